//! Tokens that are exchanged.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicU32, Ordering},
    },
    time::{Duration, SystemTime},
};

use agora_chat_api::{AgoraChat, AppCertificate, Error, ErrorKind, TokenExchange, TokenProvider};
use futures_util::future::join_all;

use crate::support::{Answer, Recorded, Server, answer, ok};

/// A token that lasts for an hour.
fn exchanged(token: &str) -> Answer {
    let end = SystemTime::now() + Duration::from_secs(3600);
    let end = end.duration_since(SystemTime::UNIX_EPOCH).unwrap().as_millis();
    ok(format!(r#"{{"access_token":"{token}","expire_timestamp":{end}}}"#))
}

/// A server whose `POST /token` answers `exchanged-1`, `exchanged-2` …; what it does with other calls is told.
async fn cluster(call: impl Fn(&Recorded) -> Answer + Send + Sync + 'static) -> Server {
    let exchanges = AtomicU32::new(0);
    Server::start(move |request| match request.line() {
        "POST /org/app/token" => {
            let number = exchanges.fetch_add(1, Ordering::SeqCst) + 1;
            // the others shall wait for it
            std::thread::sleep(Duration::from_millis(100));
            exchanged(&format!("exchanged-{number}"))
        }
        _ => call(request),
    })
    .await
}

fn certificate() -> AppCertificate {
    AppCertificate::new("970CA35de60c44645bbae8a215061b33", "5CFd2fd1755d40ecb72977518be15d3b").unwrap()
}

fn exchange(server: &Server) -> TokenExchange {
    TokenExchange::new(server.client(|setup| setup.token_provider(certificate())))
}

fn client(server: &Server) -> AgoraChat {
    server.client(|setup| setup.token_provider(exchange(server)))
}

/// The tokens of all calls, in order, and what they were.
fn calls(server: &Server) -> Vec<(String, String)> {
    let requests = server.requests();
    // an AccessToken2 is never the same
    let shown = |token: &str| if token.starts_with("007") { "007…" } else { token }.to_owned();
    requests.iter().map(|request| (request.line().to_owned(), shown(request.token()))).collect()
}

fn call(line: &str, token: &str) -> (String, String) {
    (line.to_owned(), token.to_owned())
}

const EXCHANGE: &str = "POST /org/app/token";
const LIST: &str = "GET /org/app/users/user1/blocks/users";

#[tokio::test(flavor = "multi_thread")]
async fn eight_tasks_exchange_once() {
    let server = cluster(|_| ok(r#"{"data":["user2"]}"#)).await;
    let agora_chat = client(&server);
    let tasks = (0..8).map(|_| {
        let agora_chat = agora_chat.clone();
        tokio::spawn(async move { agora_chat.block().list("user1").await })
    });
    for task in join_all(tasks).await {
        task.unwrap().unwrap();
    }
    let mut expected = vec![call(EXCHANGE, "007…")];
    expected.extend(vec![call(LIST, "exchanged-1"); 8]);
    assert_eq!(calls(&server), expected);
    assert_eq!(server.requests()[0].body, r#"{"grant_type":"agora"}"#);
}

#[tokio::test]
async fn a_token_that_is_refused_is_exchanged_anew() {
    for refusal in [
        r#"{"error":"unauthorized","error_description":"Unable to authenticate due to expired access token"}"#,
        r#"{"error":"unauthorized","error_description":"Unable to authenticate (OAuth)"}"#,
        r#"{"error":"auth_bad_access_token","error_description":"Unable to authenticate due to corrupt access token"}"#,
    ] {
        let server = cluster(move |request| match request.token() {
            "exchanged-1" => answer(401, refusal),
            _ => ok(r#"{"data":["user2"]}"#),
        })
        .await;
        client(&server).block().list("user1").await.unwrap();
        let expected = [
            call(EXCHANGE, "007…"),
            call(LIST, "exchanged-1"),
            call(EXCHANGE, "007…"),
            call(LIST, "exchanged-2"),
        ];
        assert_eq!(calls(&server), expected, "{refusal}");
    }
}

#[tokio::test]
async fn a_401_that_is_not_about_the_token_exchanges_nothing() {
    let server = cluster(|_| {
        answer(
            401,
            r#"{"error":"MetadataException","error_description":"user is not in chatroom","timestamp":1542545100474,"duration":0}"#,
        )
    })
    .await;
    let error =
        client(&server).room_attribute().set("662XXXX13", "user1", [("key1", "value1")]).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Forbidden, 1), "{error}");
    let set = call("PUT /org/app/metadata/chatroom/662XXXX13/user/user1", "exchanged-1");
    assert_eq!(calls(&server), [call(EXCHANGE, "007…"), set]);
}

#[tokio::test]
async fn the_end_of_a_token_is_told_in_milliseconds_since_1970() {
    let server = cluster(|_| ok("{}")).await;
    let token = exchange(&server).fetch().await.unwrap();
    assert_eq!(token.secret().reveal(), "exchanged-1");
    let life = token.life().unwrap();
    assert!(life > Duration::from_secs(3590) && life <= Duration::from_secs(3600), "{life:?}");
    // the documents' own sample is of 2021
    let server =
        Server::start(|_| ok(r#"{"access_token": "TOKEN","expire_timestamp": 1628148692771}"#)).await;
    let token = exchange(&server).fetch().await.unwrap();
    assert_eq!((token.secret().reveal(), token.life()), ("TOKEN", Some(Duration::ZERO)));
    // no clock goes so far
    let server =
        Server::start(|_| ok(format!(r#"{{"access_token":"TOKEN","expire_timestamp":{}}}"#, i64::MAX))).await;
    assert!(exchange(&server).fetch().await.unwrap().life().is_none_or(|life| life.as_secs() > 1 << 40));
}

#[tokio::test]
async fn an_exchange_that_is_refused_is_the_calls_error() {
    let tokens = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&tokens);
    let server = Server::start(move |request| {
        let token = request.token().to_owned();
        let refusal =
            format!(r#"{{"error":"auth_bad_access_token","error_description":"{token} is not known"}}"#);
        seen.lock().unwrap().push(token);
        answer(401, refusal)
    })
    .await;
    let error: Error = client(&server).block().list("user1").await.unwrap_err();
    assert_eq!((error.kind(), error.operation()), (ErrorKind::Unauthorized, Some("block.list")));
    assert_eq!(error.message(), "no token: *** is not known");
    // it was tried with another AccessToken2, and then given up
    let tokens = tokens.lock().unwrap();
    assert!(tokens.len() == 2 && tokens[0] != tokens[1], "{tokens:?}");
    assert!(tokens.iter().all(|token| token.starts_with("007") && !format!("{error:?}").contains(token)));
}

#[tokio::test]
async fn a_certificate_alone_is_enough_where_its_tokens_are_taken() {
    let server = cluster(|_| ok(r#"{"data":["user2"]}"#)).await;
    let agora_chat = server.client(|setup| setup.token_provider(certificate()));
    agora_chat.block().list("user1").await.unwrap();
    assert_eq!(calls(&server), [call(LIST, "007…")]);
}

#[tokio::test]
async fn neither_certificate_nor_token_is_shown() {
    let server = cluster(|_| ok("{}")).await;
    let exchange = exchange(&server);
    exchange.fetch().await.unwrap();
    let shown = format!("{exchange:?}");
    let token = server.requests()[0].token().to_owned();
    assert!(!shown.contains(&token) && !shown.contains("5CFd2fd1755d40ecb72977518be15d3b"), "{shown}");
}
