//! `types.toml`, and the types that stand under an operation's `returns`.

use super::{
    facts::{self, TYPE},
    reader::{Reader, found},
    toml_tree::Entries,
};
use crate::{
    ast::{Spanned, TypeBody, TypeDef, Value, ValueKind},
    diagnostic::{Code, Diagnostic},
    names::{Named, is_styled},
};

/// Reads `types.toml`.
pub(crate) fn read_all(reader: &mut Reader<'_>, entries: &Entries) -> Vec<TypeDef> {
    let mut types = Vec::new();
    for (name, value) in entries {
        if let ValueKind::Table(_) = value.kind {
            types.extend(read(reader, name, value));
        } else {
            let message = format!("`{}` is no type", name.value);
            let label = format!("a type is a table, this is {}", found(value));
            reader.report(Diagnostic::new(Code::UnknownKey, message, name.span, label));
        }
    }
    types
}

/// Reads one type: an enum, a struct or a union.
pub(crate) fn read(reader: &mut Reader<'_>, name: &Spanned<String>, value: &Value) -> Option<TypeDef> {
    let entries = reader.table(name, value)?;
    if !is_styled(Named::Type, &name.value) {
        report_name(reader, name);
    }
    let is_row = |value: &Value| matches!(value.kind, ValueKind::Array(_));
    let own = entries.iter().filter(|(_, value)| !is_row(value)).map(|(key, value)| (key, value));
    let facts = reader.facts(&TYPE, &format!("type `{}`", name.value), name.span, own);
    let rows = || entries.iter().filter(|(_, value)| is_row(value));
    // What it is made of is told even by a fact with a wrong value, so that its rows are not misread.
    let says = |fact: &str| entries.iter().find(|(key, value)| key.value == fact && !is_row(value));
    let (is_enum, is_union) = (says("enum"), says("union"));
    if let (Some((first, _)), Some((second, _))) = (is_enum, is_union) {
        let message = format!("type `{}` is an enum and a union", name.value);
        reader.report(
            Diagnostic::new(Code::WrongValue, message, second.span, "it is a union here")
                .also(first.span, "and an enum here"),
        );
    }
    let body = match (is_enum, is_union) {
        (Some((_, repr)), _) => {
            let mut variants = Vec::new();
            for (key, value) in rows() {
                variants.extend(reader.variant(&facts::VARIANT, key, value));
            }
            check_repr(reader, repr, &variants);
            TypeBody::Enum(variants)
        }
        (None, Some(_)) => TypeBody::Union(
            rows().filter_map(|(key, value)| reader.row(&facts::MEMBER, key, value)).collect(),
        ),
        (None, None) => {
            TypeBody::Struct(rows().filter_map(|(key, value)| reader.row(&facts::ROW, key, value)).collect())
        }
    };
    if !matches!(body, TypeBody::Struct(_)) && rows().next().is_none() {
        let message = format!("type `{}` has no values", name.value);
        reader.report(Diagnostic::new(Code::MissingFact, message, name.span, "its rows are missing"));
    }
    Some(TypeDef { name: name.clone(), facts, body })
}

/// The values of an enum are all text, or all numbers, as the enum says.
pub(crate) fn check_repr(reader: &mut Reader<'_>, repr: &Value, variants: &[crate::ast::Variant]) {
    let ValueKind::String(word) = &repr.kind else { return };
    for variant in variants {
        let fits = match &variant.wire.kind {
            ValueKind::Integer(_) => word != "string",
            _ => word != "int",
        };
        if !fits {
            let message = format!("the value of `{}` is of another type", variant.name.value);
            let label = format!("this is {}", found(&variant.wire));
            reader.report(
                Diagnostic::new(Code::WrongValue, message, variant.wire.span, label)
                    .also(repr.span, format!("values of this enum are `{word}`")),
            );
        }
    }
}

/// A name that no type can have.
pub(crate) fn report_name(reader: &mut Reader<'_>, name: &Spanned<String>) {
    let message = format!("`{}` is no name of a type", name.value);
    let label = "a type is named like `MessageType`: letters and digits, the first one capital";
    reader.report(Diagnostic::new(Code::UnknownKey, message, name.span, label));
}

/// Types of one name in two files; in one file TOML itself has no key twice.
pub(crate) fn report_duplicates(types: &[TypeDef], diagnostics: &mut Vec<Diagnostic>) {
    for (index, second) in types.iter().enumerate() {
        if let Some(first) = types.iter().take(index).find(|first| first.name.value == second.name.value) {
            let message = format!("two types are called `{}`", second.name.value);
            diagnostics.push(
                Diagnostic::new(Code::DuplicateName, message, second.name.span, "the second one")
                    .also(first.name.span, "the first one"),
            );
        }
    }
}
