//! What retries promise: that they are few, spread, safe, and visible.

use std::{
    error::Error as _,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU32, Ordering},
    },
    time::{Duration, Instant},
};

use chat_core::{
    BoxFuture, Builder, CallOptions, Client, Error, ErrorKind, HttpTransport, Method, OperationMeta,
    Outgoing, ProvidedToken, Returns, Runtime, Token, TokenProvider, Transport, TransportResponse,
};
use futures_util::future::join_all;

use crate::{
    safety::assert_hidden,
    support::{
        Act, Answer, Chance, DEMO, Demo, Get, Quick, Server, TOKEN, answer, builder, data, misbehaving,
    },
};

const MS: Duration = Duration::from_millis(1);

/// Nobody listens there.
fn closed() -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    format!("http://{}", listener.local_addr().unwrap())
}

/// The first two fail without `budget.pay` in `Client::next` (900 requests) and if `Client::with` made a budget of its
/// own, the third without `budget.refill` in `Client::attempts`.
#[tokio::test]
async fn an_outage_is_not_multiplied_and_ends() {
    let busy = || answer(503, &[], "");
    let script: Vec<Answer> =
        (0..400).map(|_| busy()).chain((0..5).map(|_| data("7"))).chain([busy()]).collect();
    let server = Server::start(script).await;
    let client = server.client(Quick::new(0.5));
    for _ in 0..3 {
        let calls = (0..100).map(|_| Get(client.with(*client.options())).into_future());
        for error in join_all(calls).await.into_iter().map(Result::unwrap_err) {
            assert_eq!(error.kind(), ErrorKind::Unavailable);
            let told = error.to_string().contains("too many calls fail (Builder::retry_budget)");
            assert_eq!(told, error.attempts() < 3, "{error}");
        }
    }
    // 300 calls, and 500 tokens at 5 a retry
    assert_eq!(server.requests().len(), 400);
    for _ in 0..5 {
        assert_eq!(Get(client.clone()).await.unwrap(), 7);
    }
    let error = Get(client.clone()).await.unwrap_err();
    assert_eq!((error.attempts(), server.requests().len()), (2, 407));
}

/// Fails if `Builder::build` ignores `retry_budget`.
#[tokio::test]
async fn a_budget_of_nothing_allows_no_retries() {
    let server = Server::start([answer(503, &[], "")]).await;
    let client = server.builder().retry_budget(0).build().unwrap().0;
    assert_eq!(Get(client).await.unwrap_err().attempts(), 1);
    assert_eq!(server.requests().len(), 1);
}

/// Fails without `error.is_unsent()` in `retry::may_help`, or without `error.unsent()` where the default transport
/// converts errors; the second half if all its errors were marked so.
#[tokio::test]
async fn what_was_not_sent_is_repeated_whatever_the_operation() {
    let error = Act(builder().base_url(closed()).build().unwrap().0).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts(), error.is_unsent()), (ErrorKind::Transport, 3, true));

    // what was read and not answered may have been done
    let connections = Arc::new(AtomicU32::new(0));
    let count = Arc::clone(&connections);
    let url = misbehaving(move |_, _| {
        count.fetch_add(1, Ordering::SeqCst);
        async {}
    })
    .await;
    let client = builder().base_url(url).build().unwrap().0;
    let error = Act(client.clone()).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts(), error.is_unsent()), (ErrorKind::Transport, 1, false));
    assert_eq!(connections.swap(0, Ordering::SeqCst), 1);
    assert_eq!(Get(client).await.unwrap_err().attempts(), 3);
    assert_eq!(connections.load(Ordering::SeqCst), 3);
}

/// The first attempts of this transport do not come through.
struct Blocked(AtomicU32, HttpTransport);

