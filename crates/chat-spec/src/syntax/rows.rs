//! Rows: `name = ["type", "meaning", { facts }]`.

use super::{
    error_key::ErrorKey,
    facts::{self, Owner},
    reader::{Reader, found},
};
use crate::{
    ast::{Fact, Row, Spanned, TypeBase, TypeExpr, Value, ValueKind, Variant, WordRow},
    diagnostic::{Code, Diagnostic},
    literal::Origin,
    source::Span,
    type_expr,
};

impl Reader<'_> {
    /// A type, if it can be read.
    pub(crate) fn ty(&mut self, text: &str, place: Span) -> Option<Spanned<TypeExpr>> {
        let origin = Origin::of(self.sources, place, text);
        match type_expr::parse(text, origin) {
            Ok(value) => Some(Spanned { value, span: origin.span(0..text.len()) }),
            Err(error) => {
                let message = if text.is_empty() {
                    "an empty type".to_owned()
                } else {
                    format!("cannot read the type `{text}`")
                };
                self.report(error.diagnostic(Code::TypeSyntax, message, origin));
                None
            }
        }
    }

    /// `name = ["type", "meaning", { facts }]`
    pub(crate) fn row(&mut self, owner: &Owner, key: &Spanned<String>, value: &Value) -> Option<Row> {
        let named = self.row_key(key);
        let (first, meaning, facts) = self.elements(owner, "type", key, value)?;
        let ValueKind::String(text) = &first.kind else {
            self.malformed(
                key,
                "type",
                first.span,
                format!("the type is a string, this is {}", found(first)),
            );
            return None;
        };
        let ty = self.ty(text, first.span).unwrap_or_else(|| unreadable(first.span));
        named.then(|| Row { key: key.clone(), ty, meaning, facts, corrections: Vec::new() })
    }

    /// `Name = [wire, "meaning", { facts }]`
    pub(crate) fn variant(&mut self, owner: &Owner, key: &Spanned<String>, value: &Value) -> Option<Variant> {
        let (first, meaning, facts) = self.elements(owner, "value", key, value)?;
        if !matches!(first.kind, ValueKind::String(_) | ValueKind::Integer(_)) {
            let label = format!("the value is a string or a whole number, this is {}", found(first));
            self.malformed(key, "value", first.span, label);
            return None;
        }
        Some(Variant { name: key.clone(), wire: first.clone(), meaning, facts, corrections: Vec::new() })
    }

    /// `key = ["word", "meaning", { facts }]`
    pub(crate) fn word_row(
        &mut self,
        owner: &Owner,
        what: &str,
        words: &[&'static str],
        key: &Spanned<String>,
        value: &Value,
    ) -> Option<WordRow> {
        let (first, meaning, facts) = self.elements(owner, what, key, value)?;
        let ValueKind::String(word) = &first.kind else {
            self.malformed(
                key,
                what,
                first.span,
                format!("the {what} is a string, this is {}", found(first)),
            );
            return None;
        };
        let known = self.word(&format!("the {what}"), word, first.span, words);
        let word = if known { word.clone() } else { words.last().copied().unwrap_or_default().to_owned() };
        let word = Spanned { value: word, span: first.span };
        Some(WordRow { key: key.clone(), word, meaning, facts, corrections: Vec::new() })
    }

    /// Rows of a table that holds nothing else.
    pub(crate) fn word_rows(
        &mut self,
        owner: &Owner,
        what: &str,
        words: &[&'static str],
        table: (&Spanned<String>, &Value),
    ) -> Vec<WordRow> {
        let Some(entries) = self.table(table.0, table.1) else { return Vec::new() };
        entries.iter().filter_map(|(key, value)| self.word_row(owner, what, words, key, value)).collect()
    }

    /// Rows of `[errors]`.
    pub(crate) fn error_rows(&mut self, table: (&Spanned<String>, &Value)) -> Vec<WordRow> {
        let rows = self.word_rows(&facts::ERROR, "kind", facts::ERROR_KINDS, table);
        rows.iter().for_each(|row| self.error_key(&row.key));
        rows
    }

    /// Rows of `[rates]`.
    pub(crate) fn rate_rows(&mut self, table: (&Spanned<String>, &Value)) -> Vec<WordRow> {
        let Some(entries) = self.table(table.0, table.1) else { return Vec::new() };
        let row = |(key, value): &(Spanned<String>, Value)| {
            let (rate, meaning, facts) = self.elements(&facts::RATE, "rate", key, value)?;
            let is_rate = self.fact_value(&facts::RATE_ITSELF, rate);
            let ValueKind::String(word) = &rate.kind else { return None };
            let word = Spanned { value: word.clone(), span: rate.span };
            is_rate.then(|| WordRow { key: key.clone(), word, meaning, facts, corrections: Vec::new() })
        };
        entries.iter().filter_map(row).collect()
    }

    /// Reports a key that describes no failure.
    pub(crate) fn error_key(&mut self, key: &Spanned<String>) {
        if let Err(label) = ErrorKey::parse(&key.value) {
            let message = format!("`{}` describes no failure", key.value);
            self.report(Diagnostic::new(Code::MalformedRow, message, key.span, label).help(
                "a status, a code, or both, then maybe part of the message: `'403 some_code \"not open\"'`",
            ));
        }
    }

    /// The parts of a row, if it is one.
    fn elements<'v>(
        &mut self,
        owner: &Owner,
        first: &str,
        key: &Spanned<String>,
        value: &'v Value,
    ) -> Option<(&'v Value, Spanned<String>, Vec<Fact>)> {
        let ValueKind::Array(elements) = &value.kind else {
            self.malformed(key, first, value.span, format!("this is {}", found(value)));
            return None;
        };
        let (head, meaning, facts) = match elements.as_slice() {
            [] => {
                self.malformed(key, first, value.span, "this is empty".to_owned());
                return None;
            }
            [head] => (head, None, None),
            [head, facts] if matches!(facts.kind, ValueKind::Table(_)) => (head, None, Some(facts)),
            [head, meaning] => (head, Some(meaning), None),
            [head, meaning, facts] => (head, Some(meaning), Some(facts)),
            [_, _, _, extra, ..] => {
                self.malformed(key, first, extra.span, "nothing follows the facts".to_owned());
                return None;
            }
        };
        let meaning = match meaning {
            None => {
                self.no_meaning(key, head.span, "the second element is missing");
                Spanned { value: String::new(), span: head.span }
            }
            Some(Value { kind: ValueKind::String(text), span }) => {
                if text.trim().is_empty() {
                    self.no_meaning(key, *span, "this text is empty");
                }
                Spanned { value: text.clone(), span: *span }
            }
            Some(other) => {
                self.malformed(
                    key,
                    first,
                    other.span,
                    format!("the meaning is a string, this is {}", found(other)),
                );
                return None;
            }
        };
        let subject = format!("`{}`", key.value);
        let facts = match facts {
            None => self.facts(owner, &subject, key.span, []),
            Some(Value { kind: ValueKind::Table(entries), span }) => {
                self.facts(owner, &subject, *span, entries.iter().map(|(key, value)| (key, value)))
            }
            Some(other) => {
                self.malformed(
                    key,
                    first,
                    other.span,
                    format!("the facts are a table, this is {}", found(other)),
                );
                return None;
            }
        };
        Some((head, meaning, facts))
    }

    fn malformed(&mut self, key: &Spanned<String>, first: &str, place: Span, label: String) {
        let message = format!("`{}` is no row", key.value);
        self.report(
            Diagnostic::new(Code::MalformedRow, message, place, label).help(format!(
                "a row is `[\"{first}\", \"meaning\", {{ facts }}]`; the facts may be left out"
            )),
        );
    }

    fn no_meaning(&mut self, key: &Spanned<String>, place: Span, label: &str) {
        let message = format!("`{}` does not say what it is", key.value);
        self.report(
            Diagnostic::new(Code::MissingMeaning, message, place, label)
                .help("the second element of a row says in one line what it means"),
        );
    }

    /// Whether a key is a name, `..name` or `prefix_{Key}`; what it is not is reported.
    fn row_key(&mut self, key: &Spanned<String>) -> bool {
        let name = key.value.as_str();
        let label = if name.is_empty() {
            "this name is empty"
        } else if name == ".." {
            "a spread has a name: `\"..user\"`"
        } else if name.contains(['{', '}']) && !is_pattern(name) {
            "a pattern holds one key between braces: `\"prefix_{UserId}\"`"
        } else {
            return true;
        };
        let message = format!("`{name}` is no name of a row");
        self.report(
            Diagnostic::new(Code::MalformedRow, message, key.span, label)
                .help("another name on the wire is a fact: `{ wire = \"…\" }`"),
        );
        false
    }
}

/// Stands for a type that could not be read, which has been reported: an empty word.
fn unreadable(span: Span) -> Spanned<TypeExpr> {
    let value = TypeExpr {
        base: TypeBase::Word(String::new()),
        span,
        lenient: false,
        as_text: false,
        optional: false,
        nullable: false,
        lenient_none: false,
    };
    Spanned { value, span }
}

fn is_pattern(name: &str) -> bool {
    let Some((prefix, rest)) = name.split_once('{') else { return false };
    let Some((key, suffix)) = rest.split_once('}') else { return false };
    let plain = |text: &str| !text.contains(['{', '}']);
    plain(prefix)
        && plain(suffix)
        && !key.is_empty()
        && key.chars().all(|letter| letter.is_ascii_alphanumeric())
}
