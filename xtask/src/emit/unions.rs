//! Unions: an enum of the members, and how it is read.

use chat_spec::ir::{self, Base, Told, Type, TypeDef, TypeKind};
use proc_macro2::TokenStream;
use quote::quote;

use super::{
    docs::{self, Docs},
    rust::{Scope, adapter, flattened, ident, list_function, required},
    types::about,
};

/// Whether a union keeps what it does not know: one that is only sent does not, so that nothing else can be written.
pub(super) fn is_open(def: &TypeDef) -> bool {
    def.in_answer || !def.in_request
}

/// A union: an open enum of its members.
pub(super) fn one_of(scope: &mut Scope<'_>, def: &TypeDef, union: &ir::Union) -> TokenStream {
    let name = ident(&def.name);
    let open = is_open(def);
    let mut docs = about(def);
    if open {
        docs.paragraph("Kinds that this crate does not know keep their JSON: see `unlisted`.");
    }
    let docs = docs.attributes();
    // A member that has a row for the tag writes it itself.
    let own_tag = matches!(&union.told, Told::Tag(tag) if union.members.iter().all(|member| has_row(scope.platform, &member.ty, tag)));
    let container = match &union.told {
        Told::Tag(_) if own_tag => quote!(#[serde(untagged)]),
        Told::Tag(tag) => quote!(#[serde(tag = #tag)]),
        Told::Adjacent { tag, content } => quote!(#[serde(tag = #tag, content = #content)]),
        Told::Key => quote!(),
        Told::Shape => quote!(#[serde(untagged)]),
    };
    let renames = !own_tag && union.told != Told::Shape;
    let mut variants = Vec::new();
    for member in &union.members {
        let facts = docs::facts_of(&member.facts, &member.ty);
        let mut docs = Docs::new(&docs::joined(&docs::prose(&member.meaning), &facts));
        docs::corrections(scope.platform, &member.corrections, &mut docs);
        let docs = docs.attributes();
        let variant = ident(&member.name);
        let ty = scope.member(member);
        let wire = &member.wire;
        let mut parts = Vec::new();
        if renames && member.wire != member.name {
            parts.push(quote!(rename = #wire));
        }
        if let Some(adapter) = adapter(&member.ty) {
            let path = format!("codec::As::<{adapter}>::serialize").replace(' ', "");
            parts.push(quote!(serialize_with = #path));
        }
        let attributes = if parts.is_empty() { quote!() } else { quote!(#[serde(#(#parts),*)]) };
        let deprecated = docs::deprecated(member.facts.deprecated.as_ref());
        variants.push(quote!(#docs #deprecated #attributes #variant(#ty)));
    }
    let untagged = (!own_tag && union.told != Told::Shape).then(|| quote!(#[serde(untagged)]));
    let unlisted = open.then(|| {
        quote! {
            #[doc(hidden)]
            #untagged
            Unlisted(chat_core::Unlisted),
        }
    });
    let accessor = open.then(|| {
        quote! {
            impl #name {
                /// The JSON of a kind that this crate does not know.
                pub fn unlisted(&self) -> Option<&chat_core::Json> {
                    match self {
                        Self::Unlisted(unlisted) => Some(unlisted.json()),
                        _ => None,
                    }
                }
            }
        }
    });
    let reading = reading(scope, &name, union, open);
    let conversions = conversions(scope, &name, union);
    let lists = def.in_request.then(|| lists(scope, &name, union));
    quote! {
        #docs
        #[derive(Clone, Debug, PartialEq, serde::Serialize)]
        #container
        #[non_exhaustive]
        pub enum #name {
            #(#variants,)*
            #unlisted
        }
        #accessor
        #lists
        #reading
        #(#conversions)*
    }
}

fn has_row(platform: &ir::Platform, ty: &Type, wire: &str) -> bool {
    let Base::Named(id) = &ty.base else { return false };
    match &platform.types[id.0].kind {
        TypeKind::Struct(rows) => flattened(platform, rows).iter().any(|row| row.wire == wire),
        _ => false,
    }
}

/// How a union is read: the trait of `chat_core::codec` that fits how its members are told apart.
fn reading(scope: &mut Scope<'_>, name: &proc_macro2::Ident, union: &ir::Union, open: bool) -> TokenStream {
    let unlisted = if open {
        quote!(
            fn unlisted(json: chat_core::Unlisted) -> Option<Self> {
                Some(Self::Unlisted(json))
            }
        )
    } else {
        quote!(
            fn unlisted(_: chat_core::Unlisted) -> Option<Self> {
                None
            }
        )
    };
    let members: Vec<(proc_macro2::Ident, &str, TokenStream, TokenStream)> = union
        .members
        .iter()
        .map(|member| {
            let adapter = adapter(&member.ty);
            let ty = scope.member(member);
            let from = adapter.map_or(
                quote!(<#ty as serde::Deserialize>::deserialize),
                |adapter| quote!(<#adapter as codec::DecodeAs<#ty>>::decode),
            );
            (ident(&member.name), &*member.wire, from, ty)
        })
        .collect();
    let (module, implementation) = match &union.told {
        Told::Tag(tag) => {
            let arms = members
                .iter()
                .map(|(variant, wire, from, _)| quote!(#wire => #from(members).map(Self::#variant)));
            (
                quote!(tagged),
                quote! {
                    impl codec::tagged::Tagged for #name {
                        const TAG: &'static str = #tag;
                        fn member<'de, D: serde::Deserializer<'de>>(kind: &str, members: D) -> Result<Result<Self, D::Error>, D> {
                            Ok(match kind { #(#arms,)* _ => return Err(members) })
                        }
                        #unlisted
                    }
                },
            )
        }
        Told::Adjacent { tag, content } => {
            let arms = members
                .iter()
                .map(|(variant, wire, from, _)| quote!(#wire => #from(content).map(Self::#variant)));
            (
                quote!(adjacent),
                quote! {
                    impl codec::adjacent::Adjacent for #name {
                        const TAG: &'static str = #tag;
                        const CONTENT: &'static str = #content;
                        fn member<'de, D: serde::Deserializer<'de>>(kind: &str, content: D) -> Result<Result<Self, D::Error>, D> {
                            Ok(match kind { #(#arms,)* _ => return Err(content) })
                        }
                        #unlisted
                    }
                },
            )
        }
        Told::Key => {
            let arms =
                union.members.iter().zip(&members).map(|(member, (variant, wire, _, ty))| {
                    match adapter(&member.ty) {
                        None => quote!(#wire => Self::#variant(members.next_value()?)),
                        Some(adapter) => quote! {
                            #wire => Self::#variant(members.next_value::<codec::Read<#ty, #adapter>>()?.0)
                        },
                    }
                });
            (
                quote!(keyed),
                quote! {
                    impl codec::keyed::Keyed for #name {
                        fn member<'de, A: serde::de::MapAccess<'de>>(key: &str, members: &mut A) -> Result<Option<Self>, A::Error> {
                            Ok(Some(match key { #(#arms,)* _ => return Ok(None) }))
                        }
                        #unlisted
                    }
                },
            )
        }
        Told::Shape => {
            let keys = union.members.iter().map(|member| {
                let rows = match &member.ty.base {
                    Base::Named(id) => match &scope.def(*id).kind {
                        TypeKind::Struct(rows) => required(scope.platform, rows),
                        _ => Vec::new(),
                    },
                    _ => Vec::new(),
                };
                let keys: Vec<String> = rows.into_iter().map(|row| row.wire).collect();
                quote!(&[#(#keys),*])
            });
            let arms = members
                .iter()
                .enumerate()
                .map(|(index, (variant, _, from, _))| quote!(#index => #from(json).map(Self::#variant)));
            (
                quote!(shape),
                quote! {
                    impl codec::shape::Shape for #name {
                        const MEMBERS: &'static [&'static [&'static str]] = &[#(#keys),*];
                        fn member(index: usize, json: chat_core::Json) -> Result<Self, chat_core::serde_json::Error> {
                            match index {
                                #(#arms,)*
                                _ => Err(serde::de::Error::custom("of no kind that is known here")),
                            }
                        }
                        #unlisted
                    }
                },
            )
        }
    };
    quote! {
        #implementation
        impl<'de> serde::Deserialize<'de> for #name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                codec::#module::deserialize(deserializer)
            }
        }
    }
}

/// A function for each member that is a list, from whatever its items are made of.
fn lists(scope: &mut Scope<'_>, name: &proc_macro2::Ident, union: &ir::Union) -> TokenStream {
    let mut functions = Vec::new();
    for member in &union.members {
        let (Base::List(item), Some(function)) = (&member.ty.base, list_function(member)) else { continue };
        let variant = ident(&member.name);
        let docs = Docs::new(&docs::prose(&member.meaning)).attributes();
        let (ty, value) = scope.items(item, &function);
        functions.push(quote! {
            #docs
            pub fn #function(#function: #ty) -> Self { Self::#variant(#value) }
        });
    }
    if functions.is_empty() { quote!() } else { quote!(impl #name { #(#functions)* }) }
}

/// `From` for each member whose type no other member has.
fn conversions(scope: &mut Scope<'_>, name: &proc_macro2::Ident, union: &ir::Union) -> Vec<TokenStream> {
    let types: Vec<String> = union.members.iter().map(|member| scope.ty(&member.ty).to_string()).collect();
    let mut out = Vec::new();
    for (member, ty) in union.members.iter().zip(&types) {
        if types.iter().filter(|other| *other == ty).count() == 1
            && !member.ty.optional
            && !member.ty.nullable
        {
            let variant = ident(&member.name);
            let ty = scope.ty(&member.ty);
            let given = ident(&chat_spec::names::snake(&member.name));
            let given =
                if chat_spec::names::is_keyword(&given.to_string()) { ident("member") } else { given };
            let value = if member.boxed { quote!(Box::new(#given)) } else { quote!(#given) };
            out.push(quote! {
                impl From<#ty> for #name {
                    fn from(#given: #ty) -> Self { Self::#variant(#value) }
                }
            });
        }
    }
    out
}
