//! The facts of an operation, as a constant.

use chat_spec::ir::{self, Returns, Step};
use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::{
    client,
    resource::Call,
    rust::{self, ident},
};

impl Call<'_> {
    /// The facts of the operation, as a chain of what differs from the default.
    pub(super) fn meta(&self) -> TokenStream {
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
        match (operation.method, operation.safe) {
            (ir::Method::Get, false) => chain.push(quote!(.changes())),
            (ir::Method::Get, true) | (_, false) => {}
            (_, true) => chain.push(quote!(.reads())),
        }
        if operation.idempotent {
            chain.push(quote!(.idempotent()));
        }
        if let Some(paging) = &operation.paging {
            let style = &paging.style;
            chain.push(quote!(.paging(#style)));
        }
        if let Some(rate) = operation.rate {
            let rate = client::rate(rate);
            chain.push(quote!(.rate(#rate)));
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
        if !operation.errors.is_empty() {
            let rules = operation.errors.iter().map(client::error_rule);
            chain.push(quote!(.errors(&[#(#rules),*])));
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
