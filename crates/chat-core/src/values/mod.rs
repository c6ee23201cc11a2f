//! Values that say more than JSON does.

pub(crate) mod batch;
pub(crate) mod fixture;
pub(crate) mod ids;
pub(crate) mod one_or_many;
pub(crate) mod open_enum;
pub(crate) mod patch;
pub(crate) mod secret;
pub(crate) mod time;
pub(crate) mod unlisted;
