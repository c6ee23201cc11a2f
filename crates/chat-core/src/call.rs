//! A call under way, and the glue that makes a struct one.

use std::{
    fmt,
    ops::Deref,
    pin::Pin,
    task::{Context, Poll, ready},
};

use http::{HeaderMap, StatusCode};
use serde::de::DeserializeOwned;

use crate::{BoxFuture, Client, Error, Operation, RateLimit, Reply};

/// A call under way. Dropping it cancels the call.
#[must_use = "requests do nothing until awaited"]
pub struct Pending<T> {
    reply: BoxFuture<'static, Result<Reply, Error>>,
    decode: fn(&mut Reply) -> Result<T, Error>,
}

impl<T> Pending<T> {
    /// Makes the call, once polled.
    #[inline]
    pub fn new<O: Operation<Output = T>>(operation: &O) -> Self {
        Self::with(Client::dispatch(operation.client(), O::META, operation.request()), O::decode)
    }

    #[inline]
    pub(crate) fn with(
        reply: BoxFuture<'static, Result<Reply, Error>>,
        decode: fn(&mut Reply) -> Result<T, Error>,
    ) -> Self {
        Self { reply, decode }
    }

    /// Also hands out status, headers and the envelope.
    #[inline]
    pub fn with_response(self) -> WithResponse<T> {
        WithResponse(self)
    }
}

impl<T> Future for Pending<T> {
    type Output = Result<T, Error>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let mut reply = ready!(self.reply.as_mut().poll(cx))?;
        Poll::Ready((self.decode)(&mut reply))
    }
}

impl<T> fmt::Debug for Pending<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pending")
    }
}

/// A call under way that will hand out the whole answer.
#[must_use = "requests do nothing until awaited"]
#[derive(Debug)]
pub struct WithResponse<T>(Pending<T>);

impl<T> Future for WithResponse<T> {
    type Output = Result<Response<T>, Error>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let mut reply = ready!(self.0.reply.as_mut().poll(cx))?;
        let value = (self.0.decode)(&mut reply)?;
        Poll::Ready(Ok(Response { value, reply }))
    }
}

/// A decoded payload, and the answer that it came in. Derefs to the payload.
#[derive(Debug)]
pub struct Response<T> {
    /// The payload.
    pub value: T,
    reply: Reply,
}

impl<T> Response<T> {
    /// The payload alone.
    pub fn into_value(self) -> T {
        self.value
    }

    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        self.reply.status()
    }

    /// The headers.
    pub fn headers(&self) -> &HeaderMap {
        self.reply.headers()
    }

    /// What the headers tell about rate limits.
    pub fn rate_limit(&self) -> &RateLimit {
        self.reply.rate_limit()
    }

    /// How often the request was sent.
    pub fn attempts(&self) -> u32 {
        self.reply.attempts()
    }

    /// The whole body, envelope included; empty for a download.
    pub fn text(&self) -> &str {
        self.reply.text()
    }

    /// The payload's bytes, exactly; `None` = there is none.
    pub fn payload_text(&self) -> Option<&str> {
        self.reply.payload_text()
    }

    /// Decodes the whole body: what stands around the payload. Costs another pass.
    ///
    /// # Errors
    /// [`ErrorKind::Decode`](crate::ErrorKind::Decode) for a body that is not an `E`.
    pub fn envelope<E: DeserializeOwned>(&self) -> Result<E, Error> {
        self.reply.envelope()
    }
}

impl<T> Deref for Response<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

/// Makes an [`Operation`] a call: `.await`, `.with_response()`, `.to_request()`; with `paged`, for a
/// [`Paged`](crate::Paged) one, also `.pages()` and `.stream()`. All of it inherent and inlined, so that only calls
/// that are made cost anything.
///
/// See [the crate's documentation](crate#an-endpoint-that-the-tables-lack) for an example.
#[macro_export]
macro_rules! call {
    ($name:ident) => {
        impl $name {
            /// Also hands out status, headers and envelope of the answer.
            #[inline]
            pub fn with_response(self) -> $crate::WithResponse<<Self as $crate::Operation>::Output> {
                $crate::Pending::new(&self).with_response()
            }

            /// What would be sent, without credentials.
            ///
            /// # Errors
            /// Those of a call that are found before anything is sent.
            #[inline]
            pub fn to_request(&self) -> ::std::result::Result<$crate::Request, $crate::Error> {
                $crate::Operation::request(self).and_then($crate::Request::sound)
            }
        }

        impl ::std::future::IntoFuture for $name {
            type Output = ::std::result::Result<<Self as $crate::Operation>::Output, $crate::Error>;
            type IntoFuture = $crate::Pending<<Self as $crate::Operation>::Output>;

            #[inline]
            fn into_future(self) -> Self::IntoFuture {
                $crate::Pending::new(&self)
            }
        }
    };
    ($name:ident, paged) => {
        $crate::call!($name);

        impl $name {
            /// One page after the other.
            #[inline]
            pub fn pages(self) -> $crate::Pages<Self> {
                $crate::Pages::new(self)
            }

            /// Every item of every page.
            #[inline]
            pub fn stream(self) -> $crate::Items<Self> {
                $crate::Items::new(self)
            }
        }
    };
}
