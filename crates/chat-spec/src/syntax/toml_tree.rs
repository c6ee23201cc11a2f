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
pub(crate) fn read(sources: &Sources, file: FileId) -> (Entries, Vec<Diagnostic>) {
    let text = sources.text(file);
    let (tree, errors) = DeTable::parse_recoverable(text);
    let mut converter = Converter { file, diagnostics: Vec::new() };
    for error in errors {
        let end = text.len();
        let span = error.span().map_or(span(file, end..end), |range| span(file, range));
        converter.diagnostics.push(syntax_error(error.message(), span, sources.snippet(span)));
    }
    let entries = converter.table(tree.get_ref());
    (entries, converter.diagnostics)
}

fn syntax_error(message: &str, span: Span, snippet: &str) -> Diagnostic {
    if message == "duplicate key" {
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
            DeValue::Array(items) => ValueKind::Array(
                items.iter().map(|item| self.value(item.get_ref(), span(self.file, item.span()))).collect(),
            ),
            DeValue::Table(table) => ValueKind::Table(self.table(table)),
        };
        Value { kind, span: place }
    }

    /// What cannot be said is reported, and replaced so that nothing else seems to be missing.
    fn reject(&mut self, message: &str, place: Span, label: &str) {
        self.diagnostics.push(Diagnostic::new(Code::WrongValue, message, place, label));
    }
}
