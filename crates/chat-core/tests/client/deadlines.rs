//! What deadlines promise: that a call ends, and that what it held is free then.

use std::{
    collections::VecDeque,
    io,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU32, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use chat_core::{
    Ask, BoxFuture, CallOptions, Error, ErrorKind, Limiter, Outgoing, Permit, ResponseBody, Transport,
    TransportResponse, Unlimited,
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

/// Fails if `Client::attempts` makes a deadline for each attempt: the second takes as long as both may then.
#[tokio::test]
async fn the_deadline_is_one_for_all_attempts() {
    let late = Answer::Late(6 * SHORT, Box::new(answer(503, &[("retry-after", "0.01")], "")));
    let server = Server::start([late, Answer::Silence]).await;
    let options = CallOptions::new().timeout(10 * SHORT);
    let client = server.builder().runtime(Chance(0.0)).options(options).build().unwrap().0;
    let started = Instant::now();
    let error = Get(client).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts(), error.wait()), (ErrorKind::Timeout, 2, None), "{error}");
    assert!(started.elapsed() < 14 * SHORT);
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
    assert!(error.is_unsent());
    assert!(server.requests().is_empty());
}

/// Fails with these errors, then never answers.
struct Failing(Mutex<VecDeque<Error>>);

impl Transport for Failing {
    fn send(&self, _: &Outgoing<'_>) -> BoxFuture<'static, Result<TransportResponse, Error>> {
        match self.0.lock().unwrap().pop_front() {
            Some(error) => Box::pin(async { Err(error) }),
            None => Box::pin(std::future::pending()),
        }
    }
}

/// Lets so many calls go, and then no more; if it `says` so, at once.
struct Gate {
    open: AtomicUsize,
    says: bool,
}

impl Limiter for Gate {
    fn acquire<'a>(&'a self, ask: Ask<'a>) -> BoxFuture<'a, Result<Box<dyn Permit>, Duration>> {
        let open = self.open.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |open| open.checked_sub(1));
        match open {
            Ok(_) => Unlimited.acquire(ask),
            Err(_) if self.says => Box::pin(async { Err(Duration::MAX) }),
            Err(_) => Box::pin(std::future::pending()),
        }
    }
}

/// Fails without the line that sets `unsent` in `Deadline::ahead` (nothing is unsent where the limiter ends the call), if
/// that sets `true` (all is), without `unsent &=` in `Client::attempts` (the connection that did not come about, and the
/// request that could not be made, speak for all), and if `Error::is_refused` does not look at `wait`.
#[tokio::test(start_paused = true)]
async fn nothing_was_sent_only_if_no_attempt_may_have_arrived() {
    let broken = || Error::new(ErrorKind::Transport, "broken");
    let closed = || broken().unsent();
    let request = || Error::new(ErrorKind::Request, "no such file");
    for (failures, open, attempts, unsent) in [
        (vec![], 0, 0, true),
        (vec![], 1, 1, false),
        (vec![closed()], 1, 1, true),
        (vec![closed(), closed()], 2, 2, true),
        (vec![broken()], 1, 1, false),
        (vec![broken(), closed()], 2, 2, false),
        (vec![closed(), closed(), closed()], 3, 3, true),
        (vec![broken(), closed(), closed()], 3, 3, false),
        (vec![closed(), broken(), closed()], 3, 3, false),
        (vec![request()], 3, 0, true),
        (vec![closed(), request()], 3, 1, true),
        (vec![broken(), request()], 3, 1, false),
    ] {
        let case = format!("{failures:?}, {open} go");
        for says in [true, false] {
            let failing = Failing(Mutex::new(failures.iter().map(copy).collect()));
            let gate = Gate { open: AtomicUsize::new(open), says };
            let client = builder().transport(failing).limiter(gate).build().unwrap().0;
            let error = Get(client).await.unwrap_err();
            assert_eq!((error.attempts(), error.is_unsent()), (attempts, unsent), "{case}: {error:?}");
            assert!(!error.is_refused(), "{case}: {error:?}");
        }
    }
}

fn copy(error: &Error) -> Error {
    let copy = Error::new(error.kind(), error.message());
    if error.is_unsent() { copy.unsent() } else { copy }
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

/// Fails if `part` is all that is left, in `Stall::poll`.
#[tokio::test]
async fn a_slow_reader_is_no_stall() {
    let back = Arc::new(tokio::sync::Notify::new());
    let is_back = Arc::clone(&back);
    let url = misbehaving(move |_, mut stream| {
        let is_back = Arc::clone(&is_back);
        async move {
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\n").await;
            is_back.notified().await;
            for byte in [b"a", b"b", b"c", b"d"] {
                sleep(SHORT / 5).await;
                let _ = stream.write_all(byte).await;
            }
            let _ = stream.read_to_end(&mut Vec::new()).await;
        }
    })
    .await;
    let client = builder().base_url(url).options(brisk()).build().unwrap().0;
    let mut download = Download(client).await.unwrap();
    // asked, not there yet, and not asked again for long
    assert!(timeout(Duration::from_millis(1), download.chunk()).await.is_err());
    sleep(2 * SHORT).await;
    back.notify_one();
    let mut all = download.chunk().await.unwrap().unwrap().to_vec();
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

/// Answers with one byte now and one so much later, whoever asks.
struct Pause(Duration);

impl Transport for Pause {
    fn send(&self, _: &Outgoing<'_>) -> BoxFuture<'static, Result<TransportResponse, Error>> {
        let began = tokio::time::Instant::now();
        let times = futures_util::stream::iter([began, began + self.0]);
        let body = times.then(|at| async move {
            tokio::time::sleep_until(at).await;
            io::Result::Ok("x".into())
        });
        let body = ResponseBody::stream(body);
        Box::pin(async { Ok(TransportResponse::new(200.try_into().unwrap(), Default::default(), body)) })
    }
}

/// Fails if `part` is all that is left, in `Stall::poll`, or if that counts all the time since the body was asked.
#[tokio::test(start_paused = true)]
async fn a_reader_that_stops_waiting_does_not_make_a_stall() {
    let opened = |pause| async move {
        let client = builder().transport(Pause(pause)).build().unwrap().0;
        let mut download = Download(client).await.unwrap();
        download.chunk().await.unwrap();
        download
    };
    let away = Duration::from_secs(7);
    // asked for a moment twice, through the method and as a stream
    let mut download = opened(15 * SHORT + 2 * away).await;
    assert!(timeout(SHORT, download.chunk()).await.is_err());
    sleep(away).await;
    assert!(timeout(SHORT, download.next()).await.is_err());
    sleep(away).await;
    assert_eq!(download.chunk().await.unwrap().as_deref(), Some(&b"x"[..]));
    // once back, a stall is one still: two looks have cost a second of the five
    let mut download = opened(10 * away).await;
    assert!(timeout(SHORT, download.chunk()).await.is_err());
    sleep(away).await;
    assert!(timeout(SHORT, download.chunk()).await.is_err());
    sleep(away).await;
    let back = tokio::time::Instant::now();
    assert_eq!(download.chunk().await.unwrap_err().kind(), ErrorKind::Transport);
    assert_eq!(back.elapsed(), Duration::from_secs(4));
}

/// Fails if `Stall::arrived` counts all the time since the body was asked (without `.min(part)`), or does not end the wait
/// (without `take`).
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
        assert!(timeout(3 * SHORT, Get(client.clone()).into_future()).await.is_err());
        timeout(10 * SHORT, gone.notified()).await.unwrap();
        assert_eq!(timeout(10 * SHORT, Get(client).into_future()).await.unwrap().unwrap(), 7, "{sent}");
    }
}
