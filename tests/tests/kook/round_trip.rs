//! Every example of every operation, documented or constructed, passes through the real client and comes out whole.

use chat_spec::{conform, ir::Returns};
use chat_tests::round_trip;
use serde_json::{Value, json};

#[tokio::test]
async fn nothing_is_lost_of_any_example() {
    let wrong = round_trip::differences(&super::spec(), None, super::by_name).await;
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// The measure measures: a member that was dropped is a difference, and so is one that was invented.
#[test]
fn what_is_lost_is_seen() {
    let spec = super::spec();
    let list = spec.operation("message.list");
    let Returns::Value { ty, .. } = &list.returns else { panic!("a page is a value") };
    let lossless = |one: &Value, other: &Value| conform::lossless(&spec.platform, ty, one, other);
    let whole: Value = serde_json::from_str(super::PAGE).unwrap();
    let page = round_trip::payload(&whole, &list.payload);
    assert_eq!(lossless(page, page), []);

    let mut dropped = page.clone();
    dropped["items"][0]["author"].as_object_mut().unwrap().remove("avatar");
    assert_ne!(lossless(page, &dropped), []);
    assert_ne!(lossless(&dropped, page), []);

    let mut other = page.clone();
    other["items"][0]["create_at"] = json!(1_612_685_332_519_i64);
    assert_ne!(lossless(page, &other), []);
}
