//! What will be sent.

mod body;
mod hidden;
mod path;
mod upload;

use std::{
    fmt,
    hash::{DefaultHasher, Hash, Hasher},
};

use http::{HeaderMap, HeaderName, HeaderValue, header};
use serde::Serialize;

pub use body::{Body, Part, PartContent};
pub(crate) use hidden::Hidden;
pub use upload::Upload;
use upload::replayable;
pub(crate) use upload::{ByteStream, Opened};

use crate::{Error, ErrorKind, Method, OperationMeta, Returns, Secret, wire::Wire};

/// What will be sent, relative to the host's base URL and without credentials: those join when the bytes are
/// written. Owned, cloneable, inspectable; its `Debug` shows no secret and of a body only the length.
#[derive(Clone)]
pub struct Request {
    meta: &'static OperationMeta,
    path: String,
    query: String,
    headers: HeaderMap,
    body: Body,
    /// Whether path or query hold a secret.
    secret: bool,
    /// What is secret in it, wherever that stands.
    secrets: Vec<Secret>,
    weight: u32,
    fault: Option<String>,
}

impl Request {
    /// A request whose path has these values in its placeholders, in order. Each is percent-encoded and cannot
    /// leave its segment.
    ///
    /// # Errors
    /// [`ErrorKind::Request`] for a value that is empty, `.`, `..` (also percent-encoded), holds a control
    /// character, or for a wrong number of values.
    pub fn new(meta: &'static OperationMeta, values: &[&dyn Wire]) -> Result<Self, Error> {
        let path = path::fill(meta.path, values)
            .map_err(|message| Error::new(ErrorKind::Request, message).of(meta))?;
        let mut headers = HeaderMap::new();
        if matches!(meta.returns, Returns::Json | Returns::Nothing) {
            headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
        }
        let secrets: Vec<Secret> = values.iter().filter_map(|value| secret(*value)).collect();
        let secret = !secrets.is_empty();
        Ok(Self {
            meta,
            path,
            query: String::new(),
            headers,
            body: Body::Empty,
            secret,
            secrets,
            weight: 1,
            fault: None,
        })
    }

    /// A request of this path and query, which are sent as they are and are never shown.
    pub(crate) fn secret(meta: &'static OperationMeta, path: &str, query: &str) -> Self {
        Self {
            meta,
            path: path.to_owned(),
            query: query.to_owned(),
            headers: HeaderMap::new(),
            body: Body::Empty,
            secret: true,
            secrets: vec![path.into(), query.into()],
            weight: 1,
            fault: None,
        }
    }

    /// Adds a parameter to the query, as HTML forms do: a space becomes `+`, everything but letters, digits and
    /// `*-._` is percent-encoded. An absent value is left out.
    ///
    /// ```
    /// use chat_core::{Method, OperationMeta, Request};
    ///
    /// const LIST: &OperationMeta = &OperationMeta::new("message.list", Method::Get, "/channels/{id}/messages");
    ///
    /// let mut request = Request::new(LIST, &[&"a/b"])?;
    /// request.query("author", &"Ann & Bob");
    /// request.query("before", &None::<String>);
    /// request.header("accept-language", &"zh-CN")?;
    /// assert_eq!((request.path(), request.query_string()), ("/channels/a%2Fb/messages", "author=Ann+%26+Bob"));
    /// # Ok::<(), chat_core::Error>(())
    /// ```
    pub fn query(&mut self, name: &str, value: &dyn Wire) {
        self.secret |= value.is_secret();
        self.note("query parameter", name, value);
        let Some(text) = value.text() else { return };
        let start = self.query.len();
        pair(&mut self.query, name, &text);
        if value.separator() == Some(',') {
            // elements hold none, and only what is encoded in the name is encoded twice: `%252C`
            let encoded = self.query.split_off(start);
            self.query.push_str(&encoded.replace("%2C", ","));
        }
    }

