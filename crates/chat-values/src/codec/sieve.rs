//! Tells nothing, one and many apart, whatever their spelling.

use std::{fmt, marker::PhantomData};

use serde::{
    Deserializer,
    de::{
        self, DeserializeSeed, IgnoredAny, IntoDeserializer, MapAccess, SeqAccess, Unexpected, Visitor,
        value::{MapAccessDeserializer, SeqAccessDeserializer},
    },
};

use super::{DecodeAs, Read};

/// What stood in the JSON.
pub(super) enum Found<T> {
    Nothing,
    One(T),
    Many(Vec<T>),
}

/// Which spellings mean nothing, and what a list is.
#[derive(Clone, Copy)]
pub(super) enum Rule {
    /// `null`, `false`, `""`, `{}`, `[]` are nothing; a list is many.
    Many,
    /// `null`, `false`, `""`, `{}`, `[]` are nothing; a list is one value.
    Blank,
    /// `null` and `""` are nothing; a list is one value.
    Clear,
}

/// Reads what stands there, items and lone values through `A`.
pub(super) fn sift<'de, D: Deserializer<'de>, T, A: DecodeAs<'de, T>>(
    deserializer: D,
    rule: Rule,
) -> Result<Found<T>, D::Error> {
    deserializer.deserialize_any(Sieve::<T, A> { rule, item: PhantomData })
}

struct Sieve<T, A> {
    rule: Rule,
    item: PhantomData<(T, A)>,
}

impl<'de, T, A: DecodeAs<'de, T>> Sieve<T, A> {
    fn one<D: Deserializer<'de>>(value: D) -> Result<Found<T>, D::Error> {
        A::decode(value).map(Found::One)
    }
}

impl<'de, T, A: DecodeAs<'de, T>> Visitor<'de> for Sieve<T, A> {
    type Value = Found<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.rule {
            Rule::Many => "one value, a list, or nothing",
            Rule::Blank | Rule::Clear => "a value, or nothing",
        })
    }

    fn visit_unit<E: de::Error>(self) -> Result<Found<T>, E> {
        Ok(Found::Nothing)
    }

    fn visit_none<E: de::Error>(self) -> Result<Found<T>, E> {
        Ok(Found::Nothing)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Found<T>, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<Found<T>, E> {
        match self.rule {
            Rule::Many | Rule::Blank if !value => Ok(Found::Nothing),
            _ => Self::one(value.into_deserializer()),
        }
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Found<T>, E> {
        Self::one(value.into_deserializer())
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Found<T>, E> {
        Self::one(value.into_deserializer())
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Found<T>, E> {
        Self::one(value.into_deserializer())
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Found<T>, E> {
        if text.is_empty() { Ok(Found::Nothing) } else { Self::one(text.into_deserializer()) }
    }

    fn visit_seq<S: SeqAccess<'de>>(self, mut items: S) -> Result<Found<T>, S::Error> {
        if let Rule::Many = self.rule {
            let mut all = Vec::new();
            while let Some(Read(item, ..)) = items.next_element::<Read<T, A>>()? {
                all.push(item);
            }
            return Ok(Found::Many(all));
        }
        let mut seen = false;
        let found = Self::one(SeqAccessDeserializer::new(Counted { inner: &mut items, seen: &mut seen }));
        if seen || matches!(self.rule, Rule::Clear) {
            return found;
        }
        // whatever `T` made of it, nothing was read yet: was there anything?
        match (items.next_element::<IgnoredAny>()?, found) {
            (None, _) => Ok(Found::Nothing),
            (Some(_), Err(error)) => Err(error),
            (Some(_), Ok(_)) => Err(de::Error::invalid_type(Unexpected::Seq, &self)),
        }
    }

    fn visit_map<M: MapAccess<'de>>(self, mut members: M) -> Result<Found<T>, M::Error> {
        let mut seen = false;
        let found = Self::one(MapAccessDeserializer::new(Counted { inner: &mut members, seen: &mut seen }));
        if seen || matches!(self.rule, Rule::Clear) {
            return found;
        }
        match (members.next_key::<IgnoredAny>()?, found) {
            (None, _) => Ok(Found::Nothing),
            (Some(_), Err(error)) => Err(error),
            (Some(_), Ok(_)) => Err(de::Error::invalid_type(Unexpected::Map, &self)),
        }
    }
}

/// Notes whether anything was read.
struct Counted<'a, I> {
    inner: &'a mut I,
    seen: &'a mut bool,
}

impl<'de, I: MapAccess<'de>> MapAccess<'de> for Counted<'_, I> {
    type Error = I::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, I::Error> {
        let key = self.inner.next_key_seed(seed);
        *self.seen |= !matches!(key, Ok(None));
        key
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, I::Error> {
        self.inner.next_value_seed(seed)
    }
}

impl<'de, I: SeqAccess<'de>> SeqAccess<'de> for Counted<'_, I> {
    type Error = I::Error;

    fn next_element_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, I::Error> {
        let item = self.inner.next_element_seed(seed);
        *self.seen |= !matches!(item, Ok(None));
        item
    }
}
