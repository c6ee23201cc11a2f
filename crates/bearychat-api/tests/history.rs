//! Walks through a conversation on a server that answers `message.query` as its page says, with messages of the same
//! time.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::sync::{Arc, Mutex};

use bearychat_api::{
    BearyChat, CallOptions, ErrorKind, History, HistoryStream, Json, MessageKey, UnixMillis,
};
use futures_util::TryStreamExt;
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
};

const TOKEN: &str = "c0ffee";

/// From the oldest to the newest: four, one and three messages of the same time each.
const KEYS: [&str; 8] = [
    "1485236262366.0008",
    "1485236262366.0009",
    "1485236262366.0010",
    "1485236262366.0193",
    "1485236262367.0001",
    "1485236999999.0001",
    "1485236999999.9999",
    "1485236999999.10000",
];

fn time(key: &str) -> i64 {
    key.split('.').next().unwrap().parse().unwrap()
}

/// Times before all messages, of some, between some, and of the last ones.
const TIMES: [i64; 4] = [1_485_236_262_365, 1_485_236_262_366, 1_485_236_300_000, 1_485_236_999_999];

/// What differs from server to server.
#[derive(Clone, Copy, Debug, Default)]
struct Habits {
    newest_first: bool,
    /// Finds the message whose key was given, too.
    inclusive: bool,
    /// Finds the same at the end again and again.
    circular: bool,
    /// Finds no more than this at once.
    largest: Option<usize>,
}

#[derive(Default)]
struct State {
    habits: Habits,
    queries: Vec<Json>,
    /// Answers the next query so instead.
    failure: Option<(u16, &'static str)>,
    keys: Vec<String>,
}

struct Server {
    bearychat: BearyChat,
    state: Arc<Mutex<State>>,
}

impl Server {
    async fn start(habits: Habits) -> Self {
        let keys = KEYS.map(str::to_owned).to_vec();
        let state = Arc::new(Mutex::new(State { habits, keys, ..State::default() }));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/v1", listener.local_addr().unwrap());
        let shared = Arc::clone(&state);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, Arc::clone(&shared)));
            }
        });
        let bearychat =
            BearyChat::builder(TOKEN).base_url(url).options(CallOptions::new().attempts(1)).build().unwrap();
        Self { bearychat, state }
    }

    fn history(&self) -> History {
        self.bearychat.message().history("=bw52O")
    }

    /// The queries so far, which are then forgotten.
    fn queries(&self) -> Vec<Json> {
        std::mem::take(&mut self.state.lock().unwrap().queries)
    }
}

async fn serve(stream: TcpStream, state: Arc<Mutex<State>>) {
    let mut stream = BufReader::new(stream);
    loop {
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            if stream.read_line(&mut head).await.unwrap_or(0) == 0 {
                return;
            }
        }
        assert!(head.starts_with("POST /v1/message.query HTTP/1.1\r\n"), "{head}");
        let length = head
            .lines()
            .find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length: ")?.parse().ok())
            .unwrap();
        let mut body = vec![0; length];
        stream.read_exact(&mut body).await.unwrap();
        let (status, answer) = answer(&body, &mut state.lock().unwrap());
        let answer = format!("HTTP/1.1 {status} X\r\ncontent-length: {}\r\n\r\n{answer}", answer.len());
        if stream.write_all(answer.as_bytes()).await.is_err() {
            return;
        }
    }
}

