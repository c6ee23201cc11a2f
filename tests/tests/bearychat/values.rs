//! The places where the documents, the definition and the SDKs say one thing in several ways.

use bearychat_api::{
    Attachment, DateTime, Message, MessageSubtype, Patch, Repost, SessionChannel, Team, UnixMillis, User,
    UserRole, Vchannel, VchannelType, fixture,
};
use chat_tests::server::Answer;
use serde_json::{Value, json};

use super::{ID, KEY};

/// An example as JSON.
fn example(file: &str) -> Value {
    serde_json::from_str(&super::spec().text(file)).unwrap()
}

/// The documented message, changed, through the real client.
async fn changed(change: impl FnOnce(&mut Value)) -> Message {
    let mut message = example("message.info.json");
    change(&mut message);
    let (_server, bearychat) = super::answering(Answer::json(message.to_string())).await;
    bearychat.message().info(ID, KEY).await.unwrap()
}

/// The conversation that is answered so.
async fn conversation(answer: &Value) -> Vchannel {
    let (_server, bearychat) = super::answering(Answer::json(answer.to_string())).await;
    bearychat.vchannel().info(ID).await.unwrap()
}

fn written(value: &impl serde::Serialize) -> Value {
    serde_json::to_value(value).unwrap()
}

#[tokio::test]
async fn a_conversation_is_what_its_type_says() {
    let Vchannel::Normal(channel) = conversation(&example("vchannel.info.json")).await else { panic!() };
    assert_eq!((&*channel.name, channel.general, channel.kind), ("所有人", true, VchannelType::Normal));
    let session = conversation(&example("vchannel.info.session.json")).await;
    let Vchannel::Session(session) = session else { panic!("{session:?}") };
    assert_eq!((session.name.as_deref(), session.kind), (Some("临时讨论组名称"), VchannelType::Session));
    let p2p = conversation(&example("vchannel.info.p2p.json")).await;
    let Vchannel::P2p(p2p) = p2p else { panic!("{p2p:?}") };
    assert_eq!((p2p.member_uids.len(), p2p.kind), (2, VchannelType::P2p));
}

