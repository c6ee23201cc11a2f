//! The transport that the platform crates share: data in, data out.
//!
//! A platform crate is generated from the platform's tables; what does not differ from
//! platform to platform is here: making a request, sending it, settling the answer, errors, pages. Users of a
//! platform crate meet this crate's types, and need it themselves only for what follows.
//!
//! # What a call is
//!
//! An [`Operation`] is one row of a platform's table: its facts ([`OperationMeta`]), how a [`Request`] is made of
//! its arguments, and how its [`Reply`] is read. The generator emits a struct per operation, with one field per
//! parameter, and [`call!`] makes it a future:
//!
//! | on a call | gives |
//! |---|---|
//! | `.await` | the answer's payload, or an [`Error`] |
//! | `.with_response().await` | a [`Response`]: payload, status, headers, rate limits, the raw body |
//! | `.to_request()` | the [`Request`] that would be sent, without credentials |
//! | `.pages()`, `.stream()` | [`Pages`] or [`Items`] of a [`Paged`] operation, page after page |
//!
//! Nothing is sent before the call is awaited, and dropping it cancels it. Every call goes through one loop,
//! [`Client::dispatch`]: token, turn ([`Limits`]), sending, settling, repeating where that is safe, all before one
//! deadline ([`CallOptions`]). It needs a Tokio runtime with I/O and time.
//!
//! # An endpoint that the tables lack
//!
//! Implement [`Operation`] yourself. Everything else works as for the platform's own calls:
//!
//! ```
//! use chat_core::{Client, Error, Method, Operation, OperationMeta, Reply, Request, call};
//! use serde::{Deserialize, Serialize};
//!
//! /// Pins a message.
//! #[derive(Clone, Debug, Serialize)]
//! pub struct Pin {
//!     #[serde(skip)]
//!     pub client: Client,
//!     #[serde(skip)]
//!     pub channel: String,
//!     pub msg_id: String,
//! }
//!
//! #[derive(Debug, Deserialize)]
//! pub struct Pinned {
//!     pub pinned_at: i64,
//! }
//!
//! impl Operation for Pin {
//!     // {"code":0,"data":{"pinned_at":…}}: the payload is `data`
//!     const META: &'static OperationMeta =
//!         &OperationMeta::new("message.pin", Method::Post, "/channels/{channel}/pins").payload("data");
//!     type Output = Pinned;
//!
//!     fn client(&self) -> &Client {
//!         &self.client
//!     }
//!
//!     fn request(&self) -> Result<Request, Error> {
//!         let mut request = Request::new(Self::META, &[&self.channel])?;
//!         request.json(self)?;
//!         Ok(request)
//!     }
//!
//!     fn decode(reply: &mut Reply) -> Result<Pinned, Error> {
//!         reply.json()
//!     }
//! }
//!
//! call!(Pin);
//!
//! async fn pin(client: &Client) -> Result<(), Error> {
//!     let pin = Pin { client: client.clone(), channel: "a/b".into(), msg_id: "m".into() };
//!     assert_eq!(pin.to_request()?.path(), "/channels/a%2Fb/pins");
//!     assert_eq!(pin.to_request()?.body().text(), Some(r#"{"msg_id":"m"}"#));
//!     println!("{}", pin.await?.pinned_at);
//!     Ok(())
//! }
//! ```
//!
//! The client comes from the platform's own: `demo.client()`.
//!
//! # What is promised
//!
//! In short; the crate's README has the table: each promise, its default, how to change it, and the tests that prove it.
//!
//! - The token is in no `Debug`, `Display`, error or URL that is shown, not even if the server repeats it; it goes
//!   to no other host, since redirects are not followed, and files elsewhere are fetched without it
//!   ([`Client::fetch`]). HTTPS only, but for this machine ([`Builder::allow_plain_http`]).
//! - A path parameter cannot leave its segment, nor a header its line: such a value is an error before a byte is
//!   sent.
//! - A call ends: with its deadline (30 s), its attempts (3), its largest answer (16 MiB), or because the answer stalls
//!   (5 s). See [`CallOptions`].
//! - Only what is safe to repeat is repeated, never sooner than the server asks, and not at all when too many calls fail
//!   ([`Builder::retry_budget`]). Calls wait for their turn before the platform has to refuse them ([`Limits`]).
//! - A dropped call leaves neither a connection nor a place in a queue behind.
//! - An answer that is cut off, or not as documented, is an error that says where ([`Error::path`],
//!   [`Error::excerpt`]); it is never taken for success. An answer that holds a secret is not quoted
//!   ([`OperationMeta::secret_answer`]).
//! - A walk over pages sends no request twice, whatever cursors the server gives ([`Pages`]).
//!
//! # Tokens that expire
//!
//! A [`TokenProvider`] fetches one: from a server, or by signing it here. A client of a [`ProvidedToken`] asks it for the
//! first token, for the next one before that expires, and for another one where the platform refuses the token.
//! However many calls wait, there is one fetch for all of them.
//!
//! # TLS
//!
//! | feature | TLS | crates |
//! |---|---|---|
//! | `rustls` (default) | rustls with *ring*; the system's certificates | 101 |
//! | `native-tls` | the system's: OpenSSL, Schannel, Secure Transport | 102 |
//! | neither | none: plain HTTP to this machine; HTTPS is an [`ErrorKind::Request`] | 85 |
//!
//! (Crates on Linux as `cargo tree -e normal,build` lists them, this one included. rustls with aws-lc-rs would take 105,
//! and CMake on some systems.) With both features rustls is used. A client brings its own TLS provider: none has to
//! be installed for the process, none is, and one that somebody else has installed makes no difference.
//! [`Builder::root_certificates`] trusts more certificates under either feature.
//!
//! The feature `dynamic` adds calls by name, with JSON in and out, and keeps in an [`Error`] the answer that could not be
//! decoded (`Error::answer`). The feature `tracing` sends events at the level `DEBUG`: `attempt` when one is over, and
//! `not sent` where the next one is not made, for want of a token or because of the limiter. Their fields: `operation`,
//! `attempt`, `status`, `error` (an [`ErrorKind`]), `wait_ms` if another attempt follows, `no_room_ms` for a wait that does
//! not fit into the deadline; nothing of the request or the answer.

