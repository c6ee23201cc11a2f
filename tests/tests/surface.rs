//! What a generated crate offers, item by item: a change of it is a change for users.

use std::fmt::Write as _;

use chat_tests::{folder, listed};
use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::{Fields, ImplItem, Item, Visibility};

#[test]
fn agora_chat() {
    insta::assert_snapshot!(surface("agora-chat"));
}

#[test]
fn bearychat() {
    insta::assert_snapshot!(surface("bearychat"));
}

#[test]
fn kook() {
    insta::assert_snapshot!(surface("kook"));
}

/// All public items of a platform's generated code, file by file.
fn surface(platform: &str) -> String {
    let folder = folder::repository().join(format!("crates/{platform}-api/src/generated"));
    let mut text = String::new();
    for name in listed::names(&folder, ".rs").unwrap() {
        let file = syn::parse_file(&std::fs::read_to_string(folder.join(&name)).unwrap()).unwrap();
        let mut items: Vec<String> = file.items.into_iter().flat_map(item).collect();
        items.sort();
        if !items.is_empty() {
            let _ = writeln!(text, "==== {name}\n{}\n", items.join("\n"));
        }
    }
    text.trim_end().to_owned()
}

/// The lines that tell of an item; none of what cannot be named from outside.
fn item(item: Item) -> Vec<String> {
    match item {
        Item::Struct(mut item) if is_public(&item.vis) => {
            let name = &item.ident;
            let hidden = if hide(&mut item.fields) { " (private fields)" } else { "" };
            let mut lines = vec![format!("pub struct {name}{hidden}{}", openness(&item.attrs))];
            lines.extend(item.fields.iter().map(|field| {
                format!("pub field {name}.{}: {}", field.ident.to_token_stream(), shown(&field.ty))
            }));
            lines
        }
        Item::Enum(item) if is_public(&item.vis) => {
            let name = &item.ident;
            let mut lines = vec![format!("pub enum {name}{}", openness(&item.attrs))];
            let variants = item.variants.iter().filter(|variant| !variant.attrs.iter().any(is_hidden));
            lines.extend(
                variants.map(|variant| {
                    format!("pub variant {name}::{}{}", variant.ident, shown(&variant.fields))
                }),
            );
            lines
        }
        Item::Fn(item) if is_public(&item.vis) => vec![format!("pub {}", shown(&item.sig))],
        Item::Const(item) if is_public(&item.vis) => {
            vec![format!("pub const {}: {}", item.ident, shown(&item.ty))]
        }
        Item::Static(item) if is_public(&item.vis) => {
            vec![format!("pub static {}: {}", item.ident, shown(&item.ty))]
        }
        Item::Impl(item) => {
            let this = shown(&item.self_ty);
            let path = item.trait_.as_ref().map(|(.., path, _)| shown(path));
            match path {
                Some(path) => vec![format!("impl {path} for {this}")],
                None => item.items.iter().filter_map(|item| method(&this, item)).collect(),
            }
        }
        Item::Macro(item) => {
            let name =
                item.mac.path.segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default();
            macro_lines(&name, item.mac.tokens)
        }
        Item::Use(item) if is_public(&item.vis) => vec![shown(&item)],
        Item::Mod(item) if is_public(&item.vis) => vec![format!("pub mod {}", item.ident)],
        _ => Vec::new(),
    }
}

fn method(this: &str, item: &ImplItem) -> Option<String> {
    match item {
        ImplItem::Fn(item) if is_public(&item.vis) => {
            let text = shown(&item.sig);
            Some(format!("pub {this}::{}", text.trim_start_matches("const ").trim_start_matches("fn ")))
        }
        ImplItem::Const(item) if is_public(&item.vis) => {
            Some(format!("pub const {this}::{}: {}", item.ident, shown(&item.ty)))
        }
        _ => None,
    }
}

/// The core's macros: ids and open enums by their lines, calls by their arguments.
fn macro_lines(name: &str, tokens: TokenStream) -> Vec<String> {
    let tokens = without_docs(tokens);
    if name == "ids" {
        let text = tokens.to_string();
        return text
            .split(';')
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .map(|line| format!("id {}", tidy(line)))
            .collect();
    }
    let mut lines = Vec::new();
    let mut head = String::new();
    for tree in tokens {
        match tree {
            TokenTree::Group(group) => {
                let text = group.stream().to_string();
                let variants = text.split(',').map(str::trim).filter(|variant| !variant.is_empty());
                lines.extend(variants.map(|variant| format!("{name} {} = {}", tidy(&head), tidy(variant))));
            }
            tree => {
                let _ = write!(head, "{tree} ");
            }
        }
    }
    if lines.is_empty() { vec![format!("{name}!({})", tidy(&head))] } else { lines }
}

fn without_docs(tokens: TokenStream) -> TokenStream {
    let mut out = TokenStream::new();
    let mut tokens = tokens.into_iter().peekable();
    while let Some(tree) = tokens.next() {
        match (&tree, tokens.peek()) {
            (TokenTree::Punct(hash), Some(TokenTree::Group(group)))
                if hash.as_char() == '#' && group.stream().to_string().starts_with("doc") =>
            {
                tokens.next();
            }
            (TokenTree::Group(group), _) => {
                let inner = without_docs(group.stream());
                out.extend(quote!({ #inner }));
            }
            _ => out.extend([tree]),
        }
    }
    out
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

fn is_hidden(attribute: &syn::Attribute) -> bool {
    attribute.to_token_stream().to_string().contains("hidden")
}

fn openness(attributes: &[syn::Attribute]) -> &'static str {
    let open = attributes.iter().any(|attribute| attribute.path().is_ident("non_exhaustive"));
    if open { ", non-exhaustive" } else { "" }
}

/// Leaves the public fields; whether there were others.
fn hide(fields: &mut Fields) -> bool {
    let Fields::Named(named) = fields else { return false };
    let all = named.named.len();
    named.named =
        std::mem::take(&mut named.named).into_iter().filter(|field| is_public(&field.vis)).collect();
    named.named.len() < all
}

fn shown(tokens: &impl ToTokens) -> String {
    tidy(&tokens.to_token_stream().to_string())
}

/// Tokens as a person would set them.
fn tidy(text: &str) -> String {
    let mut text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for (was, now) in [
        (" :: ", "::"),
        (":: ", "::"),
        (" ::", "::"),
        (" < ", "<"),
        (" <", "<"),
        ("< ", "<"),
        (" > ", "> "),
        (" >", ">"),
        (" ,", ","),
        (" (", "("),
        ("( ", "("),
        (" )", ")"),
        ("& ", "&"),
        (" ;", ";"),
        (" : ", ": "),
        ("[ ", "["),
        (" ]", "]"),
        (">:: ", ">::"),
        (" - >", " ->"),
        ("->", "-> "),
        ("->  ", "-> "),
        (")->", ") ->"),
        ("' _", "'_"),
        (")-> ", ") -> "),
    ] {
        text = text.replace(was, now);
    }
    text.replace(",)", ")").replace(",>", ">")
}
