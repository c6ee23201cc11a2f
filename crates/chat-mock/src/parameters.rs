//! The parameters of a call: found in the request, and checked against the rows of its operation.

use chat_spec::ir::{Base, Body, Operation, Platform, Row, Scalar, Type, TypeKind};
use serde_json::{Map, Value};

use crate::{
    incoming::{Incoming, pairs},
    multipart,
    refusal::Problem,
    rows,
};

/// The parameters of a call as JSON, by their names on the wire.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Parameters {
    path: Map<String, Value>,
    query: Map<String, Value>,
    header: Map<String, Value>,
    body: Value,
    recognised: usize,
}

impl Parameters {
    /// A parameter; of several with one name, that of the path, then of the query, then of a header.
    pub(crate) fn get(&self, wire: &str) -> Option<&Value> {
        let groups = [&self.path, &self.query, &self.header];
        groups.into_iter().find_map(|group| group.get(wire)).or_else(|| self.body.get(wire))
    }

    /// The body, as far as it is parameters: without the files of a multipart form, null where there is none.
    pub(crate) fn body(&self) -> &Value {
        &self.body
    }

    /// How many parameters, beyond those of the path, the operation declares: of two operations that both take a
    /// request, the one that makes more of it is meant.
    pub(crate) fn recognised(&self) -> usize {
        self.recognised
    }
}

/// Finds the parameters of an operation in a request, and what is wrong with them. `placeholders` are what the path
/// holds.
pub(crate) fn find(
    platform: &Platform,
    operation: &Operation,
    request: &Incoming,
    placeholders: &[(String, String)],
) -> (Parameters, Vec<Problem>) {
    let mut problems = Vec::new();
    let headers: Vec<_> = request.headers().collect();
    let path = rows::read(platform, &operation.path_rows, placeholders, &mut problems);
    let query = rows::read(platform, &operation.query, &request.query, &mut problems);
    let header = rows::read(platform, &operation.header, &headers, &mut problems);
    let (body, in_body) =
        find_body(platform, &operation.body, request, &mut problems).unwrap_or_else(|problem| {
            problems.push(problem);
            (Value::Null, 0)
        });
    let recognised = query.len() + header.len() + in_body;
    (Parameters { path, query, header, body, recognised }, problems)
}

/// The body, and how many declared parameters are in it.
fn find_body(
    platform: &Platform,
    body: &Body,
    request: &Incoming,
    problems: &mut Vec<Problem>,
) -> Result<(Value, usize), Problem> {
    let of_texts = |found: Map<String, Value>| {
        let count = found.len();
        (Value::Object(found), count)
    };
    match body {
        Body::None => Ok((Value::Null, 0)),
        Body::Members(rows) => members(platform, rows, request, problems),
        Body::Struct(row) | Body::Whole(row) | Body::WholeForm(row) | Body::Raw(row)
            if request.body.is_empty() =>
        {
            if row.ty.optional {
                Ok((Value::Null, 0))
            } else {
                Err(Problem::body("it is missing"))
            }
        }
        Body::Struct(row) => match struct_rows(platform, &row.ty) {
            Some(rows) => members(platform, rows, request, problems),
            None => whole(platform, &row.ty, request, problems),
        },
        Body::Whole(row) => whole(platform, &row.ty, request, problems),
        Body::Form(rows) => Ok(of_texts(rows::read(platform, rows, &form(request)?, problems))),
        Body::WholeForm(row) => {
            let Base::Map(_, ty) = &row.ty.base else { return Ok((Value::Null, 0)) };
            let texts = form(request)?.into_iter();
            let found =
                Value::Object(texts.map(|(name, text)| (name, rows::value(platform, ty, &text))).collect());
            problems.extend(rows::check_value(platform, &row.ty, &found));
            Ok((found, 1))
        }
        Body::Multipart(rows) => Ok(of_texts(parts(platform, rows, request, problems)?)),
        Body::Raw(_) => Ok((Value::Null, 1)),
    }
}

/// A JSON object of these rows. No body at all is an object without members.
fn members(
    platform: &Platform,
    rows: &[Row],
    request: &Incoming,
    problems: &mut Vec<Problem>,
) -> Result<(Value, usize), Problem> {
    let body = if request.body.is_empty() { Value::Object(Map::new()) } else { json(request)? };
    let Value::Object(members) = body else { return Err(Problem::body("an object is expected")) };
    rows::check(platform, rows, &members, problems);
    let recognised = rows::recognised(platform, rows, &members);
    Ok((Value::Object(members), recognised))
}

/// JSON of any type.
fn whole(
    platform: &Platform,
    ty: &Type,
    request: &Incoming,
    problems: &mut Vec<Problem>,
) -> Result<(Value, usize), Problem> {
    let body = json(request)?;
    problems.extend(rows::check_value(platform, ty, &body));
    // What is no list is rather meant for another operation on the route.
    let recognised = usize::from(body.is_array() || !matches!(ty.base, Base::List(_)));
    Ok((body, recognised))
}

/// A multipart form of these rows. Of a file, only whether it is there counts.
fn parts(
    platform: &Platform,
    rows: &[Row],
    request: &Incoming,
    problems: &mut Vec<Problem>,
) -> Result<Map<String, Value>, Problem> {
    let parts = multipart::parts(request).ok_or_else(|| Problem::body("a multipart form is expected"))?;
    let (files, texts): (Vec<_>, Vec<_>) = parts.into_iter().partition(|part| part.is_file);
    let (file_rows, text_rows): (Vec<_>, Vec<_>) = rows.iter().cloned().partition(is_file);
    let texts: Vec<_> = texts.iter().map(|part| (part.name.clone(), part.text())).collect();
    let mut found = rows::read(platform, &text_rows, &texts, problems);
    for row in file_rows {
        if files.iter().any(|part| part.name == row.wire) {
            found.insert(row.wire, Value::Null);
        } else if !row.ty.optional {
            problems.push(Problem::missing(&row.wire));
        }
    }
    Ok(found)
}

fn json(request: &Incoming) -> Result<Value, Problem> {
    if !request.is_json() {
        return Err(Problem::body("its content type must be application/json"));
    }
    serde_json::from_slice(&request.body).map_err(|error| Problem::body(&error.to_string()))
}

fn form(request: &Incoming) -> Result<Vec<(String, String)>, Problem> {
    if request.body.is_empty() || request.is_form() {
        Ok(pairs(&request.body))
    } else {
        Err(Problem::body("its content type must be application/x-www-form-urlencoded"))
    }
}

fn struct_rows<'a>(platform: &'a Platform, ty: &Type) -> Option<&'a [Row]> {
    let Base::Named(id) = ty.base else { return None };
    match platform.types.get(id.0).map(|def| &def.kind) {
        Some(TypeKind::Struct(rows)) => Some(rows),
        _ => None,
    }
}

fn is_file(row: &Row) -> bool {
    matches!(row.ty.base, Base::Scalar(Scalar::File))
}
