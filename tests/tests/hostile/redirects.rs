//! A redirect is an answer, not an order: whoever it names gets neither the token nor anything else.

use agora_chat_api::{AgoraChat, ErrorKind};
use bearychat_api::BearyChat;
use chat_core::CallOptions;
use chat_tests::{
    server::{Answer, Server},
    spec::Spec,
};

use super::robots::{PLATFORMS, Robot, calls};

const TOKEN: &str = "1/MTEyNzQ=/Rk9PQkFSCg==";

/// Whether the call has a body or none; switched off: `Policy::none` in chat-core's transport/default.rs.
#[tokio::test]
async fn no_call_follows_a_redirect() {
    for platform in PLATFORMS {
        let elsewhere = Server::answering(Answer::json("{}")).await.unwrap();
        for status in [301, 302, 303, 307, 308] {
            let target = format!("{}/taken", elsewhere.url());
            let server =
                Server::answering(Answer::new(status, "").header("location", &target)).await.unwrap();
            let robot = Robot::at(platform, &server.url(), TOKEN);
            let calls = calls(&Spec::read(platform), platform);
            for (operation, arguments) in calls.iter().skip(usize::from(status % 5)).step_by(5) {
                match robot.call(operation, arguments.clone()).await {
                    Ok(outcome) => assert_eq!(outcome.value(), Some(&*format!("{target:?}")), "{operation}"),
                    Err(error) => {
                        assert_eq!(error.kind(), ErrorKind::Other, "{operation} {error}");
                        assert!(error.message().contains("not followed"), "{operation} {error}");
                    }
                }
            }
            assert!(!server.requests().is_empty() && elsewhere.requests().is_empty(), "{platform} {status}");
            assert!(server.requests().iter().all(|sent| sent.header("referer").is_none()));
        }
    }
}

/// To itself it would be followed for ever; the same answer on the same host is not followed either. Switched off:
/// `Policy::none` in chat-core's transport/default.rs.
#[tokio::test]
async fn a_redirect_to_itself_is_one_request() {
    let server = Server::with(|sent| Answer::new(302, "").header("location", &sent.target)).await.unwrap();
    for platform in PLATFORMS {
        let robot = Robot::at(platform, &server.url(), TOKEN);
        let (operation, arguments) = calls(&Spec::read(platform), platform).swap_remove(0);
        assert_eq!(robot.call(&operation, arguments).await.unwrap_err().kind(), ErrorKind::Other);
    }
    assert_eq!(server.requests().len(), PLATFORMS.len());
}

/// A platform and a store, each on a server of its own; the platform redirects to the store.
async fn with_store(store: Answer) -> (Server, Server, BearyChat) {
    let store = Server::answering(store).await.unwrap();
    let target = format!("{}/9c1d/report.pdf?expires=1577411426&sign=a%2Fb", store.url());
    let server = Server::answering(Answer::new(302, "").header("location", &target)).await.unwrap();
    let builder = BearyChat::builder(TOKEN).base_url(format!("{}/v1", server.url()));
    let bearychat = builder.options(CallOptions::new().attempts(1)).build().unwrap();
    (server, store, bearychat)
}

/// Switched off: `no_auth` of the operation and `Auth::None` of `ELSEWHERE` in chat-core's client/fetch.rs.
#[tokio::test]
async fn a_file_is_fetched_from_its_store_without_any_credential() {
    let (server, store, bearychat) =
        with_store(Answer::new(200, "%PDF-1.7").header("content-type", "application/pdf")).await;
    let file = bearychat.file().download("9c1d").await.unwrap();
    assert_eq!(file.content_type(), Some("application/pdf"));
    assert_eq!(file.bytes(100).await.unwrap(), b"%PDF-1.7");
    let asked = server.requests();
    assert_eq!(asked.len(), 1);
    assert!(asked[0].target.contains("token=1%2FMTEyNzQ"), "but the platform got the token: {asked:?}");
    let [fetched] = &store.requests()[..] else { panic!("{:?}", store.requests()) };
    assert_eq!(fetched.line(), "GET /9c1d/report.pdf?expires=1577411426&sign=a%2Fb");
    let mut names: Vec<_> = fetched.headers.iter().map(|(name, _)| name.as_str()).collect();
    names.sort_unstable();
    assert_eq!(names, ["accept", "host", "user-agent"]);
    assert!(fetched.body.is_empty());
}

