//! A literal HTTP request, as `spec/<platform>/examples/*.http` holds them.

/// A request as a document promises it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HttpFile {
    /// `GET`, `POST`, …
    pub method: String,
    /// Path and query, letter by letter.
    pub target: String,
    /// Name and value of each header, in the order of the file.
    pub headers: Vec<(String, String)>,
    /// The body, byte by byte; the line end that closes a text file is not part of it.
    pub body: String,
}

impl HttpFile {
    /// Reads a request: a request line, headers, an empty line, the body.
    ///
    /// # Errors
    /// What is wrong with the text.
    pub fn parse(text: &str) -> Result<Self, String> {
        let (head, body) = match text.split_once("\n\n") {
            Some((head, body)) => (head, body.strip_suffix('\n').unwrap_or(body)),
            None => (text.trim_end_matches('\n'), ""),
        };
        let line = head.lines().next().unwrap_or_default();
        let mut words = line.split(' ');
        let (Some(method), Some(target), Some("HTTP/1.1"), None) =
            (words.next(), words.next(), words.next(), words.next())
        else {
            return Err(format!("no request line: {line:?}"));
        };
        let headers = Self::headers(head)?;
        Ok(Self { method: method.to_owned(), target: target.to_owned(), headers, body: body.to_owned() })
    }

    /// Reads the headers of a request or an answer: what stands between its first line and the first empty one.
    ///
    /// # Errors
    /// Which line is no header.
    pub fn headers(text: &str) -> Result<Vec<(String, String)>, String> {
        let lines = text.lines().skip(1).take_while(|line| !line.is_empty());
        lines
            .map(|line| {
                let (name, value) = line.split_once(": ").ok_or_else(|| format!("no header: {line:?}"))?;
                Ok((name.to_owned(), value.to_owned()))
            })
            .collect()
    }
}
