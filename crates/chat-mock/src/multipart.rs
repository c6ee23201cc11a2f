//! The parts of a multipart form, as far as a check of parameters needs them.

use http::header::CONTENT_TYPE;

use crate::incoming::Incoming;

/// A part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Part {
    /// Its name.
    pub(crate) name: String,
    /// Whether it is a file: it has a file name.
    pub(crate) is_file: bool,
    /// Its content; bytes that are no UTF-8 are replaced.
    pub(crate) text: String,
}

/// The parts of a request's body; `None` when it is no multipart form.
pub(crate) fn parts(request: &Incoming) -> Option<Vec<Part>> {
    if request.media_type()? != "multipart/form-data" {
        return None;
    }
    let kind = request.headers.get(CONTENT_TYPE)?.to_str().ok()?;
    let boundary = attribute(kind, "boundary")?;
    let body = format!("\r\n{}", String::from_utf8_lossy(&request.body));
    let delimiter = format!("\r\n--{boundary}");
    let mut sections = body.split(&*delimiter);
    sections.next()?;
    let mut parts = Vec::new();
    for section in sections {
        if section.starts_with("--") {
            return Some(parts);
        }
        let (head, text) = section.strip_prefix("\r\n")?.split_once("\r\n\r\n")?;
        let disposition =
            head.lines().find(|line| line.to_ascii_lowercase().starts_with("content-disposition:"))?;
        parts.push(Part {
            name: attribute(disposition, "name")?.to_owned(),
            is_file: attribute(disposition, "filename").is_some(),
            text: text.to_owned(),
        });
    }
    None
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
        let told: Vec<_> = parts.iter().map(|part| (&*part.name, part.is_file, &*part.text)).collect();
        assert_eq!(told, [("a", false, "one"), ("b", true, "no end: --x")]);
    }

    #[test]
    fn what_is_cut_off_is_no_form() {
        for end in 0..BODY.len() - "--\r\n".len() {
            assert_eq!(read("multipart/form-data; boundary=x", &BODY[..end]), None, "{end}");
        }
        assert_eq!(read("application/json", BODY), None);
    }
}
