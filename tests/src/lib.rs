//! What the tests that cross crates share: a server that records, literal requests and answers,
//! and folders to work in.

#![expect(clippy::panic, reason = "helpers of tests fail as tests do")]

pub mod arguments;
pub mod contributing;
pub mod folder;
pub mod http_file;
pub mod listed;
pub mod outside;
pub mod round_trip;
pub mod server;
pub mod spec;
pub mod wire;
