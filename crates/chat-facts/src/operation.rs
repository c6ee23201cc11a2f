//! Facts of one operation.

use std::fmt;

use crate::{ErrorRule, Parameter, Rate};

/// Facts of an operation: they drive dispatch, and listings, command lines and mocks.
///
/// ```
/// use chat_facts::{Method, OperationMeta};
///
/// const META: &OperationMeta =
///     &OperationMeta::new("message.list", Method::Get, "/message/list").payload("data").idempotent();
/// assert_eq!(META.name, "message.list");
/// ```
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct OperationMeta {
    /// `resource.operation`, such as `message.list`.
    pub name: &'static str,
    /// The HTTP method.
    pub method: Method,
    /// The path below the host's base URL, such as `/users/{user_id}`.
    pub path: &'static str,
    /// Which of the platform's hosts it is sent to: index into [`PlatformMeta::hosts`](crate::PlatformMeta::hosts).
    pub host: usize,
    /// Where the payload stands in the answer: dotted, such as `data` or `entities.0`; empty = the whole body.
    pub payload: &'static str,
    /// What a successful answer is.
    pub returns: Returns,
    /// Whether it is sent with the token.
    pub auth: bool,
    /// Whether it only reads. A GET that does not must not be prefetched or answered by a cache; a POST that does may
    /// be repeated.
    pub safe: bool,
    /// Whether sending it twice does no harm.
    pub idempotent: bool,
    /// Whether the answer holds a secret. What is wrong with such an answer is told by its path alone, and nothing
    /// that stood in it: see `Error::path`.
    pub secret_answer: bool,
    /// The style in which its answer continues on further pages.
    pub paging: Option<&'static str>,
    /// The rate limit that it counts against, together with other operations: one of
    /// [`PlatformMeta::rates`](crate::PlatformMeta::rates), unless the server tells its limits itself.
    pub bucket: Option<&'static str>,
    /// How often it may be called, as far as that is documented.
    pub rate: Option<Rate>,
    /// Its number in the platform's document.
    pub row: Option<u32>,
    /// Its heading in the platform's document.
    pub title: Option<&'static str>,
    /// What it does, in one line.
    pub about: &'static str,
    /// The official page.
    pub docs: &'static str,
    /// How it is called from Rust.
    pub rust: &'static str,
    /// Why not to use it.
    pub deprecated: Option<&'static str>,
    /// What its failures mean, where that differs from the platform's [`errors`](crate::PlatformMeta::errors).
    pub errors: &'static [ErrorRule],
    /// What it takes, in the order of the document.
    pub parameters: &'static [Parameter],
}

impl OperationMeta {
    /// An operation on the first host that needs the token, must not be repeated, and answers with JSON
    /// that is the payload as a whole.
    pub const fn new(name: &'static str, method: Method, path: &'static str) -> Self {
        Self {
            name,
            method,
            path,
            host: 0,
            payload: "",
            returns: Returns::Json,
            auth: true,
            safe: matches!(method, Method::Get),
            idempotent: false,
            secret_answer: false,
            paging: None,
            bucket: None,
            rate: None,
            row: None,
            title: None,
            about: "",
            docs: "",
            rust: "",
            deprecated: None,
            errors: &[],
            parameters: &[],
        }
    }

    /// Sets [`host`](Self::host).
    #[must_use]
    pub const fn host(mut self, host: usize) -> Self {
        self.host = host;
        self
    }

    /// Sets [`payload`](Self::payload).
    #[must_use]
    pub const fn payload(mut self, path: &'static str) -> Self {
        self.payload = path;
        self
    }

    /// Sets [`returns`](Self::returns).
    #[must_use]
    pub const fn returns(mut self, returns: Returns) -> Self {
        self.returns = returns;
        self
    }

    /// Sent without the token.
    #[must_use]
    pub const fn no_auth(mut self) -> Self {
        self.auth = false;
        self
    }

    /// Only reads, though it is no GET.
    #[must_use]
    pub const fn reads(mut self) -> Self {
        self.safe = true;
        self
    }

    /// Changes something, though it is a GET.
    #[must_use]
    pub const fn changes(mut self) -> Self {
        self.safe = false;
        self
    }

    /// May be repeated, so that it is sent again after a failure on the way.
    #[must_use]
    pub const fn idempotent(mut self) -> Self {
        self.idempotent = true;
        self
    }

    /// The answer holds a secret, so that errors quote nothing of it.
    #[must_use]
    pub const fn secret_answer(mut self) -> Self {
        self.secret_answer = true;
        self
    }

    /// Sets [`paging`](Self::paging).
    #[must_use]
    pub const fn paging(mut self, style: &'static str) -> Self {
        self.paging = Some(style);
        self
    }

    /// Sets [`bucket`](Self::bucket).
    #[must_use]
    pub const fn bucket(mut self, bucket: &'static str) -> Self {
        self.bucket = Some(bucket);
        self
    }

    /// Sets [`rate`](Self::rate).
    #[must_use]
    pub const fn rate(mut self, rate: Rate) -> Self {
        self.rate = Some(rate);
        self
    }

    /// Sets [`row`](Self::row).
    #[must_use]
    pub const fn row(mut self, row: u32) -> Self {
        self.row = Some(row);
        self
    }

    /// Sets [`title`](Self::title).
    #[must_use]
    pub const fn title(mut self, title: &'static str) -> Self {
        self.title = Some(title);
        self
    }

    /// Sets [`about`](Self::about).
    #[must_use]
    pub const fn about(mut self, about: &'static str) -> Self {
        self.about = about;
        self
    }

    /// Sets [`docs`](Self::docs).
    #[must_use]
    pub const fn docs(mut self, url: &'static str) -> Self {
        self.docs = url;
        self
    }

    /// Sets [`rust`](Self::rust).
    #[must_use]
    pub const fn rust(mut self, call: &'static str) -> Self {
        self.rust = call;
        self
    }

    /// Sets [`deprecated`](Self::deprecated).
    #[must_use]
    pub const fn deprecated(mut self, why: &'static str) -> Self {
        self.deprecated = Some(why);
        self
    }

    /// Sets [`errors`](Self::errors).
    #[must_use]
    pub const fn errors(mut self, rules: &'static [ErrorRule]) -> Self {
        self.errors = rules;
        self
    }

    /// Sets [`parameters`](Self::parameters).
    #[must_use]
    pub const fn parameters(mut self, parameters: &'static [Parameter]) -> Self {
        self.parameters = parameters;
        self
    }
}

/// An HTTP method.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Method {
    /// Reads.
    Get,
    /// Creates, or acts.
    Post,
    /// Replaces.
    Put,
    /// Changes in part.
    Patch,
    /// Removes.
    Delete,
}

impl Method {
    /// As it stands in a request.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// What a successful answer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Returns {
    /// A JSON payload.
    Json,
    /// Nothing, in any spelling.
    Nothing,
    /// Bytes, handed out as they arrive.
    Stream,
    /// A redirect whose target is the answer; it is not followed.
    Location,
}
