//! Ids, enums, structs and unions.

use std::fmt::Write as _;

use chat_spec::ir::{self, Base, Literal, Repr, RowKind, Told, Type, TypeDef, TypeKind, WireValue};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{
    docs::{self, Docs},
    rust::{Scope, adapter, bare_adapter, flattened, ident, literal, plain, required, row_adapter},
    unions,
};
use crate::layout::Layout;

/// The newtypes of ids, through the core's macro: what they share is written once.
pub(super) fn ids(platform: &ir::Platform, layout: &mut Layout) {
    for (repr, word) in [(Repr::Text, "text"), (Repr::Number, "number")] {
        let mut text = String::from("chat_core::ids! {\n");
        let mut any = false;
        for def in &platform.types {
            let TypeKind::Id { repr: its, .. } = &def.kind else { continue };
            if *its == repr {
                comment(&about(def), 1, &mut text);
                let _ = writeln!(text, "    {}: {word};", def.name);
                any = true;
            }
        }
        if any {
            layout.text(text + "}");
        }
    }
}

/// An open enum, through the core's macro.
pub(super) fn open_enum(platform: &ir::Platform, def: &TypeDef, layout: &mut Layout) {
    let TypeKind::Enum { repr, variants } = &def.kind else { return };
    let mut text = String::from("chat_core::open_enum! {\n");
    comment(&about(def), 1, &mut text);
    let word = if *repr == Repr::Text { "text" } else { "number" };
    let _ = writeln!(text, "    {}: {word} {{", def.name);
    for variant in variants {
        let mut docs = Docs::new(&docs::prose(&variant.meaning));
        if let Some(since) = &variant.since {
            docs.paragraph(&format!("Since {since}."));
        }
        docs::corrections(platform, &variant.corrections, &mut docs);
        comment(&docs, 2, &mut text);
        if let Some(why) = &variant.deprecated {
            let _ = writeln!(text, "        #[deprecated = {why:?}]");
        }
        let _ = match &variant.wire {
            WireValue::Text(wire) => writeln!(text, "        {} = {wire:?},", variant.name),
            WireValue::Number(wire) => writeln!(text, "        {} = {wire},", variant.name),
        };
    }
    layout.text(text + "    }\n}");
}

fn comment(docs: &Docs, depth: usize, text: &mut String) {
    for line in docs.lines() {
        let _ = writeln!(text, "{}", format!("{}/// {line}", "    ".repeat(depth)).trim_end());
    }
}

pub(super) fn about(def: &TypeDef) -> Docs {
    let mut docs = Docs::new(&docs::prose(&def.about));
    if let Some(details) = &def.details {
        docs.paragraph(&docs::prose(details));
    }
    if let Some(page) = &def.docs {
        docs.paragraph(&format!("[upstream]({page})"));
    }
    docs
}

/// A struct or union with everything that belongs to it.
pub(super) fn compound(scope: &mut Scope<'_>, def: &TypeDef) -> TokenStream {
    match &def.kind {
        TypeKind::Struct(rows) => structure(scope, def, rows),
        TypeKind::Union(union) => unions::one_of(scope, def, union),
        TypeKind::Id { .. } | TypeKind::Enum { .. } => quote!(),
    }
}

