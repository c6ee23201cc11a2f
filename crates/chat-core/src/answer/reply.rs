//! A settled answer, and reading it.

use std::fmt;

use http::{HeaderMap, StatusCode};
use serde::de::DeserializeOwned;

use super::{download::Download, envelope, fault, locate, scan};
use crate::{
    Error, ErrorKind, OperationMeta, RateLimit, ResponseBody,
    codec::{DecodeAs, Read},
    error::tame,
    request::Hidden,
};

/// An answer in which the platform did not refuse. Nothing of its payload has been decoded yet:
/// [`Operation::decode`](crate::Operation::decode) does that.
///
/// ```
/// use chat_core::{Download, Error, Json, Reply, codec};
///
/// /// The payload; before that, what stands beside it.
/// fn listed(reply: &mut Reply) -> Result<Vec<String>, Error> {
///     let around: Json = reply.envelope()?;
///     println!("{} of {}, after {} attempts", reply.status(), around["total"], reply.attempts());
///     reply.json()
/// }
///
/// /// A payload that may be missing, `1` for true.
/// fn is_muted(reply: &mut Reply) -> Result<Option<bool>, Error> {
///     reply.optional(|reply| reply.json_as::<bool, codec::Bit>().map(Some))
/// }
///
/// /// A file, of an operation that returns a stream.
/// fn file(reply: &mut Reply) -> Result<Download, Error> {
///     reply.download()
/// }
/// ```
pub struct Reply {
    pub(crate) meta: &'static OperationMeta,
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) rate_limit: RateLimit,
    pub(crate) attempts: u32,
    pub(crate) text: String,
    pub(crate) payload: Option<usize>,
    pub(crate) stream: Option<ResponseBody>,
    pub(crate) hidden: Hidden,
}

impl Reply {
    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// What the headers tell about rate limits.
    pub fn rate_limit(&self) -> &RateLimit {
        &self.rate_limit
    }

    /// How often the request was sent.
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// The whole body, envelope included; empty for a stream.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The payload's bytes, exactly; `None` = there is none.
    pub fn payload_text(&self) -> Option<&str> {
        scan::value(&self.text, self.payload?)
    }

    /// Decodes the payload, in one pass and in place. See the example of [`Reply`].
    ///
    /// # Errors
    /// [`ErrorKind::Decode`] for a payload that is missing or not a `T`, and for an answer that is cut off behind
    /// its payload.
    #[inline]
    pub fn json<T: DeserializeOwned>(&mut self) -> Result<T, Error> {
        let text = self.rest()?;
        let mut values = serde_json::Deserializer::from_str(text).into_iter::<T>();
        let result = values.next();
        let end = values.byte_offset();
        self.finish(result, end)
    }

    /// [`json`](Self::json) through an adapter.
    ///
    /// # Errors
    /// As [`json`](Self::json).
    #[inline]
    pub fn json_as<T, A>(&mut self) -> Result<T, Error>
    where
        A: for<'de> DecodeAs<'de, T>,
    {
        let text = self.rest()?;
        let mut values = serde_json::Deserializer::from_str(text).into_iter::<Read<T, A>>();
        let result = values.next().map(|result| result.map(|read| read.0));
        let end = values.byte_offset();
        self.finish(result, end)
    }

