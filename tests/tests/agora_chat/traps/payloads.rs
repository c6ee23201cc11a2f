//! Where payloads stand, and in how many ways success is said.

use agora_chat_api::{
    AgoraChat, Attempt, BatchOutcome, CallbackOutcome, Envelope, ErrorKind, Millis, PresenceOutcome,
    PresenceStatus, RoleOutcome, Seconds, TextContent, presence,
};
use serde::Serialize;
use serde_json::{Value, json};

use super::{GROUP, ROOM, answered, body, with_data, written};

/// Of one user an object is answered, of several a list, and no call can rely on which: both decode for both, and are
/// written again as they came.
#[tokio::test]
async fn what_became_of_one_is_an_object_or_a_list() {
    fn check<T: Attempt + Serialize>(outcome: BatchOutcome<T>, data: &Value) {
        assert_eq!(
            (outcome.len(), outcome.successes().count(), outcome.is_complete()),
            (1, 1, true),
            "{data}"
        );
        assert_eq!(written(&outcome), *data);
    }
    let of_group = json!({"result": true, "action": "remove_member", "user": "user3", "groupid": GROUP});
    for data in [of_group.clone(), json!([of_group])] {
        let (server, agora) = with_data(&data).await;
        check(agora.group_member().remove(GROUP, "user3").await.unwrap(), &data);
        check(agora.group_member().remove_many(GROUP, ["user3"]).await.unwrap(), &data);
        check(agora.group_block().remove(GROUP, "user3").await.unwrap(), &data);
        check(agora.group_block().remove_many(GROUP, ["user3"]).await.unwrap(), &data);
        check(agora.group_allow().remove_many(GROUP, ["user3"]).await.unwrap(), &data);
        let line = |list: &str| format!("DELETE /org/app/chatgroups/66016455491585/{list}/user3");
        let lists = ["users", "users", "blocks/users", "blocks/users", "white/users"];
        assert_eq!(server.lines(), lists.map(line), "of one user, both are the same call");
    }
    let of_room = json!({"result": true, "action": "remove_member", "user": "user1", "id": ROOM});
    for data in [of_room.clone(), json!([of_room])] {
        let (_server, agora) = with_data(&data).await;
        check(agora.room_member().remove(ROOM, "user1").await.unwrap(), &data);
        check(agora.room_member().remove_many(ROOM, ["user1"]).await.unwrap(), &data);
    }
    let of_list = json!({"result": true, "action": "remove_blocks", "user": "user1", "chatroomid": ROOM});
    for data in [of_list.clone(), json!([of_list])] {
        let (_server, agora) = with_data(&data).await;
        check(agora.room_block().remove(ROOM, "user1").await.unwrap(), &data);
        check(agora.room_block().remove_many(ROOM, ["user1"]).await.unwrap(), &data);
        check(agora.room_allow().remove_many(ROOM, ["user1"]).await.unwrap(), &data);
    }
}

/// `data` is an object, a list, a number, a flag or a word, by call.
#[tokio::test]
async fn data_is_of_any_type() {
    let (_server, agora) = with_data(&json!(1673)).await;
    assert_eq!(agora.user_attribute().capacity().await.unwrap(), 1673);
    let (_server, agora) = with_data(&json!(true)).await;
    assert!(agora.user_attribute().delete("user1").await.unwrap());
    assert!(agora.group_member().is_joined(GROUP, "user1").await.unwrap());
    let (_server, agora) = with_data(&json!("success")).await;
    agora.push_label().delete("post-90s").await.unwrap();
    agora.message().rewrite("1235807318835202004", TextContent::new("hi")).await.unwrap();
    assert_eq!(agora.callback().retry("202108272230").await.unwrap(), CallbackOutcome::Success);
    let room = json!({"id": "66211860774913", "name": "test"});
    for data in [room.clone(), json!([room])] {
        let (_server, agora) = with_data(&data).await;
        let rooms = agora.room().joined("user2").await.unwrap();
        assert_eq!((rooms.len(), &*rooms[0].name, written(&rooms)), (1, "test", data));
    }
}

/// Mutes stand in `data` of `data`, the cursor of reactions too; other answers have no envelope at all.
#[tokio::test]
async fn payloads_stand_at_any_depth() {
    let inner = json!({"data": [{"username": "zs1", "groupchat": 69}], "unixtime": 1_631_609_858});
    let (_server, agora) = with_data(&inner).await;
    let page = agora.mute().list().await.unwrap();
    assert_eq!((page.mutes.len(), page.mutes[0].username.as_str()), (1, "zs1"));
    assert_eq!((page.mutes[0].groups, page.mutes[0].rooms), (Some(Seconds(69)), None));

    let (_server, agora) = answered(&json!({"data": {"id": "66213271109633"}})).await;
    let id = agora.room().create("name", "description", "user1").await.unwrap();
    assert_eq!(id.as_str(), "66213271109633");
    let user = json!({"uuid": "0ffe2d80", "type": "user", "created": 1, "modified": 2, "username": "u", "activated": false});
    let (_server, agora) = answered(&json!({"entities": [user], "data": []})).await;
    assert!(!agora.user().deactivate("u").await.unwrap().activated);
    assert_eq!(agora.push().set_nickname("u", "n").await.unwrap().username.as_str(), "u");
}

