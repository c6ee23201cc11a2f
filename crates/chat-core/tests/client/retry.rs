//! What is sent again, and what is not.

use std::time::{Duration, Instant};

use chat_core::{CallOptions, ErrorKind, Unlimited, Upload};

use crate::support::{Act, Answer, Get, Quick, Send, Server, answer, data};

const BUSY: &str = r#"{"code":429,"message":"slow down"}"#;

/// Too many calls; soon is fine.
fn busy() -> Answer {
    answer(429, &[("retry-after", "0.05")], BUSY)
}

/// Fails without `ErrorKind::RateLimited` in `retry::may_help`.
#[tokio::test]
async fn too_many_calls_are_repeated_whatever_the_operation() {
    let server = Server::start([busy(), busy(), data("7")]).await;
    let response = Act(server.demo().0).with_response().await.unwrap();
    assert_eq!((*response == 7, response.attempts(), server.requests().len()), (true, 3, 3));
    let requests = server.requests();
    assert_eq!(requests[0].head, requests[2].head);
}

/// Fails if `Client::attempts` does not count (`attempt < allowed`).
#[tokio::test]
async fn attempts_end() {
    let server = Server::start([answer(
        429,
        &[("x-rate-limit-bucket", "thing"), ("x-rate-limit-reset", "0.05")],
        BUSY,
    )])
    .await;
    let error = Act(server.demo().0).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts(), server.requests().len()), (ErrorKind::RateLimited, 3, 3));
    assert_eq!(error.rate_limit().bucket.as_deref(), Some("thing"));
    assert!(error.to_string().ends_with("(3 attempts)"), "{error}");
    for attempts in [0, 1] {
        let server = Server::start([busy()]).await;
        let once = server.demo().0.with(CallOptions::new().attempts(attempts));
        assert_eq!(Act(once).await.unwrap_err().attempts(), 1);
        assert_eq!(server.requests().len(), 1);
    }
}

