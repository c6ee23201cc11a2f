//! Why a call failed.

use std::{fmt, time::Duration};

use http::StatusCode;

use crate::{ErrorKind, OperationMeta, RateLimit, request::Hidden};

/// Why a call failed. One word large; holds neither a URL nor a credential.
///
/// [`kind`](Self::kind) says what to do about it, the other methods say what is known.
///
/// A call may end in a retry that was cut by the deadline, or was not sent: the limiter refused it, or there was no token.
/// [`source`](std::error::Error::source) is then the failure of the attempt before, an `Error` too.
pub struct Error(Box<Inner>);

#[derive(Debug)]
pub(crate) struct Inner {
    pub(crate) kind: ErrorKind,
    pub(crate) operation: Option<&'static str>,
    pub(crate) status: Option<StatusCode>,
    pub(crate) code: Option<Code>,
    pub(crate) message: String,
    pub(crate) path: Option<String>,
    pub(crate) excerpt: Option<String>,
    pub(crate) retry_after: Option<Duration>,
    pub(crate) rate_limit: RateLimit,
    pub(crate) limit: Option<LimitExceeded>,
    pub(crate) attempts: u32,
    /// Whether no byte was sent: by the last attempt, and once the call has ended, by any.
    pub(crate) unsent: bool,
    pub(crate) given_up: Option<GivenUp>,
    /// How the attempt before failed, if this does not say what the server did.
    pub(crate) before: Option<Error>,
    #[cfg(feature = "dynamic")]
    pub(crate) answer: Option<Unshown>,
}

/// Why a request that may be sent again was not.
#[derive(Clone, Copy, Debug)]
pub(crate) enum GivenUp {
    /// The next attempt would be after the deadline, in so long.
    NoRoom(Duration),
    /// The client's retry budget is used up.
    NoBudget,
}

/// A text of the server's that no `Debug` shows.
#[cfg(feature = "dynamic")]
pub(crate) struct Unshown(String);

#[cfg(feature = "dynamic")]
impl fmt::Debug for Unshown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes", self.0.len())
    }
}

/// The platform's own code of a failure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Code {
    /// A number, such as `40101`.
    Number(i64),
    /// A word, such as `resource_not_found`.
    Text(String),
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => number.fmt(f),
            Self::Text(text) => f.write_str(text),
        }
    }
}

/// A parameter that exceeds an enforced limit.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct LimitExceeded {
    /// The parameter.
    pub parameter: &'static str,
    /// What is allowed, in what the message names: characters, bytes, items, or the number itself.
    pub limit: f64,
    /// What was given, in the same unit.
    pub value: f64,
}

/// Longest message that is taken from a server, in characters.
const MESSAGE: usize = 400;

