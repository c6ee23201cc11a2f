//! What the checks accept, the emitter writes as Rust: a damaged specification is refused with a message, or emitted.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

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
    "result",
    "bool",
    "bit",
    "[Change]?~",
    "{Change}",
    "Line",
    "Envelope",
    "token",
    "token_provider",
    "app_key",
    "https://{host}/{app_key}/{x}",
    "#",
    "feature_disabled",
];

/// A setting, and the host whose base takes it.
const SETTING: &str = "zone = [\"string\", \"A word.\", { env = \"X\", example = \"a'b\", split = \"'\" }]\n\
                       [host.files]\nbase = \"https://files.example/{zone}\"";

/// Forms that are added to what stands there: behind a line that begins so, or as a fact of a row.
const FORMS: &[Form] = &[
    Form::Line("http ", "safe = true"),
    Form::Line("http ", "safe = false"),
    Form::Line("paging ", "walk = { pagenum = 3, pagesize = 7 }"),
    Form::Line("paging ", "walk = { cursor = \"a\", limit = 7 }"),
    Form::Line("paging ", "once = { limit = 7 }"),
    Form::Line("payload ", "envelope = \"Meta\""),
    Form::Line("[errors]", "'409 code \"in `use`\"' = [\"already_exists\", \"It is there.\"]"),
    Form::Line("[errors]", "'\"has \\n expired\"' = [\"token_expired\", \"Too late.\"]"),
    Form::Line("[add.errors]", "'a code' = [\"feature_disabled\", \"Not here.\"]"),
    Form::Line("app_key ", SETTING),
    Form::Fact("failures = true"),
    Form::Fact("failures = \"result\""),
    Form::Fact("holds = \"Change\""),
    Form::Fact("max_items = 3"),
];

/// A form of the language, and where it may stand.
#[derive(Clone, Copy, Debug)]
enum Form {
    /// A line behind one that begins so.
    Line(&'static str, &'static str),
    /// A fact of a row.
    Fact(&'static str),
}

impl Form {
    /// The text with it, at each place where it may stand.
    fn everywhere(self, text: &str) -> Vec<String> {
        let lines: Vec<&str> = text.lines().collect();
        let with = |at: usize| {
            let line = self.added(lines[at])?;
            Some([&lines[..at], &[&*line], &lines[at + 1..]].concat().join("\n"))
        };
        (0..lines.len()).filter_map(with).collect()
    }

    fn added(self, line: &str) -> Option<String> {
        match self {
            Self::Line(before, form) => line.starts_with(before).then(|| format!("{line}\n{form}")),
            Self::Fact(form) => {
                let row = line.strip_suffix(']').filter(|row| row.contains(" = ["))?;
                Some(match row.strip_suffix(" }") {
                    Some(facts) => format!("{facts}, {form} }}]"),
                    None => format!("{row}, {{ {form} }}]"),
                })
            }
        }
    }
}

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
        damages in prop::collection::vec((any::<Index>(), any::<Index>()), 0..3),
        forms in prop::collection::vec((any::<Index>(), any::<Index>()), 0..3),
    ) {
        let cases = cases();
        let mut texts = cases[chosen.index(cases.len())].clone();
        let toml: Vec<usize> = (0..texts.len()).filter(|at| texts[*at].0.ends_with(".toml")).collect();
        let damaged = toml[file.index(toml.len())];
        for (at, form) in &forms {
            let places = FORMS[form.index(FORMS.len())].everywhere(&texts[damaged].1);
            if !places.is_empty() {
                texts[damaged].1.clone_from(at.get(&places));
            }
        }
        for (at, word) in &damages {
            texts[damaged].1 = damage(&texts[damaged].1, at, WORDS[word.index(WORDS.len())]);
        }
        is_rust_if_accepted(texts);
    }
}

/// Whether it is accepted; then it is emitted.
fn is_rust_if_accepted(texts: Vec<(String, String)>) -> bool {
    let sources = Sources::from_texts(texts);
    let Ok(platform) = chat_spec::compile("demo", &sources) else { return false };
    if let Err(error) = client::files(&platform) {
        let texts: String = sources.files().map(|(_, name, text)| format!("{name}\n{text}\n")).collect();
        panic!("{texts}\n{error}");
    }
    true
}

/// Each form at each place: some are refused, none is emitted as what is no Rust.
#[test]
fn every_form_is_accepted_somewhere() {
    let cases = cases();
    for form in FORMS {
        let mut accepted = 0;
        for texts in &cases {
            let toml = (0..texts.len()).filter(|at| texts[*at].0.ends_with(".toml"));
            for (at, text) in
                toml.flat_map(|at| form.everywhere(&texts[at].1).into_iter().map(move |text| (at, text)))
            {
                let mut texts = texts.clone();
                texts[at].1 = text;
                accepted += usize::from(is_rust_if_accepted(texts));
            }
        }
        assert!(accepted > 0, "{form:?} is accepted nowhere");
    }
}

#[test]
fn every_case_is_emitted() {
    for texts in cases() {
        let platform = chat_spec::compile("demo", &Sources::from_texts(texts)).unwrap();
        assert!(client::files(&platform).unwrap().contains_key("mod.rs"));
    }
}