/// Switched off: `told` in chat-core's client/fetch.rs.
#[tokio::test]
async fn what_the_store_says_is_told_without_its_address() {
    let elsewhere = Server::answering(Answer::json("{}")).await.unwrap();
    let again = Answer::new(302, "<a>sign=a%2Fb</a>").header("location", &format!("{}/x", elsewhere.url()));
    for (answer, says) in [
        (again, "not followed"),
        (Answer::new(403, "sign=a%2Fb"), "has expired"),
        (Answer::new(404, "/9c1d/report.pdf"), "Not Found"),
    ] {
        let (_server, store, bearychat) = with_store(answer).await;
        let error = bearychat.file().download("9c1d").await.unwrap_err();
        let shown = format!("{error} {error:?}");
        assert_eq!(error.operation(), Some("file.download"));
        assert!(shown.contains(says), "{shown}");
        let address = store.authority();
        for secret in ["a%2Fb", "report.pdf", TOKEN, &address] {
            assert!(!shown.contains(secret), "{secret}: {shown}");
        }
    }
    assert_eq!(elsewhere.requests(), []);
}

/// An address that repeats the token would carry it to the other host; switched off: the check in `Reply::location`.
#[tokio::test]
async fn an_address_that_repeats_the_token_is_not_handed_out() {
    let store = Server::answering(Answer::json("{}")).await.unwrap();
    let url = store.url();
    let server =
        Server::with(move |sent| Answer::new(302, "").header("location", &format!("{url}{}", sent.target)));
    let server = server.await.unwrap();
    let builder = BearyChat::builder(TOKEN).base_url(format!("{}/v1", server.url()));
    let bearychat = builder.options(CallOptions::new().attempts(1)).build().unwrap();
    for error in [
        bearychat.file().location("9c1d").await.unwrap_err(),
        bearychat.file().download("9c1d").await.map(drop).unwrap_err(),
    ] {
        assert_eq!((error.kind(), error.operation()), (ErrorKind::Decode, Some("file.location")));
        assert!(!format!("{error} {error:?}").contains("MTEyNzQ"), "{error:?}");
    }
    assert_eq!(store.requests(), []);
}

/// The store's name is no address; plain HTTP to another machine is refused before it is asked. Switched off: the look at
/// `Scheme::PlainHttp` in chat-core's client/fetch.rs, and `Address::parse`.
#[tokio::test]
async fn an_address_that_cannot_be_fetched_safely_is_refused() {
    for target in [
        "/relative",
        "ftp://127.0.0.1/x",
        "http://store.example/x",
        "https://user:pw@store.example/x",
        "javascript:x",
    ] {
        let server = Server::answering(Answer::new(302, "").header("location", target)).await.unwrap();
        let builder = BearyChat::builder(TOKEN).base_url(format!("{}/v1", server.url()));
        let error = builder.build().unwrap().file().download("9c1d").await.map(drop).unwrap_err();
        assert_eq!(
            (error.kind(), error.operation()),
            (ErrorKind::Request, Some("file.download")),
            "{target}"
        );
    }
}

/// Agora Chat names the addresses of history files in an answer. Switched off: both of `meta.auth` in `Client::token` and
/// `Auth::None` of `ELSEWHERE` in chat-core's client/fetch.rs.
#[tokio::test]
async fn a_history_file_is_fetched_without_any_credential() {
    let store =
        Server::answering(Answer::new(302, "").header("location", "https://other.example/")).await.unwrap();
    let builder = AgoraChat::builder().token(TOKEN).base_url(format!("{}/org/app", store.url()));
    let agora = builder.options(CallOptions::new().attempts(1)).build().unwrap();
    let mut file = agora.history().download(format!("{}/2018112717.gz?Signature=abcd", store.url()));
    let error = file.chunk().await.unwrap_err();
    assert!(error.message().contains("not followed"), "{error}");
    assert!(
        store.last().unwrap().headers.iter().all(|(name, _)| name != "authorization" && name != "cookie")
    );
}