    /// Adds a header. An absent value is left out. See the example of [`query`](Self::query).
    ///
    /// # Errors
    /// [`ErrorKind::Request`] for a name that is none, or a value that is not printable ASCII or that a space begins or
    /// ends.
    pub fn header(&mut self, name: &str, value: &dyn Wire) -> Result<(), Error> {
        self.note("header", name, value);
        let Some(text) = value.text() else { return Ok(()) };
        let name = HeaderName::from_bytes(name.as_bytes())
            .map_err(|_| self.error(format!("`{name}` is not the name of a header")))?;
        let mut header = ascii_header(&text)
            .ok_or_else(|| self.error(format!("header `{name}` has a character that cannot travel")))?;
        header.set_sensitive(value.is_secret());
        self.headers.insert(name, header);
        Ok(())
    }

    /// Sends a JSON body.
    ///
    /// ```
    /// use chat_core::{Method, OperationMeta, Request};
    ///
    /// const SEND: &OperationMeta = &OperationMeta::new("message.send", Method::Post, "/messages");
    ///
    /// let mut request = Request::new(SEND, &[])?;
    /// request.json(&serde_json::json!({"text": "hello", "to": ["ann", "bob"]}))?;
    /// // the platform counts recipients
    /// request.counts(2);
    /// assert_eq!(request.body().text(), Some(r#"{"text":"hello","to":["ann","bob"]}"#));
    /// # Ok::<(), chat_core::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Request`] for a value that is not JSON, such as a map whose keys are not texts.
    pub fn json(&mut self, value: &(impl Serialize + ?Sized)) -> Result<(), Error> {
        let (json, secrets) = chat_values::noting_secrets(|| serde_json::to_vec(value));
        let json = json.map_err(|error| self.error(error.to_string()))?;
        self.secrets.extend(secrets);
        self.body = Body::Json(json.into());
        self.content_type("application/json");
        Ok(())
    }

    /// Adds a field to the form that is sent. An absent value is left out.
    ///
    /// ```
    /// use chat_core::{Method, OperationMeta, Request};
    ///
    /// const SEND: &OperationMeta = &OperationMeta::new("message.send", Method::Post, "/messages");
    ///
    /// let mut request = Request::new(SEND, &[])?;
    /// request.form("text", &"hello, world");
    /// request.form("pinned", &true);
    /// assert_eq!(request.body().text(), Some("text=hello%2C+world&pinned=true"));
    /// # Ok::<(), chat_core::Error>(())
    /// ```
    pub fn form(&mut self, name: &str, value: &dyn Wire) {
        self.note("form field", name, value);
        if !matches!(self.body, Body::Form(_)) {
            self.body = Body::Form(String::new());
            self.content_type("application/x-www-form-urlencoded");
        }
        if let (Body::Form(form), Some(text)) = (&mut self.body, value.text()) {
            pair(form, name, &text);
        }
    }

    /// Adds each entry to the form that is sent, as [`form`](Self::form) does.
    pub fn form_pairs<'a, V: Wire + 'a>(&mut self, pairs: impl IntoIterator<Item = (&'a String, &'a V)>) {
        self.form("", &None::<String>);
        for (name, value) in pairs {
            self.form(name, value);
        }
    }

    /// Adds a text part to the multipart body. An absent value is left out. See the example of [`file`](Self::file).
    pub fn part(&mut self, name: &'static str, value: &dyn Wire) {
        self.note("part", name, value);
        let content = value.text().map(|text| PartContent::Text(text.into_owned()));
        self.add(name, content);
    }

    /// Adds a file to the multipart body.
    ///
    /// ```
    /// use chat_core::{Body, Method, OperationMeta, Request, Upload};
    ///
    /// const UPLOAD: &OperationMeta = &OperationMeta::new("file.upload", Method::Post, "/files");
    ///
    /// let mut request = Request::new(UPLOAD, &[])?;
    /// request.part("channel", &"general");
    /// request.file("file", &Upload::bytes("a,b\n1,2\n").named("table.csv").media_type("text/csv"));
    /// assert!(matches!(request.body(), Body::Multipart(parts) if parts.len() == 2));
    /// # Ok::<(), chat_core::Error>(())
    /// ```
    pub fn file(&mut self, name: &'static str, file: &Upload) {
        if let Some(fault) = file.fault() {
            self.fault.get_or_insert_with(|| format!("part `{name}` {fault}"));
        }
        self.add(name, Some(PartContent::File(file.clone())));
    }

