//! Ids and open enums.

use std::collections::BTreeMap;

use chat_values::{
    codec::{Each, Lenient, Text},
    ids, open_enum,
    wire::Wire,
};

use crate::again;

ids! {
    /// A user.
    UserId: text;
    /// A group.
    GroupId: text;
}
ids! {
    /// A role.
    RoleId: number;
}
open_enum! {
    /// Which side.
    Flag: text {
        /// Older.
        Before = "before",
        /// Newer.
        After = "after",
    }
}
open_enum! {
    /// What it is.
    Kind: number {
        /// Text.
        Text = 1,
        /// A card.
        Card = 10,
    }
}

#[test]
fn ids_are_strict_unless_asked() {
    assert_eq!(serde_json::to_string(&UserId::from("a\"b")).unwrap(), r#""a\"b""#);
    assert_eq!(serde_json::from_str::<UserId>(r#""\u65e5""#).unwrap().as_str(), "日");
    assert!(serde_json::from_str::<UserId>("7").is_err());
    assert_eq!(again::<UserId, Lenient>("7"), r#""7""#);
    assert_eq!(serde_json::from_str::<RoleId>("9007199254740993").unwrap(), RoleId(9_007_199_254_740_993));
    assert!(
        serde_json::from_str::<RoleId>(r#""7""#).is_err() && serde_json::from_str::<RoleId>("-7").is_err()
    );
    assert_eq!(again::<RoleId, Lenient>(r#""9007199254740993""#), "9007199254740993");
    assert_eq!(again::<Vec<RoleId>, Each<Text>>("[702]"), r#"["702"]"#);
    assert_eq!(
        (RoleId::from(7).text().unwrap(), UserId::from(&UserId::from("u")).to_string()),
        ("7".into(), "u".into())
    );
    let value = serde_json::json!({"702": 1});
    let map: BTreeMap<RoleId, i64> = serde_json::from_value(value.clone()).unwrap();
    assert_eq!((map.get(&RoleId(702)), serde_json::to_value(&map).unwrap()), (Some(&1), value));
    let map: BTreeMap<GroupId, i64> = serde_json::from_str(r#"{"g":1}"#).unwrap();
    assert_eq!(serde_json::to_string(&map).unwrap(), r#"{"g":1}"#);
}

#[test]
fn open_enums_keep_what_they_do_not_know() {
    for json in [r#""before""#, r#""sideways""#, r#""""#] {
        let flag: Flag = serde_json::from_str(json).unwrap();
        assert_eq!(serde_json::to_string(&flag).unwrap(), json);
    }
    for json in ["1", "10", "255", "-1"] {
        let kind: Kind = serde_json::from_str(json).unwrap();
        assert_eq!(serde_json::to_string(&kind).unwrap(), json);
        assert_eq!((kind.to_string(), kind.text().unwrap()), (json.to_owned(), json.into()));
    }
    assert_eq!(serde_json::from_str::<Flag>(r#""after""#).unwrap(), Flag::After);
    assert_eq!((Kind::from(10), Kind::from(11) == Kind::from(11)), (Kind::Card, true));
    assert_ne!(Flag::from("a"), Flag::from("b"));
    assert!(serde_json::from_str::<Kind>(r#""1""#).is_err() && serde_json::from_str::<Flag>("1").is_err());
    assert_eq!(again::<Kind, Lenient>(r#""10""#), "10");
    assert_eq!(again::<Kind, Text>("10"), r#""10""#);
    assert_eq!(again::<Flag, Lenient>("5"), r#""5""#);
    let map: BTreeMap<Kind, i64> = serde_json::from_str(r#"{"10":1,"99":2}"#).unwrap();
    assert_eq!(serde_json::to_string(&map).unwrap(), r#"{"10":1,"99":2}"#);
}
