//! From the bytes of an answer to its payload.

pub(crate) mod download;
mod envelope;
pub(crate) mod reply;

use chat_values::json::{fault, locate, scan};
pub(crate) use envelope::{Surroundings, settle};
