//! How a type of the language looks in Rust, how it is read and written, and how a value of it is passed.

use std::collections::BTreeSet;

use chat_spec::ir::{self, Base, Failures, Literal, Repr, Scalar, Type, TypeKind};
use proc_macro2::{Ident, Literal as Token, Span, TokenStream};
use quote::quote;

/// An identifier. Names were checked: none is a keyword.
pub(super) fn ident(name: &str) -> Ident {
    Ident::new(name, Span::call_site())
}

/// The types of a platform, as one generated module sees them: it notes which shared ones it has to import.
#[derive(Debug)]
pub(super) struct Scope<'a> {
    pub(super) platform: &'a ir::Platform,
    /// The resource whose module this is; `None` is the module of the shared types, where nothing is imported.
    pub(super) resource: Option<&'a str>,
    imports: BTreeSet<&'a str>,
}

impl<'a> Scope<'a> {
    pub(super) fn new(platform: &'a ir::Platform, resource: Option<&'a str>) -> Self {
        Self { platform, resource, imports: BTreeSet::new() }
    }

    /// The shared types that were named so far.
    pub(super) fn imports(&self) -> impl Iterator<Item = Ident> {
        self.imports.iter().map(|name| ident(name))
    }

    pub(super) fn def(&self, id: ir::TypeId) -> &'a ir::TypeDef {
        &self.platform.types[id.0]
    }

    /// The name of a named type.
    pub(super) fn named(&mut self, id: ir::TypeId) -> TokenStream {
        let def = self.def(id);
        let name = ident(&def.name);
        match (&def.resource, self.resource) {
            (None, Some(_)) => {
                self.imports.insert(&def.name);
                quote!(#name)
            }
            (Some(theirs), ours) if ours != Some(theirs) => {
                let module = ident(theirs);
                if ours.is_some() { quote!(super::#module::#name) } else { quote!(#module::#name) }
            }
            _ => quote!(#name),
        }
    }

    /// The type of a field or variable, marks included.
    pub(super) fn ty(&mut self, ty: &Type) -> TokenStream {
        let bare = self.bare(ty);
        match (ty.optional, ty.nullable) {
            (true, true) => quote!(chat_core::Patch<#bare>),
            (false, false) => bare,
            _ => quote!(Option<#bare>),
        }
    }

    /// The type without `?` and `|null`.
    pub(super) fn bare(&mut self, ty: &Type) -> TokenStream {
        match &ty.base {
            Base::Scalar(scalar) => match scalar {
                Scalar::String => quote!(String),
                Scalar::Int => quote!(i64),
                Scalar::Float => quote!(f64),
                Scalar::Bool | Scalar::Bit => quote!(bool),
                Scalar::Json => quote!(chat_core::Json),
                Scalar::Bytes | Scalar::File => quote!(chat_core::Upload),
                Scalar::Datetime => quote!(chat_core::DateTime),
                Scalar::InstantMs => quote!(chat_core::UnixMillis),
                Scalar::InstantS => quote!(chat_core::UnixSeconds),
                Scalar::DurationMs => quote!(chat_core::Millis),
                Scalar::DurationS => quote!(chat_core::Seconds),
            },
            Base::Named(id) => self.named(*id),
            Base::List(inner) => {
                let inner = self.ty(inner);
                if ty.lenient { quote!(chat_core::OneOrMany<#inner>) } else { quote!(Vec<#inner>) }
            }
            Base::Map(key, inner) => {
                let inner = self.ty(inner);
                let key = key.map_or(quote!(String), |key| self.named(key));
                quote!(std::collections::BTreeMap<#key, #inner>)
            }
        }
    }

    /// The type of a row; a secret's is `Secret`.
    pub(super) fn row(&mut self, row: &ir::Row) -> TokenStream {
        let bare = self.row_bare(row);
        if row.facts.sent_empty {
            bare
        } else if row.facts.clear.is_some() || (row.ty.optional && row.ty.nullable) {
            quote!(chat_core::Patch<#bare>)
        } else if row.ty.optional || row.ty.nullable {
            quote!(Option<#bare>)
        } else {
            bare
        }
    }

    /// The type of a list whose items tell whether they failed; any other stays as it is.
    pub(super) fn outcome(
        &mut self,
        ty: &Type,
        failures: Option<&Failures>,
        otherwise: TokenStream,
    ) -> TokenStream {
        match (&ty.base, failures) {
            (Base::List(item), Some(Failures::Unless(_))) => {
                let item = self.ty(item);
                quote!(chat_core::BatchOutcome<#item>)
            }
            _ => otherwise,
        }
    }

    /// The type of a row without `?` and `|null`.
    pub(super) fn row_bare(&mut self, row: &ir::Row) -> TokenStream {
        let bare = if row.facts.secret { quote!(chat_core::Secret) } else { self.bare(&row.ty) };
        let bare = self.outcome(&row.ty, row.facts.failures.as_ref(), bare);
        if row.boxed { quote!(Box<#bare>) } else { bare }
    }

    /// The type of a union's member.
    pub(super) fn member(&mut self, member: &ir::Member) -> TokenStream {
        let ty = self.ty(&member.ty);
        if member.boxed { quote!(Box<#ty>) } else { ty }
    }

    fn type_converts(&self, ty: &Type) -> bool {
        match &ty.base {
            Base::Scalar(scalar) => matches!(
                scalar,
                Scalar::String | Scalar::Json | Scalar::Bytes | Scalar::File | Scalar::Datetime
            ),
            Base::Named(id) => {
                !matches!(self.def(*id).kind, TypeKind::Struct(_)) || self.def(*id).resource.is_none()
            }
            Base::List(_) | Base::Map(..) => false,
        }
    }

    /// A list as an argument, and the expression that makes the list of it.
    pub(super) fn items(&mut self, item: &Type, name: &Ident) -> (TokenStream, TokenStream) {
        let element = self.bare(item);
        let (item, convert) = if self.type_converts(item) {
            (quote!(impl Into<#element>), quote!(.map(Into::into)))
        } else {
            (element, quote!())
        };
        (quote!(impl IntoIterator<Item = #item>), quote!(#name.into_iter()#convert.collect()))
    }

    /// The type of an argument, and the expression that makes the field's value of it.
    pub(super) fn argument(&mut self, row: &ir::Row) -> (TokenStream, TokenStream) {
        let name = ident(&row.name);
        let bare = self.row_bare(row);
        if row.ty.nullable && !row.ty.optional {
            return (quote!(Option<#bare>), quote!(#name));
        }
        if row.facts.secret {
            return (quote!(impl Into<chat_core::Secret>), quote!(#name.into()));
        }
        match &row.ty.base {
            Base::List(inner) if inner.optional || inner.nullable => (bare, quote!(#name)),
            Base::List(inner) => self.items(inner, &name),
            Base::Map(key, inner) if !(inner.optional || inner.nullable) => {
                let element = self.bare(inner);
                let key = key.map_or(quote!(String), |key| self.named(key));
                let (value, convert) = if self.type_converts(inner) {
                    (quote!(impl Into<#element>), quote!(value.into()))
                } else {
                    (element, quote!(value))
                };
                (
                    quote!(impl IntoIterator<Item = (impl Into<#key>, #value)>),
                    quote!(#name.into_iter().map(|(key, value)| (key.into(), #convert)).collect()),
                )
            }
            _ if row.boxed => {
                let inner = self.bare(&row.ty);
                (quote!(impl Into<#inner>), quote!(Box::new(#name.into())))
            }
            _ if self.type_converts(&row.ty) => (quote!(impl Into<#bare>), quote!(#name.into())),
            _ => (bare, quote!(#name)),
        }
    }
}

/// The import of the adapters' module, for a file that names any.
pub(super) fn codec_import<'a>(items: impl IntoIterator<Item = &'a TokenStream>) -> Option<TokenStream> {
    let names =
        |items: &TokenStream| items.to_string().contains("codec::") || items.to_string().contains("codec ::");
    items.into_iter().any(names).then(|| {
        quote!(
            use chat_core::codec;
        )
    })
}

/// [`adapter`] of an answer: a batch's outcome is read leniently by itself.
pub(super) fn answer_adapter(ty: &Type, failures: Option<&Failures>) -> Option<TokenStream> {
    match failures {
        Some(Failures::Unless(_)) => None,
        _ => adapter(ty),
    }
}

/// [`answer_adapter`] of a row.
pub(super) fn row_adapter(row: &ir::Row) -> Option<TokenStream> {
    answer_adapter(&row.ty, row.facts.failures.as_ref())
}

/// How a type is read and written where serde's own way is not the platform's: an adapter of `chat_core::codec`.
pub(super) fn adapter(ty: &Type) -> Option<TokenStream> {
    let value = bare_adapter(ty);
    if ty.lenient_none {
        let value = value.unwrap_or(plain());
        return Some(quote!(codec::Blank<#value>));
    }
    let value = value?;
    Some(match (ty.optional, ty.nullable) {
        (true, true) => quote!(codec::Patched<#value>),
        (false, false) => value,
        _ => quote!(codec::Maybe<#value>),
    })
}

/// The same without `?` and `|null`.
pub(super) fn bare_adapter(ty: &Type) -> Option<TokenStream> {
    match &ty.base {
        Base::List(inner) if ty.lenient => {
            let inner = adapter(inner).unwrap_or(plain());
            Some(quote!(codec::OneOrMany<#inner>))
        }
        Base::List(inner) => adapter(inner).map(|inner| quote!(codec::Each<#inner>)),
        Base::Map(_, inner) if ty.lenient => {
            let inner = adapter(inner).unwrap_or(plain());
            Some(quote!(codec::Entries<#inner>))
        }
        Base::Map(_, inner) => adapter(inner).map(|inner| quote!(codec::Values<#inner>)),
        Base::Scalar(Scalar::Bit) => Some(quote!(codec::Bit)),
        _ if ty.as_text => Some(quote!(codec::Text)),
        _ if ty.lenient => Some(quote!(codec::Lenient)),
        _ => None,
    }
}

/// serde's own way.
pub(super) fn plain() -> TokenStream {
    quote!(codec::Plain)
}

/// A literal of the spec as Rust.
pub(super) fn literal(literal: &Literal) -> TokenStream {
    match literal {
        Literal::String(text) => quote!(#text),
        Literal::Int(number) => {
            let number = Token::i64_unsuffixed(*number);
            quote!(#number)
        }
        Literal::Float(number) => {
            let number = Token::f64_unsuffixed(*number);
            quote!(#number)
        }
        Literal::Bool(flag) => quote!(#flag),
    }
}

/// A value of a row for an example, as an argument of its method; `krate` is the platform's crate.
pub(super) fn sample(platform: &ir::Platform, krate: &Ident, row: &ir::Row) -> TokenStream {
    if row.ty.nullable && !row.ty.optional {
        return quote!(None);
    }
    if row.facts.secret {
        return quote!("secret");
    }
    let is_word = match &row.ty.base {
        Base::Scalar(_) => true,
        Base::Named(id) => matches!(platform.types[id.0].kind, TypeKind::Id { .. }),
        Base::List(_) | Base::Map(..) => false,
    };
    if let Some(example) = row.facts.example.as_ref().filter(|_| is_word) {
        return wrapped(krate, &row.ty, literal(example));
    }
    sample_type(platform, krate, &row.ty, &row.name, 0)
}

/// Instants and spans have a type of their own.
fn wrapped(krate: &Ident, ty: &Type, value: TokenStream) -> TokenStream {
    match ty.base {
        Base::Scalar(Scalar::InstantMs) => quote!(#krate::UnixMillis(#value)),
        Base::Scalar(Scalar::InstantS) => quote!(#krate::UnixSeconds(#value)),
        Base::Scalar(Scalar::DurationMs) => quote!(#krate::Millis(#value)),
        Base::Scalar(Scalar::DurationS) => quote!(#krate::Seconds(#value)),
        _ => value,
    }
}

fn sample_type(platform: &ir::Platform, krate: &Ident, ty: &Type, name: &str, depth: usize) -> TokenStream {
    match &ty.base {
        Base::Scalar(scalar) => match scalar {
            Scalar::String | Scalar::Datetime | Scalar::Json => quote!(#name),
            Scalar::Bool | Scalar::Bit => quote!(true),
            Scalar::Float => quote!(1.0),
            Scalar::Bytes | Scalar::File => quote!(#krate::Upload::bytes("…")),
            Scalar::InstantMs => wrapped(krate, ty, quote!(1_612_685_332_518)),
            Scalar::InstantS => wrapped(krate, ty, quote!(1_612_685_332)),
            Scalar::Int | Scalar::DurationMs | Scalar::DurationS => wrapped(krate, ty, quote!(1)),
        },
        Base::List(inner) => {
            let inner = sample_type(platform, krate, inner, name, depth + 1);
            quote!([#inner])
        }
        Base::Map(_, inner) => {
            let inner = sample_type(platform, krate, inner, name, depth + 1);
            quote!([(#name, #inner)])
        }
        Base::Named(id) => {
            let def = &platform.types[id.0];
            let path = def.resource.as_ref().map_or(quote!(#krate), |resource| {
                let resource = ident(resource);
                quote!(#krate::#resource)
            });
            let type_name = ident(&def.name);
            match &def.kind {
                TypeKind::Id { repr: Repr::Text, example } => {
                    let example = example.as_deref().unwrap_or(name);
                    quote!(#example)
                }
                TypeKind::Id { repr: Repr::Number, example } => {
                    let number = example.as_ref().and_then(|text| text.parse().ok()).unwrap_or(1);
                    let number = Token::u64_unsuffixed(number);
                    quote!(#number)
                }
                TypeKind::Enum { variants, .. } => match variants.first() {
                    Some(variant) => {
                        let variant = ident(&variant.name);
                        quote!(#path::#type_name::#variant)
                    }
                    None => quote!(#name),
                },
                TypeKind::Union(union) if depth < 4 => match union.members.first() {
                    Some(member) => {
                        let variant = ident(&member.name);
                        let value = sample_type(platform, krate, &member.ty, name, depth + 1);
                        let value = match &member.ty.base {
                            Base::Named(_) | Base::Scalar(Scalar::String)
                                if !is_struct(platform, &member.ty) =>
                            {
                                quote!(#value.into())
                            }
                            _ => value,
                        };
                        // a parameter takes what converts into it
                        let converts = depth == 0 && is_struct(platform, &member.ty);
                        let alone = union.members.iter().filter(|other| other.ty == member.ty).count() == 1;
                        if let Some(function) = list_function(member) {
                            quote!(#path::#type_name::#function(#value))
                        } else if converts && alone {
                            value
                        } else {
                            quote!(#path::#type_name::#variant(#value))
                        }
                    }
                    None => quote!(#name),
                },
                TypeKind::Struct(rows) if depth < 4 => {
                    let values: Vec<TokenStream> = required(platform, rows)
                        .iter()
                        .map(|row| match &row.facts {
                            _ if row.ty.nullable => quote!(None),
                            facts if facts.secret => quote!("secret"),
                            _ => sample_type(platform, krate, &row.ty, &row.name, depth + 1),
                        })
                        .collect();
                    quote!(#path::#type_name::new(#(#values),*))
                }
                TypeKind::Union(_) | TypeKind::Struct(_) => quote!(#name),
            }
        }
    }
}

/// The function that makes a union of a member that is a list, from whatever its items are made of.
pub(super) fn list_function(member: &ir::Member) -> Option<Ident> {
    let Base::List(item) = &member.ty.base else { return None };
    let name = chat_spec::names::snake(&member.name);
    let is_plain = !(member.boxed || item.optional || item.nullable);
    (is_plain && !chat_spec::names::is_keyword(&name)).then(|| ident(&name))
}

fn is_struct(platform: &ir::Platform, ty: &Type) -> bool {
    matches!(&ty.base, Base::Named(id) if matches!(platform.types[id.0].kind, TypeKind::Struct(_) | TypeKind::Union(_)))
}

/// The rows with every spread struct written out.
pub(super) fn flattened(platform: &ir::Platform, rows: &[ir::Row]) -> Vec<ir::Row> {
    chat_spec::fields::expanded(platform, rows).into_iter().cloned().collect()
}

/// Whether a caller has to give the row.
pub(super) fn is_required(row: &ir::Row) -> bool {
    !row.ty.optional
        && row.facts.clear.is_none()
        && !matches!(row.kind, ir::RowKind::Constant(_) | ir::RowKind::Pattern { .. })
}

/// The rows that a constructor takes.
pub(super) fn required(platform: &ir::Platform, rows: &[ir::Row]) -> Vec<ir::Row> {
    flattened(platform, rows).into_iter().filter(is_required).collect()
}

/// Whether a type holds a secret somewhere.
pub(super) fn holds_secret(platform: &ir::Platform, ty: &Type) -> bool {
    fn look(platform: &ir::Platform, ty: &Type, seen: &mut BTreeSet<ir::TypeId>) -> bool {
        match &ty.base {
            Base::Scalar(_) => false,
            Base::List(inner) | Base::Map(_, inner) => look(platform, inner, seen),
            Base::Named(id) if !seen.insert(*id) => false,
            Base::Named(id) => match &platform.types[id.0].kind {
                TypeKind::Struct(rows) => {
                    rows.iter().any(|row| row.facts.secret || look(platform, &row.ty, seen))
                }
                TypeKind::Union(union) => union.members.iter().any(|member| look(platform, &member.ty, seen)),
                TypeKind::Id { .. } | TypeKind::Enum { .. } => false,
            },
        }
    }
    look(platform, ty, &mut BTreeSet::new())
}
