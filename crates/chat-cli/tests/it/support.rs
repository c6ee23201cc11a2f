//! The program, run as a process.

use std::{
    io::Write,
    process::{Command, Stdio},
};

/// The token that is put into the environment.
pub(crate) const TOKEN: &str = "t0p-s3cret";

/// What the program left behind.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) status: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Run {
    /// The answer of a success.
    #[track_caller]
    pub(crate) fn answer(self) -> serde_json::Value {
        assert_eq!((self.status, &*self.stderr), (0, ""), "{self:?}");
        let line = self.stdout.strip_suffix('\n').expect("a line");
        assert!(!line.contains('\n'), "{line}");
        serde_json::from_str(line).unwrap()
    }

    /// The message of a failure with this exit status. It prints nothing to standard output.
    #[track_caller]
    pub(crate) fn failure(self, status: i32) -> String {
        assert_eq!((self.status, &*self.stdout), (status, ""), "{self:?}");
        assert!(self.stderr.starts_with("error: "), "{self:?}");
        self.stderr
    }
}

/// A call.
pub(crate) struct Call {
    command: Command,
    /// The environment variable that holds the token.
    variable: &'static str,
    input: Option<&'static str>,
}

impl Call {
    pub(crate) fn new(platform: &str, variable: &'static str, operation: &str) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_chat"));
        command.args(["call", platform, operation]).env(variable, TOKEN);
        Self { command, variable, input: None }
    }

    pub(crate) fn env(mut self, variable: &str, value: &str) -> Self {
        self.command.env(variable, value);
        self
    }

    pub(crate) fn with(mut self, arguments: &[&str]) -> Self {
        self.command.args(arguments);
        self
    }

    pub(crate) fn json(self, json: &str) -> Self {
        self.with(&["--json", json])
    }

    pub(crate) fn input(mut self, text: &'static str) -> Self {
        self.input = Some(text);
        self
    }

    pub(crate) fn token(mut self, token: Option<&str>) -> Self {
        match token {
            Some(token) => self.command.env(self.variable, token),
            None => self.command.env_remove(self.variable),
        };
        self
    }

    pub(crate) fn run(mut self) -> Run {
        let mut child = self
            .command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut stdin = child.stdin.take().unwrap();
        stdin.write_all(self.input.unwrap_or_default().as_bytes()).unwrap();
        drop(stdin);
        let output = child.wait_with_output().unwrap();
        let run = Run {
            status: output.status.code().expect("an exit status"),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        };
        assert!(!run.stdout.contains(TOKEN) && !run.stderr.contains(TOKEN), "the token shows: {run:?}");
        run
    }
}
