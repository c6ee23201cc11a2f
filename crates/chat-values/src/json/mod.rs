//! Places in JSON text, found without decoding it. Whatever the text, nothing here panics.

pub mod fault;
pub mod locate;
pub mod scan;
