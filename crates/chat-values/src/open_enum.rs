//! `open_enum!`: enums that keep values which the specification does not list.

/// Declares an enum that keeps values which are not listed: a platform may add one at any time.
///
/// An unlisted value is decoded, compared, shown and sent as it came, but cannot be matched on by name, so that
/// listing it later changes no match.
///
/// ```
/// chat_values::open_enum! {
///     /// Which side of the reference.
///     Flag: text {
///         /// Older than the reference.
///         Before = "before",
///         /// Newer than the reference.
///         After = "after",
///     }
/// }
/// chat_values::open_enum! {
///     /// What a message's content is.
///     MessageType: number {
///         /// Plain text.
///         Text = 1,
///     }
/// }
///
/// assert_eq!(Flag::from("after"), Flag::After);
/// assert_eq!(Flag::from("sideways").as_str(), "sideways");
/// assert_eq!(MessageType::from(99).number(), 99);
/// ```
#[macro_export]
macro_rules! open_enum {
    ($(#[$meta:meta])* $name:ident: text { $($(#[$variant_meta:meta])* $variant:ident = $wire:literal,)* }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$variant_meta])* $variant,)*
            #[doc(hidden)]
            Unlisted($crate::Word<::std::boxed::Box<str>>),
        }

        #[allow(deprecated, reason = "a value may be deprecated, and is still read and written")]
        impl $name {
            /// The value on the wire.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $wire,)*
                    Self::Unlisted(word) => word.get(),
                }
            }
        }

        #[allow(deprecated, reason = "a value may be deprecated, and is still read and written")]
        impl ::std::convert::From<&str> for $name {
            fn from(text: &str) -> Self {
                match text {
                    $($wire => Self::$variant,)*
                    _ => Self::Unlisted($crate::Word::new(::std::convert::Into::into(text))),
                }
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl $crate::wire::Wire for $name {
            fn text(&self) -> ::std::option::Option<::std::borrow::Cow<'_, str>> {
                ::std::option::Option::Some(::std::borrow::Cow::Borrowed(self.as_str()))
            }
        }

        impl $crate::codec::FromScalar for $name {
            fn from_scalar(scalar: $crate::codec::Scalar<'_>) -> ::std::option::Option<Self> {
                scalar.as_text().map(|text| Self::from(&*text))
            }
        }

        impl $crate::serde::Serialize for $name {
            fn serialize<S: $crate::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> $crate::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                $crate::codec::text(deserializer)
            }
        }
    };
    ($(#[$meta:meta])* $name:ident: number { $($(#[$variant_meta:meta])* $variant:ident = $wire:literal,)* }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$variant_meta])* $variant,)*
            #[doc(hidden)]
            Unlisted($crate::Word<i64>),
        }

        #[allow(deprecated, reason = "a value may be deprecated, and is still read and written")]
        impl $name {
            /// The value on the wire.
            pub fn number(&self) -> i64 {
                match self {
                    $(Self::$variant => $wire,)*
                    Self::Unlisted(word) => *word.get(),
                }
            }
        }

        #[allow(deprecated, reason = "a value may be deprecated, and is still read and written")]
        impl ::std::convert::From<i64> for $name {
            fn from(number: i64) -> Self {
                match number {
                    $($wire => Self::$variant,)*
                    _ => Self::Unlisted($crate::Word::new(number)),
                }
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                ::std::fmt::Display::fmt(&self.number(), f)
            }
        }

        impl $crate::wire::Wire for $name {
            fn text(&self) -> ::std::option::Option<::std::borrow::Cow<'_, str>> {
                ::std::option::Option::Some(::std::borrow::Cow::Owned(::std::string::ToString::to_string(self)))
            }
        }

        impl $crate::codec::FromScalar for $name {
            fn from_scalar(scalar: $crate::codec::Scalar<'_>) -> ::std::option::Option<Self> {
                <i64 as $crate::codec::FromScalar>::from_scalar(scalar).map(Self::from)
            }
        }

        impl $crate::serde::Serialize for $name {
            fn serialize<S: $crate::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                serializer.serialize_i64(self.number())
            }
        }

        impl<'de> $crate::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                <i64 as $crate::serde::Deserialize>::deserialize(deserializer).map(Self::from)
            }
        }
    };
}
