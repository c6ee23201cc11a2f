//! Damaged specifications are told as mistakes; the compiler does not fall over, and says the same each time.

#![expect(clippy::expect_used, reason = "a test fails by panicking")]

use std::path::Path;

use chat_spec::{compile, listing, render::render, show, source::Sources};
use proptest::prelude::*;

const CASES: [&str; 8] = ["bodies", "hosts", "maps", "pages", "routes", "setup", "unions", "words"];

/// Words that mean something somewhere.
const WORDS: [&str; 24] = [
    "Embed", "Video", "string", "int", "[", "]", "{", "}", "?", "~", "^", "|null", "..", "\"", "GET",
    "DELETE", "type", "self", "body", "query", "cursor", "0", "null", ".",
];

fn texts(case: &str) -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/language").join(case);
    let sources = Sources::read(&root, "demo").expect("the case is there");
    sources.files().map(|(_, name, text)| (name.to_owned(), text.to_owned())).collect()
}

/// Puts a word in place of another.
fn damage(text: &str, at: usize, length: usize, word: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let start = at % (letters.len() + 1);
    let end = (start + length).min(letters.len());
    letters[..start].iter().copied().chain(word.chars()).chain(letters[end..].iter().copied()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn damaged_files(
        case in 0..CASES.len(),
        file in any::<prop::sample::Index>(),
        damages in prop::collection::vec((any::<usize>(), 0_usize..12, 0..WORDS.len()), 1..4),
    ) {
        let mut texts = texts(CASES[case]);
        let index = file.index(texts.len());
        for (at, length, word) in damages {
            let damaged = damage(&texts[index].1, at, length, WORDS[word]);
            texts[index].1 = damaged;
        }
        let sources = Sources::from_texts(texts);
        match compile("demo", &sources) {
            Ok(platform) => {
                for resource in &platform.resources {
                    for operation in &resource.operations {
                        listing::parameters(&platform, operation);
                        prop_assert!(show::operation(&platform, &resource.name, &operation.name).is_some());
                    }
                }
            }
            Err(mistakes) => {
                prop_assert!(!mistakes.is_empty());
                let again = compile("demo", &sources).expect_err("it failed before");
                prop_assert_eq!(render(&sources, &mistakes), render(&sources, &again));
            }
        }
    }

    /// One word of a type is another: no mistake of syntax, many of meaning.
    #[test]
    fn swapped_types(case in 0..CASES.len(), at in any::<prop::sample::Index>(), other in any::<prop::sample::Index>()) {
        let mut texts = texts(CASES[case]);
        let all: String = texts.iter().filter(|(name, _)| name.ends_with(".toml")).map(|(_, text)| text.as_str()).collect();
        let types: Vec<&str> = all.split(" = [\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        let (from, to) = (types[at.index(types.len())].to_owned(), types[other.index(types.len())].to_owned());
        for (_, text) in &mut texts {
            *text = text.replace(&format!("= [\"{from}\""), &format!("= [\"{to}\""));
        }
        let sources = Sources::from_texts(texts);
        if let Err(mistakes) = compile("demo", &sources) {
            prop_assert!(!render(&sources, &mistakes).is_empty());
        }
    }
}
