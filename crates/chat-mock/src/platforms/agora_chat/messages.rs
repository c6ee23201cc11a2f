//! Messages: sent, imported, changed, recalled.

use serde_json::{Map, Value, json};

use super::{Answered, Failure, Handler, Memory, text, texts};
use crate::behaviour::Call;

/// How often a message can be changed.
const EDITS: u32 = 10;
/// How large a message may be, in bytes.
const LARGEST: usize = 5 * 1024;

/// A message that was sent to one user, group or room.
#[derive(Debug)]
pub(super) struct Message {
    id: String,
    to: String,
    chat_type: &'static str,
    /// Text, picture and the like.
    kind: String,
    /// How often it was changed.
    edits: u32,
}

/// Where messages are sent.
struct Target {
    /// What the older form calls it.
    name: &'static str,
    chat_type: &'static str,
    /// How many at once.
    most: usize,
}

const USERS: Target = Target { name: "users", chat_type: "chat", most: 600 };
const GROUPS: Target = Target { name: "chatgroups", chat_type: "groupchat", most: 3 };
const ROOMS: Target = Target { name: "chatrooms", chat_type: "chatroom", most: 10 };

/// The operations that are answered here.
pub(super) fn handler(name: &str) -> Option<Handler> {
    Some(match name {
        "message.send" => Memory::message_send,
        "message.send_to_users" => Memory::message_send_to_users,
        "message.send_to_groups" => Memory::message_send_to_groups,
        "message.send_to_rooms" => Memory::message_send_to_rooms,
        "message.broadcast" => Memory::message_broadcast,
        "message.import_user" => Memory::message_import_user,
        "message.import_group" => Memory::message_import_group,
        "message.recall" => Memory::message_recall,
        "message.rewrite" => Memory::message_rewrite,
        _ => return None,
    })
}

impl Memory {
    fn message_send(&mut self, call: &Call<'_>) -> Answered {
        let target =
            [USERS, GROUPS, ROOMS].into_iter().find(|target| target.name == text(call, "target_type"));
        let kind = call.parameters.get("msg").and_then(|content| content["type"].as_str());
        let mut sent = self.send(call, &target.unwrap_or(USERS), "target", kind.unwrap_or_default())?;
        if !call.flag("useMsgId") {
            sent.values_mut().for_each(|id| *id = json!("success"));
        }
        Ok(json!({ "data": sent }))
    }

    fn message_send_to_users(&mut self, call: &Call<'_>) -> Answered {
        Ok(json!({ "data": self.send(call, &USERS, "to", text(call, "type"))? }))
    }

    fn message_send_to_groups(&mut self, call: &Call<'_>) -> Answered {
        Ok(json!({ "data": self.send(call, &GROUPS, "to", text(call, "type"))? }))
    }

    fn message_send_to_rooms(&mut self, call: &Call<'_>) -> Answered {
        Ok(json!({ "data": self.send(call, &ROOMS, "to", text(call, "type"))? }))
    }

    fn message_broadcast(&mut self, _: &Call<'_>) -> Answered {
        Ok(json!({ "data": { "id": self.stamps.message() } }))
    }

    fn message_import_user(&mut self, call: &Call<'_>) -> Answered {
        let id = self.keep(text(call, "target"), USERS.chat_type, text(call, "type"));
        Ok(json!({ "data": { "msg_id": id } }))
    }

    fn message_import_group(&mut self, call: &Call<'_>) -> Answered {
        let id = self.keep(text(call, "target"), GROUPS.chat_type, text(call, "type"));
        Ok(json!({ "data": { "msg_id": id } }))
    }

    /// What is not there can be recalled by force, as if it had expired.
    fn message_recall(&mut self, call: &Call<'_>) -> Answered {
        let (id, to, chat_type) = (text(call, "msg_id"), text(call, "to"), text(call, "chat_type"));
        let is_meant =
            |message: &Message| message.id == id && message.to == to && message.chat_type == chat_type;
        if !self.messages.iter().any(is_meant) && !call.flag("force") {
            return Ok(json!({ "msgs": [{ "msg_id": id, "recalled": "not_found msg" }] }));
        }
        self.messages.retain(|message| !is_meant(message));
        let from = call.text("from").unwrap_or("admin");
        let recalled =
            json!({ "recalled": "yes", "chattype": chat_type, "from": from, "to": to, "msg_id": id });
        Ok(json!({ "data": recalled }))
    }

    fn message_rewrite(&mut self, call: &Call<'_>) -> Answered {
        let id = text(call, "msg_id");
        if !id.bytes().all(|byte| byte.is_ascii_digit()) {
            let description = "The provided message ID is not a valid number.";
            return Err(Failure::new(400, "InvalidMessageIdException", description));
        }
        let Some(message) = self.messages.iter_mut().find(|message| message.id == id) else {
            let description = "The message is unavailable or has expired.";
            return Err(Failure::new(404, "MessageUnavailableException", description));
        };
        let kind = call.parameters.get("new_msg").and_then(|content| content["type"].as_str());
        if kind != Some(&message.kind) {
            let description = "The message is of a type that is currently not supported for modification.";
            return Err(Failure::new(400, "UnsupportedMessageTypeException", description));
        }
        if message.edits == EDITS {
            let description = "The message has reached its edit limit and cannot be modified further.";
            return Err(Failure::new(403, "EditLimitExceededException", description));
        }
        message.edits += 1;
        Ok(json!({ "data": "success" }))
    }

    /// Sends a message to each of those whom the parameter `wire` names, who need not exist, and tells the ids.
    fn send(
        &mut self,
        call: &Call<'_>,
        target: &Target,
        wire: &str,
        kind: &str,
    ) -> Result<Map<String, Value>, Failure> {
        let recipients = texts(call, wire);
        let refused = |why: String| Err(Failure::new(400, "message_send_error", why));
        if call.text("from") == Some("") {
            return match call.name {
                "message.send" => Err(Failure::new(400, "illegal_argument", "'from' can't be empty")),
                _ => refused("param from can't be empty".to_owned()),
            };
        }
        if recipients.is_empty() {
            return refused(format!("param {wire} can't be empty"));
        }
        if recipients.len() > target.most {
            return refused(format!("params {wire}'s size can't exceed limit {}", target.most));
        }
        let content = ["msg", "body", "ext"].into_iter().filter_map(|wire| call.parameters.get(wire));
        if content.map(|part| part.to_string().len()).sum::<usize>() > LARGEST {
            return refused("message is too large".to_owned());
        }
        let sent = |to: &str| (to.to_owned(), json!(self.keep(to, target.chat_type, kind)));
        Ok(recipients.into_iter().map(sent).collect())
    }

    /// Remembers a message, and tells its id.
    fn keep(&mut self, to: &str, chat_type: &'static str, kind: &str) -> String {
        let id = self.stamps.message().to_string();
        let (to, kind) = (to.to_owned(), kind.to_owned());
        self.messages.push(Message { id: id.clone(), to, chat_type, kind, edits: 0 });
        id
    }
}