fn answer(body: &[u8], state: &mut State) -> (u16, String) {
    let body = json(std::str::from_utf8(body).unwrap());
    assert_eq!((&body["token"], &body["vchannel_id"]), (&Json::from(TOKEN), &Json::from("=bw52O")));
    state.queries.push(body["query"].clone());
    if let Some((status, text)) = state.failure.take() {
        return (status, text.to_owned());
    }
    let keys: Vec<&str> = state.keys.iter().map(String::as_str).collect();
    let mut found = query(&keys, &body["query"], state.habits);
    if found.is_empty() && state.habits.circular {
        found = keys[..2].to_vec();
    }
    if state.habits.newest_first {
        found.reverse();
    }
    let messages: Vec<_> = found.into_iter().map(message).collect();
    (200, format!(r#"{{"messages":[{}]}}"#, messages.join(",")))
}

/// `message.query` as its page tells it; the order of messages is that of `keys`.
fn query<'a>(keys: &[&'a str], query: &Json, habits: Habits) -> Vec<&'a str> {
    let query = query.as_object().unwrap();
    assert_eq!(query.len(), 1, "one of three ways");
    let (way, place) = query.iter().next().unwrap();
    let count = |name: &str| {
        let asked = place[name].as_u64().map(|count| usize::try_from(count).unwrap())?;
        assert!((1..=100).contains(&asked));
        Some(habits.largest.map_or(asked, |largest| asked.min(largest)))
    };
    let at = |key: &str| keys.iter().position(|known| *known == key).unwrap();
    let inclusive = usize::from(habits.inclusive);
    // how many are before the range, and how many up to its end
    let from = |key: &str, ts: &str| match (place[key].as_str(), place[ts].as_i64()) {
        (Some(key), None) => at(key) + 1 - inclusive,
        (None, Some(from)) => keys.iter().filter(|key| time(key) < from).count(),
        _ => panic!("{place}"),
    };
    let to = |key: &str, ts: &str| match (place[key].as_str(), place[ts].as_i64()) {
        (Some(key), None) => at(key) + inclusive,
        (None, Some(to)) => keys.iter().filter(|key| time(key) <= to).count(),
        _ => panic!("{place}"),
    };
    let (range, forward, backward) = match way.as_str() {
        "latest" => (0..keys.len(), None, count("limit")),
        "since" => match (count("forward"), count("backward")) {
            (None, Some(backward)) => (0..to("key", "ts"), None, Some(backward)),
            (forward, None) => (from("key", "ts")..keys.len(), forward, None),
            _ => panic!("{place}"),
        },
        "window" => (from("from_key", "from_ts")..to("to_key", "to_ts"), count("forward"), count("backward")),
        _ => panic!("{way}"),
    };
    let found = keys.get(range).unwrap_or_default();
    match (forward, backward) {
        (Some(forward), None) => found[..forward.min(found.len())].to_vec(),
        (None, Some(backward)) => found[found.len().saturating_sub(backward)..].to_vec(),
        _ => panic!("{place}"),
    }
}

/// The sample of the page, with this key and its time.
fn message(key: &str) -> String {
    let time = time(key);
    format!(
        r#"{{"key":"{key}","updated":"2017-01-24T13:37:42.000+0000","is_channel":false,"uid":"=bw52O","fallback":null,
        "attachments":[],"created":"2017-01-24T13:37:42.000+0000","vchannel_id":"=bw52O","refer_key":null,
        "robot_id":null,"created_ts":{time},"team_id":"=bw52O","subtype":"normal","text":"hello"}}"#
    )
}

async fn keys(history: HistoryStream) -> Vec<String> {
    // a walk without an end would be a test without one
    let messages = history.at_most(100).await.unwrap();
    messages.iter().map(|message| message.key.to_string()).collect()
}

fn json(text: &str) -> Json {
    chat_core::serde_json::from_str(text).unwrap()
}

fn reversed(keys: &[&str]) -> Vec<String> {
    keys.iter().rev().map(|&key| key.to_owned()).collect()
}

