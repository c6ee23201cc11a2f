//! Users, their contacts, blocks, mutes and attributes.

use serde_json::{Value, json};

use super::{App, NONE, TOKEN, each, failure};
use crate::support::send;

#[tokio::test]
async fn a_user_comes_and_goes() {
    let app = App::start().await;
    let new = json!({ "username": "user1", "password": "123", "nickname": "testuser" });
    let registered = app.ok("user.register", "POST /users", new.clone()).await;
    let user = &registered["entities"][0];
    assert_eq!((&user["username"], &user["nickname"]), (&json!("user1"), &json!("testuser")));
    assert_eq!((&user["type"], &user["activated"]), (&json!("user"), &json!(true)));
    assert_eq!(app.ok("user.get", "GET /users/user1", NONE).await["entities"], json!([user]));

    let taken =
        "Application null Entity user requires that property named username be unique, value of user1 exists";
    let taken = failure(400, "duplicate_unique_property_exists", taken);
    assert_eq!(app.no("POST /users", new).await, taken);
    for (name, why) in [("", "username [] is not legal"), ("user 1", "username [user 1] is not legal")] {
        let refused = failure(400, "illegal_argument", why);
        assert_eq!(app.no("POST /users", json!({ "username": name })).await, refused);
    }
    let long = json!({ "username": "u".repeat(65) });
    assert_eq!(app.no("POST /users", long).await, failure(400, "illegal_argument", "USERNAME_TOO_LONG"));

    let banned = app.ok("user.deactivate", "POST /users/user1/deactivate", NONE).await;
    assert_eq!(banned["entities"][0]["activated"], false);
    assert!(banned["entities"][0]["modified"].as_i64() > user["modified"].as_i64());
    let answer = app.ok("user.activate", "POST /users/user1/activate", NONE).await;
    assert_eq!((&answer["action"], &answer["entities"]), (&json!("activate user"), &json!([])));
    assert_eq!(app.ok("user.get", "GET /users/user1", NONE).await["entities"][0]["activated"], true);
    let password = json!({ "newpassword": "456" });
    let answer = app.ok("user.set_password", "PUT /users/user1/password", password.clone()).await;
    assert_eq!(answer["action"], "set user password");
    assert_eq!(app.data("user.status", "GET /users/user1/status", NONE).await, json!({ "user1": "offline" }));

    let deleted = app.ok("user.delete", "DELETE /users/user1", NONE).await;
    assert_eq!(deleted["entities"][0]["uuid"], user["uuid"]);
    let unknown = failure(404, "service_resource_not_found", "Service resource not found");
    for line in [
        "GET /users/user1",
        "DELETE /users/user1",
        "POST /users/user1/activate",
        "POST /users/user1/deactivate",
        "GET /users/user1/contacts/users",
        "GET /user/user1/contacts",
        "GET /users/user1/blocks/users",
        "GET /users/user1/joined_chatgroups",
        "GET /users/user1/joined_chatrooms",
    ] {
        assert_eq!(app.no(line, NONE).await, unknown, "{line}");
    }
    assert_eq!(app.send("GET /users/user1", NONE).await.json()["exception"], "UserNotFoundException");
    let missing = failure(404, "entity_not_found", "User null not found");
    assert_eq!(app.no("PUT /users/user1/password", password).await, missing);
}

#[tokio::test]
async fn names_that_are_taken_do_not_fail_the_others() {
    let app = App::with(&["user3"]).await;
    let users = json!([{ "username": "user1" }, { "username": "user2" }, { "username": "user3" }]);
    let answer = app.ok("user.register_many", "POST /users", users).await;
    assert_eq!(each(&answer["entities"], "username"), ["user1", "user2"]);
    let failed = json!([{ "username": "user3", "registerUserFailReason": "the user3 already exists" }]);
    assert_eq!(answer["data"], failed);

    let statuses = json!({ "usernames": ["user1", "user2"] });
    let statuses = app.data("user.statuses", "POST /users/batch/status", statuses).await;
    assert_eq!(statuses, json!([{ "user1": "offline" }, { "user2": "offline" }]));

    let twice = json!([
        { "username": "user5", "password": "123" },
        { "username": "user5", "password": "123" },
    ]);
    let answer = app.ok("user.register_many", "POST /users", twice).await;
    assert_eq!(
        (each(&answer["entities"], "username"), each(&answer["data"], "username")),
        (vec!["user5"], vec!["user5"])
    );
    let twice = json!([
        { "username": "user4", "password": "123" },
        { "username": "user4", "password": "456" },
    ]);
    let (status, error, why) = app.no("POST /users", twice).await;
    assert_eq!((status, &*error), (400, "duplicate_unique_property_exists"));
    assert!(why.starts_with("the same user user4 has a different password"), "{why}");
    let many: Vec<_> = (0..61).map(|number| json!({ "username": format!("u{number}") })).collect();
    let (status, error, why) = app.no("POST /users", Value::from(many)).await;
    assert_eq!((status, &*error), (400, "illegal_argument"));
    assert!(why.contains("array size[61]") && why.contains("value[60]"), "{why}");
    let many: Vec<_> = (0..101).map(|number| number.to_string()).collect();
    let refused = app.no("POST /users/batch/status", json!({ "usernames": many })).await;
    let why = "request body exceeds maximum limit, maximum limit is 100";
    assert_eq!(refused, failure(400, "illegal_argument", why));
    assert_eq!(app.ok("user.list", "GET /users", NONE).await["count"], 4);
}

