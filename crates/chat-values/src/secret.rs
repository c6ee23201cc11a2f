//! Tokens and passwords.

use std::{cell::RefCell, fmt, sync::Arc};

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::{codec::scalar, segment::UNRESERVED};

/// A token or a password. It travels as it is and is never shown; its memory is wiped when the last clone is
/// dropped.
///
/// Wiped is this copy. Those that a call makes of it are freed as they are: the request's text, and what the HTTP and TLS
/// libraries keep until it is sent.
///
/// Errors have `***` in its place where a server repeats it, if it has 4 bytes or more: a shorter one keeps nobody out, and
/// a message without its every `a` could not be read.
///
/// ```
/// let token = chat_values::Secret::from("1/MTEyNzQ=/Rk9P");
/// assert_eq!(format!("{token:?}"), "***");
/// assert_eq!(token.reveal(), "1/MTEyNzQ=/Rk9P");
/// ```
#[derive(Clone)]
pub struct Secret(Arc<SecretString>);

/// Shorter texts are not hidden in messages.
const SHORTEST: usize = 4;

impl Secret {
    /// The value itself.
    pub fn reveal(&self) -> &str {
        self.0.expose_secret()
    }

    /// As it is, escaped as JSON or in a message of a decoder, on one line, in HTML, in a query, in a path. Empty for what
    /// is too short to be a secret.
    #[doc(hidden)]
    pub fn spellings(&self) -> Vec<String> {
        let secret = self.reveal();
        if secret.len() < SHORTEST {
            return Vec::new();
        }
        let inner = |quoted: String| quoted[1..quoted.len() - 1].to_owned();
        let json = inner(serde_json::Value::from(secret).to_string());
        let mut spellings = vec![
            secret.to_owned(),
            json.replace('/', "\\/"),
            json,
            inner(format!("{secret:?}")),
            secret.replace(char::is_control, " "),
            html(secret),
            form_urlencoded::byte_serialize(secret.as_bytes()).collect(),
            utf8_percent_encode(secret, UNRESERVED).to_string(),
            utf8_percent_encode(secret, NON_ALPHANUMERIC).to_string(),
        ];
        spellings.dedup();
        spellings
    }
}

/// As a page of HTML has it.
fn html(text: &str) -> String {
    let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    escaped.replace('"', "&quot;").replace('\'', "&#39;")
}

thread_local! {
    /// Where secrets are noted that are serialised; `None` = nobody asks.
    static NOTED: RefCell<Option<Vec<Secret>>> = const { RefCell::new(None) };
}

/// What `write` gives, and each secret that it serialised.
#[doc(hidden)]
pub fn noting_secrets<T>(write: impl FnOnce() -> T) -> (T, Vec<Secret>) {
    let outer = NOTED.replace(Some(Vec::new()));
    let written = write();
    (written, NOTED.replace(outer).unwrap_or_default())
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
        // a thread that is ending has nobody who asks
        let _ = NOTED.try_with(|noted| {
            if let Some(noted) = &mut *noted.borrow_mut() {
                noted.push(self.clone());
            }
        });
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
    fn knows_each_spelling() {
        let spellings = Secret::from("1/a b=/\"x").spellings();
        for spelling in [
            "1/a b=/\"x",
            r#"1\/a b=\/\"x"#,
            r#"1/a b=/\"x"#,
            "1/a b=/&quot;x",
            "1%2Fa+b%3D%2F%22x",
            "1%2Fa%20b%3D%2F%22x",
        ] {
            assert!(spellings.iter().any(|known| known == spelling), "{spelling}: {spellings:?}");
        }
        let spellings = Secret::from("a\tb\u{1}c").spellings();
        assert!(
            ["a b c", r"a\tb\u{1}c", r"a\tb\u0001c"].iter().all(|one| spellings.contains(&(*one).to_owned()))
        );
        assert!(Secret::from("a").spellings().is_empty());
    }

    #[test]
    fn what_is_serialised_is_noted_for_who_asks() {
        let secrets = [Secret::from("outer"), Secret::from("inner")];
        let (text, noted) = noting_secrets(|| {
            assert_eq!(noting_secrets(|| serde_json::to_string(&secrets[1]).unwrap()).1, secrets[1..]);
            serde_json::to_string(&secrets[0]).unwrap()
        });
        assert_eq!((&*text, &noted[..]), (r#""outer""#, &secrets[..1]));
        assert!(noting_secrets(|| ()).1.is_empty());
    }

    /// By its type: memory that was freed cannot be looked at without `unsafe`.
    #[test]
    fn what_is_dropped_is_wiped() {
        fn wiped_on_drop(_: &impl secrecy::zeroize::ZeroizeOnDrop) {}
        wiped_on_drop(&*Secret::from("hush").0);
    }

    #[test]
    fn travels_and_hides() {
        let secret: Secret = serde_json::from_str(r#""hush""#).unwrap();
        assert_eq!(serde_json::to_string(&secret).unwrap(), r#""hush""#);
        assert_eq!(format!("{secret:?} {:?}", Some(&secret)), "*** Some(***)");
        assert!(secret == Secret::from("hush") && secret != Secret::from("hash"));
    }
}
