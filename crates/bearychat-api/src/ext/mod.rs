//! What the specification cannot say.

mod file;
mod history;
mod image;

pub use history::{History, HistoryStream};
