//! A channel is no message.

fn view(kook: kook_api::Kook, channel: kook_api::ChannelId) -> kook_api::message::View {
    kook.message().view(channel)
}

fn main() {}
