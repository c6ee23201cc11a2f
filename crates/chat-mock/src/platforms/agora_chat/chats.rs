//! Groups and chat rooms: created, shown, listed, changed, deleted.

use chat_spec::ir::Literal;
use serde_json::{Map, Value, json};

use super::{
    Answered, Failure, Handler, Memory,
    attributes::Attribute,
    listed,
    pages::{Page, numbered},
    text, texts,
};
use crate::behaviour::Call;

/// How long an announcement may be, in characters.
const LONGEST_ANNOUNCEMENT: usize = 512;

/// Groups and rooms have much in common, and words of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Group,
    Room,
}

/// A group or chat room.
#[derive(Debug)]
pub(super) struct Chat {
    kind: Kind,
    pub(super) id: String,
    pub(super) owner: String,
    created: i64,
    modified: i64,
    /// Name, description and the like, as they are shown.
    settings: Value,
    announcement: String,
    pub(super) disabled: bool,
    /// Without the owner, from first to last joined.
    pub(super) members: Vec<String>,
    pub(super) admins: Vec<String>,
    /// The newest first.
    pub(super) blocked: Vec<String>,
    pub(super) allowed: Vec<String>,
    /// And until when.
    pub(super) muted: Vec<(String, i64)>,
    pub(super) all_muted: bool,
    pub(super) attributes: Vec<Attribute>,
}

impl Kind {
    /// Of what the call is.
    pub(super) fn of(call: &Call<'_>) -> Self {
        if call.name.starts_with("room") { Self::Room } else { Self::Group }
    }

    /// The member that most answers tell the id in.
    fn id(self) -> &'static str {
        match self {
            Self::Group => "groupid",
            Self::Room => "id",
        }
    }

    /// What is not set when one is created.
    fn settings(self) -> Value {
        match self {
            Self::Group => json!({
                "name": "", "avatar": "", "description": "", "membersonly": false, "allowinvites": false,
                "invite_need_confirm": true, "custom": "", "public": true,
            }),
            Self::Room => json!({
                "name": "", "description": "", "membersonly": false, "allowinvites": false, "custom": "",
                "public": true,
            }),
        }
    }
}

impl Chat {
    /// All there is to know.
    fn details(&self) -> Value {
        let mut details = self.settings.clone();
        details["id"] = json!(self.id);
        details["owner"] = json!(self.owner);
        details["created"] = json!(self.created);
        details["mute"] = json!(self.all_muted);
        details["affiliations_count"] = json!(self.size());
        details["affiliations"] = self.affiliations().collect();
        if self.kind == Kind::Group {
            details["disabled"] = json!(self.disabled);
            // No document shows it in a group.
            details.as_object_mut().and_then(|details| details.remove("invite_need_confirm"));
        }
        details
    }

    /// What the list of all says.
    fn summary(&self) -> Value {
        match self.kind {
            Kind::Group => json!({
                "owner": format!("{}#{}_{}", super::ORGANIZATION, super::APP, self.owner),
                "groupid": self.id,
                "affiliations": self.size(),
                "type": "group",
                "lastModified": self.modified.to_string(),
                "groupname": self.settings["name"],
            }),
            Kind::Room => json!({
                "id": self.id,
                "name": self.settings["name"],
                "owner": self.owner,
                "affiliations_count": self.size(),
                "disabled": self.disabled,
            }),
        }
    }

    /// What a list of those says that a user is in.
    fn joined(&self) -> Value {
        match self.kind {
            Kind::Group => json!({ "groupid": self.id, "groupname": self.settings["name"] }),
            Kind::Room => {
                json!({ "id": self.id, "name": self.settings["name"], "disabled": self.disabled.to_string() })
            }
        }
    }

    /// Takes what a call sets, and tells what that was. What the call does not know is overlooked.
    fn set(&mut self, call: &Call<'_>) -> Map<String, Value> {
        let mut set = Map::new();
        let body = call.parameters.body().as_object().into_iter().flatten();
        for (name, value) in body.filter(|(name, _)| call.facts(name).is_some()) {
            let shown = if name == "groupname" { "name" } else { name };
            if let Some(setting) = self.settings.get_mut(shown) {
                *setting = value.clone();
                set.insert(if shown == "name" { "groupname" } else { shown }.to_owned(), json!(true));
            }
        }
        set
    }

    /// How many may be members, the owner included.
    pub(super) fn capacity(&self) -> usize {
        self.settings["maxusers"].as_u64().and_then(|most| usize::try_from(most).ok()).unwrap_or(usize::MAX)
    }
}

/// The operations that are answered here.
pub(super) fn handler(name: &str) -> Option<Handler> {
    Some(match name {
        "group.create" | "room.create" => Memory::chat_create,
        "group.get" | "room.get" => Memory::chat_get,
        "group.list" | "room.list" => Memory::chat_list,
        "group.joined" | "room.joined" => Memory::chat_joined,
        "group.update" | "room.update" => Memory::chat_update,
        "group.delete" | "room.delete" => Memory::chat_delete,
        "group.announcement" | "room.announcement" => Memory::chat_announcement,
        "group.set_announcement" | "room.set_announcement" => Memory::chat_set_announcement,
        "group.disable" | "group.enable" => Memory::group_disable,
        _ => return None,
    })
}

