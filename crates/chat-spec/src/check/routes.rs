//! Operations that share a method and a path.

use super::Check;
use crate::{
    ast,
    diagnostic::{Code, Diagnostic},
    fields::{Key, KeyKind, keys, type_keys},
    ir::{Base, Body, Method, Operation, Row, Type, TypeKind},
    lower::FactsOf,
    route, suggest,
};

/// An operation, and the resource that it is in.
struct Entry<'a> {
    resource: &'a str,
    ast: &'a ast::Operation,
    operation: &'a Operation,
}

pub(super) fn check(check: Check<'_>, out: &mut Vec<Diagnostic>) {
    let mut entries: Vec<Entry<'_>> = Vec::new();
    for (written, resource) in check.resources() {
        for operation in &resource.operations {
            if let Some(ast) = written.operations.iter().find(|ast| ast.name.span == operation.span) {
                entries.push(Entry { resource: &resource.name, ast, operation });
            }
        }
    }
    for (index, entry) in entries.iter().enumerate() {
        let before: Vec<&Entry<'_>> = entries[..index]
            .iter()
            .filter(|other| route_of(other.operation) == route_of(entry.operation))
            .collect();
        let is_alone = !entries
            .iter()
            .enumerate()
            .any(|(at, other)| at != index && route_of(other.operation) == route_of(entry.operation));
        one(check, entry, &before, is_alone, &entries, out);
    }
}

fn route_of(operation: &Operation) -> (usize, Method, String) {
    (operation.host, operation.method, route::shape(&operation.path))
}

