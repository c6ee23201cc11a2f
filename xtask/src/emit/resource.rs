//! One resource: its handle, and per operation a builder that is the request.

use chat_spec::{
    ir::{self, Body, Operation, RowKind},
    listing::Place,
};
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::{
    docs::{self, Docs},
    paging,
    rust::{self, Scope, flattened, ident, is_required},
    types,
};
use crate::layout::Layout;

/// More required parameters than this become a struct.
pub(super) const POSITIONAL: usize = 3;

/// The module of a resource.
pub(super) fn file(platform: &ir::Platform, resource: &ir::Resource) -> Result<String, String> {
    let mut scope = Scope::new(platform, Some(&resource.name));
    let mut methods = Vec::new();
    let mut builders = Vec::new();
    for operation in &resource.operations {
        let call = Call::new(&scope, resource, operation);
        methods.push(call.method(&mut scope));
        builders.push(call.builder(&mut scope));
    }
    let mut answers = Vec::new();
    for def in platform.types.iter().filter(|def| def.resource.as_deref() == Some(&resource.name)) {
        answers.push(types::compound(&mut scope, def));
    }
    let mut layout = Layout::default();
    layout
        .about(Docs::new(&format!("{} [upstream]({})", docs::prose(&resource.about), resource.docs)).lines());
    let imports: Vec<Ident> = scope.imports().collect();
    let imports = (!imports.is_empty()).then(|| quote!(use super::{#(#imports),*};));
    let codec = rust::codec_import(builders.iter().chain(&answers));
    layout.group(quote!(#codec #imports))?;
    let mut about = Docs::new(&docs::prose(&resource.about));
    about.heading("Errors");
    about.paragraph(
        "Every call fails with an [`Error`](chat_core::Error) that names the operation: with the platform's code when it \
         refuses, with the JSON path when the answer is not as documented, and when no answer came in time.",
    );
    let about = about.attributes();
    layout.items(quote! {
        #about
        #[derive(Clone, Copy, Debug)]
        pub struct Calls<'a> {
            pub(crate) client: &'a chat_core::Client,
        }
        impl Calls<'_> { #(#methods)* }
    })?;
    for builder in builders {
        layout.items(builder)?;
    }
    for answer in answers {
        layout.items(answer)?;
    }
    Ok(layout.finish(&resource.file))
}

/// A row and the place where it travels.
#[derive(Clone, Debug)]
pub(super) struct Parameter {
    pub(super) place: Place,
    pub(super) row: ir::Row,
}

/// What is needed to write one operation.
pub(super) struct Call<'a> {
    pub(super) platform: &'a ir::Platform,
    pub(super) resource: &'a ir::Resource,
    pub(super) operation: &'a Operation,
    /// In the order of the file: path, query, header, body.
    pub(super) parameters: Vec<Parameter>,
    builder: Ident,
}

impl<'a> Call<'a> {
    fn new(scope: &Scope<'a>, resource: &'a ir::Resource, operation: &'a Operation) -> Self {
        let platform = scope.platform;
        let mut parameters = Vec::new();
        let mut add = |place, rows: &[ir::Row]| {
            parameters.extend(flattened(platform, rows).into_iter().map(|row| Parameter { place, row }));
        };
        add(Place::Path, &operation.path_rows);
        add(Place::Query, &operation.query);
        add(Place::Header, &operation.header);
        match &operation.body {
            Body::None => {}
            Body::Members(rows) => add(Place::Body, rows),
            Body::Form(rows) => add(Place::Form, rows),
            Body::Multipart(rows) => add(Place::Part, rows),
            Body::Struct(row) | Body::Whole(row) | Body::WholeForm(row) | Body::Raw(row) => {
                parameters.push(Parameter { place: Place::Whole, row: row.clone() });
            }
        }
        let builder = ident(&chat_spec::names::camel(&operation.name));
        Self { platform, resource, operation, parameters, builder }
    }

    pub(super) fn required(&self) -> Vec<&Parameter> {
        self.parameters.iter().filter(|parameter| is_required(&parameter.row)).collect()
    }

    pub(super) fn is_body(&self) -> bool {
        matches!(self.operation.body, Body::Members(_))
    }

    // ---- the method of the handle ---------------------------------------------------------------

    fn method(&self, scope: &mut Scope<'a>) -> TokenStream {
        let docs = self.docs().attributes();
        let deprecated = docs::deprecated(self.operation.deprecated.as_ref());
        let name = ident(&self.operation.name);
        let builder = &self.builder;
        let required = self.required();
        let values: Vec<TokenStream> =
            self.parameters.iter().map(|parameter| types::initial(scope, &parameter.row)).collect();
        if required.len() > POSITIONAL {
            let arguments = self.arguments_name();
            let names: Vec<Ident> = required.iter().map(|parameter| ident(&parameter.row.name)).collect();
            let values = self.parameters.iter().map(|parameter| {
                if is_required(&parameter.row) {
                    let name = ident(&parameter.row.name);
                    quote!(#name)
                } else {
                    types::initial(scope, &parameter.row)
                }
            });
            return quote! {
                #docs #deprecated
                pub fn #name(&self, arguments: #arguments) -> #builder {
                    let #arguments { #(#names),* } = arguments;
                    #builder { client: self.client.clone(), #(#values),* }
                }
            };
        }
        let arguments: Vec<TokenStream> = required
            .iter()
            .map(|parameter| {
                let name = ident(&parameter.row.name);
                let (ty, _) = scope.argument(&parameter.row);
                quote!(#name: #ty)
            })
            .collect();
        quote! {
            #docs #deprecated
            pub fn #name(&self, #(#arguments),*) -> #builder {
                #builder { client: self.client.clone(), #(#values),* }
            }
        }
    }

    pub(super) fn arguments_name(&self) -> Ident {
        format_ident!("{}Arguments", self.builder)
    }

    // ---- the builder ----------------------------------------------------------------------------

    fn builder(&self, scope: &mut Scope<'a>) -> TokenStream {
        let builder = &self.builder;
        let is_body = self.is_body();
        let serialize = is_body.then(|| quote!(, serde::Serialize));
        let skip = is_body.then(|| quote!(#[serde(skip)]));
        let docs = Docs::new(&format!(
            "The request of [`Calls::{}`]: {}",
            self.operation.name,
            docs::prose(&lowercased(&self.operation.about))
        ))
        .attributes();
        let mut fields = Vec::new();
        for Parameter { place, row } in &self.parameters {
            let name = ident(&row.name);
            let ty = field_type(scope, row);
            let attributes = match place {
                Place::Body => types::serde_attributes(scope, row, false),
                _ if is_body => quote!(#[serde(skip)]),
                _ => quote!(),
            };
            fields.push(quote!(#attributes #name: #ty));
        }
        let setters: Vec<TokenStream> = self
            .parameters
            .iter()
            .flat_map(|parameter| types::setters(scope, &parameter.row, false))
            .collect();
        let setters = (!setters.is_empty()).then(|| quote!(impl #builder { #(#setters)* }));
        let call = match self.operation.paging {
            Some(_) => quote!(chat_core::call!(#builder, paged);),
            None => quote!(chat_core::call!(#builder);),
        };
        let operation = self.implementation(scope);
        let paged = self
            .operation
            .paging
            .as_ref()
            .map(|paging| paging::implementation(scope, builder, self.operation, paging));
        let arguments = self.arguments(scope);
        quote! {
            #arguments
            #docs
            #[must_use = "requests do nothing until awaited"]
            #[derive(Clone, Debug #serialize)]
            pub struct #builder {
                #skip
                client: chat_core::Client,
                #(#fields),*
            }
            #setters
            #operation
            #call
            #paged
        }
    }

    /// The struct that takes the place of many required arguments.
    fn arguments(&self, scope: &mut Scope<'a>) -> Option<TokenStream> {
        let required = self.required();
        if required.len() <= POSITIONAL {
            return None;
        }
        let name = self.arguments_name();
        let docs = Docs::new(&format!("What [`Calls::{}`] requires.", self.operation.name)).attributes();
        let fields: Vec<TokenStream> = required
            .iter()
            .map(|parameter| {
                let docs = docs::row(self.platform, &parameter.row).attributes();
                let name = ident(&parameter.row.name);
                let ty = field_type(scope, &parameter.row);
                quote!(#docs pub #name: #ty)
            })
            .collect();
        Some(quote! {
            #docs
            #[derive(Clone, Debug)]
            pub struct #name { #(#fields),* }
        })
    }

    fn implementation(&self, scope: &mut Scope<'a>) -> TokenStream {
        let builder = &self.builder;
        let meta = self.meta();
        let (output, decode) = self.decoding(scope);
        let request = self.request();
        quote! {
            impl chat_core::Operation for #builder {
                const META: &'static chat_core::OperationMeta = #meta;
                type Output = #output;

                fn client(&self) -> &chat_core::Client { &self.client }

                #[inline]
                fn request(&self) -> Result<chat_core::Request, chat_core::Error> { #request }

                #[inline]
                fn decode(reply: &mut chat_core::Reply) -> Result<Self::Output, chat_core::Error> { #decode }
            }
        }
    }
}

/// The type of a builder's field; a constant is held as what it is.
fn field_type(scope: &mut Scope<'_>, row: &ir::Row) -> TokenStream {
    match &row.kind {
        RowKind::Pattern { key, .. } => {
            let key = key.map_or(quote!(String), |key| scope.named(key));
            let value = scope.ty(&row.ty);
            quote!(std::collections::BTreeMap<#key, #value>)
        }
        _ => scope.row(row),
    }
}

/// What examples call the client.
pub(super) fn variable(platform: &ir::Platform) -> String {
    platform.name.replace('-', "_")
}

/// The platform's crate, as code names it.
pub(super) fn krate(platform: &ir::Platform) -> String {
    format!("{}_api", platform.name.replace('-', "_"))
}

fn lowercased(text: &str) -> String {
    let mut chars = text.chars();
    match (chars.next(), chars.next()) {
        (Some(first), Some(second)) if !second.is_uppercase() => {
            first.to_lowercase().chain(text.chars().skip(1)).collect()
        }
        _ => text.to_owned(),
    }
}
