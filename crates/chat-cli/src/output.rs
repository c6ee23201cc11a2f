//! An answer on standard output.

use std::io::{self, Write};

use chat_core::dynamic::Outcome;

use crate::failure::Failure;

/// Prints an answer: its value as a line of JSON, the payload as it was sent, or a stream as it comes.
pub(crate) async fn print(outcome: Outcome, raw: bool) -> Result<(), Failure> {
    let mut stdout = io::stdout().lock();
    if raw && let Some(payload) = outcome.payload() {
        return write(&mut stdout, payload.as_bytes());
    }
    // Nothing was due, and nothing was sent.
    if raw && outcome.value() == Some("null") {
        return Ok(());
    }
    if let Some(value) = outcome.value() {
        return write(&mut stdout, format!("{value}\n").as_bytes());
    }
    if let Some(mut stream) = outcome.into_stream() {
        while let Some(bytes) = stream.chunk().await? {
            write(&mut stdout, &bytes)?;
        }
    }
    Ok(())
}

/// Writes at once: nothing waits in a buffer while more is on its way.
fn write(stdout: &mut impl Write, bytes: &[u8]) -> Result<(), Failure> {
    stdout.write_all(bytes).and_then(|()| stdout.flush()).map_err(Failure::Output)
}
