//! A part of what was asked failed, and the status is 200: who succeeded, who did not, and why.

use agora_chat_api::{
    AgoraChat, Attempt, BatchOutcome, Millis, NewUser, PushMessage, PushStatus, RecallResult,
    RoomAttributeChange, SentTo, UserId,
};
use chat_tests::server::Answer;
use serde_json::json;

use super::{GROUP, ROOM, answered, body, names, with_data};
use crate::agora_chat;

/// Who succeeded, who failed, and why, of each call that answers so user by user.
#[tokio::test]
async fn a_part_of_a_batch_may_fail() {
    /// Of the answer, the names of those who succeeded, and those of the others.
    fn parted<T: Attempt>(outcome: &BatchOutcome<T>, user: fn(&T) -> &UserId) -> [Vec<&str>; 2] {
        assert_eq!(outcome.is_complete(), outcome.failures().count() == 0);
        [names(outcome.successes().map(user)), names(outcome.failures().map(user))]
    }
    let why = "user: user1 doesn't exist in group: 66213271109633";
    let change = |user: &str, done: bool| {
        let mut change = json!({
            "result": done, "action": "remove_member", "user": user, "groupid": GROUP, "id": ROOM, "chatroomid": ROOM,
        });
        if !done {
            change["reason"] = json!(why);
        }
        change
    };
    let (_server, agora) =
        with_data(&json!([change("user1", false), change("user2", true), change("user3", true)])).await;
    let due = [vec!["user2", "user3"], vec!["user1"]];
    let users = ["user1", "user2", "user3"];
    let member = agora.group_member();
    for outcome in [
        member.remove_many(GROUP, users).await.unwrap(),
        agora.group_block().add_many(GROUP, users).await.unwrap(),
        agora.group_block().remove_many(GROUP, users).await.unwrap(),
        agora.group_allow().add_many(GROUP, users).await.unwrap(),
        agora.group_allow().remove_many(GROUP, users).await.unwrap(),
    ] {
        assert_eq!(parted(&outcome, |change| &change.user), due);
        assert!(!outcome.is_complete());
        let reasons: Vec<_> = outcome.iter().map(|change| change.reason.as_deref()).collect();
        assert_eq!(reasons, [Some(why), None, None]);
    }
    for outcome in [
        agora.room_block().add_many(ROOM, users).await.unwrap(),
        agora.room_block().remove_many(ROOM, users).await.unwrap(),
        agora.room_allow().add_many(ROOM, users).await.unwrap(),
        agora.room_allow().remove_many(ROOM, users).await.unwrap(),
    ] {
        assert_eq!(parted(&outcome, |change| &change.user), due);
        assert_eq!(outcome.failures().next().unwrap().reason.as_deref(), Some(why));
    }
    let outcome = agora.room_member().remove_many(ROOM, users).await.unwrap();
    assert_eq!(parted(&outcome, |change| &change.user), due);
    assert_eq!(
        parted(&agora.group_mute().add(GROUP, users, Millis(1)).await.unwrap(), |change| &change.user),
        due
    );
    assert_eq!(parted(&agora.group_mute().remove(GROUP, users).await.unwrap(), |change| &change.user), due);
    assert_eq!(parted(&agora.room_mute().remove(ROOM, users).await.unwrap(), |change| &change.user), due);

    // one, and it failed
    let (_server, agora) = with_data(&change("user1", false)).await;
    let outcome = agora.group_member().remove(GROUP, "user1").await.unwrap();
    assert_eq!(
        (parted(&outcome, |change| &change.user), outcome.is_complete()),
        ([vec![], vec!["user1"]], false)
    );
    // one call of one user has one answer, and no list
    let change = agora.group_member().add(GROUP, "user1").await.unwrap();
    assert_eq!((change.succeeded(), change.reason.as_deref()), (false, Some(why)));

    let entities = json!([{"result": true, "user": "test2"}, {"result": false, "user": "test6"}]);
    let (_server, agora) = answered(&json!({"action": "delete", "entities": entities})).await;
    let outcome = agora.thread_member().remove("179786360094768", ["test2", "test6"]).await.unwrap();
    assert_eq!(parted(&outcome, |change| &change.user), [vec!["test2"], vec!["test6"]]);
}

#[tokio::test]
async fn a_batch_of_which_all_was_done_is_complete() {
    let change =
        |user: &str| json!({"result": true, "action": "remove_member", "user": user, "groupid": GROUP});
    let (_server, agora) = with_data(&json!([change("user1"), change("user2")])).await;
    let outcome = agora.group_member().remove_many(GROUP, ["user1", "user2"]).await.unwrap();
    assert_eq!(
        (outcome.is_complete(), outcome.failures().count(), outcome.successes().count()),
        (true, 0, 2)
    );
    let users: Vec<UserId> = outcome.into_iter().map(|change| change.user).collect();
    assert_eq!(names(&users), ["user1", "user2"]);
}

