//! Finds values in JSON text without decoding it: counts brackets, validates nothing. Places are byte offsets.
//!
//! ```
//! use chat_values::json::scan;
//!
//! let text = r#" {"code":0,"data":{"items":[{"id":7},{"id":"8"}]}}"#;
//! let root = scan::start(text);
//! let keys: Vec<&str> = scan::members(text, root).map(|(key, _)| key).collect();
//! assert_eq!((root, keys), (1, vec!["code", "data"]));
//!
//! let found = |path| scan::follow(text, root, path);
//! assert_eq!(found("data.items.0").and_then(|at| scan::value(text, at)), Some(r#"{"id":7}"#));
//! assert_eq!(found("data.items.1.id").and_then(|at| scan::number(text, at)), Some(8));
//! assert_eq!(found("data.total"), None);
//!
//! let data = scan::member(text, root, "data").unwrap_or_default();
//! let end = scan::skip(text, data).unwrap_or_default();
//! assert!(scan::closes(text, end, "data") && !scan::closes(&text[..end], end, "data"));
//! ```

/// Past the white space at `at`.
fn blanks(bytes: &[u8], mut at: usize) -> usize {
    while bytes.get(at).is_some_and(u8::is_ascii_whitespace) {
        at += 1;
    }
    at
}

/// Where the first value starts: past white space, and past a byte order mark before it.
pub fn start(text: &str) -> usize {
    let mark = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    blanks(text.as_bytes(), mark)
}

/// One past the string whose opening quote is at `at`.
fn string(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        at += 1;
        match *bytes.get(at)? {
            b'\\' => at += 1,
            b'"' => return Some(at + 1),
            _ => {}
        }
    }
}

/// One past the value that starts at `at`; `None` = it is cut off, or is none.
pub fn skip(text: &str, mut at: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut depth = 0_usize;
    loop {
        match *bytes.get(at)? {
            b'"' => at = string(bytes, at)?,
            b'{' | b'[' => {
                depth += 1;
                at += 1;
            }
            b'}' | b']' => {
                depth = depth.checked_sub(1)?;
                at += 1;
            }
            _ if depth > 0 => at += 1,
            b',' | b':' => return None,
            _ => {
                let word = bytes.iter().skip(at).take_while(|b| !b",:]}[{\" \t\r\n".contains(b)).count();
                at += word.max(1);
            }
        }
        if depth == 0 {
            return Some(at);
        }
    }
}

/// The members of the object that starts at `at`: the key as it is written, escapes and all, and where the value
/// starts. Ends at anything malformed.
pub fn members(text: &str, at: usize) -> Members<'_> {
    let open = text.as_bytes().get(at) == Some(&b'{');
    Members { text, next: open.then_some(at + 1), value: None }
}

/// See [`members`].
#[derive(Clone, Debug)]
pub struct Members<'a> {
    text: &'a str,
    /// Where the first key is looked for.
    next: Option<usize>,
    /// The value handed out last; it is skipped only if another member is asked for.
    value: Option<usize>,
}

