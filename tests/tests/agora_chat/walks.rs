//! Walks over pages, in every style of the platform: what is asked, page by page, and where it ends.

use agora_chat_api::{AgoraChat, ErrorKind, Paged};
use chat_tests::server::{Answer, Server};
use serde_json::{Value, json};

const CURSOR: &str = "MTA5OTAwMzMwNDUzNTA2ODY1NA==";

/// A walk to its end.
struct Walk<T> {
    items: Vec<T>,
    /// How many pages came.
    pages: usize,
    /// What was asked.
    lines: Vec<String>,
}

/// Walks to the end of a server that answers these and then fails: item by item, and once more page by page.
async fn walk<O: Paged>(answers: &[Value], call: impl Fn(&AgoraChat) -> O) -> Walk<O::Item> {
    let script = || Server::script(answers.iter().map(|answer| Answer::json(answer.to_string())));
    let server = script().await.unwrap();
    let mut walk = chat_core::Items::new(call(&super::client(&server)));
    let mut items = Vec::new();
    while let Some(item) = walk.try_next().await.unwrap() {
        items.push(item);
    }
    let lines = server.lines();
    assert!(walk.try_next().await.unwrap().is_none(), "the end stays the end");
    assert_eq!(server.lines(), lines, "and nothing is asked there");

    let server = script().await.unwrap();
    let mut walk = chat_core::Pages::new(call(&super::client(&server)));
    let (mut pages, mut count) = (0, 0);
    while let Some(page) = walk.try_next().await.unwrap() {
        pages += 1;
        count += O::items(page).len();
    }
    assert_eq!((count, server.lines()), (items.len(), lines.clone()), "page by page it is the same walk");
    Walk { items, pages, lines }
}

/// The answer with that `cursor` beside its payload.
fn with_cursor(mut answer: Value, cursor: &str) -> Value {
    answer["cursor"] = json!(cursor);
    answer
}

fn users(names: &[&str]) -> Value {
    let user = |name: &&str| {
        json!({
            "uuid": "278b5e60", "type": "user", "created": 1_541_587_920_710_i64,
            "modified": 1_541_587_920_710_i64, "username": name, "activated": true,
        })
    };
    json!({"action": "get", "entities": names.iter().map(user).collect::<Vec<_>>()})
}

fn rooms(ids: &[&str]) -> Value {
    let room = |id: &&str| json!({"id": id, "name": "room", "owner": "user1", "affiliations_count": 1});
    json!({"entities": [], "data": ids.iter().map(room).collect::<Vec<_>>()})
}

/// A payload of so many times this.
fn data(item: &Value, count: usize) -> Value {
    json!({"entities": [], "data": vec![item; count]})
}

fn member() -> Value {
    json!({"member": "user2"})
}

fn threads(ids: &[&str], cursor: &str) -> Value {
    let thread = |id: &&str| {
        json!({
            "name": "1", "owner": "test4", "id": id, "msgId": "1920", "groupId": "17XXXX61",
            "created": 1_650_856_033_420_i64,
        })
    };
    json!({"entities": ids.iter().map(thread).collect::<Vec<_>>(), "properties": {"cursor": cursor}})
}

#[test]
fn no_list_of_pages_is_forgotten_here() {
    let spec = super::spec();
    let paged = spec.operations().filter(|(_, operation)| operation.paging.is_some());
    let mut names: Vec<String> = paged.map(|(name, _)| name).collect();
    names.sort_unstable();
    let here = [
        "block.list",
        "contact.page",
        "group.joined",
        "group.list",
        "group_block.list",
        "group_file.list",
        "group_member.list",
        "mute.list",
        "presence.subscriptions",
        "push_label.list",
        "push_label.users",
        "reaction.detail",
        "room.joined",
        "room.list",
        "room_member.list",
        "room_super_admin.list",
        "thread.joined",
        "thread.joined_in_group",
        "thread.list",
        "thread_member.list",
        "user.list",
    ];
    assert_eq!(names, here);
}

