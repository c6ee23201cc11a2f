//! What is wrong with an answer, in words.
//!
//! ```
//! use chat_values::json::fault;
//!
//! let error = serde_json::from_str::<i64>(r#""s3cr3t""#).unwrap_err();
//! assert_eq!(fault::with_values(&error), r#"invalid type: string "s3cr3t", expected i64"#);
//! assert_eq!(fault::without_values(&error), "a value of another type than declared");
//! ```

use serde_json::error::Category;

/// In the decoder's words, which may repeat the value that it stopped at.
pub fn with_values(cause: &serde_json::Error) -> String {
    without_place(&cause.to_string()).to_owned()
}

/// In words that repeat nothing of the answer: the name of a field that is missing is the decoder's own.
pub fn without_values(cause: &serde_json::Error) -> String {
    match cause.classify() {
        Category::Eof => "the answer is cut off".to_owned(),
        Category::Syntax => "malformed JSON, or a key or number that cannot be read".to_owned(),
        Category::Data | Category::Io => match missing(without_place(&cause.to_string())) {
            Some(field) => format!("a field is missing: `{field}`"),
            None => "a value of another type than declared".to_owned(),
        },
    }
}

/// The decoder counts lines and columns from the payload's start: they would mislead.
fn without_place(message: &str) -> &str {
    message.rsplit_once(" at line ").map_or(message, |(message, _)| message)
}

/// The field, if this and nothing else is the message that `serde::de::Error::missing_field` makes.
fn missing(message: &str) -> Option<&str> {
    let field = message.strip_prefix("missing field `")?.strip_suffix('`')?;
    (!field.contains('`')).then_some(field)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::{Deserialize, de::DeserializeOwned};

    use super::*;
    use crate::{Secret, UnixMillis};

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Login {
        #[serde(rename = "access_token")]
        _token: Secret,
        #[serde(rename = "kind", default)]
        _kind: Option<Kind>,
        #[serde(rename = "at", default)]
        _at: Option<UnixMillis>,
    }

    #[derive(Debug, Deserialize)]
    enum Kind {
        Bot,
    }

    fn fault<T: DeserializeOwned + std::fmt::Debug>(text: &str) -> String {
        without_values(&serde_json::from_str::<T>(text).unwrap_err())
    }

    #[test]
    fn says_what_is_wrong_without_any_value() {
        const TYPE: &str = "a value of another type than declared";
        const MALFORMED: &str = "malformed JSON, or a key or number that cannot be read";
        for (text, message) in [
            (r#"{"token":"s3cr3t"}"#, TYPE),
            (r#"{"kind":"Bot"}"#, "a field is missing: `access_token`"),
            (r#"{"access_token":["s3cr3t"]}"#, TYPE),
            (r#"{"access_token":"s","kind":"s3cr3t"}"#, TYPE),
            (r#"{"access_token":"s","at":"s3cr3t"}"#, TYPE),
            (r#"{"access_token":"s","missing field `s3cr3t`":1}"#, TYPE),
            (r#""s3cr3t""#, TYPE),
            (r#"{"access_token":"s3cr3"#, "the answer is cut off"),
            (r#"{"access_token" "s3cr3t"}"#, MALFORMED),
        ] {
            assert_eq!(fault::<Login>(text), message, "{text}");
        }
        assert_eq!(fault::<BTreeMap<u64, i64>>(r#"{"missing field `s3cr3t`":1}"#), MALFORMED);
        assert_eq!(fault::<i64>(r#""missing field `s3cr3t` at line 1""#), TYPE);
    }

    #[test]
    fn the_decoders_words_come_without_a_place() {
        let error = serde_json::from_str::<i64>("true").unwrap_err();
        assert_eq!(with_values(&error), "invalid type: boolean `true`, expected i64");
    }
}
