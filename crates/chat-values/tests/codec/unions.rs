//! Unions of all four kinds, alone and spread.

use std::collections::BTreeMap;

use chat_values::{
    Unlisted,
    codec::{self, adjacent, keyed, pattern, shape, tagged},
};
use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{DeserializeOwned, MapAccess},
};
use serde_json::Value as Json;

/// Reads and writes; the JSON must be the same.
fn assert_kept<T: DeserializeOwned + Serialize>(json: &str) -> T {
    let value: T = serde_json::from_str(json).unwrap_or_else(|error| panic!("{json}: {error}"));
    let (written, read): (Json, Json) =
        (serde_json::to_value(&value).unwrap(), serde_json::from_str(json).unwrap());
    assert_eq!(written, read);
    // and from JSON already read
    let again: T = serde_json::from_value(read).unwrap();
    assert_eq!(serde_json::to_value(&again).unwrap(), written);
    value
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Link {
    url: String,
    size: i64,
}

/// Has a row for the tag itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Channel {
    #[serde(rename = "type")]
    kind: Json,
    id: String,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
enum Embed {
    Link {
        #[serde(rename = "type")]
        kind: &'static str,
        #[serde(flatten)]
        link: Link,
    },
    Channel(Channel),
    Unlisted(Unlisted),
}

impl tagged::Tagged for Embed {
    const TAG: &'static str = "type";

    fn member<'de, D: Deserializer<'de>>(kind: &str, members: D) -> Result<Result<Self, D::Error>, D> {
        Ok(match kind {
            "link" => Link::deserialize(members).map(|link| Self::Link { kind: "link", link }),
            "normal" | "10" => Channel::deserialize(members).map(Self::Channel),
            _ => return Err(members),
        })
    }

    fn unlisted(json: Unlisted) -> Option<Self> {
        Some(Self::Unlisted(json))
    }
}

impl<'de> Deserialize<'de> for Embed {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        tagged::deserialize(deserializer)
    }
}

