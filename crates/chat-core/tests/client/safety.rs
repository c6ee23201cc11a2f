//! Where the token goes, and where it is never seen.

use chat_core::{
    BoxFuture, Builder, Client, Error, ErrorKind, FixedToken, Method, Operation, OperationMeta, Outgoing,
    Reply, Request, ResponseBody, Transport, TransportResponse, call,
};

use crate::support::{Act, Bare, DEMO, Demo, Get, Locate, Open, Server, TOKEN, answer, builder, data, ok};

pub(crate) fn assert_hidden(shown: &str) {
    let spellings =
        [TOKEN.to_owned(), TOKEN.replace('/', r"\/"), TOKEN.replace('/', "%2F").replace('=', "%3D")];
    for spelling in spellings {
        assert!(!shown.contains(&spelling), "the token is shown: {shown}");
    }
    // not in part either
    assert!(!shown.contains("MTEyNzQ") && !shown.contains("Rk9PQkFSCg"), "{shown}");
}

/// Fails if `Outgoing::headers` leaves the token out; what is printed here holds none.
#[tokio::test]
async fn the_token_travels_and_is_never_shown() {
    let server = Server::start([data("1")]).await;
    let demo = server.demo();
    assert_eq!(Get(demo.0.clone()).await.unwrap(), 1);
    let request = &server.requests()[0];
    assert_eq!(request.line(), "GET /v1/thing HTTP/1.1");
    assert_eq!(request.header("authorization"), Some(&*format!("Bot {TOKEN}")));
    assert_eq!(request.header("accept"), Some("application/json"));
    assert!(request.header("user-agent").unwrap().starts_with("chat-core/"));
    assert_eq!((request.header("referer"), request.header("accept-encoding")), (None, None));

    let call = Get(demo.0.clone());
    let pending = chat_core::Pending::new(&call);
    assert_hidden(&format!("{demo:?} {call:?} {:?} {pending:?} {:?}", call.to_request(), server.builder()));
    let response = Get(demo.0.clone()).with_response().await.unwrap();
    assert_hidden(&format!("{response:?}"));
}

/// Fails without `error.scrubbed(…)` in `told` of client/mod.rs.
#[tokio::test]
async fn a_token_that_the_server_echoes_is_not_shown() {
    let escaped = TOKEN.replace('/', r"\/");
    let padding = "x".repeat(37);
    for body in [
        format!(r#"{{"code":40101,"message":"bad token {TOKEN}!"}}"#),
        format!(r#"{{"code":40101,"message":"bad token {escaped}"}}"#),
        format!(r#"{{"code":"{TOKEN}","message":"x"}}"#),
        format!(r#"{{"code":0,"data":{{"thing":"{escaped}"}}}}"#),
        format!(r#"{{"code":0,"data":{{"{TOKEN}":1}}}}"#),
        format!("<html>{TOKEN}</html>"),
        // the excerpt would end inside of it
        format!("{padding}{padding}{TOKEN}"),
        format!("{padding}{TOKEN}"),
        format!(r#"{{"code":0,"data":"{padding}{TOKEN}{padding}"#),
    ] {
        for status in [200, 401, 502] {
            let server =
                Server::start([answer(status, &[("location", TOKEN), ("x-rate-limit-bucket", "b")], &body)])
                    .await;
            #[derive(Clone, Debug)]
            struct Number(Client);
            impl Operation for Number {
                const META: &'static OperationMeta = Act::META;
                type Output = i64;
                fn client(&self) -> &Client {
                    &self.0
                }
                fn request(&self) -> Result<Request, Error> {
                    Request::new(Self::META, &[])
                }
                fn decode(reply: &mut Reply) -> Result<i64, Error> {
                    assert_hidden(&format!("{reply:?}"));
                    reply.json()
                }
            }
            call!(Number);
            let error = Number(server.demo().0).await.unwrap_err();
            assert_hidden(&format!(
                "{error} {error:?} {} {:?} {:?}",
                error.message(),
                error.excerpt(),
                error.path()
            ));
            assert!(std::error::Error::source(&error).is_none());
        }
    }
}

/// Fails without `without_url` in transport/default.rs.
#[tokio::test]
async fn a_token_in_the_query_is_not_shown_when_the_connection_fails() {
    // nobody listens there
    let closed = {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        format!("http://{}", listener.local_addr().unwrap())
    };
    let demo = builder().base_url(closed.clone()).host_url("bare", closed).build().unwrap();
    let error = Bare(demo.0.clone()).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Transport, 3));
    assert_hidden(&format!("{error} {error:?}"));
    assert!(error.to_string().starts_with("bare.get: "), "{error}");
    assert!(!error.to_string().contains("/bare"), "{error}");
}

/// Fails with another policy than `none` in transport/default.rs.
#[tokio::test]
async fn redirects_are_not_followed() {
    let other = Server::start([data("1")]).await;
    for status in [301, 302, 307, 308] {
        let server = Server::start([answer(status, &[("location", &other.url)], "")]).await;
        let error = Get(server.demo().0).await.unwrap_err();
        assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Other, status));
        assert!(error.message().contains("not followed"), "{error}");
        let location = Locate(server.demo().0).await.unwrap();
        assert_eq!(location, other.url);
    }
    assert!(other.requests().is_empty());
}

/// Fails without the look at `Scheme::PlainHttp` in client/builder.rs.
#[test]
fn only_https_unless_on_this_machine_or_asked_for() {
    for url in ["http://api.demo.example", "http://10.0.0.1/v1", "http://127.0.0.1.demo.example"] {
        let error = builder().base_url(url).build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Request);
        assert!(error.message().contains("plain HTTP"), "{error}");
        assert!(builder().base_url(url).allow_plain_http().build().is_ok());
        assert!(builder().host_url("bare", url).build().is_err());
    }
    assert!(builder().build().is_ok());
}

/// Fails without the look at query and fragment in `Base::parse`.
#[test]
fn base_urls_hold_no_more_than_an_address() {
    for url in [
        "https://user:hunter2@a.example",
        "https://a.example?key=hunter2",
        "https://a.example#hunter2",
        "hunter2",
    ] {
        let error = builder().base_url(url).build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Request);
        assert!(!format!("{error} {error:?}").contains("hunter2"), "{error}");
    }
    let error = builder().host_url("apo", "https://a.example").build().unwrap_err();
    assert_eq!(error.message(), "Demo has no host `apo`; it has api, bare");
}

