//! A server on the loopback interface that answers as it is told, and records what it is sent.

use std::sync::{Arc, Mutex};

use agora_chat_api::{AgoraChat, Setup};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// A request as it arrived.
#[derive(Clone, Debug)]
pub(crate) struct Recorded {
    head: String,
    pub(crate) body: String,
}

impl Recorded {
    /// Method, path and query.
    pub(crate) fn line(&self) -> &str {
        self.head.lines().next().unwrap().strip_suffix(" HTTP/1.1").unwrap()
    }

    /// Names, in lowercase, and values.
    pub(crate) fn headers(&self) -> Vec<(String, &str)> {
        let lines = self.head.lines().skip(1).filter_map(|line| line.split_once(": "));
        lines.map(|(name, value)| (name.to_lowercase(), value)).collect()
    }

    /// The token that came with it; empty = none.
    pub(crate) fn token(&self) -> &str {
        let headers = self.headers();
        let header = headers.iter().find(|(name, _)| name == "authorization");
        header.map_or("", |(_, value)| value.strip_prefix("Bearer ").unwrap())
    }
}

/// What the server sends back, byte by byte.
pub(crate) type Answer = Vec<u8>;

pub(crate) fn answer(status: u16, body: impl AsRef<[u8]>) -> Answer {
    let body = body.as_ref();
    let head = format!("HTTP/1.1 {status} X\r\ncontent-length: {}\r\nconnection: close\r\n\r\n", body.len());
    [head.as_bytes(), body].concat()
}

pub(crate) fn ok(body: impl AsRef<[u8]>) -> Answer {
    answer(200, body)
}

pub(crate) struct Server {
    pub(crate) url: String,
    requests: Arc<Mutex<Vec<Recorded>>>,
}

impl Server {
    pub(crate) async fn start(answer: impl Fn(&Recorded) -> Answer + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let requests = Arc::new(Mutex::new(Vec::new()));
        let (answer, record) = (Arc::new(answer), Arc::clone(&requests));
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let (answer, record) = (Arc::clone(&answer), Arc::clone(&record));
                tokio::spawn(async move {
                    let Some(request) = read(&mut stream).await else { return };
                    let answer = answer(&request);
                    record.lock().unwrap().push(request);
                    // a client that has seen enough closes early
                    let _ = stream.write_all(&answer).await;
                    let _ = stream.shutdown().await;
                });
            }
        });
        Self { url, requests }
    }

    pub(crate) fn requests(&self) -> Vec<Recorded> {
        self.requests.lock().unwrap().clone()
    }

    /// A client of the app `org#app` on this server.
    pub(crate) fn client(&self, with: impl FnOnce(Setup) -> agora_chat_api::Builder<AgoraChat>) -> AgoraChat {
        with(AgoraChat::builder()).base_url(format!("{}/org/app", self.url)).build().unwrap()
    }
}

async fn read(stream: &mut TcpStream) -> Option<Recorded> {
    let mut bytes = Vec::new();
    loop {
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
        let text = String::from_utf8_lossy(&bytes);
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let recorded = Recorded { head: head.to_owned(), body: body.to_owned() };
            let headers = recorded.headers();
            let length = headers.iter().find(|(name, _)| name == "content-length");
            if length.is_none_or(|(_, length)| body.len() >= length.parse().unwrap()) {
                return Some(recorded);
            }
        }
    }
}
