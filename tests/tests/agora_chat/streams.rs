//! Files of any size, both ways, in memory that does not grow with them.

use std::io;

use agora_chat_api::{AgoraChat, Upload};
use futures_util::stream;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// The answer that the documents show to an upload.
const UPLOADED: &str = r#"{"entities":[{"uuid":"5fd74830-2c3b-11ee-822a-81ea50bb049d","type":"chatfile","share-secret":"X9dI"}]}"#;

const PIECE: usize = 64 << 10;

static ZEROS: [u8; PIECE] = [0; PIECE];

/// What the memory may grow by, in bytes, whatever the size of the file.
const ROOM: u64 = 32 << 20;

/// A server that takes files of any size, and gives one of `size` bytes.
async fn server(size: u64) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(async move { serve(stream, size).await.ok() });
        }
    });
    format!("http://{address}/org/app")
}

async fn serve(mut stream: TcpStream, size: u64) -> io::Result<()> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await?);
    }
    let head = String::from_utf8_lossy(&head).to_ascii_lowercase();
    if head.starts_with("post ") {
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse::<u64>().ok());
        let Some(mut left) = length else { return Err(io::ErrorKind::InvalidData.into()) };
        let mut buffer = vec![0; PIECE];
        while left > 0 {
            let read = stream.read(&mut buffer).await? as u64;
            if read == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            left -= read;
        }
        let length = UPLOADED.len();
        let answer = format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\n\r\n{UPLOADED}");
        return stream.write_all(answer.as_bytes()).await;
    }
    stream.write_all(format!("HTTP/1.1 200 OK\r\ncontent-length: {size}\r\n\r\n").as_bytes()).await?;
    let mut left = size;
    while left > 0 {
        let piece = left.min(PIECE as u64);
        stream.write_all(&ZEROS[..piece as usize]).await?;
        left -= piece;
    }
    Ok(())
}

/// Both ways; how much the peak of the memory rose, where the system tells.
async fn there_and_back(size: u64) -> Option<u64> {
    let url = server(size).await;
    let agora = AgoraChat::builder().token("TOKEN").base_url(url);
    let agora = agora.options(agora_chat_api::CallOptions::new().timeout(std::time::Duration::MAX));
    let agora = agora.build().unwrap();
    std::fs::write("/proc/self/clear_refs", "5").ok();
    let before = peak();

    let pieces = stream::unfold(size, |left| async move {
        let piece = left.min(PIECE as u64);
        (piece > 0).then(|| (Ok(bytes(piece)), left - piece))
    });
    let file = agora.file().upload(Upload::stream(pieces).named("large.bin").length(size)).await.unwrap();

    let mut download = agora.file().download(file.uuid).await.unwrap();
    assert_eq!(download.content_length(), Some(size));
    let mut received = 0;
    while let Some(piece) = download.chunk().await.unwrap() {
        received += piece.len() as u64;
    }
    assert_eq!(received, size);
    Some(peak()?.saturating_sub(before?))
}

fn bytes(count: u64) -> bytes::Bytes {
    bytes::Bytes::from_static(&ZEROS).slice(..count as usize)
}

/// The most memory that the process has held, in bytes.
fn peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix(" kB")?.trim().parse::<u64>().ok().map(|kilobytes| kilobytes << 10)
}

#[tokio::test]
async fn files_pass_through_as_they_come() {
    // other tests run beside this one: no bound on the memory
    there_and_back(3 * PIECE as u64 + 1).await;
}

/// `cargo test --release -p chat-tests --test all -- --ignored eight_gibibytes`
#[tokio::test]
#[ignore = "moves 16 GiB over loopback"]
async fn eight_gibibytes_pass_through_little_memory() {
    match there_and_back(8 << 30).await {
        Some(grown) => assert!(grown < ROOM, "the memory grew by {} MiB", grown >> 20),
        None => eprintln!("this system does not tell how much memory was used"),
    }
}
