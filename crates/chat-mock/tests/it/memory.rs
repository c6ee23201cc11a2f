//! KOOK with memory: what was sent can be listed, viewed, changed, reacted to and deleted.

use crate::support::{Reply, send};
use chat_mock::MockServer;
use serde_json::{Value, json};

struct Bot(MockServer);

impl Bot {
    async fn start() -> Self {
        Self(MockServer::kook().start().await.unwrap())
    }

    async fn get(&self, target: &str) -> Reply {
        send(&self.0, "GET", &format!("/api/v3/message/{target}"), &[("authorization", "Bot mock-token")], "")
            .await
    }

    async fn post(&self, path: &str, body: Value) -> Reply {
        let headers = [("authorization", "Bot mock-token"), ("content-type", "application/json")];
        send(&self.0, "POST", &format!("/api/v3/message/{path}"), &headers, &body.to_string()).await
    }

    /// Sends a message to channel `c` and tells its id.
    async fn say(&self, content: &str) -> String {
        let created = self.post("create", json!({ "target_id": "c", "content": content })).await.data();
        created["msg_id"].as_str().unwrap().to_owned()
    }

    /// The contents of a page of channel `c`.
    async fn contents(&self, query: &str) -> Vec<String> {
        let page = self.get(&format!("list?target_id=c{query}")).await.data();
        let items = page["items"].as_array().unwrap();
        items.iter().map(|item| item["content"].as_str().unwrap().to_owned()).collect()
    }

    async fn view(&self, id: &str) -> Value {
        self.get(&format!("view?msg_id={id}")).await.data()
    }
}

#[tokio::test]
async fn a_conversation() {
    let bot = Bot::start().await;
    assert!(bot.contents("").await.is_empty());

    let body = json!({ "target_id": "c", "content": "**hi**", "nonce": "n" });
    let created = bot.post("create", body).await.data();
    let id = created["msg_id"].as_str().unwrap();
    assert_eq!(created["nonce"], "n");
    let message = bot.view(id).await;
    assert_eq!(message["id"], id);
    assert_eq!(message["channel_id"], "c");
    assert_eq!(message["type"], 9);
    assert_eq!(message["content"], "**hi**");
    assert_eq!(message["create_at"], created["msg_timestamp"]);
    assert_eq!(message["updated_at"], 0);
    assert_eq!(message["author"]["bot"], true);
    assert_eq!(message["quote"], Value::Null);

    let answer =
        bot.post("create", json!({ "target_id": "c", "content": "oh", "type": 1, "quote": id })).await.data();
    assert_eq!(answer["nonce"], "");
    let reply = answer["msg_id"].as_str().unwrap();
    assert_ne!(reply, id);
    let quoting = bot.view(reply).await;
    assert_eq!(quoting["type"], 1);
    assert_eq!(quoting["quote"]["id"], id);
    assert_eq!(quoting["quote"]["content"], "**hi**");
    assert_eq!(bot.contents("").await, ["oh", "**hi**"]);
    assert!(bot.get("list?target_id=other").await.data()["items"].as_array().unwrap().is_empty());

    assert_eq!(bot.post("update", json!({ "msg_id": id, "content": "bye" })).await.data(), json!([]));
    let updated = bot.view(id).await;
    assert_eq!(updated["content"], "bye");
    assert!(updated["updated_at"].as_i64() > updated["create_at"].as_i64());

    assert_eq!(bot.post("delete", json!({ "msg_id": id })).await.data(), json!([]));
    assert_eq!(bot.get(&format!("view?msg_id={id}")).await.failure(), (200, 40000));
    assert_eq!(bot.contents("").await, ["oh"]);
}

