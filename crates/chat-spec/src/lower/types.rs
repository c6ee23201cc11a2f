//! Types: ids, enums, structs, unions.

use super::{
    Lower,
    facts::{FactsOf, literal, member, string},
    rows::{corrections, documented},
};
use crate::{
    ast::{self, TypeBody, ValueKind},
    ir::{Literal, Member, Repr, Told, TypeDef, TypeKind, Union, Variant, WireValue},
    names,
    resolve::Def,
};

impl Lower<'_> {
    pub(super) fn type_def(&mut self, def: Def<'_>) -> TypeDef {
        let facts = FactsOf(&def.ast.facts);
        let (about, kind) = match &def.ast.body {
            TypeBody::Id { repr, meaning } => {
                let repr = if repr.value == "int" { Repr::Number } else { Repr::Text };
                let example =
                    facts.get("example").and_then(|fact| literal(&fact.value)).map(|value| plain(&value));
                (Some(meaning.value.clone()), TypeKind::Id { repr, example })
            }
            TypeBody::Enum(variants) => {
                let repr = if facts.str("enum") == Some("int") { Repr::Number } else { Repr::Text };
                let variants = variants.iter().filter_map(variant).collect();
                (facts.text("about"), TypeKind::Enum { repr, variants })
            }
            TypeBody::Struct(rows) => {
                let rows = rows.iter().map(|row| self.row(row, def.resource)).collect();
                (facts.text("about"), TypeKind::Struct(rows))
            }
            TypeBody::Union(rows) => {
                let members = rows.iter().map(|row| self.member(row, def.resource)).collect();
                (facts.text("about"), TypeKind::Union(Union { told: told(facts), members }))
            }
        };
        TypeDef {
            name: def.ast.name.value.clone(),
            resource: def.resource.map(str::to_owned),
            about: about.unwrap_or_default(),
            details: facts.text("details"),
            docs: facts.text("docs"),
            kind,
            in_request: false,
            in_answer: false,
            span: def.ast.name.span,
        }
    }

    fn member(&mut self, row: &ast::Row, resource: Option<&str>) -> Member {
        let facts = FactsOf(&row.facts);
        Member {
            name: facts.text("name").unwrap_or_else(|| names::camel(&row.key.value)),
            wire: row.key.value.clone(),
            ty: self.ty(row, resource),
            meaning: row.meaning.value.clone(),
            facts: documented(facts),
            boxed: false,
            corrections: corrections(&row.corrections, &row.facts),
        }
    }
}

fn variant(variant: &ast::Variant) -> Option<Variant> {
    let facts = FactsOf(&variant.facts);
    let wire = match &variant.wire.kind {
        ValueKind::String(text) => WireValue::Text(text.clone()),
        ValueKind::Integer(number) => WireValue::Number(*number),
        _ => return None,
    };
    Some(Variant {
        name: super::variant_name(variant).to_owned(),
        wire,
        meaning: variant.meaning.value.clone(),
        deprecated: facts.text("deprecated"),
        since: facts.text("since"),
        corrections: corrections(&variant.corrections, &variant.facts),
    })
}

/// `union = { tag = "type", content = "body" }`, `"key"` or `"shape"`.
fn told(facts: FactsOf<'_>) -> Told {
    let Some(fact) = facts.get("union") else { return Told::Shape };
    let part = |key: &str| member(&fact.value, key).and_then(string).map(str::to_owned);
    match (part("tag"), part("content")) {
        (Some(tag), Some(content)) => Told::Adjacent { tag, content },
        (Some(tag), None) => Told::Tag(tag),
        _ if string(&fact.value) == Some("key") => Told::Key,
        _ => Told::Shape,
    }
}

/// The text of a value, without quotes.
fn plain(value: &Literal) -> String {
    match value {
        Literal::String(text) => text.clone(),
        Literal::Int(number) => number.to_string(),
        Literal::Float(number) => number.to_string(),
        Literal::Bool(flag) => flag.to_string(),
    }
}
