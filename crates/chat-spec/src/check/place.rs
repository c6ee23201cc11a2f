//! Types that cannot travel where their row stands, and `json` that does not say why.

use super::{
    Check,
    seats::{Home, Seat},
};
use crate::{
    ast::Place,
    diagnostic::{Code, Diagnostic},
    ir::{Base, RowKind, Scalar, Type, TypeKind},
};

pub(super) fn check(check: Check<'_>, out: &mut Vec<Diagnostic>) {
    for seat in check.seats() {
        let rule = Rule { check, seat };
        let found = match seat.row.map(|row| &row.kind) {
            Some(RowKind::Spread) => rule.spread(),
            Some(RowKind::Pattern { .. }) => rule.pattern(),
            _ => rule.plain(),
        };
        if let Some((message, label, help)) = found {
            let mistake = Diagnostic::new(Code::MisplacedType, message, seat.ast.ty.span, label)
                .also(seat.ast.key.span, "");
            out.push(match help {
                Some(help) => mistake.help(help),
                None => mistake,
            });
        } else if holds_json(seat.ty) && seat.fact("why").is_none() {
            out.push(
                Diagnostic::new(
                    Code::JsonWithoutWhy,
                    "a row of type `json` does not say why",
                    seat.ast.ty.span,
                    "any JSON",
                )
                .also(seat.ast.key.span, "")
                .help("say what keeps it from being typed: `{ why = \"…\" }`"),
            );
        }
    }
}

fn holds_json(ty: &Type) -> bool {
    match &ty.base {
        Base::Scalar(scalar) => *scalar == Scalar::Json,
        Base::Named(_) => false,
        Base::List(item) => holds_json(item),
        Base::Map(_, value) => holds_json(value),
    }
}

/// Message, label, help.
type Found = Option<(String, String, Option<&'static str>)>;

fn found(message: impl Into<String>, label: impl Into<String>, help: Option<&'static str>) -> Found {
    Some((message.into(), label.into(), help))
}

struct Rule<'a> {
    check: Check<'a>,
    seat: Seat<'a>,
}

impl Rule<'_> {
    fn plain(&self) -> Found {
        let ty = self.seat.ty;
        match self.seat.home {
            Home::Group(place) => self.in_group(place, ty),
            Home::Body => self.whole(ty).or_else(|| self.no_file(ty)),
            Home::Form => match &ty.base {
                Base::Map(_, value) if self.is_word(value) => self.whole(ty),
                _ => found(
                    format!("`{}` is no form", ty.written(self.check.platform)),
                    "a form is pairs of names and words",
                    Some("a whole form is a map such as `{string}`; rows stand in `[….form]`"),
                ),
            },
            Home::Returns => self.no_file(ty).or_else(|| self.no_bytes(ty)),
            Home::Field(_) => self.no_file(ty).or_else(|| self.no_bytes(ty)),
            Home::Member => {
                if is_optional(ty) || ty.nullable {
                    return found("a member of a union cannot be absent", "marked as optional", None);
                }
                self.no_file(ty).or_else(|| self.no_bytes(ty))
            }
        }
    }

    fn in_group(&self, place: Place, ty: &Type) -> Found {
        if place == Place::Body {
            return self.no_file(ty).or_else(|| self.no_bytes(ty));
        }
        let home = group(place);
        if place == Place::Path && is_optional(ty) {
            return found("a placeholder is always filled", "marked as optional", None);
        }
        if ty.nullable || ty.lenient_none {
            return found(
                format!("{home} has no `null`"),
                "marked as `null`",
                Some("what may be absent is marked `?`"),
            );
        }
        if let Base::List(item) = &ty.base
            && matches!(place, Place::Path | Place::Query)
        {
            if self.seat.fact("join").is_none() {
                return found(
                    format!("{home} holds one word"),
                    "a list",
                    Some("a list in one word says by what it is joined: `{ join = \",\" }`"),
                );
            }
            return if self.is_word(item) {
                None
            } else {
                found("only words can be joined", "a list of something else", None)
            };
        }
        if place == Place::Multipart && ty.base == Base::Scalar(Scalar::File) {
            return None;
        }
        if self.is_word(ty) {
            return None;
        }
        let what = ty.written(self.check.platform);
        let label = match ty.base {
            Base::Scalar(Scalar::File) => "files are parts of a multipart body",
            Base::Scalar(Scalar::Bytes) => "raw bytes are a whole body",
            _ => "not one word",
        };
        found(format!("`{what}` cannot travel in {home}"), label, None)
    }

    fn spread(&self) -> Found {
        let ty = self.seat.ty;
        if !self.in_object() {
            return found("only rows of a JSON object can be spread", "stands in no JSON object", None);
        }
        let Base::Named(id) = ty.base else {
            return found("only a struct or union can be spread", "has no rows", None);
        };
        match self.check.platform.types[id.0].kind {
            TypeKind::Struct(_) if is_optional(ty) => found(
                "a spread struct cannot be absent",
                "marked as optional",
                Some("mark its rows as optional, one by one"),
            ),
            TypeKind::Struct(_) | TypeKind::Union(_) if ty.nullable || ty.lenient_none => {
                found("what is spread cannot be `null`", "no value of its own", None)
            }
            TypeKind::Struct(_) | TypeKind::Union(_) => None,
            TypeKind::Id { .. } | TypeKind::Enum { .. } => {
                found("only a struct or union can be spread", "has no rows", None)
            }
        }
    }

    fn pattern(&self) -> Found {
        let ty = self.seat.ty;
        if !self.in_object() {
            return found("a pattern stands for members of a JSON object", "stands in no JSON object", None);
        }
        if is_optional(ty) {
            return found("a pattern finds what is there", "marked as optional", None);
        }
        self.no_file(ty).or_else(|| self.no_bytes(ty))
    }

    fn in_object(&self) -> bool {
        matches!(self.seat.home, Home::Field(_) | Home::Group(Place::Body))
    }

    fn whole(&self, ty: &Type) -> Found {
        if is_optional(ty) || ty.nullable {
            return found("a whole body is always there", "marked as optional", None);
        }
        None
    }

    fn no_file(&self, ty: &Type) -> Found {
        if ty.base == Base::Scalar(Scalar::File) {
            return found(
                "a `file` is a part of a multipart body",
                "stands elsewhere",
                Some("it belongs into `[….multipart]`; a whole body of bytes is `bytes`"),
            );
        }
        None
    }

    fn no_bytes(&self, ty: &Type) -> Found {
        if ty.base == Base::Scalar(Scalar::Bytes) {
            return found(
                "`bytes` are a whole body",
                "stands elsewhere",
                Some(
                    "a request of raw bytes is `body = [\"bytes\", …]`, an answer is `returns = [\"stream\", …]`",
                ),
            );
        }
        None
    }

    /// Whether the type is one word on the wire.
    fn is_word(&self, ty: &Type) -> bool {
        match &ty.base {
            Base::Scalar(scalar) => !matches!(scalar, Scalar::Json | Scalar::Bytes | Scalar::File),
            Base::Named(id) => {
                matches!(self.check.platform.types[id.0].kind, TypeKind::Id { .. } | TypeKind::Enum { .. })
            }
            Base::List(_) | Base::Map(..) => false,
        }
    }
}

fn is_optional(ty: &Type) -> bool {
    ty.optional || ty.lenient_none
}

fn group(place: Place) -> &'static str {
    match place {
        Place::Path => "a placeholder",
        Place::Query => "a query parameter",
        Place::Header => "a header",
        Place::Body => "a JSON body",
        Place::Form => "a form",
        Place::Multipart => "a multipart body",
    }
}
