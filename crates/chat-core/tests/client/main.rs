//! The client against a server on the loopback interface.
#![expect(clippy::unwrap_used, reason = "helpers of tests fail as tests do")]

mod answers;
mod bodies;
mod deadlines;
mod fetch;
mod kinds;
mod logs;
mod pages;
mod retries;
mod retry;
mod safety;
mod settings;
mod sizes;
mod support;
mod time;
mod tokens;
#[cfg(feature = "dynamic")]
mod undecodable;
