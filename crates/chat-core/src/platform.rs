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
    /// What a code of a failure, or an HTTP status, means. A code goes before a status.
    pub errors: &'static [(&'static str, ErrorKind)],
    /// Which headers tell about rate limits.
    pub rate_limit: RateLimitHeaders,
}

/// A server, and how it wraps its answers.
#[derive(Clone, Copy, Debug)]
pub struct Host {
    /// Its name for [`Builder::host_url`](crate::Builder::host_url).
    pub name: &'static str,
    /// The base URL, without a slash at its end.
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