#[tokio::test]
async fn pages_follow_a_reference() {
    let bot = Bot::start().await;
    let mut ids = Vec::new();
    for number in 0..7 {
        ids.push(bot.say(&number.to_string()).await);
    }
    let three = format!("&msg_id={}", ids[3]);
    assert_eq!(bot.contents("").await, ["6", "5", "4", "3", "2", "1", "0"]);
    assert_eq!(bot.contents("&page_size=2").await, ["6", "5"]);
    assert_eq!(bot.contents(&format!("{three}&flag=before&page_size=2")).await, ["2", "1"]);
    assert_eq!(bot.contents(&format!("{three}&flag=before")).await, ["2", "1", "0"]);
    assert_eq!(bot.contents(&format!("{three}&flag=after&page_size=2")).await, ["5", "4"]);
    assert_eq!(bot.contents(&format!("{three}&flag=after")).await, ["6", "5", "4"]);
    assert_eq!(bot.contents(&format!("{three}&flag=around&page_size=3")).await, ["4", "3", "2"]);
    assert_eq!(bot.contents(&format!("{three}&page_size=1")).await, ["6"]);
    assert_eq!(bot.contents("&flag=before&page_size=1").await, ["6"]);
    assert_eq!(bot.contents(&format!("&msg_id={}&flag=before", ids[0])).await, [""; 0]);
    assert_eq!(bot.contents("&pin=1").await, [""; 0]);
    assert_eq!(bot.contents("&pin=0&page_size=1").await, ["6"]);
    let page = bot.get("list?target_id=c").await.data();
    let times: Vec<_> =
        page["items"].as_array().unwrap().iter().map(|item| item["create_at"].as_i64()).collect();
    assert!(times.is_sorted_by(|newer, older| newer > older), "{times:?}");

    for query in ["msg_id=none&flag=before", &format!("msg_id={}&flag=beside", ids[0])] {
        assert_eq!(bot.get(&format!("list?target_id=c&{query}")).await.failure(), (200, 40000), "{query}");
    }
    // A message of another channel is no reference.
    assert_eq!(bot.get(&format!("list?target_id=d{three}&flag=before")).await.failure(), (200, 40000));
}

#[tokio::test]
async fn an_edit_keeps_sets_or_removes_the_quote() {
    let bot = Bot::start().await;
    let first = bot.say("first").await;
    let second = bot.say("second").await;
    let body = json!({ "target_id": "c", "content": "a", "quote": first });
    let id = bot.post("create", body).await.data()["msg_id"].as_str().unwrap().to_owned();

    bot.post("update", json!({ "msg_id": id, "content": "b" })).await.data();
    assert_eq!(bot.view(&id).await["quote"]["id"], first);
    bot.post("update", json!({ "msg_id": id, "content": "c", "quote": second })).await.data();
    assert_eq!(bot.view(&id).await["quote"]["id"], second);
    bot.post("update", json!({ "msg_id": id, "content": "d", "quote": "" })).await.data();
    assert_eq!(bot.view(&id).await["quote"], Value::Null);

    let unknown = json!({ "msg_id": id, "content": "e", "quote": "none" });
    assert_eq!(bot.post("update", unknown).await.failure(), (200, 40000));
    assert_eq!(bot.view(&id).await["content"], "d");
}

