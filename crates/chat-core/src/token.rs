//! Tokens that expire.

use std::{
    fmt,
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, SystemTime},
};

use tokio::time::{Instant, timeout};

use crate::{BoxFuture, Error, PlatformMeta, Protocol, Secret};

/// How long before its end a token is replaced, at most; otherwise a tenth of its life.
const EARLY: Duration = Duration::from_secs(5 * 60);

/// How long a call waits for the next token while it still has a good one.
const PATIENCE: Duration = Duration::from_secs(5);

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
    /// It is bounded by the deadline of the call that waits for it, and must not make calls with the client that it
    /// provides for: they would wait for each other.
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
/// A call waits for the first token. From then on one is replaced when less than a tenth of its life is left, or five
/// minutes, whichever is less. If that fails, or takes longer than five seconds, calls go on with the old token and
/// it is tried again when half of the rest has passed. A token that the platform refuses is replaced at once, and the
/// call is made once more, whatever the operation: a refusal did nothing. This is no attempt in terms of
/// [`CallOptions::attempts`](crate::CallOptions::attempts), but needs a body that can be sent twice.
///
/// However many calls wait, one of them fetches, for all of them; if it is dropped, the next one does. If the provider
/// fails, all that waited get its error, and the next call tries anew. Nothing happens between calls.
///
/// ```
/// use chat_core::{BoxFuture, Builder, Client, Error, PlatformMeta, ProvidedToken, RateLimitHeaders, Token};
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
    provider: Box<dyn TokenProvider>,
    state: Mutex<State>,
    /// Locked by the call that fetches.
    turn: tokio::sync::Mutex<()>,
}

#[derive(Default)]
struct State {
    held: Option<Held>,
    /// How many fetches have ended, well or not.
    fetches: u64,
    /// How the last one failed.
    failure: Option<Error>,
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

/// Where a call gets its token from.
enum Plan {
    /// It is there.
    Use(Secret),
    /// The provider; while it is good for so long, the old one will do.
    Renew(Secret, Duration),
    /// The provider.
    Fetch,
}

impl ProvidedToken {
    /// Calls are made with tokens of this provider.
    pub fn new(platform: &'static PlatformMeta, provider: impl TokenProvider) -> Self {
        Self {
            platform,
            provider: Box::new(provider),
            state: Mutex::default(),
            turn: tokio::sync::Mutex::default(),
        }
    }

    async fn current(&self, refused: Option<&Secret>) -> Result<Secret, Error> {
        let (plan, seen) = {
            let mut state = self.state();
            (state.plan(refused), state.fetches)
        };
        match plan {
            Plan::Use(token) => Ok(token),
            Plan::Renew(old, rest) => match timeout(PATIENCE.min(rest), self.fetch(seen)).await {
                Ok(Ok(token)) => Ok(token),
                Ok(Err(_)) | Err(_) => Ok(old),
            },
            Plan::Fetch => self.fetch(seen).await,
        }
    }

    /// Fetches, unless another call has done so since this many fetches had ended.
    async fn fetch(&self, seen: u64) -> Result<Secret, Error> {
        let _turn = self.turn.lock().await;
        let outcome = self.state().outcome_since(seen);
        if let Some(outcome) = outcome {
            return outcome;
        }
        let asked = Instant::now();
        let fetched = self.provider.fetch().await;
        self.state().settle(asked, fetched)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn plan(&mut self, refused: Option<&Secret>) -> Plan {
        let good = self.held.as_mut().filter(|held| Some(&held.token) != refused);
        let Some(Held { token, term }) = good else { return Plan::Fetch };
        let Some(term) = term else { return Plan::Use(token.clone()) };
        let now = Instant::now();
        let rest = term.end.saturating_duration_since(now);
        if rest.is_zero() {
            Plan::Fetch
        } else if now < term.renewal {
            Plan::Use(token.clone())
        } else {
            // until then, other calls need not care
            term.renewal = now + rest / 2;
            Plan::Renew(token.clone(), rest)
        }
    }

    fn outcome_since(&self, seen: u64) -> Option<Result<Secret, Error>> {
        if self.fetches == seen {
            return None;
        }
        match &self.failure {
            Some(failure) => Some(Err(told(failure))),
            None => self.held.as_ref().map(|held| Ok(held.token.clone())),
        }
    }

    /// `asked`: when the fetch began. The token may have been made any time since.
    fn settle(&mut self, asked: Instant, fetched: Result<Token, Error>) -> Result<Secret, Error> {
        self.fetches += 1;
        match fetched {
            Ok(Token { secret, life }) => {
                let term = life.and_then(|life| {
                    let end = asked.checked_add(life)?;
                    Some(Term { end, renewal: end - EARLY.min(life / 10) })
                });
                self.held = Some(Held { token: secret.clone(), term });
                self.failure = None;
                Ok(secret)
            }
            Err(failure) => Err(told(self.failure.insert(failure))),
        }
    }
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

    use futures_util::future::{join, join_all};
    use tokio::time::sleep;

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

    #[tokio::test(start_paused = true)]
    async fn a_token_is_replaced_before_it_expires() {
        for (life, good) in [(s(100), s(90)), (s(24 * 3600), s(24 * 3600 - 300)), (s(50 * 60), s(45 * 60))] {
            let (tokens, begun) = provided(move |_| (Duration::ZERO, Ok(Some(life))));
            assert_eq!(number(&tokens, None).await.unwrap(), 1);
            sleep(good - Duration::from_millis(1)).await;
            assert_eq!(number(&tokens, None).await.unwrap(), 1, "{life:?}");
            sleep(Duration::from_millis(1)).await;
            let numbers = join_all((0..5).map(|_| number(&tokens, None))).await;
            assert_eq!(*numbers[0].as_ref().unwrap(), 2, "{life:?}");
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
            assert_eq!(begun.load(Ordering::SeqCst), fetches, "{left} s");
            sleep(s(1)).await;
        }
        sleep(s(1)).await;
        assert_eq!(number(&tokens, None).await.unwrap_err().kind(), ErrorKind::Unavailable);
    }

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
        let (first, second) = join(number(&tokens, None), async {
            let second = number(&tokens, None).await;
            assert_eq!(started.elapsed(), Duration::ZERO);
            second
        })
        .await;
        assert_eq!((first.unwrap(), second.unwrap(), started.elapsed()), (1, 1, PATIENCE));
        sleep(s(50)).await;
        assert_eq!(number(&tokens, None).await.unwrap(), 3);
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
            tokio::task::yield_now().await;
            number(&tokens, None).await
        };
        let (early, late) = join(join_all((0..20).map(|_| number(&tokens, None))), late).await;
        for error in early.into_iter().map(Result::unwrap_err) {
            assert_eq!((error.kind(), error.retry_after()), (ErrorKind::Unavailable, Some(s(7))));
            assert_eq!(error.message(), "no token: down");
        }
        assert_eq!((late.unwrap(), begun.load(Ordering::SeqCst)), (2, 2));
    }

    #[tokio::test(start_paused = true)]
    async fn if_the_fetching_call_is_dropped_the_next_one_fetches() {
        let (tokens, begun) = provided(|_| (s(10), Ok(None)));
        let dropped = timeout(s(3), number(&tokens, None));
        let waiting = join_all((0..20).map(|_| number(&tokens, None)));
        let started = Instant::now();
        let (dropped, waiting) = join(dropped, waiting).await;
        assert!(dropped.is_err());
        for number in waiting {
            assert_eq!(number.unwrap(), 2);
        }
        assert_eq!((started.elapsed(), begun.load(Ordering::SeqCst)), (s(13), 2));
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
