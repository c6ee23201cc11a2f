//! A literal HTTP request, as `spec/<platform>/examples/*.http` holds them.

/// A part of a multipart body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Its name.
    pub name: String,
    /// The file's name, if it is one.
    pub file: Option<String>,
    /// What it holds.
    pub content: String,
}

impl Part {
    fn read(piece: &str) -> Option<Self> {
        let (head, content) = piece.split_once("\r\n\r\n")?;
        let quoted = |key: &str| {
            let (_, rest) = head.split_once(&format!("{key}=\""))?;
            Some(rest.split_once('"')?.0.to_owned())
        };
        let content = content.strip_suffix("\r\n")?.to_owned();
        Some(Self { name: quoted(" name")?, file: quoted("filename"), content })
    }
}

/// The boundary that a `Content-Type` tells.
pub fn boundary(content_type: &str) -> Option<&str> {
    let (_, rest) = content_type.strip_prefix("multipart/")?.split_once("boundary=")?;
    rest.split(';').next()
}

/// A request as a document promises it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HttpFile {
    /// `GET`, `POST`, …
    pub method: String,
    /// Path and query, letter by letter.
    pub target: String,
    /// Name and value of each header, in the order of the file.
    pub headers: Vec<(String, String)>,
    /// The body, byte by byte; the line end that closes a text file is not part of it. Lines of a multipart body end in
    /// CR LF, whatever the file has.
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
        let is_multipart = headers.iter().any(|(_, value)| value.starts_with("multipart/"));
        let body = if is_multipart { format!("{}\r\n", body.replace('\n', "\r\n")) } else { body.to_owned() };
        Ok(Self { method: method.to_owned(), target: target.to_owned(), headers, body })
    }

    /// The parts of a multipart body.
    ///
    /// # Errors
    /// Which one cannot be read.
    pub fn parts(&self) -> Result<Vec<Part>, String> {
        let boundary = self.headers.iter().find_map(|(_, value)| boundary(value));
        let boundary = format!("--{}", boundary.ok_or("no boundary")?);
        let pieces = self.body.split(&*boundary).skip(1).take_while(|piece| !piece.starts_with("--"));
        pieces.map(|piece| Part::read(piece).ok_or_else(|| format!("no part: {piece:?}"))).collect()
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