#[tokio::test]
async fn only_kmarkdown_and_cards_can_be_edited() {
    let bot = Bot::start().await;
    for (kind, content, editable) in
        [(1, "text", false), (2, "https://img.kookapp.cn/x", false), (10, "[]", true)]
    {
        let body = json!({ "target_id": "c", "type": kind, "content": content });
        let id = bot.post("create", body).await.data()["msg_id"].as_str().unwrap().to_owned();
        let reply = bot.post("update", json!({ "msg_id": id, "content": r#"[{"type": "card"}]"# })).await;
        assert_eq!(reply.json()["code"] == 0, editable, "{kind}");
    }
    let body = json!({ "target_id": "c", "type": 10, "content": "no cards" });
    assert_eq!(bot.post("create", body).await.failure(), (200, 40000));
}

#[tokio::test]
async fn what_one_user_sees_is_stored_nowhere() {
    let bot = Bot::start().await;
    let body = json!({ "target_id": "c", "content": "psst", "temp_target_id": "u" });
    let created = bot.post("create", body).await.data();
    assert!(bot.contents("").await.is_empty());
    let id = created["msg_id"].as_str().unwrap();
    assert_eq!(bot.get(&format!("view?msg_id={id}")).await.failure(), (200, 40000));

    let id = bot.say("for all").await;
    bot.post("update", json!({ "msg_id": id, "content": "for one", "temp_target_id": "u" })).await.data();
    assert_eq!(bot.contents("").await, ["for all"]);
}

#[tokio::test]
async fn reactions_come_and_go() {
    let bot = Bot::start().await;
    let id = bot.say("hi").await;
    let list = format!("reaction-list?msg_id={id}&emoji=%5B%23129315%3B%5D");
    assert_eq!(bot.get(&list).await.data(), json!([]));
    for emoji in ["\u{1F923}", "[#129315;]", "6016389000000/x"] {
        assert_eq!(bot.post("add-reaction", json!({ "msg_id": id, "emoji": emoji })).await.data(), json!([]));
    }
    let reactions = bot.view(&id).await["reactions"].clone();
    assert_eq!(reactions.as_array().unwrap().len(), 2);
    assert_eq!(
        reactions[0],
        json!({ "emoji": { "id": "[#129315;]", "name": "[#129315;]" }, "count": 1, "me": true })
    );
    let users = bot.get(&list).await.data();
    assert_eq!(users.as_array().unwrap().len(), 1);
    assert_eq!(users[0]["id"], bot.view(&id).await["author"]["id"]);
    assert!(users[0]["reaction_time"].as_i64() > bot.view(&id).await["create_at"].as_i64());

    let take_back = json!({ "msg_id": id, "emoji": "[#129315;]" });
    let of_another = json!({ "msg_id": id, "emoji": "[#129315;]", "user_id": "1" });
    assert_eq!(bot.post("delete-reaction", of_another).await.failure(), (200, 40000));
    assert_eq!(bot.post("delete-reaction", take_back.clone()).await.data(), json!([]));
    assert_eq!(bot.post("delete-reaction", take_back).await.failure(), (200, 40000));
    let own = json!({ "msg_id": id, "emoji": "6016389000000/x", "user_id": users[0]["id"] });
    assert_eq!(bot.post("delete-reaction", own).await.data(), json!([]));
    assert_eq!(bot.view(&id).await["reactions"], json!([]));
}

#[tokio::test]
async fn an_unknown_message_is_refused() {
    let bot = Bot::start().await;
    bot.say("hi").await;
    let id = json!({ "msg_id": "none", "content": "a", "emoji": "e" });
    for path in ["update", "delete", "add-reaction", "delete-reaction"] {
        assert_eq!(bot.post(path, id.clone()).await.failure(), (200, 40000), "{path}");
    }
    for target in ["view?msg_id=none", "reaction-list?msg_id=none&emoji=e"] {
        assert_eq!(bot.get(target).await.failure(), (200, 40000), "{target}");
    }
    let quoting = json!({ "target_id": "c", "content": "a", "quote": "none" });
    assert_eq!(bot.post("create", quoting).await.failure(), (200, 40000));
    assert_eq!(bot.contents("").await, ["hi"]);
}

/// What is remembered has every field of the documented example, and is of its declared type.
#[tokio::test]
async fn what_is_remembered_decodes() {
    use chat_spec::{conform, ir::Returns, source::Sources};

    let root = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."));
    let platform = chat_spec::compile("kook", &Sources::read(root, "kook").unwrap()).unwrap();
    let returns = |name: &str| {
        let operations =
            &platform.resources.iter().find(|resource| resource.name == "message").unwrap().operations;
        let operation = operations.iter().find(|operation| operation.name == name).unwrap();
        let Returns::Value { ty, .. } = &operation.returns else { panic!("{name} answers nothing") };
        ty.clone()
    };
    let bot = Bot::start().await;
    let first = bot.say("hi").await;
    bot.post("add-reaction", json!({ "msg_id": first, "emoji": "[#129315;]" })).await.data();
    let body = json!({ "target_id": "c", "content": "hi", "quote": first });
    let created = bot.post("create", body).await.data();
    for (name, payload) in [
        ("create", created),
        ("list", bot.get("list?target_id=c").await.data()),
        ("view", bot.view(&first).await),
        (
            "reaction_list",
            bot.get(&format!("reaction-list?msg_id={first}&emoji=%5B%23129315%3B%5D")).await.data(),
        ),
    ] {
        let mismatches = conform::decode(&platform, &returns(name), &payload);
        assert!(mismatches.is_empty(), "{name}: {mismatches:?} in {payload}");
    }
}
