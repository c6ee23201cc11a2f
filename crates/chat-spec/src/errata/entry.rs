//! What rows, values of enums and error codes have in common: a key, a head, a meaning and facts.

use std::fmt::Display;

use super::same;
use crate::{
    ast::{Fact, Row, Spanned, Value, ValueKind, Variant, WordRow},
    diagnostic::{Code, Diagnostic},
    source::Span,
    syntax::{
        facts::{ERROR_KINDS, Owner},
        reader::{Reader, found},
    },
};

/// A row of any kind.
pub(super) trait Entry: Display + Sized {
    /// Its key.
    fn key(&self) -> &Spanned<String>;

    /// Its first element, as TOML or as a word.
    fn head(&self) -> String;

    /// Where its first element stands.
    fn head_span(&self) -> Span;

    /// Whether its first element is `value`.
    fn is_head(&self, reader: &mut Reader<'_>, value: &Value) -> bool;

    /// Replaces its first element; what cannot be one is reported.
    fn set_head(&mut self, reader: &mut Reader<'_>, value: &Value);

    /// Its second element.
    fn meaning(&mut self) -> &mut Spanned<String>;

    /// Its facts.
    fn facts(&mut self) -> &mut Vec<Fact>;

    /// The errata that touched it.
    fn corrections(&mut self) -> &mut Vec<usize>;

    /// Reads one.
    fn read(reader: &mut Reader<'_>, owner: &Owner, key: &Spanned<String>, value: &Value) -> Option<Self>;

    /// Whether the whole row is written as `value`.
    fn is(&mut self, reader: &mut Reader<'_>, value: &Value) -> bool {
        let ValueKind::Array(elements) = &value.kind else { return false };
        let (head, meaning, facts) = match elements.as_slice() {
            [head, meaning] => (head, meaning, None),
            [head, meaning, facts] => (head, meaning, Some(facts)),
            _ => return false,
        };
        self.is_head(reader, head)
            && same::text(meaning, &self.meaning().value)
            && same::facts(self.facts(), facts)
    }
}

impl Entry for Row {
    fn key(&self) -> &Spanned<String> {
        &self.key
    }

    fn head(&self) -> String {
        self.ty.value.to_string()
    }

    fn head_span(&self) -> Span {
        self.ty.span
    }

    fn is_head(&self, reader: &mut Reader<'_>, value: &Value) -> bool {
        match &value.kind {
            ValueKind::String(text) => {
                reader.ty(text, value.span).is_some_and(|ty| ty.value.says_same(&self.ty.value))
            }
            _ => false,
        }
    }

    fn set_head(&mut self, reader: &mut Reader<'_>, value: &Value) {
        if let ValueKind::String(text) = &value.kind {
            if let Some(ty) = reader.ty(text, value.span) {
                self.ty = ty;
            }
        } else {
            refuse(reader, value, "a type is a string");
        }
    }

    fn meaning(&mut self) -> &mut Spanned<String> {
        &mut self.meaning
    }

    fn facts(&mut self) -> &mut Vec<Fact> {
        &mut self.facts
    }

    fn corrections(&mut self) -> &mut Vec<usize> {
        &mut self.corrections
    }

    fn read(reader: &mut Reader<'_>, owner: &Owner, key: &Spanned<String>, value: &Value) -> Option<Self> {
        reader.row(owner, key, value)
    }
}

impl Entry for Variant {
    fn key(&self) -> &Spanned<String> {
        &self.name
    }

    fn head(&self) -> String {
        self.wire.to_string()
    }

    fn head_span(&self) -> Span {
        self.wire.span
    }

    fn is_head(&self, _: &mut Reader<'_>, value: &Value) -> bool {
        same::values(&self.wire, value)
    }

    fn set_head(&mut self, reader: &mut Reader<'_>, value: &Value) {
        if matches!(value.kind, ValueKind::String(_) | ValueKind::Integer(_)) {
            self.wire = value.clone();
        } else {
            refuse(reader, value, "a value of an enum is a string or a whole number");
        }
    }

    fn meaning(&mut self) -> &mut Spanned<String> {
        &mut self.meaning
    }

    fn facts(&mut self) -> &mut Vec<Fact> {
        &mut self.facts
    }

    fn corrections(&mut self) -> &mut Vec<usize> {
        &mut self.corrections
    }

    fn read(reader: &mut Reader<'_>, owner: &Owner, key: &Spanned<String>, value: &Value) -> Option<Self> {
        reader.variant(owner, key, value)
    }
}

/// An error code; examples are corrected by their text.
impl Entry for WordRow {
    fn key(&self) -> &Spanned<String> {
        &self.key
    }

    fn head(&self) -> String {
        self.word.value.clone()
    }

    fn head_span(&self) -> Span {
        self.word.span
    }

    fn is_head(&self, _: &mut Reader<'_>, value: &Value) -> bool {
        same::text(value, &self.word.value)
    }

    fn set_head(&mut self, reader: &mut Reader<'_>, value: &Value) {
        if let ValueKind::String(word) = &value.kind {
            if reader.word("kind", word, value.span, ERROR_KINDS) {
                self.word = Spanned { value: word.clone(), span: value.span };
            }
        } else {
            refuse(reader, value, "the kind of an error is a string");
        }
    }

    fn meaning(&mut self) -> &mut Spanned<String> {
        &mut self.meaning
    }

    fn facts(&mut self) -> &mut Vec<Fact> {
        &mut self.facts
    }

    fn corrections(&mut self) -> &mut Vec<usize> {
        &mut self.corrections
    }

    fn read(reader: &mut Reader<'_>, owner: &Owner, key: &Spanned<String>, value: &Value) -> Option<Self> {
        reader.error_key(key);
        reader.word_row(owner, "kind", ERROR_KINDS, key, value)
    }
}

/// A value that cannot stand there.
pub(super) fn refuse(reader: &mut Reader<'_>, value: &Value, message: &str) {
    reader.report(Diagnostic::new(
        Code::WrongValue,
        message,
        value.span,
        format!("this is {}", found(value)),
    ));
}
