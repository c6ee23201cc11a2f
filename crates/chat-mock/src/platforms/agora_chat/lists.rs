//! Block, allow and mute lists of groups and chat rooms.

use serde_json::{Value, json};

use super::{
    Answered, Failure, Handler, Memory,
    chats::{Chat, Kind},
    contacts::blocked_page,
    listed,
    members::{id_key, too_many},
    most, texts,
};
use crate::behaviour::Call;

/// When a mute ends that has no end.
const NEVER: i64 = 4_638_873_600_000;

/// What is done to users of a group or room, one by one.
pub(super) struct Change {
    /// Its name in answers.
    pub(super) action: &'static str,
    /// Whether it cannot be done to the owner.
    pub(super) spares_owner: bool,
    /// Does it, and tells whether it could be done.
    pub(super) apply: fn(&mut Chat, &str) -> bool,
}

const BLOCK: Change = Change { action: "add_blocks", spares_owner: true, apply: Chat::block };
const UNBLOCK: Change = Change { action: "remove_blocks", spares_owner: false, apply: Chat::unblock };
const ALLOW: Change = Change { action: "add_user_whitelist", spares_owner: false, apply: Chat::allow };
const DISALLOW: Change =
    Change { action: "remove_user_whitelist", spares_owner: false, apply: Chat::disallow };

/// The operations that are answered here.
pub(super) fn handler(name: &str) -> Option<Handler> {
    let (list, operation) = name.strip_prefix("group_").or(name.strip_prefix("room_"))?.split_once('.')?;
    Some(match (list, operation) {
        ("block", "list") => Memory::chat_block_list,
        ("block", "add" | "add_many") => Memory::chat_block,
        ("block", "remove" | "remove_many") => Memory::chat_unblock,
        ("allow", "list") => Memory::chat_allow_list,
        ("allow", "add" | "add_many") => Memory::chat_allow,
        ("allow", "remove_many") => Memory::chat_disallow,
        ("mute", "list") => Memory::chat_mute_list,
        ("mute", "add") => Memory::chat_mute,
        ("mute", "remove") => Memory::chat_unmute,
        ("mute", "mute_all" | "unmute_all") => Memory::chat_mute_all,
        _ => return None,
    })
}

impl Chat {
    fn block(&mut self, user: &str) -> bool {
        let removed = self.remove(user);
        if removed {
            self.blocked.insert(0, user.to_owned());
        }
        removed
    }

    fn unblock(&mut self, user: &str) -> bool {
        take(&mut self.blocked, user)
    }

    fn allow(&mut self, user: &str) -> bool {
        let member = self.has(user);
        if member && !self.allowed.iter().any(|allowed| allowed == user) {
            self.allowed.push(user.to_owned());
        }
        member
    }

    fn disallow(&mut self, user: &str) -> bool {
        take(&mut self.allowed, user)
    }

    /// Refuses what is to be done to the owner.
    fn spare_owner(&self, users: &[&str]) -> Result<(), Failure> {
        if users.contains(&&*self.owner) {
            return Err(Failure::new(403, "forbidden_op", "forbidden operation on group owner!"));
        }
        Ok(())
    }
}

impl Memory {
    fn chat_block_list(&mut self, call: &Call<'_>) -> Answered {
        blocked_page(call, &self.chat(call)?.blocked)
    }

    fn chat_block(&mut self, call: &Call<'_>) -> Answered {
        self.change(call, &BLOCK)
    }

    fn chat_unblock(&mut self, call: &Call<'_>) -> Answered {
        self.change(call, &UNBLOCK)
    }

    fn chat_allow_list(&mut self, call: &Call<'_>) -> Answered {
        Ok(listed(self.chat(call)?.allowed.iter().map(|user| json!(user)).collect()))
    }

    fn chat_allow(&mut self, call: &Call<'_>) -> Answered {
        self.change(call, &ALLOW)
    }

    fn chat_disallow(&mut self, call: &Call<'_>) -> Answered {
        self.change(call, &DISALLOW)
    }

    fn chat_mute_list(&mut self, call: &Call<'_>) -> Answered {
        let mutes =
            self.chat(call)?.muted.iter().map(|(user, expire)| json!({ "expire": expire, "user": user }));
        Ok(listed(mutes.collect()))
    }

