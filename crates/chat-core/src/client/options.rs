//! Options of calls.

use std::time::Duration;

/// Options of the calls made on a client.
///
/// ```
/// use std::time::Duration;
/// use chat_core::CallOptions;
///
/// let patient = CallOptions::new().timeout(Duration::from_secs(120)).attempts(5);
/// # let _ = patient;
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CallOptions {
    pub(crate) timeout: Duration,
    pub(crate) attempts: u32,
    pub(crate) max_answer: usize,
    pub(crate) stall: Duration,
}

impl Default for CallOptions {
    fn default() -> Self {
        Self {
            timeout: Duration::from_secs(30),
            attempts: 3,
            max_answer: 16 << 20,
            stall: Duration::from_secs(5),
        }
    }
}

impl CallOptions {
    /// The defaults.
    pub fn new() -> Self {
        Self::default()
    }

    /// How long a call may take: all attempts and the waits between them, to the end of the answer; of a download,
    /// to the end of its head. 30 seconds unless set.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// How often a request is sent at most; 0 counts as 1, which means no retries. 3 unless set.
    ///
    /// It is sent again when there were too many calls ([`RateLimited`](crate::ErrorKind::RateLimited)), when no
    /// connection came about, and, if the operation is idempotent, after another failure on the way
    /// ([`Transport`](crate::ErrorKind::Transport)) or of the server ([`Unavailable`](crate::ErrorKind::Unavailable)).
    /// Never if its body is a stream that can only be read once, nor if the client's
    /// [retry budget](crate::Builder::retry_budget) is used up.
    ///
    /// A certificate that is not trusted counts as no connection, too, though sending again seldom helps against it.
    ///
    /// A wait is any time up to 100 ms, doubled from attempt to attempt up to 5 s, or as long as the server says if that
    /// is longer. After too many calls it is 1 s more if the server says nothing. Where the deadline has no room for a
    /// wait, the call fails at once, and [`Error::wait`](crate::Error::wait) tells the wait.
    #[must_use]
    pub fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts;
        self
    }

    /// How long an answer's body may arrive slower than a byte a second: longer, and it has stalled, which is a
    /// [`Transport`](crate::ErrorKind::Transport) error. Only time counts in which somebody waits for the body, so a
    /// slow reader of a download is no stall, nor is a server that thinks before it answers. To stop waiting before
    /// anything arrives, for however long, counts as a tenth of this at most. 5 seconds unless set; [`Duration::MAX`]
    /// allows any stall.
    ///
    /// ```
    /// use std::time::Duration;
    /// use chat_core::CallOptions;
    ///
    /// // for large files from a server that pauses
    /// let options = CallOptions::new().stall(Duration::from_secs(30)).max_answer(64 << 20);
    /// # let _ = options;
    /// ```
    #[must_use]
    pub fn stall(mut self, time: Duration) -> Self {
        self.stall = time;
        self
    }

    /// How many bytes an answer may have; downloads are not counted. 16 MiB unless set. Of a refusal no more than
    /// 64 KiB are read, whatever is set. See the example of [`stall`](Self::stall).
    #[must_use]
    pub fn max_answer(mut self, bytes: usize) -> Self {
        self.max_answer = bytes;
        self
    }
}
