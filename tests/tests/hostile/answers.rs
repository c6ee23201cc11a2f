//! What servers send that no document speaks of: every fault of the mock, on every platform, through the real clients.
//!
//! Each fault hits one call of each shape, and then the same client makes the same call again.

use std::time::{Duration, Instant};

use agora_chat_api::AgoraChat;
use bearychat_api::BearyChat;
use chat_core::{CallOptions, Download, Error, ErrorKind};
use chat_mock::{Answer, Fault, MockServer};
use kook_api::Kook;

/// How large an answer may be, and a file.
const CAP: usize = 1 << 20;

/// More than any call takes that does not wait for what never comes.
const PATIENCE: Duration = Duration::from_secs(10);

/// The deadline of a call whose answer comes too slowly, and what a download may stall.
const DEADLINE: Duration = Duration::from_millis(200);

/// What an operation answers.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Shape {
    Value,
    Page,
    Nothing,
    File,
}

use Shape::{File, Nothing, Page, Value};

/// One call of each shape that the platform has. Bearychat's file is the answer of `meta.get`, fetched as a file.
const CALLS: [(&str, Shape); 11] = [
    ("kook message.view", Value),
    ("kook message.list", Page),
    ("kook message.delete", Nothing),
    ("bearychat message.info", Value),
    ("bearychat message.query", Page),
    ("bearychat message.delete", Nothing),
    ("bearychat file.download", File),
    ("agora-chat user.get", Value),
    ("agora-chat user.list", Page),
    ("agora-chat thread.delete", Nothing),
    ("agora-chat file.download", File),
];

/// What is left of a call; `None` = it succeeds.
type Left = Option<ErrorKind>;

/// What is left of a call with that fault, whatever the platform: of a value or page, of nothing, of a file. A file may
/// be anything, so what is wrong with a file's content cannot be told.
fn expected(fault: &Fault) -> Option<[Left; 3]> {
    use ErrorKind::{Decode, Other, TooLarge, Transport, Unavailable};
    Some(match fault {
        Fault::Html(200) => [Some(Decode), Some(Decode), None],
        Fault::Html(_) => [Some(Unavailable); 3],
        Fault::Empty(_) => [Some(Decode), None, None],
        Fault::Status(299) => [None; 3],
        Fault::Status(_) | Fault::Redirect(_) | Fault::RedirectLoop => [Some(Other); 3],
        Fault::Cut | Fault::LengthTooShort => [Some(Decode), Some(Decode), None],
        Fault::Reset(_) | Fault::LengthTooLong | Fault::BadChunks => [Some(Transport); 3],
        Fault::BadGzip | Fault::GzipBomb | Fault::InvalidUtf8 => [Some(Decode), Some(Decode), None],
        Fault::Endless => [Some(TooLarge); 3],
        Fault::Slow => [Some(ErrorKind::Timeout), Some(ErrorKind::Timeout), Some(Transport)],
        Fault::ByteOrderMark | Fault::Unasked => [None; 3],
        Fault::BareCarriageReturn | Fault::SplitHeader => [Some(Transport); 3],
        _ => return None,
    })
}

/// The same, where what is left depends on how the platform spells success.
fn left(call: &str, shape: Shape, fault: &Fault) -> Left {
    if let Some([value, nothing, file]) = expected(fault) {
        return match shape {
            Value | Page => value,
            Nothing => nothing,
            File => file,
        };
    }
    match (fault, shape, call.split_once(' ').unwrap().0) {
        (_, File, _) => None,
        // refused; only Agora Chat documents a code that says why
        (Fault::Envelope, _, "agora-chat") => Some(ErrorKind::Forbidden),
        (Fault::Envelope, ..) => Some(ErrorKind::Other),
        (_, Value | Page, _) => Some(ErrorKind::Decode),
        // the code, too, comes twice
        (Fault::DuplicateKeys, Nothing, "kook") => Some(ErrorKind::Decode),
        // success is told by no code, but by words
        (Fault::DeepNesting | Fault::WrongTypes, Nothing, "agora-chat") => Some(ErrorKind::Decode),
        _ => None,
    }
}

/// A platform's server and its client.
struct Pair {
    server: MockServer,
    robot: Robot,
}

enum Robot {
    Kook(Kook),
    Bearychat(BearyChat),
    Agora(AgoraChat),
}

impl Pair {
    async fn of(call: &str) -> Self {
        let options = CallOptions::new().attempts(1).timeout(PATIENCE).max_answer(CAP);
        let platform = call.split_once(' ').unwrap().0;
        let builder = MockServer::platform(platform).examples_only();
        // an answer in which something can go wrong
        let builder = match platform {
            "bearychat" => builder.example("message.delete", "message.delete.code.json"),
            _ => builder,
        };
        let server = builder.start().await.unwrap();
        let (url, token) = (server.base_url(), "mock-token");
        let robot = match platform {
            "kook" => Robot::Kook(Kook::builder(token).base_url(url).options(options).build().unwrap()),
            "bearychat" => {
                let builder = BearyChat::builder(token).base_url(url).host_url("rtm", "http://127.0.0.1:9");
                Robot::Bearychat(builder.options(options).build().unwrap())
            }
            _ => Robot::Agora(
                AgoraChat::builder().token(token).base_url(url).options(options).build().unwrap(),
            ),
        };
        Self { server, robot }
    }

