//! What is emitted: always the same, what is in the repository, and as reviewed.

use std::collections::BTreeMap;

use chat_spec::{ir::Platform, source::Sources};
use chat_tests::{folder, listed};
use xtask::{command, emit, workspace::Workspace};

fn compile(root: &std::path::Path, platform: &str) -> Platform {
    let sources = Sources::read(root, platform).unwrap();
    chat_spec::compile(platform, &sources)
        .unwrap_or_else(|mistakes| panic!("{}", chat_spec::render::render(&sources, &mistakes)))
}

/// `cargo xtask codegen --check`
#[test]
fn generated_files_are_what_the_specification_says() {
    if let Err(difference) = command::codegen(&Workspace::here(), None, true) {
        panic!("{difference}");
    }
}

#[test]
fn emitting_twice_writes_the_same_bytes() {
    for name in Workspace::here().platforms().unwrap() {
        let emit = || emit::client::files(&compile(folder::repository(), &name)).unwrap();
        assert_eq!(emit(), emit(), "{name}");
    }
}

/// Generated code is marked, and no line of it is left unfinished.
#[test]
fn generated_files_are_marked() {
    for platform in Workspace::here().platforms().unwrap() {
        let folder = folder::repository().join(format!("crates/{platform}-api/src/generated"));
        let names = listed::names(&folder, ".rs").unwrap();
        assert!(names.iter().any(|name| name == "client.rs"), "{platform}: {names:?}");
        for name in names {
            let text = std::fs::read_to_string(folder.join(&name)).unwrap();
            assert!(text.starts_with("// @generated"), "{platform}: {name}");
            assert!(text.ends_with('\n') && !text.ends_with("\n\n"), "{platform}: {name}");
            for word in ["todo!", "unimplemented!", ".unwrap()", "unsafe"] {
                assert!(!text.contains(word), "{platform}: {name}: {word}");
            }
            for (number, line) in text.lines().enumerate() {
                assert!(line.trim_end() == line, "{platform}: {name}:{}: trailing blanks", number + 1);
            }
        }
    }
}

/// One whole resource of KOOK.
#[test]
fn kook_messages() {
    let files = emit::client::files(&compile(folder::repository(), "kook")).unwrap();
    insta::assert_snapshot!(files["message.rs"]);
}

/// What each case of the language becomes.
#[test]
fn language() {
    let cases = folder::repository().join("crates/chat-spec/tests/language");
    for case in crate::language::directories() {
        let files = emit::client::files(&compile(&cases.join(&case), "demo")).unwrap();
        insta::assert_snapshot!(format!("language_{case}"), shown(&files));
    }
}

/// Types and resources; the other files follow the same pattern for all platforms.
fn shown(files: &BTreeMap<String, String>) -> String {
    let common = ["mod.rs", "client.rs", "operations.rs", "dynamic.rs", "fixtures.rs"];
    let shown = files.iter().filter(|(name, _)| !common.contains(&name.as_str()));
    shown.map(|(name, text)| format!("// ==== {name} ====\n{text}")).collect::<Vec<_>>().join("\n")
}
