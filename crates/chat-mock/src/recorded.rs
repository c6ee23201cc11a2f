//! What the server was asked.

use std::fmt;

use bytes::Bytes;

use crate::incoming::Incoming;

/// A request as it arrived. Its `Debug` shows no values, since they may be credentials.
#[derive(Clone, PartialEq, Eq)]
pub struct RecordedRequest {
    method: String,
    target: String,
    headers: Vec<(String, String)>,
    body: Bytes,
}

impl RecordedRequest {
    pub(crate) fn of(incoming: &Incoming) -> Self {
        Self {
            method: incoming.method.as_str().to_owned(),
            target: incoming.target.clone(),
            headers: incoming.headers().collect(),
            body: incoming.body.clone(),
        }
    }

    /// `GET`, `POST` …
    pub fn method(&self) -> &str {
        &self.method
    }

    /// Path and query as they were sent, still encoded: `/api/v3/message/view?msg_id=1`.
    pub fn target(&self) -> &str {
        &self.target
    }

    /// The path, still encoded.
    pub fn path(&self) -> &str {
        self.target.split_once('?').map_or(&*self.target, |(path, _)| path)
    }

    /// The query, still encoded, without its question mark.
    pub fn query(&self) -> Option<&str> {
        self.target.split_once('?').map(|(_, query)| query)
    }

    /// All headers, their names in lowercase.
    pub fn headers(&self) -> &[(String, String)] {
        &self.headers
    }

    /// The first header of that name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| &**value)
    }

    /// The body.
    pub fn body(&self) -> &[u8] {
        &self.body
    }
}

impl fmt::Debug for RecordedRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RecordedRequest")
            .field("method", &self.method)
            .field("path", &self.path())
            .field("headers", &self.headers.iter().map(|(name, _)| name).collect::<Vec<_>>())
            .field("body", &format_args!("{} bytes", self.body.len()))
            .finish_non_exhaustive()
    }
}
