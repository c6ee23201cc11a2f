//! What the server answers.

use std::time::Duration;

use axum::{body::Body, response::Response};
use bytes::Bytes;
use http::{HeaderName, HeaderValue, StatusCode};

/// An answer of the server, word for word.
///
/// ```
/// use chat_mock::Answer;
/// use std::time::Duration;
///
/// let busy = Answer::json(503, r#"{"code": 50000, "message": "busy"}"#).after(Duration::from_millis(20));
/// assert_eq!(busy.status(), 503);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    status: u16,
    headers: Vec<(String, String)>,
    body: Bytes,
    delay: Duration,
}

impl Answer {
    /// An answer without headers and body. A status that HTTP does not know is sent as 500.
    pub fn new(status: u16) -> Self {
        Self { status, headers: Vec::new(), body: Bytes::new(), delay: Duration::ZERO }
    }

    /// An answer in JSON. The text is sent as it is; that it is JSON is not checked.
    pub fn json(status: u16, text: impl Into<Bytes>) -> Self {
        Self::new(status).header("content-type", "application/json").body(text)
    }

    /// Adds a header. One whose name or value cannot travel is left out.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Sets the body.
    #[must_use]
    pub fn body(mut self, body: impl Into<Bytes>) -> Self {
        self.body = body.into();
        self
    }

    /// Waits that long before the first byte is sent, unless the server stops earlier.
    #[must_use]
    pub fn after(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    /// The HTTP status.
    pub fn status(&self) -> u16 {
        self.status
    }

    /// The body.
    pub fn bytes(&self) -> &[u8] {
        &self.body
    }

    /// The headers.
    pub(crate) fn headers(&self) -> &[(String, String)] {
        &self.headers
    }

    /// How long the server waits before it answers.
    pub(crate) fn delay(&self) -> Duration {
        self.delay
    }

    /// As it is sent.
    pub(crate) fn into_response(self) -> Response {
        let mut response = Response::new(Body::from(self.body));
        *response.status_mut() =
            StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        for (name, value) in self.headers {
            if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
                response.headers_mut().append(name, value);
            }
        }
        response
    }
}