fn one(
    check: Check<'_>,
    entry: &Entry<'_>,
    before: &[&Entry<'_>],
    is_alone: bool,
    entries: &[Entry<'_>],
    out: &mut Vec<Diagnostic>,
) {
    let facts = FactsOf(&entry.ast.facts);
    let name = &entry.operation.name;
    let overlaps = facts.get("overlaps");
    let Some(overloads) = facts.get("overloads") else {
        if let Some(first) = before.first() {
            let at = facts.get("http").map_or(entry.operation.span, |http| http.value.span);
            let mistake = Diagnostic::new(
                Code::SharedRoute,
                format!("`{name}` and `{}` share one route", first.operation.name),
                at,
                "the same method and path",
            )
            .also(first.operation.span, "the first operation of this route");
            out.push(if first.resource == entry.resource {
                mistake.help(format!("say that it is meant: `overloads = \"{}\"`", first.operation.name))
            } else {
                mistake.help("operations of one route belong into one resource")
            });
        } else if let Some(fact) = overlaps {
            out.push(idle(fact, "the operation overloads nothing"));
        }
        return;
    };
    let target = entry.operation.overloads.as_deref().unwrap_or_default();
    let siblings = || entries.iter().filter(|other| other.resource == entry.resource);
    let Some(overloaded) = siblings().find(|other| other.operation.name == target) else {
        let unknown = Diagnostic::new(
            Code::UnknownReference,
            format!("cannot find operation `{target}` in resource `{}`", entry.resource),
            overloads.value.span,
            "not an operation of this file",
        );
        out.push(match suggest::closest(target, siblings().map(|other| &*other.operation.name)) {
            Some(near) => unknown.help(format!("there is an operation with a similar name: `{near}`")),
            None => unknown,
        });
        return;
    };
    if is_alone || !before.iter().any(|other| std::ptr::eq(other.operation, overloaded.operation)) {
        out.push(
            idle(overloads, "not an earlier operation of the same method and path")
                .also(overloaded.operation.span, "the operation"),
        );
        return;
    }
    let unproven = before.iter().find(|other| !disjoint(check, entry.operation, other.operation));
    match (unproven, overlaps) {
        (None, Some(fact)) => {
            out.push(idle(fact, "the operations are proven to be apart: no reason is needed"))
        }
        (Some(other), None) => out.push(
            Diagnostic::new(
                Code::OverloadUnproven,
                format!("nothing tells `{name}` from `{}`", other.operation.name),
                overloads.value.span,
                "neither requires a row that the other lacks",
            )
            .also(other.operation.span, "the other operation")
            .help("say what happens: `overlaps = \"…\"`"),
        ),
        _ => {}
    }
}

fn idle(fact: &ast::Fact, label: &str) -> Diagnostic {
    let message = format!("`{}` without need", fact.key.value);
    Diagnostic::new(Code::OverloadUnproven, message, fact.key.span, label)
}

/// What a body is, as far as the server can see before it looks at members.
#[derive(Debug, PartialEq, Eq)]
enum Shape {
    /// A JSON object with these members.
    Object,
    /// A JSON array.
    Array,
    /// A form.
    Form,
    /// Parts.
    Parts,
    /// Another thing, or several of these.
    Any,
}

/// Whether no request is both.
fn disjoint(check: Check<'_>, one: &Operation, other: &Operation) -> bool {
    let (shape, other_shape) = (shape(check, &one.body), shape(check, &other.body));
    let by_shape = matches!((&shape, &other_shape), (Some(one), Some(other)) if one != other && *one != Shape::Any && *other != Shape::Any);
    by_shape
        || requires_more(check, one, other)
        || requires_more(check, other, one)
        || groups(check, one).iter().zip(&groups(check, other)).any(|(one, other)| differ(one, other))
}

fn shape(check: Check<'_>, body: &Body) -> Option<Shape> {
    let of_type = |ty: &Type| match &ty.base {
        Base::List(_) if !ty.lenient => Shape::Array,
        Base::Map(..) if !ty.lenient => Shape::Object,
        Base::Named(id) => match check.platform.types[id.0].kind {
            TypeKind::Struct(_) | TypeKind::Union(_) => Shape::Object,
            _ => Shape::Any,
        },
        _ => Shape::Any,
    };
    match body {
        Body::None => None,
        Body::Members(_) | Body::Struct(_) => Some(Shape::Object),
        Body::Whole(row) => Some(of_type(&row.ty)),
        Body::Form(_) | Body::WholeForm(_) => Some(Shape::Form),
        Body::Multipart(_) => Some(Shape::Parts),
        Body::Raw(_) => Some(Shape::Any),
    }
}

/// The keys by place: query, header, body. A body that may hold any member is `None`.
fn groups(check: Check<'_>, operation: &Operation) -> [Option<Vec<Key>>; 3] {
    let of = |rows: &[Row]| Some(keys(check.platform, rows));
    let body = match &operation.body {
        Body::None => Some(Vec::new()),
        Body::Members(rows) | Body::Form(rows) | Body::Multipart(rows) => of(rows),
        Body::Struct(row) | Body::Whole(row) => match row.ty.base {
            Base::Named(id) => Some(type_keys(check.platform, id)),
            _ => None,
        },
        Body::WholeForm(_) | Body::Raw(_) => None,
    };
    [of(&operation.query), of(&operation.header), body]
}

/// Whether one requires a row, or a body, that the other cannot have.
fn requires_more(check: Check<'_>, one: &Operation, other: &Operation) -> bool {
    let no_body = matches!(other.body, Body::None)
        && !matches!(one.body, Body::None | Body::Members(_) | Body::Form(_));
    no_body
        || groups(check, one).iter().zip(&groups(check, other)).any(|(one, other)| match (one, other) {
            (Some(one), Some(other)) => {
                one.iter().any(|key| key.required && !other.iter().any(|their| their.meets(key)))
            }
            _ => false,
        })
}

/// Whether both always send one row, with different values.
fn differ(one: &Option<Vec<Key>>, other: &Option<Vec<Key>>) -> bool {
    let (Some(one), Some(other)) = (one, other) else { return false };
    one.iter().any(|key| {
        other.iter().any(|their| match (&key.kind, &their.kind) {
            (KeyKind::Constant(value), KeyKind::Constant(other)) => key.wire == their.wire && value != other,
            _ => false,
        })
    })
}
