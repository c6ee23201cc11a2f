//! Small languages inside string literals (types, routes): where their parts stand in the file.

use std::{error::Error, fmt, ops::Range};

use crate::{
    diagnostic::{Code, Diagnostic},
    source::{FileId, Sources, Span},
};

/// Where a text stands, so that its parts can be underlined.
#[derive(Clone, Copy, Debug)]
pub enum Origin {
    /// It stands in the file letter by letter, from this byte on.
    Verbatim {
        /// The file.
        file: FileId,
        /// The text's first byte.
        start: u32,
    },
    /// It is spelled otherwise (escapes, several lines): every part has the place of the whole literal.
    Literal(Span),
}

impl Origin {
    /// Where the value of a TOML literal stands: inside its quotes, if it is spelled there letter by letter.
    pub fn of(sources: &Sources, literal: Span, value: &str) -> Self {
        let spelled = sources.snippet(literal);
        let inner = ['"', '\''].iter().find_map(|quote| spelled.strip_prefix(*quote)?.strip_suffix(*quote));
        if inner == Some(value) {
            Self::Verbatim { file: literal.file, start: literal.start + 1 }
        } else {
            Self::Literal(literal)
        }
    }

    /// The place of a part of the text.
    pub fn span(self, range: Range<usize>) -> Span {
        match self {
            Self::Literal(span) => span,
            Self::Verbatim { file, start } => {
                Span { file, start: start + range.start as u32, end: start + range.end as u32 }
            }
        }
    }
}

/// Why a text cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextError {
    /// What is wrong.
    pub message: String,
    /// The bytes of the text that are wrong.
    pub range: Range<usize>,
    /// What to write instead.
    pub help: Option<String>,
}

impl TextError {
    pub(crate) fn new(message: impl Into<String>, range: Range<usize>) -> Self {
        Self { message: message.into(), range, help: None }
    }

    /// What to write instead; the first advice stays.
    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help.get_or_insert_with(|| help.into());
        self
    }

    /// The mistake at its place.
    pub(crate) fn diagnostic(self, code: Code, message: impl Into<String>, origin: Origin) -> Diagnostic {
        let diagnostic = Diagnostic::new(code, message, origin.span(self.range), self.message);
        match self.help {
            Some(help) => diagnostic.help(help),
            None => diagnostic,
        }
    }
}

impl fmt::Display for TextError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl Error for TextError {}
