//! What no one platform shows: a small specification with the rarer shapes, served without code of its own.

use chat_mock::MockServer;
use chat_spec::source::Sources;
use serde_json::{Value, json};

use crate::support::{Reply, send};

const PLATFORM: &str = r#"
title  = "Demo"
client = "Demo"
about  = "Shapes that are rare."
docs   = "https://example.com/docs"
token  = "DEMO_TOKEN"
[host.api]
base  = "https://api.example.com/org/app"
prefix = ""
auth  = { parameter = "token" }
error = { code = "error", text = ["error_description", "reason"] }
[host.twin]
base    = "https://twin.example.com/org/app"
auth    = { query = "access_token" }
payload = "result"
code    = "code"
error   = { code = "code", text = ["message"] }
[errors]
404       = ["not_found", "There is no such thing."]
bad_token = ["unauthorized", "The token is wrong."]
bad_value = ["invalid", "A parameter is wrong."]
[ids]
UserId = ["int", "A user."]
"#;

const TYPES: &str = r#"
[Name]
about = "Both names."
first = ["string", "The first name."]
last  = ["string?", "The last name."]
"#;

const USER: &str = r#"
about = "Users."
docs  = "https://example.com/docs/users"

[me]
http  = "GET /users/me"
about = "Shows the caller."
returns = ["string", "The caller."]
[me.examples]
"user.me.json" = ["constructed", "The caller."]

[view]
http  = "GET /users/{user_id}"
about = "Shows a user."
returns = ["string", "The user."]
[view.path]
user_id = ["UserId", "The user."]
[view.query]
lang = ["[string]?", "Languages.", { join = "," }]
[view.examples]
"user.view.json" = ["constructed", "A user."]

[rename]
http  = "PUT /users/{user_id}"
about = "Renames a user."
returns = ["string", "Which call it was."]
[rename.path]
user_id = ["UserId", "The user."]
[rename.body]
"..name" = ["Name", "The new name."]
nick     = ["string?", "A short name.", { clear = "" }]
[rename.examples]
"user.rename.json" = ["constructed", "It was renamed."]

[promote]
http  = "PUT /users/{id}"
overloads = "rename"
about = "Promotes a user."
returns = ["string", "Which call it was."]
[promote.path]
id = ["UserId", "The user."]
[promote.body]
rank  = ["int", "The new rank."]
first = ["string?", "The first name."]
[promote.examples]
"user.promote.json" = ["constructed", "It was promoted."]

[block]
http  = "DELETE /users"
about = "Removes users."
body  = ["[UserId]", "Whom."]
returns = ["string", "Which call it was."]
[block.examples]
"user.block.json" = ["constructed", "They were removed."]

[login]
http  = "POST /login"
about = "Logs in."
auth  = false
returns = ["string", "A session."]
[login.form]
name = ["string", "The name."]
age  = ["int?", "The age."]
kind = ["string", "Always the same.", { const = "bot" }]
[login.examples]
"user.login.json" = ["constructed", "A session, created.", { status = 201 }]

[picture]
http  = "POST /users/{user_id}/picture"
about = "Uploads a picture."
returns = ["string", "Its address."]
[picture.path]
user_id = ["UserId", "The user."]
[picture.header]
X-Restrict = ["bool?", "Whether to hide it."]
[picture.multipart]
title = ["string", "Its title."]
file  = ["file", "The picture."]
[picture.examples]
"user.picture.json" = ["constructed", "Where it is."]

[download]
http  = "GET /users/{user_id}/picture"
about = "Downloads a picture."
returns = ["stream", "The picture."]
[download.path]
user_id = ["UserId", "The user."]
[download.examples]
"user.download.http" = ["constructed", "A picture."]

[link]
http  = "GET /users/{user_id}/picture/link"
about = "Tells where a picture is."
returns = ["location", "Where it is."]
[link.path]
user_id = ["UserId", "The user."]
[link.errors]
404 = ["not_found", "There is none."]
[link.examples]
"user.link.json" = ["constructed", "There is none.", { status = 404 }]
"user.link.http" = ["constructed", "Where it is.", { status = 302 }]

