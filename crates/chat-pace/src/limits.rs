//! The limiter that learns.

use std::{
    fmt,
    future::poll_fn,
    pin::pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::Poll,
    time::Duration,
};

use chat_facts::{OperationMeta, PlatformMeta, Rate};

use crate::{
    Ask, BoxFuture, Limiter, Permit, RateLimit, Runtime,
    bucket::Waiter,
    table::{Table, Ticket, Turn},
};

/// The limiter of a client unless another is set: it keeps to what the answers' headers tell, and, where they tell
/// nothing, to the rates that the platform documents.
///
/// Calls queue per bucket ([`OperationMeta::bucket`], or else the operation; the server may name another), first come,
/// first served; of a platform whose headers tell a limit but name no bucket, all that take the token in one. Under load
/// they go one by one over the whole window, at 98 % of the rate; after a pause up to a quarter of a told limit goes at
/// once. Long windows (told ones of more than a minute, documented ones of a minute and more) are not spread: while they
/// have room, a call follows after a quarter of a second at most. Where no limit is known, four calls are in flight before the first answer. After a
/// refusal it is one. A refusal of the account as a whole stops every bucket. What headers tell outdoes what is
/// documented.
///
/// A call that counts more than the rate allows ([`Ask::weight`]) goes alone. One that is not polled when it is its turn
/// is passed over after 50 ms; without answers, a call a second goes all the same.
///
/// ```
/// use std::time::Duration;
/// use chat_pace::{Limits, Rate};
///
/// // what the account was granted
/// let limits = Limits::new().rate("message.send", Rate::new(200, Duration::from_secs(1)));
/// # let _ = limits;
/// ```
#[derive(Default)]
pub struct Limits {
    table: Arc<Mutex<Table>>,
}

impl Limits {
    /// A limiter that knows what the operations' own facts say and what it will be told.
    pub fn new() -> Self {
        Self::default()
    }

    /// A limiter that knows what the platform documents, too.
    ///
    /// ```
    /// use chat_pace::{Limits, PlatformMeta};
    ///
    /// static DEMO: PlatformMeta = PlatformMeta::new("demo", "Demo", &[]);
    /// let limits = Limits::of(&DEMO);
    /// # let _ = limits;
    /// ```
    pub fn of(platform: &'static PlatformMeta) -> Self {
        let limits = platform.rates.iter().fold(Self::new(), |limits, (name, rate)| limits.rate(name, *rate));
        let headers = &platform.rate_limit;
        {
            let mut table = lock(&limits.table);
            table.default_rate = platform.default_rate;
            table.one = headers.limit.is_some() && headers.bucket.is_none();
        }
        limits
    }

    /// The rate of the bucket, or of the operation, of this name.
    #[must_use]
    pub fn rate(self, name: &'static str, rate: Rate) -> Self {
        lock(&self.table).rates.insert(name, rate);
        self
    }
}

impl Limiter for Limits {
    fn acquire<'a>(&'a self, ask: Ask<'a>) -> BoxFuture<'a, Result<Box<dyn Permit>, Duration>> {
        let Ask { operation, weight, within, runtime } = ask;
        Box::pin(async move {
            let started = runtime.now();
            let mut queued = Queued { table: &self.table, runtime, waiter: None };
            loop {
                let now = runtime.now();
                let rest = within.saturating_sub(now.saturating_duration_since(started));
                let turn = lock(&self.table).turn(operation, weight, &mut queued.waiter, rest, now);
                let wait = match turn {
                    Turn::Go(ticket) => {
                        let (table, runtime) = (Arc::clone(&self.table), Arc::clone(runtime));
                        let slot = Slot { table, runtime, operation, ticket };
                        return Ok(Box::new(slot) as Box<dyn Permit>);
                    }
                    Turn::TooLong(wait) => return Err(wait),
                    Turn::Wait(wait) => wait.unwrap_or(Duration::MAX),
                };
                if let Some(waiter) = &queued.waiter {
                    let (mut woken, mut over) = (pin!(waiter.woken()), runtime.sleep(wait));
                    poll_fn(|cx| match over.as_mut().poll(cx) {
                        Poll::Ready(()) => Poll::Ready(()),
                        Poll::Pending => woken.as_mut().poll(cx),
                    })
                    .await;
                }
            }
        })
    }
}

/// A place in a queue, free again when dropped.
struct Queued<'a> {
    table: &'a Mutex<Table>,
    runtime: &'a Arc<dyn Runtime>,
    waiter: Option<Arc<Waiter>>,
}

impl Drop for Queued<'_> {
    fn drop(&mut self) {
        if let Some(waiter) = &self.waiter {
            lock(self.table).leave(waiter, self.runtime.now());
        }
    }
}

/// A call in flight.
struct Slot {
    table: Arc<Mutex<Table>>,
    runtime: Arc<dyn Runtime>,
    operation: &'static OperationMeta,
    ticket: Ticket,
}

impl Permit for Slot {
    fn observe(&mut self, refused: bool, told: &RateLimit, retry_after: Option<Duration>) {
        let hold = refused.then(|| retry_after.or(told.reset));
        lock(&self.table).answered(&mut self.ticket, self.operation, hold, told, self.runtime.now());
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        lock(&self.table).free(&mut self.ticket, self.runtime.now());
    }
}

/// No lock is held while anything waits, and nothing panics under it.
fn lock(table: &Mutex<Table>) -> MutexGuard<'_, Table> {
    table.lock().unwrap_or_else(PoisonError::into_inner)
}

impl fmt::Debug for Limits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Limits").finish_non_exhaustive()
    }
}
