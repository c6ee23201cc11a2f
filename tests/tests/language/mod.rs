//! The emitted client of each case of the language, on the wire. The build script emitted them.

use std::collections::BTreeSet;

use chat_tests::folder;

/// The clients, each in a module of its name, and the names.
macro_rules! cases {
    ($($case:ident),* $(,)?) => {
        $(
            #[expect(dead_code, unreachable_pub, unused_imports, reason = "a client as it is emitted, of which some calls are tried")]
            mod $case {
                include!(concat!(env!("OUT_DIR"), "/", stringify!($case), ".rs"));
            }
        )*

        const CASES: &[&str] = &[$(stringify!($case)),*];
    };
}

cases! {}

/// The folders of all cases.
pub(crate) fn directories() -> BTreeSet<String> {
    let folder = folder::repository().join("crates/chat-spec/tests/language");
    let entries = std::fs::read_dir(folder).unwrap().map(Result::unwrap);
    let cases = entries.filter(|entry| entry.path().join("spec/demo/platform.toml").is_file());
    cases.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
}

#[test]
fn every_case_is_compiled() {
    let compiled: BTreeSet<String> = CASES.iter().copied().map(str::to_owned).collect();
    assert_eq!(compiled, directories());
}
