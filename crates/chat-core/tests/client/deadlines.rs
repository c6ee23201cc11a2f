//! What deadlines promise: that a call ends, and that what it held is free then.

use std::{
    io,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::{Duration, Instant},
};

use chat_core::{
    Ask, BoxFuture, CallOptions, Error, ErrorKind, Limiter, Outgoing, Permit, ResponseBody, Transport,
    TransportResponse,
};
use futures_util::StreamExt;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::{sleep, timeout},
};

use crate::support::{Act, Answer, Chance, Download, Get, Server, answer, builder, data, misbehaving};

const SHORT: Duration = Duration::from_millis(100);

/// Much less time for a stall than for the call.
fn brisk() -> CallOptions {
    CallOptions::new().stall(SHORT).timeout(20 * SHORT)
}

/// Writes the text, then nothing until the client leaves.
async fn hang(mut stream: TcpStream, text: &str) {
    let _ = stream.write_all(text.as_bytes()).await;
    let _ = stream.read_to_end(&mut Vec::new()).await;
}

/// Fails if `Client::attempts` makes a deadline for each attempt: fifty of them take five seconds.
#[tokio::test]
async fn the_deadline_is_one_for_all_attempts() {
    let late = Answer::Late(SHORT, Box::new(answer(503, &[("retry-after", "0.01")], "")));
    let server = Server::start([late]).await;
    let options = CallOptions::new().timeout(3 * SHORT).attempts(50);
    let client = server.builder().runtime(Chance(0.0)).options(options).build().unwrap().0;
    let started = Instant::now();
    let error = Get(client).await.unwrap_err();
    assert!(started.elapsed() < 10 * SHORT);
    assert_eq!(error.kind(), ErrorKind::Timeout, "{error}");
    assert!(error.attempts() >= 2 && error.wait().is_none(), "{error}");
}

/// Sends nothing, and never answers.
struct Hole;

impl Transport for Hole {
    fn send(&self, _: &Outgoing<'_>) -> BoxFuture<'static, Result<TransportResponse, Error>> {
        Box::pin(std::future::pending())
    }
}

/// Fails with another `timeout` in the `Default` of `CallOptions`.
#[tokio::test(start_paused = true)]
async fn by_default_a_call_takes_thirty_seconds_at_most() {
    let started = tokio::time::Instant::now();
    let error = Get(builder().transport(Hole).build().unwrap().0).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Timeout, 1));
    assert_eq!(started.elapsed(), Duration::from_secs(30));
}

/// Lets no call go, and never says so.
struct Closed;

impl Limiter for Closed {
    fn acquire<'a>(&'a self, _: Ask<'a>) -> BoxFuture<'a, Result<Box<dyn Permit>, Duration>> {
        Box::pin(std::future::pending())
    }
}

/// Fails if `Client::attempts` waits for the limiter without `deadline`: it waits for ever.
#[tokio::test]
async fn the_wait_for_a_turn_counts_against_the_deadline() {
    let server = Server::start([data("7")]).await;
    let options = CallOptions::new().timeout(SHORT);
    let client = server.builder().limiter(Closed).options(options).build().unwrap().0;
    let error = timeout(20 * SHORT, Get(client).into_future()).await.unwrap().unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Timeout, 0), "{error}");
    assert!(server.requests().is_empty());
}

/// Fails without `.watched(…)` in `Client::attempt`: the deadline ends the calls.
#[tokio::test]
async fn a_body_that_stops_arriving_is_an_error_long_before_the_deadline() {
    let attempts = Arc::new(AtomicU32::new(0));
    let count = Arc::clone(&attempts);
    let url = misbehaving(move |_, stream| {
        count.fetch_add(1, Ordering::SeqCst);
        hang(stream, "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{")
    })
    .await;
    let client = builder().base_url(url).options(brisk()).build().unwrap().0;
    let started = Instant::now();
    let error = Act(client.clone()).await.unwrap_err();
    assert!(started.elapsed() >= SHORT);
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Transport, 1));
    let text = "the answer stalled: 0 bytes in 0.1 s of waiting (CallOptions::stall)";
    assert_eq!(error.message(), text);
    // what may be repeated is
    assert_eq!(Get(client.clone()).await.unwrap_err().attempts(), 3);
    assert_eq!(attempts.load(Ordering::SeqCst), 4);
    let mut download = Download(client.clone()).await.unwrap();
    assert_eq!(download.chunk().await.unwrap().as_deref(), Some(&b"{"[..]));
    let error = timeout(10 * SHORT, download.chunk()).await.unwrap().unwrap_err();
    assert_eq!((error.message(), error.operation()), (text, Some("file.download")));
    assert!(started.elapsed() < 20 * SHORT);
    // switched off, it is the deadline's matter
    let patient = CallOptions::new().stall(Duration::MAX).timeout(3 * SHORT);
    assert!(Act(client.with(patient)).await.unwrap_err().is_timeout());
}

/// Fails if `ResponseBody::poll` keeps a body that has stalled.
#[tokio::test]
async fn a_stalled_download_leaves_its_connection() {
    let gone = Arc::new(tokio::sync::Notify::new());
    let notify = Arc::clone(&gone);
    let url = misbehaving(move |_, stream| {
        let notify = Arc::clone(&notify);
        async move {
            hang(stream, "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{").await;
            notify.notify_one();
        }
    })
    .await;
    let client = builder().base_url(url).options(brisk()).build().unwrap().0;
    let mut download = Download(client).await.unwrap();
    download.chunk().await.unwrap();
    timeout(10 * SHORT, download.chunk()).await.unwrap().unwrap_err();
    timeout(10 * SHORT, gone.notified()).await.unwrap();
    assert_eq!(download.chunk().await.unwrap(), None);
}

