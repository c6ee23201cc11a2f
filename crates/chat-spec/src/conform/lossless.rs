//! Decoded and encoded again: what may differ, and what is lost.
//!
//! Allowed are the spellings of nothing that the row's type declares, a number or flag of a `T~` or `T^` row in
//! another form, and the forms of a `bit`. All else is a difference: a member that no row declares, one object in
//! place of a list of one, a number that lost digits.

use std::fmt;

use serde_json::{Map, Value};

use super::{json::Json, scalar};
use crate::{
    fields::{expanded, pattern_key, type_keys},
    ir::{Base, Platform, Repr, Row, RowKind, Scalar, Told, Type, TypeId, TypeKind},
};

/// A place where the re-encoded value is not the answer's.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// The place: `items[0].author.id`; empty = the whole.
    pub path: String,
    /// What the answer has there; `None` = nothing.
    pub answer: Option<Value>,
    /// What was written; `None` = nothing.
    pub reencoded: Option<Value>,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = |value: &Option<Value>| value.as_ref().map_or("nothing".to_owned(), Value::to_string);
        let path = if self.path.is_empty() { "the whole" } else { &self.path };
        write!(f, "{path}: {} became {}", text(&self.answer), text(&self.reencoded))
    }
}

/// Where decoding and encoding again lost or changed something. Neither list nor map of exceptions: what may differ
/// is what the types of the IR declare.
pub fn lossless(platform: &Platform, ty: &Type, answer: &Value, reencoded: &Value) -> Vec<Difference> {
    let mut compare = Compare { platform, path: Vec::new(), found: Vec::new() };
    compare.value(ty, Some(answer), Some(reencoded));
    compare.found
}

struct Compare<'a> {
    platform: &'a Platform,
    path: Vec<String>,
    found: Vec<Difference>,
}

impl<'a> Compare<'a> {
    fn value(&mut self, ty: &Type, answer: Option<&Value>, reencoded: Option<&Value>) {
        if is_nothing(ty, answer) && is_nothing(ty, reencoded) {
            return;
        }
        let (Some(one), Some(other)) = (answer, reencoded) else {
            return self.differ(answer, reencoded);
        };
        match (&ty.base, one, other) {
            (Base::List(item), Value::Array(many), Value::Array(written)) if many.len() == written.len() => {
                for (index, (one, other)) in many.iter().zip(written).enumerate() {
                    self.inside(format!("[{index}]"), |walk| walk.value(item, Some(one), Some(other)));
                }
            }
            (Base::List(item), one, other) if ty.lenient && !one.is_array() && !other.is_array() => {
                self.value(item, Some(one), Some(other));
            }
            (Base::Map(_, value), Value::Object(many), Value::Object(written)) => {
                for key in keys_of(many, written) {
                    let step = format!("[{key:?}]");
                    self.inside(step, |walk| match (many.get(key), written.get(key)) {
                        (Some(one), Some(other)) => walk.value(value, Some(one), Some(other)),
                        (one, other) => walk.differ(one, other),
                    });
                }
            }
            (Base::Named(id), Value::Object(many), Value::Object(written)) => self.object(*id, many, written),
            _ if self.is_same(ty, one, other) => {}
            _ => self.differ(answer, reencoded),
        }
    }

    fn object(&mut self, id: TypeId, answer: &Map<String, Value>, reencoded: &Map<String, Value>) {
        let mut fields: Vec<(String, Type)> = Vec::new();
        let mut patterns: Vec<&Row> = Vec::new();
        collect(self.platform, id, answer, 0, &mut fields, &mut patterns);
        for key in keys_of(answer, reencoded) {
            let declared = fields.iter().find(|(wire, _)| wire == key).map(|(_, ty)| ty).or_else(|| {
                patterns.iter().find_map(|row| match &row.kind {
                    RowKind::Pattern { prefix, suffix, .. } => {
                        pattern_key(prefix, suffix, key).map(|_| &row.ty)
                    }
                    _ => None,
                })
            });
            let (one, other) = (answer.get(key), reencoded.get(key));
            self.inside(format!(".{key}"), |walk| match declared {
                Some(ty) => walk.value(ty, one, other),
                None if one == other => {}
                None => walk.differ(one, other),
            });
        }
    }

