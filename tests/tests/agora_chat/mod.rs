//! Agora Chat, against a server that records and answers from a script.

mod errors;
mod rates;
mod round_trip;
mod secrets;
mod streams;
mod traps;
mod walks;
mod wire;

use agora_chat_api::{AgoraChat, CallOptions, Error, Json, Unlimited, dynamic};
use chat_tests::{
    arguments,
    server::{Answer, Server},
    spec::Spec,
};

/// A client of that server, with the token of the literal requests, that sends everything once.
fn client(server: &Server) -> AgoraChat {
    let builder = AgoraChat::builder().token("TOKEN").base_url(format!("{}/org/app", server.url()));
    builder.options(CallOptions::new().attempts(1)).limiter(Unlimited).build().unwrap()
}

/// A server that always answers this, and its client.
async fn answering(answer: Answer) -> (Server, AgoraChat) {
    let server = Server::answering(answer).await.unwrap();
    let agora = client(&server);
    (server, agora)
}

/// A call by name of that server.
async fn by_name(
    server: &Server,
    operation: &str,
    arguments: Json,
) -> Result<chat_core::dynamic::Outcome, Error> {
    dynamic::call(&client(server), operation, arguments).await
}

/// Each operation with arguments that it takes: those of its first literal request.
fn calls(spec: &Spec) -> Vec<(String, Json)> {
    let literals = spec.literals();
    let call = |(name, operation): (String, &_)| {
        let literal = literals.iter().find(|literal| literal.operation == name).unwrap();
        let arguments = arguments::of(&spec.platform, operation, &literal.request, None).unwrap();
        (name, arguments)
    };
    spec.operations().map(call).collect()
}

fn spec() -> Spec {
    Spec::read("agora-chat")
}
