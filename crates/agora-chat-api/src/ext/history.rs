//! The files that `history.get` names: from a server that is not the platform's, through gzip, to messages.
//!
//! All of it is by hand: the specification describes calls of the platform's own servers, and their answers as a whole.

use std::{
    fmt,
    io::{self, Write},
    mem,
    pin::Pin,
    task::{Context, Poll, ready},
};

use bytes::{Buf, Bytes};
use chat_core::{Download, Error, ErrorKind, Method, OperationMeta, Pending, Returns, Secret};
use flate2::write::MultiGzDecoder;
use futures_core::Stream;
use serde_json::error::Category;

use crate::{HistoryMessage, history::Calls};

/// What errors name. The path is never used: each file has an address of its own.
const DOWNLOAD: &OperationMeta =
    &OperationMeta::new("history.download", Method::Get, "/").returns(Returns::Stream).no_auth().idempotent();

/// The longest line unless told otherwise. A message has 5 KB, and what stands around it is less.
const MAX_LINE: usize = 1 << 20;

impl Calls<'_> {
    /// Downloads a file that [`get`](Self::get) names, and uncompresses it on the way.
    ///
    /// The file is not on the platform's servers: it is asked for without the token, see
    /// [`Client::fetch`](chat_core::Client::fetch). Its address is a secret while it works. If it is plain HTTP, as in
    /// Agora's sample, it is refused unless the client allows that
    /// ([`Builder::allow_plain_http`](chat_core::Builder::allow_plain_http)); try it with `https` first, as in Easemob's.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn run(agora_chat: agora_chat_api::AgoraChat) -> Result<(), agora_chat_api::Error> {
    /// for file in agora_chat.history().get("2018112717").await? {
    ///     let mut messages = agora_chat.history().download(file.url).messages();
    ///     while let Some(message) = messages.try_next().await? {
    ///         println!("{} to {}: {:?}", message.from, message.to, message.payload.bodies);
    ///     }
    /// }
    /// # Ok(()) }
    /// ```
    // by hand: the address is in an answer, and an operation of the specification has a path
    pub fn download(&self, url: impl Into<Secret>) -> HistoryDownload {
        HistoryDownload {
            source: Source::Asked(self.client.fetch(DOWNLOAD, url)),
            compressed: Bytes::new(),
            gunzip: MultiGzDecoder::new(Vec::new()),
        }
    }
}

/// A history file, uncompressed piece by piece; also a [`Stream`] of pieces. From
/// [`history().download(…)`](Calls::download).
///
/// The file is asked for when its first piece is, and no more of it is kept than some pieces. The call's deadline ends
/// where the file begins: reading may take as long as it takes. After an error there is nothing more.
#[must_use = "the file is asked for when its first piece is"]
pub struct HistoryDownload {
    source: Source,
    /// What has arrived and is still to be uncompressed.
    compressed: Bytes,
    gunzip: MultiGzDecoder<Vec<u8>>,
}

enum Source {
    Asked(Pending<Download>),
    Open(Download),
    Over,
}

impl HistoryDownload {
    /// The next piece, without any stream library; `None` = that was all, and the file is whole.
    ///
    /// # Errors
    /// Those of [`Client::fetch`](chat_core::Client::fetch), and [`ErrorKind::Decode`] for a file that is cut off,
    /// damaged, or not gzip. All name `history.download`.
    ///
    /// ```no_run
    /// # async fn run(agora_chat: agora_chat_api::AgoraChat, url: &str) -> Result<(), Box<dyn std::error::Error>> {
    /// use std::{fs::File, io::Write};
    ///
    /// let mut out = File::create("2018112717.jsonl")?;
    /// let mut file = agora_chat.history().download(url);
    /// while let Some(piece) = file.chunk().await? {
    ///     out.write_all(&piece)?;
    /// }
    /// # Ok(()) }
    /// ```
    // by hand: the specification has no streams of its own
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, Error> {
        std::future::poll_fn(|cx| self.poll(cx)).await.transpose()
    }

