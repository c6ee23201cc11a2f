//! Whether two things say the same, however they are spelled.

use crate::ast::{Fact, Value, ValueKind};

/// Whether two values are the same: numbers by value, tables whatever their order.
pub(super) fn values(a: &Value, b: &Value) -> bool {
    match (&a.kind, &b.kind) {
        (ValueKind::String(a), ValueKind::String(b)) => a == b,
        (ValueKind::Boolean(a), ValueKind::Boolean(b)) => a == b,
        (ValueKind::Integer(a), ValueKind::Integer(b)) => a == b,
        (ValueKind::Float(a), ValueKind::Float(b)) => a == b,
        (ValueKind::Integer(whole), ValueKind::Float(number))
        | (ValueKind::Float(number), ValueKind::Integer(whole)) => *whole as f64 == *number,
        (ValueKind::Array(a), ValueKind::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| values(a, b))
        }
        (ValueKind::Table(a), ValueKind::Table(b)) => {
            a.len() == b.len()
                && a.iter()
                    .all(|(key, value)| b.iter().any(|(k, v)| k.value == key.value && values(value, v)))
        }
        _ => false,
    }
}

/// Whether facts are those of a row's inline table; `None` is no table.
pub(super) fn facts(facts: &[Fact], table: Option<&Value>) -> bool {
    match table.map(|table| &table.kind) {
        None => facts.is_empty(),
        Some(ValueKind::Table(entries)) => {
            entries.len() == facts.len()
                && facts.iter().all(|fact| {
                    entries
                        .iter()
                        .any(|(key, value)| key.value == fact.key.value && values(value, &fact.value))
                })
        }
        Some(_) => false,
    }
}

/// Whether a value is the text.
pub(super) fn text(value: &Value, text: &str) -> bool {
    matches!(&value.kind, ValueKind::String(value) if value == text)
}

/// Whether a value is written as a whole row.
pub(super) fn is_array(value: &Value) -> bool {
    matches!(value.kind, ValueKind::Array(_))
}
