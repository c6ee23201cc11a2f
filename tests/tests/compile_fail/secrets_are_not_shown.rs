//! A token has no text form that a log could take.
// E0277

fn main() {
    println!("{}", kook_api::Secret::from("token"));
}
