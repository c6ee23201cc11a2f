//! What the unions share: objects that are kept as JSON.

use std::fmt;

use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, Visitor};
use serde_json::{Map, Value};

use crate::Unlisted;

/// Reads the rest of an object into `object`.
pub(super) fn rest<'de, A: MapAccess<'de>>(
    mut object: Map<String, Value>,
    members: &mut A,
) -> Result<Map<String, Value>, A::Error> {
    while let Some((key, value)) = members.next_entry()? {
        object.insert(key, value);
    }
    Ok(object)
}

pub(super) fn unlisted(object: Map<String, Value>) -> Unlisted {
    Unlisted::new(Value::Object(object))
}

/// A union that keeps what it does not know, or refuses it.
pub(super) fn kept<U, E: de::Error>(union: Option<U>) -> Result<Option<U>, E> {
    match union {
        Some(union) => Ok(Some(union)),
        None => Err(E::custom("of no kind that is known here")),
    }
}

/// The union of an object without any member.
pub(super) fn empty<U, E: de::Error>(union: Option<U>) -> Result<U, E> {
    union.ok_or_else(|| E::custom("nothing tells its kind"))
}

/// A tag as text, be it a string or a number; `None` = no such thing.
pub(super) fn kind(tag: &Value) -> Option<String> {
    match tag {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// Reads a key without copying it where it is one of these; else hands it out.
pub(super) struct Key<const N: usize>(pub(super) [&'static str; N]);

/// One of the keys, by index, or another.
pub(super) enum Known {
    Index(usize),
    Other(String),
}

impl<'de, const N: usize> DeserializeSeed<'de> for Key<N> {
    type Value = Known;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Known, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<const N: usize> Visitor<'_> for Key<N> {
    type Value = Known;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E: de::Error>(self, key: &str) -> Result<Known, E> {
        let index = self.0.iter().position(|known| *known == key);
        Ok(index.map_or_else(|| Known::Other(key.to_owned()), Known::Index))
    }
}
