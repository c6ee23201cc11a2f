//! Two hosts, the envelope of the second, the redirect of a file, and calls without a token.

use bearychat_api::{BearyChat, CallOptions, ErrorKind};
use chat_tests::{
    arguments,
    server::{Answer, Server},
};

use super::ID;

/// Both hosts, each on a server of its own.
async fn hosts(api: Answer, rtm: Answer) -> (Server, Server, BearyChat) {
    let (api, rtm) = (Server::answering(api).await.unwrap(), Server::answering(rtm).await.unwrap());
    let bearychat = BearyChat::builder("TOKEN").base_url(format!("{}/v1", api.url()));
    let bearychat = bearychat.host_url("rtm", rtm.url()).options(CallOptions::new().attempts(1));
    (api, rtm, bearychat.build().unwrap())
}

#[tokio::test]
async fn each_host_gets_its_own_calls() {
    let spec = super::spec();
    let (api, rtm, bearychat) = hosts(spec.success("rtm.start"), spec.success("rtm_http.start")).await;
    let of_the_api = bearychat.rtm().start().await.unwrap();
    assert_eq!((api.lines(), rtm.lines()), (vec!["POST /v1/rtm.start".to_owned()], Vec::new()));
    assert_eq!(of_the_api.user.full_name, "倍洽小助手");
    let of_the_rtm = bearychat.rtm_http().start().await.unwrap();
    assert_eq!((api.lines().len(), rtm.lines()), (1, vec!["POST /start".to_owned()]));
    assert_eq!(of_the_rtm.ws_host.reveal(), "wss://rtm.bearychat.com/nimbus/ws:xxx");
    assert_eq!(of_the_rtm.user.id, None, "the page leaves the user out");
    for server in [api, rtm] {
        let sent = server.last().unwrap();
        assert_eq!(sent.text(), r#"{"token":"TOKEN"}"#);
        assert_eq!(sent.header("content-type"), Some("application/json"));
    }
}

/// Who sends one host's calls elsewhere does not send the token to the other host by mistake.
#[tokio::test]
async fn a_host_that_was_not_sent_elsewhere_is_not_called() {
    let server = Server::answering(Answer::json("{}")).await.unwrap();
    let bearychat = BearyChat::builder("TOKEN").base_url(format!("{}/v1", server.url())).build().unwrap();
    let error = bearychat.rtm_http().start().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Request);
    assert!(error.to_string().contains("host_url") && error.to_string().contains("`rtm`"), "{error}");
    assert_eq!(server.requests(), []);
}

