//! Members, maps whose keys are ids, and nothing in all its spellings.

use agora_chat_api::{Membership, OnlineState, Recipients, Seconds, TextContent};
use serde_json::json;

use super::{GROUP, ROOM, answered, names, with_data, written};

/// `affiliations` is a number, a list of objects with one member each, or a list of names.
#[tokio::test]
async fn affiliations_are_three_things() {
    let summary = json!({"owner": "org#app_u", "groupid": GROUP, "affiliations": 2, "type": "group"});
    let (_server, agora) = with_data(&json!([summary])).await;
    assert_eq!(agora.group().list().await.unwrap().groups[0].member_count, 2);

    let group = json!({
        "id": GROUP, "name": "n", "membersonly": true, "allowinvites": false, "maxusers": 200, "owner": "user1",
        "created": 1_682_588_716_646_i64, "custom": "", "mute": false, "affiliations_count": 2, "disabled": false,
        "affiliations": [{"member": "user2"}, {"owner": "user1"}], "public": false,
    });
    let (_server, agora) = with_data(&json!([group])).await;
    let [group] = &agora.group().get([GROUP]).await.unwrap()[..] else { panic!() };
    let members = group.members.as_deref().unwrap();
    let [Membership::Member(member), Membership::Owner(owner)] = members else { panic!("{members:?}") };
    assert_eq!((member.as_str(), owner.as_str(), group.member_count), ("user2", "user1", 2));

    let (_server, agora) = with_data(&json!({"affiliations": ["test4", "test5"]})).await;
    assert_eq!(names(&agora.thread_member().list("t").await.unwrap().members.users), ["test4", "test5"]);

    let (_server, agora) = with_data(&json!([{"owner": "user1"}, {"admin": "user3"}])).await;
    let members = agora.room_member().list(ROOM).await.unwrap();
    assert!(matches!(&members[0], Membership::Owner(owner) if owner.as_str() == "user1"));
    assert_eq!(
        written(&members),
        json!([{"owner": "user1"}, {"admin": "user3"}]),
        "a role that nobody knows"
    );
}

/// Names of users, messages and attributes are keys; a list of maps with one entry each is one, too.
#[tokio::test]
async fn keys_are_ids() {
    let (_server, agora) = with_data(&json!({"user1": "offline"})).await;
    assert_eq!(agora.user().status("user1").await.unwrap()["user1"], OnlineState::Offline);
    let (_server, agora) = with_data(&json!([{"user1": "offline"}, {"user2": "online"}])).await;
    let states = agora.user().statuses(["user1", "user2"]).await.unwrap();
    assert_eq!((states.len(), &states[1]["user2"]), (2, &OnlineState::Online));
    let (_server, agora) = with_data(&json!({"123": "delivered"})).await;
    assert_eq!(agora.user().offline_status("user1", "123").await.unwrap()["123"].as_str(), "delivered");
    let (_server, agora) = with_data(&json!({"user2": "success", "user3": "success"})).await;
    let recipients = Recipients::Users(vec!["user2".into(), "user3".into()]);
    let sent = agora.message().send(recipients, TextContent::new("hi")).await.unwrap();
    assert_eq!((sent.len(), &*sent["user3"]), (2, "success"));
    let (_server, agora) = with_data(&json!({"user1": {"nickname": "a", "gender": 1}, "user2": {}})).await;
    let attributes =
        agora.user_attribute().get_many(["nickname", "gender"], ["user1", "user2"]).await.unwrap();
    assert_eq!(&*attributes["user1"]["gender"], "1", "a number where texts are due");
    assert!(attributes["user2"].is_empty());
}

/// A group that does not notify a user is a member of the user that is named after it.
#[tokio::test]
async fn keys_have_ids_in_them() {
    let mut user = json!({"uuid": "0ffe2d80", "type": "user", "created": 1, "modified": 2, "username": "u", "activated": true});
    let (_server, agora) = answered(&json!({"entities": [user]})).await;
    assert!(agora.user().get("u").await.unwrap().notification_ignored_groups.is_empty());
    user["notification_ignore_63112447328257"] = json!(true);
    user["notification_ignore_63112447328258"] = json!(false);
    user["notification_ignored_users"] = json!(["hx_test1"]);
    let (_server, agora) = answered(&json!({"entities": [user]})).await;
    let read = agora.user().get("u").await.unwrap();
    let groups: Vec<_> = read.notification_ignored_groups.iter().map(|(id, is)| (id.as_str(), *is)).collect();
    assert_eq!(groups, [("63112447328257", true), ("63112447328258", false)]);
    assert_eq!(names(read.notification_ignored_users.iter().flatten()), ["hx_test1"]);
    assert_eq!(written(&read), user);
}

#[tokio::test]
async fn nothing_is_null_or_empty_or_absent() {
    let contacts = json!([{"username": "user2", "remark": null}, {"username": "user3"}, {"username": "user4", "remark": "Bob"}]);
    let (_server, agora) = with_data(&json!({"contacts": contacts})).await;
    let page = agora.contact().page("user1").await.unwrap();
    let remarks: Vec<_> = page.data.contacts.into_iter().map(|contact| contact.remark).collect();
    assert_eq!(remarks, [None, None, Some("Bob".to_owned())]);

    for (told, group) in [(json!(null), None), (json!("184524748161025"), Some("184524748161025"))] {
        let reaction = json!({
            "id": "1", "msgId": "2", "msgType": "chat", "groupId": told, "reaction": "e",
            "createdAt": "2022-02-24T10:57:43.138934Z", "updatedAt": "2022-02-24T10:57:43.138939Z",
        });
        let (_server, agora) = with_data(&reaction).await;
        let read = agora.reaction().create("wz", "2", "e").await.unwrap();
        assert_eq!(read.group_id.as_ref().map(|group| group.as_str()), group);
        assert_eq!(written(&read), reaction, "null comes out as null");
    }

    let one =
        json!({"uid": "", "last_time": "1644466063", "expiry": "1645500371", "ext": "123", "status": []});
    let (_server, agora) = answered(&json!({"result": [one]})).await;
    assert_eq!(agora.presence().subscribe("wzy", Seconds(1000), ["c2"]).await.unwrap()[0].user.as_str(), "");

    for nothing in [json!({"announcement": null}), json!({"announcement": ""}), json!({})] {
        let (_server, agora) = with_data(&nothing).await;
        assert_eq!(agora.group().announcement(GROUP).await.unwrap(), None, "{nothing}");
    }
    for nothing in [json!(null), json!([]), json!({})] {
        let (_server, agora) = with_data(&nothing).await;
        assert!(agora.group_member().attributes(GROUP, "u").await.unwrap().is_empty(), "{nothing}");
        assert!(agora.push_label().user("post-90s", "u").await.unwrap().is_none(), "{nothing}");
    }
}
