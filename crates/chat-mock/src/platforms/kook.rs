//! KOOK: messages are remembered, in the order in which they were sent.
//!
//! Channels and users need not exist. The only user who does anything is the bot itself. What the documents leave
//! open is answered so: a page lists its messages from newest to oldest, a quote must be a message that is there, and
//! whoever reacted already may do so again without effect.

use std::{
    sync::{Mutex, PoisonError},
    time::{SystemTime, UNIX_EPOCH},
};

use chat_spec::ir::Platform;
use serde_json::{Value, json};

use crate::{
    answer::Answer,
    behaviour::{Behaviour, Call},
    refusal::{Problem, Refusal, Wording},
    server::{Builder, MockServer},
};

const KMARKDOWN: i64 = 9;
const CARD: i64 = 10;
const PAGE_SIZE: i64 = 50;

impl MockServer {
    /// A server of KOOK. It remembers the messages that are sent to it, and serves eight calls on them.
    pub fn kook() -> Builder {
        Self::platform("kook")
    }
}

/// What KOOK does beyond its specification.
#[derive(Debug, Default)]
pub(crate) struct Kook {
    messages: Mutex<Messages>,
}

/// The messages of all channels, from oldest to newest.
#[derive(Debug, Default)]
struct Messages {
    stored: Vec<Message>,
    /// How many ids were given out.
    ids: u64,
    /// The last time that was told, in milliseconds: no two messages have one time.
    time: i64,
}

#[derive(Debug)]
struct Message {
    id: String,
    channel: String,
    kind: i64,
    content: String,
    created: i64,
    updated: i64,
    quote: Value,
    reactions: Vec<Reaction>,
}

/// The bot's own reaction.
#[derive(Debug)]
struct Reaction {
    emoji: String,
    time: i64,
}

type Answered = Result<Value, Refusal>;

impl Behaviour for Kook {
    fn wording(&self, _: &Platform, refusal: &Refusal) -> Wording {
        let (status, code) = match refusal {
            Refusal::UnknownPath | Refusal::UnknownMethod => (404, "404"),
            Refusal::MissingToken | Refusal::WrongToken => (401, "40101"),
            Refusal::TooManyCalls => (429, "429"),
            Refusal::Parameter(Problem { missing: true, .. }) => (200, "40100"),
            Refusal::Parameter(_) | Refusal::NotFound(_) | Refusal::Forbidden(_) => (200, "40000"),
        };
        Wording { status, code: code.to_owned() }
    }

    fn failure_members(&self) -> Vec<(&'static str, Value)> {
        vec![("data", json!({}))]
    }

    fn answer(&self, call: &Call<'_>) -> Option<Result<Answer, Refusal>> {
        let answer = match call.name {
            "message.list" => Messages::list,
            "message.view" => Messages::view,
            "message.create" => Messages::create,
            "message.update" => Messages::update,
            "message.delete" => Messages::delete,
            "message.reaction_list" => Messages::reaction_list,
            "message.add_reaction" => Messages::add_reaction,
            "message.delete_reaction" => Messages::delete_reaction,
            _ => return None,
        };
        let mut messages = self.messages.lock().unwrap_or_else(PoisonError::into_inner);
        Some(answer(&mut messages, call).map(|payload| call.success(payload)))
    }
}

impl Messages {
    fn list(&mut self, call: &Call<'_>) -> Answered {
        let channel = call.text("target_id").unwrap_or_default();
        let size = call.number("page_size").unwrap_or(PAGE_SIZE).max(1);
        let size = usize::try_from(size).unwrap_or(usize::MAX);
        let of_channel: Vec<_> = self.stored.iter().filter(|message| message.channel == channel).collect();
        let end = of_channel.len();
        let (from, to) = match (call.text("msg_id"), call.text("flag")) {
            // Nothing is ever pinned.
            _ if call.flag("pin") => (0, 0),
            (Some(id), Some(flag)) => {
                let reference =
                    of_channel.iter().position(|message| message.id == id).ok_or_else(|| unknown(id))?;
                match flag {
                    "before" => (reference.saturating_sub(size), reference),
                    "after" => (reference + 1, end.min((reference + 1).saturating_add(size))),
                    "around" => {
                        let from = reference.saturating_sub(size / 2);
                        (from, end.min(from.saturating_add(size)))
                    }
                    _ => return Err(mistyped("flag", "it must be before, around or after")),
                }
            }
            _ => (end.saturating_sub(size), end),
        };
        let page = of_channel.into_iter().skip(from).take(to - from).rev();
        Ok(json!({ "items": page.map(Message::details).collect::<Vec<_>>() }))
    }

    fn view(&mut self, call: &Call<'_>) -> Answered {
        let message = self.find(call)?;
        let mut details = message.details();
        details["channel_id"] = json!(message.channel);
        Ok(details)
    }

    fn create(&mut self, call: &Call<'_>) -> Answered {
        let kind = call.number("type").unwrap_or(KMARKDOWN);
        let content = call.text("content").unwrap_or_default();
        check_content(kind, content)?;
        let quote = match call.text("quote") {
            None | Some("") => Value::Null,
            Some(id) => self.quote(id)?,
        };
        self.ids += 1;
        let message = Message {
            id: format!("00000000-0000-4000-8000-{:012x}", self.ids),
            channel: call.text("target_id").unwrap_or_default().to_owned(),
            kind,
            content: content.to_owned(),
            created: self.now(),
            updated: 0,
            quote,
            reactions: Vec::new(),
        };
        let created = json!({
            "msg_id": message.id,
            "msg_timestamp": message.created,
            "nonce": call.text("nonce").unwrap_or_default(),
        });
        if call.text("temp_target_id").is_none() {
            self.stored.push(message);
        }
        Ok(created)
    }