    fn add(&mut self, name: &'static str, content: Option<PartContent>) {
        if !matches!(self.body, Body::Multipart(_)) {
            self.body = Body::Multipart(Vec::new());
        }
        if let (Body::Multipart(parts), Some(content)) = (&mut self.body, content) {
            parts.push(Part { name, content });
        }
    }

    /// Sends bytes as they are; `application/octet-stream` unless the upload names its media type.
    ///
    /// ```
    /// use chat_core::{Method, OperationMeta, Request, Upload};
    ///
    /// const UPLOAD: &OperationMeta = &OperationMeta::new("file.upload", Method::Put, "/files/{name}");
    ///
    /// let mut request = Request::new(UPLOAD, &[&"cat.png"])?;
    /// request.raw(&Upload::bytes(vec![0x89, b'P', b'N', b'G']).media_type("image/png"));
    /// assert_eq!(request.headers()["content-type"], "image/png");
    /// # Ok::<(), chat_core::Error>(())
    /// ```
    pub fn raw(&mut self, body: &Upload) {
        if let Some(fault) = body.fault() {
            self.fault.get_or_insert_with(|| format!("the body {fault}"));
        }
        self.content_type(body.media().unwrap_or("application/octet-stream"));
        self.body = Body::Raw(body.clone());
    }

    /// A header that the operation sets itself goes before the body's media type.
    fn content_type(&mut self, media: &str) {
        if let Ok(value) = HeaderValue::from_str(media) {
            self.headers.entry(header::CONTENT_TYPE).or_insert(value);
        }
    }

    fn note(&mut self, place: &str, name: &str, value: &dyn Wire) {
        self.secrets.extend(secret(value));
        if let Some(fault) = value.fault() {
            self.fault.get_or_insert_with(|| format!("{place} `{name}` {fault}"));
        }
    }

    /// What must not be told of a call that sends it with this token.
    pub(crate) fn hidden(&self, token: Option<Secret>) -> Hidden {
        Hidden { token, parameters: self.secrets.clone() }
    }

    fn error(&self, message: String) -> Error {
        Error::new(ErrorKind::Request, message).of(self.meta)
    }

    /// Sets how many calls it counts as where the platform counts something else, such as recipients; 0 counts as 1.
    /// See the example of [`json`](Self::json).
    pub fn counts(&mut self, calls: usize) {
        self.weight = u32::try_from(calls).unwrap_or(u32::MAX).max(1);
    }

    /// How many calls it counts as: see [`Ask::weight`](crate::Ask::weight).
    pub fn weight(&self) -> u32 {
        self.weight
    }

    /// The request, unless one of its values cannot travel.
    #[doc(hidden)]
    pub fn sound(self) -> Result<Self, Error> {
        match &self.fault {
            None => Ok(self),
            Some(fault) => Err(self.error(fault.clone())),
        }
    }

    /// The HTTP method.
    pub fn method(&self) -> Method {
        self.meta.method
    }

    /// The path, encoded, without the host's base URL.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The query, encoded, without `?`; empty = none.
    pub fn query_string(&self) -> &str {
        &self.query
    }

    /// The headers, without credentials; the media type of a multipart body joins when it is sent.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The body.
    pub fn body(&self) -> &Body {
        &self.body
    }

    /// The same for requests that are alike: method, path, query, headers and body. Of files, only the parts' names
    /// count.
    pub(crate) fn fingerprint(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        (self.method(), &self.path, &self.query).hash(&mut hasher);
        for (name, value) in &self.headers {
            (name, value.as_bytes()).hash(&mut hasher);
        }
        self.body.hash(&mut hasher);
        hasher.finish()
    }

