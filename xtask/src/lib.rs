//! The maintainers' commands and the back ends of the specification's intermediate representation.
//!
//! [`workspace`] finds and compiles the specifications, [`emit`] turns them into files in memory, [`sync`] brings the
//! disk in line, [`listing`] tells tools what there is, and [`command`] puts them together.
//! [`audit`] is for releases.

pub mod audit;
pub mod command;
pub mod emit;
mod layout;
pub mod listing;
pub mod sync;
pub mod workspace;
