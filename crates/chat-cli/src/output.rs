//! An answer on standard output.

use std::io::{self, Write};

use chat_core::dynamic::Outcome;

use crate::failure::Failure;

/// Prints an answer to standard output: its value as a line of JSON, the payload as it was sent, or a stream as it
/// comes.
pub(crate) async fn print(outcome: Outcome, raw: bool) -> Result<(), Failure> {
    print_to(&mut io::stdout().lock(), outcome, raw).await
}

/// Prints an answer as it came.
pub(crate) fn print_text(answer: &str) -> Result<(), Failure> {
    write(&mut io::stdout().lock(), answer.as_bytes())
}

async fn print_to(to: &mut impl Write, outcome: Outcome, raw: bool) -> Result<(), Failure> {
    if raw && let Some(payload) = outcome.payload() {
        return write(to, payload.as_bytes());
    }
    // Nothing was due, and nothing was sent.
    if raw && outcome.value() == Some("null") {
        return Ok(());
    }
    if let Some(value) = outcome.value() {
        return write(to, format!("{value}\n").as_bytes());
    }
    if let Some(mut stream) = outcome.into_stream() {
        while let Some(bytes) = stream.chunk().await? {
            write(to, &bytes)?;
        }
    }
    Ok(())
}

/// Writes at once: nothing waits in a buffer while more is on its way.
fn write(to: &mut impl Write, bytes: &[u8]) -> Result<(), Failure> {
    to.write_all(bytes).and_then(|()| to.flush()).map_err(Failure::Output)
}

#[cfg(test)]
mod tests {
    use chat_core::{Client, Download, Error, Method, Operation, OperationMeta, Reply, Request, Returns};
    use chat_mock::{Answer, MockServer};

    use super::*;

    /// An operation that answers a file, which no table has yet.
    struct Picture(Client);

    impl Operation for Picture {
        const META: &'static OperationMeta =
            &OperationMeta::new("picture.get", Method::Get, "/message/view").returns(Returns::Stream);
        type Output = Download;

        fn client(&self) -> &Client {
            &self.0
        }

        fn request(&self) -> Result<Request, Error> {
            Request::new(Self::META, &[])
        }

        fn decode(reply: &mut Reply) -> Result<Download, Error> {
            reply.download()
        }
    }

    chat_core::call!(Picture);

    #[tokio::test]
    async fn a_file_is_printed_as_it_is() {
        let server = MockServer::kook().start().await.unwrap();
        let picture = b"\x89PNG\r\n\0\xFF";
        let kook = kook_api::Kook::builder("mock-token").base_url(server.base_url()).build().unwrap();
        for raw in [false, true] {
            server.answer_next("message.view", Answer::new(200).body(&picture[..])).unwrap();
            let answer = Picture(kook.client().clone()).with_response().await.unwrap();
            let mut printed = Vec::new();
            print_to(&mut printed, Outcome::stream(answer), raw).await.unwrap();
            assert_eq!(printed, picture);
        }
    }

    #[tokio::test]
    async fn what_cannot_be_written_is_a_failure() {
        let server = MockServer::kook().examples_only().start().await.unwrap();
        let kook = kook_api::Kook::builder("mock-token").base_url(server.base_url()).build().unwrap();
        let answer = kook.message().view("1").with_response().await.unwrap();
        let failure =
            print_to(&mut &mut [0_u8; 4][..], Outcome::json(answer).unwrap(), false).await.unwrap_err();
        assert!(matches!(failure, Failure::Output(_)), "{failure}");
    }
}
