//! What a table cannot say about a platform.

use std::fmt;

use crate::{BoxFuture, Error, PlatformMeta, Secret};

/// Where a client's tokens come from. [`FixedToken`] is enough where a token does not expire.
pub trait Protocol: Send + Sync + 'static {
    /// The platform's facts.
    fn platform(&self) -> &'static PlatformMeta;

    /// The current token; asked before each attempt, so it must not wait.
    fn token(&self) -> Option<Secret>;

    /// Waits for a token: before the first attempt (`None`), and once more after the platform refused it
    /// (`Some`). Usually there is nothing to wait for. Its time counts against the call's deadline.
    fn refresh(&self, _refused: Option<&Error>) -> Option<BoxFuture<'_, Result<(), Error>>> {
        None
    }
}

/// A token that stays the same, or none.
///
/// ```
/// use chat_core::{FixedToken, PlatformMeta, Protocol, RateLimitHeaders};
///
/// static DEMO: PlatformMeta = PlatformMeta {
///     name: "demo", title: "Demo", hosts: &[], errors: &[], rate_limit: RateLimitHeaders::NONE,
/// };
/// let protocol = FixedToken::new(&DEMO, "1/MTEyNzQ=/Rk9P");
/// assert_eq!(format!("{protocol:?}"), r#"FixedToken { platform: "demo", token: Some(***) }"#);
/// ```
pub struct FixedToken {
    platform: &'static PlatformMeta,
    token: Option<Secret>,
}

impl FixedToken {
    /// Calls are made with this token.
    pub fn new(platform: &'static PlatformMeta, token: impl Into<Secret>) -> Self {
        Self { platform, token: Some(token.into()) }
    }

    /// Only operations that need no token can be called.
    pub fn none(platform: &'static PlatformMeta) -> Self {
        Self { platform, token: None }
    }
}

impl Protocol for FixedToken {
    fn platform(&self) -> &'static PlatformMeta {
        self.platform
    }

    fn token(&self) -> Option<Secret> {
        self.token.clone()
    }
}

impl fmt::Debug for FixedToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FixedToken")
            .field("platform", &self.platform.name)
            .field("token", &self.token)
            .finish()
    }
}
