//! Agora Chat: an app whose users, groups, rooms, messages and files are remembered.

mod chats;
mod messages;
mod pages;
mod refusals;
mod users;

use std::{fs, sync::LazyLock};

use crate::support::{Reply, documented, examples, exchange, send};
use chat_mock::MockServer;
use chat_spec::{
    conform,
    ir::{self, Base, Step, TypeKind},
    source::Sources,
};
use serde_json::{Value, json};

const TOKEN: (&str, &str) = ("authorization", "Bearer mock-token");
const JSON: (&str, &str) = ("content-type", "application/json");
/// No body.
const NONE: Value = Value::Null;

/// Compiled once: that takes longer than a test.
static PLATFORM: LazyLock<ir::Platform> = LazyLock::new(|| {
    let root = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."));
    chat_spec::compile("agora-chat", &Sources::read(root, "agora-chat").unwrap()).unwrap()
});

/// An app's server, which calls the platform.
struct App(MockServer);

impl App {
    async fn start() -> Self {
        Self(MockServer::compiled(PLATFORM.clone()).start().await.unwrap())
    }

    /// An app with these users.
    async fn with(users: &[&str]) -> Self {
        let app = Self::start().await;
        for user in users {
            app.ok("user.register", "POST /users", json!({ "username": user })).await;
        }
        app
    }

    /// Sends a request: `POST /users`, below the path of the app.
    async fn send(&self, line: &str, body: Value) -> Reply {
        let (method, path) = line.split_once(' ').unwrap();
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let headers = if body.is_empty() { &[TOKEN][..] } else { &[TOKEN, JSON] };
        send(&self.0, method, &format!("/org/app{path}"), headers, &body).await
    }

    /// The answer of a call that succeeds. It is as the specification declares that of the operation, without a member
    /// that no row declares.
    async fn ok(&self, operation: &str, line: &str, body: Value) -> Value {
        let reply = self.send(line, body).await;
        let json = reply.json();
        assert_eq!(reply.status, 200, "{operation}: {json}");
        let mismatches = mismatches(operation, &json);
        assert!(mismatches.is_empty(), "{operation}: {mismatches:?} in {json}");
        json
    }

    /// What `data` of such an answer is.
    async fn data(&self, operation: &str, line: &str, body: Value) -> Value {
        self.ok(operation, line, body).await["data"].take()
    }

    /// Status, code and description of a call that fails.
    async fn no(&self, line: &str, body: Value) -> (u16, String, String) {
        let reply = self.send(line, body).await;
        let json = reply.json();
        assert!(reply.status >= 400, "{line}: {json}");
        assert!(json["timestamp"].is_i64() && json["duration"] == 0, "{json}");
        let text = |member: &str| json[member].as_str().unwrap_or_default().to_owned();
        (reply.status, text("error"), text("error_description"))
    }
}

/// Where an answer is not what the operation declares.
fn mismatches(operation: &str, answer: &Value) -> Vec<conform::Mismatch> {
    let (resource, name) = operation.split_once('.').unwrap();
    let resource = PLATFORM.resources.iter().find(|known| known.name == resource).unwrap();
    let operation = resource.operations.iter().find(|known| known.name == name).unwrap();
    let ir::Returns::Value { ty, .. } = &operation.returns else { return Vec::new() };
    let mut payload = answer.clone();
    for step in &operation.payload {
        payload = match step {
            Step::Member(member) => payload[member].take(),
            Step::Index(index) => payload[index].take(),
        };
    }
    if let (Base::Named(id), true) = (&ty.base, operation.payload.is_empty()) {
        let TypeKind::Struct(rows) = &PLATFORM.types[id.0].kind else { panic!("no struct") };
        for around in operation.envelope(&PLATFORM) {
            if !rows.iter().any(|row| row.wire == around) {
                payload.as_object_mut().unwrap().remove(around);
            }
        }
    }
    conform::decode(&PLATFORM, ty, &payload)
}

/// What a call that fails answers.
fn failure(status: u16, error: &str, description: &str) -> (u16, String, String) {
    (status, error.to_owned(), description.to_owned())
}

/// The members of that name of a list of objects.
fn each<'a>(list: &'a Value, member: &str) -> Vec<&'a str> {
    list.as_array().unwrap().iter().map(|item| item[member].as_str().unwrap()).collect()
}

/// Every documented request is taken, and answered with the operation's first example that is no failure.
#[tokio::test]
async fn every_documented_request_is_answered_with_the_example() {
    let server = MockServer::agora_chat().examples_only().start().await.unwrap();
    for resource in &PLATFORM.resources {
        for operation in &resource.operations {
            let name = format!("{}.{}", resource.name, operation.name);
            let expected = operation.examples.iter().find(|example| example.status < 400).unwrap();
            let mut requests = 0;
            for entry in fs::read_dir(examples("agora-chat")).unwrap() {
                let file = entry.unwrap().file_name().into_string().unwrap();
                let is_answer = operation.examples.iter().any(|example| example.file == file);
                if is_answer || !file.starts_with(&format!("{name}.")) || !file.ends_with(".http") {
                    continue;
                }
                requests += 1;
                let reply = exchange(server.address(), &documented("agora-chat", &file)).await;
                let body = String::from_utf8(reply.body).unwrap();
                assert_eq!(reply.status, expected.status, "{file}: {body}");
                let text = expected.text.split_once("\n\n").filter(|_| expected.file.ends_with(".http"));
                assert_eq!(body, text.map_or(&*expected.text, |(_, body)| body), "{file}");
            }
            assert!(requests > 0, "no documented request of {name}");
        }
    }
}

/// Times and ids are counted.
#[tokio::test]
async fn the_same_calls_get_the_same_answers() {
    let calls = async || {
        let app = App::with(&["user1"]).await;
        let mut answers = vec![app.ok("user.get", "GET /users/user1", NONE).await];
        let group = json!({ "owner": "user1", "public": true });
        answers.push(app.ok("group.create", "POST /chatgroups", group).await);
        answers.push(app.send("GET /users/user2", NONE).await.json());
        answers
    };
    let answers = calls().await;
    assert_eq!(answers, calls().await);
    let times: Vec<_> = answers.iter().map(|answer| answer["timestamp"].as_i64()).collect();
    assert!(times.is_sorted_by(|one, next| one < next), "{times:?}");
}

/// What stands around an answer is of this app and call, not of the documents' sample.
#[tokio::test]
async fn an_answer_stands_in_an_envelope() {
    let app = App::with(&["user1"]).await;
    let answer = app.ok("user.list", "GET /users?limit=2", NONE).await;
    for (member, expected) in [
        ("action", json!("get")),
        ("organization", json!("org")),
        ("applicationName", json!("app")),
        ("uri", json!("http://mock/org/app/users")),
        ("params", json!({ "limit": ["2"] })),
        ("duration", json!(0)),
        ("count", json!(1)),
    ] {
        assert_eq!(answer[member], expected, "{member}");
    }
}
