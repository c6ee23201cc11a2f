//! Where uploaded files are.

use chat_core::{Error, Operation};

use crate::{
    FileId,
    file::{Calls, Download},
};

impl Calls<'_> {
    /// The address of an uploaded file, which messages refer to it by:
    /// `https://{host}/{org_name}/{app_name}/chatfiles/{uuid}`.
    ///
    /// It is below the base URL of this client: one that is sent elsewhere
    /// ([`Builder::base_url`](chat_core::Builder::base_url)) gives addresses there. Nothing is sent.
    ///
    /// # Errors
    /// [`ErrorKind::Request`](chat_core::ErrorKind::Request) for an id that cannot be part of a path, such as an empty one.
    ///
    /// ```
    /// use agora_chat_api::{AgoraChat, ImageContent};
    ///
    /// let agora_chat = AgoraChat::builder().host("a41.chat.agora.io").app_key("org#app").token("token").build()?;
    /// // of `agora_chat.file().upload(…)`
    /// let uuid = "5fd74830-2c3b-11ee-822a-81ea50bb049d";
    /// let image = ImageContent::new(agora_chat.file().url(uuid)?).filename("cat.png");
    /// assert_eq!(image.url, "https://a41.chat.agora.io/org/app/chatfiles/5fd74830-2c3b-11ee-822a-81ea50bb049d");
    /// # Ok::<(), agora_chat_api::Error>(())
    /// ```
    // by hand: the address is in no answer, and an operation of the specification is a call
    pub fn url(&self, file_id: impl Into<FileId>) -> Result<String, Error> {
        let request = self.download(file_id).to_request()?;
        Ok([self.client.base_url(Download::META)?, request.path()].concat())
    }
}
