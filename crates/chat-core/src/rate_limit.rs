//! What an answer's headers tell about rate limits.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use http::HeaderMap;

use crate::{RateLimitHeaders, ResetUnit};

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

impl RateLimit {
    pub(crate) fn read(names: &RateLimitHeaders, headers: &HeaderMap) -> Self {
        let text = |name: Option<&str>| headers.get(name?)?.to_str().ok().map(str::trim);
        Self {
            limit: text(names.limit).and_then(|text| text.parse().ok()),
            remaining: text(names.remaining).and_then(|text| text.parse().ok()),
            reset: names.reset.and_then(|(name, unit)| wait(text(Some(name))?, unit, SystemTime::now())),
            bucket: text(names.bucket).filter(|text| !text.is_empty()).map(str::to_owned),
            global: text(names.global).is_some_and(|text| !matches!(text, "0" | "false")),
        }
    }
}

/// `Retry-After` in seconds, whole or with a fraction. Its date form is not read: clocks differ.
pub(crate) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    seconds(headers.get(http::header::RETRY_AFTER)?.to_str().ok()?.trim(), 1.0)
}

fn wait(text: &str, unit: ResetUnit, now: SystemTime) -> Option<Duration> {
    let until =
        |instant: Duration| Some(UNIX_EPOCH.checked_add(instant)?.duration_since(now).unwrap_or_default());
    match unit {
        ResetUnit::DurationS => seconds(text, 1.0),
        ResetUnit::DurationMs => seconds(text, 1e-3),
        ResetUnit::InstantS => until(seconds(text, 1.0)?),
        ResetUnit::InstantMs => until(seconds(text, 1e-3)?),
    }
}

/// Negative, infinite and other impossible spans are none.
fn seconds(text: &str, scale: f64) -> Option<Duration> {
    Duration::try_from_secs_f64(text.parse::<f64>().ok()? * scale).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: RateLimitHeaders = RateLimitHeaders {
        limit: Some("x-limit"),
        remaining: Some("x-remaining"),
        reset: Some(("x-reset", ResetUnit::DurationS)),
        bucket: Some("x-bucket"),
        global: Some("x-global"),
    };

    fn read(pairs: &[(&'static str, &'static str)]) -> RateLimit {
        let headers = pairs
            .iter()
            .map(|(name, value)| (http::HeaderName::from_static(name), http::HeaderValue::from_static(value)))
            .collect();
        RateLimit::read(&NAMES, &headers)
    }

    #[test]
    fn reads_what_is_there() {
        let read = read(&[
            ("x-limit", "120"),
            ("x-remaining", " 0 "),
            ("x-reset", "1.5"),
            ("x-bucket", "message/list"),
            ("x-global", "1"),
        ]);
        assert_eq!(
            read,
            RateLimit {
                limit: Some(120),
                remaining: Some(0),
                reset: Some(Duration::from_millis(1500)),
                bucket: Some("message/list".to_owned()),
                global: true,
            }
        );
    }

    #[test]
    fn ignores_what_is_malformed() {
        for value in ["-1", "NaN", "inf", "1e400", "-0.5", "soon", ""] {
            let read = read(&[("x-limit", value), ("x-remaining", value), ("x-reset", value)]);
            assert_eq!(read, RateLimit::default(), "{value}");
            let headers = [(http::header::RETRY_AFTER, http::HeaderValue::from_static(value))];
            assert_eq!(retry_after(&headers.into_iter().collect()), None, "{value}");
        }
        assert!(!read(&[("x-global", "false")]).global);
    }

    #[test]
    fn instants_are_waits() {
        let now = UNIX_EPOCH + Duration::from_secs(1_000);
        assert_eq!(wait("1010", ResetUnit::InstantS, now), Some(Duration::from_secs(10)));
        assert_eq!(wait("990", ResetUnit::InstantS, now), Some(Duration::ZERO));
        assert_eq!(wait("1000500", ResetUnit::InstantMs, now), Some(Duration::from_millis(500)));
        assert_eq!(wait("250", ResetUnit::DurationMs, now), Some(Duration::from_millis(250)));
        assert_eq!(wait("1e300", ResetUnit::InstantS, now), None);
    }
}
