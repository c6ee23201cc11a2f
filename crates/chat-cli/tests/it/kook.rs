//! KOOK, and what is the same on every platform: parameters, exit statuses, messages.

use std::{fs, path::PathBuf, process::Command, time::Duration};

use chat_mock::{Answer, MockServer};

use crate::support::{Call, TOKEN};

/// A call of KOOK.
fn kook(operation: &str) -> Call {
    Call::new("kook", "KOOK_TOKEN", operation)
}

/// Directed to a server.
fn kook_at(operation: &str, server: &MockServer) -> Call {
    kook(operation).with(&["--base-url", &server.base_url()])
}

async fn server() -> MockServer {
    MockServer::kook().token(TOKEN).start().await.unwrap()
}

fn example(file: &str) -> String {
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../spec/kook/examples"));
    fs::read_to_string(folder.join(file)).unwrap()
}

/// All eight operations as one conversation.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_operation_is_called() {
    let server = server().await;
    let call = |operation: &str, json: serde_json::Value| {
        kook_at(operation, &server).json(&json.to_string()).run().answer()
    };
    use serde_json::json;

    let created =
        call("message.create", json!({ "target_id": "c", "content": "hi", "type": 9, "nonce": "n" }));
    assert_eq!(created["nonce"], "n");
    let id = created["msg_id"].as_str().unwrap();
    let react = json!({ "msg_id": id, "emoji": "[#129315;]" });
    assert_eq!(call("message.add_reaction", react.clone()), json!(null));
    assert_eq!(call("message.reaction_list", react.clone())[0]["bot"], true);
    assert_eq!(call("message.update", json!({ "msg_id": id, "content": "bye", "quote": "" })), json!(null));
    let viewed = call("message.view", json!({ "msg_id": id }));
    assert_eq!((&viewed["content"], &viewed["channel_id"]), (&json!("bye"), &json!("c")));
    let listed = call("message.list", json!({ "target_id": "c", "pin": false, "page_size": 5 }));
    assert_eq!(listed["items"][0]["reactions"][0]["count"], 1);
    assert_eq!(call("message.delete_reaction", react.clone()), json!(null));
    assert_eq!(call("message.reaction_list", react), json!([]));
    assert_eq!(call("message.delete", json!({ "msg_id": id })), json!(null));
    assert_eq!(call("message.list", json!({ "target_id": "c" }))["items"], json!([]));

    let first = &server.requests()[0];
    assert_eq!(first.body(), br#"{"type":9,"target_id":"c","content":"hi","nonce":"n"}"#);
    let edit = &server.requests()[3];
    assert_eq!(edit.body(), format!(r#"{{"msg_id":"{id}","content":"bye","quote":""}}"#).as_bytes());
}

/// The documented answers, decoded and encoded again, and as they were sent.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_is_printed_decoded_or_raw() {
    let server = MockServer::kook().token(TOKEN).examples_only().start().await.unwrap();
    let json = r#"{"msg_id": "1"}"#;
    let text = example("message.view.json");
    let documented: serde_json::Value = serde_json::from_str(&text).unwrap();
    let run = kook_at("message.view", &server).json(json).run();
    let answer = run.answer();
    assert_eq!(answer["content"], documented["data"]["content"]);
    assert_eq!(answer["author"]["identify_num"], documented["data"]["author"]["identify_num"]);

    let run = kook_at("message.view", &server).json(json).with(&["--raw"]).run();
    assert_eq!(run.status, 0, "{run:?}");
    assert!(run.stdout.starts_with('{') && run.stdout.ends_with('}'), "{}", run.stdout);
    assert!(text.contains(&run.stdout), "the payload is a part of what the server sent");
    assert_eq!(serde_json::from_str::<serde_json::Value>(&run.stdout).unwrap(), documented["data"]);

    let run = kook_at("message.delete", &server).json(json).with(&["--raw"]).run();
    assert_eq!((run.status, &*run.stdout), (0, "[]"));
    server.answer_next("message.delete", Answer::json(200, r#"{"code": 0, "message": ""}"#)).unwrap();
    let run = kook_at("message.delete", &server).json(json).with(&["--raw"]).run();
    assert_eq!((run.status, &*run.stdout), (0, ""));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn parameters_come_from_a_file_or_standard_input() {
    let server = server().await;
    let file = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("parameters.json");
    fs::write(&file, r#"{"target_id": "c", "content": "from a file"}"#).unwrap();
    let argument = format!("@{}", file.display());
    kook_at("message.create", &server).json(&argument).run().answer();
    let input = "{\n\"target_id\": \"c\", \"content\": \"from standard input\"}\n";
    kook_at("message.create", &server).json("-").input(input).run().answer();
    let page = kook_at("message.list", &server).json(r#"{"target_id": "c"}"#).run().answer();
    assert_eq!(page["items"][0]["content"], "from standard input");
    assert_eq!(page["items"][1]["content"], "from a file");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_cannot_be_sent_ends_with_2() {
    let server = server().await;
    let at = |operation: &str| kook_at(operation, &server);

    let message = at("message.craete").run().failure(2);
    assert!(message.contains("help:") && message.contains("`message.create`"), "{message}");
    let message = at("guild.frobnicate").run().failure(2);
    assert!(message.contains("xtask list"), "{message}");
    let message = at("message.delete").json("{").run().failure(2);
    assert!(message.contains("line 1"), "{message}");
    at("message.delete").json("[]").run().failure(2);
    let message = at("message.delete").json("@/no/such/file").run().failure(2);
    assert!(message.contains("/no/such/file"), "{message}");
    at("message.delete").json("-").input("nothing").run().failure(2);
    let message = at("message.delete").json(r#"{"msg_id": "1", "colour": "red"}"#).run().failure(2);
    assert!(message.contains("colour") && message.contains("msg_id"), "{message}");
    let message = at("message.create").json(r#"{"target_id": "1", "contnt": "a"}"#).run().failure(2);
    assert!(
        message.contains("`contnt`") && message.contains("help:") && message.contains("`content`"),
        "{message}"
    );
    // Nothing but `{}` is assumed.
    let message = at("message.delete").run().failure(2);
    assert!(message.contains("msg_id"), "{message}");
    let message = at("message.delete").json(r#"{"msg_id": 1}"#).run().failure(2);
    assert!(message.contains("msg_id"), "{message}");
    for token in [None, Some(""), Some(" ")] {
        let message = at("message.delete").json(r#"{"msg_id": "1"}"#).token(token).run().failure(2);
        assert!(message.contains("KOOK_TOKEN"), "{message}");
    }
    for timeout in ["0", "-1", "soon"] {
        at("message.delete").with(&[&*format!("--timeout={timeout}")]).run().failure(2);
    }
    for url in ["http://example.com/api/v3", "https://user@example.com", "nowhere"] {
        let call = kook("message.delete").json(r#"{"msg_id": "1"}"#).with(&["--base-url", url]);
        call.run().failure(2);
    }
    let output =
        Command::new(env!("CARGO_BIN_EXE_chat")).args(["call", "koko", "message.list"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stderr).unwrap().contains("kook"));
    assert!(server.requests().is_empty(), "{:?}", server.requests());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refusal_ends_with_3() {
    let server = server().await;
    let message = kook_at("message.view", &server).json(r#"{"msg_id": "none"}"#).run().failure(3);
    assert!(message.contains("40000") && message.contains("`none`"), "{message}");
    let call = kook_at("message.view", &server).json(r#"{"msg_id": "none"}"#);
    let message = call.token(Some("another")).run().failure(3);
    assert!(message.contains("40101") && message.contains("check the token"), "{message}");
    assert!(!message.contains("another"), "{message}");
    // A server that echoes the token does not make it show: `run` looks.
    let echo = format!(r#"{{"code": 40101, "message": "no token {TOKEN}"}}"#);
    server.answer_next("message.view", Answer::json(401, echo)).unwrap();
    kook_at("message.view", &server).json(r#"{"msg_id": "1"}"#).run().failure(3);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_answer_ends_with_4() {
    let server = server().await;
    server.answer_next("message.view", Answer::json(200, "{}").after(Duration::from_secs(60))).unwrap();
    let call = kook_at("message.view", &server).json(r#"{"msg_id": "1"}"#);
    let message = call.with(&["--timeout", "0.3"]).run().failure(4);
    assert!(message.contains("--timeout"), "{message}");

    // Nobody listens on port 1.
    let call = kook("message.view").json(r#"{"msg_id": "1"}"#).with(&["--base-url", "http://127.0.0.1:1"]);
    call.with(&["--timeout", "5"]).run().failure(4);

    // A gateway answered, not the platform.
    for (status, page) in [(502, "<html>bad gateway</html>"), (302, "")] {
        server.answer_next("message.create", Answer::new(status).body(page)).unwrap();
        let call = kook_at("message.create", &server).json(r#"{"target_id": "1", "content": "hi"}"#);
        call.run().failure(4);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_undocumented_answer_ends_with_5() {
    let server = server().await;
    for answer in [r#"{"code": 0, "message": "", "data": {"id": 1}}"#, r#"{"code": 0, "data": {"#, "<html>"] {
        server.answer_next("message.view", Answer::json(200, answer)).unwrap();
        kook_at("message.view", &server).json(r#"{"msg_id": "1"}"#).run().failure(5);
    }

    // What cannot be decoded can be seen.
    let answer = r#"{"code": 0, "message": "", "data": {"id": 1}}"#;
    server.answer_next("message.view", Answer::json(200, answer)).unwrap();
    let run = kook_at("message.view", &server).json(r#"{"msg_id": "1"}"#).with(&["--raw"]).run();
    assert_eq!((run.status, &*run.stdout), (5, r#"{"id": 1}"#));
    assert!(!run.stderr.contains("--raw"), "{}", run.stderr);
}
