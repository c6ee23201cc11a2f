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
    "Unpin",
    "Vec",
];

/// What a platform's crate hands out of the transport at its root, where its client and its shared types stand too. The
/// root lists these by name, and that hides what it hands out wholesale: a shared type of such a name would be there,
/// and nobody outside of the crate could name it. Types under `returns` stand in the module of their resource.
const EXPORTS: &[&str] = &[
    "Ask",
    "Attempt",
    "BatchOutcome",
    "BoxFuture",
    "Builder",
    "CallOptions",
    "Client",
    "Code",
    "DateTime",
    "Download",
    "Error",
    "ErrorKind",
    "Fixture",
    "HttpTransport",
    "Items",
    "Json",
    "LimitExceeded",
    "Limiter",
    "Limits",
    "Method",
    "Millis",
    "OneOrMany",
    "Operation",
    "OperationMeta",
    "Outgoing",
    "Paged",
    "Pages",
    "Parameter",
    "Patch",
    "Pending",
    "Permit",
    "Place",
    "Rate",
    "RateLimit",
    "Reply",
    "Request",
    "Response",
    "ResponseBody",
    "Returns",
    "Runtime",
    "Seconds",
    "Secret",
    "Setup",
    "Token",
    "TokenProvider",
    "Transport",
    "TransportResponse",
    "UnixMillis",
    "UnixSeconds",
    "Unlimited",
    "Unlisted",
    "Upload",
];

/// What the module `dynamic` imports beside the client and the shared types.
const DYNAMIC: &[&str] = &["Arguments", "Outcome"];

/// Variables of the module `dynamic` beside the client, which is called like the platform.
const VARIABLES: &[&str] = &["arguments", "call"];

/// Variants that every generated enum and union has.
const VARIANTS: &[&str] = &["Unlisted"];

/// Modules that a platform's crate has, by hand or generated, the crates and primitive types that modules name without
/// a path, and the methods that every client has.
const RESOURCES: &[&str] = &[
    "alloc",
    "bool",
    "builder",
    "char",
    "chat_core",
    "client",
    "clone",
    "core",
    "dynamic",
    "enums",
    "ext",
    "f32",
    "f64",
    "fixtures",
    "generated",
    "i128",
    "i16",
    "i32",
    "i64",
    "i8",
    "ids",
    "isize",
    "new",
    "operations",
    "protocol",
    "serde",
    "std",
    "str",
    "types",
    "u128",
    "u16",
    "u32",
    "u64",
    "u8",
    "usize",
    "with",
    "without_token",
];

/// Names that the handle of a resource has besides its operations.
const OPERATIONS: &[&str] = &["clone", "new"];

/// Methods that every call has besides its setters, and its field `client`.
const PARAMETERS: &[&str] =
    &["client", "clone", "into_future", "new", "pages", "stream", "to_request", "with_response"];

/// Methods that every struct has besides the setters of its fields.
const FIELDS: &[&str] = &["clone", "new"];

/// Functions that what a client is set up with has besides its settings.
const SETTINGS: &[&str] = &["builder", "clone", "default", "token", "token_provider", "without_token"];

/// What is named: it decides what is reserved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Named {
    /// The platform's directory: a variable in examples, and a part of the crate's name.
    Platform,
    /// The client's type.
    Client,
    /// A type that resources share.
    Type,
    /// A type of one resource: declared under `returns`, or that of a call.
    Local,
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
    /// What a client is set up with.
    Setting,
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

/// Whether the word is a name of its kind as Rust's conventions spell it: `MessageType`, `message_type`.
///
/// ```
/// use chat_spec::names::{Named, is_styled};
///
/// assert!(is_styled(Named::Client, "Demo") && !is_styled(Named::Client, "demo"));
/// assert!(is_styled(Named::Field, "create_at") && !is_styled(Named::Field, "createAt"));
/// ```
pub fn is_styled(what: Named, name: &str) -> bool {
    match what {
        Named::Client | Named::Type | Named::Local | Named::Variant => {
            name.starts_with(|letter: char| letter.is_ascii_uppercase())
                && name.chars().all(|letter| letter.is_ascii_alphanumeric())
        }
        Named::Platform
        | Named::Resource
        | Named::Operation
        | Named::Parameter
        | Named::Field
        | Named::Setting => {
            name.starts_with(|letter: char| letter.is_ascii_lowercase())
                && !name.ends_with('_')
                && !name.contains("__")
                && name
                    .chars()
                    .all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_')
        }
    }
}

/// Whether generated code, or the crate around it, has something of this name beside the things named so.
pub fn is_reserved(what: Named, name: &str) -> bool {
    let reserved: &[&[&str]] = match what {
        Named::Platform => &[VARIABLES],
        Named::Client | Named::Type => &[TYPES, EXPORTS, DYNAMIC],
        Named::Local => &[TYPES],
        Named::Variant => &[VARIANTS],
        Named::Resource => &[RESOURCES],
        Named::Operation => &[OPERATIONS],
        Named::Parameter => &[PARAMETERS],
        Named::Field => &[FIELDS],
        Named::Setting => &[SETTINGS],
    };
    reserved.iter().any(|names| names.contains(&name))
}

/// Whether the name stands for something of the transport at the root of every platform's crate.
pub fn is_export(name: &str) -> bool {
    EXPORTS.contains(&name)
}
