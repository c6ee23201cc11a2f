//! A server that speaks the chat platforms, from the same specification as their clients.
//!
//! It is an HTTP server of its own, for tests and for trying things out without an account: it knows the routes, wants
//! the token where the platform wants it, checks every parameter against the specification, refuses in the platform's
//! own words, and answers with the documented examples. Where a platform's calls make little sense without memory, it
//! has one: a message that was created can be listed, viewed, changed, reacted to and deleted.
//!
//! ```
//! # async fn run() -> std::io::Result<()> {
//! use chat_mock::{Answer, MockServer};
//!
//! let server = MockServer::kook().start().await?;     // on a free port; expects the token `mock-token`
//! let base_url = server.base_url();                   // for the client under test
//!
//! server.answer_next("message.list", Answer::json(200, r#"{"code": 40000, "message": "no"}"#))?;
//! assert!(server.requests().is_empty());
//! # let _ = base_url;
//! # Ok(())
//! # }
//! ```
//!
//! What can go wrong with an answer on its way, from a page of HTML to a connection that is reset, is a [`Fault`]: of the
//! next call ([`MockServer::fault_next`]), of an operation or of all ([`Builder::fault`], [`Builder::fault_all`]).
//!
//! From the command line: `cargo run -p chat-mock -- kook --port 8080 --fault message.list=html:502`.

mod answer;
mod auth;
mod behaviour;
mod connection;
mod damage;
mod engine;
mod examples;
mod fault_names;
mod faults;
#[rustfmt::skip]
mod generated {
    pub(crate) mod spec;
}
mod incoming;
mod multipart;
mod parameters;
mod platforms;
mod rate;
mod recorded;
mod refusal;
mod route;
mod rows;
mod server;

pub use answer::Answer;
pub use faults::{Fault, Stage};
pub use platforms::platforms;
pub use recorded::RecordedRequest;
pub use server::{Builder, MockServer};
