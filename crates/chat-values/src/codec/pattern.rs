//! Maps whose entries are fields of a pattern, such as `notification_ignore_{group_id}`.
//!
//! The functions stand behind a field that is flattened:
//!
//! ```
//! use std::collections::BTreeMap;
//! use serde::{Deserialize, Serialize};
//!
//! #[derive(Serialize, Deserialize)]
//! struct Settings {
//!     name: String,
//!     #[serde(flatten, with = "mute")]
//!     mute: BTreeMap<String, bool>,
//! }
//!
//! mod mute {
//!     use std::collections::BTreeMap;
//!     use chat_values::codec::{Plain, pattern};
//!     use serde::{Deserializer, Serializer};
//!
//!     pub fn deserialize<'de, D: Deserializer<'de>>(fields: D) -> Result<BTreeMap<String, bool>, D::Error> {
//!         pattern::deserialize(fields, "mute_", "")
//!     }
//!
//!     pub fn serialize<S: Serializer>(map: &BTreeMap<String, bool>, fields: S) -> Result<S::Ok, S::Error> {
//!         pattern::serialize(map, fields, "mute_", "")
//!     }
//! }
//!
//! let text = r#"{"name":"a","mute_7":true}"#;
//! let settings: Settings = serde_json::from_str(text)?;
//! assert_eq!(settings.mute.get("7"), Some(&true));
//! assert_eq!(serde_json::to_string(&settings)?, text);
//! # Ok::<(), serde_json::Error>(())
//! ```

use std::{collections::BTreeMap, fmt, marker::PhantomData};

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{Error as _, IgnoredAny, MapAccess, Visitor},
};

use super::{DecodeAs, EncodeAs, FromScalar, Plain, Read, Scalar, Write};
use crate::wire::Wire;

/// Collects the fields whose names are `prefix`, a key, and `suffix`.
///
/// # Errors
/// Those of a key or value that does not decode.
pub fn deserialize<'de, D, K, V>(
    deserializer: D,
    prefix: &'static str,
    suffix: &'static str,
) -> Result<BTreeMap<K, V>, D::Error>
where
    D: Deserializer<'de>,
    K: FromScalar + Ord,
    V: Deserialize<'de>,
{
    deserialize_as::<Plain, D, K, V>(deserializer, prefix, suffix)
}

/// [`deserialize`], each value through `A`.
///
/// # Errors
/// Those of a key or value that does not decode.
pub fn deserialize_as<'de, A, D, K, V>(
    deserializer: D,
    prefix: &'static str,
    suffix: &'static str,
) -> Result<BTreeMap<K, V>, D::Error>
where
    A: DecodeAs<'de, V>,
    D: Deserializer<'de>,
    K: FromScalar + Ord,
{
    deserializer.deserialize_map(Fields::<K, V, A> { prefix, suffix, entry: PhantomData })
}

/// Writes each entry as the field that is called `prefix`, its key, and `suffix`.
///
/// # Errors
/// Those of the serializer.
pub fn serialize<S, K, V>(
    map: &BTreeMap<K, V>,
    serializer: S,
    prefix: &str,
    suffix: &str,
) -> Result<S::Ok, S::Error>
where
    S: Serializer,
    K: Wire,
    V: Serialize,
{
    serialize_as::<Plain, S, K, V>(map, serializer, prefix, suffix)
}

/// [`serialize`], each value through `A`.
///
/// # Errors
/// Those of the serializer.
pub fn serialize_as<A, S, K, V>(
    map: &BTreeMap<K, V>,
    serializer: S,
    prefix: &str,
    suffix: &str,
) -> Result<S::Ok, S::Error>
where
    A: EncodeAs<V>,
    S: Serializer,
    K: Wire,
{
    serializer.collect_map(map.iter().map(|(key, value)| {
        let key = key.text().unwrap_or_default();
        (format!("{prefix}{key}{suffix}"), Write::<V, A>::new(value))
    }))
}

struct Fields<K, V, A> {
    prefix: &'static str,
    suffix: &'static str,
    entry: PhantomData<(K, V, A)>,
}

impl<'de, K: FromScalar + Ord, V, A: DecodeAs<'de, V>> Visitor<'de> for Fields<K, V, A> {
    type Value = BTreeMap<K, V>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "fields named `{}…{}`", self.prefix, self.suffix)
    }

    fn visit_map<M: MapAccess<'de>>(self, mut members: M) -> Result<Self::Value, M::Error> {
        let mut found = BTreeMap::new();
        while let Some(name) = members.next_key::<String>()? {
            let key = name.strip_prefix(self.prefix).and_then(|rest| rest.strip_suffix(self.suffix));
            if let Some(key) = key.filter(|key| !key.is_empty()) {
                let key = K::from_scalar(Scalar::Text(key))
                    .ok_or_else(|| M::Error::custom(format_args!("the name `{name}` holds no key")))?;
                found.insert(key, members.next_value::<Read<V, A>>()?.0);
            } else {
                members.next_value::<IgnoredAny>()?;
            }
        }
        Ok(found)
    }
}
