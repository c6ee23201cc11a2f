//! What can go wrong, and how much of it an error tells.

use std::time::Duration;

use chat_tests::server::{Answer, Server};
use kook_api::{CallOptions, Error, ErrorKind, Kook};
use serde_json::Value;

use super::{CHANNEL, MESSAGE, PAGE};

/// What an answer leads to: kind, status, code, and words of the message.
struct Case {
    answer: Answer,
    kind: ErrorKind,
    code: Option<&'static str>,
    says: &'static str,
}

fn case(
    status: u16,
    body: &'static str,
    kind: ErrorKind,
    code: Option<&'static str>,
    says: &'static str,
) -> Case {
    Case { answer: Answer::new(status, body), kind, code, says }
}

#[tokio::test]
async fn refusals_are_told_apart() {
    const HTML: &str = "<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>";
    let wrong = r#"{"code":40101,"message":"token 错误","data":{}}"#;
    let cases = [
        case(502, HTML, ErrorKind::Unavailable, None, "502"),
        case(413, HTML, ErrorKind::PayloadTooLarge, None, "413"),
        case(500, "", ErrorKind::Unavailable, None, "500"),
        case(404, "not json", ErrorKind::NotFound, None, "404"),
        case(418, "", ErrorKind::Other, None, "418"),
        case(200, wrong, ErrorKind::Unauthorized, Some("40101"), "token 错误"),
        case(401, wrong, ErrorKind::Unauthorized, Some("40101"), "token 错误"),
        case(200, r#"{"code":40300,"message":"无权限"}"#, ErrorKind::Forbidden, Some("40300"), "无权限"),
        case(403, r#"{"code":403,"message":"no"}"#, ErrorKind::Forbidden, Some("403"), "no"),
        case(200, r#"{"code":40000,"message":"其他"}"#, ErrorKind::Other, Some("40000"), "其他"),
        case(200, r#"{"code":40011,"message":"x"}"#, ErrorKind::Invalid, Some("40011"), "x"),
        case(200, r#"{"code":98765,"message":"new"}"#, ErrorKind::Other, Some("98765"), "new"),
        case(
            200,
            r#"{"message":"late","data":{"items":[]},"code":40100}"#,
            ErrorKind::Invalid,
            Some("40100"),
            "late",
        ),
    ];
    for Case { answer, kind, code, says } in cases {
        let described = format!("{answer:?}");
        let (_server, kook) = super::answering(answer).await;
        let error = kook.message().list(CHANNEL).await.unwrap_err();
        assert_eq!(error.kind(), kind, "{described}\n{error}");
        assert_eq!(error.code().map(ToString::to_string).as_deref(), code, "{described}\n{error}");
        assert!(error.to_string().contains(says), "{described}\n{error}");
        assert!(error.to_string().starts_with("message.list: "), "{error}");
        assert!(!error.to_string().contains('\n'), "{error}");
        assert_eq!(error.operation(), Some("message.list"));
        assert!(error.is_refused(), "{described}");
        assert_eq!(error.attempts(), 1);
    }
}

/// What is no refusal and no answer either: nothing, HTML, JSON of another shape.
#[tokio::test]
async fn what_is_no_answer_is_a_decode_error() {
    for body in
        ["", " ", "<html></html>", "[]", "null", "{}", r#"{"code":0}"#, r#"{"code":0,"data":null}"#, "0"]
    {
        let (_server, kook) = super::answering(Answer::new(200, body)).await;
        let error = kook.message().list(CHANNEL).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode, "{body:?}: {error}");
        assert_eq!(error.status().map(|status| status.as_u16()), Some(200));
    }
}

/// Cut off at any byte, an answer is an error: never a success, never a panic.
#[tokio::test]
async fn an_answer_cut_off_anywhere_is_an_error() {
    let whole = PAGE.trim_end();
    let mut end = whole.len();
    let server = Server::with(move |_| {
        end -= 1;
        Answer::json(&whole.as_bytes()[..end])
    })
    .await
    .unwrap();
    let kook = super::client(&server);
    for end in (0..whole.len()).rev() {
        let error = kook.message().list(CHANNEL).await.err();
        let error = error.unwrap_or_else(|| panic!("the first {end} bytes passed for an answer"));
        assert_eq!(error.kind(), ErrorKind::Decode, "{end} bytes: {error}");
    }
    assert_eq!(server.requests().len(), whole.len());
}

/// So is one to which nothing is due.
#[tokio::test]
async fn nothing_cut_off_anywhere_is_an_error() {
    let whole = r#"{"code":0,"message":"操作成功","data":[]}"#;
    for end in 1..whole.len() {
        let (_server, kook) = super::answering(Answer::json(&whole.as_bytes()[..end])).await;
        assert!(kook.message().delete(MESSAGE).await.is_err(), "the first {end} bytes passed for an answer");
    }
}

/// A connection that ends before the body does.
#[tokio::test]
async fn a_broken_connection_is_a_transport_error() {
    let (_server, kook) = super::answering(Answer::json(PAGE).cut()).await;
    let error = kook.message().list(CHANNEL).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Transport, "{error}");

    let server = Server::answering(Answer::json(PAGE)).await.unwrap();
    let kook = super::client(&server);
    drop(server);
    let error = kook.message().list(CHANNEL).await.unwrap_err();
    assert_eq!((error.kind(), error.status()), (ErrorKind::Transport, None), "{error}");
}

/// A value of another type, wherever it stands, is told by its place.
#[tokio::test]
async fn a_wrong_type_is_told_by_its_place() {
    let cases = [
        ("/data/items/0/author/online", "\"maybe\"", "$.data.items[0].author.online"),
        ("/data/items/0/embeds/0/duration", "\"long\"", "$.data.items[0].embeds[0].duration"),
        ("/data/items/0/reactions/0/count", "[]", "$.data.items[0].reactions[0].count"),
        (
            "/data/items/0/mention_info/mention_role_part/0/name",
            "7",
            "$.data.items[0].mention_info.mention_role_part[0].name",
        ),
        ("/data/items", "7", "$.data.items"),
    ];
    for (pointer, wrong, place) in cases {
        let mut page: Value = serde_json::from_str(PAGE).unwrap();
        *page.pointer_mut(pointer).unwrap() = serde_json::from_str(wrong).unwrap();
        let (_server, kook) = super::answering(Answer::json(page.to_string())).await;
        let error = kook.message().list(CHANNEL).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode, "{error}");
        let path = error.path().unwrap_or_default();
        assert!(place.starts_with(path) && path.len() * 2 > place.len(), "{path} is not {place}");
        assert_eq!(path, place, "{error}");
        let excerpt = error.excerpt().unwrap_or_default();
        assert!(excerpt.contains(wrong), "{excerpt:?} does not show {wrong}");
        assert!(excerpt.len() <= 60, "{excerpt:?} is long");
        assert_eq!(error.operation(), Some("message.list"));
        assert!(error.to_string().contains(place), "{error}");
    }
}

/// A field that must be there and is not.
#[tokio::test]
async fn a_missing_field_is_named() {
    let mut page: Value = serde_json::from_str(PAGE).unwrap();
    page["data"]["items"][0]["author"].as_object_mut().unwrap().remove("username");
    let (_server, kook) = super::answering(Answer::json(page.to_string())).await;
    let error = kook.message().list(CHANNEL).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert!(error.to_string().contains("username"), "{error}");
    assert_eq!(error.path(), Some("$.data.items[0].author"), "{error}");
}

#[tokio::test]
async fn a_rate_limit_is_seen() {
    let answer = Answer::new(429, r#"{"code":429,"message":"too fast"}"#)
        .header("X-Rate-Limit-Limit", "5")
        .header("X-Rate-Limit-Remaining", "0")
        .header("X-Rate-Limit-Reset", "14")
        .header("X-Rate-Limit-Bucket", "message/create")
        .header("X-Rate-Limit-Global", "");
    let (server, kook) = super::answering(answer).await;
    let error = kook.message().create(CHANNEL, "hi").await.unwrap_err();
    assert_eq!((error.kind(), error.is_rate_limited()), (ErrorKind::RateLimited, true));
    let limit = error.rate_limit();
    assert_eq!((limit.limit, limit.remaining), (Some(5), Some(0)));
    assert_eq!(limit.reset, Some(Duration::from_secs(14)));
    assert_eq!(limit.bucket.as_deref(), Some("message/create"));
    assert!(limit.global, "the header stands there without a value");
    assert_eq!(error.retry_after(), Some(Duration::from_secs(14)));
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn malformed_rate_limits_tell_nothing() {
    for nonsense in ["NaN", "-1", "inf", "soon", "", "1e400"] {
        let answer = Answer::new(429, "{}")
            .header("x-rate-limit-limit", nonsense)
            .header("x-rate-limit-remaining", nonsense)
            .header("x-rate-limit-reset", nonsense);
        let (_server, kook) = super::answering(answer).await;
        let error = kook.message().create(CHANNEL, "hi").await.unwrap_err();
        let limit = error.rate_limit();
        assert_eq!((limit.limit, limit.remaining, limit.reset), (None, None, None), "{nonsense:?}");
        assert_eq!(error.kind(), ErrorKind::RateLimited);
    }
}

/// A wait that the deadline leaves no room for is not begun.
#[tokio::test]
async fn no_wait_goes_beyond_the_deadline() {
    let answer = Answer::new(429, "{}").header("x-rate-limit-reset", "3600");
    let (server, kook) = super::answering(answer).await;
    let kook = kook.with(CallOptions::new().attempts(5).timeout(Duration::from_secs(5)));
    let start = std::time::Instant::now();
    let error = kook.message().create(CHANNEL, "hi").await.unwrap_err();
    assert_eq!((error.kind(), server.requests().len()), (ErrorKind::RateLimited, 1), "{error}");
    assert!(start.elapsed() < Duration::from_secs(4), "{:?}", start.elapsed());
}

/// A message is sent once: after a failure nobody knows whether it was.
#[tokio::test]
async fn creating_is_not_repeated_and_reading_is() {
    let script = || [Answer::new(503, ""), Answer::json(PAGE)];
    let server = Server::script(script()).await.unwrap();
    let kook = super::client(&server).with(CallOptions::new().attempts(2));
    let error = kook.message().create(CHANNEL, "hi").await.unwrap_err();
    assert_eq!((error.kind(), server.requests().len()), (ErrorKind::Unavailable, 1), "{error}");

    let server = Server::script(script()).await.unwrap();
    let kook = super::client(&server).with(CallOptions::new().attempts(2));
    assert_eq!(kook.message().list(CHANNEL).await.unwrap().items.len(), 1);
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn an_answer_may_be_too_large() {
    let (_server, kook) = super::answering(Answer::json(PAGE)).await;
    let error =
        kook.with(CallOptions::new().attempts(1).max_answer(1000)).message().list(CHANNEL).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TooLarge, "{error}");
    assert!(kook.with(CallOptions::new().max_answer(PAGE.len())).message().list(CHANNEL).await.is_ok());
}

#[tokio::test]
async fn a_deadline_is_kept() {
    let (_server, kook) = super::answering(Answer::json(PAGE).after(Duration::from_secs(30))).await;
    let kook = kook.with(CallOptions::new().timeout(Duration::from_millis(80)));
    let start = std::time::Instant::now();
    let error = kook.message().list(CHANNEL).await.unwrap_err();
    assert_eq!((error.kind(), error.is_timeout()), (ErrorKind::Timeout, true), "{error}");
    assert!(start.elapsed() < Duration::from_secs(10), "{:?}", start.elapsed());
}

/// Dropped, a call stops: it is not sent again, and the client is as good as before.
#[tokio::test]
async fn a_dropped_call_is_over() {
    let mut first = true;
    let server = Server::with(move |_| {
        let slow = std::mem::take(&mut first);
        Answer::json(PAGE).after(if slow { Duration::from_secs(30) } else { Duration::ZERO })
    })
    .await
    .unwrap();
    let kook = super::client(&server).with(CallOptions::new().attempts(5));
    let call = kook.message().list(CHANNEL).into_future();
    assert!(tokio::time::timeout(Duration::from_millis(200), call).await.is_err());
    assert_eq!(kook.message().list(CHANNEL).await.unwrap().items.len(), 1);
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_eq!(server.requests().len(), 2);
}

/// Until it is awaited a call does nothing.
#[tokio::test]
async fn a_call_that_nobody_awaits_is_not_sent() {
    let (server, kook) = super::answering(Answer::json(PAGE)).await;
    let call = kook.message().list(CHANNEL);
    drop(call.clone().into_future());
    drop(call.clone().stream());
    drop(call);
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_eq!(server.requests(), []);
}

#[tokio::test]
async fn addresses_that_leak_are_refused() {
    let build = |url: &str| -> Result<Kook, Error> { Kook::builder("TOKEN").base_url(url).build() };
    for url in [
        "http://www.kookapp.cn/api/v3",
        "http://127.0.0.1.example.org/",
        "https://user:hunter2@www.kookapp.cn/api/v3",
        "https://www.kookapp.cn/api/v3?token=1",
        "https://www.kookapp.cn/api/v3#x",
        "ftp://www.kookapp.cn",
        "www.kookapp.cn",
        "",
    ] {
        let error = build(url).err().unwrap_or_else(|| panic!("{url:?} was taken"));
        assert_eq!(error.kind(), ErrorKind::Request, "{url:?}");
        assert!(!error.to_string().contains("hunter2"), "{error}");
    }
    for url in [
        "http://127.0.0.1:9/api/v3",
        "http://localhost:9",
        "http://[::1]:9/",
        "https://www.kookapp.cn/api/v3/",
    ] {
        assert!(build(url).is_ok(), "{url:?} was refused");
    }
    assert!(
        Kook::builder("TOKEN").base_url("http://proxy.internal/api/v3").allow_plain_http().build().is_ok()
    );
}

/// A slash at the end of the base URL makes no second one.
#[tokio::test]
async fn a_base_url_may_end_in_a_slash() {
    let server = Server::answering(Answer::json(PAGE)).await.unwrap();
    let kook = Kook::builder("TOKEN").base_url(format!("{}/api/v3/", server.url())).build().unwrap();
    kook.message().list("1").await.unwrap();
    assert_eq!(server.lines(), ["GET /api/v3/message/list?target_id=1"]);
}