    /// The messages in the file, one by one.
    // by hand: what a file holds is in no answer
    pub fn messages(self) -> HistoryMessages {
        HistoryMessages {
            file: self,
            piece: Bytes::new(),
            line: Vec::new(),
            too_long: false,
            lines: 0,
            max_line: MAX_LINE,
        }
    }

    // by hand: of the stream, which is by hand
    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, Error>>> {
        let piece = ready!(self.piece(cx));
        if !matches!(piece, Some(Ok(_))) {
            self.source = Source::Over;
            self.compressed.clear();
        }
        Poll::Ready(piece)
    }

    // by hand: of the stream, which is by hand
    fn piece(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, Error>>> {
        loop {
            while !self.compressed.is_empty() {
                let piece = self.inflate().map_err(damaged)?;
                if !piece.is_empty() {
                    return Poll::Ready(Some(Ok(piece)));
                }
            }
            match &mut self.source {
                Source::Asked(call) => self.source = Source::Open(ready!(Pin::new(call).poll(cx))?),
                Source::Open(file) => match ready!(Pin::new(file).poll_next(cx)) {
                    Some(piece) => self.compressed = piece?,
                    None => {
                        self.source = Source::Over;
                        let last = self.finish().map_err(damaged)?;
                        return Poll::Ready((!last.is_empty()).then_some(Ok(last)));
                    }
                },
                Source::Over => return Poll::Ready(None),
            }
        }
    }

    /// Uncompresses so much of what has arrived as fits the decoder's buffer: a few bytes may be gigabytes.
    // by hand: an answer of the specification is not compressed
    fn inflate(&mut self) -> io::Result<Bytes> {
        let taken = self.gunzip.write(&self.compressed)?;
        self.compressed.advance(taken);
        Ok(mem::take(self.gunzip.get_mut()).into())
    }

    /// What is left, if the file ends where it should and is what its checksums say.
    // by hand: as `inflate`
    fn finish(&mut self) -> io::Result<Bytes> {
        self.gunzip.try_finish()?;
        Ok(mem::take(self.gunzip.get_mut()).into())
    }
}

// by hand: as `inflate`
fn damaged(error: io::Error) -> Error {
    Error::new(ErrorKind::Decode, format!("the file is cut off or damaged: {error}")).of(DOWNLOAD)
}

// by hand: the only stream that is generated is that of pages
impl Stream for HistoryDownload {
    type Item = Result<Bytes, Error>;

    // by hand: as the trait
    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll(cx)
    }
}

// by hand: the request under way has no `Debug` to derive from
impl fmt::Debug for HistoryDownload {
    // by hand: as the trait
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HistoryDownload")
    }
}

/// The messages in a history file; also a [`Stream`]. From [`HistoryDownload::messages`].
///
/// A line that is no message is an error, and the next call goes on with the line behind it: what the documents do not
/// show costs one message, not all. After any other error there is nothing more.
#[must_use = "the file is asked for when its first message is"]
pub struct HistoryMessages {
    file: HistoryDownload,
    /// What of the file has not been looked at.
    piece: Bytes,
    /// The beginning of a line whose end is still to come.
    line: Vec<u8>,
    /// The line is longer than allowed, and is not kept.
    too_long: bool,
    /// How many lines have ended.
    lines: u64,
    max_line: usize,
}

impl HistoryMessages {
    /// How many bytes a line may have; 1 MiB unless set. So much is kept of the file at most.
    ///
    /// ```no_run
    /// # async fn run(agora_chat: agora_chat_api::AgoraChat, url: &str) -> Result<(), agora_chat_api::Error> {
    /// let messages = agora_chat.history().download(url).messages().max_line(64 << 10);
    /// println!("{} messages", messages.at_most(1000).await?.len());
    /// # Ok(()) }
    /// ```
    // by hand: of the stream, which is by hand
    pub fn max_line(mut self, bytes: usize) -> Self {
        self.max_line = bytes;
        self
    }

