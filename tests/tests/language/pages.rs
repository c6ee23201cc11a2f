//! Four styles of paging, walked over a scripted server.

use chat_core::ErrorKind;
use chat_tests::server::{Answer, Server};
use serde_json::{Value, json};

use super::{client, emitted::pages::Order};

fn item(number: i64) -> Value {
    json!({"id": format!("i{number}"), "create_at": 1_500_000_000_000_i64 + number})
}

fn items(numbers: &[i64]) -> Vec<Value> {
    numbers.iter().copied().map(item).collect()
}

fn answer(json: &Value) -> Answer {
    Answer::json(json.to_string())
}

/// The items of all pages, and what was asked.
macro_rules! walk {
    ($server:expr, $walk:expr) => {{
        let mut walk = $walk;
        let mut seen = Vec::new();
        while let Some(item) = walk.try_next().await.unwrap() {
            seen.push(item.id.as_str().to_owned());
        }
        (seen, $server.lines())
    }};
}

#[tokio::test]
async fn by_reference() {
    let pages = [[3, 5], [1, 2]].map(|page| answer(&json!({"data": items(&page)})));
    let end = answer(&json!({"data": []}));
    let server = Server::script(pages.into_iter().chain([end])).await.unwrap();
    let demo = client!(pages, &server);
    let (seen, asked) = walk!(server, demo.item().history().stream());
    assert_eq!(seen, ["i3", "i5", "i1", "i2"]);
    assert_eq!(asked, ["GET /v1/items", "GET /v1/items?before=i3", "GET /v1/items?before=i1"]);
}

#[tokio::test]
async fn by_cursor() {
    let page = |numbers: &[i64], properties: Value| {
        answer(&json!({"entities": items(numbers), "properties": properties}))
    };
    for end in [json!({}), json!({"cursor": ""}), json!(null), json!({"cursor": "b"})] {
        let script =
            [page(&[1, 2], json!({"cursor": "a b"})), page(&[3], json!({"cursor": "b"})), page(&[4], end)];
        let server = Server::script(script).await.unwrap();
        let demo = client!(pages, &server);
        let (seen, asked) = walk!(server, demo.item().threads().limit(2).stream());
        assert_eq!(seen, ["i1", "i2", "i3", "i4"]);
        assert_eq!(
            asked,
            [
                "GET /v1/threads?limit=2",
                "GET /v1/threads?cursor=a+b&limit=2",
                "GET /v1/threads?cursor=b&limit=2"
            ]
        );
    }
}

