//! A crate of a user, in a folder of its own: it names the platform's crate and Tokio, and nothing else.

use std::{fs, process::Command};

use chat_mock::MockServer;
use chat_tests::{folder, outside::Outside};

/// A program of an example in a README, which calls another address than the real one.
fn program(outside: &Outside, name: &str, readme: &str) {
    let text = fs::read_to_string(folder::repository().join(readme)).unwrap();
    let example = text.split("```rust,no_run\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let client = "Kook::new(std::env::var(\"KOOK_TOKEN\").unwrap_or_default())?";
    let elsewhere = "Kook::builder(std::env::var(\"KOOK_TOKEN\").unwrap_or_default())\
        .base_url(std::env::var(\"KOOK_URL\").unwrap_or_default()).build()?";
    assert_eq!(example.matches(client).count(), 1, "{readme}:\n{example}");
    fs::create_dir_all(outside.root().join("src/bin")).unwrap();
    let file = outside.root().join(format!("src/bin/{name}.rs"));
    fs::write(file, example.replace(client, elsewhere)).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_user_needs_two_crates() {
    let outside = Outside::new("robot");
    program(&outside, "readme", "README.md");
    program(&outside, "crate_readme", "crates/kook-api/README.md");
    outside.cargo(&["build", "--bins"]);

    for program in ["readme", "crate_readme"] {
        let server = MockServer::kook().token("a-token").start().await.unwrap();
        let mut command = Command::new(
            outside.target().join("debug").join(format!("{program}{}", std::env::consts::EXE_SUFFIX)),
        );
        command.env("KOOK_URL", server.base_url()).env("KOOK_TOKEN", "a-token");
        let output = tokio::task::spawn_blocking(move || command.output()).await.unwrap().unwrap();
        let shown = format!("{output:?}");
        assert!(output.status.success(), "{program}: {shown}");
        let printed = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(printed.contains(": **hello**"), "{program}: {shown}");
        let called: Vec<String> = server.requests().iter().map(|one| one.target().to_owned()).collect();
        assert!(called.iter().any(|target| target.starts_with("/api/v3/message/list?")), "{called:?}");
        assert!(called.last().is_some_and(|target| target == "/api/v3/message/delete"), "{called:?}");
    }

    let tree = outside.cargo(&["tree", "-e", "normal", "--prefix", "none", "--format", "{p}"]);
    let tree = String::from_utf8_lossy(&tree.stdout).into_owned();
    let names: Vec<&str> = tree.lines().filter_map(|line| line.split(' ').next()).collect();
    assert!(names.contains(&"kook-api") && names.contains(&"chat-core"), "{tree}");
    for tool in [
        "chat-spec",
        "chat-mock",
        "chat-cli",
        "chat-tests",
        "xtask",
        "toml",
        "prettyplease",
        "annotate-snippets",
        "clap",
        "jsonc-parser",
        "heck",
        "axum",
        "insta",
    ] {
        assert!(!names.contains(&tool), "a user compiles {tool}:\n{tree}");
    }
}
