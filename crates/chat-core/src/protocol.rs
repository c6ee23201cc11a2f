//! What a table cannot say about a platform.

use std::{fmt, future};

use crate::{BoxFuture, Error, PlatformMeta, Secret};

/// Where a client's tokens come from: [`FixedToken`] where a token does not expire, [`ProvidedToken`](crate::ProvidedToken)
/// where it does.
pub trait Protocol: Send + Sync + 'static {
    /// The platform's facts.
    fn platform(&self) -> &'static PlatformMeta;

    /// The token to call with. It is asked for before each attempt of an operation that needs one (`None`), and once
    /// more in a call after the platform refused the token that was sent (`Some`). A token other than the refused one
    /// is tried; if there is none, the refusal is the call's error.
    ///
    /// Its time counts against the call's deadline, and it is dropped with the call.
    fn token<'a>(&'a self, refused: Option<&'a Secret>) -> BoxFuture<'a, Result<Option<Secret>, Error>>;
}

/// A token that stays the same, or none.
///
/// ```
/// use chat_core::{FixedToken, PlatformMeta, Protocol};
///
/// static DEMO: PlatformMeta = PlatformMeta::new("demo", "Demo", &[]);
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

    fn token<'a>(&'a self, _refused: Option<&'a Secret>) -> BoxFuture<'a, Result<Option<Secret>, Error>> {
        Box::pin(future::ready(Ok(self.token.clone())))
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
