//! Values in facts against the types of their rows.

use crate::ir::{Base, Literal, Platform, Repr, Scalar, Type, TypeKind};

/// Why a literal is no value of a type; `None` when it is one. An enum's value may be given by its Rust name.
pub(crate) fn misfit(platform: &Platform, ty: &Type, value: &Literal) -> Option<String> {
    match &ty.base {
        Base::Scalar(scalar) => {
            let fits = matches!(
                (scalar, value),
                (Scalar::Json, _)
                    | (Scalar::String | Scalar::Datetime, Literal::String(_))
                    | (Scalar::Bool | Scalar::Bit, Literal::Bool(_))
                    | (Scalar::Bit, Literal::Int(0 | 1))
                    | (Scalar::Float, Literal::Int(_) | Literal::Float(_))
                    | (
                        Scalar::Int
                            | Scalar::InstantMs
                            | Scalar::InstantS
                            | Scalar::DurationMs
                            | Scalar::DurationS,
                        Literal::Int(_)
                    )
            );
            let article = if scalar.as_str().starts_with('i') { "an" } else { "a" };
            (!fits).then(|| format!("not {article} `{}`", scalar.as_str()))
        }
        Base::Named(id) => {
            let def = &platform.types[id.0];
            match (&def.kind, value) {
                (TypeKind::Id { repr: Repr::Text, .. }, Literal::String(_)) => None,
                (TypeKind::Id { repr: Repr::Number, .. }, Literal::Int(number)) if *number >= 0 => None,
                (TypeKind::Enum { variants, .. }, _) => {
                    let known = variants.iter().any(|variant| {
                        crate::fields::literal_of(&variant.wire) == *value
                            || *value == Literal::String(variant.name.clone())
                    });
                    (!known).then(|| format!("not a value of `{}`", def.name))
                }
                _ => Some(format!("not a value of `{}`", def.name)),
            }
        }
        Base::List(_) | Base::Map(..) => Some(format!("the row is `{}`", ty.written(platform))),
    }
}
