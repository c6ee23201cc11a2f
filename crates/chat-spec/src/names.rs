//! Names on the wire, and the names that they get in Rust.

use heck::{ToSnakeCase, ToUpperCamelCase};

/// Words that Rust (edition 2024) does not take as a name.
const KEYWORDS: &[&str] = &[
    "Self", "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do",
    "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop",
    "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "self", "static",
    "struct", "super", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use", "virtual",
    "where", "while", "yield", "_",
];

/// Type names that generated code uses in their usual meaning, or that its modules declare.
const TYPES: &[&str] = &[
    "AsMut",
    "AsRef",
    "Box",
    "Calls",
    "Clone",
    "Copy",
    "Debug",
    "Default",
    "Deserialize",
    "Drop",
    "Eq",
    "Err",
    "Fn",
    "FnMut",
    "FnOnce",
    "From",
    "FromIterator",
    "Into",
    "IntoFuture",
    "IntoIterator",
    "Iterator",
    "None",
    "Ok",
    "Option",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Result",
    "Serialize",
    "Sized",
    "Some",
    "String",
    "ToOwned",
    "ToString",
    "TryFrom",
    "TryInto",
    "Unlisted",
    "Unpin",
    "Vec",
];

/// Variants that every generated enum and union has.
const VARIANTS: &[&str] = &["Unlisted"];

/// Modules that every generated crate has, and the methods that every client has.
const RESOURCES: &[&str] = &[
    "builder",
    "client",
    "clone",
    "dynamic",
    "enums",
    "fixtures",
    "generated",
    "ids",
    "new",
    "operations",
    "types",
    "with",
];

/// Names that the handle of a resource has besides its operations.
const OPERATIONS: &[&str] = &["clone", "new"];

/// Methods that every call has besides its setters, and its field `client`.
const PARAMETERS: &[&str] =
    &["client", "clone", "into_future", "new", "pages", "stream", "to_request", "with_response"];

/// Methods that every struct has besides the setters of its fields.
const FIELDS: &[&str] = &["clone", "new"];

/// What is named: it decides what is reserved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Named {
    /// A type of the platform.
    Type,
    /// A value of an enum, or a member of a union.
    Variant,
    /// A resource.
    Resource,
    /// An operation.
    Operation,
    /// A parameter of an operation.
    Parameter,
    /// A field of a struct.
    Field,
}

/// The wire name in the manner of Rust's fields: `thumbnail-height` becomes `thumbnail_height`.
///
/// ```
/// assert_eq!(chat_spec::names::snake("pushInfo"), "push_info");
/// assert_eq!(chat_spec::names::snake("type"), "type");
/// ```
pub fn snake(wire: &str) -> String {
    wire.to_snake_case()
}

/// The name of the field or parameter in Rust, when no fact `name` says otherwise. `type` becomes `kind`.
///
/// ```
/// assert_eq!(chat_spec::names::field("restrict-access"), "restrict_access");
/// assert_eq!(chat_spec::names::field("type"), "kind");
/// ```
pub fn field(wire: &str) -> String {
    let name = snake(wire);
    if name == "type" { "kind".to_owned() } else { name }
}

/// The name of a variant or of a call's type: `bili-video` becomes `BiliVideo`.
///
/// ```
/// assert_eq!(chat_spec::names::camel("bili-video"), "BiliVideo");
/// assert_eq!(chat_spec::names::camel("reaction_list"), "ReactionList");
/// ```
pub fn camel(wire: &str) -> String {
    wire.to_upper_camel_case()
}

/// Whether Rust takes the word as a name at all.
pub fn is_identifier(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// Whether Rust keeps the word for itself.
///
/// ```
/// assert!(chat_spec::names::is_keyword("gen"));
/// ```
pub fn is_keyword(name: &str) -> bool {
    KEYWORDS.contains(&name)
}

/// Whether generated code has something of this name beside the things named so.
pub fn is_reserved(what: Named, name: &str) -> bool {
    let reserved = match what {
        Named::Type => TYPES,
        Named::Variant => VARIANTS,
        Named::Resource => RESOURCES,
        Named::Operation => OPERATIONS,
        Named::Parameter => PARAMETERS,
        Named::Field => FIELDS,
    };
    reserved.contains(&name)
}
