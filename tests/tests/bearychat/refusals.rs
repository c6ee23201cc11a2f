//! What is a success, what a refusal, and how much of it an error tells.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use bearychat_api::{ErrorKind, RateLimit};
use chat_tests::{
    arguments,
    server::{Answer, Server},
};
use serde_json::Value;

use super::{ID, KEY};

const TOO_MANY: &str = r#"{"code":13,"error":"请求太频繁，超过限制了，请慢点"}"#;

/// Each operation with arguments that it takes.
fn calls() -> Vec<(String, Value)> {
    let spec = super::spec();
    let literals = spec.literals();
    let call = |(name, operation): (String, &_)| {
        let literal = literals.iter().find(|literal| literal.operation == name).unwrap();
        let arguments = arguments::of(&spec.platform, operation, &literal.request, super::TOKEN).unwrap();
        (name, arguments)
    };
    spec.operations().map(call).collect()
}

/// A failure is one by its code, whatever the status and whatever was due instead.
#[tokio::test]
async fn a_code_under_200_is_a_refusal_of_every_operation() {
    let server = Server::answering(Answer::json(TOO_MANY)).await.unwrap();
    for (name, arguments) in calls() {
        let outcome = super::by_name(&server, &name, arguments).await;
        let error = outcome.err().unwrap_or_else(|| panic!("{name}: a refusal passed for a success"));
        assert_eq!(error.kind(), ErrorKind::RateLimited, "{name}: {error}");
        assert_eq!(error.code().map(ToString::to_string).as_deref(), Some("13"), "{name}");
        assert_eq!(error.status().map(|status| status.as_u16()), Some(200), "{name}");
        assert_eq!(error.message(), "请求太频繁，超过限制了，请慢点", "{name}");
        assert!(error.to_string().starts_with(&format!("{name}: 200 (code 13): 请求太频繁")), "{error}");
    }
}

