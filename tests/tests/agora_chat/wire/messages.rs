//! Messages: every kind, to users, groups and chat rooms.

use agora_chat_api::{
    AudioContent, CommandContent, CustomContent, FileContent, ImageContent, InlineContent, LocationContent,
    MessageContent, PictureSize, Recipients, RoomMessageLevel, RouteType, Seconds, SentTo, UnixMillis,
    UserId, VideoContent, message,
};

use super::Sent;

const IMAGE: &str = "https://XXXX/XXXX/XXXX/chatfiles/55f12940-XXXX-XXXX-8a5b-ff2336f03252";
const AUDIO: &str = "https://XXXX/XXXX/XXXX/chatfiles/1dfc7f50-XXXX-XXXX-8a07-7d75b8fb3d42";
const VIDEO: &str = "https://XXXX/XXXX/XXXX/chatfiles/671dfe30-XXXX-XXXX-ba67-8fef0d502f46";
const THUMB: &str = "https://XXXX/XXXX/XXXX/chatfiles/67279b20-7f69-11e4-8eee-21d3334b3a97";
const GROUP: &str = "184524748161025";
const ROOM: &str = "185145305923585";
const SENT_AT: UnixMillis = UnixMillis(1_656_906_628_428);
/// What the documents' samples add to a message.
const SILENT: [(&str, bool); 1] = [("em_ignore_notification", true)];

pub(super) async fn call(message: &message::Calls<'_>, variant: &str) -> Sent {
    let (operation, kind) = match variant.split_once('.') {
        Some((operation, kind)) => (operation, Some(kind)),
        None => (variant, None),
    };
    match operation {
        "send" => send(message, kind).await,
        "send_to_users" => send_to_users(message, kind).await,
        "send_to_groups" => send_to_groups(message, kind).await,
        "send_to_rooms" => send_to_rooms(message, kind).await,
        "broadcast" => broadcast(message, kind).await,
        "recall" => recall(message, kind).await,
        "rewrite" => rewrite(message, kind).await,
        _ => import(message, operation, kind).await,
    }
}

fn image() -> ImageContent {
    ImageContent::new(IMAGE).filename("testimg.jpg").secret("VfXXXXNb_").size(PictureSize::new(480, 720))
}

fn audio() -> AudioContent {
    AudioContent::new(AUDIO).filename("testaudio.amr").length(Seconds(10)).secret("HfXXXXCjM")
}

fn video() -> VideoContent {
    let video = VideoContent::new(VIDEO).thumb(THUMB).length(Seconds(0)).secret("VfXXXXNb_");
    video.file_length(58103).thumb_secret("ZyXXXX2I")
}

fn file() -> FileContent {
    FileContent::new("https://XXXX/XXXX/XXXX/chatfiles/d7eXXXX7444").filename("test.txt").secret("1-g0XXXXua")
}

/// The attachment, place, command or message of the app's own that the samples of the three sends have in common.
fn content(kind: &str) -> Option<MessageContent> {
    Some(match kind {
        "img" => image().into(),
        "audio" => audio().into(),
        "video" => video().filename("testvideo.avi").into(),
        "file" => file().into(),
        "loc" => LocationContent::new(39.966, 116.322, "North America").into(),
        "cmd" => CommandContent::new("action1").into(),
        "custom" => CustomContent::new().event("custom_event").exts([("ext_key1", "ext_value1")]).into(),
        _ => return None,
    })
}

async fn send(message: &message::Calls<'_>, kind: Option<&str>) -> Sent {
    let pair = || Recipients::Users(vec!["user2".into(), "user3".into()]);
    let one = || Recipients::from(vec![UserId::from("user2")]);
    let text = || message.send(pair(), "testmessage").from("user1");
    let call = match kind {
        None => text(),
        Some("ext") => text().ext([("attr1", "test")]),
        Some("ids") => text().use_message_id(true).sync_device(true).route_type(RouteType::Online),
        Some("groups") => message.send(Recipients::Groups(vec![GROUP.into()]), "testmessage"),
        Some("rooms") => {
            let call = message.send(Recipients::Rooms(vec![ROOM.into()]), "testmessage").from("user1");
            call.use_message_id(false).level(RoomMessageLevel::Normal)
        }
        Some("img") => {
            let image = image().secret("VfEpSmSvEeS7yUXXXXXXXXXXXXpujTNfSTsrDt6eNb_");
            message.send(one(), image).from("user1")
        }
        Some("audio") => {
            let audio = audio().secret("Hfx_XXXXEeSdDW-SuX2EaZcXXXXEig3OgKZye9IzKOwoCjM");
            message.send(pair(), audio).from("user1")
        }
        Some("video") => {
            let thumb =
                "https://a1.easemob.com/easemob-demo/testapp/chatfiles/67279b20-7f69-11e4-8eee-21d3334b3a97";
            let secret = "VfEpSmSvEeS7yU8dwa9rAQc-DIL2HhmpujTNfSTsrDt6eNb_";
            let video = video().filename("testvideo.mp4").thumb(thumb).secret(secret);
            let video = video.thumb_secret("ZyebKn9pEeSSfY03XXXXND24zXXXXs7HpPN1oMV-1JxN2O2I");
            message.send(pair(), video).from("user1")
        }
        Some("loc") => message.send(one(), LocationContent::new(39.966, 116.322, "test")).from("user1"),
        Some("cmd") => message.send(pair(), CommandContent::new("action1")).from("user1"),
        Some("custom") => {
            let exts = [("name", "flower"), ("price", "100"), ("size", "16")];
            let gift = CustomContent::new().event("gift_1").exts(exts);
            message.send(one(), gift).from("user1").ext([("attr1", "test")])
        }
        Some(_) => return None,
    };
    Some(call.await.map(drop))
}

