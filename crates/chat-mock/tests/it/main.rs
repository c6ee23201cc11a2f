//! The server, asked over sockets.

#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod agora_chat;
mod bearychat;
mod faults;
mod kook;
mod memory;
mod platforms;
mod server;
mod support;
