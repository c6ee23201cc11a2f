//! Bodies of answers, not yet read.

use std::{
    fmt, io,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll, ready},
    time::Duration,
};

use bytes::Bytes;
use futures_core::Stream;
use http_body::Body as _;

use super::{default::broken, stall::Stall};
use crate::{Error, ErrorKind, Runtime, request::ByteStream};

/// No more is set aside before anything has arrived, whatever the server announces.
const EAGER: usize = 1 << 20;

/// The body of an answer, not yet read.
pub struct ResponseBody {
    inner: Inner,
    stall: Option<Box<Stall>>,
}

enum Inner {
    Full(Option<Bytes>),
    /// Never locked: the mutex makes answers `Sync`.
    Stream(Mutex<ByteStream>),
    /// The default transport's own, as it is: no box per answer.
    Http(reqwest::Body),
}

impl ResponseBody {
    /// A body in memory.
    pub fn full(bytes: impl Into<Bytes>) -> Self {
        Self { inner: Inner::Full(Some(bytes.into())), stall: None }
    }

    /// A body that arrives in pieces.
    pub fn stream(stream: impl Stream<Item = io::Result<Bytes>> + Send + 'static) -> Self {
        Self { inner: Inner::Stream(Mutex::new(Box::pin(stream))), stall: None }
    }

    pub(super) fn http(body: reqwest::Body) -> Self {
        Self { inner: Inner::Http(body), stall: None }
    }

    /// The same, watched: see [`CallOptions::stall`](crate::CallOptions::stall).
    pub(crate) fn watched(self, runtime: Arc<dyn Runtime>, allowed: Duration) -> Self {
        Self { stall: Some(Box::new(Stall::new(runtime, allowed))), ..self }
    }

    pub(crate) fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, Error>>> {
        let piece = self.poll_piece(cx);
        let Some(stall) = &mut self.stall else { return piece };
        match &piece {
            Poll::Ready(Some(Ok(bytes))) => stall.arrived(bytes.len()),
            Poll::Ready(_) => {}
            Poll::Pending => {
                let error = ready!(stall.poll(cx));
                // the connection is of no use to anybody
                *self = Self { inner: Inner::Full(None), stall: None };
                return Poll::Ready(Some(Err(error)));
            }
        }
        piece
    }

    fn poll_piece(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, Error>>> {
        match &mut self.inner {
            Inner::Full(bytes) => Poll::Ready(bytes.take().map(Ok)),
            Inner::Stream(stream) => {
                let stream = stream.get_mut().unwrap_or_else(PoisonError::into_inner);
                let piece = stream.as_mut().poll_next(cx);
                piece.map_err(|error| Error::new(ErrorKind::Transport, error.to_string()))
            }
            Inner::Http(body) => loop {
                match ready!(Pin::new(&mut *body).poll_frame(cx)) {
                    None => return Poll::Ready(None),
                    Some(Err(error)) => return Poll::Ready(Some(Err(broken(error)))),
                    Some(Ok(frame)) => {
                        if let Ok(data) = frame.into_data() {
                            return Poll::Ready(Some(Ok(data)));
                        }
                    }
                }
            },
        }
    }

    async fn piece(&mut self) -> Option<Result<Bytes, Error>> {
        std::future::poll_fn(|cx| self.poll(cx)).await
    }

    /// The whole body, if it is at most `limit` bytes. `announced` is what the server says it is.
    pub(crate) async fn collect(&mut self, limit: usize, announced: usize) -> Result<Vec<u8>, Error> {
        let too_large =
            || Error::new(ErrorKind::TooLarge, format!("the answer is larger than {limit} bytes"));
        if announced > limit {
            return Err(too_large());
        }
        let mut all = Vec::with_capacity(announced.min(EAGER));
        while let Some(piece) = self.piece().await.transpose()? {
            if all.len() + piece.len() > limit {
                return Err(too_large());
            }
            all.extend_from_slice(&piece);
        }
        Ok(all)
    }

    /// The beginning of the body: what arrives, up to `limit` bytes.
    pub(crate) async fn beginning(&mut self, limit: usize) -> Vec<u8> {
        let mut all = Vec::new();
        while all.len() < limit
            && let Some(Ok(piece)) = self.piece().await
        {
            all.extend_from_slice(&piece);
        }
        all.truncate(limit);
        all
    }
}

impl fmt::Debug for ResponseBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ResponseBody")
    }
}
