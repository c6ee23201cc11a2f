//! What becomes of answers.

use std::time::Duration;

use chat_core::{CallOptions, ErrorKind, Operation};

use crate::support::{Act, Answer, Careless, Download, Get, Locate, Login, Remove, Server, answer, ok};

#[tokio::test]
async fn with_response_hands_out_everything() {
    let body = r#"{"code":0,"message":"操作成功","data": {"b":1,"a":[2, 3]} }"#;
    let server = Server::start([answer(
        200,
        &[("x-rate-limit-limit", "120"), ("x-rate-limit-remaining", "119"), ("x-rate-limit-reset", "2.5")],
        body,
    )])
    .await;
    let response = Get(server.demo().0).with_response().await.unwrap();
    assert_eq!(response["a"][1], 3);
    assert_eq!((response.text(), response.payload_text()), (body, Some(r#"{"b":1,"a":[2, 3]}"#)));
    assert_eq!((response.status().as_u16(), response.attempts()), (200, 1));
    assert_eq!(response.headers()["x-rate-limit-limit"], "120");
    assert_eq!(response.rate_limit().remaining, Some(119));
    assert_eq!(response.rate_limit().reset, Some(Duration::from_millis(2500)));
    assert_eq!(response.envelope::<chat_core::Json>().unwrap()["message"], "操作成功");
    assert_eq!(response.into_value()["b"], 1);
}

/// Fails if `Reply::closed` believes every answer, and without `nothing_more` in answer/envelope.rs.
#[tokio::test]
async fn an_answer_cut_off_anywhere_is_an_error() {
    // whole as HTTP, cut off as JSON
    for whole in [
        r#"{"code":0,"message":"ok","data":{"a":[1,"x\"}"],"b":{}},"more":[{}]}"#,
        r#"{"data":[12,{"a":null}] , "message":"日本" , "code":0}"#,
        r#"{"code":0,"data":"text"}"#,
    ] {
        let server = Server::start([ok(whole)]).await;
        Get(server.demo().0.clone()).await.unwrap();
        Remove(server.demo().0).await.unwrap();
        let bytes = whole.as_bytes();
        let cuts: Vec<Answer> = (0..bytes.len())
            .map(|cut| {
                let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {cut}\r\nconnection: close\r\n\r\n");
                Answer::Raw([head.as_bytes(), &bytes[..cut]].concat())
            })
            .collect();
        let server = Server::start(cuts.clone()).await;
        let client = server.demo().0;
        for cut in 0..bytes.len() {
            let error = Act(client.clone()).await.expect_err(&format!("cut at {cut} of {whole}"));
            assert_eq!(error.kind(), ErrorKind::Decode, "{error}");
        }
        let server = Server::start(cuts).await;
        let client = server.demo().0;
        for cut in 0..bytes.len() {
            // no body at all is a way to say nothing
            assert_eq!(Remove(client.clone()).await.is_ok(), cut == 0, "cut at {cut} of {whole}");
        }
    }
}

/// Fails if `ResponseBody::collect` takes a failure for the end.
#[tokio::test]
async fn an_answer_that_breaks_off_is_an_error() {
    let broken = "HTTP/1.1 200 OK\r\ncontent-length: 100\r\nconnection: close\r\n\r\n{\"code\":0,\"data\":1}";
    let server = Server::start([Answer::Raw(broken.into())]).await;
    let error = Act(server.demo().0).await.unwrap_err();
    assert_eq!((error.kind(), error.status().map(|s| s.as_u16())), (ErrorKind::Transport, Some(200)));
    let server = Server::start([Answer::Raw(b"no HTTP at all".to_vec())]).await;
    assert_eq!(Act(server.demo().0).await.unwrap_err().kind(), ErrorKind::Transport);
}

/// Fails if `Reply::closed` believes every answer, and without `nothing_more` in answer/envelope.rs.
#[tokio::test]
async fn nothing_may_follow_the_payload() {
    for body in [r#"{"code":0,"data":1}}"#, r#"{"code":0,"data":1} x"#, r#"{"code":0,"data":1}{"code":0}"#] {
        let server = Server::start([ok(body)]).await;
        assert_eq!(Act(server.demo().0.clone()).await.unwrap_err().kind(), ErrorKind::Decode, "{body}");
        assert_eq!(Remove(server.demo().0).await.unwrap_err().kind(), ErrorKind::Decode, "{body}");
    }
}

/// Fails if `Surroundings::refusal` asks no rules.
#[tokio::test]
async fn refusals_are_typed() {
    let server = Server::start([
        answer(200, &[], r#"{"code":40101,"message":"token expired","data":{}}"#),
        answer(403, &[], r#"{"code":40000,"message":"no permission"}"#),
        answer(404, &[], "<html>\n<body>nginx</body></html>"),
        answer(500, &[], ""),
    ])
    .await;
    let client = server.demo().0;
    let error = Act(client.clone()).await.unwrap_err();
    assert!(error.is_refused() && error.is_unauthorized());
    assert_eq!(error.code().map(ToString::to_string).as_deref(), Some("40101"));
    assert_eq!(error.to_string(), "thing.act: 200 (code 40101): token expired; check the token");
    let error = Act(client.clone()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Forbidden);
    let error = Act(client.clone()).await.unwrap_err();
    assert!(error.is_not_found());
    assert_eq!(error.excerpt(), Some("<html> <body>nginx</body></html>"));
    let error = Act(client).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.operation(), error.attempts()),
        (ErrorKind::Unavailable, Some("thing.act"), 1)
    );
}

/// Fails without either look at `limit` in `ResponseBody::collect`.
#[tokio::test]
async fn large_answers_are_refused_before_they_fill_the_memory() {
    let body = format!(r#"{{"code":0,"data":"{}"}}"#, "x".repeat(5000));
    let chunked = {
        let mut bytes =
            b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n".to_vec();
        for piece in body.as_bytes().chunks(1000) {
            bytes.extend(
                format!("{:x}\r\n", piece.len()).bytes().chain(piece.iter().copied()).chain(*b"\r\n"),
            );
        }
        bytes.extend(b"0\r\n\r\n");
        Answer::Raw(bytes)
    };
    for script in [ok(&body), chunked] {
        let server = Server::start([script]).await;
        let client = server.demo().0;
        let limited = |bytes| client.with(CallOptions::new().max_answer(bytes));
        assert!(Act(limited(body.len())).await.is_ok());
        let error = Act(limited(body.len() - 1)).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::TooLarge, 1));
        assert!(error.message().contains(&(body.len() - 1).to_string()), "{error}");
        assert!(error.to_string().contains("max_answer"), "{error}");
    }
    // announced far beyond what comes: nothing is set aside for it
    let lie = "HTTP/1.1 200 OK\r\ncontent-length: 99999999999999\r\n\r\n{";
    let server = Server::start([Answer::Raw(lie.into())]).await;
    assert_eq!(Act(server.demo().0).await.unwrap_err().kind(), ErrorKind::TooLarge);
}

/// Fails without `tame` in `Surroundings::refusal`.
#[tokio::test]
async fn what_a_server_says_is_told_short_and_on_one_line() {
    let body = format!(r#"{{"code":40300,"message":"no\r\n\u001b[31mway{}"}}"#, "x".repeat(1000));
    let server = Server::start([answer(403, &[], &body)]).await;
    let error = Act(server.demo().0).await.unwrap_err();
    assert!(error.message().starts_with("no   [31mwayxxx") && error.message().ends_with("x…"), "{error}");
    assert_eq!(error.message().chars().count(), 401);
}

/// Fails if `locate::excerpt` gives more.
#[tokio::test]
async fn of_a_refusal_only_the_beginning_is_shown() {
    let page = format!("<html>{}</html>", "x".repeat(1 << 20));
    let server = Server::start([answer(503, &[], &page)]).await;
    let error = Act(server.demo().0).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unavailable);
    assert!(error.excerpt().unwrap().starts_with("<html>xxx") && error.excerpt().unwrap().len() <= 60);
}

/// Fails if `Client::read` replaces what is no UTF-8.
#[tokio::test]
async fn text_that_is_none_is_a_decode_error() {
    let mut bytes = b"HTTP/1.1 200 OK\r\ncontent-length: 20\r\nconnection: close\r\n\r\n".to_vec();
    bytes.extend(b"{\"code\":0,\"data\":\"\xff\"}");
    let server = Server::start([Answer::Raw(bytes)]).await;
    let error = Act(server.demo().0).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.message()),
        (ErrorKind::Decode, "the answer is not UTF-8 from byte 18 on")
    );
}

