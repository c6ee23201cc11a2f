//! Why a call failed, what to do about it, and the exit status that says so.

use std::{fmt, io, process::ExitCode};

use chat_core::{Error, ErrorKind};

/// A failure of the command.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The command line cannot be used as it is. Nothing was sent.
    Usage {
        /// What is wrong.
        message: String,
        /// What to do.
        help: Option<String>,
    },
    /// The call failed.
    Call(Error),
    /// The answer does not decode; it was printed as it came.
    Undecoded(Error),
    /// The answer could not be written to standard output.
    Output(io::Error),
}

impl Failure {
    /// A command line that cannot be used.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self::Usage { message: message.into(), help: None }
    }

    /// A command line that cannot be used, and what to do.
    pub(crate) fn usage_with_help(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self::Usage { message: message.into(), help: Some(help.into()) }
    }

    /// The exit status.
    pub(crate) fn exit_code(&self) -> ExitCode {
        ExitCode::from(self.status())
    }

    fn status(&self) -> u8 {
        match self {
            Self::Usage { .. } => 2,
            Self::Output(_) => 1,
            Self::Call(error) if is_gateway(error) => 4,
            Self::Call(error) if error.is_refused() => 3,
            Self::Call(error) | Self::Undecoded(error) => match error.kind() {
                ErrorKind::Request | ErrorKind::Limit => 2,
                ErrorKind::Decode | ErrorKind::TooLarge => 5,
                _ => 4,
            },
        }
    }

    fn help(&self) -> Option<&str> {
        match self {
            Self::Usage { help, .. } => help.as_deref(),
            Self::Call(error) if error.is_timeout() => Some("`--timeout SECONDS` allows the call more time"),
            Self::Call(error) if error.kind() == ErrorKind::Decode => {
                Some("`--raw` prints what the server sent")
            }
            Self::Call(_) | Self::Undecoded(_) | Self::Output(_) => None,
        }
    }
}

/// Whether something on the way answered, and not the platform: it would have said why.
fn is_gateway(error: &Error) -> bool {
    let elsewhere = error.status().is_some_and(|status| status.is_redirection() || status.is_server_error());
    elsewhere && error.code().is_none()
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Call(error)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Usage { message, .. } => write!(f, "error: {message}")?,
            Self::Call(error) | Self::Undecoded(error) => write!(f, "error: {error}")?,
            Self::Output(error) => write!(f, "error: cannot write the answer: {error}")?,
        }
        match self.help() {
            Some(help) => write!(f, "\nhelp: {help}"),
            None => Ok(()),
        }
    }
}
