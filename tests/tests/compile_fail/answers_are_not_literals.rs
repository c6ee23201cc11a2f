//! A field may join an answer tomorrow.
// E0639

fn main() {
    let _ = kook_api::Emoji { id: "[#129315;]".into(), name: String::new() };
}
