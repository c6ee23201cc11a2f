//! Walks over the pages of a list that says nothing of its pages: the id of an item leads on.

use std::collections::BTreeSet;

use chat_tests::server::{Answer, Recorded, Server};
use kook_api::{ErrorKind, Flag, Kook, Message};
use serde_json::{Value, json};

use super::CHANNEL;

/// A message of that number, sent at that second.
fn message(number: u64) -> Value {
    let page: Value = serde_json::from_str(super::PAGE).unwrap();
    let mut message = page["data"]["items"][0].clone();
    message["id"] = json!(format!("m{number}"));
    message["create_at"] = json!(1_600_000_000_000_u64 + number * 1000);
    message
}

fn page(numbers: impl IntoIterator<Item = u64>) -> Answer {
    let items: Vec<Value> = numbers.into_iter().map(message).collect();
    Answer::json(json!({"code": 0, "message": "ok", "data": {"items": items}}).to_string())
}

fn parameter(request: &Recorded, name: &str) -> Option<String> {
    let query = request.target.split_once('?')?.1;
    query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('=')).map(str::to_owned)
}

/// A channel with the messages 1 to `count`; pages of two, whose order inside is neither up nor down.
async fn channel(count: u64) -> (Server, Kook) {
    let server = Server::with(move |request| {
        let reference = parameter(request, "msg_id").map(|id| id[1..].parse::<u64>().unwrap());
        let all: Vec<u64> = match (reference, parameter(request, "flag").as_deref()) {
            (None, _) => (1..=count).rev().take(2).collect(),
            (Some(id), Some("before")) => (1..id).rev().take(2).collect(),
            (Some(id), Some("after")) => (id + 1..=count).take(2).collect(),
            (Some(_), flag) => panic!("a reference with the flag {flag:?}"),
        };
        let turned = all.first().is_some_and(|first| first % 4 < 2);
        page(if turned { all.into_iter().rev().collect() } else { all })
    })
    .await
    .unwrap();
    let kook = super::client(&server);
    (server, kook)
}

fn id(message: &Message) -> u64 {
    message.id.as_str()[1..].parse().unwrap()
}

#[tokio::test]
async fn a_walk_goes_back_to_the_first_message() {
    let (server, kook) = channel(7).await;
    let mut walk = kook.message().list(CHANNEL).page_size(2).stream();
    let mut seen = Vec::new();
    while let Some(message) = walk.try_next().await.unwrap() {
        seen.push(id(&message));
    }
    let distinct: BTreeSet<u64> = seen.iter().copied().collect();
    assert_eq!((seen.len(), distinct), (7, (1..=7).collect()), "each once");
    let path = "GET /api/v3/message/list?target_id=53002000000000";
    assert_eq!(
        server.lines(),
        [
            format!("{path}&page_size=2"),
            format!("{path}&msg_id=m6&flag=before&page_size=2"),
            format!("{path}&msg_id=m4&flag=before&page_size=2"),
            format!("{path}&msg_id=m2&flag=before&page_size=2"),
            format!("{path}&msg_id=m1&flag=before&page_size=2"),
        ],
        "the oldest message of each page leads on, until a page is empty"
    );
    assert!(walk.try_next().await.unwrap().is_none(), "the end stays the end");
    assert_eq!(server.lines().len(), 5);
}

#[tokio::test]
async fn a_walk_goes_ahead_from_its_reference() {
    let (server, kook) = channel(6).await;
    let mut walk = kook.message().list(CHANNEL).msg_id("m2").flag(Flag::After).stream();
    let mut seen = BTreeSet::new();
    while let Some(message) = walk.try_next().await.unwrap() {
        assert!(seen.insert(id(&message)));
    }
    assert_eq!(seen, (3..=6).collect());
    let asked: Vec<_> =
        server.requests().iter().map(|request| parameter(request, "msg_id").unwrap()).collect();
    assert_eq!(asked, ["m2", "m4", "m6"], "the newest message of each page leads on");
    assert!(server.requests().iter().all(|request| parameter(request, "flag").as_deref() == Some("after")));
}

