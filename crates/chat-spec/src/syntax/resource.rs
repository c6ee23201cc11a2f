//! `<resource>.toml`.

use super::{
    facts::{self, ORIGINS},
    reader::Reader,
    toml_tree::Entries,
    types,
};
use crate::{
    ast::{Group, Operation, Place, Resource, Row, Spanned, TypeDef, ValueKind},
    diagnostic::{Code, Diagnostic},
    names::{Named, is_styled},
    source::{FileId, Span},
    suggest::{alternatives, closest},
};

/// Tables of rows, by the word in their header.
pub(crate) const PLACES: [(&str, Place); 6] = [
    ("path", Place::Path),
    ("query", Place::Query),
    ("header", Place::Header),
    ("body", Place::Body),
    ("form", Place::Form),
    ("multipart", Place::Multipart),
];

/// Rows of an operation itself.
pub(crate) const OWN_ROWS: [&str; 3] = ["body", "form", "returns"];

/// Tables of an operation that are no places.
const OTHER_TABLES: [&str; 3] = ["returns", "examples", "errors"];

/// Reads the file of a resource.
pub(crate) fn read(reader: &mut Reader<'_>, name: &str, file: FileId, entries: &Entries) -> Resource {
    let mut resource = Resource { name: name.to_owned(), file, facts: Vec::new(), operations: Vec::new() };
    let mut own = Vec::new();
    for (key, value) in entries {
        match &value.kind {
            ValueKind::Table(entries) if facts::RESOURCE.fact(&key.value).is_none() => {
                resource.operations.push(operation(reader, key, entries));
            }
            ValueKind::Array(_) if facts::RESOURCE.fact(&key.value).is_none() => {
                let message = format!("unknown row `{}`", key.value);
                reader.report(
                    Diagnostic::new(Code::UnknownKey, message, key.span, "a resource has no rows")
                        .help("rows stand in a table of an operation, such as `[list.query]`"),
                );
            }
            _ => own.push((key, value)),
        }
    }
    resource.facts = reader.facts(&facts::RESOURCE, &format!("resource `{name}`"), Span::start_of(file), own);
    resource
}

fn operation(reader: &mut Reader<'_>, name: &Spanned<String>, entries: &Entries) -> Operation {
    if !is_styled(Named::Operation, &name.value) {
        let message = format!("`{}` is no name of an operation", name.value);
        let label = "an operation is a snake_case name: letters a to z, digits and single `_`";
        reader.report(Diagnostic::new(Code::UnknownKey, message, name.span, label));
    }
    let mut operation = Operation {
        name: name.clone(),
        facts: Vec::new(),
        rows: Vec::new(),
        groups: Vec::new(),
        returns: None,
        examples: Vec::new(),
        errors: Vec::new(),
    };
    let mut own = Vec::new();
    for (key, value) in entries {
        let word = key.value.as_str();
        if facts::OPERATION.fact(word).is_some() {
            own.push((key, value));
            continue;
        }
        match (&value.kind, word) {
            (ValueKind::Table(entries), "returns") => operation.returns = returns(reader, key, entries),
            (ValueKind::Table(_), "examples") => {
                operation.examples = reader.word_rows(&facts::EXAMPLE, "origin", ORIGINS, (key, value));
            }
            (ValueKind::Table(_), "errors") => {
                operation.errors = reader.error_rows((key, value));
            }
            (ValueKind::Table(entries), _) => match PLACES.iter().find(|(place, _)| *place == word) {
                Some((_, place)) => operation.groups.push(group(reader, *place, key, entries)),
                None => unknown_table(reader, key),
            },
            (ValueKind::Array(_), _) if OWN_ROWS.contains(&word) => {
                operation.rows.extend(reader.row(&facts::ROW, key, value));
            }
            (ValueKind::Array(_), _) => {
                let message = format!("unknown row `{word}`");
                let diagnostic = Diagnostic::new(
                    Code::UnknownKey,
                    message,
                    key.span,
                    format!("an operation's own rows are {}", alternatives(OWN_ROWS)),
                );
                reader.report(match closest(word, OWN_ROWS) {
                    Some(known) => diagnostic.help(format!("did you mean `{known}`?")),
                    None => diagnostic
                        .help("a parameter's row stands in the table of its place, such as `[list.query]`"),
                });
            }
            _ if OWN_ROWS.contains(&word) => operation.rows.extend(reader.row(&facts::ROW, key, value)),
            _ => own.push((key, value)),
        }
    }
    operation.facts = reader.facts(&facts::OPERATION, &format!("operation `{}`", name.value), name.span, own);
    operation
}

fn group(reader: &mut Reader<'_>, place: Place, key: &Spanned<String>, entries: &Entries) -> Group {
    let rows: Vec<Row> =
        entries.iter().filter_map(|(key, value)| reader.row(&facts::ROW, key, value)).collect();
    Group { place: Spanned { value: place, span: key.span }, rows }
}

/// `[op.returns.Name]`: one type declared in place.
fn returns(reader: &mut Reader<'_>, key: &Spanned<String>, entries: &Entries) -> Option<TypeDef> {
    let one_type = "`returns` is one type, declared in place";
    match entries.as_slice() {
        [(name, value)] => types::read(reader, name, value),
        [] => {
            reader.report(Diagnostic::new(Code::WrongValue, one_type, key.span, "this table is empty"));
            None
        }
        [(first, _), (second, _), ..] => {
            reader.report(
                Diagnostic::new(Code::WrongValue, one_type, second.span, "this is the second")
                    .also(first.span, "this is the first")
                    .help("a table `[op.returns.Name]` holds the rows of `Name`"),
            );
            None
        }
    }
}

fn unknown_table(reader: &mut Reader<'_>, key: &Spanned<String>) {
    let places = PLACES.iter().map(|(place, _)| *place);
    let message = format!("unknown table `{}`", key.value);
    let diagnostic = Diagnostic::new(Code::UnknownKey, message, key.span, "an operation has no such table");
    let facts = facts::OPERATION.keys();
    reader.report(match closest(&key.value, places.clone().chain(OTHER_TABLES).chain(facts)) {
        Some(known) => diagnostic.help(format!("did you mean `{known}`?")),
        None => diagnostic.help(format!("rows travel in {}", alternatives(places))),
    });
}
