//! Corrections: `errata.toml` applied to the tree.
//!
//! The files keep what the pages say; an erratum says what is true. It must apply exactly: to something that is
//! there, that says what the erratum claims, and that the erratum changes. One that no longer does is a mistake.

mod correct;
mod entry;
mod same;
mod walk;

use crate::{
    ast::{Ast, Erratum, Fact, Spanned, TypeBody},
    diagnostic::{Code, Diagnostic},
    literal::Origin,
    source::{FileId, Sources, Span},
    suggest::closest,
    syntax::{reader::Reader, types::check_repr},
};

/// Applies the errata in their order. Corrected parts have their place in `errata.toml`, so that later mistakes
/// are reported where they were written.
pub fn apply(ast: &mut Ast, sources: &Sources) -> Vec<Diagnostic> {
    let errata = std::mem::take(&mut ast.errata);
    let mut reader = Reader::new(sources);
    for (index, erratum) in errata.iter().enumerate() {
        let mut correction = Correction { index, erratum, reader: &mut reader };
        if !correction.is_idle() {
            correction.ast(ast);
        }
    }
    ast.errata = errata;
    check_enums(ast, &mut reader);
    reader.diagnostics
}

/// Corrected enums still have values of one type.
fn check_enums(ast: &Ast, reader: &mut Reader<'_>) {
    for def in &ast.types {
        let TypeBody::Enum(variants) = &def.body else { continue };
        let Some(repr) = def.facts.iter().find(|fact| fact.key.value == "enum") else { continue };
        let touched: Vec<_> = variants
            .iter()
            .filter(|variant| !variant.corrections.is_empty() || !repr.corrections.is_empty())
            .cloned()
            .collect();
        check_repr(reader, &repr.value, &touched);
    }
}

/// One erratum at work.
struct Correction<'a, 's> {
    index: usize,
    erratum: &'a Erratum,
    reader: &'a mut Reader<'s>,
}

impl<'a> Correction<'a, '_> {
    /// Whether it says nothing; that is reported.
    fn is_idle(&mut self) -> bool {
        let message = "an erratum that changes nothing";
        let at = self.erratum.at.span;
        match (&self.erratum.was, &self.erratum.now) {
            (None, None) => {
                let diagnostic =
                    Diagnostic::new(Code::ErratumIdle, message, at, "it has neither `was` nor `now`");
                self.reader.report(diagnostic.help("`was` is what the page says, `now` is what is true"));
                true
            }
            (Some(was), Some(now)) if same::values(was, now) => {
                self.reader.report(
                    Diagnostic::new(Code::ErratumIdle, message, now.span, "the same as `was`")
                        .also(was.span, "`was`"),
                );
                true
            }
            _ => false,
        }
    }

    fn adds(&self) -> bool {
        self.erratum.was.is_none()
    }

    /// Whether it adds a row.
    fn adds_row(&self) -> bool {
        self.adds() && self.erratum.now.as_ref().is_some_and(same::is_array)
    }

    /// The place of the last words of the address.
    fn rest_span(&self, rest: &str) -> Span {
        let at = &self.erratum.at;
        let range = at.value.len().saturating_sub(rest.len())..at.value.len();
        Origin::of(self.reader.sources, at.span, &at.value).span(range)
    }

    /// The last words of the address as the key of what it adds.
    fn new_key(&self, rest: &str) -> Spanned<String> {
        Spanned { value: rest.to_owned(), span: self.rest_span(rest) }
    }

    /// The address leads nowhere from `rest` on; `what` is as far as it led.
    fn nowhere<'k>(&mut self, what: &str, rest: &str, known: impl IntoIterator<Item = &'k str>) {
        let known: Vec<&str> = known.into_iter().collect();
        let first = rest.split('.').next().unwrap_or_default();
        let whole = closest(rest, known.iter().copied());
        let meant = whole.or_else(|| closest(first, known.iter().copied()));
        // Names of files have dots of their own.
        let unknown = if whole.is_some() { rest } else { first };
        let behind = rest.len() - unknown.len();
        let at = &self.erratum.at;
        let range = at.value.len().saturating_sub(rest.len())..at.value.len().saturating_sub(behind);
        let span = Origin::of(self.reader.sources, at.span, &at.value).span(range);
        let message = format!("the erratum addresses nothing: {what} has no `{unknown}`");
        let diagnostic = Diagnostic::new(Code::ErratumNowhere, message, span, "there is no such thing");
        self.reader.report(match meant {
            Some(known) => diagnostic.help(format!("did you mean `{known}`?")),
            None => diagnostic.help("an address is `resource.operation.group.row.fact` or `Type.row.fact`"),
        });
    }

    /// The address ends too early; `help` says how it goes on.
    fn too_short(&mut self, what: &str, help: &str) {
        let message = format!("the erratum addresses nothing: {what} is not corrected as a whole");
        let label = "the address ends too early";
        let diagnostic = Diagnostic::new(Code::ErratumNowhere, message, self.erratum.at.span, label);
        self.reader.report(diagnostic.help(help));
    }

    /// It adds what is there already.
    fn exists(&mut self, says: &str, place: Span, same: bool) {
        let Some(now) = &self.erratum.now else { return };
        self.reader.report(if same {
            Diagnostic::new(
                Code::ErratumIdle,
                "an erratum that changes nothing",
                now.span,
                "the file says so already",
            )
            .also(place, "here")
        } else {
            let message = "the erratum adds what is there already";
            Diagnostic::new(
                Code::ErratumStale,
                message,
                self.erratum.at.span,
                format!("the file says `{says}`"),
            )
            .also(place, "here")
            .help("say what the page prints: `was = …`")
        });
    }

    /// Its `was` is not what the file says.
    fn stale(&mut self, was: Span, says: &str, place: Span) {
        let message = "the erratum's `was` is not what the file says";
        let diagnostic = Diagnostic::new(Code::ErratumStale, message, was, format!("the file says `{says}`"));
        self.reader.report(diagnostic.also(place, "here"));
    }

    /// `after` on an erratum that adds no row.
    fn refuse_after(&mut self) {
        if let Some(after) = &self.erratum.after {
            let message = "`after` says where an added row stands, and this erratum adds none";
            let diagnostic = Diagnostic::new(Code::WrongValue, message, after.span, "leave it out");
            self.reader.report(diagnostic);
        }
    }
}

/// The longest of `keys` that `rest` begins with, and what follows it: nothing, or the words behind the dot.
fn split<'k, 'r>(rest: &'r str, keys: impl IntoIterator<Item = &'k str>) -> Option<(usize, Option<&'r str>)> {
    let mut best: Option<(usize, usize, Option<&'r str>)> = None;
    for (index, key) in keys.into_iter().enumerate() {
        let Some(behind) = rest.strip_prefix(key) else { continue };
        let behind = match behind.strip_prefix('.') {
            Some(behind) => Some(behind),
            None if behind.is_empty() => None,
            None => continue,
        };
        if best.is_none_or(|(length, ..)| key.len() > length) {
            best = Some((key.len(), index, behind));
        }
    }
    best.map(|(_, index, behind)| (index, behind))
}

/// The keys of facts.
fn keys(facts: &[Fact]) -> impl Iterator<Item = &str> {
    facts.iter().map(|fact| fact.key.value.as_str())
}

/// An example's text.
fn example_file(ast: &Ast, name: &str) -> Option<FileId> {
    ast.examples.iter().find(|example| example.name == name).map(|example| example.file)
}
