//! What the specification does not list.

use serde::{Serialize, Serializer};
use serde_json::Value;

/// A member of a union that the specification does not list: its JSON, whole.
#[derive(Clone, Debug, PartialEq)]
pub struct Unlisted(Value);

impl Unlisted {
    /// The JSON as it came.
    pub fn json(&self) -> &Value {
        &self.0
    }

    #[doc(hidden)]
    pub fn new(json: Value) -> Self {
        Self(json)
    }
}

impl Serialize for Unlisted {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

/// A value of an open enum that the specification does not list. It cannot be matched on, so that listing the
/// value later changes no match.
#[doc(hidden)]
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Word<T>(T);

impl<T> Word<T> {
    #[doc(hidden)]
    pub fn new(value: T) -> Self {
        Self(value)
    }

    #[doc(hidden)]
    pub fn get(&self) -> &T {
        &self.0
    }
}