/// With a user goes what the user owns, and what others know of the user.
#[tokio::test]
async fn a_deleted_user_is_forgotten() {
    let app = App::with(&["user1", "user2"]).await;
    app.ok("contact.add", "POST /users/user2/contacts/users/user1", NONE).await;
    app.ok("block.add", "POST /users/user2/blocks/users", json!({ "usernames": ["user1"] })).await;
    app.ok("mute.set", "POST /mutes", json!({ "username": "user1", "chat": -1 })).await;
    let own = app.data("group.create", "POST /chatgroups", json!({ "owner": "user1", "public": true })).await;
    let other = json!({ "owner": "user2", "public": true, "members": ["user1"] });
    let other = app.data("group.create", "POST /chatgroups", other).await;
    let other = other["groupid"].as_str().unwrap();

    let line = format!("POST /chatgroups/{other}/blocks/users/user1");
    app.ok("group_block.add", &line, NONE).await;
    let form = ("content-type", "application/x-www-form-urlencoded");
    send(&app.0, "PUT", "/org/app/metadata/user/user1", &[TOKEN, form], "ext=1").await;

    // By its UUID, which works too.
    let user = app.ok("user.get", "GET /users/user1", NONE).await;
    let uuid = user["entities"][0]["uuid"].as_str().unwrap();
    app.ok("user.delete", &format!("DELETE /users/{uuid}"), NONE).await;
    assert_eq!(app.data("contact.list", "GET /users/user2/contacts/users", NONE).await, json!([]));
    assert_eq!(app.data("block.list", "GET /users/user2/blocks/users", NONE).await, json!([]));
    assert_eq!(app.data("mute.list", "GET /mutes", NONE).await["data"], json!([]));
    let groups = app.data("group.list", "GET /chatgroups", NONE).await;
    assert_eq!(each(&groups, "groupid"), [other], "without {own}");
    let members = app.data("group_member.list", &format!("GET /chatgroups/{other}/users"), NONE).await;
    assert_eq!(members, json!([{ "owner": "user2" }]));
    let line = format!("GET /chatgroups/{other}/blocks/users");
    assert_eq!(app.data("group_block.list", &line, NONE).await, json!([]));
    assert_eq!(app.data("user_attribute.get", "GET /metadata/user/user1", NONE).await, json!({}));
}

#[tokio::test]
async fn contacts_are_mutual() {
    let app = App::with(&["user1", "user2", "user3"]).await;
    for friend in ["user2", "user3", "user2"] {
        let added = app.ok("contact.add", &format!("POST /users/user1/contacts/users/{friend}"), NONE).await;
        assert_eq!(each(&added["entities"], "username"), [friend]);
    }
    let contacts = app.ok("contact.list", "GET /users/user1/contacts/users", NONE).await;
    assert_eq!((&contacts["data"], &contacts["count"]), (&json!(["user3", "user2"]), &json!(2)));
    assert_eq!(app.data("contact.list", "GET /users/user2/contacts/users", NONE).await, json!(["user1"]));
    let page = app.data("contact.page", "GET /user/user2/contacts?needReturnRemark=true", NONE).await;
    assert_eq!(page, json!({ "contacts": [{ "remark": null, "username": "user1" }] }));

    let unknown = failure(404, "service_resource_not_found", "Service resource not found");
    assert_eq!(app.no("POST /users/user1/contacts/users/user4", NONE).await, unknown);
    assert_eq!(app.no("POST /users/user4/contacts/users/user1", NONE).await, unknown);
    let (status, error, why) = app.no("GET /user/user1/contacts?limit=51", NONE).await;
    assert_eq!((status, &*error), (400, "illegal_argument"));
    assert!(why.contains("page size more than max limit : 50"), "{why}");

    app.ok("contact.remove", "DELETE /users/user2/contacts/users/user1", NONE).await;
    assert_eq!(app.data("contact.list", "GET /users/user1/contacts/users", NONE).await, json!(["user3"]));
}

