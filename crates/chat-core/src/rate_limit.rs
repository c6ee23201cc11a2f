//! What an answer's headers tell about rate limits.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use http::HeaderMap;

use crate::{RateLimit, RateLimitHeaders, ResetUnit};

/// The longest name of a bucket that is remembered, in bytes.
const LONGEST: usize = 128;

/// What the headers tell; `now`: the server's date, as far as it is known.
pub(crate) fn read(names: &RateLimitHeaders, headers: &HeaderMap, now: SystemTime) -> RateLimit {
    let text = |name: Option<&str>| headers.get(name?)?.to_str().ok().map(str::trim);
    let mut told = RateLimit::default();
    told.limit = text(names.limit).and_then(|text| text.parse().ok());
    told.remaining = text(names.remaining).and_then(|text| text.parse().ok());
    told.reset = names.reset.and_then(|(name, unit)| wait(text(Some(name))?, unit, now));
    told.bucket = text(names.bucket).filter(|name| (1..=LONGEST).contains(&name.len())).map(str::to_owned);
    told.global = text(names.global).is_some_and(|text| !matches!(text, "0" | "false"));
    told
}

/// When the answer was made, by the server's clock.
pub(crate) fn date(headers: &HeaderMap) -> Option<SystemTime> {
    httpdate::parse_http_date(headers.get(http::header::DATE)?.to_str().ok()?).ok()
}

/// `Retry-After`: in seconds, whole or with a fraction, or a date, counted from `now` by the same clock.
pub(crate) fn retry_after(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let text = headers.get(http::header::RETRY_AFTER)?.to_str().ok()?.trim();
    seconds(text, 1.0)
        .or_else(|| Some(httpdate::parse_http_date(text).ok()?.duration_since(now).unwrap_or_default()))
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
        super::read(&NAMES, &headers, UNIX_EPOCH)
    }

    /// Fails without `LONGEST` in `read`: the names of a hostile server would fill the memory.
    #[test]
    fn a_bucket_is_named_in_at_most_128_bytes() {
        for (length, is_taken) in [(0, false), (1, true), (128, true), (129, false), (390_000, false)] {
            let name = "x".repeat(length);
            let header = (http::HeaderName::from_static("x-bucket"), name.parse().unwrap());
            let told = super::read(&NAMES, &HeaderMap::from_iter([header]), UNIX_EPOCH);
            assert_eq!(told.bucket, is_taken.then_some(name), "{length}");
        }
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
        assert_eq!((read.limit, read.remaining), (Some(120), Some(0)));
        assert_eq!(read.reset, Some(Duration::from_millis(1500)));
        assert_eq!((read.bucket.as_deref(), read.global), (Some("message/list"), true));
    }

    /// Fails without `try_from` in `seconds`.
    #[test]
    fn ignores_what_is_malformed() {
        for value in ["-1", "NaN", "inf", "1e400", "-0.5", "soon", "", "Mon, 99 Jan 1970 00:00:10 GMT"] {
            let read = read(&[("x-limit", value), ("x-remaining", value), ("x-reset", value)]);
            assert_eq!(read, RateLimit::default(), "{value}");
            let headers = [(http::header::RETRY_AFTER, http::HeaderValue::from_static(value))];
            assert_eq!(retry_after(&headers.into_iter().collect(), UNIX_EPOCH), None, "{value}");
        }
        assert!(!read(&[("x-global", "false")]).global);
    }

    /// Fails with this machine's clock in place of `now`.
    #[test]
    fn a_date_is_a_wait_by_the_servers_clock() {
        let headers = |date, retry| {
            [(http::header::DATE, date), (http::header::RETRY_AFTER, retry)]
                .map(|(name, value)| (name, http::HeaderValue::from_static(value)))
                .into_iter()
                .collect()
        };
        let date = "Sun, 06 Nov 1994 08:49:37 GMT";
        for (retry, wait) in [
            ("Sun, 06 Nov 1994 08:50:07 GMT", 30),
            ("Sunday, 06-Nov-94 08:49:39 GMT", 2),
            ("Sun Nov  6 08:49:38 1994", 1),
            ("Sun, 06 Nov 1994 08:49:07 GMT", 0),
            ("7", 7),
        ] {
            let headers = headers(date, retry);
            let now = super::date(&headers).unwrap();
            assert_eq!(retry_after(&headers, now), Some(Duration::from_secs(wait)), "{retry}");
        }
        assert_eq!(super::date(&headers("yesterday", date)), None);
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
