//! `cargo xtask list --json` is an interface: tools outside of this repository read it.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use xtask::{command, workspace::Workspace};

fn list() -> Vec<Value> {
    let text = command::list(&Workspace::here(), None, true).unwrap();
    assert!(text.ends_with('\n'));
    serde_json::from_str(&text).unwrap()
}

#[test]
fn every_operation_has_the_same_keys() {
    let keys: BTreeSet<&str> = [
        "platform",
        "resource",
        "name",
        "host",
        "method",
        "path",
        "row",
        "overloads",
        "origin",
        "parameters",
        "paging",
        "idempotent",
        "docs",
    ]
    .into();
    for operation in list() {
        let found: BTreeSet<&str> = operation.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(found, keys, "{operation}");
        for key in ["platform", "resource", "name", "host", "method", "path", "origin", "docs"] {
            assert!(operation[key].as_str().is_some_and(|text| !text.is_empty()), "{key}: {operation}");
        }
        assert!(operation["docs"].as_str().unwrap().starts_with("https://"), "{operation}");
        assert!(operation["idempotent"].is_boolean(), "{operation}");
        assert!(operation["row"].is_null() || operation["row"].is_u64(), "{operation}");
        let origins = ["documented", "sdk-test", "constructed"];
        assert!(origins.contains(&operation["origin"].as_str().unwrap()), "{operation}");
        let mut names = BTreeSet::new();
        for parameter in operation["parameters"].as_array().unwrap() {
            let found: BTreeSet<&str> = parameter.as_object().unwrap().keys().map(String::as_str).collect();
            assert_eq!(found, ["name", "in", "wire", "type", "required"].into(), "{parameter}");
            assert!(names.insert(parameter["name"].as_str().unwrap().to_owned()), "twice: {parameter}");
            let places = ["path", "query", "header", "body", "form", "part", "whole"];
            assert!(places.contains(&parameter["in"].as_str().unwrap()), "{parameter}");
        }
    }
}

#[test]
fn names_are_unique_in_their_platform() {
    let mut seen = BTreeSet::new();
    for operation in list() {
        let key = ["platform", "resource", "name"].map(|key| operation[key].as_str().unwrap().to_owned());
        assert!(seen.insert(key), "{operation}");
    }
}

/// The eight endpoints of the source document, with its numbers, methods and paths.
#[test]
fn the_documents_endpoints_are_listed() {
    let documented = [
        (1, "list", "GET", "/message/list"),
        (2, "view", "GET", "/message/view"),
        (3, "create", "POST", "/message/create"),
        (4, "update", "POST", "/message/update"),
        (5, "delete", "POST", "/message/delete"),
        (6, "reaction_list", "GET", "/message/reaction-list"),
        (7, "add_reaction", "POST", "/message/add-reaction"),
        (8, "delete_reaction", "POST", "/message/delete-reaction"),
    ];
    let list = list();
    for (row, name, method, path) in documented {
        let found = list.iter().find(|operation| {
            operation["platform"] == "kook" && operation["resource"] == "message" && operation["name"] == name
        });
        let found = found.unwrap_or_else(|| panic!("{name} is not listed"));
        assert_eq!(
            (&found["row"], &found["method"], &found["path"]),
            (&json!(row), &json!(method), &json!(path)),
            "{name}"
        );
    }
}

/// The page's own table of one endpoint.
#[test]
fn parameters_are_listed_as_the_document_does() {
    let list = list();
    let of = |name: &str| -> Vec<(String, String, bool)> {
        let operation = list.iter().find(|one| one["platform"] == "kook" && one["name"] == name).unwrap();
        let parameters = operation["parameters"].as_array().unwrap();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        parameters.iter().map(|one| (text(&one["name"]), text(&one["in"]), one["required"] == true)).collect()
    };
    let row = |name: &str, place: &str, required| (name.to_owned(), place.to_owned(), required);
    assert_eq!(
        of("list"),
        [
            row("target_id", "query", true),
            row("msg_id", "query", false),
            row("pin", "query", false),
            row("flag", "query", false),
            row("page_size", "query", false),
        ]
    );
    let create = of("create");
    for expected in [
        row("type", "body", false),
        row("target_id", "body", true),
        row("content", "body", true),
        row("quote", "body", false),
        row("nonce", "body", false),
        row("temp_target_id", "body", false),
    ] {
        assert!(create.contains(&expected), "{expected:?} is not among {create:?}");
    }
}

/// What people read says the same.
#[test]
fn the_table_for_people_names_them_too() {
    let table = command::list(&Workspace::here(), Some("kook"), false).unwrap();
    assert_eq!(table.lines().count(), list().iter().filter(|one| one["platform"] == "kook").count());
    assert!(
        table
            .lines()
            .any(|line| line.contains("message.reaction_list") && line.ends_with("/message/reaction-list"))
    );
}

#[test]
fn an_unknown_platform_is_named() {
    let error = command::list(&Workspace::here(), Some("icq"), true).unwrap_err();
    assert!(error.contains("icq") && error.contains("kook"), "{error}");
}
