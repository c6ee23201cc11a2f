//! Facts that do not fit their row or operation.

use std::collections::BTreeMap;

use super::{
    Check,
    seats::{Home, Seat},
};
use crate::{
    ast::{self, Place},
    diagnostic::{Code, Diagnostic},
    fields::expanded,
    ir::{Base, Failures, Repr, Returns, Row, RowKind, Scalar, Type, TypeId, TypeKind},
    lower::{FactsOf, string},
    source::Span,
    suggest,
};

pub(super) fn check(check: Check<'_>, out: &mut Vec<Diagnostic>) {
    for seat in check.seats() {
        for fact in &seat.ast.facts {
            if let Some((label, help)) = misplaced(check, seat, &fact.key.value) {
                out.push(mistake(fact, label, help).also(seat.ast.ty.span, ""));
            }
        }
    }
    check_envelopes(check, out);
    check_flags(check, out);
    check_parts(check, out);
    for (ast, operation) in check.operations() {
        let facts = FactsOf(&ast.facts);
        let mut misplaced = |key: &str, is_wrong: bool, label: &str, help: Option<&str>| {
            if let Some(fact) = facts.get(key).filter(|_| is_wrong) {
                out.push(mistake(fact, label, help));
            }
        };
        let is_json = matches!(operation.returns, Returns::Value { .. } | Returns::Nothing);
        misplaced("once", facts.get("paging").is_none(), "the operation has no `paging`", None);
        misplaced("walk", facts.get("paging").is_none(), "the operation has no `paging`", None);
        misplaced("payload", !is_json, "the answer is no JSON", None);
        misplaced(
            "auth",
            check.platform.hosts.get(operation.host).is_some_and(|host| host.auth.is_none()),
            "its host takes no token anyway",
            None,
        );
        misplaced(
            "anchor",
            facts.get("docs").is_some(),
            "the operation has a page of its own",
            Some("append the anchor to `docs`"),
        );
    }
}

fn mistake(fact: &ast::Fact, label: &str, help: Option<&str>) -> Diagnostic {
    let message = format!("`{}` does not fit here", fact.key.value);
    let mistake = Diagnostic::new(Code::MisplacedFact, message, fact.key.span, label);
    match help {
        Some(help) => mistake.help(help),
        None => mistake,
    }
}

/// What stands around payloads is an object of rows.
fn check_envelopes(check: Check<'_>, out: &mut Vec<Diagnostic>) {
    for (host, table) in check.platform.hosts.iter().zip(&check.ast.platform.hosts) {
        let Some(def) = host.envelope.and_then(|id| check.platform.types.get(id.0)) else { continue };
        if let (Some(fact), false) =
            (FactsOf(&table.facts).get("envelope"), matches!(def.kind, TypeKind::Struct(_)))
        {
            out.push(Diagnostic::new(
                Code::MisplacedFact,
                format!("`{}` is no struct", def.name),
                fact.value.span,
                "only a struct stands around payloads",
            ));
        }
    }
}

/// What tells of a failure in an item is a flag, of one name.
fn check_flags(check: Check<'_>, out: &mut Vec<Diagnostic>) {
    let mut told: BTreeMap<TypeId, (&str, Span)> = BTreeMap::new();
    for seat in check.seats() {
        let (Some(fact), Base::List(item)) = (seat.fact("failures"), &seat.ty.base) else { continue };
        let Some(flag) = string(&fact.value) else { continue };
        let id = match flag_of(check, item, flag) {
            Ok(id) => id,
            Err((message, label, help)) => {
                let mistake = Diagnostic::new(Code::MisplacedFact, message, fact.value.span, label)
                    .also(seat.ast.ty.span, "the items");
                out.push(match help {
                    Some(help) => mistake.help(help),
                    None => mistake,
                });
                continue;
            }
        };
        let first = told.entry(id).or_insert((flag, fact.value.span));
        if first.0 != flag {
            let what = item.written(check.platform);
            let message = format!("two flags tell whether a `{what}` failed");
            out.push(
                Diagnostic::new(Code::MisplacedFact, message, fact.value.span, "this one")
                    .also(first.1, "the first"),
            );
        }
    }
}

