//! Bodies that stop arriving.

use std::{
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll, ready},
    time::{Duration, Instant},
};

use crate::{BoxFuture, Error, ErrorKind, Runtime};

/// Watches a body: less than a byte a second over the whole time allowed, and it has stalled.
///
/// Only time in which somebody waits for the body counts. Who stops waiting need not say so, as a future that is dropped
/// does not. So the time is counted by a timer that runs for a part of it and is set again by whoever still waits when it
/// has run out: to look away costs at most that part, however long it lasts.
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
    part: Duration,
    /// Never locked: the mutex makes bodies `Sync`.
    over: Mutex<BoxFuture<'static, ()>>,
}

impl Stall {
    pub(super) fn new(runtime: Arc<dyn Runtime>, allowed: Duration) -> Self {
        Self { runtime, allowed, waited: Duration::ZERO, arrived: 0, waiting: None }
    }

    /// So many bytes are here.
    pub(super) fn arrived(&mut self, bytes: usize) {
        if let Some(Waiting { since, part, .. }) = self.waiting.take() {
            self.waited += self.runtime.now().saturating_duration_since(since).min(part);
        }
        self.arrived = self.arrived.saturating_add(bytes as u64);
        if self.arrived >= self.needed() {
            (self.waited, self.arrived) = (Duration::ZERO, 0);
        }
    }

    /// Nothing is here; resolves when that has lasted too long.
    pub(super) fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Error> {
        while self.waited < self.allowed {
            let part = (self.allowed / 10).max(Duration::from_millis(1)).min(self.allowed - self.waited);
            let waiting = self.waiting.get_or_insert_with(|| Waiting {
                since: self.runtime.now(),
                part,
                over: Mutex::new(self.runtime.sleep(part)),
            });
            ready!(waiting.over.get_mut().unwrap_or_else(PoisonError::into_inner).as_mut().poll(cx));
            self.waited += waiting.part;
            self.waiting = None;
        }
        let message = format!(
            "the answer stalled: {} bytes in {} s of waiting (CallOptions::stall)",
            self.arrived,
            self.allowed.as_secs_f64()
        );
        Poll::Ready(Error::new(ErrorKind::Transport, message))
    }

    /// How many bytes must arrive in the time allowed.
    fn needed(&self) -> u64 {
        self.allowed.as_secs().max(1)
    }
}
