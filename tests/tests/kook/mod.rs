//! KOOK, against a server that records and answers from a script.

mod errors;
mod round_trip;
mod secrets;
mod traps;
mod walks;
mod wire;

use chat_tests::{
    server::{Answer, Server},
    spec::Spec,
};
use kook_api::{CallOptions, Error, Json, Kook, dynamic};

/// The channel of the literal requests.
const CHANNEL: &str = "53002000000000";

/// The message of the literal requests.
const MESSAGE: &str = "0623c444-ca46-41ed-b17a-2870b69488e6";

/// The documented page of messages.
const PAGE: &str = include_str!("../../../spec/kook/examples/message.list.json");

/// A client of that server, with the token of the literal requests, that sends everything once.
fn client(server: &Server) -> Kook {
    let builder = Kook::builder("TOKEN").base_url(format!("{}/api/v3", server.url()));
    builder.options(CallOptions::new().attempts(1)).build().unwrap()
}

/// A server that always answers this, and its client.
async fn answering(answer: Answer) -> (Server, Kook) {
    let server = Server::answering(answer).await.unwrap();
    let kook = client(&server);
    (server, kook)
}

/// A call by name of that server.
async fn by_name(
    server: &Server,
    operation: &str,
    arguments: Json,
) -> Result<chat_core::dynamic::Outcome, Error> {
    dynamic::call(&client(server), operation, arguments).await
}

fn spec() -> Spec {
    Spec::read("kook")
}
