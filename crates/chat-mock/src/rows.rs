//! Rows of a request: what they make of texts and members, and what is wrong with those.

use chat_spec::{
    conform,
    ir::{Base, Platform, Repr, Row, RowKind, Scalar, Told, Type, TypeKind},
    listing,
};
use serde_json::{Map, Value};

use crate::refusal::Problem;

/// Reads pairs of texts as what the rows declare, and checks them. What no row declares is left out.
pub(crate) fn read(
    platform: &Platform,
    rows: &[Row],
    pairs: &[(String, String)],
    problems: &mut Vec<Problem>,
) -> Map<String, Value> {
    let mut found = Map::new();
    for (name, text) in pairs {
        let Some(declared) = declared(platform, rows, name) else { continue };
        if let Some(separator) = declared.refuses
            && text.contains(separator)
        {
            problems.push(Problem::mistyped(name, &format!("it must not contain `{separator}`")));
        }
        match (&declared.ty.base, declared.join) {
            (Base::List(item), Some(separator)) => {
                let items = text.split(separator).map(|text| value(platform, item, text));
                found.insert(name.clone(), items.collect());
            }
            (Base::List(item), None) => {
                let items = found.entry(name.clone()).or_insert_with(|| Value::Array(Vec::new()));
                if let Value::Array(items) = items {
                    items.push(value(platform, item, text));
                }
            }
            _ => {
                found.insert(name.clone(), value(platform, declared.ty, text));
            }
        }
    }
    check(platform, rows, &found, problems);
    found
}

/// Checks an object against the rows. What no row declares is no problem: a platform overlooks it.
pub(crate) fn check(
    platform: &Platform,
    rows: &[Row],
    found: &Map<String, Value>,
    problems: &mut Vec<Problem>,
) {
    let missing: Vec<_> = rows.iter().filter_map(|row| missing(platform, row, found)).collect();
    if missing.is_empty() {
        let mismatches = conform::decode_rows(platform, rows, &Value::Object(found.clone()));
        problems.extend(refused(mismatches));
    } else {
        problems.extend(missing);
    }
}

/// What is wrong with a value as a whole.
pub(crate) fn check_value(platform: &Platform, ty: &Type, value: &Value) -> impl Iterator<Item = Problem> {
    refused(conform::decode(platform, ty, value))
}

/// How many of an object's members the rows declare.
pub(crate) fn recognised(platform: &Platform, rows: &[Row], found: &Map<String, Value>) -> usize {
    found.keys().filter(|name| declared(platform, rows, name).is_some()).count()
}

/// What a text stands for. A text that is not of the type stays a text, which the check then refuses.
pub(crate) fn value(platform: &Platform, ty: &Type, text: &str) -> Value {
    let number =
        || text.parse::<i64>().map(Value::from).or_else(|_| text.parse::<u64>().map(Value::from)).ok();
    let value = match &ty.base {
        Base::Scalar(
            Scalar::Int | Scalar::InstantMs | Scalar::InstantS | Scalar::DurationMs | Scalar::DurationS,
        ) => number(),
        Base::Scalar(Scalar::Float) => number().or_else(|| text.parse::<f64>().map(Value::from).ok()),
        Base::Scalar(Scalar::Bool) => text.parse::<bool>().map(Value::from).ok(),
        Base::Scalar(Scalar::Bit) => matches!(text, "0" | "1").then(number).flatten(),
        Base::Scalar(Scalar::Json) => serde_json::from_str(text).ok(),
        Base::Named(id) => match platform.types.get(id.0).map(|def| &def.kind) {
            Some(TypeKind::Id { repr: Repr::Number, .. } | TypeKind::Enum { repr: Repr::Number, .. }) => {
                number()
            }
            _ => None,
        },
        _ => None,
    };
    value.unwrap_or_else(|| Value::from(text))
}

/// What a name is among some rows.
struct Declared<'a> {
    ty: &'a Type,
    join: Option<char>,
    refuses: Option<char>,
}

/// What a name on the wire is among some rows, those of spread structs and unions included.
fn declared<'a>(platform: &'a Platform, rows: &'a [Row], name: &str) -> Option<Declared<'a>> {
    rows.iter().find_map(|row| match &row.kind {
        RowKind::Field | RowKind::Constant(_) if row.wire == name => {
            Some(Declared { ty: &row.ty, join: row.facts.join, refuses: row.facts.refuses })
        }
        RowKind::Field | RowKind::Constant(_) => None,
        RowKind::Pattern { prefix, suffix, .. } => {
            name.strip_prefix(&**prefix)?.strip_suffix(&**suffix)?;
            Some(Declared { ty: &row.ty, join: None, refuses: None })
        }
        RowKind::Spread => spread(platform, &row.ty, name),
    })
}

/// The same among the fields of a struct, or the members of a union, that stand among some rows.
fn spread<'a>(platform: &'a Platform, ty: &'a Type, name: &str) -> Option<Declared<'a>> {
    let Base::Named(id) = ty.base else { return None };
    match &platform.types.get(id.0)?.kind {
        TypeKind::Struct(rows) => declared(platform, rows, name),
        TypeKind::Union(union) => match &union.told {
            Told::Key => {
                let member = union.members.iter().find(|member| member.wire == name)?;
                Some(Declared { ty: &member.ty, join: None, refuses: None })
            }
            // The tag is no text that could be taken for anything else; the content is of many types.
            Told::Adjacent { tag, content } if name == tag || name == content => {
                Some(Declared { ty, join: None, refuses: None })
            }
            Told::Tag(tag) if name == tag => Some(Declared { ty, join: None, refuses: None }),
            Told::Adjacent { .. } => None,
            Told::Tag(_) | Told::Shape => {
                union.members.iter().find_map(|member| spread(platform, &member.ty, name))
            }
        },
        TypeKind::Id { .. } | TypeKind::Enum { .. } => None,
    }
}

/// The problem of a row that is required, if nothing is there for it.
fn missing(platform: &Platform, row: &Row, found: &Map<String, Value>) -> Option<Problem> {
    if row.ty.optional {
        return None;
    }
    match row.kind {
        RowKind::Field | RowKind::Constant(_) => {
            (!found.contains_key(&row.wire)).then(|| Problem::missing(&row.wire))
        }
        RowKind::Pattern { .. } => None,
        RowKind::Spread => {
            let names = listing::spread(platform, &row.ty);
            let absent = !names.is_empty() && names.iter().all(|name| !found.contains_key(&name.wire));
            let names: Vec<_> = names.iter().map(|name| &*name.wire).collect();
            absent.then(|| Problem::missing(&names.join("` or `")))
        }
    }
}

fn refused(mismatches: Vec<conform::Mismatch>) -> impl Iterator<Item = Problem> {
    let refused = mismatches.into_iter().filter(|mismatch| !mismatch.decodes);
    refused.map(|mismatch| Problem::mistyped(&mismatch.path, &mismatch.message))
}
