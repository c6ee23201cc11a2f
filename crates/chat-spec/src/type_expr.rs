//! The syntax of types: `[Reactor]?`, `{UserId: int}~`, `Quote?~`.
//!
//! ```text
//! type  = base ["~"] ["^"] ["?"] ["|null" | "~"]      the last "~" only after "?"
//! base  = word | Name | "[" type "]" | "{" type "}" | "{" key ":" type "}"
//! key   = word | Name
//! ```

use std::{fmt, ops::Range};

use crate::{
    ast::{Spanned, TypeBase, TypeExpr},
    literal::{Origin, TextError},
};

/// How deep lists and maps may be nested.
const MAX_DEPTH: usize = 16;

/// Reads a type.
///
/// # Errors
/// The first thing that is no part of a type.
///
/// ```
/// use chat_spec::{literal::Origin, source::Span, type_expr::parse};
///
/// let read = |text| parse(text, Origin::Literal(Span::NOWHERE));
/// assert_eq!(read("[Reactor]?~")?.to_string(), "[Reactor]?~");
/// assert_eq!(read("int?^").unwrap_err().message, "`^` stands before `?`");
/// # Ok::<(), chat_spec::literal::TextError>(())
/// ```
pub fn parse(text: &str, origin: Origin) -> Result<TypeExpr, TextError> {
    let mut parser = Parser { text, at: 0, origin };
    let parsed = parser.ty(0)?;
    if parser.at < text.len() {
        return Err(parser.leftover(&parsed));
    }
    Ok(parsed)
}

struct Parser<'t> {
    text: &'t str,
    at: usize,
    origin: Origin,
}

