//! Two hosts with an envelope and a place of the token each; nothing answered in every spelling.

use std::time::Duration;

use chat_core::{CallOptions, ErrorKind};
use chat_tests::server::{Answer, Server};

use super::{answering, emitted::hosts::Demo, example, sent};

#[tokio::test]
async fn each_host_has_its_own_token_and_envelope() {
    let api = Server::answering(example("hosts", "team.leave.array.json")).await.unwrap();
    let rtm = Server::answering(example("hosts", "rtm.start.json")).await.unwrap();
    let demo = Demo::builder("a token").base_url(format!("{}/v1", api.url())).host_url("rtm", rtm.url());
    let demo = demo.build().unwrap();

    demo.team().leave("room").await.unwrap();
    assert_eq!(api.lines(), ["POST /v1/leave"]);
    assert_eq!(sent(&api).0, r#"{"token":"a token","channel":"room"}"#, "the token is a member of the body");

    let started = demo.rtm().start().await.unwrap();
    assert_eq!((&*started.ws_host, started.user.as_ref()), ("wss://x", None));
    assert_eq!(rtm.lines(), ["POST /start?access_token=a+token"]);
    assert!(
        serde_json::to_string(&started).unwrap().contains(r#""user":null"#),
        "`null` is written as `null`"
    );

    let answer = Answer::json(r#"{"code":7,"error":"closed","reason":"later"}"#);
    let rtm = Server::answering(answer).await.unwrap();
    let demo = Demo::builder("T").host_url("rtm", rtm.url()).build().unwrap();
    let error = demo.rtm().start().await.unwrap_err();
    assert_eq!((error.message(), error.operation()), ("closed", Some("rtm.start")));
}

/// Without a body the token is a parameter of the query.
#[tokio::test]
async fn the_token_is_a_parameter() {
    let (server, demo) = answering!(hosts, example("hosts", "team.names.json"));
    let names = demo.team().names().await.unwrap();
    assert_eq!(names, [Some("ann".to_owned()), None]);
    assert_eq!(server.lines(), ["GET /v1/names?token=TOKEN"]);
    assert_eq!(server.last().unwrap().header("authorization"), None);
}

/// The token in a URL is in no error.
#[tokio::test]
async fn a_token_in_the_url_stays_hidden() {
    let server = Server::answering(Answer::json("[]").after(Duration::from_secs(30))).await.unwrap();
    let demo = Demo::builder("hush").base_url(format!("{}/v1", server.url()));
    let demo =
        demo.options(CallOptions::new().timeout(Duration::from_millis(50)).attempts(1)).build().unwrap();
    let slow = demo.team().names().await.unwrap_err();
    drop(server);
    let gone = demo.team().names().await.unwrap_err();
    assert_eq!((slow.kind(), gone.kind()), (ErrorKind::Timeout, ErrorKind::Transport));
    let call = demo.team().names();
    let shown = format!("{slow} {slow:?} {gone} {gone:?} {call:?} {:?}", call.to_request().unwrap());
    assert!(!shown.contains("hush"), "{shown}");
}

#[tokio::test]
async fn nothing_comes_in_every_spelling() {
    for file in ["absent", "array", "null", "object", "ok", "true", "words"] {
        let (_server, demo) = answering!(hosts, example("hosts", &format!("team.leave.{file}.json")));
        demo.team().leave("room").await.unwrap_or_else(|error| panic!("{file}: {error}"));
    }
    let body = r#"{"code":13,"message":"too often"}"#;
    for status in [200, 400] {
        let (_server, demo) = answering!(hosts, Answer::new(status, body));
        let error = demo.team().leave("room").await.unwrap_err();
        assert_eq!(
            (error.code().map(ToString::to_string).as_deref(), error.message()),
            (Some("13"), "too often")
        );
    }
}

/// The code stands behind the payload, and decides all the same.
#[tokio::test]
async fn the_code_may_stand_behind_the_payload() {
    let (server, demo) = answering!(hosts, example("hosts", "team.version.json"));
    assert_eq!(demo.team().version().await.unwrap().version, "1");
    assert_eq!(server.lines(), ["GET /v1/api/meta"], "as corrected, and without a token");
    let (_server, demo) =
        answering!(hosts, Answer::json(r#"{"data":{"version":"1"},"code":13,"message":"no"}"#));
    assert_eq!(demo.team().version().await.unwrap_err().message(), "no");
    let (_server, demo) = answering!(hosts, Answer::json(r#"{"data":{"version":"1"}"#));
    assert_eq!(demo.team().version().await.unwrap_err().kind(), ErrorKind::Decode);
}

/// A reset that is a point in time.
#[tokio::test]
async fn a_reset_may_be_a_point_in_time() {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
    let answer = example("hosts", "team.version.json")
        .header("x-limit", "10")
        .header("x-remaining", "9")
        .header("x-reset", &(now + 100).to_string());
    let (_server, demo) = answering!(hosts, answer);
    let response = demo.team().version().with_response().await.unwrap();
    let limit = response.rate_limit();
    assert_eq!((limit.limit, limit.remaining), (Some(10), Some(9)));
    let wait = limit.reset.unwrap();
    assert!(wait > Duration::from_secs(90) && wait <= Duration::from_secs(100), "{wait:?}");
}

#[tokio::test]
async fn an_unknown_host_is_an_error() {
    let error = Demo::builder("T").host_url("rtn", "https://x.example").build().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Request);
    assert!(error.to_string().contains("rtn"), "{error}");
}
