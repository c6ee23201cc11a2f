//! The arguments that a literal request was made from: read off its target, headers and body, so that a request that
//! was only transcribed can be sent again and compared, without a line of Rust for it.

use std::{fs, path::Path};

use chat_spec::{
    ir::{Base, Body, Operation, Platform, Repr, Row, RowKind, Scalar, Type, TypeKind},
    listing::{self, Parameter, Place},
};
use serde_json::{Map, Value};

use crate::{
    folder,
    http_file::{HttpFile, Part},
};

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
    let mut taken = Taken { platform, operation, parameters, arguments: Map::new() };
    let (path, query) = request.target.split_once('?').unwrap_or((&request.target, ""));
    for (template, word) in operation.path.rsplit('/').zip(path.rsplit('/')) {
        if let Some(wire) = template.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
            let word = format!("x={}", word.replace('+', "%2B"));
            let decoded = form_urlencoded::parse(word.as_bytes()).next().map(|(_, value)| value.into_owned());
            taken.word(Place::Path, wire, &decoded.unwrap_or_default())?;
        }
    }
    for (wire, text) in form_urlencoded::parse(query.as_bytes()) {
        if Some(&*wire) != token {
            taken.word(Place::Query, &wire, &text)?;
        }
    }
    for row in &operation.header {
        let found = request.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case(&row.wire));
        if let Some((_, text)) = found {
            taken.word(Place::Header, &row.wire, text)?;
        }
    }
    taken.body(request, token)?;
    Ok(Value::Object(taken.arguments))
}

/// What was taken so far.
struct Taken<'a> {
    platform: &'a Platform,
    operation: &'a Operation,
    parameters: Vec<Parameter>,
    arguments: Map<String, Value>,
}

impl Taken<'_> {
    fn body(&mut self, request: &HttpFile, token: Option<&str>) -> Result<(), String> {
        if request.body.is_empty() {
            return Ok(());
        }
        match &self.operation.body {
            Body::Form(_) => {
                for (wire, text) in form_urlencoded::parse(request.body.as_bytes()) {
                    if Some(&*wire) != token {
                        self.word(Place::Form, &wire, &text)?;
                    }
                }
            }
            Body::WholeForm(_) => {
                let pairs = form_urlencoded::parse(request.body.as_bytes());
                let pairs = pairs.map(|(wire, text)| (wire.into_owned(), Value::from(&*text)));
                self.whole(Value::Object(pairs.collect()))?;
            }
            Body::Multipart(_) => {
                for part in request.parts()? {
                    self.part(&part)?;
                }
            }
            Body::Whole(_) => self.whole(json(&request.body)?)?,
            Body::None | Body::Members(_) | Body::Struct(_) | Body::Raw(_) => {
                let Value::Object(members) = json(&request.body)? else {
                    return Err("the body is no object".to_owned());
                };
                for (wire, value) in members {
                    let is_constant =
                        self.row(&wire).is_some_and(|row| matches!(row.kind, RowKind::Constant(_)));
                    if Some(&*wire) != token && !is_constant {
                        let name = self.find(Place::Body, &wire)?.name.clone();
                        self.arguments.insert(name, value);
                    }
                }
            }
        }
        Ok(())
    }

    /// A text of a path, query, header or form.
    fn word(&mut self, place: Place, wire: &str, text: &str) -> Result<(), String> {
        let name = self.find(place, wire)?.name.clone();
        let row = self.row(wire).ok_or_else(|| format!("`{wire}` is no row of its own"))?;
        let value = match (&row.ty.base, row.facts.join) {
            (Base::List(item), Some(separator)) => {
                Value::Array(text.split(separator).map(|word| self.value(item, word)).collect())
            }
            _ => self.value(&row.ty, text),
        };
        self.arguments.insert(name, value);
        Ok(())
    }

    fn whole(&mut self, value: Value) -> Result<(), String> {
        let whole = self.parameters.iter().find(|parameter| parameter.place == Place::Whole);
        let whole = whole.ok_or_else(|| format!("{} has no whole body", self.operation.name))?;
        self.arguments.insert(whole.name.clone(), value);
        Ok(())
    }

    /// A text, or a file: its argument is a path.
    fn part(&mut self, part: &Part) -> Result<(), String> {
        let Some(file) = &part.file else { return self.word(Place::Part, &part.name, &part.content) };
        let path = folder::scratch(&format!("{}-{}", self.operation.name, std::process::id())).join(file);
        written(&path, &part.content).map_err(|error| format!("{}: {error}", path.display()))?;
        let name = self.find(Place::Part, &part.name)?.name.clone();
        self.arguments.insert(name, Value::from(path.to_string_lossy()));
        Ok(())
    }

    fn find(&self, place: Place, wire: &str) -> Result<&Parameter, String> {
        let found = self
            .parameters
            .iter()
            .find(|parameter| parameter.place == place && parameter.wire.eq_ignore_ascii_case(wire));
        found.ok_or_else(|| format!("`{wire}` is no parameter of {}", self.operation.name))
    }

    fn row(&self, wire: &str) -> Option<&Row> {
        let operation = self.operation;
        let groups = [&operation.path_rows[..], &operation.query, &operation.header, operation.body.rows()];
        groups.into_iter().flatten().find(|row| row.wire.eq_ignore_ascii_case(wire))
    }

    /// A word as JSON: a number where the type is one.
    fn value(&self, ty: &Type, text: &str) -> Value {
        let is_number = |repr: &Repr| *repr == Repr::Number;
        let numeric = match &ty.base {
            Base::Scalar(scalar) => !matches!(scalar, Scalar::String | Scalar::Datetime | Scalar::Json),
            Base::Named(id) => match &self.platform.types[id.0].kind {
                TypeKind::Id { repr, .. } | TypeKind::Enum { repr, .. } => is_number(repr),
                TypeKind::Struct(_) | TypeKind::Union(_) => false,
            },
            Base::List(_) | Base::Map(..) => false,
        };
        match serde_json::from_str(text) {
            Ok(value) if numeric => value,
            _ => Value::String(text.to_owned()),
        }
    }
}

fn written(path: &Path, content: &str) -> std::io::Result<()> {
    fs::create_dir_all(path.parent().unwrap_or(path))?;
    fs::write(path, content)
}

fn json(text: &str) -> Result<Value, String> {
    serde_json::from_str(text).map_err(|error| format!("the body: {error}"))
}
