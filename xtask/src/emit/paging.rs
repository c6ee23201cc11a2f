//! How a call becomes the call for the next page.

use chat_spec::ir::{
    self, Base, Literal, Operation, Paging, PagingKind, PathStep, Returns, Scalar, Type, TypeKind,
};
use proc_macro2::{Ident, Literal as Token, TokenStream};
use quote::quote;

use super::rust::{Scope, flattened, ident, literal};

/// `impl Paged`.
pub(super) fn implementation(
    scope: &mut Scope<'_>,
    builder: &Ident,
    operation: &Operation,
    paging: &Paging,
) -> TokenStream {
    let item = scope.ty(&paging.item);
    let items = ItemsPath::new(scope.platform, operation, paging);
    let page = items.borrowed();
    let once = once(scope, operation, paging);
    let (is_empty, length) = (quote!(#page.is_empty()), quote!(#page.len()));
    let short = paging.short_page.as_ref().map(|short| {
        let parameter = ident(&short.parameter);
        let asked = if is_optional(operation, &short.parameter) {
            quote!(self.#parameter)
        } else {
            quote!(Some(self.#parameter))
        };
        let (default, max) = (Token::i64_unsuffixed(short.default), Token::i64_unsuffixed(short.max));
        quote! { || chat_core::page::short(#length, #asked, #default, #max) }
    });
    let begin = begin(scope, operation, paging);
    let next = next(scope, operation, paging, &page);
    let owned = items.owned();
    let ends = match (&paging.kind, &short) {
        // An empty page has no item to refer to.
        (PagingKind::Reference { .. }, None) => quote!(),
        _ => quote! {
            if #is_empty #short {
                return false;
            }
        },
    };
    quote! {
        impl chat_core::Paged for #builder {
            type Item = #item;

            #begin

            fn advance(&mut self, page: &Self::Output) -> bool {
                #once
                #ends
                #next
            }

            #[inline]
            fn items(page: Self::Output) -> Vec<Self::Item> { #owned }
        }
    }
}

fn parameters(operation: &Operation) -> impl Iterator<Item = &ir::Row> {
    operation.query.iter().chain(operation.body.rows()).chain(&operation.path_rows).chain(&operation.header)
}

fn row<'a>(operation: &'a Operation, name: &str) -> Option<&'a ir::Row> {
    parameters(operation).find(|row| row.name == name)
}

fn is_optional(operation: &Operation, name: &str) -> bool {
    row(operation, name).is_none_or(|row| row.ty.optional)
}

/// What a walk sends where the caller set nothing.
fn begin(scope: &mut Scope<'_>, operation: &Operation, paging: &Paging) -> TokenStream {
    let mut statements = Vec::new();
    for (name, value) in &paging.walk {
        let field = ident(name);
        let Some(row) = row(operation, name) else { continue };
        let value = value_of(scope, &row.ty, value);
        statements.push(quote!(self.#field.get_or_insert(#value);));
    }
    if statements.is_empty() {
        return quote!();
    }
    quote! {
        fn begin(&mut self) { #(#statements)* }
    }
}

/// Values of parameters that make the answer a single page.
fn once(scope: &mut Scope<'_>, operation: &Operation, paging: &Paging) -> TokenStream {
    let mut conditions = Vec::new();
    for (name, value) in &paging.once {
        let field = ident(name);
        let Some(row) = row(operation, name) else { continue };
        let value = value_of(scope, &row.ty, value);
        conditions.push(if row.ty.optional {
            quote!(self.#field == Some(#value))
        } else {
            quote!(self.#field == #value)
        });
    }
    if conditions.is_empty() {
        return quote!();
    }
    quote! {
        if #(#conditions)||* {
            return false;
        }
    }
}

/// A literal as a value of a type: an enum's wire value or name becomes its variant.
fn value_of(scope: &mut Scope<'_>, ty: &Type, value: &Literal) -> TokenStream {
    if let Base::Named(id) = &ty.base
        && let TypeKind::Enum { variants, .. } = &scope.def(*id).kind
    {
        let found = variants.iter().find(|variant| match (&variant.wire, value) {
            (ir::WireValue::Text(wire), Literal::String(text)) => wire == text || variant.name == *text,
            (_, Literal::String(text)) => variant.name == *text,
            (ir::WireValue::Number(wire), Literal::Int(number)) => wire == number,
            _ => false,
        });
        if let Some(variant) = found {
            let (name, variant) = (scope.named(*id), ident(&variant.name));
            return quote!(#name::#variant);
        }
    }
    match (&ty.base, value) {
        (Base::Scalar(Scalar::Bit), Literal::Int(number)) => {
            let flag = *number != 0;
            quote!(#flag)
        }
        (Base::Named(_), value) => {
            let value = literal(value);
            quote!(#value.into())
        }
        (_, value) => literal(value),
    }
}

fn next(scope: &mut Scope<'_>, operation: &Operation, paging: &Paging, page: &TokenStream) -> TokenStream {
    match &paging.kind {
        PagingKind::Cursor { send, next } => {
            let send = ident(send);
            let next = borrowed_text(scope.platform, operation, next);
            quote!(chat_core::page::cursor(&mut self.#send, #next))
        }
        PagingKind::Page { send, first, told } => {
            let field = ident(send);
            let first = Token::i64_unsuffixed(*first);
            let set = |value: TokenStream| {
                if is_optional(operation, send) {
                    quote!(self.#field = Some(#value);)
                } else {
                    quote!(self.#field = #value;)
                }
            };
            match told {
                Some((current, last)) => {
                    let current = number(current);
                    let last = number(last);
                    let set = set(quote!(current + 1));
                    quote! {
                        let (Some(current), Some(last)) = (#current, #last) else {
                            return false;
                        };
                        #set
                        current < last
                    }
                }
                None => {
                    let now = if is_optional(operation, send) {
                        quote!(self.#field.unwrap_or(#first))
                    } else {
                        quote!(self.#field)
                    };
                    let set = set(quote!(#now + 1));
                    quote! { #set true }
                }
            }
        }
        PagingKind::Reference { send, id, order, direction } => {
            let (send, id, order) = (ident(send), ident(id), ident(order));
            let oldest = quote!(#page.iter().min_by_key(|item| item.#order));
            let (choose, fix) = match direction {
                None => (quote!(let next = #oldest;), quote!()),
                Some(direction) => {
                    let field = ident(&direction.parameter);
                    let ty = row(operation, &direction.parameter).map(|row| row.ty.clone());
                    let (back, ahead) = match &ty {
                        Some(ty) => (
                            value_of(scope, ty, &Literal::String(direction.back.clone())),
                            value_of(scope, ty, &Literal::String(direction.ahead.clone())),
                        ),
                        None => (quote!(()), quote!(())),
                    };
                    (
                        quote! {
                            let next = if self.#field == Some(#ahead) {
                                #page.iter().max_by_key(|item| item.#order)
                            } else {
                                #oldest
                            };
                        },
                        quote!(self.#field.get_or_insert(#back);),
                    )
                }
            };
            let is_empty = match item_id(scope.platform, &paging.item, &id.to_string()) {
                Some(true) => quote!(next.#id.as_str().is_empty() ||),
                _ => quote!(),
            };
            quote! {
                #choose
                let Some(next) = next else {
                    return false;
                };
                if #is_empty self.#send.as_ref() == Some(&next.#id) {
                    return false;
                }
                #fix
                self.#send = Some(next.#id.clone());
                true
            }
        }
    }
}

/// Whether an item's id is text, and may be empty.
fn item_id(platform: &ir::Platform, item: &Type, id: &str) -> Option<bool> {
    let Base::Named(item) = &item.base else { return None };
    let TypeKind::Struct(rows) = &platform.types[item.0].kind else { return None };
    let ty = flattened(platform, rows).into_iter().find(|row| row.name == id)?.ty;
    Some(match &ty.base {
        Base::Scalar(scalar) => *scalar == Scalar::String,
        Base::Named(id) => matches!(platform.types[id.0].kind, TypeKind::Id { repr: ir::Repr::Text, .. }),
        Base::List(_) | Base::Map(..) => false,
    })
}

/// `page.a.b` as an `Option` of a number.
fn number(path: &[PathStep]) -> TokenStream {
    if path.iter().any(|step| step.optional) {
        let chain = chained(path, &quote!(copied));
        return quote!(#chain);
    }
    let fields = path.iter().map(|step| ident(&step.field));
    quote!(Some(page #(.#fields)*))
}

/// `page.a.b` where some steps are optional: an `Option` of a reference, finished by `last`.
fn chained(path: &[PathStep], last: &TokenStream) -> TokenStream {
    let mut out = quote!(Some(page));
    for step in path {
        let field = ident(&step.field);
        out = if step.optional {
            quote!(#out.and_then(|it| it.#field.as_ref()))
        } else {
            quote!(#out.map(|it| &it.#field))
        };
    }
    quote!(#out.#last())
}

/// `page.a.b` as an `Option<&str>`.
fn borrowed_text(platform: &ir::Platform, operation: &Operation, path: &[PathStep]) -> TokenStream {
    let wire: Vec<String> = path.iter().map(|step| step.field.clone()).collect();
    let is_string = matches!(
        type_at(platform, operation, &wire).map(|ty| ty.base),
        Some(Base::Scalar(Scalar::String)) | None
    );
    let convert = if is_string { quote!(String::as_str) } else { quote!(|it| it.as_str()) };
    match path {
        [step] if step.optional && is_string => {
            let field = ident(&step.field);
            quote!(page.#field.as_deref())
        }
        [first, second] if first.optional && second.optional && is_string => {
            let (first, second) = (ident(&first.field), ident(&second.field));
            quote!(page.#first.as_ref().and_then(|it| it.#second.as_deref()))
        }
        path => {
            let mut out = quote!(Some(page));
            for step in path {
                let field = ident(&step.field);
                out = if step.optional {
                    quote!(#out.and_then(|it| it.#field.as_ref()))
                } else {
                    quote!(#out.map(|it| &it.#field))
                };
            }
            quote!(#out.map(#convert))
        }
    }
}

/// The type that stands at a path of Rust names in the answer.
fn type_at(platform: &ir::Platform, operation: &Operation, path: &[String]) -> Option<Type> {
    let Returns::Value { ty, .. } = &operation.returns else { return None };
    let mut ty = ty.clone();
    for step in path {
        let Base::Named(id) = &ty.base else { return None };
        let TypeKind::Struct(rows) = &platform.types[id.0].kind else { return None };
        ty = flattened(platform, rows).into_iter().find(|row| row.name == *step || row.wire == *step)?.ty;
    }
    Some(ty)
}

/// Where the items stand, and whether they may be absent.
struct ItemsPath {
    fields: Vec<Ident>,
    optional: bool,
    one_or_many: bool,
}

impl ItemsPath {
    fn new(platform: &ir::Platform, operation: &Operation, paging: &Paging) -> Self {
        let ty = type_at(platform, operation, &paging.items);
        Self {
            fields: paging.items.iter().map(|name| ident(&chat_spec::names::snake(name))).collect(),
            optional: ty.as_ref().is_some_and(|ty| ty.optional || ty.nullable),
            one_or_many: ty.as_ref().is_some_and(|ty| ty.lenient),
        }
    }

    /// As a slice.
    fn borrowed(&self) -> TokenStream {
        let fields = &self.fields;
        if self.optional {
            quote!(page #(.#fields)*.as_deref().unwrap_or_default())
        } else {
            quote!(page #(.#fields)*)
        }
    }

    /// As a list.
    fn owned(&self) -> TokenStream {
        let fields = &self.fields;
        let items = quote!(page #(.#fields)*);
        match (self.optional, self.one_or_many) {
            (false, false) => items,
            (true, false) => quote!(#items.unwrap_or_default()),
            (false, true) => quote!(#items.into()),
            (true, true) => quote!(#items.unwrap_or_default().into()),
        }
    }
}
