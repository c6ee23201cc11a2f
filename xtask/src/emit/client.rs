//! A platform's crate: the folder `generated`, file by file.

use std::collections::{BTreeMap, BTreeSet};

use chat_spec::ir::{self, Auth, ResetUnit, TypeKind};
use proc_macro2::TokenStream;
use quote::quote;

use super::{
    docs::{self, Docs},
    dynamic, fixtures,
    resource::{self, variable},
    rust::{Scope, codec_import, ident},
    setup, types,
};
use crate::layout::Layout;

/// Every file of the generated folder, by its name there.
///
/// # Errors
/// If what was emitted is not Rust: a mistake of the emitter that a check should have caught.
pub fn files(platform: &ir::Platform) -> Result<BTreeMap<String, String>, String> {
    let mut files = BTreeMap::new();
    files.insert("mod.rs".to_owned(), root(platform)?);
    files.insert("client.rs".to_owned(), client(platform)?);
    files.insert("types.rs".to_owned(), shared_types(platform)?);
    files.insert("operations.rs".to_owned(), operations(platform)?);
    files.insert("dynamic.rs".to_owned(), dynamic::file(platform)?);
    files.insert("fixtures.rs".to_owned(), fixtures::file(platform)?);
    for resource in &platform.resources {
        files.insert(format!("{}.rs", resource.name), resource::file(platform, resource)?);
    }
    Ok(files)
}

/// The same as one module, for tests that compile what was emitted.
///
/// # Errors
/// As [`files`].
pub fn single_file(platform: &ir::Platform) -> Result<String, String> {
    let mut files = files(platform)?;
    let root = files.remove("mod.rs").unwrap_or_default();
    let mut out = String::new();
    for line in root.lines() {
        let module =
            line.trim_start_matches("pub ").strip_prefix("mod ").and_then(|rest| rest.strip_suffix(';'));
        match module.and_then(|name| files.get(&format!("{name}.rs"))) {
            Some(text) => {
                out.push_str(line.trim_end_matches(';'));
                out.push_str(" {\n");
                out.push_str(text);
                out.push_str("}\n");
            }
            // Docs of the root stand above a module of their own where it is included.
            None if line.starts_with("//!") => {}
            None => {
                out.push_str(line);
                out.push('\n');
            }
        }
    }
    Ok(out)
}

