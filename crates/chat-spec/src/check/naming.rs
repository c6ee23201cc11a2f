//! Names by themselves: those that Rust reserves, does not take or spells otherwise, and those that are taken.

use std::collections::BTreeMap;

use super::Check;
use crate::{
    ast::{self, Fact, TypeBody},
    diagnostic::{Code, Diagnostic},
    lower::FactsOf,
    names::{Named, is_export, is_identifier, is_keyword, is_reserved, is_styled},
    resolve::declared,
    source::Span,
};

/// Where names were given by a fact `name`, by the places of the keys that they stand for.
#[derive(Debug)]
pub(super) struct Naming {
    given: BTreeMap<Span, Span>,
}

impl Naming {
    pub(super) fn new(check: Check<'_>) -> Self {
        let mut naming = Self { given: BTreeMap::new() };
        for def in declared(check.ast) {
            match &def.ast.body {
                TypeBody::Id { .. } => {}
                TypeBody::Enum(variants) => {
                    variants.iter().for_each(|variant| naming.note(variant.name.span, &variant.facts));
                }
                TypeBody::Struct(rows) | TypeBody::Union(rows) => naming.rows(rows),
            }
        }
        for operation in check.ast.resources.iter().flat_map(|resource| &resource.operations) {
            naming.rows(&operation.rows);
            operation.groups.iter().for_each(|group| naming.rows(&group.rows));
        }
        naming
    }

    fn rows(&mut self, rows: &[ast::Row]) {
        rows.iter().for_each(|row| self.note(row.key.span, &row.facts));
    }

    fn note(&mut self, key: Span, facts: &[Fact]) {
        if let Some(fact) = FactsOf(facts).get("name") {
            self.given.insert(key, fact.value.span);
        }
    }

    /// Where the name that stands for a key was written.
    pub(super) fn place(&self, key: Span) -> Span {
        self.given.get(&key).copied().unwrap_or(key)
    }

    /// One name, of the thing with that key.
    pub(super) fn one(&self, what: Named, name: &str, key: Span, out: &mut Vec<Diagnostic>) {
        one(what, name, self.place(key), out);
    }
}

/// The names of the platform itself: of its directory, and of its client.
pub(super) fn platform(check: Check<'_>, out: &mut Vec<Diagnostic>) {
    let variable = check.platform.name.replace('-', "_");
    one(Named::Platform, &variable, Span::start_of(check.ast.platform.file), out);
    // Without a client the syntax has said so.
    if let Some(fact) = FactsOf(&check.ast.platform.facts).get("client") {
        one(Named::Client, &check.platform.client, fact.value.span, out);
    }
}

pub(super) fn one(what: Named, name: &str, span: Span, out: &mut Vec<Diagnostic>) {
    if let Some(mistake) = misspelled(what, name, span) {
        out.push(mistake.help(remedy(what)));
    } else if is_reserved(what, name) {
        let message = if matches!(what, Named::Client | Named::Type) && is_export(name) {
            format!("every platform's crate has another `{name}` at its root")
        } else {
            format!("generated code has a `{name}` of its own")
        };
        out.push(Diagnostic::new(Code::RustClash, message, span, "is taken").help(remedy(what)));
    }
}

/// A name that Rust does not take, or spells otherwise.
fn misspelled(what: Named, name: &str, span: Span) -> Option<Diagnostic> {
    let (message, label) = if is_keyword(name) {
        (format!("`{name}` is a word that Rust reserves"), "cannot be a name")
    } else if is_read(what) {
        return None;
    } else if !is_identifier(name) {
        (format!("`{name}` is no name in Rust"), "cannot be a name")
    } else if !is_styled(what, name) {
        (format!("`{name}` is not spelled like the name of {}", noun(what)), style(what))
    } else {
        return None;
    };
    Some(Diagnostic::new(Code::Keyword, message, span, label))
}

/// Whether the name is a header or a file's name, which the syntax has refused if it is misspelled.
fn is_read(what: Named) -> bool {
    matches!(what, Named::Type | Named::Local | Named::Operation | Named::Resource)
}

fn noun(what: Named) -> &'static str {
    match what {
        Named::Platform => "a platform",
        Named::Client => "a client",
        Named::Type | Named::Local => "a type",
        Named::Variant => "a value or member",
        Named::Resource => "a resource",
        Named::Operation => "an operation",
        Named::Parameter => "a parameter",
        Named::Field => "a field",
        Named::Setting => "a setting",
    }
}

fn style(what: Named) -> &'static str {
    match what {
        Named::Client | Named::Type | Named::Local | Named::Variant => {
            "such a name is `LikeThis`: letters and digits, the first one capital"
        }
        Named::Platform
        | Named::Resource
        | Named::Operation
        | Named::Parameter
        | Named::Field
        | Named::Setting => "such a name is `like_this`: letters a to z, digits and single `_`",
    }
}

fn remedy(what: Named) -> &'static str {
    match what {
        Named::Client => "choose another name; `title` is what people read",
        Named::Platform => "choose another name for the directory",
        Named::Type | Named::Local | Named::Operation | Named::Resource => "choose another name",
        Named::Variant | Named::Parameter | Named::Field => {
            "give it another name in Rust: `{ name = \"…\" }`"
        }
        Named::Setting => "choose another name, also for its placeholder",
    }
}