#[tokio::test]
async fn refusals_are_told_apart() {
    const HTML: &str = "<html><head><title>502 Bad Gateway</title></head></html>";
    let cases = [
        (404, r#"{"code":6,"error":"文件不存在"}"#, ErrorKind::NotFound, Some("6"), "文件不存在"),
        (200, r#"{"error":"文件不存在","code":6}"#, ErrorKind::NotFound, Some("6"), "文件不存在"),
        (429, TOO_MANY, ErrorKind::RateLimited, Some("13"), "请求太频繁，超过限制了，请慢点"),
        (400, TOO_MANY, ErrorKind::RateLimited, Some("13"), "请求太频繁，超过限制了，请慢点"),
        (400, r#"{"code":99,"error":"名称不合法"}"#, ErrorKind::Invalid, Some("99"), "名称不合法"),
        (401, r#"{"code":8,"error":"x"}"#, ErrorKind::Unauthorized, Some("8"), "x"),
        (403, r#"{"error":"无权限"}"#, ErrorKind::Forbidden, None, "无权限"),
        (200, r#"{"code":99,"error":"名称不合法"}"#, ErrorKind::Other, Some("99"), "名称不合法"),
        (200, r#"{"code":-1}"#, ErrorKind::Other, Some("-1"), "OK"),
        (502, HTML, ErrorKind::Unavailable, None, "Bad Gateway"),
        (500, "", ErrorKind::Unavailable, None, "Internal Server Error"),
        (418, "null", ErrorKind::Other, None, "I'm a teapot"),
    ];
    for (status, body, kind, code, message) in cases {
        let (_server, bearychat) = super::answering(Answer::new(status, body)).await;
        let errors = [
            bearychat.user().me().await.map(drop).unwrap_err(),
            bearychat.channel().list().await.map(drop).unwrap_err(),
            bearychat.vchannel().info(ID).await.map(drop).unwrap_err(),
            bearychat.channel().leave(ID).await.unwrap_err(),
            bearychat.file().location("9c1d").await.map(drop).unwrap_err(),
            bearychat.rtm_http().start().await.map(drop).unwrap_err(),
            bearychat.rtm_http().message(ID, "test").await.unwrap_err(),
        ];
        for error in errors {
            let told = (error.kind(), error.code().map(ToString::to_string), error.message());
            assert_eq!(told, (kind, code.map(str::to_owned), message), "{status} {body}: {error}");
            assert!(error.is_refused(), "{error}");
        }
    }
}

/// Nothing is due under any 2xx, in every spelling that the documents ever had.
#[tokio::test]
async fn nothing_is_a_success() {
    let answers = [(200, ""), (200, r#"{"code":0}"#), (200, "{}"), (200, "null"), (201, ""), (204, "")];
    for (status, body) in answers {
        let (_server, bearychat) = super::answering(Answer::new(status, body)).await;
        let channel = bearychat.channel();
        let done = [
            channel.leave(ID).await,
            channel.invite(ID, ID).await,
            bearychat.session_channel().kick(ID, ID).await,
            bearychat.message().delete(ID, KEY).await,
            bearychat.message_pin().delete(ID, ID).await,
            bearychat.reaction().delete(ID, KEY, ":smile:").await,
        ];
        for result in done {
            result.unwrap_or_else(|error| panic!("{status} {body:?}: {error}"));
        }
    }
}

/// A value is one under any 2xx; where a value is due, nothing is not enough.
#[tokio::test]
async fn a_value_is_a_success_under_any_2xx() {
    for status in [200, 201, 202] {
        let body = super::spec().text("message.create.json");
        let (_server, bearychat) = super::answering(Answer::new(status, body)).await;
        let response = bearychat.message().create(ID, "hello").with_response().await.unwrap();
        assert_eq!((response.status().as_u16(), &*response.text), (status, "hello"));
    }
    for (status, body) in
        [(200, ""), (201, " "), (204, ""), (200, "null"), (200, "{}"), (200, r#"{"code":0}"#)]
    {
        let (_server, bearychat) = super::answering(Answer::new(status, body)).await;
        let error = bearychat.message().create(ID, "hello").await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode, "{status} {body:?}: {error}");
        assert!(!error.is_refused());
    }
}

/// Cut off at any byte, an answer is an error: without an envelope, in one, and where nothing is due but an envelope.
#[tokio::test]
async fn an_answer_cut_off_anywhere_is_an_error() {
    let spec = super::spec();
    for (name, file) in [
        ("message.query", "message.query.json"),
        ("vchannel.info", "vchannel.info.session.json"),
        ("sticker.list", "sticker.list.json"),
        ("rtm_http.start", "rtm_http.start.json"),
        ("rtm_http.message", "rtm_http.message.json"),
    ] {
        let whole = spec.text(file);
        let whole = whole.trim_end().to_owned();
        let arguments = calls().into_iter().find(|(known, _)| known == name).unwrap().1;
        // an empty body is nothing, and that may be due
        let first = usize::from(name == "rtm_http.message");
        let ends = || (first..whole.len()).rev();
        let answers: Vec<Answer> = ends().map(|end| Answer::json(&whole.as_bytes()[..end])).collect();
        let server = Server::script(answers).await.unwrap();
        for end in ends() {
            let outcome = super::by_name(&server, name, arguments.clone()).await;
            let error = outcome.err().unwrap_or_else(|| panic!("{file}: the first {end} bytes passed"));
            assert_eq!(error.kind(), ErrorKind::Decode, "{file}: {end} bytes: {error}");
        }
    }
}

fn soon(seconds: u64) -> String {
    (SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs() + seconds).to_string()
}

fn is_about(limit: &RateLimit, seconds: u64) -> bool {
    let wait = limit.reset.unwrap_or_default();
    wait > Duration::from_secs(seconds - 10) && wait <= Duration::from_secs(seconds)
}

/// The headers of both kinds of answer fill the same structure; `reset` is a point in time, in seconds.
#[tokio::test]
async fn a_rate_limit_is_seen() {
    let limited = |answer: Answer, left: &str| {
        let answer = answer.header("X-RateLimit-Limit", "1000").header("X-RateLimit-Remaining", left);
        answer.header("X-RateLimit-Reset", &soon(1800))
    };
    let (_server, bearychat) = super::answering(limited(super::spec().success("meta.get"), "998")).await;
    let response = bearychat.meta().get().with_response().await.unwrap();
    let limit = response.rate_limit();
    assert_eq!((limit.limit, limit.remaining), (Some(1000), Some(998)));
    assert!(is_about(limit, 1800), "{limit:?}");
    assert_eq!((limit.bucket.as_deref(), limit.global), (None, false));

    for status in [200, 429] {
        let (server, bearychat) = super::answering(limited(Answer::new(status, TOO_MANY), "0")).await;
        let patient = bearychat_api::CallOptions::new().attempts(5).timeout(Duration::from_secs(20));
        let start = std::time::Instant::now();
        let error = bearychat.with(patient).user().me().await.unwrap_err();
        assert!(error.is_rate_limited(), "{error}");
        let limit = error.rate_limit();
        assert_eq!((limit.limit, limit.remaining), (Some(1000), Some(0)));
        assert!(is_about(limit, 1800), "{limit:?}");
        assert_eq!(error.retry_after(), limit.reset);
        assert_eq!(server.requests().len(), 1, "no wait goes beyond the deadline");
        assert!(start.elapsed() < Duration::from_secs(10));
    }
}

#[tokio::test]
async fn a_reset_in_the_past_is_no_wait_and_nonsense_is_none() {
    for (reset, wait) in [("1500000000", Some(Duration::ZERO)), ("soon", None), ("-1", None), ("", None)] {
        let answer = Answer::new(429, TOO_MANY).header("x-ratelimit-reset", reset);
        let (_server, bearychat) = super::answering(answer).await;
        let error = bearychat.user().me().await.unwrap_err();
        assert_eq!(error.rate_limit().reset, wait, "{reset:?}");
    }
}
