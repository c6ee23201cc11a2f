//! Scalars, ids and enums: which JSON is one.

use super::json::{Json, Kind};
use crate::ir::{Base, Platform, Repr, Scalar, Type, TypeKind};

/// Whether the JSON is a value of the type, which is no list, map, struct or union.
pub(super) fn reads(platform: &Platform, ty: &Type, json: &Json) -> bool {
    let any_form = ty.lenient || ty.as_text;
    match &ty.base {
        Base::Scalar(scalar) => reads_scalar(*scalar, any_form, json),
        Base::Named(id) => match &platform.types[id.0].kind {
            TypeKind::Id { repr: Repr::Number, .. } => {
                number(any_form, json, |text| text.parse::<u64>().is_ok())
            }
            TypeKind::Enum { repr: Repr::Number, .. } => {
                number(any_form, json, |text| text.parse::<i64>().is_ok())
            }
            TypeKind::Id { repr: Repr::Text, .. } | TypeKind::Enum { repr: Repr::Text, .. } => {
                reads_scalar(Scalar::String, any_form, json)
            }
            TypeKind::Struct(_) | TypeKind::Union(_) => false,
        },
        Base::List(_) | Base::Map(..) => false,
    }
}

fn reads_scalar(scalar: Scalar, any_form: bool, json: &Json) -> bool {
    match scalar {
        Scalar::Json => true,
        Scalar::Bytes | Scalar::File => false,
        Scalar::String | Scalar::Datetime => {
            matches!(json.kind, Kind::String(_)) || (any_form && matches!(json.kind, Kind::Number(_)))
        }
        Scalar::Int | Scalar::InstantMs | Scalar::InstantS | Scalar::DurationMs | Scalar::DurationS => {
            number(any_form, json, |text| text.parse::<i64>().is_ok())
        }
        Scalar::Float => number(any_form, json, |text| text.parse::<f64>().is_ok_and(f64::is_finite)),
        Scalar::Bool => match json.kind {
            Kind::Bool(_) => true,
            _ => any_form && flag(json).is_some(),
        },
        Scalar::Bit => flag(json).is_some(),
    }
}

fn number(any_form: bool, json: &Json, is_one: impl Fn(&str) -> bool) -> bool {
    match &json.kind {
        Kind::Number(text) => is_one(text),
        Kind::String(text) => any_form && is_one(text),
        _ => false,
    }
}

/// A flag in any of its forms.
pub(super) fn flag(json: &Json) -> Option<bool> {
    match &json.kind {
        Kind::Bool(flag) => Some(*flag),
        Kind::Number(text) | Kind::String(text) => match text.as_str() {
            "1" | "true" => Some(true),
            "0" | "false" => Some(false),
            _ => None,
        },
        _ => None,
    }
}

/// The whole number, in any of its forms.
pub(super) fn whole(json: &Json) -> Option<i64> {
    match &json.kind {
        Kind::Number(text) | Kind::String(text) => text.parse().ok(),
        _ => None,
    }
}

/// Whether a word of a path, query or header is a value of the type.
pub(super) fn reads_word(platform: &Platform, ty: &Type, word: &str) -> bool {
    let json = |kind| Json { at: (0, 0), kind };
    let plain = Type { lenient: true, ..Type::plain(ty.base.clone()) };
    match &ty.base {
        Base::Scalar(Scalar::Bool) => matches!(word, "true" | "false"),
        Base::Scalar(Scalar::Bit) => matches!(word, "1" | "0"),
        _ => reads(platform, &plain, &json(Kind::String(word.to_owned()))),
    }
}
