//! Types that no operation uses.

use super::{Check, shadow::Shadow};
use crate::diagnostic::{Code, Diagnostic};

pub(super) fn check(check: Check<'_>, shadow: &Shadow, out: &mut Vec<Diagnostic>) {
    for def in &check.platform.types {
        if !def.in_request && !def.in_answer && !shadow.may_use(check, &def.name) {
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
