//! Tokens that expire.

use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, SystemTime},
};

use tokio::{
    sync::watch,
    task::AbortHandle,
    time::{Instant, timeout},
};

use crate::{BoxFuture, Error, ErrorKind, PlatformMeta, Protocol, Secret};

/// How long before its end a token is replaced, at most; otherwise a tenth of its life.
const EARLY: Duration = Duration::from_secs(5 * 60);

/// How long a fetch may take.
const LIMIT: Duration = Duration::from_secs(30);

/// Fetches tokens, for a [`ProvidedToken`].
///
/// ```
/// use std::time::Duration;
/// use chat_core::{BoxFuture, Error, Token, TokenProvider};
///
/// /// Signs tokens itself; others ask a server.
/// struct Signer;
///
/// impl TokenProvider for Signer {
///     fn fetch(&self) -> BoxFuture<'_, Result<Token, Error>> {
///         Box::pin(async { Ok(Token::new("1/MTEyNzQ=/Rk9P").expires_in(Duration::from_secs(3600))) })
///     }
/// }
/// ```
pub trait TokenProvider: Send + Sync + 'static {
    /// A new token. Dropping the future cancels.
    ///
    /// It runs as a Tokio task of its own, and is dropped with the last clone of the client, or when it has taken 30
    /// seconds; the deadlines of calls do not end it. It must not make calls with the client that it provides for: they
    /// would wait for each other.
    fn fetch(&self) -> BoxFuture<'_, Result<Token, Error>>;
}

/// A token, and how long it is good for.
///
/// ```
/// use std::time::Duration;
/// use chat_core::Token;
///
/// let token = Token::new("1/MTEyNzQ=/Rk9P");
/// assert_eq!(token.life(), None);
/// let token = token.expires_in(Duration::from_secs(3600));
/// assert_eq!(format!("{token:?}"), "Token { secret: ***, life: Some(3600s) }");
/// ```
#[derive(Clone, Debug)]
pub struct Token {
    secret: Secret,
    life: Option<Duration>,
}

impl Token {
    /// A token that lasts.
    pub fn new(secret: impl Into<Secret>) -> Self {
        Self { secret: secret.into(), life: None }
    }

    /// The same, good for so long from now on.
    #[must_use]
    pub fn expires_in(mut self, life: Duration) -> Self {
        self.life = Some(life);
        self
    }

    /// The same, good until then by this machine's clock.
    ///
    /// ```
    /// use std::time::{Duration, UNIX_EPOCH};
    /// use chat_core::Token;
    ///
    /// let token = Token::new("1/MTEyNzQ=/Rk9P").expires_at(UNIX_EPOCH + Duration::from_millis(1_600_000_000_000));
    /// assert_eq!(token.life(), Some(Duration::ZERO));
    /// ```
    #[must_use]
    pub fn expires_at(self, time: SystemTime) -> Self {
        self.expires_in(time.duration_since(SystemTime::now()).unwrap_or_default())
    }

    /// The token itself.
    pub fn secret(&self) -> &Secret {
        &self.secret
    }

    /// How long it is good for; `None` = it lasts.
    pub fn life(&self) -> Option<Duration> {
        self.life
    }
}

/// Tokens of a [`TokenProvider`]: fetched when they are needed, and kept while they are good.
///
/// A call waits for the first token. From then on one is replaced when a call finds that less than a tenth of its life
/// is left, or five minutes, whichever is less. No call waits for that: it goes on with the old token, as do all others
/// until the new one is there. If it fails, it is tried again when half of the rest has passed. A token that the
/// platform refuses is replaced at once, and the call is made once more, whatever the operation: a refusal did nothing.
/// This is no attempt in terms of [`CallOptions::attempts`](crate::CallOptions::attempts), but needs a body that can be
/// sent twice.
///
/// However many calls wait, there is one fetch for all of them, each for as long as its own deadline allows. It is a task
/// of its own, so that nobody waits because another call is dropped or not polled. If the provider fails, panics or takes
/// longer than 30 seconds, all that waited get the error, and the next call tries anew. Only a call makes it fetch.
///
/// ```
/// use chat_core::{BoxFuture, Builder, Client, Error, PlatformMeta, ProvidedToken, Token};
/// # struct Signer;
/// # impl chat_core::TokenProvider for Signer {
/// #     fn fetch(&self) -> BoxFuture<'_, Result<Token, Error>> {
/// #         Box::pin(async { Ok(Token::new("1/MTEyNzQ=/Rk9P")) })
/// #     }
/// # }
///
/// static DEMO: PlatformMeta = PlatformMeta::new("demo", "Demo", &[]);
/// let client: Client = Builder::new(ProvidedToken::new(&DEMO, Signer), |client| client).build()?;
/// # Ok::<(), Error>(())
/// ```
pub struct ProvidedToken {
    platform: &'static PlatformMeta,
    provider: Arc<dyn TokenProvider>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    held: Option<Held>,
    /// The fetch under way, or one that is over and not taken over yet.
    fetch: Option<Fetch>,
}

