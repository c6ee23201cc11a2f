//! What is a refusal and which one, how much of it an error tells, and what is sent again.

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::{Duration, Instant},
};

use agora_chat_api::{
    AgoraChat, CallOptions, Code, Error, ErrorKind, Json, Method, PushMessage, TextContent, Token,
    TokenProvider, dynamic,
};
use chat_core::BoxFuture;
use chat_tests::{
    server::{Answer, Server},
    spec,
};
use futures_util::future::join_all;
use serde_json::json;

const EXPIRED: &str = r#"{"error":"unauthorized","timestamp":1709867821788,"duration":0,"error_description":"Unable to authenticate due to expired access token"}"#;
const TOO_MANY_CALLS: &str = r#"{"error":"reach_limit","timestamp":1709867821788,"duration":0,"error_description":"This request has reached api limit"}"#;
const TOO_MANY_MESSAGES: &str = r#"{"error":"message_send_error","exception":"MessageSendException","timestamp":1657254052191,"duration":0,"error_description":"message send reach limit"}"#;
const TOO_MANY_USERS: &str = r#"{"error":"resource_limited","timestamp":1709867821788,"duration":0,"error_description":"You have exceeded the limit of the Free edition. Please upgrade to higher edition."}"#;
const OK: &str = r#"{"data":{"user2":"1029457500870543736"}}"#;
const HTML: &str = "<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>";

/// All that an error says yes to.
fn said(error: &Error) -> Vec<&'static str> {
    let all = [
        ("not found", error.is_not_found()),
        ("already exists", error.is_already_exists()),
        ("quota", error.is_quota()),
        ("rate limited", error.is_rate_limited()),
        ("token expired", error.is_token_expired()),
        ("unauthorized", error.is_unauthorized()),
        ("feature disabled", error.is_feature_disabled()),
    ];
    all.into_iter().filter(|(_, yes)| *yes).map(|(what, _)| what).collect()
}

/// What an error of that kind says yes to.
fn due(kind: ErrorKind) -> &'static [&'static str] {
    match kind {
        ErrorKind::NotFound => &["not found"],
        ErrorKind::AlreadyExists => &["already exists"],
        ErrorKind::QuotaExceeded => &["quota"],
        ErrorKind::RateLimited => &["rate limited"],
        ErrorKind::TokenExpired => &["token expired", "unauthorized"],
        ErrorKind::Unauthorized => &["unauthorized"],
        ErrorKind::FeatureDisabled => &["feature disabled"],
        _ => &[],
    }
}

fn code(error: &Error) -> String {
    error.code().map(ToString::to_string).unwrap_or_default()
}

/// Each operation refused with this answer.
async fn refused(calls: &BTreeMap<String, Json>, operation: &str, answer: Answer) -> Error {
    let arguments = calls.get(operation).unwrap_or_else(|| panic!("no operation {operation}"));
    let server = Server::answering(answer).await.unwrap();
    let outcome = super::by_name(&server, operation, arguments.clone()).await;
    let error = outcome.err().unwrap_or_else(|| panic!("{operation}: a refusal passed for a success"));
    assert!(error.is_refused(), "{error}");
    assert_eq!((error.operation().map(str::to_owned), error.attempts()), (Some(operation.to_owned()), 1));
    error
}