    /// The next message, without any stream library; `None` = that was all, and the file is whole.
    ///
    /// # Errors
    /// Those of [`HistoryDownload::chunk`], and [`ErrorKind::Decode`] for a line that is no message or is too long; it
    /// tells the line, and nothing that was said.
    // by hand: of the stream, which is by hand
    pub async fn try_next(&mut self) -> Result<Option<HistoryMessage>, Error> {
        std::future::poll_fn(|cx| self.poll(cx)).await.transpose()
    }

    /// The remaining messages, at most `limit` of them.
    ///
    /// # Errors
    /// As [`try_next`](Self::try_next).
    // by hand: of the stream, which is by hand
    pub async fn at_most(mut self, limit: usize) -> Result<Vec<HistoryMessage>, Error> {
        let mut all = Vec::new();
        while all.len() < limit
            && let Some(message) = self.try_next().await?
        {
            all.push(message);
        }
        Ok(all)
    }

    // by hand: of the stream, which is by hand
    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<HistoryMessage, Error>>> {
        loop {
            if let Some(end) = self.piece.iter().position(|byte| *byte == b'\n') {
                let rest = self.piece.split_to(end);
                self.piece.advance(1);
                self.keep(&rest);
                if let Some(message) = self.message() {
                    return Poll::Ready(Some(message));
                }
                continue;
            }
            let beginning = mem::take(&mut self.piece);
            self.keep(&beginning);
            match ready!(self.file.poll(cx)) {
                Some(Ok(piece)) => self.piece = piece,
                Some(Err(error)) => {
                    self.line.clear();
                    self.too_long = false;
                    return Poll::Ready(Some(Err(error)));
                }
                None => return Poll::Ready(self.message()),
            }
        }
    }

    /// Adds to the line, unless it gets too long.
    // by hand: lines are not of the specification, whose answers are one JSON value
    fn keep(&mut self, part: &[u8]) {
        self.too_long |= self.line.len() + part.len() > self.max_line;
        if self.too_long {
            self.line.clear();
        } else {
            self.line.extend_from_slice(part);
        }
    }

    /// The message of the line that has ended; `None` = it is blank.
    // by hand: as `keep`
    fn message(&mut self) -> Option<Result<HistoryMessage, Error>> {
        self.lines += 1;
        let line = mem::take(&mut self.line);
        if mem::take(&mut self.too_long) {
            let why = format!("is longer than {} bytes (HistoryMessages::max_line)", self.max_line);
            return Some(Err(self.no_message(&why)));
        }
        if line.trim_ascii().is_empty() {
            return None;
        }
        Some(serde_json::from_slice(&line).map_err(|cause| self.no_message(&wrong(&cause))))
    }

    // by hand: as `keep`
    fn no_message(&self, why: &str) -> Error {
        Error::new(ErrorKind::Decode, format!("line {} {why}", self.lines)).of(DOWNLOAD)
    }
}

/// What is wrong with a line. The decoder's own words would repeat what was said.
// by hand: as `keep`
fn wrong(cause: &serde_json::Error) -> String {
    let what = match cause.classify() {
        Category::Eof => "is cut off",
        Category::Syntax => "is no JSON",
        Category::Data | Category::Io => "has a member of another type than documented, or lacks one,",
    };
    format!("{what} at column {}", cause.column())
}

// by hand: the only stream that is generated is that of pages
impl Stream for HistoryMessages {
    type Item = Result<HistoryMessage, Error>;

    // by hand: as the trait
    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll(cx)
    }
}

// by hand: what was said is not shown
impl fmt::Debug for HistoryMessages {
    // by hand: as the trait
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HistoryMessages")
            .field("lines", &self.lines)
            .field("max_line", &self.max_line)
            .finish_non_exhaustive()
    }
}
