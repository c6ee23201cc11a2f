//! Whatever a caller passes on from its own users stays in its place, or is refused before a byte is sent.
//!
//! Every text among the arguments of every operation is replaced by hostile ones. What arrives at a server is taken apart
//! again, and must be what was meant: the template's segments, the same names, the value itself.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex},
};

use agora_chat_api::{AgoraChat, Upload};
use bearychat_api::BearyChat;
use chat_core::{ErrorKind, Json, Method, OperationMeta, Place};
use chat_tests::{
    arguments,
    http_file::HttpFile,
    server::{Answer, Recorded, Server},
    spec::Spec,
};
use kook_api::Kook;
use percent_encoding::percent_decode_str;
use proptest::{
    prelude::{Strategy, any},
    prop_oneof,
    sample::select,
    test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner},
};

use super::robots::{PLATFORMS, Robot, calls, token_parameter};

/// Ways out of a segment, a line, a pair; and what is shown as something else than it is.
const HOSTILE: &[&str] = &[
    "",
    ".",
    "..",
    "%2e%2E",
    "%252e.",
    "../../users",
    "a/b",
    "a\\b",
    "a?b=c",
    "a#b",
    "a&token=b",
    "a;b,c",
    " a ",
    "a\tb",
    "\n",
    "a\r\nx-injected: 1\r\n\r\n",
    "a%0d%0ab",
    "a\0b",
    "a%00b",
    "\u{7f}\u{85}",
    "\u{202e}gpj.exe\u{2066}",
    "\u{200b}\u{feff}",
    "日本語 😀",
    "%",
    "%zz+",
    "\"a\" 'b' <c>",
    "{username}",
    "//other.example/a@b:1",
];

/// A text of the arguments of a call.
#[derive(Clone, Debug)]
struct Leaf {
    meta: &'static OperationMeta,
    arguments: Json,
    /// Where it stands in them, as a JSON pointer.
    pointer: String,
    place: Place,
}

/// A platform's client, and a server that takes one request after the other.
struct Bench {
    platform: &'static str,
    spec: Spec,
    robot: Robot,
    received: Arc<Mutex<Vec<Recorded>>>,
    _server: Server,
}

impl Bench {
    async fn new(platform: &'static str) -> Self {
        let received: Arc<Mutex<Vec<Recorded>>> = Arc::default();
        let kept = Arc::clone(&received);
        let server = Server::with(move |request| {
            kept.lock().unwrap().push(request.clone());
            Answer::json("{}")
        });
        let server = server.await.unwrap();
        let robot = Robot::at(platform, &server.url(), "TOKEN");
        Self { platform, spec: Spec::read(platform), robot, received, _server: server }
    }

    /// Each text in each literal request, and each parameter that takes a text and stands in none of them.
    async fn leaves(&self) -> Vec<Leaf> {
        let calls = calls(&self.spec, self.platform);
        let mut leaves = Vec::new();
        for meta in self.robot.operations() {
            let mut seen = BTreeSet::new();
            let all: Vec<_> = calls.iter().filter(|(name, _)| name == meta.name).collect();
            for (_, arguments) in &all {
                let mut pointers = Vec::new();
                texts(arguments, "", &mut pointers);
                for pointer in pointers {
                    let leaf = Leaf::new(meta, arguments, &pointer);
                    seen.insert(leaf.parameter().to_owned());
                    leaves.push(leaf);
                }
            }
            for parameter in meta.parameters.iter().filter(|parameter| !seen.contains(parameter.name)) {
                for (_, arguments) in &all {
                    if arguments.get(parameter.name).is_some() {
                        continue;
                    }
                    let mut arguments = arguments.clone();
                    arguments[parameter.name] = "text".into();
                    let leaf = Leaf::new(meta, &arguments, &format!("/{}", parameter.name));
                    if self.try_with(&leaf, "text").await.is_ok_and(|sent| sent) {
                        leaves.push(leaf);
                        break;
                    }
                }
            }
        }
        leaves
    }

