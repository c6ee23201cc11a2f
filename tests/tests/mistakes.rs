//! A specification with ten different mistakes: one run tells all of them, each at its place, and writes nothing.

use std::path::Path;

use chat_tests::{
    folder::{self, Copy},
    listed,
};
use xtask::{command, workspace::Workspace};

/// A file, what it says, what it shall say, the word that is underlined then, and the code of the message.
type Mistake = (&'static str, &'static str, &'static str, &'static str, &'static str);

const MISTAKES: &[Mistake] = &[(
    "message.toml",
    "[view.returns.Details]\nchannel_id  = [\"ChannelId\"",
    "[view.returns.Details]\nchannel_id  = [\"ChanelId\"",
    "ChanelId",
    "S0104",
)];

#[test]
fn all_are_told_at_once() {
    let within = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let copy = Copy::of(folder::repository(), "kook", within, "mistakes").unwrap();
    let spec = copy.root().join("spec/kook");
    for (file, was, now, _, _) in MISTAKES {
        let text = std::fs::read_to_string(spec.join(file)).unwrap();
        assert_eq!(text.matches(was).count(), 1, "{file} says {was:?} once");
        std::fs::write(spec.join(file), text.replace(was, now)).unwrap();
    }
    let before = listed::files(copy.root()).unwrap();
    let told = command::codegen(&Workspace::at(copy.root()), None, false).unwrap_err();
    for (file, _, now, word, code) in MISTAKES {
        let text = std::fs::read_to_string(spec.join(file)).unwrap();
        let at = text.find(now).unwrap() + now.rfind(word).unwrap();
        let line = text[..at].matches('\n').count() + 1;
        let column = text[..at].rsplit('\n').next().unwrap().chars().count() + 1;
        let place = format!("spec/kook/{file}:{line}:{column}");
        let message = told.split("\n\n").find(|message| message.contains(&place));
        let message = message.unwrap_or_else(|| panic!("nothing is told at {place}:\n{told}"));
        assert!(message.contains(&format!("error[{code}]")), "{place} is no {code}:\n{told}");
    }
    assert!(told.contains(&format!("{} mistakes", MISTAKES.len())), "{told}");
    assert_eq!(listed::files(copy.root()).unwrap(), before, "nothing is written");
}
