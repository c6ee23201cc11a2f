//! BearyChat, against a server that records and answers from a script.

mod hosts;
mod queries;
mod refusals;
mod round_trip;
mod secrets;
mod values;
mod wire;

use bearychat_api::{BearyChat, CallOptions, Error, Json, dynamic};
use chat_tests::{
    server::{Answer, Server},
    spec::Spec,
};

/// The id of nearly everything in the literal requests.
const ID: &str = "=bw52O";

/// The message of the literal requests.
const KEY: &str = "1487667236785.0077";

/// Where a literal request and a recorded one hold the token.
const TOKEN: Option<&str> = Some("token");

/// A client of that server for both hosts, with the token of the literal requests, that sends everything once.
fn client(server: &Server) -> BearyChat {
    let builder = BearyChat::builder("TOKEN").base_url(format!("{}/v1", server.url()));
    builder.host_url("rtm", server.url()).options(CallOptions::new().attempts(1)).build().unwrap()
}

/// A server that always answers this, and its client.
async fn answering(answer: Answer) -> (Server, BearyChat) {
    let server = Server::answering(answer).await.unwrap();
    let bearychat = client(&server);
    (server, bearychat)
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
    Spec::read("bearychat")
}
