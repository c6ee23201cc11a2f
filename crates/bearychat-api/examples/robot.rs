//! A robot that answers questions about lunch, pins the answer, and reads the conversation back. It asks the questions,
//! too.
//!
//! `cargo run -q -p bearychat-api --example robot` talks to the embedded mock, which speaks the platform from the same
//! specification; no account is needed. With `BEARYCHAT_TOKEN` it is the real BearyChat: the robot makes a channel
//! `robot-example` there, and archives it at the end.

use bearychat_api::{Attachment, BearyChat, Error, ErrorKind, Message, MessageKey, VchannelId};
use chat_mock::MockServer;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    if let Ok(token) = std::env::var("BEARYCHAT_TOKEN") {
        return Ok(run(&BearyChat::new(token)?).await?);
    }
    let server = MockServer::bearychat().token("a-token").start().await?;
    println!("mock     listens on {}", server.base_url());
    run(&BearyChat::builder("a-token").base_url(server.base_url()).build()?).await?;

    let stranger = BearyChat::builder("another-token").base_url(server.base_url()).build()?;
    match stranger.user().me().await {
        Err(error) if error.kind() == ErrorKind::Unauthorized => println!("stranger {error}"),
        other => println!("stranger {other:?}"),
    }
    println!("the mock answered {} requests", server.requests().len());
    Ok(())
}

async fn run(bearychat: &BearyChat) -> Result<(), Error> {
    let me = bearychat.user().me().await?;
    println!("me       @{} ({})", me.name, me.full_name);
    let channel = bearychat.channel().create("robot-example").topic("中午吃啥啊？").await?;
    println!("channel  {} with the conversation {}", channel.id, channel.vchannel_id);

    let talked = talk(bearychat, &channel.vchannel_id).await;
    bearychat.channel().archive(&channel.id).await?;
    println!("channel  archived");
    talked
}

async fn talk(bearychat: &BearyChat, vchannel: &VchannelId) -> Result<(), Error> {
    for question in ["中午吃啥啊？", "几点？", "去哪里？"] {
        let asked = bearychat.message().create(vchannel, question).await?;
        println!("asked    {} {}", asked.key, asked.text);
    }

    let mut robot = Robot { bearychat, seen: None };
    println!("answered {} of the questions", robot.answer(vchannel).await?);
    println!("answered {} of the questions that are new", robot.answer(vchannel).await?);

    println!("history, newest first, two messages a page:");
    let mut history = bearychat.message().history(vchannel).page_size(2).stream();
    while let Some(message) = history.try_next().await? {
        println!("         {}", line(&message));
    }
    for pin in bearychat.message_pin().list(vchannel).await? {
        println!("pinned   {}", pin.message_key);
    }

    if let Some(last) = &robot.seen {
        bearychat.message().delete(vchannel, last).await?;
        match bearychat.message().info(vchannel, last).await {
            Err(error) if error.is_refused() => println!("info     {error}"),
            other => println!("info     {other:?}"),
        }
    }
    Ok(())
}

/// What the robot keeps from round to round.
struct Robot<'a> {
    bearychat: &'a BearyChat,
    seen: Option<MessageKey>,
}

impl Robot<'_> {
    /// Answers the questions that came since the last round; tells how many there were.
    async fn answer(&mut self, vchannel: &VchannelId) -> Result<usize, Error> {
        let mut history = self.bearychat.message().history(vchannel).oldest_first();
        if let Some(seen) = &self.seen {
            history = history.after(seen);
        }
        // what is there now: the walk would find the robot's own answers, too
        let messages = history.stream().at_most(100).await?;
        let mut answered = 0;
        for message in messages {
            if message.text.contains("吃啥") {
                let menu = Attachment::new()
                    .title("今日菜单")
                    .text("**酸菜鱼**")
                    .color("#cb3f20")
                    .images(["https://example.com/fish.jpg"]);
                let answer =
                    self.bearychat.message().create(vchannel, "看菜单！").attachments([menu]).await?;
                self.bearychat.message_pin().create(vchannel, &answer.key).await?;
                self.bearychat.reaction().create(vchannel, &message.key, ":+1:").await?;
                answered += 1;
            }
            self.seen = Some(message.key);
        }
        Ok(answered)
    }
}

fn line(message: &Message) -> String {
    let attachments = message.attachments.as_deref().unwrap_or_default();
    let titles: Vec<_> = attachments.iter().filter_map(|attachment| attachment.title.as_deref()).collect();
    format!("{} {} {}", message.created, message.text, titles.join(", "))
}
