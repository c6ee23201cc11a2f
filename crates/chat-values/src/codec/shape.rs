//! Unions that are told apart by which fields are there.

use serde::{Deserialize, Deserializer, de::Error as _};
use serde_json::{Map, Value};

use super::buffer;
use crate::Unlisted;

/// A union whose members each require fields that the others lack.
pub trait Shape: Sized {
    /// The keys that each member requires; the first member whose keys are all there is the one.
    const MEMBERS: &'static [&'static [&'static str]];

    /// Decodes the member of this index.
    ///
    /// # Errors
    /// The member's own.
    fn member(index: usize, json: Value) -> Result<Self, serde_json::Error>;

    /// Keeps what has the shape of no member; `None` refuses it, and what has the shape of two.
    fn unlisted(json: Unlisted) -> Option<Self>;
}

/// Reads the union.
///
/// # Errors
/// Those of the member whose shape it has.
pub fn deserialize<'de, D: Deserializer<'de>, U: Shape>(deserializer: D) -> Result<U, D::Error> {
    match optional(deserializer)? {
        Some(found) => Ok(found),
        None => buffer::empty(U::unlisted(buffer::unlisted(Map::new()))),
    }
}

/// Reads the union where it is spread among other fields and may be absent: no member at all is none.
///
/// # Errors
/// Those of the member whose shape it has.
pub fn optional<'de, D: Deserializer<'de>, U: Shape>(deserializer: D) -> Result<Option<U>, D::Error> {
    let json = Value::deserialize(deserializer)?;
    let Some(object) = json.as_object() else { return buffer::kept(U::unlisted(Unlisted::new(json))) };
    if object.is_empty() {
        return Ok(None);
    }
    let has = |keys: &&[&str]| keys.iter().all(|key| object.contains_key(*key));
    let shapes: Vec<usize> =
        U::MEMBERS.iter().enumerate().filter(|(_, keys)| has(keys)).map(|(index, _)| index).collect();
    let closed = U::unlisted(buffer::unlisted(Map::new())).is_none();
    let has_beside = |own: &[&str]| {
        let keys = U::MEMBERS.iter().copied().flatten();
        keys.filter(|key| !own.contains(key)).any(|key| object.contains_key(*key))
    };
    match shapes[..] {
        // where none is kept, they are the fields beside the union
        [] if closed && !has_beside(&[]) => Ok(None),
        [] => buffer::kept(U::unlisted(Unlisted::new(json))),
        [index, ..] if closed && U::MEMBERS.get(index).is_some_and(|own| has_beside(own)) => {
            Err(D::Error::custom("fields of two kinds, which exclude each other"))
        }
        [index, ..] => U::member(index, json).map(Some).map_err(D::Error::custom),
    }
}
