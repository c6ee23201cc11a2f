//! Waiting for one's turn, so that the platform does not have to refuse.

use std::{fmt, sync::Arc, time::Duration};

use chat_facts::OperationMeta;

use crate::{BoxFuture, Runtime};

/// Says when a call may be sent: asked before each attempt, and told what became of it.
///
/// A client has [`Limits`](crate::Limits) unless `Builder::limiter` sets another. An `Arc` of a limiter is
/// one too: for clients that share an account.
///
/// ```
/// use std::time::Duration;
/// use chat_pace::{Ask, BoxFuture, Limiter, Limits, Permit};
///
/// /// Leaves messages that are one of many to another client.
/// struct Small(Limits);
///
/// impl Limiter for Small {
///     fn acquire<'a>(&'a self, ask: Ask<'a>) -> BoxFuture<'a, Result<Box<dyn Permit>, Duration>> {
///         match ask.weight {
///             0..=10 => self.0.acquire(ask),
///             _ => Box::pin(async { Err(Duration::MAX) }),
///         }
///     }
/// }
/// ```
pub trait Limiter: Send + Sync + 'static {
    /// Resolves when the call may be sent. Dropping the future gives the place in the queue up.
    ///
    /// # Errors
    /// How long the wait would be, at once, if the call has not so much time.
    fn acquire<'a>(&'a self, ask: Ask<'a>) -> BoxFuture<'a, Result<Box<dyn Permit>, Duration>>;
}

/// A call that is about to be sent.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub struct Ask<'a> {
    /// What is called.
    pub operation: &'static OperationMeta,
    /// How many calls it counts as: where messages are counted, the recipients.
    pub weight: u32,
    /// How much time the call has left.
    pub within: Duration,
    /// The client's clock.
    pub runtime: &'a Arc<dyn Runtime>,
}

impl<'a> Ask<'a> {
    /// A call of this operation that counts as one, with so much time, by this clock.
    pub fn new(operation: &'static OperationMeta, within: Duration, runtime: &'a Arc<dyn Runtime>) -> Self {
        Self { operation, weight: 1, within, runtime }
    }

    /// Sets [`weight`](Self::weight).
    #[must_use]
    pub fn weight(mut self, calls: u32) -> Self {
        self.weight = calls;
        self
    }
}

impl fmt::Debug for Ask<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ask")
            .field("operation", &self.operation.name)
            .field("weight", &self.weight)
            .field("within", &self.within)
            .finish_non_exhaustive()
    }
}

/// What an answer's headers tell about rate limits. A header that is absent or malformed tells nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct RateLimit {
    /// How many calls a window allows.
    pub limit: Option<u64>,
    /// How many of them are left.
    pub remaining: Option<u64>,
    /// How long until the window ends, counted from the answer.
    pub reset: Option<Duration>,
    /// Which limit was counted.
    pub bucket: Option<String>,
    /// Whether the account as a whole is limited.
    pub global: bool,
}

/// Leave to send one call. Dropped without an answer, it frees its place.
pub trait Permit: Send {
    /// The server answered: whether it refused the call as one too many, and what it told about its limits.
    ///
    /// Comes with the answer's head, and again if the body turns out to be such a refusal.
    fn observe(&mut self, refused: bool, told: &RateLimit, retry_after: Option<Duration>);
}

impl<L: Limiter + ?Sized> Limiter for Arc<L> {
    fn acquire<'a>(&'a self, ask: Ask<'a>) -> BoxFuture<'a, Result<Box<dyn Permit>, Duration>> {
        (**self).acquire(ask)
    }
}
