//! A base URL that is made of settings; failures told by status, code and message; what failed in a success.

use chat_core::{
    Attempt as _, BatchOutcome, BoxFuture, CallOptions, Error, ErrorKind, Operation, Token, TokenProvider,
};
use chat_spec::source::Sources;
use chat_tests::server::{Answer, Server};

use super::{
    emitted::setup::{Change, Demo, Setup, UserId, dynamic},
    example, sent,
};

fn at(server: &Server) -> Setup {
    Demo::builder().host(server.authority()).app_key("org#app")
}

/// A server that always answers this, and a client that was told by settings where it is.
async fn answering(answer: Answer) -> (Server, Demo) {
    let server = Server::answering(answer).await.unwrap();
    let demo = at(&server).token("TOKEN").options(CallOptions::new().attempts(1)).build().unwrap();
    (server, demo)
}

/// Why a client cannot be built.
fn refused(setup: Setup) -> Error {
    let error = setup.token("hush").build().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Request, "{error}");
    error
}

#[tokio::test]
async fn a_base_url_is_made_of_settings() {
    let answers = [example("setup", "member.list.json"), Answer::json("{}")];
    let server = Server::script(answers).await.unwrap();
    let demo = at(&server).token("TOKEN").build().unwrap();
    demo.member().list().await.unwrap();
    demo.member().kick("a/b").await.unwrap();
    assert_eq!(server.lines(), ["GET /org/app/members", "GET /org/app/members/a%2Fb/kick"]);
    assert_eq!(server.last().unwrap().header("host"), Some(&*server.authority()));
    assert_eq!(server.last().unwrap().header("authorization"), Some("Bearer TOKEN"));
}

#[tokio::test]
async fn the_last_of_two_settings_counts() {
    let server = Server::answering(example("setup", "member.list.json")).await.unwrap();
    let demo = Demo::builder().host("nobody.example").app_key("a#b");
    let demo = demo.app_key("org#other").host(server.authority()).token("TOKEN").build().unwrap();
    demo.member().list().await.unwrap();
    assert_eq!(server.lines(), ["GET /org/other/members"]);
}

#[tokio::test]
async fn a_base_url_of_ones_own_needs_no_settings() {
    let server = Server::answering(example("setup", "member.list.json")).await.unwrap();
    let demo = Demo::builder().token("TOKEN").base_url(format!("{}/v1", server.url())).build().unwrap();
    demo.member().list().await.unwrap();
    assert_eq!(server.lines(), ["GET /v1/members"]);
}

#[test]
fn a_missing_setting_is_told_before_anything_is_sent() {
    let error = refused(Demo::builder().app_key("org#app"));
    assert_eq!(error.message(), "the setting `host` is missing: Demo needs it");
    let error = refused(Demo::builder().host("localhost"));
    assert_eq!(error.message(), "the setting `app_key` is missing: Demo needs it");
}

#[test]
fn a_setting_without_its_separator_is_told() {
    for key in ["org", "org/app", ""] {
        let error = refused(Demo::builder().host("localhost").app_key(key));
        assert_eq!(error.message(), "the setting `app_key` is not 2 parts separated by `#`");
    }
}

/// A setting stays what it is: no other host, path, query, password or header comes of it.
#[test]
fn hostile_settings_are_refused() {
    let words = [
        "",
        " ",
        ".",
        "..",
        "a/b",
        "a\\b",
        "a@b",
        "u:p@b",
        "a?b",
        "a b",
        "a%2fb",
        "%2e%2e",
        "[::1]",
        "a\nb",
        "a\0b",
        "é",
        "a,b",
        "http://a",
        "{app_key}",
    ];
    for word in words {
        let error = refused(Demo::builder().host(word).app_key("org#app"));
        assert!(error.message().starts_with("the setting `host` holds "), "{word:?}: {error}");
        for key in [format!("{word}#app"), format!("org#{word}")] {
            let error = refused(Demo::builder().host("localhost").app_key(&*key));
            assert!(error.message().starts_with("the setting `app_key` holds "), "{key:?}: {error}");
        }
        let error = refused(Demo::builder().host("localhost").app_key(format!("org#app#{word}")));
        assert!(error.message().starts_with("the setting `app_key` is not 2 parts"), "{word:?}: {error}");
    }
    for host in ["a#b", "localhost:x", "localhost:1:2", "localhost:99999"] {
        let error = refused(Demo::builder().host(host).app_key("org#app"));
        assert!(error.message().contains("host"), "{host}: {error}");
    }
}

