//! Corrections: `errata.toml` applied to the tree.

use crate::{ast::Ast, diagnostic::Diagnostic, source::Sources};

/// Applies the errata.
pub fn apply(_ast: &mut Ast, _sources: &Sources) -> Vec<Diagnostic> {
    Vec::new()
}
