//! The server itself: what it records, what it is told to answer, how it ends, many callers at once.

use std::time::{Duration, Instant};

use crate::support::send;
use chat_mock::{Answer, MockServer};
use serde_json::json;
use tokio::{io::AsyncReadExt, net::TcpStream, task::JoinSet};

const TOKEN: (&str, &str) = ("authorization", "Bot mock-token");
const JSON: (&str, &str) = ("content-type", "application/json");

#[tokio::test]
async fn the_base_url_is_where_the_platform_stands() {
    let server = MockServer::kook().start().await.unwrap();
    assert_eq!(server.base_url(), format!("http://{}/api/v3", server.address()));
    assert!(server.address().ip().is_loopback());
    assert_eq!(server.host_url("api"), Some(server.base_url()));
    assert_eq!(server.host_url("other"), None);
}

#[tokio::test]
async fn requests_are_recorded_as_they_came() {
    let server = MockServer::kook().start().await.unwrap();
    let body = r#"{ "msg_id": "é" }"#;
    send(&server, "POST", "/api/v3/message/delete?a=%5B+1", &[TOKEN, JSON], body).await;
    send(&server, "PUT", "/nowhere", &[], "").await;

    let requests = server.requests();
    assert_eq!(requests.len(), 2);
    let first = &requests[0];
    assert_eq!(first.method(), "POST");
    assert_eq!(first.target(), "/api/v3/message/delete?a=%5B+1");
    assert_eq!((first.path(), first.query()), ("/api/v3/message/delete", Some("a=%5B+1")));
    assert_eq!(first.header("Authorization"), Some("Bot mock-token"));
    assert!(
        first.headers().iter().any(|(name, value)| name == "content-type" && value == "application/json")
    );
    assert_eq!(first.body(), body.as_bytes());
    assert_eq!((requests[1].method(), requests[1].target(), requests[1].query()), ("PUT", "/nowhere", None));
    assert!(!format!("{requests:?}").contains("mock-token"));
}

#[tokio::test]
async fn answers_can_be_given() {
    let server = MockServer::kook().start().await.unwrap();
    server.answer_next("message.list", Answer::json(502, "<html>").header("x-a", "b")).unwrap();
    server.answer_next("message.list", Answer::new(204)).unwrap();
    let ask = || send(&server, "GET", "/api/v3/message/list?target_id=1", &[TOKEN], "");

    // Another operation does not use them up.
    send(&server, "GET", "/api/v3/message/view?msg_id=1", &[TOKEN], "").await.failure();
    let first = ask().await;
    assert_eq!((first.status, &*first.body), (502, &b"<html>"[..]));
    assert!(first.head.contains("x-a: b"), "{}", first.head);
    assert_eq!(ask().await.status, 204);
    ask().await.data();

    let error = server.answer_next("message.lists", Answer::new(200)).unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::InvalidInput);
}

#[tokio::test]
async fn an_answer_can_be_late() {
    let server = MockServer::kook().start().await.unwrap();
    let delay = Duration::from_millis(150);
    server.answer_next("message.list", Answer::json(200, "{}").after(delay)).unwrap();
    let start = Instant::now();
    send(&server, "GET", "/api/v3/message/list?target_id=1", &[TOKEN], "").await;
    assert!(start.elapsed() >= delay);
}

#[tokio::test]
async fn too_many_calls_are_refused() {
    let server = MockServer::kook().rate_limit(2, Duration::from_secs(600)).start().await.unwrap();
    let ask = || send(&server, "GET", "/api/v3/message/list?target_id=1", &[TOKEN], "");
    // Who is not let in is not counted.
    let refused = send(&server, "GET", "/api/v3/message/list?target_id=1", &[], "").await;
    assert!(!refused.head.contains("x-rate-limit"), "{}", refused.head);
    for remaining in [1, 0] {
        let reply = ask().await;
        reply.data();
        for header in [
            "x-rate-limit-limit: 2",
            &format!("x-rate-limit-remaining: {remaining}"),
            "x-rate-limit-bucket: message/list",
        ] {
            assert!(reply.head.contains(header), "{header} in {}", reply.head);
        }
        let reset = reply.head.lines().find_map(|line| line.strip_prefix("x-rate-limit-reset: "));
        assert!((1..=600).contains(&reset.unwrap().parse().unwrap()), "{}", reply.head);
    }
    let refused = ask().await;
    assert_eq!(refused.failure(), (429, 429));
    assert!(refused.head.contains("x-rate-limit-remaining: 0"), "{}", refused.head);
    // Another bucket is not affected, and refusals are counted.
    let reply = send(&server, "GET", "/api/v3/message/view?msg_id=none", &[TOKEN], "").await;
    assert_eq!(reply.failure(), (200, 40000));
    assert!(reply.head.contains("x-rate-limit-remaining: 1"), "{}", reply.head);
}

#[tokio::test]
async fn a_dropped_server_is_gone() {
    let server = MockServer::kook().start().await.unwrap();
    let address = server.address();
    let mut idle = TcpStream::connect(address).await.unwrap();
    drop(server);
    // Idle connections end, and no new one is made.
    let ended = tokio::time::timeout(Duration::from_secs(5), idle.read_to_end(&mut Vec::new())).await;
    assert!(ended.is_ok(), "the connection is still open");
    let gone = async {
        while TcpStream::connect(address).await.is_ok() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    assert!(tokio::time::timeout(Duration::from_secs(5), gone).await.is_ok(), "the server still listens");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_callers_at_once() {
    let server = std::sync::Arc::new(MockServer::kook().start().await.unwrap());
    let mut callers = JoinSet::new();
    for caller in 0..64 {
        let server = std::sync::Arc::clone(&server);
        callers.spawn(async move {
            let body = json!({ "target_id": "c", "content": caller.to_string() }).to_string();
            let reply = send(&server, "POST", "/api/v3/message/create", &[TOKEN, JSON], &body).await;
            reply.data()["msg_id"].as_str().unwrap().to_owned()
        });
    }
    let mut ids = callers.join_all().await;
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 64);
    let page =
        send(&server, "GET", "/api/v3/message/list?target_id=c&page_size=100", &[TOKEN], "").await.data();
    let mut listed: Vec<_> =
        page["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap()).collect();
    listed.sort_unstable();
    assert_eq!(listed, ids);
    assert_eq!(server.requests().len(), 65);
}
