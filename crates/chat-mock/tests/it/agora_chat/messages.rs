//! Messages, and the files they refer to.

use serde_json::{Value, json};

use super::{App, NONE, failure, mismatches};
use crate::support::{Reply, exchange};

/// The id of a message.
fn id<'a>(sent: &'a Value, to: &str) -> &'a str {
    let id = sent[to].as_str().unwrap();
    assert!(id.parse::<u64>().unwrap() > 1 << 53, "{id}");
    id
}

fn text(to: &[&str]) -> Value {
    json!({ "from": "user1", "to": to, "type": "txt", "body": { "msg": "hi" } })
}

#[tokio::test]
async fn each_recipient_gets_a_message_of_its_own() {
    let app = App::start().await;
    let users = app.data("message.send_to_users", "POST /messages/users", text(&["user2", "user3"])).await;
    let groups = app.data("message.send_to_groups", "POST /messages/chatgroups", text(&["66", "67"])).await;
    let rooms = app.data("message.send_to_rooms", "POST /messages/chatrooms", text(&["66"])).await;
    let older = json!({
        "target_type": "users", "target": ["user2"], "msg": { "type": "txt", "msg": "hi" }, "from": "user1",
    });
    let ids = app.data("message.send", "POST /messages?useMsgId=true", older.clone()).await;
    let mut all = vec![
        id(&users, "user2"),
        id(&users, "user3"),
        id(&groups, "66"),
        id(&groups, "67"),
        id(&rooms, "66"),
        id(&ids, "user2"),
    ];
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), 6);
    assert_eq!(
        app.data("message.send", "POST /messages", older.clone()).await,
        json!({ "user2": "success" })
    );
    let mut nobody = older;
    nobody["from"] = json!("");
    let refused = failure(400, "illegal_argument", "'from' can't be empty");
    assert_eq!(app.no("POST /messages", nobody).await, refused);

    let content = json!({ "msg": { "type": "txt", "msg": "hi" } });
    let broadcast = app.data("message.broadcast", "POST /messages/chatrooms/broadcast", content).await;
    assert!(broadcast["id"].as_u64().unwrap() > 1 << 53, "{broadcast}");
    let past = json!({ "target": "user2", "type": "txt", "body": { "msg": "hi" }, "from": "user1" });
    for (operation, path) in [
        ("message.import_user", "/messages/users/import"),
        ("message.import_group", "/messages/chatgroups/import"),
    ] {
        id(&app.data(operation, &format!("POST {path}"), past.clone()).await, "msg_id");
    }

    for (path, most) in [("users", 600), ("chatgroups", 3), ("chatrooms", 10)] {
        let line = format!("POST /messages/{path}");
        let why = format!("params to's size can't exceed limit {most}");
        let refused = failure(400, "message_send_error", &why);
        assert_eq!(app.no(&line, text(&vec!["1"; most + 1])).await, refused);
        let refused = failure(400, "message_send_error", "param to can't be empty");
        assert_eq!(app.no(&line, text(&[])).await, refused);
        let mut body = text(&["1"]);
        body["from"] = json!("");
        let refused = failure(400, "message_send_error", "param from can't be empty");
        assert_eq!(app.no(&line, body).await, refused);
        let mut body = text(&["1"]);
        body["ext"] = json!({ "em_x": "x".repeat(5 * 1024) });
        let refused = failure(400, "message_send_error", "message is too large");
        assert_eq!(app.no(&line, body).await, refused);
    }
}

#[tokio::test]
async fn a_message_is_recalled_once() {
    let app = App::start().await;
    let sent = app.data("message.send_to_groups", "POST /messages/chatgroups", text(&["66"])).await;
    let id = id(&sent, "66");
    let recall = async |to: &str, chat_type: &str, force: bool| {
        let body = json!({ "msg_id": id, "to": to, "chat_type": chat_type, "force": force });
        let answer = app.ok("message.recall", "POST /messages/msg_recall", body).await;
        (answer["data"].clone(), answer["msgs"].clone())
    };
    let failed = (NONE, json!([{ "msg_id": id, "recalled": "not_found msg" }]));
    assert_eq!(recall("67", "groupchat", false).await, failed);
    assert_eq!(recall("66", "chatroom", false).await, failed);
    let recalled =
        json!({ "recalled": "yes", "chattype": "groupchat", "from": "admin", "to": "66", "msg_id": id });
    assert_eq!(recall("66", "groupchat", false).await, (recalled.clone(), NONE));
    assert_eq!(recall("66", "groupchat", false).await, failed);
    assert_eq!(recall("66", "groupchat", true).await, (recalled, NONE));
}

