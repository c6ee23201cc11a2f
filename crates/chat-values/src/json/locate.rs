//! Finds the JSON path of a place in a text. Runs only once an answer has failed to decode, and is not generic:
//! a deserializer that tracks paths would be a second copy of every decoder.
//!
//! ```
//! use chat_values::json::locate;
//!
//! let text = "{\"items\":[1,\n\"s3cr3t\"]}";
//! let error = serde_json::from_str::<std::collections::BTreeMap<String, Vec<i64>>>(text).unwrap_err();
//! let at = locate::offset(text, error.line(), error.column());
//! assert_eq!(locate::path(text, at), "$.items[1]");
//! assert_eq!(locate::excerpt(text, at, &["s3cr3t".to_owned()]), r#"{"items":[1, "***"]}"#);
//! ```

/// How much of an answer an error shows before and after a place, in bytes.
const BEFORE: usize = 40;
const AFTER: usize = 20;

/// How many steps of a path are told; a decoder gives up at 128, but passes over what is deeper.
const STEPS: usize = 128;

enum Frame<'a> {
    Object(Option<&'a str>),
    Array(usize),
}

/// The byte offset of a line and column as `serde_json` counts them: both from 1, columns in bytes.
pub fn offset(text: &str, line: usize, column: usize) -> usize {
    let start = match line.checked_sub(2) {
        None => 0,
        Some(nth) => text.match_indices('\n').nth(nth).map_or(0, |(at, _)| at + 1),
    };
    (start + column).min(text.len())
}

/// The path of the value that stands at, or ends at, `offset`: `$` is the whole text.
pub fn path(text: &str, offset: usize) -> String {
    let bytes = text.as_bytes();
    let end = offset.min(bytes.len());
    let mut frames: Vec<Frame<'_>> = Vec::new();
    let mut deeper = 0_usize;
    let mut key_due = false;
    let mut at = 0;
    while at < end {
        match bytes.get(at).copied().unwrap_or_default() {
            b'{' | b'[' if deeper > 0 || frames.len() == STEPS => deeper += 1,
            b'}' | b']' if deeper > 0 => deeper -= 1,
            b',' if deeper > 0 => {}
            b'{' => {
                frames.push(Frame::Object(None));
                key_due = true;
            }
            b'[' => {
                frames.push(Frame::Array(0));
                key_due = false;
            }
            b'}' | b']' => {
                frames.pop();
            }
            b',' => match frames.last_mut() {
                Some(Frame::Array(index)) => *index += 1,
                Some(Frame::Object(_)) => key_due = true,
                None => {}
            },
            b'"' => {
                let close = super::scan::skip(text, at).unwrap_or(end);
                if deeper == 0
                    && key_due
                    && let Some(Frame::Object(key)) = frames.last_mut()
                {
                    *key = text.get(at + 1..close.saturating_sub(1));
                    key_due = false;
                }
                at = close;
                continue;
            }
            _ => {}
        }
        at += 1;
    }
    let mut path = String::from("$");
    for frame in &frames {
        match frame {
            Frame::Object(Some(key)) => {
                path.push('.');
                // of a key that is cut off, line breaks may stand raw: they must not reach a log
                path.extend(key.chars().filter(|letter| !letter.is_control()));
            }
            Frame::Array(index) => path.push_str(&format!("[{index}]")),
            Frame::Object(None) => {}
        }
    }
    if deeper > 0 {
        path.push('…');
    }
    path
}

/// The text around a place, in one line. None of these secrets is in it, not even in part.
pub fn excerpt(text: &str, offset: usize, secrets: &[String]) -> String {
    let mut from = floor(text, offset.saturating_sub(BEFORE));
    let mut to = floor(text, offset.saturating_add(AFTER));
    for secret in secrets {
        for (start, _) in text.match_indices(secret.as_str()) {
            let end = start + secret.len();
            if start < from && from < end {
                from = end;
            }
            if start < to && to < end {
                to = start;
            }
        }
    }
    let mut excerpt = text.get(from..to).unwrap_or_default().to_owned();
    for secret in secrets {
        excerpt = excerpt.replace(secret.as_str(), "***");
    }
    excerpt.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// The start of the character that `at` falls into.
fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths() {
        let text = r#"{"a":[{"b":1},{"b":"x\"}"},{"c":{}}],"d":null}"#;
        assert_eq!(path(text, text.find("x").unwrap()), "$.a[1].b");
        assert_eq!(path(text, text.find("{}").unwrap() + 2), "$.a[2].c");
        assert_eq!(path(text, text.find("null").unwrap() + 4), "$.d");
        assert_eq!(path(text, text.len()), "$");
        assert_eq!(path("{\"a\n\u{1b}b\":1", 8), "$.ab");
        assert_eq!(offset("a\nbc\nd", 3, 1), 6);
        assert_eq!(offset("", 0, 0), 0);
        for cut in 0..text.len() {
            let _ = path(&text[..cut], text.len());
        }
    }

    // Without `STEPS` the path is as long as the text.
    #[test]
    fn a_path_has_an_end() {
        let deep = format!(r#"{{"a":{}[1,{{"b":2}}]{},"c":3}}"#, "[".repeat(100_000), "]".repeat(100_000));
        let found = path(&deep, deep.find('2').unwrap());
        assert!(found.starts_with("$.a[0][0]") && found.ends_with("[0]…") && found.len() < 500, "{found}");
        assert_eq!(path(&deep, deep.find('3').unwrap()), "$.c");
    }

    #[test]
    fn excerpts_cut_between_characters_and_around_secrets() {
        let text = "日本語".repeat(20);
        for at in 0..=text.len() {
            assert!(excerpt(&text, at, &[]).len() <= BEFORE + AFTER + 3);
        }
        let text = format!("{}token-token-token{}", "a".repeat(30), "b".repeat(60));
        for at in 0..=text.len() {
            let shown = excerpt(&text, at, &["token-token-token".to_owned()]);
            assert!(!shown.contains("oke"), "{shown}");
        }
    }
}
