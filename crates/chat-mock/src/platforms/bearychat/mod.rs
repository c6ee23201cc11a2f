//! BearyChat: channels and their messages are remembered, with pins and reactions.
//!
//! At the beginning there is the channel of everybody, under the ids of the documents' samples; session channels,
//! channels between two, users and the rest are the documents' samples throughout. The only user who does anything is
//! the caller; those who are invited or removed need not exist. What the documents leave open is answered so:
//!
//! * messages are found from oldest to newest, and more than 100 in one direction are never found; a query in
//!   two ways at once, or with places of two kinds, is refused, though the platform takes one of them;
//! * a message key is a place in time even if its message is deleted; one that is not of the form is refused;
//! * a conversation, channel, message, pin or reaction that is not there is refused with 404 and the code 404: of all
//!   failures only a missing file (6) and too many calls (13) have documented codes, the others' code is the status;
//! * whoever is a member already may be invited again, and who is none may be removed, without effect; the same goes
//!   for a second pin or reaction, which is answered with the first one;
//! * an archived channel still takes messages, and so does one that the caller has left;
//! * the only file has the key `9c1d`.

mod channels;
mod messages;
mod pins;
mod query;
mod reactions;
mod stamps;

use std::sync::{Mutex, PoisonError};

use chat_spec::ir::Platform;
use serde_json::Value;

use self::{channels::Channel, messages::Message, pins::Pin, stamps::Stamps};
use crate::{
    answer::Answer,
    behaviour::{Behaviour, Call},
    refusal::{Problem, Refusal, Wording},
    server::{Builder, MockServer},
};

/// The caller, as `user.me` tells it.
const CALLER: &str = "=bwMkR";
/// The caller's team, as `team.info` tells it.
const TEAM: &str = "=bw52O";
/// The only file.
const FILE: &str = "9c1d";
/// What is said of any other.
const NO_SUCH_FILE: &str = "文件不存在";

impl MockServer {
    /// A server of BearyChat. It remembers channels, the messages that are sent to them, pins and reactions; its
    /// second host is `rtm`.
    ///
    /// ```
    /// # async fn run() -> std::io::Result<()> {
    /// let server = chat_mock::MockServer::bearychat().start().await?;
    /// let (api, rtm) = (server.base_url(), server.host_url("rtm"));
    /// # let _ = (api, rtm);
    /// # Ok(())
    /// # }
    /// ```
    pub fn bearychat() -> Builder {
        Self::platform("bearychat")
    }
}

/// What BearyChat does beyond its specification.
#[derive(Debug, Default)]
pub(crate) struct BearyChat {
    memory: Mutex<Memory>,
}

/// What is remembered.
#[derive(Debug)]
struct Memory {
    channels: Vec<Channel>,
    /// Of all conversations, from oldest to newest.
    messages: Vec<Message>,
    pins: Vec<Pin>,
    stamps: Stamps,
}

/// A payload; `None` = the documented answer, which says nothing.
type Answered = Result<Option<Value>, Refusal>;

impl Default for Memory {
    fn default() -> Self {
        let stamps = Stamps::default();
        let channels = vec![Channel::of_everybody(stamps.now())];
        Self { channels, messages: Vec::new(), pins: Vec::new(), stamps }
    }
}

impl Behaviour for BearyChat {
    fn wording(&self, platform: &Platform, refusal: &Refusal) -> Wording {
        match refusal {
            Refusal::NotFound(what) if what != NO_SUCH_FILE => {
                Wording { status: refusal.status(), code: refusal.status().to_string() }
            }
            _ => Wording::of(platform, refusal),
        }
    }

    fn answer(&self, call: &Call<'_>) -> Option<Result<Answer, Refusal>> {
        let answer = match call.name {
            "channel.info" => Memory::channel_info,
            "channel.list" => Memory::channel_list,
            "channel.create" => Memory::channel_create,
            "channel.archive" => Memory::channel_archive,
            "channel.unarchive" => Memory::channel_unarchive,
            "channel.leave" => Memory::channel_leave,
            "channel.join" => Memory::channel_join,
            "channel.invite" => Memory::channel_invite,
            "channel.kick" | "channel.kickout" => Memory::channel_kick,
            "vchannel.info" => Memory::vchannel_info,
            "message.query" => Memory::message_query,
            "message.info" => Memory::message_info,
            "message.create" => Memory::message_create,
            "message.update_text" => Memory::message_update_text,
            "message.delete" => Memory::message_delete,
            "message.forward" => Memory::message_forward,
            "message_pin.list" => Memory::message_pin_list,
            "message_pin.create" => Memory::message_pin_create,
            "message_pin.delete" => Memory::message_pin_delete,
            "reaction.create" => Memory::reaction_create,
            "reaction.delete" => Memory::reaction_delete,
            "rtm_http.message" => Memory::rtm_http_message,
            "file.location" => file_location,
            _ => return None,
        };
        let mut memory = self.memory.lock().unwrap_or_else(PoisonError::into_inner);
        let payload = answer(&mut memory, call).transpose()?;
        Some(payload.map(|payload| call.success(payload)))
    }
}

fn file_location(_: &mut Memory, call: &Call<'_>) -> Answered {
    match call.text("file_key") {
        Some(FILE) => Ok(None),
        _ => Err(Refusal::NotFound(NO_SUCH_FILE.to_owned())),
    }
}

/// A text parameter that the check has found.
fn text<'a>(call: &'a Call<'_>, wire: &str) -> &'a str {
    call.text(wire).unwrap_or_default()
}

fn unknown(what: &str, id: &str) -> Refusal {
    Refusal::NotFound(format!("there is no {what} `{id}`"))
}

fn mistyped(parameter: &str, why: &str) -> Refusal {
    Refusal::Parameter(Problem::mistyped(parameter, why))
}
