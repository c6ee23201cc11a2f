//! What the tests that cross crates share: a server that records, literal requests, and folders to work in.

pub mod arguments;
pub mod contributing;
pub mod folder;
pub mod http_file;
pub mod listed;
pub mod outside;
pub mod server;
