//! Texts, numbers and flags, in each spelling.

use std::{borrow::Cow, fmt, marker::PhantomData};

use serde::{
    Deserializer, Serialize, Serializer,
    de::{self, Unexpected, Visitor},
};

use super::{DecodeAs, EncodeAs};
use crate::{Secret, wire::Wire};

/// A text, number or flag as it stands in JSON.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Scalar<'a> {
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Int(i128),
    /// A number with a fraction or an exponent.
    Float(f64),
    /// A string.
    Text(&'a str),
}

impl<'a> Scalar<'a> {
    /// A text, or a number's digits; a flag is no text.
    pub fn as_text(self) -> Option<Cow<'a, str>> {
        match self {
            Self::Text(text) => Some(Cow::Borrowed(text)),
            Self::Int(number) => Some(Cow::Owned(number.to_string())),
            Self::Float(number) => serde_json::Number::from_f64(number).map(|n| Cow::Owned(n.to_string())),
            Self::Bool(_) => None,
        }
    }
}

/// A value that is read from any spelling of a scalar.
pub trait FromScalar: Sized {
    /// The value; `None` = this is no spelling of one.
    fn from_scalar(scalar: Scalar<'_>) -> Option<Self>;
}

impl FromScalar for String {
    fn from_scalar(scalar: Scalar<'_>) -> Option<Self> {
        scalar.as_text().map(Cow::into_owned)
    }
}

impl FromScalar for Secret {
    fn from_scalar(scalar: Scalar<'_>) -> Option<Self> {
        scalar.as_text().map(|text| Self::from(&*text))
    }
}

macro_rules! integers {
    ($($ty:ty)*) => { $(
        impl FromScalar for $ty {
            fn from_scalar(scalar: Scalar<'_>) -> Option<Self> {
                match scalar {
                    Scalar::Int(number) => number.try_into().ok(),
                    Scalar::Text(text) => text.parse().ok(),
                    Scalar::Bool(_) | Scalar::Float(_) => None,
                }
            }
        }
    )* };
}
integers!(i64 u64);

impl FromScalar for f64 {
    #[expect(clippy::cast_precision_loss, reason = "as for any number that is read into a float")]
    fn from_scalar(scalar: Scalar<'_>) -> Option<Self> {
        match scalar {
            Scalar::Int(number) => Some(number as Self),
            Scalar::Float(number) => Some(number),
            Scalar::Text(text) => text.parse().ok().filter(|number: &Self| number.is_finite()),
            Scalar::Bool(_) => None,
        }
    }
}

impl FromScalar for bool {
    fn from_scalar(scalar: Scalar<'_>) -> Option<Self> {
        match scalar {
            Scalar::Bool(on) => Some(on),
            Scalar::Int(0) | Scalar::Text("0" | "false") => Some(false),
            Scalar::Int(1) | Scalar::Text("1" | "true") => Some(true),
            _ => None,
        }
    }
}

struct Scalars<T>(PhantomData<T>);

impl<T: FromScalar> Visitor<'_> for Scalars<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // the last segment of the type's path: `i64`, `RoleId`
        let name = std::any::type_name::<T>();
        write!(f, "{} in any spelling", name.rsplit("::").next().unwrap_or(name))
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<T, E> {
        T::from_scalar(Scalar::Bool(value)).ok_or_else(|| E::invalid_type(Unexpected::Bool(value), &self))
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<T, E> {
        T::from_scalar(Scalar::Int(value.into()))
            .ok_or_else(|| E::invalid_value(Unexpected::Signed(value), &self))
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<T, E> {
        T::from_scalar(Scalar::Int(value.into()))
            .ok_or_else(|| E::invalid_value(Unexpected::Unsigned(value), &self))
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<T, E> {
        T::from_scalar(Scalar::Float(value)).ok_or_else(|| E::invalid_value(Unexpected::Float(value), &self))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<T, E> {
        T::from_scalar(Scalar::Text(text)).ok_or_else(|| E::invalid_value(Unexpected::Str(text), &self))
    }
}

/// A number or flag may stand in a string, a text may be a number. Written in the declared form.
#[derive(Debug)]
pub struct Lenient;

impl<'de, T: FromScalar> DecodeAs<'de, T> for Lenient {
    fn decode<D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
        deserializer.deserialize_any(Scalars(PhantomData))
    }
}

impl<T: Serialize> EncodeAs<T> for Lenient {
    fn encode<S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
        value.serialize(serializer)
    }
}

/// A flag that travels as 1 or 0, and is read from 1, 0, true, false, also in strings.
#[derive(Debug)]
pub struct Bit;

impl<'de> DecodeAs<'de, bool> for Bit {
    fn decode<D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
        Lenient::decode(deserializer)
    }
}

impl EncodeAs<bool> for Bit {
    fn encode<S: Serializer>(value: &bool, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u8(u8::from(*value))
    }
}

/// Written as text, though it is a number or flag elsewhere; read in either form.
#[derive(Debug)]
pub struct Text;

impl<'de, T: FromScalar> DecodeAs<'de, T> for Text {
    fn decode<D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
        Lenient::decode(deserializer)
    }
}

impl<T: Wire> EncodeAs<T> for Text {
    fn encode<S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
        match value.text() {
            Some(text) => serializer.serialize_str(&text),
            None => serializer.serialize_none(),
        }
    }
}

/// Reads a text without a copy in between.
#[doc(hidden)]
pub fn text<'de, D: Deserializer<'de>, T: for<'a> From<&'a str>>(deserializer: D) -> Result<T, D::Error> {
    struct Texts<T>(PhantomData<T>);

    impl<T: for<'a> From<&'a str>> Visitor<'_> for Texts<T> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a string")
        }

        fn visit_str<E: de::Error>(self, text: &str) -> Result<T, E> {
            Ok(T::from(text))
        }
    }

    deserializer.deserialize_str(Texts(PhantomData))
}
