//! Bodies that are read as they arrive.

use std::{
    pin::Pin,
    task::{Context, Poll},
};

use bytes::Bytes;
use futures_core::Stream;
use http::HeaderMap;

use crate::{Error, OperationMeta, ResponseBody};

/// A body that is read as it arrives; also a [`Stream`] of pieces. The call's deadline ended with the answer's
/// head: reading may take as long as it takes, unless the body stalls ([`CallOptions::stall`](crate::CallOptions::stall)).
#[derive(Debug)]
pub struct Download {
    headers: Headers,
    body: ResponseBody,
    meta: &'static OperationMeta,
}

/// Headers are the server's, and may repeat a secret.
struct Headers(HeaderMap);

impl std::fmt::Debug for Headers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

impl Download {
    pub(crate) fn new(headers: HeaderMap, body: ResponseBody, meta: &'static OperationMeta) -> Self {
        Self { headers: Headers(headers), body, meta }
    }

    /// The media type.
    pub fn content_type(&self) -> Option<&str> {
        self.headers.0.get(http::header::CONTENT_TYPE)?.to_str().ok()
    }

    /// How many bytes will come, if the server says so.
    pub fn content_length(&self) -> Option<u64> {
        self.headers.0.get(http::header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
    }

    /// The answer's headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers.0
    }

    /// The next piece, without any stream library; `None` = that was all.
    ///
    /// ```
    /// use std::io::Write;
    /// use chat_core::Download;
    ///
    /// async fn save(mut download: Download, mut file: impl Write) -> Result<(), Box<dyn std::error::Error>> {
    ///     while let Some(piece) = download.chunk().await? {
    ///         file.write_all(&piece)?;
    ///     }
    ///     Ok(())
    /// }
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Transport`](crate::ErrorKind::Transport) if the connection breaks.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, Error> {
        std::future::poll_fn(|cx| self.poll(cx)).await.transpose()
    }

    /// All of it, if it is at most `limit` bytes. See the example of [`Client::fetch`](crate::Client::fetch).
    ///
    /// # Errors
    /// [`ErrorKind::TooLarge`](crate::ErrorKind::TooLarge) for more,
    /// [`ErrorKind::Transport`](crate::ErrorKind::Transport) if the connection breaks.
    pub async fn bytes(mut self, limit: usize) -> Result<Vec<u8>, Error> {
        let hint = self.content_length().and_then(|length| usize::try_from(length).ok()).unwrap_or(0);
        self.body.collect(limit, hint).await.map_err(|error| error.of(self.meta))
    }

    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, Error>>> {
        self.body.poll(cx).map_err(|error| error.of(self.meta))
    }
}

impl Stream for Download {
    type Item = Result<Bytes, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll(cx)
    }
}
