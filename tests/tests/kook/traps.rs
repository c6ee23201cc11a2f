//! The places where the documents, or the server, say one thing in several ways.

use chat_tests::server::Answer;
use kook_api::{
    AttachmentType, ColorType, Embed, Emoji, Message, MessageType, RoleId, User, UserStatus, fixture,
    message::Messages,
};
use serde_json::{Value, json};

/// The documented page with its one message changed, through the real client.
async fn changed(change: impl FnOnce(&mut Value)) -> Message {
    let mut page: Value = serde_json::from_str(super::PAGE).unwrap();
    change(&mut page["data"]["items"][0]);
    let (_server, kook) = super::answering(Answer::json(page.to_string())).await;
    let page: Messages = kook.message().list(super::CHANNEL).await.unwrap();
    assert_eq!(page.items.len(), 1);
    page.items.into_iter().next().unwrap()
}

/// The field as it is written again; `None` when it is left out.
fn written(message: &Message, field: &str) -> Option<Value> {
    serde_json::to_value(message).unwrap().get(field).cloned()
}

fn file() -> Value {
    json!({"type": "file", "url": "https://img.kookapp.cn/a.txt", "name": "a.txt", "file_type": "text/plain", "size": 9})
}

#[tokio::test]
async fn attachments_are_nothing_in_four_spellings() {
    for nothing in [json!(null), json!(false), json!([]), json!({}), json!("")] {
        let message = changed(|message| message["attachments"] = nothing.clone()).await;
        assert!(message.attachments.is_empty(), "{nothing}");
    }
}

#[tokio::test]
async fn a_lone_attachment_stays_alone_and_a_list_stays_a_list() {
    let message = changed(|message| message["attachments"] = file()).await;
    assert_eq!(message.attachments.len(), 1);
    assert_eq!(message.attachments[0].kind, AttachmentType::File);
    assert_eq!(message.attachments[0].size, Some(9));
    assert_eq!(written(&message, "attachments"), Some(file()));

    let message = changed(|message| message["attachments"] = json!([file()])).await;
    assert_eq!(message.attachments.len(), 1);
    assert_eq!(written(&message, "attachments"), Some(json!([file()])));

    let message = changed(|message| message["attachments"] = json!([file(), file()])).await;
    assert_eq!(message.attachments.iter().map(|file| &*file.url).collect::<Vec<_>>().len(), 2);
}

#[tokio::test]
async fn a_quote_is_absent_in_every_spelling_of_nothing() {
    for nothing in [json!(null), json!(""), json!({}), json!([]), json!(false)] {
        let message = changed(|message| message["quote"] = nothing.clone()).await;
        assert_eq!(message.quote, None, "{nothing}");
    }
    let message = changed(|message| {
        message["quote"] = json!({
            "id": "1", "type": 9, "content": "hi", "create_at": 1_628_069_285_358_i64,
            "author": {"id": "2", "username": "u", "online": true, "avatar": ""}, "rong_id": "",
        });
    })
    .await;
    let quote = message.quote.unwrap();
    assert_eq!((&*quote.content, quote.rong_id), ("hi", None));
}

#[tokio::test]
async fn who_is_mentioned_may_be_null() {
    let message = changed(|message| {
        message["mention"] = json!(null);
        message["mention_info"] = json!(null);
    })
    .await;
    assert!(message.mention.is_empty());
    assert!(message.mention_info.is_none());
}

#[tokio::test]
async fn role_ids_are_read_as_numbers_and_as_text() {
    let large: u64 = (1 << 53) + 1;
    let message = changed(|message| message["mention_roles"] = json!(["702", 711, large])).await;
    let ids: Vec<RoleId> = [702, 711, large].into_iter().map(RoleId::from).collect();
    assert_eq!(message.mention_roles, ids);
    assert_eq!(written(&message, "mention_roles"), Some(json!([702, 711, large])));
}

