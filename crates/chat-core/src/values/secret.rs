//! Tokens and passwords.

use std::{fmt, sync::Arc};

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::codec::scalar;

/// A token or a password. It travels as it is and is never shown; its memory is wiped when the last clone is
/// dropped.
///
/// ```
/// let token = chat_core::Secret::from("1/MTEyNzQ=/Rk9P");
/// assert_eq!(format!("{token:?}"), "***");
/// assert_eq!(token.reveal(), "1/MTEyNzQ=/Rk9P");
/// ```
#[derive(Clone)]
pub struct Secret(Arc<SecretString>);

/// Shorter texts keep nobody out, and hiding them would make messages unreadable.
const SHORTEST: usize = 4;

impl Secret {
    /// The value itself.
    pub fn reveal(&self) -> &str {
        self.0.expose_secret()
    }

    /// Replaces the secret in foreign text, in each spelling in which servers send it back.
    pub(crate) fn scrub(&self, text: &mut String) {
        for spelling in self.spellings() {
            if text.contains(&spelling) {
                *text = text.replace(&spelling, "***");
            }
        }
    }

    /// As it is, escaped as JSON, in a query, in a path. Empty for what is too short to be a secret.
    pub(crate) fn spellings(&self) -> Vec<String> {
        let secret = self.reveal();
        if secret.len() < SHORTEST {
            return Vec::new();
        }
        let quoted = serde_json::Value::from(secret).to_string();
        let json = quoted.trim_matches('"').to_owned();
        let mut spellings = vec![
            secret.to_owned(),
            json.replace('/', "\\/"),
            json,
            form_urlencoded::byte_serialize(secret.as_bytes()).collect(),
            utf8_percent_encode(secret, crate::request::UNRESERVED).to_string(),
            utf8_percent_encode(secret, NON_ALPHANUMERIC).to_string(),
        ];
        spellings.dedup();
        spellings
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self(Arc::new(text.into()))
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(Arc::new(text.into()))
    }
}

impl From<&Self> for Secret {
    fn from(secret: &Self) -> Self {
        secret.clone()
    }
}

impl PartialEq for Secret {
    fn eq(&self, other: &Self) -> bool {
        self.reveal() == other.reveal()
    }
}

impl Eq for Secret {}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

impl Serialize for Secret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.reveal())
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        scalar::text(deserializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scrubs_each_spelling() {
        let token = Secret::from("1/a b=/\"x");
        for spelling in
            ["1/a b=/\"x", r#"1\/a b=\/\"x"#, r#"1/a b=/\"x"#, "1%2Fa+b%3D%2F%22x", "1%2Fa%20b%3D%2F%22x"]
        {
            let mut text = format!("before {spelling} after {spelling}");
            token.scrub(&mut text);
            assert_eq!(text, "before *** after ***", "{spelling}");
        }
        let mut text = "a cat".to_owned();
        Secret::from("a").scrub(&mut text);
        assert_eq!(text, "a cat");
    }

    #[test]
    fn travels_and_hides() {
        let secret: Secret = serde_json::from_str(r#""hush""#).unwrap();
        assert_eq!(serde_json::to_string(&secret).unwrap(), r#""hush""#);
        assert_eq!(format!("{secret:?} {:?}", Some(&secret)), "*** Some(***)");
        assert!(secret == Secret::from("hush") && secret != Secret::from("hash"));
    }
}
