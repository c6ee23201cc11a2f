//! `platform.toml`.

use super::{
    facts::{self, Owner},
    reader::Reader,
    toml_tree::Entries,
    types,
};
use crate::{
    ast::{Platform, Spanned, Table, TypeBody, TypeDef, Value, ValueKind},
    diagnostic::{Code, Diagnostic},
    names::{Named, is_styled},
    source::{FileId, Span},
    suggest::closest,
};

const TABLES: [&str; 7] = ["host", "settings", "errors", "rate_limit", "rates", "paging", "ids"];

/// Reads the file: the platform, and its ids.
pub(crate) fn read(reader: &mut Reader<'_>, file: FileId, entries: &Entries) -> (Platform, Vec<TypeDef>) {
    let mut platform = Platform {
        file,
        facts: Vec::new(),
        hosts: Vec::new(),
        settings: Vec::new(),
        errors: Vec::new(),
        rate_limit: None,
        rates: Vec::new(),
        paging: Vec::new(),
    };
    let mut ids = Vec::new();
    let mut own = Vec::new();
    for (key, value) in entries {
        match key.value.as_str() {
            "host" => platform.hosts = tables(reader, "host", key, value, |_| &facts::HOST),
            "paging" => {
                platform.paging = tables(reader, "paging style", key, value, |entries| {
                    let kind = entries.iter().find(|(key, _)| key.value == "kind");
                    paging_owner(kind.map(|(_, value)| value))
                });
            }
            "settings" => {
                platform.settings = reader.word_rows(&facts::SETTING, "type", &["string"], (key, value));
            }
            "errors" => platform.errors = reader.error_rows((key, value)),
            "rates" => platform.rates = reader.rate_rows((key, value)),
            "ids" => ids = read_ids(reader, key, value),
            "rate_limit" => {
                platform.rate_limit = reader.table(key, value).map(|entries| {
                    let entries = entries.iter().map(|(key, value)| (key, value));
                    let facts = reader.facts(&facts::RATE_LIMIT, facts::RATE_LIMIT.name, key.span, entries);
                    Table { name: key.clone(), facts }
                });
            }
            name if matches!(value.kind, ValueKind::Table(_)) && facts::PLATFORM.fact(name).is_none() => {
                let message = format!("unknown table `{name}`");
                let diagnostic =
                    Diagnostic::new(Code::UnknownKey, message, key.span, "a platform has no such table");
                reader.report(match closest(name, TABLES) {
                    Some(known) => diagnostic.help(format!("did you mean `{known}`?")),
                    None => diagnostic.help("enums, structs and unions stand in types.toml"),
                });
            }
            _ => own.push((key, value)),
        }
    }
    platform.facts = reader.facts(&facts::PLATFORM, "the platform", Span::start_of(file), own);
    if !entries.iter().any(|(key, _)| key.value == "host") {
        let message = "the platform has no host";
        reader.report(
            Diagnostic::new(Code::MissingFact, message, Span::start_of(file), "`[host.NAME]` is missing")
                .help("the first host is where operations are sent that name none"),
        );
    }
    (platform, ids)
}

/// `[host.NAME]`, `[paging.NAME]`.
fn tables(
    reader: &mut Reader<'_>,
    what: &str,
    key: &Spanned<String>,
    value: &Value,
    owner: impl Fn(&Entries) -> &'static Owner,
) -> Vec<Table> {
    let mut found = Vec::new();
    for (name, value) in reader.table(key, value).into_iter().flatten() {
        let Some(entries) = reader.table(name, value) else { continue };
        let subject = format!("{what} `{}`", name.value);
        let members = entries.iter().map(|(key, value)| (key, value));
        let facts = reader.facts(owner(entries), &subject, name.span, members);
        found.push(Table { name: name.clone(), facts });
    }
    found
}

/// The facts of a paging style, which depend on its kind.
pub(crate) fn paging_owner(kind: Option<&Value>) -> &'static Owner {
    let is_kind =
        |name: &str| kind.is_some_and(|kind| matches!(&kind.kind, ValueKind::String(kind) if kind == name));
    let known = facts::PAGING_BY_KIND.iter().find(|(name, _)| is_kind(name));
    known.map_or(&facts::PAGING, |(_, owner)| owner)
}

/// `[ids]`
fn read_ids(reader: &mut Reader<'_>, key: &Spanned<String>, value: &Value) -> Vec<TypeDef> {
    let mut ids = Vec::new();
    for (name, value) in reader.table(key, value).into_iter().flatten() {
        if !is_styled(Named::Type, &name.value) {
            types::report_name(reader, name);
        }
        if let Some(row) = reader.word_row(&facts::ID, "type", facts::REPRS, name, value) {
            let body = TypeBody::Id { repr: row.word, meaning: row.meaning };
            ids.push(TypeDef { name: row.key, facts: row.facts, body });
        }
    }
    ids
}
