//! A client of a few lines over a socket: what it sends is what the test says.

use std::{fs, net::SocketAddr, path::PathBuf};

use chat_mock::MockServer;
use serde_json::Value;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// An answer as it arrived.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl Reply {
    /// The body as JSON.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&self.body)))
    }

    /// The payload of a success of KOOK.
    #[track_caller]
    pub(crate) fn data(&self) -> Value {
        let mut json = self.json();
        assert_eq!((self.status, &json["code"]), (200, &Value::from(0)), "{json}");
        json["data"].take()
    }

    /// Status and code of a failure of KOOK, whose envelope is complete.
    #[track_caller]
    pub(crate) fn failure(&self) -> (u16, i64) {
        let json = self.json();
        assert!(json["message"].as_str().is_some_and(|text| !text.is_empty()), "{json}");
        assert_eq!(json["data"], serde_json::json!({}), "{json}");
        assert_ne!(json["code"], 0, "{json}");
        (self.status, json["code"].as_i64().unwrap())
    }
}

/// Where a platform's examples are.
pub(crate) fn examples(platform: &str) -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../spec")).join(platform).join("examples")
}

/// A documented request as bytes: with the mock's token, on a connection that ends.
pub(crate) fn documented(platform: &str, file: &str) -> Vec<u8> {
    let text = fs::read_to_string(examples(platform).join(file)).unwrap();
    let text = text.replace("\r\n", "\n").replace("TOKEN", "mock-token");
    let (head, body) = text.split_once("\n\n").unwrap_or((text.trim_end(), ""));
    let mut body = body.trim_end_matches('\n').to_owned();
    if head.contains("multipart/form-data") {
        body = format!("{}\r\n", body.replace('\n', "\r\n"));
    }
    let head = head.replace('\n', "\r\n");
    format!("{head}\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}", body.len()).into_bytes()
}

/// Sends bytes and reads the answer up to the end of the connection, which the request must ask for.
pub(crate) async fn exchange(address: SocketAddr, request: &[u8]) -> Reply {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(request).await.unwrap();
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).await.unwrap();
    let end = bytes.windows(4).position(|window| window == b"\r\n\r\n").expect("an answer has a head");
    let head = String::from_utf8(bytes[..end].to_vec()).unwrap().to_ascii_lowercase();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    Reply { status, head, body: bytes[end + 4..].to_vec() }
}

/// Sends a request with these headers.
pub(crate) async fn send(
    server: &MockServer,
    method: &str,
    target: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> Reply {
    let mut request = format!("{method} {target} HTTP/1.1\r\nhost: mock\r\nconnection: close\r\n");
    for (name, value) in headers {
        request.push_str(&format!("{name}: {value}\r\n"));
    }
    if !body.is_empty() {
        request.push_str(&format!("content-length: {}\r\n", body.len()));
    }
    exchange(server.address(), format!("{request}\r\n{body}").as_bytes()).await
}
