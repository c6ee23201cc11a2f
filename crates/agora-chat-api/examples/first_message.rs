//! Two users, a group, a message with a picture, and what became of somebody who was never there.
//!
//! `cargo run -q -p agora-chat-api --example first_message` talks to the embedded mock, which speaks the platform from
//! the same specification; no account is needed. With `AGORA_CHAT_HOST`, `AGORA_CHAT_APP_KEY` and `AGORA_CHAT_TOKEN`
//! it is the real platform, where what the example makes is deleted at the end.

use std::env::var;

use agora_chat_api::{AgoraChat, Error, ImageContent, NewUser, Upload};
use chat_mock::MockServer;

const ANN: &str = "first-message-ann";
const BOB: &str = "first-message-bob";

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    if let (Ok(host), Ok(app_key), Ok(token)) =
        (var("AGORA_CHAT_HOST"), var("AGORA_CHAT_APP_KEY"), var("AGORA_CHAT_TOKEN"))
    {
        return Ok(run(&AgoraChat::builder().host(host).app_key(app_key).token(token).build()?).await?);
    }
    let server = MockServer::agora_chat().token("a-token").start().await?;
    println!("mock     listens on {}", server.base_url());
    run(&AgoraChat::builder().token("a-token").base_url(server.base_url()).build()?).await?;
    println!("the mock answered {} requests", server.requests().len());
    Ok(())
}

async fn run(agora: &AgoraChat) -> Result<(), Error> {
    let users = [NewUser::new(ANN).password("secret-1"), NewUser::new(BOB).password("secret-2")];
    let registered = agora.user().register_many(users).await?;
    println!("users    {} registered", registered.users.len());
    for failure in registered.failures() {
        println!("users    {} not registered: {}", failure.username, failure.reason);
    }
    match agora.user().register(ANN).password("secret-3").await {
        Err(error) if error.is_already_exists() => println!("users    {error}"),
        other => println!("users    {other:?}"),
    }

    let group = agora.group().create(true, ANN).name("lunch").members([BOB]).await?;
    println!("group    {group}");
    let sent = agora.message().send_to_groups([&group], "Where to?").from(BOB).await?;
    println!("message  {sent:?}");

    let picture = Upload::bytes(&b"\x89PNG"[..]).named("menu.png").media_type("image/png");
    let file = agora.file().upload(picture).restrict_access(true).await?;
    let mut image = ImageContent::new(agora.file().url(&file.uuid)?).filename("menu.png");
    if let Some(secret) = &file.share_secret {
        image = image.secret(secret.clone());
    }
    let sent = agora.message().send_to_users([ANN, BOB], image).await?;
    println!("picture  {sent:?}");

    let removed = agora.group_member().remove_many(&group, [BOB, "nobody-at-all"]).await;
    match removed {
        Ok(outcome) => {
            println!("members  {} removed", outcome.successes().count());
            for failure in outcome.failures() {
                println!("members  {} not removed: {:?}", failure.user, failure.reason);
            }
        }
        Err(error) => println!("members  {error}"),
    }

    let mut users = agora.user().list().limit(1).stream();
    while let Some(user) = users.try_next().await? {
        println!("listed   {}", user.username);
        if user.username == BOB {
            break;
        }
    }

    agora.group().delete(&group).await?;
    for user in [ANN, BOB] {
        agora.user().delete(user).await?;
    }
    println!("cleaned  up");
    Ok(())
}