async fn send_to_users(message: &message::Calls<'_>, kind: Option<&str>) -> Sent {
    let text = || message.send_to_users(["user2"], "testmessages").from("user1").ext(SILENT);
    let nobody: [UserId; 0] = [];
    let call = match kind {
        None => text().roam_ignore_users(nobody),
        Some("all") => {
            let call = message.send_to_users(["user2", "user3"], "testmessages").from("user1").ext(SILENT);
            let call = call.roam_ignore_users(["user3"]).route_type(RouteType::Online);
            call.sync_device(false).timestamp(SENT_AT)
        }
        Some("online") => text().route_type(RouteType::Online).sync_device(true),
        Some("cmd_param") => {
            let command = CommandContent::new("run").param([("name", "rabbit")]);
            message.send_to_users(["rabbit"], command).ext([("timeout", 1)])
        }
        Some("file_length") => message.send_to_users(["user2"], image().file_length(128_827)),
        Some(kind) => message.send_to_users(["user2"], content(kind)?).from("user1"),
    };
    Some(call.await.map(drop))
}

async fn send_to_groups(message: &message::Calls<'_>, kind: Option<&str>) -> Sent {
    let text = || {
        let call = message.send_to_groups([GROUP], "testmessages").from("user1").ext(SILENT);
        call.route_type(RouteType::Online)
    };
    let nobody: [UserId; 0] = [];
    let call = match kind {
        None => text().need_group_ack(false).roam_ignore_users(nobody),
        Some("all") => {
            let call = text().need_group_ack(true).roam_ignore_users(["user2"]);
            call.sync_device(true).timestamp(SENT_AT)
        }
        Some(kind) => message.send_to_groups([GROUP], content(kind)?).from("user1"),
    };
    Some(call.await.map(drop))
}

async fn send_to_rooms(message: &message::Calls<'_>, kind: Option<&str>) -> Sent {
    let text = || message.send_to_rooms([ROOM], "testmessages").from("user1");
    let nobody: [UserId; 0] = [];
    let call = match kind {
        None => text().roam_ignore_users(nobody),
        Some("all") => {
            let call = text().level(RoomMessageLevel::High).roam_ignore_users(["user2"]);
            let call = call.ext([("extKey", "extValue")]).route_type(RouteType::Online);
            call.sync_device(true).timestamp(SENT_AT)
        }
        Some(kind) => message.send_to_rooms([ROOM], content(kind)?).from("user1"),
    };
    Some(call.await.map(drop))
}

async fn broadcast(message: &message::Calls<'_>, kind: Option<&str>) -> Sent {
    let content: InlineContent = match kind {
        None | Some("synced") => "send broadcast to all chatroom".into(),
        Some("video") => video().into(),
        Some("loc") => LocationContent::new(39.966, 116.322, "California").into(),
        Some("custom") => CustomContent::new().event("custom_event").into(),
        Some(kind) => content(kind)?.into(),
    };
    let call =
        message.broadcast(content).from("admin").ext([("extKey", "extValue")]).level(RoomMessageLevel::Low);
    let call = if kind == Some("synced") { call.sync_device(true) } else { call };
    Some(call.await.map(drop))
}

async fn recall(message: &message::Calls<'_>, kind: Option<&str>) -> Sent {
    let id = "1028442084794698104";
    let forced = || message.recall(id, SentTo::User("user2".into())).from("user1").force(true);
    let call = match kind {
        None => forced(),
        Some("info") => forced().extension_info(r#"{"type": "chat"}"#),
        Some("group") => message.recall(id, SentTo::Group(GROUP.into())).sync_device(false),
        Some("room") => message.recall(id, SentTo::Room(ROOM.into())),
        Some(_) => return None,
    };
    Some(call.await.map(drop))
}

async fn import(message: &message::Calls<'_>, operation: &str, kind: Option<&str>) -> Sent {
    let content: MessageContent = match kind {
        None => "import message.".into(),
        Some("img") => {
            let image = ImageContent::new("<YourImageUrl>").filename("<ImageFileName>");
            image.size(PictureSize::new(1080, 1920)).into()
        }
        Some(_) => return None,
    };
    let has_file = kind.is_some();
    match operation {
        "import_user" => {
            let call = message.import_user("username2", content, "username1").ext([("key1", "value1")]);
            let call = call.is_read(true).timestamp(SENT_AT);
            let call = if has_file { call.need_download(true) } else { call };
            Some(call.await.map(drop))
        }
        "import_group" => {
            let call = message.import_group("1123376564212", content, "username1").ext([("key1", "value1")]);
            let call = call.is_read(true).timestamp(SENT_AT);
            let call = if has_file { call.need_download(true) } else { call };
            Some(call.await.map(drop))
        }
        _ => None,
    }
}

async fn rewrite(message: &message::Calls<'_>, kind: Option<&str>) -> Sent {
    let id = "1235807318835202004";
    let call = match kind {
        None => message.rewrite(id, "update message content").user("user1"),
        Some("custom") => {
            let custom = CustomContent::new().event("custom_event").exts([("ext_key1", "ext_value1")]);
            let call = message.rewrite(id, custom).user("user1").combine_ext(true);
            call.ext([("key", "value"), ("old_key", "new_value")])
        }
        Some(_) => return None,
    };
    Some(call.await)
}
