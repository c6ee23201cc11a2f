//! What a platform does that its specification cannot say.

use chat_spec::ir::{Facts, Host, Operation, Platform, Step};
use serde_json::Value;

use crate::{
    answer::Answer,
    incoming::Incoming,
    parameters::Parameters,
    refusal::{Refusal, Wording, envelope},
};

/// What a platform does that its specification cannot say. Everything has a default, so that a platform needs none.
pub(crate) trait Behaviour: Send + Sync {
    /// Status and code of a refusal.
    fn wording(&self, platform: &Platform, refusal: &Refusal) -> Wording {
        Wording::of(platform, refusal)
    }

    /// Members of a failure's envelope beyond code and text.
    fn failure_members(&self) -> Vec<(&'static str, Value)> {
        Vec::new()
    }

    /// The answer in which a host refuses a request.
    fn refused(&self, platform: &Platform, host: &Host, request: &Incoming, refusal: &Refusal) -> Answer {
        let _ = request;
        envelope(host, &self.wording(platform, refusal), refusal.message(), self.failure_members())
    }

    /// Answers from memory; `None` leaves it to the documented example.
    fn answer(&self, call: &Call<'_>) -> Option<Result<Answer, Refusal>> {
        let _ = call;
        None
    }
}

/// A platform that has no more to say than its specification.
pub(crate) struct Plain;

impl Behaviour for Plain {}

/// A call that was let in: its token is right, and its parameters are of their types.
pub(crate) struct Call<'a> {
    /// `message.list`
    pub(crate) name: &'a str,
    /// The operation.
    pub(crate) operation: &'a Operation,
    /// Its parameters.
    pub(crate) parameters: &'a Parameters,
    /// What they were found in.
    pub(crate) request: &'a Incoming,
}

impl Call<'_> {
    /// A text parameter.
    pub(crate) fn text(&self, wire: &str) -> Option<&str> {
        self.parameters.get(wire)?.as_str()
    }

    /// A number.
    pub(crate) fn number(&self, wire: &str) -> Option<i64> {
        self.parameters.get(wire)?.as_i64()
    }

    /// A flag in any of its forms.
    pub(crate) fn flag(&self, wire: &str) -> bool {
        match self.parameters.get(wire) {
            Some(Value::Bool(flag)) => *flag,
            Some(Value::Number(number)) => number.as_i64() == Some(1),
            Some(Value::String(text)) => text == "1" || text == "true",
            _ => false,
        }
    }

    /// What the specification says of a parameter; `""` is a whole body.
    pub(crate) fn facts(&self, wire: &str) -> Option<&Facts> {
        let Operation { path_rows, query, header, body, .. } = self.operation;
        let mut rows = [path_rows.as_slice(), query, header, body.rows()].into_iter().flatten();
        rows.find(|row| row.wire == wire).map(|row| &row.facts)
    }

    /// The documented example's answer, with this payload in place of its own.
    pub(crate) fn success(&self, payload: Value) -> Answer {
        let example = self.operation.examples.iter().find(|example| (200..300).contains(&example.status));
        let Some(example) = example else { return Answer::json(200, payload.to_string()) };
        let mut answer = serde_json::from_str(&example.text).unwrap_or_default();
        match place(&mut answer, &self.operation.payload) {
            Some(place) => *place = payload,
            None => answer = payload,
        }
        Answer::json(example.status, answer.to_string())
    }
}

/// Where a dotted path leads.
fn place<'a>(mut value: &'a mut Value, path: &[Step]) -> Option<&'a mut Value> {
    for step in path {
        value = match step {
            Step::Member(name) => value.get_mut(name)?,
            Step::Index(index) => value.get_mut(index)?,
        };
    }
    Some(value)
}
