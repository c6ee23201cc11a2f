//! What a row of `[errors]` is about: `code`, `403`, `403 code "part of the message"`.

/// A failure, as the key of its row describes it. At least one part is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ErrorKey<'a> {
    /// The HTTP status.
    pub(crate) status: Option<u16>,
    /// The platform's code.
    pub(crate) code: Option<&'a str>,
    /// What the message says, among other things.
    pub(crate) text: Option<&'a str>,
}

impl<'a> ErrorKey<'a> {
    /// Takes a key apart: three digits are a status, what stands in quotes is part of the message. A code may hold
    /// blanks.
    ///
    /// # Errors
    /// Why it describes no failure.
    pub(crate) fn parse(key: &'a str) -> Result<Self, &'static str> {
        let (rest, text) = match key.split_once('"') {
            None => (key, None),
            Some((rest, behind)) => (before_text(rest)?, Some(quoted(behind)?)),
        };
        let (first, behind) = rest.split_once(' ').unwrap_or((rest, ""));
        let (status, code) = match status(first) {
            Some(status) => (Some(status), behind),
            None => (None, rest),
        };
        if code != code.trim() || rest.ends_with(' ') {
            return Err("there is a blank too many");
        }
        let code = (!code.is_empty()).then_some(code);
        if status.is_none() && code.is_none() && text.is_none() {
            return Err("it is empty");
        }
        Ok(Self { status, code, text })
    }
}

/// What stands before a part of the message, without the blank between them.
fn before_text(rest: &str) -> Result<&str, &'static str> {
    match rest.strip_suffix(' ') {
        None if rest.is_empty() => Ok(rest),
        None => Err("a blank must stand before the part of the message"),
        Some("") => Err("there is a blank too many"),
        Some(before) => Ok(before),
    }
}

/// A part of the message, with the quote that closes it.
fn quoted(behind: &str) -> Result<&str, &'static str> {
    match behind.split_once('"') {
        None => Err("its quote is not closed"),
        Some(("", _)) => Err("the part of the message is empty"),
        Some((text, "")) => Ok(text),
        Some(_) => Err("nothing may follow the part of the message"),
    }
}

fn status(word: &str) -> Option<u16> {
    let status = word.parse().ok().filter(|status| (100..600).contains(status))?;
    (word.len() == 3).then_some(status)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys() {
        let key = |status, code, text| Ok(ErrorKey { status, code, text });
        for (written, read) in [
            ("resource_not_found", key(None, Some("resource_not_found"), None)),
            ("Bad Request", key(None, Some("Bad Request"), None)),
            ("40101", key(None, Some("40101"), None)),
            ("099", key(None, Some("099"), None)),
            ("404", key(Some(404), None, None)),
            ("403 group_error", key(Some(403), Some("group_error"), None)),
            ("403 group_error \"not open\"", key(Some(403), Some("group_error"), Some("not open"))),
            ("403 \"not open\"", key(Some(403), None, Some("not open"))),
            ("403 404", key(Some(403), Some("404"), None)),
            ("a b \"c d\"", key(None, Some("a b"), Some("c d"))),
            ("\"c\"", key(None, None, Some("c"))),
            ("", Err("it is empty")),
            ("403 ", Err("there is a blank too many")),
            ("403  a", Err("there is a blank too many")),
            (" a", Err("there is a blank too many")),
            (" \"b\"", Err("there is a blank too many")),
            ("a  \"b\"", Err("there is a blank too many")),
            ("a \"", Err("its quote is not closed")),
            ("a \"\"", Err("the part of the message is empty")),
            ("a\"b\"", Err("a blank must stand before the part of the message")),
            ("a \"b\" c", Err("nothing may follow the part of the message")),
            ("a \"b\"c\"", Err("nothing may follow the part of the message")),
        ] {
            assert_eq!(ErrorKey::parse(written), read, "{written}");
        }
    }
}