/// The answer says which page it is, and which is the last: what it says counts, not what was asked.
#[tokio::test]
async fn by_the_number_that_the_answer_tells() {
    let page = |numbers: &[i64], page: i64| {
        answer(&json!({"data": {"items": items(numbers), "meta": {"page": page, "page_total": 3}}}))
    };
    let server = Server::script([page(&[1], 1), page(&[2], 2), page(&[3], 3)]).await.unwrap();
    let demo = client!(pages, &server);
    let (seen, asked) = walk!(server, demo.item().members().stream());
    assert_eq!(seen, ["i1", "i2", "i3"]);
    assert_eq!(asked.len(), 3);
    let bodies: Vec<String> = server.requests().iter().map(chat_tests::server::Recorded::text).collect();
    assert_eq!(bodies, ["{}", r#"{"page":2}"#, r#"{"page":3}"#]);

    let empty = answer(&json!({"data": {"items": [], "meta": {"page": 1, "page_total": 3}}}));
    let server = Server::answering(empty).await.unwrap();
    let demo = client!(pages, &server);
    let (seen, asked) = walk!(server, demo.item().members().stream());
    assert_eq!(
        (seen.len(), asked.len()),
        (0, 1),
        "an empty page ends the walk, whatever the answer promises"
    );
}

/// The answer tells nothing: a page that is not full is the last one.
#[tokio::test]
async fn by_number() {
    let script = || [&[1, 2][..], &[3, 4], &[5]].map(|page| answer(&json!({"data": items(page)})));
    let server = Server::script(script()).await.unwrap();
    let demo = client!(pages, &server);
    let (seen, asked) = walk!(server, demo.item().files().pagesize(2).stream());
    assert_eq!(seen, ["i1", "i2", "i3", "i4", "i5"]);
    assert_eq!(
        asked,
        [
            "GET /v1/files?pagesize=2",
            "GET /v1/files?pagenum=1&pagesize=2",
            "GET /v1/files?pagenum=2&pagesize=2",
        ]
    );

    let server = Server::script(script()).await.unwrap();
    let demo = client!(pages, &server);
    let (seen, asked) = walk!(server, demo.item().files().pagenum(7).stream());
    assert_eq!((seen.len(), asked.len()), (2, 1), "two are fewer than the default of ten");
    assert_eq!(asked, ["GET /v1/files?pagenum=7"]);
}

/// Without parameters all comes at once; a walk asks for pages, unless the caller says which.
#[tokio::test]
async fn a_walk_sends_what_the_caller_left_open() {
    let script = || [&[1, 2][..], &[3]].map(|page| answer(&json!({"data": items(page)})));
    let walked = |page: u32| format!("GET /v1/banned?pagenum={page}&pagesize=2&order=asc&all=true&by=ann");
    let server = Server::script(script()).await.unwrap();
    let demo = client!(pages, &server);
    let (seen, asked) = walk!(server, demo.item().banned().stream());
    assert_eq!(seen, ["i1", "i2", "i3"]);
    assert_eq!(asked, [walked(0), walked(1)]);

    let server = Server::script(script()).await.unwrap();
    let demo = client!(pages, &server);
    let mut pages = demo.item().banned().pages();
    assert_eq!(pages.try_next().await.unwrap().unwrap().len(), 2);
    assert_eq!(server.lines(), [walked(0)]);

    let server = Server::script(script()).await.unwrap();
    let demo = client!(pages, &server);
    let call = demo.item().banned().pagenum(4).pagesize(2).order(Order::Newest).all(false).by("bob");
    let (_, asked) = walk!(server, call.stream());
    assert_eq!(
        asked,
        [4, 5].map(|page| format!("GET /v1/banned?pagenum={page}&pagesize=2&order=desc&all=false&by=bob"))
    );

    let server = Server::script(script()).await.unwrap();
    let demo = client!(pages, &server);
    assert_eq!(demo.item().banned().await.unwrap().len(), 2);
    assert_eq!(server.lines(), ["GET /v1/banned"], "one call is no walk");
}

/// Pages that are walked may fail in their midst, in any style.
#[tokio::test]
async fn an_error_does_not_lose_the_place() {
    let page = |numbers: &[i64], cursor: &str| {
        answer(&json!({"entities": items(numbers), "properties": {"cursor": cursor}}))
    };
    let refused = Answer::new(400, r#"{"error":"busy","error_description":"later"}"#);
    let server = Server::script([page(&[1], "a"), refused, page(&[2], "")]).await.unwrap();
    let demo = client!(pages, &server);
    let mut walk = demo.item().threads().stream();
    assert_eq!(walk.try_next().await.unwrap().unwrap().id.as_str(), "i1");
    assert_eq!(walk.try_next().await.unwrap_err().kind(), ErrorKind::Invalid);
    assert_eq!(walk.try_next().await.unwrap().unwrap().id.as_str(), "i2");
    assert!(walk.try_next().await.unwrap().is_none());
    assert_eq!(server.lines(), ["GET /v1/threads", "GET /v1/threads?cursor=a", "GET /v1/threads?cursor=a"]);
}

/// Where a walk stands can be kept.
#[tokio::test]
async fn a_position_is_a_call() {
    let script = [[1, 2], [3, 4]].map(|page| answer(&json!({"data": items(&page)})));
    let server = Server::script(script).await.unwrap();
    let demo = client!(pages, &server);
    let mut pages = demo.item().files().pagesize(2).pages();
    assert_eq!(pages.try_next().await.unwrap().unwrap().len(), 2);
    let later = pages.position().clone();
    drop(pages);
    assert_eq!(later.await.unwrap()[0].id.as_str(), "i3");
    assert_eq!(server.lines()[1], "GET /v1/files?pagenum=1&pagesize=2");
}
