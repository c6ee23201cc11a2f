//! What the files say, with the place of each word, before any name is looked up.
//!
//! Errata are applied to this tree, so that a correction meets the same checks as what it corrects.

use crate::source::{FileId, Span};

/// A value and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Where it was written.
    pub span: Span,
}

/// All files of one platform.
#[derive(Clone, Debug)]
pub struct Ast {
    /// The directory's name, such as `demo`.
    pub name: String,
    /// `platform.toml`.
    pub platform: Platform,
    /// The ids of `platform.toml` and the types of `types.toml`, in their order.
    pub types: Vec<TypeDef>,
    /// One per resource file, by name.
    pub resources: Vec<Resource>,
    /// `errata.toml`, in its order.
    pub errata: Vec<Erratum>,
    /// What lies in `examples/`, by file name.
    pub examples: Vec<ExampleFile>,
}

/// A file of `examples/`.
#[derive(Clone, Debug)]
pub struct ExampleFile {
    /// Its name, such as `message.list.json`.
    pub name: String,
    /// Its text.
    pub file: FileId,
}

/// A fact: `key = value`.
#[derive(Clone, Debug)]
pub struct Fact {
    /// Which fact.
    pub key: Spanned<String>,
    /// Its value.
    pub value: Value,
    /// The errata that changed or added it (indices into [`Ast::errata`]).
    pub corrections: Vec<usize>,
}

/// A TOML value with places.
#[derive(Clone, Debug)]
pub struct Value {
    /// What it is.
    pub kind: ValueKind,
    /// Where it was written.
    pub span: Span,
}

/// The kinds of TOML values that the language uses.
#[derive(Clone, Debug)]
pub enum ValueKind {
    /// `"text"`
    String(String),
    /// `1`
    Integer(i64),
    /// `1.5`
    Float(f64),
    /// `true`
    Boolean(bool),
    /// `[1, 2]`
    Array(Vec<Value>),
    /// `{ a = 1 }` or a table, in the order of the file.
    Table(Vec<(Spanned<String>, Value)>),
}

/// `name = ["type", "meaning", { facts }]`
#[derive(Clone, Debug)]
pub struct Row {
    /// The key as written: a name, `..name` or `prefix_{Key}`.
    pub key: Spanned<String>,
    /// The type, parsed.
    pub ty: Spanned<TypeExpr>,
    /// The meaning.
    pub meaning: Spanned<String>,
    /// The facts.
    pub facts: Vec<Fact>,
    /// The errata that touched type or meaning, or added the row (indices into [`Ast::errata`]).
    pub corrections: Vec<usize>,
}

/// A type as written, with its marks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypeExpr {
    /// What is marked.
    pub base: TypeBase,
    /// Where the base stands, without the marks.
    pub span: Span,
    /// `T~`: read leniently.
    pub lenient: bool,
    /// `T^`: written as text.
    pub as_text: bool,
    /// `T?`: may be absent.
    pub optional: bool,
    /// `T|null`: may be null.
    pub nullable: bool,
    /// `T?~`: other spellings of absent.
    pub lenient_none: bool,
}

/// A type without its marks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TypeBase {
    /// A lowercase word: a scalar, `stream` or `location`; checked when resolved. An empty word stands for a type that
    /// could not be read, which has been reported.
    Word(String),
    /// A capitalised word: a type of the platform.
    Name(String),
    /// `[T]`
    List(Box<TypeExpr>),
    /// `{T}` (no key) and `{K: T}`.
    Map(Option<Spanned<String>>, Box<TypeExpr>),
}

/// `platform.toml` without its ids.
#[derive(Clone, Debug)]
pub struct Platform {
    /// The file.
    pub file: FileId,
    /// Facts at the top.
    pub facts: Vec<Fact>,
    /// `[host.NAME]`, in order.
    pub hosts: Vec<Table>,
    /// `[settings]`.
    pub settings: Vec<WordRow>,
    /// `[errors]`.
    pub errors: Vec<WordRow>,
    /// `[rate_limit]`.
    pub rate_limit: Option<Table>,
    /// `[rates]`.
    pub rates: Vec<WordRow>,
    /// `[paging.NAME]`, in order.
    pub paging: Vec<Table>,
}

