//! Which file is what.

use crate::{
    names::{Named, is_styled},
    suggest::closest,
};

/// What a file is, by its name.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Role<'n> {
    /// `platform.toml`
    Platform,
    /// `types.toml`
    Types,
    /// `errata.toml`
    Errata,
    /// `<resource>.toml`
    Resource(&'n str),
    /// `examples/<file>`
    Example(&'n str),
}

/// The role of a file, by its name below the platform's directory; or what is wrong with it, and what to do.
pub(crate) fn role(name: &str) -> Result<Role<'_>, (String, String)> {
    if let Some(example) = name.strip_prefix("examples/") {
        if !example.contains('/') && (example.ends_with(".json") || example.ends_with(".http")) {
            return Ok(Role::Example(example));
        }
        return Err((format!("`{name}` is no example"), "examples are `.json` and `.http` files".to_owned()));
    }
    match name.strip_suffix(".toml") {
        Some("platform") => Ok(Role::Platform),
        Some("types") => Ok(Role::Types),
        Some("errata") => Ok(Role::Errata),
        Some(stem) if is_styled(Named::Resource, stem) => {
            match closest(stem, ["platform", "types", "errata"]) {
                Some(known) => {
                    Err((format!("`{name}` is no resource"), format!("did you mean `{known}.toml`?")))
                }
                None => Ok(Role::Resource(stem)),
            }
        }
        Some(_) => Err((
            format!("`{name}` is no resource"),
            "a resource is a snake_case name: letters a to z, digits and single `_`".to_owned(),
        )),
        None => Err((
            format!("`{name}` is no part of a specification"),
            "it may belong to `examples/`".to_owned(),
        )),
    }
}