    fn is_same(&self, ty: &Type, one: &Value, other: &Value) -> bool {
        if one == other {
            return true;
        }
        let any_form = ty.lenient || ty.as_text;
        let flags = || {
            let flag = |value: &Value| scalar::flag(&Json::from(value));
            flag(one).is_some() && flag(one) == flag(other)
        };
        match &ty.base {
            Base::Scalar(Scalar::Bit) => flags(),
            Base::Scalar(Scalar::Bool) => any_form && flags(),
            Base::Scalar(Scalar::Float) => {
                let number = |value: &Value| match value {
                    Value::Number(number) => number.as_f64(),
                    Value::String(text) if any_form => text.parse().ok(),
                    _ => None,
                };
                number(one).is_some() && number(one) == number(other)
            }
            Base::Scalar(Scalar::Json | Scalar::Bytes | Scalar::File) => false,
            Base::Scalar(_) | Base::Named(_) if !any_form => false,
            base if self.is_text(base) => word(one).is_some() && word(one) == word(other),
            Base::Scalar(_) | Base::Named(_) => {
                let number = |value: &Value| word(value)?.parse::<i128>().ok();
                number(one).is_some() && number(one) == number(other)
            }
            Base::List(_) | Base::Map(..) => false,
        }
    }

    fn is_text(&self, base: &Base) -> bool {
        match base {
            Base::Scalar(scalar) => matches!(scalar, Scalar::String | Scalar::Datetime),
            Base::Named(id) => matches!(
                self.platform.types[id.0].kind,
                TypeKind::Id { repr: Repr::Text, .. } | TypeKind::Enum { repr: Repr::Text, .. }
            ),
            Base::List(_) | Base::Map(..) => false,
        }
    }

    fn differ(&mut self, answer: Option<&Value>, reencoded: Option<&Value>) {
        let path = self.path.concat().trim_start_matches('.').to_owned();
        self.found.push(Difference { path, answer: answer.cloned(), reencoded: reencoded.cloned() });
    }

    fn inside(&mut self, step: String, walk: impl FnOnce(&mut Self)) {
        self.path.push(step);
        walk(self);
        self.path.pop();
    }
}

/// Whether the value is nothing, in a spelling that the type declares. `T?|null` has two, and they differ.
fn is_nothing(ty: &Type, value: Option<&Value>) -> bool {
    let Some(value) = value else { return ty.optional || ty.lenient_none };
    let is_empty = match value {
        Value::Null | Value::Bool(false) => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        Value::Bool(true) | Value::Number(_) => false,
    };
    let is_empty_map = value.is_null() || (is_empty && (value.is_array() || value.is_object()));
    match &ty.base {
        _ if ty.lenient_none => is_empty,
        Base::List(_) => ty.lenient && is_empty,
        Base::Map(..) => ty.lenient && is_empty_map,
        _ => false,
    }
}

/// A number or text as text.
fn word(value: &Value) -> Option<String> {
    match value {
        Value::Number(number) => Some(number.to_string()),
        Value::String(text) => Some(text.clone()),
        _ => None,
    }
}

fn keys_of<'v>(one: &'v Map<String, Value>, other: &'v Map<String, Value>) -> Vec<&'v String> {
    let added = other.keys().filter(|key| !one.contains_key(*key));
    one.keys().chain(added).collect()
}

/// The rows that declare the members of this object; a union's are those of the member that it is.
fn collect<'a>(
    platform: &'a Platform,
    id: TypeId,
    object: &Map<String, Value>,
    depth: usize,
    fields: &mut Vec<(String, Type)>,
    patterns: &mut Vec<&'a Row>,
) {
    if depth > 32 {
        return;
    }
    match &platform.types[id.0].kind {
        TypeKind::Struct(rows) => {
            for row in expanded(platform, rows) {
                match (&row.kind, &row.ty.base) {
                    (RowKind::Field, _) => fields.push((row.wire.clone(), row.ty.clone())),
                    (RowKind::Pattern { .. }, _) => patterns.push(row),
                    (RowKind::Spread, Base::Named(inner)) => {
                        collect(platform, *inner, object, depth + 1, fields, patterns);
                    }
                    (RowKind::Spread | RowKind::Constant(_), _) => {}
                }
            }
        }
        TypeKind::Union(union) => {
            let tagged = |tag: &str| {
                let wire = word(object.get(tag)?)?;
                union.members.iter().find(|member| member.wire == wire)
            };
            match &union.told {
                Told::Tag(tag) => {
                    if let Some(Base::Named(inner)) = tagged(tag).map(|member| &member.ty.base) {
                        collect(platform, *inner, object, depth + 1, fields, patterns);
                    }
                }
                Told::Adjacent { tag, content } => {
                    fields.extend(tagged(tag).map(|member| (content.clone(), member.ty.clone())));
                }
                Told::Key => {
                    fields
                        .extend(union.members.iter().map(|member| (member.wire.clone(), member.ty.clone())));
                }
                Told::Shape => {
                    let member = union.members.iter().find_map(|member| match member.ty.base {
                        Base::Named(inner) => type_keys(platform, inner)
                            .iter()
                            .filter(|key| key.required)
                            .all(|key| object.contains_key(&key.wire))
                            .then_some(inner),
                        _ => None,
                    });
                    if let Some(inner) = member {
                        collect(platform, inner, object, depth + 1, fields, patterns);
                    }
                }
            }
        }
        TypeKind::Id { .. } | TypeKind::Enum { .. } => {}
    }
}
