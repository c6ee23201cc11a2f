//! Pages, by cursor and by number.

use serde_json::{Value, json};

use super::{App, NONE, each, failure};

/// Walks through the pages behind `line`, which ends in a query, and tells each page's items.
async fn walk(app: &App, operation: &str, line: &str, items: fn(&Value) -> Vec<&str>) -> Vec<Vec<String>> {
    let mut pages = Vec::new();
    let mut answer = app.ok(operation, line, NONE).await;
    loop {
        pages.push(items(&answer).into_iter().map(str::to_owned).collect());
        let Some(cursor) = answer["cursor"].as_str() else { return pages };
        let cursor = cursor.replace('=', "%3D");
        answer = app.ok(operation, &format!("{line}&cursor={cursor}"), NONE).await;
    }
}

fn names(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect()
}

#[tokio::test]
async fn users_are_listed_and_deleted_page_by_page() {
    let app = App::with(&["u1", "u2", "u3", "u4", "u5"]).await;
    let users: fn(&Value) -> Vec<&str> = |answer| each(&answer["entities"], "username");
    let pages = walk(&app, "user.list", "GET /users?limit=2", users).await;
    assert_eq!(pages, [vec!["u1", "u2"], vec!["u3", "u4"], vec!["u5"]]);
    // A page that is just full is the last one, too.
    assert_eq!(walk(&app, "user.list", "GET /users?limit=5", users).await.len(), 1);

    let first = app.ok("user.delete_many", "DELETE /users?limit=2", NONE).await;
    assert_eq!(users(&first), ["u1", "u2"]);
    let cursor = first["cursor"].as_str().unwrap().replace('=', "%3D");
    let second = app.ok("user.delete_many", &format!("DELETE /users?limit=3&cursor={cursor}"), NONE).await;
    assert_eq!((users(&second), second.get("cursor")), (vec!["u3", "u4", "u5"], None));
    let list = app.ok("user.list", "GET /users", NONE).await;
    assert_eq!((&list["entities"], &list["count"]), (&json!([]), &json!(0)));
}

#[tokio::test]
async fn sizes_have_a_default_and_a_maximum() {
    let app = App::start().await;
    for batch in 0..2 {
        let users: Vec<_> =
            (0..60).map(|number| json!({ "username": format!("u{batch}_{number}") })).collect();
        app.ok("user.register_many", "POST /users", Value::from(users)).await;
    }
    for (query, expected) in [("", 10), ("?limit=100", 100), ("?limit=1000", 100), ("?limit=0", 1)] {
        let page = app.ok("user.list", &format!("GET /users{query}"), NONE).await;
        assert_eq!((&page["count"], page["cursor"].is_string()), (&json!(expected), true), "{query}");
    }
    let refused = app.no("GET /users?cursor=u0_1", NONE).await;
    assert_eq!(refused, failure(400, "illegal_argument", "cursor is illegal"));
}

/// What is added or removed elsewhere while somebody walks neither repeats nor hides anything.
#[tokio::test]
async fn a_cursor_stays_where_it_is() {
    let app = App::with(&["owner"]).await;
    let create = async || {
        let created =
            app.data("group.create", "POST /chatgroups", json!({ "owner": "owner", "public": true })).await;
        created["groupid"].as_str().unwrap().to_owned()
    };
    let groups = [create().await, create().await, create().await];
    let first = app.ok("group.list", "GET /chatgroups?limit=2", NONE).await;
    assert_eq!(each(&first["data"], "groupid"), [&*groups[2], &*groups[1]]);
    create().await;
    app.ok("group.delete", &format!("DELETE /chatgroups/{}", groups[2]), NONE).await;
    let cursor = first["cursor"].as_str().unwrap().replace('=', "%3D");
    let second = app.ok("group.list", &format!("GET /chatgroups?limit=2&cursor={cursor}"), NONE).await;
    assert_eq!((each(&second["data"], "groupid"), second.get("cursor")), (vec![&*groups[0]], None));
}

