//! Rows: parameters and fields.

use super::{Lower, facts::FactsOf};
use crate::{
    ast,
    diagnostic::{Code, Diagnostic},
    ir::{Base, Clear, Facts, Failures, Literal, Row, RowKind, Scalar, Type},
    names,
    resolve::Site,
};

/// The key of a row, taken apart.
enum Key<'a> {
    Field(&'a str),
    Spread(&'a str),
    Pattern { prefix: &'a str, key: &'a str, suffix: &'a str },
}

impl<'a> Key<'a> {
    fn of(key: &'a str) -> Self {
        if let Some(name) = key.strip_prefix("..") {
            return Self::Spread(name);
        }
        let pattern = key.split_once('{').and_then(|(prefix, rest)| Some((prefix, rest.split_once('}')?)));
        match pattern {
            Some((prefix, (key, suffix))) => Self::Pattern { prefix, key, suffix },
            None => Self::Field(key),
        }
    }
}

impl Lower<'_> {
    /// The type of a row. An unknown name is said once; the row then counts as any JSON, and no check looks at it.
    pub(super) fn ty(&mut self, row: &ast::Row, resource: Option<&str>) -> Type {
        let site = Site { resource, key: row.key.span };
        self.scope.resolve(&row.ty.value, site, self.out).unwrap_or_else(|| {
            self.poisoned.insert(row.key.span);
            Type::plain(Base::Scalar(Scalar::Json))
        })
    }

    /// A row of a table.
    pub(super) fn row(&mut self, row: &ast::Row, resource: Option<&str>) -> Row {
        let ty = self.ty(row, resource);
        let facts = FactsOf(&row.facts);
        let (wire, name, kind) = match Key::of(&row.key.value) {
            Key::Field(key) => {
                let wire = facts.str("wire").unwrap_or(key);
                (wire.to_owned(), names::field(wire), RowKind::Field)
            }
            Key::Spread(name) => (name.to_owned(), names::field(name), RowKind::Spread),
            Key::Pattern { prefix, key, suffix } => {
                let site = Site { resource, key: row.key.span };
                let around = format!("{prefix}{suffix}");
                let name = names::field(if around.is_empty() { key } else { &around });
                let key = match key {
                    "string" => None,
                    key => {
                        let span = self.part(row.key.span, key);
                        self.scope.key(&ast::Spanned { value: key.to_owned(), span }, site, self.out)
                    }
                };
                if prefix.is_empty() && suffix.is_empty() {
                    self.out.push(
                        Diagnostic::new(
                            Code::MalformedRow,
                            "a pattern that every name fits",
                            row.key.span,
                            "nothing stands around the braces",
                        )
                        .help("fields that the documents name get rows of their own; a map is `{T}`"),
                    );
                }
                let kind = RowKind::Pattern { prefix: prefix.to_owned(), suffix: suffix.to_owned(), key };
                (row.key.value.clone(), name, kind)
            }
        };
        let kind = match facts.literal("const") {
            Some(value) if kind == RowKind::Field => RowKind::Constant(self.wire_value(&ty, value)),
            _ => kind,
        };
        let mut lowered = Row { wire, name: facts.text("name").unwrap_or(name), kind, ..self.bare(row, ty) };
        lowered.facts.holds = self.type_of(&row.facts, "holds", resource);
        lowered
    }

    /// A row that is a whole body: `body = […]`.
    pub(super) fn whole(&mut self, row: &ast::Row, resource: &str) -> Row {
        let ty = self.ty(row, Some(resource));
        let name = FactsOf(&row.facts).text("name").unwrap_or_else(|| row.key.value.clone());
        Row { name, ..self.bare(row, ty) }
    }

    fn bare(&self, row: &ast::Row, ty: Type) -> Row {
        Row {
            wire: String::new(),
            name: String::new(),
            kind: RowKind::Field,
            ty,
            meaning: row.meaning.value.clone(),
            facts: documented(FactsOf(&row.facts)),
            boxed: false,
            corrections: corrections(&row.corrections, &row.facts),
            span: row.key.span,
        }
    }

    /// A constant may name an enum's value by its Rust name: what travels is its wire value.
    fn wire_value(&self, ty: &Type, value: Literal) -> Literal {
        let (Base::Named(id), Literal::String(name)) = (&ty.base, &value) else { return value };
        let ast::TypeBody::Enum(variants) = &self.scope.defs[id.0].ast.body else { return value };
        let wires = |wire: &ast::Value| super::facts::literal(wire).as_ref() == Some(&value);
        if variants.iter().any(|variant| wires(&variant.wire)) {
            return value;
        }
        variants
            .iter()
            .find(|variant| super::variant_name(variant) == *name)
            .and_then(|variant| super::facts::literal(&variant.wire))
            .unwrap_or(value)
    }
}

/// The errata of a row and of its facts, each once, in the order of the file.
pub(super) fn corrections(own: &[usize], facts: &[ast::Fact]) -> Vec<usize> {
    let mut all: Vec<usize> = own.iter().copied().chain(FactsOf(facts).corrections()).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// Which items tell of a failure.
pub(super) fn failures(facts: FactsOf<'_>) -> Option<Failures> {
    match facts.literal("failures")? {
        Literal::String(flag) => Some(Failures::Unless(flag)),
        _ => Some(Failures::All),
    }
}

/// What the documents say of a row or member beyond its meaning.
pub(super) fn documented(facts: FactsOf<'_>) -> Facts {
    Facts {
        default: facts.literal("default"),
        min: facts.float("min"),
        max: facts.float("max"),
        min_chars: facts.count("min_chars"),
        max_chars: facts.count("max_chars"),
        max_bytes: facts.count("max_bytes"),
        min_items: facts.count("min_items"),
        max_items: facts.count("max_items"),
        hard: facts.flag("hard").unwrap_or_default(),
        unit: facts.text("unit"),
        since: facts.text("since"),
        deprecated: facts.text("deprecated"),
        secret: facts.flag("secret").unwrap_or_default(),
        clear: facts.str("clear").and_then(|spelling| match spelling {
            "" => Some(Clear::Empty),
            "null" => Some(Clear::Null),
            _ => None,
        }),
        sent_empty: facts.flag("sent_empty").unwrap_or_default(),
        join: facts.str("join").and_then(|separator| separator.chars().next()),
        counts: facts.count("counts").and_then(|least| least.try_into().ok()),
        refuses: None,
        failures: failures(facts),
        holds: None,
        example: facts.literal("example"),
        why: facts.text("why"),
    }
}
