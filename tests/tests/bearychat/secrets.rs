//! The token travels as a parameter, in URLs and bodies, and is shown nowhere.

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use bearychat_api::{BearyChat, CallOptions};
use chat_tests::server::{Answer, Server};
use serde_json::json;

use super::{ID, KEY};

/// With letters that a URL and a JSON string spell in other ways.
const TOKEN: &str = r#"h&sh/h"sh=h sh+42"#;

/// It in a query, and in a JSON string.
const SPELLINGS: [&str; 3] = [TOKEN, "h%26sh%2Fh%22sh%3Dh+sh%2B42", r#"h&sh/h\"sh=h sh+42"#];

fn client(server: &Server) -> BearyChat {
    let builder = BearyChat::builder(TOKEN).base_url(format!("{}/v1", server.url()));
    let options = CallOptions::new().attempts(2).timeout(Duration::from_secs(5));
    builder.host_url("rtm", server.url()).options(options).build().unwrap()
}

fn assert_clean(what: &str, text: &str) {
    for secret in SPELLINGS.iter().chain(&["sh=h", "sh%3Dh", "sh+42", "sh%2B42"]) {
        assert!(!text.contains(secret), "{what} shows the token: {text}");
    }
}

#[tokio::test]
async fn nothing_that_can_be_printed_shows_the_token() {
    let spec = super::spec();
    assert_clean("the builder", &format!("{:?}", BearyChat::builder(TOKEN)));

    let server = Server::answering(spec.success("user.me")).await.unwrap();
    let bearychat = client(&server);
    assert_clean("the client", &format!("{bearychat:?} {bearychat:#?}"));
    assert_clean("the core's client", &format!("{:?}", bearychat.client()));
    assert_clean("a handle", &format!("{:?}", bearychat.user()));
    let call = bearychat.user().me();
    assert_clean("a call", &format!("{call:?} {call:#?}"));
    let request = call.to_request().unwrap();
    assert_clean("a request", &format!("{request:?} {} {:?}", request.query_string(), request.headers()));
    let response = call.with_response().await.unwrap();
    assert_clean("a response", &format!("{response:?} {:?}", response.headers()));
    let sent = server.last().unwrap();
    assert_eq!(sent.line(), format!("GET /v1/user.me?token={}", SPELLINGS[1]), "but it was sent");

    let server = Server::answering(spec.success("message.create")).await.unwrap();
    let call = client(&server).message().create(ID, "hi");
    assert_clean("a call", &format!("{call:?} {call:#?}"));
    let request = call.to_request().unwrap();
    assert_clean("a request", &format!("{request:?} {:?} {:?}", request.body(), request.body().text()));
    let response = call.with_response().await.unwrap();
    assert_clean("a response", &format!("{response:?} {:?}", response.headers()));
    let sent = server.last().unwrap();
    let body: serde_json::Value = serde_json::from_slice(&sent.body).unwrap();
    assert_eq!(
        body,
        json!({"token": TOKEN, "vchannel_id": ID, "text": "hi", "attachments": []}),
        "but it was sent"
    );
    assert_clean("the URL of a call with a body", &format!("{} {:?}", sent.line(), sent.headers));
}

/// A server that sends back what it got: the URL, the body, or the token alone, in each spelling.
#[tokio::test]
async fn an_echo_does_not_bring_the_token_into_an_error() {
    for secret in SPELLINGS {
        let url = format!("/v1/user.me?token={secret}");
        let bodies = [
            format!(r#"{{"code":99,"error":"GET {url} failed"}}"#),
            format!(r#"{{"code":99,"error":"{secret}"}}"#),
            format!(r#"{{"code":"{secret}","error":"no"}}"#),
            format!(r#"{{"version":1,"token":"{secret}"}}"#),
            format!(r#"{{"id":{{"token":"{secret}"}}}}"#),
            format!(r#"["{secret}"]"#),
            format!(r#"{{"{secret}":1}}"#),
            json!({"code": 99, "error": format!(r#"{{"token":"{secret}"}} is no request"#)}).to_string(),
            format!("<html>{url}</html>"),
            format!("{}{secret}", "x".repeat(50)),
            secret.to_owned(),
        ];
        for body in bodies {
            for status in [200, 302, 401, 500] {
                let server = Server::answering(Answer::new(status, body.as_str())).await.unwrap();
                let bearychat = client(&server);
                for error in [
                    bearychat.user().me().await.map(drop).unwrap_err(),
                    bearychat.message().info(ID, KEY).await.map(drop).unwrap_err(),
                    bearychat.message().create(ID, "hi").await.map(drop).unwrap_err(),
                    bearychat.rtm_http().start().await.map(drop).unwrap_err(),
                ] {
                    let told = format!("{:?} {:?} {:?}", error.message(), error.excerpt(), error.path());
                    let shown = format!("{error} {error:?} {error:#?} {told}");
                    assert_clean(&format!("an error under {status} of {body}"), &shown);
                }
            }
        }
    }
}

#[tokio::test]
async fn failures_before_an_answer_show_neither_token_nor_url() {
    let server = Server::answering(Answer::json("{}").after(Duration::from_secs(30))).await.unwrap();
    let bearychat = client(&server).with(CallOptions::new().timeout(Duration::from_millis(50)));
    let slow = [
        bearychat.user().me().await.map(drop).unwrap_err(),
        bearychat.message().create(ID, "hi").await.map(drop).unwrap_err(),
    ];
    let authority = server.authority();
    drop(server);
    let gone = [
        bearychat.user().me().await.map(drop).unwrap_err(),
        bearychat.message().create(ID, "hi").await.map(drop).unwrap_err(),
    ];
    for error in slow.into_iter().chain(gone) {
        let shown = format!("{error} {error:?} {error:#?}");
        assert_clean("a failure", &shown);
        assert!(!shown.contains(&authority), "an error holds no URL: {shown}");
    }
}

/// A redirect that is no answer is not followed either: nobody else gets the token.
#[tokio::test]
async fn redirects_are_not_followed() {
    for status in [301, 302, 303, 307, 308] {
        let elsewhere = Server::answering(super::spec().success("user.me")).await.unwrap();
        let target = format!("{}/v1/user.me", elsewhere.url());
        let server = Server::answering(Answer::new(status, "").header("location", &target)).await.unwrap();
        let bearychat = client(&server);
        for error in [
            bearychat.user().me().await.map(drop).unwrap_err(),
            bearychat.message().create(ID, "hi").await.map(drop).unwrap_err(),
            bearychat.channel().leave(ID).await.unwrap_err(),
        ] {
            assert_eq!(error.status().map(|status| status.as_u16()), Some(status), "{error}");
            assert_clean("a redirect", &format!("{error} {error:?}"));
        }
        assert_eq!(elsewhere.requests(), [], "{status}");
        assert!(server.requests().iter().all(|sent| sent.header("referer").is_none()));
    }
}

/// What of the log holds a token of this file; and whether anything was logged at all.
static LOGGED: Mutex<(Vec<String>, bool)> = Mutex::new((Vec::new(), false));

struct Log;

impl log::Log for Log {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        let line = format!("{} {}", record.target(), record.args());
        let mut logged = LOGGED.lock().unwrap_or_else(PoisonError::into_inner);
        logged.1 |= line.contains("reqwest") || line.contains("hyper");
        if SPELLINGS.iter().any(|secret| line.contains(secret)) {
            logged.0.push(line);
        }
    }

    fn flush(&self) {}
}

/// Neither is the URL of a GET in what the HTTP library logs.
#[tokio::test]
async fn no_log_shows_the_token() {
    log::set_logger(&Log).unwrap();
    log::set_max_level(log::LevelFilter::Trace);
    let spec = super::spec();
    for (operation, arguments) in [
        ("user.me", json!({})),
        ("file.location", json!({"file_key": "9c1d"})),
        ("message.create", json!({"vchannel_id": ID, "text": "hi"})),
    ] {
        let server = Server::answering(spec.success(operation)).await.unwrap();
        bearychat_api::dynamic::call(&client(&server), operation, arguments.clone()).await.unwrap();
        let server = Server::answering(spec.success(operation).cut()).await.unwrap();
        drop(bearychat_api::dynamic::call(&client(&server), operation, arguments).await);
    }
    let (lines, any) = &*LOGGED.lock().unwrap();
    assert!(any, "nothing was logged");
    assert_eq!(*lines, Vec::<String>::new());
}
