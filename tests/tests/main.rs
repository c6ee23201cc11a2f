//! What crosses crates.

mod compile_fail;
mod contributing;
mod generated;
mod kook;
mod language;
mod mistakes;
mod outside;
mod surface;
mod xtask_list;
