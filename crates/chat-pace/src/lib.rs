//! When a call may go: clock and chance, and waiting for one's turn, so that the platform does not have to refuse.
//!
//! Nothing is sent here. The transport asks a [`Limiter`] before each attempt and tells it what became of it; [`Limits`]
//! is the one that every client has unless it is given another. [`Runtime`] is what waits go by.

mod bucket;
mod limiter;
mod limits;
mod quota;
mod runtime;
mod table;
mod unlimited;

use std::pin::Pin;

#[doc(no_inline)]
pub use chat_facts::{OperationMeta, PlatformMeta, Rate};
pub use limiter::{Ask, Limiter, Permit, RateLimit};
pub use limits::Limits;
pub use runtime::{Runtime, Tokio, within};
pub use unlimited::Unlimited;

/// A boxed future that can move between threads.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;