    /// Whether the call was sent; what is wrong with what arrived, or with the refusal.
    async fn try_with(&self, leaf: &Leaf, text: &str) -> Result<bool, String> {
        let mut given = leaf.arguments.clone();
        *given.pointer_mut(&leaf.pointer).unwrap() = text.into();
        let outcome = self.robot.call(leaf.meta.name, given.clone()).await;
        let received = std::mem::take(&mut *self.received.lock().unwrap());
        let wrong = |why: String| {
            Err(format!("{} with {text:?} at {}: {why}\n{received:?}", leaf.meta.name, leaf.pointer))
        };
        match (&received[..], outcome) {
            ([], Err(error)) if matches!(error.kind(), ErrorKind::Request | ErrorKind::Limit) => {
                if error.attempts() == 0 && error.operation() == Some(leaf.meta.name) {
                    return Ok(false);
                }
                wrong(format!("refused as {error:?}"))
            }
            ([request], _) => match self.arrived(leaf, &given, request) {
                Ok(()) => Ok(true),
                Err(why) => wrong(why),
            },
            (_, outcome) => wrong(format!("{:?}", outcome.map(drop))),
        }
    }

    /// What is wrong with the request, which was made from these arguments.
    fn arrived(&self, leaf: &Leaf, given: &Json, request: &Recorded) -> Result<(), String> {
        let base = self.robot.client().base_url(leaf.meta).unwrap();
        let prefix = base.split('/').skip(3).map(|word| format!("/{word}")).collect::<String>();
        let (path, query) = request.target.split_once('?').unwrap_or((&request.target, ""));
        let path = path.strip_prefix(&*prefix).ok_or("another base")?;
        if request.method != leaf.meta.method.as_str()
            || !request.target.bytes().all(|b| b.is_ascii_graphic())
        {
            return Err("another request line".to_owned());
        }
        stays_in_its_segments(leaf.meta.path, path)?;
        let names: Vec<_> = form_urlencoded::parse(query.as_bytes()).map(|(name, _)| name).collect();
        if names.iter().collect::<BTreeSet<_>>().len() != names.len() {
            return Err("a name twice".to_owned());
        }
        let mut allowed =
            vec!["accept", "host", "user-agent", "content-type", "content-length", "authorization"];
        allowed
            .extend(leaf.meta.parameters.iter().filter(|row| row.place == Place::Header).map(|row| row.wire));
        if let Some((name, _)) = request.headers.iter().find(|(name, _)| !allowed.contains(&&**name)) {
            return Err(format!("an unknown header {name}"));
        }
        let file = HttpFile {
            method: request.method.clone(),
            target: request.target.clone(),
            headers: request.headers.clone(),
            body: request.text(),
        };
        let operation = self.spec.operation(leaf.meta.name);
        let taken = arguments::of(&self.spec.platform, operation, &file, token_parameter(self.platform))?;
        match (taken.pointer(&leaf.pointer), given.pointer(&leaf.pointer)) {
            (taken, given) if taken == given => {}
            // in some platforms' JSON an empty text is as good as none
            (None, Some(given)) if given == "" && leaf.is_json() => return Ok(()),
            (taken, _) => return Err(format!("{taken:?} arrived")),
        }
        if taken == *given { Ok(()) } else { Err(format!("{taken} arrived instead of {given}")) }
    }
}

impl Leaf {
    fn new(meta: &'static OperationMeta, arguments: &Json, pointer: &str) -> Self {
        let mut leaf =
            Self { meta, arguments: arguments.clone(), pointer: pointer.to_owned(), place: Place::Body };
        let row = meta.parameters.iter().find(|row| row.name == leaf.parameter());
        leaf.place = row.map_or(Place::Body, |row| row.place);
        leaf
    }

    fn is_json(&self) -> bool {
        matches!(self.place, Place::Body | Place::Whole)
    }

    fn parameter(&self) -> &str {
        self.pointer.split('/').nth(1).unwrap_or_default()
    }
}

/// The places of all texts in a value.
fn texts(value: &Json, at: &str, found: &mut Vec<String>) {
    match value {
        Json::String(_) => found.push(at.to_owned()),
        Json::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                texts(item, &format!("{at}/{index}"), found);
            }
        }
        Json::Object(members) => {
            for (key, member) in members {
                texts(member, &format!("{at}/{}", key.replace('~', "~0").replace('/', "~1")), found);
            }
        }
        Json::Null | Json::Bool(_) | Json::Number(_) => {}
    }
}

