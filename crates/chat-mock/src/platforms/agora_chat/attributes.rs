//! Attributes of users, and of chat rooms.

use serde_json::{Map, Value, json};

use super::{Answered, Failure, Handler, Memory, chats::Chat, text, texts};
use crate::behaviour::Call;

/// How much the attributes of a user may take, in bytes.
const LARGEST_USER: usize = 2048;
/// How long the key and the value of a room's attribute may be.
const LONGEST_KEY: usize = 128;
const LONGEST_VALUE: usize = 4096;
/// How many of a room's attributes one call may change.
const BATCH: usize = 10;

/// An attribute of a chat room.
#[derive(Debug)]
pub(super) struct Attribute {
    key: String,
    value: String,
    /// Who set it last.
    owner: String,
    /// Whether it goes when the owner leaves.
    auto_delete: bool,
}

impl Attribute {
    /// Whether it is still there when a user has left.
    pub(super) fn stays_without(&self, user: &str) -> bool {
        !self.auto_delete || self.owner != user
    }
}

/// The operations that are answered here.
pub(super) fn handler(name: &str) -> Option<Handler> {
    Some(match name {
        "user_attribute.set" => Memory::user_attribute_set,
        "user_attribute.get" => Memory::user_attribute_get,
        "user_attribute.get_many" => Memory::user_attribute_get_many,
        "user_attribute.delete" => Memory::user_attribute_delete,
        "user_attribute.capacity" => Memory::user_attribute_capacity,
        "room_attribute.set" | "room_attribute.force_set" => Memory::room_attribute_set,
        "room_attribute.get" => Memory::room_attribute_get,
        "room_attribute.delete" | "room_attribute.force_delete" => Memory::room_attribute_delete,
        _ => return None,
    })
}

impl Memory {
    fn user_attribute_set(&mut self, call: &Call<'_>) -> Answered {
        let sent = call.parameters.body().as_object().cloned().unwrap_or_default();
        let mut attributes = self.attributes.get(text(call, "username")).cloned().unwrap_or_default();
        attributes.extend(sent.clone());
        if size(&attributes) > LARGEST_USER {
            let limit = "size of metadata for this single user exceeds the user defined limit";
            return Err(Failure::new(403, "FORBIDDEN", format!("{limit}, {LARGEST_USER}Bytes")));
        }
        self.attributes.insert(text(call, "username").to_owned(), attributes);
        Ok(json!({ "data": sent }))
    }

    fn user_attribute_get(&mut self, call: &Call<'_>) -> Answered {
        let attributes = self.attributes.get(text(call, "username"));
        Ok(json!({ "data": attributes.cloned().unwrap_or_default() }))
    }

    fn user_attribute_get_many(&mut self, call: &Call<'_>) -> Answered {
        let properties = texts(call, "properties");
        let mut found = Map::new();
        for user in texts(call, "targets") {
            let mut attributes = self.attributes.get(user).cloned().unwrap_or_default();
            attributes.retain(|name, _| properties.contains(&&**name));
            if !attributes.is_empty() {
                found.insert(user.to_owned(), Value::Object(attributes));
            }
        }
        Ok(json!({ "data": found }))
    }

    fn user_attribute_delete(&mut self, call: &Call<'_>) -> Answered {
        self.attributes.remove(text(call, "username"));
        Ok(json!({ "data": true }))
    }

    fn user_attribute_capacity(&mut self, _: &Call<'_>) -> Answered {
        Ok(json!({ "data": self.attributes.values().map(size).sum::<usize>() }))
    }

    fn room_attribute_set(&mut self, call: &Call<'_>) -> Answered {
        let room = self.room_with_user(call)?;
        let sent = call.parameters.get("metaData").and_then(Value::as_object).cloned().unwrap_or_default();
        check_batch(sent.len())?;
        let user = text(call, "username");
        let auto_delete = call.text("autoDelete") != Some("NO_DELETE");
        let change = |(key, value): (&String, &Value)| {
            let value = value.as_str().unwrap_or_default();
            let done = room.may_set(call, key, value);
            if done.is_ok() {
                room.attributes.retain(|attribute| attribute.key != *key);
                let (key, value, owner) = (key.clone(), value.to_owned(), user.to_owned());
                room.attributes.push(Attribute { key, value, owner, auto_delete });
            }
            (key.clone(), done)
        };
        Ok(outcome(sent.iter().map(change)))
    }

    fn room_attribute_get(&mut self, call: &Call<'_>) -> Answered {
        let keys = texts(call, "keys");
        let attributes = self.chat(call)?.attributes.iter();
        let asked = attributes.filter(|attribute| keys.is_empty() || keys.contains(&&*attribute.key));
        let found = asked.map(|attribute| (attribute.key.clone(), json!(attribute.value)));
        Ok(json!({ "data": found.collect::<Map<_, _>>() }))
    }

    fn room_attribute_delete(&mut self, call: &Call<'_>) -> Answered {
        let room = self.room_with_user(call)?;
        let keys = texts(call, "keys");
        check_batch(keys.len())?;
        let change = |key: &str| {
            let done = room.may_change(call, key);
            if done.is_ok() {
                room.attributes.retain(|attribute| attribute.key != key);
            }
            (key.to_owned(), done)
        };
        Ok(outcome(keys.into_iter().map(change)))
    }

    /// The room, if the user is in it who changes its attributes. Whoever deletes by force need not be.
    fn room_with_user(&mut self, call: &Call<'_>) -> Result<&mut Chat, Failure> {
        let room = self.chat(call)?;
        if call.name != "room_attribute.force_delete" && !room.has(text(call, "username")) {
            return Err(Failure::new(401, "MetadataException", "user is not in chatroom"));
        }
        Ok(room)
    }
}

impl Chat {
    /// Whether an attribute can be set, or why not.
    fn may_set(&self, call: &Call<'_>, key: &str, value: &str) -> Result<(), String> {
        if key.chars().count() > LONGEST_KEY {
            return Err(format!("properties key '{key}' is exceeding maximum limit {LONGEST_KEY}"));
        }
        if value.chars().count() > LONGEST_VALUE {
            return Err(format!(
                "properties value of key '{key}' is exceeding maximum limit {LONGEST_VALUE}"
            ));
        }
        self.may_change(call, key)
    }

    /// Whether the user of the call may change an attribute, or why not: another's only by force.
    fn may_change(&self, call: &Call<'_>, key: &str) -> Result<(), String> {
        let forced = call.name.starts_with("room_attribute.force_");
        let mut attributes = self.attributes.iter();
        if !forced && attributes.any(|known| known.key == key && known.owner != text(call, "username")) {
            return Err("others are not allowed to be set".to_owned());
        }
        Ok(())
    }
}

/// Which keys were changed, and which were not.
fn outcome(changes: impl Iterator<Item = (String, Result<(), String>)>) -> Value {
    let (mut done, mut failed) = (Vec::new(), Map::new());
    for (key, change) in changes {
        match change {
            Ok(()) => done.push(key),
            Err(why) => {
                failed.insert(key, json!(why));
            }
        }
    }
    json!({ "status": "ok", "data": { "successKeys": done, "errorKeys": failed } })
}

fn check_batch(keys: usize) -> Result<(), Failure> {
    if keys > BATCH {
        return Err(Failure::new(400, "", format!("exceed allowed batch size {BATCH}")));
    }
    Ok(())
}

/// What attributes take, in bytes.
fn size(attributes: &Map<String, Value>) -> usize {
    attributes.iter().map(|(name, value)| name.len() + value.as_str().map_or(0, str::len)).sum()
}
