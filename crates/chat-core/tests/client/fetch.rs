//! Files of other servers: neither the token goes there, nor is the address shown.

use std::collections::BTreeSet;

use chat_core::{
    BoxFuture, Client, Error, ErrorKind, Method, OperationMeta, Outgoing, ResponseBody, Returns, Transport,
    TransportResponse,
};

use crate::support::{Get, Server, TOKEN, answer, builder, ok};

const FETCH: &OperationMeta =
    &OperationMeta::new("history.download", Method::Get, "/").returns(Returns::Stream).idempotent();

/// What follows the server in an address: no part of it may be shown.
const FILE: &str = "/depot/2018112717.gz?Expires=1543316122&OSSAccessKeyId=k3y&Signature=a%2Fb+c%3D";

fn assert_hidden(error: &Error) {
    let shown = format!("{error} {error:?} {:?}", error.excerpt());
    for part in ["depot", "2018112717", "1543316122", "k3y", "a%2Fb", "a/b"] {
        assert!(!shown.contains(part), "`{part}` is shown: {shown}");
    }
    assert_eq!(error.operation(), Some("history.download"));
}

async fn refusal(client: &Client, address: &str) -> Error {
    let error = client.fetch(FETCH, address).await.unwrap_err();
    assert_hidden(&error);
    error
}

