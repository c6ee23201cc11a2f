//! One of several, told apart in four ways.

use chat_core::UnixMillis;
use chat_tests::server::Answer;
use serde_json::{Value, json};

use super::{
    answering,
    emitted::unions::{
        Content, Direction, Embed, KeyRange, Latest, Query, Range, RoleId, Subject, SubjectRef, TextBody,
        TimeRange, Window, message::Granted,
    },
    example, sent,
};

#[tokio::test]
async fn a_tag_beside_its_content() {
    let (server, demo) = answering!(unions, example("unions", "message.post.json"));
    let id = demo.message().post(["ann"], TextBody::new("hi")).await.unwrap();
    assert_eq!(id.as_str(), "m1", "a bare value is the payload");
    assert_eq!(sent(&server).0, r#"{"to":["ann"],"type":"txt","body":{"msg":"hi"}}"#);
    let own = Content::Custom([("a".to_owned(), "1".to_owned())].into());
    demo.message().post(["ann"], own).await.unwrap();
    assert_eq!(sent(&server).0, r#"{"to":["ann"],"type":"custom","body":{"a":"1"}}"#);
}

#[tokio::test]
async fn a_number_that_is_text_elsewhere() {
    let (server, demo) = answering!(unions, example("unions", "message.grant.role.json"));
    let large: u64 = (1 << 53) + 1;
    demo.message().grant("c", SubjectRef::RoleId(RoleId::from(large))).await.unwrap();
    assert_eq!(sent(&server).0, r#"{"channel":"c","type":"role_id","value":"9007199254740993"}"#);
    demo.message().grant("c", SubjectRef::UserId("ann".into())).await.unwrap();
    assert_eq!(sent(&server).0, r#"{"channel":"c","type":"user_id","value":"ann"}"#);
}

#[tokio::test]
async fn which_key_is_there_among_neighbours() {
    let (_server, demo) = answering!(unions, example("unions", "message.grant.role.json"));
    let call = || demo.message().grant("c", SubjectRef::UserId("ann".into()));
    let granted: Granted = call().await.unwrap();
    assert_eq!((&granted.subject, granted.allow), (&Subject::RoleId(RoleId::from(702)), 3));
    assert_eq!(serde_json::to_value(&granted).unwrap(), json!({"role_id": 702, "allow": 3}));

    let (_server, demo) = answering!(unions, example("unions", "message.grant.user.json"));
    let granted = demo.message().grant("c", SubjectRef::UserId("ann".into())).await.unwrap();
    assert_eq!(granted.subject, Subject::UserId("ann".into()));

    let (_server, demo) = answering!(unions, Answer::json(r#"{"team_id":{"x":[1]},"allow":3}"#));
    let granted = demo.message().grant("c", SubjectRef::UserId("ann".into())).await.unwrap();
    let kept = granted.subject.unlisted().unwrap();
    assert_eq!(kept["team_id"], json!({"x": [1]}));
    assert_eq!(serde_json::to_value(&granted).unwrap(), json!({"team_id": {"x": [1]}, "allow": 3}));
}

async fn found(embeds: Value) -> Vec<Embed> {
    let (_server, demo) = answering!(unions, Answer::json(json!({"embeds": embeds}).to_string()));
    demo.message().find(Query::Latest(Latest::new())).await.unwrap().embeds
}

#[tokio::test]
async fn a_tag_anywhere_in_the_object() {
    let embeds = found(json!([
        {"url": "u", "duration": 12, "embeds": [{"url": "v", "type": "link"}], "type": "bili-video"},
    ]))
    .await;
    let [Embed::BiliVideo(video)] = &embeds[..] else { panic!("{embeds:?}") };
    assert_eq!(video.duration.0, 12);
    let inner = video.embeds.as_deref().unwrap();
    assert!(matches!(&inner[0], Embed::Link(link) if link.url == "v"));
}

#[tokio::test]
async fn what_is_unknown_keeps_its_json() {
    let unknown = json!([
        {"a": 1, "type": "poll", "b": [{"c": null}], "n": 9_007_199_254_740_993_u64, "f": 1.50},
        {"type": "link", "url": "u"},
    ]);
    let embeds = found(unknown.clone()).await;
    assert_eq!(embeds[0].unlisted(), Some(&unknown[0]));
    assert_eq!(serde_json::to_value(&embeds).unwrap(), unknown);
}

/// A known kind with a wrong member is a mistake, told by its place, and not an unknown kind.
#[tokio::test]
async fn a_known_kind_must_decode() {
    for wrong in
        [json!({"type": "link", "url": 7}), json!({"url": 7, "type": "link"}), json!({"type": "link"})]
    {
        let (_server, demo) = answering!(unions, Answer::json(json!({"embeds": [wrong]}).to_string()));
        let error = demo.message().find(Query::Latest(Latest::new())).await.unwrap_err();
        let path = error.path().unwrap_or_default();
        assert!(path.starts_with("$.embeds[0]"), "{wrong}: {error}");
        assert!(error.to_string().contains("url"), "{wrong}: {error}");
    }
}

#[tokio::test]
async fn exactly_one_of_several_and_of_pairs_inside() {
    let (server, demo) = answering!(unions, example("unions", "message.find.json"));
    let find = |query: Query| demo.message().find(query);
    let cases = [
        (Query::Latest(Latest::new()), r#"{"latest":{}}"#),
        (Query::Latest(Latest::new().limit(5)), r#"{"latest":{"limit":5}}"#),
        (
            Query::Window(Window::new(KeyRange::new("a", "b")).direction(Direction::Forward(3))),
            r#"{"window":{"from_key":"a","to_key":"b","forward":3}}"#,
        ),
        (
            Query::Window(Window::new(TimeRange::new(UnixMillis(1), UnixMillis(2)))),
            r#"{"window":{"from_ts":1,"to_ts":2}}"#,
        ),
    ];
    for (query, wanted) in cases {
        find(query).await.unwrap();
        assert_eq!(sent(&server).0, format!(r#"{{"query":{wanted}}}"#));
    }
}

/// A union that requests reach is read as it is written.
#[test]
fn a_request_is_read_as_it_is_written() {
    let range: Range = TimeRange::new(UnixMillis(1), UnixMillis(2)).into();
    let window = Window::new(range).direction(Direction::Backward(4));
    let text = serde_json::to_string(&Query::Window(window.clone())).unwrap();
    assert_eq!(serde_json::from_str::<Query>(&text).unwrap(), Query::Window(window));
}
