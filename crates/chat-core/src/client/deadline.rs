//! The time that a call may take.

use std::time::{Duration, Instant};

use chat_pace::within;

use super::trace;
use crate::{Error, ErrorKind, OperationMeta, Runtime};

/// When a call must be over.
pub(super) struct Deadline<'a> {
    runtime: &'a dyn Runtime,
    /// `None` = it may take as long as the clock can count.
    end: Option<Instant>,
}

impl<'a> Deadline<'a> {
    pub(super) fn new(runtime: &'a dyn Runtime, timeout: Duration) -> Self {
        Self { runtime, end: runtime.now().checked_add(timeout) }
    }

    /// How much time is left.
    pub(super) fn rest(&self) -> Duration {
        self.end.map_or(Duration::MAX, |end| end.saturating_duration_since(self.runtime.now()))
    }

    /// The work, or an error once the time is up. An error tells how many attempts were made.
    pub(super) async fn bound<T>(
        &self,
        attempts: u32,
        work: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, Error> {
        let done = within(self.runtime, self.rest(), work).await;
        done.unwrap_or_else(|| Err(Error::new(ErrorKind::Timeout, "the deadline passed"))).map_err(
            |mut error| {
                error.inner().attempts = attempts;
                error
            },
        )
    }

    /// [`bound`](Self::bound) for what the next attempt waits for. An error ends the call, so it tells how the attempt
    /// before failed, and whether those before sent anything.
    pub(super) async fn ahead<T>(
        &self,
        meta: &OperationMeta,
        attempts: u32,
        before: &mut Option<Error>,
        work: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, Error> {
        self.bound(attempts, work).await.map_err(|mut error| {
            error.inner().unsent = before.as_ref().is_none_or(Error::is_unsent);
            trace::event(trace::NOT_SENT, meta, attempts, Err(&error), None);
            error.after(before.take())
        })
    }

    /// Whether a wait ends before it.
    pub(super) fn has_room_for(&self, wait: Duration) -> bool {
        self.rest() > wait
    }
}