/// The struct that items are, if it has a flag of this name that is always there; else what is wrong, where, and what to
/// do.
fn flag_of(check: Check<'_>, item: &Type, flag: &str) -> Result<TypeId, (String, String, Option<String>)> {
    let what = item.written(check.platform);
    let found = match &item.base {
        Base::Named(id) => check.platform.types.get(id.0).map(|def| (*id, &def.kind)),
        _ => None,
    };
    let Some((id, TypeKind::Struct(rows))) = found else {
        return Err((format!("`{what}` is no struct"), "needs a flag in each item".to_owned(), None));
    };
    let rows = expanded(check.platform, rows);
    let fitting = || rows.iter().filter(|row| is_flag(row) && is_always_there(&row.ty)).map(|row| &*row.wire);
    let help = fitting().next().map(|_| format!("each has the flag {}", suggest::alternatives(fitting())));
    match rows.iter().find(|row| row.wire == flag) {
        None => Err((format!("`{what}` has no `{flag}`"), "no row of it".to_owned(), help)),
        Some(row) if !is_flag(row) => {
            let label = format!("this is `{}`", row.ty.written(check.platform));
            Err((format!("`{flag}` of `{what}` is no flag"), label, help))
        }
        Some(row) if !is_always_there(&row.ty) => {
            let label = "does not tell of every item whether it failed".to_owned();
            Err((format!("`{flag}` of `{what}` may be absent"), label, help))
        }
        Some(_) => Ok(id),
    }
}

fn is_flag(row: &Row) -> bool {
    row.kind == RowKind::Field && matches!(row.ty.base, Base::Scalar(Scalar::Bool | Scalar::Bit))
}

fn is_always_there(ty: &Type) -> bool {
    !(ty.optional || ty.nullable || ty.lenient_none)
}

/// A struct has one part that tells failures: it becomes one method.
fn check_parts(check: Check<'_>, out: &mut Vec<Diagnostic>) {
    for def in &check.platform.types {
        let TypeKind::Struct(rows) = &def.kind else { continue };
        let mut failures = rows.iter().filter(|row| row.facts.failures == Some(Failures::All));
        if let (Some(first), Some(second)) = (failures.next(), failures.next()) {
            out.push(
                Diagnostic::new(
                    Code::MisplacedFact,
                    format!("`{}` tells twice what failed", def.name),
                    second.span,
                    "a second row with `failures`",
                )
                .also(first.span, "the first"),
            );
        }
    }
}

pub(super) type Misplaced = Option<(&'static str, Option<&'static str>)>;

/// Why a fact does not fit a row, and what to do.
pub(super) fn misplaced(check: Check<'_>, seat: Seat<'_>, key: &str) -> Misplaced {
    let ty = seat.ty;
    let wrong = |is_wrong: bool, label: &'static str| is_wrong.then_some((label, None));
    let kind = seat.row.map(|row| &row.kind);
    match (seat.home, key) {
        (_, "why") => return wrong(!holds_json(ty), "only `json` needs a reason"),
        (Home::Member, "default") => return None,
        (Home::Returns, "failures") => return failures_of_all(seat),
        (Home::Returns, _) => {
            return Some(("an answer as a whole has no such fact", None));
        }
        (_, "name" | "since" | "deprecated") => return None,
        (Home::Body | Home::Form, "wire" | "default" | "clear" | "const" | "join" | "failures") => {
            return Some(("a whole body has no such fact", None));
        }
        _ => {}
    }
    match kind {
        Some(RowKind::Spread) => {
            return Some(("several rows, not one", Some("it belongs to a row of the type")));
        }
        Some(RowKind::Pattern { .. }) if key != "unit" && key != "example" => {
            return Some(("several members, not one", None));
        }
        Some(RowKind::Constant(_)) if key != "wire" && key != "const" => {
            return Some(("the value is always the same", None));
        }
        _ => {}
    }
    let optional = ty.optional || ty.lenient_none;
    match key {
        "default" => wrong(!optional, "the row is never absent"),
        "min" | "max" => wrong(!is_number(ty), "the row is no number"),
        "min_chars" | "max_chars" => wrong(!is_text(check, ty), "the row is no text"),
        "max_bytes" => wrong(
            !is_text(check, ty) && !matches!(ty.base, Base::Scalar(Scalar::Bytes | Scalar::File)),
            "the row is no text and no file",
        ),
        "min_items" | "max_items" => {
            wrong(!matches!(ty.base, Base::List(_) | Base::Map(..)), "the row is no list and no map")
        }
        "unit" => wrong(
            !matches!(ty.base, Base::Scalar(Scalar::Int | Scalar::Float)),
            "the row is no `int` and no `float`",
        ),
        "secret" => wrong(
            ty.base != Base::Scalar(Scalar::String) || ty.lenient || ty.as_text,
            "only a `string` can be kept secret",
        ),
        "hard" => hard(seat),
        "clear" => clear(seat),
        "sent_empty" => wrong(
            !seat.is_parameter()
                || !matches!(seat.home, Home::Group(Place::Body))
                || !matches!(ty.base, Base::List(_))
                || !ty.optional
                || ty.nullable
                || ty.lenient_none,
            "only a list of a JSON body that may be absent is sent empty instead",
        ),
        "const" => constant(check, seat),
        "join" => wrong(
            !matches!(ty.base, Base::List(_))
                || !matches!(seat.home, Home::Group(Place::Path | Place::Query)),
            "only a list in the path or query is joined",
        ),
        "counts" => wrong(
            !seat.is_parameter()
                || !matches!(ty.base, Base::List(_))
                || ty.optional
                || ty.nullable
                || ty.lenient_none,
            "only a list is counted that is always sent",
        ),
        "failures" => failures(seat),
        "holds" => holds(seat),
        _ => None,
    }
}