#[tokio::test]
async fn ids_beyond_doubles_are_exact() {
    let message = changed(|message| {
        message["author"]["id"] = json!("18446744073709551615");
        message["mention_info"]["mention_role_part"][0]["role_id"] = json!(18_446_744_073_709_551_615_u64);
    })
    .await;
    assert_eq!(message.author.id.as_str(), "18446744073709551615");
    let info = message.mention_info.as_ref().unwrap();
    assert_eq!(info.mention_role_part[0].role_id, RoleId::from(u64::MAX));
    assert_eq!(
        written(&message, "mention_info").unwrap()["mention_role_part"][0]["role_id"],
        json!(18_446_744_073_709_551_615_u64)
    );
}

#[tokio::test]
async fn unknown_kinds_survive() {
    let poll = json!({"type": "poll", "question": {"text": "?"}, "votes": [1, 2], "large": 9_007_199_254_740_993_u64});
    let message = changed(|message| {
        message["type"] = json!(4711);
        message["embeds"] = json!([poll, {"type": "image", "url": "a", "origin_url": "b"}]);
        message["author"]["status"] = json!(7);
    })
    .await;
    assert_eq!(message.kind.number(), 4711);
    assert_eq!(message.author.status.as_ref().map(UserStatus::number), Some(7));
    assert_eq!(message.embeds[0].unlisted(), Some(&poll));
    assert!(matches!(&message.embeds[1], Embed::Image(image) if image.origin_url == "b"));
    assert_eq!(written(&message, "type"), Some(json!(4711)));
    assert_eq!(written(&message, "embeds").unwrap()[0], poll);
    assert_eq!(written(&message, "author").unwrap()["status"], json!(7));
}

#[tokio::test]
async fn every_known_embed_is_typed() {
    let embeds = json!([
        {"type": "link", "url": "u", "title": "t", "image": "i"},
        {"type": "card", "theme": "none", "modules": [{"type": "divider"}]},
        {"url": "last", "origin_url": "o", "type": "image"},
    ]);
    let message = changed(|message| message["embeds"] = embeds.clone()).await;
    let [Embed::Link(link), Embed::Card(card), Embed::Image(image)] = &message.embeds[..] else {
        panic!("{:?}", message.embeds)
    };
    assert_eq!((link.title.as_deref(), card.modules.len(), &*image.url), (Some("t"), 1, "last"));
    assert_eq!(written(&message, "embeds"), Some(embeds));
}

#[tokio::test]
async fn flags_come_as_numbers_words_and_text() {
    for yes in [json!(1), json!(true), json!("1"), json!("true")] {
        let message = changed(|message| {
            message["mention_info"]["mention_role_part"][0]["hoist"] = yes.clone();
        })
        .await;
        assert!(message.mention_info.as_ref().unwrap().mention_role_part[0].hoist, "{yes}");
        let role = &written(&message, "mention_info").unwrap()["mention_role_part"][0];
        assert_eq!(role["hoist"], json!(1), "{yes}");
    }
}

#[tokio::test]
async fn numbers_may_be_text_where_the_server_writes_them_so() {
    let message = changed(|message| {
        message["author"]["wealth_level"] = json!("12");
        message["mention_info"]["mention_role_part"][0]["color_type"] = json!("2");
        message["mention_info"]["mention_role_part"][0]["op_permissions"] = json!("7");
    })
    .await;
    assert_eq!(message.author.wealth_level, Some(12));
    let role = &message.mention_info.as_ref().unwrap().mention_role_part[0];
    assert_eq!((role.color_type.as_ref(), role.op_permissions), (Some(&ColorType::Gradient), Some(7)));
    assert_eq!(written(&message, "author").unwrap()["wealth_level"], json!(12));
}

#[tokio::test]
async fn decorations_are_numbers_lists_or_an_empty_array() {
    let worn = json!({"join_voice": 10017, "nameplates": [60001, 60002]});
    let message = changed(|message| message["author"]["decorations_id_map"] = worn.clone()).await;
    let map = message.author.decorations_id_map.as_ref().unwrap();
    assert_eq!((map["join_voice"].len(), map["nameplates"].len()), (1, 2));
    assert_eq!(written(&message, "author").unwrap()["decorations_id_map"], worn);
    for nothing in [json!([]), json!({})] {
        let message = changed(|message| message["author"]["decorations_id_map"] = nothing.clone()).await;
        assert!(message.author.decorations_id_map.is_none_or(|map| map.is_empty()), "{nothing}");
    }
}

