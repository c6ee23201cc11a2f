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
        "safe",
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
        assert!(operation["safe"].is_boolean() && operation["idempotent"].is_boolean(), "{operation}");
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

/// Number, name, method and path of what a source document lists.
type Documented<'a> = &'a [(u64, &'a str, &'a str, &'a str)];

/// Asserts that all of them are listed, under names such as `message.list`.
fn assert_listed(platform: &str, documented: Documented<'_>) {
    let list = list();
    for &(row, name, method, path) in documented {
        let (resource, called) = name.split_once('.').unwrap();
        let found = list.iter().find(|operation| {
            operation["platform"] == platform
                && operation["resource"] == resource
                && operation["name"] == called
        });
        let found = found.unwrap_or_else(|| panic!("{platform}: {name} is not listed"));
        assert_eq!(
            (&found["row"], &found["method"], &found["path"]),
            (&json!(row), &json!(method), &json!(path)),
            "{platform}: {name}"
        );
    }
}

/// The endpoints of KOOK's source document, with its numbers, methods and paths.
#[test]
fn kooks_document_is_listed() {
    let documented = [
        (1, "message.list", "GET", "/message/list"),
        (2, "message.view", "GET", "/message/view"),
        (3, "message.create", "POST", "/message/create"),
        (4, "message.update", "POST", "/message/update"),
        (5, "message.delete", "POST", "/message/delete"),
        (6, "message.reaction_list", "GET", "/message/reaction-list"),
        (7, "message.add_reaction", "POST", "/message/add-reaction"),
        (8, "message.delete_reaction", "POST", "/message/delete-reaction"),
    ];
    assert_listed("kook", &documented);
}

/// The methods of BearyChat's source document, with its numbers and methods; a path is the method's name.
#[test]
fn bearychats_document_is_listed() {
    let documented = [
        (1, "meta.get", "GET", "/meta"),
        (2, "team.info", "GET", "/team.info"),
        (3, "user.info", "GET", "/user.info"),
        (4, "user.list", "GET", "/user.list"),
        (5, "user.me", "GET", "/user.me"),
        (6, "user.update_me", "PATCH", "/user.update_me"),
        (7, "vchannel.info", "GET", "/vchannel.info"),
        (8, "channel.info", "GET", "/channel.info"),
        (9, "channel.list", "GET", "/channel.list"),
        (10, "channel.create", "POST", "/channel.create"),
        (11, "channel.archive", "POST", "/channel.archive"),
        (12, "channel.unarchive", "POST", "/channel.unarchive"),
        (13, "channel.leave", "POST", "/channel.leave"),
        (14, "channel.join", "POST", "/channel.join"),
        (15, "channel.invite", "POST", "/channel.invite"),
        (16, "channel.kick", "POST", "/channel.kick"),
        (17, "channel.kickout", "POST", "/channel.kickout"),
        (18, "session_channel.info", "GET", "/session_channel.info"),
        (19, "session_channel.list", "GET", "/session_channel.list"),
        (20, "session_channel.create", "POST", "/session_channel.create"),
        (21, "session_channel.archive", "POST", "/session_channel.archive"),
        (22, "session_channel.convert_to_channel", "POST", "/session_channel.convert_to_channel"),
        (23, "session_channel.leave", "POST", "/session_channel.leave"),
        (24, "session_channel.invite", "POST", "/session_channel.invite"),
        (25, "session_channel.kick", "POST", "/session_channel.kick"),
        (26, "session_channel.kickout", "POST", "/session_channel.kickout"),
        (27, "p2p.info", "GET", "/p2p.info"),
        (28, "p2p.list", "GET", "/p2p.list"),
        (29, "p2p.create", "POST", "/p2p.create"),
        (30, "message.query", "POST", "/message.query"),
        (31, "message.info", "GET", "/message.info"),
        (32, "message.create", "POST", "/message.create"),
        (33, "message.delete", "POST", "/message.delete"),
        (34, "message.update_text", "PATCH", "/message.update_text"),
        (35, "emoji.list", "GET", "/emoji.list"),
        (36, "sticker.list", "GET", "/sticker.list"),
        (37, "rtm.start", "POST", "/rtm.start"),
    ];
    assert_listed("bearychat", &documented);
}

/// What the official pages have beyond that document: methods of the API, and the RTM service on a host of its own.
#[test]
fn bearychats_other_pages_are_listed() {
    let list = list();
    for (resource, name, host, method, path) in [
        ("file", "location", "api", "GET", "/file.location"),
        ("message", "forward", "api", "POST", "/message.forward"),
        ("message_pin", "list", "api", "GET", "/message_pin.list"),
        ("message_pin", "create", "api", "POST", "/message_pin.create"),
        ("message_pin", "delete", "api", "POST", "/message_pin.delete"),
        ("reaction", "create", "api", "POST", "/reaction.create"),
        ("reaction", "delete", "api", "POST", "/reaction.delete"),
        ("rtm_http", "start", "rtm", "POST", "/start"),
        ("rtm_http", "message", "rtm", "POST", "/message"),
    ] {
        let found = list.iter().find(|operation| {
            operation["platform"] == "bearychat"
                && operation["resource"] == resource
                && operation["name"] == name
        });
        let found = found.unwrap_or_else(|| panic!("{resource}.{name} is not listed"));
        let told = ["host", "method", "path"].map(|key| found[key].as_str().unwrap());
        assert_eq!(told, [host, method, path], "{resource}.{name}");
        assert_eq!(found["row"], Value::Null, "{resource}.{name} is not in the source document");
    }
}

/// Agora Chat's source document, row by row, and behind it (`-` for a row) what the current pages have beyond it.
#[test]
fn agora_chats_document_is_listed() {
    let lines: Vec<Vec<&str>> = include_str!("xtask_list/agora_chat.txt")
        .lines()
        .map(|line| line.split_whitespace().collect())
        .collect();
    let mut rows = Vec::new();
    let mut others = 0;
    for line in &lines {
        let &[row, name, method, path] = &line[..] else { panic!("{line:?}") };
        match row.parse() {
            Ok(row) => rows.push((row, name, method, path)),
            Err(_) => {
                let list = list();
                let (resource, called) = name.split_once('.').unwrap();
                let found = list.iter().find(|operation| {
                    operation["platform"] == "agora-chat"
                        && operation["resource"] == resource
                        && operation["name"] == called
                });
                let found = found.unwrap_or_else(|| panic!("{name} is not listed"));
                let told = (&found["row"], &found["method"], &found["path"]);
                assert_eq!(told, (&Value::Null, &json!(method), &json!(path)), "{name}");
                others += 1;
            }
        }
    }
    assert_eq!(rows.iter().map(|(row, ..)| *row).collect::<Vec<u64>>(), (1..=149).collect::<Vec<_>>());
    assert_listed("agora-chat", &rows);
    let all = list().iter().filter(|operation| operation["platform"] == "agora-chat").count();
    assert_eq!((others, all), (14, 163));
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
