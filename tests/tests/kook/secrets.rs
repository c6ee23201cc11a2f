//! The token goes to the platform, and nowhere else.

use std::time::Duration;

use chat_tests::server::{Answer, Server};
use kook_api::{CallOptions, Kook};

use super::{CHANNEL, MESSAGE, PAGE};

const TOKEN: &str = "1/MTEyNzQ=/Rk9PQkFSCg==";

fn client(server: &Server) -> Kook {
    let builder = Kook::builder(TOKEN).base_url(format!("{}/api/v3", server.url()));
    builder.options(CallOptions::new().attempts(2).timeout(Duration::from_secs(5))).build().unwrap()
}

/// Neither as it is nor as a JSON string or a URL would spell it.
fn assert_clean(what: &str, text: &str) {
    for secret in [TOKEN, "Rk9PQkFSCg", "MTEyNzQ="] {
        assert!(!text.contains(secret), "{what} shows the token: {text}");
    }
}

#[tokio::test]
async fn nothing_that_can_be_printed_shows_the_token() {
    let server = Server::answering(Answer::json(PAGE)).await.unwrap();
    assert_clean("the builder", &format!("{:?}", Kook::builder(TOKEN)));
    let kook = client(&server);
    assert_clean("the client", &format!("{kook:?} {kook:#?}"));
    assert_clean("the core's client", &format!("{:?}", kook.client()));
    assert_clean("the handle", &format!("{:?}", kook.message()));
    let call = kook.message().list(CHANNEL);
    assert_clean("a call", &format!("{call:?} {call:#?}"));
    let request = call.to_request().unwrap();
    assert_clean("a request", &format!("{request:?} {:?} {:?}", request.headers(), request.body()));
    assert_clean("a walk", &format!("{:?} {:?}", call.clone().stream(), call.clone().pages()));
    let response = call.with_response().await.unwrap();
    assert_clean("a response", &format!("{response:?} {:?}", response.headers()));
    let sent = server.last().unwrap();
    assert_eq!(sent.header("authorization"), Some(&*format!("Bot {TOKEN}")), "but it was sent");
    assert_eq!(sent.header("referer"), None);
}

/// A server that sends back what it got.
#[tokio::test]
async fn an_echo_does_not_bring_the_token_into_an_error() {
    let bodies = [
        format!("Authorization: Bot {TOKEN}"),
        format!(r#"{{"code":40101,"message":"token Bot {TOKEN} is wrong","data":{{}}}}"#),
        format!(r#"{{"code":0,"message":"","data":{{"items":[{{"id":"Bot {TOKEN}"}}]}}}}"#),
        format!(r#"{{"code":0,"message":"","data":{{"items":"{TOKEN}"}}}}"#),
        format!(r#"{{"code":"{TOKEN}","message":"no"}}"#),
        format!(r#"{{"code":0,"message":"","data":"{TOKEN}"}}"#),
        format!(r#"{{"{TOKEN}":"#),
        r#"{"code":40101,"message":"token 1\/MTEyNzQ=\/Rk9PQkFSCg== is wrong"}"#.to_owned(),
        format!("{}{TOKEN}", "x".repeat(50)),
    ];
    for body in bodies {
        for status in [200, 401, 500] {
            let server = Server::answering(Answer::new(status, body.as_str())).await.unwrap();
            let error = client(&server).message().list(CHANNEL).await.unwrap_err();
            let shown = format!("{error} {error:?} {error:#?} {:?} {:?}", error.message(), error.excerpt());
            assert_clean(&format!("an error under {status}"), &shown);
        }
    }
}

/// The same in a header that is read.
#[tokio::test]
async fn an_echo_in_a_header_does_not_bring_the_token_into_an_error() {
    for echo in [TOKEN.to_owned(), format!("Bot {TOKEN}")] {
        let answer =
            Answer::new(429, "{}").header("x-rate-limit-bucket", &echo).header("x-rate-limit-reset", &echo);
        let server = Server::answering(answer).await.unwrap();
        let error = client(&server).message().create(CHANNEL, "hi").await.unwrap_err();
        assert_clean("an error", &format!("{error} {error:?}"));
    }
}

#[tokio::test]
async fn failures_before_an_answer_do_not_show_the_token() {
    let server = Server::answering(Answer::json(PAGE).after(Duration::from_secs(30))).await.unwrap();
    let kook = client(&server).with(CallOptions::new().timeout(Duration::from_millis(50)));
    let error = kook.message().list(CHANNEL).await.unwrap_err();
    assert_clean("a timeout", &format!("{error} {error:?}"));
    let (kook, url) = (client(&server), server.url());
    drop(server);
    let error = kook.message().list(CHANNEL).await.unwrap_err();
    assert_clean("a refused connection", &format!("{error} {error:?}"));
    assert!(
        !format!("{error} {error:?}").contains(url.trim_start_matches("http://")),
        "an error holds no URL: {error:?}"
    );
    let error = Kook::builder(format!("{TOKEN}\n")).build().map(drop);
    assert_clean("a token with a line break", &format!("{error:?}"));
}

/// A redirect is an answer, not an order: nobody else gets the token.
#[tokio::test]
async fn redirects_are_not_followed() {
    for status in [301, 302, 303, 307, 308] {
        let elsewhere = Server::answering(Answer::json(PAGE)).await.unwrap();
        let answer =
            Answer::new(status, "").header("location", &format!("{}/api/v3/message/list", elsewhere.url()));
        let server = Server::answering(answer).await.unwrap();
        let error = client(&server).message().list(CHANNEL).await.unwrap_err();
        assert_eq!(error.status().map(|status| status.as_u16()), Some(status), "{error}");
        assert_eq!(elsewhere.requests(), [], "{status}");
        let error = client(&server).message().delete(MESSAGE).await.unwrap_err();
        assert_clean("a redirect", &format!("{error} {error:?}"));
        assert_eq!(elsewhere.requests(), [], "{status}");
    }
}

/// Text of a user cannot become a second parameter, nor leave its place.
#[tokio::test]
async fn values_stay_in_their_place() {
    let server = Server::answering(Answer::json(r#"{"code":0,"data":[]}"#)).await.unwrap();
    let kook = client(&server);
    kook.message().reaction_list("a&emoji=b#c", "x=1&y=2+ %2f/?\r\n").await.unwrap();
    assert_eq!(
        server.lines(),
        [
            "GET /api/v3/message/reaction-list?msg_id=a%26emoji%3Db%23c&emoji=x%3D1%26y%3D2%2B+%252f%2F%3F%0D%0A"
        ]
    );
}
