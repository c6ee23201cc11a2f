//! What is sent again, and after how long.

use std::time::Duration;

use crate::{Error, ErrorKind, OperationMeta};

/// The longest wait after the first attempt; each further one is twice as long.
const FIRST: Duration = Duration::from_millis(100);
/// The longest wait that is not the server's own wish.
const LONGEST: Duration = Duration::from_secs(5);
/// What is added after too many calls, if the server does not say how long to wait.
const LIMITED: Duration = Duration::from_secs(1);

/// Whether sending the request again can do no harm, and may help.
pub(super) fn may_help(meta: &OperationMeta, error: &Error) -> bool {
    match error.kind() {
        // a refusal did nothing
        ErrorKind::RateLimited => true,
        ErrorKind::Transport | ErrorKind::Timeout => meta.idempotent || error.is_unsent(),
        ErrorKind::Unavailable => meta.idempotent,
        _ => false,
    }
}

/// How long to wait after an attempt: at random up to a time that doubles, so that calls which failed together are not
/// repeated together, and never less than the server asks for. That a server asks for no time at all, such as until a
/// window that ended in the past, says nothing.
pub(super) fn wait(attempt: u32, error: &Error, random: f64) -> Duration {
    let most = FIRST.saturating_mul(2_u32.saturating_pow(attempt.saturating_sub(1))).min(LONGEST);
    // what is no number is 0
    let backoff = most.mul_f64(random.clamp(0.0, 1.0).max(0.0));
    match error.retry_after().filter(|told| !told.is_zero()) {
        Some(told) => told.max(backoff),
        None if error.kind() == ErrorKind::RateLimited => LIMITED + backoff,
        None => backoff,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn ms(millis: u64) -> Duration {
        Duration::from_millis(millis)
    }

    /// Fails without any of `FIRST`'s doubling, `min(LONGEST)` and `mul_f64(random)`; with NaN a panic without `max(0.0)`.
    #[test]
    fn a_wait_is_any_part_of_a_time_that_doubles_up_to_five_seconds() {
        let broken = Error::new(ErrorKind::Transport, "");
        for (attempt, most) in
            [(1, 100), (2, 200), (3, 400), (6, 3200), (7, 5000), (40, 5000), (u32::MAX, 5000)]
        {
            assert_eq!(wait(attempt, &broken, 1.0), ms(most), "{attempt}");
            assert_eq!(wait(attempt, &broken, 0.25), ms(most) / 4, "{attempt}");
            assert_eq!(wait(attempt, &broken, 0.0), Duration::ZERO, "{attempt}");
        }
        assert_eq!(wait(1, &broken, 7.0), ms(100));
        assert_eq!(wait(1, &broken, -7.0), Duration::ZERO);
        assert_eq!(wait(1, &broken, f64::NAN), Duration::ZERO);
    }

    /// Fails without `told.max(backoff)`, and with `told.min(…)`.
    #[test]
    fn a_wait_is_never_shorter_than_the_server_asks_for() {
        for kind in [ErrorKind::RateLimited, ErrorKind::Unavailable] {
            let mut error = Error::new(kind, "");
            for (told, random, expected) in [(ms(50), 0.0, 50), (ms(50), 1.0, 100), (ms(60_000), 1.0, 60_000)]
            {
                error.inner().retry_after = Some(told);
                assert_eq!(wait(1, &error, random), ms(expected));
            }
        }
        let mut limited = Error::new(ErrorKind::RateLimited, "");
        assert_eq!((wait(1, &limited, 0.0), wait(2, &limited, 0.5)), (ms(1000), ms(1100)));
        limited.inner().retry_after = Some(Duration::ZERO);
        assert_eq!(wait(1, &limited, 0.0), ms(1000));
    }
}
