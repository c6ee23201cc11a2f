//! Deadlines and cancelling.

use std::time::{Duration, Instant};

use chat_core::{CallOptions, ErrorKind};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::support::{Act, Answer, Chance, Get, Server, answer, builder, data};

const SOON: Duration = Duration::from_millis(600);

/// Fails if `Client::attempts` sends without `deadline.bound`.
#[tokio::test]
async fn the_deadline_covers_head_body_and_waits() {
    for script in [
        vec![Answer::Silence],
        vec![Answer::Late(Duration::from_secs(20), Box::new(data("1")))],
        // the first attempt ends in time, the second does not
        vec![answer(503, &[], ""), Answer::Silence],
    ] {
        let attempts = u32::try_from(script.len()).unwrap();
        let server = Server::start(script).await;
        let client = server.builder().runtime(Chance(0.0)).build().unwrap().0;
        let client = client.with(CallOptions::new().timeout(SOON));
        let started = Instant::now();
        let error = Get(client).await.unwrap_err();
        assert!(started.elapsed() < Duration::from_secs(5));
        assert!(error.is_timeout() && !error.is_refused());
        assert_eq!((error.operation(), error.attempts()), (Some("thing.get"), attempts));
        assert!(error.to_string().contains("CallOptions::timeout"), "{error}");
    }
}

/// Fails if `Client::attempts` sends without `deadline.bound`: a byte every 50 ms is no stall.
#[tokio::test]
async fn a_body_that_never_ends_is_cut_by_the_deadline() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut request = [0; 4096];
        assert!(stream.read(&mut request).await.unwrap() > 0);
        stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n").await.unwrap();
        while stream.write_all(b" ").await.is_ok() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    });
    let demo = builder().base_url(url).build().unwrap();
    let error = Act(demo.0.with(CallOptions::new().timeout(SOON))).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
}

/// Fails if `Client::dispatch` runs the call in a task of its own.
#[tokio::test]
async fn dropping_a_call_cancels_it() {
    let server = Server::start([Answer::Silence]).await;
    let call = chat_core::Pending::new(&Get(server.demo().0));
    let cancelled = tokio::time::timeout(SOON, call).await;
    assert!(cancelled.is_err());
    // the server sees that the client is gone
    tokio::time::timeout(Duration::from_secs(5), server.left()).await.unwrap();
    assert_eq!(server.requests().len(), 1);
}

/// Fails if `Client::dispatch` runs the call in a task of its own.
#[tokio::test]
async fn nothing_is_sent_before_the_call_is_awaited() {
    let server = Server::start([data("1")]).await;
    let call = chat_core::Pending::new(&Get(server.demo().0));
    tokio::time::sleep(SOON).await;
    assert!(server.requests().is_empty());
    assert_eq!(call.await.unwrap(), 1);
}

#[tokio::test]
async fn no_deadline_is_too_far_away() {
    let server = Server::start([data("1")]).await;
    let client = server.demo().0.with(CallOptions::new().timeout(Duration::MAX));
    assert_eq!(Get(client).await.unwrap(), 1);
}

#[test]
fn calls_can_be_spawned_and_shared() {
    fn send<T: std::marker::Send>(_: T) {}
    fn sync<T: Sync>() {}
    let demo = builder().build().unwrap();
    send(Get(demo.0.clone()).into_future());
    send(Get(demo.0.clone()).with_response());
    send(Get(demo.0));
    sync::<chat_core::Client>();
    sync::<chat_core::Error>();
    sync::<chat_core::Response<chat_core::Download>>();
}
