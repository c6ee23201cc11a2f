//! What the specification means: every name looked up, every rule of the language checked.
//!
//! The back ends (client, listing, mock, command line) read nothing but this. Order is the order of the files.

use crate::source::Span;

pub use chat_facts::{Rate, ResetUnit};

pub use crate::ast::Place;

/// One platform.
#[derive(Clone, Debug)]
pub struct Platform {
    /// The directory's name, such as `demo`; the crate is `<name>-api`.
    pub name: String,
    /// Its name for people.
    pub title: String,
    /// The name of the client's type.
    pub client: String,
    /// What it is.
    pub about: String,
    /// The official documentation.
    pub docs: String,
    /// The environment variable that holds the token.
    pub token: String,
    /// Where calls go; the first is the default.
    pub hosts: Vec<Host>,
    /// What a client is set up with besides its token: placeholders of the hosts' addresses.
    pub settings: Vec<Setting>,
    /// What codes and statuses mean, in the order of the file.
    pub errors: Vec<ErrorCode>,
    /// The rate-limit headers.
    pub rate_limit: Option<RateLimit>,
    /// How often an operation may be called that has no rate and no bucket.
    pub default_rate: Option<Rate>,
    /// The rates that operations share, in the order of the file.
    pub rates: Vec<Bucket>,
    /// Ids, then types.toml, then the types declared under `returns`, in the order of the files.
    pub types: Vec<TypeDef>,
    /// By file name.
    pub resources: Vec<Resource>,
    /// All corrections, in the order of the file.
    pub errata: Vec<Erratum>,
}

/// A server.
#[derive(Clone, Debug)]
pub struct Host {
    /// `api` in `[host.api]`.
    pub name: String,
    /// The base URL, without a slash at its end; a placeholder `{name}` is a [`Setting`].
    pub base: String,
    /// What the documents print before each path.
    pub prefix: String,
    /// Where the token travels.
    pub auth: Option<Auth>,
    /// Where the payload stands by default.
    pub payload: Vec<Step>,
    /// The member whose value 0 means success.
    pub code: Option<String>,
    /// The member that names a failure.
    pub error_code: Option<String>,
    /// The members that explain a failure; the first found wins.
    pub error_text: Vec<String>,
    /// What stands around the payload of its answers.
    pub envelope: Option<TypeId>,
}

/// A rate that operations share.
#[derive(Clone, Debug)]
pub struct Bucket {
    /// Its name, for the fact `bucket`.
    pub name: String,
    /// The rate.
    pub rate: Rate,
    /// What is counted.
    pub meaning: String,
    /// The place of its key.
    pub span: Span,
}

/// A word that a client is set up with.
#[derive(Clone, Debug)]
pub struct Setting {
    /// Its name in placeholders and in Rust.
    pub name: String,
    /// The meaning.
    pub meaning: String,
    /// The environment variable that holds it for the command line.
    pub env: String,
    /// What separates its parts, which become segments of the path.
    pub split: Option<char>,
    /// A value for docs, examples and mock.
    pub example: String,
    /// The place of its key.
    pub span: Span,
}

/// Where the token travels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Auth {
    /// A header, after a scheme (`Bot xyz`); the scheme may be empty.
    Header {
        /// Lowercase name.
        name: String,
        /// The word before the token.
        scheme: String,
    },
    /// A member of the JSON or form body where there is one, else a query parameter.
    Parameter(String),
    /// A query parameter, always.
    Query(String),
}

/// One step of a dotted path into an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// A member of an object.
    Member(String),
    /// An element of a list.
    Index(usize),
}

/// `code = [kind, meaning]`
#[derive(Clone, Debug)]
pub struct ErrorCode {
    /// As it is written: `message_send_error`, `403`, `403 message_send_error "reach limit"`.
    pub written: String,
    /// The HTTP status of such failures.
    pub status: Option<u16>,
    /// Their code, as text.
    pub code: Option<String>,
    /// What their message says, among other things.
    pub text: Option<String>,
    /// What kind of failure it is.
    pub kind: ErrorKind,
    /// The meaning.
    pub meaning: String,
}

