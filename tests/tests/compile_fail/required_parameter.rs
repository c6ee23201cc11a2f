//! A message has a content.
// E0061

fn create(kook: kook_api::Kook) -> kook_api::message::Create {
    kook.message().create("53002000000000")
}

fn main() {}