impl Parser<'_> {
    fn ty(&mut self, depth: usize) -> Result<TypeExpr, TextError> {
        let start = self.at;
        let base = self.base(depth)?;
        let span = self.origin.span(start..self.at);
        let lenient = self.eat("~");
        let as_text = self.eat("^");
        let optional = self.eat("?");
        let nullable = self.eat("|null");
        let lenient_none = optional && !nullable && self.eat("~");
        Ok(TypeExpr { base, span, lenient, as_text, optional, nullable, lenient_none })
    }

    fn base(&mut self, depth: usize) -> Result<TypeBase, TextError> {
        if depth > MAX_DEPTH {
            return Err(error("this type is nested too deep", self.at..self.text.len()));
        }
        let start = self.at;
        match self.peek() {
            Some('[') => {
                self.at += 1;
                let item = self.ty(depth + 1)?;
                self.close("]", start)?;
                Ok(TypeBase::List(Box::new(item)))
            }
            Some('{') => {
                self.at += 1;
                let first_start = self.at;
                let first = self.ty(depth + 1)?;
                let first_range = first_start..self.at;
                if !self.eat(":") {
                    self.close("}", start)?;
                    return Ok(TypeBase::Map(None, Box::new(first)));
                }
                let key = match &first.base {
                    TypeBase::Word(word) | TypeBase::Name(word) if !first.is_marked() => word.clone(),
                    _ => return Err(error("the key of a map is an id or an enum", first_range)),
                };
                self.spaces();
                let value = self.ty(depth + 1)?;
                self.close("}", start)?;
                let key = Spanned { value: key, span: self.origin.span(first_range) };
                Ok(TypeBase::Map(Some(key), Box::new(value)))
            }
            Some(letter) if letter.is_ascii_lowercase() => Ok(TypeBase::Word(self.word())),
            Some(letter) if letter.is_ascii_uppercase() => Ok(TypeBase::Name(self.word())),
            found => Err(self.unexpected_base(found)),
        }
    }

    fn unexpected_base(&self, found: Option<char>) -> TextError {
        match found {
            None if self.text.is_empty() => error("a type is missing", 0..0),
            None => error("a type is missing here", self.text.len()..self.text.len()),
            Some(found) => {
                let unexpected = error(format!("a type cannot begin with `{found}`"), self.one());
                unexpected.help("types are `string`, `Name`, `[T]`, `{T}` and `{Key: T}`")
            }
        }
    }

    /// What stands behind a type that should have ended.
    fn leftover(&self, before: &TypeExpr) -> TextError {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let found = rest.chars().next().unwrap_or_default();
        let range = self.one();
        match found {
            '~' if before.nullable => error("`|null` and `~` after `?` exclude each other", range)
                .help("`T?~` reads `null` as absent"),
            '~' if before.as_text && !before.optional => error("`~` stands before `^`", range),
            '~' | '^' | '?' if self.already(found, before) => {
                error(format!("`{found}` stands here twice"), range)
            }
            '^' if before.optional || before.nullable => error("`^` stands before `?`", range),
            '?' => error("`?` stands before `|null`", range),
            '|' if rest.starts_with("|null") && before.nullable => {
                error("`|null` stands here twice", self.rest())
            }
            '|' if rest.starts_with("|null") => {
                error("`|null` and `~` after `?` exclude each other", self.rest())
                    .help("`T?~` reads `null` as absent")
            }
            '|' => error("only `|null` may follow a `|`", self.rest())
                .help("one of several types is a union: declare it in types.toml"),
            ' ' => error("a type has no spaces", self.rest()),
            _ => error(format!("a type cannot go on with `{found}`"), range),
        }
        .help("the marks follow the type in the order `~` `^` `?`, then `|null` or `~`")
    }

    fn already(&self, mark: char, before: &TypeExpr) -> bool {
        match mark {
            '~' => before.lenient_none || (before.lenient && !before.optional),
            '^' => before.as_text && !before.optional && !before.nullable,
            _ => before.optional && !before.nullable && !before.lenient_none,
        }
    }

    fn close(&mut self, bracket: &str, open: usize) -> Result<(), TextError> {
        if self.eat(bracket) {
            return Ok(());
        }
        let opened = self.text.get(open..open + 1).unwrap_or_default();
        if self.at >= self.text.len() {
            return Err(error(format!("`{opened}` is not closed by `{bracket}`"), open..self.text.len()));
        }
        let found = self.peek().unwrap_or_default();
        Err(error(format!("expected `{bracket}`, found `{found}`"), self.one())
            .help("the marks follow the type in the order `~` `^` `?`, then `|null` or `~`"))
    }

    fn word(&mut self) -> String {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let length = rest.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_');
        let word = rest.get(..length.unwrap_or(rest.len())).unwrap_or_default();
        self.at += word.len();
        word.to_owned()
    }

    fn spaces(&mut self) {
        while self.eat(" ") {}
    }

    fn peek(&self) -> Option<char> {
        self.text.get(self.at..)?.chars().next()
    }

    fn eat(&mut self, token: &str) -> bool {
        let found = self.text.get(self.at..).is_some_and(|rest| rest.starts_with(token));
        if found {
            self.at += token.len();
        }
        found
    }

    /// The next character.
    fn one(&self) -> Range<usize> {
        self.at..self.at + self.peek().map_or(0, char::len_utf8)
    }

    fn rest(&self) -> Range<usize> {
        self.at..self.text.len()
    }
}

fn error(message: impl Into<String>, range: Range<usize>) -> TextError {
    TextError::new(message, range)
}

impl TypeExpr {
    /// Whether any mark follows the base.
    pub fn is_marked(&self) -> bool {
        self.lenient || self.as_text || self.optional || self.nullable || self.lenient_none
    }

    /// Whether both say the same, wherever they stand.
    pub fn says_same(&self, other: &Self) -> bool {
        self.to_string() == other.to_string()
    }
}

/// As it is written in the language.
impl fmt::Display for TypeExpr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.base {
            TypeBase::Word(word) | TypeBase::Name(word) => f.write_str(word)?,
            TypeBase::List(item) => write!(f, "[{item}]")?,
            TypeBase::Map(None, value) => write!(f, "{{{value}}}")?,
            TypeBase::Map(Some(key), value) => write!(f, "{{{}: {value}}}", key.value)?,
        }
        let marks = [
            (self.lenient, "~"),
            (self.as_text, "^"),
            (self.optional, "?"),
            (self.nullable, "|null"),
            (self.lenient_none, "~"),
        ];
        marks.into_iter().filter(|(set, _)| *set).try_for_each(|(_, mark)| f.write_str(mark))
    }
}