struct Held {
    token: Secret,
    /// `None` = it lasts.
    term: Option<Term>,
}

struct Term {
    end: Instant,
    /// When the next token is looked for.
    renewal: Instant,
}

/// Nothing as long as the fetch is under way; nothing for ever if its task ended without an outcome.
type Outcome = watch::Receiver<Option<Result<Token, Error>>>;

/// A task that asks the provider. It ends with this.
struct Fetch {
    begun: Instant,
    outcome: Outcome,
    task: AbortHandle,
}

/// Where a call gets its token from.
enum Plan {
    /// It is there.
    Use(Secret),
    /// A fetch, which began then.
    Wait(Instant, Outcome),
}

impl ProvidedToken {
    /// Calls are made with tokens of this provider.
    pub fn new(platform: &'static PlatformMeta, provider: impl TokenProvider) -> Self {
        Self { platform, provider: Arc::new(provider), state: Mutex::default() }
    }

    async fn current(&self, refused: Option<&Secret>) -> Result<Secret, Error> {
        let plan = self.state().plan(refused, &self.provider);
        let (begun, mut outcome) = match plan {
            Plan::Use(token) => return Ok(token),
            Plan::Wait(begun, outcome) => (begun, outcome),
        };
        // that the task ended without an outcome shows below
        outcome.changed().await.ok();
        match &*outcome.borrow() {
            Some(Ok(token)) => Ok(token.secret.clone()),
            Some(Err(failure)) => Err(told(failure)),
            None => Err(told(&lost(begun))),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn plan(&mut self, refused: Option<&Secret>, provider: &Arc<dyn TokenProvider>) -> Plan {
        if let Some(fetch) = self.fetch.take_if(|fetch| fetch.is_over())
            && let Some(Ok(token)) = &*fetch.outcome.borrow()
        {
            self.held = Some(Held::new(token, fetch.begun));
        }
        let now = Instant::now();
        let good = self.held.as_mut().filter(|held| Some(&held.token) != refused && held.is_good(now));
        if let Some(Held { token, term }) = good {
            if let Some(term) = term
                && now >= term.renewal
                && self.fetch.is_none()
            {
                term.renewal = now + term.end.duration_since(now) / 2;
                self.fetch = Some(Fetch::begin(provider));
            }
            return Plan::Use(token.clone());
        }
        let fetch = self.fetch.get_or_insert_with(|| Fetch::begin(provider));
        Plan::Wait(fetch.begun, fetch.outcome.clone())
    }
}

impl Held {
    /// `asked`: when the fetch began. The token may have been made any time since.
    fn new(token: &Token, asked: Instant) -> Self {
        let term = token.life.and_then(|life| {
            let end = asked.checked_add(life)?;
            Some(Term { end, renewal: end - EARLY.min(life / 10) })
        });
        Self { token: token.secret.clone(), term }
    }

    fn is_good(&self, now: Instant) -> bool {
        self.term.as_ref().is_none_or(|term| now < term.end)
    }
}

impl Fetch {
    fn begin(provider: &Arc<dyn TokenProvider>) -> Self {
        let (told, outcome) = watch::channel(None);
        let provider = Arc::clone(provider);
        let begun = Instant::now();
        let task = tokio::spawn(async move {
            let fetched = timeout(LIMIT, provider.fetch()).await;
            if let Ok(fetched) = fetched {
                told.send_replace(Some(fetched));
            }
        });
        Self { begun, outcome, task: task.abort_handle() }
    }

    /// Whether nobody needs to wait for it any more. The runtime of the call that began it may stand still, so that the
    /// task cannot end itself.
    fn is_over(&self) -> bool {
        self.outcome.has_changed().unwrap_or(true) || self.begun.elapsed() >= LIMIT
    }
}

impl Drop for Fetch {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Why a fetch that began then has ended without an outcome.
fn lost(begun: Instant) -> Error {
    if begun.elapsed() >= LIMIT {
        let message = format!("the provider took longer than {} s", LIMIT.as_secs());
        return Error::new(ErrorKind::Transport, message);
    }
    Error::new(ErrorKind::Request, "the provider panicked, or the runtime that it was called on is gone")
}

/// The failure of a fetch, for one of the calls that waited for it.
fn told(failure: &Error) -> Error {
    let mut error = Error::new(failure.kind(), format!("no token: {}", failure.message()));
    let inner = error.inner();
    inner.status = failure.status();
    inner.code = failure.code().cloned();
    inner.path = failure.path().map(str::to_owned);
    inner.excerpt = failure.excerpt().map(str::to_owned);
    inner.retry_after = failure.retry_after();
    error
}

impl Protocol for ProvidedToken {
    fn platform(&self) -> &'static PlatformMeta {
        self.platform
    }

    fn token<'a>(&'a self, refused: Option<&'a Secret>) -> BoxFuture<'a, Result<Option<Secret>, Error>> {
        Box::pin(async move { self.current(refused).await.map(Some) })
    }
}

impl fmt::Debug for ProvidedToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ProvidedToken").field("platform", &self.platform.name).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    };

    use futures_util::future::{join, join_all, poll_immediate};
    use tokio::{task::yield_now, time::sleep};

    use super::*;
    use crate::ErrorKind;

    static DEMO: PlatformMeta = PlatformMeta::new("demo", "Demo", &[]);

    /// Fetches `token-1`, `token-2`, … as told: how long the fetch of this number takes, and the token's life.
    struct Numbered<F>(Arc<AtomicU64>, F);

    impl<F> TokenProvider for Numbered<F>
    where
        F: Fn(u64) -> (Duration, Result<Option<Duration>, Error>) + Send + Sync + 'static,
    {
        fn fetch(&self) -> BoxFuture<'_, Result<Token, Error>> {
            let number = self.0.fetch_add(1, Ordering::SeqCst) + 1;
            let (pause, life) = self.1(number);
            Box::pin(async move {
                sleep(pause).await;
                Ok(Token { secret: format!("token-{number}").into(), life: life? })
            })
        }
    }

