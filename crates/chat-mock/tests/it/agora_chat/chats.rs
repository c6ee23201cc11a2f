//! Groups and chat rooms, who is in them, their lists and attributes.

use serde_json::{Value, json};

use super::{App, NONE, each, failure};

/// What is the same of groups and rooms but for its words.
struct Words {
    /// The resource.
    resource: &'static str,
    path: &'static str,
    /// The members of answers that tell the id: of members, and of lists.
    keys: [&'static str; 2],
    /// The word of lists.
    place: &'static str,
    /// The status where nobody is a member.
    status: u16,
}

const GROUP: Words = Words {
    resource: "group",
    path: "/chatgroups",
    keys: ["groupid", "groupid"],
    place: "group",
    status: 403,
};
const ROOM: Words = Words {
    resource: "room",
    path: "/chatrooms",
    keys: ["id", "chatroomid"],
    place: "chatroom",
    status: 400,
};

impl Words {
    /// Creates one of these members, and tells its id and path.
    async fn create(&self, app: &App, members: &[&str]) -> (String, String) {
        let body = json!({
            "owner": "owner", "name": "test", "description": "test", "public": true, "members": members,
        });
        let created =
            app.data(&format!("{}.create", self.resource), &format!("POST {}", self.path), body).await;
        let id = created[self.keys[0]].as_str().unwrap().to_owned();
        let path = format!("{}/{id}", self.path);
        (id, path)
    }
}

/// What became of a user.
fn outcome(key: &str, id: &str, action: &str, user: &str, place: Option<&str>) -> Value {
    let mut outcome = json!({ "result": place.is_none(), "action": action, "user": user, key: id });
    if let Some(place) = place {
        outcome["reason"] = json!(format!("user: {user} doesn't exist in {place}: {id}"));
    }
    outcome
}

#[tokio::test]
async fn a_group_is_created_changed_and_deleted() {
    let app = App::with(&["owner", "user1", "user2"]).await;
    let group = json!({
        "groupname": "testgroup", "avatar": "https://www.XXXX.com/image", "description": "test", "public": false,
        "maxusers": 3, "owner": "owner", "members": ["user1", "owner", "user1"], "custom": "x",
        "allowinvites": true,
    });
    let created = app.data("group.create", "POST /chatgroups", group).await;
    let id = created["groupid"].as_str().unwrap();
    let path = format!("/chatgroups/{id}");
    let get = async || app.ok("group.get", &format!("GET {path}"), NONE).await;
    let shown = get().await;
    let members = json!([{ "owner": "owner" }, { "member": "user1" }]);
    for (member, expected) in [
        ("id", json!(id)),
        ("name", json!("testgroup")),
        ("description", json!("test")),
        ("custom", json!("x")),
        ("public", json!(false)),
        ("maxusers", json!(3)),
        ("owner", json!("owner")),
        ("allowinvites", json!(true)),
        ("affiliations_count", json!(2)),
        ("affiliations", members),
        ("disabled", json!(false)),
        ("mute", json!(false)),
    ] {
        assert_eq!(shown["data"][0][member], expected, "{member}");
    }
    assert_eq!(shown["count"], 1);

    let change = json!({ "groupname": "other", "maxusers": 4, "membersonly": true });
    let changed = app.data("group.update", &format!("PUT {path}"), change).await;
    assert_eq!(changed, json!({ "groupname": true, "maxusers": true, "membersonly": true }));
    let group = get().await["data"][0].take();
    assert_eq!(
        (&group["name"], &group["maxusers"], &group["description"]),
        (&json!("other"), &json!(4), &json!("test"))
    );
    let refused = app.no(&format!("PUT {path}"), json!({ "groupname": "x", "groupid": "1" })).await;
    assert_eq!(refused, failure(400, "invalid_parameter", "some of [groupid] are not valid fields"));

    let list = app.data("group.list", "GET /chatgroups?limit=9", NONE).await;
    assert_eq!((&list[0]["owner"], &list[0]["affiliations"]), (&json!("org#app_owner"), &json!(2)));
    assert_eq!((each(&list, "groupid"), each(&list, "groupname")), (vec![id], vec!["other"]));
    assert!(
        list[0]["lastModified"].as_str().unwrap().parse::<i64>().unwrap()
            > group["created"].as_i64().unwrap()
    );

    let transfer = async |user: &str| app.no(&format!("PUT {path}"), json!({ "newowner": user })).await;
    let same = failure(403, "forbidden_op", "new owner and old owner are the same");
    assert_eq!(transfer("owner").await, same);
    let stranger = format!("user: user2 doesn't exist in group: {id}");
    assert_eq!(transfer("user2").await, failure(403, "forbidden_op", &stranger));
    let transferred =
        app.data("group.transfer", &format!("PUT {path}"), json!({ "newowner": "user1" })).await;
    assert_eq!(transferred, json!({ "newowner": true }));
    assert_eq!(get().await["data"][0]["affiliations"], json!([{ "owner": "user1" }, { "member": "owner" }]));

    assert_eq!(app.data("group.disable", &format!("POST {path}/disable"), NONE).await["disabled"], true);
    assert_eq!(get().await["data"][0]["disabled"], true);
    assert_eq!(app.data("group.enable", &format!("POST {path}/enable"), NONE).await["disabled"], false);
    let joined = async |user: &str| {
        app.data("group_member.is_joined", &format!("GET {path}/user/{user}/is_joined"), NONE).await
    };
    assert_eq!((joined("owner").await, joined("user2").await), (json!(true), json!(false)));

    let deleted = app.data("group.delete", &format!("DELETE {path}"), NONE).await;
    assert_eq!(deleted, json!({ "success": true, "groupid": id }));
    let gone = failure(404, "resource_not_found", &format!("grpID {id} does not exist!"));
    for line in ["GET", "DELETE", "PUT"].map(|method| format!("{method} {path}")) {
        let body = if line.starts_with("PUT") { json!({ "groupname": "x" }) } else { NONE };
        assert_eq!(app.no(&line, body).await, gone, "{line}");
    }
    let gone = failure(404, "service_resource_not_found", &format!("do not find this group:{id}"));
    assert_eq!(app.no(&format!("GET {path}/users"), NONE).await, gone);
}

#[tokio::test]
async fn members_of_a_new_public_group_invite_nobody() {
    let app = App::with(&["owner"]).await;
    let group = json!({ "owner": "owner", "public": true, "allowinvites": true });
    let created = app.data("group.create", "POST /chatgroups", group).await;
    let path = format!("/chatgroups/{}", created["groupid"].as_str().unwrap());
    let get = async || app.data("group.get", &format!("GET {path}"), NONE).await[0]["allowinvites"].take();
    assert_eq!(get().await, false);
    app.ok("group.update", &format!("PUT {path}"), json!({ "allowinvites": true })).await;
    assert_eq!(get().await, true);
}

#[tokio::test]
async fn a_room_is_created_changed_and_deleted() {
    let app = App::with(&["owner", "user1"]).await;
    let (id, path) = ROOM.create(&app, &["user1"]).await;
    let (other, _) = ROOM.create(&app, &[]).await;
    // A room is no group, whatever its id.
    let gone = failure(404, "resource_not_found", &format!("grpID {id} does not exist!"));
    assert_eq!(app.no(&format!("GET /chatgroups/{id}"), NONE).await, gone);
    assert_eq!(app.no(&format!("DELETE /chatgroups/{id}"), NONE).await, gone);

    let rooms = app.ok("room.list", "GET /chatrooms", NONE).await;
    assert_eq!((each(&rooms["data"], "id"), &rooms["count"]), (vec![&*other, &*id], &json!(2)));
    assert_eq!(rooms["data"][1]["affiliations_count"], 2);
    let room = json!({ "name": "new", "maxusers": 20 });
    let changed = app.data("room.update", &format!("PUT {path}"), room).await;
    assert_eq!(changed, json!({ "groupname": true, "maxusers": true }));
    let refused = app.no(&format!("PUT {path}"), json!({ "public": false })).await;
    assert_eq!(refused, failure(400, "invalid_parameter", "some of [public] are not valid fields"));
    let shown = app.data("room.get", &format!("GET {path},{other},1"), NONE).await;
    assert_eq!((each(&shown, "id"), each(&shown, "name")), (vec![&*id, &*other], vec!["new", "test"]));
    assert_eq!((&shown[0]["maxusers"], &shown[1]["maxusers"]), (&json!(20), &json!(1000)));

    let deleted = app.data("room.delete", &format!("DELETE {path}"), NONE).await;
    assert_eq!(deleted, json!({ "success": true, "id": id }));
    let gone = failure(404, "service_resource_not_found", &format!("do not find this group:{id}"));
    assert_eq!(app.no(&format!("GET {path}"), NONE).await, gone);
    let gone = failure(404, "resource_not_found", &format!("grpID {id} does not exist!"));
    assert_eq!(app.no(&format!("DELETE {path}"), NONE).await, gone);
}

#[tokio::test]
async fn an_announcement_has_an_end() {
    let app = App::with(&["owner"]).await;
    for (words, error) in [(GROUP, "FORBIDDEN"), (ROOM, "forbidden_op")] {
        let (id, path) = words.create(&app, &[]).await;
        let line = format!("{path}/announcement");
        let [show, set] =
            ["announcement", "set_announcement"].map(|name| format!("{}.{name}", words.resource));
        let text = "é".repeat(512);
        let answer = app.data(&set, &format!("POST {line}"), json!({ "announcement": text })).await;
        assert_eq!(answer, json!({ "id": id, "result": true }));
        assert_eq!(app.data(&show, &format!("GET {line}"), NONE).await["announcement"], text);
        let refused = app.no(&format!("POST {line}"), json!({ "announcement": format!("{text}.") })).await;
        assert_eq!(refused, failure(403, error, "announce info length exceeds limit!"));
    }
}

#[tokio::test]
async fn members_are_registered_users_and_fit() {
    let app = App::with(&["owner", "user1", "user2", "user3", "user4"]).await;
    let nobody = failure(404, "resource_not_found", "username nobody doesn't exist!");
    let full = failure(403, "exceed_limit", "members size is greater than max user size !");
    for words in [GROUP, ROOM] {
        let create = format!("POST {}", words.path);
        let body = |owner: &str, members: &[&str]| json!({ "owner": owner, "members": members, "name": "", "description": "", "public": true, "maxusers": 3 });
        // A group's name has another name, and a room is always public: what is not known is overlooked.
        assert_eq!(app.no(&create, body("nobody", &["user1"])).await, nobody);
        assert_eq!(app.no(&create, body("owner", &["user1", "nobody"])).await, nobody);
        assert_eq!(app.no(&create, body("owner", &["user1", "user2", "user3"])).await, full);

        let (id, path) = words.create(&app, &["user1"]).await;
        app.send(&format!("PUT {path}"), json!({ "maxusers": 3 })).await;
        let member = format!("{}_member", words.resource);
        let already = format!("can not join this group, reason:user: user1 already in group: {id}\n");
        let already = failure(403, "forbidden_op", &already);
        assert_eq!(app.no(&format!("POST {path}/users/user1"), NONE).await, already);
        assert_eq!(app.no(&format!("POST {path}/users/nobody"), NONE).await, nobody);
        let many =
            async |users: &[&str]| app.no(&format!("POST {path}/users"), json!({ "usernames": users })).await;
        assert_eq!(many(&["user1", "owner"]).await, already);
        assert_eq!(many(&["user2", "nobody"]).await, nobody);
        assert_eq!(many(&["user2", "user3"]).await, full);
        let added = app.data(&format!("{member}.add"), &format!("POST {path}/users/user2"), NONE).await;
        assert_eq!(added, outcome(words.keys[0], &id, "add_member", "user2", None));
        assert_eq!(app.no(&format!("POST {path}/users/user3"), NONE).await, full);
        app.send(&format!("PUT {path}"), json!({ "maxusers": 9 })).await;
        let three = json!({ "usernames": ["user2", "user3", "user4", "user3"] });
        let added = app.data(&format!("{member}.add_many"), &format!("POST {path}/users"), three).await;
        let expected = json!({ "newmembers": ["user3", "user4"], "action": "add_member", words.keys[0]: id });
        assert_eq!(added, expected);
    }
}

/// Of one user the outcome is an object, of several a list; where nothing could be done, the call fails.
#[tokio::test]
async fn members_are_removed_each_for_itself() {
    let app = App::with(&["owner", "user1", "user2", "user3"]).await;
    for words in [GROUP, ROOM] {
        let (id, path) = words.create(&app, &["user1", "user2", "user3"]).await;
        let (key, member) = (words.keys[0], format!("{}_member", words.resource));
        let remove = async |operation: &str, users: &str| {
            app.data(&format!("{member}.{operation}"), &format!("DELETE {path}/users/{users}"), NONE).await
        };
        let removed = outcome(key, &id, "remove_member", "user1", None);
        assert_eq!(remove("remove", "user1").await, removed);
        let expected = json!([
            outcome(key, &id, "remove_member", "user1", Some("group")),
            outcome(key, &id, "remove_member", "user2", None),
        ]);
        assert_eq!(remove("remove_many", "user1%2Cuser2").await, expected);

        let no = async |users: &str| app.no(&format!("DELETE {path}/users/{users}"), NONE).await;
        let strangers = |users: &str| {
            failure(words.status, "forbidden_op", &format!("users [{users}] are not members of this group!"))
        };
        assert_eq!(no("user1").await, strangers("user1"));
        assert_eq!(no("user1,user2").await, strangers("user1, user2"));
        let owner = failure(403, "forbidden_op", "forbidden operation on group owner!");
        assert_eq!(no("user3,owner").await, owner);
        let many = vec!["user1"; 61].join(",");
        let (status, error, why) = no(&many).await;
        assert_eq!((status, &*error), (400, "invalid_parameter"));
        assert!(why.contains("more than maxSize : 60"), "{why}");
        let left = app.data(&format!("{member}.list"), &format!("GET {path}/users"), NONE).await;
        assert_eq!(left, json!([{ "owner": "owner" }, { "member": "user3" }]));
    }
}

#[tokio::test]
async fn members_become_admins() {
    let app = App::with(&["owner", "user1", "user2"]).await;
    for words in [GROUP, ROOM] {
        let (id, path) = words.create(&app, &["user1"]).await;
        let admin = format!("{}_admin", words.resource);
        let list = async || app.data(&format!("{admin}.list"), &format!("GET {path}/admin"), NONE).await;
        for _ in 0..2 {
            let body = json!({ "newadmin": "user1" });
            let added = app.data(&format!("{admin}.add"), &format!("POST {path}/admin"), body).await;
            assert_eq!((&added["result"], &added["newadmin"]), (&json!("success"), &json!("user1")));
            assert_eq!(list().await, json!(["user1"]));
        }
        let add = async |user: &str| app.no(&format!("POST {path}/admin"), json!({ "newadmin": user })).await;
        let stranger = format!("user: user2 doesn't exist in group: {id}");
        assert_eq!(add("user2").await, failure(404, "resource_not_found", &stranger));
        let nobody = failure(404, "resource_not_found", "username nobody doesn't exist!");
        assert_eq!(add("nobody").await, nobody);
        let line = format!("DELETE {path}/admin/user1");
        assert_eq!(app.data(&format!("{admin}.remove"), &line, NONE).await["result"], "success");
        let none = failure(403, "forbidden_op", &format!("user:user1 is not admin of group:{id}"));
        assert_eq!(app.no(&line, NONE).await, none);
        assert_eq!(list().await, json!([]));
    }
}

/// Whoever returns is a plain member.
#[tokio::test]
async fn whoever_is_blocked_leaves_and_may_return() {
    let app = App::with(&["owner", "user1"]).await;
    for words in [GROUP, ROOM] {
        let (_, path) = words.create(&app, &["user1"]).await;
        let call = async |operation: &str, method: &str, list: &str, body: Value| {
            app.data(&format!("{}_{operation}", words.resource), &format!("{method} {path}/{list}"), body)
                .await
        };
        call("admin.add", "POST", "admin", json!({ "newadmin": "user1" })).await;
        let mute = json!({ "usernames": ["user1"], "mute_duration": 1000 });
        call("mute.add", "POST", "mute", mute).await;
        call("block.add", "POST", "blocks/users/user1", NONE).await;
        let lists = [("admin", "admin"), ("mute", "mute"), ("block", "blocks/users"), ("member", "users")];
        let lists = async || {
            let mut shown = Vec::new();
            for (resource, list) in lists {
                shown.push(call(&format!("{resource}.list"), "GET", list, NONE).await);
            }
            shown
        };
        let owner = json!({ "owner": "owner" });
        assert_eq!(lists().await, [json!([]), json!([]), json!(["user1"]), json!([owner])]);
        call("member.add", "POST", "users/user1", NONE).await;
        assert_eq!(lists().await, [json!([]), json!([]), json!([]), json!([owner, { "member": "user1" }])]);
    }
}

#[tokio::test]
async fn users_are_blocked_and_allowed() {
    let app = App::with(&["owner", "user1", "user2", "user3"]).await;
    for words in [GROUP, ROOM] {
        let (id, path) = words.create(&app, &["user1", "user2"]).await;
        let (key, place) = (words.keys[1], Some(words.place));
        let resource = words.resource;
        let list =
            async |list: &str, path: &str| app.data(&format!("{resource}_{list}.list"), path, NONE).await;
        let two = json!({ "usernames": ["user3", "user1"] });

        let (allow, allowed) = (format!("{resource}_allow"), format!("{path}/white/users"));
        let answer = app.data(&format!("{allow}.add_many"), &format!("POST {allowed}"), two.clone()).await;
        let action = "add_user_whitelist";
        let expected =
            json!([outcome(key, &id, action, "user3", place), outcome(key, &id, action, "user1", None)]);
        assert_eq!(answer, expected);
        let answer = app.data(&format!("{allow}.add"), &format!("POST {allowed}/user2"), NONE).await;
        assert_eq!(answer, outcome(key, &id, action, "user2", None));
        assert_eq!(list("allow", &format!("GET {allowed}")).await, json!(["user1", "user2"]));
        let line = format!("DELETE {allowed}/user2,owner");
        let answer = app.data(&format!("{allow}.remove_many"), &line, NONE).await;
        assert_eq!(answer[0], outcome(key, &id, "remove_user_whitelist", "user2", None));
        assert_eq!(answer[1]["result"], false);

        // Whoever is blocked leaves, and is on no list but this one.
        let (block, blocked) = (format!("{resource}_block"), format!("{path}/blocks/users"));
        let answer = app.data(&format!("{block}.add_many"), &format!("POST {blocked}"), two).await;
        let action = "add_blocks";
        let expected =
            json!([outcome(key, &id, action, "user3", place), outcome(key, &id, action, "user1", None)]);
        assert_eq!(answer, expected);
        assert_eq!(list("block", &format!("GET {blocked}")).await, json!(["user1"]));
        assert_eq!(list("allow", &format!("GET {allowed}")).await, json!([]));
        let no = async |line: String| app.no(&line, NONE).await;
        let why = "users [user1] are not members of this group!";
        let stranger = failure(words.status, "forbidden_op", why);
        assert_eq!(no(format!("POST {blocked}/user1")).await, stranger);
        assert_eq!(no(format!("POST {allowed}/user1")).await, stranger);
        let owner = failure(403, "forbidden_op", "forbidden operation on group owner!");
        assert_eq!(no(format!("POST {blocked}/owner")).await, owner);
        let freed = app.data(&format!("{block}.remove"), &format!("DELETE {blocked}/user1"), NONE).await;
        assert_eq!(freed, outcome(key, &id, "remove_blocks", "user1", None));
        assert_eq!(no(format!("DELETE {blocked}/user1")).await, stranger);
        // One in a body is told of in a list.
        let one = json!({ "usernames": ["user2"] });
        let answer = app.data(&format!("{block}.add_many"), &format!("POST {blocked}"), one).await;
        assert_eq!(answer, json!([outcome(key, &id, action, "user2", None)]));
    }
}

#[tokio::test]
async fn users_are_muted() {
    let app = App::with(&["owner", "user1", "user2", "user3"]).await;
    for words in [GROUP, ROOM] {
        let (_, path) = words.create(&app, &["user1", "user2"]).await;
        let (mute, muted) = (format!("{}_mute", words.resource), format!("{path}/mute"));
        let list = async || app.data(&format!("{mute}.list"), &format!("GET {muted}"), NONE).await;
        let body = json!({ "usernames": ["user1", "user3"], "mute_duration": 86_400_000 });
        let answer = app.ok(&format!("{mute}.add"), &format!("POST {muted}"), body).await;
        let expire = answer["data"][0]["expire"].as_i64().unwrap();
        assert!((86_400_000 - 10..86_400_000).contains(&(expire - answer["timestamp"].as_i64().unwrap())));
        assert_eq!(answer["data"][1], json!({ "result": false, "user": "user3" }));
        // The last time counts.
        for duration in [1, -1] {
            let body = json!({ "usernames": ["user2"], "mute_duration": duration });
            app.ok(&format!("{mute}.add"), &format!("POST {muted}"), body).await;
        }
        let two = json!([{ "expire": expire, "user": "user1" }, { "expire": 4_638_873_600_000_i64, "user": "user2" }]);
        assert_eq!(list().await, two);

        let body = |user: &str| json!({ "usernames": [user], "mute_duration": 1 });
        let why = "users [user3] are not members of this group!";
        let stranger = failure(words.status, "forbidden_op", why);
        assert_eq!(app.no(&format!("POST {muted}"), body("user3")).await, stranger);
        let owner = failure(403, "forbidden_op", "forbidden operation on group owner!");
        assert_eq!(app.no(&format!("POST {muted}"), body("owner")).await, owner);
        let line = format!("DELETE {muted}/user1,user3");
        let answer = app.data(&format!("{mute}.remove"), &line, NONE).await;
        let expected = json!([{ "result": true, "user": "user1" }, { "result": false, "user": "user3" }]);
        assert_eq!(answer, expected);
        assert_eq!(each(&list().await, "user"), ["user2"]);

        let all = async || app.send(&format!("GET {path}"), NONE).await.json()["data"][0]["mute"].take();
        let answer = app.data(&format!("{mute}.mute_all"), &format!("POST {path}/ban"), NONE).await;
        assert_eq!((answer, all().await), (json!({ "mute": true }), json!(true)));
        let answer = app.data(&format!("{mute}.unmute_all"), &format!("DELETE {path}/ban"), NONE).await;
        assert_eq!((answer, all().await), (json!({ "mute": false }), json!(false)));
    }
}

#[tokio::test]
async fn attributes_of_a_room_belong_to_who_set_them() {
    let app = App::with(&["owner", "user1", "user2"]).await;
    let (id, path) = ROOM.create(&app, &["user1"]).await;
    let line = format!("/metadata/chatroom/{id}");
    let change = async |operation: &str, user: &str, body: Value| {
        let method = if operation.ends_with("set") { "PUT" } else { "DELETE" };
        let forced = if operation.starts_with("force") { "/forced" } else { "" };
        let line = format!("{method} {line}/user/{user}{forced}");
        app.data(&format!("room_attribute.{operation}"), &line, body).await
    };
    let set = async |operation: &str, user: &str, value: &str, auto_delete: &str| {
        let body = json!({ "metaData": { "key1": value, "key2": value }, "autoDelete": auto_delete });
        change(operation, user, body).await
    };
    let keys = json!({ "keys": ["key1", "key2"] });
    let shown = async |keys: Value| {
        app.data("room_attribute.get", &format!("POST {line}"), json!({ "keys": keys })).await
    };
    let both = json!({ "successKeys": ["key1", "key2"], "errorKeys": {} });

    assert_eq!(set("set", "user1", "1", "DELETE").await, both);
    assert_eq!(shown(json!([])).await, json!({ "key1": "1", "key2": "1" }));
    assert_eq!(shown(json!(["key2", "key3"])).await, json!({ "key2": "1" }));
    let why = "others are not allowed to be set";
    let none = json!({ "successKeys": [], "errorKeys": { "key1": why, "key2": why } });
    assert_eq!(set("set", "owner", "2", "DELETE").await, none);
    assert_eq!(change("delete", "owner", keys.clone()).await, none);
    let some = json!({ "metaData": { "key1": "2", "key3": "2" }, "autoDelete": "NO_DELETE" });
    let some = change("set", "owner", some).await;
    assert_eq!(some, json!({ "successKeys": ["key3"], "errorKeys": { "key1": why } }));
    let long = "k".repeat(129);
    let long = change("set", "owner", json!({ "metaData": { (long.as_str()): "1" } })).await;
    let (_, why) = long["errorKeys"].as_object().unwrap().iter().next().unwrap();
    assert!(why.as_str().unwrap().ends_with("is exceeding maximum limit 128"), "{why}");
    assert_eq!(shown(json!([])).await, json!({ "key1": "1", "key2": "1", "key3": "2" }));

    // By force, they change hands.
    assert_eq!(set("force_set", "owner", "3", "NO_DELETE").await, both);
    assert_eq!(change("delete", "user1", json!({ "keys": ["key1"] })).await["successKeys"], json!([]));
    assert_eq!(set("force_set", "user1", "4", "DELETE").await, both);
    // They go with who set them, unless that was not wanted.
    app.ok("room_member.remove", &format!("DELETE {path}/users/user1"), NONE).await;
    assert_eq!(shown(json!([])).await, json!({ "key3": "2" }));
    assert_eq!(
        change("force_delete", "user2", json!({ "keys": ["key3"] })).await["successKeys"],
        json!(["key3"])
    );
    assert_eq!(shown(json!([])).await, json!({}));

    let stranger = failure(401, "MetadataException", "user is not in chatroom");
    let body = json!({ "metaData": { "key1": "1" } });
    assert_eq!(app.no(&format!("PUT {line}/user/user1"), body.clone()).await, stranger);
    assert_eq!(app.no(&format!("PUT {line}/user/user1/forced"), body.clone()).await, stranger);
    assert_eq!(app.no(&format!("DELETE {line}/user/user1"), keys).await, stranger);
    let many: Vec<_> = (0..11).map(|number| number.to_string()).collect();
    let refused = app.no(&format!("DELETE {line}/user/owner"), json!({ "keys": many })).await;
    assert_eq!(refused, failure(400, "", "exceed allowed batch size 10"));
    let gone = failure(404, "resource_not_found", "grpID 1 does not exist!");
    assert_eq!(app.no("PUT /metadata/chatroom/1/user/owner", body).await, gone);
}
