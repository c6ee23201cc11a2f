//! Agora Chat: users with their contacts, blocks and attributes, groups, chat rooms, messages, files and global mutes
//! are remembered.
//!
//! At the beginning there is nobody and nothing. Everything else (presence, push, threads, reactions, super admins, the
//! files and attributes of groups' members …) is the documents' samples throughout. Times are a clock that moves on by
//! a millisecond whenever it is looked at, and ids are counted: the same calls get the same answers. What the documents
//! leave open is answered so:
//!
//! * contacts are mutual, as the errors of `contact.add` suggest; whoever is a contact already may be added again, and
//!   who is none removed, without effect; the same goes for blocks of users, and for allow lists;
//! * of several users of a group or room, each is told of; if nothing could be done for any of them, the call fails;
//! * whoever is blocked in a group or room leaves it, and may be added to it again;
//! * a cursor is refused whose place was deleted;
//! * an attribute of a room that is not there counts as removed;
//! * no time passes: mutes last, no message is too old to be recalled, and no file expires;
//! * a file without its secret is refused with 403, and the thumbnail of a file is the file;
//! * nobody is online, and a password is not kept.

mod attributes;
mod chats;
mod contacts;
mod failure;
mod files;
mod lists;
mod members;
mod messages;
mod mutes;
mod pages;
mod stamps;
mod users;

use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use chat_spec::ir::{Host, Platform};
use http::header::HOST;
use serde_json::{Map, Value, json};

use self::{
    chats::Chat, failure::Failure, files::File, messages::Message, mutes::Mute, stamps::Stamps, users::User,
};
use crate::{
    answer::Answer,
    behaviour::{Behaviour, Call},
    incoming::Incoming,
    refusal::Refusal,
    server::{Builder, MockServer},
};

/// The only app, as the example of the setting `app_key` names it.
const ORGANIZATION: &str = "org";
const APP: &str = "app";
/// Its UUID.
const APPLICATION: &str = "8be024f0-0000-4000-8000-5d598d5f8402";

impl MockServer {
    /// A server of Agora Chat, for the app `org#app`. It remembers users with their contacts, blocks and attributes,
    /// groups, chat rooms, messages, files and global mutes.
    ///
    /// ```
    /// # async fn run() -> std::io::Result<()> {
    /// let server = chat_mock::MockServer::agora_chat().start().await?;
    /// println!("{}", server.base_url()); // http://127.0.0.1:54321/org/app
    /// # Ok(())
    /// # }
    /// ```
    pub fn agora_chat() -> Builder {
        Self::platform("agora-chat")
    }
}

/// What Agora Chat does beyond its specification.
#[derive(Debug, Default)]
pub(crate) struct AgoraChat {
    memory: Mutex<Memory>,
}

/// What is remembered.
#[derive(Debug, Default)]
struct Memory {
    /// From first to last registered.
    users: Vec<User>,
    /// By user, who need not be registered.
    attributes: BTreeMap<String, Map<String, Value>>,
    /// Groups and rooms, from oldest to newest.
    chats: Vec<Chat>,
    /// Those that were not recalled.
    messages: Vec<Message>,
    files: Vec<File>,
    mutes: Vec<Mute>,
    stamps: Stamps,
}

/// What an operation answers: members beside those that stand around every answer, or in their place.
type Answered = Result<Value, Failure>;

/// An operation.
type Handler = fn(&mut Memory, &Call<'_>) -> Answered;

impl Behaviour for AgoraChat {
    fn refused(&self, _: &Platform, _: &Host, request: &Incoming, refusal: &Refusal) -> Answer {
        Failure::of(request, refusal).answer(self.memory().stamps.now())
    }

    fn answer(&self, call: &Call<'_>) -> Option<Result<Answer, Refusal>> {
        let mut memory = self.memory();
        let answered = match call.name {
            "file.download" => memory.file_download(call),
            name => {
                let answered = handler(name)?(&mut memory, call);
                answered.map(|members| memory.enveloped(call, members))
            }
        };
        Some(Ok(answered.unwrap_or_else(|failure| failure.answer(memory.stamps.now()))))
    }
}

impl AgoraChat {
    fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Memory {
    /// A successful answer. `members` stand beside those of every answer, or in their place.
    fn enveloped(&mut self, call: &Call<'_>, mut members: Value) -> Answer {
        let request = call.request;
        let host = request.headers.get(HOST).map(|host| String::from_utf8_lossy(host.as_bytes()));
        let mut body = json!({
            "action": request.method.as_str().to_ascii_lowercase(),
            "application": APPLICATION,
            "applicationName": APP,
            "organization": ORGANIZATION,
            "uri": format!("http://{}/{}", host.unwrap_or_default(), request.segments.join("/")),
            "entities": [],
            "timestamp": self.stamps.now(),
            "duration": 0,
        });
        for (name, value) in &request.query {
            body["params"][name] = json!([value]);
        }
        for (name, value) in members.as_object_mut().into_iter().flatten() {
            body[name] = value.take();
        }
        Answer::json(200, body.to_string())
    }
}

/// How an operation is answered; `None` = with the documents' sample.
fn handler(name: &str) -> Option<Handler> {
    [
        users::handler,
        contacts::handler,
        mutes::handler,
        chats::handler,
        members::handler,
        lists::handler,
        attributes::handler,
        messages::handler,
        files::handler,
    ]
    .into_iter()
    .find_map(|handler| handler(name))
}

/// A text parameter that the check has found.
fn text<'a>(call: &'a Call<'_>, wire: &str) -> &'a str {
    call.text(wire).unwrap_or_default()
}

/// A parameter that is a list of texts; one text alone is a list, and so is nothing.
fn texts<'a>(call: &'a Call<'_>, wire: &str) -> Vec<&'a str> {
    match call.parameters.get(wire) {
        Some(Value::Array(items)) => items.iter().filter_map(Value::as_str).collect(),
        Some(Value::String(text)) => vec![text],
        _ => Vec::new(),
    }
}

/// How many items a list parameter may have.
fn most(call: &Call<'_>, wire: &str) -> usize {
    let most = call.facts(wire).and_then(|facts| facts.max_items);
    most.and_then(|most| usize::try_from(most).ok()).unwrap_or(usize::MAX)
}

/// A list, counted, as `data`.
fn listed(data: Vec<Value>) -> Value {
    json!({ "count": data.len(), "data": data })
}