#[tokio::test]
async fn users_end_where_no_cursor_is_told() {
    let answers = [with_cursor(users(&["user1", "user2"]), CURSOR), users(&["user3", "user4"])];
    let Walk { items, pages, lines } = walk(&answers, |agora| agora.user().list().limit(2)).await;
    let names: Vec<_> = items.iter().map(|user| user.username.as_str()).collect();
    assert_eq!((names, pages), (vec!["user1", "user2", "user3", "user4"], 2));
    let next = "GET /org/app/users?limit=2&cursor=MTA5OTAwMzMwNDUzNTA2ODY1NA%3D%3D";
    assert_eq!(lines, ["GET /org/app/users?limit=2", next]);
}

/// How many items a page has tells nothing where there is a cursor.
#[tokio::test]
async fn a_short_page_with_a_cursor_leads_on() {
    let answers = [with_cursor(rooms(&["r1"]), "1"), with_cursor(rooms(&["r2", "r3"]), "2"), rooms(&["r4"])];
    let Walk { items, pages, lines } = walk(&answers, |agora| agora.room().list().limit(10)).await;
    let ids: Vec<_> = items.iter().map(|room| room.id.as_str()).collect();
    assert_eq!((ids, pages), (vec!["r1", "r2", "r3", "r4"], 3));
    let path = "GET /org/app/chatrooms?limit=10";
    assert_eq!(lines, [path.to_owned(), format!("{path}&cursor=1"), format!("{path}&cursor=2")]);
}

/// A cursor that is told with the last page leads to an empty one, and that is the end, whatever it tells.
#[tokio::test]
async fn an_empty_page_is_the_end_though_it_has_a_cursor() {
    let answers = [with_cursor(rooms(&["r1"]), "1"), with_cursor(rooms(&[]), "2")];
    let Walk { items, pages, lines } = walk(&answers, |agora| agora.room().list()).await;
    assert_eq!((items.len(), pages), (1, 2));
    assert_eq!(lines, ["GET /org/app/chatrooms", "GET /org/app/chatrooms?cursor=1"]);

    let Walk { items, pages, lines } = walk(&[rooms(&[])], |agora| agora.room().list()).await;
    assert_eq!((items.len(), pages, lines.len()), (0, 1, 1), "nothing at all");
}

#[tokio::test]
async fn no_cursor_is_spelled_in_several_ways() {
    for spelling in [json!(null), json!("")] {
        let mut last = rooms(&["r1"]);
        last["cursor"] = spelling.clone();
        let Walk { items, lines, .. } = walk(&[last], |agora| agora.room().list()).await;
        assert_eq!((items.len(), lines.len()), (1, 1), "{spelling}");
    }
}

#[tokio::test]
async fn a_cursor_that_comes_back_is_the_end() {
    let again = with_cursor(rooms(&["r1"]), "1");
    let Walk { items, lines, .. } = walk(&[again.clone(), again.clone()], |agora| agora.room().list()).await;
    assert_eq!((items.len(), lines.len()), (2, 2), "at once");

    let circle = [again, with_cursor(rooms(&["r2"]), "2"), with_cursor(rooms(&["r3"]), "1")];
    let Walk { items, lines, .. } = walk(&circle, |agora| agora.room().list()).await;
    assert_eq!(items.len(), 3);
    let path = "GET /org/app/chatrooms";
    assert_eq!(
        lines,
        [path.to_owned(), format!("{path}?cursor=1"), format!("{path}?cursor=2")],
        "in a circle"
    );
}

