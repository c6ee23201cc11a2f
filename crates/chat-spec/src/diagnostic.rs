//! Mistakes, as rustc would tell them: a stable code, the place, what is wrong there, and what to write instead.

use crate::source::Span;

macro_rules! codes {
    ($($name:ident = $code:literal, $meaning:literal;)*) => {
        /// What kind of mistake it is. Codes are stable; `spec/README.md` lists them.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum Code { $(#[doc = $meaning] $name,)* }

        impl Code {
            /// All codes, in their order.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The code as it is printed: `S0104`.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// What it means, in one line.
            pub fn meaning(self) -> &'static str {
                match self { $(Self::$name => $meaning,)* }
            }
        }
    };
}

codes! {
    Syntax = "S0001", "a file that is not TOML, or not UTF-8";
    UnknownKey = "S0002", "a fact, table or file that the language does not know";
    WrongValue = "S0003", "a fact with a value of another kind";
    DuplicateName = "S0004", "two things of one name";
    MissingFact = "S0005", "a fact that must be there is absent";
    MalformedRow = "S0006", "a row that is not `[\"type\", \"meaning\", { facts }]`";
    MissingMeaning = "S0007", "a row, type or operation without a meaning";
    TypeSyntax = "S0008", "a type that cannot be read";
    MalformedHttp = "S0009", "a method and path that cannot be read";
    MissingFile = "S0010", "a file that must be there is absent";
    UnknownWord = "S0011", "a word that is none of the few that may stand there";
    UnknownReference = "S0101", "a host, rate, paging style, parameter or operation that is not declared";
    RustClash = "S0103", "two names that become one in Rust, or one that generated code uses itself";
    UnknownType = "S0104", "a type that is not declared";
    Keyword = "S0105", "a name that Rust reserves, does not take, or spells otherwise";
    DuplicateValue = "S0106", "an enum or union that lists one value twice";
    UnusedType = "S0107", "a type or rate that no operation uses";
    PlaceholderWithoutRow = "S0201", "a placeholder of the path without a row";
    RowWithoutPlaceholder = "S0202", "a path row without a placeholder";
    BodyNotAllowed = "S0203", "a body on a method that has none, or two bodies";
    SharedRoute = "S0204", "two operations on one route that nothing tells apart";
    OverloadUnproven = "S0205", "an overload that is not proven, not needed, or explained without need";
    AmbiguousUnion = "S0206", "a union whose members cannot be told apart";
    UnsafePaging = "S0207", "paging on an operation that is not safe to repeat";
    PagingMismatch = "S0208", "a paging style that does not fit parameters or answer";
    InfiniteType = "S0209", "a type that contains itself without end";
    MisplacedType = "S0210", "a type that cannot travel there";
    MisplacedFact = "S0211", "a fact that does not fit its row or operation";
    ValueMismatch = "S0212", "a default, constant, limit or example that is not of the row's type";
    JsonWithoutWhy = "S0213", "a row of type `json` that does not say why";
    ErratumNowhere = "S0301", "an erratum that addresses nothing";
    ErratumStale = "S0302", "an erratum whose `was` is not what the file says";
    ErratumIdle = "S0303", "an erratum that changes nothing";
    MissingExample = "S0401", "an operation without an example";
    UnlistedExample = "S0402", "an example whose origin no operation tells";
    ForeignRequest = "S0403", "a request file that is not a request of its operation";
    ExampleNotJson = "S0404", "an example that is not JSON";
    ExampleMismatch = "S0405", "an example that does not decode as declared";
    UndeclaredField = "S0406", "an example with a field that no row declares";
    InstantUnit = "S0407", "an instant whose example lies in the other unit's range";
}

/// A mistake.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// What kind.
    pub code: Code,
    /// What is wrong, in one line.
    pub message: String,
    /// Where, and what is wrong there.
    pub primary: Label,
    /// Places that explain it.
    pub secondary: Vec<Label>,
    /// What to write instead.
    pub help: Vec<String>,
}

/// A place and what to say about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// What to say; may be empty.
    pub text: String,
}

impl Diagnostic {
    /// A mistake at a place.
    pub fn new(code: Code, message: impl Into<String>, span: Span, label: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            primary: Label { span, text: label.into() },
            secondary: Vec::new(),
            help: Vec::new(),
        }
    }

    /// Another place that explains it.
    #[must_use]
    pub fn also(mut self, span: Span, text: impl Into<String>) -> Self {
        self.secondary.push(Label { span, text: text.into() });
        self
    }

    /// What to write instead.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help.push(text.into());
        self
    }
}
