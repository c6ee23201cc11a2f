//! The caller's reactions to messages.

use serde_json::{Value, json};

use super::{Answered, CALLER, Memory, TEAM, messages::Message, stamps::datetime, text};
use crate::{behaviour::Call, refusal::Refusal};

#[derive(Debug)]
pub(super) struct Reaction {
    id: String,
    /// The emoji's name, between colons.
    emoji: String,
    created: i64,
}

impl Reaction {
    /// Those who reacted so to a message, as the message tells them.
    pub(super) fn group(&self) -> Value {
        json!({ "created_ts": self.created, "reaction": self.emoji, "uids": [CALLER] })
    }

    fn details(&self, message: &Message) -> Value {
        json!({
            "id": self.id,
            "team_id": TEAM,
            "uid": CALLER,
            "message_id": message.id,
            "message_key": message.key.to_string(),
            "reaction": self.emoji,
            "created_ts": self.created,
            "created": datetime(self.created, 0),
            "updated": datetime(self.created, 0),
        })
    }
}

impl Memory {
    pub(super) fn reaction_create(&mut self, call: &Call<'_>) -> Answered {
        let emoji = text(call, "reaction");
        let (id, created) = (self.stamps.id(), self.stamps.now());
        let message = self.message(call, "key")?;
        if let Some(known) = message.reactions.iter().find(|reaction| reaction.emoji == emoji) {
            return Ok(Some(known.details(message)));
        }
        let reaction = Reaction { id, emoji: emoji.to_owned(), created };
        let details = reaction.details(message);
        message.reactions.push(reaction);
        Ok(Some(details))
    }

    pub(super) fn reaction_delete(&mut self, call: &Call<'_>) -> Answered {
        let emoji = text(call, "reaction");
        let reactions = &mut self.message(call, "key")?.reactions;
        let found = reactions.iter().position(|reaction| reaction.emoji == emoji);
        let found =
            found.ok_or_else(|| Refusal::NotFound(format!("the caller has not reacted with `{emoji}`")))?;
        reactions.remove(found);
        Ok(None)
    }
}