impl Transport for Blocked {
    fn send(&self, outgoing: &Outgoing<'_>) -> BoxFuture<'static, Result<TransportResponse, Error>> {
        if self.0.fetch_add(1, Ordering::SeqCst) < 2 {
            return Box::pin(async { Err(Error::new(ErrorKind::Transport, "no tunnel").unsent()) });
        }
        self.1.send(outgoing)
    }
}

/// Fails without `error.is_unsent()` in `retry::may_help`.
#[tokio::test]
async fn a_call_outlives_a_path_that_is_blocked_for_a_moment() {
    let server = Server::start([data("7")]).await;
    let blocked = Blocked(AtomicU32::new(0), HttpTransport::new().unwrap());
    let client = server.builder().transport(blocked).build().unwrap().0;
    let response = Act(client).with_response().await.unwrap();
    assert_eq!((*response == 7, response.attempts(), server.requests().len()), (true, 3, 1));
}

/// Fails if `retry::may_help` repeats what has status 429 or 503 whatever its kind.
#[tokio::test]
async fn a_quota_that_is_used_up_is_not_asked_again() {
    for status in [429, 503, 200] {
        let server =
            Server::start([answer(status, &[("retry-after", "0.01")], r#"{"code":42901}"#), data("7")]).await;
        let error = Get(server.demo().0).await.unwrap_err();
        assert_eq!((error.is_quota(), error.attempts(), server.requests().len()), (true, 1, 1));
    }
}

/// Fails without the date in `rate_limit::retry_after` (1 s), and with this machine's date for `rate_limit::date`.
#[tokio::test]
async fn a_wait_may_be_a_date_by_the_servers_clock() {
    let headers =
        [("date", "Sun, 06 Nov 1994 08:49:37 GMT"), ("retry-after", "Sun, 06 Nov 1994 08:50:07 GMT")];
    let server = Server::start([answer(429, &headers, ""), data("7")]).await;
    let quick = Quick::new(0.0);
    assert_eq!(Act(server.client(quick)).await.unwrap(), 7);
    assert!(quick.elapsed() >= Duration::from_secs(30));
    // the same, in a call that has less time
    let server = Server::start([answer(429, &headers, ""), data("7")]).await;
    let error = Act(server.demo().0).await.unwrap_err();
    assert_eq!((error.wait(), server.requests().len()), (Some(Duration::from_secs(30)), 1));
}

/// Fails without the first `has_room_for(wait)` in `Client::next`: a timeout, later.
#[tokio::test]
async fn a_wait_that_does_not_fit_into_the_deadline_is_an_error_at_once() {
    for (kind, status) in [(ErrorKind::RateLimited, 429), (ErrorKind::Unavailable, 503)] {
        let server = Server::start([answer(status, &[("retry-after", "2.5")], ""), data("7")]).await;
        let client = server.builder().runtime(Chance(1.0)).build().unwrap().0;
        let started = Instant::now();
        let error = Get(client.with(CallOptions::new().timeout(2000 * MS))).await.unwrap_err();
        assert!(started.elapsed() < 2000 * MS, "{error}");
        assert_eq!((error.kind(), error.attempts(), server.requests().len()), (kind, 1, 1), "{error}");
        assert_eq!(error.wait(), Some(2500 * MS));
        let told = "; a wait of 3 s does not fit into the deadline (CallOptions::timeout)";
        assert!(error.to_string().ends_with(told), "{error}");
        assert!(!error.to_string().contains("try again"), "{error}");
    }
}

/// Fails without the first `has_room_for(wait)` in `Client::next`.
#[tokio::test(start_paused = true)]
async fn a_wait_by_chance_that_does_not_fit_is_an_error_at_once() {
    let started = tokio::time::Instant::now();
    let client = builder().transport(Broken).runtime(Chance(1.0)).build().unwrap().0;
    let error = Get(client.with(CallOptions::new().timeout(90 * MS))).await.unwrap_err();
    assert_eq!((started.elapsed(), error.attempts(), error.wait()), (Duration::ZERO, 1, Some(100 * MS)));
    let told = "thing.get: broken; a wait of 100 ms does not fit into the deadline (CallOptions::timeout)";
    assert_eq!(error.to_string(), told);
}

/// Chance that is no number.
struct Chanceless;

impl Runtime for Chanceless {
    fn random(&self) -> f64 {
        f64::NAN
    }
}

/// Fails without `max(0.0)` in `retry::wait`: a panic.
#[tokio::test(start_paused = true)]
async fn a_chance_that_is_no_number_is_no_panic() {
    let started = tokio::time::Instant::now();
    let client = builder().transport(Broken).runtime(Chanceless).build().unwrap().0;
    assert_eq!(Get(client).await.unwrap_err().attempts(), 3);
    assert_eq!(started.elapsed(), Duration::ZERO);
}

/// Never comes through.
struct Broken;

impl Transport for Broken {
    fn send(&self, _: &Outgoing<'_>) -> BoxFuture<'static, Result<TransportResponse, Error>> {
        Box::pin(async { Err(Error::new(ErrorKind::Transport, "broken")) })
    }
}

/// Fails without `runtime.random()` in `Client::next`, and without the sleep in `Client::attempts`.
#[tokio::test(start_paused = true)]
async fn waits_double_and_chance_decides_how_much_of_them() {
    let five = CallOptions::new().attempts(5);
    let started = tokio::time::Instant::now();
    let client = builder().transport(Broken).runtime(Chance(1.0)).options(five).build().unwrap().0;
    assert_eq!(Get(client).await.unwrap_err().attempts(), 5);
    assert_eq!(started.elapsed(), 1500 * MS);
    // by real chance, they differ from call to call and are shorter
    let client = builder().transport(Broken).options(five).build().unwrap().0;
    let mut waits = Vec::new();
    for _ in 0..10 {
        let started = tokio::time::Instant::now();
        Get(client.clone()).await.unwrap_err();
        waits.push(started.elapsed());
    }
    waits.sort();
    waits.dedup();
    assert!(waits.len() > 5 && waits.iter().all(|wait| *wait < 1504 * MS), "{waits:?}");
}

/// The failure of the attempt before, as the error's cause. Neither shows the token.
fn before(error: &Error) -> Option<&Error> {
    assert_eq!(size_of::<Error>(), size_of::<usize>());
    assert_hidden(&format!("{error} {error:?} {error:#?}"));
    let before = error.source()?.downcast_ref()?;
    assert_hidden(&format!("{before} {before:?}"));
    assert!(format!("{error:?}").contains(&format!("before: Some({before:?})")), "{error:?}");
    Some(before)
}

fn busy() -> Answer {
    answer(503, &[], &format!(r#"{{"code":7,"message":"busy with {TOKEN}"}}"#))
}

/// A client of this server which retries at once, and has so little time that the server's silence ends a call.
fn hasty(server: &Server) -> Client {
    let options = CallOptions::new().timeout(600 * MS);
    server.builder().runtime(Chance(0.0)).options(options).build().unwrap().0
}

/// Fails without `error.after(before)` at the end of `Client::attempts`, and without what `Display` tells of it.
#[tokio::test]
async fn a_deadline_that_cuts_a_retry_keeps_the_failure_before_it() {
    let server = Server::start([busy(), Answer::Silence]).await;
    let error = Get(hasty(&server)).await.unwrap_err();
    let told = "thing.get: the deadline passed; more time: CallOptions::timeout (2 attempts); \
                before that: 503 (code 7): busy with ***";
    assert_eq!((error.to_string().as_str(), error.kind(), error.status()), (told, ErrorKind::Timeout, None));
    let before = before(&error).unwrap();
    assert_eq!((before.kind(), before.attempts()), (ErrorKind::Unavailable, 1));
    assert_eq!(before.status().map(|status| status.as_u16()), Some(503));
    assert!(before.source().is_none());
    // one that no attempt came before, and one that says what the server did
    let silent = Server::start([Answer::Silence]).await;
    assert!(Get(hasty(&silent)).await.unwrap_err().source().is_none());
    let busy = Server::start([busy()]).await;
    let error = Get(hasty(&busy)).await.unwrap_err();
    assert_eq!((error.attempts(), error.source().is_none()), (3, true), "{error:?}");
}

/// Fails with this error once, and then never ends.
struct Again(Mutex<Option<Error>>);

impl Transport for Again {
    fn send(&self, _: &Outgoing<'_>) -> BoxFuture<'static, Result<TransportResponse, Error>> {
        match self.0.lock().unwrap().take() {
            Some(error) => Box::pin(async { Err(error) }),
            None => Box::pin(std::future::pending()),
        }
    }
}

/// Fails without `before.0.before = None` in `Error::after`.
#[tokio::test]
async fn only_the_last_failure_is_kept() {
    let server = Server::start([busy(), Answer::Silence]).await;
    let cut = Get(hasty(&server)).await.unwrap_err();
    assert!(before(&cut).is_some());
    let again = server.builder().transport(Again(Mutex::new(Some(cut)))).runtime(Chance(0.0));
    let error =
        Get(again.options(CallOptions::new().timeout(300 * MS)).build().unwrap().0).await.unwrap_err();
    let before = before(&error).unwrap();
    assert_eq!((before.kind(), before.source().is_none()), (ErrorKind::Timeout, true), "{before:?}");
    assert!(error.to_string().ends_with("; before that: the deadline passed"), "{error}");
}

/// A server that allows nothing for half a minute, and says that sooner is fine.
fn limited() -> Answer {
    let headers = [
        ("retry-after", "0.01"),
        ("x-rate-limit-limit", "1"),
        ("x-rate-limit-remaining", "0"),
        ("x-rate-limit-reset", "30"),
    ];
    answer(429, &headers, &format!(r#"{{"code":42900,"message":"slow down, {TOKEN}"}}"#))
}

/// Fails without `error.after(…)` in `Deadline::ahead`.
#[tokio::test]
async fn a_limiter_that_refuses_a_retry_keeps_the_failure_before_it() {
    let server = Server::start([limited(), data("7")]).await;
    let error = Act(hasty(&server)).await.unwrap_err();
    assert_eq!((error.attempts(), error.status(), server.requests().len()), (1, None, 1), "{error}");
    assert!(error.wait() > Some(29_000 * MS) && !error.is_refused(), "{error}");
    let before = before(&error).unwrap();
    assert_eq!((before.kind(), before.retry_after()), (ErrorKind::RateLimited, Some(10 * MS)));
    let told = "(CallOptions::timeout); before that: 429 (code 42900): slow down, ***";
    assert!(error.to_string().ends_with(told), "{error}");
}

/// Gives one token, which is good for no further attempt.
struct Once(AtomicU32);

impl TokenProvider for Once {
    fn fetch(&self) -> BoxFuture<'_, Result<Token, Error>> {
        let first = self.0.fetch_add(1, Ordering::SeqCst) == 0;
        Box::pin(async move {
            if first {
                Ok(Token::new(TOKEN).expires_in(Duration::ZERO))
            } else {
                Err(Error::new(ErrorKind::Transport, "the signer is down"))
            }
        })
    }
}

/// A client of this server whose second token cannot be fetched.
fn tokenless(server: &Server) -> Client {
    provided(server, Once(AtomicU32::new(0)))
}

fn provided(server: &Server, provider: Once) -> Client {
    let builder = Builder::new(ProvidedToken::new(&DEMO, provider), Demo);
    let url = format!("{}/v1", server.url);
    builder.base_url(url).runtime(Chance(0.0)).build().unwrap().0
}

fn refused() -> Answer {
    answer(401, &[], &format!(r#"{{"code":40101,"message":"what is {TOKEN}?"}}"#))
}

/// The first fails without `before = Some(error)` after the sleep in `Client::attempts`, the second without the one after
/// a refused token, the third without the line that sets `unsent` in `Deadline::ahead`.
#[tokio::test]
async fn a_token_that_cannot_be_fetched_for_a_retry_keeps_the_failure_before_it() {
    for (status, failure, told) in [
        (503, busy(), "thing.get: no token: the signer is down; before that: 503 (code 7): busy with ***"),
        (
            401,
            refused(),
            "thing.get: no token: the signer is down; before that: 401 (code 40101): what is ***?",
        ),
    ] {
        let server = Server::start([failure, data("7")]).await;
        let error = Get(tokenless(&server)).await.unwrap_err();
        assert_eq!((error.to_string().as_str(), error.attempts(), server.requests().len()), (told, 1, 1));
        assert!(!error.is_unsent(), "the attempt before arrived");
        let before = before(&error).unwrap();
        assert_eq!(before.status().map(|status| status.as_u16()), Some(status));
    }
    // the first token: nothing was sent
    let server = Server::start([data("7")]).await;
    let error = Act(provided(&server, Once(AtomicU32::new(1)))).await.unwrap_err();
    assert_eq!((error.attempts(), error.is_unsent(), server.requests().len()), (0, true, 0), "{error}");
}

/// Fails without `inner.before` in the `told` of client/fetch.rs.
#[tokio::test]
async fn a_fetch_tells_no_words_of_the_failure_before_either() {
    const FETCH: &OperationMeta =
        &OperationMeta::new("file.fetch", Method::Get, "/").returns(Returns::Stream).idempotent();
    let server = Server::start([busy(), Answer::Silence]).await;
    let error = hasty(&server).fetch(FETCH, format!("{}/file", server.url)).await.unwrap_err();
    let before = before(&error).unwrap();
    assert_eq!((error.kind(), before.kind()), (ErrorKind::Timeout, ErrorKind::Unavailable));
    assert_eq!((before.excerpt(), before.code()), (None, None), "{before:?}");
}

#[cfg(feature = "tracing")]
mod traces {
    use std::fmt::Debug;

    use chat_core::{Json, Operation, Reply, Request, call};
    use tracing::{Event, Metadata, Subscriber, field::Field, span};

    use super::*;
    use crate::support::operation;

    static LINES: Mutex<Vec<String>> = Mutex::new(Vec::new());

    struct Everything;

    impl Subscriber for Everything {
        fn enabled(&self, _: &Metadata<'_>) -> bool {
            true
        }

        fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
            span::Id::from_u64(1)
        }

        fn record(&self, _: &span::Id, _: &span::Record<'_>) {}

        fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}

        fn event(&self, event: &Event<'_>) {
            let mut line = event.metadata().target().to_owned();
            event.record(&mut |field: &Field, value: &dyn Debug| {
                line.push_str(&format!(" {field}={value:?}"))
            });
            LINES.lock().unwrap().push(line);
        }

        fn enter(&self, _: &span::Id) {}

        fn exit(&self, _: &span::Id) {}
    }

    operation!(
        Traced,
        OperationMeta::new("thing.trace", Method::Put, "/thing").payload("data").idempotent(),
        Json,
        |reply| reply.json()
    );

    /// What is told of the calls since, without the token.
    fn told() -> Vec<String> {
        let lines = std::mem::take(&mut *LINES.lock().unwrap());
        assert_hidden(&lines.join("\n"));
        let told = |line: &String| {
            let (message, fields) = line.split_once(" operation=\"thing.trace\" ")?;
            Some(format!("{}: {fields}", message.split_once("message=")?.1))
        };
        lines.iter().filter_map(told).collect()
    }

    /// Each part fails without one of the four calls of `trace::event`, or without one of its fields.
    #[tokio::test]
    async fn each_attempt_and_each_refusal_is_traced_without_the_request() {
        tracing::subscriber::set_global_default(Everything).unwrap();
        let slow = || answer(429, &[("retry-after", "0.05")], TOKEN);
        let server = Server::start([slow(), data("7")]).await;
        Traced(server.client(Quick::new(0.0))).await.unwrap();
        assert_eq!(
            told(),
            ["attempt: attempt=1 status=429 error=RateLimited wait_ms=50", "attempt: attempt=2 status=200"]
        );

        let closed = builder().base_url(closed()).build().unwrap().0;
        Traced(closed.with(CallOptions::new().attempts(1))).await.unwrap_err();
        assert_eq!(told(), ["attempt: attempt=1 error=Transport"]);

        // the deadline cuts an attempt, or leaves no room for it
        let server = Server::start([busy(), Answer::Silence]).await;
        Traced(hasty(&server)).await.unwrap_err();
        assert_eq!(
            told(),
            ["attempt: attempt=1 status=503 error=Unavailable wait_ms=0", "attempt: attempt=2 error=Timeout"]
        );
        let server = Server::start([answer(503, &[("retry-after", "2.5")], "")]).await;
        Traced(hasty(&server)).await.unwrap_err();
        assert_eq!(told(), ["attempt: attempt=1 status=503 error=Unavailable no_room_ms=2500"]);

        // the limiter refuses, there is no token
        let server = Server::start([limited()]).await;
        let client = hasty(&server);
        Traced(client.clone()).await.unwrap_err();
        Traced(client).await.unwrap_err();
        let lines = told();
        assert_eq!(lines[0], "attempt: attempt=1 status=429 error=RateLimited wait_ms=10");
        assert!(lines[1].starts_with("not sent: attempt=1 error=RateLimited no_room_ms=29"), "{lines:?}");
        assert!(lines[2].starts_with("not sent: attempt=0 error=RateLimited no_room_ms=29"), "{lines:?}");
        assert_eq!(lines.len(), 3);
        let server = Server::start([refused()]).await;
        Traced(tokenless(&server)).await.unwrap_err();
        assert_eq!(
            told(),
            ["attempt: attempt=1 status=401 error=Unauthorized", "not sent: attempt=1 error=Transport"]
        );
    }
}