/// What was meant for one setting and is a secret is in no error; neither is the token.
#[test]
fn an_error_does_not_tell_what_was_set() {
    for setup in [
        Demo::builder().host("user:hush@host").app_key("org#app"),
        Demo::builder().host("localhost").app_key("org#hush@app"),
        Demo::builder().host("localhost").app_key("hush"),
    ] {
        let error = refused(setup);
        assert!(!format!("{error} {error:?}").contains("hush"), "{error}");
    }
}

/// The base of this platform is plain HTTP: away from this machine it would show the token.
#[test]
fn a_host_elsewhere_is_refused_where_the_base_is_plain() {
    let error = refused(Demo::builder().host("demo.example").app_key("org#app"));
    assert!(error.message().contains("plain HTTP"), "{error}");
    let setup = Demo::builder().host("demo.example").app_key("org#app");
    setup.token("TOKEN").allow_plain_http().build().unwrap();
}

#[tokio::test]
async fn a_client_is_made_of_words() {
    assert_eq!(
        dynamic::ENVIRONMENT,
        [("token", "DEMO_TOKEN"), ("host", "DEMO_HOST"), ("app_key", "DEMO_APP_KEY")]
    );
    let server = Server::answering(example("setup", "member.list.json")).await.unwrap();
    let authority = server.authority();
    let demo = dynamic::builder(|word| match word {
        "token" => Some("TOKEN".to_owned()),
        "host" => Some(authority.clone()),
        "app_key" => Some("org#app".to_owned()),
        _ => None,
    });
    demo.build().unwrap().member().list().await.unwrap();
    assert_eq!(server.lines(), ["GET /org/app/members"]);
    assert_eq!(server.last().unwrap().header("authorization"), Some("Bearer TOKEN"));
    let error = dynamic::builder(|_| None).build().unwrap_err();
    assert_eq!(error.message(), "the setting `host` is missing: Demo needs it");
}

#[tokio::test]
async fn a_token_may_be_provided() {
    struct Fixed;

    impl TokenProvider for Fixed {
        fn fetch(&self) -> BoxFuture<'_, Result<Token, Error>> {
            Box::pin(async { Ok(Token::new("FETCHED")) })
        }
    }

    let server = Server::answering(example("setup", "member.list.json")).await.unwrap();
    let demo = at(&server).token_provider(Fixed).build().unwrap();
    demo.member().list().await.unwrap();
    assert_eq!(server.last().unwrap().header("authorization"), Some("Bearer FETCHED"));
}

