//! Maps, and fields whose names hold a key.

use chat_tests::server::Answer;
use serde_json::json;

use super::{
    answering,
    emitted::maps::{GroupId, UserId},
    example, sent,
};

#[tokio::test]
async fn an_empty_map_may_be_a_list() {
    let (_server, demo) = answering!(maps, example("maps", "presence.get.json"));
    let presence = demo.presence().get("ann").await.unwrap();
    assert_eq!(presence.status["android"], "1");
    assert_eq!(presence.ext, Some(json!({"mood": [1, 2]})));
    for nothing in ["[]", "null", "{}"] {
        let (_server, demo) = answering!(maps, Answer::json(format!(r#"{{"data":{{"status":{nothing}}}}}"#)));
        assert!(demo.presence().get("ann").await.unwrap().status.is_empty(), "{nothing}");
    }
    let (_server, demo) = answering!(maps, Answer::json(r#"{"data":{"status":["x"]}}"#));
    assert_eq!(demo.presence().get("ann").await.unwrap_err().path(), Some("$.data.status"));
}

#[tokio::test]
async fn a_map_may_have_ids_as_keys() {
    let (server, demo) = answering!(maps, example("maps", "presence.tell.json"));
    let ids = demo.presence().tell(["ann", "bob"], "hi").await.unwrap();
    assert_eq!(ids[&UserId::from("bob")], "m2");
    assert_eq!(ids.len(), 2);
    assert_eq!(sent(&server).0, r#"{"to":["ann","bob"],"text":"hi"}"#);
}

#[tokio::test]
async fn fields_of_a_pattern_are_a_map_and_fields_again() {
    let answer = r#"{"data":{"notification_ignore_7":true,"username":"ann","other":1,"notification_ignore_8":"false",
        "notification_ignored":["bob"],"notification_ignore_18446744073709551615":1}}"#;
    let (_server, demo) = answering!(maps, Answer::json(answer));
    let settings = demo.presence().chosen("ann").await.unwrap();
    let groups = &settings.notification_ignore;
    let flags: Vec<(u64, bool)> = groups.iter().map(|(group, silent)| (group.0, *silent)).collect();
    assert_eq!(flags, [(7, true), (8, false), (u64::MAX, true)]);
    assert!(groups[&GroupId::from(7)]);
    assert_eq!(settings.notification_ignored.as_deref(), Some(&[UserId::from("bob")][..]));
    assert_eq!(
        serde_json::to_value(&settings).unwrap(),
        json!({
            "username": "ann", "notification_ignored": ["bob"], "notification_ignore_7": true,
            "notification_ignore_8": false, "notification_ignore_18446744073709551615": true,
        })
    );
}

/// A map in a success holds what failed.
#[tokio::test]
async fn a_map_of_what_failed() {
    let (server, demo) = answering!(maps, example("maps", "presence.watch.json"));
    let watched = demo.presence().watch(["ann", "bob"]).await.unwrap();
    assert_eq!(watched.watched, [UserId::from("ann")]);
    assert_eq!(watched.failures().unwrap()[&UserId::from("bob")], "unknown");
    assert_eq!(sent(&server).0, r#"{"users":["ann","bob"]}"#);
    let (_server, demo) = answering!(maps, example("maps", "presence.watch.all.json"));
    assert_eq!(demo.presence().watch(["ann", "bob"]).await.unwrap().failures(), None);

    let (_server, demo) = answering!(maps, example("maps", "presence.unwatch.json"));
    assert!(demo.presence().unwatch(["ann"]).await.unwrap().failures().is_empty());
    let (_server, demo) = answering!(maps, Answer::json(r#"{"data":{"refused":{"bob":"unknown"}}}"#));
    assert_eq!(demo.presence().unwatch(["bob"]).await.unwrap().failures().len(), 1);
}
