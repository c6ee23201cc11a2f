//! What the tables must fulfil beyond their syntax. One module per rule; none knows a platform.

mod clash;
mod endless;
mod examples;
mod facts;
mod naming;
mod place;
mod rates;
mod requests;
mod routes;
mod seats;
mod settings;
mod shadow;
mod unions;
mod unused;
pub(crate) mod value;
mod values;

use std::collections::BTreeSet;

use crate::{
    ast::Ast,
    diagnostic::Diagnostic,
    ir::{Platform, TypeId},
    source::{Sources, Span},
};

/// What all checks look at.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Check<'a> {
    pub(crate) ast: &'a Ast,
    pub(crate) sources: &'a Sources,
    pub(crate) platform: &'a Platform,
    /// Rows with unknown types, by the places of their keys: nothing is said of them again.
    pub(crate) poisoned: &'a BTreeSet<Span>,
    /// Types that have no finite value.
    pub(crate) endless: &'a [TypeId],
}

/// Runs all checks.
pub(crate) fn run(check: Check<'_>, out: &mut Vec<Diagnostic>) {
    settings::check(check, out);
    clash::check(check, out);
    endless::check(check, out);
    place::check(check, out);
    facts::check(check, out);
    rates::check(check, out);
    values::check(check, out);
    unions::check(check, out);
    routes::check(check, out);
    let shadow = shadow::Shadow::new(check, out);
    examples::check(check, &shadow, out);
    requests::check(check, &shadow, out);
    unused::check(check, &shadow, out);
    shadow::settle(check, out);
}
