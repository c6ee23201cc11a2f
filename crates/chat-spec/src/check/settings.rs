//! What a client is set up with, and the placeholders that take it.

use super::{Check, naming};
use crate::{
    ast::WordRow,
    diagnostic::{Code, Diagnostic},
    ir::Setting,
    lower::{FactsOf, part},
    names::Named,
    route, suggest,
};

pub(super) fn check(check: Check<'_>, out: &mut Vec<Diagnostic>) {
    check_placeholders(check, out);
    for (setting, row) in check.platform.settings.iter().zip(&check.ast.platform.settings) {
        naming::one(Named::Setting, &setting.name, setting.span, out);
        let fills = |base: &str| route::placeholders(base).any(|name| name == setting.name);
        if !check.platform.hosts.iter().any(|host| fills(&host.base)) {
            out.push(
                Diagnostic::new(
                    Code::RowWithoutPlaceholder,
                    format!("no base has the placeholder `{{{}}}`", setting.name),
                    setting.span,
                    "stands for nothing in a base",
                )
                .help(format!("a setting fills a base: `base = \"https://{{{}}}/v1\"`", setting.name)),
            );
        }
        check_example(setting, row, out);
    }
}

/// Every placeholder of a base is a setting.
fn check_placeholders(check: Check<'_>, out: &mut Vec<Diagnostic>) {
    let settings = &check.platform.settings;
    for (host, table) in check.platform.hosts.iter().zip(&check.ast.platform.hosts) {
        let Some(base) = FactsOf(&table.facts).get("base") else { continue };
        for name in route::placeholders(&host.base) {
            if settings.iter().any(|setting| setting.name == name) {
                continue;
            }
            let missing = Diagnostic::new(
                Code::PlaceholderWithoutRow,
                format!("the placeholder `{name}` of the base has no row"),
                part(check.sources, base.value.span, &format!("{{{name}}}")),
                "nothing fills it",
            );
            out.push(match suggest::closest(name, settings.iter().map(|setting| &*setting.name)) {
                Some(near) => missing.help(format!("a setting has a similar name: `{near}`")),
                None => missing.help(format!(
                    "it needs a row in `[settings]`: \
                     `{name} = [\"string\", \"…\", {{ env = \"…\", example = \"…\" }}]`"
                )),
            });
        }
    }
}

/// A client takes the example.
fn check_example(setting: &Setting, row: &WordRow, out: &mut Vec<Diagnostic>) {
    let facts = FactsOf(&row.facts);
    let Some(example) = facts.get("example") else { return };
    let parts: Vec<&str> = match setting.split {
        Some(separator) => setting.example.split(separator).collect(),
        None => vec![&setting.example],
    };
    if let (Some(split), Some(separator), [_]) = (facts.get("split"), setting.split, &parts[..]) {
        out.push(
            Diagnostic::new(
                Code::ValueMismatch,
                format!("the example of `{}` has one part", setting.name),
                example.value.span,
                format!("no `{separator}` in it"),
            )
            .also(split.value.span, "separates the parts"),
        );
        return;
    }
    if !parts.into_iter().all(is_word) {
        let message = format!("the example of `{}` cannot stand in a base", setting.name);
        let label = "each part has letters or digits, and beside them only `-`, `_`, `.` and `:`";
        out.push(Diagnostic::new(Code::ValueMismatch, message, example.value.span, label));
    }
}

/// Whether a client takes it as a part of a base: nothing that would be another part of the address.
fn is_word(part: &str) -> bool {
    part.chars().all(|letter| letter.is_ascii_alphanumeric() || "-_.:".contains(letter))
        && part.contains(|letter: char| letter.is_ascii_alphanumeric())
}
