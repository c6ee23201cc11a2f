//! Messages that are pinned to their conversation.

use serde_json::{Value, json};

use super::{
    Answered, CALLER, Memory, TEAM,
    stamps::{Key, datetime},
    text, unknown,
};
use crate::behaviour::Call;

/// The hours by which the samples of pins are east of Greenwich.
const ZONE: i64 = 8;

#[derive(Clone, Debug)]
pub(super) struct Pin {
    id: String,
    vchannel: String,
    message_id: String,
    pub(super) message_key: Key,
    created: i64,
}

impl Pin {
    fn details(&self) -> Value {
        json!({
            "id": self.id,
            "team_id": TEAM,
            "uid": CALLER,
            "vchannel_id": self.vchannel,
            "message_id": self.message_id,
            "message_key": self.message_key.to_string(),
            "created_at": datetime(self.created, ZONE),
            "updated_at": datetime(self.created, ZONE),
        })
    }

    /// The sample of a list has one member more than that of a single pin.
    fn listed(&self) -> Value {
        let mut details = self.details();
        details["message"] = Value::Null;
        details
    }
}

impl Memory {
    pub(super) fn message_pin_list(&mut self, call: &Call<'_>) -> Answered {
        let vchannel = text(call, "vchannel_id");
        self.conversation(vchannel)?;
        let pins = self.pins.iter().filter(|pin| pin.vchannel == vchannel);
        Ok(Some(pins.map(Pin::listed).collect()))
    }

    pub(super) fn message_pin_create(&mut self, call: &Call<'_>) -> Answered {
        let key = self.message(call, "message_key")?.key;
        if let Some(pin) = self.pins.iter().find(|pin| pin.message_key == key) {
            return Ok(Some(pin.details()));
        }
        let (id, created) = (self.stamps.id(), self.stamps.now());
        let message = self.message(call, "message_key")?;
        message.pin = Some(id.clone());
        let (vchannel, message_id) = (message.vchannel.clone(), message.id.clone());
        let pin = Pin { id, vchannel, message_id, message_key: key, created };
        let details = pin.details();
        self.pins.push(pin);
        Ok(Some(details))
    }

    pub(super) fn message_pin_delete(&mut self, call: &Call<'_>) -> Answered {
        let (vchannel, id) = (text(call, "vchannel_id"), text(call, "pin_id"));
        self.conversation(vchannel)?;
        let found = self.pins.iter().position(|pin| pin.id == id && pin.vchannel == vchannel);
        let pin = self.pins.remove(found.ok_or_else(|| unknown("pin", id))?);
        for message in self.messages.iter_mut().filter(|message| message.key == pin.message_key) {
            message.pin = None;
        }
        Ok(None)
    }
}
