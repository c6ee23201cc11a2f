//! Types as the language writes them.

use crate::ir::{Base, Platform, Scalar, Type};

impl Scalar {
    /// All scalars.
    pub const ALL: &'static [Self] = &[
        Self::String,
        Self::Int,
        Self::Float,
        Self::Bool,
        Self::Bit,
        Self::Json,
        Self::Bytes,
        Self::File,
        Self::Datetime,
        Self::InstantMs,
        Self::InstantS,
        Self::DurationMs,
        Self::DurationS,
    ];

    /// The word of the language.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::String => "string",
            Self::Int => "int",
            Self::Float => "float",
            Self::Bool => "bool",
            Self::Bit => "bit",
            Self::Json => "json",
            Self::Bytes => "bytes",
            Self::File => "file",
            Self::Datetime => "datetime",
            Self::InstantMs => "instant_ms",
            Self::InstantS => "instant_s",
            Self::DurationMs => "duration_ms",
            Self::DurationS => "duration_s",
        }
    }

    /// The scalar of this word.
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|scalar| scalar.as_str() == word)
    }
}

impl Type {
    /// A type without marks.
    pub fn plain(base: Base) -> Self {
        Self { base, lenient: false, as_text: false, optional: false, nullable: false, lenient_none: false }
    }

    /// The type as the language writes it, with its marks: `[Attachment]~?`.
    pub fn written(&self, platform: &Platform) -> String {
        let mut text = self.written_base(platform);
        for (mark, is_set) in [
            ("~", self.lenient),
            ("^", self.as_text),
            ("?", self.optional),
            ("|null", self.nullable),
            ("~", self.lenient_none),
        ] {
            if is_set {
                text.push_str(mark);
            }
        }
        text
    }

    fn written_base(&self, platform: &Platform) -> String {
        match &self.base {
            Base::Scalar(scalar) => scalar.as_str().to_owned(),
            Base::Named(id) => platform.types[id.0].name.clone(),
            Base::List(item) => format!("[{}]", item.written(platform)),
            Base::Map(None, value) => format!("{{{}}}", value.written(platform)),
            Base::Map(Some(key), value) => {
                format!("{{{}: {}}}", platform.types[key.0].name, value.written(platform))
            }
        }
    }
}
