//! A specification with ten different mistakes: one run tells all of them, each at its place, and writes nothing.

use std::{collections::BTreeSet, path::Path};

use chat_tests::{
    folder::{self, Copy},
    listed,
};
use xtask::{command, workspace::Workspace};

struct Mistake {
    file: &'static str,
    /// What it says, once.
    was: &'static str,
    /// What it shall say.
    now: &'static str,
    /// The part of that which is underlined.
    word: &'static str,
    /// The code of the message.
    code: &'static str,
}

const fn mistake(
    file: &'static str,
    was: &'static str,
    now: &'static str,
    word: &'static str,
    code: &'static str,
) -> Mistake {
    Mistake { file, was, now, word, code }
}

const MISTAKES: &[Mistake] = &[
    mistake(
        "message.toml",
        r#"["MessageId?", "The reference"#,
        r#"["MessagId?", "The reference"#,
        "MessagId",
        "S0104",
    ),
    mistake("message.toml", "row    = 2", "rwo    = 2", "rwo", "S0002"),
    mistake(
        "message.toml",
        r#""POST /api/v3/message/delete""#,
        r#""POST api/v3/message/delete""#,
        "api/v3",
        "S0009",
    ),
    mistake("message.toml", "{ default = 50 }", r#"{ default = "fifty" }"#, r#""fifty""#, "S0212"),
    mistake(
        "types.toml",
        r#"["int", "How many users reacted"#,
        r#"["int~~", "How many users reacted"#,
        "~",
        "S0008",
    ),
    mistake("types.toml", r#"[1, "Plain text."]"#, r#"[1, ""]"#, r#""""#, "S0007"),
    mistake("types.toml", "Image     = [2", "Image     = [1", "1", "S0106"),
    mistake("errata.toml", r#"was = "Text""#, r#"was = "Txt""#, r#""Txt""#, "S0302"),
    mistake(
        "errata.toml",
        "create.body.content.max_chars",
        "create.body.contnt.max_chars",
        "contnt",
        "S0301",
    ),
    mistake("examples/message.create.json", "1607072537177", "soon", "soon", "S0404"),
];

#[test]
fn all_are_told_at_once() {
    let within = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let copy = Copy::of(folder::repository(), "kook", within, "mistakes").unwrap();
    let spec = copy.root().join("spec/kook");
    for Mistake { file, was, now, .. } in MISTAKES {
        let text = std::fs::read_to_string(spec.join(file)).unwrap();
        assert_eq!(text.matches(was).count(), 1, "{file} says {was:?} once");
        std::fs::write(spec.join(file), text.replace(was, now)).unwrap();
    }
    let before = listed::files(copy.root()).unwrap();
    let told = command::codegen(&Workspace::at(copy.root()), None, false).unwrap_err();
    for Mistake { file, now, word, code, .. } in MISTAKES {
        let text = std::fs::read_to_string(spec.join(file)).unwrap();
        let at = text.find(now).unwrap() + now.rfind(word).unwrap();
        let line = text[..at].matches('\n').count() + 1;
        let column = text[..at].rsplit('\n').next().unwrap().chars().count() + 1;
        let place = format!("spec/kook/{file}:{line}:{column}");
        let message = told.split("\n\n").find(|message| message.contains(&place));
        let message = message.unwrap_or_else(|| panic!("nothing is told at {place}:\n{told}"));
        assert!(message.contains(&format!("error[{code}]")), "{place} is no {code}:\n{told}");
    }
    let codes: BTreeSet<&str> = MISTAKES.iter().map(|mistake| mistake.code).collect();
    assert_eq!((MISTAKES.len(), codes.len()), (10, 10), "ten different ones");
    assert!(told.contains(&format!("{} mistakes", MISTAKES.len())), "{told}");
    assert_eq!(listed::files(copy.root()).unwrap(), before, "nothing is written");
}
