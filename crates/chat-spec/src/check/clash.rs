//! Names that become one in Rust.

use std::collections::BTreeMap;

use super::{
    Check,
    naming::{self, Naming},
};
use crate::{
    ast::TypeBody,
    diagnostic::{Code, Diagnostic},
    fields::expanded,
    ir::{Base, Body, Failures, Operation, Returns, Row, RowKind, Type, TypeId, TypeKind},
    listing,
    names::{Named, camel, is_reserved, snake},
    resolve::declared,
    source::Span,
};

pub(super) fn check(check: Check<'_>, out: &mut Vec<Diagnostic>) {
    let naming = Naming::new(check);
    naming::platform(check, out);
    types(check, &naming, out);
    patterns(check, out);
    let mut functions = Names::default();
    for (ast, resource) in check.resources() {
        naming.one(Named::Resource, &resource.name, Span::start_of(ast.file), out);
        let mut operations = Names::default();
        for operation in &resource.operations {
            let (name, span) = (&*operation.name, operation.span);
            naming.one(Named::Operation, name, span, out);
            let call = camel(name);
            if operations.add("operations", &call, name, span, out) {
                operations.add("operations", &arguments(&call), name, span, out);
            }
            functions.add("operations", &format!("{}_{name}", resource.name), name, span, out);
            for call in [arguments(&call), call] {
                builder(check, &resource.name, &resource.operations, operation, &call, out);
            }
            parameters(check, &naming, operation, out);
        }
    }
}

/// The type that holds what a call requires, where that is much.
fn arguments(call: &str) -> String {
    format!("{call}Arguments")
}

/// Names of one kind, with the words and places that they are from.
#[derive(Default)]
struct Names<'a> {
    taken: Vec<(String, &'a str, Span)>,
}

impl<'a> Names<'a> {
    /// Takes a name; whether it was free.
    fn add(&mut self, what: &str, name: &str, wire: &'a str, span: Span, out: &mut Vec<Diagnostic>) -> bool {
        let known = out.len();
        if let Some((_, other, first)) = self.taken.iter().find(|(taken, _, _)| taken == name) {
            out.push(
                Diagnostic::new(
                    Code::RustClash,
                    format!("the {what} `{other}` and `{wire}` are both `{name}` in Rust"),
                    span,
                    format!("becomes `{name}`"),
                )
                .also(*first, "so does this")
                .help(if what == "operations" {
                    "choose another name for one of them"
                } else {
                    "give one of them another name: `{ name = \"…\" }`"
                }),
            );
        } else {
            self.taken.push((name.to_owned(), wire, span));
        }
        out.len() == known
    }
}

fn types(check: Check<'_>, naming: &Naming, out: &mut Vec<Diagnostic>) {
    for (def, ast) in check.platform.types.iter().zip(declared(check.ast)) {
        let what = if def.resource.is_none() { Named::Type } else { Named::Local };
        naming.one(what, &def.name, def.span, out);
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
                    naming.one(Named::Variant, &variant.name, ast.name.span, out);
                    names.add("values", &variant.name, &ast.name.value, ast.name.span, out);
                }
            }
            (TypeKind::Union(union), TypeBody::Union(written)) => {
                let mut names = Names::default();
                for (member, ast) in union.members.iter().zip(written) {
                    naming.one(Named::Variant, &member.name, ast.key.span, out);
                    names.add("members", &member.name, &ast.key.value, ast.key.span, out);
                }
            }
            (TypeKind::Struct(rows), _) => {
                for row in rows {
                    naming.one(Named::Field, &row.name, row.span, out);
                }
                let rows = expanded(check.platform, rows);
                let mut names = fields(&rows, out);
                if def.in_request {
                    setters(&rows, &mut names, out);
                }
            }
            _ => {}
        }
    }
}

/// Methods that set fields, besides those that are called like the field.
fn setters<'a>(rows: &[&'a Row], names: &mut Names<'a>, out: &mut Vec<Diagnostic>) {
    for row in rows {
        if has_clear(row) {
            names.add("fields", &format!("clear_{}", row.name), &row.wire, row.span, out);
        }
        if row.facts.failures == Some(Failures::All) && row.name != "failures" {
            names.add("fields", "failures", &row.wire, row.span, out);
        }
    }
}

/// Whether a row has a method that clears it.
fn has_clear(row: &Row) -> bool {
    row.facts.clear.is_some() || (row.ty.optional && row.ty.nullable)
}

/// The functions that read and write the fields of a pattern, one pair for each in a module.
fn patterns(check: Check<'_>, out: &mut Vec<Diagnostic>) {
    let mut modules: BTreeMap<Option<&str>, Names<'_>> = BTreeMap::new();
    for def in &check.platform.types {
        let TypeKind::Struct(rows) = &def.kind else { continue };
        let names = modules.entry(def.resource.as_deref()).or_default();
        for row in expanded(check.platform, rows) {
            if matches!(row.kind, RowKind::Pattern { .. }) {
                let name = format!("{}_{}", snake(&def.name), row.name);
                names.add("patterns", &name, &row.wire, row.span, out);
            }
        }
    }
}

/// Fields that stand in one object.
fn fields<'a>(rows: &[&'a Row], out: &mut Vec<Diagnostic>) -> Names<'a> {
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
        names.add("fields", &row.name, &row.wire, row.span, out);
    }
    names
}

/// The type of a call against the types that stand beside it.
fn builder(
    check: Check<'_>,
    resource: &str,
    operations: &[Operation],
    operation: &Operation,
    name: &str,
    out: &mut Vec<Diagnostic>,
) {
    if is_reserved(Named::Local, name) {
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
fn parameters(check: Check<'_>, naming: &Naming, operation: &Operation, out: &mut Vec<Diagnostic>) {
    let known = out.len();
    let mut names = Names::default();
    for row in rows(operation) {
        naming.one(Named::Parameter, &row.name, row.span, out);
        names.add("parameters", &row.name, &row.wire, row.span, out);
    }
    for row in rows(operation).filter(|row| has_clear(row)) {
        names.add("parameters", &format!("clear_{}", row.name), &row.wire, row.span, out);
    }
    if let Body::Members(rows) = &operation.body {
        let has_spread = rows.iter().any(|row| row.kind == RowKind::Spread);
        let wires = expanded(check.platform, rows);
        if has_spread
            || wires.iter().enumerate().any(|(at, row)| wires[..at].iter().any(|one| one.wire == row.wire))
        {
            fields(&wires, out);
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
