//! One segment of a path.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// Everything but RFC 3986's unreserved characters.
pub(crate) const UNRESERVED: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

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