/// Fails without `.watched(…)` in `Client::attempt`: a timeout, which does not tell the refusal.
#[tokio::test]
async fn a_refusal_whose_text_stops_arriving_is_still_that_refusal() {
    let url = misbehaving(|_, stream| hang(stream, "HTTP/1.1 403 X\r\ncontent-length: 100\r\n\r\n{")).await;
    let options = CallOptions::new().stall(SHORT).timeout(10 * SHORT);
    let error = Act(builder().base_url(url).options(options).build().unwrap().0).await.unwrap_err();
    assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Forbidden, 403));
}

/// Fails if the time before the head counts: for instance with `within(…, stall, transport.send(…))`.
#[tokio::test]
async fn a_server_that_thinks_before_it_answers_does_not_stall() {
    let server = Server::start([Answer::Late(3 * SHORT, Box::new(data("7")))]).await;
    assert_eq!(Act(server.demo().0.with(CallOptions::new().stall(SHORT))).await.unwrap(), 7);
}

/// Fails if `ResponseBody::poll` asks the timer before the body.
#[tokio::test]
async fn a_slow_reader_is_no_stall() {
    let url = misbehaving(|_, mut stream| async move {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\n").await;
        for byte in [b"a", b"b", b"c", b"d"] {
            sleep(SHORT / 5).await;
            let _ = stream.write_all(byte).await;
        }
        let _ = stream.read_to_end(&mut Vec::new()).await;
    })
    .await;
    let client = builder().base_url(url).options(brisk()).build().unwrap().0;
    let mut download = Download(client).await.unwrap();
    // asked, not there yet, and not asked again for long
    assert!(timeout(Duration::from_millis(1), download.chunk()).await.is_err());
    let mut all = Vec::new();
    loop {
        sleep(2 * SHORT).await;
        let Some(piece) = download.chunk().await.unwrap() else { break };
        all.extend(piece);
    }
    assert_eq!(all, b"abcd");
}

/// Answers with a body of single bytes, at such a pace.
struct Drip(Duration);

impl Transport for Drip {
    fn send(&self, _: &Outgoing<'_>) -> BoxFuture<'static, Result<TransportResponse, Error>> {
        let pace = self.0;
        let bytes = futures_util::stream::iter(r#"{"code":0,"data":"by drops"}"#.bytes());
        let body = bytes.then(move |byte| async move {
            sleep(pace).await;
            io::Result::Ok(vec![byte].into())
        });
        let body = ResponseBody::stream(body);
        Box::pin(async { Ok(TransportResponse::new(200.try_into().unwrap(), Default::default(), body)) })
    }
}

/// Fails with another number in `Stall::needed`.
#[tokio::test(start_paused = true)]
async fn by_default_a_body_must_bring_a_byte_a_second_over_five_seconds() {
    for (millis, taken) in [(900, Ok(28 * 900)), (1200, Err(5000)), (6000, Err(5000))] {
        let client = builder().transport(Drip(Duration::from_millis(millis))).build().unwrap().0;
        let started = tokio::time::Instant::now();
        let outcome = Act(client).await;
        let taken_now = started.elapsed().as_millis();
        let told = outcome.as_ref().map(|_| taken_now).map_err(|_| taken_now);
        assert_eq!(told, taken, "{outcome:?}");
    }
}

/// Fails if `Stall::arrived` counts on after a wait that nobody noticed (without `self.waited >= self.allowed`), or does
/// not end the wait (without `take`).
#[tokio::test(start_paused = true)]
async fn a_reader_that_looks_away_is_no_stall() {
    let client = builder().transport(Drip(Duration::from_millis(900))).build().unwrap().0;
    let mut download = Download(client).await.unwrap();
    let mut bytes = 0;
    // asked, not there yet, and not asked again for long
    assert!(timeout(SHORT, download.chunk()).await.is_err());
    sleep(Duration::from_secs(60)).await;
    while let Some(piece) = download.chunk().await.unwrap() {
        bytes += piece.len();
        sleep(Duration::from_secs(60)).await;
    }
    assert_eq!(bytes, 28);
}

/// Fails if `Client::dispatch` runs the call in a task of its own: the connection stays open.
#[tokio::test]
async fn a_dropped_call_leaves_no_connection_behind_at_any_stage() {
    for sent in ["", "HTTP/1.1 200", "HTTP/1.1 200 OK\r\ncontent-length: 19\r\n\r\n{\"code\":0"] {
        let gone = Arc::new(tokio::sync::Notify::new());
        let notify = Arc::clone(&gone);
        let url = misbehaving(move |number, mut stream| {
            let notify = Arc::clone(&notify);
            async move {
                if number == 0 {
                    hang(stream, sent).await;
                    notify.notify_one();
                } else {
                    let whole = "HTTP/1.1 200 OK\r\ncontent-length: 19\r\n\r\n{\"code\":0,\"data\":7}";
                    let _ = stream.write_all(whole.as_bytes()).await;
                    let _ = stream.read_to_end(&mut Vec::new()).await;
                }
            }
        })
        .await;
        let client = builder().base_url(url).build().unwrap().0;
        assert!(timeout(SHORT, Get(client.clone()).into_future()).await.is_err());
        timeout(10 * SHORT, gone.notified()).await.unwrap();
        assert_eq!(timeout(10 * SHORT, Get(client).into_future()).await.unwrap().unwrap(), 7, "{sent}");
    }
}
