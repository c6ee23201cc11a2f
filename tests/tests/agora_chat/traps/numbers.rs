//! Numbers, times and ids: as text, in two units, and beyond what a double holds.

use agora_chat_api::{
    AudioContent, BroadcastId, DateTime, DisplayStyle, ErrorKind, GlobalMute, GroupChange, GroupId,
    MessageId, Millis, PresenceStatus, PushChatType, PushMessage, PushMode, Seconds, TaskId, TextContent,
    UnixMillis, UnixSeconds, thread,
};
use chat_tests::server::{Answer, Server};
use serde_json::json;

use super::{GROUP, ROOM, answered, body, with_data, written};
use crate::agora_chat;

/// Presence tells numbers as texts, and an empty list where a map is empty.
#[tokio::test]
async fn presence_tells_numbers_as_text_and_an_empty_map_as_a_list() {
    for (time, expiry) in
        [(json!("1644466063"), json!("1645500371")), (json!(1_644_466_063), json!(1_645_500_371))]
    {
        let status = json!({"android": "1", "web": "100"});
        let one = json!({"uid": "c2", "last_time": time, "expiry": expiry, "ext": "", "status": status});
        let (server, agora) = answered(&json!({"result": [one]})).await;
        let [presence] = &agora.presence().get("wzy", ["c2"]).await.unwrap()[..] else { panic!() };
        assert_eq!((presence.last_online, presence.status.len()), (UnixSeconds(1_644_466_063), 2));
        assert_eq!(presence.status["android"], PresenceStatus::Online);
        assert_eq!(presence.status["web"].as_str(), "100", "a status of the app's own");
        let [presence] = &agora.presence().subscribe("wzy", Seconds(1000), ["c2"]).await.unwrap()[..] else {
            panic!()
        };
        assert_eq!(
            (presence.last_online, presence.expiry),
            (UnixSeconds(1_644_466_063), UnixSeconds(1_645_500_371))
        );
        assert_eq!(server.last().unwrap().line(), "POST /org/app/users/wzy/presence/1000");

        let list = json!({"result": {"totalnum": expiry, "sublist": [{"uid": "c2", "expiry": expiry}]}});
        let (_server, agora) = answered(&list).await;
        let page = agora.presence().subscriptions("wzy").await.unwrap();
        assert_eq!((page.total, page.subscriptions[0].expiry), (1_645_500_371, UnixSeconds(1_645_500_371)));
    }
    for status in [json!([]), json!({}), json!(null)] {
        let one = json!({"uid": "c2", "last_time": "1644466063", "expiry": "1645500371", "ext": "", "status": status});
        let (_server, agora) = answered(&json!({"result": [one]})).await;
        assert!(agora.presence().get("wzy", ["c2"]).await.unwrap()[0].status.is_empty(), "{status}");
        let subscribed = agora.presence().subscribe("wzy", Seconds(1000), ["c2"]).await.unwrap();
        assert!(subscribed[0].status.is_empty(), "{status}");
    }
    // a list with something in it is no map, and is not dropped
    let one = json!({"uid": "c2", "last_time": "1644466063", "ext": "", "status": ["android"]});
    let (_server, agora) = answered(&json!({"result": [one]})).await;
    let error = agora.presence().get("wzy", ["c2"]).await.unwrap_err();
    assert_eq!((error.kind(), error.path()), (ErrorKind::Decode, Some("$.result[0].status")), "{error}");
}

#[tokio::test]
async fn numbers_and_flags_come_as_text_elsewhere_too() {
    for count in [json!(0), json!("0")] {
        let (_server, agora) = with_data(&json!({"user1": count})).await;
        assert_eq!(agora.user().offline_count("user1").await.unwrap()["user1"], 0);
    }
    for (field, text) in [("lastModified", true), ("last_modified", true), ("lastModified", false)] {
        let time = if text { json!("1441021038124") } else { json!(1_441_021_038_124_i64) };
        let mut group = json!({"owner": "org#app_user1", "groupid": "100743775617286960", "affiliations": 2, "type": "group"});
        group[field] = time;
        let (_server, agora) = with_data(&json!([group])).await;
        let [group] = &agora.group().list().await.unwrap().groups[..] else { panic!() };
        let told = group.last_modified.or(group.last_modified_cn);
        assert_eq!((told, &*group.owner), (Some(UnixMillis(1_441_021_038_124)), "org#app_user1"), "{field}");
    }
    for (told, disabled) in [(json!("false"), false), (json!("true"), true), (json!(true), true)] {
        let (_server, agora) =
            with_data(&json!([{"id": "216295074234369", "name": "fd", "disabled": told}])).await;
        assert_eq!(agora.room().joined("user2").await.unwrap()[0].disabled, Some(disabled), "{told}");
    }
}