/// The path has the template's segments, and none that a server could take for a step elsewhere, however often it
/// decodes.
fn stays_in_its_segments(template: &str, path: &str) -> Result<(), String> {
    let (expected, arrived): (Vec<_>, Vec<_>) = (template.split('/').collect(), path.split('/').collect());
    if expected.len() != arrived.len() {
        return Err(format!("{path} has not the segments of {template}"));
    }
    for (expected, arrived) in expected.into_iter().zip(arrived) {
        if !expected.contains('{') {
            if expected != arrived {
                return Err(format!("{arrived} instead of {expected}"));
            }
            continue;
        }
        let mut decoded = arrived.to_owned();
        loop {
            let again = percent_decode_str(&decoded).decode_utf8_lossy().into_owned();
            let elements = again.split(',');
            let is_step = elements.clone().any(|one| matches!(one, "" | "." | ".."));
            if is_step && arrived.split(',').count() == again.split(',').count()
                || again.chars().any(char::is_control)
            {
                return Err(format!("{arrived} is a step, or breaks a line"));
            }
            if again == decoded {
                break;
            }
            decoded = again;
        }
    }
    Ok(())
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
}

/// Every leaf of every operation gets some of the texts, and each of a path those that would make it another path.
/// Switched off: `value.segment` in chat-core's request/path.rs, the check of `ascii_header` and the encoding of `pair` in
/// request/mod.rs.
#[test]
fn a_hostile_text_stays_in_its_place_wherever_it_is_given() {
    let mut counted: BTreeMap<&str, [usize; 2]> = BTreeMap::new();
    let mut wrong = Vec::new();
    let long = "x".repeat(70_000);
    for platform in PLATFORMS {
        runtime().block_on(async {
            let bench = Bench::new(platform).await;
            for (index, leaf) in bench.leaves().await.into_iter().enumerate() {
                let (every, always): (_, &[&str]) = match leaf.place {
                    Place::Body | Place::Whole => (20, &[]),
                    Place::Path => (10, &["", "..", "%2e", "a/b"]),
                    Place::Query | Place::Header | Place::Form | Place::Part => (1, &[&long]),
                };
                let some = HOSTILE.iter().skip(index % every).step_by(every).copied();
                for text in some.chain(always.iter().copied()) {
                    match bench.try_with(&leaf, text).await {
                        Ok(sent) => counted.entry(leaf.place.as_str()).or_default()[usize::from(sent)] += 1,
                        Err(why) => wrong.push(why.chars().take(600).collect::<String>()),
                    }
                }
            }
        });
    }
    assert!(wrong.is_empty(), "{}: {}", wrong.len(), wrong[..wrong.len().min(20)].join("\n"));
    assert!(
        ["path", "query", "header", "body", "whole", "part"].iter().all(|place| counted.contains_key(place))
    );
    for (place, [refused, sent]) in counted {
        // a file's argument is a path of this machine
        assert!(sent > 10 || place == "part", "{place}: {refused} refused, {sent} sent");
    }
}

/// Texts that nobody thought of, at leaves drawn by lot; the same in each run. What fails is made smaller. Switched off:
/// as above.
#[test]
fn any_text_stays_in_its_place() {
    let config = Config { cases: 150, failure_persistence: None, ..Config::default() };
    for platform in PLATFORMS {
        let runtime = runtime();
        let bench = runtime.block_on(Bench::new(platform));
        let leaves = runtime.block_on(bench.leaves());
        let piece =
            prop_oneof![select(HOSTILE).prop_map(str::to_owned), any::<String>(), "[./%,;&= \\t]{1,4}"];
        let text = proptest::collection::vec(piece, 1..4).prop_map(|pieces| pieces.concat());
        let seed = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
        let drawn =
            TestRunner::new_with_rng(config.clone(), seed).run(&(select(leaves), text), |(leaf, text)| {
                runtime.block_on(bench.try_with(&leaf, &text)).map(drop).map_err(TestCaseError::fail)
            });
        drawn.unwrap_or_else(|why| panic!("{platform}: {why}"));
    }
}