/// Wherever the tag stands.
#[tokio::test]
async fn the_tag_may_stand_first_or_last() {
    let whole = example("vchannel.info.p2p.json");
    let mut rest = whole.clone();
    rest.as_object_mut().unwrap().remove("type");
    let rest = rest.to_string();
    let members = rest.trim_matches(['{', '}']);
    for body in [format!(r#"{{"type":"p2p",{members}}}"#), format!(r#"{{{members},"type":"p2p"}}"#)] {
        let (_server, bearychat) = super::answering(Answer::json(body)).await;
        let read = bearychat.vchannel().info(ID).await.unwrap();
        assert!(matches!(read, Vchannel::P2p(_)), "{read:?}");
        assert_eq!(written(&read), whole);
    }
}

/// A kind that is not documented is no error, and comes out as it came.
#[tokio::test]
async fn a_fourth_kind_survives() {
    let thread = json!({
        "type": "thread", "id": "=bw52O", "is_active": false, "name": null, "large": 9_007_199_254_740_993_u64,
        "members": [{"uid": "=bw52O"}], "latest_ts": "1489242467694",
    });
    let read = conversation(&thread).await;
    assert_eq!(read.unlisted(), Some(&thread));
    assert_eq!(written(&read), thread);
    let (server, _) = super::answering(Answer::json(thread.to_string())).await;
    let outcome = super::by_name(&server, "vchannel.info", json!({"vchannel_id": ID})).await.unwrap();
    assert_eq!(serde_json::from_str::<Value>(outcome.value().unwrap()).unwrap(), thread);
    // a known kind is held to its type
    let (_server, bearychat) = super::answering(Answer::json(r#"{"type":"p2p","id":"=bw52O"}"#)).await;
    let error = bearychat.vchannel().info(ID).await.unwrap_err();
    assert!(error.to_string().contains("team_id"), "{error}");
}

/// The page and the definition differ on what this answers: the answer says.
#[tokio::test]
async fn what_was_converted_is_what_its_type_says() {
    let prefix = "session_channel.convert_to_channel";
    let mut kinds = Vec::new();
    for file in [format!("{prefix}.json"), format!("{prefix}.channel.json")] {
        let (_server, bearychat) = super::answering(Answer::new(201, super::spec().text(&file))).await;
        kinds.push(bearychat.session_channel().convert_to_channel(ID, "n").await.unwrap());
    }
    let [Vchannel::Session(was), Vchannel::Normal(is)] = &kinds[..] else { panic!("{kinds:?}") };
    assert_eq!((was.is_active, is.private, &*is.name), (false, true, "吃喝玩乐在深圳"));
}

/// Times of a conversation are numbers, or texts; they are written as numbers.
#[tokio::test]
async fn milliseconds_come_as_numbers_and_as_text() {
    let mut channel = example("vchannel.info.json");
    for told in [json!(1_486_367_046_281_i64), json!("1486367046281")] {
        channel["latest_ts"] = told;
        let Vchannel::Normal(read) = conversation(&channel).await else { panic!() };
        assert_eq!(read.latest_ts, UnixMillis(1_486_367_046_281));
        assert_eq!(written(&read)["latest_ts"], json!(1_486_367_046_281_i64));
    }
    let message = changed(|message| message["created_ts"] = json!("1485236262366")).await;
    assert_eq!(message.created_ts, UnixMillis(1_485_236_262_366), "more than an int32 holds");
    for nonsense in [json!("soon"), json!(""), json!(1.5), json!([]), json!(null)] {
        channel["latest_ts"] = nonsense.clone();
        let (_server, bearychat) = super::answering(Answer::json(channel.to_string())).await;
        let error = bearychat.vchannel().info(ID).await.unwrap_err();
        assert_eq!(error.kind(), bearychat_api::ErrorKind::Decode, "{nonsense}: {error}");
    }
}

/// Points in time are no RFC 3339: they are kept letter by letter.
#[tokio::test]
async fn dates_come_out_byte_by_byte() {
    for text in [
        "2017-01-11T12:28:31.000+0000",
        "2018-10-10T09:48:55.000+0800",
        "2017-01-11T12:28:31Z",
        "2017-01-11T12:28:31.123456789-03:30",
    ] {
        let message = changed(|message| message["created"] = json!(text)).await;
        assert_eq!(message.created.as_str(), text);
        assert_eq!(message.created, DateTime::from(text));
        assert_eq!(written(&message)["created"], json!(text));
    }
    let (_server, bearychat) = super::answering(super::spec().success("message_pin.list")).await;
    let pins = bearychat.message_pin().list(ID).await.unwrap();
    assert_eq!(pins[0].created_at.as_str(), "2018-10-10T09:48:55.000+0800");
    assert_eq!(pins[0].updated_at.as_str(), "2018-10-10T09:48:55.000+0800");
}

/// Keys look like numbers with a fraction, and are none: no zero of them is lost.
#[tokio::test]
async fn keys_are_text() {
    for key in ["1540460114044.0100", "1485236262366.0000", "0.10"] {
        let message = changed(|message| message["key"] = json!(key)).await;
        assert_eq!((message.key.as_str(), &written(&message)["key"]), (key, &json!(key)));
    }
    let mut message = example("message.info.json");
    message["key"] = json!(1_485_236_262_366.019_3);
    let (_server, bearychat) = super::answering(Answer::json(message.to_string())).await;
    let error = bearychat.message().info(ID, KEY).await.unwrap_err();
    assert_eq!(error.path(), Some("$.key"), "{error}");
}

/// All that the samples show as null, and what they show beside it.
#[tokio::test]
async fn what_the_samples_show_as_null_may_be_null() {
    let (_server, bearychat) = super::answering(super::spec().success("team.info")).await;
    let team: Team = bearychat.team().info().await.unwrap();
    assert_eq!((&team.email_domain, &team.logo_url, &*team.description), (&None, &None, ""));
    let (_server, bearychat) = super::answering(super::spec().success("user.me")).await;
    let user: User = bearychat.user().me().await.unwrap();
    assert_eq!(user.mobile, None);
    assert_eq!([&user.avatars.small, &user.avatars.medium, &user.avatars.large], [&None; 3]);
    assert_eq!([&user.profile.bio, &user.profile.position, &user.profile.skype], [&None; 3]);

    let mut told = example("user.me.json");
    told["mobile"] = json!("13800000000");
    told["avatars"]["small"] = json!("http://example.com/1.jpg");
    told["profile"] = json!({"bio": "", "position": "老板", "skype": null});
    let (_server, bearychat) = super::answering(Answer::json(told.to_string())).await;
    let user = bearychat.user().me().await.unwrap();
    assert_eq!((user.mobile.as_deref(), user.profile.bio.as_deref()), (Some("13800000000"), Some("")));
    assert_eq!(written(&user), told, "an empty text is no null");
}

/// A session channel without a name has null for one.
#[tokio::test]
async fn a_session_channel_may_have_no_name() {
    let body = super::spec().text("session_channel.info.unnamed.json");
    let (_server, bearychat) = super::answering(Answer::json(body)).await;
    let unnamed: SessionChannel = bearychat.session_channel().info(ID).await.unwrap();
    assert_eq!(unnamed.name, None);
    assert_eq!(written(&unnamed)["name"], Value::Null);
}

/// A robot's message is nobody's, whether the user is null or absent.
#[tokio::test]
async fn a_message_of_a_robot_is_nobodys() {
    for absent in [false, true] {
        let message = changed(|message| {
            message["robot_id"] = json!("=bw52R");
            message["uid"] = Value::Null;
            if absent {
                message.as_object_mut().unwrap().remove("uid");
            }
        })
        .await;
        assert_eq!((message.uid, message.robot_id.as_ref().map(|id| id.as_str())), (None, Some("=bw52R")));
    }
}

/// Null and absent are both nothing; where the samples show both, each comes out as it came.
#[tokio::test]
async fn null_and_absent_come_out_as_they_came() {
    for field in ["fallback", "thread_key", "pin_id"] {
        let null = changed(|message| message[field] = Value::Null).await;
        assert_eq!(written(&null).get(field), Some(&Value::Null), "{field}");
        let absent = changed(|message| drop(message.as_object_mut().unwrap().remove(field))).await;
        assert_eq!(written(&absent).get(field), None, "{field}");
        let text = changed(|message| message[field] = json!("x")).await;
        assert_eq!(written(&text).get(field), Some(&json!("x")), "{field}");
    }
    let message = changed(|message| message["fallback"] = json!("")).await;
    assert_eq!(message.fallback, Patch::Set(String::new()), "empty is neither");
}

/// Lists that may be absent, or null, or empty, are all without items.
#[tokio::test]
async fn lists_may_be_missing() {
    for field in ["attachments", "reactions"] {
        for spelling in [None, Some(json!(null)), Some(json!([]))] {
            let message = changed(|message| match &spelling {
                Some(spelling) => message[field] = spelling.clone(),
                None => drop(message.as_object_mut().unwrap().remove(field)),
            })
            .await;
            let attachments = message.attachments.unwrap_or_default();
            let reactions = message.reactions.unwrap_or_default();
            assert!(attachments.is_empty() && reactions.is_empty(), "{field}: {spelling:?}");
        }
    }
    let told = json!([{"title": null, "text": "t", "color": ""}, {"images": []}]);
    let message = changed(|message| message["attachments"] = told).await;
    let attachments: Vec<Attachment> = message.attachments.unwrap();
    assert_eq!((attachments[0].title.as_deref(), attachments[0].text.as_deref()), (None, Some("t")));
    assert_eq!(attachments[1].images.as_deref(), Some(&[][..]));
}

/// What only the SDKs and the sample of `message.forward` know.
#[tokio::test]
async fn what_only_the_sdks_know_is_read() {
    let body = super::spec().text("message.info.robot.json");
    let (_server, bearychat) = super::answering(Answer::json(body)).await;
    let message = bearychat.message().info(ID, KEY).await.unwrap();
    assert_eq!(message.subtype, MessageSubtype::Forwarded);
    assert_eq!((message.edited, message.disable_markdown), (Some(true), Some(false)));
    assert_eq!(message.star_id.as_ref().map(|id| id.as_str()), Some("=bw52V"));
    assert_eq!(message.text_i18n.unwrap()["zh-CN"], "转发了消息");
    let reactions = message.reactions.unwrap();
    assert_eq!((&*reactions[0].reaction, reactions[0].uids.len()), (":smile:", 2));
    assert_eq!(reactions[0].created_ts, Some(UnixMillis(1_540_461_431_018)));
    let Some(Repost { created_ts, text, .. }) = message.repost else { panic!("no repost") };
    assert_eq!((created_ts, &*text), (UnixMillis(1_539_056_624_039), "当测不测，反受其乱"));
    let file = message.file.unwrap();
    assert_eq!((file.key.as_ref().map(|key| key.as_str()), file.description), (Some("9c1d"), None));
    assert_eq!(file.created.unwrap().as_str(), "2018-10-09T18:01:08.000+0800");
}

/// A word that is not documented is no error, and is kept.
#[tokio::test]
async fn unknown_words_survive() {
    let message = changed(|message| message["subtype"] = json!("poll")).await;
    assert_eq!((message.subtype.as_str(), &written(&message)["subtype"]), ("poll", &json!("poll")));
    let mut told = example("user.me.json");
    told["role"] = json!("auditor");
    told["type"] = json!("alien");
    let (_server, bearychat) = super::answering(Answer::json(told.to_string())).await;
    let user = bearychat.user().me().await.unwrap();
    assert_eq!((user.role.clone(), user.kind.as_str()), (UserRole::from("auditor"), "alien"));
    assert_eq!(written(&user), told);
}

/// The user of the RTM service has another shape, and may be left out whole.
#[tokio::test]
async fn the_rtm_service_tells_users_in_its_own_way() {
    let body = super::spec().text("rtm_http.start.user.json");
    let (_server, bearychat) = super::answering(Answer::json(body)).await;
    let user = bearychat.rtm_http().start().await.unwrap().user;
    assert_eq!((user.conn.as_deref(), user.avatar_url), (Some("connected"), None));
    assert_eq!(user.created.unwrap().as_str(), "2017-01-11T12:28:31.000+0000");
}

/// Answers can be made in a user's own tests.
#[test]
fn answers_can_be_made() {
    let message = fixture(|message: &mut Message| {
        message.text = "hi".to_owned();
        message.robot_id = Some("=bw52R".into());
    });
    assert_eq!((&*message.text, message.robot_id.map(|id| id.to_string())), ("hi", Some("=bw52R".into())));
}
