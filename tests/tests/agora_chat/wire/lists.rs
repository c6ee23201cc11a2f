//! The lists of groups and chat rooms: admins, allow lists, block lists and mutes.

use agora_chat_api::{
    AgoraChat, Millis, Mute, group_admin, group_allow, group_block, group_mute, room_admin, room_allow,
    room_block, room_mute, room_super_admin,
};

use super::Sent;

const DAY: Millis = Millis(86_400_000);

pub(super) async fn call(agora: &AgoraChat, resource: &str, variant: &str) -> Sent {
    match resource {
        "group_admin" => group_admin(&agora.group_admin(), variant).await,
        "group_allow" => group_allow(&agora.group_allow(), variant).await,
        "group_block" => group_block(&agora.group_block(), variant).await,
        "group_mute" => group_mute(&agora.group_mute(), variant).await,
        "room_admin" => room_admin(&agora.room_admin(), variant).await,
        "room_allow" => room_allow(&agora.room_allow(), variant).await,
        "room_block" => room_block(&agora.room_block(), variant).await,
        "room_mute" => room_mute(&agora.room_mute(), variant).await,
        "room_super_admin" => room_super_admin(&agora.room_super_admin(), variant).await,
        _ => None,
    }
}

async fn group_admin(admin: &group_admin::Calls<'_>, variant: &str) -> Sent {
    let group = "10130212061185";
    Some(match variant {
        "list" => admin.list(group).await.map(drop),
        "add" => admin.add(group, "user1").await.map(drop),
        "remove" => admin.remove(group, "user1").await.map(drop),
        _ => return None,
    })
}

async fn group_allow(allow: &group_allow::Calls<'_>, variant: &str) -> Sent {
    let group = "1208XXXX5169153";
    Some(match variant {
        "list" => allow.list(group).await.map(drop),
        "add" => allow.add(group, "username1").await.map(drop),
        "add_many" => allow.add_many(group, ["user1"]).await.map(drop),
        "remove_many" => allow.remove_many(group, ["username1", "username2"]).await.map(drop),
        "remove_many.one" => allow.remove_many(group, ["username1"]).await.map(drop),
        _ => return None,
    })
}

async fn group_block(block: &group_block::Calls<'_>, variant: &str) -> Sent {
    let group = "66016455491585";
    Some(match variant {
        "list" => block.list(group).page_size(2).await.map(drop),
        "list.all" => block.list(group).await.map(drop),
        "list.next" => block.list(group).page_size(2).cursor("MTA5OTAwMzMwNDUzNTA2ODY1NA==").await.map(drop),
        "add" => block.add(group, "user1").await.map(drop),
        "add_many" => block.add_many(group, ["user3", "user4"]).await.map(drop),
        "remove" => block.remove(group, "user1").await.map(drop),
        "remove_many" => block.remove_many(group, ["user1", "user2"]).await.map(drop),
        _ => return None,
    })
}

async fn group_mute(mute: &group_mute::Calls<'_>, variant: &str) -> Sent {
    let group = "10130212061185";
    Some(match variant {
        "list" => mute.list(group).await.map(drop),
        "add" => mute.add(group, ["user1"], DAY).await.map(drop),
        "add.forever" => mute.add(group, ["user1"], Mute::FOREVER).await.map(drop),
        "mute_all" => mute.mute_all(group).await.map(drop),
        "remove" => mute.remove(group, ["user1"]).await.map(drop),
        "remove.many" => mute.remove(group, ["user1", "user2"]).await.map(drop),
        "unmute_all" => mute.unmute_all(group).await.map(drop),
        _ => return None,
    })
}

async fn room_admin(admin: &room_admin::Calls<'_>, variant: &str) -> Sent {
    let room = "12XXXX11";
    Some(match variant {
        "list" => admin.list(room).await.map(drop),
        "add" => admin.add(room, "user1").await.map(drop),
        "remove" => admin.remove(room, "user1").await.map(drop),
        _ => return None,
    })
}

async fn room_allow(allow: &room_allow::Calls<'_>, variant: &str) -> Sent {
    let room = "66213271109633";
    Some(match variant {
        "list" => allow.list(room).await.map(drop),
        "add" => allow.add(room, "wzy_xiaomi").await.map(drop),
        "add_many" => allow.add_many(room, ["user1"]).await.map(drop),
        "remove_many" => allow.remove_many(room, ["wzy_huawei", "wzy_meizu"]).await.map(drop),
        "remove_many.one" => allow.remove_many(room, ["wzy_huawei"]).await.map(drop),
        _ => return None,
    })
}

async fn room_block(block: &room_block::Calls<'_>, variant: &str) -> Sent {
    let room = "66213271109633";
    Some(match variant {
        "list" => block.list(room).await.map(drop),
        "add" => block.add(room, "user1").await.map(drop),
        "add_many" => block.add_many(room, ["user3", "user4"]).await.map(drop),
        "remove" => block.remove(room, "user1").await.map(drop),
        "remove_many" => block.remove_many(room, ["user1", "user2"]).await.map(drop),
        _ => return None,
    })
}

async fn room_mute(mute: &room_mute::Calls<'_>, variant: &str) -> Sent {
    let room = "1265710621211";
    Some(match variant {
        "list" => mute.list(room).await.map(drop),
        "add" => mute.add(room, ["user1", "user2"], DAY).await.map(drop),
        "add.forever" => mute.add(room, ["user1"], Mute::FOREVER).await.map(drop),
        "mute_all" => mute.mute_all(room).await.map(drop),
        "remove" => mute.remove(room, ["user1"]).await.map(drop),
        "remove.many" => mute.remove(room, ["user1", "user2"]).await.map(drop),
        "unmute_all" => mute.unmute_all(room).await.map(drop),
        _ => return None,
    })
}

async fn room_super_admin(admin: &room_super_admin::Calls<'_>, variant: &str) -> Sent {
    Some(match variant {
        "list" => admin.list().await.map(drop),
        "list.page" => admin.list().page(2).page_size(2).await.map(drop),
        "add" => admin.add("user1").await.map(drop),
        "remove" => admin.remove("user1").await.map(drop),
        _ => return None,
    })
}
