//! What a call by name answers.

use std::fmt;

use serde::Serialize;

use crate::{
    Download, Error, ErrorKind, Response,
    codec::{EncodeAs, Plain, Write},
};

/// What a call by name answers: JSON, or a download. Its `Debug` shows lengths, for an answer may hold a secret.
pub struct Outcome {
    answer: Answer,
    payload: Option<String>,
}

enum Answer {
    Json(String),
    Stream(Download),
}

impl Outcome {
    /// Of an operation that returns JSON.
    ///
    /// # Errors
    /// [`ErrorKind::Decode`] for an answer that cannot be written as JSON again.
    pub fn json<T: Serialize>(response: Response<T>) -> Result<Self, Error> {
        Self::json_as::<T, Plain>(response)
    }

    /// Of an operation whose answer is read through the adapter `A`.
    ///
    /// # Errors
    /// [`ErrorKind::Decode`] for an answer that cannot be written as JSON again.
    pub fn json_as<T, A: EncodeAs<T>>(response: Response<T>) -> Result<Self, Error> {
        let value = serde_json::to_string(&Write::<T, A>::new(&response.value))
            .map_err(|error| Error::new(ErrorKind::Decode, error.to_string()))?;
        Ok(Self { answer: Answer::Json(value), payload: response.payload_text().map(str::to_owned) })
    }

    /// Of an operation that returns nothing: `null`.
    pub fn nothing(response: Response<()>) -> Self {
        let payload = response.payload_text().map(str::to_owned);
        Self { answer: Answer::Json("null".to_owned()), payload }
    }

    /// Of an operation that returns a location: its URL, as a JSON string.
    pub fn location(response: Response<String>) -> Self {
        let url = serde_json::Value::from(response.into_value());
        Self { answer: Answer::Json(url.to_string()), payload: None }
    }

    /// Of an operation that returns a stream.
    pub fn stream(response: Response<Download>) -> Self {
        Self { answer: Answer::Stream(response.into_value()), payload: None }
    }

    /// The answer, decoded and written as JSON again; `None` = it is a download.
    pub fn value(&self) -> Option<&str> {
        match &self.answer {
            Answer::Json(json) => Some(json),
            Answer::Stream(_) => None,
        }
    }

    /// The payload's bytes as they came; `None` = there was none.
    pub fn payload(&self) -> Option<&str> {
        self.payload.as_deref()
    }

    /// The download.
    pub fn into_stream(self) -> Option<Download> {
        match self.answer {
            Answer::Json(_) => None,
            Answer::Stream(download) => Some(download),
        }
    }
}

impl fmt::Debug for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.answer {
            Answer::Json(json) => write!(f, "Json({} bytes)", json.len()),
            Answer::Stream(download) => f.debug_tuple("Stream").field(download).finish(),
        }
    }
}
