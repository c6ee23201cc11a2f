//! Users: registered, shown, listed, banned, deleted.

use serde_json::{Value, json};

use super::{Answered, Failure, Handler, Memory, most, pages::Page, text, texts};
use crate::behaviour::Call;

#[derive(Debug)]
pub(super) struct User {
    pub(super) name: String,
    uuid: String,
    created: i64,
    modified: i64,
    /// Not banned.
    activated: bool,
    nickname: Option<String>,
    /// The newest first.
    pub(super) contacts: Vec<String>,
    /// The newest first.
    pub(super) blocked: Vec<String>,
}

impl User {
    pub(super) fn details(&self) -> Value {
        let mut details = json!({
            "uuid": self.uuid,
            "type": "user",
            "created": self.created,
            "modified": self.modified,
            "username": self.name,
            "activated": self.activated,
        });
        if let Some(nickname) = &self.nickname {
            details["nickname"] = json!(nickname);
        }
        details
    }
}

/// The operations that are answered here.
pub(super) fn handler(name: &str) -> Option<Handler> {
    Some(match name {
        "user.register" => Memory::user_register,
        "user.register_many" => Memory::user_register_many,
        "user.get" => Memory::user_get,
        "user.list" => Memory::user_list,
        "user.delete" => Memory::user_delete,
        "user.delete_many" => Memory::user_delete_many,
        "user.set_password" => Memory::user_set_password,
        "user.activate" => Memory::user_activate,
        "user.deactivate" => Memory::user_deactivate,
        "user.status" => Memory::user_status,
        "user.statuses" => Memory::user_statuses,
        _ => return None,
    })
}

impl Memory {
    fn user_register(&mut self, call: &Call<'_>) -> Answered {
        let name = text(call, "username");
        check_name(name)?;
        if self.has_user(name) {
            let description = format!(
                "Application null Entity user requires that property named username be unique, value of {name} exists"
            );
            return Err(Failure::new(400, "duplicate_unique_property_exists", description));
        }
        Ok(json!({ "entities": [self.admit(name, call.text("nickname"))] }))
    }

    fn user_register_many(&mut self, call: &Call<'_>) -> Answered {
        let users = call.parameters.body().as_array().map(Vec::as_slice).unwrap_or_default();
        let most = most(call, "");
        if users.len() > most {
            let description = format!(
                "Request body array size[{}] had almost reached or been greater than the upper range value[{most}]",
                users.len(),
            );
            return Err(Failure::new(400, "illegal_argument", description));
        }
        for (index, user) in users.iter().enumerate() {
            let name = user["username"].as_str().unwrap_or_default();
            check_name(name)?;
            let twice = |other: &Value| other["username"] == name && other["password"] != user["password"];
            if users[..index].iter().any(twice) {
                let description = format!("the same user {name} has a different password");
                return Err(Failure::new(400, "duplicate_unique_property_exists", description));
            }
        }
        let (mut registered, mut failed) = (Vec::new(), Vec::new());
        for user in users {
            let name = user["username"].as_str().unwrap_or_default();
            if self.has_user(name) {
                let reason = format!("the {name} already exists");
                failed.push(json!({ "username": name, "registerUserFailReason": reason }));
            } else {
                registered.push(self.admit(name, user["nickname"].as_str()));
            }
        }
        Ok(json!({ "entities": registered, "data": failed }))
    }

    fn user_get(&mut self, call: &Call<'_>) -> Answered {
        let user = self.user(text(call, "username"))?;
        Ok(json!({ "entities": [user.details()], "count": 1 }))
    }

    fn user_list(&mut self, call: &Call<'_>) -> Answered {
        let page = self.page_of_users(call)?;
        let users: Vec<_> = self.users[page.range.clone()].iter().map(User::details).collect();
        Ok(page.tell(json!({ "count": users.len(), "entities": users })))
    }

    fn user_delete(&mut self, call: &Call<'_>) -> Answered {
        let name = text(call, "username");
        let index = self.users.iter().position(|user| user.name == name || user.uuid == name);
        let deleted = self.forget(index.ok_or_else(Failure::no_user)?);
        Ok(json!({ "entities": [deleted.details()] }))
    }

