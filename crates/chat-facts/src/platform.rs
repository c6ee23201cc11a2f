//! Facts of a platform.

use crate::{ErrorRule, Rate, RateLimitHeaders};

/// Facts of a platform.
///
/// ```
/// use chat_facts::{Auth, Host, PlatformMeta};
///
/// static DEMO: PlatformMeta = PlatformMeta::new(
///     "demo",
///     "Demo",
///     &[Host {
///         name: "api",
///         base: "https://demo.example",
///         auth: Auth::None,
///         code: None,
///         error_code: "code",
///         error_text: &["message"],
///     }],
/// );
/// assert_eq!(DEMO.hosts[0].name, "api");
/// ```
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
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
    /// How often each operation may be called that says nothing else, as far as that is documented.
    pub default_rate: Option<Rate>,
    /// The documented rates of the buckets that operations share.
    pub rates: &'static [(&'static str, Rate)],
}

impl PlatformMeta {
    /// A platform without settings, whose codes mean nothing and which tells nothing of its limits.
    pub const fn new(name: &'static str, title: &'static str, hosts: &'static [Host]) -> Self {
        Self {
            name,
            title,
            hosts,
            settings: &[],
            errors: &[],
            rate_limit: RateLimitHeaders::NONE,
            default_rate: None,
            rates: &[],
        }
    }

    /// Sets [`settings`](Self::settings).
    #[must_use]
    pub const fn settings(mut self, settings: &'static [Setting]) -> Self {
        self.settings = settings;
        self
    }

    /// Sets [`errors`](Self::errors).
    #[must_use]
    pub const fn errors(mut self, rules: &'static [ErrorRule]) -> Self {
        self.errors = rules;
        self
    }

    /// Sets [`rate_limit`](Self::rate_limit).
    #[must_use]
    pub const fn rate_limit(mut self, headers: RateLimitHeaders) -> Self {
        self.rate_limit = headers;
        self
    }

    /// Sets [`default_rate`](Self::default_rate).
    #[must_use]
    pub const fn default_rate(mut self, rate: Rate) -> Self {
        self.default_rate = Some(rate);
        self
    }

    /// Sets [`rates`](Self::rates).
    #[must_use]
    pub const fn rates(mut self, buckets: &'static [(&'static str, Rate)]) -> Self {
        self.rates = buckets;
        self
    }
}

/// A word that a client is set up with, and that stands in base URLs.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    /// Its name: `{name}` in a base URL.
    pub name: &'static str,
    /// What separates its parts, which become segments of the path, and how many there are; `None` = it is one word.
    pub split: Option<(char, usize)>,
}

/// A server, and how it wraps its answers.
#[derive(Clone, Copy, Debug)]
pub struct Host {
    /// Its name for `Builder::host_url`.
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
