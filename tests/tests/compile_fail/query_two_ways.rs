//! A query is made in one of three ways.
// E0574

use bearychat_api::{Latest, MessageQuery, Since};

fn query(latest: Latest, since: Since) -> MessageQuery {
    MessageQuery { latest, since }
}

fn main() {}