    fn user_delete_many(&mut self, call: &Call<'_>) -> Answered {
        let page = self.page_of_users(call)?;
        let first = page.range.start;
        let deleted: Vec<_> = page.range.clone().map(|_| self.forget(first).details()).collect();
        Ok(page.tell(json!({ "entities": deleted })))
    }

    fn user_set_password(&mut self, call: &Call<'_>) -> Answered {
        let now = self.stamps.now();
        let user = self.user(text(call, "username"));
        user.map_err(|_| Failure::new(404, "entity_not_found", "User null not found"))?.modified = now;
        Ok(json!({ "action": "set user password" }))
    }

    fn user_activate(&mut self, call: &Call<'_>) -> Answered {
        self.set_activated(call, true)?;
        Ok(json!({ "action": "activate user" }))
    }

    fn user_deactivate(&mut self, call: &Call<'_>) -> Answered {
        let user = self.set_activated(call, false)?.details();
        Ok(json!({ "action": "Deactivate user", "entities": [user] }))
    }

    fn user_status(&mut self, call: &Call<'_>) -> Answered {
        Ok(json!({ "data": offline(text(call, "username")) }))
    }

    fn user_statuses(&mut self, call: &Call<'_>) -> Answered {
        let (users, most) = (texts(call, "usernames"), most(call, "usernames"));
        if users.len() > most {
            let description = format!("request body exceeds maximum limit, maximum limit is {most}");
            return Err(Failure::new(400, "illegal_argument", description));
        }
        Ok(json!({ "data": users.into_iter().map(offline).collect::<Vec<_>>() }))
    }

    /// The user of that name.
    pub(super) fn user(&mut self, name: &str) -> Result<&mut User, Failure> {
        self.users.iter_mut().find(|user| user.name == name).ok_or_else(Failure::no_user)
    }

    pub(super) fn has_user(&self, name: &str) -> bool {
        self.users.iter().any(|user| user.name == name)
    }

    fn set_activated(&mut self, call: &Call<'_>, activated: bool) -> Result<&User, Failure> {
        let now = self.stamps.now();
        let user = self.user(text(call, "username"))?;
        (user.activated, user.modified) = (activated, now);
        Ok(user)
    }

    fn page_of_users(&self, call: &Call<'_>) -> Result<Page, Failure> {
        let names: Vec<_> = self.users.iter().map(|user| &*user.name).collect();
        Page::of(call, "limit", &names)
    }

    /// Registers a user whose name is free, and tells who it is.
    fn admit(&mut self, name: &str, nickname: Option<&str>) -> Value {
        let now = self.stamps.now();
        let user = User {
            name: name.to_owned(),
            uuid: self.stamps.uuid(),
            created: now,
            modified: now,
            activated: true,
            nickname: nickname.map(str::to_owned),
            contacts: Vec::new(),
            blocked: Vec::new(),
        };
        let details = user.details();
        self.users.push(user);
        details
    }

    /// Deletes a user, with the groups and rooms that are the user's, and all that others know of the user.
    fn forget(&mut self, index: usize) -> User {
        let gone = self.users.remove(index);
        let others = |name: &String| *name != gone.name;
        for user in &mut self.users {
            user.contacts.retain(others);
            user.blocked.retain(others);
        }
        self.chats.retain(|chat| chat.owner != gone.name);
        for chat in &mut self.chats {
            chat.remove(&gone.name);
            chat.blocked.retain(others);
        }
        self.mutes.retain(|mute| mute.user != gone.name);
        self.attributes.remove(&gone.name);
        gone
    }
}

/// Nobody ever connects to this server.
fn offline(user: &str) -> Value {
    json!({ user: "offline" })
}

fn check_name(name: &str) -> Result<(), Failure> {
    let legal = |byte: u8| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte);
    if name.len() > 64 {
        return Err(Failure::new(400, "illegal_argument", "USERNAME_TOO_LONG"));
    }
    if name.is_empty() || !name.bytes().all(legal) {
        return Err(Failure::new(400, "illegal_argument", format!("username [{name}] is not legal")));
    }
    Ok(())
}
