//! KOOK without memory: every operation answers its example, and refusals come in the platform's envelope.

use std::{fs, path::PathBuf};

use crate::support::{self, documented, exchange, send};
use chat_mock::MockServer;

const TOKEN: (&str, &str) = ("authorization", "Bot mock-token");
const JSON: (&str, &str) = ("content-type", "application/json");

const OPERATIONS: [&str; 8] =
    ["list", "view", "create", "update", "delete", "reaction_list", "add_reaction", "delete_reaction"];

fn examples() -> PathBuf {
    support::examples("kook")
}

async fn server() -> MockServer {
    MockServer::kook().examples_only().start().await.unwrap()
}

/// Every documented request is taken, and answered with the operation's first example, byte for byte.
#[tokio::test]
async fn every_documented_request_is_answered_with_the_example() {
    let server = server().await;
    let mut seen = Vec::new();
    for entry in fs::read_dir(examples()).unwrap() {
        let file = entry.unwrap().file_name().into_string().unwrap();
        if !file.ends_with(".http") {
            continue;
        }
        let operation = file.split('.').nth(1).unwrap().to_owned();
        let reply = exchange(server.address(), &documented("kook", &file)).await;
        let expected = fs::read(examples().join(format!("message.{operation}.json"))).unwrap();
        assert_eq!(reply.status, 200, "{file}: {}", String::from_utf8_lossy(&reply.body));
        assert_eq!(String::from_utf8(reply.body).unwrap(), String::from_utf8(expected).unwrap(), "{file}");
        assert!(reply.head.contains("content-type: application/json"), "{file}: {}", reply.head);
        seen.push(operation);
    }
    for operation in OPERATIONS {
        assert!(seen.iter().any(|known| known == operation), "no documented request of {operation}");
    }
}

#[tokio::test]
async fn another_example_can_be_chosen() {
    let file = "message.list.video.json";
    let server = MockServer::kook().example("message.list", file).start().await.unwrap();
    let reply = send(&server, "GET", "/api/v3/message/list?target_id=1", &[TOKEN], "").await;
    assert_eq!(reply.body, fs::read(examples().join(file)).unwrap());

    for (operation, file) in [("message.list", "message.list.none.json"), ("message.none", file)] {
        let error = MockServer::kook().example(operation, file).start().await.unwrap_err();
        assert_eq!(error.kind(), std::io::ErrorKind::InvalidInput);
        assert!(error.to_string().contains("none"), "{error}");
    }
}

#[tokio::test]
async fn the_token_is_wanted() {
    let server = MockServer::kook().token("s3cret").start().await.unwrap();
    let target = "/api/v3/message/list?target_id=1";
    assert_eq!(
        send(&server, "GET", target, &[("authorization", "Bot s3cret")], "").await.data()["items"]
            .as_array()
            .unwrap()
            .len(),
        0
    );
    for headers in [&[][..], &[TOKEN], &[("authorization", "Bearer s3cret")], &[("authorization", "s3cret")]]
    {
        let reply = send(&server, "GET", target, headers, "").await;
        assert_eq!(reply.failure(), (401, 40101), "{headers:?}");
        assert!(!String::from_utf8(reply.body).unwrap().contains("s3cret"));
    }
}

#[tokio::test]
async fn an_unknown_route_is_refused() {
    let server = server().await;
    for (method, path) in [
        ("GET", "/"),
        ("GET", "/message/list?target_id=1"),
        ("GET", "/api/v3/message/lists?target_id=1"),
        ("GET", "/api/v3/message/list/?target_id=1"),
        ("POST", "/api/v3/message/list?target_id=1"),
        ("DELETE", "/api/v3/message/delete"),
    ] {
        let reply = send(&server, method, path, &[TOKEN], "").await;
        assert_eq!(reply.failure(), (404, 404), "{method} {path}");
    }
}

#[tokio::test]
async fn parameters_are_checked() {
    let server = server().await;
    let missing = (200, 40100);
    let wrong = (200, 40000);
    for (method, path, body, expected) in [
        ("GET", "message/list", "", missing),
        ("GET", "message/list?target_id=1&page_size=many", "", wrong),
        ("GET", "message/list?target_id=1&pin=yes", "", wrong),
        ("GET", "message/view", "", missing),
        ("GET", "message/view?MSG_ID=1", "", missing),
        ("POST", "message/create", "", missing),
        ("POST", "message/create", r#"{"target_id": "1"}"#, missing),
        ("POST", "message/create", r#"{"content": "hi"}"#, missing),
        ("POST", "message/create", r#"{"target_id": 1, "content": "hi"}"#, wrong),
        ("POST", "message/create", r#"{"target_id": "1", "content": ["hi"]}"#, wrong),
        ("POST", "message/create", r#"{"target_id": "1", "content": "hi", "type": "text"}"#, wrong),
        ("POST", "message/create", r#"["1", "hi"]"#, wrong),
        ("POST", "message/create", r#"{"target_id": "1", "content": "hi""#, wrong),
        ("POST", "message/update", r#"{"msg_id": "1"}"#, missing),
        ("POST", "message/delete", "{}", missing),
        ("GET", "message/reaction-list?msg_id=1", "", missing),
        ("POST", "message/add-reaction", r#"{"msg_id": "1"}"#, missing),
        ("POST", "message/delete-reaction", r#"{"emoji": "1"}"#, missing),
    ] {
        let reply = send(&server, method, &format!("/api/v3/{path}"), &[TOKEN, JSON], body).await;
        assert_eq!(reply.failure(), expected, "{method} {path} {body}");
    }
    // What is wrong is said by name.
    let reply = send(&server, "GET", "/api/v3/message/list?target_id=1&page_size=many", &[TOKEN], "").await;
    assert!(reply.json()["message"].as_str().unwrap().contains("page_size"), "{:?}", reply.json());
    // A body must say that it is JSON.
    let body = r#"{"msg_id": "1"}"#;
    let reply =
        send(&server, "POST", "/api/v3/message/delete", &[TOKEN, ("content-type", "text/plain")], body).await;
    assert_eq!(reply.failure(), wrong);
}

#[tokio::test]
async fn only_known_platforms_are_served() {
    let error = MockServer::platform("koko").start().await.unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::InvalidInput);
    assert!(error.to_string().contains("kook"), "{error}");
    assert!(chat_mock::platforms().any(|name| name == "kook"));
}
