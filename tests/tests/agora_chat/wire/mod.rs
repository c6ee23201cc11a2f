//! The literal requests of `spec/agora-chat/examples/*.http` are what is sent, byte by byte: by the calls written here,
//! a file of them for each topic, and by name.

mod contacts;
mod files;
mod groups;
mod lists;
mod messages;
mod notifications;
mod push;
mod rooms;
mod threads;
mod users;

use agora_chat_api::{Error, OPERATIONS};
use chat_tests::{
    server::{Answer, Server},
    wire,
};

use super::{answering, by_name, client, spec};

/// What became of a call; `None` where none is written for the literal request.
type Sent = Option<Result<(), Error>>;

/// The call that a literal request promises.
async fn call(server: &Server, file: &str) -> Sent {
    let agora = client(server);
    let (resource, variant) = file.split_once('.')?;
    match resource {
        "user" | "user_attribute" | "mute" | "presence" | "token" => {
            users::call(&agora, resource, variant).await
        }
        "contact" | "block" | "conversation" | "callback" => contacts::call(&agora, resource, variant).await,
        "message" => messages::call(&agora.message(), variant).await,
        "file" | "history" | "group_file" => files::call(&agora, resource, variant).await,
        "group" | "group_member" => groups::call(&agora, resource, variant).await,
        "room" | "room_member" | "room_attribute" => rooms::call(&agora, resource, variant).await,
        "thread" | "thread_member" | "reaction" => threads::call(&agora, resource, variant).await,
        "push" | "push_label" | "push_template" => push::call(&agora, resource, variant).await,
        "push_task" => notifications::call(&agora.push_task(), variant).await,
        _ => lists::call(&agora, resource, variant).await,
    }
}

#[tokio::test]
async fn literal_requests_are_sent_by_call() {
    let wrong = wire::by_call(&spec(), call).await;
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// Each literal request, taken apart into arguments and sent by name. A new operation is proven by its `.http` file
/// alone.
#[tokio::test]
async fn literal_requests_are_sent_by_name() {
    let wrong = wire::by_name(&spec(), None, by_name).await;
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn every_operation_has_a_literal_request() {
    let spec = spec();
    assert_eq!(wire::without_literal(&spec), Vec::<String>::new());
    let names: Vec<String> = spec.operations().map(|(name, _)| name).collect();
    let emitted: Vec<&str> = OPERATIONS.iter().map(|meta| meta.name).collect();
    assert_eq!(emitted, names);
}

/// What is sent is compared above: here it only counts that a call is written, whatever becomes of it.
#[tokio::test]
async fn every_literal_request_has_a_call() {
    let (server, _) = answering(Answer::json("{}")).await;
    let mut missing = Vec::new();
    for literal in spec().literals() {
        if call(&server, &literal.file).await.is_none() {
            missing.push(literal.file);
        }
    }
    assert_eq!(missing, Vec::<String>::new());
}
