//! Unions whose members cannot be told apart, and values that stand for two things.

use super::Check;
use crate::{
    ast::{self, TypeBody},
    diagnostic::{Code, Diagnostic},
    fields::{Key, KeyKind, expanded, flattened, is_required, keys, type_keys},
    ir::{Base, Body, Member, Row, RowKind, Scalar, Told, TypeDef, TypeId, TypeKind, Union},
    resolve::declared,
    source::Span,
};

pub(super) fn check(check: Check<'_>, out: &mut Vec<Diagnostic>) {
    for (def, ast) in check.platform.types.iter().zip(declared(check.ast)) {
        match (&def.kind, &ast.ast.body) {
            (TypeKind::Enum { .. }, TypeBody::Enum(variants)) => check_values(def, variants, out),
            (TypeKind::Union(union), TypeBody::Union(rows))
                if !rows.iter().any(|row| check.poisoned.contains(&row.key.span)) =>
            {
                check_union(check, def, union, rows, out);
            }
            (TypeKind::Struct(rows), _) => check_object(check, rows, out),
            _ => {}
        }
    }
    for (_, operation) in check.operations() {
        if let Body::Members(rows) = &operation.body {
            check_object(check, rows, out);
        }
    }
}

fn check_values(def: &TypeDef, variants: &[ast::Variant], out: &mut Vec<Diagnostic>) {
    for (index, variant) in variants.iter().enumerate() {
        let same = |other: &&ast::Variant| other.wire.to_string() == variant.wire.to_string();
        if let Some(first) = variants[..index].iter().find(same) {
            out.push(
                Diagnostic::new(
                    Code::DuplicateValue,
                    format!("`{}` lists the value `{}` twice", def.name, variant.wire),
                    variant.wire.span,
                    "the second time",
                )
                .also(first.wire.span, "the first time"),
            );
        }
    }
}

fn check_union(check: Check<'_>, def: &TypeDef, union: &Union, rows: &[ast::Row], out: &mut Vec<Diagnostic>) {
    match &union.told {
        Told::Tag(tag) => {
            if all_structs(check, def, union, rows, out) {
                check_tag(check, def, union, rows, tag, out);
            }
        }
        Told::Adjacent { tag, content } if tag == content => out.push(Diagnostic::new(
            Code::AmbiguousUnion,
            format!("the tag of `{}` stands where its content stands", def.name),
            def.span,
            format!("both are `{tag}`"),
        )),
        Told::Adjacent { .. } | Told::Key => {}
        Told::Shape => {
            if all_structs(check, def, union, rows, out) {
                check_shapes(check, def, union, rows, out);
            }
        }
    }
}

fn struct_of(check: Check<'_>, member: &Member) -> Option<TypeId> {
    match member.ty.base {
        Base::Named(id) => matches!(check.platform.types[id.0].kind, TypeKind::Struct(_)).then_some(id),
        _ => None,
    }
}

/// The fields of a member are looked at to tell what it is: it must have some.
fn all_structs(
    check: Check<'_>,
    def: &TypeDef,
    union: &Union,
    rows: &[ast::Row],
    out: &mut Vec<Diagnostic>,
) -> bool {
    let mut fine = true;
    for (member, row) in union.members.iter().zip(rows) {
        if struct_of(check, member).is_none() {
            fine = false;
            out.push(
                Diagnostic::new(
                    Code::AmbiguousUnion,
                    format!("the member `{}` of `{}` is no struct", member.wire, def.name),
                    row.ty.span,
                    "has no fields of its own",
                )
                .also(row.key.span, "")
                .help("where the tag stands beside its content, the union is `{ tag = \"…\", content = \"…\" }`"),
            );
        }
    }
    fine
}

