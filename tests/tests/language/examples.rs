//! Every example of every case passes through the emitted client by name and comes out whole.

use chat_core::{CallOptions, Json, dynamic::Outcome};
use chat_spec::{ir::Platform, source::Sources};
use chat_tests::{
    round_trip,
    server::{Answer, Server},
};
use serde_json::{Value, json};

use super::emitted;

/// A file to upload.
const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");

/// What each operation is called with: every kind of parameter as a command line would write it.
fn arguments(operation: &str) -> Value {
    match operation {
        "file.upload" => {
            json!({"file": FILE, "restrict_access": true, "thumbnail_height": 90, "name": "n"})
        }
        "file.store" => json!({"file_id": "f1", "bytes": FILE}),
        "file.annotate" => json!({"username": "ann", "form": {"nickname": "Ann"}}),
        "file.login" => json!({"username": "ann", "password": "secret"}),
        "file.unsubscribe" => json!({"username": "ann", "users": ["bob"]}),
        "file.browse" => json!({"ids": [1, 2], "fields": ["name"]}),
        "rtm.start" | "team.version" | "team.names" | "group.me" => json!({}),
        "team.leave" => json!({"channel": "c"}),
        "presence.get" | "presence.chosen" => json!({"username": "ann"}),
        "presence.watch" | "presence.unwatch" => json!({"users": ["ann", "bob"]}),
        "presence.tell" => json!({"to": ["ann", "bob"], "text": "hi"}),
        "item.history" => json!({"before": "i1"}),
        "item.threads" => json!({"cursor": "a", "limit": 5}),
        "item.members" => json!({"page": 2}),
        "item.files" => json!({"pagenum": 2, "pagesize": 5}),
        "item.banned" => json!({"order": "asc", "all": false}),
        "member.list" | "member.export" => json!({}),
        "member.add" | "member.kick" => json!({"username": "ann"}),
        "member.add_many" | "member.find" => json!({"users": ["ann", "bob"]}),
        "group.update" => json!({"group_id": "g1", "name": "n"}),
        "group.transfer" => json!({"id": "g1", "newowner": "ann"}),
        "group.freeze" | "group.thaw" => json!({"id": "g1"}),
        "group.remove_member" => json!({"group_id": "g1", "username": "ann"}),
        "group.remove_members" => json!({"group_id": "g1", "usernames": ["ann", "bob"]}),
        "group.get" => json!({"group_id": "g1"}),
        "user.register" => json!({"username": "ann", "password": "secret"}),
        "user.register_many" => json!({"users": [{"username": "ann"}]}),
        "message.post" => json!({"to": ["ann"], "type": "txt", "body": {"msg": "hi"}}),
        "message.find" => json!({"query": {"latest": {"limit": 3}}}),
        "message.grant" => json!({"channel": "c", "type": "role_id", "value": "702"}),
        "room.push" => json!({"text": "hi"}),
        "room.limit" => json!({"tags": ["a"], "title": null, "note": "", "labels": null, "seconds": 9}),
        "room.update" => json!({"room_id": "r1", "open": true, "topic": "", "owner": null}),
        "room.list" => json!({"pinned": true, "archived": 0, "need_children": false}),
        _ => panic!("write the arguments of {operation}"),
    }
}

/// Calls an operation of a case by its name.
async fn call(
    case: &str,
    server: &Server,
    operation: &str,
    arguments: Json,
) -> Result<Outcome, chat_core::Error> {
    macro_rules! called {
        ($($case:ident),*) => {
            match case {
                $(stringify!($case) => {
                    let word = |name: &str| (name == "token").then(|| "TOKEN".to_owned());
                    let demo = emitted::$case::dynamic::builder(word);
                    let demo = demo.base_url(server.url()).options(CallOptions::new().attempts(1));
                    let demo = called!(@hosts $case, demo).build()?;
                    emitted::$case::dynamic::call(&demo, operation, arguments).await
                })*
                _ => panic!("{case} is no case"),
            }
        };
        (@hosts hosts, $demo:expr) => { $demo.host_url("rtm", server.url()) };
        (@hosts $case:ident, $demo:expr) => { $demo };
    }
    called!(bodies, hosts, maps, pages, routes, setup, unions, words)
}

