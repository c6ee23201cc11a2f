//! Names that become one in Rust, that generated code has already, or that Rust reserves.

use super::Check;
use crate::{
    ast::TypeBody,
    diagnostic::{Code, Diagnostic},
    fields::expanded,
    ir::{Base, Body, Operation, Returns, Row, RowKind, Type, TypeId, TypeKind},
    listing,
    names::{Named, camel, is_identifier, is_keyword, is_reserved},
    resolve::declared,
    source::Span,
};

pub(super) fn check(check: Check<'_>, out: &mut Vec<Diagnostic>) {
    types(check, out);
    resources(check, out);
    for (_, resource) in check.resources() {
        let mut operations = Names::default();
        for operation in &resource.operations {
            one(Named::Operation, &operation.name, operation.span, out);
            operations.add("operations", &camel(&operation.name), &operation.name, operation.span, out);
            builder(check, &resource.name, resource.operations.as_slice(), operation, out);
            parameters(check, operation, out);
        }
    }
}

/// Names of one kind, with the words and places that they are from.
#[derive(Default)]
struct Names<'a> {
    taken: Vec<(String, &'a str, Span)>,
}

impl<'a> Names<'a> {
    fn add(&mut self, what: &str, name: &str, wire: &'a str, span: Span, out: &mut Vec<Diagnostic>) {
        if let Some((_, other, first)) = self.taken.iter().find(|(taken, _, _)| taken == name) {
            out.push(
                Diagnostic::new(
                    Code::RustClash,
                    format!("the {what} `{other}` and `{wire}` are both `{name}` in Rust"),
                    span,
                    format!("becomes `{name}`"),
                )
                .also(*first, "so does this")
                .help("give one of them another name: `{ name = \"…\" }`"),
            );
        } else {
            self.taken.push((name.to_owned(), wire, span));
        }
    }
}

/// A name by itself.
fn one(what: Named, name: &str, span: Span, out: &mut Vec<Diagnostic>) {
    let help = match what {
        Named::Type | Named::Operation | Named::Resource => "choose another name",
        Named::Variant | Named::Parameter | Named::Field => {
            "give it another name in Rust: `{ name = \"…\" }`"
        }
    };
    if let Some(mistake) = misspelled(name, span) {
        out.push(mistake.help(help));
    } else if is_reserved(what, name) {
        let message = format!("generated code has a `{name}` of its own");
        out.push(Diagnostic::new(Code::RustClash, message, span, "is taken").help(help));
    }
}

/// A name that Rust does not take.
fn misspelled(name: &str, span: Span) -> Option<Diagnostic> {
    let message = if is_keyword(name) {
        format!("`{name}` is a word that Rust reserves")
    } else if !is_identifier(name) {
        format!("`{name}` is no name in Rust")
    } else {
        return None;
    };
    Some(Diagnostic::new(Code::Keyword, message, span, "cannot be a name"))
}

fn types(check: Check<'_>, out: &mut Vec<Diagnostic>) {
    for (def, ast) in check.platform.types.iter().zip(declared(check.ast)) {
        one(Named::Type, &def.name, def.span, out);
        if def.name == check.platform.client {
            out.push(
                Diagnostic::new(
                    Code::RustClash,
                    format!("the client is called `{}` as well", def.name),
                    def.span,
                    "is taken",
                )
                .help("choose another name"),
            );
        }
        match (&def.kind, &ast.ast.body) {
            (TypeKind::Enum { variants, .. }, TypeBody::Enum(written)) => {
                let mut names = Names::default();
                for (variant, ast) in variants.iter().zip(written) {
                    one(Named::Variant, &variant.name, ast.name.span, out);
                    names.add("values", &variant.name, &ast.name.value, ast.name.span, out);
                }
            }
            (TypeKind::Union(union), TypeBody::Union(written)) => {
                let mut names = Names::default();
                for (member, ast) in union.members.iter().zip(written) {
                    one(Named::Variant, &member.name, ast.key.span, out);
                    names.add("members", &member.name, &ast.key.value, ast.key.span, out);
                }
            }
            (TypeKind::Struct(rows), _) => {
                for row in rows.iter().filter(|row| !matches!(row.kind, RowKind::Constant(_))) {
                    one(Named::Field, &row.name, row.span, out);
                }
                fields(expanded(check.platform, rows), out);
            }
            _ => {}
        }
    }
}

