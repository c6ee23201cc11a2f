//! Points in time and spans, each in its unit.

use std::{
    borrow::Cow,
    fmt,
    num::TryFromIntError,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::{
    codec::scalar::{self, FromScalar, Scalar},
    wire::Wire,
};

/// A newtype over a signed number: JSON, path and query, and leniency.
macro_rules! number {
    ($name:ident) => {
        impl From<i64> for $name {
            fn from(number: i64) -> Self {
                Self(number)
            }
        }

        impl From<$name> for i64 {
            fn from(value: $name) -> Self {
                value.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl Wire for $name {
            fn text(&self) -> Option<Cow<'_, str>> {
                self.0.text().map(|text| Cow::Owned(text.into_owned()))
            }
        }

        impl FromScalar for $name {
            fn from_scalar(scalar: Scalar<'_>) -> Option<Self> {
                i64::from_scalar(scalar).map(Self)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_i64(self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                i64::deserialize(deserializer).map(Self)
            }
        }
    };
}

/// A point in time and the system's clock.
macro_rules! instant {
    ($name:ident, $span:path, $count:ident) => {
        number!($name);

        impl $name {
            /// The same in the system's terms; `None` beyond what it can say.
            pub fn to_system_time(self) -> Option<SystemTime> {
                let span = $span(self.0.unsigned_abs());
                if self.0 < 0 { UNIX_EPOCH.checked_sub(span) } else { UNIX_EPOCH.checked_add(span) }
            }

            /// From the system's clock, rounded towards 1970; `None` beyond what a number can say.
            pub fn from_system_time(time: SystemTime) -> Option<Self> {
                match time.duration_since(UNIX_EPOCH) {
                    Ok(since) => i64::try_from($count(since)).ok().map(Self),
                    Err(before) => i64::try_from($count(before.duration())).ok().map(|n| Self(-n)),
                }
            }
        }
    };
}

/// A span and the standard library's.
macro_rules! span {
    ($name:ident, $span:path, $count:ident) => {
        number!($name);

        /// Fractions are dropped; fails beyond what a number can say.
        impl TryFrom<Duration> for $name {
            type Error = TryFromIntError;

            fn try_from(span: Duration) -> Result<Self, TryFromIntError> {
                i64::try_from($count(span)).map(Self)
            }
        }

        /// Fails for negative spans.
        impl TryFrom<$name> for Duration {
            type Error = TryFromIntError;

            fn try_from(span: $name) -> Result<Self, TryFromIntError> {
                u64::try_from(span.0).map($span)
            }
        }
    };
}

fn millis(span: Duration) -> u128 {
    span.as_millis()
}

fn seconds(span: Duration) -> u128 {
    span.as_secs().into()
}

/// A point in time: milliseconds since 1970.
///
/// ```
/// use std::time::{Duration, SystemTime};
/// use chat_core::UnixMillis;
///
/// let sent = UnixMillis(1_612_685_332_518);
/// let time = SystemTime::UNIX_EPOCH + Duration::from_millis(1_612_685_332_518);
/// assert_eq!((sent.to_system_time(), UnixMillis::from_system_time(time)), (Some(time), Some(sent)));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnixMillis(pub i64);
instant!(UnixMillis, Duration::from_millis, millis);

/// A point in time: seconds since 1970.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnixSeconds(pub i64);
instant!(UnixSeconds, Duration::from_secs, seconds);

/// A span: milliseconds.
///
/// ```
/// use std::time::Duration;
/// use chat_core::Millis;
///
/// assert_eq!(Millis::try_from(Duration::from_secs(2))?, Millis(2000));
/// assert_eq!(Duration::try_from(Millis(1500))?, Duration::from_millis(1500));
/// # Ok::<(), std::num::TryFromIntError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Millis(pub i64);
span!(Millis, Duration::from_millis, millis);

/// A span: seconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Seconds(pub i64);
span!(Seconds, Duration::from_secs, seconds);

/// A point in time as the platform writes it, kept letter by letter: not every platform writes RFC 3339.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DateTime(Box<str>);

impl DateTime {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for DateTime {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}

impl From<String> for DateTime {
    fn from(text: String) -> Self {
        Self(text.into())
    }
}

impl fmt::Display for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl Wire for DateTime {
    fn text(&self) -> Option<Cow<'_, str>> {
        Some(Cow::Borrowed(&self.0))
    }
}

impl FromScalar for DateTime {
    fn from_scalar(scalar: Scalar<'_>) -> Option<Self> {
        scalar.as_text().map(|text| Self(text.into()))
    }
}

impl Serialize for DateTime {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for DateTime {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        scalar::text(deserializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_go_both_ways() {
        for number in [0, 1, -1, 1_612_685_332, -62_000_000_000] {
            let time = UnixSeconds(number).to_system_time().unwrap();
            assert_eq!(UnixSeconds::from_system_time(time), Some(UnixSeconds(number)));
            let time = UnixMillis(number).to_system_time().unwrap();
            assert_eq!(UnixMillis::from_system_time(time), Some(UnixMillis(number)));
        }
        // whatever the system's range is, nothing panics
        for number in [i64::MIN, i64::MAX] {
            let _ = (UnixMillis(number).to_system_time(), UnixSeconds(number).to_system_time());
        }
    }

    #[test]
    fn spans_refuse_what_they_cannot_say() {
        assert_eq!(Seconds::try_from(Duration::from_millis(2900)), Ok(Seconds(2)));
        assert!(Duration::try_from(Seconds(-1)).is_err());
        assert!(Millis::try_from(Duration::MAX).is_err());
    }

    #[test]
    fn json_is_strict() {
        assert_eq!(
            serde_json::from_str::<UnixMillis>("1612685332518").unwrap(),
            UnixMillis(1_612_685_332_518)
        );
        assert!(serde_json::from_str::<UnixMillis>(r#""1612685332518""#).is_err());
        assert_eq!(serde_json::to_string(&Seconds(5)).unwrap(), "5");
        let date: DateTime = serde_json::from_str(r#""2017-02-21T07:38:05.000+0000""#).unwrap();
        assert_eq!(serde_json::to_string(&date).unwrap(), r#""2017-02-21T07:38:05.000+0000""#);
    }
}
