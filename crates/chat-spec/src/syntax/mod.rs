//! From text to tree: TOML is read, each word gets its place, and each table must have the form that
//! `spec/README.md` gives it. No name is looked up yet.

pub mod facts;
pub mod http;

mod corrections;
pub(crate) mod error_key;
mod files;
pub(crate) mod platform;
pub(crate) mod rate;
pub(crate) mod reader;
pub(crate) mod resource;
mod rows;
pub(crate) mod toml_tree;
pub(crate) mod types;

use crate::{
    ast::{Ast, Erratum, ExampleFile, Resource},
    diagnostic::{Code, Diagnostic},
    source::{FileId, Sources, Span},
};
use files::Role;
use reader::Reader;
use toml_tree::Entries;

/// Reads all files of a platform, and finds all mistakes of form in all of them.
///
/// There is no tree if `platform.toml` is absent or names no host: what is missing then would only cause mistakes
/// that nobody made. Of a file that is not TOML the tree holds what could be read.
pub fn parse(platform: &str, sources: &Sources) -> (Option<Ast>, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let mut header = None;
    let mut ids = Vec::new();
    let mut types = Vec::new();
    let mut errata = Vec::new();
    let mut resources = Vec::new();
    let mut examples = Vec::new();

    for (file, name, _) in sources.files() {
        let Some(name) = name.strip_prefix(&format!("spec/{platform}/")) else { continue };
        let role = match files::role(name) {
            Ok(role) => role,
            Err((message, help)) => {
                let label = "this file has no meaning here";
                diagnostics
                    .push(Diagnostic::new(Code::UnknownKey, message, Span::start_of(file), label).help(help));
                continue;
            }
        };
        if let Some(span) = sources.not_utf8(file) {
            diagnostics.push(Diagnostic::new(
                Code::Syntax,
                "the file is not UTF-8",
                span,
                "this is no character",
            ));
        }
        match role {
            Role::Example(name) => examples.push(ExampleFile { name: name.to_owned(), file }),
            Role::Platform => {
                let (platform, declared) = walk(sources, file, &mut diagnostics, |reader, entries| {
                    platform::read(reader, file, entries)
                });
                header = Some(platform);
                ids = declared;
            }
            Role::Types => types = walk(sources, file, &mut diagnostics, types::read_all),
            Role::Errata => errata = walk(sources, file, &mut diagnostics, corrections::read),
            Role::Resource(name) => {
                resources.push(walk(sources, file, &mut diagnostics, |reader, entries| {
                    resource::read(reader, name, file, entries)
                }))
            }
        }
    }

    if header.is_none() {
        let message = format!("spec/{platform}/platform.toml is missing");
        diagnostics.push(
            Diagnostic::new(Code::MissingFile, message, Span::NOWHERE, "")
                .help("it names the hosts, the token, the envelope and the ids of the platform"),
        );
    }
    ids.append(&mut types);
    types::report_duplicates(&ids, &mut diagnostics);
    forgive_corrected(&resources, &errata, &mut diagnostics);
    let ast = header.filter(|header| !header.hosts.is_empty()).map(|header| Ast {
        name: platform.to_owned(),
        platform: header,
        types: ids,
        resources,
        errata,
        examples,
    });
    (ast, diagnostics)
}

/// What is printed where a method and a path should stand may be anything, if an erratum says what is true.
fn forgive_corrected(resources: &[Resource], errata: &[Erratum], diagnostics: &mut Vec<Diagnostic>) {
    for resource in resources {
        for operation in &resource.operations {
            let address = format!("{}.{}.http", resource.name, operation.name.value);
            let Some(http) = operation.facts.iter().find(|fact| fact.key.value == "http") else { continue };
            if errata.iter().any(|erratum| erratum.at.value == address) {
                let place = http.value.span;
                let is_within = |span: Span| {
                    span.file == place.file && place.start <= span.start && span.end <= place.end
                };
                diagnostics.retain(|one| one.code != Code::MalformedHttp || !is_within(one.primary.span));
            }
        }
    }
}

/// Reads one file. Of a line that is not TOML only that is said, and in its file nothing is missed: what seems to be
/// absent may stand in what could not be read.
fn walk<T>(
    sources: &Sources,
    file: FileId,
    diagnostics: &mut Vec<Diagnostic>,
    read: impl FnOnce(&mut Reader<'_>, &Entries) -> T,
) -> T {
    let (entries, mut broken) = toml_tree::read(sources, file);
    let mut reader = Reader::new(sources);
    let tree = read(&mut reader, &entries);
    let line = |diagnostic: &Diagnostic| {
        let before = sources.text(file).as_bytes().iter().take(diagnostic.primary.span.start as usize);
        before.filter(|byte| **byte == b'\n').count()
    };
    let lines: Vec<usize> = broken.iter().filter(|one| one.code == Code::Syntax).map(line).collect();
    let absence = [Code::MissingFact, Code::MissingMeaning];
    reader
        .diagnostics
        .retain(|found| lines.is_empty() || !(absence.contains(&found.code) || lines.contains(&line(found))));
    diagnostics.append(&mut broken);
    diagnostics.append(&mut reader.diagnostics);
    tree
}
