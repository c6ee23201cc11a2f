//! What is sent: contents, names in paths, bodies, and what is refused before it is.

use agora_chat_api::{
    CustomContent, DisplayStyle, ErrorKind, HistoryBody, HistoryMessage, ImageContent, LocationContent,
    NewUser, PresenceOutcome, Recipients, Seconds, TextContent, UnixMillis, UserId,
};
use serde_json::json;

use super::{GROUP, ROOM, answered, body, with_data, written};
use crate::agora_chat;

/// The platform refuses `null`: what is not given is not sent.
#[tokio::test]
async fn nothing_that_is_absent_is_sent_as_null() {
    let (server, agora) = with_data(&json!({"user2": "1"})).await;
    agora.message().send_to_users(["user2"], TextContent::new("hi")).await.unwrap();
    assert_eq!(body(&server), r#"{"to":["user2"],"type":"txt","body":{"msg":"hi"}}"#);
    let call = agora.message().send_to_users(["user2"], ImageContent::new("https://a/b")).from("user1");
    call.ext([("em_ignore_notification", true)]).await.unwrap();
    let sent = concat!(
        r#"{"from":"user1","to":["user2"],"type":"img","body":{"url":"https://a/b"},"#,
        r#""ext":{"em_ignore_notification":true}}"#
    );
    assert_eq!(body(&server), sent);
    agora.message().send(Recipients::Users(vec!["user2".into()]), CustomContent::new()).await.unwrap();
    assert_eq!(body(&server), r#"{"target_type":"users","target":["user2"],"msg":{"type":"custom"}}"#);

    let spec = agora_chat::spec();
    let (server, _) = with_data(&json!({})).await;
    for (name, arguments) in agora_chat::calls(&spec) {
        // what is answered does not matter here
        drop(agora_chat::by_name(&server, &name, arguments).await);
    }
    assert!(server.requests().len() > 150);
    let null = server.requests().into_iter().find(|request| request.text().contains("null"));
    assert_eq!(null, None);
}

/// Text beside `body` in the current form, in `msg` in the older one; coordinates are text when they are sent, and
/// numbers, or text, when they are told.
#[tokio::test]
async fn contents_are_sent_one_way_and_told_another() {
    let place = || LocationContent::new(39.938_881, 116.340_836, "西城区");
    let (server, agora) = with_data(&json!({"user2": "1"})).await;
    agora.message().send_to_users(["user2"], place()).await.unwrap();
    let sent =
        r#"{"to":["user2"],"type":"loc","body":{"lat":"39.938881","lng":"116.340836","addr":"西城区"}}"#;
    assert_eq!(body(&server), sent);
    agora.message().send(Recipients::Groups(vec![GROUP.into()]), place()).await.unwrap();
    let sent = concat!(
        r#"{"target_type":"chatgroups","target":["66016455491585"],"#,
        r#""msg":{"type":"loc","lat":"39.938881","lng":"116.340836","addr":"西城区"}}"#
    );
    assert_eq!(body(&server), sent);

    for (lat, length) in [(json!(39.938_881), json!(10)), (json!("39.938881"), json!("10"))] {
        let bodies = json!([
            {"type": "loc", "addr": "西城区", "lat": lat, "lng": 116.340_836},
            {"type": "audio", "length": length, "file_length": length, "url": "https://a/b"},
            {"type": "tomorrow", "x": 9_007_199_254_740_993_u64},
        ]);
        let line = json!({
            "msg_id": "5I02W-XX-8278a", "timestamp": 1_403_099_033_211_i64, "direction": "outgoing", "to": "user2",
            "from": "user1", "chat_type": "chat", "payload": {"bodies": bodies, "ext": null},
        });
        let message: HistoryMessage = serde_json::from_value(line).unwrap();
        let [HistoryBody::Location(place), HistoryBody::Audio(voice), unknown] = &message.payload.bodies[..]
        else {
            panic!("{message:?}")
        };
        assert_eq!((place.lat, place.lng), (39.938_881, 116.340_836));
        assert_eq!((voice.length, voice.file_length), (Some(Seconds(10)), Some(10)));
        assert_eq!(written(unknown), json!({"type": "tomorrow", "x": 9_007_199_254_740_993_u64}));
        assert_eq!((message.timestamp, message.payload.ext), (UnixMillis(1_403_099_033_211), None));
    }
}

/// Names are joined by commas in one segment of the path, each encoded alone.
#[tokio::test]
async fn joined_names_are_encoded_one_by_one() {
    let (server, agora) = with_data(&json!([])).await;
    assert!(
        agora
            .group_member()
            .remove_many(GROUP, ["user1", "a b", "日", "x/y?z#", "50%2C"])
            .await
            .unwrap()
            .is_empty()
    );
    assert!(agora.room_member().remove_many(ROOM, ["user1", "user2"]).await.unwrap().is_empty());
    assert!(agora.group_block().remove_many(GROUP, ["a+b", "c;d"]).await.unwrap().is_empty());
    assert!(agora.room_mute().remove(ROOM, ["u-1", "u.2", "u_3"]).await.unwrap().is_empty());
    assert!(agora.group().get(["1", "2"]).await.unwrap().is_empty());
    assert!(agora.reaction().list("wz", ["m 1", "m&2"], "chat").await.unwrap().is_empty());
    assert_eq!(
        server.lines(),
        [
            "DELETE /org/app/chatgroups/66016455491585/users/user1,a%20b,%E6%97%A5,x%2Fy%3Fz%23,50%252C",
            "DELETE /org/app/chatrooms/66213271109633/users/user1,user2",
            "DELETE /org/app/chatgroups/66016455491585/blocks/users/a%2Bb,c%3Bd",
            "DELETE /org/app/chatrooms/66213271109633/mute/u-1,u.2,u_3",
            "GET /org/app/chatgroups/1,2",
            "GET /org/app/reaction/user/wz?msgIdList=m+1,m%262&msgType=chat",
        ]
    );
}

/// A name with a comma would be two, an empty one the list, and two dots another path: nothing is sent.
#[tokio::test]
async fn names_that_would_be_another_path_are_refused_before_sending() {
    let (server, agora) = with_data(&json!([])).await;
    let comma = "path parameter `username` holds a separator, which would make it a list";
    for error in [
        agora.group_member().remove(GROUP, "user1,user2").await.map(drop).unwrap_err(),
        agora.group_block().remove(GROUP, "user1,user2").await.map(drop).unwrap_err(),
        agora.room_member().remove(ROOM, "user1,user2").await.map(drop).unwrap_err(),
        agora.room_block().remove(ROOM, "user1,user2").await.map(drop).unwrap_err(),
    ] {
        assert_eq!(
            (error.kind(), error.message(), error.attempts()),
            (ErrorKind::Request, comma, 0),
            "{error}"
        );
    }
    for names in
        [vec!["a,b"], vec!["a", "b,c"], vec![], vec![""], vec!["a", ".."], vec!["%2e%2E"], vec!["a\n"]]
    {
        for error in [
            agora.group_member().remove_many(GROUP, names.clone()).await.map(drop).unwrap_err(),
            agora.group_block().remove_many(GROUP, names.clone()).await.map(drop).unwrap_err(),
            agora.group_allow().remove_many(GROUP, names.clone()).await.map(drop).unwrap_err(),
            agora.group_mute().remove(GROUP, names.clone()).await.map(drop).unwrap_err(),
            agora.room_member().remove_many(ROOM, names.clone()).await.map(drop).unwrap_err(),
            agora.room_block().remove_many(ROOM, names.clone()).await.map(drop).unwrap_err(),
            agora.room_allow().remove_many(ROOM, names.clone()).await.map(drop).unwrap_err(),
            agora.room_mute().remove(ROOM, names.clone()).await.map(drop).unwrap_err(),
            agora.group().get(names.clone()).await.map(drop).unwrap_err(),
            agora.room().get(names.clone()).await.map(drop).unwrap_err(),
        ] {
            assert_eq!(error.kind(), ErrorKind::Request, "{names:?}: {error}");
        }
    }
    // `DELETE /users/` might be the call that deletes users by number
    for name in ["", ".", "..", "%2e%2e", "..%00", "a\tb"] {
        let error = agora.user().delete(name).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Request, "{name:?}: {error}");
        let error = agora.group_member().remove(name, "user1").await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Request, "{name:?}: {error}");
    }
    assert_eq!(server.requests(), []);
}

