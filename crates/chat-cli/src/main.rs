//! `chat call kook message.create --json '{"target_id": "1", "content": "hi"}'`
//!
//! One command for every operation of every platform. It knows none of them: names, parameters and types come from the
//! tables of the platform crates.

mod arguments;
mod call;
mod failure;
mod input;
mod output;
mod platforms;

use std::{io::ErrorKind, process::ExitCode};

use clap::Parser;

use crate::{
    arguments::{Arguments, Command},
    failure::Failure,
};

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let Arguments { command: Command::Call(arguments) } = Arguments::parse();
    match call::call(arguments).await {
        Ok(()) => ExitCode::SUCCESS,
        // whoever read has read enough
        Err(Failure::Output(error)) if error.kind() == ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("{failure}");
            failure.exit_code()
        }
    }
}
