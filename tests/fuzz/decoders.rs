//! Answers: each operation of each platform, given its documented answers with edits.

use std::sync::LazyLock;

use agora_chat_api::AgoraChat;
use bearychat_api::BearyChat;
use chat_core::{
    BoxFuture, CallOptions, Error, ErrorKind, Outgoing, ResponseBody, Transport, TransportResponse,
    dynamic::Outcome,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode},
};
use chat_spec::ir::Example;
use chat_tests::{arguments, http_file::HttpFile, spec::Spec};
use kook_api::Kook;
use serde_json::Value;

use crate::bytes::{Decisions, edited};

/// In nothing that an error shows.
const TOKEN: &str = "tok/en-5e1f";
const ESCAPED_TOKEN: &str = "tok\\/en-5e1f";

/// What means something in an answer, or to those who read one.
const PIECES: &[&str] = &[
    "",
    "{",
    "}",
    "[",
    "]",
    "\"",
    ",",
    ":",
    "null",
    "true",
    "0",
    "-1",
    "1e999",
    "-0.0",
    "9223372036854775808",
    "\"\"",
    "\"0\"",
    "{}",
    "[]",
    "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
    "\\",
    "\\u0000",
    "\\ud800",
    "\u{feff}",
    "\u{202e}",
    "\r\n",
    "\t",
    "消息",
    "\"code\":0,",
    "\"code\":40100,",
    "\"data\":",
    "\"error\":",
    "\"entities\":",
    "<html>",
    TOKEN,
    ESCAPED_TOKEN,
];

/// Each documented answer of each operation.
static CASES: LazyLock<Vec<Case>> =
    LazyLock::new(|| ["agora-chat", "bearychat", "kook"].into_iter().flat_map(cases).collect());

struct Case {
    platform: &'static str,
    operation: String,
    arguments: Value,
    /// Whether the token is sent: a server cannot repeat what it was not told.
    auth: bool,
    file: String,
    answer: Canned,
}

fn cases(platform: &'static str) -> Vec<Case> {
    let spec = Spec::read(platform);
    let literals = spec.literals();
    let token = (platform == "bearychat").then_some("token");
    let of = |(name, operation): (String, &chat_spec::ir::Operation)| {
        let literal = literals.iter().find(|literal| literal.operation == name).unwrap();
        let arguments = arguments::of(&spec.platform, operation, &literal.request, token).unwrap();
        let case = |example: &Example| Case {
            platform,
            operation: name.clone(),
            arguments: arguments.clone(),
            auth: operation.auth,
            file: example.file.clone(),
            answer: Canned::of(example),
        };
        operation.examples.iter().map(case).collect::<Vec<_>>()
    };
    spec.operations().flat_map(of).collect()
}

/// Answers every request alike.
#[derive(Clone)]
struct Canned {
    status: StatusCode,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Canned {
    fn of(example: &Example) -> Self {
        let (headers, body) = match example.text.split_once("\n\n") {
            Some((_, body)) if example.file.ends_with(".http") => {
                (HttpFile::headers(&example.text).unwrap(), body)
            }
            _ => (Vec::new(), &*example.text),
        };
        let header = |(name, value): (String, String)| {
            (name.parse::<HeaderName>().unwrap(), value.parse::<HeaderValue>().unwrap())
        };
        let headers = headers.into_iter().map(header).collect();
        Self { status: StatusCode::from_u16(example.status).unwrap(), headers, body: body.into() }
    }
}

impl Transport for Canned {
    fn send(&self, _: &Outgoing<'_>) -> BoxFuture<'static, Result<TransportResponse, Error>> {
        let Self { status, headers, body } = self.clone();
        Box::pin(async move { Ok(TransportResponse::new(status, headers, ResponseBody::full(body))) })
    }
}

/// What the operation makes of an answer.
fn outcome(case: &Case, answer: Canned) -> Result<Outcome, Error> {
    macro_rules! call {
        ($builder:expr, $call:path) => {{
            let options = CallOptions::new().attempts(1);
            let client = $builder.transport(answer).options(options).build().unwrap();
            let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
            runtime.block_on($call(&client, &case.operation, case.arguments.clone()))
        }};
    }
    match case.platform {
        "agora-chat" => {
            let host = AgoraChat::builder().host("a41.chat.agora.io").app_key("org#app");
            call!(host.token(TOKEN), agora_chat_api::dynamic::call)
        }
        "bearychat" => call!(BearyChat::builder(TOKEN), bearychat_api::dynamic::call),
        _ => call!(Kook::builder(TOKEN), kook_api::dynamic::call),
    }
}

/// The outcome is a value or a typed error, which names the operation and does not show the token.
fn an_answer_is_read_or_refused(bytes: &[u8]) {
    let mut decisions = Decisions::new(bytes);
    let case = decisions.one(&CASES);
    let mut answer = case.answer.clone();
    if decisions.below(4) == 1 {
        answer.status =
            decisions.one(&[200, 204, 302, 400, 401, 404, 429, 500]).to_owned().try_into().unwrap();
    }
    answer.body = edited(&answer.body, &mut decisions, PIECES);
    match outcome(case, answer) {
        Ok(outcome) => {
            if let Some(value) = outcome.value() {
                serde_json::from_str::<Value>(value).unwrap();
            }
        }
        Err(error) => {
            let shown = format!("{error} {error:?}");
            assert_eq!(error.operation(), Some(&*case.operation), "{shown}");
            assert!(error.status().is_some() || error.kind() == ErrorKind::Decode, "{shown}");
            let is_shown = shown.contains(TOKEN) || shown.contains(ESCAPED_TOKEN);
            assert!(!is_shown || !case.auth, "{shown}");
            for text in [Some(error.message()), error.excerpt(), error.path()] {
                assert!(!text.is_some_and(|text| text.contains(char::is_control)), "{shown}");
            }
        }
    }
}

#[test]
fn an_answer() {
    fuzz!(an_answer_is_read_or_refused, rounds = 2000);
}

/// The corpus is sound: without an edit, each documented answer is what its example says.
#[test]
fn unedited_answers_are_what_they_are_documented_as() {
    for case in CASES.iter() {
        let told = outcome(case, case.answer.clone()).map(|_| ());
        let is_refusal = case.answer.status.as_u16() >= 400;
        assert_eq!(told.is_err(), is_refusal, "{}/{}: {told:?}", case.platform, case.file);
    }
}