#[tokio::test]
async fn all_lists_with_a_cursor_beside_the_payload_are_walked() {
    let group = json!({"owner": "org#app_user1", "groupid": "g1", "affiliations": 2, "type": "group"});
    let answers = [with_cursor(data(&group, 2), "c"), data(&group, 1)];
    let Walk { items, lines, .. } = walk(&answers, |agora| agora.group().list().limit(2)).await;
    assert_eq!((items.len(), items[2].group_id.as_str()), (3, "g1"));
    assert_eq!(lines, ["GET /org/app/chatgroups?limit=2", "GET /org/app/chatgroups?limit=2&cursor=c"]);

    let label = json!({"name": "post-90s", "createdAt": 1_648_720_341_118_i64});
    let answers = [with_cursor(data(&label, 1), "c"), data(&label, 1)];
    let Walk { items, lines, .. } = walk(&answers, |agora| agora.push_label().list()).await;
    assert_eq!((items.len(), items[1].name.as_str()), (2, "post-90s"));
    assert_eq!(lines, ["GET /org/app/push/label", "GET /org/app/push/label?cursor=c"]);

    let user = json!({"username": "hx1", "created": 1_648_720_341_118_i64});
    let answers = [with_cursor(data(&user, 1), "c"), data(&user, 1)];
    let Walk { items, lines, .. } =
        walk(&answers, |agora| agora.push_label().users("post-90s").limit(1)).await;
    assert_eq!((items.len(), items[1].username.as_str()), (2, "hx1"));
    let path = "GET /org/app/push/label/post-90s/user?limit=1";
    assert_eq!(lines, [path.to_owned(), format!("{path}&cursor=c")]);

    let contacts = json!({"data": {"contacts": [{"username": "user2", "remark": null}]}});
    let answers = [with_cursor(contacts.clone(), "c"), contacts];
    let call = |agora: &AgoraChat| agora.contact().page("user1").with_remarks(true);
    let Walk { items, lines, .. } = walk(&answers, call).await;
    assert_eq!((items.len(), items[1].username.as_str()), (2, "user2"));
    let path = "GET /org/app/user/user1/contacts";
    assert_eq!(
        lines,
        [format!("{path}?needReturnRemark=true"), format!("{path}?cursor=c&needReturnRemark=true")]
    );
}

/// Without a size the block lists answer 500 users and no cursor: a walk sends one, a call alone does not.
#[tokio::test]
async fn walks_over_block_lists_send_a_size() {
    let answers = [with_cursor(data(&json!("tst05"), 50), CURSOR), data(&json!("tst04"), 2)];
    let Walk { items, lines, .. } = walk(&answers, |agora| agora.block().list("user1")).await;
    assert_eq!((items.len(), items[51].as_str()), (52, "tst04"));
    let path = "GET /org/app/users/user1/blocks/users?pageSize=50";
    assert_eq!(lines, [path.to_owned(), format!("{path}&cursor=MTA5OTAwMzMwNDUzNTA2ODY1NA%3D%3D")]);

    let Walk { lines, .. } =
        walk(&answers, |agora| agora.group_block().list("66016455491585").page_size(7)).await;
    let path = "GET /org/app/chatgroups/66016455491585/blocks/users?pageSize=7";
    assert_eq!(
        lines,
        [path.to_owned(), format!("{path}&cursor=MTA5OTAwMzMwNDUzNTA2ODY1NA%3D%3D")],
        "one's own"
    );

    let (server, agora) = super::answering(Answer::json(data(&json!("tst05"), 1).to_string())).await;
    agora.block().list("user1").await.unwrap();
    agora.group_block().list("66016455491585").await.unwrap();
    let lines =
        ["GET /org/app/users/user1/blocks/users", "GET /org/app/chatgroups/66016455491585/blocks/users"];
    assert_eq!(server.lines(), lines);
}

