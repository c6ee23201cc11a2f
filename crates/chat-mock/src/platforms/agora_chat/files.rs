//! Files of messages.

use bytes::Bytes;
use serde_json::json;

use super::{Answered, Failure, Handler, Memory, text};
use crate::{answer::Answer, behaviour::Call, multipart};

/// A file that was uploaded.
#[derive(Debug)]
pub(super) struct File {
    uuid: String,
    /// What downloads must bring, if access to the file is restricted.
    secret: Option<String>,
    media_type: String,
    content: Bytes,
}

/// The operations that are answered here.
pub(super) fn handler(name: &str) -> Option<Handler> {
    (name == "file.upload").then_some(Memory::file_upload as Handler)
}

impl Memory {
    fn file_upload(&mut self, call: &Call<'_>) -> Answered {
        let parts = multipart::parts(call.request).unwrap_or_default();
        let part = parts.into_iter().find(|part| part.is_file && part.name == "file");
        let part = part.ok_or_else(|| Failure::new(400, "illegal_argument", "file must be provided."))?;
        let uuid = self.stamps.uuid();
        let secret = call.flag("restrict-access").then(|| format!("secret-of-{uuid}"));
        let mut entity = json!({ "uuid": uuid, "type": "chatfile" });
        if let Some(secret) = &secret {
            entity["share-secret"] = json!(secret);
        }
        let media_type = part.media_type.unwrap_or_else(|| "application/octet-stream".to_owned());
        self.files.push(File { uuid, secret, media_type, content: part.content });
        Ok(json!({ "entities": [entity] }))
    }

    /// The file. Its secret may be in a header, or in the query, as messages of other users bring it.
    pub(super) fn file_download(&self, call: &Call<'_>) -> Result<Answer, Failure> {
        let file = self.files.iter().find(|file| file.uuid == text(call, "file_uuid"));
        let file = file.ok_or_else(|| Failure::new(404, "entity_not_found", "file may not exists"))?;
        let mut query = call.request.query.iter();
        let in_query = query.find(|(name, _)| name == "share-secret").map(|(_, secret)| &**secret);
        if file.secret.is_some() && call.text("share-secret").or(in_query) != file.secret.as_deref() {
            return Err(Failure::new(403, "forbidden_op", "share-secret is missing or wrong"));
        }
        Ok(Answer::new(200).header("content-type", &*file.media_type).body(file.content.clone()))
    }
}
