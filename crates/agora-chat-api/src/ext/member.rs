//! Members, whatever they are.

use crate::{Membership, UserId};

impl Membership {
    /// The user, owner or not; `None` for a kind of membership that this crate does not know.
    ///
    /// ```
    /// use agora_chat_api::Membership;
    ///
    /// let owner = Membership::Owner("user1".into());
    /// assert!(owner.user().is_some_and(|user| user == "user1"));
    /// ```
    // by hand: what the members of a union have in common is not in the specification
    pub fn user(&self) -> Option<&UserId> {
        match self {
            Self::Owner(user) | Self::Member(user) => Some(user),
            _ => None,
        }
    }
}