impl Error {
    /// An error of one's own [`Transport`](crate::Transport) or [`Protocol`](crate::Protocol).
    ///
    /// ```
    /// let error = chat_core::Error::new(chat_core::ErrorKind::Transport, "the tunnel is closed");
    /// assert_eq!(error.to_string(), "the tunnel is closed");
    /// ```
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            kind,
            operation: None,
            status: None,
            code: None,
            message: message.into(),
            path: None,
            excerpt: None,
            retry_after: None,
            rate_limit: RateLimit::default(),
            limit: None,
            attempts: 0,
            unsent: matches!(kind, ErrorKind::Request | ErrorKind::Limit),
            given_up: None,
            before: None,
            #[cfg(feature = "dynamic")]
            answer: None,
        }))
    }

    pub(crate) fn inner(&mut self) -> &mut Inner {
        &mut self.0
    }

    /// The same, of this operation: for what one's own code finds wrong with an answer.
    ///
    /// ```
    /// use chat_core::{Error, ErrorKind, Method, OperationMeta};
    ///
    /// const GET: &OperationMeta = &OperationMeta::new("thing.get", Method::Get, "/thing");
    /// let error = Error::new(ErrorKind::Decode, "the file is cut off").of(GET);
    /// assert_eq!(error.to_string(), "thing.get: the file is cut off");
    /// ```
    #[must_use]
    pub fn of(mut self, meta: &'static OperationMeta) -> Self {
        self.0.operation = Some(meta.name);
        self
    }

    /// The same, of a request of which no byte was sent: whatever the operation, it may be sent again. For one's own
    /// [`Transport`](crate::Transport) that cannot connect.
    ///
    /// ```
    /// let error = chat_core::Error::new(chat_core::ErrorKind::Transport, "the tunnel is closed").unsent();
    /// assert!(error.is_unsent());
    /// ```
    #[must_use]
    pub fn unsent(mut self) -> Self {
        self.0.unsent = true;
        self
    }

    /// The same, after an attempt that failed.
    pub(crate) fn after(mut self, attempt: Option<Self>) -> Self {
        self.0.before = attempt.map(|mut before| {
            before.0.before = None;
            before
        });
        self
    }

    /// Takes secrets out of everything that came from elsewhere.
    pub(crate) fn scrubbed(mut self, hidden: &Hidden) -> Self {
        let Inner { message, path, excerpt, code, .. } = &mut *self.0;
        let code = match code {
            Some(Code::Text(text)) => Some(text),
            _ => None,
        };
        hidden.scrub([Some(message), path.as_mut(), excerpt.as_mut(), code].into_iter().flatten());
        self
    }

    /// Keeps the answer that could not be decoded, for [`answer`](Self::answer).
    #[cfg(feature = "dynamic")]
    pub(crate) fn with_answer(mut self, text: &str) -> Self {
        self.0.answer = Some(Unshown(text.to_owned()));
        self
    }

    /// What kind of failure it is.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The operation that failed, such as `message.create`.
    pub fn operation(&self) -> Option<&'static str> {
        self.0.operation
    }

    /// The answer's HTTP status, if there was an answer.
    pub fn status(&self) -> Option<StatusCode> {
        self.0.status
    }

    /// The platform's own code.
    pub fn code(&self) -> Option<&Code> {
        self.0.code.as_ref()
    }

    /// What went wrong: the server's words for a refusal.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// Where the value stands in the answer that could not be decoded, such as `$.data.items[3].author`.
    pub fn path(&self) -> Option<&str> {
        self.0.path.as_deref()
    }

    /// The text around that value, or the beginning of a refusal that explains nothing; at most 60 bytes. None of an
    /// operation whose answer holds a secret ([`OperationMeta::secret_answer`]).
    pub fn excerpt(&self) -> Option<&str> {
        self.0.excerpt.as_deref()
    }

    /// The answer that could not be decoded, as it came: its payload, or the whole body where no payload can be made
    /// out. `None` for other kinds of failure, and for a body that is no text.
    ///
    /// For tools that show what a server sends. Neither `Display` nor `Debug` shows it: it is as large as the answer,
    /// and may hold secrets, even the token if the server repeats it.
    #[cfg(feature = "dynamic")]
    pub fn answer(&self) -> Option<&str> {
        self.0.answer.as_ref().map(|answer| &*answer.0)
    }

    /// How long to wait before calling again, if the server or the limiter said so. See the example of
    /// [`is_unsent`](Self::is_unsent).
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// What the answer's headers told about rate limits.
    pub fn rate_limit(&self) -> &RateLimit {
        &self.0.rate_limit
    }

    /// How often the request was sent; 0 = never.
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// How long the next attempt would have had to wait: set if there was none because the call's deadline comes sooner.
    /// See the example of [`is_unsent`](Self::is_unsent).
    pub fn wait(&self) -> Option<Duration> {
        match self.0.given_up {
            Some(GivenUp::NoRoom(wait)) => Some(wait),
            _ => None,
        }
    }

    /// The enforced limit that the call exceeds.
    pub fn limit(&self) -> Option<&LimitExceeded> {
        self.0.limit.as_ref()
    }

    /// Whether the platform answered, and said no. Not if the client's limiter said so.
    pub fn is_refused(&self) -> bool {
        // the limiter's no has a wait, and no status
        self.0.kind.is_refusal() && (self.0.status.is_some() || self.wait().is_none())
    }

    /// Whether the call certainly sent nothing: none of its attempts can have reached the platform, so that whatever the
    /// operation, calling again does nothing twice. `false` = one of them may have arrived, not necessarily the last.
    ///
    /// True of a request that cannot be made, a connection that did not come about, and a call whose time was up, or
    /// whose limiter or token provider failed, before it was first sent.
    ///
    /// ```
    /// use chat_core::Error;
    ///
    /// /// What to do when a message could not be sent.
    /// fn advice(error: &Error) -> String {
    ///     match error.wait().or(error.retry_after()) {
    ///         _ if !error.is_unsent() => "look whether it is there".to_owned(),
    ///         Some(wait) => format!("call again in {wait:?}"),
    ///         None => "see what is wrong, and call again".to_owned(),
    ///     }
    /// }
    ///
    /// let error = Error::new(chat_core::ErrorKind::Limit, "`content` is too long");
    /// assert_eq!(advice(&error), "see what is wrong, and call again");
    /// let error = Error::new(chat_core::ErrorKind::Transport, "the connection broke");
    /// assert_eq!(advice(&error), "look whether it is there");
    /// ```
    pub fn is_unsent(&self) -> bool {
        self.0.unsent
    }

    /// Whether there is no such thing.
    pub fn is_not_found(&self) -> bool {
        self.0.kind == ErrorKind::NotFound
    }

    /// Whether what was to be made exists already.
    pub fn is_already_exists(&self) -> bool {
        self.0.kind == ErrorKind::AlreadyExists
    }

    /// Whether the token was refused, because it has expired or otherwise.
    pub fn is_unauthorized(&self) -> bool {
        matches!(self.0.kind, ErrorKind::Unauthorized | ErrorKind::TokenExpired)
    }

    /// Whether the token has expired, as far as the platform says so.
    pub fn is_token_expired(&self) -> bool {
        self.0.kind == ErrorKind::TokenExpired
    }

    /// Whether the feature is not switched on for the account.
    pub fn is_feature_disabled(&self) -> bool {
        self.0.kind == ErrorKind::FeatureDisabled
    }

    /// Whether a quota of the account is used up, which waiting does not help against.
    pub fn is_quota(&self) -> bool {
        self.0.kind == ErrorKind::QuotaExceeded
    }

    /// Whether there were too many calls.
    pub fn is_rate_limited(&self) -> bool {
        self.0.kind == ErrorKind::RateLimited
    }

    /// Whether the deadline passed.
    pub fn is_timeout(&self) -> bool {
        self.0.kind == ErrorKind::Timeout
    }
}