/// The style is text in the request and a number in the answer; so are hours, which are text in some answers, too.
#[tokio::test]
async fn settings_of_push_change_their_types_between_request_and_answer() {
    for hours in [(json!(20), json!(7)), (json!("20"), json!("7"))] {
        let user = json!({
            "uuid": "3b8c9890", "type": "user", "created": 1_530_276_298_905_i64, "modified": 1_534_407_146_060_i64,
            "username": "user1", "activated": true, "notification_display_style": 1, "notification_no_disturbing": true,
            "notification_no_disturbing_start": hours.0, "notification_no_disturbing_end": hours.1,
        });
        let (server, agora) = answered(&json!({"entities": [user]})).await;
        let call = agora.push().set_display_style("user1", DisplayStyle::Detail).do_not_disturb(true);
        let user = call.do_not_disturb_start(20).do_not_disturb_end(7).await.unwrap();
        let sent = concat!(
            r#"{"notification_display_style":"1","notification_no_disturbing":true,"#,
            r#""notification_no_disturbing_start":"20","notification_no_disturbing_end":"7"}"#
        );
        assert_eq!(body(&server), sent);
        assert_eq!(user.notification_display_style, Some(DisplayStyle::Detail));
        assert_eq!(written(&user)["notification_display_style"], json!(1));
        assert_eq!(
            (user.notification_no_disturbing_start, user.notification_no_disturbing_end),
            (Some(20), Some(7))
        );
    }
}

/// What is sent is a span, what comes back under the same name the moment at which it ends.
#[tokio::test]
async fn ignore_duration_is_a_span_when_sent_and_a_moment_when_told() {
    let data =
        json!({"type": "NONE", "ignoreDuration": 1_647_590_149_924_i64, "ignoreInterval": "21:30-08:00"});
    let (server, agora) = with_data(&data).await;
    let call =
        agora.push().set_notification("hxtest", PushChatType::OneToOne, "hxtest").mode(PushMode::Never);
    let setting = call.ignore_interval("21:30-08:00").ignore_duration(Millis(86_400_000)).await.unwrap();
    let sent = r#"{"type":"NONE","ignoreInterval":"21:30-08:00","ignoreDuration":86400000}"#;
    assert_eq!(body(&server), sent);
    assert_eq!(setting.ignore_until, Some(UnixMillis(1_647_590_149_924)));
    assert_eq!(setting.ignore_interval.as_deref(), Some("21:30-08:00"));
}

