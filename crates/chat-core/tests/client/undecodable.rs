//! Answers that cannot be decoded, for those who want to see them.

use chat_core::{Error, ErrorKind};

use crate::support::{Act, Answer, Get, Login, Server, answer, ok};

async fn login(script: Answer) -> Error {
    let server = Server::start([script]).await;
    Login(server.demo().0).await.unwrap_err()
}

#[tokio::test]
async fn the_payload_is_there_as_it_came() {
    let error = login(ok(r#"{"code":0,"data": {"token":"hunter2", "kind":[ ]} ,"x":{}}"#)).await;
    assert_eq!(
        (error.kind(), error.answer()),
        (ErrorKind::Decode, Some(r#"{"token":"hunter2", "kind":[ ]}"#))
    );
}

#[tokio::test]
async fn without_a_payload_it_is_the_body() {
    for body in [
        r#"{"code":0,"datum":{"token":"hunter2"}}"#,
        r#"{"code":0,"data":{"token":"hunter2","kind":1"#,
        r#"{"data":{"token":"hunter2","kind":1}}"#,
        "<html>hunter2</html>",
    ] {
        let error = login(ok(body)).await;
        assert_eq!((error.kind(), error.answer()), (ErrorKind::Decode, Some(body)));
    }
}

#[tokio::test]
async fn it_is_there_for_who_asks_and_nowhere_else() {
    let far = "x".repeat(200);
    let error = login(ok(&format!(r#"{{"code":0,"data":{{"kind":"{far}","token":"hunter2"}}}}"#))).await;
    assert!(error.answer().is_some_and(|answer| answer.contains("hunter2")), "{error:?}");
    let shown = format!("{error} {error:?}");
    assert!(!shown.contains("hunter2") && !shown.contains("xxx"), "{shown}");

    let server = Server::start([ok(&format!(r#"{{"code":0,"data":[x,"{far}hunter2"]}}"#))]).await;
    let error = Act(server.demo().0).await.unwrap_err();
    assert!(error.answer().is_some_and(|answer| answer.contains("hunter2")), "{error:?}");
    assert!(error.excerpt().is_some_and(|excerpt| excerpt.contains("[x,")), "{error:?}");
    let shown = format!("{error} {error:?}");
    assert!(!shown.contains("hunter2") && shown.contains("213 bytes"), "{shown}");
}

#[tokio::test]
async fn other_failures_have_none() {
    let binary = b"HTTP/1.1 200 OK\r\ncontent-length: 3\r\nconnection: close\r\n\r\n\"\xff\"";
    for (script, kind) in [
        (answer(403, &[], r#"{"code":40300,"message":"no"}"#), ErrorKind::Forbidden),
        (ok(r#"{"code":40101,"message":"no"}"#), ErrorKind::Unauthorized),
        (Answer::Raw(b"no HTTP".to_vec()), ErrorKind::Transport),
        (Answer::Raw(binary.to_vec()), ErrorKind::Decode),
    ] {
        let server = Server::start([script]).await;
        let error = Get(server.demo().0).await.unwrap_err();
        assert_eq!((error.kind(), error.answer()), (kind, None));
    }
}
