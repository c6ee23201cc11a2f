//! Fields of three states.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::codec::{As, Patched, Plain};

/// A field of an update: leave it, clear it, or set it.
///
/// ```
/// use chat_core::Patch;
///
/// let name: Patch<String> = "new".to_owned().into();
/// assert_eq!(name, Patch::Set("new".to_owned()));
/// assert!(Patch::<String>::default().is_keep());
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Patch<T> {
    /// Not sent: stays as it is.
    #[default]
    Keep,
    /// Sent as `null`, or as the value that clears it.
    Clear,
    /// Sent.
    Set(T),
}

impl<T> Patch<T> {
    /// Whether the field is not sent.
    pub fn is_keep(&self) -> bool {
        matches!(self, Self::Keep)
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
