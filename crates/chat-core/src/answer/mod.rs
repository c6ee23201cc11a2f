//! From the bytes of an answer to its payload.

pub(crate) mod download;
mod envelope;
mod fault;
mod locate;
pub(crate) mod reply;
mod scan;

pub(crate) use envelope::{Surroundings, settle};
