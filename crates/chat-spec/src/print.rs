//! Values as TOML, on one line.

use std::fmt;

use crate::ast::{Fact, Row, Spanned, Value, ValueKind, Variant, WordRow};

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.kind.fmt(f)
    }
}

impl fmt::Display for ValueKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::String(text) => write_string(f, text),
            Self::Integer(number) => number.fmt(f),
            Self::Float(number) => write!(f, "{number:?}"),
            Self::Boolean(flag) => flag.fmt(f),
            Self::Array(items) => {
                f.write_str("[")?;
                for (index, item) in items.iter().enumerate() {
                    write!(f, "{}{item}", if index == 0 { "" } else { ", " })?;
                }
                f.write_str("]")
            }
            Self::Table(entries) => write_table(f, entries.iter().map(|(key, value)| (key, value))),
        }
    }
}

/// The array that the row is written as, without its key.
impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_row(f, &ValueKind::String(self.ty.value.to_string()), &self.meaning.value, &self.facts)
    }
}

/// The array that the row is written as, without its key.
impl fmt::Display for WordRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_row(f, &ValueKind::String(self.word.value.clone()), &self.meaning.value, &self.facts)
    }
}

/// The array that the value is written as, without its key.
impl fmt::Display for Variant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_row(f, &self.wire.kind, &self.meaning.value, &self.facts)
    }
}

fn write_row(f: &mut fmt::Formatter<'_>, first: &ValueKind, meaning: &str, facts: &[Fact]) -> fmt::Result {
    write!(f, "[{first}, ")?;
    write_string(f, meaning)?;
    if !facts.is_empty() {
        f.write_str(", ")?;
        write_table(f, facts.iter().map(|fact| (&fact.key, &fact.value)))?;
    }
    f.write_str("]")
}

fn write_table<'a>(
    f: &mut fmt::Formatter<'_>,
    entries: impl Iterator<Item = (&'a Spanned<String>, &'a Value)>,
) -> fmt::Result {
    f.write_str("{")?;
    let mut separator = " ";
    for (key, value) in entries {
        f.write_str(separator)?;
        write_key(f, &key.value)?;
        write!(f, " = {value}")?;
        separator = ", ";
    }
    f.write_str(if separator == " " { "}" } else { " }" })
}

fn write_key(f: &mut fmt::Formatter<'_>, key: &str) -> fmt::Result {
    let bare =
        !key.is_empty() && key.chars().all(|letter| letter.is_ascii_alphanumeric() || "_-".contains(letter));
    if bare { f.write_str(key) } else { write_string(f, key) }
}

fn write_string(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    f.write_str("\"")?;
    for letter in text.chars() {
        match letter {
            '"' => f.write_str("\\\"")?,
            '\\' => f.write_str("\\\\")?,
            '\n' => f.write_str("\\n")?,
            '\r' => f.write_str("\\r")?,
            '\t' => f.write_str("\\t")?,
            letter if letter.is_control() => write!(f, "\\u{:04X}", letter as u32)?,
            letter => write!(f, "{letter}")?,
        }
    }
    f.write_str("\"")
}
