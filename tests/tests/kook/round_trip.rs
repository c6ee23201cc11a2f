//! Every example of every operation, documented or constructed, passes through the real client and comes out whole.

use chat_spec::{
    conform,
    ir::{Operation, Platform, Repr, Returns, Step, TypeKind, WireValue},
    listing,
    source::Sources,
};
use chat_tests::{folder, server::Answer};
use kook_api::dynamic;
use serde_json::{Map, Value, json};

pub(super) fn platform() -> Platform {
    let sources = Sources::read(folder::repository(), "kook").unwrap();
    chat_spec::compile("kook", &sources)
        .unwrap_or_else(|mistakes| panic!("{}", chat_spec::render::render(&sources, &mistakes)))
}

#[tokio::test]
async fn nothing_is_lost_of_any_example() {
    let platform = platform();
    let mut examples = 0;
    for resource in &platform.resources {
        for operation in &resource.operations {
            for example in &operation.examples {
                examples += 1;
                let name = format!("{}.{}", resource.name, operation.name);
                let answer = Answer::new(example.status, example.text.as_str());
                let (_server, kook) = super::answering(answer).await;
                let arguments = required(&platform, operation);
                let outcome = dynamic::call(&kook, &name, arguments).await;
                let outcome = outcome.unwrap_or_else(|error| panic!("{}: {error}", example.file));
                let reencoded = outcome.value().expect("no example is a stream");
                let reencoded: Value = serde_json::from_str(reencoded).unwrap();
                let Returns::Value { ty, .. } = &operation.returns else {
                    assert_eq!(reencoded, Value::Null, "{}", example.file);
                    continue;
                };
                let whole: Value = serde_json::from_str(&example.text).unwrap();
                let payload = payload(&whole, &operation.payload);
                let raw: Value = serde_json::from_str(outcome.payload().expect("an answer in JSON")).unwrap();
                assert_eq!(&raw, payload, "{}", example.file);
                let lost = conform::lossless(&platform, ty, payload, &reencoded);
                assert!(lost.is_empty(), "{}: {lost:#?}", example.file);
            }
        }
    }
    assert!(examples > 0);
}

/// The measure measures: a member that was dropped is a difference, and so is one that was invented.
#[test]
fn what_is_lost_is_seen() {
    let platform = platform();
    let list =
        platform.resources.iter().flat_map(|resource| &resource.operations).find(|one| one.name == "list");
    let list = list.unwrap();
    let Returns::Value { ty, .. } = &list.returns else { panic!("a page is a value") };
    let whole: Value = serde_json::from_str(super::PAGE).unwrap();
    let page = payload(&whole, &list.payload);
    assert_eq!(conform::lossless(&platform, ty, page, page), []);

    let mut dropped = page.clone();
    dropped["items"][0]["author"].as_object_mut().unwrap().remove("avatar");
    assert_ne!(conform::lossless(&platform, ty, page, &dropped), []);
    assert_ne!(conform::lossless(&platform, ty, &dropped, page), []);

    let mut other = page.clone();
    other["items"][0]["create_at"] = json!(1_612_685_332_519_i64);
    assert_ne!(conform::lossless(&platform, ty, page, &other), []);
}

fn payload<'a>(whole: &'a Value, path: &[Step]) -> &'a Value {
    path.iter().fold(whole, |value, step| match step {
        Step::Member(name) => &value[name],
        Step::Index(index) => &value[index],
    })
}

/// A value for each required parameter.
fn required(platform: &Platform, operation: &Operation) -> Value {
    let parameters = listing::parameters(platform, operation);
    let values = parameters.into_iter().filter(|parameter| parameter.required).map(|parameter| {
        let value = sample(platform, &parameter.ty);
        (parameter.name, value)
    });
    Value::Object(values.collect::<Map<_, _>>())
}

fn sample(platform: &Platform, ty: &str) -> Value {
    let named = || platform.types.iter().find(|def| def.name == ty).map(|def| &def.kind);
    match ty {
        "string" => json!("text"),
        "int" | "instant_ms" | "instant_s" => json!(7),
        "float" => json!(0.5),
        "bool" | "bit" => json!(true),
        _ => match named() {
            Some(TypeKind::Id { repr: Repr::Text, .. }) => json!("7"),
            Some(TypeKind::Id { repr: Repr::Number, .. }) => json!(7),
            Some(TypeKind::Enum { variants, .. }) => match &variants[0].wire {
                WireValue::Text(text) => json!(text),
                WireValue::Number(number) => json!(number),
            },
            _ => panic!("no sample of the type {ty}"),
        },
    }
}
