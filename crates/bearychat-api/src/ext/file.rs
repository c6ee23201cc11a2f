//! The file that `file.location` names: from a server that is not the platform's.

use chat_core::{Download, Error, Method, OperationMeta, Returns};

use crate::{FileKey, file::Calls};

/// What errors name. The path is never used: each file has an address of its own.
const DOWNLOAD: &OperationMeta =
    &OperationMeta::new("file.download", Method::Get, "/").returns(Returns::Stream).no_auth().idempotent();

impl Calls<'_> {
    /// Downloads a file: asks [`location`](Self::location) where it is, and fetches it from there.
    ///
    /// The token goes to the platform alone: the file is asked for without any credential, see
    /// [`Client::fetch`](chat_core::Client::fetch), and a further redirect is not followed. Both calls have a deadline of
    /// their own; the second one's ends where the file begins.
    ///
    /// # Errors
    /// Those of `file.location`, which name it, and those of [`Client::fetch`](chat_core::Client::fetch), which name
    /// `file.download`.
    ///
    /// # Example
    ///
    /// ```no_run
    /// # async fn run(bearychat: bearychat_api::BearyChat) -> Result<(), bearychat_api::Error> {
    /// let file = bearychat.file().download("9c1d").await?;
    /// println!("{:?}", file.content_type());
    /// let bytes = file.bytes(10 << 20).await?;
    /// # let _ = bytes;
    /// # Ok(()) }
    /// ```
    // by hand: it is two calls, and the second one's address is the answer of the first
    pub async fn download(&self, file_key: impl Into<FileKey>) -> Result<Download, Error> {
        let address = self.location(file_key).await?;
        self.client.fetch(DOWNLOAD, address).await
    }
}
