//! Unions of which a key says the kind: `{"user_id":"1"}` or `{"role_id":2}`.

use std::{fmt, marker::PhantomData};

use serde::{
    Deserializer,
    de::{Error as _, IgnoredAny, MapAccess, Visitor},
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

    /// Keeps an object without any of our keys; `None` refuses it, and an object with two of them.
    fn unlisted(json: Unlisted) -> Option<Self>;
}

/// Reads the union: the first of our keys decides.
///
/// # Errors
/// Those of the value.
pub fn deserialize<'de, D: Deserializer<'de>, U: Keyed>(deserializer: D) -> Result<U, D::Error> {
    match optional(deserializer)? {
        Some(found) => Ok(found),
        None => buffer::empty(U::unlisted(buffer::unlisted(Map::new()))),
    }
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
        let mut found = None;
        while let Some(key) = members.next_key::<String>()? {
            if found.is_some() && U::unlisted(buffer::unlisted(Map::new())).is_some() {
                members.next_value::<IgnoredAny>()?;
                continue;
            }
            match U::member(&key, &mut members)? {
                Some(_) if found.is_some() => {
                    return Err(A::Error::custom(format_args!("`{key}` excludes what stands before it")));
                }
                Some(member) => found = Some(member),
                None => {
                    rest.insert(key, members.next_value()?);
                }
            }
        }
        match found {
            Some(found) => Ok(Some(found)),
            None if rest.is_empty() => Ok(None),
            // where none is kept, they are the fields beside the union
            None => Ok(U::unlisted(buffer::unlisted(rest))),
        }
    }
}
