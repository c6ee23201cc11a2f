//! `chat call`, run as a program against a server of the platform.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

mod agora_chat;
mod bearychat;
mod kook;
mod support;
