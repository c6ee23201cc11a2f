//! The back ends: from the intermediate representation to files in memory.
//!
//! [`client`] puts a platform's crate together, `setup` says how one is made; `rust` says how a type of the language
//! looks in Rust; `types`, `resource`, `fixtures` and `dynamic` each write one kind of item; of a resource's calls,
//! `call_docs`, `meta`, `request` and `paging` write the parts; `docs` writes what stands above them. [`embedded`] lists
//! the files that the mock server carries, [`rows`] what became of a document's rows. None of them knows a platform.

mod call_docs;
pub mod client;
mod docs;
mod dynamic;
pub mod embedded;
mod fixtures;
mod meta;
mod paging;
mod request;
mod resource;
pub mod rows;
mod rust;
mod setup;
mod types;
mod unions;