/// Fails without the first arm for `meta.returns` in `Client::attempt`.
#[tokio::test]
async fn downloads_come_in_pieces_and_their_refusals_are_typed() {
    let server = Server::start([
        answer(200, &[("content-type", "image/png")], "some bytes"),
        answer(200, &[], "some bytes"),
        answer(404, &[], r#"{"code":40400,"message":"no such file"}"#),
        Answer::Raw(b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nsome".to_vec()),
    ])
    .await;
    let client = server.demo().0;
    let mut download = Download(client.clone()).await.unwrap();
    assert_eq!((download.content_type(), download.content_length()), (Some("image/png"), Some(10)));
    let mut all = Vec::new();
    while let Some(piece) = download.chunk().await.unwrap() {
        all.extend(piece);
    }
    assert_eq!(all, b"some bytes");
    let error = Download(client.clone()).await.unwrap().bytes(9).await.unwrap_err();
    assert_eq!((error.kind(), error.operation()), (ErrorKind::TooLarge, Some("file.download")));
    let error = Download(client.clone()).await.unwrap_err();
    assert_eq!((error.kind(), error.message()), (ErrorKind::NotFound, "no such file"));
    let error = Download(client).await.unwrap().bytes(100).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Transport);
    assert_eq!(server.requests()[0].header("accept"), Some("*/*"));
}

#[tokio::test]
async fn a_location_that_is_missing_is_a_decode_error() {
    let server = Server::start([answer(302, &[], ""), answer(200, &[("location", "/f")], "")]).await;
    let client = server.demo().0;
    assert_eq!(Locate(client.clone()).await.unwrap_err().kind(), ErrorKind::Decode);
    assert_eq!(Locate(client).await.unwrap(), "/f");
}

/// The same bodies, quoted where nothing is secret and not where something is. Fails without the looks at `secret_answer`
/// in answer/reply.rs and answer/envelope.rs.
#[tokio::test]
async fn an_answer_that_holds_a_secret_is_not_quoted() {
    const TYPE: &str = "a value of another type than declared";
    for (status, body, message, path) in [
        (200, r#"{"code":0,"data":{"kind":1,"token":["hunter2"]}}"#, TYPE, Some("$.data.token")),
        (200, r#"{"code":0,"data":{"token":"a","kind":"hunter2"}}"#, TYPE, Some("$.data.kind")),
        (200, r#"{"code":0,"data":"hunter2"}"#, TYPE, Some("$.data")),
        (200, r#"{"code":0,"data":{"token":"hunter2"}}"#, "a field is missing: `kind`", Some("$.data")),
        (200, r#"{"code":0,"data":{"token":"hunter2"#, "the answer is cut off", Some("$.data.token")),
        (200, r#"{"code":0,"token":"hunter2"}"#, "the answer has no payload", Some("$.data")),
        (200, r#"{"token":"hunter2"}"#, "the answer has no usable `code`", None),
        (200, r#"{"code":7,"data":{"token":"hunter2"}}"#, "OK", None),
        (502, "hunter2", "Bad Gateway", None),
    ] {
        let server = Server::start([answer(status, &[], body)]).await;
        let error = Login(server.demo().0).await.unwrap_err();
        assert_eq!((error.message(), error.path(), error.excerpt()), (message, path, None), "{body}");
        let shown = format!("{error} {error:?}");
        assert!(!shown.contains("hunter2"), "{shown}");
        let error = Careless(server.demo().0).await.unwrap_err();
        assert!(error.excerpt().is_some_and(|excerpt| excerpt.contains("hunter2")), "{body}: {error}");
    }
}

/// Fails if the `Debug` of `Reply` shows its text.
#[tokio::test]
async fn a_secret_in_an_answer_is_not_shown() {
    let server = Server::start([ok(r#"{"code":0,"data":{"token":"hunter2","kind":1}}"#)]).await;
    let response = Login(server.demo().0).with_response().await.unwrap();
    assert_eq!((response.token.reveal(), response.kind), ("hunter2", 1));
    let reply = server.demo().0.dispatch(Login::META, Login(server.demo().0).to_request()).await.unwrap();
    assert!(reply.text().contains("hunter2"));
    let shown = format!("{response:?} {reply:?}");
    assert!(shown.contains("kind: 1") && !shown.contains("hunter2"), "{shown}");
}
