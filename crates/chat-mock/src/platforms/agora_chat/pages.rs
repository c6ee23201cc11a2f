//! Lists, page by page. Sizes and their limits are those of the specification.

use std::ops::Range;

use chat_spec::ir::Literal;
use serde_json::{Value, json};

use super::Failure;
use crate::behaviour::Call;

/// What stands behind a cursor. Like the documented ones, it has to be encoded in a query.
const END: &str = "==";

/// A page of a list.
#[derive(Debug)]
pub(super) struct Page {
    /// The items.
    pub(super) range: Range<usize>,
    /// The cursor of the next page, if there is one.
    next: Option<String>,
}

impl Page {
    /// The page that begins at `cursor`, which the page before it has told, of as many items as the parameter `size`
    /// says. The items are known by `keys`: what is added or removed elsewhere does not move the page.
    pub(super) fn of(call: &Call<'_>, size: &str, keys: &[&str]) -> Result<Self, Failure> {
        let from = match call.text("cursor").filter(|cursor| !cursor.is_empty()) {
            None => 0,
            Some(cursor) => {
                let key = cursor.strip_suffix(END);
                let at = keys.iter().position(|known| Some(*known) == key);
                at.ok_or_else(|| Failure::new(400, "illegal_argument", "cursor is illegal"))?
            }
        };
        let to = keys.len().min(from.saturating_add(page_size(call, size)));
        Ok(Self { range: from..to, next: keys.get(to).map(|key| format!("{key}{END}")) })
    }

    /// Adds the cursor, if there is a next page.
    pub(super) fn tell(self, mut answer: Value) -> Value {
        if let Some(next) = self.next {
            answer["cursor"] = json!(next);
        }
        answer
    }
}

/// The page whose number the parameter `page` says, counted from 1, of as many items as `size` says.
pub(super) fn numbered<T>(call: &Call<'_>, page: &str, size: &str, items: Vec<T>) -> Vec<T> {
    let number = usize::try_from(call.number(page).unwrap_or(1)).unwrap_or(1).max(1);
    let size = page_size(call, size);
    items.into_iter().skip((number - 1).saturating_mul(size)).take(size).collect()
}

/// What was asked for, or the default, but no more than the maximum.
fn page_size(call: &Call<'_>, wire: &str) -> usize {
    let facts = call.facts(wire);
    let most = facts.and_then(|facts| facts.max).map_or(i64::MAX, |most| most as i64);
    let default = match facts.and_then(|facts| facts.default.as_ref()) {
        Some(Literal::Int(default)) => *default,
        _ => most,
    };
    let size = call.number(wire).unwrap_or(default).clamp(1, most);
    usize::try_from(size).unwrap_or(usize::MAX)
}