fn compile(case: &str) -> Platform {
    let sources = Sources::read(&super::cases().join(case), "demo").unwrap();
    chat_spec::compile("demo", &sources)
        .unwrap_or_else(|mistakes| panic!("{}", chat_spec::render::render(&sources, &mistakes)))
}

#[tokio::test]
async fn every_example_passes_whole() {
    for case in emitted::CASES {
        let platform = compile(case);
        for resource in &platform.resources {
            for operation in &resource.operations {
                let name = format!("{}.{}", resource.name, operation.name);
                for example in operation.examples.iter().filter(|example| example.file.ends_with(".json")) {
                    let server =
                        Server::answering(Answer::new(example.status, example.text.as_str())).await.unwrap();
                    let outcome = call(case, &server, &name, arguments(&name)).await;
                    let difference = round_trip::difference(&platform, operation, example, outcome);
                    assert_eq!(difference, None, "{case}");
                }
            }
        }
    }
}

/// By name the same bytes are sent as by method.
#[tokio::test]
async fn names_send_what_methods_send() {
    for (case, operation, line, body) in [
        ("words", "room.update", "PUT /rooms/r1", r#"{"open":"true","topic":"","owner":null}"#),
        ("words", "room.list", "GET /rooms?pinned=1&archived=0&need_children=false", ""),
        ("unions", "message.post", "POST /messages", r#"{"to":["ann"],"type":"txt","body":{"msg":"hi"}}"#),
        ("unions", "message.grant", "POST /grants", r#"{"channel":"c","type":"role_id","value":"702"}"#),
        ("unions", "message.find", "POST /query", r#"{"query":{"latest":{"limit":3}}}"#),
        ("routes", "user.register", "POST /users", r#"{"username":"ann","password":"secret"}"#),
        ("routes", "user.register_many", "POST /users", r#"[{"username":"ann"}]"#),
        ("setup", "member.add", "POST /members", r#"{"username":"ann"}"#),
        ("setup", "member.add_many", "POST /members/batch", r#"["ann","bob"]"#),
        ("pages", "item.banned", "GET /banned?order=asc&all=false", ""),
        ("routes", "group.freeze", "PUT /groups/g1", r#"{"action":"freeze"}"#),
        ("routes", "group.remove_members", "DELETE /groups/g1/users/ann,bob", ""),
        ("bodies", "file.annotate", "PUT /metadata/ann", "nickname=Ann"),
        ("bodies", "file.browse", "GET /groups/1,2?fields=name", ""),
        ("bodies", "file.unsubscribe", "DELETE /presence/ann", r#"["bob"]"#),
        ("hosts", "team.leave", "POST /leave", r#"{"token":"TOKEN","channel":"c"}"#),
    ] {
        let server = Server::answering(Answer::json("{}")).await.unwrap();
        let _ = call(case, &server, operation, arguments(operation)).await;
        let request = server.last().unwrap_or_else(|| panic!("{operation} was not sent"));
        assert_eq!((request.line().as_str(), request.text().as_str()), (line, body), "{operation}");
    }
}

/// What does not fit is told before anything is sent: which argument, and what it should be.
#[tokio::test]
async fn arguments_that_do_not_fit_are_told() {
    for (case, operation, arguments, words) in [
        ("words", "room.update", json!({}), &["room_id"][..]),
        ("words", "room.update", json!({"room_id": 7}), &["room_id"]),
        ("words", "room.update", json!({"room_id": "r", "topik": "t"}), &["topik", "topic"]),
        ("words", "room.list", json!({"need_children": "often"}), &["need_children"]),
        ("words", "room.list", json!([]), &["object"]),
        ("words", "room.liszt", json!({}), &["room.liszt"]),
        ("routes", "user.register", json!({"password": "secret"}), &["username"]),
        ("bodies", "file.store", json!({"file_id": "f", "bytes": "/no/such/file"}), &["bytes"]),
    ] {
        let server = Server::answering(Answer::json("{}")).await.unwrap();
        let Err(error) = call(case, &server, operation, arguments.clone()).await else {
            panic!("{operation} took {arguments}")
        };
        assert_eq!(error.kind(), chat_core::ErrorKind::Request, "{error}");
        for word in words {
            assert!(error.to_string().contains(word), "{operation} {arguments}: {error}");
        }
        assert!(!error.to_string().contains("secret"), "{error}");
        assert_eq!(server.requests(), [], "{operation}");
    }
}
