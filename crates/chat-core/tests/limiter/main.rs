//! Quotas: calls wait for their turn before the server has to refuse them.
#![expect(clippy::unwrap_used, reason = "helpers of tests fail as tests do")]

mod chaos;
mod enforced;
mod pace;
mod second;
mod support;
