//! BearyChat: every operation on both hosts, bare and empty answers, the one call that needs no token.

use std::{fs, path::PathBuf, time::Duration};

use chat_mock::{Answer, MockServer};
use chat_spec::{
    conform,
    ir::{Operation, Platform, Returns, Step},
    source::Sources,
};
use serde_json::{Map, Value, json};

use crate::support::{Call, TOKEN};

/// A documented request.
struct Request {
    method: String,
    target: String,
    body: String,
    /// Its parameters, without the token.
    parameters: Value,
}

impl Request {
    fn read(text: &str) -> Self {
        let text = text.replace("TOKEN", TOKEN);
        let (head, body) = text.split_once("\n\n").expect("an empty line");
        let mut line = head.lines().next().expect("a request line").split(' ');
        let (method, target) = (line.next().unwrap().to_owned(), line.next().unwrap().to_owned());
        let body = body.trim_end();
        let mut parameters = match body {
            "" => Map::new(),
            _ => serde_json::from_str(body).unwrap(),
        };
        let query = target.split_once('?').map_or("", |(_, query)| query);
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            parameters.insert(name.into_owned(), json!(value));
        }
        parameters.remove("token");
        Self { method, target, body: body.to_owned(), parameters: Value::Object(parameters) }
    }
}

fn root() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

fn platform() -> Platform {
    chat_spec::compile("bearychat", &Sources::read(&root(), "bearychat").unwrap()).unwrap()
}

/// The documented requests of an operation, by file.
fn requests(name: &str, operation: &Operation) -> Vec<(String, Request)> {
    let folder = root().join("spec/bearychat/examples");
    let files = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let is_request = |file: &String| {
        file.starts_with(&format!("{name}."))
            && file.ends_with(".http")
            && operation.examples.iter().all(|example| example.file != *file)
    };
    let read = |file: String| {
        let request = Request::read(&fs::read_to_string(folder.join(&file)).unwrap());
        (file, request)
    };
    files.filter(is_request).map(read).collect()
}

fn bearychat(operation: &str) -> Call {
    Call::new("bearychat", "BEARYCHAT_TOKEN", operation)
}

/// Directed to the server's host of that name.
fn bearychat_at(operation: &str, server: &MockServer, host: &str) -> Call {
    bearychat(operation).with(&["--base-url", &server.host_url(host).unwrap()])
}

fn payload<'a>(whole: &'a Value, path: &[Step]) -> &'a Value {
    path.iter().fold(whole, |value, step| match step {
        Step::Member(name) => &value[name],
        Step::Index(index) => &value[index],
    })
}

/// Every documented request, sent through the program, is the documented bytes; every documented answer comes out whole.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_operation_is_called() {
    let platform = platform();
    let mut called = 0;
    for resource in &platform.resources {
        for operation in &resource.operations {
            let name = format!("{}.{}", resource.name, operation.name);
            let host = &platform.hosts[operation.host].name;
            let requests = requests(&name, operation);
            assert!(!requests.is_empty(), "{name} has no documented request");
            called += 1;

            let server = MockServer::bearychat().token(TOKEN).examples_only().start().await.unwrap();
            for (file, request) in &requests {
                bearychat_at(&name, &server, host).json(&request.parameters.to_string()).run().answer();
                let sent = server.requests().pop().unwrap();
                assert_eq!((sent.method(), sent.target()), (&*request.method, &*request.target), "{file}");
                assert_eq!(String::from_utf8_lossy(sent.body()), request.body, "{file}");
            }
            let arguments = requests[0].1.parameters.to_string();
            for example in operation.examples.iter().filter(|example| example.status < 400) {
                let file = &example.file;
                let server =
                    MockServer::bearychat().token(TOKEN).example(&*name, &**file).start().await.unwrap();
                let answer = bearychat_at(&name, &server, host).json(&arguments).run().answer();
                match &operation.returns {
                    Returns::Value { ty, .. } => {
                        let whole: Value = serde_json::from_str(&example.text).unwrap();
                        let lost =
                            conform::lossless(&platform, ty, payload(&whole, &operation.payload), &answer);
                        assert!(lost.is_empty(), "{file}: {lost:#?}");
                    }
                    Returns::Location { .. } => {
                        assert!(
                            example.text.contains(&format!("Location: {}\n", answer.as_str().unwrap())),
                            "{file}"
                        );
                    }
                    _ => assert_eq!(answer, Value::Null, "{file}"),
                }
            }
        }
    }
    assert_eq!(called, bearychat_api::OPERATIONS.len());
}