#[tokio::test]
async fn the_token_goes_where_the_host_wants_it() {
    let server = Server::start([ok("[]")]).await;
    Bare(server.demo().0).await.unwrap();
    Open(server.demo().0).await.unwrap();
    let requests = server.requests();
    assert_eq!(requests[0].line(), "GET /bare?token=1%2FMTEyNzQ%3D%2FRk9PQkFSCg%3D%3D HTTP/1.1");
    assert_eq!(requests[0].header("authorization"), None);
    assert_eq!((requests[1].line(), requests[1].header("authorization")), ("GET /v1/gateway HTTP/1.1", None));
}

#[tokio::test]
async fn without_a_token_only_open_operations_are_sent() {
    let server = Server::start([ok("[]")]).await;
    let demo = Builder::new(FixedToken::none(&DEMO), Demo).base_url(server.url.clone()).build().unwrap();
    let error = Get(demo.0.clone()).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Request, 0));
    assert_eq!(error.to_string(), "thing.get: this operation needs a token, and the client has none");
    Open(demo.0).await.unwrap();
    assert_eq!(server.requests().len(), 1);
}

/// Fails without `ascii_header` in `Outgoing::headers`.
#[tokio::test]
async fn a_token_that_cannot_travel_is_not_sent() {
    let server = Server::start([ok("[]")]).await;
    let evil = Builder::new(FixedToken::new(&DEMO, "evil\r\nx-injected: 1"), Demo);
    let demo = evil.base_url(server.url.clone()).build().unwrap();
    let error = Get(demo.0).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Request, 0));
    assert!(!format!("{error:?}").contains("evil"));
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn another_transport_sees_what_is_sent() {
    struct Mirror;
    impl Transport for Mirror {
        fn send(&self, outgoing: &Outgoing<'_>) -> BoxFuture<'static, Result<TransportResponse, Error>> {
            assert_hidden(&format!("{outgoing:?}"));
            let headers = outgoing.headers().unwrap();
            let seen = format!(
                "{} {} {:?} {:?}",
                outgoing.method(),
                outgoing.url(),
                headers.get("authorization").map(|value| value.to_str().unwrap()),
                outgoing.body().text()
            );
            let body = serde_json::json!({"code": 0, "data": seen}).to_string();
            let response = TransportResponse::new(
                chat_core::http::StatusCode::OK,
                chat_core::http::HeaderMap::new(),
                ResponseBody::full(body),
            );
            Box::pin(async { Ok(response) })
        }
    }
    let demo = builder().transport(Mirror).build().unwrap();
    let seen = Act(demo.0).await.unwrap();
    assert_eq!(seen, format!("POST https://api.demo.example/v1/thing Some(\"Bot {TOKEN}\") None"));
}

#[tokio::test]
async fn a_token_that_a_transport_repeats_is_not_shown() {
    struct Chatty;
    impl Transport for Chatty {
        fn send(&self, outgoing: &Outgoing<'_>) -> BoxFuture<'static, Result<TransportResponse, Error>> {
            let error = Error::new(ErrorKind::Transport, format!("cannot reach {}", outgoing.url()));
            Box::pin(async { Err(error) })
        }
    }
    let demo = builder().transport(Chatty).build().unwrap();
    let error = Bare(demo.0).await.unwrap_err();
    assert_eq!(error.message(), "cannot reach https://bare.demo.example/bare?token=***");
}

/// The test above, in a process whose environment names a proxy.
#[test]
fn a_proxy_does_not_see_what_stays_on_this_machine() {
    let proxy = "http://127.0.0.1:1";
    let status = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "safety::the_token_travels_and_is_never_shown"])
        .envs([("http_proxy", proxy), ("HTTP_PROXY", proxy), ("ALL_PROXY", proxy)])
        .output()
        .unwrap();
    let output = String::from_utf8_lossy(&status.stdout);
    assert!(status.status.success() && output.contains("1 passed"), "{output}");
}

#[test]
fn a_host_that_is_not_there_is_an_error() {
    const META: &OperationMeta = &OperationMeta::new("x.y", Method::Get, "/x").host(7);
    let demo = builder().build().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let error = runtime.block_on(demo.0.dispatch(META, Request::new(META, &[]))).unwrap_err();
    assert_eq!(error.to_string(), "x.y: Demo has no host number 7");
}
