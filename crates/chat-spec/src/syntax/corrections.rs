//! `errata.toml`.

use super::{
    facts::ERRATUM,
    reader::{Reader, found},
    toml_tree::Entries,
};
use crate::{
    ast::{Erratum, Fact, Spanned, Value, ValueKind},
    diagnostic::{Code, Diagnostic},
};

/// Reads `[[erratum]]`, in order.
pub(crate) fn read(reader: &mut Reader<'_>, entries: &Entries) -> Vec<Erratum> {
    let mut errata = Vec::new();
    for (key, value) in entries {
        match (&value.kind, key.value.as_str()) {
            (ValueKind::Array(items), "erratum") => {
                errata.extend(items.iter().filter_map(|one| erratum(reader, one)))
            }
            (_, word) => {
                let message = format!("unknown table `{word}`");
                let label = format!("this is {}", found(value));
                reader.report(
                    Diagnostic::new(Code::UnknownKey, message, key.span, label)
                        .help("each correction is a table `[[erratum]]`"),
                );
            }
        }
    }
    errata
}

fn erratum(reader: &mut Reader<'_>, value: &Value) -> Option<Erratum> {
    let ValueKind::Table(entries) = &value.kind else {
        let label = format!("this is {}", found(value));
        reader.report(Diagnostic::new(Code::WrongValue, "an erratum is a table", value.span, label));
        return None;
    };
    let members = entries.iter().map(|(key, value)| (key, value));
    let mut facts = reader.facts(&ERRATUM, "this erratum", value.span, members);
    let at = text(&mut facts, "at")?;
    let why = text(&mut facts, "why")?;
    let see = text(&mut facts, "see")?;
    let after = text(&mut facts, "after");
    let (was, now) = (take(&mut facts, "was"), take(&mut facts, "now"));
    Some(Erratum { at, was, now, after, why, see })
}

fn take(facts: &mut Vec<Fact>, key: &str) -> Option<Value> {
    let index = facts.iter().position(|fact| fact.key.value == key)?;
    Some(facts.remove(index).value)
}

fn text(facts: &mut Vec<Fact>, key: &str) -> Option<Spanned<String>> {
    match take(facts, key)? {
        Value { kind: ValueKind::String(value), span } => Some(Spanned { value, span }),
        _ => None,
    }
}