#[derive(Clone, Copy, Debug)]
enum End {
    Open,
    Key(&'static str),
    Time(i64),
}

fn ends() -> impl Iterator<Item = End> {
    let keys = [0, 2, 3, 4, 7].map(|at| End::Key(KEYS[at]));
    std::iter::once(End::Open).chain(keys).chain(TIMES.map(End::Time))
}

/// Each walk on each server gives what a reader of the page expects: all between the ends, in order, once.
#[tokio::test]
async fn no_gaps_and_no_duplicates_whatever_the_ends_the_order_and_the_pages() {
    let plain = Habits::default();
    for habits in [
        plain,
        Habits { newest_first: true, ..plain },
        Habits { inclusive: true, ..plain },
        Habits { circular: true, newest_first: true, ..plain },
        Habits { largest: Some(2), ..plain },
    ] {
        let server = Server::start(habits).await;
        for (lower, upper) in ends().flat_map(|lower| ends().map(move |upper| (lower, upper))) {
            let mut expected = KEYS.to_vec();
            let mut history = server.history();
            match lower {
                End::Open => {}
                End::Key(after) => {
                    history = history.after(after);
                    let at = KEYS.iter().position(|key| *key == after).unwrap();
                    expected.retain(|key| KEYS[at + 1..].contains(key));
                }
                End::Time(since) => {
                    history = history.since(UnixMillis(since));
                    expected.retain(|key| time(key) >= since);
                }
            }
            match upper {
                End::Open => {}
                End::Key(before) => {
                    history = history.before(before);
                    let at = KEYS.iter().position(|key| *key == before).unwrap();
                    expected.retain(|key| KEYS[..at].contains(key));
                }
                End::Time(until) => {
                    history = history.until(UnixMillis(until));
                    expected.retain(|key| time(key) <= until);
                }
            }
            for size in [1, 3, 100] {
                // a server that finds the key again needs room for something else
                let size = size + i64::from(habits.inclusive);
                let history = history.clone().page_size(size);
                let what = format!("{lower:?} {upper:?} {size} {habits:?}");
                assert_eq!(keys(history.clone().oldest_first().stream()).await, expected, "{what}");
                assert_eq!(keys(history.newest_first().stream()).await, reversed(&expected), "{what}");
            }
        }
    }
}

#[tokio::test]
async fn pages_are_asked_for_by_key_in_the_way_that_fits_the_ends() {
    let server = Server::start(Habits::default()).await;
    let (first, last) = (KEYS[0], KEYS[7]);

    server.history().page_size(5).stream().at_most(100).await.unwrap();
    assert_eq!(
        server.queries(),
        [
            json(r#"{"latest":{"limit":5}}"#),
            json(r#"{"since":{"backward":5,"key":"1485236262366.0193"}}"#),
            json(r#"{"since":{"backward":5,"key":"1485236262366.0008"}}"#),
        ]
    );

    server.history().oldest_first().page_size(5).stream().at_most(100).await.unwrap();
    assert_eq!(
        server.queries(),
        [
            json(r#"{"since":{"forward":5,"ts":0}}"#),
            json(r#"{"since":{"forward":5,"key":"1485236262367.0001"}}"#),
            json(r#"{"since":{"forward":5,"key":"1485236999999.10000"}}"#),
        ]
    );

    server.history().after(first).before(last).page_size(5).stream().at_most(100).await.unwrap();
    assert_eq!(
        server.queries(),
        [
            json(
                r#"{"window":{"backward":5,"from_key":"1485236262366.0008","to_key":"1485236999999.10000"}}"#
            ),
            json(
                r#"{"window":{"backward":5,"from_key":"1485236262366.0008","to_key":"1485236262366.0010"}}"#
            ),
            json(
                r#"{"window":{"backward":5,"from_key":"1485236262366.0008","to_key":"1485236262366.0009"}}"#
            ),
        ]
    );

    let window = server.history().since(UnixMillis(time(first))).until(UnixMillis(time(first)));
    window.oldest_first().page_size(3).stream().at_most(100).await.unwrap();
    assert_eq!(
        server.queries(),
        [
            json(r#"{"window":{"forward":3,"from_ts":1485236262366,"to_ts":1485236262366}}"#),
            // no window ends at a time and begins at a key; what is later than the end, ends the walk
            json(r#"{"since":{"forward":3,"key":"1485236262366.0010"}}"#),
        ]
    );
}

#[tokio::test]
async fn the_last_end_counts_and_pages_have_a_size_that_the_server_takes() {
    let server = Server::start(Habits::default()).await;
    let history = server.history().since(UnixMillis(1)).after(KEYS[6]).until(UnixMillis(1)).before(KEYS[7]);
    assert!(keys(history.clone().stream()).await.is_empty());
    assert_eq!(keys(history.until(UnixMillis(1 << 41)).stream()).await, [KEYS[7]]);
    server.queries();
    for (asked, sent) in [(i64::MIN, 1), (0, 1), (100, 100), (i64::MAX, 100)] {
        server.history().page_size(asked).stream().try_next().await.unwrap();
        assert_eq!(server.queries(), [json(&format!(r#"{{"latest":{{"limit":{sent}}}}}"#))]);
    }
    server.history().stream().try_next().await.unwrap();
    assert_eq!(server.queries(), [json(r#"{"latest":{"limit":100}}"#)]);
}

#[tokio::test]
async fn nothing_is_sent_before_it_is_asked_for() {
    let server = Server::start(Habits::default()).await;
    let mut history = server.history().page_size(2).stream();
    assert!(server.queries().is_empty());
    for _ in 0..2 {
        history.try_next().await.unwrap().unwrap();
    }
    assert_eq!(server.queries().len(), 1);
    drop(history);
    assert!(server.history().stream().at_most(0).await.unwrap().is_empty());
    assert!(server.queries().is_empty());
    assert_eq!(server.history().page_size(2).stream().at_most(3).await.unwrap().len(), 3);
    assert_eq!(server.queries().len(), 2);
}

#[tokio::test]
async fn after_an_error_the_walk_stands_before_the_page_that_failed() {
    let server = Server::start(Habits::default()).await;
    let mut history = server.history().page_size(3).stream();
    let mut found = Vec::new();
    for _ in 0..3 {
        found.push(history.try_next().await.unwrap().unwrap().key.to_string());
    }
    server.state.lock().unwrap().failure = Some((200, r#"{"code":13,"error":"太快了"}"#));
    let error = history.try_next().await.unwrap_err();
    assert_eq!((error.kind(), error.operation()), (ErrorKind::RateLimited, Some("message.query")));
    found.extend(keys(history).await);
    assert_eq!(found, reversed(&KEYS));
    let queries = server.queries();
    assert_eq!(queries[1], queries[2]);
}

#[tokio::test]
async fn a_position_is_all_that_is_still_due() {
    let server = Server::start(Habits::default()).await;
    for page_size in [1, 2, 3, 100] {
        let history = server.history().since(UnixMillis(time(KEYS[0]))).oldest_first().page_size(page_size);
        for taken in 0..=KEYS.len() {
            let mut walk = history.clone().stream();
            for key in &KEYS[..taken] {
                assert_eq!(walk.try_next().await.unwrap().unwrap().key, MessageKey::from(*key));
            }
            let rest = walk.position().clone();
            drop(walk);
            assert_eq!(keys(rest.stream()).await, KEYS[taken..]);
        }
    }
}

#[tokio::test]
async fn it_is_a_stream_that_moves_between_tasks() {
    let server = Server::start(Habits::default()).await;
    let stream = server.history().page_size(3).stream();
    assert!(!format!("{stream:?}").contains(TOKEN));
    let found = tokio::spawn(stream.map_ok(|message| message.key.to_string()).try_collect::<Vec<_>>());
    assert_eq!(found.await.unwrap().unwrap(), reversed(&KEYS));
}

#[tokio::test]
async fn messages_that_are_sent_during_the_walk() {
    let server = Server::start(Habits::default()).await;
    for (history, found) in [
        (server.history().oldest_first(), KEYS.map(str::to_owned).to_vec()),
        (server.history(), reversed(&KEYS)),
    ] {
        server.state.lock().unwrap().keys.truncate(KEYS.len());
        let mut walk = history.page_size(3).stream();
        let mut keys = vec![walk.try_next().await.unwrap().unwrap().key.to_string()];
        let late = "1485237000000.0001";
        server.state.lock().unwrap().keys.push(late.to_owned());
        while let Some(message) = walk.try_next().await.unwrap() {
            keys.push(message.key.to_string());
        }
        let oldest_first = found[0] == KEYS[0];
        assert_eq!(keys, [found, if oldest_first { vec![late.to_owned()] } else { Vec::new() }].concat());
    }
}

#[tokio::test]
async fn an_empty_conversation_has_no_history() {
    let server = Server::start(Habits::default()).await;
    server.state.lock().unwrap().keys.clear();
    assert_eq!(server.history().stream().try_next().await.unwrap(), None);
    assert_eq!(server.history().oldest_first().stream().try_next().await.unwrap(), None);
    assert_eq!(server.queries().len(), 2);
}
