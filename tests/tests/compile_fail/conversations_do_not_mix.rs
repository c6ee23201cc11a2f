//! A channel's id is not the id of the conversation in it.
// E0277

use bearychat_api::{BearyChat, ChannelId, message};

fn create(bearychat: BearyChat, channel: ChannelId) -> message::Create {
    bearychat.message().create(channel, "hello")
}

fn main() {}