mod answer;
mod call;
mod client;
#[cfg(feature = "dynamic")]
pub mod dynamic;
mod error;
pub mod limit;
mod operation;
pub mod page;
mod protocol;
mod rate_limit;
mod request;
mod token;
mod transport;

pub use answer::{download::Download, reply::Reply};
pub use call::{Pending, Response, WithResponse};
#[doc(inline)]
pub use chat_facts::{
    Auth, ErrorKind, ErrorRule, Host, Method, OperationMeta, Parameter, Place, PlatformMeta, Rate,
    RateLimitHeaders, ResetUnit, Returns, Setting,
};
#[doc(inline)]
pub use chat_pace::{Ask, BoxFuture, Limiter, Limits, Permit, RateLimit, Runtime, Unlimited};
#[doc(hidden)]
pub use chat_values::Word;
#[doc(inline)]
pub use chat_values::{
    Attempt, BatchOutcome, DateTime, Fixture, Millis, OneOrMany, Patch, Seconds, Secret, UnixMillis,
    UnixSeconds, Unlisted, codec, fixture, ids, open_enum, wire,
};
pub use client::{Builder, CallOptions, Client};
pub use error::{Code, Error, LimitExceeded};
pub use operation::Operation;
pub use page::{Items, Paged, Pages};
pub use protocol::{FixedToken, Protocol};
pub use request::{Body, Part, PartContent, Request, Upload};
pub use token::{ProvidedToken, Token, TokenProvider};
pub use transport::{HttpTransport, Outgoing, ResponseBody, Transport, TransportResponse};
#[doc(hidden)]
pub use {http, serde, serde_json};

/// Any JSON.
pub type Json = serde_json::Value;
