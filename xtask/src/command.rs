//! One function per command: what it prints, or why it fails.

use std::{collections::BTreeMap, fmt::Write as _, path::PathBuf};

use chat_spec::ir::{self, Base, Scalar};

use crate::{
    emit, listing,
    sync::{self, Change},
    workspace::Workspace,
};

/// Writes what the specifications say; with `check`, only compares.
///
/// # Errors
/// The mistakes of the specifications (nothing is written then), or with `check` what would change.
pub fn codegen(workspace: &Workspace, only: Option<&str>, check: bool) -> Result<String, String> {
    let platforms = workspace.compile(only)?;
    let mut changes = Vec::new();
    for platform in &platforms {
        let folder = PathBuf::from(format!("crates/{}-api/src/generated", platform.name));
        changes.extend(sync::plan(workspace.root(), &folder, &emit::client::files(platform)?)?);
        let folder = PathBuf::from(format!("spec/{}", platform.name));
        changes.extend(sync::plan(workspace.root(), &folder, &emit::rows::files(platform))?);
    }
    if only.is_none() {
        changes.extend(orphans(workspace)?);
    }
    // The mock's table names all platforms, so it is written from all, whichever was asked for.
    let mut embedded = BTreeMap::new();
    for name in workspace.platforms()? {
        let files = workspace.files(&name)?;
        embedded.insert(name, files);
    }
    let folder = PathBuf::from("crates/chat-mock/src/generated");
    changes.extend(sync::plan(workspace.root(), &folder, &emit::embedded::files(&embedded)?)?);
    if check {
        let diff: String = changes.iter().map(Change::diff).collect();
        return if diff.is_empty() {
            Ok(String::new())
        } else {
            Err(format!("{diff}error: generated files are not what spec/ says; run `cargo xtask codegen`\n"))
        };
    }
    let mut told = String::new();
    for change in &changes {
        change.apply(workspace.root())?;
        let _ = writeln!(told, "{change}");
    }
    Ok(told)
}

/// The generated files of platforms that are no more.
fn orphans(workspace: &Workspace) -> Result<Vec<Change>, String> {
    let platforms = workspace.platforms()?;
    let mut changes = Vec::new();
    for krate in workspace.crates()? {
        let is_orphan =
            krate.strip_suffix("-api").is_some_and(|name| !platforms.iter().any(|known| known == name));
        if is_orphan {
            let folder = PathBuf::from(format!("crates/{krate}/src/generated"));
            changes.extend(sync::plan(workspace.root(), &folder, &BTreeMap::new())?);
        }
    }
    Ok(changes)
}

/// Reports mistakes, or how much there is and what is still `json`.
///
/// # Errors
/// The mistakes.
pub fn check(workspace: &Workspace, only: Option<&str>) -> Result<String, String> {
    let mut told = String::new();
    for platform in workspace.compile(only)? {
        let operations: usize = platform.resources.iter().map(|resource| resource.operations.len()).sum();
        let open = json_rows(&platform);
        let _ = writeln!(
            told,
            "{}: {operations} operations, {} types, {} errata, {} rows of type json",
            platform.name,
            platform.types.len(),
            platform.errata.len(),
            open.len()
        );
        for (place, why) in open {
            let _ = writeln!(told, "  {place}: {why}");
        }
    }
    Ok(told)
}

/// Prints one operation with its corrections marked.
///
/// # Errors
/// The mistakes of the specification, or that there is no such operation.
pub fn show(workspace: &Workspace, platform: &str, operation: &str) -> Result<String, String> {
    let compiled = workspace.compile(Some(platform))?;
    let shown = compiled.first().and_then(|platform| {
        let (resource, name) = operation.split_once('.')?;
        chat_spec::show::operation(platform, resource, name)
    });
    shown.ok_or_else(|| {
        let names: Vec<String> = compiled.iter().flat_map(listing::names).collect();
        let near = chat_spec::suggest::closest(operation, names.iter().map(String::as_str));
        let hint = near.map_or(String::new(), |near| format!("; did you mean `{near}`?"));
        format!("error: {platform} has no operation `{operation}`{hint}\n")
    })
}

/// Lists operations, for people or as JSON.
///
/// # Errors
/// The mistakes of the specifications.
pub fn list(workspace: &Workspace, only: Option<&str>, json: bool) -> Result<String, String> {
    let platforms = workspace.compile(only)?;
    Ok(if json { listing::json(&platforms) } else { listing::table(&platforms) })
}

/// Every row of type `json`, and why.
fn json_rows(platform: &ir::Platform) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut look = |place: String, ty: &ir::Type, why: Option<&String>| {
        if holds_json(ty) {
            found.push((place, why.cloned().unwrap_or_default()));
        }
    };
    for def in &platform.types {
        match &def.kind {
            ir::TypeKind::Struct(rows) => {
                for row in rows {
                    look(format!("{}.{}", def.name, row.wire), &row.ty, row.facts.why.as_ref());
                }
            }
            ir::TypeKind::Union(union) => {
                for member in &union.members {
                    look(format!("{}.{}", def.name, member.wire), &member.ty, None);
                }
            }
            ir::TypeKind::Id { .. } | ir::TypeKind::Enum { .. } => {}
        }
    }
    for resource in &platform.resources {
        for operation in &resource.operations {
            let place = format!("{}.{}", resource.name, operation.name);
            let groups =
                [&operation.path_rows[..], &operation.query, &operation.header, operation.body.rows()];
            for row in groups.into_iter().flatten() {
                look(format!("{place}.{}", row.wire), &row.ty, row.facts.why.as_ref());
            }
            if let ir::Returns::Value { ty, .. } = &operation.returns {
                look(format!("{place}.returns"), ty, None);
            }
        }
    }
    found
}

fn holds_json(ty: &ir::Type) -> bool {
    match &ty.base {
        Base::Scalar(scalar) => *scalar == Scalar::Json,
        Base::Named(_) => false,
        Base::List(inner) | Base::Map(_, inner) => holds_json(inner),
    }
}
