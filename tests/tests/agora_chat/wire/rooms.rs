//! Chat rooms, their members and their attributes.

use agora_chat_api::{AgoraChat, AutoDelete, room, room_attribute, room_member};

use super::Sent;

const ROOM: &str = "662XXXX13";

pub(super) async fn call(agora: &AgoraChat, resource: &str, variant: &str) -> Sent {
    match resource {
        "room" => room(&agora.room(), variant).await,
        "room_member" => room_member(&agora.room_member(), variant).await,
        "room_attribute" => room_attribute(&agora.room_attribute(), variant).await,
        _ => None,
    }
}

async fn room(room: &room::Calls<'_>, variant: &str) -> Sent {
    let create = || room.create("testchatroom1", "test", "user1").max_users(300).members(["user2"]);
    let update = || room.update(ROOM).name("testchatroom").description("test").max_users(300);
    Some(match variant {
        "create" => create().await.map(drop),
        "create.all" => create().custom("custom").need_verify(true).await.map(drop),
        "list" => room.list().limit(10).await.map(drop),
        "list.next" => room.list().limit(2).cursor("1").await.map(drop),
        "joined" => room.joined("user1").await.map(drop),
        "joined.page" => room.joined("user1").page(1).page_size(10).await.map(drop),
        "get" => room.get(["212126099636225", "212126098587649"]).await.map(drop),
        "get.one" => room.get([ROOM]).await.map(drop),
        "update" => update().await.map(drop),
        "update.all" => update().custom("custom").need_verify(true).await.map(drop),
        "delete" => room.delete(ROOM).await.map(drop),
        "announcement" => room.announcement("12XXXX11").await.map(drop),
        "set_announcement" => room.set_announcement("12XXXX11", "chat room announcement").await.map(drop),
        _ => return None,
    })
}

async fn room_member(member: &room_member::Calls<'_>, variant: &str) -> Sent {
    let room = "66XXXX33";
    Some(match variant {
        "list" => member.list("12XXXX11").page(2).page_size(2).await.map(drop),
        "add" => member.add(room, "user1").await.map(drop),
        "add_many" => member.add_many(room, ["user1", "user2"]).await.map(drop),
        "remove" => member.remove(room, "user1").await.map(drop),
        "remove_many" => member.remove_many(room, ["user1", "user2"]).await.map(drop),
        _ => return None,
    })
}

async fn room_attribute(attribute: &room_attribute::Calls<'_>, variant: &str) -> Sent {
    let attributes = [("key1", "value1"), ("key2", "value2")];
    let keys = ["key1", "key2"];
    Some(match variant {
        "set" => {
            let call = attribute.set(ROOM, "user1", attributes).auto_delete(AutoDelete::Delete);
            call.await.map(drop)
        }
        "set.kept" => attribute.set(ROOM, "user1", attributes).auto_delete(AutoDelete::Keep).await.map(drop),
        "get" => attribute.get(ROOM).keys(keys).await.map(drop),
        "get.all" => attribute.get(ROOM).await.map(drop),
        "force_set" => {
            let call = attribute.force_set(ROOM, "user1", attributes).auto_delete(AutoDelete::Delete);
            call.await.map(drop)
        }
        "delete" => attribute.delete(ROOM, "user1", keys).await.map(drop),
        "force_delete" => attribute.force_delete(ROOM, "user1", keys).await.map(drop),
        _ => return None,
    })
}
