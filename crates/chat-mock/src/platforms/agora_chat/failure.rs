//! How Agora Chat says no, in the words of its documents.

use serde_json::{Value, json};

use super::{APP, ORGANIZATION};
use crate::{answer::Answer, incoming::Incoming, refusal::Refusal};

const NO_RESOURCE: &str = "service_resource_not_found";

/// An answer that tells of a failure.
#[derive(Debug)]
pub(super) struct Failure {
    status: u16,
    /// Empty where the documents have none.
    error: &'static str,
    exception: Option<&'static str>,
    description: String,
}

impl Failure {
    pub(super) fn new(status: u16, error: &'static str, description: impl Into<String>) -> Self {
        Self { status, error, exception: None, description: description.into() }
    }

    /// What is wrong with a request that no operation gets to see.
    pub(super) fn of(request: &Incoming, refusal: &Refusal) -> Self {
        match refusal {
            Refusal::UnknownPath
                if !request.segments.starts_with(&[ORGANIZATION, APP].map(str::to_owned)) =>
            {
                Self::unknown_app(request)
            }
            Refusal::UnknownPath | Refusal::NotFound(_) => {
                Self::new(404, NO_RESOURCE, "Service resource not found")
            }
            Refusal::UnknownMethod => Self::new(405, "", "Method Not Allowed"),
            Refusal::MissingToken | Refusal::WrongToken if registers(request) => {
                Self::new(401, "unauthorized", "registration is not open, please contact the app admin")
            }
            Refusal::MissingToken => {
                Self::new(401, "unauthorized", "Unable to authenticate due to expired access token")
            }
            Refusal::WrongToken => Self {
                exception: Some("org.apache.usergrid.rest.exceptions.SecurityException"),
                ..Self::new(
                    401,
                    "auth_bad_access_token",
                    "Unable to authenticate due to corrupt access token",
                )
            },
            Refusal::Parameter(problem) if is_broken(request) => {
                Self::new(400, "json_parse", &*problem.message)
            }
            Refusal::Parameter(problem) => Self::new(400, "illegal_argument", &*problem.message),
            Refusal::Forbidden(what) => Self::new(403, "forbidden_op", &**what),
            Refusal::TooManyCalls => Self::new(429, "reach_limit", "This request has reached api limit"),
        }
    }

    fn unknown_app(request: &Incoming) -> Self {
        let path = request.segments.join("/");
        let app: Vec<_> = request.segments.iter().take(2).map(|segment| &**segment).collect();
        let description = format!("Could not find application for {} from URI: {path}", app.join("/"));
        Self::new(404, "organization_application_not_found", description)
    }

    /// There is no such user, whom the call is about.
    pub(super) fn no_user() -> Self {
        let exception = Some("UserNotFoundException");
        Self { exception, ..Self::new(404, NO_RESOURCE, "Service resource not found") }
    }

    /// There is no such user, who was to be in a group or room.
    pub(super) fn no_such_member(user: &str) -> Self {
        Self::new(404, "resource_not_found", format!("username {user} doesn't exist!"))
    }

    /// There is no such group or room.
    pub(super) fn no_chat(id: &str) -> Self {
        Self::new(404, "resource_not_found", format!("grpID {id} does not exist!"))
    }

    /// The same, as lists of members and `room.get` say it.
    pub(super) fn no_chat_found(id: &str) -> Self {
        Self::new(404, NO_RESOURCE, format!("do not find this group:{id}"))
    }

    /// As JSON.
    pub(super) fn answer(&self, timestamp: i64) -> Answer {
        let mut body = json!({});
        if !self.error.is_empty() {
            body["error"] = json!(self.error);
        }
        if let Some(exception) = self.exception {
            body["exception"] = json!(exception);
        }
        body["timestamp"] = json!(timestamp);
        body["duration"] = json!(0);
        body["error_description"] = json!(self.description);
        Answer::json(self.status, body.to_string())
    }
}

/// Whether the body is to be JSON, and is none.
fn is_broken(request: &Incoming) -> bool {
    request.is_json() && serde_json::from_slice::<Value>(&request.body).is_err()
}

/// Whether a request is to register users: it is refused in words of its own.
fn registers(request: &Incoming) -> bool {
    request.method == http::Method::POST && request.segments.get(2..) == Some(&["users".to_owned()])
}
