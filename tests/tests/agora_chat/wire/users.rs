//! Users: accounts, attributes, global mutes, presence, and the token of the app.

use agora_chat_api::{AgoraChat, NewUser, PresenceStatus, Seconds, mute, presence, user, user_attribute};

use super::Sent;

pub(super) async fn call(agora: &AgoraChat, resource: &str, variant: &str) -> Sent {
    match resource {
        "user" => user(&agora.user(), variant).await,
        "user_attribute" => user_attribute(&agora.user_attribute(), variant).await,
        "mute" => mute(&agora.mute(), variant).await,
        "presence" => presence(&agora.presence(), variant).await,
        "token" if variant == "create" => Some(agora.token().create().await.map(drop)),
        _ => None,
    }
}

async fn user(user: &user::Calls<'_>, variant: &str) -> Sent {
    Some(match variant {
        "register" => user.register("user1").await.map(drop),
        "register.all" => user.register("user1").password("123").nickname("testuser").await.map(drop),
        "register_many" => user.register_many([NewUser::new("user1"), NewUser::new("user2")]).await.map(drop),
        "register_many.all" => {
            let users =
                [("user1", "123", "testuser1"), ("user2", "456", "testuser2"), ("user3", "789", "testuser3")];
            let users = users
                .map(|(name, password, nickname)| NewUser::new(name).password(password).nickname(nickname));
            user.register_many(users).await.map(drop)
        }
        "get" => user.get("XXXX").await.map(drop),
        "list" => user.list().limit(2).await.map(drop),
        "list.default" => user.list().await.map(drop),
        "list.next" => {
            user.list().limit(2).cursor("LTgzNDAxMjM3OToxTEFnNE9sNEVlaVQ0UEdhdmJNR2tB").await.map(drop)
        }
        "delete" => user.delete("user1").await.map(drop),
        "delete_many" => user.delete_many(2).await.map(drop),
        "delete_many.next" => user.delete_many(2).cursor("LTgXXXXDNR").await.map(drop),
        "set_password" => user.set_password("user1", "PASSWORD").await,
        "deactivate" => user.deactivate("user1").await.map(drop),
        "activate" => user.activate("user1").await,
        "disconnect" => user.disconnect("XXXX").await.map(drop),
        "status" => user.status("user1").await.map(drop),
        "statuses" => user.statuses(["user1", "user2"]).await.map(drop),
        "offline_count" => user.offline_count("user1").await.map(drop),
        "offline_status" => user.offline_status("user1", "123").await.map(drop),
        _ => return None,
    })
}

async fn user_attribute(attribute: &user_attribute::Calls<'_>, variant: &str) -> Sent {
    Some(match variant {
        "set" => {
            let attributes = [
                ("avatarurl", "http://www.agorachat.com/avatar.png"),
                ("ext", "ext"),
                ("nickname", "nickname"),
            ];
            attribute.set("user1", attributes).await.map(drop)
        }
        "get" => attribute.get("user1").await.map(drop),
        "get_many" => {
            let call = attribute.get_many(["avatar", "ext", "nickname"], ["user1", "user2", "user3"]);
            call.await.map(drop)
        }
        "delete" => attribute.delete("user1").await.map(drop),
        "capacity" => attribute.capacity().await.map(drop),
        _ => return None,
    })
}

async fn mute(mute: &mute::Calls<'_>, variant: &str) -> Sent {
    let time = Seconds(100);
    Some(match variant {
        "set" => mute.set("XXXX").one_to_one(time).groups(time).rooms(time).await,
        "set.unmute" => mute.set("test_user").one_to_one(Seconds(0)).await,
        "get" => mute.get("zs1").await.map(drop),
        "list" => mute.list().page(1).page_size(10).await.map(drop),
        "list.default" => mute.list().await.map(drop),
        _ => return None,
    })
}

async fn presence(presence: &presence::Calls<'_>, variant: &str) -> Sent {
    Some(match variant {
        "set" => {
            let arguments = presence::SetArguments {
                username: "c1".into(),
                device: "android_123423453246".into(),
                status: PresenceStatus::Offline,
                ext: "123".into(),
            };
            presence.set(arguments).await.map(drop)
        }
        "subscribe" => presence.subscribe("wzy", Seconds(1000), ["c2", "c3"]).await.map(drop),
        "get" => presence.get("wzy", ["c2", "c3"]).await.map(drop),
        "unsubscribe" => presence.unsubscribe("wzy", ["c1"]).await.map(drop),
        "subscriptions" => presence.subscriptions("wzy").page(1).page_size(100).await.map(drop),
        "subscriptions.first" => presence.subscriptions("wzy").await.map(drop),
        _ => return None,
    })
}
