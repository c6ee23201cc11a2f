//! Values that may be missing, and fields of three states.

use std::{fmt, marker::PhantomData};

use serde::{
    Deserializer, Serializer,
    de::{self, Visitor},
};

use super::{
    DecodeAs, EncodeAs, Write,
    sieve::{Found, Rule, sift},
};
use crate::Patch;

/// An `Option` whose none is `null`.
#[derive(Debug)]
pub struct Maybe<A>(PhantomData<A>);

impl<'de, T, A: DecodeAs<'de, T>> DecodeAs<'de, Option<T>> for Maybe<A> {
    fn decode<D: Deserializer<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
        struct Options<T, A>(PhantomData<(T, A)>);

        impl<'de, T, A: DecodeAs<'de, T>> Visitor<'de> for Options<T, A> {
            type Value = Option<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value, or null")
            }

            fn visit_unit<E: de::Error>(self) -> Result<Option<T>, E> {
                Ok(None)
            }

            fn visit_none<E: de::Error>(self) -> Result<Option<T>, E> {
                Ok(None)
            }

            fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<T>, D::Error> {
                A::decode(deserializer).map(Some)
            }
        }

        deserializer.deserialize_option(Options::<T, A>(PhantomData))
    }
}

impl<T, A: EncodeAs<T>> EncodeAs<Option<T>> for Maybe<A> {
    fn encode<S: Serializer>(value: &Option<T>, serializer: S) -> Result<S::Ok, S::Error> {
        match value {
            Some(value) => serializer.serialize_some(&Write::<T, A>::new(value)),
            None => serializer.serialize_none(),
        }
    }
}

/// An `Option` whose none is `null`, `""`, `{}`, `[]` or `false`; written as `null`.
#[derive(Debug)]
pub struct Blank<A>(PhantomData<A>);

impl<'de, T, A: DecodeAs<'de, T>> DecodeAs<'de, Option<T>> for Blank<A> {
    fn decode<D: Deserializer<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
        Ok(match sift::<_, T, A>(deserializer, Rule::Blank)? {
            Found::One(value) => Some(value),
            Found::Nothing | Found::Many(_) => None,
        })
    }
}

impl<T, A: EncodeAs<T>> EncodeAs<Option<T>> for Blank<A> {
    fn encode<S: Serializer>(value: &Option<T>, serializer: S) -> Result<S::Ok, S::Error> {
        Maybe::<A>::encode(value, serializer)
    }
}

/// A [`Patch`] that `null` clears. A field to keep is to be skipped (`Patch::is_keep`) and to default.
#[derive(Debug)]
pub struct Patched<A>(PhantomData<A>);

impl<'de, T, A: DecodeAs<'de, T>> DecodeAs<'de, Patch<T>> for Patched<A> {
    fn decode<D: Deserializer<'de>>(deserializer: D) -> Result<Patch<T>, D::Error> {
        Maybe::<A>::decode(deserializer).map(|value| value.map_or(Patch::Clear, Patch::Set))
    }
}

impl<T, A: EncodeAs<T>> EncodeAs<Patch<T>> for Patched<A> {
    fn encode<S: Serializer>(value: &Patch<T>, serializer: S) -> Result<S::Ok, S::Error> {
        match value {
            Patch::Set(value) => serializer.serialize_some(&Write::<T, A>::new(value)),
            Patch::Keep | Patch::Clear => serializer.serialize_none(),
        }
    }
}

/// A [`Patch`] that `""` clears. A field to keep is to be skipped (`Patch::is_keep`) and to default.
#[derive(Debug)]
pub struct ClearEmpty<A>(PhantomData<A>);

impl<'de, T, A: DecodeAs<'de, T>> DecodeAs<'de, Patch<T>> for ClearEmpty<A> {
    fn decode<D: Deserializer<'de>>(deserializer: D) -> Result<Patch<T>, D::Error> {
        Ok(match sift::<_, T, A>(deserializer, Rule::Clear)? {
            Found::One(value) => Patch::Set(value),
            Found::Nothing | Found::Many(_) => Patch::Clear,
        })
    }
}

impl<T, A: EncodeAs<T>> EncodeAs<Patch<T>> for ClearEmpty<A> {
    fn encode<S: Serializer>(value: &Patch<T>, serializer: S) -> Result<S::Ok, S::Error> {
        match value {
            Patch::Set(value) => A::encode(value, serializer),
            Patch::Keep | Patch::Clear => serializer.serialize_str(""),
        }
    }
}