fn root(platform: &ir::Platform) -> Result<String, String> {
    let mut layout = Layout::default();
    let docs = Docs::new(&format!("What `spec/{}/` says, as Rust.", platform.name));
    layout.about(docs.lines());
    let resources = platform.resources.iter().map(|resource| ident(&resource.name));
    layout.group(quote! {
        mod client;
        #[cfg(feature = "dynamic")]
        pub mod dynamic;
        mod fixtures;
        #(pub mod #resources;)*
        mod operations;
        mod types;
    })?;
    let client = ident(&platform.client);
    let names: BTreeSet<&str> =
        platform.types.iter().filter(|def| def.resource.is_none()).map(|def| &*def.name).collect();
    let shared: Vec<_> = names.into_iter().map(ident).collect();
    let shared = (!shared.is_empty()).then(|| quote!(pub use types::{#(#shared),*};));
    let setup = (!platform.settings.is_empty()).then(|| quote!(, Setup));
    layout.group(quote! {
        pub use client::{#client, PLATFORM #setup};
        pub use operations::OPERATIONS;
        #shared
    })?;
    Ok(layout.finish(&format!("spec/{}/", platform.name)))
}

fn client(platform: &ir::Platform) -> Result<String, String> {
    let mut layout = Layout::default();
    layout.about(Docs::new(&format!("The client of {}, and where its servers are.", platform.title)).lines());
    let resources = platform.resources.iter().map(|resource| ident(&resource.name));
    layout.group(quote!(use super::{#(#resources),*};))?;
    let name = ident(&platform.client);
    let mut docs = Docs::new(&format!(
        "A client of {}. Cheap to clone: all clones share one connection pool.",
        platform.title
    ));
    docs.paragraph(&docs::prose(&platform.about));
    docs.paragraph(&format!("[upstream]({})", platform.docs));
    docs.code("no_run", setup::example(platform, &["let $it = $made?;"]));
    if !platform.errors.is_empty() {
        docs.heading("Error codes");
        let mut table = String::from("| code | kind | meaning |\n|---|---|---|");
        for error in &platform.errors {
            let kind = error_kind(error.kind);
            table.push_str(&format!(
                "\n| `{}` | `{kind}` | {} |",
                error.written,
                docs::prose(&error.meaning)
            ));
        }
        docs.paragraph(&table);
    }
    let docs = docs.attributes();
    let mut with = Docs::new("The same client with other options for the calls made on it.");
    with.code(
        "no_run",
        setup::example(
            platform,
            &["# let $it = $made?;", "let patient = $it.with($krate::CallOptions::new().attempts(5));"],
        ),
    );
    let with = with.attributes();
    let handles = platform.resources.iter().map(|resource| {
        let docs = Docs::new(&docs::prose(&resource.about)).attributes();
        let name = ident(&resource.name);
        quote! {
            #docs
            pub fn #name(&self) -> #name::Calls<'_> { #name::Calls { client: &self.client } }
        }
    });
    let functions = setup::functions(platform);
    let setup = setup::setup(platform);
    layout.items(quote! {
        #docs
        #[derive(Clone, Debug)]
        pub struct #name { pub(super) client: chat_core::Client }

        impl #name {
            #functions

            #with
            #[must_use]
            pub fn with(&self, options: chat_core::CallOptions) -> Self {
                Self { client: self.client.with(options) }
            }

            /// What operations are sent through: for an [`Operation`](chat_core::Operation) of your own.
            pub fn client(&self) -> &chat_core::Client { &self.client }

            #(#handles)*
        }

        #setup
    })?;
    layout.items(data(platform))?;
    Ok(layout.finish(&format!("spec/{}/platform.toml", platform.name)))
}

/// What `platform.toml` says, as data for the core.
fn data(platform: &ir::Platform) -> TokenStream {
    let (name, title) = (&platform.name, &platform.title);
    let hosts = platform.hosts.iter().map(|host| {
        let (name, base) = (&host.name, &host.base);
        let auth = match &host.auth {
            None => quote!(chat_core::Auth::None),
            Some(Auth::Header { name, scheme }) => {
                quote!(chat_core::Auth::Header { name: #name, scheme: #scheme })
            }
            Some(Auth::Parameter(name)) => quote!(chat_core::Auth::Parameter { name: #name }),
            Some(Auth::Query(name)) => quote!(chat_core::Auth::Query { name: #name }),
        };
        let code = option(host.code.as_ref());
        let error_code = host.error_code.as_deref().unwrap_or_default();
        let error_text = &host.error_text;
        quote! {
            chat_core::Host {
                name: #name,
                base: #base,
                auth: #auth,
                code: #code,
                error_code: #error_code,
                error_text: &[#(#error_text),*],
            }
        }
    });
    let settings = platform.settings.iter().map(|setting| {
        let name = &setting.name;
        let split = setting.split.map_or(quote!(None), |separator| {
            let parts = proc_macro2::Literal::usize_unsuffixed(setting.example.split(separator).count());
            quote!(Some((#separator, #parts)))
        });
        quote!(chat_core::Setting { name: #name, split: #split })
    });
    let rate_limit = platform.rate_limit.as_ref().map(|headers| {
        let limit = option(headers.limit.as_ref());
        let remaining = option(headers.remaining.as_ref());
        let bucket = option(headers.bucket.as_ref());
        let global = option(headers.global.as_ref());
        let reset = match &headers.reset {
            None => quote!(None),
            Some((name, unit)) => {
                let unit = ident(match unit {
                    ResetUnit::DurationS => "DurationS",
                    ResetUnit::DurationMs => "DurationMs",
                    ResetUnit::InstantS => "InstantS",
                    ResetUnit::InstantMs => "InstantMs",
                });
                quote!(Some((#name, chat_core::ResetUnit::#unit)))
            }
        };
        quote! {
            chat_core::RateLimitHeaders {
                limit: #limit,
                remaining: #remaining,
                reset: #reset,
                bucket: #bucket,
                global: #global,
            }
        }
    });
    let rates = platform.rates.iter().map(|bucket| {
        let (name, rate) = (&bucket.name, rate(bucket.rate));
        quote!((#name, #rate))
    });
    let errors = platform.errors.iter().map(error_rule);
    let mut chain = Vec::new();
    let mut parts = quote! {
        const HOSTS: &[chat_core::Host] = &[#(#hosts),*];
    };
    if !platform.settings.is_empty() {
        parts.extend(quote!(const SETTINGS: &[chat_core::Setting] = &[#(#settings),*];));
        chain.push(quote!(.settings(SETTINGS)));
    }
    if !platform.errors.is_empty() {
        parts.extend(quote!(const ERRORS: &[chat_core::ErrorRule] = &[#(#errors),*];));
        chain.push(quote!(.errors(ERRORS)));
    }
    if let Some(headers) = rate_limit {
        parts.extend(quote!(const RATE_LIMIT: chat_core::RateLimitHeaders = #headers;));
        chain.push(quote!(.rate_limit(RATE_LIMIT)));
    }
    if let Some(default) = platform.default_rate.map(rate) {
        chain.push(quote!(.default_rate(#default)));
    }
    if !platform.rates.is_empty() {
        parts.extend(quote!(const RATES: &[(&str, chat_core::Rate)] = &[#(#rates),*];));
        chain.push(quote!(.rates(RATES)));
    }
    quote! {
        #parts

        /// Hosts, place of the token, error codes, rate-limit headers and documented rates.
        pub static PLATFORM: chat_core::PlatformMeta =
            chat_core::PlatformMeta::new(#name, #title, HOSTS)#(#chain)*;
    }
}

fn option(value: Option<&String>) -> TokenStream {
    value.map_or(quote!(None), |value| quote!(Some(#value)))
}

/// So many calls in so much time.
pub(super) fn rate(rate: ir::Rate) -> TokenStream {
    let calls = proc_macro2::Literal::u32_unsuffixed(rate.calls);
    let seconds = proc_macro2::Literal::u64_unsuffixed(rate.per.as_secs());
    quote!(chat_core::Rate::new(#calls, std::time::Duration::from_secs(#seconds)))
}

/// What a row of `[errors]` says.
pub(super) fn error_rule(error: &ir::ErrorCode) -> TokenStream {
    let kind = error_kind(error.kind);
    let status = error.status.map(|status| {
        let status = proc_macro2::Literal::u16_unsuffixed(status);
        quote!(.status(#status))
    });
    let code = error.code.as_ref().map(|code| quote!(.code(#code)));
    let text = error.text.as_ref().map(|text| quote!(.text(#text)));
    quote!(chat_core::ErrorRule::new(chat_core::ErrorKind::#kind)#status #code #text)
}

pub(super) fn error_kind(kind: ir::ErrorKind) -> proc_macro2::Ident {
    ident(match kind {
        ir::ErrorKind::Invalid => "Invalid",
        ir::ErrorKind::Unauthorized => "Unauthorized",
        ir::ErrorKind::TokenExpired => "TokenExpired",
        ir::ErrorKind::Forbidden => "Forbidden",
        ir::ErrorKind::FeatureDisabled => "FeatureDisabled",
        ir::ErrorKind::NotFound => "NotFound",
        ir::ErrorKind::AlreadyExists => "AlreadyExists",
        ir::ErrorKind::Conflict => "Conflict",
        ir::ErrorKind::TooLarge => "PayloadTooLarge",
        ir::ErrorKind::RateLimited => "RateLimited",
        ir::ErrorKind::QuotaExceeded => "QuotaExceeded",
        ir::ErrorKind::Unavailable => "Unavailable",
        ir::ErrorKind::Other => "Other",
    })
}

fn shared_types(platform: &ir::Platform) -> Result<String, String> {
    let mut scope = Scope::new(platform, None);
    let mut layout = Layout::default();
    layout.about(Docs::new("Ids, enums, structs and unions that the resources share.").lines());
    let shared: Vec<&ir::TypeDef> = platform.types.iter().filter(|def| def.resource.is_none()).collect();
    let compound: Vec<TokenStream> = shared.iter().map(|def| types::compound(&mut scope, def)).collect();
    if let Some(codec) = codec_import(&compound) {
        layout.group(codec)?;
    }
    types::ids(platform, &mut layout);
    for (def, items) in shared.into_iter().zip(compound) {
        match &def.kind {
            TypeKind::Id { .. } => {}
            TypeKind::Enum { .. } => types::open_enum(platform, def, &mut layout),
            TypeKind::Struct(_) | TypeKind::Union(_) => layout.items(items)?,
        }
    }
    let name = &platform.name;
    Ok(layout.finish(&format!("spec/{name}/platform.toml and spec/{name}/types.toml")))
}

/// The table of all operations, and an index from the path on the wire to the method in Rust.
fn operations(platform: &ir::Platform) -> Result<String, String> {
    let mut layout = Layout::default();
    layout.about(Docs::new("Every operation of this crate.").lines());
    let resources = platform.resources.iter().map(|resource| ident(&resource.name));
    layout.group(quote!(use super::{#(#resources),*};))?;
    let mut docs = Docs::new("Every operation of this crate, in the order of the documents.");
    let mut table = String::from("| on the wire | in Rust |\n|---|---|");
    let variable = variable(platform);
    let mut rows = Vec::new();
    for resource in &platform.resources {
        let module = ident(&resource.name);
        for operation in &resource.operations {
            table.push_str(&format!(
                "\n| `{} {}` | [`{variable}.{}().{}()`]({}::Calls::{}) |",
                operation.method.as_str(),
                operation.path,
                resource.name,
                operation.name,
                resource.name,
                operation.name
            ));
            let builder = ident(&chat_spec::names::camel(&operation.name));
            rows.push(quote!(<#module::#builder as chat_core::Operation>::META));
        }
    }
    docs.paragraph(&table);
    let docs = docs.attributes();
    layout.items(quote! {
        #docs
        pub static OPERATIONS: &[&chat_core::OperationMeta] = &[#(#rows),*];
    })?;
    Ok(layout.finish(&format!("spec/{}/", platform.name)))
}
