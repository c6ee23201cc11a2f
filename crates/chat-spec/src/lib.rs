//! The language in which the platforms' tables are written.
//!
//! A compiler front end: [`source`] (files, places) → syntax (TOML to [`ast`]) → errata → resolve → check → [`ir`].
//! It knows no platform; `spec/README.md` teaches the language.

pub mod ast;
mod check;
pub mod conform;
pub mod diagnostic;
pub mod errata;
pub mod fields;
pub mod ir;
pub mod listing;
pub mod literal;
mod lower;
pub mod names;
mod print;
pub mod reach;
pub mod render;
mod resolve;
pub mod route;
pub mod show;
pub mod source;
pub mod suggest;
pub mod syntax;
pub mod type_expr;
mod written;

use diagnostic::Diagnostic;
use source::Sources;

/// Compiles a platform: reads its files, applies its errata, looks up all names and checks all rules.
///
/// ```
/// use chat_spec::{compile, render::render, source::Sources};
///
/// let sources = Sources::from_texts([("spec/demo/platform.toml", "title = \"Demo\"")]);
/// let mistakes = compile("demo", &sources).unwrap_err();
/// assert!(render(&sources, &mistakes).contains("error[S0005]"));
/// ```
///
/// # Errors
/// All mistakes of all files, as far as one does not hide another.
pub fn compile(platform: &str, sources: &Sources) -> Result<ir::Platform, Vec<Diagnostic>> {
    let (ast, mut mistakes) = syntax::parse(platform, sources);
    let Some(mut ast) = ast else { return Err(mistakes) };
    mistakes.extend(errata::apply(&mut ast, sources));
    let mut lowered = lower::lower(&ast, sources, &mut mistakes);
    reach::mark(&mut lowered.platform);
    let endless = reach::box_cycles(&mut lowered.platform);
    let check = check::Check {
        ast: &ast,
        sources,
        platform: &lowered.platform,
        poisoned: &lowered.poisoned,
        endless: &endless,
    };
    check::run(check, &mut mistakes);
    if mistakes.is_empty() { Ok(lowered.platform) } else { Err(mistakes) }
}
