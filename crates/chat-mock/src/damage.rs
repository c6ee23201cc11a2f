//! JSON that is not what the specification says.

use serde_json::Value;

/// How deep lists are nested that are too deep.
const DEPTH: usize = 50_000;

/// A number that fits into nothing.
const HUGE: &str = "123456789012345678901234567890e999";

/// What is done to the values of an answer.
#[derive(Clone, Copy)]
pub(crate) enum Damage {
    /// Each member comes a second time, as `null`.
    Twice,
    /// Each text and list of the outermost value becomes lists in lists.
    Deep,
    /// Each number but 0 becomes one that fits into nothing.
    Huge,
    /// Each value becomes one of another type: 7 for a text, a text for the rest; all but 0 and `null`.
    Mistyped,
}

/// The body with this damage; one that is no JSON stays as it is.
pub(crate) fn damaged(body: &[u8], damage: Damage) -> Vec<u8> {
    let Ok(value) = serde_json::from_slice(body) else { return body.to_vec() };
    let mut text = String::new();
    write(&value, damage, 0, &mut text);
    text.into_bytes()
}

fn write(value: &Value, damage: Damage, depth: usize, to: &mut String) {
    let zero = value.as_i64() == Some(0);
    match (damage, value) {
        (Damage::Deep, Value::String(_) | Value::Array(_) | Value::Object(_)) if depth == 1 => {
            to.push_str(&"[".repeat(DEPTH));
            to.push_str(&"]".repeat(DEPTH));
        }
        (Damage::Huge, Value::Number(_)) if !zero => to.push_str(HUGE),
        (Damage::Mistyped, Value::String(_)) => to.push('7'),
        (Damage::Mistyped, Value::Bool(_) | Value::Number(_)) if !zero => to.push_str("\"seven\""),
        (_, Value::Array(items)) => list('[', ']', items, to, |item, to| write(item, damage, depth + 1, to)),
        (_, Value::Object(members)) => list('{', '}', members, to, |(key, value), to| {
            let key = Value::from(key.as_str()).to_string();
            to.push_str(&key);
            to.push(':');
            write(value, damage, depth + 1, to);
            if matches!(damage, Damage::Twice) {
                to.push_str(&format!(",{key}:null"));
            }
        }),
        _ => to.push_str(&value.to_string()),
    }
}

fn list<T>(
    open: char,
    close: char,
    items: impl IntoIterator<Item = T>,
    to: &mut String,
    mut each: impl FnMut(T, &mut String),
) {
    to.push(open);
    for (index, item) in items.into_iter().enumerate() {
        if index > 0 {
            to.push(',');
        }
        each(item, to);
    }
    to.push(close);
}

/// Runs of one letter, 258 at a time, as gzip.
///
/// Deflate's fixed code says "258 of the last byte again" in 13 bits, the densest it can.
pub(crate) fn gzip_bomb(runs: usize) -> Vec<u8> {
    let mut bytes = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
    let (mut held, mut count) = (0_u32, 0);
    let mut put = |code: u32, bits: u32| {
        held |= code << count;
        count += bits;
        while count >= 8 {
            bytes.extend(held.to_le_bytes().first());
            held >>= 8;
            count -= 8;
        }
    };
    // the last block, of the fixed code; the letter `a`; codes travel from their highest bit
    put(0b011, 3);
    put(0b1000_1001, 8);
    for _ in 0..runs {
        put(0b0_0000_1010_0011, 13);
    }
    put(0, 7);
    put(0, 7);
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn damage_is_done_where_it_is_said() {
        let body = br#"{"code":0,"data":{"id":"a","at":3,"of":[true,null]}}"#;
        let damaged = |damage| String::from_utf8(damaged(body, damage)).unwrap();
        assert_eq!(
            damaged(Damage::Mistyped),
            r#"{"code":0,"data":{"id":7,"at":"seven","of":["seven",null]}}"#
        );
        assert_eq!(
            damaged(Damage::Huge),
            format!(r#"{{"code":0,"data":{{"id":"a","at":{HUGE},"of":[true,null]}}}}"#)
        );
        assert!(damaged(Damage::Twice).starts_with(r#"{"code":0,"code":null,"data":{"id":"a","id":null,"#));
        assert!(damaged(Damage::Deep).starts_with(r#"{"code":0,"data":[[["#));
        assert_eq!(super::damaged(b"no JSON", Damage::Twice), b"no JSON");
    }
}
