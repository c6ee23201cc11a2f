//! Unions of which a key says the kind: `{"user_id":"1"}` or `{"role_id":2}`.

use std::{fmt, marker::PhantomData};

use serde::{
    Deserializer,
    de::{IgnoredAny, MapAccess, Visitor},
};
use serde_json::Map;

use super::buffer;
use crate::Unlisted;

/// A union that a key tells apart; it may be spread among other fields.
pub trait Keyed: Sized {
    /// Decodes the value if the key is one of ours; `None` = it is not, and the value is not read.
    ///
    /// # Errors
    /// The value's own.
    fn member<'de, A: MapAccess<'de>>(key: &str, members: &mut A) -> Result<Option<Self>, A::Error>;

    /// Keeps an object without any of our keys.
    fn unlisted(json: Unlisted) -> Self;
}

/// Reads the union: the first of our keys decides.
///
/// # Errors
/// Those of the value.
pub fn deserialize<'de, D: Deserializer<'de>, U: Keyed>(deserializer: D) -> Result<U, D::Error> {
    optional(deserializer).map(|found| found.unwrap_or_else(|| U::unlisted(buffer::unlisted(Map::new()))))
}

/// Reads the union where it is spread among other fields and may be absent: no member at all is none.
///
/// # Errors
/// Those of the value.
pub fn optional<'de, D: Deserializer<'de>, U: Keyed>(deserializer: D) -> Result<Option<U>, D::Error> {
    deserializer.deserialize_map(Keys(PhantomData))
}

struct Keys<U>(PhantomData<U>);

impl<'de, U: Keyed> Visitor<'de> for Keys<U> {
    type Value = Option<U>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object whose key says its kind")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Option<U>, A::Error> {
        let mut rest = Map::new();
        while let Some(key) = members.next_key::<String>()? {
            match U::member(&key, &mut members)? {
                None => {
                    rest.insert(key, members.next_value()?);
                }
                found => {
                    while members.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
                    return Ok(found);
                }
            }
        }
        Ok((!rest.is_empty()).then(|| U::unlisted(buffer::unlisted(rest))))
    }
}
