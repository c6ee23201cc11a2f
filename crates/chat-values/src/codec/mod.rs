//! Adapters between Rust values and the spellings of a platform, and the unions.
//!
//! An adapter is a type that says how a `T` is read ([`DecodeAs`]) and written ([`EncodeAs`]). Adapters compose:
//! a list of flags that travel as 1 or 0 is `Each<Bit>`. A field names its adapter by [`As`]:
//!
//! ```
//! use chat_values::{OneOrMany, codec};
//! use serde::{Deserialize, Serialize};
//!
//! #[derive(Serialize, Deserialize)]
//! struct Post {
//!     #[serde(with = "codec::As::<codec::Bit>")]
//!     pinned: bool,
//!     #[serde(with = "codec::As::<codec::OneOrMany<codec::Lenient>>", default)]
//!     votes: OneOrMany<i64>,
//! }
//!
//! let post: Post = serde_json::from_str(r#"{"pinned":"1","votes":"7"}"#)?;
//! assert!(post.pinned && post.votes == vec![7]);
//! assert_eq!(serde_json::to_string(&post)?, r#"{"pinned":1,"votes":7}"#);
//! # Ok::<(), serde_json::Error>(())
//! ```
//!
//! | adapter | of | reads | writes |
//! |---|---|---|---|
//! | [`Plain`] | anything | as serde does | as serde does |
//! | [`Lenient`] | scalars, ids, enums | a number or flag in a string as well, a number for a text | the declared form |
//! | [`Bit`] | `bool` | 1, 0, true, false, also in strings | 1 or 0 |
//! | [`Text`] | numbers, flags, ids | as [`Lenient`] | a string |
//! | [`Each`] | `Vec` | a list | a list |
//! | [`Values`] | `BTreeMap` | an object | an object |
//! | [`Entries`] | `BTreeMap` | an object; `null` and `[]` are empty | an object |
//! | [`OneOrMany`] | [`OneOrMany`](crate::OneOrMany) | a list, a lone item, or any spelling of nothing | as it came |
//! | [`Maybe`] | `Option` | `null` is none | none as `null` |
//! | [`Blank`] | `Option` | `null`, `""`, `{}`, `[]`, `false` are none | none as `null` |
//! | [`Patched`] | [`Patch`](crate::Patch) | `null` clears | clear as `null` |
//! | [`ClearEmpty`] | [`Patch`](crate::Patch) | `""` and `null` clear | clear as `""` |

pub mod adjacent;
pub mod keyed;
pub mod pattern;
pub mod shape;
pub mod tagged;

mod buffer;
mod containers;
mod options;
pub(crate) mod scalar;
mod sieve;

use std::marker::PhantomData;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

pub use containers::{Each, Entries, OneOrMany, Values};
pub use options::{Blank, ClearEmpty, Maybe, Patched};
#[doc(hidden)]
pub use scalar::text;
pub use scalar::{Bit, FromScalar, Lenient, Scalar, Text};

/// Reads a `T` in this adapter's way.
pub trait DecodeAs<'de, T>: Sized {
    /// Reads it.
    ///
    /// # Errors
    /// Those of the deserializer, for what the adapter does not read.
    fn decode<D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error>;
}

/// Writes a `T` in this adapter's way.
pub trait EncodeAs<T> {
    /// Writes it.
    ///
    /// # Errors
    /// Those of the serializer.
    fn encode<S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error>;
}

/// An adapter, in the form that `#[serde(with = "…")]` asks for.
#[derive(Debug)]
pub struct As<A>(PhantomData<A>);

impl<A> As<A> {
    /// Reads a `T` through the adapter.
    ///
    /// # Errors
    /// Those of [`DecodeAs::decode`].
    pub fn deserialize<'de, T, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error>
    where
        A: DecodeAs<'de, T>,
    {
        A::decode(deserializer)
    }

    /// Writes a `T` through the adapter.
    ///
    /// # Errors
    /// Those of [`EncodeAs::encode`].
    pub fn serialize<T, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error>
    where
        A: EncodeAs<T>,
    {
        A::encode(value, serializer)
    }
}

/// As serde does it.
#[derive(Debug)]
pub struct Plain;

impl<'de, T: Deserialize<'de>> DecodeAs<'de, T> for Plain {
    fn decode<D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
        T::deserialize(deserializer)
    }
}

impl<T: Serialize> EncodeAs<T> for Plain {
    fn encode<S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
        value.serialize(serializer)
    }
}

/// A value to read through an adapter, where serde asks for a type.
#[doc(hidden)]
#[derive(Debug)]
pub struct Read<T, A>(pub T, PhantomData<A>);

impl<'de, T, A: DecodeAs<'de, T>> Deserialize<'de> for Read<T, A> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        A::decode(deserializer).map(|value| Self(value, PhantomData))
    }
}

/// A value to write through an adapter, where serde asks for a value.
#[doc(hidden)]
#[derive(Debug)]
pub struct Write<'a, T, A>(&'a T, PhantomData<A>);

impl<'a, T, A> Write<'a, T, A> {
    #[must_use]
    pub fn new(value: &'a T) -> Self {
        Self(value, PhantomData)
    }
}

impl<T, A: EncodeAs<T>> Serialize for Write<'_, T, A> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        A::encode(self.0, serializer)
    }
}
