//! `chat call`: from the command line to the answer.

use std::env;

use chat_core::{CallOptions, OperationMeta};
use serde_json::Value;

use crate::{
    arguments,
    failure::Failure,
    input, output,
    platforms::{Call, PLATFORMS, Platform},
};

/// Calls an operation and prints its answer.
pub(crate) async fn call(arguments: arguments::Call) -> Result<(), Failure> {
    let platform = PLATFORMS.iter().find(|platform| platform.name == arguments.platform);
    let platform = platform.ok_or_else(|| Failure::usage(format!("no platform `{}`", arguments.platform)))?;
    let operation = find(platform, &arguments.operation)?;
    let mut options = CallOptions::new();
    if let Some(timeout) = arguments.timeout {
        options = options.timeout(timeout);
    }
    let parameters = input::read(&arguments.json)?;
    check_names(operation, &parameters)?;
    let call = Call {
        arguments: parameters,
        words: words(platform, operation, arguments.base_url.is_some())?,
        base_url: arguments.base_url,
        options,
        operation,
    };
    match (platform.call)(call).await {
        Ok(outcome) => output::print(outcome, arguments.raw).await,
        Err(error) => match error.answer() {
            Some(answer) if arguments.raw => {
                output::print_text(answer)?;
                Err(Failure::Undecoded(error))
            }
            _ => Err(error.into()),
        },
    }
}

/// The operation of that name.
fn find(platform: &Platform, name: &str) -> Result<&'static OperationMeta, Failure> {
    if let Some(operation) = platform.operations.iter().find(|operation| operation.name == name) {
        return Ok(operation);
    }
    let message = format!("{} has no operation `{name}`", platform.name);
    Err(match closest(name, platform.operations.iter().map(|operation| operation.name)) {
        Some(known) => {
            Failure::usage_with_help(message, format!("there is one of a similar name: `{known}`"))
        }
        None => Failure::usage_with_help(message, "`cargo xtask list` prints all operations"),
    })
}

/// Refuses names that are none of the operation's parameters.
fn check_names(operation: &OperationMeta, parameters: &Value) -> Result<(), Failure> {
    let known: Vec<_> = operation.parameters.iter().map(|parameter| parameter.name).collect();
    let given = parameters.as_object().into_iter().flat_map(|members| members.keys());
    let Some(unknown) = given.into_iter().find(|name| !known.contains(&name.as_str())) else { return Ok(()) };
    let message = format!("{} has no parameter `{unknown}`", operation.name);
    Err(match closest(unknown, known.iter().copied()) {
        Some(similar) => {
            Failure::usage_with_help(message, format!("there is one of a similar name: `{similar}`"))
        }
        None if known.is_empty() => Failure::usage_with_help(message, "it has no parameters"),
        None => Failure::usage_with_help(message, format!("its parameters are `{}`", known.join("`, `"))),
    })
}

/// The candidate most like a name, if one is like it at all.
fn closest<'a>(name: &str, candidates: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let rated = candidates.map(|candidate| (strsim::damerau_levenshtein(name, candidate), candidate));
    let (distance, candidate) = rated.min_by_key(|(distance, _)| *distance)?;
    (distance <= name.chars().count().max(3) / 3).then_some(candidate)
}

/// What the environment says of the client. An operation that needs no token can do without, and so can a call with an
/// address of its own without what the address would be made of.
fn words(
    platform: &Platform,
    operation: &OperationMeta,
    has_address: bool,
) -> Result<Vec<(&'static str, String)>, Failure> {
    let mut words = Vec::new();
    for (name, variable) in platform.environment {
        let is_needed = if *name == "token" { operation.auth } else { !has_address };
        match env::var(variable) {
            Ok(word) if !word.trim().is_empty() => words.push((*name, word)),
            Err(env::VarError::NotUnicode(_)) => {
                return Err(Failure::usage(format!("the {name} in {variable} is no text")));
            }
            _ if !is_needed => {}
            _ => {
                return Err(Failure::usage_with_help(
                    format!("there is no {name} for {}", platform.name),
                    format!("put it into the environment variable {variable}"),
                ));
            }
        }
    }
    Ok(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_similar_name_is_found() {
        let names = ["message.list", "message.create", "message.update"];
        assert_eq!(closest("message.craete", names.into_iter()), Some("message.create"));
        assert_eq!(closest("mesage.list", names.into_iter()), Some("message.list"));
        assert_eq!(closest("guild.view", names.into_iter()), None);
        assert_eq!(closest("", names.into_iter()), None);
    }

    #[test]
    fn an_operation_without_parameters_says_so() {
        let mut operations = PLATFORMS.iter().flat_map(|platform| platform.operations.iter().copied());
        let without = operations.find(|operation| operation.parameters.is_empty()).unwrap();
        let refused = check_names(without, &serde_json::json!({"nothing": 1})).unwrap_err().to_string();
        assert!(
            refused.contains("no parameter `nothing`") && refused.contains("it has no parameters"),
            "{refused}"
        );
    }
}
