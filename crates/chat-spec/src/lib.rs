//! The language in which the platforms' tables are written.
//!
//! A compiler front end: [`source`] (files, places) → syntax (TOML to [`ast`]) → errata → resolve → check → [`ir`].
//! It knows no platform; `spec/README.md` teaches the language.

pub mod ast;
pub mod diagnostic;
pub mod errata;
pub mod ir;
pub mod literal;
mod print;
pub mod render;
pub mod source;
pub mod suggest;
pub mod syntax;
pub mod type_expr;