/// The last page of threads still says where the next one would begin.
#[tokio::test]
async fn threads_end_with_an_empty_page() {
    let answers = [threads(&["t1", "t2"], "a"), threads(&["t3"], "b"), threads(&[], "b")];
    let Walk { items, pages, lines } = walk(&answers, |agora| agora.thread().joined("test4").limit(2)).await;
    let ids: Vec<_> = items.iter().map(|thread| thread.id.as_str()).collect();
    assert_eq!((ids, pages), (vec!["t1", "t2", "t3"], 3));
    let path = "GET /org/app/threads/user/test4?limit=2";
    assert_eq!(lines, [path.to_owned(), format!("{path}&cursor=a"), format!("{path}&cursor=b")]);

    let Walk { items, lines, .. } =
        walk(&answers, |agora| agora.thread().joined_in_group("184524748161025", "test4")).await;
    let path = "GET /org/app/threads/chatgroups/184524748161025/user/test4";
    assert_eq!(items.len(), 3);
    assert_eq!(lines, [path.to_owned(), format!("{path}?cursor=a"), format!("{path}?cursor=b")]);

    let Walk { items, lines, .. } = walk(&answers, |agora| agora.thread().list()).await;
    let ids: Vec<_> = items.iter().map(|thread| thread.id.as_str()).collect();
    assert_eq!(ids, ["t1", "t2", "t3"]);
    let path = "GET /org/app/thread";
    assert_eq!(lines, [path.to_owned(), format!("{path}?cursor=a"), format!("{path}?cursor=b")]);

    for properties in [json!(null), json!({}), json!({"cursor": ""})] {
        let mut last = threads(&["t1"], "");
        last["properties"] = properties.clone();
        let Walk { lines, .. } = walk(&[last], |agora| agora.thread().list()).await;
        assert_eq!(lines.len(), 1, "{properties}");
    }
}

#[tokio::test]
async fn members_of_threads_end_with_an_empty_page() {
    let page = |users: &[&str], cursor: &str| json!({"data": {"affiliations": users}, "properties": {"cursor": cursor}});
    let answers = [page(&["test4", "test5"], "a"), page(&["test6"], "b"), page(&[], "b")];
    let Walk { items, lines, .. } =
        walk(&answers, |agora| agora.thread_member().list("179786360094768")).await;
    let names: Vec<_> = items.iter().map(|user| user.as_str()).collect();
    assert_eq!(names, ["test4", "test5", "test6"]);
    let path = "GET /org/app/thread/179786360094768/users";
    assert_eq!(lines, [path.to_owned(), format!("{path}?cursor=a"), format!("{path}?cursor=b")]);
}

/// Who reacted: the cursor stands inside the payload.
#[tokio::test]
async fn reactions_have_their_cursor_inside_the_payload() {
    let page = |users: &[&str], cursor: &str| {
        json!({"requestStatusCode": "ok", "data": {
            "reactionId": "946463470818405943", "reaction": "e 1", "count": 3, "state": true,
            "userList": users, "cursor": cursor,
        }})
    };
    let answers = [page(&["wz1", "wz2"], "946463471296555192"), page(&["wz3"], "9"), page(&[], "9")];
    let call = |agora: &AgoraChat| agora.reaction().detail("wz", "997627787730750008", "e 1").limit(2);
    let Walk { items, lines, .. } = walk(&answers, call).await;
    let names: Vec<_> = items.iter().map(|user| user.as_str()).collect();
    assert_eq!(names, ["wz1", "wz2", "wz3"]);
    let path = "GET /org/app/reaction/user/wz/detail?msgId=997627787730750008&message=e+1&limit=2";
    assert_eq!(
        lines,
        [path.to_owned(), format!("{path}&cursor=946463471296555192"), format!("{path}&cursor=9")]
    );
}

/// Numbered pages: a short one is the last.
#[tokio::test]
async fn a_short_page_is_the_last_of_numbered_ones() {
    let answers = [data(&member(), 2), data(&member(), 2), data(&member(), 1)];
    let Walk { items, pages, lines } =
        walk(&answers, |agora| agora.group_member().list("g").page_size(2)).await;
    assert_eq!((items.len(), pages), (5, 3));
    let path = "GET /org/app/chatgroups/g/users";
    assert_eq!(
        lines,
        [
            format!("{path}?pagesize=2"),
            format!("{path}?pagenum=2&pagesize=2"),
            format!("{path}?pagenum=3&pagesize=2")
        ]
    );
    // when all of them are full, an empty one is
    let answers = [data(&member(), 2), data(&member(), 0)];
    let Walk { items, lines, .. } =
        walk(&answers, |agora| agora.room_member().list("r").page_size(2).page(4)).await;
    assert_eq!(items.len(), 2);
    let path = "GET /org/app/chatrooms/r/users";
    assert_eq!(lines, [format!("{path}?pagenum=4&pagesize=2"), format!("{path}?pagenum=5&pagesize=2")]);
}