[twin]
http  = "GET /users/{user_id}"
host  = "twin"
about = "Shows a user's twin."
returns = ["string", "The twin."]
[twin.path]
user_id = ["UserId", "The user."]
[twin.examples]
"user.twin.json" = ["constructed", "The twin."]
"#;

async fn server() -> MockServer {
    let texts = [
        ("spec/demo/platform.toml", PLATFORM),
        ("spec/demo/types.toml", TYPES),
        ("spec/demo/user.toml", USER),
        ("spec/demo/examples/user.me.json", "\"me\""),
        ("spec/demo/examples/user.view.json", "\"view\""),
        ("spec/demo/examples/user.rename.json", "\"rename\""),
        ("spec/demo/examples/user.promote.json", "\"promote\""),
        ("spec/demo/examples/user.block.json", "\"block\""),
        ("spec/demo/examples/user.login.json", "\"login\""),
        ("spec/demo/examples/user.picture.json", "\"picture\""),
        (
            "spec/demo/examples/user.download.http",
            "HTTP/1.1 206 Partial Content\nContent-Type: image/png\n\nPNG",
        ),
        ("spec/demo/examples/user.link.json", "{\"error\": \"none\"}"),
        ("spec/demo/examples/user.link.http", "HTTP/1.1 302 Found\nLocation: https://example.com/a\n\n"),
        ("spec/demo/examples/user.twin.json", "{\"code\": 0, \"result\": \"twin\"}"),
    ];
    let sources = Sources::from_texts(texts);
    let platform = chat_spec::compile("demo", &sources)
        .unwrap_or_else(|mistakes| panic!("{}", chat_spec::render::render(&sources, &mistakes)));
    MockServer::compiled(platform).start().await.unwrap()
}

/// Sends JSON below the first host.
async fn ask(server: &MockServer, method: &str, path: &str, body: &str) -> Reply {
    let headers: &[_] = if body.is_empty() { &[] } else { &[("content-type", "application/json")] };
    send(server, method, &format!("/org/app{path}"), headers, body).await
}

/// The payload of a success: a word.
#[track_caller]
fn word(reply: &Reply) -> String {
    assert_eq!(reply.status, 200, "{}", reply.json());
    reply.json().as_str().unwrap().to_owned()
}

/// Status and error word of a failure.
#[track_caller]
fn error(reply: &Reply) -> (u16, Value) {
    let json = reply.json();
    assert!(json["error_description"].is_string(), "{json}");
    (reply.status, json["error"].clone())
}

#[tokio::test]
async fn a_static_segment_beats_a_placeholder() {
    let server = server().await;
    assert_eq!(word(&ask(&server, "GET", "/users/me?token=mock-token", "").await), "me");
    assert_eq!(word(&ask(&server, "GET", "/users/7?token=mock-token", "").await), "view");
    assert_eq!(word(&ask(&server, "GET", "/users/%37?token=mock-token", "").await), "view");
    assert_eq!(
        error(&ask(&server, "GET", "/users/you?token=mock-token", "").await),
        (400, json!("bad_value"))
    );
    // The method counts before the path does: nothing but the placeholder's path has this one.
    let body = r#"{"token": "mock-token", "rank": 1}"#;
    assert_eq!(error(&ask(&server, "PUT", "/users/me", body).await), (400, json!("bad_value")));
    assert_eq!(error(&ask(&server, "POST", "/users/me", "").await), (405, json!(405)));
    assert_eq!(error(&ask(&server, "GET", "/user", "").await), (404, json!(404)));
}

