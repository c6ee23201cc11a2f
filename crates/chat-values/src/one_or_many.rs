//! Lists that some servers write without brackets.

use std::{
    hash::{Hash, Hasher},
    ops::{Deref, DerefMut},
};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::codec::{self, As, Plain};

/// A list that the server may have written as a lone item, or as some spelling of nothing.
///
/// It is a slice, remembers that it came as a lone item, and is then written as one again. Two lists are equal
/// if their items are.
///
/// ```
/// use chat_values::OneOrMany;
///
/// let one: OneOrMany<i64> = serde_json::from_str("7")?;
/// assert_eq!((one.len(), serde_json::to_string(&one)?), (1, "7".to_owned()));
/// let none: OneOrMany<i64> = serde_json::from_str("null")?;
/// assert!(none.is_empty());
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct OneOrMany<T> {
    items: Vec<T>,
    alone: bool,
}

impl<T> OneOrMany<T> {
    pub(crate) fn alone(item: T) -> Self {
        Self { items: vec![item], alone: true }
    }

    /// The item that came without brackets.
    pub(crate) fn lone(&self) -> Option<&T> {
        match &*self.items {
            [item] if self.alone => Some(item),
            _ => None,
        }
    }

    /// The items.
    pub fn into_vec(self) -> Vec<T> {
        self.items
    }
}

impl<T> Default for OneOrMany<T> {
    fn default() -> Self {
        Self { items: Vec::new(), alone: false }
    }
}

impl<T> From<Vec<T>> for OneOrMany<T> {
    fn from(items: Vec<T>) -> Self {
        Self { items, alone: false }
    }
}

impl<T> From<OneOrMany<T>> for Vec<T> {
    fn from(list: OneOrMany<T>) -> Self {
        list.items
    }
}

impl<T> FromIterator<T> for OneOrMany<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        Vec::from_iter(items).into()
    }
}

impl<T> Deref for OneOrMany<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.items
    }
}

impl<T> DerefMut for OneOrMany<T> {
    fn deref_mut(&mut self) -> &mut [T] {
        &mut self.items
    }
}

impl<T> IntoIterator for OneOrMany<T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.into_iter()
    }
}

impl<'a, T> IntoIterator for &'a OneOrMany<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.iter()
    }
}

impl<T: PartialEq> PartialEq for OneOrMany<T> {
    fn eq(&self, other: &Self) -> bool {
        self.items == other.items
    }
}

impl<T: Eq> Eq for OneOrMany<T> {}

impl<T: PartialEq> PartialEq<Vec<T>> for OneOrMany<T> {
    fn eq(&self, other: &Vec<T>) -> bool {
        self.items == *other
    }
}

impl<T: Hash> Hash for OneOrMany<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.items.hash(state);
    }
}

impl<T: Serialize> Serialize for OneOrMany<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        As::<codec::OneOrMany<Plain>>::serialize(self, serializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for OneOrMany<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        As::<codec::OneOrMany<Plain>>::deserialize(deserializer)
    }
}
