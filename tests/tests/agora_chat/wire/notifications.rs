//! Notifications that are sent without a message.

use agora_chat_api::{
    Millis, PushAgora, PushAgoraAction, PushAgoraLevel, PushAgoraOperation, PushAgoraStyle, PushApns,
    PushApnsType, PushBadge, PushClickAction, PushConfig, PushFcm, PushFcmNotification, PushFcmPriority,
    PushHonor, PushHonorAndroid, PushHonorNotification, PushHuawei, PushHuaweiAndroid,
    PushHuaweiAndroidNotification, PushHuaweiMessage, PushMeizu, PushMessage, PushOppo, PushStrategy,
    PushVendorBadge, PushVendorClick, PushVendorImportance, PushVivo, PushVivoExtra, PushXiaomi, Seconds,
    UnixMillis, UnixSeconds, push_task,
};

use super::Sent;

const TIME: &str = "2024-01-01 12:00:00";
const EASEMOB: &str = "http://www.easemob.com";

pub(super) async fn call(task: &push_task::Calls<'_>, variant: &str) -> Sent {
    let hello = || PushMessage::new("Hello1234", "Hello").sub_title("Hello").vivo(PushVivo::new());
    Some(match variant {
        "send_by_labels" => {
            task.send_by_labels(["post-90s"], welcome()).strategy(PushStrategy::VendorOnly).await.map(drop)
        }
        "send_by_labels.all" => {
            let call = task.send_by_labels(["post-90s", "post-80s"], welcome()).start_date(TIME);
            call.strategy(PushStrategy::OnlineOnly).await.map(drop)
        }
        "send_sync" => {
            let message = PushMessage::new("Agora push", "Hello and welcome").sub_title("Agora");
            task.send_sync("test1", message).strategy(PushStrategy::OnlineFirst).await.map(drop)
        }
        "send_to_all" => task.send_to_all(hello()).await.map(drop),
        "send_to_all.all" => {
            task.send_to_all(hello()).start_date(TIME).strategy(PushStrategy::VendorFirst).await.map(drop)
        }
        "send_to_users.all" => {
            let call =
                task.send_to_users(["test2"], full()).queued(false).strategy(PushStrategy::OnlineFirst);
            call.await.map(drop)
        }
        _ => {
            let (_, service) = variant.split_once("send_to_users").filter(|(before, _)| before.is_empty())?;
            task.send_to_users(["test2"], to_service(service)?).await.map(drop)
        }
    })
}

fn welcome() -> PushMessage {
    PushMessage::new("Agora PUSH", "Welcome to Agora Push Service").sub_title("Agora")
}

/// Hello, with words for one service or for several.
fn to_service(service: &str) -> Option<PushMessage> {
    let hello = PushMessage::new("Hello", "Hello");
    Some(match service {
        "" => hello.sub_title("Hello").vivo(PushVivo::new()),
        ".apns" => hello.apns(apns()),
        ".fcm" => hello.fcm(fcm()),
        ".vendors" => {
            let hello = hello.xiaomi(xiaomi()).vivo(vivo()).oppo(oppo()).meizu(meizu());
            hello.huawei(huawei()).honor(honor())
        }
        _ => return None,
    })
}

/// The sample of the page, whose table lists each of its members.
fn full() -> PushMessage {
    let click = PushClickAction::new().url("").action("").activity("");
    let config = PushConfig::new().click_action(click).badge(PushBadge::new().add_num(0).set_num(0));
    PushMessage::new("You have a message", "Check the message")
        .sub_title("")
        .ext([("k", "v")])
        .config(config)
        .agora(agora())
}

fn agora() -> PushAgora {
    let picture = "https://web-cdn.agora.io/docs-files/1676966850073";
    let badge = PushBadge::new().add_num(1).set_num(0);
    let operation = PushAgoraOperation::new()
        .kind(PushAgoraAction::OpenPage)
        .open_url("https://www.baidu.com/")
        .open_action("com.hyphenate.chat.section.me.activity.OfflinePushSettingsActivity");
    PushAgora::new()
        .title("The title of the notification")
        .content("The body text of the notification")
        .sub_title("The subtitle of the notification")
        .icon_url(picture)
        .need_notification(true)
        .badge(badge.activity("com.hyphenate.chat.section.me.activity.AboutHxActivity"))
        .operation(operation)
        .channel_id("chat")
        .channel_name("message")
        .channel_level(PushAgoraLevel::Medium)
        .auto_cancel(true)
        .expires_time(UnixMillis(1_650_859_482_843))
        .sound(false)
        .vibrate(false)
        .style(PushAgoraStyle::BigImage)
        .big_text("Big text content")
        .big_picture(picture)
        .id(56_734_579)
}

fn apns() -> PushApns {
    PushApns::new()
        .invalidation_time(Millis(3_600_000))
        .priority(10)
        .push_type(PushApnsType::Alert)
        .badge(1)
        .sound("test.caf")
        .mutable_content(true)
        .title_loc_args(["a"])
        .ext([("k", "v")])
        .interruption_level("active")
        .timestamp(UnixSeconds(1_650_859_482))
        .content_state([("k", 1)])
}

fn fcm() -> PushFcm {
    let notification = PushFcmNotification::new().title("Hello").body("Hello").android_channel_id("chat");
    PushFcm::new()
        .collapse_key("Updates Available")
        .priority(PushFcmPriority::High)
        .time_to_live(Seconds(3600))
        .dry_run(false)
        .data([("k", "v")])
        .notification(notification.sound("ring.mp3").body_loc_args(["a"]))
}

fn xiaomi() -> PushXiaomi {
    let message = PushXiaomi::new().title("你好，欢迎使用环信").description("你好");
    message.notify_effect(3).web_uri(EASEMOB).channel_id("easemob-test")
}

fn vivo() -> PushVivo {
    let extra = PushVivoExtra::new().callback("http://www.easemob.com/callback");
    let message = PushVivo::new().skip_type(2).skip_content(EASEMOB).classification(1);
    message.extra(extra.callback_param("test push callback"))
}

fn oppo() -> PushOppo {
    let message = PushOppo::new().title("你好，欢迎使用环信推送").sub_title("你好").content("你好先生");
    message.channel_id("easemob-channel").click_action_type(2).click_action_url(EASEMOB)
}

fn meizu() -> PushMeizu {
    PushMeizu::new().title("Hello").is_offline(true).valid_time(24).vibrate(true).callback_type(3)
}

fn huawei() -> PushHuawei {
    let notification = PushHuaweiAndroidNotification::new()
        .title("wx1994发来新消息3")
        .body("联系人发来新消息")
        .sound("/raw/ring")
        .default_sound(false)
        .channel_id("hyphenate_offline_push_notification")
        .importance(PushVendorImportance::Normal);
    let android = PushHuaweiAndroid::new().ttl(Seconds(86_400)).notification(notification);
    PushHuawei::new().message(PushHuaweiMessage::new().android(android))
}

fn honor() -> PushHonor {
    let badge =
        PushVendorBadge::new().badge_class("com.hyphenate.chatdemo.section.login.activity.SplashActivity");
    let notification = PushHonorNotification::new()
        .title("honor")
        .body("body")
        .click_action(PushVendorClick::new(2).url("https://wwww.easemob.com"))
        .badge_notification(badge.set_num(1));
    let android = PushHonorAndroid::new().android_notification(notification);
    PushHonor::new().data([("key1", "value1")]).android_config(android)
}
