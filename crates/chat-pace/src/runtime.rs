//! Time and chance: what calls wait by, and what tests put in their place.

use std::{
    future::poll_fn,
    hash::{BuildHasher, Hasher, RandomState},
    pin::pin,
    task::Poll,
    time::{Duration, Instant, SystemTime},
};

use crate::BoxFuture;

/// Time and chance, as calls use them. Every method has a default: tokio's clock, and chance from the standard library,
/// which is good enough to spread waits and for nothing else.
///
/// A `TokenProvider`'s tokens age by tokio's clock, whatever is set here.
///
/// ```
/// use chat_pace::Runtime;
///
/// /// Waits between attempts are as long as they can be.
/// struct Unlucky;
///
/// impl Runtime for Unlucky {
///     fn random(&self) -> f64 {
///         1.0
///     }
/// }
/// ```
pub trait Runtime: Send + Sync + 'static {
    /// A clock that never goes back.
    fn now(&self) -> Instant {
        tokio::time::Instant::now().into_std()
    }

    /// This machine's date: for waits that a server gives as a date without telling its own.
    fn date(&self) -> SystemTime {
        SystemTime::now()
    }

    /// Resolves when so much time has passed on the clock. [`Duration::MAX`] is for ever.
    fn sleep(&self, time: Duration) -> BoxFuture<'static, ()> {
        Box::pin(tokio::time::sleep(time))
    }

    /// A number from 0 to 1, each as likely as the other.
    fn random(&self) -> f64 {
        // each state has other keys, so the hash of nothing is a random number
        let bits = RandomState::new().build_hasher().finish() as u32;
        f64::from(bits) / f64::from(u32::MAX)
    }
}

/// Every default.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tokio;

impl Runtime for Tokio {}

/// The work's outcome, or nothing if it takes longer than `time`.
pub async fn within<T>(runtime: &dyn Runtime, time: Duration, work: impl Future<Output = T>) -> Option<T> {
    let mut work = pin!(work);
    let mut over = runtime.sleep(time);
    poll_fn(|cx| {
        // the timer first: work that is always ready must not outrun it
        if over.as_mut().poll(cx).is_ready() {
            return Poll::Ready(None);
        }
        work.as_mut().poll(cx).map(Some)
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Fails with the keys of one `RandomState` for all.
    #[test]
    fn chance_is_spread_from_0_to_1() {
        let mut numbers: Vec<f64> = (0..1000).map(|_| Tokio.random()).collect();
        numbers.sort_by(f64::total_cmp);
        assert!(numbers[0] >= 0.0 && numbers[999] <= 1.0);
        for (index, tenth) in numbers.chunks(100).enumerate() {
            let expected = (index as f64 + 0.5) / 10.0;
            let mean = tenth.iter().sum::<f64>() / 100.0;
            assert!((mean - expected).abs() < 0.06, "tenth {index}: {mean}");
        }
    }

    /// Fails if `within` polls the work before the timer: tokio then holds the timer back.
    #[tokio::test]
    async fn work_that_is_always_ready_is_cut_off() {
        let started = Instant::now();
        let busy = async {
            while started.elapsed() < Duration::from_secs(1) {
                tokio::task::consume_budget().await;
            }
        };
        assert_eq!(within(&Tokio, Duration::from_millis(50), busy).await, None);
        assert_eq!(within(&Tokio, Duration::MAX, async { 7 }).await, Some(7));
    }
}