    /// Reads the payload if there is one. See the example of [`Reply`].
    ///
    /// # Errors
    /// Those of `read`.
    #[inline]
    pub fn optional<T>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<Option<T>, Error>,
    ) -> Result<Option<T>, Error> {
        if self.payload.is_some() { read(self) } else { Ok(None) }
    }

    /// Nothing is due, and nothing came: an answer that says more than that the call was done is an error of the call.
    ///
    /// # Errors
    /// None at present.
    pub fn unit(&mut self) -> Result<(), Error> {
        Ok(())
    }

    /// The body as it arrives. See the example of [`Reply`].
    ///
    /// # Errors
    /// [`ErrorKind::Decode`] if the operation does not return a stream.
    pub fn download(&mut self) -> Result<Download, Error> {
        match self.stream.take() {
            Some(body) => Ok(Download::new(self.headers.clone(), body, self.meta)),
            None => Err(self.error("the answer is not a stream")),
        }
    }

    /// Where a redirect points, as the server wrote it.
    ///
    /// # Errors
    /// [`ErrorKind::Decode`] if it does not say, or repeats a secret of the call, which whoever follows it would hand on.
    pub fn location(&mut self) -> Result<String, Error> {
        let target = self.headers.get(http::header::LOCATION).and_then(|value| value.to_str().ok());
        let target = target.ok_or_else(|| self.error("the answer names no location"))?;
        if self.hidden.spellings().iter().any(|secret| target.contains(secret)) {
            return Err(self.error("the location repeats the token or another secret"));
        }
        Ok(target.to_owned())
    }

    /// Decodes the whole body: what stands around the payload. Costs another pass. See the example of [`Reply`].
    ///
    /// # Errors
    /// [`ErrorKind::Decode`] for a body that is not an `E`.
    pub fn envelope<E: DeserializeOwned>(&self) -> Result<E, Error> {
        let start = scan::start(&self.text);
        let text = self.text.get(start..).unwrap_or_default();
        serde_json::from_str(text).map_err(|error| self.undecodable(start, &error))
    }

    fn rest(&self) -> Result<&str, Error> {
        self.payload.and_then(|start| self.text.get(start..)).ok_or_else(|| self.no_payload())
    }

    #[inline]
    fn finish<T>(&self, result: Option<serde_json::Result<T>>, end: usize) -> Result<T, Error> {
        match result {
            Some(Ok(value)) => self.closed(end).map(|()| value),
            Some(Err(error)) => Err(self.undecodable(self.payload.unwrap_or_default(), &error)),
            None => Err(self.no_payload()),
        }
    }

    fn closed(&self, end: usize) -> Result<(), Error> {
        if envelope::is_whole(self.meta, &self.text, self.payload.unwrap_or_default() + end) {
            Ok(())
        } else {
            Err(self.error("the answer is cut off behind its payload, or more follows than belongs to it"))
        }
    }

    #[cold]
    fn error(&self, message: &str) -> Error {
        let mut error = Error::new(ErrorKind::Decode, message).of(self.meta);
        let inner = error.inner();
        inner.status = Some(self.status);
        inner.attempts = self.attempts;
        inner.rate_limit = self.rate_limit.clone();
        #[cfg(feature = "dynamic")]
        let error = error.with_answer(self.payload_text().unwrap_or(&self.text));
        error
    }

    #[cold]
    fn no_payload(&self) -> Error {
        let mut error = self.error("the answer has no payload");
        let dot = if self.meta.payload.is_empty() { "" } else { "." };
        error.inner().path = Some(format!("${dot}{}", self.meta.payload));
        self.quote(error, 40)
    }

    /// `cause` counts lines and columns from `start`.
    #[cold]
    fn undecodable(&self, start: usize, cause: &serde_json::Error) -> Error {
        let tail = self.text.get(start..).unwrap_or_default();
        let offset = start + locate::offset(tail, cause.line(), cause.column());
        let message =
            if self.meta.secret_answer { fault::without_values(cause) } else { fault::with_values(cause) };
        let mut error = self.error(&tame(&message));
        error.inner().path = Some(tame(&locate::path(&self.text, offset)));
        self.quote(error, offset)
    }

    fn quote(&self, mut error: Error, offset: usize) -> Error {
        if self.meta.secret_answer {
            return error.scrubbed(&self.hidden);
        }
        error.inner().excerpt = Some(locate::excerpt(&self.text, offset, &self.hidden.spellings()));
        error.scrubbed(&self.hidden)
    }
}

impl fmt::Debug for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // body and headers are the server's, and may repeat a secret
        f.debug_struct("Reply")
            .field("operation", &self.meta.name)
            .field("status", &self.status)
            .field("attempts", &self.attempts)
            .field("bytes", &self.text.len())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Method, codec};

    const DATA: &OperationMeta = &OperationMeta::new("a.data", Method::Get, "/a").payload("data");

    fn reply(text: &str) -> Reply {
        Reply {
            meta: DATA,
            status: StatusCode::OK,
            headers: HeaderMap::new(),
            rate_limit: RateLimit::default(),
            attempts: 1,
            text: text.to_owned(),
            payload: scan::follow(text, 0, "data"),
            stream: None,
            hidden: Hidden { token: Some("tok/en-tok/en".into()), ..Hidden::default() },
        }
    }

    #[test]
    fn decodes_in_place() {
        let text = r#"{"code":0,"data": [1,2] ,"more":{"data":3}}"#;
        assert_eq!(reply(text).json::<Vec<i64>>().unwrap(), [1, 2]);
        assert_eq!(reply(text).payload_text(), Some("[1,2]"));
        assert_eq!(reply(r#"{"data":7}"#).payload_text(), Some("7"));
        assert_eq!(reply(r#"{"data":7,"x":1}"#).json::<i64>().unwrap(), 7);
        assert!(reply(r#"{"data":"1"}"#).json_as::<bool, codec::Bit>().unwrap());
        assert_eq!(reply(text).envelope::<serde_json::Value>().unwrap()["more"]["data"], 3);
    }

    /// Fails without `locate::path` in `undecodable`.
    #[test]
    fn errors_say_where() {
        let error = reply("{\"code\":0,\n\"data\":[1,\n  {}]}").json::<Vec<i64>>().unwrap_err();
        assert_eq!((error.kind(), error.path()), (ErrorKind::Decode, Some("$.data[1]")));
        assert!(error.message().starts_with("invalid type: map"), "{error}");
        assert!(error.excerpt().is_some_and(|text| text.contains("[1,")), "{error:?}");
        assert!(!error.to_string().contains('\n'), "{error}");
        let error = reply(r#"{"code":0}"#).json::<i64>().unwrap_err();
        assert_eq!((error.message(), error.path()), ("the answer has no payload", Some("$.data")));
    }

    #[test]
    fn errors_hide_the_token() {
        for text in [
            r#"{"data":"tok/en-tok/en"}"#,
            r#"{"data":"tok\/en-tok\/en"}"#,
            r#"{"data":{"tok/en-tok/en":1}}"#,
            r#"{"tok/en-tok/en":1,"datum":2}"#,
        ] {
            let error = reply(text).json::<i64>().unwrap_err();
            let shown = format!("{error} {error:?}");
            assert!(!shown.contains("en-tok"), "{shown}");
        }
    }
}