#[test]
fn tagged_wherever_the_tag_stands() {
    for json in [
        r#"{"type":"link","url":"u","size":1}"#,
        r#"{"url":"u","type":"link","size":1}"#,
        r#"{"size":1,"url":"u","type":"link"}"#,
    ] {
        assert!(matches!(assert_kept::<Embed>(json), Embed::Link { link, .. } if link.url == "u"), "{json}");
    }
    for json in [
        r#"{"type":"normal","id":"c"}"#,
        r#"{"id":"c","type":"normal"}"#,
        r#"{"type":10,"id":"c"}"#,
        r#"{"id":"c","type":10}"#,
    ] {
        assert!(matches!(assert_kept::<Embed>(json), Embed::Channel(_)), "{json}");
    }
    for json in [
        r#"{"type":"new","a":[1,{"b":null}]}"#,
        r#"{"a":1,"type":"new"}"#,
        r#"{"type":11,"a":1}"#,
        r#"{"type":null,"a":1}"#,
        r#"{"a":1,"type":{"x":1}}"#,
        r#"{"a":1}"#,
        "{}",
    ] {
        let Embed::Unlisted(kept) = assert_kept::<Embed>(json) else { panic!("{json}") };
        assert_eq!(kept.json(), &serde_json::from_str::<Json>(json).unwrap());
    }
    assert_kept::<Vec<Embed>>(r#"[{"type":"link","url":"u","size":1},{"type":"new","x":1},{"a":1}]"#);
}

#[test]
fn a_known_kind_that_does_not_decode_is_an_error_at_its_place() {
    let error = serde_json::from_str::<Vec<Embed>>(r#"[{"type":"link","url":7,"size":1}]"#).unwrap_err();
    assert_eq!((error.line(), error.column()), (1, 23), "{error}");
    assert!(serde_json::from_str::<Embed>(r#"{"url":7,"type":"link","size":1}"#).is_err());
    for json in ["[]", "null", "7", r#""link""#] {
        assert!(serde_json::from_str::<Embed>(json).is_err(), "{json}");
    }
}

#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
enum Subject {
    User {
        #[serde(rename = "type")]
        kind: &'static str,
        value: String,
    },
    Role {
        #[serde(rename = "type")]
        kind: &'static str,
        #[serde(with = "codec::As::<codec::Text>")]
        value: i64,
    },
    Unlisted(Unlisted),
}

impl adjacent::Adjacent for Subject {
    const TAG: &'static str = "type";
    const CONTENT: &'static str = "value";

    fn member<'de, D: Deserializer<'de>>(kind: &str, content: D) -> Result<Result<Self, D::Error>, D> {
        Ok(match kind {
            "user_id" => String::deserialize(content).map(|value| Self::User { kind: "user_id", value }),
            "role_id" => codec::As::<codec::Text>::deserialize(content)
                .map(|value| Self::Role { kind: "role_id", value }),
            _ => return Err(content),
        })
    }

    fn unlisted(json: Unlisted) -> Option<Self> {
        Some(Self::Unlisted(json))
    }
}

impl<'de> Deserialize<'de> for Subject {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        adjacent::deserialize(deserializer)
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Overwrite {
    allow: i64,
    #[serde(flatten)]
    subject: Subject,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct MaybeOverwrite {
    allow: i64,
    #[serde(flatten, deserialize_with = "adjacent::optional")]
    subject: Option<Subject>,
}

#[test]
fn adjacent_in_any_order_alone_and_spread() {
    for json in [r#"{"type":"role_id","value":"702"}"#, r#"{"value":"702","type":"role_id"}"#] {
        assert!(matches!(assert_kept::<Subject>(json), Subject::Role { value: 702, .. }), "{json}");
    }
    for json in [r#"{"value":"u","allow":1,"type":"user_id"}"#, r#"{"type":"user_id","allow":1,"value":"u"}"#]
    {
        assert!(matches!(assert_kept::<Overwrite>(json).subject, Subject::User { .. }), "{json}");
        assert_kept::<MaybeOverwrite>(json);
    }
    for json in [
        r#"{"type":"team","value":{"x":[1]}}"#,
        r#"{"value":null,"type":"team"}"#,
        r#"{"type":"team"}"#,
        r#"{"value":1}"#,
        r#"{"type":[],"value":1}"#,
        "{}",
    ] {
        assert!(matches!(assert_kept::<Subject>(json), Subject::Unlisted(_)), "{json}");
    }
    // members beside it are not the union's
    let spread: Overwrite = serde_json::from_str(r#"{"type":"team","other":9,"value":1,"allow":2}"#).unwrap();
    assert_eq!(
        serde_json::to_value(&spread).unwrap(),
        serde_json::json!({"type": "team", "value": 1, "allow": 2})
    );
    assert_eq!(assert_kept::<MaybeOverwrite>(r#"{"allow":1}"#).subject, None);
    for json in
        [r#"{"type":"user_id","value":7}"#, r#"{"value":7,"type":"user_id"}"#, r#"{"type":"user_id"}"#]
    {
        assert!(serde_json::from_str::<Subject>(json).is_err(), "{json}");
    }
    let error = serde_json::from_str::<Subject>(r#"{"type":"user_id"}"#).unwrap_err().to_string();
    assert!(error.starts_with("missing field `value`"), "{error}");
}

#[derive(Clone, Debug, PartialEq, Serialize)]
enum Whom {
    #[serde(rename = "user_id")]
    User(String),
    #[serde(rename = "role_id")]
    Role(i64),
    #[serde(untagged)]
    Unlisted(Unlisted),
}

impl keyed::Keyed for Whom {
    fn member<'de, A: MapAccess<'de>>(key: &str, members: &mut A) -> Result<Option<Self>, A::Error> {
        match key {
            "user_id" => members.next_value().map(Self::User).map(Some),
            "role_id" => members.next_value().map(Self::Role).map(Some),
            _ => Ok(None),
        }
    }

    fn unlisted(json: Unlisted) -> Option<Self> {
        Some(Self::Unlisted(json))
    }
}

impl<'de> Deserialize<'de> for Whom {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        keyed::deserialize(deserializer)
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Grant {
    deny: i64,
    #[serde(flatten)]
    whom: Whom,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct MaybeGrant {
    deny: i64,
    #[serde(flatten, deserialize_with = "keyed::optional")]
    whom: Option<Whom>,
}

#[test]
fn keyed_alone_and_spread() {
    assert_eq!(assert_kept::<Whom>(r#"{"role_id":7}"#), Whom::Role(7));
    assert_eq!(assert_kept::<Grant>(r#"{"user_id":"u","deny":1}"#).whom, Whom::User("u".to_owned()));
    assert_eq!(assert_kept::<MaybeGrant>(r#"{"deny":1,"role_id":7}"#).whom, Some(Whom::Role(7)));
    assert_eq!(assert_kept::<MaybeGrant>(r#"{"deny":1}"#).whom, None);
    assert!(matches!(assert_kept::<Whom>(r#"{"team_id":{"x":1},"y":2}"#), Whom::Unlisted(_)));
    assert!(matches!(assert_kept::<Grant>(r#"{"deny":1,"team_id":3}"#).whom, Whom::Unlisted(_)));
    // the first of our keys decides, whatever follows
    let first: Whom = serde_json::from_str(r#"{"x":1,"user_id":"u","role_id":null,"y":[]}"#).unwrap();
    assert_eq!(first, Whom::User("u".to_owned()));
    assert!(serde_json::from_str::<Whom>(r#"{"role_id":"x"}"#).is_err());
}

#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
enum Range {
    Keys { from_key: String, to_key: String },
    Times { from_ts: i64, to_ts: i64 },
    Unlisted(Unlisted),
}

impl shape::Shape for Range {
    const MEMBERS: &'static [&'static [&'static str]] = &[&["from_key", "to_key"], &["from_ts", "to_ts"]];

    fn member(index: usize, json: Json) -> Result<Self, serde_json::Error> {
        #[derive(Deserialize)]
        struct Keys {
            from_key: String,
            to_key: String,
        }
        #[derive(Deserialize)]
        struct Times {
            from_ts: i64,
            to_ts: i64,
        }
        match index {
            0 => Keys::deserialize(json).map(|Keys { from_key, to_key }| Self::Keys { from_key, to_key }),
            _ => Times::deserialize(json).map(|Times { from_ts, to_ts }| Self::Times { from_ts, to_ts }),
        }
    }

    fn unlisted(json: Unlisted) -> Option<Self> {
        Some(Self::Unlisted(json))
    }
}

impl<'de> Deserialize<'de> for Range {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        shape::deserialize(deserializer)
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Window {
    #[serde(flatten)]
    range: Range,
    forward: i64,
}

#[test]
fn shapes_alone_and_spread() {
    assert!(matches!(assert_kept::<Range>(r#"{"from_key":"a","to_key":"b"}"#), Range::Keys { .. }));
    assert!(matches!(assert_kept::<Range>(r#"{"to_ts":2,"from_ts":1}"#), Range::Times { .. }));
    assert!(matches!(
        assert_kept::<Window>(r#"{"to_ts":2,"forward":3,"from_ts":1}"#).range,
        Range::Times { .. }
    ));
    for json in [r#"{"from_key":"a","to_ts":2}"#, "{}", "[1]", "7"] {
        assert!(matches!(assert_kept::<Range>(json), Range::Unlisted(_)), "{json}");
    }
    assert!(serde_json::from_str::<Range>(r#"{"from_ts":"x","to_ts":2}"#).is_err());
}

chat_values::ids! {
    /// A group.
    GroupId: number;
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Settings {
    name: String,
    #[serde(flatten, with = "silent")]
    silent: BTreeMap<GroupId, bool>,
}

mod silent {
    use super::{BTreeMap, Deserializer, GroupId, Serializer, codec, pattern};

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        fields: D,
    ) -> Result<BTreeMap<GroupId, bool>, D::Error> {
        pattern::deserialize_as::<codec::Bit, _, _, _>(fields, "ignore_", "_now")
    }

    pub(super) fn serialize<S: Serializer>(
        map: &BTreeMap<GroupId, bool>,
        fields: S,
    ) -> Result<S::Ok, S::Error> {
        pattern::serialize_as::<codec::Bit, _, _, _>(map, fields, "ignore_", "_now")
    }
}

#[test]
fn patterns_collect_their_fields() {
    let settings =
        assert_kept::<Settings>(r#"{"ignore_7_now":1,"name":"a","ignore_9007199254740993_now":0}"#);
    assert_eq!(
        settings.silent,
        BTreeMap::from([(GroupId(7), true), (GroupId(9_007_199_254_740_993), false)])
    );
    assert!(assert_kept::<Settings>(r#"{"name":"a"}"#).silent.is_empty());
    let other: Settings = serde_json::from_str(r#"{"name":"a","ignore__now":1,"ignore_7":1,"x":1}"#).unwrap();
    assert!(other.silent.is_empty());
    assert!(serde_json::from_str::<Settings>(r#"{"name":"a","ignore_x_now":1}"#).is_err());
}

/// A union that is only sent: it keeps nothing.
#[derive(Clone, Debug, PartialEq, Serialize)]
enum Way {
    #[serde(rename = "forward")]
    Forward(i64),
    #[serde(rename = "backward")]
    Backward(i64),
}

impl keyed::Keyed for Way {
    fn member<'de, A: serde::de::MapAccess<'de>>(
        key: &str,
        members: &mut A,
    ) -> Result<Option<Self>, A::Error> {
        Ok(Some(match key {
            "forward" => Self::Forward(members.next_value()?),
            "backward" => Self::Backward(members.next_value()?),
            _ => return Ok(None),
        }))
    }

    fn unlisted(_: Unlisted) -> Option<Self> {
        None
    }
}

#[derive(Debug, Deserialize)]
struct Walk {
    key: String,
    #[serde(flatten, deserialize_with = "keyed::optional")]
    way: Option<Way>,
}

#[test]
fn what_is_only_sent_is_read_strictly() {
    let way = |text: &str| keyed::deserialize::<_, Way>(&mut serde_json::Deserializer::from_str(text));
    assert_eq!(way(r#"{"forward":1}"#).unwrap(), Way::Forward(1));
    assert!(way(r#"{"forward":1,"backward":2}"#).unwrap_err().to_string().contains("`backward` excludes"));
    assert!(way("{}").is_err() && way(r#"{"sideways":1}"#).is_err());

    let walk = |text: &str| serde_json::from_str::<Walk>(text);
    assert_eq!(walk(r#"{"key":"k"}"#).unwrap().way, None, "the neighbour is not the union's");
    assert_eq!(walk(r#"{"backward":2,"key":"k"}"#).unwrap().way, Some(Way::Backward(2)));
    assert!(walk(r#"{"key":"k","forward":1,"backward":2}"#).is_err());
    assert_eq!(walk(r#"{"key":"k"}"#).unwrap().key, "k");
}
