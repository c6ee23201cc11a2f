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
}

impl Default for CallOptions {
    fn default() -> Self {
        Self { timeout: Duration::from_secs(30), attempts: 3, max_answer: 16 << 20 }
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

    /// How often a request is sent at most; 0 counts as 1. 3 unless set.
    ///
    /// It is sent again when there were too many calls (status 429, or a refusal for that reason that says how long to
    /// wait), and, if the operation is idempotent, after a failure on the way or of the server (5xx). Never if its body
    /// is a stream that can only be read once, and never after a wait that the deadline has no room for.
    ///
    /// A wait is 100 ms, doubled from attempt to attempt up to 5 s, or as long as the server says if that is longer. It
    /// is at least 1 s after too many calls if the server says nothing.
    #[must_use]
    pub fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts;
        self
    }

    /// How many bytes an answer may have; downloads are not counted. 16 MiB unless set. Of a refusal no more than
    /// 64 KiB are read, whatever is set.
    #[must_use]
    pub fn max_answer(mut self, bytes: usize) -> Self {
        self.max_answer = bytes;
        self
    }
}
