//! The token and each secret parameter of every operation: sent, and shown by nothing, whatever becomes of the call.

use std::{
    cell::RefCell,
    collections::BTreeSet,
    error::Error as _,
    fmt::{Debug, Write as _},
    sync::{Arc, Mutex, Once},
    time::Duration,
};

use agora_chat_api::{AgoraChat, NewUser};
use chat_core::{
    BoxFuture, CallOptions, Error, ErrorKind, Json, Outgoing, ResponseBody, Transport, TransportResponse,
    http::{HeaderMap, StatusCode},
};
use chat_mock::MockServer;
use chat_spec::ir::{Operation, Row, TypeKind};
use chat_tests::{
    server::{Answer, Server},
    spec::Spec,
};
use tracing::{Event, Metadata, Subscriber, field::Field, span};

use super::robots::{PLATFORMS, Robot, calls, nobody};

/// With letters that JSON, URLs and HTML spell in other ways.
const TOKEN: &str = "1/TOKEN=/Rk9P+Q&<g>==";

/// What stands for each secret parameter.
const SECRET: &str = "hunt/er2 \"PASSWORD\" <&'more'>";

/// Shown by none: parts of both that every spelling has.
const PARTS: [&str; 2] = ["TOKEN", "PASSWORD"];

fn assert_clean(what: &str, text: &str) {
    for part in PARTS {
        assert!(!text.contains(part), "{what} shows {part}: {text}");
    }
}

thread_local! {
    /// What was traced on this thread; `None` = nobody asks.
    static TRACED: RefCell<Option<Traced>> = const { RefCell::new(None) };
}

/// What was traced, at whatever level by whatever crate: calls and servers run on the thread of their test. What goes to
/// the crate `log` instead is read in bearychat/secrets.rs.
#[derive(Default)]
struct Traced {
    targets: BTreeSet<String>,
    /// What shows a secret.
    dirty: Vec<String>,
}

impl Traced {
    /// From now on, this thread's.
    fn collect() {
        // one for all threads: what is traced first where nobody subscribes may be off for the whole process
        static GLOBAL: Once = Once::new();
        GLOBAL.call_once(|| {
            tracing::subscriber::set_global_default(Everything).unwrap();
            tracing::callsite::rebuild_interest_cache();
        });
        TRACED.set(Some(Self::default()));
    }

    /// These crates told something, and nobody told a secret. Fails with the token in an event of chat-core's client/trace.rs.
    fn assert_clean(what: &str, crates: &[&str]) {
        let Self { targets, dirty } = TRACED.replace(Some(Self::default())).unwrap_or_default();
        for name in crates {
            assert!(targets.iter().any(|target| target.starts_with(name)), "{what}: {targets:?}");
        }
        assert!(dirty.is_empty(), "{what} is traced: {dirty:?}");
    }
}

struct Everything;

impl Everything {
    fn note(metadata: &Metadata<'_>, record: impl FnOnce(&mut dyn FnMut(&Field, &dyn Debug))) {
        let note = |traced: &mut Traced| {
            let mut line = metadata.target().to_owned();
            record(&mut |field, value| {
                let _ = write!(line, " {field}={value:?}");
            });
            traced.targets.insert(metadata.target().to_owned());
            if PARTS.iter().any(|part| line.contains(part)) {
                traced.dirty.push(line);
            }
        };
        // a thread that is ending has nobody who asks
        let _ = TRACED.try_with(|traced| traced.borrow_mut().as_mut().map(note));
    }
}

impl Subscriber for Everything {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &span::Attributes<'_>) -> span::Id {
        Self::note(span.metadata(), |mut visit| span.record(&mut visit));
        span::Id::from_u64(1)
    }

    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}

    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}

    fn event(&self, event: &Event<'_>) {
        Self::note(event.metadata(), |mut visit| event.record(&mut visit));
    }

    fn enter(&self, _: &span::Id) {}

    fn exit(&self, _: &span::Id) {}
}

/// All that an error tells, and its causes.
fn shown(error: &Error) -> String {
    let mut told = format!("{error} {error:?} {error:#?} {:?} {:?}", error.message(), error.rate_limit());
    let _ = write!(told, "{:?} {:?} {:?} {:?}", error.excerpt(), error.path(), error.code(), error.limit());
    let mut cause = error.source();
    while let Some(error) = cause {
        let _ = write!(told, "{error} {error:?}");
        cause = error.source();
    }
    told
}

