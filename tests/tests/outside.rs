//! A crate of a user, in a folder of its own: it names a platform's crate and Tokio, and nothing else.

use std::{fs, process::Command};

use chat_mock::MockServer;
use chat_tests::{folder, outside::Outside};

/// A program of the first example of a README, which calls the address in the variable `URL` instead of the real one.
fn program(outside: &Outside, name: &str, readme: &str, client: &str) {
    let text = fs::read_to_string(folder::repository().join(readme)).unwrap();
    let example = text.split("```rust,no_run\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    if !example.contains(&format!("{client}::new(")) {
        // a client with settings keeps them, and is sent elsewhere at the end
        let elsewhere = ".base_url(std::env::var(\"URL\").unwrap_or_default()).build()?";
        assert_eq!(example.matches(".build()?").count(), 1, "{readme}:\n{example}");
        return write(outside, name, &example.replace(".build()?", elsewhere));
    }
    let token = format!("std::env::var(\"{}_TOKEN\").unwrap_or_default()", client.to_uppercase());
    let new = format!("{client}::new({token})?");
    let elsewhere =
        format!("{client}::builder({token}).base_url(std::env::var(\"URL\").unwrap_or_default()).build()?");
    assert_eq!(example.matches(&new).count(), 1, "{readme}:\n{example}");
    write(outside, name, &example.replace(&new, &elsewhere));
}

fn write(outside: &Outside, name: &str, program: &str) {
    fs::create_dir_all(outside.root().join("src/bin")).unwrap();
    fs::write(outside.root().join(format!("src/bin/{name}.rs")), program).unwrap();
}

/// Runs a program against a server that knows it; what it printed.
async fn run(outside: &Outside, program: &str, variable: &str, server: &MockServer) -> String {
    let file = format!("{program}{}", std::env::consts::EXE_SUFFIX);
    let mut command = Command::new(outside.target().join("debug").join(file));
    command.env("URL", server.base_url()).env(variable, "a-token");
    let output = tokio::task::spawn_blocking(move || command.output()).await.unwrap().unwrap();
    assert!(output.status.success(), "{program}: {output:?}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// The targets of what the server was asked for.
fn called(server: &MockServer) -> Vec<String> {
    server.requests().iter().map(|one| one.target().to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_user_needs_two_crates() {
    let outside = Outside::new("robot", &["kook"]);
    program(&outside, "readme", "README.md", "Kook");
    program(&outside, "kook_readme", "crates/kook-api/README.md", "Kook");
    outside.cargo(&["build", "--bins"]);

    for program in ["readme", "kook_readme"] {
        let server = MockServer::kook().token("a-token").start().await.unwrap();
        let printed = run(&outside, program, "KOOK_TOKEN", &server).await;
        assert!(printed.contains(": **hello**"), "{program}: {printed}");
        let called = called(&server);
        assert!(called.iter().any(|target| target.starts_with("/api/v3/message/list?")), "{called:?}");
        assert!(called.last().is_some_and(|target| target == "/api/v3/message/delete"), "{called:?}");
    }
    assert_lean(&outside, "kook-api");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_user_of_bearychat_needs_two_crates() {
    let outside = Outside::new("hubot", &["bearychat"]);
    program(&outside, "bearychat_readme", "crates/bearychat-api/README.md", "BearyChat");
    outside.cargo(&["build", "--bins"]);

    let server = MockServer::bearychat().token("a-token").start().await.unwrap();
    let printed = run(&outside, "bearychat_readme", "BEARYCHAT_TOKEN", &server).await;
    assert!(printed.contains("is the conversation of #"), "{printed}");
    let called = called(&server);
    assert!(called.iter().any(|target| target == "/v1/message.create"), "{called:?}");
    assert!(called.last().is_some_and(|target| target == "/v1/message.delete"), "{called:?}");
    assert_lean(&outside, "bearychat-api");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_user_of_agora_chat_needs_two_crates() {
    let outside = Outside::new("app-server", &["agora-chat"]);
    program(&outside, "agora_chat_readme", "crates/agora-chat-api/README.md", "AgoraChat");
    outside.cargo(&["build", "--bins"]);

    let server = MockServer::agora_chat().token("a-token").start().await.unwrap();
    let printed = run(&outside, "agora_chat_readme", "AGORA_CHAT_TOKEN", &server).await;
    assert!(printed.contains("ann is new") && printed.contains("in group"), "{printed}");
    assert_eq!(called(&server), ["/org/app/users", "/org/app/chatgroups", "/org/app/messages/chatgroups"]);
    assert_lean(&outside, "agora-chat-api");
}

/// What a user compiles: the platform's crate and its core, and nothing of the tools.
fn assert_lean(outside: &Outside, krate: &str) {
    let tree = outside.cargo(&["tree", "-e", "normal", "--prefix", "none", "--format", "{p}"]);
    let tree = String::from_utf8_lossy(&tree.stdout).into_owned();
    let names: Vec<&str> = tree.lines().filter_map(|line| line.split(' ').next()).collect();
    assert!(names.contains(&krate) && names.contains(&"chat-core"), "{tree}");
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
