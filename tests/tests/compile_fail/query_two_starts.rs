//! A query since a place has one place: a message or a point in time.
// E0061

use bearychat_api::{MessageKey, Since, UnixMillis};

fn since(key: MessageKey, ts: UnixMillis) -> Since {
    Since::new(key, ts)
}

fn main() {}
