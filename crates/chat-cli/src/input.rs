//! The parameters of a call: JSON from the command line, a file or standard input.

use std::{fs, io};

use serde_json::Value;

use crate::failure::Failure;

/// Reads the value of `--json`: JSON, `@FILE` or `-`.
pub(crate) fn read(given: &str) -> Result<Value, Failure> {
    let (origin, text) = match given.strip_prefix('@') {
        Some(file) => {
            let text = fs::read_to_string(file);
            (file, text.map_err(|error| Failure::usage(format!("cannot read `{file}`: {error}")))?)
        }
        None if given == "-" => {
            let text = io::read_to_string(io::stdin());
            let text =
                text.map_err(|error| Failure::usage(format!("cannot read standard input: {error}")))?;
            ("standard input", text)
        }
        None => ("--json", given.to_owned()),
    };
    let value = serde_json::from_str(&text)
        .map_err(|error| Failure::usage(format!("the parameters of {origin} are no JSON: {error}")))?;
    match value {
        Value::Object(_) => Ok(value),
        _ => Err(Failure::usage_with_help(
            format!("the parameters of {origin} are no JSON object"),
            r#"write them by name: `{"name": value}`"#,
        )),
    }
}
