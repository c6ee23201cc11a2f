//! No limiter.

use std::time::Duration;

use crate::{Ask, BoxFuture, Limiter, Permit, RateLimit};

/// Lets every call go at once: for servers of one's own, and where something else keeps to the limits.
///
/// ```
/// use chat_pace::{Limiter, Unlimited};
///
/// let limiter: Box<dyn Limiter> = Box::new(Unlimited);
/// # let _ = limiter;
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct Unlimited;

impl Limiter for Unlimited {
    fn acquire<'a>(&'a self, _: Ask<'a>) -> BoxFuture<'a, Result<Box<dyn Permit>, Duration>> {
        Box::pin(async { Ok(Box::new(Self) as Box<dyn Permit>) })
    }
}

impl Permit for Unlimited {
    fn observe(&mut self, _: bool, _: &RateLimit, _: Option<Duration>) {}
}
