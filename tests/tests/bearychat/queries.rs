//! `message.query` by name takes exactly what its types allow. What they forbid in Rust is in `compile_fail/`.

use bearychat_api::ErrorKind;
use chat_tests::server::Server;
use serde_json::{Value, json};

use super::{ID, KEY};

async fn server() -> Server {
    Server::answering(super::spec().success("message.query")).await.unwrap()
}

/// Sends a query; the query as it arrived.
async fn sent(query: &Value) -> Value {
    let server = server().await;
    let arguments = json!({"vchannel_id": ID, "query": query});
    let outcome = super::by_name(&server, "message.query", arguments).await;
    outcome.unwrap_or_else(|error| panic!("{query}: {error}"));
    let mut body: Value = serde_json::from_slice(&server.last().unwrap().body).unwrap();
    body["query"].take()
}

#[tokio::test]
async fn every_documented_query_is_sent_as_it_is_given() {
    for query in [
        json!({"latest": {}}),
        json!({"latest": {"limit": 100}}),
        json!({"since": {"key": KEY}}),
        json!({"since": {"ts": 1_485_236_262_366_i64}}),
        json!({"since": {"key": KEY, "forward": 1}}),
        json!({"since": {"ts": 1_485_236_262_366_i64, "backward": 1}}),
        json!({"since": {"key": KEY, "forward": 1, "backward": 2}}),
        json!({"window": {"from_key": KEY, "to_key": KEY}}),
        json!({"window": {"from_key": KEY, "to_key": KEY, "forward": 3}}),
        json!({"window": {"from_ts": 1, "to_ts": 2}}),
        json!({"window": {"from_ts": 1, "to_ts": 2, "backward": 3}}),
    ] {
        assert_eq!(sent(&query).await, query);
    }
}

/// Whatever is no query is refused before anything is sent, and the parameter is named.
#[tokio::test]
async fn wrong_combinations_are_refused() {
    let keys = || json!({"from_key": KEY, "to_key": KEY});
    let with = |mut window: Value, name: &str, value: Value| {
        window[name] = value;
        json!({"window": window})
    };
    for query in [
        // none of the three ways, or not one
        json!({}),
        json!(null),
        json!([]),
        json!("latest"),
        json!({"thread": {}}),
        json!({"latest": {}, "since": {"key": KEY}}),
        json!({"since": {"key": KEY}, "window": keys()}),
        json!({"window": keys(), "latest": {}}),
        json!({"latest": null}),
        // no start, or two
        json!({"since": {}}),
        json!({"since": {"forward": 1}}),
        json!({"since": {"key": KEY, "ts": 1}}),
        json!({"since": {"ts": 1, "key": KEY}}),
        // half a window, mixed ends, all of them
        json!({"window": {}}),
        json!({"window": {"forward": 1}}),
        json!({"window": {"from_key": KEY}}),
        json!({"window": {"to_key": KEY}}),
        json!({"window": {"from_ts": 1}}),
        json!({"window": {"to_ts": 1, "forward": 1}}),
        json!({"window": {"from_key": KEY, "to_ts": 1}}),
        json!({"window": {"from_ts": 1, "to_key": KEY}}),
        json!({"window": {"from_key": KEY, "to_key": KEY, "from_ts": 1, "to_ts": 2}}),
        json!({"window": {"from_key": KEY, "to_key": KEY, "from_ts": 1}}),
        // both directions
        json!({"window": {"from_key": KEY, "to_key": KEY, "forward": 1, "backward": 2}}),
        json!({"window": {"from_ts": 1, "to_ts": 2, "backward": 1, "forward": 2}}),
        // what belongs to another way, or to none
        json!({"latest": {"limit": 1, "forward": 2}}),
        json!({"latest": {"limitt": 1}}),
        json!({"latest": {}, "thread": {"key": KEY}}),
        json!({"since": {"key": KEY, "limit": 1}}),
        with(keys(), "limit", json!(1)),
        with(keys(), "form_key", json!(KEY)),
        // other types: a key looks like a number, and is none
        json!({"since": {"key": 1_487_667_236_785.007_7}}),
        json!({"since": {"ts": KEY}}),
        json!({"latest": {"limit": "many"}}),
        with(keys(), "forward", json!("1 page")),
    ] {
        let server = server().await;
        let arguments = json!({"vchannel_id": ID, "query": query});
        let outcome = super::by_name(&server, "message.query", arguments).await;
        let Err(error) = outcome else { panic!("{query} was sent as {}", server.last().unwrap().text()) };
        assert_eq!(error.kind(), ErrorKind::Request, "{query}: {error}");
        assert!(error.to_string().contains("`query`"), "{query}: {error}");
        assert_eq!(server.requests(), [], "{query}");
    }
}

/// A field that a type lacks is refused at any depth, also of a type that answers have too.
#[tokio::test]
async fn fields_that_no_type_has_are_refused() {
    for (name, attachments) in [
        ("titel", json!([{"text": "t", "titel": "x"}])),
        ("src", json!([{"text": "t"}, {"images": [{"url": "u", "src": "u"}]}])),
    ] {
        let server = server().await;
        let arguments = json!({"vchannel_id": ID, "text": "hi", "attachments": attachments});
        let outcome = super::by_name(&server, "message.create", arguments).await;
        let Err(error) = outcome else { panic!("sent as {}", server.last().unwrap().text()) };
        assert_eq!(error.kind(), ErrorKind::Request, "{error}");
        assert!(error.to_string().contains("`attachments`") && error.to_string().contains(name), "{error}");
        assert_eq!(server.requests(), []);
    }
}

/// The token is the client's: by name nobody can put another one in its place.
#[tokio::test]
async fn the_token_is_no_argument() {
    for (operation, arguments) in [
        ("user.info", json!({"user_id": ID, "token": "other"})),
        ("channel.leave", json!({"channel_id": ID, "token": "other"})),
        ("rtm.start", json!({"token": "other"})),
        ("meta.get", json!({"token": "other"})),
    ] {
        let server = server().await;
        let error = super::by_name(&server, operation, arguments).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Request, "{operation}: {error}");
        assert!(error.to_string().contains("`token` is no parameter"), "{operation}: {error}");
        assert_eq!(server.requests(), [], "{operation}");
    }
}