/// The kinds of failures that callers tell apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ErrorKind {
    /// The request was wrong.
    Invalid,
    /// The token was refused.
    Unauthorized,
    /// The token has expired.
    TokenExpired,
    /// The caller may not.
    Forbidden,
    /// Nobody may, unless the feature is switched on.
    FeatureDisabled,
    /// There is no such thing.
    NotFound,
    /// There is one already.
    AlreadyExists,
    /// It is being changed.
    Conflict,
    /// The request was too large.
    TooLarge,
    /// Too many calls; later is fine.
    RateLimited,
    /// A quota is used up; soon is not fine.
    QuotaExceeded,
    /// The server cannot now.
    Unavailable,
    /// Anything else.
    Other,
}

/// Names of rate-limit headers.
#[derive(Clone, Debug, Default)]
pub struct RateLimit {
    /// Calls per window.
    pub limit: Option<String>,
    /// Calls left.
    pub remaining: Option<String>,
    /// When the window ends.
    pub reset: Option<(String, ResetUnit)>,
    /// Which bucket was counted.
    pub bucket: Option<String>,
    /// Present when the account as a whole is limited.
    pub global: Option<String>,
}

/// Index into [`Platform::types`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TypeId(pub usize);

/// A named type.
#[derive(Clone, Debug)]
pub struct TypeDef {
    /// Its Rust name.
    pub name: String,
    /// The resource that declares it under an operation's `returns`; `None` = shared.
    pub resource: Option<String>,
    /// What it is: one line.
    pub about: String,
    /// More paragraphs.
    pub details: Option<String>,
    /// Its official page.
    pub docs: Option<String>,
    /// What it is made of.
    pub kind: TypeKind,
    /// Whether a request reaches it.
    pub in_request: bool,
    /// Whether an answer reaches it.
    pub in_answer: bool,
    /// The place of its name.
    pub span: Span,
}

/// What a type is made of.
#[derive(Clone, Debug)]
pub enum TypeKind {
    /// A newtype.
    Id {
        /// Text or number.
        repr: Repr,
        /// A value for the docs.
        example: Option<String>,
    },
    /// An open enum.
    Enum {
        /// Text or number.
        repr: Repr,
        /// Its values.
        variants: Vec<Variant>,
    },
    /// Fields.
    Struct(Vec<Row>),
    /// One of several.
    Union(Union),
}

/// How ids and enums travel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repr {
    /// A JSON string.
    Text,
    /// A JSON number (unsigned for ids, signed for enums).
    Number,
}

/// A value of an enum.
#[derive(Clone, Debug)]
pub struct Variant {
    /// Its Rust name.
    pub name: String,
    /// What travels.
    pub wire: WireValue,
    /// The meaning.
    pub meaning: String,
    /// Why not to use it.
    pub deprecated: Option<String>,
    /// Since when the platform knows it.
    pub since: Option<String>,
    /// Indices into [`Platform::errata`].
    pub corrections: Vec<usize>,
}

/// What travels for a value of an enum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WireValue {
    /// A JSON string.
    Text(String),
    /// A JSON number.
    Number(i64),
}

/// A union.
#[derive(Clone, Debug)]
pub struct Union {
    /// How its members are told apart.
    pub told: Told,
    /// Its members.
    pub members: Vec<Member>,
}

/// How the members of a union are told apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    /// A member of the object. A union member that is a struct with a row of this name keeps the tag itself.
    Tag(String),
    /// A tag beside its content.
    Adjacent {
        /// The member that says the kind.
        tag: String,
        /// The member that holds it.
        content: String,
    },
    /// Which key is there.
    Key,
    /// Required fields.
    Shape,
}

/// A member of a union.
#[derive(Clone, Debug)]
pub struct Member {
    /// Its Rust name.
    pub name: String,
    /// The tag's value, or the key; for `Shape`, the key in the file.
    pub wire: String,
    /// What it is.
    pub ty: Type,
    /// The meaning.
    pub meaning: String,
    /// What else the documents say: for the docs, nothing is enforced.
    pub facts: Facts,
    /// Whether Rust has to box it, because the union contains itself through it.
    pub boxed: bool,
    /// Indices into [`Platform::errata`].
    pub corrections: Vec<usize>,
}

/// A type with its marks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Type {
    /// What is marked.
    pub base: Base,
    /// `T~`: read leniently.
    pub lenient: bool,
    /// `T^`: written as text.
    pub as_text: bool,
    /// `T?`: may be absent.
    pub optional: bool,
    /// `T|null`: may be null.
    pub nullable: bool,
    /// `T?~`: `null`, `""`, `{}`, `[]`, `false` are spellings of absent.
    pub lenient_none: bool,
}

