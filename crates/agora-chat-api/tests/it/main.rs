//! What is written by hand, against servers on the loopback interface.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

mod history;
mod messages;
mod mutes;
mod support;
mod tokens;
