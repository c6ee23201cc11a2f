//! Unions whose kind stands beside the content: `{"type":"user","value":"123"}`, in any order.

use std::{fmt, marker::PhantomData};

use serde::{
    Deserialize, Deserializer,
    de::{DeserializeSeed, Error as _, IgnoredAny, MapAccess, Visitor},
};
use serde_json::{Map, Value};

use super::buffer::{self, Key, Known};
use crate::Unlisted;

/// A union whose tag stands beside its content.
pub trait Adjacent: Sized {
    /// The member that says the kind.
    const TAG: &'static str;

    /// The member that holds the content.
    const CONTENT: &'static str;

    /// Decodes the content of this kind. A numeric tag is given as text.
    ///
    /// # Errors
    /// Hands `content` back unread if the kind is not one of ours; inside, the content's own error.
    fn member<'de, D: Deserializer<'de>>(kind: &str, content: D) -> Result<Result<Self, D::Error>, D>;

    /// Keeps tag and content of another kind; `None` refuses it. Members beside them are not the union's.
    fn unlisted(json: Unlisted) -> Option<Self>;
}

/// Reads the union.
///
/// # Errors
/// Those of the content that the tag names.
pub fn deserialize<'de, D: Deserializer<'de>, U: Adjacent>(deserializer: D) -> Result<U, D::Error> {
    match optional(deserializer)? {
        Some(found) => Ok(found),
        None => buffer::empty(U::unlisted(buffer::unlisted(Map::new()))),
    }
}

/// Reads the union where it is spread among other fields and may be absent: neither tag nor content is none.
///
/// # Errors
/// Those of the content that the tag names.
pub fn optional<'de, D: Deserializer<'de>, U: Adjacent>(deserializer: D) -> Result<Option<U>, D::Error> {
    deserializer.deserialize_map(Pairs(PhantomData))
}

struct Pairs<U>(PhantomData<U>);

impl<'de, U: Adjacent> Visitor<'de> for Pairs<U> {
    type Value = Option<U>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object with `{}` and `{}`", U::TAG, U::CONTENT)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Option<U>, A::Error> {
        let (mut tag, mut content, mut found) = (None::<Value>, None::<Value>, None);
        while let Some(key) = members.next_key_seed(Key([U::TAG, U::CONTENT]))? {
            let kind = tag.as_ref().and_then(buffer::kind);
            match (key, kind) {
                (Known::Index(0), _) => tag = Some(members.next_value()?),
                (Known::Index(_), Some(kind)) if found.is_none() => {
                    match members.next_value_seed(Content(&kind, PhantomData::<U>))? {
                        Ok(member) => found = Some(member),
                        Err(unread) => content = Some(unread),
                    }
                }
                (Known::Index(_), _) => content = Some(members.next_value()?),
                (Known::Other(_), _) => {
                    members.next_value::<IgnoredAny>()?;
                }
            }
        }
        if found.is_some() {
            return Ok(found);
        }
        let (tag, content) = match (tag, content) {
            (None, None) => return Ok(None),
            (Some(tag), content) if buffer::kind(&tag).is_some() => (tag, content),
            (tag, content) => return buffer::kept(keep(tag, content)),
        };
        let kind = buffer::kind(&tag).unwrap_or_default();
        let absent = content.is_none();
        match U::member(&kind, content.unwrap_or_default()) {
            Ok(Err(_)) if absent => Err(A::Error::missing_field(U::CONTENT)),
            Ok(member) => member.map(Some).map_err(A::Error::custom),
            Err(unread) => buffer::kept(keep(Some(tag), (!absent).then_some(unread))),
        }
    }
}

fn keep<U: Adjacent>(tag: Option<Value>, content: Option<Value>) -> Option<U> {
    let members = [(U::TAG, tag), (U::CONTENT, content)];
    let kept = members.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?)));
    U::unlisted(buffer::unlisted(kept.collect()))
}

/// The content as it streams in; of an unknown kind, its JSON.
struct Content<'a, U>(&'a str, PhantomData<U>);

impl<'de, U: Adjacent> DeserializeSeed<'de> for Content<'_, U> {
    type Value = Result<U, Value>;

    fn deserialize<D: Deserializer<'de>>(self, content: D) -> Result<Self::Value, D::Error> {
        match U::member(self.0, content) {
            Ok(member) => member.map(Ok),
            Err(unread) => Value::deserialize(unread).map(Err),
        }
    }
}
