//! The literal requests of `spec/<platform>/examples/*.http`, against what a client sends.

use std::fmt::Display;

use chat_core::Error;
use serde_json::Value;

use crate::{
    arguments,
    http_file::{HttpFile, boundary},
    server::{Recorded, Server},
    spec::{Literal, Spec},
};

/// Takes each literal request apart into arguments and sends it by name. What arrived differently, one text per
/// difference.
///
/// `token` is the name of the parameter that the platform's token travels as; `call` calls the server by name.
///
/// # Panics
/// If there are none, or no server is to be had.
pub async fn by_name<T, E: Display>(
    spec: &Spec,
    token: Option<&str>,
    call: impl AsyncFn(&Server, &str, Value) -> Result<T, E>,
) -> Vec<String> {
    let mut wrong = Vec::new();
    let literals = spec.literals();
    assert!(!literals.is_empty(), "{} has no literal request", spec.platform.name);
    for literal in literals {
        let Literal { file, operation: name, request } = &literal;
        let operation = spec.operation(name);
        let base = spec.platform.example_base(&spec.platform.hosts[operation.host]);
        let host = request.headers.iter().find(|(name, _)| name == "Host").map(|(_, value)| value.as_str());
        let authority = base.split("://").nth(1).and_then(|rest| rest.split('/').next());
        if host != authority {
            wrong.push(format!("{file}: promised to {host:?}, sent to {authority:?}"));
        }
        let arguments = match arguments::of(&spec.platform, operation, request, token) {
            Ok(arguments) => arguments,
            Err(why) => {
                wrong.push(format!("{file}: {why}"));
                continue;
            }
        };
        let server = server(spec, name).await;
        match call(&server, name, arguments).await {
            Err(error) => wrong.push(format!("{file}: {error}")),
            Ok(_) => wrong.extend(differences(&literal, &server)),
        }
    }
    wrong
}

/// Sends each literal request by the call that is written for it. What arrived differently, one text per difference;
/// those without a call are passed over.
///
/// # Panics
/// If no call is written for any, or no server is to be had.
pub async fn by_call(
    spec: &Spec,
    call: impl AsyncFn(&Server, &str) -> Option<Result<(), Error>>,
) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut called = 0;
    for literal in spec.literals() {
        let server = server(spec, &literal.operation).await;
        match call(&server, &literal.file).await {
            None => continue,
            Some(Err(error)) => wrong.push(format!("{}: {error}", literal.file)),
            Some(Ok(())) => wrong.extend(differences(&literal, &server)),
        }
        called += 1;
    }
    assert!(called > 0, "{}: no literal request has a call", spec.platform.name);
    wrong
}

/// Operations without a literal request.
pub fn without_literal(spec: &Spec) -> Vec<String> {
    let literals = spec.literals();
    let names = spec.operations().map(|(name, _)| name);
    names.filter(|name| literals.iter().all(|literal| literal.operation != *name)).collect()
}

async fn server(spec: &Spec, operation: &str) -> Server {
    match Server::answering(spec.success(operation)).await {
        Ok(server) => server,
        Err(error) => panic!("no server: {error}"),
    }
}

/// How the one request that was sent differs from what was promised: line, listed headers, body.
fn differences(Literal { file, request, .. }: &Literal, server: &Server) -> Vec<String> {
    let sent = server.requests();
    let [sent] = &sent[..] else { return vec![format!("{file}: {} requests", sent.len())] };
    let told = pairs(request, sent, server).into_iter().filter(|(_, promised, sent)| promised != sent);
    told.map(|(what, promised, sent)| format!("{file}: {what}\n  promised {promised}\n  sent     {sent}"))
        .collect()
}

/// What is compared: its name, what was promised and what was sent.
fn pairs(promised: &HttpFile, sent: &Recorded, server: &Server) -> Vec<(String, String, String)> {
    let absent = || "(absent)".to_owned();
    // a boundary is random
    let random = sent.header("Content-Type").and_then(boundary);
    let fixed = |text: &str| match random {
        Some(random) => text.replace(random, "BOUNDARY"),
        None => text.to_owned(),
    };
    let header = |name: &str| sent.header(name).map_or_else(absent, fixed);
    let mut pairs = vec![
        ("request line".to_owned(), format!("{} {}", promised.method, promised.target), sent.line()),
        ("body".to_owned(), promised.body.clone(), fixed(&sent.text())),
    ];
    for (name, value) in &promised.headers {
        let value = if name == "Host" { server.authority() } else { value.clone() };
        pairs.push((name.clone(), value, header(name)));
    }
    let names = |name: &str| promised.headers.iter().any(|(known, _)| known.eq_ignore_ascii_case(name));
    for name in ["Content-Type", "Authorization", "Cookie", "Referer"] {
        if !names(name) {
            pairs.push((name.to_owned(), absent(), header(name)));
        }
    }
    pairs
}