/// One line of foreign text: no control characters, no more than a few hundred characters.
pub(crate) fn tame(text: &str) -> String {
    let mut tame: String =
        text.trim().chars().take(MESSAGE).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if text.trim().chars().nth(MESSAGE).is_some() {
        tame.push('…');
    }
    tame
}

/// A wait of a year is none that anybody would wait.
const EVER: Duration = Duration::from_secs(365 * 24 * 3600);

/// In whole seconds, or milliseconds below one, rounded up: whoever waits so long does not come too early.
fn rounded(wait: Duration) -> String {
    if wait < Duration::from_secs(1) {
        format!("{} ms", wait.as_nanos().div_ceil(1_000_000))
    } else {
        format!("{} s", wait.as_nanos().div_ceil(1_000_000_000))
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Error").field(&self.0).finish()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let e = &self.0;
        if let Some(operation) = e.operation {
            write!(f, "{operation}: ")?;
        }
        e.outcome(f)?;
        if let Some(path) = &e.path {
            write!(f, " at `{path}`")?;
        }
        if let Some(excerpt) = &e.excerpt {
            write!(f, ", near `{excerpt}`")?;
        }
        match (e.retry_after, e.kind.advice()) {
            // told below
            (Some(_), _) if self.wait().is_some() => {}
            (Some(wait), _) if wait < EVER && !wait.is_zero() => {
                write!(f, "; try again in {}", rounded(wait))?
            }
            (None, Some(advice)) => write!(f, "; {advice}")?,
            _ => {}
        }
        match e.given_up {
            Some(GivenUp::NoRoom(wait)) => {
                let wait = if wait < EVER { format!("of {}", rounded(wait)) } else { "for ever".to_owned() };
                write!(f, "; a wait {wait} does not fit into the deadline (CallOptions::timeout)")?;
            }
            Some(GivenUp::NoBudget) => {
                f.write_str("; not repeated, since too many calls fail (Builder::retry_budget)")?;
            }
            None => {}
        }
        if e.attempts > 1 {
            write!(f, " ({} attempts)", e.attempts)?;
        }
        if let Some(before) = &e.before {
            f.write_str("; before that: ")?;
            before.0.outcome(f)?;
        }
        Ok(())
    }
}

impl Inner {
    /// Status, code and message.
    fn outcome(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.status, &self.code) {
            (Some(status), Some(code)) => write!(f, "{} (code {code}): ", status.as_u16())?,
            (Some(status), None) => write!(f, "{}: ", status.as_u16())?,
            (None, Some(code)) => write!(f, "code {code}: ")?,
            (None, None) => {}
        }
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.before.as_ref().map(|before| before as _)
    }
}
