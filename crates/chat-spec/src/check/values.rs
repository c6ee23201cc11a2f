//! Defaults, constants, limits and examples of rows that are not of the row's type.

use super::{Check, facts::misplaced, seats::Seat, value::misfit};
use crate::{
    ast::{self, TypeBody},
    diagnostic::{Code, Diagnostic},
    ir::{Base, Literal, Repr, TypeKind},
    lower::{FactsOf, literal},
    resolve::declared,
    suggest,
};

pub(super) fn check(check: Check<'_>, out: &mut Vec<Diagnostic>) {
    for seat in check.seats() {
        for key in ["default", "const", "example"] {
            check_value(check, seat, key, out);
        }
        check_limits(seat, out);
    }
    for (def, ast) in check.platform.types.iter().zip(declared(check.ast)) {
        if let (TypeKind::Id { repr, .. }, TypeBody::Id { .. }) = (&def.kind, &ast.ast.body)
            && let Some(fact) = FactsOf(&ast.ast.facts).get("example")
        {
            let fits = match literal(&fact.value) {
                Some(Literal::String(_)) => *repr == Repr::Text,
                Some(Literal::Int(number)) => *repr == Repr::Number && number >= 0,
                _ => false,
            };
            if !fits {
                out.push(Diagnostic::new(
                    Code::ValueMismatch,
                    format!("no value of `{}`", def.name),
                    fact.value.span,
                    if *repr == Repr::Text { "the id is a string" } else { "the id is a number" },
                ));
            }
        }
    }
}

fn check_value(check: Check<'_>, seat: Seat<'_>, key: &str, out: &mut Vec<Diagnostic>) {
    // Of a fact that does not fit at all, no more needs to be said.
    let Some(fact) = seat.fact(key).filter(|_| misplaced(check, seat, key).is_none()) else { return };
    let Some(value) = literal(&fact.value) else { return };
    let item = match &seat.ty.base {
        Base::List(item) if key == "example" => item,
        _ => seat.ty,
    };
    if let Some(label) = misfit(check.platform, item, &value) {
        let mistake = Diagnostic::new(
            Code::ValueMismatch,
            format!("the `{key}` of `{}` is no value of its type", seat.ast.key.value),
            fact.value.span,
            label,
        )
        .also(seat.ast.ty.span, "the type");
        out.push(match near(check, item, &value) {
            Some(near) => mistake.help(format!("there is a value with a similar name: `{near}`")),
            None => mistake,
        });
        return;
    }
    if key == "default" {
        let facts = FactsOf(&seat.ast.facts);
        let number = match value {
            Literal::Int(number) => number as f64,
            Literal::Float(number) => number,
            Literal::String(_) | Literal::Bool(_) => return,
        };
        let is_out = facts.float("min").is_some_and(|min| number < min)
            || facts.float("max").is_some_and(|max| number > max);
        if is_out {
            out.push(Diagnostic::new(
                Code::ValueMismatch,
                format!("the default of `{}` lies outside of its limits", seat.ast.key.value),
                fact.value.span,
                "not between `min` and `max`",
            ));
        }
    }
}

fn near<'a>(check: Check<'a>, ty: &crate::ir::Type, value: &Literal) -> Option<&'a str> {
    let (Base::Named(id), Literal::String(word)) = (&ty.base, value) else { return None };
    let TypeKind::Enum { variants, .. } = &check.platform.types[id.0].kind else { return None };
    suggest::closest(word, variants.iter().map(|variant| &*variant.name))
}

fn check_limits(seat: Seat<'_>, out: &mut Vec<Diagnostic>) {
    let facts = FactsOf(&seat.ast.facts);
    for (least, most) in [("min", "max"), ("min_chars", "max_chars"), ("min_items", "max_items")] {
        let (Some(low), Some(high)) = (facts.float(least), facts.float(most)) else { continue };
        if low > high {
            let span =
                |key: &str| facts.get(key).map_or(seat.ast.key.span, |fact: &ast::Fact| fact.value.span);
            out.push(
                Diagnostic::new(
                    Code::ValueMismatch,
                    format!("no value of `{}` fits its limits", seat.ast.key.value),
                    span(least),
                    format!("`{least}` is greater"),
                )
                .also(span(most), format!("than `{most}`")),
            );
        }
    }
}
