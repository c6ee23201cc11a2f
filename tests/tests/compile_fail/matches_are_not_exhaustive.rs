//! A kind may join a union tomorrow.
// E0004

fn name(embed: kook_api::Embed) -> &'static str {
    match embed {
        kook_api::Embed::BiliVideo(_) => "video",
        kook_api::Embed::Link(_) => "link",
        kook_api::Embed::Image(_) => "image",
        kook_api::Embed::Card(_) => "card",
    }
}

fn main() {}
