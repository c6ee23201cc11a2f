//! What stands above the method of a call: its docs, and an example that compiles.

use chat_spec::ir::{self, Base, Returns, Scalar, TypeKind};
use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::{
    client,
    docs::{self, Docs},
    resource::{Call, POSITIONAL, krate, variable},
    rust::{ident, sample},
};

impl Call<'_> {
    pub(super) fn docs(&self) -> Docs {
        let operation = self.operation;
        let mut docs = Docs::new(&docs::prose(&operation.about));
        if let Some(details) = &operation.details {
            docs.paragraph(&docs::prose(details));
        }
        docs.paragraph(&format!(
            "`{} {}` · [upstream]({})",
            operation.method.as_str(),
            operation.path,
            operation.docs
        ));
        match (operation.method, operation.safe) {
            (ir::Method::Get, false) => docs.paragraph(
                "Changes something, though it is a GET: it is not repeated by itself, and no proxy may answer it.",
            ),
            (ir::Method::Get, true) | (_, false) => {}
            (_, true) => docs.paragraph("Only reads, so it is repeated after a failure on the way."),
        }
        if let Some(rate) = self.rate_docs() {
            docs.paragraph(&rate);
        }
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
                docs.point(&format!(
                    "`{}` ({}): {}",
                    code.written,
                    client::error_kind(code.kind),
                    docs::prose(&code.meaning)
                ));
            }
        }
        docs.heading("Example");
        docs.code("no_run", self.example());
        docs
    }

    /// How often it may be called.
    fn rate_docs(&self) -> Option<String> {
        let shared = self.operation.bucket.as_ref();
        let shared = shared.and_then(|name| self.platform.rates.iter().find(|bucket| bucket.name == *name));
        let own = self.operation.rate.or(shared.map(|bucket| bucket.rate)).or(self.platform.default_rate)?;
        let mut said = format!("At most {}", often(own));
        match self.counted() {
            Some((name, 1)) => said.push_str(&format!(", each of `{name}` counted")),
            Some((name, least)) => {
                said.push_str(&format!(", each of `{name}` counted, and {least} where there are fewer"));
            }
            None => {}
        }
        said.push_str(": who calls more often waits.");
        if let Some(bucket) = shared {
            said.push_str(&format!(" Counted together: {}", docs::prose(&bucket.meaning)));
        }
        Some(said)
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

/// Statements as a person would lay them out, one per line.
fn statements(statements: TokenStream) -> Vec<String> {
    let item = quote!(fn run() { #statements });
    let Ok(file) = syn::parse2(item) else { return Vec::new() };
    let text = prettyplease::unparse(&file);
    let lines: Vec<&str> = text.lines().collect();
    let inner = lines.get(1..lines.len().saturating_sub(1)).unwrap_or_default();
    inner.iter().map(|line| line.strip_prefix("    ").unwrap_or(line).to_owned()).collect()
}

/// A rate, as prose.
fn often(rate: ir::Rate) -> String {
    let time = match rate.per.as_secs() {
        0..=1 => "a second",
        2..=60 => "a minute",
        61..=3600 => "an hour",
        _ => "a day",
    };
    match rate.calls {
        1 => format!("once {time}"),
        calls => format!("{calls} times {time}"),
    }
}
