//! One resource: its handle, and per operation a builder that is the request.

use chat_spec::ir::{self, Base, Body, Operation, Returns, RowKind, Scalar, Step, TypeKind};
use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};

use super::{
    docs::{self, Docs},
    paging,
    rust::{self, Scope, adapter, flattened, ident, is_required, sample},
    types,
};
use crate::layout::Layout;

/// More required parameters than this become a struct.
const POSITIONAL: usize = 3;

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
struct Parameter {
    place: Place,
    row: ir::Row,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Path,
    Query,
    Header,
    /// A member of the JSON body, which the builder itself is.
    Body,
    Form,
    Part,
    /// The whole body.
    Whole,
}

/// What is needed to write one operation.
struct Call<'a> {
    platform: &'a ir::Platform,
    resource: &'a ir::Resource,
    operation: &'a Operation,
    /// In the order of the file: path, query, header, body.
    parameters: Vec<Parameter>,
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

    fn required(&self) -> Vec<&Parameter> {
        self.parameters.iter().filter(|parameter| is_required(&parameter.row)).collect()
    }

    fn is_body(&self) -> bool {
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

    fn arguments_name(&self) -> Ident {
        format_ident!("{}Arguments", self.builder)
    }

    fn docs(&self) -> Docs {
        let operation = self.operation;
        let mut docs = Docs::new(&docs::prose(&operation.about));
        if let Some(details) = &operation.details {
            docs.paragraph(&docs::prose(details));
        }
        docs.paragraph(&format!(
            "`{} {}` · [upstream]({})",
            method_name(operation.method),
            operation.path,
            operation.docs
        ));
        if let Some(since) = &operation.since {
            docs.paragraph(&format!("Since {since}."));
        }
        docs::corrections(self.platform, &operation.corrections, &mut docs);
        let required = self.required();
        if !required.is_empty() && required.len() <= POSITIONAL {
            docs.heading("Parameters");
            for parameter in required {
                let row = &parameter.row;
                let mut text = format!(
                    "`{}`: {}",
                    row.name,
                    docs::joined(&docs::prose(&row.meaning), &docs::facts(row))
                );
                for erratum in row.corrections.iter().filter_map(|index| self.platform.errata.get(*index)) {
                    text.push(' ');
                    text.push_str(&docs::said(erratum));
                }
                docs.point(&text);
            }
        }
        self.answer_docs(&mut docs);
        if !operation.errors.is_empty() {
            docs.heading("Errors");
            docs.paragraph("Beyond those of [all calls](Calls):");
            for code in &operation.errors {
                docs.point(&format!("`{}`: {}", code.code, docs::prose(&code.meaning)));
            }
        }
        docs.heading("Example");
        docs.code("no_run", self.example());
        docs
    }

    fn answer_docs(&self, docs: &mut Docs) {
        let said = match &self.operation.returns {
            Returns::Nothing => return,
            Returns::Value { meaning, .. } | Returns::Stream { meaning } | Returns::Location { meaning } => {
                meaning
            }
        };
        docs.heading("Answer");
        docs.paragraph(&docs::prose(said));
        if self.operation.paging.is_some() {
            docs.paragraph(
                "This is one page: `.stream()` walks the items of all pages, `.pages()` the pages.",
            );
        }
        if let Some(example) = self.operation.examples.first()
            && example.origin == ir::Origin::Constructed
        {
            docs.paragraph("The documents show no answer: its shape is what the tables say.");
        }
    }

    /// A call that compiles.
    fn example(&self) -> Vec<String> {
        let krate = ident(&krate(self.platform));
        let client = ident(&self.platform.client);
        let variable = ident(&variable(self.platform));
        let resource = ident(&self.resource.name);
        let name = ident(&self.operation.name);
        let required = self.required();
        let call = if required.len() > POSITIONAL {
            let arguments = self.arguments_name();
            let fields = required.iter().map(|parameter| {
                let name = ident(&parameter.row.name);
                let value = owned_sample(self.platform, &krate, &parameter.row);
                quote!(#name: #value)
            });
            quote!(#variable.#resource().#name(#krate::#resource::#arguments { #(#fields),* }))
        } else {
            let samples = required.iter().map(|parameter| sample(self.platform, &krate, &parameter.row));
            quote!(#variable.#resource().#name(#(#samples),*))
        };
        let statement = match &self.operation.returns {
            Returns::Nothing => quote!(#call.await?;),
            _ if self.operation.paging.is_some() => quote! {
                let mut items = #call.stream();
                while let Some(item) = items.try_next().await? {
                    println!("{item:?}");
                }
            },
            Returns::Stream { .. } => quote! {
                let mut download = #call.await?;
                while let Some(chunk) = download.chunk().await? {
                    println!("{} bytes", chunk.len());
                }
            },
            _ => quote! {
                let answer = #call.await?;
                println!("{answer:?}");
            },
        };
        let mut lines =
            vec![format!("# async fn run({variable}: {krate}::{client}) -> Result<(), {krate}::Error> {{")];
        lines.extend(statements(statement));
        lines.push("# Ok(()) }".to_owned());
        lines
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

    /// The facts of the operation, as a chain of what differs from the default.
    fn meta(&self) -> TokenStream {
        let operation = self.operation;
        let name = format!("{}.{}", self.resource.name, operation.name);
        let method = ident(match operation.method {
            ir::Method::Get => "Get",
            ir::Method::Post => "Post",
            ir::Method::Put => "Put",
            ir::Method::Patch => "Patch",
            ir::Method::Delete => "Delete",
        });
        let path = &operation.path;
        let mut chain = Vec::new();
        if operation.host > 0 {
            let host = Literal::usize_unsuffixed(operation.host);
            chain.push(quote!(.host(#host)));
        }
        let payload = dotted(&operation.payload);
        if !payload.is_empty() {
            chain.push(quote!(.payload(#payload)));
        }
        match &operation.returns {
            Returns::Value { .. } => {}
            Returns::Nothing => chain.push(quote!(.returns(chat_core::Returns::Nothing))),
            Returns::Stream { .. } => chain.push(quote!(.returns(chat_core::Returns::Stream))),
            Returns::Location { .. } => chain.push(quote!(.returns(chat_core::Returns::Location))),
        }
        if !operation.auth {
            chain.push(quote!(.no_auth()));
        }
        if matches!(&operation.returns, Returns::Value { ty, .. } if rust::holds_secret(self.platform, ty)) {
            chain.push(quote!(.secret_answer()));
        }
        if operation.idempotent {
            chain.push(quote!(.idempotent()));
        }
        if let Some(paging) = &operation.paging {
            let style = &paging.style;
            chain.push(quote!(.paging(#style)));
        }
        if let Some(bucket) = &operation.bucket {
            chain.push(quote!(.bucket(#bucket)));
        }
        if let Some(row) = operation.row {
            let row = Literal::u32_unsuffixed(row);
            chain.push(quote!(.row(#row)));
        }
        if let Some(title) = &operation.title {
            chain.push(quote!(.title(#title)));
        }
        let (about, docs) = (&operation.about, &operation.docs);
        let rust = format!("{}().{}", self.resource.name, operation.name);
        chain.push(quote!(.about(#about).docs(#docs).rust(#rust)));
        if let Some(why) = &operation.deprecated {
            chain.push(quote!(.deprecated(#why)));
        }
        let parameters: Vec<TokenStream> = chat_spec::listing::parameters(self.platform, operation)
            .into_iter()
            .map(|parameter| {
                let place = ident(parameter.place.as_str());
                let (name, wire, ty) = (parameter.name, parameter.wire, parameter.ty);
                let optional = (!parameter.required).then(|| quote!(.optional()));
                let wire = (wire != name).then(|| quote!(.wire(#wire)));
                quote!(chat_core::Parameter::#place(#name, #ty)#wire #optional)
            })
            .collect();
        if !parameters.is_empty() {
            chain.push(quote!(.parameters(&[#(#parameters),*])));
        }
        quote!(&chat_core::OperationMeta::new(#name, chat_core::Method::#method, #path)#(#chain)*)
    }

    fn decoding(&self, scope: &mut Scope<'a>) -> (TokenStream, TokenStream) {
        match &self.operation.returns {
            Returns::Nothing => (quote!(()), quote!(reply.unit())),
            Returns::Stream { .. } => (quote!(chat_core::Download), quote!(reply.download())),
            Returns::Location { .. } => (quote!(String), quote!(reply.location())),
            Returns::Value { ty, .. } => {
                let output = scope.ty(ty);
                match adapter(ty) {
                    None => (output, quote!(reply.json())),
                    Some(adapter) => (output, quote!(reply.json_as::<_, #adapter>())),
                }
            }
        }
    }

    fn request(&self) -> TokenStream {
        let values =
            self.parameters.iter().filter(|parameter| parameter.place == Place::Path).map(|parameter| {
                let name = ident(&parameter.row.name);
                let value = wire(&parameter.row, &quote!(self.#name));
                quote!(#value)
            });
        let values: Vec<TokenStream> = values.collect();
        let limits: Vec<TokenStream> =
            self.parameters.iter().flat_map(|parameter| limits(&parameter.row)).collect();
        let mut statements = Vec::new();
        for Parameter { place, row } in &self.parameters {
            let name = ident(&row.name);
            let field = quote!(self.#name);
            let key = &row.wire;
            let statement = match place {
                Place::Path | Place::Body => continue,
                Place::Query if is_repeated(row) => repeated(row, &field, &quote!(query), key),
                Place::Query => {
                    let value = wire(row, &field);
                    quote!(request.query(#key, #value);)
                }
                Place::Header => {
                    let value = wire(row, &field);
                    quote!(request.header(#key, #value)?;)
                }
                Place::Form if is_repeated(row) => repeated(row, &field, &quote!(form), key),
                Place::Form => {
                    let value = wire(row, &field);
                    quote!(request.form(#key, #value);)
                }
                Place::Part => part(row, &field),
                Place::Whole => match &self.operation.body {
                    Body::WholeForm(_) => quote!(request.form_pairs(&#field);),
                    Body::Raw(_) => quote!(request.raw(&#field);),
                    _ => whole(row, &field),
                },
            };
            statements.push(statement);
        }
        if self.is_body() {
            statements.push(quote!(request.json(self)?;));
        }
        if statements.is_empty() && limits.is_empty() {
            return quote!(chat_core::Request::new(Self::META, &[#(#values),*]));
        }
        if statements.is_empty() {
            return quote!(#(#limits)* chat_core::Request::new(Self::META, &[#(#values),*]));
        }
        quote! {
            #(#limits)*
            let mut request = chat_core::Request::new(Self::META, &[#(#values),*])?;
            #(#statements)*
            Ok(request)
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

/// A value on its way into a path, a query, a header or a form.
fn wire(row: &ir::Row, field: &TokenStream) -> TokenStream {
    if let RowKind::Constant(value) = &row.kind {
        let text = docs::shown(value);
        return quote!(&chat_core::wire::Constant(#text));
    }
    if let Some(separator) = row.facts.join {
        return quote!(&chat_core::wire::Joined(&#field, #separator));
    }
    if let Some(separator) = row.facts.refuses {
        return quote!(&chat_core::wire::Without(&#field, #separator));
    }
    if row.ty.base == Base::Scalar(Scalar::Bit) {
        return quote!(&chat_core::wire::Bit(&#field));
    }
    quote!(&#field)
}

fn is_repeated(row: &ir::Row) -> bool {
    matches!(row.ty.base, Base::List(_)) && row.facts.join.is_none()
}

/// A list that travels as one pair per element.
fn repeated(row: &ir::Row, field: &TokenStream, method: &TokenStream, key: &str) -> TokenStream {
    let each =
        if row.ty.optional || row.ty.nullable { quote!(#field.iter().flatten()) } else { quote!(&#field) };
    quote! {
        for value in #each {
            request.#method(#key, value);
        }
    }
}

fn part(row: &ir::Row, field: &TokenStream) -> TokenStream {
    let key = &row.wire;
    if row.ty.base != Base::Scalar(Scalar::File) {
        let value = wire(row, field);
        return quote!(request.part(#key, #value););
    }
    if row.ty.optional {
        return quote! {
            if let Some(file) = &#field {
                request.file(#key, file);
            }
        };
    }
    quote!(request.file(#key, &#field);)
}

fn whole(row: &ir::Row, field: &TokenStream) -> TokenStream {
    let (value, field) = match rust::bare_adapter(&row.ty) {
        None if row.ty.optional => (quote!(body), field.clone()),
        None => (quote!(&#field), field.clone()),
        Some(adapter) if row.ty.optional => (quote!(&codec::Write::<_, #adapter>::new(body)), field.clone()),
        Some(adapter) => (quote!(&codec::Write::<_, #adapter>::new(&#field)), field.clone()),
    };
    if row.ty.optional {
        quote! {
            if let Some(body) = &#field {
                request.json(#value)?;
            }
        }
    } else {
        quote!(request.json(#value)?;)
    }
}

/// Documented limits that are enforced before sending.
fn limits(row: &ir::Row) -> Vec<TokenStream> {
    if !row.facts.hard {
        return Vec::new();
    }
    let name = &row.wire;
    let field = ident(&row.name);
    let facts = &row.facts;
    let mut checks = Vec::new();
    for (check, limit) in
        [("min_chars", facts.min_chars), ("max_chars", facts.max_chars), ("max_bytes", facts.max_bytes)]
    {
        let check = ident(check);
        if let Some(limit) = limit.map(Literal::u64_unsuffixed) {
            checks.push(quote!(chat_core::limit::#check(Self::META, #name, &self.#field, #limit)?;));
        }
    }
    for (check, limit) in [("min", facts.min), ("max", facts.max)] {
        let check = ident(check);
        if let Some(limit) = limit.map(Literal::f64_unsuffixed) {
            checks.push(quote!(chat_core::limit::#check(Self::META, #name, &self.#field, #limit)?;));
        }
    }
    let lengths: Vec<TokenStream> = [("min_items", facts.min_items), ("max_items", facts.max_items)]
        .into_iter()
        .filter_map(|(check, limit)| Some((ident(check), Literal::u64_unsuffixed(limit?))))
        .map(|(check, limit)| quote!(chat_core::limit::#check(Self::META, #name, items.len(), #limit)?;))
        .collect();
    if !lengths.is_empty() {
        // An absent list has no length.
        checks.push(if row.facts.clear.is_some() || (row.ty.optional && row.ty.nullable) {
            quote!(if let Some(items) = self.#field.as_option() { #(#lengths)* })
        } else if (row.ty.optional || row.ty.nullable) && !facts.sent_empty {
            quote!(if let Some(items) = &self.#field { #(#lengths)* })
        } else {
            quote!(let items = &self.#field; #(#lengths)*)
        });
    }
    checks
}

/// A path into an answer as it is written in the spec.
pub(super) fn dotted(steps: &[Step]) -> String {
    let words: Vec<String> = steps
        .iter()
        .map(|step| match step {
            Step::Member(name) => name.clone(),
            Step::Index(index) => index.to_string(),
        })
        .collect();
    words.join(".")
}

/// The method as it travels.
pub(crate) fn method_name(method: ir::Method) -> &'static str {
    match method {
        ir::Method::Get => "GET",
        ir::Method::Post => "POST",
        ir::Method::Put => "PUT",
        ir::Method::Patch => "PATCH",
        ir::Method::Delete => "DELETE",
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

/// A sample that is a value of the field's own type.
fn owned_sample(platform: &ir::Platform, krate: &Ident, row: &ir::Row) -> TokenStream {
    let value = sample(platform, krate, row);
    if row.ty.nullable {
        return value;
    }
    match &row.ty.base {
        Base::List(_) | Base::Map(..) => quote!(#value.into_iter().map(Into::into).collect()),
        Base::Named(id) if matches!(platform.types[id.0].kind, TypeKind::Struct(_) | TypeKind::Union(_)) => {
            value
        }
        Base::Scalar(Scalar::Int | Scalar::Float | Scalar::Bool | Scalar::Bit) => value,
        _ => quote!(#value.into()),
    }
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

/// Statements as a person would lay them out, one per line.
fn statements(statements: TokenStream) -> Vec<String> {
    let item = quote!(fn run() { #statements });
    let Ok(file) = syn::parse2(item) else { return Vec::new() };
    let text = prettyplease::unparse(&file);
    let lines: Vec<&str> = text.lines().collect();
    let inner = lines.get(1..lines.len().saturating_sub(1)).unwrap_or_default();
    inner.iter().map(|line| line.strip_prefix("    ").unwrap_or(line).to_owned()).collect()
}