impl Memory {
    fn chat_create(&mut self, call: &Call<'_>) -> Answered {
        let (kind, owner) = (Kind::of(call), text(call, "owner"));
        let mut members: Vec<String> = Vec::new();
        for member in texts(call, "members") {
            if member != owner && !members.iter().any(|known| known == member) {
                members.push(member.to_owned());
            }
        }
        self.check_users([owner].into_iter().chain(members.iter().map(|member| &**member)))?;
        let now = self.stamps.now();
        let mut chat = Chat {
            kind,
            id: self.stamps.chat(),
            owner: owner.to_owned(),
            created: now,
            modified: now,
            settings: kind.settings(),
            announcement: String::new(),
            disabled: false,
            members,
            admins: Vec::new(),
            blocked: Vec::new(),
            allowed: Vec::new(),
            muted: Vec::new(),
            all_muted: false,
            attributes: Vec::new(),
        };
        if let Some(Literal::Int(most)) = call.facts("maxusers").and_then(|facts| facts.default.as_ref()) {
            chat.settings["maxusers"] = json!(most);
        }
        chat.set(call);
        if kind == Kind::Group && chat.settings["public"] == true {
            // Whatever was asked for; it can be changed later.
            chat.settings["allowinvites"] = json!(false);
        }
        chat.check_size()?;
        let answer = json!({ "data": { kind.id(): chat.id } });
        self.chats.push(chat);
        Ok(answer)
    }

    /// Of several, those that are there.
    fn chat_get(&mut self, call: &Call<'_>) -> Answered {
        let (kind, ids) = match Kind::of(call) {
            Kind::Group => (Kind::Group, texts(call, "group_ids")),
            Kind::Room => (Kind::Room, texts(call, "chatroom_id")),
        };
        let chats = self.chats.iter().filter(|chat| chat.kind == kind && ids.contains(&&*chat.id));
        let found: Vec<_> = chats.map(Chat::details).collect();
        match (kind, found.is_empty()) {
            (_, false) => Ok(listed(found)),
            (Kind::Group, true) => Err(Failure::no_chat(&ids.join(","))),
            (Kind::Room, true) => Err(Failure::no_chat_found(&ids.join(","))),
        }
    }

    fn chat_list(&mut self, call: &Call<'_>) -> Answered {
        let chats: Vec<_> = self.newest(Kind::of(call)).collect();
        let ids: Vec<_> = chats.iter().map(|chat| &*chat.id).collect();
        let page = Page::of(call, "limit", &ids)?;
        let answer = listed(chats[page.range.clone()].iter().map(|chat| chat.summary()).collect());
        Ok(page.tell(answer))
    }

    fn chat_joined(&mut self, call: &Call<'_>) -> Answered {
        let user = text(call, "username");
        if !self.has_user(user) {
            return Err(Failure::no_user());
        }
        let joined = self.newest(Kind::of(call)).filter(|chat| chat.has(user)).map(Chat::joined);
        Ok(listed(numbered(call, "pagenum", "pagesize", joined.collect())))
    }

    fn chat_update(&mut self, call: &Call<'_>) -> Answered {
        let now = self.stamps.now();
        let chat = self.chat(call)?;
        let mut names = call.parameters.body().as_object().into_iter().flat_map(Map::keys);
        if let Some(unknown) = names.find(|name| call.facts(name).is_none()) {
            let description = format!("some of [{unknown}] are not valid fields");
            return Err(Failure::new(400, "invalid_parameter", description));
        }
        chat.modified = now;
        Ok(json!({ "data": chat.set(call) }))
    }

    fn chat_delete(&mut self, call: &Call<'_>) -> Answered {
        let id = self.chat(call)?.id.clone();
        self.chats.retain(|chat| chat.id != id);
        Ok(json!({ "data": { "success": true, Kind::of(call).id(): id } }))
    }

    fn chat_announcement(&mut self, call: &Call<'_>) -> Answered {
        Ok(json!({ "data": { "announcement": self.chat(call)?.announcement } }))
    }

    fn chat_set_announcement(&mut self, call: &Call<'_>) -> Answered {
        let chat = self.chat(call)?;
        let announcement = text(call, "announcement");
        if announcement.chars().count() > LONGEST_ANNOUNCEMENT {
            let error = if chat.kind == Kind::Group { "FORBIDDEN" } else { "forbidden_op" };
            return Err(Failure::new(403, error, "announce info length exceeds limit!"));
        }
        chat.announcement = announcement.to_owned();
        Ok(json!({ "data": { "id": chat.id, "result": true } }))
    }

    fn group_disable(&mut self, call: &Call<'_>) -> Answered {
        let group = self.chat(call)?;
        group.disabled = call.name == "group.disable";
        Ok(json!({ "data": { "disabled": group.disabled } }))
    }

    /// The group or room that the path means.
    pub(super) fn chat(&mut self, call: &Call<'_>) -> Result<&mut Chat, Failure> {
        let kind = Kind::of(call);
        let id = call.text("group_id").or(call.text("chatroom_id")).unwrap_or_default();
        let mut chats = self.chats.iter_mut();
        chats.find(|chat| chat.kind == kind && chat.id == id).ok_or_else(|| Failure::no_chat(id))
    }

    /// Refuses users who are not registered.
    pub(super) fn check_users<'a>(&self, mut users: impl Iterator<Item = &'a str>) -> Result<(), Failure> {
        users.find(|user| !self.has_user(user)).map_or(Ok(()), |user| Err(Failure::no_such_member(user)))
    }

    fn newest(&self, kind: Kind) -> impl Iterator<Item = &Chat> {
        self.chats.iter().rev().filter(move |chat| chat.kind == kind)
    }
}
