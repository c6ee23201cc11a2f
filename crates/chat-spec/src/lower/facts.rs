//! Facts by key.

use crate::{
    ast::{Fact, Value, ValueKind},
    ir::Literal,
};

/// The facts of one table or row. A fact of another kind than asked for counts as absent: the syntax has said so.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FactsOf<'a>(pub(crate) &'a [Fact]);

impl<'a> FactsOf<'a> {
    /// The fact.
    pub(crate) fn get(self, key: &str) -> Option<&'a Fact> {
        self.0.iter().find(|fact| fact.key.value == key)
    }

    /// A text.
    pub(crate) fn str(self, key: &str) -> Option<&'a str> {
        string(&self.get(key)?.value)
    }

    /// A text of one's own.
    pub(crate) fn text(self, key: &str) -> Option<String> {
        self.str(key).map(str::to_owned)
    }

    /// A whole number.
    pub(crate) fn int(self, key: &str) -> Option<i64> {
        match self.get(key)?.value.kind {
            ValueKind::Integer(number) => Some(number),
            _ => None,
        }
    }

    /// A length or a count.
    pub(crate) fn count(self, key: &str) -> Option<u64> {
        self.int(key).and_then(|number| number.try_into().ok())
    }

    /// A number.
    pub(crate) fn float(self, key: &str) -> Option<f64> {
        match self.get(key)?.value.kind {
            ValueKind::Integer(number) => Some(number as f64),
            ValueKind::Float(number) => Some(number),
            _ => None,
        }
    }

    /// A flag.
    pub(crate) fn flag(self, key: &str) -> Option<bool> {
        match self.get(key)?.value.kind {
            ValueKind::Boolean(flag) => Some(flag),
            _ => None,
        }
    }

    /// A text, number or flag.
    pub(crate) fn literal(self, key: &str) -> Option<Literal> {
        literal(&self.get(key)?.value)
    }

    /// All errata that changed or added one of the facts.
    pub(crate) fn corrections(self) -> impl Iterator<Item = usize> + 'a {
        self.0.iter().flat_map(|fact| fact.corrections.iter().copied())
    }
}

/// The text of a value that is one.
pub(crate) fn string(value: &Value) -> Option<&str> {
    match &value.kind {
        ValueKind::String(text) => Some(text),
        _ => None,
    }
}

/// A value that is no list and no table.
pub(crate) fn literal(value: &Value) -> Option<Literal> {
    match &value.kind {
        ValueKind::String(text) => Some(Literal::String(text.clone())),
        ValueKind::Integer(number) => Some(Literal::Int(*number)),
        ValueKind::Float(number) => Some(Literal::Float(*number)),
        ValueKind::Boolean(flag) => Some(Literal::Bool(*flag)),
        ValueKind::Array(_) | ValueKind::Table(_) => None,
    }
}

/// A member of an inline table.
pub(crate) fn member<'a>(value: &'a Value, key: &str) -> Option<&'a Value> {
    match &value.kind {
        ValueKind::Table(members) => {
            members.iter().find(|(name, _)| name.value == key).map(|(_, value)| value)
        }
        _ => None,
    }
}
