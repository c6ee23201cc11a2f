//! Methods and paths.

use crate::ir::Method;

impl Method {
    /// All methods.
    pub const ALL: &'static [Self] = &[Self::Get, Self::Post, Self::Put, Self::Patch, Self::Delete];

    /// As it is written: `GET`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }

    /// The method of this word.
    pub(crate) fn of(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|method| method.as_str() == word)
    }
}

/// The names in braces, in their order.
pub fn placeholders(path: &str) -> impl Iterator<Item = &str> {
    path.split('{').skip(1).filter_map(|rest| rest.split_once('}').map(|(name, _)| name))
}

/// The path with the names of placeholders left out: what makes two routes one.
///
/// ```
/// assert_eq!(chat_spec::route::shape("/groups/{id}/users/{name}"), "/groups/{}/users/{}");
/// ```
pub fn shape(path: &str) -> String {
    let mut shape = String::with_capacity(path.len());
    let mut rest = path;
    while let Some((before, (_, after))) =
        rest.split_once('{').and_then(|(before, inner)| Some((before, inner.split_once('}')?)))
    {
        shape.push_str(before);
        shape.push_str("{}");
        rest = after;
    }
    shape.push_str(rest);
    shape
}

/// Whether a path that was sent is one of a route: its placeholders stand for parts of segments that are not empty.
///
/// ```
/// use chat_spec::route::fits;
///
/// assert!(fits("/users/{id}/block", "/users/17/block"));
/// assert!(!fits("/users/{id}/block", "/users//block"));
/// assert!(!fits("/users/{id}", "/users/17/block"));
/// ```
pub fn fits(route: &str, path: &str) -> bool {
    let (mut expected, mut found) = (route.split('/'), path.split('/'));
    loop {
        match (expected.next(), found.next()) {
            (None, None) => return true,
            (Some(expected), Some(found)) if fits_segment(&shape(expected), found) => {}
            _ => return false,
        }
    }
}

/// Whether a segment is what stands around the placeholders `{}`, with something in place of each.
fn fits_segment(shape: &str, segment: &str) -> bool {
    let Some((before, mut rest)) = shape.split_once("{}") else { return shape == segment };
    let Some(mut left) = segment.strip_prefix(before) else { return false };
    while let Some((between, behind)) = rest.split_once("{}") {
        let Some(at) = nonempty_before(left, between) else { return false };
        left = left.get(at + between.len()..).unwrap_or_default();
        rest = behind;
    }
    left.strip_suffix(rest).is_some_and(|filled| !filled.is_empty())
}

/// Where `between` stands first behind at least one letter.
fn nonempty_before(text: &str, between: &str) -> Option<usize> {
    let first = text.chars().next()?.len_utf8();
    text.get(first..)?.find(between).map(|at| at + first)
}
