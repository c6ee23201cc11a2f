//! What messages say, in fewer words.

use crate::{InlineContent, MessageContent, RewrittenContent, TextContent};

/// Text: `agora_chat.message().send_to_users(["user1"], "hi")`.
///
/// ```
/// use agora_chat_api::{MessageContent, TextContent};
///
/// assert_eq!(MessageContent::from("hi"), MessageContent::Text(TextContent::new("hi")));
/// ```
// by hand: in the specification a member of one field cannot be given as that field
impl From<&str> for MessageContent {
    // by hand: as the trait
    fn from(text: &str) -> Self {
        TextContent::new(text).into()
    }
}

/// Text.
// by hand: in the specification a member of one field cannot be given as that field
impl From<String> for MessageContent {
    // by hand: as the trait
    fn from(text: String) -> Self {
        TextContent::new(text).into()
    }
}

/// Text: `agora_chat.message().broadcast("hi")`.
// by hand: in the specification a member of one field cannot be given as that field
impl From<&str> for InlineContent {
    // by hand: as the trait
    fn from(text: &str) -> Self {
        TextContent::new(text).into()
    }
}

/// Text.
// by hand: in the specification a member of one field cannot be given as that field
impl From<String> for InlineContent {
    // by hand: as the trait
    fn from(text: String) -> Self {
        TextContent::new(text).into()
    }
}

/// The same, for the calls whose messages have `type` among their members: what is said need not be said twice.
///
/// ```
/// use agora_chat_api::{CommandContent, InlineContent, MessageContent};
///
/// let content = MessageContent::from(CommandContent::new("reload"));
/// assert_eq!(InlineContent::from(content), InlineContent::Command(CommandContent::new("reload")));
/// ```
// by hand: two unions of the same members are two types, and that one becomes the other is not in the specification
impl From<MessageContent> for InlineContent {
    // by hand: as the trait
    fn from(content: MessageContent) -> Self {
        match content {
            MessageContent::Text(text) => Self::Text(text),
            MessageContent::Image(image) => Self::Image(image),
            MessageContent::Audio(audio) => Self::Audio(audio),
            MessageContent::Video(video) => Self::Video(video),
            MessageContent::File(file) => Self::File(file),
            MessageContent::Location(location) => Self::Location(location),
            MessageContent::Command(command) => Self::Command(command),
            MessageContent::Custom(custom) => Self::Custom(custom),
        }
    }
}

/// Text: `agora_chat.message().rewrite("1030562509486065664", "hi")`.
// by hand: in the specification a member of one field cannot be given as that field
impl From<&str> for RewrittenContent {
    // by hand: as the trait
    fn from(text: &str) -> Self {
        TextContent::new(text).into()
    }
}

/// Text.
// by hand: in the specification a member of one field cannot be given as that field
impl From<String> for RewrittenContent {
    // by hand: as the trait
    fn from(text: String) -> Self {
        TextContent::new(text).into()
    }
}
