//! The literal requests of `spec/kook/examples/*.http` are what is sent, byte by byte: by the calls written here, and
//! by name.

use chat_tests::{server::Server, wire};
use kook_api::{Error, Flag, Kook, MessageType, OPERATIONS};

use super::{CHANNEL, MESSAGE};

/// The call that a literal request promises; `None` where none is written here.
async fn call(server: &Server, file: &str) -> Option<Result<(), Error>> {
    let kook = super::client(server);
    let message = kook.message();
    Some(match file {
        "message.list" => message.list(CHANNEL).await.map(drop),
        "message.list.all" => {
            let call = message.list(CHANNEL).msg_id(MESSAGE).pin(false).flag(Flag::Before).page_size(20);
            call.await.map(drop)
        }
        "message.list.pinned" => message.list(CHANNEL).pin(true).await.map(drop),
        "message.view" => message.view(MESSAGE).await.map(drop),
        "message.create" => message.create(CHANNEL, "Hello world").await.map(drop),
        "message.create.kmarkdown" => {
            message.create(CHANNEL, "Hello world").kind(MessageType::KMarkdown).await.map(drop)
        }
        "message.create.image" => {
            let call = message.create(CHANNEL, "https://img.kookapp.cn/xxxxxxx").kind(MessageType::Image);
            call.await.map(drop)
        }
        "message.create.card" => {
            let cards = r#"[{"type":"card","modules":[{"type":"header","text":"你好"}]}]"#;
            message.create(CHANNEL, cards).kind(MessageType::Card).await.map(drop)
        }
        "message.create.all" => {
            let call = message
                .create(CHANNEL, "**你好**\n(met)2418200000(met)")
                .kind(MessageType::KMarkdown)
                .quote(MESSAGE)
                .nonce("xxxx")
                .temp_target_id("2418200000")
                .template_id("12345678")
                .reply_msg_id("1c4532f6-08a1-4d6e-93e9-6347f410f91c");
            call.await.map(drop)
        }
        "message.update" => message.update(MESSAGE, "Hello world").await,
        "message.update.unquote" => message.update(MESSAGE, "Hello world").clear_quote().await,
        "message.update.all" => {
            let call = message
                .update(MESSAGE, "Hello world")
                .quote("1c4532f6-08a1-4d6e-93e9-6347f410f91c")
                .temp_target_id("2418200000")
                .template_id("12345678")
                .reply_msg_id("1c4532f6-08a1-4d6e-93e9-6347f410f91c");
            call.await
        }
        "message.delete" => message.delete(MESSAGE).await,
        "message.reaction_list" => message.reaction_list(MESSAGE, "[#129315;]").await.map(drop),
        "message.reaction_list.character" => message.reaction_list(MESSAGE, "🤣").await.map(drop),
        "message.reaction_list.guild" => {
            message.reaction_list(MESSAGE, "1015054289/2/H20B7O7s8c08c08c").await.map(drop)
        }
        "message.add_reaction" => message.add_reaction(MESSAGE, "[#129315;]").await,
        "message.delete_reaction" => message.delete_reaction(MESSAGE, "[#129315;]").await,
        "message.delete_reaction.all" => {
            message.delete_reaction(MESSAGE, "[#129315;]").user_id("2418200000").await
        }
        _ => return None,
    })
}

#[tokio::test]
async fn literal_requests_are_sent_by_call() {
    let wrong = wire::by_call(&super::spec(), call).await;
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// Each literal request, taken apart into arguments and sent by name. A new operation is proven by its `.http` file
/// alone.
#[tokio::test]
async fn literal_requests_are_sent_by_name() {
    let wrong = wire::by_name(&super::spec(), None, super::by_name).await;
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn every_operation_has_a_literal_request() {
    let spec = super::spec();
    assert_eq!(wire::without_literal(&spec), Vec::<String>::new());
    let names: Vec<String> = spec.operations().map(|(name, _)| name).collect();
    let emitted: Vec<&str> = OPERATIONS.iter().map(|meta| meta.name).collect();
    assert_eq!(emitted, names);
}

/// The literals are the page's, not ours: method and path of the source document.
#[test]
fn methods_and_paths_are_the_documents() {
    let documented = [
        ("message.list", "GET", "/message/list"),
        ("message.view", "GET", "/message/view"),
        ("message.create", "POST", "/message/create"),
        ("message.update", "POST", "/message/update"),
        ("message.delete", "POST", "/message/delete"),
        ("message.reaction_list", "GET", "/message/reaction-list"),
        ("message.add_reaction", "POST", "/message/add-reaction"),
        ("message.delete_reaction", "POST", "/message/delete-reaction"),
    ];
    for (name, method, path) in documented {
        let meta = OPERATIONS.iter().find(|meta| meta.name == name).unwrap_or_else(|| panic!("no {name}"));
        assert_eq!((meta.method.as_str(), meta.path), (method, path), "{name}");
    }
}

/// What would be sent can be seen without sending it, and holds no credentials.
#[tokio::test]
async fn a_request_can_be_inspected_before_it_is_sent() {
    let kook = Kook::new("TOKEN").unwrap();
    let request = kook.message().create(CHANNEL, "Hello world").nonce("n").to_request().unwrap();
    assert_eq!(request.method(), kook_api::Method::Post);
    assert_eq!(request.path(), "/message/create");
    let body = super::spec().literal("message.create").request.body;
    let wanted = format!(r#"{},"nonce":"n"}}"#, body.trim_end_matches('}'));
    assert_eq!(request.body().text(), Some(wanted.as_str()));
    assert!(!format!("{request:?}").contains("TOKEN"));
}
