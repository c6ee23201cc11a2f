//! What crosses crates.

#![expect(clippy::unwrap_used, clippy::panic, reason = "helpers of tests fail as tests do")]

mod agora_chat;
mod bearychat;
mod compile_fail;
mod contributing;
mod generated;
mod hostile;
mod kook;
mod language;
mod mistakes;
mod outside;
mod promises;
mod supply_chain;
mod surface;
mod thin;
mod xtask_list;