/// Fields that stand in one object.
fn fields(rows: Vec<&Row>, out: &mut Vec<Diagnostic>) {
    let mut names = Names::default();
    let mut wires: Vec<&Row> = Vec::new();
    for row in rows {
        if row.kind != RowKind::Spread
            && let Some(first) = wires.iter().find(|first| first.wire == row.wire)
        {
            out.push(
                Diagnostic::new(
                    Code::DuplicateName,
                    format!("two rows are called `{}` on the wire", row.wire),
                    row.span,
                    "the second one",
                )
                .also(first.span, "the first one"),
            );
            continue;
        }
        if row.kind != RowKind::Spread {
            wires.push(row);
        }
        if !matches!(row.kind, RowKind::Constant(_)) {
            names.add("fields", &row.name, &row.wire, row.span, out);
        }
    }
}

fn resources(check: Check<'_>, out: &mut Vec<Diagnostic>) {
    for (ast, resource) in check.resources() {
        one(Named::Resource, &resource.name, Span::start_of(ast.file), out);
    }
}

/// The type of a call against the types that stand beside it.
fn builder(
    check: Check<'_>,
    resource: &str,
    operations: &[Operation],
    operation: &Operation,
    out: &mut Vec<Diagnostic>,
) {
    let name = camel(&operation.name);
    if is_reserved(Named::Type, &name) {
        out.push(
            Diagnostic::new(
                Code::RustClash,
                format!(
                    "the call of `{}` is the type `{name}`, which generated code has already",
                    operation.name
                ),
                operation.span,
                "is taken",
            )
            .help("choose another name"),
        );
    }
    let meets = |id: TypeId| check.platform.types[id.0].name == name;
    let local = check
        .platform
        .types
        .iter()
        .position(|def| def.resource.as_deref() == Some(resource) && def.name == name)
        .map(TypeId);
    let mut used = Vec::new();
    for operation in operations {
        used_types(operation, &mut used);
    }
    for def in check.platform.types.iter().filter(|def| def.resource.as_deref() == Some(resource)) {
        if let TypeKind::Struct(rows) = &def.kind {
            rows.iter().for_each(|row| used_in(&row.ty, &mut used));
        }
    }
    if let Some(id) = local.or_else(|| used.into_iter().find(|id| meets(*id))) {
        out.push(
            Diagnostic::new(
                Code::RustClash,
                format!("the call of `{}` and a type beside it are both `{name}` in Rust", operation.name),
                operation.span,
                format!("its call becomes `{name}`"),
            )
            .also(check.platform.types[id.0].span, "the type")
            .help("choose another name for the type"),
        );
    }
}

fn used_types(operation: &Operation, used: &mut Vec<TypeId>) {
    rows(operation).for_each(|row| used_in(&row.ty, used));
    if let Returns::Value { ty, .. } = &operation.returns {
        used_in(ty, used);
    }
}

fn used_in(ty: &Type, used: &mut Vec<TypeId>) {
    match &ty.base {
        Base::Scalar(_) => {}
        Base::Named(id) => used.push(*id),
        Base::List(item) => used_in(item, used),
        Base::Map(key, value) => {
            used.extend(*key);
            used_in(value, used);
        }
    }
}

fn rows(operation: &Operation) -> impl Iterator<Item = &Row> {
    [&operation.path_rows[..], &operation.query, &operation.header, operation.body.rows()]
        .into_iter()
        .flatten()
}

/// Parameters of all places become setters of one call, and keys of one object on the command line.
fn parameters(check: Check<'_>, operation: &Operation, out: &mut Vec<Diagnostic>) {
    let known = out.len();
    let mut names = Names::default();
    let chosen = || rows(operation).filter(|row| !matches!(row.kind, RowKind::Constant(_)));
    for row in chosen() {
        one(Named::Parameter, &row.name, row.span, out);
        names.add("parameters", &row.name, &row.wire, row.span, out);
    }
    for row in chosen().filter(|row| row.facts.clear.is_some()) {
        names.add("parameters", &format!("clear_{}", row.name), &row.wire, row.span, out);
    }
    if let Body::Members(rows) = &operation.body {
        let has_spread = rows.iter().any(|row| row.kind == RowKind::Spread);
        let wires = expanded(check.platform, rows);
        if has_spread
            || wires.iter().enumerate().any(|(at, row)| wires[..at].iter().any(|one| one.wire == row.wire))
        {
            fields(wires, out);
        }
    }
    if out.len() > known {
        return;
    }
    let listed = listing::parameters(check.platform, operation);
    for (at, parameter) in listed.iter().enumerate() {
        if let Some(first) = listed[..at].iter().find(|first| first.name == parameter.name) {
            out.push(Diagnostic::new(
                Code::RustClash,
                format!("two parameters of `{}` are called `{}`", operation.name, parameter.name),
                operation.span,
                format!("one travels as {}, one as {}", first.place.as_str(), parameter.place.as_str()),
            ));
        }
    }
}
