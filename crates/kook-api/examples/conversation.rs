//! A conversation with KOOK, without an account: the embedded mock speaks the platform from the same specification.
//!
//! `cargo run -q -p kook-api --example conversation`

use chat_mock::MockServer;
use kook_api::{ErrorKind, Flag, Kook, Message, MessageType};

const CHANNEL: &str = "53002000000000";

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let server = MockServer::kook().token("a-token").start().await?;
    println!("mock     listens on {}", server.base_url());
    let kook = Kook::builder("a-token").base_url(server.base_url()).build()?;

    let question = kook.message().create(CHANNEL, "Who wants **tea**?").kind(MessageType::KMarkdown).await?;
    println!("create   {}", question.msg_id);
    let answer = kook.message().create(CHANNEL, "Me!").quote(&question.msg_id).nonce("n-1").await?;
    println!("create   {} with nonce {:?}", answer.msg_id, answer.nonce);

    kook.message().add_reaction(&question.msg_id, "[#127861;]").await?;
    for reactor in kook.message().reaction_list(&question.msg_id, "[#127861;]").await? {
        println!("reaction by {}", reactor.username);
    }
    kook.message().delete_reaction(&question.msg_id, "[#127861;]").await?;

    kook.message().update(&answer.msg_id, "Me, with *sugar*!").await?;
    println!("update   {}", line(&kook.message().view(&answer.msg_id).await?));
    kook.message().update(&answer.msg_id, "Me, with *sugar*!").clear_quote().await?;
    println!("update   {} (no longer an answer)", line(&kook.message().view(&answer.msg_id).await?));

    for number in 1..=5 {
        kook.message().create(CHANNEL, format!("cup {number}")).await?;
    }
    println!("history, three messages a page:");
    let mut history = kook.message().list(CHANNEL).page_size(3).stream();
    while let Some(message) = history.try_next().await? {
        println!("         {}", line(&message));
    }
    let newer = kook.message().list(CHANNEL).msg_id(&answer.msg_id).flag(Flag::After).await?;
    println!("after    {} newer than the answer", newer.items.len());

    kook.message().delete(&answer.msg_id).await?;
    match kook.message().view(&answer.msg_id).await {
        Err(error) if error.is_refused() => println!("view     {error}"),
        other => println!("view     {other:?}"),
    }

    let stranger = Kook::builder("another-token").base_url(server.base_url()).build()?;
    match stranger.message().list(CHANNEL).await {
        Err(error) if error.kind() == ErrorKind::Unauthorized => println!("stranger {error}"),
        other => println!("stranger {other:?}"),
    }
    println!("the mock answered {} requests", server.requests().len());
    Ok(())
}

fn line(message: &Message) -> String {
    let quote =
        message.quote.as_ref().map_or(String::new(), |quote| format!(" (answers {:?})", quote.content));
    format!("{}: {}{quote}", message.author.username, message.content)
}
