//! Ids, message keys and times, as BearyChat writes them.

use std::{
    fmt,
    time::{SystemTime, UNIX_EPOCH},
};

/// The last number of a time: keys have four digits for it.
const LAST_NUMBER: u16 = 9999;

/// Gives out ids and keys, none of them twice.
#[derive(Debug, Default)]
pub(super) struct Stamps {
    /// How many ids were given out.
    ids: u64,
    last: Key,
}

/// A message's key: when it was sent, and which one of that time it is. Later messages have greater ones.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    /// In milliseconds since 1970.
    pub(super) time: i64,
    number: u16,
}

impl Stamps {
    /// A new id: `=bw0001`. The samples' ids are shorter.
    pub(super) fn id(&mut self) -> String {
        self.ids += 1;
        format!("=bw{:04}", self.ids)
    }

    /// The key of a message that is sent now.
    pub(super) fn key(&mut self) -> Key {
        let now = self.now();
        self.key_at(now)
    }

    /// Milliseconds since 1970, not before the last message.
    pub(super) fn now(&self) -> i64 {
        let clock = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        i64::try_from(clock.as_millis()).unwrap_or(i64::MAX).max(self.last.time)
    }

    fn key_at(&mut self, now: i64) -> Key {
        self.last = match self.last {
            Key { time, .. } if time < now => Key { time: now, number: 1 },
            Key { time, number } if number < LAST_NUMBER => Key { time, number: number + 1 },
            Key { time, .. } => Key { time: time.saturating_add(1), number: 1 },
        };
        self.last
    }
}

impl Key {
    /// Reads `1485236262366.0193`. It is no decimal fraction: without all four digits it is no key.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (time, number) = text.split_once('.')?;
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if number.len() != 4 || !digits(time) || !digits(number) {
            return None;
        }
        Some(Self { time: time.parse().ok()?, number: number.parse().ok()? })
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:04}", self.time, self.number)
    }
}

/// Milliseconds since 1970 as `2017-01-24T13:37:42.000+0000`: rounded to a second, in the zone so many hours east.
pub(super) fn datetime(millis: i64, zone: i64) -> String {
    let seconds = millis.saturating_add(500).div_euclid(1000) + zone * 3600;
    let (year, month, day) = date(seconds.div_euclid(86_400));
    let of_day = seconds.rem_euclid(86_400);
    let (hour, minute, second) = (of_day / 3600, of_day / 60 % 60, of_day % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.000{zone:+03}00")
}

/// Year, month and day, so many days after the first of 1970. It counts eras of 400 years from 1 March of year 0, so
/// that a leap day is the last of its year.
fn date(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    (era * 400 + year_of_era + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_of_one_time_have_keys_in_order() {
        let mut stamps = Stamps::default();
        let mut keys: Vec<_> =
            [5, 5, 6, 5, 7].into_iter().map(|now| stamps.key_at(1_485_236_262_360 + now)).collect();
        let texts: Vec<_> = keys.iter().map(Key::to_string).collect();
        assert_eq!(
            texts,
            [
                "1485236262365.0001",
                "1485236262365.0002",
                "1485236262366.0001",
                "1485236262366.0002",
                "1485236262367.0001",
            ]
        );
        keys.extend((0..20_000).map(|_| stamps.key_at(1_485_236_262_367)));
        assert!(keys.is_sorted_by(|one, next| one < next));
        assert_eq!(keys.last().unwrap().to_string(), "1485236262369.0003");
    }

    #[test]
    fn a_key_is_read_letter_by_letter() {
        let key = Key::parse("1485236262366.0190").unwrap();
        assert_eq!((key.time, key.to_string()), (1_485_236_262_366, "1485236262366.0190".to_owned()));
        for text in
            ["1485236262366.019", "1485236262366", "1485236262366.+190", "-1.0001", ".0001", "1.00011", ""]
        {
            assert_eq!(Key::parse(text), None, "{text}");
        }
    }

    #[test]
    fn ids_are_unique() {
        let mut stamps = Stamps::default();
        assert_eq!([stamps.id(), stamps.id()], ["=bw0001", "=bw0002"]);
    }

    #[test]
    fn times_are_written_as_in_the_samples() {
        assert_eq!(datetime(1_539_079_267_590, 0), "2018-10-09T10:01:08.000+0000");
        assert_eq!(datetime(1_540_461_431_018, 0), "2018-10-25T09:57:11.000+0000");
        assert_eq!(datetime(1_539_136_135_000, 8), "2018-10-10T09:48:55.000+0800");
        assert_eq!(datetime(1_582_991_999_499, 0), "2020-02-29T15:59:59.000+0000");
        assert_eq!(datetime(1_582_991_999_499, 8), "2020-02-29T23:59:59.000+0800");
        assert_eq!(datetime(1_582_991_999_500, 8), "2020-03-01T00:00:00.000+0800");
        assert_eq!(datetime(1_735_689_599_000, 0), "2024-12-31T23:59:59.000+0000");
        assert_eq!(datetime(0, 0), "1970-01-01T00:00:00.000+0000");
    }
}
