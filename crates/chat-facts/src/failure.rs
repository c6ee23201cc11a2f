//! What failures mean.

/// What kind of failure an error is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The request cannot be made as asked (a path segment `..`, a header with a line break, no token):
    /// nothing was sent.
    Request,
    /// A limit that the platform enforces is exceeded: nothing was sent. See `Error::limit`.
    Limit,
    /// No usable answer: connection, TLS, a broken body.
    Transport,
    /// The deadline of the call passed.
    Timeout,
    /// The answer is larger than `CallOptions::max_answer`.
    TooLarge,
    /// The answer is not what the documents say. See `Error::path` and `Error::excerpt`.
    Decode,
    /// Refused: the request is wrong.
    Invalid,
    /// Refused: the token is missing or wrong.
    Unauthorized,
    /// Refused: the token has expired.
    TokenExpired,
    /// Refused: the caller lacks a permission.
    Forbidden,
    /// Refused: the feature is not switched on for the account.
    FeatureDisabled,
    /// Refused: there is no such thing.
    NotFound,
    /// Refused: it exists already.
    AlreadyExists,
    /// Refused: it is being changed by another call, or is not in the state for this one.
    Conflict,
    /// Refused: the request is too large.
    PayloadTooLarge,
    /// Refused: too many calls; later is fine. See `Error::retry_after`.
    RateLimited,
    /// Refused: a quota is used up; soon is not fine.
    QuotaExceeded,
    /// Refused: the server cannot do it now.
    Unavailable,
    /// Refused for another reason.
    Other,
}

impl ErrorKind {
    /// Whether the platform said no.
    pub const fn is_refusal(self) -> bool {
        match self {
            Self::Request | Self::Limit | Self::Transport | Self::Timeout | Self::TooLarge | Self::Decode => {
                false
            }
            Self::Invalid
            | Self::Unauthorized
            | Self::TokenExpired
            | Self::Forbidden
            | Self::FeatureDisabled
            | Self::NotFound
            | Self::AlreadyExists
            | Self::Conflict
            | Self::PayloadTooLarge
            | Self::RateLimited
            | Self::QuotaExceeded
            | Self::Unavailable
            | Self::Other => true,
        }
    }

    /// What helps, where that is known.
    pub const fn advice(self) -> Option<&'static str> {
        match self {
            Self::Unauthorized => Some("check the token"),
            Self::TokenExpired => Some("a new token is needed"),
            Self::Forbidden => Some("check what the token's owner may do"),
            Self::FeatureDisabled => Some("switch the feature on where the account is managed"),
            Self::Timeout => Some("more time: CallOptions::timeout"),
            Self::TooLarge => Some("more room: CallOptions::max_answer, or the limit of the download"),
            _ => None,
        }
    }
}

/// What a failure means that is described by these. The rule that tells most wins: a message before a code, a code
/// before a status; of equal rules an operation's own goes before the platform's.
///
/// ```
/// use chat_facts::{ErrorKind, ErrorRule};
///
/// const RULES: &[ErrorRule] = &[
///     ErrorRule::new(ErrorKind::Forbidden).status(403),
///     ErrorRule::new(ErrorKind::RateLimited).status(403).code("send_error").text("reach limit"),
/// ];
/// ```
#[derive(Clone, Copy, Debug)]
pub struct ErrorRule {
    kind: ErrorKind,
    status: Option<u16>,
    code: Option<&'static str>,
    text: Option<&'static str>,
}

impl ErrorRule {
    /// A failure of this kind.
    pub const fn new(kind: ErrorKind) -> Self {
        Self { kind, status: None, code: None, text: None }
    }

    /// It has this HTTP status.
    #[must_use]
    pub const fn status(mut self, status: u16) -> Self {
        self.status = Some(status);
        self
    }

    /// It has this code, a number as text.
    #[must_use]
    pub const fn code(mut self, code: &'static str) -> Self {
        self.code = Some(code);
        self
    }

    /// Its message holds this, in letters of either case.
    #[must_use]
    pub const fn text(mut self, part: &'static str) -> Self {
        self.text = Some(part);
        self
    }

    /// Whether it is about this failure; `message` is in lowercase.
    fn fits(&self, status: u16, code: &str, message: &str) -> bool {
        self.status.is_none_or(|known| known == status)
            && self.code.is_none_or(|known| known == code)
            && self.text.is_none_or(|known| message.contains(&known.to_lowercase()))
    }

    /// What a failure of this status, code (empty = none) and message means by these rules; of equal rules the last.
    ///
    /// ```
    /// use chat_facts::{ErrorKind, ErrorRule};
    ///
    /// let rules = [
    ///     ErrorRule::new(ErrorKind::RateLimited).status(403).text("reach limit"),
    ///     ErrorRule::new(ErrorKind::Forbidden).status(403),
    /// ];
    /// assert_eq!(ErrorRule::choose(rules.iter(), 403, "", "Reach limit"), Some(ErrorKind::RateLimited));
    /// assert_eq!(ErrorRule::choose(rules.iter(), 403, "", "no"), Some(ErrorKind::Forbidden));
    /// assert_eq!(ErrorRule::choose(rules.iter(), 404, "", ""), None);
    /// ```
    pub fn choose<'r>(
        rules: impl Iterator<Item = &'r Self>,
        status: u16,
        code: &str,
        message: &str,
    ) -> Option<ErrorKind> {
        let message = message.to_lowercase();
        let fitting = rules.filter(|rule| rule.fits(status, code, &message));
        let told = |rule: &&Self| (rule.text.is_some(), rule.code.is_some(), rule.status.is_some());
        fitting.max_by_key(told).map(|rule| rule.kind)
    }
}
