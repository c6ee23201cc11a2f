//! Messages: sent, shown, changed, deleted, forwarded.

use serde_json::{Value, json};

use super::{
    Answered, CALLER, Memory, TEAM, mistyped,
    reactions::Reaction,
    stamps::{Key, datetime},
    text, unknown,
};
use crate::{behaviour::Call, refusal::Refusal};

/// What a message says that was forwarded.
const FORWARDED: &str = "转发了消息";

#[derive(Debug)]
pub(super) struct Message {
    pub(super) key: Key,
    pub(super) id: String,
    pub(super) vchannel: String,
    text: String,
    /// As they were given.
    attachments: Value,
    updated: i64,
    edited: bool,
    pub(super) pin: Option<String>,
    pub(super) reactions: Vec<Reaction>,
    /// What it forwards, if it does.
    repost: Option<Value>,
}

impl Message {
    pub(super) fn details(&self) -> Value {
        let mut details = json!({
            "key": self.key.to_string(),
            "id": self.id,
            "team_id": TEAM,
            "uid": CALLER,
            "robot_id": null,
            "vchannel_id": self.vchannel,
            "refer_key": null,
            "subtype": self.subtype(),
            "text": self.text,
            "created": datetime(self.key.time, 0),
            "created_ts": self.key.time,
            "updated": datetime(self.updated, 0),
            "is_channel": true,
            "edited": self.edited,
            "pin_id": self.pin,
            "reactions": self.reactions.iter().map(Reaction::group).collect::<Vec<_>>(),
        });
        // The sample of a message that was forwarded lacks what others have.
        match &self.repost {
            Some(repost) => {
                details["repost"] = repost.clone();
                details["text_i18n"] = json!({ "zh-CN": FORWARDED, "en": "fowarded message" });
            }
            None => {
                details["fallback"] = Value::Null;
                details["attachments"] = self.attachments.clone();
            }
        }
        details
    }

    /// What is told of it where it is forwarded.
    fn as_repost(&self) -> Value {
        json!({
            "uid": CALLER,
            "vchannel_id": self.vchannel,
            "robot_id": null,
            "created_ts": self.key.time,
            "message_key": self.key.to_string(),
            "id": self.id,
            "team_id": TEAM,
            "subtype": self.subtype(),
            "text": self.text,
        })
    }

    fn subtype(&self) -> &'static str {
        if self.repost.is_some() { "forwarded" } else { "normal" }
    }
}

impl Memory {
    pub(super) fn message_create(&mut self, call: &Call<'_>) -> Answered {
        self.send(call, text(call, "vchannel_id")).map(Some)
    }

    pub(super) fn rtm_http_message(&mut self, call: &Call<'_>) -> Answered {
        self.send(call, text(call, "vchannel"))?;
        Ok(None)
    }

    pub(super) fn message_info(&mut self, call: &Call<'_>) -> Answered {
        Ok(Some(self.message(call, "message_key")?.details()))
    }

    pub(super) fn message_update_text(&mut self, call: &Call<'_>) -> Answered {
        let now = self.stamps.now();
        let message = self.message(call, "message_key")?;
        message.text = text(call, "text").to_owned();
        message.updated = now;
        message.edited = true;
        Ok(Some(message.details()))
    }

    pub(super) fn message_delete(&mut self, call: &Call<'_>) -> Answered {
        let key = self.message(call, "message_key")?.key;
        self.messages.retain(|message| message.key != key);
        self.pins.retain(|pin| pin.message_key != key);
        Ok(None)
    }

    pub(super) fn message_forward(&mut self, call: &Call<'_>) -> Answered {
        let repost = self.message(call, "key")?.as_repost();
        self.store(text(call, "to_vchannel_id"), FORWARDED, json!([]), Some(repost)).map(Some)
    }

    /// The message of `vchannel_id` that the parameter `wire` means.
    pub(super) fn message(&mut self, call: &Call<'_>, wire: &str) -> Result<&mut Message, Refusal> {
        let (vchannel, text) = (text(call, "vchannel_id"), text(call, wire));
        self.conversation(vchannel)?;
        let key = Key::parse(text);
        let mut messages = self.messages.iter_mut();
        let found = messages.find(|message| Some(message.key) == key && message.vchannel == vchannel);
        found.ok_or_else(|| unknown("message", text))
    }

    /// Sends the text and attachments of a call.
    fn send(&mut self, call: &Call<'_>, vchannel: &str) -> Result<Value, Refusal> {
        let attachments = match call.parameters.get("attachments") {
            None | Some(Value::Null) => json!([]),
            Some(attachments) => attachments.clone(),
        };
        let says_something =
            |attachment: &Value| attachment["title"].is_string() || attachment["text"].is_string();
        if !attachments.as_array().is_none_or(|attachments| attachments.iter().all(says_something)) {
            return Err(mistyped("attachments", "each must have a title or a text"));
        }
        self.store(vchannel, text(call, "text"), attachments, None)
    }

    fn store(
        &mut self,
        vchannel: &str,
        text: &str,
        attachments: Value,
        repost: Option<Value>,
    ) -> Result<Value, Refusal> {
        self.conversation(vchannel)?;
        let key = self.stamps.key();
        let message = Message {
            key,
            id: self.stamps.id(),
            vchannel: vchannel.to_owned(),
            text: text.to_owned(),
            attachments,
            updated: key.time,
            edited: false,
            pin: None,
            reactions: Vec::new(),
            repost,
        };
        let details = message.details();
        self.messages.push(message);
        self.note(vchannel, key.time);
        Ok(details)
    }
}