/// What is made by one call is there for the next, whichever host it is sent to.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_conversation() {
    let server = MockServer::bearychat().token(TOKEN).start().await.unwrap();
    let call_on = |host: &str, operation: &str, json: Value| {
        bearychat_at(operation, &server, host).json(&json.to_string()).run().answer()
    };
    let call = |operation: &str, json: Value| call_on("api", operation, json);

    let channel = call("channel.create", json!({ "name": "robots" }));
    let vchannel = &channel["vchannel_id"];
    let message = call("message.create", json!({ "vchannel_id": vchannel, "text": "中午吃啥啊？" }));
    assert_eq!(
        call_on("rtm", "rtm_http.message", json!({ "vchannel": vchannel, "text": "面", "attachments": [] })),
        json!(null)
    );
    let key = &message["key"];
    call("message_pin.create", json!({ "vchannel_id": vchannel, "message_key": key }));
    call("reaction.create", json!({ "vchannel_id": vchannel, "key": key, "reaction": ":smile:" }));
    for query in [
        json!({ "latest": { "limit": 1 } }),
        json!({ "since": { "key": key, "forward": 1 } }),
        json!({ "window": { "from_key": key, "to_key": "9999999999999.0001" } }),
    ] {
        let found = call("message.query", json!({ "vchannel_id": vchannel, "query": query }));
        assert_eq!(found["messages"].as_array().unwrap().len(), 1, "{query}");
        assert_eq!(found["messages"][0]["text"], "面", "{query}");
    }
    let shown = call("message.info", json!({ "vchannel_id": vchannel, "message_key": key }));
    assert_eq!((shown["pin_id"].is_string(), &shown["reactions"][0]["reaction"]), (true, &json!(":smile:")));
    assert_eq!(call("message.delete", json!({ "vchannel_id": vchannel, "message_key": key })), json!(null));
    assert_eq!(call("message_pin.list", json!({ "vchannel_id": vchannel })), json!([]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_call_needs_no_token() {
    let server = MockServer::bearychat().token(TOKEN).start().await.unwrap();
    for token in [None, Some(""), Some(TOKEN)] {
        let answer = bearychat_at("meta.get", &server, "api").token(token).run().answer();
        assert_eq!(answer, json!({ "version": "1" }));
    }
    assert!(server.requests().iter().all(|request| request.target() == "/v1/meta"));
    assert_eq!(server.requests().len(), 3);

    for operation in bearychat_api::OPERATIONS.iter().filter(|operation| operation.name != "meta.get") {
        let message = bearychat_at(operation.name, &server, "api").token(None).run().failure(2);
        assert!(message.contains("BEARYCHAT_TOKEN"), "{}: {message}", operation.name);
    }
    assert_eq!(server.requests().len(), 3);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_s_address_is_printed() {
    let server = MockServer::bearychat().token(TOKEN).start().await.unwrap();
    let at = |json: &str| bearychat_at("file.location", &server, "api").json(json);
    let address = "\"https://files.example.com/9c1d/report.pdf?expires=1577411426\"\n";
    for call in [at(r#"{"file_key": "9c1d"}"#), at(r#"{"file_key": "9c1d"}"#).with(&["--raw"])] {
        let run = call.run();
        assert_eq!((run.status, &*run.stdout, &*run.stderr), (0, address, ""));
    }
    let message = at(r#"{"file_key": "none"}"#).run().failure(3);
    assert!(message.contains("文件不存在") && message.contains('6'), "{message}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_printed_raw_as_it_is() {
    let server = MockServer::bearychat().token(TOKEN).examples_only().start().await.unwrap();
    let leave = || bearychat_at("channel.leave", &server, "api").json(r#"{"channel_id": "=bw52O"}"#);
    assert_eq!(leave().run().answer(), Value::Null);
    let run = leave().with(&["--raw"]).run();
    assert_eq!((run.status, &*run.stdout), (0, ""));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn exit_statuses() {
    let server = MockServer::bearychat().token(TOKEN).start().await.unwrap();
    let list = || bearychat_at("channel.list", &server, "api");

    let query = json!({ "vchannel_id": "=bw52O", "query": { "latest": {}, "since": { "ts": 1 } } });
    let message = bearychat_at("message.query", &server, "api").json(&query.to_string()).run().failure(2);
    assert!(message.contains("query"), "{message}");
    bearychat("channel.list").with(&["--base-url", "http://example.com/v1"]).run().failure(2);
    assert!(server.requests().is_empty());

    let message = list().token(Some("another")).run().failure(3);
    assert!(message.contains("401") && !message.contains("another"), "{message}");
    let unknown = r#"{"vchannel": "=bw0000", "text": "a"}"#;
    let message = bearychat_at("rtm_http.message", &server, "rtm").json(unknown).run().failure(3);
    assert!(message.contains("=bw0000"), "{message}");
    // A failure may come with status 200, and its text is in Chinese.
    let limited = r#"{"code": 13, "error": "请求太频繁，超过限制了，请慢点"}"#;
    for _ in 0..10 {
        server.answer_next("channel.list", Answer::json(200, limited)).unwrap();
    }
    let message = list().run().failure(3);
    assert!(message.contains("请求太频繁，超过限制了，请慢点") && message.contains("13"), "{message}");

    let server = MockServer::bearychat().token(TOKEN).start().await.unwrap();
    let list = || bearychat_at("channel.list", &server, "api");
    server.answer_next("channel.list", Answer::json(200, "[]").after(Duration::from_secs(60))).unwrap();
    list().with(&["--timeout", "0.3"]).run().failure(4);
    server.answer_next("channel.list", Answer::json(200, "{}")).unwrap();
    list().run().failure(5);
}
