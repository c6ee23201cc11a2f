//! How a platform says no.

use chat_spec::ir::{ErrorKind, Host, Platform};
use serde_json::{Map, Value};

use crate::answer::Answer;

/// Why a request is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// No operation has this path.
    UnknownPath,
    /// There are operations with this path, of other methods.
    UnknownMethod,
    /// The token is absent.
    MissingToken,
    /// The token is not the expected one.
    WrongToken,
    /// A parameter, or the body, is not what the operation takes.
    Parameter(Problem),
    /// What the request speaks of is not there.
    NotFound(String),
    /// The platform does not do this, though the request is well formed.
    Forbidden(String),
    /// There were too many calls.
    TooManyCalls,
}

/// What is wrong with a parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Problem {
    /// Its name on the wire; empty when the body as a whole is wrong.
    pub(crate) parameter: String,
    /// Whether it is required and absent, rather than of the wrong type.
    pub(crate) missing: bool,
    /// What is wrong.
    pub(crate) message: String,
}

impl Problem {
    /// A required parameter is absent.
    pub(crate) fn missing(parameter: &str) -> Self {
        let message = format!("parameter `{parameter}` is missing");
        Self { parameter: parameter.to_owned(), missing: true, message }
    }

    /// A parameter is of the wrong type.
    pub(crate) fn mistyped(parameter: &str, why: &str) -> Self {
        let message = format!("parameter `{parameter}`: {why}");
        Self { parameter: parameter.to_owned(), missing: false, message }
    }

    /// The body cannot be read.
    pub(crate) fn body(why: &str) -> Self {
        Self { parameter: String::new(), missing: false, message: format!("the body: {why}") }
    }
}

impl Refusal {
    /// What it says to people.
    pub(crate) fn message(&self) -> &str {
        match self {
            Self::UnknownPath => "no operation has this path",
            Self::UnknownMethod => "no operation of this method has this path",
            Self::MissingToken => "the token is missing",
            Self::WrongToken => "the token is wrong",
            Self::Parameter(problem) => &problem.message,
            Self::NotFound(what) | Self::Forbidden(what) => what,
            Self::TooManyCalls => "there were too many calls",
        }
    }

    /// The HTTP status that says the same.
    pub(crate) fn status(&self) -> u16 {
        match self {
            Self::UnknownPath | Self::NotFound(_) => 404,
            Self::UnknownMethod => 405,
            Self::MissingToken | Self::WrongToken => 401,
            Self::Parameter(_) => 400,
            Self::Forbidden(_) => 403,
            Self::TooManyCalls => 429,
        }
    }

    /// What kind of failure it is to the platform; to none where HTTP itself says no.
    fn kind(&self) -> Option<ErrorKind> {
        match self {
            Self::UnknownPath | Self::UnknownMethod => None,
            Self::NotFound(_) => Some(ErrorKind::NotFound),
            Self::Parameter(_) => Some(ErrorKind::Invalid),
            Self::MissingToken | Self::WrongToken => Some(ErrorKind::Unauthorized),
            Self::Forbidden(_) => Some(ErrorKind::Forbidden),
            Self::TooManyCalls => Some(ErrorKind::RateLimited),
        }
    }
}

/// How a refusal is worded where the specification leaves it open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Wording {
    /// The HTTP status.
    pub(crate) status: u16,
    /// The platform's code, as text.
    pub(crate) code: String,
}

impl Wording {
    /// The status that says it, and the first of the platform's codes that means such a failure.
    pub(crate) fn of(platform: &Platform, refusal: &Refusal) -> Self {
        let status = refusal.status();
        let known = platform
            .errors
            .iter()
            .find_map(|known| known.code.as_ref().filter(|_| Some(known.kind) == refusal.kind()));
        Self { status, code: known.map_or_else(|| status.to_string(), String::clone) }
    }
}

/// The answer in the form in which the host tells failures, and the members `more` behind it.
pub(crate) fn envelope(host: &Host, wording: &Wording, message: &str, more: Vec<(&str, Value)>) -> Answer {
    let mut members = Map::new();
    if let Some(name) = host.error_code.as_ref().or(host.code.as_ref()) {
        // A code that reads as a number travels as one.
        let number = wording.code.parse::<i64>().map(Value::from);
        members.insert(name.clone(), number.unwrap_or_else(|_| Value::from(&*wording.code)));
    }
    if let Some(name) = &host.code
        && !members.contains_key(name)
    {
        members.insert(name.clone(), Value::from(i64::from(wording.status)));
    }
    if let Some(name) = host.error_text.first() {
        members.insert(name.clone(), Value::from(message));
    }
    members.extend(more.into_iter().map(|(name, value)| (name.to_owned(), value)));
    Answer::json(wording.status, Value::Object(members).to_string())
}
