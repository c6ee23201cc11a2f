//! Walks over pages.

use std::time::Duration;

use chat_core::{
    Client, Error, ErrorKind, Items, Method, Operation, OperationMeta, Paged, Pages, Reply, Request, call,
    page,
};
use futures_util::{StreamExt, TryStreamExt};
use serde::Deserialize;
use tokio::time::timeout;

use crate::support::{Answer, Server, answer, data};

#[derive(Clone, Debug)]
struct List {
    client: Client,
    cursor: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Page {
    items: Vec<i64>,
    next: Option<String>,
}

impl Operation for List {
    const META: &'static OperationMeta =
        &OperationMeta::new("thing.list", Method::Get, "/list").payload("data").idempotent();
    type Output = Page;

    fn client(&self) -> &Client {
        &self.client
    }

    fn request(&self) -> Result<Request, Error> {
        let mut request = Request::new(Self::META, &[])?;
        request.query("cursor", &self.cursor);
        Ok(request)
    }

    fn decode(reply: &mut Reply) -> Result<Page, Error> {
        reply.json()
    }
}

impl Paged for List {
    type Item = i64;

    fn advance(&mut self, page: &Page) -> bool {
        page::cursor(&mut self.cursor, page.next.as_deref())
    }

    fn items(page: Page) -> Vec<i64> {
        page.items
    }
}

call!(List, paged);

async fn walk(script: impl Into<Vec<Answer>>) -> (Server, List) {
    let server = Server::start(script).await;
    let client = server.demo().0;
    (server, List { client, cursor: None })
}

fn lines(server: &Server) -> Vec<String> {
    server.requests().iter().map(|request| request.line().to_owned()).collect()
}

#[tokio::test]
async fn items_of_all_pages_until_there_is_no_cursor() {
    for end in ["null", r#""""#, r#""b""#] {
        let last = format!(r#"{{"items":[3],"next":{end}}}"#);
        let (server, list) = walk([
            data(r#"{"items":[1,2],"next":"a"}"#),
            data(r#"{"items":[],"next":"b"}"#),
            data(&last),
            data(r#"{"items":[99]}"#),
        ])
        .await;
        let items: Vec<i64> = list.stream().try_collect().await.unwrap();
        assert_eq!(items, [1, 2, 3]);
        assert_eq!(
            lines(&server),
            ["GET /v1/list HTTP/1.1", "GET /v1/list?cursor=a HTTP/1.1", "GET /v1/list?cursor=b HTTP/1.1"]
        );
    }
}

#[tokio::test]
async fn pages_are_requested_one_by_one_and_only_when_asked_for() {
    let (server, list) = walk([data(r#"{"items":[1,2],"next":"a"}"#), data(r#"{"items":[3]}"#)]).await;
    let mut pages: Pages<List> = list.clone().pages();
    assert!(server.requests().is_empty());
    assert_eq!(pages.try_next().await.unwrap().unwrap().items, [1, 2]);
    assert_eq!((pages.position().cursor.as_deref(), server.requests().len()), (Some("a"), 1));
    assert_eq!(pages.next().await.unwrap().unwrap().items, [3]);
    assert!(pages.try_next().await.unwrap().is_none() && pages.next().await.is_none());
    assert_eq!(server.requests().len(), 2);

    let (server, list) = walk([data(r#"{"items":[1,2],"next":"a"}"#), data(r#"{"items":[3]}"#)]).await;
    assert_eq!(list.clone().stream().at_most(2).await.unwrap(), [1, 2]);
    assert_eq!(server.requests().len(), 1);
    assert!(list.clone().stream().at_most(0).await.unwrap().is_empty());
    assert_eq!(list.pages().at_most(1).await.unwrap().len(), 1);
}

#[tokio::test]
async fn after_an_error_the_walk_stands_before_the_page_that_failed() {
    let (server, list) = walk([
        data(r#"{"items":[1],"next":"a"}"#),
        answer(400, &[], r#"{"code":40000,"message":"not now"}"#),
        data(r#"{"items":[2]}"#),
    ])
    .await;
    let mut items: Items<List> = list.stream();
    assert_eq!(items.try_next().await.unwrap(), Some(1));
    assert_eq!(items.try_next().await.unwrap_err().kind(), ErrorKind::Invalid);
    assert_eq!(items.position().cursor.as_deref(), Some("a"));
    assert_eq!(items.try_next().await.unwrap(), Some(2));
    assert_eq!(items.try_next().await.unwrap(), None);
    assert_eq!(lines(&server)[1], lines(&server)[2]);
}

#[tokio::test]
async fn a_position_can_be_resumed() {
    let (_server, list) = walk([data(r#"{"items":[1],"next":"a"}"#), data(r#"{"items":[2]}"#)]).await;
    let mut pages = list.pages();
    pages.try_next().await.unwrap();
    let kept = pages.position().clone();
    drop(pages);
    assert_eq!(kept.stream().at_most(10).await.unwrap(), [2]);
}

/// Fails without `flight = None` when a `Step` is dropped, and for items if their `try_next` polls as a stream does: the
/// call stays in its connection, as it would in a queue, and nobody polls it.
#[tokio::test]
async fn a_step_that_is_dropped_takes_its_call_with_it() {
    const SHORT: Duration = Duration::from_millis(100);
    let script = [Answer::Silence, data(r#"{"items":[1],"next":"a"}"#), data(r#"{"items":[2]}"#)];
    let (server, list) = walk(script.clone()).await;
    let mut pages = list.pages();
    assert!(timeout(SHORT, pages.try_next()).await.is_err());
    timeout(5 * SHORT, server.left()).await.unwrap();
    assert_eq!(pages.try_next().await.unwrap().unwrap().items, [1]);
    assert_eq!(pages.try_next().await.unwrap().unwrap().items, [2]);
    assert_eq!(lines(&server)[0], lines(&server)[1]);

    let (server, list) = walk(script).await;
    let mut items = list.stream();
    assert!(timeout(SHORT, items.try_next()).await.is_err());
    timeout(5 * SHORT, server.left()).await.unwrap();
    assert_eq!((items.try_next().await.unwrap(), items.try_next().await.unwrap()), (Some(1), Some(2)));
    assert_eq!(lines(&server)[0], lines(&server)[1]);
}

/// As a stream the pages are polled again by whoever goes on, so the call is still under way. Fails if `Items::poll` polls
/// its pages through a `Step`: the call is begun anew, and the server is silent.
#[tokio::test]
async fn a_stream_that_is_polled_again_goes_on_with_its_call() {
    const SHORT: Duration = Duration::from_millis(100);
    let page = data(r#"{"items":[1]}"#);
    let (server, list) = walk([Answer::Late(3 * SHORT, page.into()), Answer::Silence]).await;
    let mut items = list.stream();
    assert!(timeout(SHORT, items.next()).await.is_err());
    let item = timeout(10 * SHORT, items.next()).await.unwrap().unwrap();
    assert_eq!((item.unwrap(), server.requests().len()), (1, 1));
}

/// Fails if `Pages` does not look whether `walked` knows the request.
#[tokio::test]
async fn a_server_that_goes_round_in_a_circle_is_not_walked_for_ever() {
    let page = |item: usize, next: &str| data(&format!(r#"{{"items":[{item}],"next":"{next}"}}"#));
    // a → b → c → a …, longer than any walk should be
    let circle: Vec<Answer> = (0..60).map(|nth| page(nth, ["a", "b", "c"][nth % 3])).collect();
    let (server, list) = walk(circle.clone()).await;
    let items: Vec<i64> = list.stream().try_collect().await.unwrap();
    assert_eq!((items, server.requests().len()), (vec![0, 1, 2, 3], 4));

    let (server, list) = walk(circle.clone()).await;
    let mut pages = list.pages();
    let mut walked = 0;
    while pages.try_next().await.unwrap().is_some() {
        walked += 1;
    }
    assert_eq!((walked, server.requests().len()), (4, 4));
    assert!(pages.try_next().await.unwrap().is_none());

    // back to where the walk began
    let (server, list) = walk([page(1, "b"), page(2, "a"), page(3, "b"), page(4, "a")]).await;
    let list = List { cursor: Some("a".to_owned()), ..list };
    let items: Vec<i64> = list.stream().try_collect().await.unwrap();
    assert_eq!((items, server.requests().len()), (vec![1, 2], 2));
}
