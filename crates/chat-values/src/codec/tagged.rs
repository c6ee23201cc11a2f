//! Unions whose kind is a member of the object: `{"type":"card", …}`.
//!
//! Where the tag comes first, as servers write it, the member is decoded as it streams in: nothing is buffered,
//! and an error keeps its place. Else the object is read into a [`Value`] first.

use std::{fmt, marker::PhantomData};

use serde::{
    Deserialize, Deserializer,
    de::{DeserializeSeed, Error as _, IntoDeserializer, MapAccess, Visitor, value::MapAccessDeserializer},
};
use serde_json::{Map, Value};

use super::buffer::{self, Key, Known};
use crate::Unlisted;

/// A union that a tag tells apart.
pub trait Tagged: Sized {
    /// The member that says the kind.
    const TAG: &'static str;

    /// Decodes the member of this kind from the whole object, tag included. A numeric tag is given as text.
    ///
    /// # Errors
    /// Hands `members` back unread if the kind is not one of ours; inside, the member's own error.
    fn member<'de, D: Deserializer<'de>>(kind: &str, members: D) -> Result<Result<Self, D::Error>, D>;

    /// Keeps a member of another kind; `None` refuses it.
    fn unlisted(json: Unlisted) -> Option<Self>;
}

/// Reads the union.
///
/// # Errors
/// Those of the member that the tag names.
pub fn deserialize<'de, D: Deserializer<'de>, U: Tagged>(deserializer: D) -> Result<U, D::Error> {
    match optional(deserializer)? {
        Some(found) => Ok(found),
        None => buffer::empty(U::unlisted(buffer::unlisted(Map::new()))),
    }
}

/// Reads the union where it is spread among other fields and may be absent: no member at all is none.
///
/// # Errors
/// Those of the member that the tag names.
pub fn optional<'de, D: Deserializer<'de>, U: Tagged>(deserializer: D) -> Result<Option<U>, D::Error> {
    deserializer.deserialize_map(Tags(PhantomData))
}

struct Tags<U>(PhantomData<U>);

impl<'de, U: Tagged> Visitor<'de> for Tags<U> {
    type Value = Option<U>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object with `{}`", U::TAG)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Option<U>, A::Error> {
        let mut object = Map::new();
        match members.next_key_seed(Key([U::TAG]))? {
            None => return Ok(None),
            Some(Known::Other(key)) => {
                object.insert(key, members.next_value()?);
            }
            Some(Known::Index(_)) => {
                let tag: Value = members.next_value()?;
                if let Some(kind) = buffer::kind(&tag) {
                    let replay = Replay { key: Some(U::TAG), tag: Some(tag), rest: members };
                    return match U::member(&kind, MapAccessDeserializer::new(replay)) {
                        Ok(member) => member.map(Some),
                        Err(unread) => {
                            let object = Map::deserialize(unread)?;
                            buffer::kept(U::unlisted(buffer::unlisted(object)))
                        }
                    };
                }
                object.insert(U::TAG.to_owned(), tag);
            }
        }
        let object = buffer::rest(object, &mut members)?;
        let Some(kind) = object.get(U::TAG).and_then(buffer::kind) else {
            let tagged = object.contains_key(U::TAG);
            let kept = U::unlisted(buffer::unlisted(object));
            // where none is kept, they are the fields beside the union
            return if tagged { buffer::kept(kept) } else { Ok(kept) };
        };
        match U::member(&kind, Value::Object(object)) {
            Ok(member) => member.map(Some).map_err(A::Error::custom),
            Err(unread) => buffer::kept(U::unlisted(Unlisted::new(unread))),
        }
    }
}

/// The tag again, for members that have a row for it, then what follows.
struct Replay<A> {
    key: Option<&'static str>,
    tag: Option<Value>,
    rest: A,
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Replay<A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, A::Error> {
        match self.key.take() {
            Some(key) => seed.deserialize(key.into_deserializer()).map(Some),
            None => {
                self.tag = None;
                self.rest.next_key_seed(seed)
            }
        }
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, A::Error> {
        match self.tag.take() {
            Some(tag) => seed.deserialize(tag).map_err(A::Error::custom),
            None => self.rest.next_value_seed(seed),
        }
    }
}