/// A type without its marks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Base {
    /// A scalar of the language.
    Scalar(Scalar),
    /// A named type.
    Named(TypeId),
    /// A list.
    List(Box<Type>),
    /// A map; the key is an id or enum, or `None` for text.
    Map(Option<TypeId>, Box<Type>),
}

/// The scalars.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scalar {
    /// Text.
    String,
    /// A signed 64-bit number.
    Int,
    /// A number.
    Float,
    /// `true` or `false`.
    Bool,
    /// `1` or `0`.
    Bit,
    /// Any JSON.
    Json,
    /// A raw body.
    Bytes,
    /// A part of a multipart body.
    File,
    /// A point in time as text.
    Datetime,
    /// Milliseconds since 1970.
    InstantMs,
    /// Seconds since 1970.
    InstantS,
    /// Milliseconds.
    DurationMs,
    /// Seconds.
    DurationS,
}

/// A parameter or field.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its name on the wire; for a spread, the word after `..`; for a pattern, as written; `""` for a whole body.
    pub wire: String,
    /// Its name in Rust.
    pub name: String,
    /// Whether it is one field, or several.
    pub kind: RowKind,
    /// The type.
    pub ty: Type,
    /// The meaning.
    pub meaning: String,
    /// What else the documents say.
    pub facts: Facts,
    /// Whether Rust has to box it, because the struct contains itself through it.
    pub boxed: bool,
    /// Indices into [`Platform::errata`].
    pub corrections: Vec<usize>,
    /// The place of its key.
    pub span: Span,
}

/// Whether a row is one field, or several.
#[derive(Clone, Debug, PartialEq)]
pub enum RowKind {
    /// One field.
    Field,
    /// `..name`: the fields of a struct, or a union, stand among the neighbours.
    Spread,
    /// `prefix_{Key}suffix`: all fields of that pattern.
    Pattern {
        /// What stands before the key.
        prefix: String,
        /// What stands after it.
        suffix: String,
        /// An id or enum; `None` = text.
        key: Option<TypeId>,
    },
    /// Always sent with this value; not a parameter.
    Constant(Literal),
}

/// What the documents say of a row beyond its meaning.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facts {
    /// What the server assumes.
    pub default: Option<Literal>,
    /// Least value.
    pub min: Option<f64>,
    /// Greatest value.
    pub max: Option<f64>,
    /// Least length in characters.
    pub min_chars: Option<u64>,
    /// Greatest length in characters.
    pub max_chars: Option<u64>,
    /// Greatest length in bytes.
    pub max_bytes: Option<u64>,
    /// Least number of items.
    pub min_items: Option<u64>,
    /// Greatest number of items.
    pub max_items: Option<u64>,
    /// The limits are enforced before sending.
    pub hard: bool,
    /// What a number counts.
    pub unit: Option<String>,
    /// Since when.
    pub since: Option<String>,
    /// Why not to use it.
    pub deprecated: Option<String>,
    /// Never shown.
    pub secret: bool,
    /// The spelling that clears.
    pub clear: Option<Clear>,
    /// A list that is sent empty when it is not given.
    pub sent_empty: bool,
    /// A list in one segment or parameter.
    pub join: Option<char>,
    /// A list whose items are what rates count, and what a call counts at least.
    pub counts: Option<u32>,
    /// A path parameter that shares its route with a joined list: it must not hold this separator.
    pub refuses: Option<char>,
    /// The part of a successful answer that tells what failed.
    pub failures: Option<Failures>,
    /// What the file at this address holds.
    pub holds: Option<TypeId>,
    /// A value for the docs.
    pub example: Option<Literal>,
    /// Why it is `json`.
    pub why: Option<String>,
}

/// Which items of a list tell of a failure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failures {
    /// All.
    All,
    /// Those whose flag of this name (on the wire) is `false`.
    Unless(String),
}

/// How a value is cleared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clear {
    /// `""`
    Empty,
    /// `null`
    Null,
}

/// A value in a fact.
#[derive(Clone, Debug, PartialEq)]
pub enum Literal {
    /// Text.
    String(String),
    /// A whole number.
    Int(i64),
    /// A number.
    Float(f64),
    /// A flag.
    Bool(bool),
}