    /// The operation whose answer is the call's.
    fn faulty(call: &str) -> &str {
        match call {
            "bearychat file.download" => "meta.get",
            _ => call.split_once(' ').unwrap().1,
        }
    }

    async fn call(&self, call: &str, options: CallOptions) -> Result<(), Error> {
        match &self.robot {
            Robot::Kook(robot) => kook(&robot.with(options), call).await,
            Robot::Bearychat(robot) => {
                let location =
                    Answer::new(302).header("location", format!("{}/meta", self.server.base_url()));
                self.server.answer_next("file.location", location).unwrap();
                bearychat(&robot.with(options), call).await
            }
            Robot::Agora(robot) => agora(&robot.with(options), call).await,
        }
    }

    /// The call, hit by a fault.
    async fn hit(&self, call: &str, fault: &Fault) -> Result<(), Error> {
        self.server.fault_next(Self::faulty(call), fault.clone()).unwrap();
        let timeout = if *fault == Fault::Slow { DEADLINE } else { PATIENCE };
        let options = CallOptions::new().attempts(1).timeout(timeout).max_answer(CAP);
        let options =
            if call.ends_with("download") { options.timeout(PATIENCE).stall(DEADLINE) } else { options };
        self.call(call, options).await
    }
}

async fn kook(robot: &Kook, call: &str) -> Result<(), Error> {
    match call {
        "kook message.view" => robot.message().view("m").await.map(drop),
        "kook message.list" => robot.message().list("c").pages().try_next().await.map(drop),
        _ => robot.message().delete("m").await,
    }
}

async fn bearychat(robot: &BearyChat, call: &str) -> Result<(), Error> {
    match call {
        "bearychat message.info" => robot.message().info("=bw52O", "1.0").await.map(drop),
        "bearychat message.query" => robot.message().history("=bw52O").stream().try_next().await.map(drop),
        "bearychat message.delete" => robot.message().delete("=bw52O", "1.0").await,
        _ => read(robot.file().download("9c1d").await?).await,
    }
}

async fn agora(robot: &AgoraChat, call: &str) -> Result<(), Error> {
    match call {
        "agora-chat user.get" => robot.user().get("u").await.map(drop),
        "agora-chat user.list" => robot.user().list().pages().try_next().await.map(drop),
        "agora-chat thread.delete" => robot.thread().delete("1").await,
        _ => read(robot.file().download("7f456bf0").await?).await,
    }
}

async fn read(file: Download) -> Result<(), Error> {
    file.bytes(CAP).await.map(drop)
}

/// Whatever comes, a call ends in time with what the table says, its error names the operation, and the client is as good
/// as new. Without `explained` in `chat-core`'s `answer/envelope.rs`, for one, a failure under 200 is no refusal.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_fault_is_a_typed_error_and_the_client_works_on() {
    let elsewhere = MockServer::kook().start().await.unwrap();
    let mut wrong = Vec::new();
    for (call, shape) in CALLS {
        let pair = Pair::of(call).await;
        for fault in Fault::all(&elsewhere.base_url()) {
            let begun = Instant::now();
            let outcome = pair.hit(call, &fault).await;
            let took = begun.elapsed();
            let kind = outcome.as_ref().err().map(Error::kind);
            if kind != left(call, shape, &fault) {
                wrong.push(format!("{call}, {fault:?}: {outcome:?}"));
            }
            if let Err(error) = &outcome {
                let operation = call.split_once(' ').unwrap().1;
                assert_eq!(error.operation(), Some(operation), "{call}, {fault:?}: {error}");
                assert!(error.to_string().len() < 1000, "{call}, {fault:?}: {error}");
            }
            if took > PATIENCE / 2 {
                wrong.push(format!("{call}, {fault:?}: took {took:?}"));
            }
            let options = CallOptions::new().attempts(1).timeout(PATIENCE).max_answer(CAP);
            if let Err(error) = pair.call(call, options).await {
                wrong.push(format!("{call}, after {fault:?}: {error:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
    assert!(elsewhere.requests().is_empty(), "a redirect was followed");
}

/// What is endless, or becomes endless, is not held: no call takes much more memory than an answer may have. Server and
/// client are counted together, on one thread. Without `max_answer` the endless body takes more than this.
#[test]
fn no_fault_takes_more_memory_than_an_answer_may_have() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    for (call, _) in CALLS {
        let pair = runtime.block_on(Pair::of(call));
        for fault in [Fault::Endless, Fault::GzipBomb, Fault::DeepNesting, Fault::Html(502)] {
            let mut outcome = None;
            let taken =
                allocation_counter::measure(|| outcome = Some(runtime.block_on(pair.hit(call, &fault))));
            let most = 6 * CAP as u64;
            assert!(taken.bytes_max < most, "{call}, {fault:?}: {} bytes, {outcome:?}", taken.bytes_max);
        }
    }
}