    fn chat_mute(&mut self, call: &Call<'_>) -> Answered {
        let expire = match call.number("mute_duration").unwrap_or(-1) {
            -1 => NEVER,
            duration => self.stamps.now().saturating_add(duration),
        };
        let users = users(call)?;
        let chat = self.chat(call)?;
        chat.spare_owner(&users)?;
        if !users.iter().any(|user| chat.has(user)) {
            return Err(not_members(call, &users));
        }
        let mut mute = |user: &str| {
            if !chat.has(user) {
                return json!({ "result": false, "user": user });
            }
            chat.muted.retain(|(muted, _)| muted != user);
            chat.muted.push((user.to_owned(), expire));
            json!({ "result": true, "expire": expire, "user": user })
        };
        Ok(json!({ "data": users.into_iter().map(&mut mute).collect::<Vec<_>>() }))
    }

    fn chat_unmute(&mut self, call: &Call<'_>) -> Answered {
        let users = users(call)?;
        let chat = self.chat(call)?;
        let mut unmute = |user: &str| {
            let index = chat.muted.iter().position(|(muted, _)| muted == user);
            let muted = index.map(|index| chat.muted.remove(index)).is_some();
            json!({ "result": muted, "user": user })
        };
        Ok(json!({ "data": users.into_iter().map(&mut unmute).collect::<Vec<_>>() }))
    }

    fn chat_mute_all(&mut self, call: &Call<'_>) -> Answered {
        let chat = self.chat(call)?;
        chat.all_muted = call.name.ends_with(".mute_all");
        Ok(json!({ "data": { "mute": chat.all_muted } }))
    }

    /// Does something to each of the users who are named, and tells what became of them. One who is named in the path
    /// is told of without a list.
    pub(super) fn change(&mut self, call: &Call<'_>, change: &Change) -> Answered {
        let (users, key) = (users(call)?, id_key(call));
        let chat = self.chat(call)?;
        if change.spares_owner {
            chat.spare_owner(&users)?;
        }
        let results: Vec<_> = users.iter().map(|user| (change.apply)(chat, user)).collect();
        if !results.contains(&true) {
            return Err(not_members(call, &users));
        }
        let place = if key == "chatroomid" { "chatroom" } else { "group" };
        let outcome = |(user, result): (&&str, &bool)| {
            let mut outcome =
                json!({ "result": result, "action": change.action, "user": user, key: chat.id });
            if !result {
                outcome["reason"] = json!(chat.lacks(user, place));
            }
            outcome
        };
        let mut outcomes: Vec<Value> = users.iter().zip(&results).map(outcome).collect();
        let alone = outcomes.len() == 1 && call.parameters.body().is_null();
        Ok(json!({ "data": if alone { outcomes.remove(0) } else { Value::Array(outcomes) } }))
    }
}

/// The users whom a call names, in its path or body, refused if they are too many.
pub(super) fn users<'a>(call: &'a Call<'_>) -> Result<Vec<&'a str>, Failure> {
    let named = ["usernames", "username", "member_id", "member"];
    let wire = named.into_iter().find(|wire| call.parameters.get(wire).is_some()).unwrap_or_default();
    let (users, most) = (texts(call, wire), most(call, wire));
    if users.len() <= most {
        return Ok(users);
    }
    Err(match call.name {
        "group_member.add_many" => too_many(),
        name if name.contains("_member.") => {
            Failure::new(400, "invalid_parameter", format!("members number more than maxSize : {most}"))
        }
        _ => {
            Failure::new(400, "invalid_parameter", format!("usernames size is more than max limit : {most}"))
        }
    })
}

/// None of these users is a member, or on the list. Of rooms the status is another one.
fn not_members(call: &Call<'_>, users: &[&str]) -> Failure {
    let status = if Kind::of(call) == Kind::Group { 403 } else { 400 };
    let description = format!("users [{}] are not members of this group!", users.join(", "));
    Failure::new(status, "forbidden_op", description)
}

/// Takes a user off a list, and tells whether the user was on it.
fn take(list: &mut Vec<String>, user: &str) -> bool {
    let index = list.iter().position(|known| known == user);
    index.map(|index| list.remove(index)).is_some()
}
