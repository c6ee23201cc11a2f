//! Path parameters that cannot leave their segment.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use crate::wire::Wire;

/// Everything but RFC 3986's unreserved characters.
pub(crate) const UNRESERVED: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// The template with a value in each placeholder.
pub(super) fn fill(template: &str, values: &[&dyn Wire]) -> Result<String, String> {
    if !template.starts_with('/') {
        return Err(format!("the path `{template}` does not begin with a slash"));
    }
    let mut path = String::with_capacity(template.len() + 24 * values.len());
    let mut values = values.iter();
    let mut rest = template;
    while let Some((before, name, after)) = placeholder(rest) {
        let value = values.next().ok_or_else(|| format!("path parameter `{name}` is missing"))?;
        path.push_str(before);
        value.segment(&mut path).map_err(|why| format!("path parameter `{name}` {why}"))?;
        rest = after;
    }
    if values.next().is_some() {
        return Err(format!("more values than placeholders in `{template}`"));
    }
    path.push_str(rest);
    Ok(path)
}

fn placeholder(template: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = template.split_once('{')?;
    let (name, after) = rest.split_once('}')?;
    Some((before, name, after))
}

/// Appends one value that must stay inside its segment, whoever decodes it once more on the way.
pub(crate) fn segment(text: &str, out: &mut String) -> Result<(), &'static str> {
    let mut decoded = text.to_owned();
    loop {
        match &*decoded {
            "" => return Err("is empty"),
            "." | ".." => return Err("is a dot segment"),
            text if text.chars().any(char::is_control) => return Err("has a control character"),
            _ => {}
        }
        let again = percent_decode_str(&decoded).decode_utf8_lossy().into_owned();
        if again == decoded {
            break;
        }
        decoded = again;
    }
    out.extend(utf8_percent_encode(text, UNRESERVED));
    Ok(())
}
