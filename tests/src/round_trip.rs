//! The examples of `spec/<platform>/examples`, through a client and out again.

use chat_core::{Error, dynamic::Outcome};
use chat_spec::{
    conform,
    ir::{Example, Operation, Platform, Returns, Step},
};
use serde_json::Value;

use crate::{
    arguments,
    http_file::HttpFile,
    server::Server,
    spec::{self, Spec},
};

/// Answers each example of each operation to a call by name, and tells what came out differently. The arguments are
/// those of the operation's first literal request.
///
/// # Panics
/// If there are no examples, an operation has no literal request, or no server is to be had.
pub async fn differences(
    spec: &Spec,
    token: Option<&str>,
    call: impl AsyncFn(&Server, &str, Value) -> Result<Outcome, Error>,
) -> Vec<String> {
    let literals = spec.literals();
    let mut wrong = Vec::new();
    let mut examples = 0;
    for (name, operation) in spec.operations() {
        let literal = literals.iter().find(|literal| literal.operation == name);
        let request = literal.map(|literal| &literal.request);
        for example in &operation.examples {
            examples += 1;
            let request = request.unwrap_or_else(|| panic!("{name} has no literal request"));
            let arguments = arguments::of(&spec.platform, operation, request, token);
            let arguments = arguments.unwrap_or_else(|why| panic!("{name}: {why}"));
            let server = match Server::answering(spec::answer(example)).await {
                Ok(server) => server,
                Err(error) => panic!("no server: {error}"),
            };
            let outcome = call(&server, &name, arguments).await;
            wrong.extend(difference(&spec.platform, operation, example, outcome));
        }
    }
    assert!(examples > 0, "{} has no example", spec.platform.name);
    wrong
}

/// How the outcome of a call differs from the example that it was answered with.
pub fn difference(
    platform: &Platform,
    operation: &Operation,
    example: &Example,
    outcome: Result<Outcome, Error>,
) -> Option<String> {
    let told = |what: String| Some(format!("{}: {what}", example.file));
    let outcome = match outcome {
        Err(error) if example.status >= 400 => return refusal(example, &error).and_then(told),
        Err(error) => return told(error.to_string()),
        Ok(_) if example.status >= 400 => return told("a refusal passed for a success".to_owned()),
        Ok(outcome) => outcome,
    };
    let is_stream = matches!(operation.returns, Returns::Stream { .. });
    let Some(written) = outcome.value() else {
        return if is_stream { None } else { told("came as a stream".to_owned()) };
    };
    let written: Value = match serde_json::from_str(written) {
        Ok(written) => written,
        Err(error) => return told(format!("{written} is no JSON: {error}")),
    };
    match &operation.returns {
        Returns::Value { .. } => {}
        Returns::Location { .. } => {
            let headers = HttpFile::headers(&example.text).unwrap_or_default();
            let target = headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("location"));
            return match target {
                Some((_, target)) if written == target.as_str() => None,
                _ => told(format!("{target:?} became {written}")),
            };
        }
        Returns::Nothing if written.is_null() => return None,
        Returns::Nothing => return told(format!("nothing became {written}")),
        Returns::Stream { .. } => return told(format!("a stream became {written}")),
    }
    let whole: Value = match serde_json::from_str(&example.text) {
        Ok(whole) => whole,
        Err(error) => return told(format!("no JSON: {error}")),
    };
    let payload = payload(&whole, &operation.payload);
    let raw = outcome.payload().and_then(|text| serde_json::from_str::<Value>(text).ok());
    let is_absent = raw.is_none() && payload.is_null();
    if raw.as_ref() != Some(payload) && !is_absent {
        return told(format!("the payload is told as {raw:?}"));
    }
    let lost = conform::lossless_answer(platform, operation, payload, &written);
    if lost.is_empty() { None } else { told(lost.iter().map(|one| format!("\n  {one}")).collect()) }
}

/// A refusal says what the example says: its status, and words of it.
fn refusal(example: &Example, error: &Error) -> Option<String> {
    let status = error.status().map(|status| status.as_u16());
    if !error.is_refused() || status != Some(example.status) || !example.text.contains(error.message()) {
        return Some(format!("told as {error}"));
    }
    None
}

/// The payload of an answer.
pub fn payload<'a>(whole: &'a Value, path: &[Step]) -> &'a Value {
    path.iter().fold(whole, |value, step| match step {
        Step::Member(name) => &value[name],
        Step::Index(index) => &value[index],
    })
}
