//! Values as the platforms spell them, read and written without loss.
//!
//! | module | what |
//! |---|---|
//! | [`codec`] | adapters between Rust values and a platform's JSON, and the unions |
//! | [`wire`] | values in a path, a query, a header, a form or a text part |
//! | [`json`] | places in JSON text, found without decoding it |
//!
//! The types and macros are at the root. Nothing here makes a request or knows the transport's error. The feature
//! `jiff` makes a [`DateTime`] a point in time.

pub mod codec;
pub mod json;
pub mod wire;

mod batch;
mod fixture;
mod ids;
mod one_or_many;
mod open_enum;
mod patch;
mod secret;
mod segment;
mod time;
mod unlisted;

pub use batch::{Attempt, BatchOutcome};
pub use fixture::{Fixture, fixture};
pub use one_or_many::OneOrMany;
pub use patch::Patch;
pub use secret::Secret;
#[doc(hidden)]
pub use secret::noting_secrets;
#[doc(hidden)]
pub use serde;
pub use time::{DateTime, Millis, Seconds, UnixMillis, UnixSeconds};
pub use unlisted::Unlisted;
#[doc(hidden)]
pub use unlisted::Word;
