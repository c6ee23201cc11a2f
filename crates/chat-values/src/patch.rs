//! Fields of three states.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::codec::{As, Patched, Plain};

/// A field of three states. Of an update: leave it, clear it, or set it. Of an answer: absent, `null`, or a value.
///
/// ```
/// use chat_values::Patch;
///
/// let name: Patch<String> = "new".to_owned().into();
/// assert_eq!(name, Patch::Set("new".to_owned()));
/// assert_eq!(name.as_option().map(String::as_str), Some("new"));
/// assert!(Patch::<String>::default().is_keep());
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Patch<T> {
    /// Not sent: stays as it is. In an answer: absent.
    #[default]
    Keep,
    /// Sent as `null`, or as the value that clears it. In an answer: `null`.
    Clear,
    /// Sent.
    Set(T),
}

impl<T> Patch<T> {
    /// Whether the field is not sent.
    pub fn is_keep(&self) -> bool {
        matches!(self, Self::Keep)
    }

    /// The value, if there is one: of an answer that may hold it, hold `null`, or lack it.
    pub fn as_option(&self) -> Option<&T> {
        match self {
            Self::Set(value) => Some(value),
            Self::Keep | Self::Clear => None,
        }
    }

    /// The value, if there is one.
    pub fn into_option(self) -> Option<T> {
        match self {
            Self::Set(value) => Some(value),
            Self::Keep | Self::Clear => None,
        }
    }
}

impl<T> From<T> for Patch<T> {
    fn from(value: T) -> Self {
        Self::Set(value)
    }
}

/// `null` clears; a field to keep is to be skipped.
impl<T: Serialize> Serialize for Patch<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        As::<Patched<Plain>>::serialize(self, serializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Patch<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        As::<Patched<Plain>>::deserialize(deserializer)
    }
}
