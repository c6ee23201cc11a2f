//! What the specification cannot say.

mod history;
mod image;

pub use history::{History, HistoryStream};
