//! Rate limits, told by the platform's headers.

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use chat_spec::ir::{RateLimit, ResetUnit};

use crate::answer::Answer;

/// So many calls per bucket and window.
#[derive(Debug)]
pub(crate) struct Limits {
    calls: u64,
    window: Duration,
    buckets: Mutex<BTreeMap<String, Bucket>>,
}

/// The current window of a bucket.
#[derive(Debug)]
struct Bucket {
    began: Instant,
    used: u64,
}

/// What a call was counted as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Counted {
    bucket: String,
    limit: u64,
    remaining: u64,
    reset: Duration,
    /// Whether it is one call too many.
    pub(crate) exceeded: bool,
}

impl Limits {
    /// Lets `calls` calls per bucket through in each `window`.
    pub(crate) fn new(calls: u64, window: Duration) -> Self {
        Self { calls, window, buckets: Mutex::default() }
    }

    /// Counts a call that arrived at `now`. The window of a bucket begins with its first call.
    pub(crate) fn count(&self, bucket: &str, now: Instant) -> Counted {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        let window = buckets.entry(bucket.to_owned()).or_insert(Bucket { began: now, used: 0 });
        if now.duration_since(window.began) >= self.window {
            *window = Bucket { began: now, used: 0 };
        }
        let exceeded = window.used >= self.calls;
        if !exceeded {
            window.used += 1;
        }
        Counted {
            bucket: bucket.to_owned(),
            limit: self.calls,
            remaining: self.calls - window.used,
            reset: self.window.saturating_sub(now.duration_since(window.began)),
            exceeded,
        }
    }
}

impl Counted {
    /// Tells the count by the platform's headers.
    pub(crate) fn tell(&self, headers: &RateLimit, answer: Answer) -> Answer {
        let told = [
            (headers.limit.as_ref(), self.limit.to_string()),
            (headers.remaining.as_ref(), self.remaining.to_string()),
            (headers.bucket.as_ref(), self.bucket.clone()),
            (headers.reset.as_ref().map(|(name, _)| name), self.reset(headers)),
        ];
        told.into_iter().fold(answer, |answer, (name, value)| match name {
            Some(name) => answer.header(name, value),
            None => answer,
        })
    }

    /// When the window ends, in the header's unit. Whole seconds are rounded up: who waits for them is not early.
    fn reset(&self, headers: &RateLimit) -> String {
        let since_1970 = || SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let up = |duration: Duration| duration.as_secs() + u64::from(duration.subsec_nanos() > 0);
        match headers.reset.as_ref().map(|(_, unit)| *unit) {
            None | Some(ResetUnit::DurationS) => up(self.reset).to_string(),
            Some(ResetUnit::DurationMs) => self.reset.as_millis().to_string(),
            Some(ResetUnit::InstantS) => up(since_1970() + self.reset).to_string(),
            Some(ResetUnit::InstantMs) => (since_1970() + self.reset).as_millis().to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_bucket_has_its_window() {
        let second = Duration::from_secs(1);
        let limits = Limits::new(2, 10 * second);
        let start = Instant::now();
        let count = |bucket, after| {
            let counted = limits.count(bucket, start + after * second);
            (counted.remaining, counted.reset.as_secs(), counted.exceeded)
        };
        assert_eq!(count("a", 0), (1, 10, false));
        assert_eq!(count("a", 4), (0, 6, false));
        assert_eq!(count("a", 9), (0, 1, true));
        assert_eq!(count("b", 9), (1, 10, false));
        assert_eq!(count("a", 10), (1, 10, false));
    }

    #[test]
    fn the_reset_is_told_in_the_header_s_unit() {
        let counted = Limits::new(1, Duration::from_millis(1500)).count("a", Instant::now());
        let told = |unit| {
            let headers = RateLimit { reset: Some(("x".to_owned(), unit)), ..RateLimit::default() };
            counted.reset(&headers).parse::<u128>().unwrap()
        };
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
        assert_eq!(told(ResetUnit::DurationS), 2);
        assert_eq!(told(ResetUnit::DurationMs), 1500);
        assert!((now.as_millis() + 1500..now.as_millis() + 60_000).contains(&told(ResetUnit::InstantMs)));
        assert!(
            (now.as_millis() + 1500..now.as_millis() + 60_000).contains(&(told(ResetUnit::InstantS) * 1000))
        );
    }
}
