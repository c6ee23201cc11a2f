//! Numbers, flags and constants in all their forms; three states of one parameter.

use chat_tests::server::Answer;

use super::{answering, example, sent};

#[tokio::test]
async fn a_constant_is_always_sent() {
    let (server, demo) = answering!(words, example("words", "room.push.json"));
    let task = demo.room().push("hi").await.unwrap();
    assert_eq!(task.0, 968_120_369_184_112_182, "above 2^53");
    assert_eq!(serde_json::to_string(&task).unwrap(), "968120369184112182");
    assert_eq!(sent(&server).0, r#"{"strategy":2,"text":"hi"}"#);
}

#[tokio::test]
async fn three_states_of_one_parameter() {
    let (server, demo) = answering!(words, example("words", "room.update.json"));
    let update = || demo.room().update("r1");
    for (call, wanted) in [
        (update(), "{}"),
        (update().topic("t"), r#"{"topic":"t"}"#),
        (update().clear_topic(), r#"{"topic":""}"#),
        (update().owner("o"), r#"{"owner":"o"}"#),
        (update().clear_owner(), r#"{"owner":null}"#),
        (update().topic("t").clear_topic().owner("o"), r#"{"topic":"","owner":"o"}"#),
        (update().private(false), r#"{"private":false}"#),
        (update().private(true), r#"{"private":true}"#),
        (update().open(true), r#"{"open":"true"}"#),
        (update().open(false), r#"{"open":"false"}"#),
    ] {
        call.await.unwrap();
        assert_eq!(sent(&server).0, wanted);
        assert_eq!(server.last().unwrap().line(), "PUT /v1/rooms/r1");
    }
}

/// Hard limits, on every mark: what is absent or cleared has no length, and what is beyond is not sent.
#[tokio::test]
async fn hard_limits_are_enforced_before_sending() {
    let (server, demo) = answering!(words, example("words", "room.limit.json"));
    let limit = |tags: Option<Vec<String>>, title: &str| demo.room().limit(tags, Some(title.to_owned()));
    let some = |count: usize| Some(vec!["t".to_owned(); count]);
    let two = || limit(some(2), "ab");
    for call in [
        limit(None, "ab"),
        limit(some(0), "éé"),
        two().names(["a"]).labels(["a", "b"]).note("abc").seconds(9),
        two().clear_labels().clear_note().clear_seconds(),
    ] {
        call.await.unwrap();
    }
    let sent = server.requests().len();
    let none: [&str; 0] = [];
    for (call, parameter, allowed, value) in [
        (limit(some(3), "ab"), "tags", 2.0, 3.0),
        (two().names(none), "names", 1.0, 0.0),
        (two().names(["a", "b", "c"]), "names", 2.0, 3.0),
        (two().labels(["a", "b", "c"]), "labels", 2.0, 3.0),
        (two().note("abcd"), "note", 3.0, 4.0),
        (limit(None, "a"), "title", 2.0, 1.0),
        (limit(None, "éééé"), "title", 6.0, 8.0),
        (two().seconds(0), "seconds", 1.0, 0.0),
        (two().seconds(10), "seconds", 9.0, 10.0),
    ] {
        let error = call.await.unwrap_err();
        assert_eq!(error.kind(), chat_core::ErrorKind::Limit, "{error}");
        let told = error.limit().unwrap();
        assert_eq!((told.parameter, told.limit, told.value), (parameter, allowed, value), "{error}");
    }
    assert_eq!(server.requests().len(), sent, "nothing more was sent");
}

#[tokio::test]
async fn numbers_and_flags_are_read_leniently_where_that_is_declared() {
    for count in ["3", "\"3\""] {
        let (_server, demo) =
            answering!(words, Answer::json(format!(r#"{{"data":{{"open":true,"count":{count}}}}}"#)));
        let updated = demo.room().update("r1").await.unwrap();
        assert_eq!((updated.open, updated.count), (Some(true), 3));
        assert_eq!(serde_json::to_string(&updated).unwrap(), r#"{"open":true,"count":3}"#);
    }
    for wrong in [
        r#"{"open":"true","count":3}"#,
        r#"{"count":"three"}"#,
        r#"{"count":null}"#,
        r#"{"count":1.5}"#,
        "{}",
    ] {
        let (_server, demo) = answering!(words, Answer::json(format!(r#"{{"data":{wrong}}}"#)));
        assert!(demo.room().update("r1").await.is_err(), "{wrong}");
    }
}

#[tokio::test]
async fn flags_of_a_query_are_bits_or_words() {
    let (server, demo) = answering!(words, example("words", "room.list.json"));
    let rooms = demo.room().list().pinned(true).archived(false).need_children(false).await.unwrap();
    assert_eq!(server.lines(), ["GET /v1/rooms?pinned=1&archived=0&need_children=false"]);
    assert!(rooms.hoist);
    assert_eq!(serde_json::to_string(&rooms).unwrap(), r#"{"rooms":["r1"],"hoist":1}"#);
    demo.room().list().need_children(true).await.unwrap();
    assert_eq!(server.last().unwrap().line(), "GET /v1/rooms?need_children=true");
}

#[tokio::test]
async fn a_bit_is_read_in_any_form() {
    for (bit, flag) in [
        ("1", true),
        ("0", false),
        ("true", true),
        ("false", false),
        ("\"1\"", true),
        ("\"0\"", false),
        ("\"true\"", true),
        ("\"false\"", false),
    ] {
        let (_server, demo) =
            answering!(words, Answer::json(format!(r#"{{"data":{{"rooms":[],"hoist":{bit}}}}}"#)));
        assert_eq!(demo.room().list().await.unwrap().hoist, flag, "{bit}");
    }
    for wrong in ["2", "null", "\"yes\"", "[]", "-1", "1.5"] {
        let (_server, demo) =
            answering!(words, Answer::json(format!(r#"{{"data":{{"rooms":[],"hoist":{wrong}}}}}"#)));
        assert!(demo.room().list().await.is_err(), "{wrong}");
    }
}
