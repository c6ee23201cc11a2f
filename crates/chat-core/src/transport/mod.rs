//! Moving one request to a server.

mod body;
mod default;
mod outgoing;
mod stall;
mod tls;

use std::fmt;

use http::{HeaderMap, StatusCode};

pub use body::ResponseBody;
pub use default::HttpTransport;
pub(crate) use default::Settings;
pub use outgoing::Outgoing;
pub(crate) use outgoing::{Address, Base, Credential, Scheme};

use crate::{BoxFuture, Error};

/// Moves one request to a server and brings the head of the answer back. No library's type is in it.
///
/// An implementation must not follow redirects, and must not show what it sends: URL, headers and body hold the
/// token. It asks for no compression, or decompresses and removes the header that tells so. What it may do: log names
/// and sizes, answer from memory, go through a tunnel.
///
/// ```
/// use chat_core::{BoxFuture, Error, Outgoing, ResponseBody, Transport, TransportResponse};
///
/// /// Answers each call with the same text.
/// struct Canned(&'static str);
///
/// impl Transport for Canned {
///     fn send(&self, _: &Outgoing<'_>) -> BoxFuture<'static, Result<TransportResponse, Error>> {
///         let body = ResponseBody::full(self.0);
///         Box::pin(async { Ok(TransportResponse::new(200.try_into().unwrap_or_default(), Default::default(), body)) })
///     }
/// }
/// ```
pub trait Transport: Send + Sync + 'static {
    /// Sends it. Dropping the future cancels.
    fn send(&self, outgoing: &Outgoing<'_>) -> BoxFuture<'static, Result<TransportResponse, Error>>;
}

/// The head of an answer, and its body not yet read.
#[non_exhaustive]
pub struct TransportResponse {
    /// The HTTP status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: ResponseBody,
}

impl TransportResponse {
    /// An answer.
    pub fn new(status: StatusCode, headers: HeaderMap, body: ResponseBody) -> Self {
        Self { status, headers, body }
    }
}

impl fmt::Debug for TransportResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // values are the server's, and may repeat a secret
        f.debug_struct("TransportResponse")
            .field("status", &self.status)
            .field("headers", &self.headers.keys().collect::<Vec<_>>())
            .finish_non_exhaustive()
    }
}
