//! A channel is no message.
// E0308

fn view(kook: kook_api::Kook, message: kook_api::MessageId) -> kook_api::message::View {
    kook.message().view(message)
}

fn of_a_channel(kook: kook_api::Kook, channel: kook_api::ChannelId) -> kook_api::message::View {
    view(kook, channel)
}

fn main() {}
