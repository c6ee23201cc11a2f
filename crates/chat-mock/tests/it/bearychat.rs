//! BearyChat: a token that is a parameter, bare answers, two hosts, and conversations that are remembered.

use std::{
    fs,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use crate::support::{Reply, documented, examples, exchange, send};
use chat_mock::MockServer;
use chat_spec::{conform, ir, source::Sources};
use serde_json::{Value, json};

const JSON: (&str, &str) = ("content-type", "application/json");
/// The conversation of everybody.
const EVERYBODY: &str = "=bw52O";

fn platform() -> ir::Platform {
    let root = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."));
    chat_spec::compile("bearychat", &Sources::read(root, "bearychat").unwrap()).unwrap()
}

/// A robot that brings its token as each method wants it.
struct Robot(MockServer);

impl Robot {
    async fn start() -> Self {
        Self(MockServer::bearychat().start().await.unwrap())
    }

    async fn get(&self, method: &str, query: &[(&str, &str)]) -> Reply {
        let query: String =
            query.iter().map(|(name, value)| format!("{name}={}&", value.replace('=', "%3D"))).collect();
        send(&self.0, "GET", &format!("/v1/{method}?{query}token=mock-token"), &[], "").await
    }

    async fn post(&self, target: &str, mut body: Value) -> Reply {
        body["token"] = json!("mock-token");
        let verb = if target.ends_with("update_text") { "PATCH" } else { "POST" };
        send(&self.0, verb, target, &[JSON], &body.to_string()).await
    }

    async fn call(&self, method: &str, body: Value) -> Reply {
        self.post(&format!("/v1/{method}"), body).await
    }

    /// Sends a message to everybody.
    async fn say(&self, text: &str) -> Value {
        let reply = self.call("message.create", json!({ "vchannel_id": EVERYBODY, "text": text })).await;
        assert_eq!(reply.status, 201, "{}", reply.json());
        reply.json()
    }

    /// The texts that a query among everybody's messages finds.
    async fn find(&self, query: Value) -> Vec<String> {
        let found =
            success(&self.call("message.query", json!({ "vchannel_id": EVERYBODY, "query": query })).await);
        let texts = found["messages"].as_array().unwrap().iter();
        texts.map(|message| message["text"].as_str().unwrap().to_owned()).collect()
    }
}

/// A member that is a text.
#[track_caller]
fn word<'a>(object: &'a Value, member: &str) -> &'a str {
    object[member].as_str().unwrap()
}

/// The answer of a success with status 200.
#[track_caller]
fn success(reply: &Reply) -> Value {
    assert_eq!(reply.status, 200, "{}", reply.json());
    reply.json()
}

/// A success that says nothing.
#[track_caller]
fn nothing(reply: &Reply, status: u16) {
    assert_eq!((reply.status, &*reply.body), (status, &b""[..]));
}

/// Status and code of a failure, which has a text.
#[track_caller]
fn failure(reply: &Reply) -> (u16, i64) {
    let json = reply.json();
    assert!(json["error"].as_str().is_some_and(|text| !text.is_empty()), "{json}");
    (reply.status, json["code"].as_i64().unwrap())
}

/// Every documented request is taken, and answered with the operation's first example that is no failure.
#[tokio::test]
async fn every_documented_request_is_answered_with_the_example() {
    let server = MockServer::bearychat().examples_only().start().await.unwrap();
    for resource in &platform().resources {
        for operation in &resource.operations {
            let name = format!("{}.{}", resource.name, operation.name);
            let expected = operation.examples.iter().find(|example| example.status < 400).unwrap();
            let mut requests = 0;
            for entry in fs::read_dir(examples("bearychat")).unwrap() {
                let file = entry.unwrap().file_name().into_string().unwrap();
                let is_answer = operation.examples.iter().any(|example| example.file == file);
                if is_answer || !file.starts_with(&format!("{name}.")) || !file.ends_with(".http") {
                    continue;
                }
                requests += 1;
                let reply = exchange(server.address(), &documented("bearychat", &file)).await;
                let body = String::from_utf8(reply.body).unwrap();
                assert_eq!(reply.status, expected.status, "{file}: {body}");
                if expected.file.ends_with(".http") {
                    assert!(
                        reply.head.contains("location: https://files.example.com/"),
                        "{file}: {}",
                        reply.head
                    );
                } else {
                    assert_eq!(body, expected.text, "{file}");
                }
            }
            assert!(requests > 0, "no documented request of {name}");
        }
    }
}

