//! The literal requests of `spec/bearychat/examples/*.http` are what is sent, byte by byte: by the calls written here,
//! and by name. What travels where is the documents'.

use std::collections::BTreeSet;

use bearychat_api::{
    Attachment, Error, Image, KeyRange, Latest, Method, OPERATIONS, Place, Since, TimeRange, UnixMillis,
    Window, WindowDirection,
};
use chat_tests::{http_file::HttpFile, server::Server, wire};
use serde_json::Value;

use super::{ID, KEY};

const NAME: &str = "吃喝玩乐在深圳";
const TEXT: &str = "中午吃啥啊？";
const FIRST: &str = "1485236262366.0193";
const REACTED: &str = "1540460114044.0100";

fn attachment() -> Attachment {
    let attachment = Attachment::new().title("test_title").text("test_text").color("#cb3f20");
    attachment.images([Image::new("http://example.com/1.jpg")])
}

/// The call that a literal request promises; `None` where none is written here.
async fn call(server: &Server, file: &str) -> Option<Result<(), Error>> {
    let bearychat = super::client(server);
    let (resource, _) = file.split_once('.')?;
    match resource {
        "channel" => channel(&bearychat.channel(), file).await,
        "session_channel" => session_channel(&bearychat.session_channel(), file).await,
        "message" => message(&bearychat.message(), file).await,
        _ => rest(&bearychat, file).await,
    }
}

async fn channel(channel: &bearychat_api::channel::Calls<'_>, file: &str) -> Option<Result<(), Error>> {
    Some(match file {
        "channel.info" => channel.info(ID).await.map(drop),
        "channel.list" => channel.list().await.map(drop),
        "channel.create" => channel.create(NAME).await.map(drop),
        "channel.create.all" => channel.create(NAME).topic("今天吃什么？").private(true).await.map(drop),
        "channel.create.public" => channel.create(NAME).private(false).await.map(drop),
        "channel.archive" => channel.archive(ID).await.map(drop),
        "channel.unarchive" => channel.unarchive(ID).await.map(drop),
        "channel.leave" => channel.leave(ID).await,
        "channel.join" => channel.join(ID).await.map(drop),
        "channel.invite" => channel.invite(ID, ID).await,
        "channel.kick" => channel.kick(ID, ID).await,
        "channel.kickout" => channel.kickout(ID, ID).await,
        _ => return None,
    })
}

async fn session_channel(
    channel: &bearychat_api::session_channel::Calls<'_>,
    file: &str,
) -> Option<Result<(), Error>> {
    let members = [ID, "=bw52P"];
    Some(match file {
        "session_channel.info" => channel.info(ID).await.map(drop),
        "session_channel.list" => channel.list().await.map(drop),
        "session_channel.create" => channel.create(members).await.map(drop),
        "session_channel.create.named" => channel.create(members).name(NAME).await.map(drop),
        "session_channel.archive" => channel.archive(ID).await.map(drop),
        "session_channel.leave" => channel.leave(ID).await,
        "session_channel.convert_to_channel" => channel.convert_to_channel(ID, NAME).await.map(drop),
        "session_channel.convert_to_channel.public" => {
            channel.convert_to_channel(ID, NAME).private(false).await.map(drop)
        }
        "session_channel.invite" => channel.invite(ID, ID).await,
        "session_channel.kick" => channel.kick(ID, ID).await,
        "session_channel.kickout" => channel.kickout(ID, ID).await,
        _ => return None,
    })
}

async fn message(message: &bearychat_api::message::Calls<'_>, file: &str) -> Option<Result<(), Error>> {
    let moment = UnixMillis(1_485_236_262_366);
    let keys = || Window::new(KeyRange::new(FIRST, KEY));
    Some(match file {
        "message.query" => message.query(ID, Latest::new().limit(10)).await.map(drop),
        "message.query.latest" => message.query(ID, Latest::new()).await.map(drop),
        "message.query.since_time" => message.query(ID, Since::new(moment)).await.map(drop),
        "message.query.since_key" => {
            let key = bearychat_api::MessageKey::from(FIRST);
            message.query(ID, Since::new(key).forward(30).backward(20)).await.map(drop)
        }
        "message.query.window_times" => {
            let window = Window::new(TimeRange::new(moment, UnixMillis(1_485_236_362_366)));
            message.query(ID, window.direction(WindowDirection::Forward(100))).await.map(drop)
        }
        "message.query.window_keys" => {
            message.query(ID, keys().direction(WindowDirection::Backward(50))).await.map(drop)
        }
        "message.query.window" => message.query(ID, keys()).await.map(drop),
        "message.info" => message.info(ID, KEY).await.map(drop),
        "message.create" => message.create(ID, TEXT).await.map(drop),
        "message.create.attachments" => message.create(ID, TEXT).attachments([attachment()]).await.map(drop),
        "message.delete" => message.delete(ID, KEY).await,
        "message.update_text" => message.update_text(ID, KEY, TEXT).await.map(drop),
        "message.forward" => message.forward(ID, KEY, ID).await.map(drop),
        "message.forward.twice" => message.forward(ID, KEY, ID).message_key(KEY).await.map(drop),
        _ => return None,
    })
}

