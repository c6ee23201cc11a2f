//! Token, certificate, passwords and secrets of files go where they belong, and are shown nowhere.

use std::time::Duration;

use agora_chat_api::{
    AgoraChat, AppCertificate, CallOptions, Error, HistoryBody, ImageContent, NewUser, Upload, VideoContent,
};
use chat_tests::server::{Answer, Server};
use serde_json::json;

/// As an AccessToken2 looks, with letters that a URL and a JSON string spell in other ways.
const TOKEN: &str = "007eJxTYNDN/z3snC8huEfHWdz6s98q+lTq4w==";

/// It in a JSON string whose slashes are escaped, in a query, and in a path.
const SPELLINGS: [&str; 3] =
    [TOKEN, r"007eJxTYNDN\/z3snC8huEfHWdz6s98q+lTq4w==", "007eJxTYNDN%2Fz3snC8huEfHWdz6s98q%2BlTq4w%3D%3D"];

const PASSWORD: &str = r#"hunter2 "and" more"#;
const SHARE_SECRET: &str = "X9dXYsh7Yc-8QpLm";
const ACCESS_TOKEN: &str = "YWMtqg8hDlWfEee5F1sYTQ1P";
const CERTIFICATE: &str = "5CFd2fd1755d40ecb72977518be15d3b";

fn client(server: &Server) -> AgoraChat {
    let builder = AgoraChat::builder().token(TOKEN).base_url(format!("{}/org/app", server.url()));
    builder.options(CallOptions::new().attempts(2).timeout(Duration::from_secs(5))).build().unwrap()
}

async fn answering(answer: Answer) -> (Server, AgoraChat) {
    let server = Server::answering(answer).await.unwrap();
    let agora = client(&server);
    (server, agora)
}

fn assert_clean(what: &str, text: &str) {
    let parts = ["z3snC8huEf", "hunter2", SHARE_SECRET, ACCESS_TOKEN, CERTIFICATE];
    for secret in SPELLINGS.iter().chain(&parts) {
        assert!(!text.contains(secret), "{what} shows {secret}: {text}");
    }
}

/// All that an error tells.
fn shown(error: &Error) -> String {
    let told = format!("{:?} {:?} {:?} {:?}", error.message(), error.excerpt(), error.path(), error.code());
    format!("{error} {error:?} {error:#?} {told} {:?}", error.rate_limit())
}

#[tokio::test]
async fn nothing_that_can_be_printed_shows_the_token() {
    let spec = super::spec();
    let (server, agora) = answering(spec.success("user.get")).await;
    assert_clean("the builder", &format!("{:?}", AgoraChat::builder().token(TOKEN)));
    assert_clean("the client", &format!("{agora:?} {agora:#?}"));
    assert_clean("the core's client", &format!("{:?}", agora.client()));
    assert_clean("a handle", &format!("{:?}", agora.user()));
    let call = agora.user().get("user1");
    assert_clean("a call", &format!("{call:?} {call:#?}"));
    let request = call.to_request().unwrap();
    assert_clean("a request", &format!("{request:?} {:?} {:?}", request.headers(), request.body()));
    let response = call.with_response().await.unwrap();
    assert_clean("a response", &format!("{response:?} {:?}", response.headers()));
    let list = agora.user().list();
    assert_clean("a walk", &format!("{:?} {:?}", list.clone().stream(), list.pages()));
    let sent = server.last().unwrap();
    assert_eq!(sent.header("authorization"), Some(&*format!("Bearer {TOKEN}")), "but it was sent");
    assert_eq!((sent.line(), sent.header("referer")), ("GET /org/app/users/user1".to_owned(), None));
}