/// All refusals among the examples, by their files, and the code in each.
const EXAMPLES: [(&str, ErrorKind, &str); 38] = [
    ("file.download.expired.json", ErrorKind::NotFound, "file_expired"),
    ("file.download.unauthorized.json", ErrorKind::Unauthorized, "auth_bad_access_token"),
    ("group.create.exists.json", ErrorKind::AlreadyExists, "illegal_argument"),
    ("group.create.too_many.json", ErrorKind::QuotaExceeded, "exceed_limit"),
    ("group.get.missing.json", ErrorKind::NotFound, "resource_not_found"),
    ("group.set_announcement.too_long.json", ErrorKind::PayloadTooLarge, "FORBIDDEN"),
    ("group.transfer.same.json", ErrorKind::Conflict, "forbidden_op"),
    ("group_admin.add.stranger.json", ErrorKind::NotFound, "resource_not_found"),
    ("group_file.download.missing.json", ErrorKind::NotFound, "RestGroupFeignException"),
    ("group_member.add.already.json", ErrorKind::AlreadyExists, "forbidden_op"),
    ("group_member.attributes.stranger.json", ErrorKind::NotFound, "MetadataException"),
    ("group_member.list.missing.json", ErrorKind::NotFound, "service_resource_not_found"),
    ("group_member.remove.stranger.json", ErrorKind::NotFound, "forbidden_op"),
    ("history.get.absent.json", ErrorKind::NotFound, "storage_object_not_found"),
    ("message.broadcast.unopened.json", ErrorKind::FeatureDisabled, "forbidden_op"),
    ("message.recall.unopened.json", ErrorKind::FeatureDisabled, "forbidden_op"),
    ("message.rewrite.forbidden.json", ErrorKind::Forbidden, "RewriteMessageNotAuthorizedException"),
    ("message.send_to_users.limit.json", ErrorKind::RateLimited, "message_send_error"),
    ("mute.get.missing.json", ErrorKind::NotFound, "required_property_not_found"),
    ("room.create.too_many.json", ErrorKind::QuotaExceeded, "exceed_limit"),
    ("room.get.missing.json", ErrorKind::NotFound, "service_resource_not_found"),
    ("room.set_announcement.too_long.json", ErrorKind::PayloadTooLarge, "forbidden_op"),
    ("room_admin.add.missing.json", ErrorKind::NotFound, "resource_not_found"),
    ("room_attribute.delete.too_many.json", ErrorKind::Invalid, ""),
    ("room_attribute.set.stranger.json", ErrorKind::Forbidden, "MetadataException"),
    ("room_member.add.too_many.json", ErrorKind::QuotaExceeded, "forbidden_op"),
    ("room_member.remove.stranger.json", ErrorKind::NotFound, "forbidden_op"),
    ("user.delete.missing.json", ErrorKind::NotFound, "management"),
    ("user.get.corrupt.json", ErrorKind::Unauthorized, "auth_bad_access_token"),
    ("user.get.expired.json", ErrorKind::TokenExpired, "unauthorized"),
    ("user.get.missing.json", ErrorKind::NotFound, "service_resource_not_found"),
    ("user.get.often.json", ErrorKind::RateLimited, "reach_limit"),
    ("user.register.closed.json", ErrorKind::Unauthorized, "unauthorized"),
    ("user.register.exists.json", ErrorKind::AlreadyExists, "duplicate_unique_property_exists"),
    ("user.register.full.json", ErrorKind::QuotaExceeded, "resource_limited"),
    ("user.register_many.twice.json", ErrorKind::Invalid, "duplicate_unique_property_exists"),
    ("user.set_password.missing.json", ErrorKind::NotFound, "entity_not_found"),
    ("user.statuses.many.json", ErrorKind::Invalid, "illegal_argument"),
];

#[tokio::test]
async fn every_refusal_among_the_examples_is_of_its_kind() {
    let spec = super::spec();
    let calls = super::calls(&spec).into_iter().collect();
    let mut seen = Vec::new();
    for (name, operation) in spec.operations() {
        for example in operation.examples.iter().filter(|example| example.status >= 400) {
            let row = EXAMPLES.iter().find(|(file, ..)| *file == example.file);
            let (file, kind, due_code) = row.unwrap_or_else(|| panic!("{} is in no row", example.file));
            let error = refused(&calls, &name, spec::answer(example)).await;
            assert_eq!((error.kind(), &*code(&error)), (*kind, *due_code), "{file}: {error}");
            assert_eq!(said(&error), due(*kind), "{file}: {error}");
            assert_eq!(error.status().map(|status| status.as_u16()), Some(example.status), "{file}");
            seen.push(*file);
        }
    }
    seen.sort_unstable();
    assert_eq!(seen, EXAMPLES.map(|(file, ..)| file), "a row without an example");
}

