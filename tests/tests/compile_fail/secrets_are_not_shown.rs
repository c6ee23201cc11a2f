//! A token has no text form that a log could take.

fn main() {
    println!("{}", kook_api::Secret::from("token"));
}
