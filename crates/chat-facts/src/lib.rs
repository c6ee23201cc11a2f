//! What a platform's tables say, as data: its hosts, its operations and what they take, what its failures mean, how
//! often it may be called.
//!
//! The generator emits these facts, the transport goes by them, and listings, command lines and mocks read them.
//! Nothing here does anything.

mod failure;
mod operation;
mod parameter;
mod platform;
mod rate;

pub use failure::{ErrorKind, ErrorRule};
pub use operation::{Method, OperationMeta, Returns};
pub use parameter::{Parameter, Place};
pub use platform::{Auth, Host, PlatformMeta, Setting};
pub use rate::{Rate, RateLimitHeaders, ResetUnit};
