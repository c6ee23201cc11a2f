//! Groups and their members.

use agora_chat_api::{AgoraChat, GroupScale, MemberOrder, group, group_member};

use super::Sent;

const GROUP: &str = "66016455491585";
const AVATAR: &str = "https://www.XXXX.com/XXX/image";

pub(super) async fn call(agora: &AgoraChat, resource: &str, variant: &str) -> Sent {
    match resource {
        "group" => group(&agora.group(), variant).await,
        "group_member" => group_member(&agora.group_member(), variant).await,
        _ => None,
    }
}

async fn group(group: &group::Calls<'_>, variant: &str) -> Sent {
    Some(match variant {
        "create" | "create.all" | "create.least" => return create(group, variant).await,
        "update" | "update.all" | "update.one" => return update(group, variant).await,
        "disable" => group.disable(GROUP).await.map(drop),
        "enable" => group.enable(GROUP).await.map(drop),
        "get" => group.get([GROUP]).await.map(drop),
        "get.two" => group.get(["193100825821185", "193100825821186"]).await.map(drop),
        "delete" => group.delete("66021836783617").await.map(drop),
        "list" => group.list().limit(2).await.map(drop),
        "list.next" => {
            let cursor =
                "ZGNiMjRmNGY1YjczYjlhYTNkYjk1MDY2YmEyNzFmODQ6aW06Z3JvdXA6ZWFzZW1vYi1kZW1vI3Rlc3RhcHA6Mg";
            group.list().limit(2).cursor(cursor).await.map(drop)
        }
        "joined" => group.joined("user1").page(1).page_size(100).await.map(drop),
        "joined.plain" => group.joined("user1").await.map(drop),
        "announcement" => group.announcement("66021836783617").await.map(drop),
        "set_announcement" => group.set_announcement("66021836783617", "group announcement…").await.map(drop),
        "transfer" => group.transfer(GROUP, "user2").await.map(drop),
        _ => return None,
    })
}

async fn create(group: &group::Calls<'_>, variant: &str) -> Sent {
    let named =
        |public| group.create(public, "testuser").name("testgroup").avatar(AVATAR).description("test");
    Some(match variant {
        "create" => named(true).max_users(300).members(["user2"]).await.map(drop),
        "create.all" => {
            let call = named(false)
                .max_users(5000)
                .allow_invites(true)
                .members_only(false)
                .invite_need_confirm(false)
                .members(["user2", "user3"])
                .custom("abc")
                .group_id("66016455")
                .scale(GroupScale::Large)
                .need_verify(true);
            call.await.map(drop)
        }
        "create.least" => group.create(true, "testuser").await.map(drop),
        _ => return None,
    })
}

async fn update(group: &group::Calls<'_>, variant: &str) -> Sent {
    let changed = || {
        let call =
            group.update(GROUP).name("test groupname").description("updategroupinfo12311").max_users(1500);
        call.members_only(true).allow_invites(false).invite_need_confirm(true).custom("abc").public(true)
    };
    Some(match variant {
        "update" => changed().await.map(drop),
        "update.all" => changed().avatar(AVATAR).need_verify(false).await.map(drop),
        "update.one" => group.update(GROUP).max_users(10).await.map(drop),
        _ => return None,
    })
}

async fn group_member(member: &group_member::Calls<'_>, variant: &str) -> Sent {
    let listed = "10130212061185";
    let described = "207059303858177";
    Some(match variant {
        "list" => member.list(listed).page(2).page_size(2).await.map(drop),
        "list.plain" => member.list(listed).await.map(drop),
        "list.sorted" => {
            member.list(listed).page(1).page_size(20).sort(MemberOrder::Ascending).await.map(drop)
        }
        "add" => member.add(GROUP, "user4").await.map(drop),
        "add_many" => member.add_many(GROUP, ["user4", "user5"]).await.map(drop),
        "remove" => member.remove(GROUP, "user3").await.map(drop),
        "remove_many" => member.remove_many(GROUP, ["ttestuser0015981", "user2", "user3"]).await.map(drop),
        "is_joined" => member.is_joined(GROUP, "user1").await.map(drop),
        "set_attributes" => member.set_attributes(described, "test2", [("key1", "value1")]).await.map(drop),
        "set_attributes.remove" => member.set_attributes(described, "test2", [("key1", "")]).await.map(drop),
        "attributes" => member.attributes(described, "test2").await.map(drop),
        "attributes_of" => {
            let call = member.attributes_of(described, ["test1", "test2"]).keys(["key1", "key2"]);
            call.await.map(drop)
        }
        "attributes_of.all" => member.attributes_of(described, ["test1", "test2"]).await.map(drop),
        _ => return None,
    })
}
