//! Bodies of requests.

use std::{
    fmt,
    hash::{Hash, Hasher},
};

use bytes::Bytes;

use super::{Upload, pair};

/// The body of a request. Its `Debug` shows lengths and names, no content.
#[derive(Clone, Default)]
#[non_exhaustive]
pub enum Body {
    /// None.
    #[default]
    Empty,
    /// JSON text.
    Json(Bytes),
    /// URL-encoded pairs.
    Form(String),
    /// Parts, in order.
    Multipart(Vec<Part>),
    /// Bytes as they are.
    Raw(Upload),
}

/// A part of a multipart body.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Part {
    /// The part's name.
    pub name: &'static str,
    /// What is in it.
    pub content: PartContent,
}

/// What is in a part of a multipart body.
#[derive(Clone)]
#[non_exhaustive]
pub enum PartContent {
    /// A text.
    Text(String),
    /// A file.
    File(Upload),
}

impl Body {
    /// The text of JSON or of a form.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Json(json) => std::str::from_utf8(json).ok(),
            Self::Form(form) => Some(form),
            Self::Empty | Self::Multipart(_) | Self::Raw(_) => None,
        }
    }

    /// The body with one more member, where it is a JSON object or a form.
    pub(crate) fn with(&self, name: &str, value: &str) -> Option<Self> {
        match self {
            Self::Json(json) => {
                let rest = json.strip_prefix(b"{")?;
                let (name, value) = (serde_json::Value::from(name), serde_json::Value::from(value));
                let comma = if rest == b"}" { "" } else { "," };
                let mut body = format!("{{{name}:{value}{comma}").into_bytes();
                body.extend_from_slice(rest);
                Some(Self::Json(body.into()))
            }
            Self::Form(form) => {
                let mut form = form.clone();
                pair(&mut form, name, value);
                Some(Self::Form(form))
            }
            Self::Empty | Self::Multipart(_) | Self::Raw(_) => None,
        }
    }
}

/// Of files nothing counts but that they are there: a stream can only be read once.
impl Hash for Body {
    fn hash<H: Hasher>(&self, state: &mut H) {
        std::mem::discriminant(self).hash(state);
        match self {
            Self::Json(json) => json.hash(state),
            Self::Form(form) => form.hash(state),
            Self::Multipart(parts) => {
                for Part { name, content } in parts {
                    name.hash(state);
                    std::mem::discriminant(content).hash(state);
                    if let PartContent::Text(text) = content {
                        text.hash(state);
                    }
                }
            }
            Self::Empty | Self::Raw(_) => {}
        }
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("Empty"),
            Self::Json(json) => write!(f, "Json({} bytes)", json.len()),
            Self::Form(form) => write!(f, "Form({} bytes)", form.len()),
            Self::Multipart(parts) => f.debug_tuple("Multipart").field(parts).finish(),
            Self::Raw(upload) => f.debug_tuple("Raw").field(upload).finish(),
        }
    }
}

impl fmt::Debug for PartContent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => write!(f, "Text({} bytes)", text.len()),
            Self::File(upload) => f.debug_tuple("File").field(upload).finish(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_member_joins_objects_and_forms() {
        let with = |body: Body| body.with("tok\"en", "a\"b&c").and_then(|body| Some(body.text()?.to_owned()));
        assert_eq!(with(Body::Json("{}".into())).unwrap(), r#"{"tok\"en":"a\"b&c"}"#);
        assert_eq!(with(Body::Json(r#"{"x":1}"#.into())).unwrap(), r#"{"tok\"en":"a\"b&c","x":1}"#);
        assert_eq!(with(Body::Form("x=1".into())).unwrap(), "x=1&tok%22en=a%22b%26c");
        assert!(with(Body::Json("[1]".into())).is_none() && with(Body::Empty).is_none());
    }
}
