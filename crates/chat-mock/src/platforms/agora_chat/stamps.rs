//! Times and ids. They are counted, so that the same calls get the same answers.

/// The time at the beginning, in milliseconds since 1970.
const START: i64 = 1_542_795_196_504;
/// What the ids of groups and rooms are counted from.
const CHATS: u64 = 66_016_455_491_585;
/// What the ids of messages and broadcasts are counted from.
const MESSAGES: u64 = 1_030_562_509_486_065_664;

/// Gives out times and ids, none of them twice.
#[derive(Debug, Default)]
pub(super) struct Stamps {
    looks: i64,
    ids: u64,
}

impl Stamps {
    /// Milliseconds since 1970, one more than ever before.
    pub(super) fn now(&mut self) -> i64 {
        self.looks += 1;
        START + self.looks
    }

    /// A UUID: `00000000-0000-4000-8000-000000000001`.
    pub(super) fn uuid(&mut self) -> String {
        format!("00000000-0000-4000-8000-{:012x}", self.next())
    }

    /// The id of a group or room.
    pub(super) fn chat(&mut self) -> String {
        (CHATS + self.next()).to_string()
    }

    /// The id of a message: a number beyond 53 bits.
    pub(super) fn message(&mut self) -> u64 {
        MESSAGES + self.next()
    }

    fn next(&mut self) -> u64 {
        self.ids += 1;
        self.ids
    }
}