#[tokio::test]
async fn the_token_is_a_parameter() {
    let server = MockServer::bearychat().token("s3cret").start().await.unwrap();
    let get = async |target: &str, body: &str| send(&server, "GET", target, &[JSON], body).await;
    let post = async |body: &str| send(&server, "POST", "/v1/channel.create", &[JSON], body).await;

    success(&get("/v1/channel.list?token=s3cret", "").await);
    assert_eq!(post(r#"{"token": "s3cret", "name": "robots"}"#).await.status, 201);
    // It is never in a header, and in no body of a GET.
    let reply = send(&server, "GET", "/v1/channel.list", &[("authorization", "Bearer s3cret")], "").await;
    assert_eq!(failure(&reply), (401, 401));
    assert_eq!(failure(&get("/v1/channel.list", r#"{"token": "s3cret"}"#).await), (401, 401));
    for token in ["", "?token=", "?token=mock-token"] {
        assert_eq!(failure(&get(&format!("/v1/channel.list{token}"), "").await), (401, 401), "{token}");
    }
    for body in [r#"{"name": "robots"}"#, r#"{"token": "mock-token", "name": "robots"}"#, ""] {
        let reply = post(body).await;
        assert_eq!(failure(&reply), (401, 401), "{body}");
        assert!(!String::from_utf8(reply.body).unwrap().contains("s3cret"));
    }
    assert_eq!(success(&get("/v1/meta", "").await), json!({ "version": "1" }));
}

#[tokio::test]
async fn two_hosts_have_an_envelope_each() {
    let robot = Robot::start().await;
    let address = robot.0.address();
    assert_eq!(robot.0.base_url(), format!("http://{address}/v1"));
    assert_eq!(robot.0.host_url("rtm"), Some(format!("http://{address}")));

    let session = success(&robot.post("/start", json!({})).await);
    assert_eq!((&session["code"], session["result"]["ws_host"].is_string()), (&json!(0), true));
    let session = success(&robot.call("rtm.start", json!({})).await);
    assert_eq!((session.get("code"), session["ws_host"].is_string()), (None, true));

    // What is sent through one host is found through the other.
    let reply =
        robot.post("/message", json!({ "vchannel": EVERYBODY, "text": "test", "markdown": true })).await;
    assert_eq!(success(&reply), json!({ "code": 0, "result": null }));
    assert_eq!(robot.find(json!({ "latest": {} })).await, ["test"]);

    let reply = robot.post("/message", json!({ "vchannel": "=bw0000", "text": "test" })).await;
    assert_eq!(failure(&reply), (404, 404));
    assert_eq!(failure(&send(&robot.0, "POST", "/start", &[JSON], "{}").await), (401, 401));
}

/// A channel is made, talked in, queried in all ways, pinned, reacted to, forwarded from and cleared.
#[tokio::test]
async fn a_conversation() {
    let robot = Robot::start().await;
    let reply =
        robot.call("channel.create", json!({ "name": "吃喝玩乐在深圳", "topic": "今天吃什么？" })).await;
    assert_eq!(reply.status, 201);
    let channel = reply.json();
    assert_eq!((&channel["private"], &channel["topic"]), (&json!(false), &json!("今天吃什么？")));
    let (id, vchannel) = (word(&channel, "id"), word(&channel, "vchannel_id"));
    assert!(id != vchannel && vchannel.starts_with("=bw"), "{channel}");
    assert_eq!(success(&robot.get("channel.info", &[("channel_id", id)]).await), channel);
    assert_eq!(success(&robot.get("vchannel.info", &[("vchannel_id", vchannel)]).await), channel);

    let say = async |text: &str| {
        let attachments = json!([{ "text": "x", "images": [{ "url": "http://example.com/1.jpg" }] }]);
        let body = json!({ "vchannel_id": vchannel, "text": text, "attachments": attachments });
        let reply = robot.call("message.create", body).await;
        assert_eq!((reply.status, &reply.json()["attachments"]), (201, &attachments));
        reply.json()
    };
    let (first, second, third) = (say("中午吃啥啊？").await, say("面").await, say("饭").await);
    for query in [
        json!({ "latest": { "limit": 2 } }),
        json!({ "since": { "key": first["key"] } }),
        json!({ "since": { "ts": first["created_ts"], "forward": 3 } }),
        json!({ "window": { "from_key": first["key"], "to_key": "9999999999999.0001", "backward": 2 } }),
        json!({ "window": { "from_ts": first["created_ts"], "to_ts": third["created_ts"] } }),
    ] {
        let reply = robot.call("message.query", json!({ "vchannel_id": vchannel, "query": query })).await;
        let found = success(&reply)["messages"].as_array().unwrap().clone();
        let found: Vec<_> = found.into_iter().filter(|message| *message != first).collect();
        assert_eq!(found, [second.clone(), third.clone()], "{query}");
    }
    assert!(robot.find(json!({ "latest": {} })).await.is_empty(), "another conversation");

    let named = json!({ "vchannel_id": vchannel, "message_key": first["key"], "text": "晚上吃啥啊？" });
    let changed = success(&robot.call("message.update_text", named.clone()).await);
    assert_eq!((&changed["text"], &changed["edited"]), (&json!("晚上吃啥啊？"), &json!(true)));
    assert_eq!((&changed["key"], &changed["created_ts"]), (&first["key"], &first["created_ts"]));

    let pin = success(&robot.call("message_pin.create", named.clone()).await);
    assert_eq!((&pin["message_key"], &pin["message_id"]), (&first["key"], &first["id"]));
    assert_eq!(success(&robot.call("message_pin.create", named.clone()).await), pin);
    let list = [("vchannel_id", vchannel)];
    let pins = success(&robot.get("message_pin.list", &list).await);
    assert_eq!((pins.as_array().unwrap().len(), &pins[0]["id"]), (1, &pin["id"]));

    let smile = json!({ "vchannel_id": vchannel, "key": first["key"], "reaction": ":smile:" });
    let reaction = success(&robot.call("reaction.create", smile.clone()).await);
    assert_eq!((&reaction["reaction"], &reaction["message_key"]), (&json!(":smile:"), &first["key"]));
    assert_eq!(success(&robot.call("reaction.create", smile.clone()).await), reaction);
    let info = [("vchannel_id", vchannel), ("message_key", word(&first, "key"))];
    let shown = success(&robot.get("message.info", &info).await);
    assert_eq!((&shown["pin_id"], shown["reactions"].as_array().unwrap().len()), (&pin["id"], 1));
    assert_eq!(shown["reactions"][0]["uids"], json!([shown["uid"]]));

    let forward = json!({ "vchannel_id": vchannel, "key": first["key"], "to_vchannel_id": EVERYBODY });
    let forwarded = success(&robot.call("message.forward", forward).await);
    assert_eq!((&forwarded["subtype"], &forwarded["vchannel_id"]), (&json!("forwarded"), &json!(EVERYBODY)));
    assert_eq!(forwarded["repost"]["message_key"], first["key"]);
    assert_eq!(forwarded["repost"]["text"], "晚上吃啥啊？");
    assert_eq!(robot.find(json!({ "latest": {} })).await, ["转发了消息"]);

    nothing(&robot.call("reaction.delete", smile.clone()).await, 200);
    assert_eq!(failure(&robot.call("reaction.delete", smile).await), (404, 404));
    let unpin = json!({ "vchannel_id": vchannel, "pin_id": pin["id"] });
    nothing(&robot.call("message_pin.delete", unpin.clone()).await, 200);
    assert_eq!(failure(&robot.call("message_pin.delete", unpin).await), (404, 404));
    success(&robot.call("message_pin.create", named.clone()).await);
    nothing(&robot.call("message.delete", named.clone()).await, 204);
    assert_eq!(failure(&robot.call("message.delete", named).await), (404, 404));
    assert_eq!(success(&robot.get("message_pin.list", &list).await), json!([]));
    assert_eq!(
        success(&robot.get("vchannel.info", &list).await)["latest_ts"],
        third["created_ts"],
        "the last message's time"
    );
}

#[tokio::test]
async fn a_place_bounds_a_query() {
    let robot = Robot::start().await;
    let mut sent = Vec::new();
    for number in 0..7 {
        sent.push(robot.say(&number.to_string()).await);
        // Neighbours have times of their own.
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    let key = |number: usize| sent[number]["key"].clone();
    let ts = |number: usize| sent[number]["created_ts"].clone();
    let all = ["0", "1", "2", "3", "4", "5", "6"];
    for (query, expected) in [
        (json!({ "latest": {} }), &all[..]),
        (json!({ "latest": { "limit": 3 } }), &all[4..]),
        (json!({ "latest": { "limit": 0 } }), &[]),
        // A message is not found itself, a time's messages are.
        (json!({ "since": { "key": key(3) } }), &all[4..]),
        (json!({ "since": { "key": key(3), "forward": 2 } }), &all[4..6]),
        (json!({ "since": { "key": key(3), "backward": 2 } }), &all[1..3]),
        (json!({ "since": { "key": key(6) } }), &[]),
        (json!({ "since": { "key": key(0), "backward": 100 } }), &[]),
        (json!({ "since": { "ts": ts(3) } }), &all[3..]),
        (json!({ "since": { "ts": ts(3), "backward": 2 } }), &all[2..4]),
        (json!({ "since": { "ts": ts(3), "forward": 2, "backward": 2 } }), &all[2..5]),
        (json!({ "since": { "ts": 0 } }), &all),
        (json!({ "window": { "from_key": key(1), "to_key": key(5) } }), &all[2..5]),
        (json!({ "window": { "from_key": key(1), "to_key": key(5), "forward": 2 } }), &all[2..4]),
        (json!({ "window": { "from_key": key(1), "to_key": key(5), "backward": 2 } }), &all[3..5]),
        (json!({ "window": { "from_key": key(1), "to_key": key(2) } }), &[]),
        (json!({ "window": { "from_ts": ts(1), "to_ts": ts(5) } }), &all[1..6]),
        (json!({ "window": { "from_ts": ts(2), "to_ts": ts(2), "backward": 1 } }), &all[2..3]),
        (json!({ "window": { "from_key": key(5), "to_key": key(1) } }), &[]),
        (json!({ "window": { "from_ts": ts(5), "to_ts": ts(1), "backward": 9 } }), &[]),
    ] {
        assert_eq!(robot.find(query.clone()).await, expected, "{query}");
    }
    let both = json!({ "since": { "key": key(3), "forward": 1, "backward": 2 } });
    assert_eq!(robot.find(both).await, ["1", "2", "4"]);

    // A key is a place even where no message is any more.
    let gone = json!({ "vchannel_id": EVERYBODY, "message_key": key(3) });
    nothing(&robot.call("message.delete", gone).await, 204);
    assert_eq!(robot.find(json!({ "since": { "key": key(3), "forward": 1 } })).await, ["4"]);

    let number: f64 = word(&sent[3], "key").parse().unwrap();
    for query in [
        json!({ "since": { "key": "4" } }),
        json!({ "since": { "key": number } }),
        json!({ "since": {} }),
        json!({ "window": { "from_key": key(1) } }),
        json!({ "since": { "key": key(1), "ts": ts(1) } }),
        json!({ "window": { "from_key": key(1), "to_ts": ts(2) } }),
        json!({ "window": { "from_key": key(1), "to_key": key(2), "from_ts": ts(1), "to_ts": ts(2) } }),
        json!({ "window": { "from_ts": ts(1), "to_ts": ts(2), "forward": 1, "backward": 1 } }),
        json!({ "latest": {}, "since": { "ts": ts(1) } }),
        json!({ "thread": {} }),
        json!({}),
    ] {
        let reply = robot.call("message.query", json!({ "vchannel_id": EVERYBODY, "query": query })).await;
        assert_eq!(failure(&reply), (400, 400), "{query}");
    }
}

#[tokio::test]
async fn a_query_finds_no_more_than_a_hundred() {
    let robot = Robot::start().await;
    for number in 0..103 {
        robot.say(&number.to_string()).await;
    }
    assert_eq!(robot.find(json!({ "latest": {} })).await.len(), 20);
    let last = robot.find(json!({ "latest": { "limit": 100 } })).await;
    assert_eq!((last.len(), &*last[0]), (100, "3"));
    let first = robot.find(json!({ "since": { "ts": 0 } })).await;
    assert_eq!((first.len(), &*first[0]), (100, "0"));
}

/// Whenever they are sent: keys are of one form, unlike each other, and in the order of the messages.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn message_keys_are_unique() {
    let robot = std::sync::Arc::new(Robot::start().await);
    let mut senders = tokio::task::JoinSet::new();
    for _ in 0..64 {
        let robot = std::sync::Arc::clone(&robot);
        senders.spawn(async move { robot.say("hi").await });
    }
    let mut sent = senders.join_all().await;
    sent.sort_by_key(|message| word(message, "key").to_owned());
    assert!(sent.is_sorted_by(|one, next| word(one, "key") < word(next, "key") && one["id"] != next["id"]));
    for message in &sent {
        let (time, number) = word(message, "key").split_once('.').unwrap();
        assert_eq!((time.to_owned(), number.len()), (message["created_ts"].to_string(), 4));
    }
    let query = json!({ "vchannel_id": EVERYBODY, "query": { "latest": { "limit": 100 } } });
    assert_eq!(success(&robot.call("message.query", query).await)["messages"], json!(sent));
}

#[tokio::test]
async fn members_come_and_go() {
    let robot = Robot::start().await;
    let list = success(&robot.get("channel.list", &[]).await);
    let everybody = &list.as_array().unwrap()[0];
    assert_eq!((&everybody["vchannel_id"], &everybody["general"]), (&json!(EVERYBODY), &json!(true)));

    let channel = robot.call("channel.create", json!({ "name": "robots", "private": true })).await.json();
    let caller = channel["member_uids"][0].clone();
    assert_eq!(success(&robot.get("user.me", &[]).await)["id"], caller);
    assert_eq!((&channel["private"], &channel["is_member"]), (&json!(true), &json!(true)));
    let id = word(&channel, "id");
    let info = async || success(&robot.get("channel.info", &[("channel_id", id)]).await);
    let with = |name: &str, user: &str| json!({ "channel_id": id, name: user });

    for _ in 0..2 {
        nothing(&robot.call("channel.invite", with("invite_uid", "=bw52P")).await, 204);
        assert_eq!(info().await["member_uids"], json!([caller, "=bw52P"]));
    }
    nothing(&robot.call("channel.kick", with("kick_uid", "=bw52P")).await, 204);
    assert_eq!(info().await["member_uids"], json!([caller]));
    nothing(&robot.call("channel.invite", with("invite_uid", "=bw52Q")).await, 204);
    nothing(&robot.call("channel.kickout", with("kick_uid", "=bw52Q")).await, 204);
    nothing(&robot.call("channel.leave", json!({ "channel_id": id })).await, 204);
    assert_eq!((&info().await["member_uids"], &info().await["is_member"]), (&json!([]), &json!(false)));
    let joined = success(&robot.call("channel.join", json!({ "channel_id": id })).await);
    assert_eq!(joined["is_member"], true);

    let archived = success(&robot.call("channel.archive", json!({ "channel_id": id })).await);
    assert_eq!((&archived["is_active"], &archived), (&json!(false), &info().await));
    let unarchived = success(&robot.call("channel.unarchive", json!({ "channel_id": id })).await);
    assert_eq!((&unarchived["is_active"], &unarchived), (&json!(true), &info().await));
    assert_eq!(success(&robot.get("channel.list", &[]).await)[1], info().await);
}

#[tokio::test]
async fn what_is_not_there_is_refused() {
    let robot = Robot::start().await;
    let message = robot.say("hi").await;
    let other = robot.call("channel.create", json!({ "name": "robots" })).await.json();
    let missing = (404, 404);

    for (method, query) in [
        ("channel.info", [("channel_id", "=bw0000"), ("", "")]),
        // A channel and the conversation in it have an id each.
        ("channel.info", [("channel_id", word(&other, "vchannel_id")), ("", "")]),
        ("vchannel.info", [("vchannel_id", word(&other, "id")), ("", "")]),
        ("message_pin.list", [("vchannel_id", "=bw0000"), ("", "")]),
        ("message.info", [("vchannel_id", EVERYBODY), ("message_key", "1485236262366.0193")]),
        (
            "message.info",
            [("vchannel_id", word(&other, "vchannel_id")), ("message_key", word(&message, "key"))],
        ),
    ] {
        assert_eq!(failure(&robot.get(method, &query).await), missing, "{method} {query:?}");
    }
    let body = json!({
        "channel_id": "=bw0000", "invite_uid": "=bw52P", "kick_uid": "=bw52P", "vchannel_id": "=bw0000",
        "to_vchannel_id": EVERYBODY, "message_key": message["key"], "key": message["key"], "text": "a",
        "reaction": ":smile:", "pin_id": "=bw0000", "query": { "latest": {} },
    });
    for method in [
        "channel.archive",
        "channel.unarchive",
        "channel.leave",
        "channel.join",
        "channel.invite",
        "channel.kick",
        "channel.kickout",
        "message.create",
        "message.query",
        "message.update_text",
        "message.delete",
        "message.forward",
        "message_pin.create",
        "message_pin.delete",
        "reaction.create",
        "reaction.delete",
    ] {
        assert_eq!(failure(&robot.call(method, body.clone()).await), missing, "{method}");
    }
    let forward = json!({ "vchannel_id": EVERYBODY, "key": message["key"], "to_vchannel_id": "=bw0000" });
    assert_eq!(failure(&robot.call("message.forward", forward).await), missing);
    assert_eq!(robot.find(json!({ "latest": {} })).await, ["hi"]);

    let file = robot.get("file.location", &[("file_key", "9c1e")]).await;
    assert_eq!((failure(&file), &file.json()["error"]), ((404, 6), &json!("文件不存在")));
    let file = robot.get("file.location", &[("file_key", "9c1d")]).await;
    assert_eq!(file.status, 302);
    assert!(file.head.contains("location: https://files.example.com/9c1d/"), "{}", file.head);
}

#[tokio::test]
async fn parameters_are_checked() {
    let robot = Robot::start().await;
    let wrong = (400, 400);
    assert_eq!(failure(&robot.get("channel.info", &[]).await), wrong);
    for body in [
        json!({ "text": "hi" }),
        json!({ "vchannel_id": EVERYBODY }),
        json!({ "vchannel_id": EVERYBODY, "text": 1 }),
        json!({ "vchannel_id": EVERYBODY, "text": "hi", "attachments": "x" }),
        json!({ "vchannel_id": EVERYBODY, "text": "hi", "attachments": [{ "color": "#cb3f20" }] }),
    ] {
        assert_eq!(failure(&robot.call("message.create", body.clone()).await), wrong, "{body}");
    }
    assert_eq!(failure(&send(&robot.0, "POST", "/v1/channel.list", &[], "").await), (405, 405));
    assert_eq!(failure(&send(&robot.0, "GET", "/channel.list", &[], "").await), (404, 404));
}

/// All calls count together, and the end of the window is told as a point in time.
#[tokio::test]
async fn too_many_calls_are_refused() {
    let server = MockServer::bearychat().rate_limit(2, Duration::from_secs(3600)).start().await.unwrap();
    let get = async |target: &str| send(&server, "GET", target, &[], "").await;
    for (target, remaining) in [("/v1/meta", 1), ("/v1/channel.list?token=mock-token", 0)] {
        let reply = get(target).await;
        success(&reply);
        for header in ["x-ratelimit-limit: 2", &format!("x-ratelimit-remaining: {remaining}")] {
            assert!(reply.head.contains(header), "{header} in {}", reply.head);
        }
        let reset = reply.head.lines().find_map(|line| line.strip_prefix("x-ratelimit-reset: "));
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
        assert!((now + 3500..=now + 3601).contains(&reset.unwrap().parse().unwrap()), "{}", reply.head);
    }
    assert_eq!(failure(&get("/v1/user.me?token=mock-token").await), (429, 13));
}

/// What is remembered is of its declared type, without a member that no row declares.
#[tokio::test]
async fn what_is_remembered_decodes() {
    let platform = platform();
    let check = |name: &str, payload: &Value| {
        let (resource, method) = name.split_once('.').unwrap();
        let resource = platform.resources.iter().find(|known| known.name == resource).unwrap();
        let operation = resource.operations.iter().find(|known| known.name == method).unwrap();
        let ir::Returns::Value { ty, .. } = &operation.returns else { panic!("{name} answers nothing") };
        let mismatches = conform::decode(&platform, ty, payload);
        assert!(mismatches.is_empty(), "{name}: {mismatches:?} in {payload}");
    };
    let robot = Robot::start().await;
    let attachments =
        json!([{ "title": "t", "images": [{ "url": "http://example.com/1.jpg" }], "color": "#cb3f20" }]);
    let body = json!({ "vchannel_id": EVERYBODY, "text": "hi", "attachments": attachments });
    let message = robot.call("message.create", body).await.json();
    check("message.create", &message);
    let named = json!({
        "vchannel_id": EVERYBODY, "message_key": message["key"], "key": message["key"], "text": "ho",
        "to_vchannel_id": EVERYBODY, "reaction": ":smile:", "channel_id": EVERYBODY, "query": { "latest": {} },
    });
    for method in [
        "message_pin.create",
        "reaction.create",
        "message.update_text",
        "message.forward",
        "message.query",
        "channel.archive",
        "channel.unarchive",
        "channel.join",
    ] {
        check(method, &success(&robot.call(method, named.clone()).await));
    }
    check(
        "channel.create",
        &robot.call("channel.create", json!({ "name": "robots", "topic": "x" })).await.json(),
    );
    let everything =
        [("vchannel_id", EVERYBODY), ("channel_id", EVERYBODY), ("message_key", word(&message, "key"))];
    for method in ["message.info", "message_pin.list", "channel.info", "channel.list", "vchannel.info"] {
        check(method, &success(&robot.get(method, &everything).await));
    }
}
