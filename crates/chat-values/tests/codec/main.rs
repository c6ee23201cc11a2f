//! Adapters, unions and the types that macros declare: what they read, and that they write it back.
#![expect(clippy::unwrap_used, clippy::panic, reason = "helpers of tests fail as tests do")]

mod adapters;
mod batch;
mod declared;
mod unions;

use chat_values::codec::{As, DecodeAs, EncodeAs};
use serde::{Deserialize, Serialize};

/// Reads through an adapter.
fn read<T, A: for<'de> DecodeAs<'de, T>>(json: &str) -> serde_json::Result<T> {
    let mut deserializer = serde_json::Deserializer::from_str(json);
    let value = As::<A>::deserialize(&mut deserializer)?;
    deserializer.end()?;
    Ok(value)
}

/// Writes through an adapter.
fn write<T, A: EncodeAs<T>>(value: &T) -> String {
    let mut json = Vec::new();
    As::<A>::serialize(value, &mut serde_json::Serializer::new(&mut json)).unwrap();
    String::from_utf8(json).unwrap()
}

/// Reads and writes again.
fn again<T, A: for<'de> DecodeAs<'de, T> + EncodeAs<T>>(json: &str) -> String {
    write::<T, A>(&read::<T, A>(json).unwrap_or_else(|error| panic!("{json}: {error}")))
}

/// A struct for items of containers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Item {
    id: i64,
}
