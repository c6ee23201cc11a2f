//! A server on loopback that answers from a script and keeps every request as its bytes arrived.

use std::{
    fmt, io,
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

use crate::http_file::HttpFile;

/// A running server; it stops when it is dropped.
pub struct Server {
    address: SocketAddr,
    requests: Arc<Mutex<Vec<Recorded>>>,
    task: JoinHandle<()>,
}

/// A request, as it arrived.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recorded {
    /// `GET`, `POST`, …
    pub method: String,
    /// Path and query, letter by letter.
    pub target: String,
    /// Name and value of each header, in the order they came.
    pub headers: Vec<(String, String)>,
    /// The body; chunks are put together.
    pub body: Vec<u8>,
}

impl Recorded {
    /// The value of a header, whatever the case of its name; `None` when it is absent.
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(other, _)| other.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// Method and target: `GET /api/v3/message/list`.
    pub fn line(&self) -> String {
        format!("{} {}", self.method, self.target)
    }
}

/// What is answered.
#[derive(Clone, Debug)]
pub struct Answer {
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
    delay: Duration,
    cut: bool,
}

impl Answer {
    /// A body under a status, without further headers.
    pub fn new(status: u16, body: impl Into<Vec<u8>>) -> Self {
        Self { status, headers: Vec::new(), body: body.into(), delay: Duration::ZERO, cut: false }
    }

    /// JSON under 200.
    pub fn json(body: impl Into<Vec<u8>>) -> Self {
        Self::new(200, body).header("content-type", "application/json")
    }

    /// A literal answer: a status line, headers, an empty line, the body.
    ///
    /// # Errors
    /// What is wrong with the text.
    pub fn parse(text: &str) -> Result<Self, String> {
        let status = text.strip_prefix("HTTP/1.1 ").and_then(|rest| rest.get(..3)?.parse().ok());
        let status = status.ok_or_else(|| format!("no status line: {:?}", text.lines().next()))?;
        let body = text.split_once("\n\n").map_or("", |(_, body)| body.strip_suffix('\n').unwrap_or(body));
        Ok(Self { headers: HttpFile::headers(text)?, ..Self::new(status, body) })
    }

    /// With one more header.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// After a while.
    #[must_use]
    pub fn after(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    /// The connection is closed before the last byte of what was announced.
    #[must_use]
    pub fn cut(mut self) -> Self {
        self.cut = true;
        self
    }
}

type Script = dyn FnMut(&Recorded) -> Answer + Send;

impl Server {
    /// A server that answers everything alike.
    ///
    /// # Errors
    /// If no socket is to be had.
    pub async fn answering(answer: Answer) -> io::Result<Self> {
        Self::with(move |_| answer.clone()).await
    }

    /// A server that answers one after the other; past the last one it answers 599.
    ///
    /// # Errors
    /// If no socket is to be had.
    pub async fn script(answers: impl IntoIterator<Item = Answer>) -> io::Result<Self> {
        let mut answers: std::collections::VecDeque<Answer> = answers.into_iter().collect();
        Self::with(move |_| answers.pop_front().unwrap_or_else(|| Answer::new(599, "the script is over")))
            .await
    }