#[tokio::test]
async fn the_number_of_namesakes_keeps_its_zeros() {
    let message = changed(|message| message["author"]["identify_num"] = json!("0439")).await;
    assert_eq!(message.author.identify_num.as_deref(), Some("0439"));
}

/// What the tables lack and the samples have: four fields are enough of an author.
#[tokio::test]
async fn an_author_may_be_four_fields() {
    let message = changed(|_| ()).await;
    assert_eq!((&*message.author.username, message.author.identify_num.as_ref()), ("小博", None));
    assert_eq!(message.author.status, None);
    assert_eq!(message.kind, MessageType::Text);
    assert_eq!(message.updated_at.map(|at| at.0), Some(0));
}

/// A field that KOOK adds tomorrow does no harm.
#[tokio::test]
async fn undeclared_fields_are_ignored() {
    let message = changed(|message| message["tomorrow"] = json!({"a": [1]})).await;
    assert_eq!(message.content, "11111111111111111111111");
}

/// Nothing is answered as `[]`, `{}`, `true`, `null`, or not at all.
#[tokio::test]
async fn nothing_is_nothing_in_any_spelling() {
    for nothing in
        [r#","data":[]"#, r#","data":{}"#, r#","data":true"#, r#","data":null"#, r#","data":"""#, ""]
    {
        let (_server, kook) =
            super::answering(Answer::json(format!(r#"{{"code":0,"message":"ok"{nothing}}}"#))).await;
        kook.message().delete(super::MESSAGE).await.unwrap_or_else(|error| panic!("{nothing}: {error}"));
    }
}

/// The envelope's members come in any order; the code decides wherever it stands.
#[tokio::test]
async fn the_envelope_has_no_order() {
    let (_server, kook) = super::answering(Answer::json(r#"{"data":[],"message":"","code":0}"#)).await;
    assert_eq!(kook.message().reaction_list(super::MESSAGE, "x").await.unwrap(), []);
    let (_server, kook) = super::answering(Answer::json(r#"{"data":[],"message":"no","code":40300}"#)).await;
    let error = kook.message().reaction_list(super::MESSAGE, "x").await.unwrap_err();
    assert_eq!(error.code().map(ToString::to_string).as_deref(), Some("40300"));
}

/// Answers cannot be written as literals outside of their crate; this is how a test makes one.
#[test]
fn fixtures_build_answers() {
    let message = fixture(|message: &mut Message| {
        message.content = "hi".to_owned();
        message.author = fixture(|user: &mut User| user.username = "me".to_owned());
    });
    assert_eq!((&*message.content, &*message.author.username), ("hi", "me"));
    let emoji = fixture(|emoji: &mut Emoji| emoji.name = "--".to_owned());
    assert_eq!(emoji.name, "--");
}

/// The head and the bytes of an answer are at hand.
#[tokio::test]
async fn with_response_tells_status_headers_and_rate_limit() {
    let answer = Answer::json(super::PAGE)
        .header("x-rate-limit-limit", "120")
        .header("x-rate-limit-remaining", "119")
        .header("x-rate-limit-reset", "1.5")
        .header("x-rate-limit-bucket", "message/list")
        .header("x-trace", "abc");
    let (_server, kook) = super::answering(answer).await;
    let response = kook.message().list(super::CHANNEL).with_response().await.unwrap();
    assert_eq!(response.status().as_u16(), 200);
    assert_eq!(response.headers().get("x-trace").unwrap(), "abc");
    let limit = response.rate_limit();
    assert_eq!(
        (limit.limit, limit.remaining, limit.bucket.as_deref()),
        (Some(120), Some(119), Some("message/list"))
    );
    assert_eq!(limit.reset, Some(std::time::Duration::from_millis(1500)));
    assert!(!limit.global);
    assert_eq!(response.items.len(), 1);
}