/// What is short is told by the size that was asked for, else by the documented default, never by more than the
/// documented maximum.
#[tokio::test]
async fn what_is_short_depends_on_the_list() {
    let file = json!({
        "file_id": "f", "file_name": "a.jpg", "file_owner": "u1", "file_size": 1, "created": 1_597_811_492_594_i64,
    });
    for (full, size) in [(10, None), (100, Some(500))] {
        let call = |agora: &AgoraChat| {
            let list = agora.group_member().list("g");
            if let Some(size) = size { list.page_size(size) } else { list }
        };
        let Walk { items, pages, .. } = walk(&[data(&member(), full), data(&member(), full - 1)], call).await;
        assert_eq!((items.len(), pages), (2 * full - 1, 2), "members of groups, {size:?}");
    }
    let Walk { pages, .. } = walk(&[data(&file, 99)], |agora| agora.group_file().list("g")).await;
    assert_eq!(pages, 1);
    let Walk { pages, lines, .. } =
        walk(&[data(&file, 100), data(&file, 0)], |agora| agora.group_file().list("g")).await;
    let path = "GET /org/app/chatgroups/g/share_files";
    assert_eq!(lines, [format!("{path}?pagenum=1&pagesize=100"), format!("{path}?pagenum=2&pagesize=100")]);
    assert_eq!(pages, 2);
    let Walk { pages, .. } = walk(&[data(&member(), 99)], |agora| agora.room_member().list("r")).await;
    assert_eq!(pages, 1);
    let admins = [data(&json!("a"), 10), data(&json!("a"), 9)];
    let Walk { items, lines, .. } = walk(&admins, |agora| agora.room_super_admin().list()).await;
    assert_eq!(items.len(), 19);
    let path = "GET /org/app/chatrooms/super_admin";
    assert_eq!(lines, [path.to_owned(), format!("{path}?pagenum=2")]);
}

/// Without numbers these answer other things than pages: a walk sends both from the first page on.
#[tokio::test]
async fn walks_over_what_was_joined_send_number_and_size() {
    let group = json!({"groupid": "g1"});
    let answers = [data(&group, 20), data(&group, 3)];
    let Walk { items, lines, .. } = walk(&answers, |agora| agora.group().joined("user1")).await;
    let path = "GET /org/app/users/user1/joined_chatgroups";
    assert_eq!(items.len(), 23);
    assert_eq!(lines, [format!("{path}?pagesize=20&pagenum=1"), format!("{path}?pagesize=20&pagenum=2")]);

    let room = json!({"id": "r1", "name": "test"});
    let answers = [data(&room, 100), json!({"data": room})];
    let Walk { items, lines, .. } = walk(&answers, |agora| agora.room().joined("user1")).await;
    let path = "GET /org/app/users/user1/joined_chatrooms";
    assert_eq!(items.len(), 101, "a room alone is a page, too");
    assert_eq!(lines, [format!("{path}?pagenum=1&pagesize=100"), format!("{path}?pagenum=2&pagesize=100")]);

    let answers = [data(&room, 30), data(&room, 0)];
    let Walk { lines, .. } = walk(&answers, |agora| agora.room().joined("user1").page_size(30).page(2)).await;
    assert_eq!(lines, [format!("{path}?pagenum=2&pagesize=30"), format!("{path}?pagenum=3&pagesize=30")]);

    let (server, agora) = super::answering(Answer::json(data(&room, 1).to_string())).await;
    agora.room().joined("user1").await.unwrap();
    assert_eq!(server.lines(), [path], "a call alone sends what it is told");
}

