//! Tokens that expire, in calls: the transport answers from memory, and the clock does not wait.

use std::{
    collections::BTreeSet,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use chat_core::{
    BoxFuture, Builder, CallOptions, Error, ErrorKind, Outgoing, ProvidedToken, ResponseBody, Token,
    TokenProvider, Transport, TransportResponse, Upload,
};
use futures_util::{
    StreamExt,
    future::{join, join_all, ready},
    stream,
};
use tokio::time::{Instant, sleep, timeout};

use crate::support::{Act, DEMO, Demo, Open, Send};

/// Whom the tests play: who gives tokens, and the platform that takes them.
#[derive(Clone, Default)]
struct World(Arc<Shared>);

#[derive(Default)]
struct Shared {
    /// How many fetches have begun: `token-1`, `token-2` …
    fetches: AtomicU32,
    /// A fetch fails, panics, or never ends.
    fails: Mutex<Option<ErrorKind>>,
    panics: Mutex<bool>,
    hangs: Mutex<bool>,
    /// How much more time than 100 ms it takes.
    slow: Mutex<Duration>,
    /// What the platform refuses as expired.
    refused: Mutex<BTreeSet<String>>,
    /// Calls with a good token are too many so often.
    busy: Mutex<u32>,
    /// The tokens that arrived.
    seen: Mutex<Vec<String>>,
}

impl World {
    fn demo(&self) -> Demo {
        Builder::new(ProvidedToken::new(&DEMO, self.clone()), Demo).transport(self.clone()).build().unwrap()
    }

    fn refuse(&self, tokens: &[&str]) {
        self.0.refused.lock().unwrap().extend(tokens.iter().map(|token| (*token).to_owned()));
    }

    fn seen(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.seen.lock().unwrap())
    }

    fn fetches(&self) -> u32 {
        self.0.fetches.load(Ordering::SeqCst)
    }
}

impl TokenProvider for World {
    fn fetch(&self) -> BoxFuture<'_, Result<Token, Error>> {
        let number = self.0.fetches.fetch_add(1, Ordering::SeqCst) + 1;
        let time = Duration::from_millis(100) + *self.0.slow.lock().unwrap();
        Box::pin(async move {
            sleep(time).await;
            if *self.0.hangs.lock().unwrap() {
                std::future::pending::<()>().await;
            }
            assert!(!std::mem::take(&mut *self.0.panics.lock().unwrap()), "as told");
            match *self.0.fails.lock().unwrap() {
                Some(kind) => Err(Error::new(kind, "wrong password")),
                None => Ok(Token::new(format!("token-{number}")).expires_in(Duration::from_secs(3600))),
            }
        })
    }
}

