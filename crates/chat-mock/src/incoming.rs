//! A request, taken apart.

use bytes::Bytes;
use http::{HeaderMap, Method, header::CONTENT_TYPE, request::Parts};
use percent_encoding::percent_decode_str;

/// A request, taken apart as far as HTTP alone allows.
#[derive(Clone, Debug)]
pub(crate) struct Incoming {
    /// The method.
    pub(crate) method: Method,
    /// Path and query, as sent.
    pub(crate) target: String,
    /// The path's segments, decoded.
    pub(crate) segments: Vec<String>,
    /// The query's pairs, decoded.
    pub(crate) query: Vec<(String, String)>,
    /// The headers.
    pub(crate) headers: HeaderMap,
    /// The body.
    pub(crate) body: Bytes,
}

impl Incoming {
    /// Takes a request apart.
    pub(crate) fn new(parts: Parts, body: Bytes) -> Self {
        let target =
            parts.uri.path_and_query().map_or_else(|| "/".to_owned(), |target| target.as_str().to_owned());
        Self {
            method: parts.method,
            segments: segments(parts.uri.path()).map(decoded).collect(),
            query: pairs(parts.uri.query().unwrap_or_default().as_bytes()),
            target,
            headers: parts.headers,
            body,
        }
    }

    /// The headers as text, their names in lowercase; bytes that are no UTF-8 are replaced.
    pub(crate) fn headers(&self) -> impl Iterator<Item = (String, String)> {
        self.headers.iter().map(|(name, value)| {
            (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned())
        })
    }

    /// The body's media type in lowercase, without its parameters.
    pub(crate) fn media_type(&self) -> Option<String> {
        let text = self.headers.get(CONTENT_TYPE)?.to_str().ok()?;
        let name = text.split(';').next().unwrap_or_default();
        Some(name.trim().to_ascii_lowercase())
    }

    /// Whether the body says that it is JSON.
    pub(crate) fn is_json(&self) -> bool {
        self.media_type().is_some_and(|name| name == "application/json" || name.ends_with("+json"))
    }

    /// Whether the body says that it is a form.
    pub(crate) fn is_form(&self) -> bool {
        self.media_type().is_some_and(|name| name == "application/x-www-form-urlencoded")
    }
}

/// The segments of a path; its first slash begins the first.
pub(crate) fn segments(path: &str) -> impl Iterator<Item = &str> {
    path.trim_start_matches('/').split('/')
}

/// The pairs of a query or form, decoded.
pub(crate) fn pairs(text: &[u8]) -> Vec<(String, String)> {
    form_urlencoded::parse(text).into_owned().collect()
}

fn decoded(segment: &str) -> String {
    percent_decode_str(segment).decode_utf8_lossy().into_owned()
}

/// Builds a request for a unit test.
#[cfg(test)]
pub(crate) fn incoming(method: &str, target: &str, headers: &[(&str, &str)], body: &str) -> Incoming {
    let mut request = http::Request::builder().method(method).uri(target);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let (parts, ()) = request.body(()).unwrap().into_parts();
    Incoming::new(parts, Bytes::copy_from_slice(body.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_taken_apart() {
        let request = incoming(
            "GET",
            "/a/b%2Fc%20d?x=1+2&x=%5B%23%5D",
            &[("content-type", "Application/JSON; a=b")],
            "",
        );
        assert_eq!(request.segments, ["a", "b/c d"]);
        let query = [("x".to_owned(), "1 2".to_owned()), ("x".to_owned(), "[#]".to_owned())];
        assert_eq!(request.query, query);
        assert!(request.is_json());
        assert!(!request.is_form());
    }
}
