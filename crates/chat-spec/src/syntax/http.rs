//! The syntax of routes: `POST /users/{username}/block`.

use std::ops::Range;

use crate::{
    literal::TextError,
    suggest::{alternatives, closest},
};

/// The methods that a route may begin with.
pub const METHODS: [&str; 5] = ["GET", "POST", "PUT", "PATCH", "DELETE"];

/// A route, as it is printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Http<'t> {
    /// One of [`METHODS`].
    pub method: &'t str,
    /// Begins with a slash.
    pub path: &'t str,
    /// The names between braces, in order, and where they stand in the whole text.
    pub placeholders: Vec<(&'t str, Range<usize>)>,
}

/// Reads a method and a path.
///
/// # Errors
/// The first thing that no route has.
///
/// ```
/// use chat_spec::syntax::http;
///
/// let route = http::parse("DELETE /chatgroups/{group_id}/users")?;
/// assert_eq!((route.method, route.path), ("DELETE", "/chatgroups/{group_id}/users"));
/// assert_eq!(route.placeholders, [("group_id", 20..28)]);
/// assert_eq!(http::parse("get /users").unwrap_err().message, "`get` is no method");
/// # Ok::<(), chat_spec::literal::TextError>(())
/// ```
pub fn parse(text: &str) -> Result<Http<'_>, TextError> {
    let Some((method, path)) = text.split_once(' ') else {
        return Err(TextError::new("a method and a path are expected", 0..text.len())
            .help("write it as `GET /path/{placeholder}`"));
    };
    if !METHODS.contains(&method) {
        let error = TextError::new(format!("`{method}` is no method"), 0..method.len());
        return Err(match closest(method, METHODS) {
            Some(known) => error.help(format!("did you mean `{known}`?")),
            None => error.help(format!("methods are {}", alternatives(METHODS))),
        });
    }
    let start = method.len() + 1;
    if !path.starts_with('/') {
        return Err(TextError::new("a path begins with `/`", start..text.len())
            .help("the host's address stands in platform.toml"));
    }
    Ok(Http { method, path, placeholders: placeholders(text, start)? })
}

fn placeholders(text: &str, start: usize) -> Result<Vec<(&str, Range<usize>)>, TextError> {
    let mut found: Vec<(&str, Range<usize>)> = Vec::new();
    let mut open = None;
    for (at, letter) in text.char_indices().skip_while(|(at, _)| *at < start) {
        let here = at..at + letter.len_utf8();
        match (letter, open) {
            ('{', None) => open = Some(at),
            ('}', Some(begin)) => {
                open = None;
                let range = begin + 1..at;
                let name = text.get(range.clone()).unwrap_or_default();
                if name.is_empty() {
                    return Err(TextError::new("this placeholder has no name", begin..here.end));
                }
                if found.iter().any(|(other, _)| *other == name) {
                    return Err(TextError::new(format!("`{name}` stands in this path twice"), range));
                }
                found.push((name, range));
            }
            ('{', Some(_)) | ('}', None) => {
                return Err(TextError::new("this brace has no partner", here));
            }
            (_, Some(_)) if letter.is_ascii_alphanumeric() || "_-.".contains(letter) => {}
            (_, Some(_)) => {
                return Err(TextError::new(format!("`{letter}` cannot stand in a placeholder's name"), here));
            }
            ('?' | '#', None) => {
                return Err(TextError::new("a path ends here", at..text.len())
                    .help("parameters after `?` are rows of the operation's `query` table"));
            }
            (_, None) if letter.is_ascii_alphanumeric() || "/-._~!$&'()*+,;=:@%".contains(letter) => {}
            (_, None) => {
                return Err(TextError::new(format!("`{letter}` cannot stand in a path"), here));
            }
        }
    }
    match open {
        Some(begin) => Err(TextError::new("this brace has no partner", begin..begin + 1)),
        None => Ok(found),
    }
}
