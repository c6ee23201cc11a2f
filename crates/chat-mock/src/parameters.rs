//! The parameters of a call: found in the request, and checked against the rows of its operation.

use chat_spec::{
    conform,
    ir::{Base, Body, Clear, Operation, Platform, Repr, Row, RowKind, Scalar, Type, TypeDef, TypeId, TypeKind},
};
use serde_json::{Map, Value};

use crate::{
    incoming::{Incoming, pairs},
    multipart,
    refusal::Problem,
};

/// The parameters of a call as JSON, by their names on the wire.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Parameters {
    path: Map<String, Value>,
    query: Map<String, Value>,
    header: Map<String, Value>,
    body: Value,
}

impl Parameters {
    /// A parameter; of two with one name, that of the path, then of the query, then of a header.
    pub(crate) fn get(&self, wire: &str) -> Option<&Value> {
        let groups = [&self.path, &self.query, &self.header];
        groups.into_iter().find_map(|group| group.get(wire)).or_else(|| self.body.get(wire))
    }
}

/// What an operation takes, each group of rows as a type that conformance can be checked against.
#[derive(Clone, Debug)]
pub(crate) struct Taken {
    path: Group,
    query: Group,
    header: Group,
    body: TakenBody,
}

#[derive(Clone, Debug)]
struct Group {
    rows: Vec<Row>,
    ty: Type,
}

#[derive(Clone, Debug)]
enum TakenBody {
    Nothing,
    Members(Group),
    Json(Row),
    Form(Group),
    FormMap(Row),
    Parts { texts: Group, files: Vec<Row> },
    Raw(Row),
}

impl Taken {
    /// Reads the rows of an operation. The types of its groups are added to `types`.
    pub(crate) fn new(operation: &Operation, types: &mut Vec<TypeDef>) -> Self {
        let body = match &operation.body {
            Body::None => TakenBody::Nothing,
            Body::Members(rows) => TakenBody::Members(Group::new(operation, rows.clone(), types)),
            Body::Struct(row) | Body::Whole(row) => match struct_rows(types, &row.ty) {
                Some(rows) if !row.ty.optional => TakenBody::Members(Group::new(operation, rows, types)),
                _ => TakenBody::Json(row.clone()),
            },
            Body::Form(rows) => TakenBody::Form(Group::new(operation, rows.clone(), types)),
            Body::WholeForm(row) => TakenBody::FormMap(row.clone()),
            Body::Multipart(rows) => {
                let (files, texts): (Vec<_>, Vec<_>) = rows.iter().cloned().partition(is_file);
                TakenBody::Parts { texts: Group::new(operation, texts, types), files }
            }
            Body::Raw(row) => TakenBody::Raw(row.clone()),
        };
        Self {
            path: Group::new(operation, operation.path_rows.clone(), types),
            query: Group::new(operation, operation.query.clone(), types),
            header: Group::new(operation, operation.header.clone(), types),
            body,
        }
    }

    /// Finds the parameters in a request and checks them. `placeholders` are what the path holds.
    pub(crate) fn find(
        &self,
        platform: &Platform,
        request: &Incoming,
        placeholders: &[(String, String)],
    ) -> (Parameters, Vec<Problem>) {
        let headers: Vec<_> = request.headers.iter().map(|(name, value)| {
            (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned())
        });
        let mut problems = Vec::new();
        let parameters = Parameters {
            path: self.path.from_texts(platform, placeholders, &mut problems),
            query: self.query.from_texts(platform, &request.query, &mut problems),
            header: self.header.from_texts(platform, &headers, &mut problems),
            body: match self.body.find(platform, request, &mut problems) {
                Ok(body) => body,
                Err(problem) => {
                    problems.push(problem);
                    Value::Null
                }
            },
        };
        (parameters, problems)
    }

