//! What a call sends, and how its answer is read.

use chat_spec::{
    ir::{self, Base, Body, Returns, RowKind, Scalar},
    listing::Place,
};
use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::{
    docs,
    resource::{Call, Parameter},
    rust::{self, Scope, ident},
};

impl<'a> Call<'a> {
    pub(super) fn request(&self) -> TokenStream {
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
        if let Some((name, least)) = self.counted() {
            let name = ident(name);
            let least = (least > 1).then(|| {
                let least = Literal::u32_unsuffixed(least);
                quote!(.max(#least))
            });
            statements.push(quote!(request.counts(self.#name.len()#least);));
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

    /// The list whose items the rate counts, and what a call counts at least.
    pub(super) fn counted(&self) -> Option<(&str, u32)> {
        self.parameters.iter().find_map(|parameter| Some((&*parameter.row.name, parameter.row.facts.counts?)))
    }

    pub(super) fn decoding(&self, scope: &mut Scope<'a>) -> (TokenStream, TokenStream) {
        match &self.operation.returns {
            Returns::Nothing => (quote!(()), quote!(reply.unit())),
            Returns::Stream { .. } => (quote!(chat_core::Download), quote!(reply.download())),
            Returns::Location { .. } => (quote!(String), quote!(reply.location())),
            Returns::Value { ty, failures, .. } => {
                let output = scope.ty(ty);
                let output = scope.outcome(ty, failures.as_ref(), output);
                match rust::answer_adapter(ty, failures.as_ref()) {
                    None if ty.optional => (output, quote!(reply.optional(chat_core::Reply::json))),
                    None => (output, quote!(reply.json())),
                    Some(adapter) if ty.optional => {
                        (output, quote!(reply.optional(chat_core::Reply::json_as::<_, #adapter>)))
                    }
                    Some(adapter) => (output, quote!(reply.json_as::<_, #adapter>())),
                }
            }
        }
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