/// A page of subscriptions holds one of them, unless it is told another size.
#[tokio::test]
async fn subscriptions_are_walked_in_large_pages() {
    let page = |count: usize| {
        let one = json!({"uid": "lxml2", "expiry": "1645822322"});
        json!({"result": {"totalnum": "501", "sublist": vec![one; count]}})
    };
    let Walk { items, lines, .. } =
        walk(&[page(500), page(1)], |agora| agora.presence().subscriptions("wzy")).await;
    assert_eq!((items.len(), items[500].user.as_str()), (501, "lxml2"));
    let path = "GET /org/app/users/wzy/presence/sublist";
    assert_eq!(lines, [format!("{path}?pageSize=500"), format!("{path}?pageNum=2&pageSize=500")]);

    let answers = [page(1), page(1), page(0)];
    let Walk { items, lines, .. } =
        walk(&answers, |agora| agora.presence().subscriptions("wzy").page_size(1)).await;
    assert_eq!((items.len(), lines.len()), (2, 3), "full pages, and an empty one");
}

/// Nothing tells how many mutes a page has: only an empty one is the last. They stand in `data` of `data`.
#[tokio::test]
async fn mutes_are_walked_until_a_page_is_empty() {
    let page = |count: usize| json!({"data": {"data": vec![json!({"username": "u", "chat": 69}); count], "unixtime": 1_631_609_858}});
    let Walk { items, pages, lines } = walk(&[page(50), page(2), page(0)], |agora| agora.mute().list()).await;
    assert_eq!((items.len(), pages), (52, 3));
    let path = "GET /org/app/mutes";
    assert_eq!(
        lines,
        [
            format!("{path}?pageNum=1&pageSize=50"),
            format!("{path}?pageNum=2&pageSize=50"),
            format!("{path}?pageNum=3&pageSize=50")
        ]
    );
}

/// A walk that is bounded asks for no page that it does not need.
#[tokio::test]
async fn at_most_asks_no_further() {
    let (server, agora) = super::answering(Answer::json(data(&member(), 10).to_string())).await;
    let some = agora.group_member().list("g").stream().at_most(25).await.unwrap();
    assert_eq!((some.len(), server.lines().len()), (25, 3));
    let pages = agora.group_member().list("g").pages().at_most(2).await.unwrap();
    assert_eq!((pages.len(), server.lines().len()), (2, 5));
}

/// After an error the same walk goes on where it failed: nothing twice, nothing left out.
#[tokio::test]
async fn an_error_leaves_the_walk_before_the_page_that_failed() {
    let page = |answer: Value| Answer::json(answer.to_string());
    let limited = Answer::new(
        429,
        r#"{"error":"reach_limit","error_description":"This request has reached api limit"}"#,
    );
    let first = || page(with_cursor(rooms(&["r1"]), "1"));
    let second = || page(rooms(&["r2"]));
    let server = Server::script([first(), limited, second().cut(), second()]).await.unwrap();
    let agora = super::client(&server);
    let mut walk = agora.room().list().stream();
    assert_eq!(walk.try_next().await.unwrap().unwrap().id.as_str(), "r1");
    assert!(walk.try_next().await.unwrap_err().is_rate_limited());
    assert_eq!(walk.try_next().await.unwrap_err().kind(), ErrorKind::Transport);
    // where a walk stands can be kept, and gone on from
    let mut later = walk.position().clone().stream();
    assert_eq!(later.try_next().await.unwrap().unwrap().id.as_str(), "r2");
    assert!(later.try_next().await.unwrap().is_none());
    let path = "GET /org/app/chatrooms";
    let next = format!("{path}?cursor=1");
    assert_eq!(server.lines(), [path, &next, &next, &next]);
}
