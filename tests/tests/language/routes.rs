//! Several operations on one method and path.

use chat_core::{Attempt as _, BatchOutcome, ErrorKind};
use chat_tests::server::Answer;

use super::{
    answering,
    emitted::routes::{NewUser, Removal, UserId},
    example, sent,
};

#[tokio::test]
async fn an_object_for_one_and_an_array_for_many() {
    let (server, demo) = answering!(routes, example("routes", "user.register.json"));
    let user = demo.user().register(NewUser::new("ann").password("secret")).await.unwrap();
    assert_eq!(user.username, UserId::from("ann"));
    assert_eq!(server.lines(), ["POST /v1/users"]);
    assert_eq!(sent(&server).0, r#"{"username":"ann","password":"secret"}"#);

    let (server, demo) = answering!(routes, example("routes", "user.register_many.json"));
    let users = demo.user().register_many([NewUser::new("ann"), NewUser::new("bob")]).await.unwrap();
    assert_eq!(users.len(), 2);
    assert_eq!(server.lines(), ["POST /v1/users"]);
    assert_eq!(sent(&server).0, r#"[{"username":"ann"},{"username":"bob"}]"#);
    let call = demo.user().register(NewUser::new("ann").password("secret"));
    assert!(!format!("{call:?} {:?}", call.to_request()).contains("secret"), "{call:?}");
}

/// The first element is the payload: an empty list is no answer.
#[tokio::test]
async fn a_payload_may_be_an_element() {
    for body in [r#"{"entities":[]}"#, "{}", r#"{"entities":{}}"#] {
        let (_server, demo) = answering!(routes, Answer::json(body));
        let error = demo.user().register(NewUser::new("ann")).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode, "{body}: {error}");
    }
}

#[tokio::test]
async fn one_route_with_other_bodies() {
    let (server, demo) = answering!(routes, Answer::json("{}"));
    demo.group().update("g1").name("N").await.unwrap();
    demo.group().update("g1").await.unwrap();
    demo.group().transfer("g1", "bob").await.unwrap();
    demo.group().freeze("g1").await.unwrap();
    demo.group().thaw("g1").await.unwrap();
    assert!(server.lines().iter().all(|line| line == "PUT /v1/groups/g1"), "{:?}", server.lines());
    let bodies: Vec<String> = server.requests().iter().map(chat_tests::server::Recorded::text).collect();
    assert_eq!(
        bodies,
        [r#"{"name":"N"}"#, "{}", r#"{"newowner":"bob"}"#, r#"{"action":"freeze"}"#, r#"{"action":"thaw"}"#]
    );
}

#[tokio::test]
async fn a_list_in_the_path_and_one_id_there_are_told_apart() {
    let (server, demo) = answering!(routes, example("routes", "group.remove_member.json"));
    assert!(demo.group().remove_member("g1", "ann").await.unwrap().result);
    assert_eq!(server.lines(), ["DELETE /v1/groups/g1/users/ann"]);
    let error = demo.group().remove_member("g1", "ann,bob").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Request, "that would be a list: {error}");
    assert_eq!(server.requests().len(), 1);

    let (server, demo) = answering!(routes, example("routes", "group.remove_members.json"));
    let gone = demo.group().remove_members("g1", ["ann", "bob"]).await.unwrap();
    let gone: Vec<_> = gone.iter().map(|one| (one.user.as_str(), one.result)).collect();
    assert_eq!(gone, [("ann", true), ("bob", false)]);
    assert_eq!(server.lines(), ["DELETE /v1/groups/g1/users/ann,bob"]);
}

/// A flag in each item tells what failed in a success.
#[tokio::test]
async fn what_failed_in_a_success_is_told() {
    let (_server, demo) = answering!(routes, example("routes", "group.remove_members.json"));
    let gone: BatchOutcome<Removal> = demo.group().remove_members("g1", ["ann", "bob"]).await.unwrap();
    assert!(!gone.is_complete());
    assert_eq!(gone.successes().map(|one| one.user.as_str()).collect::<Vec<_>>(), ["ann"]);
    assert_eq!(gone.failures().map(|one| one.user.as_str()).collect::<Vec<_>>(), ["bob"]);
    assert!(gone[0].succeeded() && !gone[1].succeeded());

    let (_server, demo) = answering!(routes, example("routes", "group.remove_members.one.json"));
    let gone = demo.group().remove_members("g1", ["ann"]).await.unwrap();
    assert_eq!((gone.len(), gone[0].user.as_str()), (1, "ann"), "a list of one is answered as an object");
    assert!(gone.is_complete());
    assert_eq!(
        serde_json::to_string(&gone).unwrap(),
        r#"{"user":"ann","result":true}"#,
        "and written as it came"
    );

    let (_server, demo) = answering!(routes, Answer::json(r#"{"data":[{"user":"ann"}]}"#));
    let error = demo.group().remove_members("g1", ["ann"]).await.unwrap_err();
    assert_eq!((error.kind(), error.path()), (ErrorKind::Decode, Some("$.data[0]")), "a flag must tell");
}

/// No item of a joined list holds the separator, is empty, or leaves the segment.
#[tokio::test]
async fn separators_are_refused() {
    let (server, demo) = answering!(routes, example("routes", "group.remove_members.json"));
    for users in [&["a,b", "c"][..], &["a", ""], &[""], &[".."], &["."]] {
        let answer = demo.group().remove_members("g1", users.iter().copied()).await;
        let error = answer.expect_err(&format!("{users:?}"));
        assert_eq!(error.kind(), ErrorKind::Request, "{users:?}: {error}");
    }
    assert_eq!(server.requests(), []);
    let _ = demo.group().remove_members("g1", ["a/b", "c%2Cd"]).await.unwrap();
    assert_eq!(server.lines(), ["DELETE /v1/groups/g1/users/a%2Fb,c%252Cd"]);
}

#[tokio::test]
async fn hard_limits_are_kept_before_sending() {
    let (server, demo) = answering!(routes, example("routes", "user.register_many.json"));
    let many = |count: usize| (0..count).map(|number| NewUser::new(format!("u{number}")));
    for count in [0, 61] {
        let error = demo.user().register_many(many(count)).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Limit, 0), "{error}");
        let limit = error.limit().unwrap();
        assert_eq!(limit.value, count as f64);
        assert_eq!(limit.limit, if count == 0 { 1.0 } else { 60.0 });
        let said = error.to_string();
        assert!(said.contains(&count.to_string()) && said.starts_with("user.register_many: "), "{said}");
    }
    assert_eq!(server.requests(), []);
    demo.user().register_many(many(60)).await.unwrap();
    let error =
        demo.group().remove_members("g1", (0..61).map(|number| format!("u{number}"))).await.unwrap_err();
    assert_eq!((error.kind(), error.limit().unwrap().parameter), (ErrorKind::Limit, "usernames"));
    let error = demo.group().remove_members("g1", Vec::<UserId>::new()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Limit);
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_static_path_beats_a_placeholder() {
    let (server, demo) = answering!(routes, example("routes", "group.me.json"));
    assert_eq!(demo.group().me().await.unwrap().len(), 1);
    assert_eq!(demo.group().get("g1").await.unwrap().len(), 1);
    assert_eq!(server.lines(), ["GET /v1/groups/mine", "GET /v1/groups/g1"]);
}
