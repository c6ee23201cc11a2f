//! The command line.

use std::time::Duration;

use clap::{Args, Parser, Subcommand, builder::PossibleValuesParser};

use crate::platforms::PLATFORMS;

/// Chat platforms from the command line.
#[derive(Debug, Parser)]
#[command(name = "chat", version, arg_required_else_help = true)]
pub(crate) struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Calls one operation and prints its answer.
    ///
    /// The token is read from the environment; an operation that needs none is called without it, too. The answer is
    /// decoded into its type and printed as one line of JSON, `null` where nothing is answered, the address as text
    /// where the answer is one; a file is printed as it comes.
    ///
    /// Exit status: 0 success; 2 the command line, the parameters or the token are not usable, nothing was sent;
    /// 3 the platform refused; 4 no answer in time; 5 the answer is not what the specification says.
    #[command(after_help = environment())]
    Call(Call),
}

/// One call.
#[derive(Debug, Args)]
pub(crate) struct Call {
    /// The platform.
    #[arg(value_parser = PossibleValuesParser::new(PLATFORMS.iter().map(|platform| platform.name)))]
    pub(crate) platform: String,

    /// The operation: `message.create`. `cargo xtask list` prints all of them, with their parameters.
    pub(crate) operation: String,

    /// The parameters by name, as a JSON object; `@FILE` reads them from a file, `-` from standard input.
    #[arg(long, value_name = "JSON", default_value = "{}")]
    pub(crate) json: String,

    /// Where to send the call, in place of the operation's own host. Plain HTTP only to this machine.
    #[arg(long, value_name = "URL")]
    pub(crate) base_url: Option<String>,

    /// How long the whole call may take.
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    pub(crate) timeout: Option<Duration>,

    /// Prints the payload as the server sent it, byte for byte.
    #[arg(long)]
    pub(crate) raw: bool,
}

/// Which environment variables hold what a client is set up with, as the help tells it.
fn environment() -> String {
    let lines = PLATFORMS.iter().map(|platform| {
        let variables: Vec<_> = platform.environment.iter().map(|(_, variable)| *variable).collect();
        format!("\n  {:<10}  {}", platform.name, variables.join(", "))
    });
    format!("In the environment:{}", lines.collect::<String>())
}

fn seconds(text: &str) -> Result<Duration, String> {
    let seconds: f64 = text.parse().map_err(|_| "a number of seconds is expected".to_owned())?;
    match Duration::try_from_secs_f64(seconds) {
        Ok(duration) if !duration.is_zero() => Ok(duration),
        _ => Err("a number of seconds above 0 is expected".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn a_timeout_is_above_zero() {
        assert_eq!(seconds("0.5"), Ok(Duration::from_millis(500)));
        for text in ["0", "-1", "NaN", "inf", "soon", "1e-30", ""] {
            assert!(seconds(text).is_err(), "{text}");
        }
    }

    #[test]
    fn every_variable_is_documented() {
        let mut command = Arguments::command();
        let call = command.find_subcommand_mut("call").unwrap();
        for help in [call.render_help(), call.render_long_help()].map(|help| help.to_string()) {
            let (_, variables) = help.split_once("In the environment:\n").unwrap();
            let documented: Vec<Vec<_>> = variables
                .lines()
                .map(|line| line.split([' ', ',']).filter(|word| !word.is_empty()).collect())
                .collect();
            let expected = PLATFORMS.iter().map(|platform| {
                let variables = platform.environment.iter().map(|(_, variable)| *variable);
                std::iter::once(platform.name).chain(variables).collect()
            });
            assert_eq!(documented, expected.collect::<Vec<Vec<_>>>(), "{help}");
        }
    }
}
