//! Times: what platforms write as one, with edits, and every number.

use std::{collections::BTreeSet, sync::LazyLock, time::Duration};

use chat_core::{DateTime, Millis, Seconds, UnixMillis, UnixSeconds};
use chat_spec::source::Sources;
use chat_tests::folder;
use serde_json::Value;

use crate::bytes::{Decisions, edited};

const PIECES: &[&str] = &[
    "",
    "0",
    "9",
    "60",
    "99999",
    "-",
    "+",
    ":",
    ".",
    "T",
    "t",
    " ",
    "Z",
    "z",
    "+0800",
    "-23:59",
    "[Asia/Shanghai]",
    "-000001",
    "000000000",
    "２",
    "\"",
    "\\",
    "\0",
];

/// The dates in the examples, and some that no example has.
static DATES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let odd = [
        "2018-10-10 09:48:55+08:00",
        "-009999-01-02T01:59:59Z",
        "9999-12-30T22:00:00.999999999Z",
        "2016-12-31T23:59:60Z",
    ];
    let mut dates: BTreeSet<String> = odd.map(str::to_owned).into();
    for platform in ["agora-chat", "bearychat", "kook"] {
        let sources = Sources::read(folder::repository(), platform).unwrap();
        let answers = sources.files().filter_map(|(_, _, text)| serde_json::from_str::<Value>(text).ok());
        answers.for_each(|answer| collect(&answer, &mut dates));
    }
    dates.into_iter().collect()
});

fn collect(value: &Value, dates: &mut BTreeSet<String>) {
    match value {
        Value::String(text) if DateTime::from(&**text).timestamp().is_ok() => dates.extend([text.clone()]),
        Value::Array(items) => items.iter().for_each(|item| collect(item, dates)),
        Value::Object(members) => members.values().for_each(|member| collect(member, dates)),
        _ => {}
    }
}

/// A date keeps every letter, and where it is a point in time, that is written as one that reads the same.
fn a_date_keeps_every_letter(bytes: &[u8]) {
    let mut decisions = Decisions::new(bytes);
    let date = decisions.one(&DATES);
    let date = edited(date.as_bytes(), &mut decisions, PIECES);
    let date = DateTime::from(String::from_utf8_lossy(&date).into_owned());
    let json = serde_json::to_string(&date).unwrap();
    assert_eq!(serde_json::from_str::<DateTime>(&json).unwrap(), date);
    if let Ok(time) = date.timestamp() {
        assert_eq!(DateTime::from(time).timestamp().unwrap(), time, "{date}");
    }
}

/// A number is a time or a span as long as the system has such a one, and comes back as it was.
fn a_number_comes_back(bytes: &[u8]) {
    let mut decisions = Decisions::new(bytes);
    let length = 1 + decisions.below(8);
    let number = decisions.number(length) as i64;
    for number in [number, number.wrapping_neg(), i64::MIN.wrapping_add(number), i64::MIN] {
        let text = number.to_string();
        assert_eq!(serde_json::from_str::<UnixMillis>(&text).unwrap(), UnixMillis(number));
        assert_eq!(serde_json::to_string(&Seconds(number)).unwrap(), text);
        if let Some(time) = UnixMillis(number).to_system_time() {
            assert_eq!(UnixMillis::from_system_time(time), Some(UnixMillis(number)));
        }
        if let Some(time) = UnixSeconds(number).to_system_time() {
            assert_eq!(UnixSeconds::from_system_time(time), Some(UnixSeconds(number)));
        }
        let spans = (Duration::try_from(Millis(number)), Duration::try_from(Seconds(number)));
        assert_eq!((spans.0.is_ok(), spans.1.is_ok()), (number >= 0, number >= 0));
        if let (Ok(millis), Ok(seconds)) = spans {
            assert_eq!(Millis::try_from(millis), Ok(Millis(number)));
            assert_eq!(Seconds::try_from(seconds), Ok(Seconds(number)));
        }
    }
}

#[test]
fn a_date() {
    fuzz!(a_date_keeps_every_letter, rounds = 5000);
}

// Fails for the lowest number, without `max`.
#[test]
fn a_number() {
    fuzz!(a_number_comes_back, rounds = 5000);
}
