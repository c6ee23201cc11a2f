//! Scalars, containers, options.

use std::collections::BTreeMap;

use chat_values::{
    DateTime, Millis, OneOrMany, Patch, Secret, UnixMillis,
    codec::{self, Bit, Blank, ClearEmpty, Each, Entries, Lenient, Maybe, Patched, Plain, Text, Values},
};
use serde::{Deserialize, Serialize};

use crate::{Item, again, read, write};

type Many = codec::OneOrMany<Plain>;

#[test]
fn lenient_scalars_are_written_in_their_declared_form() {
    assert_eq!(again::<i64, Lenient>(r#""-12""#), "-12");
    assert_eq!(again::<u64, Lenient>("18446744073709551615"), "18446744073709551615");
    assert_eq!(again::<u64, Lenient>(r#""968120369184112182""#), "968120369184112182");
    assert_eq!(again::<f64, Lenient>(r#""1.5""#), "1.5");
    assert_eq!(again::<f64, Lenient>("2"), "2.0");
    assert_eq!(again::<String, Lenient>("7"), r#""7""#);
    assert_eq!(again::<String, Lenient>("9007199254740993"), r#""9007199254740993""#);
    assert_eq!(again::<String, Lenient>("1.25"), r#""1.25""#);
    assert_eq!(again::<UnixMillis, Lenient>(r#""1612685332518""#), "1612685332518");
    assert_eq!(again::<Millis, Lenient>("5"), "5");
    assert_eq!(again::<DateTime, Lenient>("20170221"), r#""20170221""#);
    assert!(read::<Secret, Lenient>("1234").unwrap() == Secret::from("1234"));
    for (json, flag) in
        [("true", true), ("false", false), ("1", true), ("0", false), (r#""1""#, true), (r#""false""#, false)]
    {
        assert_eq!(read::<bool, Lenient>(json).unwrap(), flag);
        assert_eq!(read::<bool, Bit>(json).unwrap(), flag);
        assert_eq!(again::<bool, Lenient>(json), flag.to_string());
        assert_eq!(again::<bool, Bit>(json), u8::from(flag).to_string());
        assert_eq!(again::<bool, Text>(json), format!("\"{flag}\""));
    }
    for json in [r#""""#, r#""x""#, "1.5", "null", "[]", "{}", "true", "99999999999999999999"] {
        assert!(read::<i64, Lenient>(json).is_err(), "{json}");
    }
    for json in ["2", r#""yes""#, "null", r#""""#, "1.0"] {
        assert!(read::<bool, Bit>(json).is_err(), "{json}");
    }
    for json in ["true", "null", "[]"] {
        assert!(read::<String, Lenient>(json).is_err(), "{json}");
    }
    assert!(read::<f64, Lenient>(r#""NaN""#).is_err() && read::<u64, Lenient>("-1").is_err());
    let error = read::<i64, Lenient>(r#""x""#).unwrap_err().to_string();
    assert!(error.contains("expected i64 in any spelling"), "{error}");
}

#[test]
fn text_writes_a_string() {
    assert_eq!(again::<i64, Text>("702"), r#""702""#);
    assert_eq!(again::<u64, Text>(r#""9007199254740993""#), r#""9007199254740993""#);
    assert_eq!(again::<f64, Text>("39.5"), r#""39.5""#);
    assert_eq!(again::<Vec<i64>, Each<Text>>(r#"[1,"2"]"#), r#"["1","2"]"#);
}

#[test]
fn containers_take_adapters() {
    assert_eq!(again::<Vec<bool>, Each<Bit>>(r#"[true,"0",1]"#), "[1,0,1]");
    assert_eq!(again::<Vec<Vec<i64>>, Each<Each<Lenient>>>(r#"[["1"],[]]"#), "[[1],[]]");
    assert_eq!(again::<BTreeMap<String, bool>, Values<Bit>>(r#"{"b":"1","a":false}"#), r#"{"a":0,"b":1}"#);
    assert_eq!(again::<BTreeMap<u64, i64>, Values<Plain>>(r#"{"702":1}"#), r#"{"702":1}"#);
    assert!(read::<BTreeMap<String, i64>, Values<Plain>>("[]").is_err());
    assert!(read::<BTreeMap<String, i64>, Values<Plain>>("null").is_err());
    for none in ["[]", "null", "{}"] {
        assert_eq!(again::<BTreeMap<String, i64>, Entries<Lenient>>(none), "{}", "{none}");
    }
    assert_eq!(again::<BTreeMap<String, i64>, Entries<Lenient>>(r#"{"a":"1"}"#), r#"{"a":1}"#);
    assert!(read::<BTreeMap<String, i64>, Entries<Plain>>("[1]").is_err());
    assert!(read::<BTreeMap<String, i64>, Entries<Plain>>("false").is_err());
    assert!(read::<Vec<i64>, Each<Plain>>("{}").is_err());
}

#[test]
fn one_or_many_comes_out_as_it_came() {
    for json in [r#"{"id":1}"#, r#"[{"id":1}]"#, r#"[{"id":1},{"id":2}]"#, "[]"] {
        assert_eq!(again::<OneOrMany<Item>, Many>(json), json);
        assert_eq!(
            serde_json::to_string(&serde_json::from_str::<OneOrMany<Item>>(json).unwrap()).unwrap(),
            json
        );
    }
    for none in ["null", "false", r#""""#, "{}"] {
        assert!(read::<OneOrMany<Item>, Many>(none).unwrap().is_empty(), "{none}");
        assert_eq!(again::<OneOrMany<Item>, Many>(none), "[]");
    }
    for json in ["7", r#""a""#, "true", "1.5", "-3"] {
        assert_eq!(again::<OneOrMany<serde_json::Value>, Many>(json), json);
    }
    assert_eq!(again::<OneOrMany<i64>, codec::OneOrMany<Text>>(r#"["1",2]"#), r#"["1","2"]"#);
    assert_eq!(again::<OneOrMany<i64>, codec::OneOrMany<Text>>("3"), r#""3""#);
    // what is not an item is no empty list
    for json in ["7", r#""x""#, "true", r#"{"ID":1}"#, "[7]", r#"[{"id":1},null]"#] {
        assert!(read::<OneOrMany<Item>, Many>(json).is_err(), "{json}");
    }
    assert!(read::<OneOrMany<i64>, Many>(r#"{"a":1}"#).is_err());
}

#[test]
fn one_or_many_is_a_list() {
    let mut list = read::<OneOrMany<i64>, Many>("7").unwrap();
    assert_eq!((list.len(), list.first()), (1, Some(&7)));
    assert_eq!(list, OneOrMany::from(vec![7]));
    list[0] = 8;
    assert_eq!(write::<_, Many>(&list), "8");
    assert_eq!((&list).into_iter().copied().sum::<i64>(), 8);
    assert_eq!(list.into_iter().chain([9]).collect::<OneOrMany<_>>().into_vec(), [8, 9]);
    assert_eq!(write::<_, Many>(&OneOrMany::from(vec![7])), "[7]");
}

#[test]
fn maybe_and_blank() {
    assert_eq!(again::<Option<bool>, Maybe<Bit>>("null"), "null");
    assert_eq!(again::<Option<bool>, Maybe<Bit>>("true"), "1");
    assert!(
        read::<Option<Item>, Maybe<Plain>>("[]").is_err()
            && read::<Option<i64>, Maybe<Lenient>>(r#""""#).is_err()
    );
    for none in ["null", r#""""#, "{}", "[]", "false"] {
        assert_eq!(read::<Option<Item>, Blank<Plain>>(none).unwrap(), None, "{none}");
        assert_eq!(read::<Option<Vec<i64>>, Blank<Plain>>(none).unwrap(), None, "{none}");
        assert_eq!(read::<Option<String>, Blank<Plain>>(none).unwrap(), None, "{none}");
        assert_eq!(read::<Option<BTreeMap<String, i64>>, Blank<Plain>>(none).unwrap(), None, "{none}");
        assert_eq!(read::<Option<i64>, Blank<Lenient>>(none).unwrap(), None, "{none}");
    }
    assert_eq!(again::<Option<Item>, Blank<Plain>>(r#"{"id":1}"#), r#"{"id":1}"#);
    assert_eq!(again::<Option<Vec<i64>>, Blank<Each<Lenient>>>(r#"["1",2]"#), "[1,2]");
    assert_eq!(again::<Option<i64>, Blank<Lenient>>(r#""5""#), "5");
    // what is there but is not a value is an error, never none
    for json in ["true", "7", r#""x""#, r#"{"ID":1}"#, "[[]]", r#"["x"]"#] {
        assert!(read::<Option<Item>, Blank<Plain>>(json).is_err(), "{json}");
    }
    for json in [r#"{"a":1}"#, "[1]"] {
        assert!(read::<Option<String>, Blank<Plain>>(json).is_err(), "{json}");
    }
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Update {
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    name: Patch<String>,
    #[serde(default, skip_serializing_if = "Patch::is_keep", with = "codec::As::<Patched<Text>>")]
    role: Patch<i64>,
    #[serde(default, skip_serializing_if = "Patch::is_keep", with = "codec::As::<ClearEmpty<Plain>>")]
    quote: Patch<String>,
    #[serde(default, skip_serializing_if = "Patch::is_keep", with = "codec::As::<ClearEmpty<Lenient>>")]
    size: Patch<i64>,
}

#[test]
fn patches_have_three_states() {
    for json in [
        "{}",
        r#"{"name":null,"role":null,"quote":"","size":""}"#,
        r#"{"name":"","role":"7","quote":"q","size":3}"#,
    ] {
        let update: Update = serde_json::from_str(json).unwrap();
        assert_eq!(serde_json::to_string(&update).unwrap(), json);
    }
    let kept: Update = serde_json::from_str("{}").unwrap();
    assert!(kept.name.is_keep() && kept.quote.is_keep());
    let cleared: Update = serde_json::from_str(r#"{"quote":null,"size":"4"}"#).unwrap();
    assert_eq!((cleared.quote, cleared.size), (Patch::Clear, Patch::Set(4)));
    assert!(serde_json::from_str::<Update>(r#"{"size":[]}"#).is_err());
}