#[tokio::test]
async fn operations_on_one_route_are_told_apart_by_their_rows() {
    let server = server().await;
    for (body, expected) in [
        (r#"{"token": "mock-token", "first": "A"}"#, "rename"),
        (r#"{"token": "mock-token", "first": "A", "nick": ""}"#, "rename"),
        (r#"{"token": "mock-token", "rank": 1}"#, "promote"),
        (r#"{"token": "mock-token", "rank": 1, "first": "A"}"#, "promote"),
    ] {
        assert_eq!(word(&ask(&server, "PUT", "/users/7", body).await), expected, "{body}");
    }
    for body in [r#"{"token": "mock-token"}"#, r#"{"token": "mock-token", "first": 1}"#] {
        assert_eq!(error(&ask(&server, "PUT", "/users/7", body).await), (400, json!("bad_value")), "{body}");
    }
}

#[tokio::test]
async fn a_token_is_a_parameter_where_the_host_says_so() {
    let server = server().await;
    let refused = (401, json!("bad_token"));
    assert_eq!(error(&ask(&server, "GET", "/users/7", "").await), refused);
    assert_eq!(error(&ask(&server, "GET", "/users/7?token=other", "").await), refused);
    assert_eq!(error(&ask(&server, "PUT", "/users/7", r#"{"rank": 1}"#).await), refused);
    assert_eq!(word(&ask(&server, "DELETE", "/users?token=mock-token", "[1, 2]").await), "block");
    assert_eq!(error(&ask(&server, "DELETE", "/users", "[1, 2]").await), refused);
    assert_eq!(
        error(&ask(&server, "DELETE", "/users?token=mock-token", r#"["a"]"#).await),
        (400, json!("bad_value"))
    );
    assert_eq!(
        error(&ask(&server, "DELETE", "/users?token=mock-token", "").await),
        (400, json!("bad_value"))
    );
}

#[tokio::test]
async fn a_second_host_has_its_own_path_token_and_envelope() {
    let server = server().await;
    assert_eq!(server.host_url("twin"), Some(format!("http://{}/twin/org/app", server.address())));
    let reply = send(&server, "GET", "/twin/org/app/users/7?access_token=mock-token", &[], "").await;
    assert_eq!(reply.json(), json!({ "code": 0, "result": "twin" }));
    let reply = send(&server, "GET", "/twin/org/app/users/7?token=mock-token", &[], "").await;
    assert_eq!((reply.status, &reply.json()["code"]), (401, &json!("bad_token")));
    assert!(reply.json()["message"].is_string());
}

#[tokio::test]
async fn a_form_is_read_without_a_token() {
    let server = server().await;
    let login = async |body: &str, kind: &str| {
        send(&server, "POST", "/org/app/login", &[("content-type", kind)], body).await
    };
    let form = "application/x-www-form-urlencoded; charset=utf-8";
    let reply = login("name=a+b&age=4&kind=bot", form).await;
    assert_eq!((reply.status, reply.json()), (201, json!("login")));
    for (body, kind) in [
        ("name=a&age=old&kind=bot", form),
        ("name=a&kind=human", form),
        ("name=a", form),
        ("age=4&kind=bot", form),
        ("name=a&kind=bot", "text/plain"),
    ] {
        assert_eq!(error(&login(body, kind).await), (400, json!("bad_value")), "{body}");
    }
}

#[tokio::test]
async fn parts_and_headers_are_parameters() {
    let server = server().await;
    let title = "--x\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nme\r\n";
    let file = "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n\u{0}\r\n";
    let upload = async |parts: &str, restrict: &str| {
        let headers = [("content-type", "multipart/form-data; boundary=x"), ("X-Restrict", restrict)];
        let target = "/org/app/users/7/picture?token=mock-token";
        send(&server, "POST", target, &headers, &format!("{parts}--x--\r\n")).await
    };
    assert_eq!(word(&upload(&format!("{title}{file}"), "true").await), "picture");
    assert_eq!(error(&upload(title, "true").await), (400, json!("bad_value")));
    assert_eq!(error(&upload(file, "true").await), (400, json!("bad_value")));
    assert_eq!(error(&upload(&format!("{title}{file}"), "perhaps").await), (400, json!("bad_value")));
}

#[tokio::test]
async fn an_answer_may_be_a_file_or_a_place() {
    let server = server().await;
    let file = ask(&server, "GET", "/users/7/picture?token=mock-token", "").await;
    assert_eq!((file.status, &*file.body), (206, &b"PNG"[..]));
    assert!(file.head.contains("content-type: image/png"), "{}", file.head);
    // A documented failure is answered only when it is asked for.
    let place = ask(&server, "GET", "/users/7/picture/link?token=mock-token", "").await;
    assert_eq!((place.status, &*place.body), (302, &b""[..]));
    assert!(place.head.contains("location: https://example.com/a"), "{}", place.head);
}