#[tokio::test]
async fn a_user_blocks_others() {
    let app = App::with(&["user1", "user2", "user3"]).await;
    let two = json!({ "usernames": ["user2", "user3"] });
    let blocked = app.data("block.add", "POST /users/user1/blocks/users", two.clone()).await;
    assert_eq!(blocked, two["usernames"]);
    app.ok("block.add", "POST /users/user1/blocks/users", two).await;
    let list = app.ok("block.list", "GET /users/user1/blocks/users", NONE).await;
    assert_eq!((&list["data"], &list["count"]), (&json!(["user3", "user2"]), &json!(2)));
    let freed = app.ok("block.remove", "DELETE /users/user1/blocks/users/user3", NONE).await;
    assert_eq!(each(&freed["entities"], "username"), ["user3"]);
    assert_eq!(app.data("block.list", "GET /users/user1/blocks/users", NONE).await, json!(["user2"]));

    let unknown = failure(404, "service_resource_not_found", "Service resource not found");
    let some = json!({ "usernames": ["user3", "user4"] });
    assert_eq!(app.no("POST /users/user1/blocks/users", some).await, unknown);
    assert_eq!(app.data("block.list", "GET /users/user1/blocks/users", NONE).await, json!(["user2"]));
}

#[tokio::test]
async fn a_user_is_muted_everywhere() {
    let app = App::with(&["user1"]).await;
    let mute = json!({ "username": "user1", "chat": 100, "groupchat": -1 });
    app.ok("mute.set", "POST /mutes", mute).await;
    app.ok("mute.set", "POST /mutes", json!({ "username": "user1", "chat": 0 })).await;
    let shown = app.data("mute.get", "GET /mutes/user1", NONE).await;
    assert_eq!((&shown["userid"], &shown["chatroom"]), (&json!("user1"), &json!(0)));
    assert_eq!((&shown["chat"], &shown["groupchat"]), (&json!(0), &json!(-1)));
    let mutes = app.data("mute.list", "GET /mutes", NONE).await;
    let expected = json!([{ "username": "user1", "groupchat": -1 }, { "username": "user1", "chat": 0 }]);
    assert_eq!(mutes["data"], expected);

    let why = "Entity user requires a property named username";
    let unknown = failure(400, "required_property_not_found", why);
    assert_eq!(app.no("GET /mutes/user2", NONE).await, unknown);
    assert_eq!(app.no("POST /mutes", json!({ "username": "user2", "chat": 1 })).await, unknown);
}

/// Who has attributes need not be registered.
#[tokio::test]
async fn attributes_of_users_add_up() {
    let app = App::start().await;
    let set = async |user: &str, form: &str| {
        let headers = [TOKEN, ("content-type", "application/x-www-form-urlencoded")];
        send(&app.0, "PUT", &format!("/org/app/metadata/user/{user}"), &headers, form).await
    };
    let reply = set("user1", "nickname=nick+name&ext=ext").await;
    assert_eq!(reply.json()["data"], json!({ "nickname": "nick name", "ext": "ext" }));
    assert_eq!(set("user1", "ext=%C3%A9").await.json()["data"], json!({ "ext": "é" }));
    set("user2", "nickname=two").await;
    let get =
        async |user: &str| app.data("user_attribute.get", &format!("GET /metadata/user/{user}"), NONE).await;
    assert_eq!(get("user1").await, json!({ "nickname": "nick name", "ext": "é" }));
    assert_eq!(get("user3").await, json!({}));

    let asked = json!({ "properties": ["nickname", "sign"], "targets": ["user1", "user2", "user3"] });
    let many = app.data("user_attribute.get_many", "POST /metadata/user/get", asked).await;
    assert_eq!(many, json!({ "user1": { "nickname": "nick name" }, "user2": { "nickname": "two" } }));
    let capacity = async || app.data("user_attribute.capacity", "GET /metadata/user/capacity", NONE).await;
    assert_eq!(capacity().await, "nicknamenick nameexté".len() + "nicknametwo".len());

    let large = set("user1", &format!("ext={}", "x".repeat(2048))).await;
    assert_eq!((large.status, &large.json()["error"]), (403, &json!("FORBIDDEN")));
    assert_eq!(app.data("user_attribute.delete", "DELETE /metadata/user/user1", NONE).await, true);
    assert_eq!((get("user1").await, capacity().await), (json!({}), json!(11)));
}