/// What is secret in a request is shown by neither the call nor its request, and travels as it is.
#[tokio::test]
async fn nothing_that_is_sent_in_secret_is_shown() {
    let spec = super::spec();
    let (server, agora) = answering(spec.success("user.set_password")).await;
    let call = agora.user().set_password("user1", PASSWORD);
    assert_clean("a call", &format!("{call:?} {:?}", call.to_request().unwrap()));
    call.await.unwrap();
    assert_eq!(server.last().unwrap().text(), r#"{"newpassword":"hunter2 \"and\" more"}"#);

    let (server, agora) = answering(spec.success("user.register")).await;
    let call = agora.user().register("user1").password(PASSWORD);
    assert_clean("a call", &format!("{call:?} {:?}", call.to_request().unwrap()));
    let response = call.with_response().await.unwrap();
    assert_clean("a response", &format!("{response:?}"));
    assert_eq!(server.last().unwrap().text(), r#"{"username":"user1","password":"hunter2 \"and\" more"}"#);

    let (server, agora) = answering(spec.success("user.register_many")).await;
    let users = [NewUser::new("user1").password(PASSWORD)];
    assert_clean("an argument", &format!("{users:?}"));
    let call = agora.user().register_many(users);
    assert_clean("a call", &format!("{call:?} {:?}", call.to_request().unwrap()));
    assert!(call.await.unwrap().failures().is_empty());
    assert_eq!(server.last().unwrap().text(), r#"[{"username":"user1","password":"hunter2 \"and\" more"}]"#);

    let (server, agora) = answering(spec.success("file.download")).await;
    let call = agora.file().download("5fd74830-2c3b-11ee-822a-81ea50bb049d").share_secret(SHARE_SECRET);
    let request = call.to_request().unwrap();
    assert_clean("a call", &format!("{call:?} {request:?} {:?}", request.headers()));
    assert_clean("a download", &format!("{:?}", call.await.unwrap()));
    assert_eq!(server.last().unwrap().header("share-secret"), Some(SHARE_SECRET));

    let (server, agora) = answering(Answer::json(r#"{"data":{"user2":"1"}}"#)).await;
    let picture = ImageContent::new("https://a/b").secret(SHARE_SECRET);
    let video = VideoContent::new("https://a/b").secret(SHARE_SECRET).thumb_secret(SHARE_SECRET);
    assert_clean("contents", &format!("{picture:?} {video:?}"));
    let call = agora.message().send_to_users(["user2"], picture);
    assert_clean("a call", &format!("{call:?} {:?}", call.to_request().unwrap()));
    call.await.unwrap();
    assert!(server.last().unwrap().text().contains(SHARE_SECRET), "but it was sent");
}

#[tokio::test]
async fn nothing_that_is_answered_in_secret_is_shown() {
    let body = json!({"access_token": ACCESS_TOKEN, "expire_timestamp": 1_628_148_692_771_i64}).to_string();
    let (_server, agora) = answering(Answer::json(body)).await;
    let response = agora.token().create().with_response().await.unwrap();
    assert_clean("an answer", &format!("{response:?} {:?}", *response));
    assert_eq!(response.access_token.reveal(), ACCESS_TOKEN);

    let body = json!({"entities": [{"uuid": "5fd74830", "type": "chatfile", "share-secret": SHARE_SECRET}]});
    let (_server, agora) = answering(Answer::json(body.to_string())).await;
    let file = agora.file().upload(Upload::bytes("x").named("a.txt")).await.unwrap();
    assert_clean("an answer", &format!("{file:?}"));
    assert_eq!(file.share_secret.unwrap().reveal(), SHARE_SECRET);

    let url = format!("https://a/b?Expires=1543316122&Signature={SHARE_SECRET}");
    let (_server, agora) = answering(Answer::json(json!({"data": [{"url": url}]}).to_string())).await;
    let files = agora.history().get("2018112717").await.unwrap();
    assert_clean("an address that needs no token", &format!("{files:?}"));
    assert_eq!(files[0].url.reveal(), url);

    let line = json!({"type": "img", "url": "https://a/b", "secret": SHARE_SECRET});
    let record: HistoryBody = serde_json::from_value(line.clone()).unwrap();
    assert_clean("a line of a history file", &format!("{record:?}"));
    assert_eq!(serde_json::to_value(&record).unwrap(), line, "it is written again nevertheless");
}

/// An answer with a secret that is not as documented: an error says where, and quotes nothing.
#[tokio::test]
async fn what_cannot_be_decoded_of_an_answer_with_a_secret_is_not_quoted() {
    let token = [
        json!({"access_token": ACCESS_TOKEN, "expire_timestamp": "soon"}),
        json!({"access_token": ACCESS_TOKEN}),
        json!({"access_token": [ACCESS_TOKEN], "expire_timestamp": 1}),
        json!({"expire_timestamp": ACCESS_TOKEN, "access_token": "t"}),
        json!([ACCESS_TOKEN]),
        json!(ACCESS_TOKEN),
    ];
    let file = [
        json!({"entities": [{"uuid": 7, "type": "chatfile", "share-secret": SHARE_SECRET}]}),
        json!({"entities": [{"share-secret": SHARE_SECRET}]}),
        json!({"entities": [{"uuid": "u", "type": "chatfile", "share-secret": {"value": SHARE_SECRET}}]}),
        json!({"entities": [SHARE_SECRET]}),
        json!({"entities": {"0": SHARE_SECRET}}),
        json!({"share-secret": SHARE_SECRET}),
        json!(SHARE_SECRET),
    ];
    for body in token.iter().chain(&file) {
        let text = body.to_string();
        for end in [text.len(), text.len() - 1, text.len() / 2] {
            let (_server, agora) = answering(Answer::json(&text.as_bytes()[..end])).await;
            let error = agora.token().create().await.map(drop).unwrap_err();
            assert_clean(&format!("an error over {text}"), &shown(&error));
            assert_eq!(error.excerpt(), None, "{error}");
            let error = agora.file().upload(Upload::bytes("x").named("a.txt")).await.map(drop).unwrap_err();
            assert_clean(&format!("an error over {text}"), &shown(&error));
            assert_eq!(error.excerpt(), None, "{error}");
        }
    }
}

/// A server that sends back what it got: in every member of a refusal, in an answer, or as no JSON at all.
#[tokio::test]
async fn an_echo_does_not_bring_the_token_into_an_error() {
    for secret in SPELLINGS {
        let bodies = [
            format!(r#"{{"error":"unauthorized","error_description":"token Bearer {secret} is illegal."}}"#),
            format!(r#"{{"error":"{secret}","error_description":"no"}}"#),
            format!(r#"{{"error":"x","exception":"{secret}"}}"#),
            format!(r#"{{"entities":[{{"uuid":"{secret}"}}]}}"#),
            format!(r#"{{"entities":["{secret}"],"data":"{secret}","result":"{secret}"}}"#),
            format!(r#"{{"{secret}":"#),
            format!(r#"["{secret}"]"#),
            format!("Authorization: Bearer {secret}"),
            format!("<html>{secret}</html>"),
            format!("{}{secret}", "x".repeat(50)),
            secret.to_owned(),
        ];
        for body in bodies {
            for status in [200, 302, 401, 403, 500] {
                let server = Server::answering(Answer::new(status, body.as_str())).await.unwrap();
                let agora = client(&server).with(CallOptions::new().attempts(1));
                for error in [
                    agora.user().get("user1").await.map(drop).unwrap_err(),
                    agora.user().list().await.map(drop).unwrap_err(),
                    agora.presence().get("wzy", ["c1"]).await.map(drop).unwrap_err(),
                    agora.user_attribute().capacity().await.map(drop).unwrap_err(),
                    agora.token().create().await.map(drop).unwrap_err(),
                ] {
                    assert_clean(&format!("an error under {status} of {body}"), &shown(&error));
                }
            }
        }
    }
}

/// The exchange of tokens is refused in words, too.
#[tokio::test]
async fn a_refused_exchange_shows_no_token() {
    let body = json!({"error": "unauthorized", "error_description": format!("Bearer {TOKEN} is corrupt")});
    let (server, agora) = answering(Answer::new(401, body.to_string())).await;
    let error = agora.token().create().await.unwrap_err();
    assert_eq!(error.message(), "Bearer *** is corrupt");
    assert_clean("a refusal", &shown(&error));
    assert_eq!(server.last().unwrap().text(), r#"{"grant_type":"agora"}"#);
}

#[tokio::test]
async fn failures_before_an_answer_show_neither_token_nor_url() {
    let server = Server::answering(Answer::json("{}").after(Duration::from_secs(30))).await.unwrap();
    let agora = client(&server).with(CallOptions::new().timeout(Duration::from_millis(50)));
    let slow = [
        agora.user().get("user1").await.map(drop).unwrap_err(),
        agora.user().set_password("user1", PASSWORD).await.map(drop).unwrap_err(),
    ];
    let authority = server.authority();
    drop(server);
    let gone = [
        agora.user().get("user1").await.map(drop).unwrap_err(),
        agora.user().set_password("user1", PASSWORD).await.map(drop).unwrap_err(),
    ];
    let (_server, agora) = answering(Answer::json(r#"{"entities":[{}]}"#).cut()).await;
    let broken = [agora.user().get("user1").await.map(drop).unwrap_err()];
    for error in slow.into_iter().chain(gone).chain(broken) {
        assert_clean("a failure", &shown(&error));
        assert!(!shown(&error).contains(&authority), "an error holds no URL: {error:?}");
    }
    let builder = AgoraChat::builder().token(format!("{TOKEN}\n")).base_url("http://127.0.0.1:9/org/app");
    let error = builder.build().unwrap().user().get("user1").await.unwrap_err();
    assert_clean("a token with a line break", &shown(&error));
    let error =
        agora.file().download("5fd74830").share_secret(format!("{SHARE_SECRET}\n")).await.unwrap_err();
    assert_clean("a secret with a line break", &shown(&error));
}

/// A redirect is an answer, not an order: nobody else gets the token.
#[tokio::test]
async fn redirects_are_not_followed() {
    for status in [301, 302, 303, 307, 308] {
        let elsewhere = Server::answering(super::spec().success("user.get")).await.unwrap();
        let target = format!("{}/org/app/users/user1", elsewhere.url());
        let (server, agora) = answering(Answer::new(status, "").header("location", &target)).await;
        for error in [
            agora.user().get("user1").await.map(drop).unwrap_err(),
            agora.file().download("5fd74830").share_secret(SHARE_SECRET).await.map(drop).unwrap_err(),
            agora.user().set_password("user1", PASSWORD).await.unwrap_err(),
        ] {
            assert_eq!(error.status().map(|status| status.as_u16()), Some(status), "{error}");
            assert_clean("a redirect", &shown(&error));
        }
        assert_eq!(elsewhere.requests(), [], "{status}");
        assert!(server.requests().iter().all(|sent| sent.header("referer").is_none()));
    }
}

/// The certificate signs tokens and never travels; what is wrong with one is said without it.
#[tokio::test]
async fn the_certificate_is_neither_shown_nor_sent() {
    let certificate = AppCertificate::new("970CA35de60c44645bbae8a215061b33", CERTIFICATE).unwrap();
    let token = certificate.app_token(Duration::from_secs(3600)).unwrap();
    assert_clean("a certificate", &format!("{certificate:?}"));
    assert!(!format!("{token:?}").contains(token.secret().reveal()), "{token:?}");
    let error =
        AppCertificate::new("970CA35de60c44645bbae8a215061b33", format!("{CERTIFICATE}0")).unwrap_err();
    assert_clean("a malformed certificate", &shown(&error));
    let error = certificate.app_token(Duration::from_secs(25 * 3600)).unwrap_err();
    assert_clean("a token that would live too long", &shown(&error));

    let server = Server::answering(super::spec().success("user.get")).await.unwrap();
    let signing = || AgoraChat::builder().token_provider(certificate.clone());
    assert_clean("a builder", &format!("{:?}", signing()));
    let agora = signing().base_url(format!("{}/org/app", server.url())).build().unwrap();
    assert_clean("a client", &format!("{agora:?}"));
    agora.user().get("user1").await.unwrap();
    let sent = server.last().unwrap();
    assert_clean("a request", &format!("{sent:?}"));
    assert!(sent.header("authorization").is_some_and(|header| header.starts_with("Bearer 007")), "{sent:?}");

    let echo = Server::with(|request| {
        let header = request.header("authorization").unwrap_or_default();
        Answer::new(401, json!({"error": "unauthorized", "error_description": header}).to_string())
    });
    let echo = echo.await.unwrap();
    let agora = signing().base_url(format!("{}/org/app", echo.url())).build().unwrap();
    let error = agora.user().get("user1").await.unwrap_err();
    assert_eq!(
        (error.message(), error.is_unauthorized()),
        ("Bearer ***", true),
        "a token that was signed here"
    );
}
