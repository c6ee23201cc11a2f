//! What can go wrong with an answer on its way.

use std::{io, time::Duration};

use crate::{
    answer::Answer,
    connection::Connection,
    damage::{Damage, damaged, gzip_bomb},
};

/// How much a gzip bomb becomes: 64 MiB, of about 400 KiB.
const BOMB_RUNS: usize = (64 << 20) / 258;

/// How much of an endless answer is sent at a time, in bytes.
const PIECE: usize = 16 << 10;

/// Something that goes wrong with an answer, for tests of what a robot does about it.
///
/// The server does what it was asked for; what fails is the answer on its way back. The connection ends with it, unless
/// something else is said. Damage to JSON leaves answers alone that are no JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// A page in HTML under this status, as proxies send.
    Html(u16),
    /// No body under this status, though one is due.
    Empty(u16),
    /// The same answer under this status, which may be one that HTTP does not know.
    Status(u16),
    /// The platform's own words for a failure, under 200.
    Envelope,
    /// A redirect with this `Location`, which nobody may follow with a token.
    Redirect(String),
    /// A redirect to where the request was sent.
    RedirectLoop,
    /// The first half of the body, as if it were all.
    Cut,
    /// The connection is reset.
    Reset(Stage),
    /// The connection ends before as much came as was announced.
    LengthTooLong,
    /// More comes than was announced.
    LengthTooShort,
    /// The second chunk has no length.
    BadChunks,
    /// What says that it is gzip is none.
    BadGzip,
    /// A few hundred KiB of gzip that become 64 MiB.
    GzipBomb,
    /// A body that ends when the caller goes.
    Endless,
    /// The head at once, and then a byte a second.
    Slow,
    /// A byte that is no UTF-8, in the last text of the body.
    InvalidUtf8,
    /// A byte order mark before the body: allowed to ignore.
    ByteOrderMark,
    /// Each member of each object comes a second time, as `null`.
    DuplicateKeys,
    /// 50,000 lists in lists, for each text, list and object of the outermost value.
    DeepNesting,
    /// Numbers that fit into nothing, for all but 0.
    HugeNumbers,
    /// Values of another type at any depth, for all but 0 and `null`.
    WrongTypes,
    /// A header with a carriage return in its value.
    BareCarriageReturn,
    /// A header with CR LF in its value, behind which a second `content-length` stands.
    SplitHeader,
    /// The answer, and right behind it one that nobody asked for: a failure. The connection stays open.
    Unasked,
}

/// When a connection is reset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The request was read, and nothing was sent.
    BeforeHead,
    /// Half of the head was sent.
    InHead,
    /// The head was sent.
    BeforeBody,
    /// Half of the body was sent.
    InBody,
}

/// What becomes of a connection.
enum End {
    /// It is reset.
    Reset,
    /// It is closed.
    Close,
    /// It is left open, for the caller to close.
    Keep,
    /// These bytes come until the caller goes.
    Repeat(Vec<u8>),
    /// These bytes come, one a second; then it is closed.
    Trickle(Vec<u8>),
}

impl Fault {
    /// Every fault, with the values that matter where it can have several; redirects lead to `elsewhere`.
    ///
    /// ```
    /// use chat_mock::{Fault, Stage};
    ///
    /// for fault in Fault::all("http://elsewhere.example/") {
    ///     // … one call of the robot under test, hit by it …
    ///     # let _ = fault;
    /// }
    /// # assert!(Fault::all("").contains(&Fault::Reset(Stage::InHead)));
    /// ```
    pub fn all(elsewhere: &str) -> Vec<Self> {
        let stages = [Stage::BeforeHead, Stage::InHead, Stage::BeforeBody, Stage::InBody];
        let mut all = vec![
            Self::Html(200),
            Self::Html(502),
            Self::Empty(200),
            Self::Empty(204),
            Self::Status(299),
            Self::Status(799),
            Self::Envelope,
            Self::Redirect(elsewhere.to_owned()),
            Self::RedirectLoop,
            Self::Cut,
            Self::LengthTooLong,
            Self::LengthTooShort,
            Self::BadChunks,
            Self::BadGzip,
            Self::GzipBomb,
            Self::Endless,
            Self::Slow,
            Self::InvalidUtf8,
            Self::ByteOrderMark,
            Self::DuplicateKeys,
            Self::DeepNesting,
            Self::HugeNumbers,
            Self::WrongTypes,
            Self::BareCarriageReturn,
            Self::SplitHeader,
            Self::Unasked,
        ];
        all.extend(stages.map(Self::Reset));
        all
    }

    /// Does it to an answer: writes to the connection and ends it. `failure` is how the platform refuses, `target` what
    /// was asked for.
    pub(crate) async fn perform(
        &self,
        connection: &Connection,
        answer: &Answer,
        failure: &Answer,
        target: &str,
    ) -> io::Result<()> {
        let (bytes, end) = self.script(answer, failure, target);
        connection.send(&bytes).await?;
        match end {
            End::Reset => return connection.reset(),
            End::Close => {}
            End::Keep => std::future::pending().await,
            End::Repeat(piece) => loop {
                connection.send(&piece).await?;
            },
            End::Trickle(bytes) => {
                for byte in bytes {
                    connection.send(&[byte]).await?;
                    tokio::time::sleep(Duration::from_secs(1)).await;
                }
            }
        }
        Ok(())
    }

