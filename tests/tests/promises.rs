//! Every promise of `crates/chat-core/README.md` names a test that runs.

use std::{fs, path::Path};

use chat_tests::folder;

/// Where the promises begin; they end with the next heading of that rank.
const PROMISES: &str = "\n## Promises\n";

/// What is wrong with a README whose links are relative to `folder`, and how many promises it has.
fn faults(readme: &str, folder: &Path) -> (Vec<String>, usize) {
    let (_, section) = readme.split_once(PROMISES).unwrap_or_default();
    let section = section.split("\n## ").next().unwrap_or_default();
    let (mut faults, mut count) = (Vec::new(), 0);
    for group in section.split("\n### ").skip(1) {
        let lines: Vec<&str> = group.lines().filter(|line| line.starts_with('|')).collect();
        let [head, ruler, rows @ ..] = &lines[..] else {
            faults.push(format!("a group without a table: {group}"));
            continue;
        };
        if cells(head) != ["promise", "default", "how to change it", "test"] || !ruler.starts_with("|---") {
            faults.push(format!("another table: {head}"));
        }
        if rows.is_empty() {
            faults.push(format!("a table without rows: {group}"));
        }
        count += rows.len();
        for row in rows {
            if let Err(why) = proven(&cells(row), folder) {
                faults.push(format!("{why}: {row}"));
            }
        }
    }
    (faults, count)
}

fn cells(row: &str) -> Vec<&str> {
    row.trim_matches('|').split('|').map(str::trim).collect()
}

/// Whether the row has all its cells, and a test behind each link of the last one.
fn proven(row: &[&str], folder: &Path) -> Result<(), String> {
    let [promise, default, change, tests] = row else { return Err("not four cells".to_owned()) };
    if [promise, default, change].iter().any(|cell| cell.is_empty()) {
        return Err("an empty cell".to_owned());
    }
    let mut rest = *tests;
    let mut links = 0;
    while let Some((name, after)) = rest.strip_prefix("[`").and_then(|link| link.split_once("`](")) {
        let (path, after) = after.split_once(')').ok_or("a link without an end")?;
        let text = fs::read_to_string(folder.join(path)).map_err(|_| format!("there is no file {path}"))?;
        runs(&text, name).map_err(|why| format!("{path} {why} `{name}`"))?;
        links += 1;
        rest = after.trim_start_matches([',', ' ']);
    }
    match (links, rest) {
        (0, _) => Err("no test".to_owned()),
        (_, "") => Ok(()),
        _ => Err(format!("no link to a test: {rest}")),
    }
}

/// Whether the file has one such test, and it is not left out.
fn runs(file: &str, name: &str) -> Result<(), &'static str> {
    let lines: Vec<&str> = file.lines().map(str::trim).collect();
    let begin = [format!("fn {name}("), format!("async fn {name}(")];
    let begins = |line: &&str| begin.iter().any(|begin| line.starts_with(begin));
    let at = lines.iter().position(begins).ok_or("has no function")?;
    let above = lines[..at].iter().rev().take_while(|line| line.starts_with("#["));
    let attributes: Vec<&str> = above.copied().collect();
    if !attributes.iter().any(|line| *line == "#[test]" || line.starts_with("#[tokio::test")) {
        return Err("has no test");
    }
    if attributes.iter().any(|line| line.starts_with("#[ignore")) {
        return Err("ignores");
    }
    Ok(())
}

#[test]
fn every_promise_has_a_test_that_runs() {
    let folder = folder::repository().join("crates/chat-core");
    let readme = fs::read_to_string(folder.join("README.md")).unwrap();
    let (faults, count) = faults(&readme, &folder);
    assert!(faults.is_empty(), "{} of {count} promises:\n{}", faults.len(), faults.join("\n"));
    assert!(count > 40, "{count} promises: is the table still there?");
}

/// The measure measures: what is wrong with a row is seen.
#[test]
fn a_promise_without_a_test_is_seen() {
    let here = folder::repository().join("tests/tests");
    let told = |cells: &str| {
        let table = "| promise | default | how to change it | test |\n|---|---|---|---|\n";
        let (faults, count) =
            faults(&format!("# x\n\n## Promises\n\n### A\n\n{table}{cells}\n\n## B\n"), &here);
        assert_eq!(count, usize::from(!cells.is_empty()));
        faults.into_iter().next().unwrap_or_default()
    };
    assert_eq!(told("| a | 1 s | `b` | [`every_promise_has_a_test_that_runs`](promises.rs) |"), "");
    for (row, why) in [
        ("", "a table without rows"),
        ("| a | 1 s | `b` |", "not four cells"),
        ("| a |  | `b` | [`x`](promises.rs) |", "an empty cell"),
        ("| a | 1 s | `b` | none |", "no test"),
        ("| a | 1 s | `b` | [`runs`](promises.rs) |", "promises.rs has no test `runs`"),
        ("| a | 1 s | `b` | [`walks`](promises.rs) |", "promises.rs has no function `walks`"),
        ("| a | 1 s | `b` | [`x`](nowhere.rs) |", "there is no file nowhere.rs"),
        (
            "| a | 1 s | `b` | [`every_promise_has_a_test_that_runs`](promises.rs) and more |",
            "no link to a test: and more",
        ),
    ] {
        assert!(told(row).starts_with(why), "{row}: {}", told(row));
    }
    assert_eq!(runs("#[test]\n#[ignore = \"slow\"]\nfn a() {}", "a"), Err("ignores"));
    assert_eq!(runs("/// A.\n#[tokio::test(start_paused = true)]\nasync fn a() {}", "a"), Ok(()));
}
