//! Threads, their members, and reactions.

use agora_chat_api::{AgoraChat, ReactionChatType, ThreadOrder, reaction, thread, thread_member};

use super::Sent;

const THREAD: &str = "177916702949377";
const CURSOR: &str = concat!(
    "ZGNiMjRmNGY1YjczYjlhYTNkYjk1MDY2YmEyNzFmODQ6",
    "aW06dGhyZWFkOmVhc2Vtb2ItZGVtbyN0ZXN0eToxNzk3ODYzNjExNDMzMTE"
);

pub(super) async fn call(agora: &AgoraChat, resource: &str, variant: &str) -> Sent {
    match resource {
        "thread" => thread(&agora.thread(), variant).await,
        "thread_member" => thread_member(&agora.thread_member(), variant).await,
        "reaction" => reaction(&agora.reaction(), variant).await,
        _ => None,
    }
}

async fn thread(thread: &thread::Calls<'_>, variant: &str) -> Sent {
    let (oldest, newest) = (ThreadOrder::Oldest, ThreadOrder::Newest);
    Some(match variant {
        "create" => {
            let arguments = thread::CreateArguments {
                group_id: "179800091197441".into(),
                name: "1".into(),
                owner: "test4".into(),
                message_id: "1234".into(),
            };
            thread.create(arguments).await.map(drop)
        }
        "update" => thread.update(THREAD, "test4").await.map(drop),
        "delete" => thread.delete(THREAD).await,
        "list" => thread.list().await.map(drop),
        "list.all" => thread.list().limit(2).cursor(CURSOR).sort(oldest).await.map(drop),
        "joined" => thread.joined("test4").await.map(drop),
        "joined.all" => thread.joined("test4").limit(2).cursor(CURSOR).sort(oldest).await.map(drop),
        "joined_in_group" => thread.joined_in_group("17XXXX61", "test4").await.map(drop),
        "joined_in_group.all" => {
            let call = thread.joined_in_group("17XXXX61", "test4").limit(2).cursor(CURSOR).sort(newest);
            call.await.map(drop)
        }
        _ => return None,
    })
}

async fn thread_member(member: &thread_member::Calls<'_>, variant: &str) -> Sent {
    Some(match variant {
        "list" => member.list(THREAD).await.map(drop),
        "list.all" => {
            let cursor =
                "ZGNiMjRmNGY1YjczYjlhYTNkYjk1MDY2YmEyNzFmODQ6aW06dGhyZWFkOmVhc2Vtb2ItZGVtbyN0ZXN0eToyMA";
            member.list(THREAD).limit(2).cursor(cursor).await.map(drop)
        }
        "add" => member.add(THREAD, ["test2", "test3"]).await,
        "remove" => member.remove(THREAD, ["test2", "test6"]).await.map(drop),
        _ => return None,
    })
}

async fn reaction(reaction: &reaction::Calls<'_>, variant: &str) -> Sent {
    let message = "997625372793113144";
    let detail = || reaction.detail("wz", "997627787730750008", "emoji_40").limit(50);
    Some(match variant {
        "create" => reaction.create("e1", message, "emoji_40").await.map(drop),
        "list" => reaction.list("e1", ["msgId1"], ReactionChatType::OneToOne).await.map(drop),
        "list.group" => {
            let call = reaction.list("e1", ["msg123", "msg1234"], ReactionChatType::Group);
            call.group_id("184524748161025").await.map(drop)
        }
        "delete" => reaction.delete("wz", message, "emoji_40").await,
        "delete.emoji" => reaction.delete("wz", message, "😀").await,
        "detail" => detail().await.map(drop),
        "detail.next" => detail().cursor("944330529971449164").await.map(drop),
        _ => return None,
    })
}