    /// What is sent, and what becomes of the connection then.
    fn script(&self, answer: &Answer, failure: &Answer, target: &str) -> (Vec<u8>, End) {
        let (status, body) = (answer.status(), answer.bytes());
        // who may not use the connection again is told so, or its end would be one more fault
        let head = |more: &str| head(status, answer, &format!("connection: close\r\n{more}"));
        let length = |length: usize| head(&format!("content-length: {length}\r\n"));
        let whole = |status: u16, body: &[u8], more: &str| {
            complete(status, &Answer::json(status, body.to_vec()), &format!("connection: close\r\n{more}"))
        };
        let json = |damage| whole(status, &damaged(body, damage), "");
        let gzip = |bytes: &[u8]| whole(status, bytes, "content-encoding: gzip\r\n");
        let (half, rest) = body.split_at(body.len() / 2);
        let sent = match self {
            Self::Html(status) => {
                let page = "<!doctype html>\n<html><body><h1>Bad Gateway</h1></body></html>\n";
                let page = Answer::new(*status).header("content-type", "text/html").body(page);
                complete(*status, &page, "connection: close\r\n")
            }
            Self::Empty(status) => whole(*status, b"", ""),
            Self::Status(status) => whole(*status, body, ""),
            Self::Envelope => whole(200, failure.bytes(), ""),
            Self::Redirect(to) => whole(307, b"", &format!("location: {to}\r\n")),
            Self::RedirectLoop => whole(307, b"", &format!("location: {target}\r\n")),
            Self::Cut => whole(status, half, ""),
            Self::Reset(Stage::BeforeHead) => return (Vec::new(), End::Reset),
            Self::Reset(Stage::InHead) => {
                let mut bytes = length(body.len());
                bytes.truncate(bytes.len() / 2);
                return (bytes, End::Reset);
            }
            // a body of nothing has no middle to be reset in
            Self::Reset(Stage::BeforeBody) => return (length(body.len().max(1)), End::Reset),
            Self::Reset(Stage::InBody) => return ([&length(body.len().max(1)), half].concat(), End::Reset),
            Self::LengthTooLong => [&length(body.len() + 100), body].concat(),
            Self::LengthTooShort => [&length(half.len()), half, rest].concat(),
            Self::BadChunks => {
                let first = format!("{:x}\r\n", half.len().max(1));
                let first = [first.as_bytes(), if half.is_empty() { b" " } else { half }].concat();
                [&head("transfer-encoding: chunked\r\n")[..], &first, b"\r\nnone\r\n", rest].concat()
            }
            Self::BadGzip => gzip(b"\x1f\x8b\x08\x00\xff\xff\xff\xff\xff\xffno gzip"),
            Self::GzipBomb => gzip(&gzip_bomb(BOMB_RUNS)),
            Self::Endless => {
                let open: &[u8] = if body.is_empty() { b"" } else { b"[" };
                let sent = [&head("transfer-encoding: chunked\r\n")[..], &chunk(open)].concat();
                return (sent, End::Repeat(chunk(&[b' '; PIECE])));
            }
            Self::Slow => return (length(body.len() + 100), End::Trickle([body, &[b' '; 100]].concat())),
            Self::InvalidUtf8 => {
                let at = body.iter().rposition(|byte| *byte == b'"').unwrap_or(body.len());
                whole(status, &[&body[..at], b"\xff", &body[at..]].concat(), "")
            }
            Self::ByteOrderMark => whole(status, &["\u{feff}".as_bytes(), body].concat(), ""),
            Self::DuplicateKeys => json(Damage::Twice),
            Self::DeepNesting => json(Damage::Deep),
            Self::HugeNumbers => json(Damage::Huge),
            Self::WrongTypes => json(Damage::Mistyped),
            Self::BareCarriageReturn => whole(status, body, "x-note: one\rx-other: two\r\n"),
            Self::SplitHeader => whole(status, body, "x-note: one\r\ncontent-length: 1\r\n"),
            Self::Unasked => {
                let unasked = complete(failure.status(), failure, "");
                return ([complete(status, answer, ""), unasked].concat(), End::Keep);
            }
        };
        (sent, End::Close)
    }
}

/// A whole answer.
fn complete(status: u16, answer: &Answer, more: &str) -> Vec<u8> {
    let length = answer.bytes().len();
    let framing = if status == 204 { String::new() } else { format!("content-length: {length}\r\n") };
    [&head(status, answer, &format!("{framing}{more}"))[..], answer.bytes()].concat()
}

/// A status line, the answer's headers, and these.
fn head(status: u16, answer: &Answer, more: &str) -> Vec<u8> {
    let mut head = format!("HTTP/1.1 {status} Faulty\r\n");
    for (name, value) in answer.headers() {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str(more);
    head.push_str("\r\n");
    head.into_bytes()
}

fn chunk(bytes: &[u8]) -> Vec<u8> {
    if bytes.is_empty() {
        return Vec::new();
    }
    [format!("{:x}\r\n", bytes.len()).as_bytes(), bytes, b"\r\n"].concat()
}
