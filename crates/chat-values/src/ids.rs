//! `ids!`: newtypes of a platform's ids.

/// Declares newtypes of ids, as text or as unsigned numbers, so that ids of different things do not mix.
///
/// Each has `Debug`, `Clone` (`Copy` for numbers), `Eq`, `Ord`, `Hash`, `Display`, `From` of its value, travels in
/// paths, queries, headers and JSON, and may be the key of a map. One of text compares with text, and is found in a map
/// by text.
///
/// ```
/// chat_values::ids! {
///     /// A user.
///     UserId: text;
/// }
/// chat_values::ids! {
///     /// A role; 0 = everyone.
///     RoleId: number;
/// }
///
/// let user = UserId::from("1780328444");
/// assert!(user == "1780328444" && RoleId(702).to_string() == "702");
/// ```
#[macro_export]
macro_rules! ids {
    ($($(#[$meta:meta])* $name:ident: text;)*) => { $(
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(::std::boxed::Box<str>);

        impl $name {
            /// The id as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl ::std::convert::AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl ::std::borrow::Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl ::std::cmp::PartialEq<str> for $name {
            fn eq(&self, text: &str) -> bool {
                *self.0 == *text
            }
        }

        impl ::std::cmp::PartialEq<&str> for $name {
            fn eq(&self, text: &&str) -> bool {
                *self.0 == **text
            }
        }

        impl ::std::convert::From<&str> for $name {
            fn from(id: &str) -> Self {
                Self(::std::convert::Into::into(id))
            }
        }

        impl ::std::convert::From<::std::string::String> for $name {
            fn from(id: ::std::string::String) -> Self {
                Self(::std::convert::Into::into(id))
            }
        }

        impl ::std::convert::From<&$name> for $name {
            fn from(id: &$name) -> Self {
                ::std::clone::Clone::clone(id)
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.pad(&self.0)
            }
        }

        impl $crate::wire::Wire for $name {
            fn text(&self) -> ::std::option::Option<::std::borrow::Cow<'_, str>> {
                ::std::option::Option::Some(::std::borrow::Cow::Borrowed(&*self.0))
            }
        }

        impl $crate::codec::FromScalar for $name {
            fn from_scalar(scalar: $crate::codec::Scalar<'_>) -> ::std::option::Option<Self> {
                scalar.as_text().map(|text| Self(::std::convert::Into::into(text)))
            }
        }

        impl $crate::serde::Serialize for $name {
            fn serialize<S: $crate::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl<'de> $crate::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                $crate::codec::text(deserializer)
            }
        }
    )* };
    ($($(#[$meta:meta])* $name:ident: number;)*) => { $(
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(
            /// The id as a number.
            pub u64,
        );

        impl ::std::convert::From<u64> for $name {
            fn from(id: u64) -> Self {
                Self(id)
            }
        }

        impl ::std::convert::From<&$name> for $name {
            fn from(id: &$name) -> Self {
                *id
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                ::std::fmt::Display::fmt(&self.0, f)
            }
        }

        impl $crate::wire::Wire for $name {
            fn text(&self) -> ::std::option::Option<::std::borrow::Cow<'_, str>> {
                $crate::wire::Wire::text(&self.0)
            }
        }

        impl $crate::codec::FromScalar for $name {
            fn from_scalar(scalar: $crate::codec::Scalar<'_>) -> ::std::option::Option<Self> {
                <u64 as $crate::codec::FromScalar>::from_scalar(scalar).map(Self)
            }
        }

        impl $crate::serde::Serialize for $name {
            fn serialize<S: $crate::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                serializer.serialize_u64(self.0)
            }
        }

        impl<'de> $crate::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                <u64 as $crate::serde::Deserialize>::deserialize(deserializer).map(Self)
            }
        }
    )* };
}
