//! From the corrected tree to the IR: every name looked up, every default filled in.

mod facts;
mod operation;
mod paging;
mod platform;
mod rows;
mod types;

use std::collections::BTreeSet;

pub(crate) use facts::{FactsOf, literal, string};

use crate::{
    ast::{self, Ast},
    diagnostic::Diagnostic,
    ir::{Platform, Resource},
    resolve::Scope,
    source::{Sources, Span},
};

/// The IR, and the rows (by the places of their keys) whose types are unknown, so that checks leave them alone.
#[derive(Debug)]
pub(crate) struct Lowered {
    pub(crate) platform: Platform,
    pub(crate) poisoned: BTreeSet<Span>,
}

/// The row of `[rates]` that is about every operation which says nothing else.
pub(crate) const DEFAULT_RATE: &str = "default";

/// Lowers all files. What cannot be looked up is said, and left out or replaced by something harmless.
pub(crate) fn lower(ast: &Ast, sources: &Sources, out: &mut Vec<Diagnostic>) -> Lowered {
    let scope = Scope::new(ast, sources, out);
    let mut lower = Lower { ast, sources, scope, poisoned: BTreeSet::new(), out };
    let facts = FactsOf(&ast.platform.facts);
    let text = |key: &str| facts.text(key).unwrap_or_default();
    let rates = platform::rates(&ast.platform.rates);
    let mut platform = Platform {
        name: ast.name.clone(),
        title: text("title"),
        client: text("client"),
        about: text("about"),
        docs: text("docs"),
        token: text("token"),
        hosts: lower.hosts(),
        settings: lower.settings(),
        errors: platform::errors(&ast.platform.errors),
        rate_limit: lower.rate_limit(),
        default_rate: rates.iter().find(|bucket| bucket.name == DEFAULT_RATE).map(|bucket| bucket.rate),
        rates: rates.into_iter().filter(|bucket| bucket.name != DEFAULT_RATE).collect(),
        types: Vec::new(),
        resources: Vec::new(),
        errata: lower.errata(),
    };
    for def in lower.scope.defs.clone() {
        let def = lower.type_def(def);
        platform.types.push(def);
    }
    for resource in &ast.resources {
        let resource = lower.resource(resource, &platform);
        platform.resources.push(resource);
    }
    operation::refuse_separators(&mut platform);
    Lowered { platform, poisoned: lower.poisoned }
}

/// What all parts of the lowering share.
struct Lower<'a> {
    ast: &'a Ast,
    sources: &'a Sources,
    scope: Scope<'a>,
    poisoned: BTreeSet<Span>,
    out: &'a mut Vec<Diagnostic>,
}

impl Lower<'_> {
    fn resource(&mut self, resource: &ast::Resource, platform: &Platform) -> Resource {
        let facts = FactsOf(&resource.facts);
        Resource {
            name: resource.name.clone(),
            about: facts.text("about").unwrap_or_default(),
            docs: facts.text("docs").unwrap_or_default(),
            file: self.sources.name(resource.file).to_owned(),
            operations: resource
                .operations
                .iter()
                .filter_map(|operation| self.operation(resource, operation, platform))
                .collect(),
        }
    }

    /// The place of a word inside a literal or key; the whole, where it is not found letter by letter.
    fn part(&self, span: Span, word: &str) -> Span {
        part(self.sources, span, word)
    }
}

/// The place of a word inside a span; the whole, where it is not found letter by letter.
pub(crate) fn part(sources: &Sources, span: Span, word: &str) -> Span {
    match sources.snippet(span).find(word) {
        Some(at) if !word.is_empty() => {
            let start = span.start + at as u32;
            Span { start, end: start + word.len() as u32, ..span }
        }
        _ => span,
    }
}

/// The Rust name of an enum's value.
pub(crate) fn variant_name(variant: &ast::Variant) -> &str {
    FactsOf(&variant.facts).str("name").unwrap_or(&variant.name.value)
}
