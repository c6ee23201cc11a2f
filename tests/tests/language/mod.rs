//! The emitted client of each case of the language, on the wire. The build script emitted them.

mod bodies;
mod emitted;
mod examples;
mod hosts;
mod maps;
mod pages;
mod routes;
mod setup;
mod unions;
mod words;

use std::{collections::BTreeSet, path::PathBuf};

use chat_tests::{
    folder,
    server::{Answer, Server},
};

/// A server that always answers this, and the client of a case that calls it, once each time.
macro_rules! answering {
    ($case:ident, $answer:expr) => {{
        let server = chat_tests::server::Server::answering($answer).await.unwrap();
        let client = crate::language::client!($case, &server);
        (server, client)
    }};
}

/// The client of a case that calls this server.
macro_rules! client {
    ($case:ident, $server:expr) => {{
        let builder = crate::language::emitted::$case::Demo::builder("TOKEN");
        let builder = builder.base_url(format!("{}/v1", $server.url()));
        builder.options(chat_core::CallOptions::new().attempts(1)).build().unwrap()
    }};
}

use {answering, client};

/// What a case's documents show.
fn example(case: &str, file: &str) -> Answer {
    let path = cases().join(case).join("spec/demo/examples").join(file);
    Answer::json(std::fs::read(path).unwrap())
}

fn cases() -> PathBuf {
    folder::repository().join("crates/chat-spec/tests/language")
}

/// The body of the last request, and the media type that was said of it.
fn sent(server: &Server) -> (String, String) {
    let request = server.last().unwrap();
    (request.text(), request.header("content-type").unwrap_or_default().to_owned())
}

/// The folders of all cases.
pub(crate) fn directories() -> BTreeSet<String> {
    let entries = std::fs::read_dir(cases()).unwrap().map(Result::unwrap);
    let cases = entries.filter(|entry| entry.path().join("spec/demo/platform.toml").is_file());
    cases.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
}

#[test]
fn every_case_is_compiled() {
    let compiled: BTreeSet<String> = emitted::CASES.iter().copied().map(str::to_owned).collect();
    assert_eq!(compiled, directories());
}