/// Fails if `ELSEWHERE` in client/fetch.rs has another `auth` than none.
#[tokio::test]
async fn a_file_is_fetched_without_the_token() {
    let store = Server::start([ok("the file")]).await;
    let platform = Server::start([answer(200, &[("set-cookie", "a=b")], r#"{"code":0,"data":1}"#)]).await;
    let demo = platform.demo();
    Get(demo.0.clone()).await.unwrap();
    let file = demo.0.fetch(FETCH, [&store.url, FILE].concat()).await.unwrap();
    assert_eq!((file.content_length(), file.bytes(8).await.unwrap()), (Some(8), b"the file".to_vec()));
    let request = &store.requests()[0];
    assert_eq!(request.line(), format!("GET {FILE} HTTP/1.1"));
    // no authorization, cookie or referer
    let names: BTreeSet<_> =
        request.head.lines().skip(1).map(|line| line.split(':').next().unwrap().to_lowercase()).collect();
    assert_eq!(names, BTreeSet::from(["accept", "host", "user-agent"].map(str::to_owned)));
    assert!(!request.head.contains(TOKEN) && request.body.is_empty());
    assert_eq!(platform.requests().len(), 1);
}

#[tokio::test]
async fn a_call_to_fetch_shows_no_address() {
    let store = Server::start([ok("the file")]).await;
    let call = store.demo().0.fetch(FETCH, [&store.url, FILE].concat());
    assert_eq!(format!("{call:?}"), "Pending");
    let response = call.with_response().await.unwrap();
    let shown = format!("{response:?} {:?}", response.value);
    assert!(!shown.contains("depot") && !shown.contains("k3y"), "{shown}");
}

/// Fails without any line of `told` in client/fetch.rs.
#[tokio::test]
async fn a_refusal_is_told_by_its_status_alone() {
    let echo = format!(r#"{{"code":40101,"":"k3y","message":"GET {FILE} is refused"}}"#);
    for (status, kind, message) in [
        (307, ErrorKind::Other, "the server redirects; redirects are not followed"),
        (400, ErrorKind::Invalid, "Bad Request"),
        (401, ErrorKind::Other, "the address is refused: it is wrong, or has expired"),
        (403, ErrorKind::Other, "the address is refused: it is wrong, or has expired"),
        (404, ErrorKind::NotFound, "Not Found"),
        (503, ErrorKind::Unavailable, "Service Unavailable"),
    ] {
        let other = Server::start([ok("another file")]).await;
        let headers = [("location", &*other.url), ("x-rate-limit-bucket", FILE)];
        let store = Server::start([answer(status, &headers, &echo)]).await;
        let error = refusal(&store.demo().0, &[&store.url, FILE].concat()).await;
        assert_eq!(
            (error.status().unwrap().as_u16(), error.kind(), error.message()),
            (status, kind, message)
        );
        assert!(error.is_refused() && error.code().is_none() && other.requests().is_empty(), "{error}");
    }
}

#[tokio::test]
async fn a_fetch_is_repeated_as_its_operation_allows() {
    let script = || [answer(503, &[], ""), ok("the file")];
    let store = Server::start(script()).await;
    let response = store.demo().0.fetch(FETCH, [&store.url, FILE].concat()).with_response().await.unwrap();
    assert_eq!((response.attempts(), store.requests().len()), (2, 2));
    const ONCE: &OperationMeta =
        &OperationMeta::new("history.download", Method::Get, "/").returns(Returns::Stream);
    let store = Server::start(script()).await;
    let error = store.demo().0.fetch(ONCE, [&store.url, FILE].concat()).await.unwrap_err();
    assert_eq!((error.attempts(), store.requests().len()), (1, 1));
}

#[tokio::test]
async fn what_is_no_safe_address_is_not_asked() {
    let client = builder().build().unwrap().0;
    for (address, why) in [
        ("k3y", "the address is not a URL"),
        ("", "the address is not a URL"),
        ("ftp://a.example/k3y", "the address is neither https nor http"),
        ("file:///k3y", "the address names no host"),
        ("https://k3y@a.example/", "the address holds a user name or password"),
        ("https://:k3y@a.example/", "the address holds a user name or password"),
        (
            "http://a.example/k3y",
            "the address is plain HTTP, which shows the file to the network; use https, or Builder::allow_plain_http",
        ),
    ] {
        let error = refusal(&client, address).await;
        assert_eq!((error.kind(), error.attempts(), error.message()), (ErrorKind::Request, 0, why));
    }
}

/// Fails with a text about what it was to send.
struct Chatty(fn(&str) -> String);

impl Transport for Chatty {
    fn send(&self, outgoing: &Outgoing<'_>) -> BoxFuture<'static, Result<TransportResponse, Error>> {
        let shown = format!("{outgoing:?}");
        assert!(!shown.contains("depot") && !shown.contains("k3y"), "{shown}");
        let error = Error::new(ErrorKind::Transport, (self.0)(&outgoing.url()));
        Box::pin(async { Err(error) })
    }
}

#[tokio::test]
async fn what_a_transport_repeats_of_the_address_is_not_shown() {
    let whole: fn(&str) -> String = |url| format!("cannot reach {url}");
    let query: fn(&str) -> String = |url| format!("cannot send {}", url.split_once('?').unwrap().1);
    for (text, message) in [(whole, "cannot reach https://store.example***?***"), (query, "cannot send ***")]
    {
        let client = builder().transport(Chatty(text)).build().unwrap().0;
        let error = refusal(&client, &["https://store.example", FILE].concat()).await;
        assert_eq!((error.kind(), error.message()), (ErrorKind::Transport, message));
    }
}

#[tokio::test]
async fn plain_http_is_used_where_it_is_allowed_and_a_fragment_stays_here() {
    struct Mirror;
    impl Transport for Mirror {
        fn send(&self, outgoing: &Outgoing<'_>) -> BoxFuture<'static, Result<TransportResponse, Error>> {
            let body = ResponseBody::full(outgoing.url());
            let ok = chat_core::http::StatusCode::OK;
            Box::pin(async move { Ok(TransportResponse::new(ok, Default::default(), body)) })
        }
    }
    let client = builder().transport(Mirror).allow_plain_http().build().unwrap().0;
    for (address, asked) in [
        ("http://a.example:8080/f?b=%2f", "http://a.example:8080/f?b=%2f"),
        ("https://a.example:443/f#part", "https://a.example/f"),
        ("https://a.example", "https://a.example/"),
    ] {
        let file = client.fetch(FETCH, address).await.unwrap();
        assert_eq!(file.bytes(99).await.unwrap(), asked.as_bytes());
    }
}

#[tokio::test]
async fn only_what_returns_a_stream_can_fetch() {
    const JSON: &OperationMeta = &OperationMeta::new("history.download", Method::Get, "/");
    let store = Server::start([ok("[]")]).await;
    let error = store.demo().0.fetch(JSON, [&store.url, FILE].concat()).await.unwrap_err();
    assert_hidden(&error);
    assert_eq!((error.kind(), error.message()), (ErrorKind::Decode, "the answer is not a stream"));
}

#[test]
fn the_base_of_an_operation_is_told() {
    const BARE: &OperationMeta = &OperationMeta::new("bare.get", Method::Get, "/bare").host(1);
    let client = builder().build().unwrap().0;
    assert_eq!(client.base_url(FETCH).unwrap(), "https://api.demo.example/v1");
    assert_eq!(client.base_url(BARE).unwrap(), "https://bare.demo.example");
    let client = builder().base_url("http://127.0.0.1:80/v1/").build().unwrap().0;
    assert_eq!(client.base_url(FETCH).unwrap(), "http://127.0.0.1/v1");
    let error = client.base_url(BARE).unwrap_err();
    assert_eq!((error.kind(), error.operation()), (ErrorKind::Request, Some("bare.get")));
}
