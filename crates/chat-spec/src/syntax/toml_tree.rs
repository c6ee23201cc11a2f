//! TOML text to values with places.

use toml::de::{DeTable, DeValue};

use crate::{
    ast::{Spanned, Value, ValueKind},
    diagnostic::{Code, Diagnostic},
    source::{FileId, Sources, Span},
};

/// A table's members, in the order of the file.
pub(crate) type Entries = Vec<(Spanned<String>, Value)>;

/// Reads as much of a file as can be read; what cannot is reported.
///
/// What is not TOML may swallow all that follows, a bracket that is not closed for one. So of each such mistake only
/// the first thing that it breaks is told, and reading begins anew at the next table.
pub(crate) fn read(sources: &Sources, file: FileId) -> (Entries, Vec<Diagnostic>) {
    let text = sources.text(file);
    let (mut entries, mut diagnostics) = (Entries::new(), Vec::new());
    let mut start = 0;
    while start < text.len() {
        let end = match first_break(&errors(&part(text, start, text.len()))) {
            Some(broken) => next_table(text, start, broken).unwrap_or(text.len()),
            None => text.len(),
        };
        let (found, mut mistakes) = read_part(sources, file, start, end);
        merge(&mut entries, found);
        diagnostics.append(&mut mistakes);
        start = end;
    }
    (entries, diagnostics)
}

/// The first table of a line `[table]` or `[[table]]`, even if it is not closed; `None` if it is another line.
pub(crate) fn header(line: &str) -> Option<&str> {
    let inner = line.trim_start().strip_prefix('[')?;
    let inner = inner.strip_prefix('[').unwrap_or(inner).trim_start();
    let word = first_word(inner);
    // What an array may hold without quotes.
    let is_value = ["true", "false", "inf", "nan"].contains(&word);
    (!is_value && word.starts_with(|letter: char| letter.is_ascii_alphabetic())).then_some(word)
}

/// The key without quotes that a text begins with; may be empty.
pub(crate) fn first_word(text: &str) -> &str {
    let is_key = |letter: char| letter.is_ascii_alphanumeric() || letter == '_' || letter == '-';
    text.split(|letter| !is_key(letter)).next().unwrap_or_default()
}

/// The lines of a text, and where they begin.
pub(crate) fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split_inclusive('\n').scan(0, |next, line| {
        let start = *next;
        *next += line.len();
        Some((start, line))
    })
}

/// Where the first line begins that is a table's, behind `start` and not before `broken`.
fn next_table(text: &str, start: usize, broken: usize) -> Option<usize> {
    let mut starts = lines(text).filter(|(_, line)| header(line).is_some()).map(|(at, _)| at);
    starts.find(|at| *at > start && *at >= broken)
}

/// A part of a text, at its place.
fn part(text: &str, start: usize, end: usize) -> String {
    format!("{}{}", " ".repeat(start), text.get(start..end).unwrap_or_default())
}

/// A mistake of the parser: its message and place.
type Trouble = (String, std::ops::Range<usize>);

fn errors(text: &str) -> Vec<Trouble> {
    troubles(text, DeTable::parse_recoverable(text).1)
}

fn troubles(text: &str, errors: Vec<toml::de::Error>) -> Vec<Trouble> {
    let place = |error: &toml::de::Error| error.span().unwrap_or(text.len()..text.len());
    errors.iter().map(|error| (error.message().to_owned(), place(error))).collect()
}

/// Where the first thing stands that is not TOML.
fn first_break(errors: &[Trouble]) -> Option<usize> {
    errors.iter().filter(|(message, _)| message != DUPLICATE).map(|(_, place)| place.start).min()
}

fn read_part(sources: &Sources, file: FileId, start: usize, end: usize) -> (Entries, Vec<Diagnostic>) {
    let text = part(sources.text(file), start, end);
    let (tree, errors) = DeTable::parse_recoverable(&text);
    let errors = troubles(&text, errors);
    let broken = first_break(&errors);
    let mut converter = Converter { file, broken: broken.unwrap_or(usize::MAX), diagnostics: Vec::new() };
    let entries = converter.table(tree.get_ref());
    let mut diagnostics = converter.diagnostics;
    let mut is_first = true;
    for (message, place) in errors {
        let is_told = match broken {
            Some(broken) if place.start > broken => false,
            Some(broken) if place.start == broken => std::mem::take(&mut is_first),
            _ => true,
        };
        if is_told {
            let place = span(file, place);
            diagnostics.push(syntax_error(&message, place, sources.snippet(place)));
        }
    }
    (entries, diagnostics)
}