/// Operation, status, code, text and kind: what the pages list beside the examples.
#[rustfmt::skip]
const LISTED: &[(&str, u16, &str, &str, ErrorKind)] = &[
    // token and app
    ("user.list", 401, "unauthorized", "Unable to authenticate (OAuth)", ErrorKind::Unauthorized),
    ("user.list", 401, "auth_bad_access_token", "Unable to authenticate", ErrorKind::Unauthorized),
    ("user.register", 401, "unauthorized", "token is illegal.", ErrorKind::Unauthorized),
    ("user.register_many", 401, "unauthorized", "Open registration doesn't allow, so register user need token", ErrorKind::Unauthorized),
    ("user.register", 404, "organization_application_not_found", "Could not find application for XXX/XXX from URI: XXX/XXX/users", ErrorKind::NotFound),
    ("token.create", 400, "invalid_grant", "Invalid username or password", ErrorKind::Unauthorized),
    // limits
    ("user.register", 429, "resource_limited", "You have exceeded the limit of the community edition,Please upgrade to the enterprise edition", ErrorKind::QuotaExceeded),
    ("group.create", 403, "forbidden_op", "this appKey has create too many groups/chatrooms!", ErrorKind::QuotaExceeded),
    ("group.create", 403, "exceed_limit", "members size is greater than max user size !", ErrorKind::Invalid),
    ("contact.add", 403, "exceed_limit", "user contact number exceed limit", ErrorKind::QuotaExceeded),
    ("room.create", 403, "exceed_limit", "user XX has joined too many chatrooms!", ErrorKind::QuotaExceeded),
    ("room.update", 403, "exceed_limit", "title cannot exceed to XXXX", ErrorKind::Invalid),
    ("presence.get", 400, "", "too many queries", ErrorKind::RateLimited),
    ("presence.get", 400, "illegal_argument", "too many get presences", ErrorKind::Invalid),
    // messages: their rate is a 403
    ("message.send", 403, "message_send_error", "message send reach limit", ErrorKind::RateLimited),
    ("message.send_to_groups", 403, "message_send_error", "message send reach limit", ErrorKind::RateLimited),
    ("message.send_to_rooms", 403, "message_send_error", "message send reach limit", ErrorKind::RateLimited),
    ("message.send_to_users", 403, "Forbidden", "Forbidden for url: [XXXX/XXXX/messages/users]", ErrorKind::RateLimited),
    ("message.send_to_users", 400, "message_send_error", "message is too large", ErrorKind::PayloadTooLarge),
    ("message.send_to_users", 400, "message_send_error", "params to's size can't exceed limit 600", ErrorKind::Invalid),
    ("message.recall", 400, "message_recall_error", "can’t find msg to", ErrorKind::NotFound),
    ("message.recall", 400, "message_recall_error", "param force can't be empty", ErrorKind::Invalid),
    ("message.recall", 403, "message_recall_error", "exceed recall time limit", ErrorKind::Forbidden),
    ("message.recall", 403, "message_recall_error", "not_found msg", ErrorKind::NotFound),
    ("message.recall", 500, "", "internal error", ErrorKind::Unavailable),
    ("message.rewrite", 401, "message_rewrite_error", "You are not authorized to edit this message.", ErrorKind::Forbidden),
    ("message.rewrite", 403, "message_rewrite_error", "The message has reached its edit limit and cannot be modified further.", ErrorKind::QuotaExceeded),
    ("message.rewrite", 403, "message_rewrite_error", "The rewrite message feature is not open.", ErrorKind::FeatureDisabled),
    ("message.rewrite", 404, "message_rewrite_error", "The message is unavailable or has expired.", ErrorKind::NotFound),
    ("message.rewrite", 409, "concurrent_operation_error", "The message has been edited by another.", ErrorKind::Conflict),
    ("history.get", 400, "illegal_argument", "Illegal arguments: appkey: XXXX, time: 2018020918, maybe chat message history is expired or unstored", ErrorKind::NotFound),
    ("history.get", 400, "illegal_argument", "illegal arguments: appkey: XXXX#XXXX, time: xxxxxx", ErrorKind::Invalid),
    ("file.upload", 413, "Request Entity Too Large", "Request Entity Too Large.", ErrorKind::PayloadTooLarge),
    ("file.download", 404, "entity_not_found", "file may not exists", ErrorKind::NotFound),
    // features that are not switched on: 400 or 403, a code or a phrase
    ("presence.set", 400, "service open exception", "the app not open presence", ErrorKind::FeatureDisabled),
    ("thread.create", 403, "group_error", "thread not open.", ErrorKind::FeatureDisabled),
    ("reaction.list", 400, "Bad Request", "this appKey is not open reaction service!", ErrorKind::FeatureDisabled),
    ("user_attribute.set", 403, "FORBIDDEN", "XXXX#XXXX user metadata service not allow", ErrorKind::FeatureDisabled),
    ("group_member.set_attributes", 403, "metadata_error", "chatgroup user metadata service not allow", ErrorKind::FeatureDisabled),
    // groups and rooms
    ("group.create", 400, "invalid_parameter", "group must contain public field!", ErrorKind::Invalid),
    ("group.create", 403, "group_name_violation", "XX is violation, please change it.", ErrorKind::Invalid),
    ("group.create", 404, "resource_not_found", "username XXXX doesn't exist!", ErrorKind::NotFound),
    ("group.transfer", 403, "forbidden_op", "user: username doesn't exist in group: 40659491815425", ErrorKind::NotFound),
    ("group_member.add_many", 400, "illegal_argument", "group member username1 doesn’t exist", ErrorKind::NotFound),
    ("group_member.remove", 403, "forbidden_op", "forbidden operation on group owner!", ErrorKind::Forbidden),
    ("group_admin.remove", 403, "forbidden_op", "user:XX is not admin of group:XX", ErrorKind::NotFound),
    ("room_block.add", 400, "forbidden_op", "users [XX] are not members of this group!", ErrorKind::NotFound),
    ("room_mute.remove", 400, "invalid_parameter", "removeMute member size more than max limit : 60", ErrorKind::Invalid),
    // attributes
    ("group_member.set_attributes", 400, "metadata_error", "exceeds chatgroup user metadata single key limit", ErrorKind::PayloadTooLarge),
    ("group_member.set_attributes", 409, "metadata_error", "Failed to operate user metadata. Concurrent operation not allowed", ErrorKind::Conflict),
    ("group_member.attributes", 404, "metadata_error", "group not exists", ErrorKind::NotFound),
    ("room_attribute.set", 400, "", "others are not allowed to be set", ErrorKind::Forbidden),
    ("user_attribute.get", 401, "metadata_error", "auth error", ErrorKind::Unauthorized),
    ("user_attribute.set", 403, "FORBIDDEN", "size of metadata for this single user exceeds the user defined limit, 2048Bytes", ErrorKind::PayloadTooLarge),
    ("user_attribute.set", 403, "FORBIDDEN", "total size of user metadata for this app exceeds the user defined limit, 10Bytes", ErrorKind::QuotaExceeded),
    ("user_attribute.set", 500, "INTERNAL_SERVER_ERROR", "update metadata failed", ErrorKind::Unavailable),
    // threads and reactions
    ("thread.create", 403, "group_error", "thread number has reached limit.", ErrorKind::QuotaExceeded),
    ("thread.create", 403, "group_error", "msg already create thread.not allow to create.", ErrorKind::AlreadyExists),
    ("thread.create", 404, "group_error", "msg not exist.", ErrorKind::NotFound),
    ("thread_member.add", 403, "group_error", "user join thread reach limit.", ErrorKind::QuotaExceeded),
    ("thread.list", 400, "group_error", "query param reaches limit.", ErrorKind::Invalid),
    ("reaction.create", 400, "Bad Request", "The quantity has exceeded the limit!", ErrorKind::QuotaExceeded),
    ("reaction.create", 400, "Bad Request", "the user is already operation this message", ErrorKind::AlreadyExists),
    ("reaction.create", 400, "Bad Request", "the user operation is illegal!", ErrorKind::Forbidden),
    ("reaction.delete", 400, "Bad Request", "the user operation is illegal!", ErrorKind::NotFound),
    // codes that are names of Java classes
    ("push_template.get", 400, "EntityNotFoundException", "XXX template is not exist", ErrorKind::NotFound),
    ("push_label.get", 400, "ResourceNotFoundException", "push label not exists of XXX", ErrorKind::NotFound),
    ("push_label.create", 403, "ServiceNotOpenException", "push service not open", ErrorKind::FeatureDisabled),
    ("push_label.create", 403, "LimitException", "limit request", ErrorKind::QuotaExceeded),
    ("push_task.send_to_all", 403, "LimitException", "limit request", ErrorKind::RateLimited),
    ("push_task.send_sync", 400, "MessageException", "bad_request", ErrorKind::Invalid),
    ("push.set_nickname", 400, "RequiredPropertyNotFoundException", "Entity user requires a property named username", ErrorKind::NotFound),
    ("push.set_nickname", 400, "IllegalArgumentException", "parameters is invalid : XXX", ErrorKind::Invalid),
    ("message.rewrite", 404, "MessageUnavailableException", "The message is unavailable or has expired.", ErrorKind::NotFound),
    ("message.rewrite", 403, "EditFeatureNotEnabledException", "The rewrite message feature is not open.", ErrorKind::FeatureDisabled),
    ("message.rewrite", 500, "RewriteMessageInternalErrorException", "An unknown error occurred while processing the request.", ErrorKind::Unavailable),
    // a code that tells more than the status
    ("user.list", 500, "unsupported_service_operation", "Service operation not supported", ErrorKind::Invalid),
    ("user.list", 415, "web_application", "Unsupported Media Type.", ErrorKind::Invalid),
];

