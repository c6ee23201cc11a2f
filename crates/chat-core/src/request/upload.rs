//! Files to send.

use std::{
    fmt, io,
    pin::Pin,
    sync::{Arc, Mutex},
};

use bytes::Bytes;
use futures_core::Stream;

use super::{Body, PartContent};
use crate::{Error, ErrorKind};

pub(crate) type ByteStream = Pin<Box<dyn Stream<Item = io::Result<Bytes>> + Send>>;

/// A file to send: bytes, a stream, or a source of streams. Clones share it.
///
/// ```
/// use chat_core::Upload;
///
/// let picture = Upload::bytes(vec![0x89, b'P', b'N', b'G']).named("cat.png").media_type("image/png");
/// assert_eq!(picture.name(), Some("cat.png"));
/// ```
#[derive(Clone)]
pub struct Upload {
    source: Source,
    name: Option<Arc<str>>,
    media: Option<Arc<str>>,
    length: Option<u64>,
}

#[derive(Clone)]
enum Source {
    Bytes(Bytes),
    Once(Arc<Mutex<Option<ByteStream>>>),
    Again(Arc<dyn Fn() -> ByteStream + Send + Sync>),
}

/// What an [`Upload`] sends, opened.
pub(crate) enum Opened {
    Bytes(Bytes),
    Stream(ByteStream),
}

impl Upload {
    /// Bytes in memory; can be sent any number of times.
    pub fn bytes(bytes: impl Into<Bytes>) -> Self {
        let bytes = bytes.into();
        let length = u64::try_from(bytes.len()).ok();
        Self { source: Source::Bytes(bytes), name: None, media: None, length }
    }

    /// A stream, which the first send consumes: the call is not repeated, and to send it (or a clone) again is an
    /// [`ErrorKind::Request`].
    pub fn stream(stream: impl Stream<Item = io::Result<Bytes>> + Send + 'static) -> Self {
        let stream: ByteStream = Box::pin(stream);
        let source = Source::Once(Arc::new(Mutex::new(Some(stream))));
        Self { source, name: None, media: None, length: None }
    }

    /// A source that opens a new stream for each send.
    pub fn streams<S>(open: impl Fn() -> S + Send + Sync + 'static) -> Self
    where
        S: Stream<Item = io::Result<Bytes>> + Send + 'static,
    {
        let source = Source::Again(Arc::new(move || Box::pin(open())));
        Self { source, name: None, media: None, length: None }
    }

    /// Gives the file a name. One that is empty, a path or holds a control character is an [`ErrorKind::Request`] when it
    /// is sent.
    #[must_use]
    pub fn named(mut self, name: impl Into<Arc<str>>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Says what it is, such as `image/png`.
    #[must_use]
    pub fn media_type(mut self, media: impl Into<Arc<str>>) -> Self {
        self.media = Some(media.into());
        self
    }

    /// Says how many bytes a stream has; without it, it is sent in chunks.
    #[must_use]
    pub fn length(mut self, bytes: u64) -> Self {
        self.length = Some(bytes);
        self
    }

    /// The file's name.
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    pub(crate) fn media(&self) -> Option<&str> {
        self.media.as_deref()
    }

    pub(crate) fn size(&self) -> Option<u64> {
        self.length
    }

    /// Why it cannot travel: its name and media type become lines of a header.
    pub(super) fn fault(&self) -> Option<&'static str> {
        let token = |text: &str| {
            !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$&-^_.+".contains(&b))
        };
        if let Some(name) = self.name() {
            if name.chars().any(char::is_control) {
                return Some("has a file name with a control character");
            }
            // a server may keep the file under that name
            if matches!(name, "" | "." | "..") || name.contains(['/', '\\']) {
                return Some("has a file name that is empty or a path");
            }
        }
        let whole = self.media()?;
        let essence = whole.split(';').next().unwrap_or_default().trim();
        let is_media = essence.split_once('/').is_some_and(|(kind, sub)| token(kind) && token(sub));
        (!is_media || whole.chars().any(char::is_control) || !whole.is_ascii())
            .then_some("has a media type that is none")
    }

    pub(crate) fn open(&self) -> Result<Opened, Error> {
        Ok(match &self.source {
            Source::Bytes(bytes) => Opened::Bytes(bytes.clone()),
            Source::Again(open) => Opened::Stream(open()),
            Source::Once(slot) => {
                let stream = slot.lock().ok().and_then(|mut slot| slot.take());
                Opened::Stream(stream.ok_or_else(|| {
                    Error::new(ErrorKind::Request, "this stream was sent before; see Upload::streams")
                })?)
            }
        })
    }

    fn replayable(&self) -> bool {
        !matches!(self.source, Source::Once(_))
    }
}

/// Whether a body can be sent twice.
pub(crate) fn replayable(body: &Body) -> bool {
    match body {
        Body::Empty | Body::Json(_) | Body::Form(_) => true,
        Body::Raw(upload) => upload.replayable(),
        Body::Multipart(parts) => parts.iter().all(|part| match &part.content {
            PartContent::Text(_) => true,
            PartContent::File(upload) => upload.replayable(),
        }),
    }
}

impl From<Vec<u8>> for Upload {
    fn from(bytes: Vec<u8>) -> Self {
        Self::bytes(bytes)
    }
}

impl From<Bytes> for Upload {
    fn from(bytes: Bytes) -> Self {
        Self::bytes(bytes)
    }
}

impl fmt::Debug for Upload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Upload")
            .field("name", &self.name)
            .field("media_type", &self.media)
            .field("length", &self.length)
            .finish_non_exhaustive()
    }
}
