//! Every operation by name, with JSON in and JSON out: for command lines and tools. It calls the typed methods.

use chat_spec::ir::{self, Base, Body, Operation, Returns, RowKind, TypeKind};
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::{
    docs::Docs,
    resource::{krate, variable},
    rust::{Scope, bare_adapter, codec_import, flattened, ident, is_required},
};
use crate::layout::Layout;

/// The module `dynamic`.
pub(super) fn file(platform: &ir::Platform) -> Result<String, String> {
    let mut scope = Scope::new(platform, Some("dynamic"));
    let client = ident(&platform.client);
    let variable = ident(&variable(platform));
    let mut arms = Vec::new();
    let mut functions = Vec::new();
    for resource in &platform.resources {
        for operation in &resource.operations {
            let key = format!("{}.{}", resource.name, operation.name);
            let function = format_ident!("{}_{}", resource.name, operation.name);
            arms.push(quote!(#key => Box::pin(#function(#variable, arguments)).await));
            functions.push(one(&mut scope, resource, operation, &function, &client, &variable));
        }
    }
    let mut layout = Layout::default();
    layout.about(Docs::new("Every operation by its name, with JSON in and JSON out; through the same methods and types as everyone.").lines());
    let imports: Vec<Ident> = scope.imports().collect();
    let codec = codec_import(&functions);
    layout.group(quote! {
        #codec
        use chat_core::dynamic::{Arguments, Outcome};
        use super::{#client, #(#imports),*};
    })?;
    let mut docs = Docs::new(
        "Calls the operation of that name, such as the first column of [`OPERATIONS`](super::OPERATIONS).",
    );
    docs.paragraph("`arguments` is a JSON object keyed by the names of the operation's parameters.");
    docs.heading("Errors");
    docs.paragraph("As the operation; before anything is sent, if there is no such operation or an argument does not fit.");
    docs.code(
        "no_run",
        [
            format!(
                "# async fn run({variable}: {}::{client}) -> Result<(), {}::Error> {{",
                krate(platform),
                krate(platform)
            ),
            format!("let arguments = {}::Json::Object(Default::default());", krate(platform)),
            format!(
                "let outcome = {}::dynamic::call(&{variable}, {:?}, arguments).await?;",
                krate(platform),
                first(platform)
            ),
            "println!(\"{}\", outcome.value().unwrap_or_default());".to_owned(),
            "# Ok(()) }".to_owned(),
        ],
    );
    let docs = docs.attributes();
    layout.items(quote! {
        #docs
        pub async fn call(
            #variable: &#client,
            operation: &str,
            arguments: chat_core::Json,
        ) -> Result<Outcome, chat_core::Error> {
            match operation {
                #(#arms,)*
                _ => Err(chat_core::dynamic::unknown_operation(operation)),
            }
        }
    })?;
    layout.items(environment(platform, &client))?;
    for function in functions {
        layout.items(function)?;
    }
    Ok(layout.finish(&format!("spec/{}/", platform.name)))
}

/// What a client is made of by name, and where a command line finds it.
fn environment(platform: &ir::Platform, client: &Ident) -> TokenStream {
    let token = &platform.token;
    let settings = platform.settings.iter().map(|setting| {
        let (name, env) = (&setting.name, &setting.env);
        quote!((#name, #env))
    });
    let given = platform.settings.iter().map(|setting| {
        let name = &setting.name;
        quote! {
            if let Some(value) = word(#name) {
                builder = builder.setting(#name, value);
            }
        }
    });
    let mutable = (!platform.settings.is_empty()).then(|| quote!(mut));
    let made = quote!(chat_core::Builder::new(token, |client| #client { client }));
    let made = if platform.settings.is_empty() {
        made
    } else {
        quote! {
            let #mutable builder = #made;
            #(#given)*
            builder
        }
    };
    quote! {
        /// The words that [`builder`] asks for, and the environment variables that hold them for a command line.
        pub static ENVIRONMENT: &[(&str, &str)] = &[("token", #token), #(#settings),*];

        /// A client for [`call`], made of words; without a `token` it can make the calls that need none.
        pub fn builder(word: impl Fn(&str) -> Option<String>) -> chat_core::Builder<#client> {
            let token = match word("token") {
                Some(token) => chat_core::FixedToken::new(&super::client::PLATFORM, token),
                None => chat_core::FixedToken::none(&super::client::PLATFORM),
            };
            #made
        }
    }
}

fn first(platform: &ir::Platform) -> String {
    let resource = platform.resources.first();
    let operation = resource.and_then(|resource| resource.operations.first());
    match (resource, operation) {
        (Some(resource), Some(operation)) => format!("{}.{}", resource.name, operation.name),
        _ => String::new(),
    }
}

fn one(
    scope: &mut Scope<'_>,
    resource: &ir::Resource,
    operation: &Operation,
    function: &Ident,
    client: &Ident,
    variable: &Ident,
) -> TokenStream {
    let module = ident(&resource.name);
    let name = ident(&operation.name);
    let builder = ident(&chat_spec::names::camel(&operation.name));
    let mut rows: Vec<ir::Row> = Vec::new();
    for group in [&operation.path_rows, &operation.query, &operation.header] {
        rows.extend(flattened(scope.platform, group));
    }
    match &operation.body {
        Body::Members(members) | Body::Form(members) | Body::Multipart(members) => {
            rows.extend(flattened(scope.platform, members));
        }
        body => rows.extend(body.rows().iter().cloned()),
    }
    rows.retain(|row| !matches!(row.kind, RowKind::Constant(_)));
    let (required, rest): (Vec<_>, Vec<_>) = rows.into_iter().partition(is_required);
    let is_struct = matches!(operation.body, Body::Struct(_));
    let values: Vec<TokenStream> = required.iter().map(|row| taken(scope, row, is_struct, true)).collect();
    let names: Vec<Ident> = required.iter().map(|row| ident(&row.name)).collect();
    let create = if required.len() > 3 {
        let arguments = format_ident!("{builder}Arguments");
        quote!(#variable.#module().#name(super::#module::#arguments { #(#names: #values),* }))
    } else {
        quote!(#variable.#module().#name(#(#values),*))
    };
    let sets: Vec<TokenStream> = rest.iter().map(|row| set(scope, row, is_struct)).collect();
    let outcome = match &operation.returns {
        Returns::Nothing => quote!(Ok(Outcome::nothing(call.with_response().await?))),
        Returns::Value { .. } => value_outcome(operation),
        Returns::Stream { .. } => quote!(Ok(Outcome::stream(call.with_response().await?))),
        Returns::Location { .. } => quote!(Ok(Outcome::location(call.with_response().await?))),
    };
    let mutable = (!sets.is_empty()).then(|| quote!(mut));
    let takes = (!values.is_empty() || !sets.is_empty()).then(|| quote!(mut));
    let deprecated = operation.deprecated.is_some() || rest.iter().any(|row| row.facts.deprecated.is_some());
    let expect =
        deprecated.then(|| quote!(#[expect(deprecated, reason = "every operation can be called by name")]));
    quote! {
        #expect
        async fn #function(#variable: &#client, arguments: chat_core::Json) -> Result<Outcome, chat_core::Error> {
            let #takes arguments = Arguments::new(<super::#module::#builder as chat_core::Operation>::META, arguments)?;
            let #mutable call = #create;
            #(#sets)*
            arguments.finish()?;
            #outcome
        }
    }
}

/// An answer that is itself read through an adapter is written through it.
fn value_outcome(operation: &Operation) -> TokenStream {
    let Returns::Value { ty, failures, .. } = &operation.returns else { return quote!() };
    match super::rust::answer_adapter(ty, failures.as_ref()) {
        None => quote!(Outcome::json(call.with_response().await?)),
        Some(adapter) => quote!(Outcome::json_as::<_, #adapter>(call.with_response().await?)),
    }
}

/// The expression that takes a parameter out of the arguments.
fn taken(scope: &mut Scope<'_>, row: &ir::Row, is_struct: bool, required: bool) -> TokenStream {
    let ty = scope.row_bare(row);
    let ty = if required && row.ty.nullable { quote!(Option<#ty>) } else { ty };
    if row.kind == RowKind::Spread || is_struct && is_body(scope, row) {
        let spread = chat_spec::listing::spread(scope.platform, &row.ty);
        let pairs = spread.into_iter().map(|parameter| {
            let (name, wire) = (parameter.name, parameter.wire);
            quote!((#name, #wire))
        });
        let method = if required { quote!(members) } else { quote!(optional_members) };
        return quote!(arguments.#method::<#ty>(&[#(#pairs),*])?);
    }
    let key = chat_spec::listing::name(row);
    if matches!(row.ty.base, Base::Scalar(ir::Scalar::File | ir::Scalar::Bytes)) {
        let method = if required { quote!(upload) } else { quote!(optional_upload) };
        return quote!(arguments.#method(#key)?);
    }
    let method = if required { "required" } else { "optional" };
    match bare_adapter(&row.ty).filter(|_| !row.facts.secret) {
        Some(adapter) => {
            let method = format_ident!("{method}_as");
            quote!(arguments.#method::<#ty, #adapter>(#key)?)
        }
        None => {
            let method = ident(method);
            quote!(arguments.#method::<#ty>(#key)?)
        }
    }
}

/// Whether the row is a struct that stands for the whole body: its rows are the parameters.
fn is_body(scope: &Scope<'_>, row: &ir::Row) -> bool {
    row.wire.is_empty()
        && matches!(&row.ty.base, Base::Named(id) if matches!(scope.def(*id).kind, TypeKind::Struct(_)))
}

/// The statement that sets a parameter which is not required.
fn set(scope: &mut Scope<'_>, row: &ir::Row, is_struct: bool) -> TokenStream {
    let name = ident(&row.name);
    if let RowKind::Pattern { key, .. } = &row.kind {
        let wire = chat_spec::listing::name(row);
        let key = key.map_or(quote!(String), |key| scope.named(key));
        let value = scope.ty(&row.ty);
        return quote! {
            if let Some(fields) = arguments.optional::<std::collections::BTreeMap<#key, #value>>(#wire)? {
                call = call.#name(fields);
            }
        };
    }
    if row.facts.clear.is_some() || (row.ty.optional && row.ty.nullable) {
        let key = chat_spec::listing::name(row);
        let ty = scope.row_bare(row);
        let clear = format_ident!("clear_{}", row.name);
        let spelled = match row.facts.clear {
            Some(ir::Clear::Empty) => quote!(""),
            _ => quote!("null"),
        };
        let taken = match bare_adapter(&row.ty).filter(|_| !row.facts.secret) {
            Some(adapter) => quote!(arguments.patch_as::<#ty, #adapter>(#key, #spelled)?),
            None => quote!(arguments.patch::<#ty>(#key, #spelled)?),
        };
        return quote! {
            call = match #taken {
                chat_core::Patch::Keep => call,
                chat_core::Patch::Clear => call.#clear(),
                chat_core::Patch::Set(value) => call.#name(value),
            };
        };
    }
    let value = taken(scope, row, is_struct, false);
    quote! {
        if let Some(value) = #value {
            call = call.#name(value);
        }
    }
}