fn structure(scope: &mut Scope<'_>, def: &TypeDef, rows: &[ir::Row]) -> TokenStream {
    let rows = flattened(scope.platform, rows);
    let name = ident(&def.name);
    let docs = about(def).attributes();
    let fields: Vec<TokenStream> = rows.iter().map(|row| field(scope, def, row)).collect();
    let failures = rows.iter().find(|row| row.facts.failures == Some(ir::Failures::All));
    let tells = rows.iter().any(|row| row.facts.failures.is_some());
    let may_have_failed = success_flag(scope.platform, def).is_some();
    let must_use = match () {
        () if tells => quote!(#[must_use = "a part of what was asked may have failed"]),
        () if may_have_failed => quote!(#[must_use = "it may have failed although the call succeeded"]),
        () => quote!(),
    };
    let partial = failures.map(|row| failures_method(scope, &name, row));
    let attempt = success_flag(scope.platform, def).map(|flag| attempt(&name, &rows, flag));
    let constructor = def.in_request.then(|| constructor(scope, def, &rows));
    let deny = is_strict(scope.platform, def, &rows).then(|| quote!(#[serde(deny_unknown_fields)]));
    let patterns: Vec<TokenStream> = rows.iter().filter_map(|row| pattern(scope, def, row)).collect();
    quote! {
        #docs
        #[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
        #deny
        #[non_exhaustive]
        #must_use
        pub struct #name { #(#fields),* }
        #constructor
        #partial
        #attempt
        #(#patterns)*
    }
}

/// The flag that tells whether what the type describes was done: some list of them says so.
fn success_flag<'a>(platform: &'a ir::Platform, def: &TypeDef) -> Option<&'a str> {
    let rows = platform.types.iter().filter_map(|other| match &other.kind {
        TypeKind::Struct(rows) => Some(rows),
        _ => None,
    });
    let rows = rows.flatten().map(|row| (&row.ty, row.facts.failures.as_ref()));
    let operations = platform.resources.iter().flat_map(|resource| &resource.operations);
    let answers = operations.filter_map(|operation| match &operation.returns {
        ir::Returns::Value { ty, failures, .. } => Some((ty, failures.as_ref())),
        _ => None,
    });
    rows.chain(answers).find_map(|(ty, failures)| match (&ty.base, failures) {
        (Base::List(item), Some(ir::Failures::Unless(flag))) if is_of(platform, item, def) => Some(&**flag),
        _ => None,
    })
}

/// `impl Attempt`
fn attempt(name: &proc_macro2::Ident, rows: &[ir::Row], flag: &str) -> TokenStream {
    let flag = rows.iter().find(|row| row.wire == flag).map(|row| ident(&row.name));
    quote! {
        impl chat_core::Attempt for #name {
            fn succeeded(&self) -> bool { self.#flag }
        }
    }
}

/// Whether reading refuses what no row declares: of what is only sent, and stands in an object of its own.
fn is_strict(platform: &ir::Platform, def: &TypeDef, rows: &[ir::Row]) -> bool {
    let shares = |union: &ir::Union| {
        matches!(union.told, Told::Tag(_) | Told::Shape)
            && union.members.iter().any(|member| is_of(platform, &member.ty, def))
    };
    let unions = platform.types.iter().filter_map(|other| match &other.kind {
        TypeKind::Union(union) => Some(union),
        _ => None,
    });
    def.in_request
        && !def.in_answer
        && rows.iter().all(|row| !matches!(row.kind, RowKind::Spread | RowKind::Pattern { .. }))
        && !unions.into_iter().any(shares)
}

/// Whether it is this type: two resources may each declare one of the same name.
fn is_of(platform: &ir::Platform, ty: &Type, def: &TypeDef) -> bool {
    matches!(&ty.base, Base::Named(id) if std::ptr::eq(&platform.types[id.0], def))
}

/// A public field of a struct.
fn field(scope: &mut Scope<'_>, def: &TypeDef, row: &ir::Row) -> TokenStream {
    let docs = docs::row(scope.platform, row).attributes();
    let deprecated = docs::deprecated(row.facts.deprecated.as_ref());
    let name = ident(&row.name);
    if let RowKind::Pattern { key, .. } = &row.kind {
        let key = key.map_or(quote!(String), |key| scope.named(key));
        let value = scope.ty(&row.ty);
        let (read, write) =
            (pattern_function("read", def, row).to_string(), pattern_function("write", def, row).to_string());
        return quote!(#docs #deprecated #[serde(flatten, deserialize_with = #read, serialize_with = #write)]
            pub #name: std::collections::BTreeMap<#key, #value>);
    }
    let ty = scope.row(row);
    let attributes = serde_attributes(scope, row, true);
    quote!(#docs #deprecated #attributes pub #name: #ty)
}

/// How serde treats a field; `read` if it is also read, not only written.
pub(super) fn serde_attributes(scope: &Scope<'_>, row: &ir::Row, read: bool) -> TokenStream {
    let mut parts = Vec::new();
    if row.kind == RowKind::Spread {
        parts.push(quote!(flatten));
        if row.ty.optional
            && let Some(module) = union_module(scope.platform, &row.ty)
        {
            let optional = format!("codec::{module}::optional");
            if read {
                parts.push(quote!(deserialize_with = #optional));
            }
            parts.push(quote!(skip_serializing_if = "Option::is_none"));
            return quote!(#[serde(#(#parts),*)]);
        }
    } else if row.wire != row.name {
        let wire = &row.wire;
        parts.push(quote!(rename = #wire));
    }
    let default = read.then(|| quote!(default));
    let lenient = row.ty.lenient && matches!(row.ty.base, Base::List(_) | Base::Map(..));
    if let Some(clear) = row.facts.clear {
        parts.extend(default.clone());
        parts.push(quote!(skip_serializing_if = "chat_core::Patch::is_keep"));
        let value = bare_adapter(&row.ty);
        let adapter = match clear {
            ir::Clear::Empty => {
                let value = value.unwrap_or(plain());
                Some(quote!(codec::ClearEmpty<#value>))
            }
            ir::Clear::Null => value.map(|value| quote!(codec::Patched<#value>)),
        };
        parts.extend(adapter.map(|adapter| with(&adapter)));
    } else {
        let adapter = match () {
            () if row.facts.secret => None,
            () if row.facts.sent_empty => bare_adapter(&row.ty),
            () => row_adapter(row),
        };
        if row.facts.sent_empty {
            // always written
        } else if row.ty.optional && row.ty.nullable {
            parts.extend(default.clone());
            parts.push(quote!(skip_serializing_if = "chat_core::Patch::is_keep"));
        } else if row.ty.optional {
            if adapter.is_some() {
                parts.extend(default.clone());
            }
            parts.push(quote!(skip_serializing_if = "Option::is_none"));
        } else if lenient {
            parts.extend(default.clone());
        }
        parts.extend(adapter.map(|adapter| with(&adapter)));
    }
    if parts.is_empty() { quote!() } else { quote!(#[serde(#(#parts),*)]) }
}

/// The module of `chat_core::codec` that reads a union.
fn union_module(platform: &ir::Platform, ty: &Type) -> Option<proc_macro2::Ident> {
    let Base::Named(id) = &ty.base else { return None };
    match &platform.types[id.0].kind {
        TypeKind::Union(union) => Some(ident(match union.told {
            Told::Tag(_) => "tagged",
            Told::Adjacent { .. } => "adjacent",
            Told::Key => "keyed",
            Told::Shape => "shape",
        })),
        _ => None,
    }
}

fn with(adapter: &TokenStream) -> TokenStream {
    let path = quote!(codec::As::<#adapter>).to_string().replace(' ', "").replace(',', ", ");
    quote!(with = #path)
}

fn pattern_function(verb: &str, def: &TypeDef, row: &ir::Row) -> proc_macro2::Ident {
    format_ident!("{verb}_{}_{}", chat_spec::names::snake(&def.name), row.name)
}

/// How the fields of a pattern are read and written.
fn pattern(scope: &mut Scope<'_>, def: &TypeDef, row: &ir::Row) -> Option<TokenStream> {
    let RowKind::Pattern { prefix, suffix, key } = &row.kind else { return None };
    let (read, write) = (pattern_function("read", def, row), pattern_function("write", def, row));
    let reads = format!(" Reads the fields `{}`.", row.wire);
    let writes = format!(" Writes the fields `{}`.", row.wire);
    let key = key.map_or(quote!(String), |key| scope.named(key));
    let value = scope.ty(&row.ty);
    let map = quote!(std::collections::BTreeMap<#key, #value>);
    let adapter = adapter(&row.ty).unwrap_or(plain());
    Some(quote! {
        #[doc = #reads]
        fn #read<'de, D: serde::Deserializer<'de>>(fields: D) -> Result<#map, D::Error> {
            codec::pattern::deserialize_as::<#adapter, _, _, _>(fields, #prefix, #suffix)
        }

        #[doc = #writes]
        fn #write<S: serde::Serializer>(map: &#map, fields: S) -> Result<S::Ok, S::Error> {
            codec::pattern::serialize_as::<#adapter, _, _, _>(map, fields, #prefix, #suffix)
        }
    })
}

fn failures_method(scope: &mut Scope<'_>, name: &proc_macro2::Ident, row: &ir::Row) -> TokenStream {
    let field = ident(&row.name);
    let (ty, body) = match (&row.ty.base, row.ty.optional || row.ty.nullable) {
        (Base::List(item), false) => {
            let item = scope.ty(item);
            (quote!(&[#item]), quote!(&self.#field))
        }
        (Base::List(item), true) => {
            let item = scope.ty(item);
            (quote!(&[#item]), quote!(self.#field.as_deref().unwrap_or_default()))
        }
        (_, false) => {
            let map = scope.bare(&row.ty);
            (quote!(&#map), quote!(&self.#field))
        }
        (_, true) => {
            let map = scope.bare(&row.ty);
            (quote!(Option<&#map>), quote!(self.#field.as_ref()))
        }
    };
    let docs = Docs::new(&format!("What failed although the call succeeded: `{}`.", row.wire)).attributes();
    quote! {
        impl #name {
            #docs
            pub fn failures(&self) -> #ty { #body }
        }
    }
}

/// `new` with what is required, a setter for what is not.
fn constructor(scope: &mut Scope<'_>, def: &TypeDef, rows: &[ir::Row]) -> TokenStream {
    let name = ident(&def.name);
    let mut arguments = Vec::new();
    for row in required(scope.platform, rows) {
        let (ty, _) = scope.argument(&row);
        let name = ident(&row.name);
        arguments.push(quote!(#name: #ty));
    }
    let values: Vec<TokenStream> = rows.iter().map(|row| initial(scope, row)).collect();
    let setters: Vec<TokenStream> = rows.iter().flat_map(|row| setters(scope, row, true)).collect();
    let docs = Docs::new("With what is required; everything else is absent.").attributes();
    let default = arguments.is_empty().then(|| {
        quote! {
            impl Default for #name {
                fn default() -> Self { Self::new() }
            }
        }
    });
    quote! {
        impl #name {
            #docs
            pub fn new(#(#arguments),*) -> Self { Self { #(#values),* } }
            #(#setters)*
        }
        #default
    }
}

/// The field of a new value: from the argument of its name, or absent.
pub(super) fn initial(scope: &mut Scope<'_>, row: &ir::Row) -> TokenStream {
    let name = ident(&row.name);
    let value = match &row.kind {
        RowKind::Constant(Literal::String(text)) => quote!(#text.to_owned()),
        RowKind::Constant(value) => literal(value),
        RowKind::Pattern { .. } => quote!(std::collections::BTreeMap::new()),
        _ if row.facts.clear.is_some() || (row.ty.optional && row.ty.nullable) => {
            quote!(chat_core::Patch::Keep)
        }
        _ if row.facts.sent_empty => quote!(Vec::new()),
        _ if row.ty.optional => quote!(None),
        _ => {
            let (_, value) = scope.argument(row);
            if value.to_string() == row.name {
                return quote!(#name);
            }
            value
        }
    };
    quote!(#name: #value)
}

/// Methods that set what is not required.
pub(super) fn setters(scope: &mut Scope<'_>, row: &ir::Row, must_use: bool) -> Vec<TokenStream> {
    let patch = row.facts.clear.is_some() || (row.ty.optional && row.ty.nullable);
    if matches!(row.kind, RowKind::Constant(_)) || !(row.ty.optional || patch || is_pattern(row)) {
        return Vec::new();
    }
    let must_use = must_use.then(|| quote!(#[must_use]));
    let docs = docs::row(scope.platform, row).attributes();
    let deprecated = docs::deprecated(row.facts.deprecated.as_ref());
    let name = ident(&row.name);
    if let RowKind::Pattern { key, .. } = &row.kind {
        let key = key.map_or(quote!(String), |key| scope.named(key));
        let value = scope.ty(&row.ty);
        return vec![quote! {
            #docs #deprecated #must_use
            pub fn #name(mut self, #name: impl IntoIterator<Item = (impl Into<#key>, #value)>) -> Self {
                self.#name = #name.into_iter().map(|(key, value)| (key.into(), value)).collect();
                self
            }
        }];
    }
    let mut bare = row.clone();
    bare.ty.optional = false;
    bare.ty.nullable = false;
    let (ty, value) = scope.argument(&bare);
    let set = match () {
        () if patch => quote!(chat_core::Patch::Set(#value)),
        () if row.facts.sent_empty => value,
        () => quote!(Some(#value)),
    };
    let mut methods = vec![quote! {
        #docs #deprecated #must_use
        pub fn #name(mut self, #name: #ty) -> Self {
            self.#name = #set;
            self
        }
    }];
    if patch {
        let clear = format_ident!("clear_{}", row.name);
        let docs = Docs::new(&format!("Clears `{}`; neither set nor cleared, it stays as it is.", row.wire))
            .attributes();
        methods.push(quote! {
            #docs #deprecated #must_use
            pub fn #clear(mut self) -> Self {
                self.#name = chat_core::Patch::Clear;
                self
            }
        });
    }
    methods
}

fn is_pattern(row: &ir::Row) -> bool {
    matches!(row.kind, RowKind::Pattern { .. })
}