async fn rest(bearychat: &bearychat_api::BearyChat, file: &str) -> Option<Result<(), Error>> {
    let user = bearychat.user();
    let pin = bearychat.message_pin();
    let rtm = bearychat.rtm_http();
    Some(match file {
        "meta.get" => bearychat.meta().get().await.map(drop),
        "team.info" => bearychat.team().info().await.map(drop),
        "user.info" => user.info(ID).await.map(drop),
        "user.list" => user.list().await.map(drop),
        "user.me" => user.me().await.map(drop),
        "user.update_me" => user.update_me().name("beary_bot").full_name("BearyBot").await.map(drop),
        "user.update_me.name" => user.update_me().name("beary_bot").await.map(drop),
        "user.update_me.nothing" => user.update_me().await.map(drop),
        "vchannel.info" => bearychat.vchannel().info(ID).await.map(drop),
        "p2p.info" => bearychat.p2p().info(ID).await.map(drop),
        "p2p.list" => bearychat.p2p().list().await.map(drop),
        "p2p.create" => bearychat.p2p().create(ID).await.map(drop),
        "emoji.list" => bearychat.emoji().list().await.map(drop),
        "sticker.list" => bearychat.sticker().list().await.map(drop),
        "rtm.start" => bearychat.rtm().start().await.map(drop),
        "file.location.request" => bearychat.file().location("9c1d").await.map(drop),
        "message_pin.list" => pin.list(ID).await.map(drop),
        "message_pin.create" => pin.create(ID, KEY).await.map(drop),
        "message_pin.delete" => pin.delete(ID, ID).await,
        "reaction.create" => bearychat.reaction().create(ID, REACTED, ":smile:").await.map(drop),
        "reaction.delete" => bearychat.reaction().delete(ID, REACTED, ":smile:").await,
        "rtm_http.start" => rtm.start().await.map(drop),
        "rtm_http.message" => rtm.message(ID, "test").await,
        "rtm_http.message.plain" => rtm.message(ID, "test").markdown(false).await,
        "rtm_http.message.all" => rtm.message(ID, "test").markdown(true).attachments([attachment()]).await,
        _ => return None,
    })
}

