//! Types that contain themselves without end.

use super::Check;
use crate::{
    diagnostic::{Code, Diagnostic},
    ir::{Base, TypeId, TypeKind},
};

pub(super) fn check(check: Check<'_>, out: &mut Vec<Diagnostic>) {
    for id in check.endless {
        let def = &check.platform.types[id.0];
        // Types that merely hold one that does not end are not at fault.
        if !returns_to(check, *id, *id, &mut Vec::new()) {
            continue;
        }
        let mut mistake = Diagnostic::new(
            Code::InfiniteType,
            format!("`{}` contains itself without end", def.name),
            def.span,
            "has no value",
        );
        if let TypeKind::Struct(rows) = &def.kind {
            let closing = rows.iter().find(|row| match row.ty.base {
                Base::Named(inner) => {
                    inner == *id
                        || (check.endless.contains(&inner) && returns_to(check, inner, *id, &mut Vec::new()))
                }
                _ => false,
            });
            if let Some(row) = closing {
                mistake = mistake.also(row.span, "through this row");
            }
        }
        out.push(mistake.help("a row that may be absent, a list or a map ends it"));
    }
}

/// Whether a type leads back to the goal through types that do not end.
fn returns_to(check: Check<'_>, from: TypeId, goal: TypeId, seen: &mut Vec<TypeId>) -> bool {
    if seen.contains(&from) {
        return false;
    }
    seen.push(from);
    let inner: Vec<TypeId> = match &check.platform.types[from.0].kind {
        TypeKind::Struct(rows) => rows.iter().filter_map(|row| named(&row.ty.base)).collect(),
        TypeKind::Union(union) => union.members.iter().filter_map(|member| named(&member.ty.base)).collect(),
        TypeKind::Id { .. } | TypeKind::Enum { .. } => Vec::new(),
    };
    inner
        .into_iter()
        .any(|id| check.endless.contains(&id) && (id == goal || returns_to(check, id, goal, seen)))
}

fn named(base: &Base) -> Option<TypeId> {
    match base {
        Base::Named(id) => Some(*id),
        _ => None,
    }
}
