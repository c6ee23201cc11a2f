//! Values against their declarations: whether JSON decodes, and whether nothing was lost on the way.

pub(crate) mod decode;
pub(crate) mod json;
mod lossless;
mod scalar;

use std::fmt;

use serde_json::Value;

pub use lossless::{Difference, lossless};

use crate::ir::{Base, Operation, Platform, Returns, Row, Type};
use decode::{Finding, Trouble};
use json::Json;

/// A place where JSON is not as declared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mismatch {
    /// The place: `items[0].author.id`; empty = the whole.
    pub path: String,
    /// What is wrong there.
    pub message: String,
    /// Whether it decodes nevertheless: a member that no row declares, or an unlikely point in time.
    pub decodes: bool,
}

impl From<Finding> for Mismatch {
    fn from(finding: Finding) -> Self {
        Self { path: finding.path, message: finding.message, decodes: finding.trouble != Trouble::Mismatch }
    }
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.path.is_empty() {
            f.write_str(&self.message)
        } else {
            write!(f, "{}: {}", self.path, self.message)
        }
    }
}

/// Where the JSON is no value of the type.
pub fn decode(platform: &Platform, ty: &Type, json: &Value) -> Vec<Mismatch> {
    decode::value(platform, ty, &Json::from(json)).into_iter().map(Mismatch::from).collect()
}

/// Where the JSON is no object of these rows: the body of a request.
pub fn decode_rows(platform: &Platform, rows: &[Row], json: &Value) -> Vec<Mismatch> {
    decode::rows(platform, rows, &Json::from(json)).into_iter().map(Mismatch::from).collect()
}

/// Where the answer of an operation, decoded and written again, differs from what came. What its host's envelope says
/// around a whole body is not the answer's own.
pub fn lossless_answer(
    platform: &Platform,
    operation: &Operation,
    payload: &Value,
    written: &Value,
) -> Vec<Difference> {
    let Returns::Value { ty, .. } = &operation.returns else { return Vec::new() };
    let mut payload = payload.clone();
    if let Some(members) = payload.as_object_mut() {
        let around = operation.envelope(platform);
        for member in around.filter(|member| written.get(member).is_none()) {
            members.remove(member);
        }
    }
    lossless(platform, ty, &payload, written)
}

/// Whether a text is a value of a row of a path, query, header or form; a joined list is taken apart.
pub fn decode_text(platform: &Platform, row: &Row, text: &str) -> bool {
    match (&row.ty.base, row.facts.join) {
        (Base::List(item), Some(separator)) => {
            text.split(separator).all(|word| !word.is_empty() && scalar::reads_word(platform, item, word))
        }
        _ => scalar::reads_word(platform, &row.ty, text),
    }
}
