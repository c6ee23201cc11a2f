//! Waiting for one's turn.

use crate::{Ask, Error, ErrorKind, Limiter, Permit, error::GivenUp};

/// The permit, or an error that states the wait.
pub(super) async fn permit(limiter: &dyn Limiter, ask: Ask<'_>) -> Result<Box<dyn Permit>, Error> {
    limiter.acquire(ask).await.map_err(|wait| {
        let message = "not sent: the calls allowed for now are used up";
        let mut error = Error::new(ErrorKind::RateLimited, message);
        let inner = error.inner();
        inner.retry_after = Some(wait);
        inner.given_up = Some(GivenUp::NoRoom(wait));
        error
    })
}
