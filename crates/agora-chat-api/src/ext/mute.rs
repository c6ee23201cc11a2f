//! Mutes without an end.

use chat_core::{Millis, Seconds, UnixMillis};

use crate::{GlobalMute, Mute, MuteChange};

/// The end of a mute that has none.
const NEVER: UnixMillis = UnixMillis(4_638_873_600_000);

impl Mute {
    /// How long to mute somebody for ever: for `group_mute().add(…)` and `room_mute().add(…)`.
    ///
    /// ```no_run
    /// # async fn run(agora_chat: agora_chat_api::AgoraChat) -> Result<(), agora_chat_api::Error> {
    /// use agora_chat_api::Mute;
    ///
    /// let _ = agora_chat.room_mute().add("66213271109633", ["user1"], Mute::FOREVER).await?;
    /// # Ok(()) }
    /// ```
    // by hand: a value of a parameter has no name in the specification
    pub const FOREVER: Millis = Millis(-1);

    /// Whether the mute has no end.
    ///
    /// ```
    /// # fn check(mute: &agora_chat_api::Mute) {
    /// if !mute.is_forever() {
    ///     println!("{} may talk again at {}", mute.user, mute.expire);
    /// }
    /// # }
    /// ```
    // by hand: a value of a field has no name in the specification
    pub fn is_forever(&self) -> bool {
        self.expire == NEVER
    }
}

impl MuteChange {
    /// Whether the mute has no end, as far as the answer tells its end.
    // by hand: as that of `Mute`
    pub fn is_forever(&self) -> bool {
        self.expire == Some(NEVER)
    }
}

impl GlobalMute {
    /// How long to mute somebody for good: for the kinds of chat of `mute().set(…)`.
    ///
    /// ```no_run
    /// # async fn run(agora_chat: agora_chat_api::AgoraChat) -> Result<(), agora_chat_api::Error> {
    /// use agora_chat_api::GlobalMute;
    ///
    /// agora_chat.mute().set("user1").one_to_one(GlobalMute::FOREVER).rooms(GlobalMute::FOREVER).await?;
    /// # Ok(()) }
    /// ```
    // by hand: a value of a parameter has no name in the specification
    pub const FOREVER: Seconds = Seconds(-1);
}
