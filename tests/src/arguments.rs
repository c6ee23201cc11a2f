//! The arguments that a literal request was made from: read off its target and body, so that a request that was only
//! transcribed can be sent again and compared, without a line of Rust for it.

use chat_spec::{
    ir::{Operation, Platform, Repr, TypeKind},
    listing::{self, Parameter, Place},
};
use serde_json::{Map, Value};

use crate::http_file::HttpFile;

/// A JSON object keyed by the names of the operation's parameters. `token` is the name of the parameter that is no
/// argument, where the platform's token travels as one.
///
/// # Errors
/// If the request holds what the operation does not take.
pub fn of(
    platform: &Platform,
    operation: &Operation,
    request: &HttpFile,
    token: Option<&str>,
) -> Result<Value, String> {
    let parameters = listing::parameters(platform, operation);
    let find = |place: Place, wire: &str| {
        let found = parameters.iter().find(|parameter| parameter.place == place && parameter.wire == wire);
        found.ok_or_else(|| format!("`{wire}` is no parameter of {}", operation.name))
    };
    let mut arguments = Map::new();
    let (path, query) = request.target.split_once('?').unwrap_or((&request.target, ""));
    let words: Vec<&str> = path.rsplit('/').collect();
    for (template, word) in operation.path.rsplit('/').zip(words) {
        if let Some(wire) = template.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
            let parameter = find(Place::Path, wire)?;
            let word = format!("x={}", word.replace('+', "%2B"));
            let decoded = form_urlencoded::parse(word.as_bytes()).next().map(|(_, value)| value.into_owned());
            arguments
                .insert(parameter.name.clone(), value(platform, parameter, &decoded.unwrap_or_default()));
        }
    }
    for (wire, text) in form_urlencoded::parse(query.as_bytes()) {
        if Some(&*wire) != token {
            let parameter = find(Place::Query, &wire)?;
            arguments.insert(parameter.name.clone(), value(platform, parameter, &text));
        }
    }
    if let Some(whole) = parameters.iter().find(|parameter| parameter.place == Place::Whole) {
        arguments.insert(whole.name.clone(), json(&request.body)?);
    } else if !request.body.is_empty() {
        let Value::Object(members) = json(&request.body)? else {
            return Err("the body is no object".to_owned());
        };
        for (wire, value) in members {
            if Some(&*wire) != token {
                arguments.insert(find(Place::Body, &wire)?.name.clone(), value);
            }
        }
    }
    Ok(Value::Object(arguments))
}

fn json(text: &str) -> Result<Value, String> {
    serde_json::from_str(text).map_err(|error| format!("the body: {error}"))
}

/// A word of the target as JSON: a number where the type is one.
fn value(platform: &Platform, parameter: &Parameter, text: &str) -> Value {
    let name = parameter.ty.trim_end_matches(['?', '~']);
    let numeric = match name {
        "int" | "float" | "instant_ms" | "instant_s" | "duration_ms" | "duration_s" | "bool" => true,
        _ => platform.types.iter().any(|def| {
            def.name == name
                && matches!(
                    def.kind,
                    TypeKind::Id { repr: Repr::Number, .. } | TypeKind::Enum { repr: Repr::Number, .. }
                )
        }),
    };
    match serde_json::from_str(text) {
        Ok(value) if numeric => value,
        _ => Value::String(text.to_owned()),
    }
}
