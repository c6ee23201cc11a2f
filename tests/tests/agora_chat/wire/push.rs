//! Push: the settings of users, labels and templates.

use agora_chat_api::{
    AgoraChat, DisplayStyle, Millis, PushChatType, PushMode, push, push_label, push_template,
};

use super::Sent;

const CURSOR: &str = "ZWFzZW1vYjpwdXNoOmxhYmVsOmN1cnNvcjo5NTkxNTMwMDM4ODQxMzgwMjc";

pub(super) async fn call(agora: &AgoraChat, resource: &str, variant: &str) -> Sent {
    match resource {
        "push" => push(&agora.push(), variant).await,
        "push_label" => push_label(&agora.push_label(), variant).await,
        "push_template" => push_template(&agora.push_template(), variant).await,
        _ => None,
    }
}

async fn push(push: &push::Calls<'_>, variant: &str) -> Sent {
    let two = PushChatType::OneToOne;
    Some(match variant {
        "set_nickname" => push.set_nickname("user1", "testuser").await.map(drop),
        "set_display_style" => push.set_display_style("a", DisplayStyle::Detail).await.map(drop),
        "set_display_style.hours" => {
            let call = push.set_display_style("user1", DisplayStyle::Detail);
            call.do_not_disturb(true).do_not_disturb_start(10).do_not_disturb_end(15).await.map(drop)
        }
        "set_notification" => {
            let call = push.set_notification("user1", two, "hxtest").mode(PushMode::Never);
            call.ignore_interval("21:30-08:00").ignore_duration(Millis(86_400_000)).await.map(drop)
        }
        "set_notification.app" => {
            push.set_notification("user1", two, "user1").mode(PushMode::Mentions).await.map(drop)
        }
        "set_notification.unset" => {
            push.set_notification("user1", two, "user1").ignore_interval("").await.map(drop)
        }
        "notification" => push.notification("user1", PushChatType::Group, "12312312321").await.map(drop),
        "set_language" => push.set_language("user1", "EU").await.map(drop),
        "language" => push.language("user1").await.map(drop),
        _ => return None,
    })
}

async fn push_label(label: &push_label::Calls<'_>, variant: &str) -> Sent {
    let name = "post-90s";
    Some(match variant {
        "create" => label.create(name).description("hah").await.map(drop),
        "get" => label.get("90").await.map(drop),
        "list" => label.list().await.map(drop),
        "list.all" => label.list().limit(1).cursor(CURSOR).await.map(drop),
        "delete" => label.delete(name).await,
        "add_users" => label.add_users(name, ["hx1", "hx2"]).await.map(drop),
        "user" => label.user(name, "hx1").await.map(drop),
        "users" => label.users(name).limit(1).await.map(drop),
        "users.all" => label.users(name).limit(1).cursor(CURSOR).await.map(drop),
        "remove_users" => label.remove_users(name, ["hx1", "hx2"]).await.map(drop),
        _ => return None,
    })
}

async fn push_template(template: &push_template::Calls<'_>, variant: &str) -> Sent {
    Some(match variant {
        "create" => template.create("test7", "Hello,{0}", "Test,{0}").await.map(drop),
        "get" => template.get("test7").await.map(drop),
        "delete" => template.delete("test7").await.map(drop),
        _ => return None,
    })
}