/// Every member of the envelope may be missing, and what nobody documented does no harm.
#[tokio::test]
async fn the_envelope_may_be_anything() {
    let bare = json!({"data": true});
    let full = json!({
        "tomorrow": {"a": [1]}, "action": "Deactivate user", "duration": 4, "path": "/users", "status": "ok",
        "entities": [], "properties": {"x": 1}, "data": true, "count": 0, "requestStatusCode": "ok",
        "params": {"limit": ["2"], "cursor": ["c"]}, "application": "8be024f0", "applicationName": "a",
    });
    for whole in [&bare, &full] {
        let (_server, agora) = answered(whole).await;
        let response = agora.user_attribute().delete("user1").with_response().await.unwrap();
        assert!(*response);
        let envelope: Envelope = response.envelope().unwrap();
        let echo = envelope.params.as_ref().map(|params| params["limit"].clone());
        if whole == &full {
            assert_eq!((echo, envelope.duration), (Some(vec!["2".to_owned()]), Some(Millis(4))));
            assert_eq!(envelope.action.as_deref(), Some("Deactivate user"));
        } else {
            assert_eq!((echo, envelope.action, envelope.timestamp), (None, None, None));
        }
    }
}

/// `true`, `success` and `ok` all say that it was done, each where it is said.
#[tokio::test]
async fn success_is_a_flag_or_one_of_two_words() {
    for (said, done) in [(true, true), (false, false)] {
        let (_server, agora) = with_data(&json!({"result": said, "success": said, "mute": said})).await;
        assert_eq!(agora.user().disconnect("user1").await.unwrap(), done);
        assert_eq!(agora.group().delete(GROUP).await.unwrap(), done);
        assert_eq!(agora.room().delete(ROOM).await.unwrap(), done);
        assert_eq!(agora.group().set_announcement(GROUP, "hi").await.unwrap(), done);
        assert_eq!(agora.group_mute().mute_all(GROUP).await.unwrap(), done);
        assert_eq!(agora.room_mute().unmute_all(ROOM).await.unwrap(), done);
    }
    for (said, role) in [("success", RoleOutcome::Success), ("failure", RoleOutcome::Failure)] {
        let (_server, agora) =
            with_data(&json!({"result": said, "newadmin": "man", "oldadmin": "man"})).await;
        assert_eq!(agora.group_admin().add(GROUP, "man").await.unwrap(), role);
        assert_eq!(agora.group_admin().remove(GROUP, "man").await.unwrap(), role);
        assert_eq!(agora.room_admin().add(ROOM, "man").await.unwrap(), role);
        assert_eq!(agora.room_super_admin().add("man").await.unwrap(), role);
    }
    let (_server, agora) = with_data(&json!({"result": "ok", "status": "ok"})).await;
    agora.mute().set("user1").one_to_one(Seconds(96)).await.unwrap();
    agora.thread().delete("179786360094768").await.unwrap();
    agora.thread_member().add("179786360094768", ["test4"]).await.unwrap();
}

/// What is no `ok` is the reason why a presence was not set, or a list was not answered; the status is 200 for both.
#[tokio::test]
async fn a_presence_that_was_not_set_says_why() {
    let set = |agora: &AgoraChat| {
        agora.presence().set(presence::SetArguments {
            username: "c1".into(),
            device: "android_123423453246".into(),
            status: PresenceStatus::Offline,
            ext: "123".to_owned(),
        })
    };
    let (_server, agora) = answered(&json!({"result": "ok"})).await;
    assert_eq!(set(&agora).await.unwrap(), PresenceOutcome::Success);
    assert_eq!(agora.presence().unsubscribe("wzy", ["c1"]).await.unwrap(), PresenceOutcome::Success);

    let (_server, agora) = answered(&json!({"result": "resource not exist"})).await;
    assert_eq!(set(&agora).await.unwrap().as_str(), "resource not exist");
    assert_ne!(agora.presence().unsubscribe("wzy", ["c1"]).await.unwrap(), PresenceOutcome::Success);
    let error = agora.presence().get("wzy", ["c1"]).await.unwrap_err();
    assert_eq!((error.kind(), error.path()), (ErrorKind::Decode, Some("$.result")));
    assert!(error.to_string().contains("resource not exist"), "{error}");
}

/// What was sent is answered by a flag of its name, or of another; what is answered so may be no flag at all.
#[tokio::test]
async fn names_of_an_answer_are_those_of_the_request_or_others() {
    let data = json!({"maxusers": true, "groupname": false, "newowner": true});
    let (server, agora) = with_data(&data).await;
    let update = agora.group().update(GROUP).max_users(200).name("test").await.unwrap();
    assert_eq!((update.max_users, update.name, update.description), (Some(true), Some(false), None));
    assert_eq!(body(&server), r#"{"groupname":"test","maxusers":200}"#);
    assert!(agora.group().transfer(GROUP, "user2").await.unwrap());
    assert_eq!(body(&server), r#"{"newowner":"user2"}"#);
    let update = agora.room().update(ROOM).name("test").await.unwrap();
    assert_eq!((update.name, update.max_users, update.description), (Some(false), Some(true), None));
    assert_eq!(body(&server), r#"{"name":"test"}"#, "what answers as `groupname`");

    let (server, agora) =
        with_data(&json!({"language": "EU", "newSuperAdmin": "user1", "resource": ""})).await;
    assert_eq!(agora.push().set_language("user1", "EU").await.unwrap().language.as_deref(), Some("EU"));
    assert_eq!(body(&server), r#"{"translationLanguage":"EU"}"#);
    assert_eq!(agora.room_super_admin().remove("user1").await.unwrap().as_str(), "user1");
}