/// Fails without `meta.idempotent` in either line of `retry::may_help`.
#[tokio::test]
async fn failures_on_the_way_are_repeated_only_where_it_is_safe() {
    let broken = || Answer::Raw(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{".to_vec());
    for failure in [broken(), answer(502, &[], "<html>"), answer(503, &[], "")] {
        let server = Server::start([failure.clone(), data("7")]).await;
        assert_eq!(Get(server.demo().0).await.unwrap(), 7);
        assert_eq!(server.requests().len(), 2);
        let server = Server::start([failure, data("7")]).await;
        let error = Act(server.demo().0).await.unwrap_err();
        assert_eq!((error.attempts(), server.requests().len()), (1, 1), "{error}");
    }
}

/// Fails if the last line of `retry::may_help` says `true`.
#[tokio::test]
async fn refusals_are_not_repeated() {
    for (status, body) in
        [(200, r#"{"code":40300,"message":"no"}"#), (400, ""), (200, r#"{"code":0,"data":"#)]
    {
        let server = Server::start([answer(status, &[], body), data("7")]).await;
        Get(server.demo().0).await.unwrap_err();
        assert_eq!(server.requests().len(), 1, "{body}");
    }
}

/// Fails without `told.max(…)` in `retry::wait`, the second half without `rate_limit.reset` in `told` of client/mod.rs.
#[tokio::test]
async fn the_server_says_how_long_to_wait() {
    for headers in [[("retry-after", "30")], [("retry-after", "30.5")], [("x-rate-limit-reset", "30.5")]] {
        let server = Server::start([answer(429, &headers, BUSY), data("7")]).await;
        let quick = Quick::new(0.0);
        Act(server.client(quick)).await.unwrap();
        assert!(quick.elapsed() >= Duration::from_secs_f64(headers[0].1.parse().unwrap()), "{headers:?}");
    }
}

/// Fails without the look at `has_room_for(wait)` in `Client::next`.
#[tokio::test]
async fn a_wait_beyond_the_deadline_is_an_error_at_once() {
    let server = Server::start([answer(429, &[("retry-after", "60")], BUSY), data("7")]).await;
    let started = Instant::now();
    let error = Act(server.demo().0).await.unwrap_err();
    assert!(started.elapsed() < Duration::from_secs(5));
    assert_eq!((error.kind(), error.retry_after()), (ErrorKind::RateLimited, Some(Duration::from_secs(60))));
    assert!(error.to_string().contains("a wait of 60 s does not fit"), "{error}");
}

/// Fails without `try_from` in `rate_limit::seconds` (a panic), and without `LIMITED` in `retry::wait`.
#[tokio::test]
async fn without_a_usable_wait_it_is_a_second() {
    for wait in ["-1", "NaN", "inf", "1e999", "soon", "", "0", "0.0", "Sun, 06 Nov 1994 08:49:37 GMT"] {
        let headers = [("retry-after", wait), ("x-rate-limit-reset", wait)];
        let server = Server::start([answer(429, &headers, BUSY), data("7")]).await;
        let quick = Quick::new(0.0);
        assert_eq!(Act(server.client(quick)).await.unwrap(), 7, "{wait}");
        assert!(quick.elapsed() >= Duration::from_secs(1), "{wait}");
        assert_eq!(server.requests().len(), 2, "{wait}");
    }
    let server = Server::start([answer(429, &[], BUSY)]).await;
    let quick = Quick::new(0.0);
    assert_eq!(Act(server.client(quick)).await.unwrap_err().attempts(), 3);
    assert!(quick.elapsed() >= Duration::from_secs(2));
    let server = Server::start([answer(429, &[], BUSY), data("7")]).await;
    let hurried = server.demo().0.with(CallOptions::new().timeout(Duration::from_millis(900)));
    let error = Act(hurried).await.unwrap_err();
    assert_eq!((error.kind(), server.requests().len()), (ErrorKind::RateLimited, 1), "{error}");
    assert!(error.wait() >= Some(Duration::from_secs(1)), "{error}");
}

/// Fails without `ErrorKind::RateLimited` in `retry::may_help`.
#[tokio::test]
async fn too_many_calls_under_another_status_are_repeated_too() {
    const LIMITED: &str = r#"{"code":42900,"message":"slow down"}"#;
    for status in [200, 400, 403, 503] {
        let server = Server::start([answer(status, &[], LIMITED), data("7")]).await;
        let quick = Quick::new(0.0);
        assert_eq!(Act(server.client(quick)).await.unwrap(), 7);
        assert!(quick.elapsed() >= Duration::from_secs(1), "{status}");
        for header in ["retry-after", "x-rate-limit-reset"] {
            let server = Server::start([answer(status, &[(header, "0.1")], LIMITED), data("7")]).await;
            let client = server.builder().limiter(Unlimited).build().unwrap().0;
            let started = Instant::now();
            assert_eq!(Act(client).await.unwrap(), 7);
            assert!(started.elapsed() >= Duration::from_millis(100), "{header}");
        }
    }
}

/// Fails without `request.replayable()` in `Client::attempts`: the second half of the stream would be sent alone.
#[tokio::test]
async fn a_stream_is_sent_once_and_a_source_of_streams_again() {
    let pieces = || futures_util::stream::iter([Ok("some ".into()), Ok("bytes".into())]);
    let script = || [busy(), data("7")];
    let server = Server::start(script()).await;
    let once = Send { client: server.demo().0, fill: |_| {}, upload: Some(Upload::stream(pieces())) };
    let error = once.clone().await.unwrap_err();
    assert_eq!((error.kind(), error.attempts(), server.requests().len()), (ErrorKind::RateLimited, 1, 1));
    let error = once.await.unwrap_err();
    assert_eq!((error.kind(), error.attempts(), server.requests().len()), (ErrorKind::Request, 0, 1));
    assert!(error.message().contains("sent before"), "{error}");

    for upload in [Upload::streams(pieces), Upload::bytes("some bytes")] {
        let server = Server::start(script()).await;
        let again = Send { client: server.demo().0, fill: |_| {}, upload: Some(upload) };
        assert_eq!(again.await.unwrap(), 7);
        assert!(server.requests().iter().all(|request| request.text().contains("bytes")));
    }
}
