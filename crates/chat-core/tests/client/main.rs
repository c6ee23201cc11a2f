//! The client against a server on the loopback interface.
#![expect(clippy::unwrap_used, reason = "helpers of tests fail as tests do")]

mod answers;
mod bodies;
mod logs;
mod pages;
mod retry;
mod safety;
mod support;
mod time;
#[cfg(feature = "dynamic")]
mod undecodable;