    /// A server that answers what a function says.
    ///
    /// # Errors
    /// If no socket is to be had.
    pub async fn with(answer: impl FnMut(&Recorded) -> Answer + Send + 'static) -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let requests = Arc::new(Mutex::new(Vec::new()));
        let script: Arc<Mutex<Box<Script>>> = Arc::new(Mutex::new(Box::new(answer)));
        let recorded = Arc::clone(&requests);
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                // A connection that fails has failed for the client, which tells.
                let (recorded, script) = (Arc::clone(&recorded), Arc::clone(&script));
                tokio::spawn(async move { connection(stream, &recorded, &script).await.ok() });
            }
        });
        Ok(Self { address, requests, task })
    }

    /// `http://127.0.0.1:54321`, without a slash at its end.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// `127.0.0.1:54321`, as the header `Host` says it.
    pub fn authority(&self) -> String {
        self.address.to_string()
    }

    /// All requests so far, in the order of their arrival.
    pub fn requests(&self) -> Vec<Recorded> {
        locked(&self.requests).clone()
    }

    /// The requests' methods and targets.
    pub fn lines(&self) -> Vec<String> {
        locked(&self.requests).iter().map(Recorded::line).collect()
    }

    /// The last request.
    pub fn last(&self) -> Option<Recorded> {
        locked(&self.requests).last().cloned()
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server").field("address", &self.address).finish_non_exhaustive()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

fn locked<T: ?Sized>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn connection(
    mut stream: TcpStream,
    recorded: &Mutex<Vec<Recorded>>,
    script: &Mutex<Box<Script>>,
) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut read = Vec::new();
    while let Some(request) = request(&mut stream, &mut read).await? {
        let answer = {
            let answer = locked(script)(&request);
            locked(recorded).push(request);
            answer
        };
        tokio::time::sleep(answer.delay).await;
        let mut head =
            format!("HTTP/1.1 {} Scripted\r\ncontent-length: {}\r\n", answer.status, answer.body.len());
        for (name, value) in &answer.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head.push_str("\r\n");
        stream.write_all(head.as_bytes()).await?;
        let kept = answer.body.len() - usize::from(answer.cut && !answer.body.is_empty());
        stream.write_all(&answer.body[..kept]).await?;
        stream.flush().await?;
        if answer.cut {
            break;
        }
    }
    Ok(())
}

/// The next request of a connection; `None` at its end.
async fn request(stream: &mut TcpStream, read: &mut Vec<u8>) -> io::Result<Option<Recorded>> {
    let end = loop {
        if let Some(at) = find(read, b"\r\n\r\n") {
            break at;
        }
        if !more(stream, read).await? {
            return Ok(None);
        }
    };
    let head = String::from_utf8_lossy(&read[..end]).into_owned();
    read.drain(..end + 4);
    let mut lines = head.split("\r\n");
    let mut words = lines.next().unwrap_or_default().split(' ').map(str::to_owned);
    let mut request = Recorded {
        method: words.next().unwrap_or_default(),
        target: words.next().unwrap_or_default(),
        ..Recorded::default()
    };
    for line in lines {
        if let Some((name, value)) = line.split_once(':') {
            request.headers.push((name.to_owned(), value.trim().to_owned()));
        }
    }
    if request.header("transfer-encoding").is_some() {
        request.body = chunks(stream, read).await?;
    } else {
        let length = request.header("content-length").and_then(|text| text.parse().ok()).unwrap_or(0);
        while read.len() < length {
            if !more(stream, read).await? {
                return Ok(None);
            }
        }
        request.body = read.drain(..length).collect();
    }
    Ok(Some(request))
}

async fn chunks(stream: &mut TcpStream, read: &mut Vec<u8>) -> io::Result<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let Some(at) = find(read, b"\r\n") else {
            if !more(stream, read).await? {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            continue;
        };
        let size = String::from_utf8_lossy(&read[..at]).into_owned();
        let size = usize::from_str_radix(size.trim(), 16).map_err(|_| io::ErrorKind::InvalidData)?;
        while read.len() < at + 2 + size + 2 {
            if !more(stream, read).await? {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
        body.extend_from_slice(&read[at + 2..at + 2 + size]);
        read.drain(..at + 2 + size + 2);
        if size == 0 {
            return Ok(body);
        }
    }
}

async fn more(stream: &mut TcpStream, read: &mut Vec<u8>) -> io::Result<bool> {
    let mut buffer = [0; 16 << 10];
    let length = stream.read(&mut buffer).await?;
    read.extend_from_slice(&buffer[..length]);
    Ok(length > 0)
}

fn find(text: &[u8], what: &[u8]) -> Option<usize> {
    text.windows(what.len()).position(|window| window == what)
}
