//! A rate: `100/s`, `6000/min`.

use std::time::Duration;

use chat_facts::Rate;

/// Words for times, with their seconds.
const TIMES: [(&str, u64); 4] = [("s", 1), ("min", 60), ("h", 60 * 60), ("day", 24 * 60 * 60)];

/// Reads a rate.
///
/// # Errors
/// Why it is none.
pub(crate) fn parse(text: &str) -> Result<Rate, &'static str> {
    let (calls, time) = text.split_once('/').ok_or("there is no `/`")?;
    let number = calls.bytes().all(|digit| digit.is_ascii_digit()) && !calls.starts_with('0');
    let calls = calls.parse().ok().filter(|_| number).ok_or("how many is a whole number from 1")?;
    let (_, seconds) =
        TIMES.into_iter().find(|(word, _)| *word == time).ok_or("the time is `s`, `min`, `h` or `day`")?;
    Ok(Rate::new(calls, Duration::from_secs(seconds)))
}

/// The rate as it is written.
pub(crate) fn written(rate: Rate) -> String {
    let time =
        TIMES.iter().find(|(_, seconds)| rate.per.as_secs() <= *seconds).map_or("day", |(word, _)| word);
    format!("{}/{time}", rate.calls)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates() {
        let rate = |calls, seconds| Ok(Rate::new(calls, Duration::from_secs(seconds)));
        let number = Err("how many is a whole number from 1");
        let time = Err("the time is `s`, `min`, `h` or `day`");
        for (written, read) in [
            ("100/s", rate(100, 1)),
            ("6000/min", rate(6000, 60)),
            ("5/h", rate(5, 3600)),
            ("1/day", rate(1, 86_400)),
            ("4294967295/s", rate(u32::MAX, 1)),
            ("4294967296/s", number),
            ("0/s", number),
            ("007/s", number),
            ("+7/s", number),
            ("/s", number),
            ("1.5/s", number),
            ("100 /s", number),
            ("100/", time),
            ("100/ s", time),
            ("100/sec", time),
            ("100/s/s", time),
            ("100", Err("there is no `/`")),
            ("", Err("there is no `/`")),
        ] {
            assert_eq!(parse(written), read, "{written}");
            if let Ok(rate) = read {
                assert_eq!(super::written(rate), written);
            }
        }
    }
}
