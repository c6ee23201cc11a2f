//! What sizes promise: that no server fills the memory, and that a limit is told.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use chat_core::{CallOptions, ErrorKind};
use tokio::{io::AsyncWriteExt, net::TcpStream};

use crate::support::{Act, Answer, Download, Get, Server, answer, builder, data, misbehaving};

const MIB: usize = 1 << 20;

/// A server whose answers never end, and how much it could send.
async fn endless(head: &'static str) -> (String, Arc<AtomicUsize>) {
    let sent = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&sent);
    let url = misbehaving(move |_, stream| flood(stream, head, Arc::clone(&count))).await;
    (url, sent)
}

async fn flood(mut stream: TcpStream, head: &str, sent: Arc<AtomicUsize>) {
    let _ = stream.write_all(head.as_bytes()).await;
    let chunk = [&b"10000\r\n"[..], &[b'x'; 0x10000], b"\r\n"].concat();
    while stream.write_all(&chunk).await.is_ok() {
        sent.fetch_add(0x10000, Ordering::SeqCst);
    }
}

/// Fails without the limit in `ResponseBody::collect`: the deadline ends the call, after much more.
#[tokio::test]
async fn an_endless_answer_is_cut_at_the_limit() {
    let (url, sent) = endless("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n").await;
    let client = builder().base_url(url).build().unwrap().0;
    let error = Act(client.clone()).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::TooLarge, 1));
    assert_eq!(error.message(), format!("the answer is larger than {} bytes", 16 * MIB));
    // what was on the way is not in memory
    let before = sent.swap(0, Ordering::SeqCst);
    assert!(before < 32 * MIB, "{before}");
    let error = Act(client.with(CallOptions::new().max_answer(MIB))).await.unwrap_err();
    assert_eq!(error.message(), format!("the answer is larger than {MIB} bytes"));
    assert!(sent.load(Ordering::SeqCst) < 16 * MIB);
}

/// Fails without the limit in `ResponseBody::beginning`: the deadline ends the call.
#[tokio::test]
async fn an_endless_refusal_is_read_no_further_than_its_beginning() {
    let (url, sent) = endless("HTTP/1.1 403 X\r\ntransfer-encoding: chunked\r\n\r\n").await;
    let client = builder().base_url(url).options(CallOptions::new().timeout(Duration::from_secs(5))).build();
    let started = Instant::now();
    let error = Act(client.unwrap().0).await.unwrap_err();
    assert_eq!((error.kind(), error.message()), (ErrorKind::Forbidden, "Forbidden"));
    assert!(started.elapsed() < Duration::from_secs(5));
    assert!(sent.load(Ordering::SeqCst) < 16 * MIB);
}

/// Fails with another `MAX_REFUSAL`.
#[tokio::test]
async fn of_a_refusal_64_kib_are_understood() {
    for (length, message) in [(64 << 10, "said last"), ((64 << 10) + 1, "Forbidden")] {
        let end = r#"","message":"said last"}"#;
        let body = format!(r#"{{"padding":"{}{end}"#, "x".repeat(length - 12 - end.len()));
        assert_eq!(body.len(), length);
        let server = Server::start([answer(403, &[], &body)]).await;
        assert_eq!(Act(server.demo().0).await.unwrap_err().message(), message, "{length}");
    }
}

/// Fails if `Client::attempt` reads streams as it reads other answers (without the first arm for `meta.returns`).
#[tokio::test]
async fn a_download_may_be_larger_than_an_answer() {
    let server = Server::start([answer(200, &[], &"x".repeat(MIB))]).await;
    let client = server.demo().0.with(CallOptions::new().max_answer(10));
    assert_eq!(Act(client.clone()).await.unwrap_err().kind(), ErrorKind::TooLarge);
    let mut download = Download(client).await.unwrap();
    let mut bytes = 0;
    while let Some(piece) = download.chunk().await.unwrap() {
        bytes += piece.len();
    }
    assert_eq!(bytes, MIB);
}

/// Fails without `encoding` in `Client::read`: "not UTF-8", and a garbled excerpt.
#[tokio::test]
async fn a_compressed_answer_that_was_not_asked_for_is_a_typed_error() {
    // `{"code":0,"data":7}`, as gzip writes it
    let gzip = b"\x1f\x8b\x08\0\0\0\0\0\x02\xff\xabVJ\xceOIU\xb22\xd0QJI,IT\xb22\xaf\x05\0\x08\x8d\x0c\xf5\x13\0\0\0";
    let compressed = |status: u16, name: &str| {
        let head = format!(
            "HTTP/1.1 {status} X\r\ncontent-length: {}\r\nconnection: close\r\ncontent-encoding: {name}\r\n\r\n",
            gzip.len()
        );
        Answer::Raw([head.as_bytes(), gzip].concat())
    };
    for name in ["gzip", "br", "x\u{e9}"] {
        let server = Server::start([compressed(200, name)]).await;
        let error = Get(server.demo().0).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Decode, 1));
        assert_eq!(error.message(), format!("the answer is compressed (`{name}`), which was not asked for"));
        assert_eq!(server.requests()[0].header("accept-encoding"), None);
    }
    let server = Server::start([compressed(403, "gzip")]).await;
    let error = Act(server.demo().0).await.unwrap_err();
    assert_eq!((error.kind(), error.message(), error.excerpt()), (ErrorKind::Forbidden, "Forbidden", None));
    // a file is what it is
    let server = Server::start([compressed(200, "gzip")]).await;
    assert_eq!(Download(server.demo().0).await.unwrap().bytes(99).await.unwrap(), gzip);
    let server = Server::start([answer(200, &[("content-encoding", "identity")], r#"{"code":0,"data":7}"#)]);
    assert_eq!(Act(server.await.demo().0).await.unwrap(), 7);
}

/// The limits are hyper's; fails with `http1_max_headers(200)` in `HttpTransport::with`.
#[tokio::test]
async fn headers_are_limited_in_number_and_size() {
    let many = |count: usize| {
        let lines: String = (0..count).map(|number| format!("x-{number}: 1\r\n")).collect();
        Answer::Raw(
            format!("HTTP/1.1 200 OK\r\n{lines}content-length: 19\r\n\r\n{{\"code\":0,\"data\":7}}").into(),
        )
    };
    let long = |length: usize| answer(200, &[("x-long", &"x".repeat(length))], r#"{"code":0,"data":7}"#);
    for (answer, fits) in
        [(many(99), true), (many(100), false), (long(300 << 10), true), (long(500 << 10), false)]
    {
        let server = Server::start([answer, data("8")]).await;
        let client = server.demo().0;
        match Act(client.clone()).await {
            Ok(value) => assert!(fits && value == 7),
            Err(error) => {
                assert_eq!((fits, error.kind()), (false, ErrorKind::Transport), "{error}");
                assert!(error.message().contains("message head is too large"), "{error}");
            }
        }
        assert_eq!(Act(client).await.unwrap(), 8);
    }
}
