//! What the core knows of a platform: data that the generator emits.

use crate::ErrorKind;

/// Facts of a platform.
#[derive(Clone, Copy, Debug)]
pub struct PlatformMeta {
    /// Its short name.
    pub name: &'static str,
    /// Its name for people.
    pub title: &'static str,
    /// Where calls go; the first is the default.
    pub hosts: &'static [Host],
    /// What a client is set up with: the placeholders of the hosts' base URLs.
    pub settings: &'static [Setting],
    /// What failures mean, by code, status and message: see [`ErrorRule`].
    pub errors: &'static [ErrorRule],
    /// Which headers tell about rate limits.
    pub rate_limit: RateLimitHeaders,
}

/// A word that a client is set up with, and that stands in base URLs.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    /// Its name: `{name}` in a base URL.
    pub name: &'static str,
    /// What separates its parts, which become segments of the path, and how many there are; `None` = it is one word.
    pub split: Option<(char, usize)>,
}

/// What a failure means that is described by these. The rule that tells most wins: a message before a code, a code
/// before a status; of equal rules an operation's own goes before the platform's.
///
/// ```
/// use chat_core::{ErrorKind, ErrorRule};
///
/// const RULES: &[ErrorRule] = &[
///     ErrorRule::new(ErrorKind::Forbidden).status(403),
///     ErrorRule::new(ErrorKind::RateLimited).status(403).code("send_error").text("reach limit"),
/// ];
/// ```
#[derive(Clone, Copy, Debug)]
pub struct ErrorRule {
    pub(crate) kind: ErrorKind,
    pub(crate) status: Option<u16>,
    pub(crate) code: Option<&'static str>,
    pub(crate) text: Option<&'static str>,
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

    /// The rule that tells most; of equal ones the last.
    pub(crate) fn choose<'r>(
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

/// A server, and how it wraps its answers.
#[derive(Clone, Copy, Debug)]
pub struct Host {
    /// Its name for [`Builder::host_url`](crate::Builder::host_url).
    pub name: &'static str,
    /// The base URL, without a slash at its end; a placeholder `{name}` is a [`Setting`].
    pub base: &'static str,
    /// Where the token travels.
    pub auth: Auth,
    /// The member that every answer has, and whose value 0 means success.
    pub code: Option<&'static str>,
    /// The member in which a failure names its code; empty = none.
    pub error_code: &'static str,
    /// The members in which a failure explains itself; the first found wins.
    pub error_text: &'static [&'static str],
}

/// Where the token travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Auth {
    /// Nowhere.
    None,
    /// In a header, after a scheme.
    Header {
        /// The header's lowercase name.
        name: &'static str,
        /// The word before the token; empty = none.
        scheme: &'static str,
    },
    /// In a member of the JSON object or form that is sent; in the query where neither is.
    Parameter {
        /// The member's name.
        name: &'static str,
    },
    /// In the query, always.
    Query {
        /// The parameter's name.
        name: &'static str,
    },
}

/// Lowercase names of the headers that tell about rate limits.
#[derive(Clone, Copy, Debug)]
pub struct RateLimitHeaders {
    /// How many calls a window allows.
    pub limit: Option<&'static str>,
    /// How many of them are left.
    pub remaining: Option<&'static str>,
    /// When the window ends, and what the number counts.
    pub reset: Option<(&'static str, ResetUnit)>,
    /// Which limit was counted.
    pub bucket: Option<&'static str>,
    /// Present when the account as a whole is limited.
    pub global: Option<&'static str>,
}

impl RateLimitHeaders {
    /// A platform that tells nothing.
    pub const NONE: Self = Self { limit: None, remaining: None, reset: None, bucket: None, global: None };
}

/// What the reset header counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResetUnit {
    /// Seconds to wait, maybe with a fraction.
    DurationS,
    /// Milliseconds to wait.
    DurationMs,
    /// Seconds since 1970.
    InstantS,
    /// Milliseconds since 1970.
    InstantMs,
}