    /// How many declared parameters these are: of two operations that both take a request, the one that makes more
    /// of it is meant.
    pub(crate) fn recognised(&self, parameters: &Parameters) -> usize {
        let body = match (&self.body, &parameters.body) {
            (TakenBody::Members(group) | TakenBody::Form(group), Value::Object(found)) => group.recognised(found),
            (TakenBody::Parts { texts, files }, Value::Object(found)) => {
                texts.recognised(found) + files.iter().filter(|row| found.contains_key(&row.wire)).count()
            }
            (_, Value::Object(found)) => found.len(),
            (_, Value::Null) => 0,
            _ => 1,
        };
        self.query.recognised(&parameters.query) + self.header.recognised(&parameters.header) + body
    }
}

impl TakenBody {
    fn find(&self, platform: &Platform, request: &Incoming, problems: &mut Vec<Problem>) -> Result<Value, Problem> {
        match self {
            Self::Nothing => Ok(Value::Null),
            Self::Members(group) => {
                let body = if request.body.is_empty() { Value::Object(Map::new()) } else { json(request)? };
                let Value::Object(members) = body else { return Err(Problem::body("an object is expected")) };
                group.check(platform, &members, problems);
                Ok(Value::Object(members))
            }
            Self::Json(row) if request.body.is_empty() => absent(row),
            Self::Json(row) => {
                let body = json(request)?;
                problems.extend(mismatches(platform, &row.ty, &body));
                Ok(body)
            }
            Self::Form(group) => {
                let found = group.from_texts(platform, &form(request)?, problems);
                Ok(Value::Object(found))
            }
            Self::FormMap(row) if request.body.is_empty() => absent(row),
            Self::FormMap(row) => {
                let Base::Map(_, value) = &row.ty.base else { return Ok(Value::Null) };
                let texts = form(request)?.into_iter();
                let found = texts.map(|(name, text)| (name, from_text(platform, value, &text))).collect();
                let found = Value::Object(found);
                problems.extend(mismatches(platform, &row.ty, &found));
                Ok(found)
            }
            Self::Parts { texts, files } => {
                let parts = multipart::parts(request).ok_or_else(|| Problem::body("multipart is expected"))?;
                let (given, plain): (Vec<_>, Vec<_>) = parts.into_iter().partition(|part| part.is_file);
                let plain: Vec<_> = plain.into_iter().map(|part| (part.name, part.text)).collect();
                let mut found = texts.from_texts(platform, &plain, problems);
                for row in files {
                    if given.iter().any(|part| part.name == row.wire) {
                        found.insert(row.wire.clone(), Value::Null);
                    } else if !row.ty.optional {
                        problems.push(Problem::missing(&row.wire));
                    }
                }
                Ok(Value::Object(found))
            }
            Self::Raw(row) if request.body.is_empty() => absent(row),
            Self::Raw(_) => Ok(Value::Null),
        }
    }
}

impl Group {
    fn new(operation: &Operation, rows: Vec<Row>, types: &mut Vec<TypeDef>) -> Self {
        let ty = Type {
            base: Base::Named(TypeId(types.len())),
            lenient: false,
            as_text: false,
            optional: false,
            nullable: false,
            lenient_none: false,
        };
        types.push(TypeDef {
            name: operation.name.clone(),
            resource: None,
            about: operation.about.clone(),
            details: None,
            docs: None,
            kind: TypeKind::Struct(rows.clone()),
            in_request: true,
            in_answer: false,
            span: operation.span,
        });
        Self { rows, ty }
    }

    /// Reads texts as what the rows declare, and checks them.
    fn from_texts(
        &self,
        platform: &Platform,
        texts: &[(String, String)],
        problems: &mut Vec<Problem>,
    ) -> Map<String, Value> {
        let mut found = Map::new();
        for row in &self.rows {
            let mut values = texts.iter().filter(|(name, _)| *name == row.wire).map(|(_, text)| &**text);
            let value = match (&row.ty.base, row.facts.join) {
                (Base::List(item), Some(separator)) => values.next().map(|text| {
                    text.split(separator).map(|text| from_text(platform, item, text)).collect()
                }),
                (Base::List(item), None) => {
                    let values: Vec<_> = values.map(|text| from_text(platform, item, text)).collect();
                    (!values.is_empty()).then_some(Value::Array(values))
                }
                _ => values.next().map(|text| from_text(platform, &row.ty, text)),
            };
            if let (Some(separator), Some(Value::String(text))) = (row.facts.refuses, &value)
                && text.contains(separator)
            {
                problems.push(Problem::mistyped(&row.wire, &format!("it must not contain `{separator}`")));
            }
            found.extend(value.map(|value| (row.wire.clone(), value)));
        }
        self.check(platform, &found, problems);
        found
    }

