//! The three ways to find messages.

use std::ops::Range;

use serde_json::{Value, json};

use super::{Answered, Memory, messages::Message, mistyped, stamps::Key, text};
use crate::{behaviour::Call, refusal::Refusal};

/// The most messages that are found in one direction.
const MOST: usize = 100;
/// How many of the newest messages are found if nothing is said.
const NEWEST: usize = 20;

/// A place in a conversation.
#[derive(Clone, Copy, Debug)]
enum Place {
    /// A message, which is not found itself.
    Key(Key),
    /// A time, whose messages are found.
    Time(i64),
}

impl Place {
    /// The place that `key` or `time` tells.
    fn read(way: &Value, key: &str, time: &str) -> Result<Self, Refusal> {
        match (way.get(key), way.get(time)) {
            (Some(key), None) => {
                let key = key.as_str().and_then(Key::parse);
                key.map(Self::Key).ok_or_else(|| mistyped("query", "there is a key that is none"))
            }
            (None, Some(time)) => Ok(Self::Time(time.as_i64().unwrap_or_default())),
            _ => Err(mistyped("query", &format!("either `{key}` or `{time}` is expected"))),
        }
    }

    /// Where the messages from here on begin.
    fn begin(self, messages: &[&Message]) -> usize {
        messages.partition_point(|message| match self {
            Self::Key(key) => message.key <= key,
            Self::Time(time) => message.key.time < time,
        })
    }

    /// Where the messages up to here end.
    fn end(self, messages: &[&Message]) -> usize {
        messages.partition_point(|message| match self {
            Self::Key(key) => message.key < key,
            Self::Time(time) => message.key.time <= time,
        })
    }
}

impl Memory {
    pub(super) fn message_query(&mut self, call: &Call<'_>) -> Answered {
        let vchannel = text(call, "vchannel_id");
        self.conversation(vchannel)?;
        let messages: Vec<_> = self.messages.iter().filter(|message| message.vchannel == vchannel).collect();
        let query = call.parameters.get("query").and_then(Value::as_object);
        let ranges = match query.and_then(|query| query.iter().next()) {
            Some((way, latest)) if way == "latest" => {
                vec![last(0..messages.len(), count(latest, "limit").unwrap_or(NEWEST))]
            }
            Some((way, since)) if way == "since" => self::since(&messages, since)?,
            Some((way, window)) if way == "window" => vec![self::window(&messages, window)?],
            _ => return Err(mistyped("query", "`latest`, `since` or `window` is expected")),
        };
        let found =
            messages.iter().enumerate().filter(|(index, _)| ranges.iter().any(|range| range.contains(index)));
        let found: Vec<_> = found.map(|(_, message)| message.details()).collect();
        Ok(Some(json!({ "messages": found })))
    }
}

/// The messages before a place and those behind it; those of a time are both.
fn since(messages: &[&Message], way: &Value) -> Result<Vec<Range<usize>>, Refusal> {
    let place = Place::read(way, "key", "ts")?;
    let (forward, backward) = directions(way);
    let earlier = last(0..place.end(messages), backward.unwrap_or(0));
    let later = first(place.begin(messages)..messages.len(), forward.unwrap_or(0));
    Ok(vec![earlier, later])
}

/// The messages between two places, counted from one of them; none if the places are the wrong way round.
fn window(messages: &[&Message], way: &Value) -> Result<Range<usize>, Refusal> {
    let within = match (Place::read(way, "from_key", "from_ts")?, Place::read(way, "to_key", "to_ts")?) {
        (from @ Place::Key(_), to @ Place::Key(_)) | (from @ Place::Time(_), to @ Place::Time(_)) => {
            from.begin(messages)..to.end(messages)
        }
        _ => return Err(mistyped("query", "a window is between two keys or between two times")),
    };
    Ok(match directions(way) {
        (Some(forward), _) => first(within, forward),
        (None, backward) => last(within, backward.unwrap_or(0)),
    })
}

/// How many messages to find forward and backward: if nothing is said, 100 forward.
fn directions(way: &Value) -> (Option<usize>, Option<usize>) {
    match (count(way, "forward"), count(way, "backward")) {
        (None, None) => (Some(MOST), None),
        said => said,
    }
}

fn count(way: &Value, name: &str) -> Option<usize> {
    let count = way.get(name)?.as_i64()?;
    Some(usize::try_from(count).unwrap_or(0).min(MOST))
}

fn first(range: Range<usize>, count: usize) -> Range<usize> {
    range.start..range.end.min(range.start.saturating_add(count))
}

fn last(range: Range<usize>, count: usize) -> Range<usize> {
    range.start.max(range.end.saturating_sub(count))..range.end
}
