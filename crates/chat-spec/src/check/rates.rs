//! Rates: those that are shared are declared, and what is declared is shared.

use super::Check;
use crate::{
    diagnostic::{Code, Diagnostic},
    lower::{FactsOf, string},
    suggest,
};

pub(super) fn check(check: Check<'_>, out: &mut Vec<Diagnostic>) {
    let rates = &check.platform.rates;
    let mut misspelt = false;
    for (ast, operation) in check.operations() {
        let facts = FactsOf(&ast.facts);
        if let (Some(rate), Some(bucket)) = (facts.get("rate"), facts.get("bucket")) {
            let message = "an operation with a rate of its own and a shared one";
            out.push(
                Diagnostic::new(Code::MisplacedFact, message, rate.key.span, "its own")
                    .also(bucket.key.span, "the shared one"),
            );
        }
        let Some((fact, name)) = facts.get("bucket").and_then(|fact| Some((fact, string(&fact.value)?)))
        else {
            continue;
        };
        if !rates.iter().any(|bucket| bucket.name == name) && operation.bucket.is_some() {
            misspelt = true;
            let message = format!("cannot find rate `{name}` in platform `{}`", check.platform.name);
            let unknown = Diagnostic::new(
                Code::UnknownReference,
                message,
                fact.value.span,
                "not declared in `[rates]`",
            );
            out.push(match suggest::closest(name, rates.iter().map(|bucket| &*bucket.name)) {
                Some(near) => unknown.help(format!("there is a rate with a similar name: `{near}`")),
                None => unknown.help(format!("it needs a row in `[rates]`: `{name} = [\"100/s\", \"…\"]`")),
            });
        }
    }
    for bucket in rates {
        let used = |name: &Option<String>| name.as_ref() == Some(&bucket.name);
        if !misspelt && !check.operations().any(|(_, operation)| used(&operation.bucket)) {
            let message = format!("no operation counts against `{}`", bucket.name);
            out.push(
                Diagnostic::new(Code::UnusedType, message, bucket.span, "no fact `bucket` names it")
                    .help("remove it, or name it in the operations that share it"),
            );
        }
    }
    counts_once(check, out);
}

/// One list of an operation is counted, and something counts it.
fn counts_once(check: Check<'_>, out: &mut Vec<Diagnostic>) {
    for (ast, operation) in check.operations() {
        let rows = ast.rows.iter().chain(ast.groups.iter().flat_map(|group| &group.rows));
        let mut counted = rows.filter_map(|row| FactsOf(&row.facts).get("counts"));
        let Some(first) = counted.next() else { continue };
        for second in counted {
            let message = "two lists count";
            out.push(
                Diagnostic::new(Code::MisplacedFact, message, second.key.span, "the second")
                    .also(first.key.span, "the first"),
            );
        }
        if operation.rate.is_none() && operation.bucket.is_none() && check.platform.default_rate.is_none() {
            let message = "`counts` does not fit here";
            let label = "the operation has no rate";
            out.push(Diagnostic::new(Code::MisplacedFact, message, first.key.span, label));
        }
    }
}