/// The call that deletes users by number needs the number: without it the server would take ten.
#[tokio::test]
async fn users_are_not_deleted_without_saying_how_many() {
    let (server, agora) = answered(&json!({"entities": []})).await;
    let deleted = agora.user().delete_many(2).cursor("c").await.unwrap();
    assert_eq!((deleted.users.len(), deleted.cursor), (0, None));
    assert_eq!(server.lines(), ["DELETE /org/app/users?limit=2&cursor=c"]);
    let error =
        agora_chat::by_name(&server, "user.delete_many", json!({"cursor": "c"})).await.map(drop).unwrap_err();
    assert_eq!((error.kind(), server.requests().len()), (ErrorKind::Request, 1), "{error}");
    assert!(error.to_string().contains("limit"), "{error}");
}

/// Bodies of DELETE travel, one of them as a bare list.
#[tokio::test]
async fn a_delete_may_have_a_body() {
    let (server, agora) =
        answered(&json!({"result": "ok", "data": {"successKeys": ["k"], "success": [], "fail": {}}})).await;
    assert_eq!(agora.presence().unsubscribe("wzy", ["c1", "c2"]).await.unwrap(), PresenceOutcome::Success);
    assert_eq!(body(&server), r#"["c1","c2"]"#);
    assert!(agora.room_attribute().delete(ROOM, "user1", ["k"]).await.unwrap().failures().is_none());
    assert_eq!(body(&server), r#"{"keys":["k"]}"#);
    assert!(agora.push_label().remove_users("post-90s", ["hx1"]).await.unwrap().failures().is_empty());
    assert_eq!(body(&server), r#"{"usernames":["hx1"]}"#);
    for request in server.requests() {
        assert_eq!((&*request.method, request.header("content-type")), ("DELETE", Some("application/json")));
    }
}

/// One method and path, several calls: what tells them apart is the body.
#[tokio::test]
async fn calls_of_one_path_are_told_apart_by_their_bodies() {
    let user = json!({"uuid": "0ffe2d80", "type": "user", "created": 1, "modified": 2, "username": "u", "activated": true});
    let (server, agora) = answered(&json!({"entities": [user], "data": {"newowner": true}})).await;
    agora.user().register("user1").await.unwrap();
    assert_eq!(body(&server), r#"{"username":"user1"}"#);
    agora.push().set_nickname("user1", "n").await.unwrap();
    assert_eq!(body(&server), r#"{"nickname":"n"}"#);
    agora.push().set_display_style("user1", DisplayStyle::Summary).await.unwrap();
    assert_eq!(body(&server), r#"{"notification_display_style":"0"}"#);
    agora.group().update(GROUP).public(true).await.unwrap();
    assert_eq!(body(&server), r#"{"public":true}"#);
    agora.group().transfer(GROUP, "user2").await.unwrap();
    assert_eq!(body(&server), r#"{"newowner":"user2"}"#);

    let (server, agora) = answered(&json!({"entities": [user], "data": []})).await;
    let registered = agora
        .user()
        .register_many([NewUser::new("user1"), NewUser::new("user2").nickname("n")])
        .await
        .unwrap();
    assert!(registered.failures().is_empty());
    assert_eq!(body(&server), r#"[{"username":"user1"},{"username":"user2","nickname":"n"}]"#);
}

/// The documents contradict each other on limits: only those that all agree on are enforced here.
#[tokio::test]
async fn contested_limits_are_the_servers_business() {
    let (server, agora) = with_data(&json!({"newmembers": [], "groupid": GROUP, "result": true})).await;
    let many: Vec<UserId> = (0..61).map(|number| UserId::from(format!("u{number}"))).collect();
    agora.group_member().add_many(GROUP, many.clone()).await.unwrap();
    agora.group().create(true, "user1").max_users(100_000).name("n".repeat(129)).await.unwrap();
    assert_eq!(server.requests().len(), 2);
    let error = agora.group().set_announcement(GROUP, "字".repeat(513)).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.limit().map(|limit| limit.limit)),
        (ErrorKind::Limit, Some(512.0)),
        "{error}"
    );
    assert!(agora.group().set_announcement(GROUP, "字".repeat(512)).await.unwrap());
    assert_eq!(server.requests().len(), 3);
}

/// Names that are words of another path lead there: what is answered is no answer to what was asked, and is told so.
#[tokio::test]
async fn names_that_are_words_of_a_path_do_not_pass_for_others() {
    let (server, agora) = with_data(&json!(1673)).await;
    let error = agora.user_attribute().get("capacity").await.unwrap_err();
    assert_eq!((error.kind(), error.path()), (ErrorKind::Decode, Some("$.data")), "{error}");
    assert_eq!(agora.user_attribute().capacity().await.unwrap(), 1673);
    let (other, agora) = with_data(&json!(["hXXXX1", "hXXXX11"])).await;
    let error = agora.room().get(["super_admin"]).await.unwrap_err();
    assert_eq!((error.kind(), error.path()), (ErrorKind::Decode, Some("$.data[0]")), "{error}");
    assert_eq!(agora.room_super_admin().list().await.unwrap().len(), 2);
    assert_eq!(server.lines(), ["GET /org/app/metadata/user/capacity"; 2]);
    assert_eq!(other.lines(), ["GET /org/app/chatrooms/super_admin"; 2]);
}