    /// What is tested, and how many fetches have begun.
    fn provided<F>(fetch: F) -> (ProvidedToken, Arc<AtomicU64>)
    where
        F: Fn(u64) -> (Duration, Result<Option<Duration>, Error>) + Send + Sync + 'static,
    {
        let begun = Arc::default();
        (ProvidedToken::new(&DEMO, Numbered(Arc::clone(&begun), fetch)), begun)
    }

    const fn s(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    fn down() -> Error {
        Error::new(ErrorKind::Unavailable, "down")
    }

    /// The number of the token that a call gets.
    async fn number(tokens: &ProvidedToken, refused: Option<u64>) -> Result<u64, Error> {
        let refused = refused.map(|number| Secret::from(format!("token-{number}")));
        let token = tokens.token(refused.as_ref()).await?.unwrap();
        Ok(token.reveal().strip_prefix("token-").unwrap().parse().unwrap())
    }

    #[tokio::test(start_paused = true)]
    async fn all_wait_for_one_fetch() {
        let (tokens, begun) = provided(|_| (s(2), Ok(None)));
        assert_eq!(begun.load(Ordering::SeqCst), 0);
        for number in join_all((0..20).map(|_| number(&tokens, None))).await {
            assert_eq!(number.unwrap(), 1);
        }
        sleep(s(u32::MAX.into())).await;
        assert_eq!(number(&tokens, None).await.unwrap(), 1);
        assert_eq!(begun.load(Ordering::SeqCst), 1);
    }

    /// The calls that found a renewal due used to wait for it, and to have the next token. Fails if `State::plan` begins no
    /// fetch when `renewal` has come.
    #[tokio::test(start_paused = true)]
    async fn a_token_is_replaced_before_it_expires() {
        for (life, good) in [(s(100), s(90)), (s(24 * 3600), s(24 * 3600 - 300)), (s(50 * 60), s(45 * 60))] {
            let (tokens, begun) = provided(move |_| (Duration::ZERO, Ok(Some(life))));
            assert_eq!(number(&tokens, None).await.unwrap(), 1);
            sleep(good - Duration::from_millis(1)).await;
            assert_eq!(number(&tokens, None).await.unwrap(), 1, "{life:?}");
            sleep(Duration::from_millis(1)).await;
            // nobody waits for the next one
            for number in join_all((0..5).map(|_| number(&tokens, None))).await {
                assert_eq!(number.unwrap(), 1, "{life:?}");
            }
            yield_now().await;
            assert_eq!(number(&tokens, None).await.unwrap(), 2, "{life:?}");
            assert_eq!(begun.load(Ordering::SeqCst), 2);
            sleep(life).await;
            assert_eq!(number(&tokens, None).await.unwrap(), 3, "{life:?}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn the_time_of_the_fetch_counts() {
        let (tokens, _) = provided(|_| (s(20), Ok(Some(s(100)))));
        assert_eq!(number(&tokens, None).await.unwrap(), 1);
        sleep(s(81)).await;
        assert_eq!(number(&tokens, None).await.unwrap(), 2);
    }

    #[tokio::test(start_paused = true)]
    async fn no_life_is_too_long_or_too_short() {
        let (tokens, begun) = provided(|_| (Duration::ZERO, Ok(Some(Duration::MAX))));
        assert_eq!(number(&tokens, None).await.unwrap(), 1);
        assert_eq!((number(&tokens, None).await.unwrap(), begun.load(Ordering::SeqCst)), (1, 1));
        let (tokens, _) = provided(|_| (s(1), Ok(Some(Duration::ZERO))));
        let (first, second) = join(number(&tokens, None), number(&tokens, None)).await;
        assert_eq!((first.unwrap(), second.unwrap()), (1, 1));
        assert_eq!(number(&tokens, None).await.unwrap(), 2);
    }

    #[tokio::test(start_paused = true)]
    async fn while_a_token_is_good_a_failing_provider_does_no_harm() {
        let (tokens, begun) = provided(|number| match number {
            1 => (Duration::ZERO, Ok(Some(s(100)))),
            _ => (Duration::ZERO, Err(down())),
        });
        assert_eq!(number(&tokens, None).await.unwrap(), 1);
        sleep(s(92)).await;
        // tried when 8 s, 4 s, 2 s are left
        for (left, fetches) in [(8, 2), (7, 2), (6, 2), (5, 2), (4, 3), (3, 3), (2, 4)] {
            assert_eq!(number(&tokens, None).await.unwrap(), 1);
            yield_now().await;
            assert_eq!(begun.load(Ordering::SeqCst), fetches, "{left} s");
            sleep(s(1)).await;
        }
        sleep(s(1)).await;
        assert_eq!(number(&tokens, None).await.unwrap_err().kind(), ErrorKind::Unavailable);
    }

    /// One call used to wait for five seconds. Fails if `State::plan` uses no token whose `renewal` has come.
    #[tokio::test(start_paused = true)]
    async fn while_a_token_is_good_a_silent_provider_is_not_waited_for() {
        let (tokens, _) = provided(|number| match number {
            1 => (Duration::ZERO, Ok(Some(s(1000)))),
            2 => (s(3600), Ok(None)),
            _ => (s(1), Ok(None)),
        });
        assert_eq!(number(&tokens, None).await.unwrap(), 1);
        sleep(s(900)).await;
        let started = Instant::now();
        for number in join_all((0..20).map(|_| number(&tokens, None))).await {
            assert_eq!(number.unwrap(), 1);
        }
        assert_eq!(started.elapsed(), Duration::ZERO);
        // half of the rest is over
        sleep(s(50)).await;
        assert_eq!(number(&tokens, None).await.unwrap(), 1);
        sleep(s(2)).await;
        assert_eq!(number(&tokens, None).await.unwrap(), 3);
    }

    /// Who needs another token now waits for the renewal under way. Fails if `State::plan` begins a fetch where there is one.
    #[tokio::test(start_paused = true)]
    async fn a_renewal_is_the_one_fetch_for_all() {
        let (tokens, begun) = provided(|_| (s(20), Ok(Some(s(100)))));
        assert_eq!(number(&tokens, None).await.unwrap(), 1);
        sleep(s(75)).await;
        assert_eq!(number(&tokens, None).await.unwrap(), 1);
        let (refused, renewed) = join(number(&tokens, Some(1)), async {
            // the old one is good until 100 s after its fetch began
            sleep(s(6)).await;
            number(&tokens, None).await
        })
        .await;
        assert_eq!((refused.unwrap(), renewed.unwrap(), begun.load(Ordering::SeqCst)), (2, 2, 2));
    }

    #[tokio::test(start_paused = true)]
    async fn a_refused_token_is_replaced_once() {
        let (tokens, begun) = provided(|_| (s(1), Ok(None)));
        assert_eq!(number(&tokens, None).await.unwrap(), 1);
        for number in join_all((0..20).map(|_| number(&tokens, Some(1)))).await {
            assert_eq!(number.unwrap(), 2);
        }
        // one that was refused late
        assert_eq!(number(&tokens, Some(1)).await.unwrap(), 2);
        assert_eq!(number(&tokens, None).await.unwrap(), 2);
        assert_eq!(begun.load(Ordering::SeqCst), 2);
    }

    #[tokio::test(start_paused = true)]
    async fn a_provider_that_repeats_itself_is_asked_once() {
        struct Stubborn(Arc<AtomicU64>);
        impl TokenProvider for Stubborn {
            fn fetch(&self) -> BoxFuture<'_, Result<Token, Error>> {
                self.0.fetch_add(1, Ordering::SeqCst);
                Box::pin(async {
                    sleep(s(1)).await;
                    Ok(Token::new("token-1"))
                })
            }
        }
        let begun = Arc::default();
        let tokens = ProvidedToken::new(&DEMO, Stubborn(Arc::clone(&begun)));
        for number in join_all((0..20).map(|_| number(&tokens, Some(1)))).await {
            assert_eq!(number.unwrap(), 1);
        }
        assert_eq!(begun.load(Ordering::SeqCst), 1);
    }

    #[tokio::test(start_paused = true)]
    async fn a_failure_is_told_to_all_that_waited() {
        let (tokens, begun) = provided(|number| match number {
            1 => {
                let mut error = down();
                error.inner().retry_after = Some(s(7));
                (s(1), Err(error))
            }
            _ => (s(1), Ok(None)),
        });
        let late = async {
            sleep(s(1)).await;
            yield_now().await;
            number(&tokens, None).await
        };
        let (early, late) = join(join_all((0..20).map(|_| number(&tokens, None))), late).await;
        for error in early.into_iter().map(Result::unwrap_err) {
            assert_eq!((error.kind(), error.retry_after()), (ErrorKind::Unavailable, Some(s(7))));
            assert_eq!(error.message(), "no token: down");
        }
        assert_eq!((late.unwrap(), begun.load(Ordering::SeqCst)), (2, 2));
    }

    /// The fetch used to be that of a call, and to begin anew if this was dropped. Fails if `current` polls the provider.
    #[tokio::test(start_paused = true)]
    async fn if_the_call_that_asked_is_dropped_the_fetch_goes_on() {
        let (tokens, begun) = provided(|_| (s(10), Ok(None)));
        let started = Instant::now();
        assert!(timeout(s(3), number(&tokens, None)).await.is_err());
        for number in join_all((0..20).map(|_| number(&tokens, None))).await {
            assert_eq!(number.unwrap(), 1);
        }
        assert_eq!((started.elapsed(), begun.load(Ordering::SeqCst)), (s(10), 1));
    }

    /// Fails if `current` polls the provider: then nobody does.
    #[tokio::test(start_paused = true)]
    async fn a_call_that_is_not_polled_holds_up_nobody() {
        let (tokens, begun) = provided(|_| (s(2), Ok(Some(s(100)))));
        let mut parked = Box::pin(number(&tokens, None));
        assert!(poll_immediate(&mut parked).await.is_none());
        let started = Instant::now();
        assert_eq!(timeout(s(3), number(&tokens, None)).await.unwrap().unwrap(), 1);
        assert_eq!((started.elapsed(), begun.load(Ordering::SeqCst)), (s(2), 1));
        // polled again at last, it has what it waited for
        sleep(s(10)).await;
        assert_eq!(parked.await.unwrap(), 1);
    }

    /// Fails without `timeout(LIMIT, …)` in `Fetch::begin`: all wait until the provider is done.
    #[tokio::test(start_paused = true)]
    async fn a_fetch_that_takes_too_long_is_an_error_for_all_that_waited() {
        let (tokens, begun) =
            provided(|number| if number == 1 { (s(3600), Ok(None)) } else { (s(1), Ok(None)) });
        let started = Instant::now();
        for error in join_all((0..20).map(|_| number(&tokens, None))).await {
            let error = error.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Transport);
            assert_eq!(error.message(), "no token: the provider took longer than 30 s");
        }
        assert_eq!((started.elapsed().as_secs(), begun.load(Ordering::SeqCst)), (30, 1));
        assert_eq!((number(&tokens, None).await.unwrap(), begun.load(Ordering::SeqCst)), (2, 2));
    }

    /// Fails without the look at the time in `Fetch::is_over`: the second call waits for what nobody runs.
    #[test]
    fn a_fetch_whose_runtime_stands_still_is_begun_anew_on_another() {
        let runtime = || {
            let mut builder = tokio::runtime::Builder::new_current_thread();
            builder.enable_time().start_paused(true).build().unwrap()
        };
        let (tokens, begun) = provided(|_| (s(2), Ok(None)));
        let still = runtime();
        still.block_on(async { assert!(timeout(s(1), number(&tokens, None)).await.is_err()) });
        runtime().block_on(async {
            sleep(s(40)).await;
            assert_eq!(timeout(s(3), number(&tokens, None)).await.unwrap().unwrap(), 2);
        });
        assert_eq!(begun.load(Ordering::SeqCst), 2);
    }

    /// Panics at once, then while it is waited for, then no more.
    struct Panicking(AtomicU64);

    impl TokenProvider for Panicking {
        fn fetch(&self) -> BoxFuture<'_, Result<Token, Error>> {
            let number = self.0.fetch_add(1, Ordering::SeqCst) + 1;
            assert_ne!(number, 1, "at once");
            Box::pin(async move {
                sleep(s(1)).await;
                assert_ne!(number, 2, "late");
                Ok(Token::new(format!("token-{number}")))
            })
        }
    }

