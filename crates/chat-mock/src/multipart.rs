//! The parts of a multipart form.

use bytes::Bytes;
use http::header::CONTENT_TYPE;

use crate::incoming::Incoming;

/// A part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Part {
    /// Its name.
    pub(crate) name: String,
    /// Whether it is a file: it has a file name.
    pub(crate) is_file: bool,
    /// The media type of its content, if it tells one.
    pub(crate) media_type: Option<String>,
    /// Its content.
    pub(crate) content: Bytes,
}

impl Part {
    /// Its content as text; bytes that are no UTF-8 are replaced.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.content).into_owned()
    }
}

/// The parts of a request's body; `None` when it is no multipart form.
pub(crate) fn parts(request: &Incoming) -> Option<Vec<Part>> {
    if request.media_type()? != "multipart/form-data" {
        return None;
    }
    let kind = request.headers.get(CONTENT_TYPE)?.to_str().ok()?;
    let delimiter = format!("\r\n--{}", attribute(kind, "boundary")?);
    // The first delimiter may stand at the beginning, without a line before it.
    let body = [b"\r\n", &*request.body].concat();
    let (_, mut rest) = split_once(&body, delimiter.as_bytes())?;
    let mut parts = Vec::new();
    while !rest.starts_with(b"--") {
        let (section, behind) = split_once(rest, delimiter.as_bytes())?;
        let (head, content) = split_once(section.strip_prefix(b"\r\n")?, b"\r\n\r\n")?;
        let head = String::from_utf8_lossy(head);
        let disposition = header(&head, "content-disposition")?;
        parts.push(Part {
            name: attribute(disposition, "name")?.to_owned(),
            is_file: attribute(disposition, "filename").is_some(),
            media_type: header(&head, "content-type").map(str::to_owned),
            content: Bytes::copy_from_slice(content),
        });
        rest = behind;
    }
    Some(parts)
}

/// What stands before and behind the first `separator`.
fn split_once<'a>(bytes: &'a [u8], separator: &[u8]) -> Option<(&'a [u8], &'a [u8])> {
    let at = bytes.windows(separator.len()).position(|window| window == separator)?;
    Some((&bytes[..at], &bytes[at + separator.len()..]))
}

/// The value of a header in the head of a part.
fn header<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    head.lines().find_map(|line| {
        let (known, value) = line.split_once(':')?;
        known.eq_ignore_ascii_case(name).then(|| value.trim())
    })
}

/// `x` or `"x"` behind `; name=`.
fn attribute<'a>(header: &'a str, name: &str) -> Option<&'a str> {
    header.split(';').skip(1).find_map(|pair| {
        let (known, value) = pair.split_once('=')?;
        known.trim().eq_ignore_ascii_case(name).then(|| value.trim().trim_matches('"'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::incoming::incoming;

    const BODY: &str = "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\none\r\n--x\r\ncontent-disposition: \
                        form-data; name=\"b\"; filename=\"b.png\"\r\nContent-Type: image/png\r\n\r\nno end: --x\
                        \r\n--x--\r\n";

    fn read(kind: &str, body: &str) -> Option<Vec<Part>> {
        parts(&incoming("POST", "/", &[("content-type", kind)], body))
    }

    #[test]
    fn parts_are_told_apart() {
        let parts = read("multipart/form-data; boundary=x", BODY).unwrap();
        let told =
            parts.iter().map(|part| (&*part.name, part.is_file, part.media_type.as_deref(), part.text()));
        let expected =
            [("a", false, None, "one".to_owned()), ("b", true, Some("image/png"), "no end: --x".to_owned())];
        assert_eq!(told.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn what_is_cut_off_is_no_form() {
        for end in 0..BODY.len() - "--\r\n".len() {
            assert_eq!(read("multipart/form-data; boundary=x", &BODY[..end]), None, "{end}");
        }
        assert_eq!(read("application/json", BODY), None);
    }
}