/// The names of all that is secret on a platform.
fn secret_names(spec: &Spec) -> BTreeSet<String> {
    let of = |operation: &Operation| {
        let groups = [&operation.path_rows[..], &operation.query, &operation.header, operation.body.rows()];
        groups.concat()
    };
    let mut rows: Vec<Row> = spec.operations().flat_map(|(_, operation)| of(operation)).collect();
    for ty in &spec.platform.types {
        if let TypeKind::Struct(fields) = &ty.kind {
            rows.extend(fields.iter().cloned());
        }
    }
    let names = |is_secret: bool| -> BTreeSet<String> {
        let rows = rows.iter().filter(|row| row.facts.secret == is_secret);
        rows.flat_map(|row| [row.wire.clone(), row.name.clone()]).collect()
    };
    // an address is secret in one answer alone
    &names(true) - &names(false)
}

/// Puts the secret where one is expected; how often.
fn planted(value: &mut Json, names: &BTreeSet<String>) -> usize {
    match value {
        Json::Array(items) => items.iter_mut().map(|item| planted(item, names)).sum(),
        Json::Object(members) => {
            let mut count = 0;
            for (name, member) in members {
                if names.contains(name) && member.is_string() {
                    *member = SECRET.into();
                    count += 1;
                } else {
                    count += planted(member, names);
                }
            }
            count
        }
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => 0,
    }
}

/// The calls of a platform with the secret in place of each secret; and how many of those there are. One call of each
/// operation, and each that holds a secret.
fn with_secrets(spec: &Spec, platform: &str) -> (Vec<(String, Json)>, usize) {
    let names = secret_names(spec);
    let (mut kept, mut seen, mut count) = (Vec::new(), BTreeSet::new(), 0);
    for (operation, mut arguments) in calls(spec, platform) {
        let found = planted(&mut arguments, &names);
        count += found;
        if seen.insert(operation.clone()) || found > 0 {
            kept.push((operation, arguments));
        }
    }
    (kept, count)
}

