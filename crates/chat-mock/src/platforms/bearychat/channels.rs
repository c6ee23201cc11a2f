//! Channels, and who is in them.

use serde_json::{Value, json};

use super::{Answered, CALLER, Memory, TEAM, text, unknown};
use crate::{behaviour::Call, refusal::Refusal};

#[derive(Debug)]
pub(super) struct Channel {
    id: String,
    /// The conversation in it.
    vchannel: String,
    name: String,
    topic: Option<String>,
    general: bool,
    private: bool,
    active: bool,
    members: Vec<String>,
    /// When the last message was sent, or the channel was made.
    latest: i64,
}

impl Channel {
    /// The channel that is there from the beginning, as the samples have it.
    pub(super) fn of_everybody(now: i64) -> Self {
        Self {
            id: "=bw52O".to_owned(),
            vchannel: "=bw52O".to_owned(),
            name: "所有人".to_owned(),
            topic: None,
            general: true,
            private: false,
            active: true,
            members: vec![CALLER.to_owned()],
            latest: now,
        }
    }

    fn details(&self) -> Value {
        json!({
            "id": self.id,
            "team_id": TEAM,
            "uid": CALLER,
            "vchannel_id": self.vchannel,
            "name": self.name,
            "topic": self.topic,
            "type": "normal",
            "general": self.general,
            "private": self.private,
            "is_active": self.active,
            "is_member": self.members.iter().any(|member| member == CALLER),
            "member_uids": self.members,
            "latest_ts": self.latest,
        })
    }

    fn add(&mut self, user: &str) {
        if !self.members.iter().any(|member| member == user) {
            self.members.push(user.to_owned());
        }
    }

    fn remove(&mut self, user: &str) {
        self.members.retain(|member| member != user);
    }
}

impl Memory {
    pub(super) fn channel_info(&mut self, call: &Call<'_>) -> Answered {
        self.channel(call).map(|channel| Some(channel.details()))
    }

    pub(super) fn channel_list(&mut self, _: &Call<'_>) -> Answered {
        Ok(Some(self.channels.iter().map(Channel::details).collect()))
    }

    pub(super) fn channel_create(&mut self, call: &Call<'_>) -> Answered {
        let channel = Channel {
            id: self.stamps.id(),
            vchannel: self.stamps.id(),
            name: text(call, "name").to_owned(),
            topic: call.text("topic").map(str::to_owned),
            general: false,
            private: call.flag("private"),
            active: true,
            members: vec![CALLER.to_owned()],
            latest: self.stamps.now(),
        };
        let details = channel.details();
        self.channels.push(channel);
        Ok(Some(details))
    }

    pub(super) fn channel_archive(&mut self, call: &Call<'_>) -> Answered {
        self.change(call, |channel| channel.active = false)
    }

    pub(super) fn channel_unarchive(&mut self, call: &Call<'_>) -> Answered {
        self.change(call, |channel| channel.active = true)
    }

    pub(super) fn channel_join(&mut self, call: &Call<'_>) -> Answered {
        self.change(call, |channel| channel.add(CALLER))
    }

    pub(super) fn channel_leave(&mut self, call: &Call<'_>) -> Answered {
        self.change(call, |channel| channel.remove(CALLER))?;
        Ok(None)
    }

    pub(super) fn channel_invite(&mut self, call: &Call<'_>) -> Answered {
        self.change(call, |channel| channel.add(text(call, "invite_uid")))?;
        Ok(None)
    }

    pub(super) fn channel_kick(&mut self, call: &Call<'_>) -> Answered {
        self.change(call, |channel| channel.remove(text(call, "kick_uid")))?;
        Ok(None)
    }

    pub(super) fn vchannel_info(&mut self, call: &Call<'_>) -> Answered {
        let id = text(call, "vchannel_id");
        self.conversation(id)?;
        let channel = self.channels.iter().find(|channel| channel.vchannel == id);
        Ok(channel.map(Channel::details))
    }

    /// Refuses a conversation that is not there.
    pub(super) fn conversation(&self, vchannel: &str) -> Result<(), Refusal> {
        let known = self.channels.iter().any(|channel| channel.vchannel == vchannel);
        known.then_some(()).ok_or_else(|| unknown("conversation", vchannel))
    }

    /// A message was sent to a conversation.
    pub(super) fn note(&mut self, vchannel: &str, time: i64) {
        for channel in self.channels.iter_mut().filter(|channel| channel.vchannel == vchannel) {
            channel.latest = time;
        }
    }

    /// Changes the channel that `channel_id` means, and tells what became of it.
    fn change(&mut self, call: &Call<'_>, change: impl FnOnce(&mut Channel)) -> Answered {
        let channel = self.channel(call)?;
        change(channel);
        Ok(Some(channel.details()))
    }

    fn channel(&mut self, call: &Call<'_>) -> Result<&mut Channel, Refusal> {
        let id = text(call, "channel_id");
        self.channels.iter_mut().find(|channel| channel.id == id).ok_or_else(|| unknown("channel", id))
    }
}
