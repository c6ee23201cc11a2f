//! A server that answers one page of messages, or one message created, and does nothing else.

use std::{
    io::{self, Read as _, Write as _},
    net::{TcpListener, TcpStream},
    thread,
};

/// How many messages the page holds.
const MESSAGES: usize = 50;

const PAGE: &str = include_str!("../../../spec/kook/examples/message.list.json");
const CREATED: &str = include_str!("../../../spec/kook/examples/message.create.json");

/// Prints the base URL and answers until it is killed.
pub(crate) fn serve() -> io::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    println!("http://{}/api/v3", listener.local_addr()?);
    let page = page().ok_or(io::ErrorKind::InvalidData)?;
    for stream in listener.incoming() {
        let (stream, page) = (stream?, page.clone());
        // A connection that fails has failed for the client, which tells.
        thread::spawn(move || connection(stream, &page).ok());
    }
    Ok(())
}

/// The documented message over and over, without the blanks that people read.
fn page() -> Option<String> {
    let lines: String = PAGE.lines().map(str::trim_start).collect();
    let (head, rest) = lines.split_once("\"items\": [")?;
    let message = rest.strip_suffix("]}}")?;
    Some(format!("{head}\"items\": [{}]}}}}", vec![message; MESSAGES].join(",")))
}

fn connection(mut stream: TcpStream, page: &str) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut read = Vec::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        let length = stream.read(&mut buffer)?;
        if length == 0 {
            return Ok(());
        }
        read.extend_from_slice(&buffer[..length]);
        let Some(list) = whole(&read) else { continue };
        read.clear();
        let body = if list { page } else { CREATED };
        let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ";
        stream.write_all(format!("{head}{}\r\n\r\n{body}", body.len()).as_bytes())?;
    }
}

/// Whether the request is all there, and asks for the list.
fn whole(read: &[u8]) -> Option<bool> {
    let text = String::from_utf8_lossy(read).to_ascii_lowercase();
    let (head, body) = text.split_once("\r\n\r\n")?;
    let due = head.lines().find_map(|line| line.strip_prefix("content-length: "));
    let due: usize = due.and_then(|length| length.parse().ok()).unwrap_or(0);
    (body.len() >= due).then(|| head.starts_with("get "))
}