    /// Fails if `current` polls the provider: the call panics.
    #[tokio::test(start_paused = true)]
    async fn a_provider_that_panics_is_an_error_for_all_that_waited() {
        let tokens = ProvidedToken::new(&DEMO, Panicking(AtomicU64::new(0)));
        for _ in 0..2 {
            for error in join_all((0..20).map(|_| number(&tokens, None))).await {
                let error = error.unwrap_err();
                assert_eq!(error.kind(), ErrorKind::Request);
                assert!(error.message().starts_with("no token: the provider panicked"), "{error}");
            }
        }
        assert_eq!(number(&tokens, None).await.unwrap(), 3);
    }

    /// Fails without `abort` when a `Fetch` is dropped.
    #[tokio::test(start_paused = true)]
    async fn a_fetch_ends_with_its_client() {
        let (tokens, begun) = provided(|_| (s(10), Ok(None)));
        assert!(timeout(s(1), number(&tokens, None)).await.is_err());
        // ours, and that of the provider
        assert_eq!(Arc::strong_count(&begun), 2);
        drop(tokens);
        yield_now().await;
        assert_eq!(Arc::strong_count(&begun), 1);
    }

    #[test]
    fn expiry_is_told_by_the_clock() {
        let token = Token::new("x").expires_at(SystemTime::now() + s(3600));
        assert!(token.life().is_some_and(|life| life > s(3590) && life <= s(3600)));
    }

    #[test]
    fn nothing_is_shown() {
        let (tokens, _) = provided(|_| (s(1), Ok(None)));
        assert_eq!(format!("{tokens:?}"), r#"ProvidedToken { platform: "demo", .. }"#);
    }
}
