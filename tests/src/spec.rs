//! A platform's specification, and the literal texts that lie beside it.

use std::{fs, path::PathBuf};

use chat_spec::{
    ir::{Example, Operation, Platform},
    source::Sources,
};

use crate::{folder, http_file::HttpFile, listed, server::Answer};

/// A platform of this repository, compiled.
#[derive(Debug)]
pub struct Spec {
    /// What its files say.
    pub platform: Platform,
    examples: PathBuf,
}

/// A literal request.
#[derive(Clone, Debug)]
pub struct Literal {
    /// Its file, without `.http`: `message.list.pinned`.
    pub file: String,
    /// Its operation: `message.list`.
    pub operation: String,
    /// The request.
    pub request: HttpFile,
}

impl Spec {
    /// Compiles `spec/<name>`.
    ///
    /// # Panics
    /// If it has mistakes.
    pub fn read(name: &str) -> Self {
        let root = folder::repository();
        let sources = match Sources::read(root, name) {
            Ok(sources) => sources,
            Err(error) => panic!("spec/{name}: {error}"),
        };
        let platform = chat_spec::compile(name, &sources)
            .unwrap_or_else(|mistakes| panic!("{}", chat_spec::render::render(&sources, &mistakes)));
        Self { platform, examples: root.join("spec").join(name).join("examples") }
    }

    /// All operations with their names: `message.list`.
    pub fn operations(&self) -> impl Iterator<Item = (String, &Operation)> {
        self.platform.resources.iter().flat_map(|resource| {
            let name = |operation: &Operation| format!("{}.{}", resource.name, operation.name);
            resource.operations.iter().map(move |operation| (name(operation), operation))
        })
    }

    /// The operation of a name such as `message.list`.
    ///
    /// # Panics
    /// If there is none.
    pub fn operation(&self, name: &str) -> &Operation {
        let found = self.operations().find(|(known, _)| known == name);
        found.unwrap_or_else(|| panic!("{} has no operation {name}", self.platform.name)).1
    }

    /// The text of a file of `examples/`.
    ///
    /// # Panics
    /// If it cannot be read.
    pub fn text(&self, file: &str) -> String {
        let path = self.examples.join(file);
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }

    /// A literal request by its file, without `.http`.
    ///
    /// # Panics
    /// If it cannot be read.
    pub fn literal(&self, file: &str) -> Literal {
        let request = HttpFile::parse(&self.text(&format!("{file}.http")));
        Literal {
            file: file.to_owned(),
            operation: file.split('.').take(2).collect::<Vec<_>>().join("."),
            request: request.unwrap_or_else(|error| panic!("{file}.http: {error}")),
        }
    }

    /// All literal requests. A literal that an operation lists as its answer is none.
    ///
    /// # Panics
    /// If one cannot be read.
    pub fn literals(&self) -> Vec<Literal> {
        let files = match listed::names(&self.examples, ".http") {
            Ok(files) => files,
            Err(error) => panic!("{}: {error}", self.examples.display()),
        };
        let is_answer = |file: &String| {
            self.operations().flat_map(|(_, operation)| &operation.examples).any(|known| known.file == *file)
        };
        let requests = files.iter().filter(|file| !is_answer(file));
        requests.map(|file| self.literal(file.trim_end_matches(".http"))).collect()
    }

    /// What the documents answer to a call that the platform does not refuse.
    ///
    /// # Panics
    /// If there is no such example.
    pub fn success(&self, operation: &str) -> Answer {
        let found = self.operation(operation).examples.iter().find(|example| example.status < 400);
        answer(found.unwrap_or_else(|| panic!("{operation} has no example of a success")))
    }
}

/// An example, as a server sends it: JSON under its status, or a literal answer as it stands.
///
/// # Panics
/// If it is a literal answer that cannot be read.
pub fn answer(example: &Example) -> Answer {
    if example.file.ends_with(".http") {
        return Answer::parse(&example.text).unwrap_or_else(|error| panic!("{}: {error}", example.file));
    }
    Answer::new(example.status, example.text.as_str()).header("content-type", "application/json")
}
