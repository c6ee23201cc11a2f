//! What became of several things.

use chat_values::{Attempt, BatchOutcome};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Change {
    user: String,
    ok: bool,
}

impl Attempt for Change {
    fn succeeded(&self) -> bool {
        self.ok
    }
}

fn read(json: &str) -> BatchOutcome<Change> {
    serde_json::from_str(json).unwrap()
}

fn change(user: &str, ok: bool) -> Change {
    Change { user: user.to_owned(), ok }
}

#[test]
fn successes_and_failures_keep_the_servers_order() {
    let outcome = read(r#"[{"user":"a","ok":false},{"user":"b","ok":true},{"user":"c","ok":false}]"#);
    let users = |changes: Vec<&Change>| changes.iter().map(|one| one.user.clone()).collect::<Vec<_>>();
    assert_eq!(users(outcome.successes().collect()), ["b"]);
    assert_eq!(users(outcome.failures().collect()), ["a", "c"]);
    assert_eq!(users(outcome.iter().collect()), ["a", "b", "c"]);
    assert!(!outcome.is_complete());
    assert_eq!(outcome.into_vec(), [change("a", false), change("b", true), change("c", false)]);
}

#[test]
fn nothing_and_successes_are_complete() {
    assert!(read("[]").is_complete() && read(r#"[{"user":"a","ok":true}]"#).is_complete());
    assert!(BatchOutcome::<Change>::default().is_empty());
}

#[test]
fn one_alone_comes_out_as_it_came() {
    for json in [r#"{"user":"a","ok":true}"#, r#"[{"user":"a","ok":true}]"#, "[]"] {
        assert_eq!(serde_json::to_string(&read(json)).unwrap(), json);
    }
    for none in ["null", "false", r#""""#, "{}"] {
        assert!(read(none).is_empty(), "{none}");
    }
    for wrong in [r#"{"user":"a"}"#, r#"["a"]"#, "7", "true", r#"[{"user":"a","ok":null}]"#] {
        assert!(serde_json::from_str::<BatchOutcome<Change>>(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn it_is_a_list() {
    let outcome: BatchOutcome<Change> = [change("a", true), change("b", false)].into_iter().collect();
    assert_eq!((outcome.len(), outcome.first()), (2, Some(&change("a", true))));
    assert_eq!(outcome, BatchOutcome::from(vec![change("a", true), change("b", false)]));
    assert_eq!((&outcome).into_iter().filter(|one| one.ok).count(), 1);
    assert_eq!(
        format!("{outcome:?}"),
        r#"[Change { user: "a", ok: true }, Change { user: "b", ok: false }]"#
    );
    assert_eq!(outcome.into_iter().map(|one| one.user).collect::<String>(), "ab");
}
