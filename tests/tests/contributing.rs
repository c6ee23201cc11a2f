//! `CONTRIBUTING.md`, followed to the letter, adds an endpoint. The build script does it once more for `pin`, which is
//! the client that comes of it.

use std::path::Path;

use chat_tests::{
    contributing::Walkthrough,
    folder::{self, Copy},
    http_file::HttpFile,
    server::{Answer, Server},
};
use xtask::{command, workspace::Workspace};

#[expect(
    dead_code,
    unreachable_pub,
    unused_imports,
    reason = "a client as it is emitted, of which one call is tried"
)]
mod with_pin {
    include!(concat!(env!("OUT_DIR"), "/walkthrough.rs"));
}

fn walkthrough() -> Walkthrough {
    let text = std::fs::read_to_string(folder::repository().join("CONTRIBUTING.md")).unwrap();
    Walkthrough::read(&text).unwrap()
}

#[test]
fn a_ninth_endpoint_is_data_alone() {
    let within = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let copy = Copy::of(folder::repository(), "kook", within, "ninth").unwrap();
    walkthrough().apply(copy.root()).unwrap();
    // also where it has been followed before
    walkthrough().apply(copy.root()).unwrap();
    let workspace = Workspace::at(copy.root());
    let told = command::codegen(&workspace, None, false).unwrap_or_else(|mistakes| panic!("{mistakes}"));
    assert!(told.contains("wrote crates/kook-api/src/generated/message.rs"), "{told}");
    let read = |name: &str| {
        std::fs::read_to_string(copy.root().join("crates/kook-api/src/generated").join(name)).unwrap()
    };
    assert!(read("message.rs").contains("pub fn pin("), "{}", read("message.rs"));
    assert!(read("dynamic.rs").contains("\"message.pin\""));
    assert!(read("operations.rs").contains("`POST /message/pin`"));
    assert_eq!(command::codegen(&workspace, None, true), Ok(String::new()), "nothing is left to write");
    let listed = command::list(&workspace, None, true).unwrap();
    assert!(listed.contains("\"/message/pin\""), "{listed}");
    let shown = command::show(&workspace, "kook", "message.pin").unwrap();
    assert!(shown.contains("[pin]") && shown.contains("MessageId"), "{shown}");
}

/// The request in the walk-through is the request that the endpoint in the walk-through sends.
#[tokio::test]
async fn its_request_is_as_the_walk_through_promises() {
    let walkthrough = walkthrough();
    let promised = HttpFile::parse(&walkthrough.http).unwrap();
    let server = Server::answering(Answer::json(walkthrough.json)).await.unwrap();
    let kook = with_pin::Kook::builder("TOKEN").base_url(format!("{}/api/v3", server.url())).build().unwrap();
    kook.message().pin("53002000000000", "0623c444-ca46-41ed-b17a-2870b69488e6").await.unwrap();
    let sent = server.last().unwrap();
    assert_eq!(sent.line(), format!("{} {}", promised.method, promised.target));
    assert_eq!(sent.text(), promised.body);
    for (name, value) in promised.headers.iter().filter(|(name, _)| name != "Host") {
        assert_eq!(sent.header(name), Some(value.as_str()), "{name}");
    }
}

/// What it names is there.
#[test]
fn the_files_that_it_names_exist() {
    let root = folder::repository();
    for file in [
        "spec/kook/message.toml",
        "spec/README.md",
        ".ci/run",
        "crates/chat-mock/src/platforms",
        "crates/chat-cli/src/platforms.rs",
        "crates/kook-api/Cargo.toml",
    ] {
        assert!(root.join(file).exists(), "{file}");
    }
}
