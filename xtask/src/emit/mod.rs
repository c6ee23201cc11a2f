//! The back ends: from the intermediate representation to files in memory.
//!
//! [`client`] puts a platform's crate together; `rust` says how a type of the language looks in Rust; `types`,
//! `resource`, `fixtures` and `dynamic` each write one kind of item; `docs` writes what stands above them.
//! [`embedded`] lists the files that the mock server carries. None of them knows a platform.

pub mod client;
mod docs;
mod dynamic;
pub mod embedded;
mod fixtures;
mod paging;
mod resource;
mod rust;
mod types;

pub(crate) use resource::method_name;