/// What servers send that repeat what they got, each in its own way.
fn echoes() -> Vec<Answer> {
    let both = format!("{TOKEN} {SECRET}");
    let json = Json::from(both.clone()).to_string();
    let escaped = json.replace('/', "\\/");
    let html = both.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
    let refusal = |text: &str| {
        format!(
            r#"{{"code":40000,"message":{text},"error":{text},"error_description":{text},"exception":{text}}}"#
        )
    };
    let mut answers = vec![
        Answer::new(502, format!("<html>{}</html>", html.replace('\'', "&#39;"))),
        Answer::new(200, format!("<html>{both}</html>")),
        Answer::json(json.clone()),
        Answer::json(format!(
            r#"{{"code":0,"message":"","data":{escaped},"result":{json},"entities":{json}}}"#
        )),
        Answer::json(format!(r#"{{"code":0,"data":{{{json}:1}},"result":[{json}],"entities":[{json}]}}"#)),
        Answer::json(format!("[1,{json}")),
    ];
    for status in [200, 400, 401, 429, 500] {
        let answer = Answer::new(status, refusal(&json)).header("x-rate-limit-bucket", TOKEN);
        answers.push(answer.header("location", &format!("https://other.example/?token={TOKEN}")));
        answers.push(Answer::new(status, refusal(&escaped)));
    }
    // a message that is cut off in the middle of either
    for before in (360..400).step_by(9) {
        let cut = |secret: &str| Json::from(format!("{}{secret}", "x".repeat(before))).to_string();
        answers.push(Answer::new(400, refusal(&cut(TOKEN))));
        answers.push(Answer::new(400, refusal(&cut(SECRET))));
    }
    answers
}

/// What a call sends of both: no server can repeat more.
fn sent(robot: &Robot, operation: &str, arguments: &Json) -> Vec<&'static str> {
    let meta = robot.operations().iter().find(|meta| meta.name == operation).unwrap();
    let is_sent = [meta.auth, arguments.to_string().contains("PASSWORD")];
    PARTS.into_iter().zip(is_sent).filter(|(_, is_sent)| *is_sent).map(|(part, _)| part).collect()
}

/// Switched off: `hidden.scrub` in chat-core's client/mod.rs and request/hidden.rs, `noting_secrets` in request/mod.rs,
/// the first argument of `locate::excerpt`.
#[tokio::test]
async fn an_echo_brings_no_secret_into_an_error() {
    Traced::collect();
    for platform in PLATFORMS {
        let (calls, count) = with_secrets(&Spec::read(platform), platform);
        assert!(count >= if platform == "agora-chat" { 8 } else { 0 }, "{platform}: {count}");
        for (nth, answer) in echoes().into_iter().enumerate() {
            let server = Server::answering(answer.clone()).await.unwrap();
            let robot = Robot::at(platform, &server.url(), TOKEN);
            let mut failed = 0;
            for (index, (operation, arguments)) in calls.iter().enumerate() {
                // all that hold a secret, of the others some
                if !arguments.to_string().contains("PASSWORD") && (index + nth) % 8 != 0 {
                    continue;
                }
                match robot.call(operation, arguments.clone()).await {
                    Ok(outcome) => assert_clean(operation, &format!("{outcome:?}")),
                    Err(error) => {
                        failed += 1;
                        let shown = shown(&error);
                        for part in sent(&robot, operation, arguments) {
                            assert!(
                                !shown.contains(part),
                                "{operation} after {answer:?} shows {part}: {shown}"
                            );
                        }
                    }
                }
            }
            assert!(failed > 0, "{platform}: {answer:?}");
        }
        Traced::assert_clean(platform, &["chat_core", "hyper_util"]);
    }
}

/// A call that nobody answers, a call that is answered too late, and one that is cut off.
#[tokio::test]
async fn failures_on_the_way_show_no_secret() {
    Traced::collect();
    for platform in PLATFORMS {
        let (calls, _) = with_secrets(&Spec::read(platform), platform);
        let late = Server::answering(Answer::json("{}").after(Duration::from_secs(60))).await.unwrap();
        let cut = Server::answering(Answer::json(format!("{{\"{TOKEN}\":1}}")).cut()).await.unwrap();
        for (url, kinds) in [
            (nobody().await, [ErrorKind::Transport].as_slice()),
            (late.url(), &[ErrorKind::Timeout]),
            (cut.url(), &[ErrorKind::Transport]),
        ] {
            let robot = Robot::at(platform, &url, TOKEN).within(Duration::from_millis(400));
            let calls = calls.iter().step_by(4).map(|(operation, arguments)| {
                let robot = &robot;
                async move { (operation, robot.call(operation, arguments.clone()).await) }
            });
            let mut failed = 0;
            for (operation, outcome) in futures_util::future::join_all(calls).await {
                match outcome {
                    Ok(outcome) => assert_clean(operation, &format!("{outcome:?}")),
                    Err(error) => {
                        failed += usize::from(kinds.contains(&error.kind()));
                        assert_clean(operation, &shown(&error));
                    }
                }
            }
            assert!(failed > 0, "{platform} {kinds:?}");
        }
        Traced::assert_clean(platform, &["chat_core", "hyper_util"]);
    }
}

/// The same robot, which sends everything twice.
fn twice(robot: Robot) -> Robot {
    let options = robot.client().options().attempts(2);
    match robot {
        Robot::Agora(robot) => Robot::Agora(robot.with(options)),
        Robot::Bearychat(robot) => Robot::Bearychat(robot.with(options)),
        Robot::Kook(robot) => Robot::Kook(robot.with(options)),
    }
}

/// A call that is sent again, and then not answered. Switched off: `scrubbed` in the `told` of chat-core's client/mod.rs.
#[tokio::test]
async fn a_failure_before_the_last_one_shows_no_secret() {
    Traced::collect();
    for platform in PLATFORMS {
        let (calls, _) = with_secrets(&Spec::read(platform), platform);
        let echo = Json::from(format!("{TOKEN} {SECRET}")).to_string();
        for (operation, arguments) in calls.iter().step_by(16) {
            let refusal = format!(r#"{{"message":{echo},"error":{echo},"error_description":{echo}}}"#);
            let refusal = Answer::new(429, refusal).header("retry-after", "0.01");
            let late = Answer::json("{}").after(Duration::from_secs(60));
            let server = Server::script([refusal, late]).await.unwrap();
            let robot = twice(Robot::at(platform, &server.url(), TOKEN).within(Duration::from_millis(200)));
            let error = robot.call(operation, arguments.clone()).await.unwrap_err();
            let before: Option<&Error> = error.source().and_then(|before| before.downcast_ref());
            assert!(before.is_some_and(Error::is_rate_limited), "{error:?}");
            let shown = shown(&error);
            for part in sent(&robot, operation, arguments) {
                assert!(!shown.contains(part), "{operation} shows {part}: {shown}");
            }
        }
        Traced::assert_clean(platform, &["chat_core", "hyper_util"]);
    }
}

/// Writes down how each request looks that it gets, and answers nothing of use.
#[derive(Clone, Default)]
struct Looking(Arc<Mutex<Vec<String>>>);

impl Transport for Looking {
    fn send(&self, outgoing: &Outgoing<'_>) -> BoxFuture<'static, Result<TransportResponse, Error>> {
        let mut headers = HeaderMap::new();
        if let Ok(value) = TOKEN.parse() {
            headers.insert("x-echo", value);
        }
        let response = TransportResponse::new(StatusCode::OK, headers, ResponseBody::full("{}"));
        let seen =
            format!("{outgoing:?} {outgoing:#?} {:?} {:?} {response:?}", outgoing.headers(), outgoing.body());
        self.0.lock().unwrap().push(seen);
        Box::pin(async { Ok(response) })
    }
}

/// Switched off: the `Debug` of `Request`, `Outgoing`, `Body`, `TransportResponse`.
#[tokio::test]
async fn no_request_shows_a_secret() {
    Traced::collect();
    for platform in PLATFORMS {
        let (calls, _) = with_secrets(&Spec::read(platform), platform);
        let looking = Looking::default();
        let robot = Robot::through(platform, TOKEN, looking.clone());
        assert_clean(platform, &format!("{robot:?} {robot:#?} {:?}", robot.client()));
        for (operation, arguments) in &calls {
            let outcome = robot.call(operation, arguments.clone()).await;
            assert_clean(
                operation,
                &outcome.map_or_else(|error| shown(&error), |outcome| format!("{outcome:?}")),
            );
        }
        let seen = looking.0.lock().unwrap();
        assert_eq!(seen.len(), calls.len(), "{platform}");
        seen.iter().for_each(|request| assert_clean(platform, request));
        Traced::assert_clean(platform, &["chat_core"]);
    }
}

/// What a server of the mock writes down, and what it answers.
#[tokio::test]
async fn no_recording_of_the_mock_shows_a_secret() {
    Traced::collect();
    for platform in PLATFORMS {
        let (calls, count) = with_secrets(&Spec::read(platform), platform);
        let server = MockServer::platform(platform).token(TOKEN).examples_only().start().await.unwrap();
        let robot = Robot::at(platform, &format!("http://{}", server.address()), TOKEN);
        for (operation, arguments) in &calls {
            match robot.call(operation, arguments.clone()).await {
                Ok(outcome) => assert_clean(operation, &format!("{outcome:?}")),
                Err(error) => assert_clean(operation, &shown(&error)),
            }
        }
        let recorded = server.requests();
        assert_eq!(recorded.len(), calls.len());
        assert_clean(platform, &format!("{recorded:?} {recorded:#?} {server:?}"));
        let sent = |what: &str| {
            recorded
                .iter()
                .filter(|one| one.body().windows(what.len()).any(|bytes| bytes == what.as_bytes()))
                .count()
        };
        assert!(count == 0 || sent("PASSWORD") > 0, "but they were sent");
        Traced::assert_clean(platform, &["chat_core", "hyper_util"]);
    }
}

/// The documented refusal of a list of users: a server that quotes the passwords. Switched off: `noting_secrets` in
/// chat-core's request/mod.rs.
#[tokio::test]
async fn a_server_that_quotes_the_passwords_is_not_quoted() {
    let server = Server::with(|sent| {
        let users: Json = serde_json::from_slice(&sent.body).unwrap_or_default();
        let told = format!("the passwords are {} and {}", users[0]["password"], users[1]["password"]);
        Answer::new(
            400,
            serde_json::json!({"error": "illegal_argument", "error_description": told}).to_string(),
        )
    });
    let server = server.await.unwrap();
    let builder = AgoraChat::builder().token(TOKEN).base_url(format!("{}/org/app", server.url()));
    let agora = builder.options(CallOptions::new().attempts(1)).build().unwrap();
    let users = [NewUser::new("a").password("PASSWORD-1"), NewUser::new("b").password("PASSWORD-12")];
    let error = agora.user().register_many(users).await.unwrap_err();
    assert_eq!(error.message(), r#"the passwords are "***" and "***""#);
    assert_clean("the error", &shown(&error));
}
