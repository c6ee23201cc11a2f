//! The places where the platform says one thing in several ways, or several things in one.

mod batches;
mod members;
mod numbers;
mod payloads;
mod requests;

use agora_chat_api::{AgoraChat, UserId};
use chat_tests::server::{Answer, Server};
use serde::Serialize;
use serde_json::{Value, json};

const GROUP: &str = "66016455491585";
const ROOM: &str = "66213271109633";

/// A client of a server that always answers this.
async fn answered(body: &Value) -> (Server, AgoraChat) {
    super::answering(Answer::json(body.to_string())).await
}

/// The same, with this as `data`.
async fn with_data(data: &Value) -> (Server, AgoraChat) {
    answered(&json!({"action": "get", "entities": [], "data": data, "timestamp": 1_542_365_943_067_i64}))
        .await
}

fn written(value: &impl Serialize) -> Value {
    serde_json::to_value(value).unwrap()
}

/// The body of the last request, letter by letter.
fn body(server: &Server) -> String {
    server.last().unwrap().text()
}

fn names<'a>(users: impl IntoIterator<Item = &'a UserId>) -> Vec<&'a str> {
    users.into_iter().map(UserId::as_str).collect()
}