#[tokio::test]
async fn pinned_messages_and_surroundings_are_one_page() {
    for around in [false, true] {
        let server = Server::answering(page([3, 2])).await.unwrap();
        let kook = super::client(&server);
        let list = kook.message().list(CHANNEL);
        let list = if around { list.msg_id("m2").flag(Flag::Around) } else { list.pin(true) };
        let mut walk = list.stream();
        let mut count = 0;
        while walk.try_next().await.unwrap().is_some() {
            count += 1;
        }
        assert_eq!((count, server.lines().len()), (2, 1), "around: {around}");
    }
}

/// A server that answers one page for ever does not hold a walk for ever.
#[tokio::test]
async fn a_repeated_reference_ends_the_walk() {
    let server = Server::answering(page([5, 4])).await.unwrap();
    let kook = super::client(&server);
    let mut walk = kook.message().list(CHANNEL).stream();
    let mut count = 0;
    while walk.try_next().await.unwrap().is_some() {
        count += 1;
        assert!(count < 100, "no end");
    }
    assert_eq!((count, server.lines().len()), (4, 2));
}

#[tokio::test]
async fn an_empty_channel_is_no_item_and_one_call() {
    let (server, kook) = channel(0).await;
    assert!(kook.message().list(CHANNEL).stream().try_next().await.unwrap().is_none());
    assert_eq!(server.lines().len(), 1);
}

/// After an error the same walk goes on where it failed: nothing twice, nothing left out.
#[tokio::test]
async fn an_error_leaves_the_walk_before_the_page_that_failed() {
    let refused = Answer::new(200, r#"{"code":40000,"message":"busy"}"#);
    let cut = page([2, 1]).cut();
    let server = Server::script([page([4, 3]), refused, cut, page([2, 1]), page([])]).await.unwrap();
    let kook = super::client(&server);
    let mut walk = kook.message().list(CHANNEL).stream();
    let mut seen =
        vec![id(&walk.try_next().await.unwrap().unwrap()), id(&walk.try_next().await.unwrap().unwrap())];
    assert_eq!(walk.try_next().await.unwrap_err().kind(), ErrorKind::Other);
    assert!(!walk.try_next().await.unwrap_err().is_refused());
    while let Some(message) = walk.try_next().await.unwrap() {
        seen.push(id(&message));
    }
    assert_eq!(seen, [4, 3, 2, 1]);
    let asked: Vec<_> = server.requests().iter().map(|request| parameter(request, "msg_id")).collect();
    let at = |id: &str| Some(id.to_owned());
    assert_eq!(asked, [None, at("m3"), at("m3"), at("m3"), at("m1")]);
}

#[tokio::test]
async fn pages_come_whole() {
    let (server, kook) = channel(3).await;
    let mut pages = kook.message().list(CHANNEL).pages();
    let mut sizes = Vec::new();
    while let Some(page) = pages.try_next().await.unwrap() {
        sizes.push(page.items.len());
    }
    assert_eq!(sizes.iter().sum::<usize>(), 3);
    assert_eq!(&sizes[..2], [2, 1]);
    assert_eq!(server.lines().len(), 3);
}

/// Both walks are streams of `futures` too.
#[tokio::test]
async fn walks_are_streams() {
    use futures_util::TryStreamExt;
    let (_server, kook) = channel(5).await;
    let all: Vec<Message> = TryStreamExt::try_collect(kook.message().list(CHANNEL).stream()).await.unwrap();
    assert_eq!(all.len(), 5);
    let pages: Vec<_> = TryStreamExt::try_collect(kook.message().list(CHANNEL).pages()).await.unwrap();
    assert!(pages.len() >= 3);
}

/// A walk that is bounded asks for no page that it does not need.
#[tokio::test]
async fn at_most_asks_no_further() {
    let (server, kook) = channel(9).await;
    let some = kook.message().list(CHANNEL).stream().at_most(3).await.unwrap();
    assert_eq!((some.len(), server.lines().len()), (3, 2));
}