/// A named table of facts.
#[derive(Clone, Debug)]
pub struct Table {
    /// The last word of its header.
    pub name: Spanned<String>,
    /// Its facts.
    pub facts: Vec<Fact>,
}

/// `key = ["word", "meaning", { facts }]` where the first is not a type: error codes, examples.
#[derive(Clone, Debug)]
pub struct WordRow {
    /// The key.
    pub key: Spanned<String>,
    /// The first element.
    pub word: Spanned<String>,
    /// The second.
    pub meaning: Spanned<String>,
    /// The facts.
    pub facts: Vec<Fact>,
    /// The errata that touched it (indices into [`Ast::errata`]).
    pub corrections: Vec<usize>,
}

/// A type: an id, or a table of types.toml, or a table under `returns`.
#[derive(Clone, Debug)]
pub struct TypeDef {
    /// Its name.
    pub name: Spanned<String>,
    /// `about`, `details`, `docs`, `enum`, `union`.
    pub facts: Vec<Fact>,
    /// What it is made of.
    pub body: TypeBody,
}

/// What a type is made of; `enum` and `union` facts decide which.
#[derive(Clone, Debug)]
pub enum TypeBody {
    /// A row of `[ids]`: text or number, with its meaning and facts.
    Id {
        /// `string` or `int`.
        repr: Spanned<String>,
        /// What it names.
        meaning: Spanned<String>,
    },
    /// `Name = [wire, "meaning", { facts }]`
    Enum(Vec<Variant>),
    /// Rows are fields.
    Struct(Vec<Row>),
    /// Rows are members.
    Union(Vec<Row>),
}

/// A value of an enum.
#[derive(Clone, Debug)]
pub struct Variant {
    /// Its Rust name.
    pub name: Spanned<String>,
    /// What travels: a string or an integer.
    pub wire: Value,
    /// The meaning.
    pub meaning: Spanned<String>,
    /// `deprecated`, `since`.
    pub facts: Vec<Fact>,
    /// The errata that touched it.
    pub corrections: Vec<usize>,
}

/// One resource file.
#[derive(Clone, Debug)]
pub struct Resource {
    /// The file's stem.
    pub name: String,
    /// The file.
    pub file: FileId,
    /// `about`, `docs`, `host`.
    pub facts: Vec<Fact>,
    /// In the order of the file.
    pub operations: Vec<Operation>,
}

/// One operation.
#[derive(Clone, Debug)]
pub struct Operation {
    /// Its name.
    pub name: Spanned<String>,
    /// Strings, numbers, flags and inline tables of its table.
    pub facts: Vec<Fact>,
    /// `body = […]`, `form = […]`, `returns = […]`: rows of the operation itself.
    pub rows: Vec<Row>,
    /// `[op.path]`, `[op.query]` …, in the order of the file.
    pub groups: Vec<Group>,
    /// `[op.returns.Name]`.
    pub returns: Option<TypeDef>,
    /// `[op.examples]`.
    pub examples: Vec<WordRow>,
    /// `[op.errors]`.
    pub errors: Vec<WordRow>,
}

/// Rows that travel in one place.
#[derive(Clone, Debug)]
pub struct Group {
    /// The header's last word, checked: it is one of the places.
    pub place: Spanned<Place>,
    /// The rows.
    pub rows: Vec<Row>,
}

/// Where parameters travel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// A placeholder of the path.
    Path,
    /// The query string.
    Query,
    /// A request header.
    Header,
    /// A member of the JSON body.
    Body,
    /// A pair of the form body.
    Form,
    /// A part of the multipart body.
    Multipart,
}

/// A correction.
#[derive(Clone, Debug)]
pub struct Erratum {
    /// What it corrects.
    pub at: Spanned<String>,
    /// What the page says; absent = it adds.
    pub was: Option<Value>,
    /// What is true; absent = it removes.
    pub now: Option<Value>,
    /// The row that an added row stands behind; absent = the last one.
    pub after: Option<Spanned<String>>,
    /// Why we believe it.
    pub why: Spanned<String>,
    /// Where that can be read.
    pub see: Spanned<String>,
}