#[tokio::test]
async fn a_message_is_changed_ten_times() {
    let app = App::start().await;
    let sent = app.data("message.send_to_users", "POST /messages/users", text(&["user2"])).await;
    let line = format!("PUT /messages/rewrite/{}", id(&sent, "user2"));
    let new = json!({ "user": "user1", "new_msg": { "type": "txt", "msg": "ho" } });
    let custom = json!({ "new_msg": { "type": "custom", "customEvent": "e" } });
    assert_eq!(app.no(&line, custom).await.1, "UnsupportedMessageTypeException");
    for _ in 0..10 {
        assert_eq!(app.data("message.rewrite", &line, new.clone()).await, "success");
    }
    let (status, error, _) = app.no(&line, new.clone()).await;
    assert_eq!((status, &*error), (403, "EditLimitExceededException"));
    let why = "The message is unavailable or has expired.";
    let unknown = failure(404, "MessageUnavailableException", why);
    assert_eq!(app.no("PUT /messages/rewrite/1", new.clone()).await, unknown);
    assert_eq!(app.no("PUT /messages/rewrite/x", new).await.1, "InvalidMessageIdException");
}

/// Uploads bytes that are no UTF-8, and tell a type.
async fn upload(app: &App, header: &str, kind: &str) -> Value {
    let mut body = b"--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.png\"\r\n".to_vec();
    body.extend(kind.as_bytes());
    body.extend(b"\r\n\xff\r\n--y\0\r\n--x--\r\n");
    let mut request = format!(
        "POST /org/app/chatfiles HTTP/1.1\r\nhost: mock\r\nconnection: close\r\nauthorization: Bearer mock-token\r\n\
         {header}content-type: multipart/form-data; boundary=x\r\ncontent-length: {}\r\n\r\n",
        body.len()
    )
    .into_bytes();
    request.extend(body);
    let reply = exchange(app.0.address(), &request).await;
    assert_eq!(reply.status, 200, "{}", reply.json());
    assert!(mismatches("file.upload", &reply.json()).is_empty());
    reply.json()["entities"][0].take()
}

async fn download(app: &App, file: &Value, query: &str, header: &str) -> Reply {
    let request = format!(
        "GET /org/app/chatfiles/{}{query} HTTP/1.1\r\nhost: mock\r\nconnection: close\r\n\
         authorization: Bearer mock-token\r\n{header}\r\n",
        file["uuid"].as_str().unwrap()
    );
    exchange(app.0.address(), request.as_bytes()).await
}

#[tokio::test]
async fn a_file_comes_back_as_it_went() {
    let app = App::start().await;
    for (header, kind, expected) in [
        ("", "Content-Type: image/png\r\n", "content-type: image/png"),
        ("restrict-access: false\r\n", "", "content-type: application/octet-stream"),
    ] {
        let file = upload(&app, header, kind).await;
        assert_eq!((&file["type"], file.get("share-secret")), (&json!("chatfile"), None));
        // A secret does no harm.
        for secret in ["", "share-secret: x\r\n"] {
            let reply = download(&app, &file, "", secret).await;
            assert_eq!((reply.status, &*reply.body), (200, &b"\xff\r\n--y\0"[..]));
            assert!(reply.head.contains(expected), "{}", reply.head);
        }
    }
    let unknown = app.no("GET /chatfiles/5fd74830-2c3b-11ee-822a-81ea50bb049d", NONE).await;
    assert_eq!(unknown, failure(404, "entity_not_found", "file may not exists"));
}

#[tokio::test]
async fn a_restricted_file_wants_its_secret() {
    let app = App::start().await;
    let file = upload(&app, "restrict-access: true\r\n", "").await;
    let other = upload(&app, "restrict-access: true\r\n", "").await;
    let secret = file["share-secret"].as_str().unwrap();
    assert_ne!(other["share-secret"], secret);
    for (query, header) in [
        (String::new(), format!("share-secret: {secret}\r\nthumbnail: true\r\n")),
        (format!("?share-secret={secret}"), String::new()),
    ] {
        assert_eq!(download(&app, &file, &query, &header).await.body, b"\xff\r\n--y\0");
        assert_eq!(download(&app, &other, &query, &header).await.status, 403);
    }
    let refused = download(&app, &file, "", "").await;
    assert_eq!((refused.status, &refused.json()["error"]), (403, &json!("forbidden_op")));
    assert!(!refused.json().to_string().contains(secret));
}