impl Transport for World {
    fn send(&self, outgoing: &Outgoing<'_>) -> BoxFuture<'static, Result<TransportResponse, Error>> {
        let headers = outgoing.headers().unwrap();
        let token = headers.get("authorization").map_or("", |value| value.to_str().unwrap());
        let token = token.trim_start_matches("Bot ").to_owned();
        self.0.seen.lock().unwrap().push(token.clone());
        let mut busy = self.0.busy.lock().unwrap();
        let (status, body) = match *busy {
            _ if self.0.refused.lock().unwrap().contains(&token) => {
                (401, r#"{"code":40101,"message":"expired"}"#)
            }
            0 => (200, r#"{"code":0,"data":7}"#),
            _ => {
                *busy -= 1;
                (429, r#"{"code":42900}"#)
            }
        };
        let status = status.try_into().unwrap();
        let response = TransportResponse::new(status, Default::default(), ResponseBody::full(body));
        Box::pin(async {
            sleep(Duration::from_millis(100)).await;
            Ok(response)
        })
    }
}

#[tokio::test(start_paused = true)]
async fn the_first_token_is_waited_for_and_kept_until_shortly_before_its_end() {
    let world = World::default();
    let demo = world.demo();
    let calls = join_all((0..10).map(|_| Act(demo.0.clone()).into_future())).await;
    assert!(calls.into_iter().all(|answer| answer.unwrap() == 7));
    assert_eq!((world.seen(), world.fetches()), (vec!["token-1".to_owned(); 10], 1));
    sleep(Duration::from_secs(54 * 60)).await;
    Act(demo.0.clone()).await.unwrap();
    sleep(Duration::from_secs(60)).await;
    Act(demo.0.clone()).await.unwrap();
    // this one had the renewal begin
    sleep(Duration::from_secs(1)).await;
    Act(demo.0.clone()).await.unwrap();
    assert_eq!(
        (world.seen(), world.fetches()),
        (["token-1", "token-1", "token-2"].map(str::to_owned).into(), 2)
    );
}

/// A call used to wait for five seconds, which may be all that it has. Fails if `State::plan` uses no token whose
/// `renewal` has come.
#[tokio::test(start_paused = true)]
async fn a_renewal_takes_nothing_of_a_calls_deadline() {
    let world = World::default();
    let hurried = world.demo().0.with(CallOptions::new().timeout(Duration::from_secs(3)));
    Act(hurried.clone()).await.unwrap();
    sleep(Duration::from_secs(56 * 60)).await;
    *world.0.hangs.lock().unwrap() = true;
    for _ in 0..100 {
        let started = Instant::now();
        assert_eq!(Act(hurried.clone()).await.unwrap(), 7);
        // the transport's time
        assert_eq!(started.elapsed().as_millis(), 100);
    }
    *world.0.hangs.lock().unwrap() = false;
    sleep(Duration::from_secs(2 * 60 + 1)).await;
    world.seen();
    Act(hurried.clone()).await.unwrap();
    sleep(Duration::from_secs(1)).await;
    Act(hurried).await.unwrap();
    assert_eq!((world.seen(), world.fetches()), (vec!["token-1".to_owned(), "token-3".to_owned()], 3));
}

#[tokio::test(start_paused = true)]
async fn an_operation_without_a_token_fetches_none() {
    let world = World::default();
    Open(world.demo().0).await.unwrap();
    assert_eq!((world.seen(), world.fetches()), (vec![String::new()], 0));
}

/// Fails without `allowed.saturating_add(1)` in `Client::attempts`.
#[tokio::test(start_paused = true)]
async fn a_refused_call_is_made_once_more_and_that_is_no_attempt() {
    let world = World::default();
    let once = world.demo().0.with(CallOptions::new().attempts(1));
    world.refuse(&["token-1"]);
    let response = Act(once.clone()).with_response().await.unwrap();
    assert_eq!((*response == 7, response.attempts()), (true, 2));
    assert_eq!(world.seen(), ["token-1", "token-2"]);
    world.refuse(&["token-2", "token-3"]);
    let error = Act(once.clone()).await.unwrap_err();
    assert!(error.is_unauthorized() && error.attempts() == 2, "{error}");
    assert_eq!(world.seen(), ["token-2", "token-3"]);
    // the other attempts are still there
    *world.0.busy.lock().unwrap() = 1;
    let twice = once.with(CallOptions::new().attempts(2));
    assert_eq!(Act(twice).with_response().await.unwrap().attempts(), 3);
    assert_eq!(world.seen(), ["token-3", "token-4", "token-4"]);
}

#[tokio::test(start_paused = true)]
async fn calls_refused_together_fetch_once() {
    let world = World::default();
    let demo = world.demo();
    Act(demo.0.clone()).await.unwrap();
    world.refuse(&["token-1"]);
    let calls = join_all((0..10).map(|_| Act(demo.0.clone()).into_future())).await;
    assert!(calls.into_iter().all(|answer| answer.unwrap() == 7));
    assert_eq!(world.fetches(), 2);
    // one of them is dropped while it waits: the fetch used to be its own, and was begun anew by the other
    world.refuse(&["token-2"]);
    let dropped = timeout(Duration::from_millis(150), Act(demo.0.clone()).into_future());
    let (dropped, kept) = join(dropped, Act(demo.0.clone()).into_future()).await;
    assert_eq!((dropped.is_err(), kept.unwrap(), world.fetches()), (true, 7.into(), 3));
}

/// Fails if `ProvidedToken::current` polls the provider: the calls in the buffer are not polled while another one is
/// waited for, and this waits for their fetch until its deadline.
#[tokio::test(start_paused = true)]
async fn calls_in_a_buffer_that_is_not_polled_hold_up_nobody() {
    let world = World::default();
    let client = world.demo().0;
    let opened = stream::iter([Open(client.clone()).into_future()]);
    let mut buffer =
        opened.chain(stream::iter((0..7).map(|_| Act(client.clone()).into_future()))).buffer_unordered(8);
    *world.0.slow.lock().unwrap() = Duration::from_secs(1);
    // this one needs no token; the others have asked for theirs
    buffer.next().await.unwrap().unwrap();
    assert_eq!(world.fetches(), 1);
    let started = Instant::now();
    assert_eq!(Act(client.clone()).await.unwrap(), 7);
    assert!(started.elapsed() < Duration::from_secs(2), "{:?}", started.elapsed());
    assert!(buffer.all(|answer| ready(answer.unwrap() == 7)).await);
    assert_eq!(world.fetches(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_stream_is_not_sent_twice_but_the_next_call_has_the_new_token() {
    let world = World::default();
    let demo = world.demo();
    world.refuse(&["token-1"]);
    let send = |upload| Send { client: demo.0.clone(), fill: |_| {}, upload: Some(upload) };
    let stream = Upload::stream(stream::iter([Ok("some bytes".into())]));
    let error = send(stream).await.unwrap_err();
    assert_eq!((error.is_unauthorized(), error.attempts()), (true, 1));
    send(Upload::bytes("some bytes")).await.unwrap();
    assert_eq!(world.seen(), ["token-1", "token-2"]);
}

#[tokio::test(start_paused = true)]
async fn what_the_provider_cannot_do_is_the_calls_error() {
    let world = World::default();
    let demo = world.demo();
    *world.0.fails.lock().unwrap() = Some(ErrorKind::Forbidden);
    let calls = join_all((0..10).map(|_| Act(demo.0.clone()).into_future())).await;
    for error in calls.into_iter().map(Result::unwrap_err) {
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Forbidden, 0));
        assert!(error.to_string().starts_with("thing.act: no token: wrong password"), "{error}");
    }
    assert_eq!((world.fetches(), world.seen().len()), (1, 0));
    *world.0.fails.lock().unwrap() = None;
    assert_eq!(Act(demo.0.clone()).await.unwrap(), 7);
    // the same after a refusal
    world.refuse(&["token-2"]);
    *world.0.fails.lock().unwrap() = Some(ErrorKind::Transport);
    let error = Act(demo.0).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Transport, 1));
}

/// Fails if `ProvidedToken::current` polls the provider: the call panics.
#[tokio::test(start_paused = true)]
async fn a_provider_that_panics_is_the_calls_error_and_the_client_works_on() {
    let world = World::default();
    let demo = world.demo();
    *world.0.panics.lock().unwrap() = true;
    let calls = join_all((0..10).map(|_| Act(demo.0.clone()).into_future())).await;
    for error in calls.into_iter().map(Result::unwrap_err) {
        assert_eq!((error.kind(), error.attempts(), error.is_unsent()), (ErrorKind::Request, 0, true));
        assert!(error.to_string().starts_with("thing.act: no token: the provider panicked"), "{error}");
    }
    assert_eq!((world.fetches(), world.seen().len()), (1, 0));
    assert_eq!(Act(demo.0).await.unwrap(), 7);
}

/// Fails if `Client::attempts` waits for the token without `deadline`: the calls wait for 30 s. That much later a call
/// works again, and not at once as it used to: the fetch is not dropped with the calls, so that calls with little time
/// get the token of a slow provider, too.
#[tokio::test(start_paused = true)]
async fn a_provider_that_never_answers_is_bounded_by_the_deadline() {
    let world = World::default();
    let demo = world.demo();
    *world.0.hangs.lock().unwrap() = true;
    let hurried = demo.0.with(CallOptions::new().timeout(Duration::from_secs(2)));
    let started = Instant::now();
    let calls = join_all((0..10).map(|_| Act(hurried.clone()).into_future())).await;
    for error in calls.into_iter().map(Result::unwrap_err) {
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Timeout, 0));
    }
    assert_eq!(started.elapsed().as_secs(), 2);
    *world.0.hangs.lock().unwrap() = false;
    sleep(Duration::from_secs(29)).await;
    assert_eq!(Act(hurried.clone()).await.unwrap(), 7);

    world.refuse(&["token-2"]);
    *world.0.slow.lock().unwrap() = Duration::from_secs(3);
    assert!(Act(hurried.clone()).await.unwrap_err().is_timeout());
    assert_eq!((Act(hurried).await.unwrap(), world.fetches()), (7.into(), 3));
}