#[tokio::test]
async fn listed_refusals_are_of_their_kinds_and_keep_their_words() {
    let spec = super::spec();
    let calls = super::calls(&spec).into_iter().collect();
    for (operation, status, word, text, kind) in LISTED {
        let mut body = json!({"error_description": text, "timestamp": 1_542_363_546_590_i64, "duration": 0});
        if !word.is_empty() {
            body["error"] = json!(word);
        }
        let error = refused(&calls, operation, Answer::new(*status, body.to_string())).await;
        assert_eq!(error.kind(), *kind, "{error}");
        assert_eq!((&*code(&error), error.message()), (*word, *text), "{error}");
        assert_eq!(said(&error), due(*kind), "{error}");
    }
}

/// Any member of the body may be missing; what comes from a gateway is no JSON at all.
#[tokio::test]
async fn refusals_are_told_apart_whatever_is_missing() {
    let cases = [
        (400, r#"{"error_description":"too many queries"}"#, ErrorKind::RateLimited, "", "too many queries"),
        (
            400,
            r#"{"error":"service open exception"}"#,
            ErrorKind::FeatureDisabled,
            "service open exception",
            "Bad Request",
        ),
        (
            404,
            r#"{"error":"service_resource_not_found"}"#,
            ErrorKind::NotFound,
            "service_resource_not_found",
            "Not Found",
        ),
        (
            403,
            r#"{"error":"forbidden_op","exception":"EasemobForbiddenOpException"}"#,
            ErrorKind::Forbidden,
            "forbidden_op",
            "EasemobForbiddenOpException",
        ),
        (
            403,
            r#"{"exception":"EasemobForbiddenOpException"}"#,
            ErrorKind::Forbidden,
            "",
            "EasemobForbiddenOpException",
        ),
        (
            401,
            r#"{"error":null,"error_description":null,"exception":null}"#,
            ErrorKind::Unauthorized,
            "",
            "Unauthorized",
        ),
        (404, r#"{"timestamp":1542350943210,"duration":0}"#, ErrorKind::NotFound, "", "Not Found"),
        (409, "{}", ErrorKind::Conflict, "", "Conflict"),
        (429, "[]", ErrorKind::RateLimited, "", "Too Many Requests"),
        (400, "null", ErrorKind::Invalid, "", "Bad Request"),
        (408, "", ErrorKind::Unavailable, "", "Request Timeout"),
        (405, "", ErrorKind::Invalid, "", "Method Not Allowed"),
        (413, HTML, ErrorKind::PayloadTooLarge, "", "Payload Too Large"),
        (500, "", ErrorKind::Unavailable, "", "Internal Server Error"),
        (501, "", ErrorKind::Invalid, "", "Not Implemented"),
        (502, HTML, ErrorKind::Unavailable, "", "Bad Gateway"),
        (503, "", ErrorKind::Unavailable, "", "Service Unavailable"),
        (504, "upstream request timeout", ErrorKind::Unavailable, "", "Gateway Timeout"),
    ];
    for (status, body, kind, word, text) in cases {
        let (_server, agora) = super::answering(Answer::new(status, body)).await;
        let errors = [
            agora.user().get("user1").await.map(drop).unwrap_err(),
            agora.user().list().await.map(drop).unwrap_err(),
            agora.user().activate("user1").await.unwrap_err(),
            agora.file().download("5fd74830-2c3b-11ee-822a-81ea50bb049d").await.map(drop).unwrap_err(),
            agora.push_task().send_to_all(PushMessage::new("title", "content")).await.map(drop).unwrap_err(),
        ];
        for error in errors {
            let told = (error.kind(), code(&error), error.message());
            assert_eq!(told, (kind, word.to_owned(), text), "{status} {body}: {error}");
            assert_eq!((said(&error), error.is_refused()), (due(kind).to_vec(), true), "{error}");
            assert!(!error.to_string().contains('\n'), "{error}");
            if body == HTML {
                assert!(error.excerpt().is_some_and(|text| text.starts_with("<html>")), "{error:?}");
            }
        }
    }
}

/// A code that nobody listed keeps its text, whatever that is, and the status tells the kind.
#[tokio::test]
async fn an_unknown_code_keeps_its_text_and_falls_back_to_the_status() {
    for (status, kind) in [
        (400, ErrorKind::Invalid),
        (401, ErrorKind::Unauthorized),
        (403, ErrorKind::Forbidden),
        (404, ErrorKind::NotFound),
        (409, ErrorKind::Conflict),
        (418, ErrorKind::Other),
        (429, ErrorKind::RateLimited),
        (500, ErrorKind::Unavailable),
    ] {
        for word in ["TomorrowsException", "请求路径不存在", "a phrase, with blanks", ""] {
            let body = json!({"error": word, "error_description": "url is invalid"}).to_string();
            let (_server, agora) = super::answering(Answer::new(status, body)).await;
            let error = agora.user().get("user1").await.unwrap_err();
            assert_eq!((error.kind(), error.message()), (kind, "url is invalid"), "{status} {word}: {error}");
            assert_eq!(error.code(), Some(&Code::Text(word.to_owned())), "{status}");
            assert_eq!(said(&error), due(kind), "{status} {word}: {error}");
        }
    }
    let (_server, agora) = super::answering(Answer::new(404, r#"{"error":7}"#)).await;
    let error = agora.user().get("user1").await.unwrap_err();
    assert_eq!((error.kind(), error.code()), (ErrorKind::NotFound, Some(&Code::Number(7))));
    assert_eq!(error.to_string(), "user.get: 404 (code 7): Not Found, near `{\"error\":7}`");
}

/// What is no refusal and no answer either.
#[tokio::test]
async fn what_is_no_answer_is_a_decode_error() {
    for body in ["", " ", "<html></html>", "[]", "null", "{}", r#"{"entities":null}"#, "0"] {
        let (_server, agora) = super::answering(Answer::new(200, body)).await;
        let error = agora.user().get("user1").await.unwrap_err();
        assert_eq!(
            (error.kind(), error.path()),
            (ErrorKind::Decode, Some("$.entities.0")),
            "{body:?}: {error}"
        );
        let error = agora.user().list().await.unwrap_err();
        assert_eq!((error.kind(), error.is_refused()), (ErrorKind::Decode, false), "{body:?}: {error}");
    }
    let (_server, agora) = super::answering(Answer::json(r#"{"entities":[]}"#)).await;
    assert_eq!(agora.user().get("user1").await.unwrap_err().kind(), ErrorKind::Decode);
    assert!(agora.user().list().await.unwrap().users.is_empty());
    let server = Server::answering(Answer::json(OK).cut()).await.unwrap();
    let error = super::client(&server).user().status("user1").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Transport, "{error}");
}

/// Cut off at any byte, an answer is an error: its payload may be deep inside, the whole, a list or a number.
#[tokio::test]
async fn an_answer_cut_off_anywhere_is_an_error() {
    let spec = super::spec();
    let calls: BTreeMap<String, Json> = super::calls(&spec).into_iter().collect();
    for (operation, file) in [
        ("user.get", "user.get.json"),
        ("user.list", "user.list.json"),
        ("presence.get", "presence.get.json"),
        ("group_member.remove_many", "group_member.remove_many.one.json"),
        ("push_task.send_to_all", "push_task.send_to_all.json"),
        ("message.broadcast", "message.broadcast.json"),
    ] {
        let whole = spec.text(file).trim_end().to_owned();
        let answers: Vec<Answer> =
            (0..whole.len()).map(|end| Answer::json(&whole.as_bytes()[..end])).collect();
        let server = Server::script(answers).await.unwrap();
        let agora = super::client(&server);
        for end in 0..whole.len() {
            let outcome = dynamic::call(&agora, operation, calls[operation].clone()).await;
            let error = outcome.err().unwrap_or_else(|| panic!("{file}: {end} bytes passed for an answer"));
            assert_eq!(error.kind(), ErrorKind::Decode, "{file}: {end} bytes: {error}");
        }
    }
}

/// A client that sends everything at most twice.
fn patient(server: &Server) -> AgoraChat {
    super::client(server).with(CallOptions::new().attempts(2))
}

/// What only reads is no matter of the method.
#[test]
fn one_get_changes_something_and_some_posts_only_read() {
    let named = |method: Method, safe: bool| {
        let operations = agora_chat_api::OPERATIONS.iter();
        let mut names: Vec<_> = operations
            .filter(|meta| (meta.method, meta.safe) == (method, safe))
            .map(|meta| meta.name)
            .collect();
        names.sort_unstable();
        names
    };
    assert_eq!(named(Method::Get, false), ["user.disconnect"]);
    let read = [
        "group_member.attributes_of",
        "presence.get",
        "room_attribute.get",
        "user.statuses",
        "user_attribute.get_many",
    ];
    assert_eq!(named(Method::Post, true), read);
    assert_eq!((named(Method::Put, true), named(Method::Delete, true)), (vec![], vec![]));
}

/// After a failure of the server nobody knows whether a call was done. It is sent again only if that does no harm:
/// whatever reads (be it a POST), and whatever puts or removes by name.
#[tokio::test]
async fn after_a_failure_of_the_server_only_what_does_no_harm_is_sent_again() {
    const POSTS: [&str; 17] = [
        "group.disable",
        "group.enable",
        "group.set_announcement",
        "group_member.attributes_of",
        "group_mute.mute_all",
        "mute.set",
        "presence.get",
        "presence.set",
        "presence.subscribe",
        "room.set_announcement",
        "room_attribute.get",
        "room_mute.mute_all",
        "token.create",
        "user.activate",
        "user.deactivate",
        "user.statuses",
        "user_attribute.get_many",
    ];
    // a message can be changed ten times, a GET logs users out, and each deletion takes more users
    const HARMFUL: [&str; 3] = ["message.rewrite", "user.delete_many", "user.disconnect"];
    let spec = super::spec();
    let sent = join_all(super::calls(&spec).into_iter().map(|(name, arguments)| async move {
        let server = Server::answering(Answer::new(503, HTML)).await.unwrap();
        let outcome = dynamic::call(&patient(&server), &name, arguments).await;
        assert_eq!(outcome.map(drop).unwrap_err().kind(), ErrorKind::Unavailable, "{name}");
        (name, server.requests())
    }))
    .await;
    for (name, requests) in sent {
        let post = requests[0].method == "POST";
        let again = if post { POSTS.contains(&&*name) } else { !HARMFUL.contains(&&*name) };
        assert_eq!(requests.len(), if again { 2 } else { 1 }, "{name}: {:?}", requests[0].line());
        assert!(requests.iter().all(|request| *request == requests[0]), "{name}");
    }
}

/// Neither does anybody know after a broken connection.
#[tokio::test]
async fn after_a_broken_connection_only_what_does_no_harm_is_sent_again() {
    let broken = || Answer::json(r#"{"data":{"result":true}}"#).cut();
    let server = Server::answering(broken()).await.unwrap();
    let error = patient(&server).user().disconnect("user1").await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Transport, 1), "{error}");
    assert_eq!(server.lines(), ["GET /org/app/users/user1/disconnect"]);

    let server = Server::answering(broken()).await.unwrap();
    let error = patient(&server).user().delete_many(2).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Transport, 1), "{error}");
    assert_eq!(server.lines(), ["DELETE /org/app/users?limit=2"]);

    let server = Server::answering(broken()).await.unwrap();
    let error =
        patient(&server).message().send_to_users(["user2"], TextContent::new("hi")).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Transport, 1), "{error}");

    let server = Server::script([broken(), Answer::json(r#"{"data":[{"user1":"online"}]}"#)]).await.unwrap();
    let statuses = patient(&server).user().statuses(["user1"]).await.unwrap();
    assert_eq!(statuses[0]["user1"].as_str(), "online");
    assert_eq!(server.lines(), ["POST /org/app/users/batch/status"; 2]);
}

/// Too many calls are a matter of waiting, whatever is called: the call was not done.
#[tokio::test]
async fn too_many_calls_are_waited_for() {
    let server = Server::script([Answer::new(429, TOO_MANY_CALLS), Answer::json(OK)]).await.unwrap();
    let start = Instant::now();
    let sent = patient(&server).message().send_to_users(["user2"], TextContent::new("hi")).await.unwrap();
    assert_eq!(sent["user2"].as_str(), "1029457500870543736");
    assert_eq!(server.requests().len(), 2);
    assert!(start.elapsed() >= Duration::from_secs(1), "{:?}", start.elapsed());
}

/// A quota is no matter of waiting, though its status is the same; too many messages are, though their status is
/// another.
#[tokio::test]
async fn a_quota_is_told_at_once_and_too_many_messages_are_sent_again() {
    let server = Server::answering(Answer::new(429, TOO_MANY_USERS)).await.unwrap();
    let error = patient(&server).user().register("user1").await.unwrap_err();
    assert_eq!((said(&error), server.requests().len()), (vec!["quota"], 1), "{error}");
    let error = patient(&server).user().get("user1").await.unwrap_err();
    assert_eq!((said(&error), server.requests().len()), (vec!["quota"], 2), "{error}");

    let server = Server::answering(Answer::new(403, TOO_MANY_MESSAGES)).await.unwrap();
    let start = Instant::now();
    let error =
        patient(&server).message().send_to_users(["user2"], TextContent::new("hi")).await.unwrap_err();
    assert_eq!((said(&error), server.requests().len()), (vec!["rate limited"], 2), "{error}");
    assert_eq!(error.retry_after(), None);
    assert!(start.elapsed() >= Duration::from_secs(1), "{:?}", start.elapsed());
}

/// Gives `token-1`, then `token-2` …
struct Numbered(Arc<AtomicU32>);

impl TokenProvider for Numbered {
    fn fetch(&self) -> BoxFuture<'_, Result<Token, Error>> {
        let number = self.0.fetch_add(1, Ordering::SeqCst) + 1;
        Box::pin(async move { Ok(Token::new(format!("token-{number}"))) })
    }
}

/// A client of that server that sends everything once, and how many tokens it was given.
fn provided(server: &Server) -> (AgoraChat, Arc<AtomicU32>) {
    let fetched = Arc::default();
    let builder = AgoraChat::builder().token_provider(Numbered(Arc::clone(&fetched)));
    let builder = builder.base_url(format!("{}/org/app", server.url()));
    (builder.options(CallOptions::new().attempts(1)).build().unwrap(), fetched)
}

fn tokens(server: &Server) -> Vec<String> {
    let requests = server.requests();
    requests.iter().map(|request| request.header("authorization").unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_refused_token_is_replaced_once() {
    let server = Server::script([Answer::new(401, EXPIRED), Answer::json(OK)]).await.unwrap();
    let (agora, _) = provided(&server);
    agora.message().send_to_users(["user2"], TextContent::new("hi")).await.unwrap();
    assert_eq!(tokens(&server), ["Bearer token-1", "Bearer token-2"]);

    let server = Server::answering(Answer::new(401, EXPIRED)).await.unwrap();
    let (agora, fetched) = provided(&server);
    let error = agora.message().send_to_users(["user2"], TextContent::new("hi")).await.unwrap_err();
    assert_eq!(said(&error), ["token expired", "unauthorized"]);
    assert_eq!((tokens(&server).len(), fetched.load(Ordering::SeqCst)), (2, 2));
}

/// A 401 about something else than the token neither fetches a token nor sends anything again.
#[tokio::test]
async fn a_401_of_business_is_not_about_the_token() {
    for body in [
        r#"{"error":"MetadataException","error_description":"user is not in chatroom","timestamp":1542545100474,"duration":0}"#,
        r#"{"error":"message_rewrite_error","error_description":"You are not authorized to edit this message."}"#,
        r#"{"error":"RewriteMessageNotAuthorizedException","timestamp":1705372388118,"duration":0,"error_description":"You are not authorized to edit this message."}"#,
    ] {
        let server = Server::answering(Answer::new(401, body)).await.unwrap();
        let (agora, fetched) = provided(&server);
        let errors = [
            agora
                .room_attribute()
                .set("66213271109633", "user1", [("key1", "value1")])
                .await
                .map(drop)
                .unwrap_err(),
            agora.message().rewrite("1235807318835202004", TextContent::new("hi")).await.unwrap_err(),
        ];
        for error in errors {
            assert_eq!((error.kind(), said(&error)), (ErrorKind::Forbidden, vec![]), "{error}");
            assert!(!error.to_string().contains("check the token"), "{error}");
        }
        assert_eq!(tokens(&server), ["Bearer token-1"; 2]);
        assert_eq!(fetched.load(Ordering::SeqCst), 1);
    }
}
