//! Bodies that stop arriving.

use std::{
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll},
    time::{Duration, Instant},
};

use crate::{BoxFuture, Error, ErrorKind, Runtime};

/// Watches a body: less than a byte a second over the whole time allowed, and it has stalled. Only time in which
/// somebody waits for the body counts, so a slow reader is no stall.
pub(super) struct Stall {
    runtime: Arc<dyn Runtime>,
    allowed: Duration,
    /// How long was waited for these bytes.
    waited: Duration,
    arrived: u64,
    waiting: Option<Waiting>,
}

struct Waiting {
    since: Instant,
    /// Never locked: the mutex makes bodies `Sync`.
    over: Mutex<BoxFuture<'static, ()>>,
}

impl Stall {
    pub(super) fn new(runtime: Arc<dyn Runtime>, allowed: Duration) -> Self {
        Self { runtime, allowed, waited: Duration::ZERO, arrived: 0, waiting: None }
    }

    /// So many bytes are here.
    pub(super) fn arrived(&mut self, bytes: usize) {
        if let Some(Waiting { since, .. }) = self.waiting.take() {
            self.waited += self.runtime.now().saturating_duration_since(since);
        }
        self.arrived = self.arrived.saturating_add(bytes as u64);
        // waiting that was longer than allowed was not noticed at the time, so nobody read
        if self.arrived >= self.needed() || self.waited >= self.allowed {
            (self.waited, self.arrived) = (Duration::ZERO, 0);
        }
    }

    /// Nothing is here; resolves when that has lasted too long.
    pub(super) fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Error> {
        let Self { runtime, allowed, waited, .. } = self;
        let waiting = self.waiting.get_or_insert_with(|| Waiting {
            since: runtime.now(),
            over: Mutex::new(runtime.sleep(allowed.saturating_sub(*waited))),
        });
        let over = waiting.over.get_mut().unwrap_or_else(PoisonError::into_inner);
        over.as_mut().poll(cx).map(|()| {
            let message = format!(
                "the answer stalled: {} bytes in {} s of waiting (CallOptions::stall)",
                self.arrived,
                self.allowed.as_secs_f64()
            );
            Error::new(ErrorKind::Transport, message)
        })
    }

    /// How many bytes must arrive in the time allowed.
    fn needed(&self) -> u64 {
        self.allowed.as_secs().max(1)
    }
}