#[tokio::test]
async fn some_of_the_users_may_not_be_registered() {
    for (file, failed) in [
        ("user.register_many.json", vec![]),
        ("user.register_many.failed.json", vec![("user3", "the user3 already exists")]),
    ] {
        let (_server, agora) = agora_chat::answering(Answer::json(agora_chat::spec().text(file))).await;
        let users = ["user1", "user2", "user3"].map(NewUser::new);
        let registered = agora.user().register_many(users).await.unwrap();
        assert_eq!(names(registered.users.iter().map(|user| &user.username)), ["user1", "user2"]);
        let told: Vec<_> = registered
            .failures()
            .iter()
            .map(|failure| (failure.username.as_str(), &*failure.reason))
            .collect();
        assert_eq!(told, failed, "{file}");
    }
    let (_server, agora) = answered(&json!({"entities": []})).await;
    let registered = agora.user().register_many(["user1"].map(NewUser::new)).await.unwrap();
    assert_eq!((registered.users.len(), registered.failures().len()), (0, 0), "`data` may be absent");
}

#[tokio::test]
async fn some_of_the_attributes_may_not_be_set() {
    async fn all(agora: &AgoraChat) -> [RoomAttributeChange; 4] {
        let attributes = agora.room_attribute();
        [
            attributes.set(ROOM, "user1", [("key1", "a"), ("key2", "b")]).await.unwrap(),
            attributes.force_set(ROOM, "user1", [("key1", "a"), ("key2", "b")]).await.unwrap(),
            attributes.delete(ROOM, "user1", ["key1", "key2"]).await.unwrap(),
            attributes.force_delete(ROOM, "user1", ["key1", "key2"]).await.unwrap(),
        ]
    }
    let (_server, agora) =
        with_data(&json!({"successKeys": ["key1"], "errorKeys": {"key2": "errorDesc"}})).await;
    for change in all(&agora).await {
        assert_eq!(change.success_keys, ["key1"]);
        let failures: Vec<_> = change.failures().unwrap().iter().collect();
        assert_eq!(failures, [(&"key2".to_owned(), &"errorDesc".to_owned())]);
    }
    for data in [json!({"successKeys": ["key1"]}), json!({"successKeys": ["key1"], "errorKeys": {}})] {
        let (_server, agora) = with_data(&data).await;
        for change in all(&agora).await {
            assert!(change.failures().is_none_or(|failures| failures.is_empty()), "{data}");
        }
    }
}

#[tokio::test]
async fn some_of_the_users_may_not_get_a_label() {
    let (_server, agora) =
        with_data(&json!({"success": ["hx1"], "fail": {"hx3": "appUser not exists"}})).await;
    for change in [
        agora.push_label().add_users("post-90s", ["hx1", "hx3"]).await.unwrap(),
        agora.push_label().remove_users("post-90s", ["hx1", "hx3"]).await.unwrap(),
    ] {
        assert_eq!(names(&change.success), ["hx1"]);
        let failures: Vec<_> = change.failures().iter().map(|(user, why)| (user.as_str(), &**why)).collect();
        assert_eq!(failures, [("hx3", "appUser not exists")]);
    }
    let (_server, agora) = with_data(&json!({"success": ["hx1", "hx2"], "fail": {}})).await;
    assert!(agora.push_label().add_users("post-90s", ["hx1", "hx2"]).await.unwrap().failures().is_empty());
}

/// A recall that failed looks like an answer of another shape.
#[tokio::test]
async fn a_recall_may_fail() {
    let sent_to = || SentTo::User("user2".into());
    let why = [
        ("not_found msg", RecallResult::NotFound),
        ("exceed recall time limit", RecallResult::TooLate),
        ("internal error", RecallResult::Failed),
    ];
    for (word, reason) in why {
        let (server, agora) =
            answered(&json!({"msgs": [{"msg_id": "673296835082717140", "recalled": word}]})).await;
        let recall = agora.message().recall("673296835082717140", sent_to()).await.unwrap();
        let [failure] = recall.failures() else { panic!("{recall:?}") };
        assert_eq!((failure.message_id.as_str(), &failure.reason), ("673296835082717140", &reason));
        assert_eq!(recall.message, None);
        assert_eq!(body(&server), r#"{"msg_id":"673296835082717140","chat_type":"chat","to":"user2"}"#);
    }
    let data = json!({"recalled": "yes", "chattype": "chat", "from": "admin", "to": "user2", "msg_id": "1"});
    let (_server, agora) = with_data(&data).await;
    let recall = agora.message().recall("1", sent_to()).await.unwrap();
    assert!(recall.failures().is_empty());
    assert_eq!(recall.message.unwrap().result, RecallResult::Recalled);
}

/// Of notifications each user has a status of its own; of a call without that, who is missing was not added.
#[tokio::test]
async fn other_batches_tell_it_in_their_own_ways() {
    let data = json!([
        {"id": "test2", "pushStatus": "ASYNC_SUCCESS", "desc": "async success."},
        {"id": "test3", "pushStatus": "FAIL", "desc": "no push binding"},
        {"id": "test4", "pushStatus": "ERROR"},
    ]);
    let (_server, agora) = with_data(&data).await;
    let message = PushMessage::new("Hello", "Hello");
    let results = agora.push_task().send_to_users(["test2", "test3", "test4"], message).await.unwrap();
    let told: Vec<_> = results.iter().map(|result| (result.user.as_str(), &result.status)).collect();
    assert_eq!(
        told,
        [("test2", &PushStatus::Queued), ("test3", &PushStatus::Failed), ("test4", &PushStatus::Error)]
    );
    assert_eq!(results[1].description.as_deref(), Some("no push binding"));

    let (_server, agora) =
        with_data(&json!({"newmembers": ["user4"], "groupid": GROUP, "action": "add_member"})).await;
    assert_eq!(names(&agora.group_member().add_many(GROUP, ["user4", "user5"]).await.unwrap()), ["user4"]);
}
