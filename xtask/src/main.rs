//! `cargo xtask`: what maintainers run after they have edited `spec/`.

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use xtask::{audit, command, workspace::Workspace};

#[derive(Parser)]
#[command(name = "cargo xtask", about = "What maintainers run after they have edited spec/.")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Writes the platforms' crates from spec/.
    Codegen {
        /// Only this platform.
        #[arg(short, long)]
        platform: Option<String>,
        /// Writes nothing; prints what would change, and fails if anything would.
        #[arg(long)]
        check: bool,
    },
    /// Reports the mistakes in spec/ and the rows that are typed `json`.
    Check {
        /// Only this platform.
        #[arg(short, long)]
        platform: Option<String>,
    },
    /// Prints an operation as it is after its corrections.
    Show {
        /// The platform: a folder of spec/.
        platform: String,
        /// The operation, such as `message.list`.
        operation: String,
    },
    /// Lists every operation.
    List {
        /// Only this platform.
        #[arg(short, long)]
        platform: Option<String>,
        /// As JSON, for tools.
        #[arg(long)]
        json: bool,
    },
    /// Before a release: licences, sources, advisories, the public interface, and long fuzzing.
    Audit {
        /// The revision whose users must not be broken, such as the tag of the last release.
        #[arg(long)]
        against: String,
        /// How long to fuzz.
        #[arg(long, default_value_t = 10)]
        minutes: u64,
    },
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let workspace = Workspace::here();
    let done = match arguments.command {
        Command::Codegen { platform, check } => command::codegen(&workspace, platform.as_deref(), check),
        Command::Check { platform } => command::check(&workspace, platform.as_deref()),
        Command::Show { platform, operation } => command::show(&workspace, &platform, &operation),
        Command::List { platform, json } => command::list(&workspace, platform.as_deref(), json),
        Command::Audit { against, minutes } => audit::run(&workspace, &against, minutes),
    };
    match done {
        Ok(output) => {
            print!("{output}");
            ExitCode::SUCCESS
        }
        Err(message) => {
            eprint!("{message}");
            ExitCode::FAILURE
        }
    }
}