/// The address of the web socket holds a ticket.
#[tokio::test]
async fn the_ticket_of_a_web_socket_is_not_shown() {
    let broken = |ws_host: &str| format!(r#"{{"ws_host":"{ws_host}","user":3}}"#);
    for body in
        [broken("wss://x/ws:TICKET"), format!(r#"{{"code":0,"result":{}}}"#, broken("wss://x/ws:TICKET"))]
    {
        let (_server, bearychat) = super::answering(Answer::json(body)).await;
        for error in
            [bearychat.rtm().start().await.unwrap_err(), bearychat.rtm_http().start().await.unwrap_err()]
        {
            assert!(!format!("{error} {error:?}").contains("TICKET"), "{error}");
        }
    }
    let (_server, bearychat) = super::answering(super::spec().success("rtm.start")).await;
    let session = bearychat.rtm().start().await.unwrap();
    assert!(!format!("{session:?}").contains(session.ws_host.reveal()));
}

/// The RTM service says in an envelope whether it did what it was asked for; the API answers bare.
#[tokio::test]
async fn the_rtm_service_has_an_envelope() {
    let bare = super::spec().text("rtm.start.json");
    for (body, kind) in [
        (r#"{"code":13,"error":"慢点"}"#, ErrorKind::RateLimited),
        (r#"{"result":{"user":{},"ws_host":"wss://x"},"code":7,"error":"closed"}"#, ErrorKind::Other),
        (r#"{"code":0}"#, ErrorKind::Decode),
        (r#"{"code":0,"result":null}"#, ErrorKind::Decode),
        (r#"{"result":{"user":{},"ws_host":"wss://x"}}"#, ErrorKind::Decode),
        (r#"{"code":null,"result":{"user":{},"ws_host":"wss://x"}}"#, ErrorKind::Decode),
        (&bare, ErrorKind::Decode),
        ("", ErrorKind::Decode),
    ] {
        let (_server, bearychat) = super::answering(Answer::json(body)).await;
        let error = bearychat.rtm_http().start().await.unwrap_err();
        assert_eq!(error.kind(), kind, "{body}: {error}");
        assert_eq!(error.operation(), Some("rtm_http.start"));
    }
    for body in [r#"{"code":0,"result":null}"#, r#"{"result":{},"code":0}"#, r#"{"code":0}"#, ""] {
        let (_server, bearychat) = super::answering(Answer::json(body)).await;
        bearychat.rtm_http().message(ID, "test").await.unwrap_or_else(|error| panic!("{body}: {error}"));
    }
}

/// A redirect is the answer of `file.location`: it is told, not followed, and the token stays where it was sent to.
#[tokio::test]
async fn a_file_is_located_and_not_fetched() {
    for status in [301, 302, 303, 307, 308] {
        let storage = Server::answering(Answer::json("{}")).await.unwrap();
        let target = format!("{}/9c1d/report.pdf?expires=1577411426", storage.url());
        let (server, bearychat) = super::answering(Answer::new(status, "").header("location", &target)).await;
        let response = bearychat.file().location("9c1d").with_response().await.unwrap();
        assert_eq!((response.status().as_u16(), &*response.value), (status, &*target));
        let by_name = super::by_name(&server, "file.location", serde_json::json!({"file_key": "9c1d"}));
        assert_eq!(by_name.await.unwrap().value(), Some(&*format!("{target:?}")));
        let line = "GET /v1/file.location?file_key=9c1d&token=TOKEN";
        assert_eq!(server.lines(), [line, line]);
        assert_eq!(storage.requests(), [], "{status}");
        let shown = format!("{response:?}");
        assert!(!shown.contains("TOKEN"), "{shown}");
    }
}

/// A relative address is told as it came: it is the server's word.
#[tokio::test]
async fn an_address_is_told_as_it_came() {
    let (_server, bearychat) =
        super::answering(Answer::new(302, "<a href='/x'>").header("location", "/f/文件.pdf")).await;
    // header values beyond ASCII are no text
    let error = bearychat.file().location("9c1d").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode, "{error}");
    let (_server, bearychat) = super::answering(Answer::new(302, "").header("location", "/f/1?a=b")).await;
    assert_eq!(bearychat.file().location("9c1d").await.unwrap(), "/f/1?a=b");
    for answer in [Answer::new(302, ""), Answer::new(200, "%PDF"), Answer::new(204, "")] {
        let (_server, bearychat) = super::answering(answer.clone()).await;
        let error = bearychat.file().location("9c1d").await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode, "{answer:?}: {error}");
    }
}

/// Without a token only what needs none can be called; all else is refused before anything is sent.
#[tokio::test]
async fn a_client_without_a_token_calls_what_needs_none() {
    let spec = super::spec();
    let server = Server::answering(spec.success("meta.get")).await.unwrap();
    let bearychat = BearyChat::without_token().base_url(format!("{}/v1", server.url()));
    let bearychat = bearychat.host_url("rtm", server.url()).build().unwrap();
    assert_eq!(bearychat.meta().get().await.unwrap().version, "1");
    assert_eq!(server.lines(), ["GET /v1/meta"]);

    let literals = spec.literals();
    let mut free = Vec::new();
    for (name, operation) in spec.operations() {
        let literal = literals.iter().find(|literal| literal.operation == name).unwrap();
        let arguments = arguments::of(&spec.platform, operation, &literal.request, super::TOKEN).unwrap();
        match bearychat_api::dynamic::call(&bearychat, &name, arguments).await {
            Ok(_) => free.push(name),
            Err(error) => {
                assert_eq!(error.kind(), ErrorKind::Request, "{error}");
                assert!(error.to_string().contains("token"), "{error}");
                assert_eq!((error.operation(), error.attempts()), (Some(&*name), 0), "{error}");
            }
        }
    }
    assert_eq!(free, ["meta.get"]);
    assert_eq!(server.requests().len(), 2, "nothing else was sent");
}

/// What needs no token gets none, from a client that has one.
#[tokio::test]
async fn a_token_goes_only_where_it_is_needed() {
    let (server, bearychat) = super::answering(super::spec().success("meta.get")).await;
    bearychat.meta().get().await.unwrap();
    let sent = server.last().unwrap();
    assert!(!format!("{sent:?}").contains("TOKEN"), "{sent:?}");
}
