//! How often a platform lets itself be called, and how it tells.

use std::time::Duration;

/// So many calls in so much time.
///
/// ```
/// use std::time::Duration;
/// use chat_facts::Rate;
///
/// const HUNDRED: Rate = Rate::new(100, Duration::from_secs(1));
/// assert_eq!(HUNDRED.calls, 100);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Rate {
    /// How many; 0 counts as 1.
    pub calls: u32,
    /// In how much time; more than a day counts as a day.
    pub per: Duration,
}

impl Rate {
    /// So many calls in so much time.
    pub const fn new(calls: u32, per: Duration) -> Self {
        Self { calls, per }
    }
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
