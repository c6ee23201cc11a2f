//! What the checks accept, the emitter writes as Rust: a damaged specification is refused with a message, or emitted.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::{fs, path::Path};

use chat_spec::source::Sources;
use proptest::{
    prelude::{ProptestConfig, any, prop, proptest},
    sample::Index,
};
use xtask::emit::client;

/// Words that mean something somewhere in the language, or in Rust.
const WORDS: &[&str] = &[
    "",
    "a b",
    "1a",
    "-x",
    "fn",
    "Self",
    "_",
    "type",
    "string",
    "int",
    "[string]",
    "string?",
    "int~?",
    "[string]|null",
    "string?|null",
    "{string}~",
    "bit^",
    "json",
    "file",
    "User",
    "Error",
    "true",
    "hard",
    "clear",
    "secret",
    "name",
    "max_items",
    "../x",
    "http://x",
    "[x]",
    "<T>",
    "`",
    "\"",
    "{a}",
    "..x",
    "x_{y}",
];

/// The texts of a case of the language.
fn case(name: &str) -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/chat-spec/tests/language").join(name);
    let sources = Sources::read(&root, "demo").unwrap();
    sources.files().map(|(_, name, text)| (name.to_owned(), text.to_owned())).collect()
}

fn cases() -> Vec<Vec<(String, String)>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/chat-spec/tests/language");
    let mut names: Vec<String> =
        fs::read_dir(root).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names.iter().map(|name| case(name)).collect()
}

/// Replaces one quoted text, fact or row name by another word.
fn damage(text: &str, at: &Index, word: &str) -> String {
    let places: Vec<usize> = text.match_indices('"').map(|(place, _)| place).collect();
    if places.len() < 2 {
        return text.to_owned();
    }
    let first = at.index(places.len() - 1);
    let (open, close) = (places[first], places[first + 1]);
    format!("{}{word}{}", &text[..=open], &text[close..])
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_accepted_is_rust(
        chosen in any::<Index>(),
        file in any::<Index>(),
        damages in prop::collection::vec((any::<Index>(), any::<Index>()), 1..3),
    ) {
        let cases = cases();
        let mut texts = cases[chosen.index(cases.len())].clone();
        let toml: Vec<usize> = (0..texts.len()).filter(|at| texts[*at].0.ends_with(".toml")).collect();
        let damaged = toml[file.index(toml.len())];
        for (at, word) in &damages {
            texts[damaged].1 = damage(&texts[damaged].1, at, WORDS[word.index(WORDS.len())]);
        }
        let sources = Sources::from_texts(texts);
        if let Ok(platform) = chat_spec::compile("demo", &sources)
            && let Err(error) = client::files(&platform)
        {
            panic!("{}\n{error}", sources.files().nth(damaged).unwrap().2);
        }
    }
}

#[test]
fn every_case_is_emitted() {
    for texts in cases() {
        let platform = chat_spec::compile("demo", &Sources::from_texts(texts)).unwrap();
        assert!(client::files(&platform).unwrap().contains_key("mod.rs"));
    }
}