#[tokio::test]
async fn contacts_and_blocks_have_cursors() {
    let app = App::with(&["user", "u1", "u2", "u3"]).await;
    for friend in ["u1", "u2", "u3"] {
        app.ok("contact.add", &format!("POST /users/user/contacts/users/{friend}"), NONE).await;
    }
    app.ok("block.add", "POST /users/user/blocks/users", json!({ "usernames": ["u1", "u2", "u3"] })).await;
    let group = json!({ "owner": "user", "public": true, "members": ["u1", "u2", "u3"] });
    let group = app.data("group.create", "POST /chatgroups", group).await;
    let blocks = format!("/chatgroups/{}/blocks/users", group["groupid"].as_str().unwrap());
    let three = json!({ "usernames": ["u1", "u2", "u3"] });
    app.ok("group_block.add_many", &format!("POST {blocks}"), three).await;

    let expected = [vec!["u3", "u2"], vec!["u1"]];
    let contacts = walk(&app, "contact.page", "GET /user/user/contacts?limit=2", |answer| {
        each(&answer["data"]["contacts"], "username")
    });
    assert_eq!(contacts.await, expected);
    let line = "GET /users/user/blocks/users?pageSize=2";
    assert_eq!(walk(&app, "block.list", line, |answer| names(&answer["data"])).await, expected);
    let line = format!("GET {blocks}?pageSize=2");
    assert_eq!(walk(&app, "group_block.list", &line, |answer| names(&answer["data"])).await, expected);
    // Whoever asks for no page gets them all.
    let all = app.ok("group_block.list", &format!("GET {blocks}"), NONE).await;
    assert_eq!((names(&all["data"]).len(), all.get("cursor")), (3, None));
}

#[tokio::test]
async fn pages_have_numbers() {
    let app = App::with(&["owner", "u1", "u2", "u3", "u4"]).await;
    let body = json!({
        "owner": "owner", "name": "test", "description": "test", "public": true, "members": ["u1", "u2", "u3", "u4"],
    });
    let group = app.data("group.create", "POST /chatgroups", body.clone()).await;
    let group = group["groupid"].as_str().unwrap();
    let room = app.data("room.create", "POST /chatrooms", body).await["id"].as_str().unwrap().to_owned();
    for (operation, path) in [
        ("group_member.list", format!("/chatgroups/{group}/users")),
        ("room_member.list", format!("/chatrooms/{room}/users")),
    ] {
        let page = async |query: &str| app.data(operation, &format!("GET {path}?{query}"), NONE).await;
        assert_eq!(page("pagesize=2").await, json!([{ "owner": "owner" }, { "member": "u1" }]));
        assert_eq!(page("pagenum=2&pagesize=2").await, json!([{ "member": "u2" }, { "member": "u3" }]));
        assert_eq!(page("pagenum=3&pagesize=2").await, json!([{ "member": "u4" }]));
        assert_eq!(page("pagenum=4&pagesize=2").await, json!([]));
        assert_eq!(page("").await.as_array().unwrap().len(), 5);
    }
    let line = format!("GET /chatgroups/{group}/users?pagesize=1&sort=desc");
    assert_eq!(app.data("group_member.list", &line, NONE).await, json!([{ "member": "u4" }]));

    for number in 0..5 {
        let group = json!({ "owner": "u1", "public": true, "groupname": number.to_string() });
        app.ok("group.create", "POST /chatgroups", group).await;
    }
    let joined = async |query: &str| {
        app.data("group.joined", &format!("GET /users/u1/joined_chatgroups{query}"), NONE).await
    };
    assert_eq!(each(&joined("").await, "groupname"), ["4", "3", "2", "1", "0"]);
    assert_eq!(each(&joined("?pagenum=2&pagesize=4").await, "groupname"), ["0", ""]);
    let rooms = app.ok("room.joined", "GET /users/u1/joined_chatrooms?pagenum=1&pagesize=9", NONE).await;
    assert_eq!((each(&rooms["data"], "id"), &rooms["count"]), (vec![&*room], &json!(1)));

    for user in ["u1", "u2", "u3"] {
        app.ok("mute.set", "POST /mutes", json!({ "username": user, "chat": 60 })).await;
    }
    let mutes = async |query: &str| app.data("mute.list", &format!("GET /mutes?{query}"), NONE).await;
    assert_eq!(each(&mutes("pageNum=1&pageSize=2").await["data"], "username"), ["u1", "u2"]);
    assert_eq!(each(&mutes("pageNum=2&pageSize=2").await["data"], "username"), ["u3"]);
}
