//! Unions that are told apart by which fields are there.

use serde::{Deserialize, Deserializer, de::Error as _};
use serde_json::Value;

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

    /// Keeps what has the shape of no member.
    fn unlisted(json: Unlisted) -> Self;
}

/// Reads the union.
///
/// # Errors
/// Those of the member whose shape it has.
pub fn deserialize<'de, D: Deserializer<'de>, U: Shape>(deserializer: D) -> Result<U, D::Error> {
    optional(deserializer).map(|found| {
        found.unwrap_or_else(|| U::unlisted(Unlisted::new(Value::Object(serde_json::Map::new()))))
    })
}

/// Reads the union where it is spread among other fields and may be absent: no member at all is none.
///
/// # Errors
/// Those of the member whose shape it has.
pub fn optional<'de, D: Deserializer<'de>, U: Shape>(deserializer: D) -> Result<Option<U>, D::Error> {
    let json = Value::deserialize(deserializer)?;
    let Some(object) = json.as_object() else { return Ok(Some(U::unlisted(Unlisted::new(json)))) };
    if object.is_empty() {
        return Ok(None);
    }
    let has = |keys: &&[&str]| keys.iter().all(|key| object.contains_key(*key));
    match U::MEMBERS.iter().position(has) {
        Some(index) => U::member(index, json).map(Some).map_err(D::Error::custom),
        None => Ok(Some(U::unlisted(Unlisted::new(json)))),
    }
}
