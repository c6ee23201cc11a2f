//! What the other programs meant, as it is written.
// compiles

use kook_api::{Embed, Kook, Message, MessageId, Secret, fixture, message};

fn view(kook: Kook, message: MessageId) -> message::View {
    kook.message().view(message)
}

fn create(kook: Kook) -> message::Create {
    kook.message().create("53002000000000", "hello")
}

fn walk(kook: Kook) {
    let _ = kook.message().list("53002000000000").stream();
}

fn name(embed: Embed) -> &'static str {
    match embed {
        Embed::BiliVideo(_) => "video",
        _ => "other",
    }
}

fn main() {
    let message: Message = fixture(|message: &mut Message| message.content = "hi".into());
    println!("{} {:?}", message.content, Secret::from("token"));
    let _ = (view, create, walk, name);
}
