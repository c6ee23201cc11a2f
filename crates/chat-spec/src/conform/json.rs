//! JSON with places, so that one walker reads examples (which know them) and requests (which do not).

use jsonc_parser::{ParseOptions, ast, common::Ranged};
use serde_json::Value;

/// A JSON value.
#[derive(Clone, Debug)]
pub(crate) struct Json {
    /// The first byte and one past the last; both 0 when it is not from a file.
    pub(crate) at: (usize, usize),
    pub(crate) kind: Kind,
}

#[derive(Clone, Debug)]
pub(crate) enum Kind {
    Null,
    Bool(bool),
    /// As written.
    Number(String),
    String(String),
    Array(Vec<Json>),
    /// As written: a name may stand twice.
    Object(Vec<Member>),
}

/// A member of an object.
#[derive(Clone, Debug)]
pub(crate) struct Member {
    pub(crate) name: String,
    /// The place of the name.
    pub(crate) at: (usize, usize),
    pub(crate) value: Json,
}

/// Why a text is not JSON, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NotJson {
    pub(crate) message: String,
    pub(crate) at: (usize, usize),
}

impl Json {
    /// Reads JSON as its standard has it: no comments, no commas at the end.
    pub(crate) fn parse(text: &str) -> Result<Self, NotJson> {
        let strict = ParseOptions {
            allow_comments: false,
            allow_loose_object_property_names: false,
            allow_trailing_commas: false,
            allow_missing_commas: false,
            allow_single_quoted_strings: false,
            allow_hexadecimal_numbers: false,
            allow_unary_plus_numbers: false,
            allow_bare_decimal_point_numbers: false,
            allow_non_finite_numbers: false,
            allow_extended_string_escapes: false,
        };
        let parsed = jsonc_parser::parse_to_ast(text, &Default::default(), &strict).map_err(|error| {
            let range = error.range();
            NotJson { message: lowercase(&error.kind().to_string()), at: (range.start, range.end) }
        })?;
        let Some(value) = parsed.value else {
            return Err(NotJson { message: "there is no value".to_owned(), at: (0, text.len()) });
        };
        // The places are of one parser, the verdict is of the one that the client has.
        serde_json::from_str::<Value>(text).map_err(|error| {
            let line =
                text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum::<usize>();
            let start = floor(text, line + error.column().saturating_sub(1));
            NotJson { message: error.to_string(), at: (start, start) }
        })?;
        Ok(Self::from(&value))
    }

    /// The member of an object; the last one of that name.
    pub(crate) fn member(&self, name: &str) -> Option<&Self> {
        match &self.kind {
            Kind::Object(members) => {
                members.iter().rev().find(|member| member.name == name).map(|member| &member.value)
            }
            _ => None,
        }
    }

    /// What it is, in words.
    pub(crate) fn what(&self) -> String {
        match &self.kind {
            Kind::Null => "`null`".to_owned(),
            Kind::Bool(flag) => format!("`{flag}`"),
            Kind::Number(number) => format!("the number {number}"),
            Kind::String(text) if text.chars().count() <= 20 => format!("the string {text:?}"),
            Kind::String(_) => "a string".to_owned(),
            Kind::Array(items) if items.is_empty() => "`[]`".to_owned(),
            Kind::Array(_) => "an array".to_owned(),
            Kind::Object(members) if members.is_empty() => "`{}`".to_owned(),
            Kind::Object(_) => "an object".to_owned(),
        }
    }
}

/// The nearest border of a character at or before a byte.
fn floor(text: &str, mut at: usize) -> usize {
    at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn lowercase(message: &str) -> String {
    let mut letters = message.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

impl From<&ast::Value<'_>> for Json {
    fn from(value: &ast::Value<'_>) -> Self {
        let range = value.range();
        let kind = match value {
            ast::Value::NullKeyword(_) => Kind::Null,
            ast::Value::BooleanLit(flag) => Kind::Bool(flag.value),
            ast::Value::NumberLit(number) => Kind::Number(number.value.to_owned()),
            ast::Value::StringLit(text) => Kind::String(text.value.to_string()),
            ast::Value::Array(array) => Kind::Array(array.elements.iter().map(Self::from).collect()),
            ast::Value::Object(object) => Kind::Object(
                object
                    .properties
                    .iter()
                    .map(|property| {
                        let at = property.name.range();
                        Member {
                            name: property.name.as_str().to_owned(),
                            at: (at.start, at.end),
                            value: Self::from(&property.value),
                        }
                    })
                    .collect(),
            ),
        };
        Self { at: (range.start, range.end), kind }
    }
}

impl From<&Value> for Json {
    fn from(value: &Value) -> Self {
        let kind = match value {
            Value::Null => Kind::Null,
            Value::Bool(flag) => Kind::Bool(*flag),
            Value::Number(number) => Kind::Number(number.to_string()),
            Value::String(text) => Kind::String(text.clone()),
            Value::Array(items) => Kind::Array(items.iter().map(Self::from).collect()),
            Value::Object(members) => Kind::Object(
                members
                    .iter()
                    .map(|(name, value)| Member { name: name.clone(), at: (0, 0), value: Self::from(value) })
                    .collect(),
            ),
        };
        Self { at: (0, 0), kind }
    }
}
