//! Types that no operation uses.

use super::Check;
use crate::diagnostic::{Code, Diagnostic};

pub(super) fn check(check: Check<'_>, out: &mut Vec<Diagnostic>) {
    for def in &check.platform.types {
        if !def.in_request && !def.in_answer {
            out.push(
                Diagnostic::new(
                    Code::UnusedType,
                    format!("no operation uses `{}`", def.name),
                    def.span,
                    "neither a request nor an answer reaches it",
                )
                .help("remove it, or name it in the row that it was written for"),
            );
        }
    }
}
