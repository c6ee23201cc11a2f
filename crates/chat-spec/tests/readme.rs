//! `spec/README.md` teaches the language that the compiler reads.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::{collections::BTreeSet, fs, path::Path};

use chat_spec::{
    diagnostic::Code,
    render::render,
    source::Sources,
    syntax::{self, facts},
};

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

fn readme() -> String {
    fs::read_to_string(root().join("spec/README.md")).unwrap()
}

/// What is set as code: blocks, and words between backticks.
fn code(readme: &str) -> (Vec<String>, Vec<String>) {
    let mut blocks = Vec::new();
    let mut words = Vec::new();
    for (index, part) in readme.split("```").enumerate() {
        if index % 2 == 1 {
            blocks.push(part.strip_prefix("toml\n").unwrap_or_default().to_owned());
        } else {
            words.extend(part.split('`').skip(1).step_by(2).map(str::to_owned));
        }
    }
    (blocks, words)
}

/// The first cells of the table whose head begins with `head`.
fn first_cells(readme: &str, section: &str, head: &str) -> BTreeSet<String> {
    let section = readme.split_once(section).unwrap_or_else(|| panic!("no section {section}")).1;
    let table = section.split_once(head).unwrap_or_else(|| panic!("no table {head}")).1;
    let rows = table.lines().skip(2).take_while(|line| line.starts_with('|'));
    let cells = rows.filter_map(|row| row.split('|').nth(1));
    cells.flat_map(|cell| cell.split('`').skip(1).step_by(2)).map(str::to_owned).collect()
}

fn keys(owner: &facts::Owner) -> BTreeSet<String> {
    owner.keys().map(str::to_owned).collect()
}

#[test]
fn the_tables_of_facts_are_complete() {
    let readme = readme();
    let tables = [
        ("## Facts of a row\n", "| fact |", &facts::ROW),
        ("## Facts of a resource\n", "| fact |", &facts::RESOURCE),
        ("## Types (`types.toml`)", "| fact of a type |", &facts::TYPE),
        ("## Types (`types.toml`)", "| fact of a value |", &facts::VARIANT),
        ("## Types (`types.toml`)", "| fact of a member |", &facts::MEMBER),
        ("## `platform.toml`", "| fact of an id |", &facts::ID),
        ("## `platform.toml`", "| fact of a setting |", &facts::SETTING),
        ("## Errata", "| fact of an erratum |", &facts::ERRATUM),
    ];
    for (section, head, owner) in tables {
        assert_eq!(first_cells(&readme, section, head), keys(owner), "{section}{head}");
    }
    let mut operation = keys(&facts::OPERATION);
    operation.extend(
        ["body", "form", "returns", "[op.returns.Name]", "[op.examples]", "[op.errors]"].map(str::to_owned),
    );
    assert_eq!(first_cells(&readme, "## Facts of an operation\n", "| fact |"), operation);
}

#[test]
fn every_fact_is_named() {
    let (blocks, words) = code(&readme());
    let named = |key: &str| {
        let is_word = |text: &str| {
            text.split(|letter: char| !letter.is_alphanumeric() && letter != '_').any(|word| word == key)
        };
        blocks.iter().chain(&words).any(|text| is_word(text))
    };
    for owner in facts::owners() {
        for key in owner.keys() {
            assert!(named(key), "{}: `{key}` is not in spec/README.md", owner.name);
        }
    }
    for word in facts::ORIGINS.iter().chain(facts::ERROR_KINDS).chain(facts::REPRS) {
        assert!(
            words.iter().any(|named| named.trim_matches('"') == *word) || named(word),
            "`{word}` is not in spec/README.md"
        );
    }
}

#[test]
fn the_examples_can_be_read() {
    let (blocks, _) = code(&readme());
    let block = |marker: &str| {
        let found = blocks.iter().find(|block| block.contains(marker));
        found.unwrap_or_else(|| panic!("no block with {marker}")).clone()
    };
    let files = Sources::from_texts([
        ("spec/kook/platform.toml", block("[host.api]")),
        ("spec/kook/types.toml", block("[MessageType]")),
        ("spec/kook/message.toml", block("[update.body]")),
        ("spec/kook/errata.toml", block("[[erratum]]")),
    ]);
    let (ast, diagnostics) = syntax::parse("kook", &files);
    assert_eq!(render(&files, &diagnostics), "");
    let ast = ast.unwrap();
    assert_eq!((ast.types.len(), ast.errata.len(), ast.resources.len()), (4, 1, 1));
}

#[test]
fn every_code_is_explained() {
    let readme = readme();
    let section = readme.split_once("## Mistakes\n").unwrap().1;
    let listed: Vec<(&str, &str)> = section
        .lines()
        .filter_map(|line| line.strip_prefix("| S")?.strip_suffix(" |")?.split_once(" | "))
        .collect();
    let known: Vec<(&str, &str)> =
        Code::ALL.iter().map(|code| (code.as_str().trim_start_matches('S'), code.meaning())).collect();
    assert_eq!(listed, known);
}

#[test]
fn every_code_has_a_snapshot() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/snapshots");
    let shown: BTreeSet<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter_map(|name| {
            // `mistakes__S0104_unknown_type.snap` or `S0104_unknown_type.snap`
            let name = name.rsplit("__").next().unwrap_or_default();
            (name.starts_with('S') && name.ends_with(".snap"))
                .then(|| name.get(..5).unwrap_or_default().to_owned())
        })
        .collect();
    let known: BTreeSet<String> = Code::ALL.iter().map(|code| code.as_str().to_owned()).collect();
    assert_eq!(shown, known);
}
