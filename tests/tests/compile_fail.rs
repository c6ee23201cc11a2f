//! What the types forbid.

use std::{collections::BTreeMap, fs};

use chat_tests::{folder, listed, outside::Outside};
use kook_api::{ChannelId, MessageId};
use serde_json::Value;

/// Each program of `compile_fail/` says in its second line with which error it is refused. The words of the message
/// are the compiler's, and differ from one to the next.
#[test]
fn mistakes_do_not_compile() {
    let folder = folder::repository().join("tests/tests/compile_fail");
    let outside = Outside::new("mistakes", &["bearychat", "kook"]);
    let mut expected = BTreeMap::new();
    for file in listed::names(&folder, ".rs").unwrap() {
        let text = fs::read_to_string(folder.join(&file)).unwrap();
        let said = text.lines().nth(1).and_then(|line| line.strip_prefix("// ")).unwrap().to_owned();
        fs::create_dir_all(outside.root().join("examples")).unwrap();
        fs::write(outside.root().join("examples").join(&file), text).unwrap();
        expected.insert(file.trim_end_matches(".rs").to_owned(), said);
    }

    let output = outside.run(&["check", "--examples", "--keep-going", "--message-format", "json"]);
    let mut found: BTreeMap<String, String> =
        expected.keys().map(|name| (name.clone(), "compiles".to_owned())).collect();
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        if line["message"]["level"] == "error"
            && let (Some(name), Some(code)) =
                (line["target"]["name"].as_str(), line["message"]["code"]["code"].as_str())
        {
            found.insert(name.to_owned(), code.to_owned());
        }
    }
    assert_eq!(found, expected, "{}", String::from_utf8_lossy(&output.stderr));
}

/// A parameter takes what converts into its id; another id does not. (This fails to compile when it does, as then two
/// implementations fit.)
#[test]
fn ids_do_not_convert_into_each_other() {
    trait Fits<Way> {
        fn fits() {}
    }
    struct Converts;
    impl<T> Fits<()> for T {}
    impl<T: From<ChannelId>> Fits<Converts> for T {}

    <MessageId as Fits<_>>::fits();
}
