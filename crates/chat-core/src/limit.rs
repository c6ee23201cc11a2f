//! Limits that the platform enforces, checked before anything is sent.
//!
//! Generated calls use these where a limit is certain. A value that is absent passes; what exceeds its limit is an
//! [`ErrorKind::Limit`], whose [`limit`](crate::Error::limit) says by how much.
//!
//! ```
//! use chat_core::{Method, OperationMeta, limit};
//!
//! const SEND: &OperationMeta = &OperationMeta::new("message.send", Method::Post, "/messages");
//!
//! limit::max_chars(SEND, "text", &"日本語", 3)?;
//! limit::max_items(SEND, "to", 2, 100)?;
//! limit::min(SEND, "page", &None::<i64>, 1)?;
//! let error = limit::max_bytes(SEND, "text", &"日本語", 8).unwrap_err();
//! assert_eq!(error.to_string(), "message.send: `text` has 9 bytes; at most 8 are allowed");
//! let error = limit::max(SEND, "page_size", &200_i64, 100).unwrap_err();
//! assert_eq!(error.limit().map(|limit| (limit.parameter, limit.value)), Some(("page_size", 200.0)));
//! # Ok::<(), chat_core::Error>(())
//! ```

use crate::{Error, ErrorKind, LimitExceeded, OperationMeta, wire::Wire};

type Checked = Result<(), Error>;

/// A text of at most `limit` characters (Unicode scalar values). See the example of [this module](self).
///
/// # Errors
/// [`ErrorKind::Limit`]
pub fn max_chars(meta: &'static OperationMeta, name: &'static str, text: &dyn Wire, limit: usize) -> Checked {
    most(meta, name, "characters", chars(text), limit)
}

/// A text of at least `limit` characters (Unicode scalar values). See the example of [this module](self).
///
/// # Errors
/// [`ErrorKind::Limit`]
pub fn min_chars(meta: &'static OperationMeta, name: &'static str, text: &dyn Wire, limit: usize) -> Checked {
    least(meta, name, "characters", chars(text), limit)
}

/// A text of at most `limit` bytes of UTF-8. See the example of [this module](self).
///
/// # Errors
/// [`ErrorKind::Limit`]
pub fn max_bytes(meta: &'static OperationMeta, name: &'static str, text: &dyn Wire, limit: usize) -> Checked {
    most(meta, name, "bytes", text.text().map(|text| text.len()), limit)
}

/// A list of at most `limit` items. See the example of [this module](self).
///
/// # Errors
/// [`ErrorKind::Limit`]
pub fn max_items(meta: &'static OperationMeta, name: &'static str, items: usize, limit: usize) -> Checked {
    most(meta, name, "items", Some(items), limit)
}

/// A list of at least `limit` items. See the example of [this module](self).
///
/// # Errors
/// [`ErrorKind::Limit`]
pub fn min_items(meta: &'static OperationMeta, name: &'static str, items: usize, limit: usize) -> Checked {
    least(meta, name, "items", Some(items), limit)
}

/// A number of at most `limit`. See the example of [this module](self).
///
/// # Errors
/// [`ErrorKind::Limit`]
pub fn max(
    meta: &'static OperationMeta,
    name: &'static str,
    number: &dyn Wire,
    limit: impl Into<f64>,
) -> Checked {
    let limit = limit.into();
    check(meta, name, "", float(number), limit, "at most", |value| value <= limit)
}

/// A number of at least `limit`. See the example of [this module](self).
///
/// # Errors
/// [`ErrorKind::Limit`]
pub fn min(
    meta: &'static OperationMeta,
    name: &'static str,
    number: &dyn Wire,
    limit: impl Into<f64>,
) -> Checked {
    let limit = limit.into();
    check(meta, name, "", float(number), limit, "at least", |value| value >= limit)
}

fn chars(text: &dyn Wire) -> Option<usize> {
    text.text().map(|text| text.chars().count())
}

fn float(number: &dyn Wire) -> Option<f64> {
    number.text()?.parse().ok()
}

