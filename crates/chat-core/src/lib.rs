//! The transport that the platform crates share.

mod answer;
mod call;
mod client;
pub mod codec;
#[cfg(feature = "dynamic")]
pub mod dynamic;
mod error;
pub mod limit;
mod operation;
pub mod page;
mod platform;
mod protocol;
mod rate_limit;
mod request;
mod transport;
mod values;
pub mod wire;

use std::pin::Pin;

pub use answer::{download::Download, reply::Reply};
pub use call::{Pending, Response, WithResponse};
pub use client::{Builder, CallOptions, Client};
pub use error::{Code, Error, ErrorKind, LimitExceeded};
pub use operation::{Method, Operation, OperationMeta, Parameter, Place, Returns};
pub use page::{Items, Paged, Pages};
pub use platform::{Auth, Host, PlatformMeta, RateLimitHeaders, ResetUnit};
pub use protocol::{FixedToken, Protocol};
pub use rate_limit::RateLimit;
pub use request::{Body, Part, PartContent, Request, Upload};
pub use transport::{HttpTransport, Outgoing, ResponseBody, Transport, TransportResponse};
#[doc(hidden)]
pub use values::unlisted::Word;
pub use values::{
    fixture::{Fixture, fixture},
    one_or_many::OneOrMany,
    patch::Patch,
    secret::Secret,
    time::{DateTime, Millis, Seconds, UnixMillis, UnixSeconds},
    unlisted::Unlisted,
};
#[doc(hidden)]
pub use {http, serde, serde_json};

/// Any JSON.
pub type Json = serde_json::Value;

/// A boxed future that can move between threads.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;