/// What stands around the payload is no part of it; where the whole body is read, it is left out.
#[tokio::test]
async fn an_envelope_is_declared_once() {
    let (_server, demo) = answering(example("setup", "member.list.json")).await;
    let members = demo.member().list().await.unwrap();
    assert_eq!((&members.data[..], members.cursor.as_deref()), (&[UserId::from("ann")][..], None));
    assert_eq!(serde_json::to_string(&members).unwrap(), r#"{"data":["ann"]}"#);
}

#[tokio::test]
async fn a_word_in_an_envelope_is_nothing() {
    let (server, demo) = answering(example("setup", "member.add.json")).await;
    demo.member().add("ann").await.unwrap();
    assert_eq!(server.lines(), ["POST /org/app/members"]);
    assert_eq!(sent(&server).0, r#"{"username":"ann"}"#);
}

#[tokio::test]
async fn a_row_may_tell_what_failed() {
    let (server, demo) = answering(example("setup", "member.add_many.json")).await;
    let added = demo.member().add_many(["ann", "bob"]).await.unwrap();
    let outcome: &BatchOutcome<Change> = &added.data;
    assert!(!outcome.is_complete() && outcome[0].succeeded());
    let failed: Vec<_> = outcome.failures().map(|one| (one.user.as_str(), one.reason.as_deref())).collect();
    assert_eq!(failed, [("bob", Some("unknown"))]);
    assert_eq!(sent(&server).0, r#"["ann","bob"]"#);

    let (_server, demo) = answering(example("setup", "member.add_many.one.json")).await;
    let added = demo.member().add_many(["ann"]).await.unwrap();
    assert!(added.data.is_complete());
    assert_eq!(serde_json::to_string(&added).unwrap(), r#"{"data":{"user":"ann","result":true}}"#);
    for nothing in ["[]", "null", "{}", "false", "\"\""] {
        let (_server, demo) = answering(Answer::json(format!(r#"{{"data":{nothing}}}"#))).await;
        assert!(demo.member().add_many(["ann"]).await.unwrap().data.is_empty(), "{nothing}");
    }
}

/// By name the outcome is the same list.
#[tokio::test]
async fn what_failed_is_told_by_name_too() {
    let (_server, demo) = answering(example("setup", "member.find.json")).await;
    let found = demo.member().find(["ann", "bob"]).await.unwrap();
    assert_eq!(found.failures().map(|one| one.user.as_str()).collect::<Vec<_>>(), ["bob"]);
    let arguments = serde_json::json!({"users": ["ann", "bob"]});
    let outcome = dynamic::call(&demo, "member.find", arguments).await.unwrap();
    assert_eq!(outcome.value(), Some(r#"[{"user":"ann","result":true},{"user":"bob","result":false}]"#),);
}

fn failure(status: u16, code: &str, message: &str) -> Answer {
    Answer::new(status, format!(r#"{{"error":"{code}","error_description":"{message}"}}"#))
}

/// The row that tells most counts: a message before a code, a code before a status.
#[tokio::test]
async fn a_failure_is_what_the_closest_row_says() {
    for (status, code, message, kind) in [
        (400, "other", "no", ErrorKind::Invalid),
        (401, "other", "no", ErrorKind::Unauthorized),
        (403, "other", "no", ErrorKind::Forbidden),
        (404, "other", "no", ErrorKind::NotFound),
        (401, "unauthorized", "who are you", ErrorKind::Unauthorized),
        (401, "unauthorized", "the token has expired", ErrorKind::TokenExpired),
        (403, "unauthorized", "the token has expired", ErrorKind::Unauthorized),
        (400, "member_error", "no", ErrorKind::Invalid),
        (403, "member_error", "no", ErrorKind::RateLimited),
        (403, "member_error", "rooms are NOT OPEN yet", ErrorKind::FeatureDisabled),
        (400, "member_error", "rooms are not open yet", ErrorKind::Invalid),
        (403, "member_error", "ann is in the room", ErrorKind::AlreadyExists),
        (409, "member_error", "ann is in the room", ErrorKind::AlreadyExists),
        (409, "anything", "you are over quota", ErrorKind::QuotaExceeded),
        (500, "anything", "you are over quota", ErrorKind::QuotaExceeded),
        (409, "bad request", "no", ErrorKind::Invalid),
        (409, "anything", "bad request", ErrorKind::Conflict),
    ] {
        let (_server, demo) = answering(failure(status, code, message)).await;
        let error = demo.member().kick("ann").await.unwrap_err();
        assert_eq!(error.kind(), kind, "{status} {code} {message}");
        assert_eq!(
            (error.message(), error.code().map(ToString::to_string)),
            (message, Some(code.to_owned()))
        );
    }
}

/// An operation's own row goes before an equal one of the platform, and behind one that tells more.
#[tokio::test]
async fn an_operations_own_failures_go_before_the_platforms() {
    for (status, code, message, all, own) in [
        (404, "other", "no", ErrorKind::NotFound, ErrorKind::NotFound),
        (400, "member_error", "no", ErrorKind::Invalid, ErrorKind::Conflict),
        (404, "member_error", "no", ErrorKind::Invalid, ErrorKind::Conflict),
        (403, "member_error", "no", ErrorKind::RateLimited, ErrorKind::RateLimited),
        (403, "member_error", "not open", ErrorKind::FeatureDisabled, ErrorKind::Forbidden),
        (400, "member_error", "bob is in", ErrorKind::AlreadyExists, ErrorKind::AlreadyExists),
        (404, "member_error", "over quota", ErrorKind::QuotaExceeded, ErrorKind::QuotaExceeded),
    ] {
        let (_server, demo) = answering(failure(status, code, message)).await;
        let error = demo.member().kick("ann").await.unwrap_err();
        assert_eq!(error.kind(), all, "{status} {code} {message}");
        let error = demo.member().add("ann").await.unwrap_err();
        assert_eq!(error.kind(), own, "{status} {code} {message}");
    }
}

#[tokio::test]
async fn kinds_of_failures_can_be_asked_for() {
    let error = |status, code, message| async move {
        let (_server, demo) = answering(failure(status, code, message)).await;
        demo.member().kick("ann").await.unwrap_err()
    };
    let expired = error(401, "unauthorized", "the token has expired").await;
    assert!(expired.is_token_expired() && expired.is_unauthorized());
    let refused = error(401, "unauthorized", "who are you").await;
    assert!(refused.is_unauthorized() && !refused.is_token_expired());
    assert!(error(403, "member_error", "not open").await.is_feature_disabled());
    assert!(error(403, "member_error", "ann is in").await.is_already_exists());
    assert!(error(403, "member_error", "over quota").await.is_quota());
}

/// A GET that changes something is sent once; a POST that only reads is sent again.
#[tokio::test]
async fn what_only_reads_is_repeated() {
    let unavailable = || Answer::new(503, "");
    let server = Server::script([unavailable(), example("setup", "member.find.json")]).await.unwrap();
    let demo = at(&server).token("TOKEN").build().unwrap();
    let _ = demo.member().find(["ann"]).await.unwrap();
    assert_eq!(server.lines(), ["POST /org/app/members/query"; 2]);

    let server = Server::script([unavailable(), example("setup", "member.kick.json")]).await.unwrap();
    let demo = at(&server).token("TOKEN").build().unwrap();
    let error = demo.member().kick("ann").await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Unavailable, 1), "{error}");
    assert_eq!(server.lines(), ["GET /org/app/members/ann/kick"]);
}

#[test]
fn a_call_tells_whether_it_only_reads() {
    fn is_safe<O: Operation>(_: &O) -> bool {
        O::META.safe
    }
    let setup = Demo::builder().host("localhost").app_key("org#app");
    let demo = setup.token("TOKEN").build().unwrap();
    let member = demo.member();
    assert!(is_safe(&member.list()) && is_safe(&member.find(["ann"])));
    assert!(!is_safe(&member.add("ann")) && !is_safe(&member.kick("ann")));
}

#[tokio::test]
async fn a_file_holds_lines_of_a_type() {
    let (_server, demo) = answering(example("setup", "member.export.json")).await;
    let exported = demo.member().export().await.unwrap();
    assert_eq!(exported.url.reveal(), "https://files.example/members.gz");
    let line: super::emitted::setup::Line =
        serde_json::from_str(r#"{"user":"ann","since":1500000000000}"#).unwrap();
    assert_eq!((line.user.as_str(), line.since.0), ("ann", 1_500_000_000_000));
}

/// The client of a platform with settings, as it is emitted.
#[test]
fn what_a_client_is_set_up_with() {
    let sources = Sources::read(&super::cases().join("setup"), "demo").unwrap();
    let platform = chat_spec::compile("demo", &sources).unwrap();
    let files = xtask::emit::client::files(&platform).unwrap();
    insta::with_settings!({ snapshot_path => "../snapshots" }, {
        insta::assert_snapshot!("setup_client", files["client.rs"]);
    });
}
