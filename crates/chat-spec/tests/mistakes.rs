//! What each mistake of meaning looks like. The snapshots are the messages as they are printed.

mod sources;

use chat_spec::{compile, render::render};
use sources::{PLATFORM, TYPES, sources};

/// Compares the message with `tests/snapshots/<name>.snap`; all mistakes must have the code that the name begins
/// with.
fn shows(name: &str, files: &[(&str, &str)]) {
    let files = sources(files);
    let mistakes = compile("demo", &files).err().unwrap_or_default();
    let text = render(&files, &mistakes);
    let code = name.split('_').next().unwrap_or_default();
    assert!(!mistakes.is_empty(), "{name}: no mistake was found");
    assert!(mistakes.iter().all(|mistake| mistake.code.as_str() == code), "{name}:\n{text}");
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(name, text);
    });
}

/// An operation of the resource `note`: its name, its route, what else it says, and what it answers.
struct Op<'a>(&'a str, &'a str, &'a str, &'a str);

/// An answer of nothing.
const NOTHING: &str = "{\"code\": 0}\n";

/// Shows the mistakes of a resource `note`, with more types and other files.
fn shows_note(name: &str, operations: &[Op<'_>], types: &str, files: &[(&str, &str)]) {
    let mut note = "about = \"Notes.\"\ndocs = \"https://example.com/docs/note\"\n".to_owned();
    let mut examples: Vec<(String, &str)> = Vec::new();
    for Op(name, http, lines, answer) in operations {
        note.push_str(&format!("\n[{name}]\nhttp = \"{http}\"\nabout = \"Does it.\"\n{lines}"));
        note.push_str(&format!("[{name}.examples]\n\"note.{name}.json\" = [\"documented\", \"Done.\"]\n"));
        examples.push((format!("examples/note.{name}.json"), answer));
    }
    let types = format!("{TYPES}{types}");
    let mut all: Vec<(&str, &str)> = vec![("note.toml", &note), ("types.toml", &types)];
    all.extend(examples.iter().map(|(name, text)| (name.as_str(), *text)));
    all.extend_from_slice(files);
    shows(name, &all);
}

/// Shows the mistakes of one operation that answers nothing.
fn shows_operation(name: &str, http: &str, lines: &str) {
    shows_note(name, &[Op("send", http, lines, NOTHING)], "", &[]);
}

/// Shows the mistakes of types that a body uses.
fn shows_types(name: &str, body: &str, types: &str) {
    let lines = format!("[write.body]\nx = [\"{body}\", \"It.\"]\n");
    shows_note(name, &[Op("write", "POST /notes", &lines, NOTHING)], types, &[]);
}

#[test]
fn the_base_compiles() {
    let files = sources(&[]);
    let mistakes = compile("demo", &files).err().unwrap_or_default();
    assert_eq!(render(&files, &mistakes), "");
}
