//! What a user has: contacts, a block list, conversations; and the callbacks of the app.

use agora_chat_api::{AgoraChat, Conversation, block, callback, contact, conversation};

use super::Sent;

const CURSOR: &str = "MTA5OTAwMzMwNDUzNTA2ODY1NA==";

pub(super) async fn call(agora: &AgoraChat, resource: &str, variant: &str) -> Sent {
    match resource {
        "contact" => contact(&agora.contact(), variant).await,
        "block" => block(&agora.block(), variant).await,
        "conversation" => conversation(&agora.conversation(), variant).await,
        "callback" => callback(&agora.callback(), variant).await,
        _ => None,
    }
}

async fn contact(contact: &contact::Calls<'_>, variant: &str) -> Sent {
    Some(match variant {
        "add" => contact.add("user1", "user2").await.map(drop),
        "remove" => contact.remove("user1", "user2").await.map(drop),
        "list" => contact.list("user1").await.map(drop),
        "page" => contact.page("user1").limit(10).with_remarks(true).await.map(drop),
        "page.first" => contact.page("user1").await.map(drop),
        "page.cursor" => contact.page("user1").limit(10).cursor(CURSOR).with_remarks(true).await.map(drop),
        _ => return None,
    })
}

async fn block(block: &block::Calls<'_>, variant: &str) -> Sent {
    Some(match variant {
        "list" => block.list("user1").page_size(2).await.map(drop),
        "list.all" => block.list("user1").await.map(drop),
        "list.cursor" => block.list("user1").page_size(2).cursor(CURSOR).await.map(drop),
        "add" => block.add("user1", ["user2"]).await.map(drop),
        "remove" => block.remove("user1", "user2").await.map(drop),
        _ => return None,
    })
}

async fn conversation(conversation: &conversation::Calls<'_>, variant: &str) -> Sent {
    Some(match variant {
        "delete" => conversation.delete("u1", Conversation::User("u2".into()), true).await,
        "delete.group" => {
            conversation.delete("u1", Conversation::Group("184524748161025".into()), false).await
        }
        _ => return None,
    })
}

async fn callback(callback: &callback::Calls<'_>, variant: &str) -> Sent {
    Some(match variant {
        "stored" => callback.stored().await.map(drop),
        "retry" => {
            let call = callback.retry("202108272230").retries(0).target_url("https://localhost:8000/test");
            call.await.map(drop)
        }
        "retry.date" => callback.retry("202108272230").await.map(drop),
        _ => return None,
    })
}
