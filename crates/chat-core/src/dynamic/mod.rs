//! Calls by name, with JSON in and JSON out: what command lines and scripts need.
//!
//! A platform crate's own `dynamic` module has the function that takes an operation's name, [`Arguments`] and gives
//! an [`Outcome`]; this is what it is made of. Where the answer could not be decoded, [`Error::answer`] has it.

mod arguments;
mod outcome;

pub use arguments::Arguments;
pub use outcome::Outcome;

use crate::{Error, ErrorKind};

/// The error for a name that no operation has.
pub fn unknown_operation(name: &str) -> Error {
    Error::new(ErrorKind::Request, format!("there is no operation `{name}`"))
}