/// A resource.
#[derive(Clone, Debug)]
pub struct Resource {
    /// The file's stem: the method of the client.
    pub name: String,
    /// One line.
    pub about: String,
    /// The official page.
    pub docs: String,
    /// The file, relative to the repository.
    pub file: String,
    /// Its operations.
    pub operations: Vec<Operation>,
}

/// An operation.
#[derive(Clone, Debug)]
pub struct Operation {
    /// Its name: the method of the resource.
    pub name: String,
    /// Its number in the source document.
    pub row: Option<u32>,
    /// Its heading there.
    pub title: Option<String>,
    /// One line.
    pub about: String,
    /// More paragraphs.
    pub details: Option<String>,
    /// The method.
    pub method: Method,
    /// The path without the host's prefix, with placeholders: `/message/list`, `/users/{username}`.
    pub path: String,
    /// Method and path as printed.
    pub printed: String,
    /// Index into [`Platform::hosts`].
    pub host: usize,
    /// Whether the token is sent.
    pub auth: bool,
    /// The official page, with its anchor.
    pub docs: String,
    /// Path rows, in the order of the placeholders.
    pub path_rows: Vec<Row>,
    /// Query rows.
    pub query: Vec<Row>,
    /// Header rows; wire names are lowercase.
    pub header: Vec<Row>,
    /// What the request carries.
    pub body: Body,
    /// What the answer is.
    pub returns: Returns,
    /// Where it stands in the body.
    pub payload: Vec<Step>,
    /// How to walk its pages.
    pub paging: Option<Paging>,
    /// The operation on the same route that it overloads.
    pub overloads: Option<String>,
    /// Why both may stand on one route though it cannot be proven.
    pub overlaps: Option<String>,
    /// Only reads.
    pub safe: bool,
    /// May be repeated.
    pub idempotent: bool,
    /// Its own rate.
    pub rate: Option<Rate>,
    /// The rate that it shares: one of [`Platform::rates`].
    pub bucket: Option<String>,
    /// Why not to use it.
    pub deprecated: Option<String>,
    /// Since when.
    pub since: Option<String>,
    /// What its codes mean.
    pub errors: Vec<ErrorCode>,
    /// What it answers; at least one.
    pub examples: Vec<Example>,
    /// Errata of the operation's facts, answer, errors and examples, not of its rows (indices into
    /// [`Platform::errata`]).
    pub corrections: Vec<usize>,
    /// The place of its name.
    pub span: Span,
}

/// The HTTP methods of the platforms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Method {
    /// `GET`
    Get,
    /// `POST`
    Post,
    /// `PUT`
    Put,
    /// `PATCH`
    Patch,
    /// `DELETE`
    Delete,
}

/// What a request carries.
#[derive(Clone, Debug)]
pub enum Body {
    /// Nothing.
    None,
    /// A JSON object of these rows.
    Members(Vec<Row>),
    /// A named struct: its rows are the parameters.
    Struct(Row),
    /// JSON that is no object of rows: a list, a map, a union, any JSON.
    Whole(Row),
    /// A form of these rows.
    Form(Vec<Row>),
    /// A form that is a map.
    WholeForm(Row),
    /// Parts.
    Multipart(Vec<Row>),
    /// Bytes as they are.
    Raw(Row),
}

/// What an answer is.
#[derive(Clone, Debug)]
pub enum Returns {
    /// Nothing is due, in any spelling.
    Nothing,
    /// A JSON value.
    Value {
        /// Its type.
        ty: Type,
        /// The meaning.
        meaning: String,
        /// Where it is a list: which items tell of a failure.
        failures: Option<Failures>,
    },
    /// A body to be read as it comes.
    Stream {
        /// The meaning.
        meaning: String,
    },
    /// A redirect whose target is the answer.
    Location {
        /// The meaning.
        meaning: String,
    },
}