    fn check(&self, platform: &Platform, found: &Map<String, Value>, problems: &mut Vec<Problem>) {
        let missing = self.rows.iter().filter(|row| is_required(row) && !found.contains_key(&row.wire));
        let missing: Vec<_> = missing.map(|row| Problem::missing(&row.wire)).collect();
        if !missing.is_empty() {
            problems.extend(missing);
            return;
        }
        let mut found = found.clone();
        for row in &self.rows {
            // The spelling that clears is no value of the row's type.
            let cleared = match row.facts.clear {
                Some(Clear::Empty) => found.get(&row.wire).and_then(Value::as_str) == Some(""),
                Some(Clear::Null) => found.get(&row.wire).is_some_and(Value::is_null),
                None => false,
            };
            if cleared {
                found.remove(&row.wire);
            }
        }
        problems.extend(mismatches(platform, &self.ty, &Value::Object(found)));
    }

    fn recognised(&self, found: &Map<String, Value>) -> usize {
        self.rows.iter().filter(|row| found.contains_key(&row.wire)).count()
    }
}

/// What a text stands for. A text that is not of the type stays a text, which the check then refuses.
fn from_text(platform: &Platform, ty: &Type, text: &str) -> Value {
    let number = || text.parse::<i64>().map(Value::from).or_else(|_| text.parse::<u64>().map(Value::from)).ok();
    let value = match &ty.base {
        Base::Scalar(Scalar::Int | Scalar::InstantMs | Scalar::InstantS | Scalar::DurationMs | Scalar::DurationS) => {
            number()
        }
        Base::Scalar(Scalar::Float) => number().or_else(|| text.parse::<f64>().map(Value::from).ok()),
        Base::Scalar(Scalar::Bool) => text.parse::<bool>().map(Value::from).ok(),
        Base::Scalar(Scalar::Bit) => matches!(text, "0" | "1").then(number).flatten(),
        Base::Scalar(Scalar::Json) => serde_json::from_str(text).ok(),
        Base::Named(id) => match platform.types.get(id.0).map(|def| &def.kind) {
            Some(TypeKind::Id { repr: Repr::Number, .. } | TypeKind::Enum { repr: Repr::Number, .. }) => number(),
            _ => None,
        },
        _ => None,
    };
    value.unwrap_or_else(|| Value::from(text))
}

fn mismatches(platform: &Platform, ty: &Type, value: &Value) -> Vec<Problem> {
    let found = conform::decode(platform, ty, value).into_iter();
    found.map(|mismatch| Problem::mistyped(&mismatch.path, &mismatch.message)).collect()
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

fn absent(row: &Row) -> Result<Value, Problem> {
    if row.ty.optional { Ok(Value::Null) } else { Err(Problem::body("it is missing")) }
}

fn struct_rows(types: &[TypeDef], ty: &Type) -> Option<Vec<Row>> {
    let Base::Named(id) = ty.base else { return None };
    match types.get(id.0).map(|def| &def.kind) {
        Some(TypeKind::Struct(rows)) => Some(rows.clone()),
        _ => None,
    }
}

fn is_required(row: &Row) -> bool {
    matches!(row.kind, RowKind::Field | RowKind::Constant(_)) && !row.ty.optional
}

fn is_file(row: &Row) -> bool {
    matches!(row.ty.base, Base::Scalar(Scalar::File))
}