fn holds(seat: Seat<'_>) -> Misplaced {
    if !matches!(seat.home, Home::Field(def) if def.in_answer) {
        return Some(("only an answer leads to a file", None));
    }
    if seat.ty.base != Base::Scalar(Scalar::String) {
        return Some(("the row is no `string`", Some("it stands on the row that is the file's address")));
    }
    None
}

fn hard(seat: Seat<'_>) -> Misplaced {
    if !seat.is_parameter() {
        return Some(("only a row of the operation itself is checked before sending", None));
    }
    let limits = ["min", "max", "min_chars", "max_chars", "max_bytes", "min_items", "max_items"];
    if !limits.iter().any(|limit| seat.fact(limit).is_some()) {
        return Some(("there is no limit to enforce", None));
    }
    if matches!(seat.ty.base, Base::Scalar(Scalar::Bytes | Scalar::File)) {
        return Some(("the size of a stream is not known before sending", None));
    }
    None
}

/// Of an answer that is a list as a whole.
fn failures_of_all(seat: Seat<'_>) -> Misplaced {
    let label = match (&seat.ty.base, names_flag(seat)) {
        (Base::List(_), true) => return None,
        (Base::List(_), false) => "not all of a success has failed",
        _ => "the answer is no list",
    };
    Some((label, Some("a list says in each item whether that failed: `failures` names the flag")))
}

fn failures(seat: Seat<'_>) -> Misplaced {
    if !matches!(seat.home, Home::Field(def) if def.in_answer) {
        return Some(("only an answer tells what failed", None));
    }
    match (&seat.ty.base, names_flag(seat)) {
        (Base::List(_), _) | (Base::Map(..), false) => None,
        (Base::Map(..), true) => {
            Some(("only a list has items with a flag", Some("a map holds what failed: `failures = true`")))
        }
        _ => Some(("the row is no list and no map", None)),
    }
}

/// Whether some items have failed, and a flag tells which.
fn names_flag(seat: Seat<'_>) -> bool {
    seat.fact("failures").is_some_and(|fact| string(&fact.value).is_some())
}

fn clear(seat: Seat<'_>) -> Misplaced {
    let in_request = match seat.home {
        Home::Group(place) => place == Place::Body,
        Home::Field(def) => def.in_request,
        _ => false,
    };
    if !in_request {
        return Some(("only a row of a JSON request can be cleared", None));
    }
    let ty = seat.ty;
    if !ty.optional || ty.nullable || ty.lenient_none {
        return Some(("the row has no third state", Some("a row that can be cleared is `T?`: absent keeps")));
    }
    None
}

fn constant(check: Check<'_>, seat: Seat<'_>) -> Misplaced {
    if matches!(seat.home, Home::Group(Place::Path)) {
        return Some(("a constant part of the path is written in `http`", None));
    }
    let ty = seat.ty;
    if ty.optional || ty.nullable || ty.lenient_none {
        return Some(("a constant is never absent", Some("leave out the `?`")));
    }
    let is_word = match &ty.base {
        Base::Scalar(scalar) => !matches!(scalar, Scalar::Json | Scalar::Bytes | Scalar::File),
        Base::Named(id) => {
            matches!(check.platform.types[id.0].kind, TypeKind::Enum { .. } | TypeKind::Id { .. })
        }
        Base::List(_) | Base::Map(..) => false,
    };
    if is_word { None } else { Some(("a constant is one word, number or flag", None)) }
}

fn holds_json(ty: &Type) -> bool {
    match &ty.base {
        Base::Scalar(scalar) => *scalar == Scalar::Json,
        Base::Named(_) => false,
        Base::List(item) => holds_json(item),
        Base::Map(_, value) => holds_json(value),
    }
}

fn is_number(ty: &Type) -> bool {
    matches!(
        ty.base,
        Base::Scalar(
            Scalar::Int
                | Scalar::Float
                | Scalar::InstantMs
                | Scalar::InstantS
                | Scalar::DurationMs
                | Scalar::DurationS
        )
    )
}

fn is_text(check: Check<'_>, ty: &Type) -> bool {
    match &ty.base {
        Base::Scalar(scalar) => matches!(scalar, Scalar::String | Scalar::Datetime),
        Base::Named(id) => {
            matches!(check.platform.types[id.0].kind, TypeKind::Id { repr: Repr::Text, .. })
        }
        Base::List(_) | Base::Map(..) => false,
    }
}