    /// Whether it can be sent twice: not if a stream in it can only be read once.
    pub(crate) fn replayable(&self) -> bool {
        replayable(&self.body)
    }
}

/// A value that must not be told.
fn secret(value: &dyn Wire) -> Option<Secret> {
    value.text().filter(|_| value.is_secret()).map(|text| Secret::from(&*text))
}

/// A header's value: printable ASCII, beyond which servers differ in what they read. They take off spaces at its ends.
pub(crate) fn ascii_header(text: &str) -> Option<HeaderValue> {
    let is_plain = text.bytes().all(|byte| matches!(byte, b' '..=b'~')) && text.trim_matches(' ') == text;
    is_plain.then(|| HeaderValue::from_str(text).ok()).flatten()
}

/// Appends one pair as HTML forms do.
pub(crate) fn pair(out: &mut String, name: &str, value: &str) {
    let start = out.len();
    let so_far = std::mem::take(out);
    *out = if start == 0 {
        form_urlencoded::Serializer::new(so_far).append_pair(name, value).finish()
    } else {
        form_urlencoded::Serializer::for_suffix(so_far, 0).append_pair(name, value).finish()
    };
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hidden = |text: &'static str, shown: &'static str| if text.is_empty() { "" } else { shown };
        let mut request = f.debug_struct("Request");
        request.field("operation", &self.meta.name).field("method", &self.meta.method);
        if self.secret {
            request.field("path", &self.meta.path).field("query", &hidden("?", "***"));
        } else {
            request.field("path", &self.path).field("query", &self.query);
        }
        request.field("headers", &self.headers).field("body", &self.body).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Patch, Secret,
        wire::{Bit, Joined, Without},
    };

    const META: &OperationMeta =
        &OperationMeta::new("group.remove", Method::Delete, "/groups/{group}/users/{names}");
    const PLAIN: &OperationMeta = &OperationMeta::new("message.list", Method::Get, "/message/list");

    fn path(group: &str, names: &[&str]) -> Result<String, String> {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        Request::new(META, &[&group, &Joined(&names, ',')])
            .map(|request| request.path().to_owned())
            .map_err(|error| error.message().to_owned())
    }

    #[test]
    fn values_stay_in_their_segment() {
        assert_eq!(
            path("a/b?c#d%e", &["x y", "日"]),
            Ok("/groups/a%2Fb%3Fc%23d%25e/users/x%20y,%E6%97%A5".into())
        );
        assert_eq!(path("-._~", &["..."]), Ok("/groups/-._~/users/...".into()));
        for bad in ["", ".", "..", "%2e", "%2E%2e", ".%2E", "%252e", "a\tb", "a\nb", "a%0ab", "\u{7f}"] {
            assert!(path(bad, &["x"]).is_err(), "{bad:?}");
            assert!(path("g", &["x", bad]).is_err(), "{bad:?}");
        }
        assert_eq!(path("g", &[]), Err("path parameter `names` is an empty list".into()));
        assert_eq!(
            path("g", &["a,b"]),
            Err("path parameter `names` has an element that holds the separator".into())
        );
        let one = "a,b".to_owned();
        assert!(Request::new(META, &[&"g", &Without(&one, ',')]).is_err());
        assert!(Request::new(META, &[&"g"]).is_err() && Request::new(PLAIN, &[&"g"]).is_err());
    }

    #[test]
    fn queries_are_encoded_as_forms() {
        let mut request = Request::new(PLAIN, &[]).unwrap();
        request.query("emoji", &"[#129315;] &=+/%");
        request.query("absent", &None::<String>);
        request.query("pin", &Bit(&Some(true)));
        request.query("names", &Joined(&vec![1_i64, 2], ','));
        assert_eq!(request.query_string(), "emoji=%5B%23129315%3B%5D+%26%3D%2B%2F%25&pin=1&names=1,2");
    }

    #[test]
    fn of_a_patch_only_what_is_set_travels() {
        let mut request = Request::new(META, &[&Patch::Set("g".to_owned()), &"x"]).unwrap();
        request.query("kept", &Patch::<i64>::Keep);
        request.query("cleared", &Patch::<i64>::Clear);
        request.query("set", &Patch::Set(1_i64));
        assert_eq!((request.path(), request.query_string()), ("/groups/g/users/x", "set=1"));
        for absent in [Patch::<String>::Keep, Patch::Clear] {
            assert!(Request::new(META, &[&absent, &"x"]).is_err());
        }
        request.query("secret", &Patch::Set(Secret::from("s3cr3t")));
        assert!(!format!("{request:?}").contains("s3cr3t"));
        request.query("number", &Patch::Set(f64::NAN));
        assert!(request.sound().is_err());
    }

    /// Fails without `is_plain` in `ascii_header`.
    #[test]
    fn what_cannot_travel_is_refused() {
        let new = || Request::new(PLAIN, &[]).unwrap();
        let mut request = new();
        request.query("names", &Joined(&vec!["a,b".to_owned()], ','));
        assert_eq!(
            request.sound().unwrap_err().message(),
            "query parameter `names` has an element that holds the separator"
        );
        let mut request = new();
        request.query("x", &f64::NAN);
        assert!(request.sound().is_err());
        for bad in ["a\r\nb", "a\0", "é", "a\tb", " a", "a "] {
            assert!(new().header("x-a", &bad).is_err(), "{bad:?}");
        }
        assert!(new().header("a b", &"c").is_err());
        for bad in ["a\r\nX: y", "a\"\0", "", "..", "../a", "a\\"] {
            let mut request = new();
            request.file("file", &Upload::bytes("x").named(bad));
            assert_eq!(request.sound().unwrap_err().kind(), ErrorKind::Request);
        }
        let mut request = new();
        request.file("file", &Upload::bytes("x").media_type("image"));
        assert!(request.sound().is_err());
    }

    #[test]
    fn fingerprints_tell_requests_apart() {
        const POST: &OperationMeta = &OperationMeta::new("message.list", Method::Post, "/message/list");
        const OTHER: &OperationMeta = &OperationMeta::new("message.list", Method::Get, "/message/other");
        let plain = |fill: fn(&mut Request)| {
            let mut request = Request::new(PLAIN, &[]).unwrap();
            fill(&mut request);
            request.fingerprint()
        };
        let prints = || {
            vec![
                Request::new(POST, &[]).unwrap().fingerprint(),
                Request::new(OTHER, &[]).unwrap().fingerprint(),
                plain(|_| {}),
                plain(|request| request.query("cursor", &"a")),
                plain(|request| request.query("cursor", &"b")),
                plain(|request| request.header("cursor", &"a").unwrap()),
                plain(|request| request.header("cursor", &"b").unwrap()),
                plain(|request| request.json("a").unwrap()),
                plain(|request| request.json("b").unwrap()),
                plain(|request| request.form("cursor", &"a")),
                plain(|request| request.form("cursor", &"b")),
                plain(|request| request.part("cursor", &"a")),
                plain(|request| request.part("cursor", &"b")),
            ]
        };
        assert_eq!(prints(), prints());
        let mut all = prints();
        let made = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), made);
    }

    #[test]
    fn debug_shows_no_secret() {
        let secret = Secret::from("s3cr3t-token");
        let mut request = Request::new(META, &[&secret, &"x"]).unwrap();
        request.query("secret", &Some(&secret));
        request.header("share-secret", &secret).unwrap();
        request.json(&secret).unwrap();
        let shown = format!("{request:?}");
        assert!(!shown.contains("s3cr3t"), "{shown}");
        assert!(shown.contains("Sensitive") && shown.contains("14 bytes"), "{shown}");
        let mut form = Request::new(PLAIN, &[]).unwrap();
        form.part("secret", &secret);
        assert!(!format!("{form:?}").contains("s3cr3t"));
        form.form("secret", &secret);
        assert!(!format!("{form:?}").contains("s3cr3t"));
        assert_eq!(form.body().text(), Some("secret=s3cr3t-token"));
    }
}
