//! What an operation takes.

use std::fmt;

/// What an operation takes: made by [`path`](Self::path), [`query`](Self::query) and so on, it must be given and travels
/// under its own name, unless said otherwise.
///
/// ```
/// use chat_facts::{Parameter, Place};
///
/// let parameter = Parameter::header("restrict_access", "bool?").wire("restrict-access").optional();
/// assert_eq!((parameter.place, parameter.required), (Place::Header, false));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Parameter {
    /// Its name as an argument.
    pub name: &'static str,
    /// Where it travels.
    pub place: Place,
    /// Its name on the wire; empty for a whole body.
    pub wire: &'static str,
    /// Its type, as the specification writes it.
    pub ty: &'static str,
    /// Whether it must be given.
    pub required: bool,
}

impl Parameter {
    /// A placeholder of the path: its name, and its type as the specification writes it.
    pub const fn path(name: &'static str, ty: &'static str) -> Self {
        Self::new(name, Place::Path, ty)
    }

    /// A pair of the query string: its name, and its type as the specification writes it.
    pub const fn query(name: &'static str, ty: &'static str) -> Self {
        Self::new(name, Place::Query, ty)
    }

    /// A header: its name, and its type as the specification writes it.
    pub const fn header(name: &'static str, ty: &'static str) -> Self {
        Self::new(name, Place::Header, ty)
    }

    /// A member of the JSON body: its name, and its type as the specification writes it.
    pub const fn body(name: &'static str, ty: &'static str) -> Self {
        Self::new(name, Place::Body, ty)
    }

    /// A member of the form: its name, and its type as the specification writes it.
    pub const fn form(name: &'static str, ty: &'static str) -> Self {
        Self::new(name, Place::Form, ty)
    }

    /// A part of the multipart body: its name, and its type as the specification writes it.
    pub const fn part(name: &'static str, ty: &'static str) -> Self {
        Self::new(name, Place::Part, ty)
    }

    /// The whole body: its name, and its type as the specification writes it.
    pub const fn whole(name: &'static str, ty: &'static str) -> Self {
        Self::new(name, Place::Whole, ty)
    }

    /// The name on the wire, where it is another.
    #[must_use]
    pub const fn wire(mut self, wire: &'static str) -> Self {
        self.wire = wire;
        self
    }

    /// It need not be given.
    #[must_use]
    pub const fn optional(mut self) -> Self {
        self.required = false;
        self
    }

    const fn new(name: &'static str, place: Place, ty: &'static str) -> Self {
        Self { name, place, wire: name, ty, required: true }
    }
}

/// Where a parameter travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// A placeholder of the path.
    Path,
    /// The query string.
    Query,
    /// A header.
    Header,
    /// A member of the JSON body.
    Body,
    /// A member of the form.
    Form,
    /// A part of the multipart body.
    Part,
    /// The whole body.
    Whole,
}

impl Place {
    /// As the specification writes it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Header => "header",
            Self::Body => "body",
            Self::Form => "form",
            Self::Part => "part",
            Self::Whole => "whole",
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}