/// Adds what a later part of the file says, also of tables that an earlier part began.
fn merge(entries: &mut Entries, more: Entries) {
    for (key, value) in more {
        match entries.iter_mut().find(|(known, _)| known.value == key.value) {
            None => entries.push((key, value)),
            Some((_, known)) => match (&mut known.kind, value.kind) {
                (ValueKind::Table(known), ValueKind::Table(more)) => merge(known, more),
                (ValueKind::Array(known), ValueKind::Array(more)) => known.extend(more),
                // One of the two is the mistake, and was told.
                _ => {}
            },
        }
    }
}

/// What the parser says of a key that stands there twice.
const DUPLICATE: &str = "duplicate key";

fn syntax_error(message: &str, span: Span, snippet: &str) -> Diagnostic {
    if message == DUPLICATE {
        let name = snippet.trim_matches(['"', '\'']);
        return Diagnostic::new(
            Code::DuplicateName,
            format!("`{name}` stands here twice"),
            span,
            "the second one",
        );
    }
    Diagnostic::new(Code::Syntax, "the file is not TOML", span, message)
}

fn span(file: FileId, range: std::ops::Range<usize>) -> Span {
    Span { file, start: range.start as u32, end: range.end as u32 }
}

struct Converter {
    file: FileId,
    /// Where the first thing stands that is not TOML.
    broken: usize,
    diagnostics: Vec<Diagnostic>,
}

impl Converter {
    fn table(&mut self, table: &DeTable<'_>) -> Entries {
        let mut entries = Vec::with_capacity(table.len());
        for (key, value) in table {
            let key = Spanned { value: key.get_ref().to_string(), span: span(self.file, key.span()) };
            entries.push((key, self.value(value.get_ref(), span(self.file, value.span()))));
        }
        entries
    }

    /// Whether something was swallowed by an array or inline table that is broken before it.
    fn is_swallowed(&self, place: Span, inner: std::ops::Range<usize>) -> bool {
        (place.start as usize) < self.broken && self.broken < place.end as usize && inner.start >= self.broken
    }

    fn value(&mut self, value: &DeValue<'_>, place: Span) -> Value {
        let kind = match value {
            DeValue::String(text) => ValueKind::String(text.to_string()),
            DeValue::Boolean(flag) => ValueKind::Boolean(*flag),
            DeValue::Integer(number) => ValueKind::Integer(
                i64::from_str_radix(number.as_str(), number.radix()).unwrap_or_else(|_| {
                    self.reject(
                        "a number that is too large",
                        place,
                        "a signed 64-bit number cannot hold this",
                    );
                    0
                }),
            ),
            DeValue::Float(number) => {
                let value = number.as_str().parse::<f64>().ok().filter(|value| value.is_finite());
                ValueKind::Float(value.unwrap_or_else(|| {
                    self.reject("a number that is not finite", place, "no fact has such a value");
                    0.0
                }))
            }
            DeValue::Datetime(date) => {
                self.reject("a date that is no text", place, "put quotes around it");
                ValueKind::String(date.to_string())
            }
            DeValue::Array(items) => {
                let own = items.iter().filter(|item| !self.is_swallowed(place, item.span()));
                let own: Vec<_> = own.collect();
                let value = |item: &toml::Spanned<DeValue<'_>>| {
                    self.value(item.get_ref(), span(self.file, item.span()))
                };
                ValueKind::Array(own.into_iter().map(value).collect())
            }
            DeValue::Table(table) => {
                let mut entries = self.table(table);
                entries.retain(|(key, _)| {
                    !self.is_swallowed(place, key.span.start as usize..key.span.end as usize)
                });
                ValueKind::Table(entries)
            }
        };
        Value { kind, span: place }
    }

    /// What cannot be said is reported, and replaced so that nothing else seems to be missing. Behind what is not TOML
    /// it may be no value at all.
    fn reject(&mut self, message: &str, place: Span, label: &str) {
        if (place.start as usize) < self.broken {
            self.diagnostics.push(Diagnostic::new(Code::WrongValue, message, place, label));
        }
    }
}
