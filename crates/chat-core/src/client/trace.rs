//! What is traced of a call, under the feature `tracing`: an event for each attempt, and one where the next is not sent.
//! Nothing of the request or the answer is told.

use std::time::Duration;

use http::StatusCode;

use crate::{Error, OperationMeta};

/// An attempt that is over.
pub(super) const ATTEMPT: &str = "attempt";
/// After this attempt none is sent: there is no token, no turn, or no time to wait for either.
pub(super) const NOT_SENT: &str = "not sent";

/// This happened, with this status or failure; with this wait, if another attempt follows.
#[cfg(feature = "tracing")]
pub(super) fn event(
    what: &'static str,
    meta: &OperationMeta,
    attempt: u32,
    outcome: Result<StatusCode, &Error>,
    wait: Option<Duration>,
) {
    let error = outcome.err();
    let millis = |wait: Duration| u64::try_from(wait.as_millis()).unwrap_or(u64::MAX);
    tracing::debug!(
        operation = meta.name,
        attempt,
        status = outcome.ok().or_else(|| error?.status()).map(|status| status.as_u16()),
        error = error.map(|error| tracing::field::debug(error.kind())),
        wait_ms = wait.map(millis),
        no_room_ms = error.and_then(Error::wait).map(millis),
        "{what}"
    );
}

/// Without the feature, nothing is told.
#[cfg(not(feature = "tracing"))]
pub(super) fn event(_: &str, _: &OperationMeta, _: u32, _: Result<StatusCode, &Error>, _: Option<Duration>) {}
