//! What a table cannot say.

mod access_token;
mod content;
mod file;
mod history;
mod member;
mod mute;
mod token_exchange;

pub use access_token::AppCertificate;
pub use history::{HistoryDownload, HistoryMessages};
pub use token_exchange::TokenExchange;