fn check_tag(
    check: Check<'_>,
    def: &TypeDef,
    union: &Union,
    rows: &[ast::Row],
    tag: &str,
    out: &mut Vec<Diagnostic>,
) {
    let tags: Vec<Option<&Row>> = union
        .members
        .iter()
        .map(|member| {
            let id = struct_of(check, member)?;
            flattened(check.platform, id)
                .into_iter()
                .find(|row| row.wire == tag && row.kind != RowKind::Spread)
        })
        .collect();
    let with = tags.iter().position(Option::is_some);
    let without = tags.iter().position(Option::is_none);
    if let (Some(with), Some(without)) = (with, without) {
        let row = &rows[without];
        out.push(
            Diagnostic::new(
                Code::AmbiguousUnion,
                format!("some members of `{}` have a row `{tag}`, some have none", def.name),
                row.ty.span,
                format!("has no row `{tag}`"),
            )
            .also(rows[with].ty.span, "has one")
            .help("with the row in no member, the union itself keeps the tag"),
        );
        return;
    }
    for row in tags.into_iter().flatten() {
        let is_word = match &row.ty.base {
            Base::Scalar(scalar) => *scalar == Scalar::String,
            Base::Named(id) => matches!(check.platform.types[id.0].kind, TypeKind::Enum { .. }),
            _ => false,
        };
        if (!is_word || !is_required(&row.ty) || row.ty.nullable) && !check.poisoned.contains(&row.span) {
            out.push(Diagnostic::new(
                Code::AmbiguousUnion,
                format!("the tag of `{}` is no word that is always there", def.name),
                row.span,
                "must be a `string` or an enum",
            ));
        }
    }
}

/// Each member requires a key that the other cannot have.
fn check_shapes(
    check: Check<'_>,
    def: &TypeDef,
    union: &Union,
    rows: &[ast::Row],
    out: &mut Vec<Diagnostic>,
) {
    let keys: Vec<Vec<Key>> = union
        .members
        .iter()
        .map(|member| struct_of(check, member).map(|id| type_keys(check.platform, id)).unwrap_or_default())
        .collect();
    let has_own = |one: &[Key], other: &[Key]| {
        one.iter().any(|key| key.required && !other.iter().any(|their| their.meets(key)))
    };
    for (index, one) in keys.iter().enumerate() {
        for (other_index, other) in keys.iter().enumerate().skip(index + 1) {
            let shared = match (has_own(one, other), has_own(other, one)) {
                (true, true) => continue,
                (false, _) => index,
                (true, false) => other_index,
            };
            let (row, than) = (&rows[shared], &rows[if shared == index { other_index } else { index }]);
            out.push(
                Diagnostic::new(
                    Code::AmbiguousUnion,
                    format!("nothing tells `{}` from `{}`", row.key.value, than.key.value),
                    row.ty.span,
                    format!("requires no field that `{}` lacks", than.key.value),
                )
                .also(than.ty.span, format!("the other member of `{}`", def.name)),
            );
        }
    }
}

/// What stands in one object: unions that are spread, and their neighbours.
fn check_object(check: Check<'_>, rows: &[Row], out: &mut Vec<Diagnostic>) {
    let rows = expanded(check.platform, rows);
    let groups: Vec<(&Row, Vec<Key>)> =
        rows.iter().map(|row| (*row, keys(check.platform, std::iter::once(*row)))).collect();
    for (index, (row, own)) in groups.iter().enumerate() {
        for (other, theirs) in &groups[..index] {
            let both_named = row.kind != RowKind::Spread && other.kind != RowKind::Spread;
            let is_pattern = |key: &Key| matches!(key.kind, KeyKind::Pattern(_));
            let shared = own.iter().find(|key| {
                theirs.iter().any(|their| {
                    // A name of its own goes before a pattern; two names alike are told elsewhere.
                    let decided = if both_named {
                        !(is_pattern(key) && is_pattern(their))
                    } else {
                        is_pattern(key) != is_pattern(their)
                    };
                    !decided && key.meets(their)
                })
            });
            if let Some(key) = shared {
                report_shared(row, other, key, out);
            }
        }
    }
}

fn report_shared(row: &Row, other: &Row, key: &Key, out: &mut Vec<Diagnostic>) {
    let (first, second): (Span, Span) = (other.span, row.span);
    out.push(
        Diagnostic::new(
            Code::AmbiguousUnion,
            format!("`{}` and `{}` stand in one object and share `{}`", other.wire, row.wire, key.wire),
            second,
            format!("may hold `{}`", key.wire),
        )
        .also(first, format!("may hold `{}` too", key.wire)),
    );
}
