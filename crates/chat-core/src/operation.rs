//! What an operation is.

use crate::{Client, Error, OperationMeta, Reply, Request};

/// One row of a platform's table: what is sent, and what comes back.
///
/// Generated calls implement it; so can you, for an endpoint that the generated crate lacks
/// (see [the crate's documentation](crate#an-endpoint-that-the-tables-lack)).
pub trait Operation: Send + Sync + 'static {
    /// The facts that dispatch, errors and listings need.
    const META: &'static OperationMeta;

    /// What a successful answer holds.
    type Output: Send + 'static;

    /// The client that the call was made on.
    fn client(&self) -> &Client;

    /// The request as it will be sent, without credentials.
    ///
    /// # Errors
    /// [`ErrorKind::Request`](crate::ErrorKind::Request) for a value that cannot travel,
    /// [`ErrorKind::Limit`](crate::ErrorKind::Limit) for one that exceeds an enforced limit.
    fn request(&self) -> Result<Request, Error>;

    /// Reads the answer: text, head or stream.
    ///
    /// # Errors
    /// [`ErrorKind::Decode`](crate::ErrorKind::Decode) for an answer that is not as documented.
    fn decode(reply: &mut Reply) -> Result<Self::Output, Error>;
}