    fn update(&mut self, call: &Call<'_>) -> Answered {
        let quote = match call.text("quote") {
            None => None,
            Some("") => Some(Value::Null),
            Some(id) => Some(self.quote(id)?),
        };
        let content = call.text("content").unwrap_or_default().to_owned();
        let now = self.now();
        let message = self.find(call)?;
        if ![KMARKDOWN, CARD].contains(&message.kind) {
            let kind = message.kind;
            return Err(Refusal::Forbidden(format!("a message of type {kind} cannot be edited")));
        }
        check_content(message.kind, &content)?;
        if call.text("temp_target_id").is_none() {
            message.content = content;
            message.updated = now;
            message.quote = quote.unwrap_or_else(|| message.quote.take());
        }
        Ok(nothing())
    }

    fn delete(&mut self, call: &Call<'_>) -> Answered {
        let id = self.find(call)?.id.clone();
        self.stored.retain(|message| message.id != id);
        Ok(nothing())
    }

    fn reaction_list(&mut self, call: &Call<'_>) -> Answered {
        let emoji = emoji(call);
        let reactions = self.find(call)?.reactions.iter().filter(|reaction| reaction.emoji == emoji);
        Ok(reactions.map(Reaction::reactor).collect())
    }

    fn add_reaction(&mut self, call: &Call<'_>) -> Answered {
        let reaction = Reaction { emoji: emoji(call), time: self.now() };
        let message = self.find(call)?;
        if !message.reactions.iter().any(|known| known.emoji == reaction.emoji) {
            message.reactions.push(reaction);
        }
        Ok(nothing())
    }

    fn delete_reaction(&mut self, call: &Call<'_>) -> Answered {
        let emoji = emoji(call);
        let own = call.text("user_id").is_none_or(|user| user.is_empty() || user == own_id());
        let reactions = &mut self.find(call)?.reactions;
        match reactions.iter().position(|reaction| own && reaction.emoji == emoji) {
            Some(index) => {
                reactions.remove(index);
                Ok(nothing())
            }
            None => Err(Refusal::NotFound(format!("the user has not reacted with `{emoji}`"))),
        }
    }

    /// The message that `msg_id` means.
    fn find(&mut self, call: &Call<'_>) -> Result<&mut Message, Refusal> {
        let id = call.text("msg_id").unwrap_or_default();
        self.stored.iter_mut().find(|message| message.id == id).ok_or_else(|| unknown(id))
    }

    fn quote(&self, id: &str) -> Answered {
        let message = self.stored.iter().find(|message| message.id == id).ok_or_else(|| unknown(id))?;
        Ok(json!({
            "id": message.id,
            "type": message.kind,
            "content": message.content,
            "create_at": message.created,
            "author": author(),
        }))
    }

    /// Milliseconds since 1970, later than ever before.
    fn now(&mut self) -> i64 {
        let clock = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        self.time = i64::try_from(clock.as_millis()).unwrap_or(i64::MAX).max(self.time.saturating_add(1));
        self.time
    }
}

impl Message {
    fn details(&self) -> Value {
        json!({
            "id": self.id,
            "type": self.kind,
            "content": self.content,
            "mention": [],
            "mention_all": false,
            "mention_roles": [],
            "mention_here": false,
            "embeds": [],
            "attachments": null,
            "create_at": self.created,
            "updated_at": self.updated,
            "reactions": self.reactions.iter().map(Reaction::summary).collect::<Vec<_>>(),
            "author": author(),
            "image_name": "",
            "read_status": false,
            "quote": self.quote,
            "mention_info": { "mention_part": [], "mention_role_part": [] },
        })
    }
}

impl Reaction {
    fn summary(&self) -> Value {
        json!({ "emoji": { "id": self.emoji, "name": self.emoji }, "count": 1, "me": true })
    }

    fn reactor(&self) -> Value {
        let mut user = author();
        user["tag_info"] = json!({ "color": "#34A853", "text": "机器人" });
        user["reaction_time"] = json!(self.time);
        user
    }
}

/// The bot itself.
fn author() -> Value {
    json!({
        "id": own_id(),
        "username": "mock",
        "identify_num": "0439",
        "online": true,
        "os": "Websocket",
        "status": 1,
        "avatar": "https://img.kookapp.cn/mock.png",
        "vip_avatar": "",
        "banner": "",
        "nickname": "mock",
        "roles": [],
        "is_vip": false,
        "bot": true,
    })
}

fn own_id() -> &'static str {
    "2418200000"
}

/// What is answered where nothing is due.
fn nothing() -> Value {
    json!([])
}

/// The emoji's id as answers write it: a single character by its code point.
fn emoji(call: &Call<'_>) -> String {
    let given = call.text("emoji").unwrap_or_default();
    let mut letters = given.chars();
    match (letters.next(), letters.next()) {
        (Some(letter), None) if !letter.is_ascii() => format!("[#{};]", u32::from(letter)),
        _ => given.to_owned(),
    }
}

/// The content of a card message is a JSON text: a list of cards.
fn check_content(kind: i64, content: &str) -> Result<(), Refusal> {
    if kind == CARD && !serde_json::from_str(content).is_ok_and(|cards: Value| cards.is_array()) {
        return Err(mistyped("content", "cards must be the JSON text of a list"));
    }
    Ok(())
}

fn mistyped(parameter: &str, why: &str) -> Refusal {
    Refusal::Parameter(Problem::mistyped(parameter, why))
}

fn unknown(id: &str) -> Refusal {
    Refusal::NotFound(format!("there is no message `{id}`"))
}
