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
                let number = match time.duration_since(UNIX_EPOCH) {
                    Ok(since) => i128::try_from($count(since)).ok(),
                    Err(before) => i128::try_from($count(before.duration())).ok().map(|number| -number),
                };
                i64::try_from(number?).ok().map(Self)
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
/// use chat_values::UnixMillis;
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
/// use chat_values::Millis;
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
///
/// It compares as text. The feature `jiff` makes it a [`jiff::Timestamp`](https://docs.rs/jiff); without it, or for a text that is no
/// point in time, there is [`as_str`](Self::as_str).
///
/// ```
/// use chat_values::DateTime;
///
/// let created = DateTime::from("2017-01-11T12:28:31.000+0000");
/// assert_eq!(created.as_str(), "2017-01-11T12:28:31.000+0000");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DateTime(Box<str>);

impl DateTime {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The point in time, with the feature `jiff`.
    ///
    /// Reads RFC 3339 and ISO 8601: offsets with a colon, without one, and `Z`; a `T` or a space before the time of
    /// day; any number of decimals up to nine. The offset is not kept, only what it says about the time.
    ///
    /// ```
    /// use chat_values::DateTime;
    ///
    /// let here = DateTime::from("2018-10-10T09:48:55.000+0800").timestamp()?;
    /// assert_eq!(here, DateTime::from("2018-10-10T01:48:55Z").timestamp()?);
    /// assert_eq!(here.as_millisecond(), 1_539_136_135_000);
    /// # Ok::<(), jiff::Error>(())
    /// ```
    ///
    /// # Errors
    /// For any other text, and for one without an offset: it is many points in time.
    #[cfg(feature = "jiff")]
    pub fn timestamp(&self) -> Result<jiff::Timestamp, jiff::Error> {
        self.0.parse()
    }
}

/// As RFC 3339 has it, in UTC; with the feature `jiff`. Where a platform writes it otherwise, write it so:
///
/// ```
/// use chat_values::DateTime;
/// use jiff::Timestamp;
///
/// let time = Timestamp::from_second(1_484_137_711)?;
/// assert_eq!(DateTime::from(time).as_str(), "2017-01-11T12:28:31Z");
///
/// let text = time.strftime("%Y-%m-%dT%H:%M:%S.%3f%z").to_string();
/// assert_eq!(DateTime::from(text).as_str(), "2017-01-11T12:28:31.000+0000");
/// # Ok::<(), jiff::Error>(())
/// ```
#[cfg(feature = "jiff")]
impl From<jiff::Timestamp> for DateTime {
    fn from(time: jiff::Timestamp) -> Self {
        time.to_string().into()
    }
}

/// [`DateTime::timestamp`], for generic code; with the feature `jiff`.
#[cfg(feature = "jiff")]
impl TryFrom<&DateTime> for jiff::Timestamp {
    type Error = jiff::Error;

    fn try_from(time: &DateTime) -> Result<Self, jiff::Error> {
        time.timestamp()
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

    #[test]
    fn dates_keep_every_letter() {
        // what platforms write, and what nobody should
        for text in [
            "2017-01-11T12:28:31.000+0000",
            "2018-10-10T09:48:55.000+0800",
            "2018-10-10T09:48:55+08:00",
            "2018-10-10 01:48:55Z",
            "0000-00-00T00:00:00",
            " yesterday ",
            "",
        ] {
            let json = format!("{text:?}");
            let date: DateTime = serde_json::from_str(&json).unwrap();
            assert_eq!((date.as_str(), date.to_string().as_str()), (text, text));
            assert_eq!(date.text().as_deref(), Some(text));
            assert_eq!(serde_json::to_string(&date).unwrap(), json);
        }
        assert!(serde_json::from_str::<DateTime>("1485236262366").is_err());
    }

    #[cfg(feature = "jiff")]
    #[test]
    fn dates_are_points_in_time_whatever_the_platform_writes() {
        for text in [
            "2018-10-10T09:48:55.000+0800",
            "2018-10-10T01:48:55.000+0000",
            "2018-10-10T09:48:55+08:00",
            "2018-10-10T01:48:55Z",
            "2018-10-10 09:48:55+0800",
            "2018-10-09T22:18:55.000000-0330",
        ] {
            let date = DateTime::from(text);
            assert_eq!(date.timestamp().unwrap().as_second(), 1_539_136_135, "{text}");
            assert_eq!(jiff::Timestamp::try_from(&date).unwrap(), date.timestamp().unwrap());
            assert_eq!(date.as_str(), text);
        }
        let fraction = DateTime::from("1969-12-31T23:59:59.999+0000").timestamp().unwrap();
        assert_eq!(fraction.as_millisecond(), -1);
        for text in
            ["2018-10-10T09:48:55", "2018-10-10", "1539136135", "2018-13-10T09:48:55Z", "yesterday", ""]
        {
            assert!(DateTime::from(text).timestamp().is_err(), "{text}");
        }
        for number in [0, -1, 1_539_136_135_123] {
            let time = jiff::Timestamp::from_millisecond(number).unwrap();
            assert_eq!(DateTime::from(time).timestamp().unwrap(), time);
        }
    }
}