#[tokio::test]
async fn literal_requests_are_sent_by_call() {
    let wrong = wire::by_call(&super::spec(), call).await;
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// Each literal request, taken apart into arguments and sent by name. A new operation is proven by its `.http` file
/// alone.
#[tokio::test]
async fn literal_requests_are_sent_by_name() {
    let wrong = wire::by_name(&super::spec(), super::TOKEN, super::by_name).await;
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn every_operation_has_a_literal_request() {
    let spec = super::spec();
    assert_eq!(wire::without_literal(&spec), Vec::<String>::new());
    let names: Vec<String> = spec.operations().map(|(name, _)| name).collect();
    let emitted: Vec<&str> = OPERATIONS.iter().map(|meta| meta.name).collect();
    assert_eq!(emitted, names);
}

/// The documents' methods: HTTP method, and the parameters as the pages list them. Those of a GET travel in the query,
/// those of the others in the body; the token is one of them, but `meta` takes none.
const DOCUMENTED: &[(&str, &str, &str, &[&str])] = &[
    // The source document, in its order.
    ("meta.get", "GET", "/meta", &[]),
    ("team.info", "GET", "/team.info", &["token"]),
    ("user.info", "GET", "/user.info", &["token", "user_id"]),
    ("user.list", "GET", "/user.list", &["token"]),
    ("user.me", "GET", "/user.me", &["token"]),
    ("user.update_me", "PATCH", "/user.update_me", &["token", "name", "full_name"]),
    ("vchannel.info", "GET", "/vchannel.info", &["token", "vchannel_id"]),
    ("channel.info", "GET", "/channel.info", &["token", "channel_id"]),
    ("channel.list", "GET", "/channel.list", &["token"]),
    ("channel.create", "POST", "/channel.create", &["token", "name", "topic", "private"]),
    ("channel.archive", "POST", "/channel.archive", &["token", "channel_id"]),
    ("channel.unarchive", "POST", "/channel.unarchive", &["token", "channel_id"]),
    ("channel.leave", "POST", "/channel.leave", &["token", "channel_id"]),
    ("channel.join", "POST", "/channel.join", &["token", "channel_id"]),
    ("channel.invite", "POST", "/channel.invite", &["token", "channel_id", "invite_uid"]),
    ("channel.kick", "POST", "/channel.kick", &["token", "channel_id", "kick_uid"]),
    ("channel.kickout", "POST", "/channel.kickout", &["token", "channel_id", "kick_uid"]),
    ("session_channel.info", "GET", "/session_channel.info", &["token", "session_channel_id"]),
    ("session_channel.list", "GET", "/session_channel.list", &["token"]),
    ("session_channel.create", "POST", "/session_channel.create", &["token", "name", "member_uids"]),
    ("session_channel.archive", "POST", "/session_channel.archive", &["token", "session_channel_id"]),
    (
        "session_channel.convert_to_channel",
        "POST",
        "/session_channel.convert_to_channel",
        &["token", "session_channel_id", "name", "private"],
    ),
    ("session_channel.leave", "POST", "/session_channel.leave", &["token", "session_channel_id"]),
    (
        "session_channel.invite",
        "POST",
        "/session_channel.invite",
        &["token", "session_channel_id", "invite_uid"],
    ),
    ("session_channel.kick", "POST", "/session_channel.kick", &["token", "session_channel_id", "kick_uid"]),
    (
        "session_channel.kickout",
        "POST",
        "/session_channel.kickout",
        &["token", "session_channel_id", "kick_uid"],
    ),
    ("p2p.info", "GET", "/p2p.info", &["token", "p2p_channel_id"]),
    ("p2p.list", "GET", "/p2p.list", &["token"]),
    ("p2p.create", "POST", "/p2p.create", &["token", "user_id"]),
    ("message.query", "POST", "/message.query", &["token", "vchannel_id", "query"]),
    ("message.info", "GET", "/message.info", &["token", "vchannel_id", "message_key"]),
    ("message.create", "POST", "/message.create", &["token", "vchannel_id", "text", "attachments"]),
    ("message.delete", "POST", "/message.delete", &["token", "vchannel_id", "message_key"]),
    (
        "message.update_text",
        "PATCH",
        "/message.update_text",
        &["token", "vchannel_id", "message_key", "text"],
    ),
    ("emoji.list", "GET", "/emoji.list", &["token"]),
    ("sticker.list", "GET", "/sticker.list", &["token"]),
    ("rtm.start", "POST", "/rtm.start", &["token"]),
    // The official pages that it leaves out. `message_key` of `message.forward` is the SDKs' word for `key`.
    ("file.location", "GET", "/file.location", &["token", "file_key"]),
    (
        "message.forward",
        "POST",
        "/message.forward",
        &["token", "vchannel_id", "key", "message_key", "to_vchannel_id"],
    ),
    ("message_pin.list", "GET", "/message_pin.list", &["token", "vchannel_id"]),
    ("message_pin.create", "POST", "/message_pin.create", &["token", "vchannel_id", "message_key"]),
    ("message_pin.delete", "POST", "/message_pin.delete", &["token", "vchannel_id", "pin_id"]),
    ("reaction.create", "POST", "/reaction.create", &["token", "vchannel_id", "key", "reaction"]),
    ("reaction.delete", "POST", "/reaction.delete", &["token", "vchannel_id", "key", "reaction"]),
    // The RTM service.
    ("rtm_http.start", "POST", "/start", &["token"]),
    ("rtm_http.message", "POST", "/message", &["token", "vchannel", "text", "markdown", "attachments"]),
];

/// What is sent for each documented method, over all of its literal requests: the right method and path, each
/// parameter in its place, the token last in a query and first in a body, and nothing else.
#[test]
fn parameters_travel_where_the_documents_say() {
    let literals = super::spec().literals();
    for (name, method, path, parameters) in DOCUMENTED {
        let mut seen = BTreeSet::new();
        for literal in literals.iter().filter(|literal| literal.operation == *name) {
            let HttpFile { method: sent, target, body, .. } = &literal.request;
            let file = &literal.file;
            assert_eq!(sent, method, "{file}");
            let (target, query) = target.split_once('?').unwrap_or((target, ""));
            let prefix = if name.starts_with("rtm_http.") { "" } else { "/v1" };
            assert_eq!(target, format!("{prefix}{path}"), "{file}");
            let names = if *method == "GET" {
                assert_eq!(body, "", "{file}");
                let pairs = query.split('&').filter(|pair| !pair.is_empty());
                let names: Vec<&str> = pairs.map(|pair| pair.split_once('=').unwrap().0).collect();
                let last = if parameters.is_empty() { None } else { Some("token=TOKEN") };
                assert_eq!(query.rsplit('&').next().filter(|pair| !pair.is_empty()), last, "{file}");
                names.into_iter().map(str::to_owned).collect::<Vec<_>>()
            } else {
                assert_eq!(query, "", "{file}");
                assert!(body.starts_with(r#"{"token":"TOKEN""#), "{file}: {body}");
                let Value::Object(members) = serde_json::from_str(body).unwrap() else { panic!("{file}") };
                members.into_iter().map(|(name, _)| name).collect()
            };
            seen.extend(names);
        }
        let documented: BTreeSet<String> = parameters.iter().map(|&name| name.to_owned()).collect();
        assert_eq!(seen, documented, "{name}");
    }
}

/// The same of what the crate tells of its operations, in which the token is no parameter.
#[test]
fn operations_tell_where_their_parameters_travel() {
    for (name, method, path, parameters) in DOCUMENTED {
        let meta = OPERATIONS.iter().find(|meta| meta.name == *name).unwrap_or_else(|| panic!("no {name}"));
        assert_eq!((meta.method.as_str(), meta.path), (*method, *path), "{name}");
        assert_eq!(meta.auth, parameters.contains(&"token"), "{name}");
        let place = if meta.method == Method::Get { Place::Query } else { Place::Body };
        let told: BTreeSet<&str> = meta.parameters.iter().map(|parameter| parameter.wire).collect();
        let documented = parameters.iter().copied().filter(|name| *name != "token").collect();
        assert_eq!(told, documented, "{name}");
        assert!(meta.parameters.iter().all(|parameter| parameter.place == place), "{name}");
    }
}

/// `=` is no letter of a URL, and text of a user cannot become another parameter, least of all the token.
#[tokio::test]
async fn ids_are_encoded_in_queries() {
    let (server, bearychat) = super::answering(super::spec().success("message.info")).await;
    bearychat.message().info("=bw52O", "1.0&token=x#y z+%3D/?é").await.unwrap();
    assert_eq!(
        server.lines(),
        [concat!(
            "GET /v1/message.info?vchannel_id=%3Dbw52O",
            "&message_key=1.0%26token%3Dx%23y+z%2B%253D%2F%3F%C3%A9&token=TOKEN"
        )]
    );
}

/// The server takes a converted channel for private unless it is told otherwise.
#[tokio::test]
async fn an_explicit_false_reaches_the_wire() {
    let (server, bearychat) =
        super::answering(super::spec().success("session_channel.convert_to_channel")).await;
    let convert = bearychat.session_channel().convert_to_channel(ID, "n");
    for call in [convert.clone(), convert.clone().private(false), convert.private(true)] {
        call.await.unwrap();
    }
    let sent: Vec<Value> =
        server.requests().iter().map(|sent| serde_json::from_slice(&sent.body).unwrap()).collect();
    let private: Vec<Option<bool>> = sent.iter().map(|body| body.get("private")?.as_bool()).collect();
    assert_eq!(private, [None, Some(false), Some(true)]);
}

/// What would be sent can be seen without sending it, and holds no token, wherever that is to travel.
#[tokio::test]
async fn a_request_can_be_inspected_before_it_is_sent() {
    let bearychat = bearychat_api::BearyChat::new("TOKEN").unwrap();
    let created = bearychat.message().create(ID, TEXT).to_request().unwrap();
    assert_eq!((created.method(), created.path()), (Method::Post, "/message.create"));
    let body = super::spec().literal("message.create").request.body;
    assert_eq!(created.body().text(), Some(&*body.replace(r#""token":"TOKEN","#, "")));
    let shown = bearychat.user().info(ID).to_request().unwrap();
    assert_eq!((shown.path(), shown.query_string()), ("/user.info", "user_id=%3Dbw52O"));
    assert!(!format!("{created:?} {shown:?} {:?}", created.body()).contains("TOKEN"));
}
