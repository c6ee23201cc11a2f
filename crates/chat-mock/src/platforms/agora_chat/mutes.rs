//! Global mutes.

use serde_json::{Value, json};

use super::{Answered, Failure, Handler, Memory, pages::numbered, text};
use crate::behaviour::Call;

/// The kinds of chats in which a user can be muted.
const KINDS: [&str; 3] = ["chat", "groupchat", "chatroom"];

/// That a user is muted in one kind of chats, or was.
#[derive(Debug)]
pub(super) struct Mute {
    pub(super) user: String,
    kind: &'static str,
    /// For how long; 0 = no longer, -1 = for good.
    seconds: i64,
}

/// The operations that are answered here.
pub(super) fn handler(name: &str) -> Option<Handler> {
    Some(match name {
        "mute.set" => Memory::mute_set,
        "mute.get" => Memory::mute_get,
        "mute.list" => Memory::mute_list,
        _ => return None,
    })
}

impl Memory {
    fn mute_set(&mut self, call: &Call<'_>) -> Answered {
        let user = self.muted_user(call)?;
        for kind in KINDS {
            let Some(seconds) = call.number(kind) else { continue };
            self.mutes.retain(|mute| mute.user != user || mute.kind != kind);
            self.mutes.push(Mute { user: user.to_owned(), kind, seconds });
        }
        Ok(json!({ "data": { "result": "ok" } }))
    }

    fn mute_get(&mut self, call: &Call<'_>) -> Answered {
        let user = self.muted_user(call)?;
        let mut data = json!({ "userid": user, "unixtime": self.stamps.now() / 1000 });
        for kind in KINDS {
            let mute = self.mutes.iter().find(|mute| mute.user == user && mute.kind == kind);
            data[kind] = json!(mute.map_or(0, |mute| mute.seconds));
        }
        Ok(json!({ "data": data }))
    }

    fn mute_list(&mut self, call: &Call<'_>) -> Answered {
        let mutes = self.mutes.iter().map(|mute| json!({ "username": mute.user, mute.kind: mute.seconds }));
        let page: Vec<Value> = numbered(call, "pageNum", "pageSize", mutes.collect());
        Ok(json!({ "data": { "data": page, "unixtime": self.stamps.now() / 1000 } }))
    }

    fn muted_user<'a>(&self, call: &'a Call<'_>) -> Result<&'a str, Failure> {
        let user = text(call, "username");
        let failure = || {
            Failure::new(400, "required_property_not_found", "Entity user requires a property named username")
        };
        self.has_user(user).then_some(user).ok_or_else(failure)
    }
}