fn most(
    meta: &'static OperationMeta,
    name: &'static str,
    unit: &str,
    value: Option<usize>,
    limit: usize,
) -> Checked {
    check(meta, name, unit, value.map(lossy), lossy(limit), "at most", |value| value <= lossy(limit))
}

fn least(
    meta: &'static OperationMeta,
    name: &'static str,
    unit: &str,
    value: Option<usize>,
    limit: usize,
) -> Checked {
    check(meta, name, unit, value.map(lossy), lossy(limit), "at least", |value| value >= lossy(limit))
}

#[expect(clippy::cast_precision_loss, reason = "lengths in memory are far below 2^53")]
fn lossy(length: usize) -> f64 {
    length as f64
}

fn check(
    meta: &'static OperationMeta,
    name: &'static str,
    unit: &str,
    value: Option<f64>,
    limit: f64,
    bound: &str,
    holds: impl Fn(f64) -> bool,
) -> Checked {
    let Some(value) = value.filter(|value| !holds(*value)) else { return Ok(()) };
    let message = if unit.is_empty() {
        format!("`{name}` is {value}; {bound} {limit} is allowed")
    } else {
        format!("`{name}` has {value} {unit}; {bound} {limit} are allowed")
    };
    let mut error = Error::new(ErrorKind::Limit, message).of(meta);
    error.inner().limit = Some(LimitExceeded { parameter: name, limit, value });
    Err(error)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Method, Patch};

    const META: &OperationMeta = &OperationMeta::new("message.create", Method::Post, "/message/create");

    #[test]
    fn says_limit_and_value() {
        let error = max_chars(META, "content", &"日本語".to_owned(), 2).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Limit);
        assert_eq!(error.to_string(), "message.create: `content` has 3 characters; at most 2 are allowed");
        assert_eq!(error.limit(), Some(&LimitExceeded { parameter: "content", limit: 2.0, value: 3.0 }));
        assert_eq!(max(META, "page", &0.5, 0).unwrap_err().message(), "`page` is 0.5; at most 0 is allowed");
    }

    #[test]
    fn bounds_are_inclusive() {
        let text = "日本語".to_owned();
        for (passes, fails) in [
            (max_chars(META, "x", &text, 3), max_chars(META, "x", &text, 2)),
            (min_chars(META, "x", &text, 3), min_chars(META, "x", &text, 4)),
            (max_bytes(META, "x", &text, 9), max_bytes(META, "x", &text, 8)),
            (max_items(META, "x", 3, 3), max_items(META, "x", 3, 2)),
            (min_items(META, "x", 3, 3), min_items(META, "x", 3, 4)),
            (max(META, "x", &5_i64, 5), max(META, "x", &5_i64, 4.5)),
            (min(META, "x", &5_i64, 5), min(META, "x", &5_i64, 5.5)),
        ] {
            assert!(passes.is_ok() && fails.is_err());
        }
    }

    #[test]
    fn absent_passes() {
        assert!(max(META, "x", &None::<i64>, 0).is_ok() && min_chars(META, "x", &None::<String>, 9).is_ok());
        for absent in [Patch::<i64>::Keep, Patch::Clear] {
            assert!(min(META, "x", &absent, 9).is_ok() && max(META, "x", &absent, -1).is_ok());
        }
        for absent in [Patch::<String>::Keep, Patch::Clear] {
            assert!(min_chars(META, "x", &absent, 9).is_ok());
        }
    }

    #[test]
    fn what_a_patch_sets_is_checked() {
        let set = Patch::Set("日本語".to_owned());
        assert!(max_chars(META, "x", &set, 3).is_ok() && max_bytes(META, "x", &set, 9).is_ok());
        assert_eq!(
            max_chars(META, "x", &set, 2).unwrap_err().message(),
            "`x` has 3 characters; at most 2 are allowed"
        );
        assert_eq!(
            min(META, "x", &Patch::Set(1_i64), 2).unwrap_err().message(),
            "`x` is 1; at least 2 is allowed"
        );
    }
}
