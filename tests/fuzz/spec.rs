//! Specifications: the platforms' own, with edits in one file.

use std::sync::LazyLock;

use chat_spec::{render, source::Sources};
use chat_tests::folder;

use crate::bytes::{Decisions, edited};

/// What means something in a table or a type.
const PIECES: &[&str] = &[
    "",
    "[",
    "]",
    "{",
    "}",
    "\"",
    "'",
    "\"\"\"",
    "=",
    ".",
    ",",
    "#",
    "\n",
    "\r",
    "\\",
    "\\u0000",
    "\0",
    "\u{feff}",
    "\u{202e}",
    "消息",
    "?",
    "~",
    "^",
    "[int]",
    "{string: json}",
    "union",
    "enum = \"int\"",
    "-1",
    "9223372036854775808",
    "nan",
    "1979-05-27",
    "true",
    "default = ",
    "[[erratum]]\n",
    "[list.query]\n",
    "..user",
];

/// Names and texts.
type Files = Vec<(String, String)>;

/// The platforms that compile in a moment.
static PLATFORMS: LazyLock<Vec<(&str, Files)>> = LazyLock::new(|| {
    let files = |platform| {
        let sources = Sources::read(folder::repository(), platform).unwrap();
        let files = sources.files().map(|(_, name, text)| (name.to_owned(), text.to_owned()));
        (platform, files.collect())
    };
    ["kook", "bearychat"].into_iter().map(files).collect()
});

/// A platform, or mistakes that can be drawn; and what is accepted can be emitted.
fn a_specification_compiles_or_is_explained(bytes: &[u8]) {
    let mut decisions = Decisions::new(bytes);
    let (platform, files) = decisions.one(&PLATFORMS);
    let mut files: Vec<(&str, Vec<u8>)> =
        files.iter().map(|(name, text)| (&**name, text.clone().into_bytes())).collect();
    // tables more often than examples
    let tables: Vec<usize> = (0..files.len()).filter(|index| files[*index].0.ends_with(".toml")).collect();
    let index = if decisions.below(4) == 3 { decisions.below(files.len()) } else { *decisions.one(&tables) };
    files[index].1 = edited(&files[index].1, &mut decisions, PIECES);
    let sources = Sources::from_bytes(files);
    match chat_spec::compile(platform, &sources) {
        Ok(platform) => drop(xtask::emit::rows::files(&platform)),
        Err(mistakes) => assert!(render::render(&sources, &mistakes).contains("error["), "{mistakes:?}"),
    }
}

#[test]
fn a_specification() {
    fuzz!(a_specification_compiles_or_is_explained, rounds = 30);
}
