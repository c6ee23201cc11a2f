//! What became of several things that were asked for in one call.

use std::{fmt, ops::Deref};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::OneOrMany;

/// What became of one of several things that were asked for.
pub trait Attempt {
    /// Whether it was done.
    fn succeeded(&self) -> bool;
}

/// What became of each of several things that were asked for in one call: the call itself succeeded, and some of them
/// may have failed. A slice of all, in the server's order.
///
/// ```
/// use chat_values::{Attempt, BatchOutcome};
///
/// #[derive(serde::Serialize, serde::Deserialize)]
/// struct Removal {
///     user: String,
///     result: bool,
/// }
///
/// impl Attempt for Removal {
///     fn succeeded(&self) -> bool {
///         self.result
///     }
/// }
///
/// let answer = r#"[{"user":"ann","result":true},{"user":"bob","result":false}]"#;
/// let outcome: BatchOutcome<Removal> = serde_json::from_str(answer)?;
/// assert!(!outcome.is_complete());
/// assert_eq!(outcome.failures().map(|removal| &*removal.user).collect::<Vec<_>>(), ["bob"]);
/// assert_eq!(outcome.successes().count(), 1);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[must_use = "some of what was asked may have failed although the call succeeded: see `failures`"]
#[derive(Clone, PartialEq, Eq)]
pub struct BatchOutcome<T> {
    items: OneOrMany<T>,
}

impl<T: Attempt> BatchOutcome<T> {
    /// What was done.
    pub fn successes(&self) -> impl Iterator<Item = &T> {
        self.items.iter().filter(|item| item.succeeded())
    }

    /// What was not done.
    pub fn failures(&self) -> impl Iterator<Item = &T> {
        self.items.iter().filter(|item| !item.succeeded())
    }

    /// Whether all was done, as far as the answer tells: what it does not speak of, nobody knows.
    pub fn is_complete(&self) -> bool {
        self.failures().next().is_none()
    }
}

impl<T> BatchOutcome<T> {
    /// All, in the server's order.
    pub fn into_vec(self) -> Vec<T> {
        self.items.into_vec()
    }
}

impl<T> Default for BatchOutcome<T> {
    fn default() -> Self {
        Self { items: OneOrMany::default() }
    }
}

impl<T> From<Vec<T>> for BatchOutcome<T> {
    fn from(items: Vec<T>) -> Self {
        Self { items: items.into() }
    }
}

impl<T> FromIterator<T> for BatchOutcome<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        Self { items: items.into_iter().collect() }
    }
}

impl<T> Deref for BatchOutcome<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.items
    }
}

impl<T> IntoIterator for BatchOutcome<T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.into_iter()
    }
}

impl<'a, T> IntoIterator for &'a BatchOutcome<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.iter()
    }
}

impl<T: fmt::Debug> fmt::Debug for BatchOutcome<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self).finish()
    }
}

impl<T: Serialize> Serialize for BatchOutcome<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.items.serialize(serializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for BatchOutcome<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self { items: OneOrMany::deserialize(deserializer)? })
    }
}