/// `DELETE /users` deletes the users of an app by the dozen. Switched off: `value.segment` in chat-core's
/// request/path.rs.
#[tokio::test]
async fn deleting_one_never_becomes_deleting_many() {
    let bench = Bench::new("agora-chat").await;
    let meta = bench
        .robot
        .operations()
        .iter()
        .find(|meta| meta.path == "/users/{username}" && meta.method == Method::Delete);
    let leaf = Leaf::new(meta.unwrap(), &serde_json::json!({"username": "user1"}), "/username");
    for text in [
        "",
        ".",
        "..",
        "%2e",
        "%2E%2e",
        "./",
        "/",
        "?limit=100",
        "#",
        "\n",
        "\u{0}",
        " ",
        "\u{200b}",
        "//",
        "%2f",
        "%3f",
    ] {
        bench.try_with(&leaf, text).await.unwrap();
    }
    assert!(bench.try_with(&leaf, "user1").await.unwrap() && !bench.try_with(&leaf, "").await.unwrap());
}

/// The name of a file is part of a header inside the body. Switched off: `Upload::fault`.
#[tokio::test]
async fn the_name_of_a_file_stays_on_its_line() {
    let server = Server::answering(Answer::json("{}")).await.unwrap();
    let agora =
        AgoraChat::builder().token("TOKEN").base_url(format!("{}/org/app", server.url())).build().unwrap();
    let long = "x".repeat(5000);
    let mut sent = 0;
    for name in HOSTILE.iter().copied().chain([&*long, "a\\", "a\"; filename=\"b", "a'b''c", "日本語.png"])
    {
        for call in [
            agora.file().upload(Upload::bytes("content").named(name)).await.map(drop),
            agora.group_file().upload("1", Upload::bytes("content").named(name)).await.map(drop),
        ] {
            let error = call.unwrap_err();
            if error.attempts() == 0 {
                assert_eq!(error.kind(), ErrorKind::Request, "{name:?} {error}");
                continue;
            }
            sent += 1;
            let text = server.last().unwrap().text();
            let (head, content) = text.split_once("\r\n\r\n").unwrap();
            let lines: Vec<_> = head.split("\r\n").skip(1).collect();
            let [line, "Content-Type: application/octet-stream"] = lines[..] else {
                panic!("{name:?}: {lines:?}")
            };
            let told = line.strip_prefix("Content-Disposition: form-data; name=\"file\"; filename").unwrap();
            let told = told.strip_prefix("=\"").unwrap().strip_suffix('"').unwrap();
            assert!(!told.replace("\\\"", "").contains('"'), "a quotation mark of its own: {line}");
            let told = told.replace("\\\"", "\"");
            assert_eq!(told, name, "{line}");
            assert!(!line.contains(|letter: char| letter.is_control()), "{line:?}");
            assert!(content.starts_with("content\r\n--"), "{content}");
        }
    }
    assert!(sent > 10 && server.requests().len() == sent);
}

/// Switched off: `parse` and `Base::parse` in chat-core's transport/outgoing.rs.
#[tokio::test]
async fn a_base_url_is_an_address_and_nothing_else() {
    for url in [
        "https://user@host.example/v1",
        "https://user:hunter2@host.example/v1",
        "https://:hunter2@host.example",
        "https://host.example/v1?key=hunter2",
        "https://host.example/v1?",
        "https://host.example/v1#hunter2",
        "https://host.example/v1#",
        "https://host.example/v1/../hunter2/..%2f",
        "https://host.example/v1/%2e%2e/hunter2",
        "https://ho\tst.example/hunter2",
        "https://host.example/\nhunter2",
        " https://host.example/hunter2",
        "https:host.example/hunter2",
        "https:\\\\host.example\\hunter2",
        "file:///hunter2",
        "//host.example/hunter2",
        "",
    ] {
        for error in [
            Kook::builder("TOKEN").base_url(url).build().map(drop).unwrap_err(),
            BearyChat::builder("TOKEN").base_url(url).host_url("rtm", url).build().map(drop).unwrap_err(),
            AgoraChat::builder().token("TOKEN").base_url(url).build().map(drop).unwrap_err(),
        ] {
            assert_eq!((error.kind(), error.attempts()), (ErrorKind::Request, 0), "{url:?}");
            assert!(!format!("{error} {error:?}").contains("hunter2"), "{url:?}: {error:?}");
        }
    }
}