/// Seconds, milliseconds, moments and texts are types of their own: this does not compile with one of them wrong.
#[tokio::test]
async fn times_are_of_the_unit_that_is_sent() {
    let change = json!({"result": true, "expire": 1_489_158_589_481_i64, "user": "user1"});
    let (server, agora) = with_data(&json!([change])).await;
    let muted = agora.group_mute().add(GROUP, ["user1"], Millis(86_400_000)).await.unwrap();
    assert_eq!(body(&server), r#"{"usernames":["user1"],"mute_duration":86400000}"#);
    assert_eq!(muted[0].expire, Some(UnixMillis(1_489_158_589_481)));
    let muted = agora.room_mute().add(ROOM, ["user1"], Millis(-1)).await.unwrap();
    assert_eq!(body(&server), r#"{"usernames":["user1"],"mute_duration":-1}"#);
    assert_eq!(muted[0].expire, Some(UnixMillis(1_489_158_589_481)));
    assert_eq!(agora.room_mute().list(ROOM).await.unwrap()[0].expire, UnixMillis(1_489_158_589_481));

    let data = json!({"userid": "u", "chat": 96, "groupchat": -1, "chatroom": 0, "unixtime": 1_631_609_831});
    let (_server, agora) = with_data(&data).await;
    let mute: GlobalMute = agora.mute().get("u").await.unwrap();
    assert_eq!(
        (mute.one_to_one, mute.groups, mute.rooms),
        (Some(Seconds(96)), Some(Seconds(-1)), Some(Seconds(0)))
    );
    assert_eq!(mute.checked_at, UnixSeconds(1_631_609_831));
    let (server, agora) = with_data(&json!({"result": "ok"})).await;
    agora.mute().set("u").one_to_one(Seconds(96)).groups(Seconds(-1)).rooms(Seconds(0)).await.unwrap();
    assert_eq!(body(&server), r#"{"username":"u","chat":96,"groupchat":-1,"chatroom":0}"#);

    let (_server, agora) =
        answered(&json!({"access_token": "T", "expire_timestamp": 1_628_148_692_771_i64})).await;
    assert_eq!(agora.token().create().await.unwrap().expires, UnixMillis(1_628_148_692_771));
    let reaction = json!({
        "id": "946481033434607420", "msgId": "msg3333", "msgType": "chat", "groupId": null, "reaction": "emoji_40",
        "createdAt": "2022-02-24T10:57:43.138934Z", "updatedAt": "2022-02-24T10:57:43.138939Z",
    });
    let (_server, agora) = with_data(&reaction).await;
    let reaction = agora.reaction().create("wz", "msg3333", "emoji_40").await.unwrap();
    assert_eq!(reaction.created_at, DateTime::from("2022-02-24T10:57:43.138934Z"));
    let template = json!({
        "name": "test7", "createAt": 1_646_988_888_888_i64, "updateAt": 1_646_988_888_889_i64,
        "title_pattern": "Hello,{0}", "content_pattern": "Test,{0}",
    });
    let (_server, agora) = with_data(&template).await;
    assert_eq!(agora.push_template().get("test7").await.unwrap().created_at, UnixMillis(1_646_988_888_888));
    assert_eq!(written(&AudioContent::new("u").length(Seconds(10)))["length"], json!(10));
}

/// Numbers that a double cannot hold: neither read nor written through one.
#[tokio::test]
async fn ids_beyond_doubles_are_exact() {
    let message = || PushMessage::new("Hello", "Hello");
    for id in [968_120_369_184_112_182, 9_007_199_254_740_993, u64::MAX] {
        let (_server, agora) = answered(&json!({"data": id})).await;
        assert_eq!(agora.push_task().send_to_all(message()).await.unwrap(), TaskId(id));
        let (_server, agora) = answered(&json!({"data": {"taskId": id, "id": id}})).await;
        let task = agora.push_task().send_by_labels(["post-90s"], message()).await.unwrap();
        assert_eq!((task, written(&task)), (TaskId(id), json!(id)));
        let broadcast = agora.message().broadcast(TextContent::new("hi")).await.unwrap();
        assert_eq!((broadcast, broadcast.to_string()), (BroadcastId(id), id.to_string()));
        let server = Server::answering(Answer::json(format!(r#"{{"data":{{"id":{id}}}}}"#))).await.unwrap();
        let arguments = json!({"content": {"type": "txt", "msg": "hi"}});
        let outcome = agora_chat::by_name(&server, "message.broadcast", arguments).await.unwrap();
        assert_eq!(outcome.value(), Some(&*id.to_string()));
    }
    let (_server, agora) = agora_chat::answering(Answer::json(r#"{"data":9.68120369184112182e17}"#)).await;
    let error = agora.push_task().send_to_all(message()).await.unwrap_err();
    assert_eq!((error.kind(), error.path()), (ErrorKind::Decode, Some("$.data")), "{error}");
}

/// All other ids are text, in requests and answers, however much they look like numbers.
#[tokio::test]
async fn other_ids_are_text() {
    let (server, agora) = with_data(&json!({"thread_id": "177916702949377"})).await;
    let call = agora.thread().create(thread::CreateArguments {
        group_id: "179800091197441".into(),
        name: "1".to_owned(),
        owner: "test4".into(),
        message_id: "1030562509486065664".into(),
    });
    assert_eq!(call.await.unwrap().as_str(), "177916702949377");
    let sent = r#"{"group_id":"179800091197441","name":"1","owner":"test4","msg_id":"1030562509486065664"}"#;
    assert_eq!(body(&server), sent);

    let (_server, agora) =
        with_data(&json!({"user2": "1029457500870543736", "user3": "1029457500870543740"})).await;
    let sent = agora.message().send_to_users(["user2", "user3"], TextContent::new("hi")).await.unwrap();
    assert_eq!(sent["user3"], MessageId::from("1029457500870543740"));
}

/// One thing, many names: `groupid`, `group_id`, `groupId` and `id` are one type, so that they cannot be mixed up.
#[tokio::test]
async fn one_id_has_many_names() {
    let change = json!({"result": true, "action": "add_member", "user": "u", "groupid": GROUP, "id": ROOM, "chatroomid": "r"});
    let (_server, agora) = with_data(&change).await;
    let of_group: GroupChange = agora.group_member().add(GROUP, "u").await.unwrap();
    assert_eq!(of_group.group_id, GroupId::from(GROUP));
    assert_eq!(agora.room_member().add(ROOM, "u").await.unwrap().room_id.as_str(), ROOM);
    assert_eq!(agora.room_block().add(ROOM, "u").await.unwrap().room_id.as_str(), "r");
    let thread =
        json!({"name": "1", "owner": "o", "id": "t", "msgId": "1920", "groupId": GROUP, "created": 1});
    let (_server, agora) = answered(&json!({"entities": [thread]})).await;
    let page = agora.thread().joined("o").await.unwrap();
    assert_eq!(
        (&page.threads[0].group_id, page.threads[0].message_id.as_str()),
        (&of_group.group_id, "1920")
    );
}