/// How to walk pages. Paths and names were checked against the types.
#[derive(Clone, Debug)]
pub struct Paging {
    /// `reference` in `[paging.reference]`.
    pub style: String,
    /// Where the items stand in the answer: Rust field names; empty = the answer is the list.
    pub items: Vec<String>,
    /// The type of one item.
    pub item: Type,
    /// How the next page is asked for.
    pub kind: PagingKind,
    /// Values of parameters (by Rust name) that make the answer a single page.
    pub once: Vec<(String, Literal)>,
    /// Values of parameters (by Rust name) that a walk sends where the caller set none.
    pub walk: Vec<(String, Literal)>,
    /// The parameter (Rust name) that says how many items a page has, where its maximum is documented: a shorter
    /// page ends the walk.
    pub short_page: Option<ShortPage>,
}

/// When a page is short.
#[derive(Clone, Debug)]
pub struct ShortPage {
    /// The parameter, by its Rust name.
    pub parameter: String,
    /// How many items a page has when it is absent.
    pub default: i64,
    /// How many a page has at most.
    pub max: i64,
}

/// How the next page is asked for. Parameters are named by their Rust names.
#[derive(Clone, Debug)]
pub enum PagingKind {
    /// By a word of the last answer.
    Cursor {
        /// The parameter.
        send: String,
        /// Where the word stands in the answer: Rust field names.
        next: Vec<PathStep>,
    },
    /// By number.
    Page {
        /// The parameter.
        send: String,
        /// The first page's number.
        first: i64,
        /// Where the answer tells this page's number, and the last one's.
        told: Option<(Vec<PathStep>, Vec<PathStep>)>,
    },
    /// By the id of an item.
    Reference {
        /// The parameter that takes it.
        send: String,
        /// The item's member that is it.
        id: String,
        /// The item's member that orders them.
        order: String,
        /// Parameter, value for older and value for newer items.
        direction: Option<Direction>,
    },
}

/// Which way a walk by reference goes.
#[derive(Clone, Debug)]
pub struct Direction {
    /// The parameter.
    pub parameter: String,
    /// Its wire value for older items, the default.
    pub back: String,
    /// Its wire value for newer items.
    pub ahead: String,
}

/// A field on the way to a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathStep {
    /// Its Rust name.
    pub field: String,
    /// Whether it is an `Option`.
    pub optional: bool,
}

/// A documented answer.
#[derive(Clone, Debug)]
pub struct Example {
    /// The file's name.
    pub file: String,
    /// Where it is from.
    pub origin: Origin,
    /// What it shows.
    pub meaning: String,
    /// The status it comes with.
    pub status: u16,
    /// The text, byte for byte.
    pub text: String,
}

/// Where an example is from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// The official documents show it.
    Documented,
    /// A test of an official SDK shows it.
    SdkTest,
    /// Nobody shows it: written from the rows.
    Constructed,
}

/// A correction that was applied.
#[derive(Clone, Debug)]
pub struct Erratum {
    /// What it corrects.
    pub at: String,
    /// What the page says, as TOML.
    pub was: Option<String>,
    /// What is true, as TOML.
    pub now: Option<String>,
    /// Why we believe it.
    pub why: String,
    /// Where that can be read.
    pub see: String,
}

impl Platform {
    /// A host's base URL, with the examples of the settings in place of its placeholders.
    pub fn example_base(&self, host: &Host) -> String {
        self.settings.iter().fold(host.base.clone(), |base, setting| {
            let value = match setting.split {
                Some(separator) => setting.example.replace(separator, "/"),
                None => setting.example.clone(),
            };
            base.replace(&format!("{{{}}}", setting.name), &value)
        })
    }
}

impl Operation {
    /// The members that may stand around what the rows of a whole body declare: those of its host's envelope.
    pub fn envelope<'p>(&self, platform: &'p Platform) -> impl Iterator<Item = &'p str> {
        let host = platform.hosts.get(self.host).filter(|_| self.payload.is_empty());
        let def = host.and_then(|host| platform.types.get(host.envelope?.0));
        let rows: &[Row] = match def.map(|def| &def.kind) {
            Some(TypeKind::Struct(rows)) => rows,
            _ => &[],
        };
        rows.iter().map(|row| &*row.wire)
    }
}

impl Body {
    /// The rows that travel in the body; a whole body is one row.
    pub fn rows(&self) -> &[Row] {
        match self {
            Self::None => &[],
            Self::Members(rows) | Self::Form(rows) | Self::Multipart(rows) => rows,
            Self::Struct(row) | Self::Whole(row) | Self::WholeForm(row) | Self::Raw(row) => {
                std::slice::from_ref(row)
            }
        }
    }
}
