//! Members and admins of groups and chat rooms.

use serde_json::{Value, json};

use super::{
    Answered, Failure, Handler, Memory,
    chats::{Chat, Kind},
    listed,
    lists::{Change, users},
    pages::numbered,
    text,
};
use crate::behaviour::Call;

const REMOVE: Change = Change { action: "remove_member", spares_owner: true, apply: Chat::remove };

/// The operations that are answered here.
pub(super) fn handler(name: &str) -> Option<Handler> {
    Some(match name {
        "group_member.list" | "room_member.list" => Memory::member_list,
        "group_member.add" | "room_member.add" => Memory::member_add,
        "group_member.add_many" | "room_member.add_many" => Memory::member_add_many,
        "group_member.remove" | "group_member.remove_many" => Memory::member_remove,
        "room_member.remove" | "room_member.remove_many" => Memory::member_remove,
        "group.transfer" => Memory::group_transfer,
        "group_member.is_joined" => Memory::member_is_joined,
        "group_admin.list" | "room_admin.list" => Memory::admin_list,
        "group_admin.add" | "room_admin.add" => Memory::admin_add,
        "group_admin.remove" | "room_admin.remove" => Memory::admin_remove,
        _ => return None,
    })
}

impl Chat {
    /// Owner and members, told apart.
    pub(super) fn affiliations(&self) -> impl DoubleEndedIterator<Item = Value> {
        let members = self.members.iter().map(|member| json!({ "member": member }));
        [json!({ "owner": self.owner })].into_iter().chain(members)
    }

    /// How many members there are, the owner included.
    pub(super) fn size(&self) -> usize {
        self.members.len() + 1
    }

    pub(super) fn has(&self, user: &str) -> bool {
        self.owner == user || self.members.iter().any(|member| member == user)
    }

    /// Lets a user go, with all that comes with being a member; false for who is none, or is the owner.
    pub(super) fn remove(&mut self, user: &str) -> bool {
        let Some(index) = self.members.iter().position(|member| member == user) else { return false };
        self.members.remove(index);
        self.admins.retain(|admin| admin != user);
        self.allowed.retain(|allowed| allowed != user);
        self.muted.retain(|(muted, _)| muted != user);
        self.attributes.retain(|attribute| attribute.stays_without(user));
        true
    }

    /// Says that a user is not in it, where `place` is what the documents call it.
    pub(super) fn lacks(&self, user: &str, place: &str) -> String {
        format!("user: {user} doesn't exist in {place}: {}", self.id)
    }

    /// Refuses more members than there may be.
    pub(super) fn check_size(&self) -> Result<(), Failure> {
        if self.size() > self.capacity() {
            return Err(too_many());
        }
        Ok(())
    }
}

impl Memory {
    fn member_list(&mut self, call: &Call<'_>) -> Answered {
        let chat = self.chat(call);
        let id = call.text("group_id").or(call.text("chatroom_id")).unwrap_or_default();
        let affiliations = chat.map_err(|_| Failure::no_chat_found(id))?.affiliations();
        let members: Vec<_> = match call.text("sort") {
            Some("desc") => affiliations.rev().collect(),
            _ => affiliations.collect(),
        };
        Ok(listed(numbered(call, "pagenum", "pagesize", members)))
    }

    fn member_add(&mut self, call: &Call<'_>) -> Answered {
        let (user, key) = (text(call, "username"), id_key(call));
        let id = self.chat(call)?.id.clone();
        self.join(call, &[user])?;
        Ok(json!({ "data": { "result": true, key: id, "action": "add_member", "user": user } }))
    }

    fn member_add_many(&mut self, call: &Call<'_>) -> Answered {
        let key = id_key(call);
        let id = self.chat(call)?.id.clone();
        let joined = self.join(call, &users(call)?)?;
        Ok(json!({ "data": { "newmembers": joined, key: id, "action": "add_member" } }))
    }

    fn member_remove(&mut self, call: &Call<'_>) -> Answered {
        self.change(call, &REMOVE)
    }

    fn group_transfer(&mut self, call: &Call<'_>) -> Answered {
        let group = self.chat(call)?;
        let owner = text(call, "newowner");
        if owner == group.owner {
            return Err(Failure::new(403, "forbidden_op", "new owner and old owner are the same"));
        }
        if !group.remove(owner) {
            return Err(Failure::new(403, "forbidden_op", group.lacks(owner, "group")));
        }
        let former = std::mem::replace(&mut group.owner, owner.to_owned());
        group.members.push(former);
        Ok(json!({ "data": { "newowner": true } }))
    }

    fn member_is_joined(&mut self, call: &Call<'_>) -> Answered {
        Ok(json!({ "data": self.chat(call)?.has(text(call, "username")) }))
    }

    fn admin_list(&mut self, call: &Call<'_>) -> Answered {
        Ok(listed(self.chat(call)?.admins.iter().map(|admin| json!(admin)).collect()))
    }

    fn admin_add(&mut self, call: &Call<'_>) -> Answered {
        let user = text(call, "newadmin");
        self.chat(call)?;
        self.check_users([user].into_iter())?;
        let chat = self.chat(call)?;
        if !chat.members.iter().any(|member| member == user) {
            return Err(Failure::new(404, "resource_not_found", chat.lacks(user, "group")));
        }
        if !chat.admins.iter().any(|admin| admin == user) {
            chat.admins.push(user.to_owned());
        }
        Ok(json!({ "data": { "result": "success", "newadmin": user } }))
    }

    fn admin_remove(&mut self, call: &Call<'_>) -> Answered {
        let user = text(call, "oldadmin");
        let chat = self.chat(call)?;
        let Some(index) = chat.admins.iter().position(|admin| admin == user) else {
            let description = format!("user:{user} is not admin of group:{}", chat.id);
            return Err(Failure::new(403, "forbidden_op", description));
        };
        chat.admins.remove(index);
        Ok(json!({ "data": { "result": "success", "oldadmin": user } }))
    }

    /// Makes users members, and tells who was none before. It is all of them or nobody, and fails if it is nobody.
    fn join<'a>(&mut self, call: &Call<'_>, users: &[&'a str]) -> Result<Vec<&'a str>, Failure> {
        self.check_users(users.iter().copied())?;
        let chat = self.chat(call)?;
        let mut joining: Vec<&str> = Vec::new();
        for user in users {
            if !chat.has(user) && !joining.contains(user) {
                joining.push(user);
            }
        }
        if let (true, Some(user)) = (joining.is_empty(), users.first()) {
            let description =
                format!("can not join this group, reason:user: {user} already in group: {}\n", chat.id);
            return Err(Failure::new(403, "forbidden_op", description));
        }
        if chat.size() + joining.len() > chat.capacity() {
            return Err(too_many());
        }
        chat.blocked.retain(|blocked| !joining.contains(&&**blocked));
        chat.members.extend(joining.iter().map(|user| (*user).to_owned()));
        Ok(joining)
    }
}

/// The member of an answer that tells the group or room. Lists of rooms have another one than members of rooms.
pub(super) fn id_key(call: &Call<'_>) -> &'static str {
    match Kind::of(call) {
        Kind::Group => "groupid",
        Kind::Room if call.name.starts_with("room_member.") => "id",
        Kind::Room => "chatroomid",
    }
}

/// These are more members than there may be.
pub(super) fn too_many() -> Failure {
    Failure::new(403, "exceed_limit", "members size is greater than max user size !")
}
