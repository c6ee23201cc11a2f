//! The transport stays small enough to be read.

use std::fs;

use chat_tests::{folder, listed};

/// What `crates/chat-core/src` stays below: lines of code without unit tests, comments and blank lines.
const LINES: usize = 3_500;

/// Where the unit tests of a file begin; they end with it.
const TESTS: &str = "\n#[cfg(test)]\nmod tests {\n";

/// Lines that are neither blank nor a comment, up to the unit tests.
fn lines(text: &str) -> usize {
    let code = text.split(TESTS).next().unwrap_or_default();
    code.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//")).count()
}

#[test]
fn the_core_is_thin() {
    let source = folder::repository().join("crates/chat-core/src");
    let mut files: Vec<(usize, String)> = Vec::new();
    for path in listed::files(&source).unwrap() {
        let text = fs::read_to_string(source.join(&path)).unwrap();
        if let Some((_, tests)) = text.split_once(TESTS) {
            assert_eq!(tests.find("\n}\n"), tests.len().checked_sub(3), "code behind the tests of {path:?}");
        }
        files.push((lines(&text), path.display().to_string()));
    }
    files.sort();
    let all: usize = files.iter().map(|(lines, _)| lines).sum();
    assert!(all < LINES, "{all} lines of code, {LINES} are too many: {files:#?}");
}

#[test]
fn tests_comments_and_blank_lines_do_not_count() {
    assert_eq!(lines("//! A.\n\n/// B.\nfn b() {\n    // c\n    d(); // e\n}\n"), 3);
    assert_eq!(lines("fn a() {}\n\n#[cfg(test)]\nmod tests {\n    fn b() {}\n}\n"), 1);
}