impl<'a> Iterator for Members<'a> {
    type Item = (&'a str, usize);

    fn next(&mut self) -> Option<Self::Item> {
        let bytes = self.text.as_bytes();
        let from = match self.value.take() {
            None => self.next.take()?,
            Some(value) => {
                let comma = blanks(bytes, skip(self.text, value)?);
                (*bytes.get(comma)? == b',').then_some(comma + 1)?
            }
        };
        let open = blanks(bytes, from);
        if *bytes.get(open)? != b'"' {
            return None;
        }
        let close = string(bytes, open)?;
        let colon = blanks(bytes, close);
        if *bytes.get(colon)? != b':' {
            return None;
        }
        let value = blanks(bytes, colon + 1);
        self.value = Some(value);
        Some((self.text.get(open + 1..close - 1)?, value))
    }
}

/// Whether a raw key, escapes and all, is this name.
pub fn is_key(raw: &str, name: &str) -> bool {
    raw == name
        || raw.contains('\\')
            && serde_json::from_str::<String>(&format!("\"{raw}\"")).is_ok_and(|key| key == name)
}

/// Where the value of this member starts.
pub fn member(text: &str, at: usize, name: &str) -> Option<usize> {
    members(text, at).find(|(key, _)| is_key(key, name)).map(|(_, value)| value)
}

/// Where this element of the list at `at` starts.
fn element(text: &str, at: usize, index: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    if *bytes.get(at)? != b'[' {
        return None;
    }
    let mut at = blanks(bytes, at + 1);
    for _ in 0..index {
        let comma = blanks(bytes, skip(text, at)?);
        if *bytes.get(comma)? != b',' {
            return None;
        }
        at = blanks(bytes, comma + 1);
    }
    (*bytes.get(at)? != b']').then_some(at)
}

/// Walks down a dotted path, such as `entities.0.id`, from the value at `at`; where it ends.
pub fn follow(text: &str, mut at: usize, path: &str) -> Option<usize> {
    for step in steps(path) {
        at = match step.parse() {
            Ok(index) => element(text, at, index)?,
            Err(_) => member(text, at, step)?,
        };
    }
    (at < text.len()).then_some(at)
}

/// The steps of a dotted path.
fn steps(path: &str) -> impl DoubleEndedIterator<Item = &str> {
    path.split('.').filter(|step| !step.is_empty())
}

/// The value at `at`.
pub fn value(text: &str, at: usize) -> Option<&str> {
    text.get(at..skip(text, at)?)
}

/// The whole number at `at`, also in a string.
pub fn number(text: &str, at: usize) -> Option<i64> {
    let value = value(text, at)?;
    value.strip_prefix('"').and_then(|value| value.strip_suffix('"')).unwrap_or(value).parse().ok()
}

/// Whether what follows a payload at `at` closes everything that the way to it opened, and nothing else.
pub fn closes(text: &str, mut at: usize, path: &str) -> bool {
    let bytes = text.as_bytes();
    let mut open: Vec<u8> =
        steps(path).map(|step| if step.parse::<usize>().is_ok() { b']' } else { b'}' }).collect();
    while let Some(&byte) = bytes.get(at) {
        at += 1;
        match byte {
            b'"' if !open.is_empty() => match string(bytes, at - 1) {
                Some(end) => at = end,
                None => return false,
            },
            b'{' if !open.is_empty() => open.push(b'}'),
            b'[' if !open.is_empty() => open.push(b']'),
            b'}' | b']' if open.pop() != Some(byte) => return false,
            b'}' | b']' => {}
            _ if open.is_empty() && !byte.is_ascii_whitespace() => return false,
            _ => {}
        }
    }
    open.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str =
        r#" {"action":"a\"}{","entities":[{"x":1},{"x":2}], "p":{"cursor":"c"},"n":-12 ,"d\u0061ta":"7"}"#;

    #[test]
    fn walks() {
        let found = |path| follow(TEXT, 1, path).and_then(|at| TEXT.get(at..skip(TEXT, at)?));
        assert_eq!(found("entities.1"), Some(r#"{"x":2}"#));
        assert_eq!(found("entities.1.x"), Some("2"));
        assert_eq!(found("entities.2"), None);
        assert_eq!(found("p.cursor"), Some(r#""c""#));
        assert_eq!(found("action"), Some(r#""a\"}{""#));
        assert_eq!(found("p.0"), None);
        assert_eq!(found("data"), Some(r#""7""#));
        assert_eq!(found("").map(str::len), Some(TEXT.len() - 1));
        assert_eq!(number(TEXT, follow(TEXT, 1, "n").unwrap()), Some(-12));
        assert_eq!(number(TEXT, follow(TEXT, 1, "data").unwrap()), Some(7));
        assert_eq!(follow("[]", 0, "0"), None);
    }

    #[test]
    fn closes_exactly() {
        assert!(closes("}]} ", 0, "a.0.b") && closes(r#","x":"}","y":[{}]}"#, 0, "a") && closes("  ", 0, ""));
        for (rest, path) in [
            ("}", "a.b"),
            ("}}x", "a.b"),
            ("]}", "a.b"),
            ("}}}", "a.b"),
            (r#","x":"}"#, "a"),
            (r#","x":{]}"#, "a"),
            ("1", ""),
            (r#""""#, ""),
            ("{}", ""),
        ] {
            assert!(!closes(rest, 0, path), "{rest}");
        }
    }

    #[test]
    fn no_text_panics() {
        let mut texts: Vec<String> = (0..TEXT.len()).map(|cut| TEXT[..cut].to_owned()).collect();
        texts.extend((0..TEXT.len()).flat_map(|at| {
            ["\"", "\\", "{", "}", "[", "]", ",", ":", "日"]
                .map(|with| [&TEXT[..at], with, &TEXT[at + 1..]].concat())
        }));
        for text in texts {
            for at in 0..=text.len() {
                for path in ["", "entities.1", "p.cursor", "n", "0", "99.x"] {
                    let _ = (
                        follow(&text, at, path),
                        closes(&text, at, path),
                        skip(&text, at),
                        number(&text, at),
                    );
                }
            }
        }
    }
}
