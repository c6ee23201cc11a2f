//! What goes wrong on purpose, byte by byte.

use std::time::Duration;

use chat_mock::{Fault, MockServer, Stage};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

const REQUEST: &[u8] =
    b"GET /api/v3/message/list?target_id=1 HTTP/1.1\r\nhost: mock\r\nauthorization: Bot mock-token\r\n\r\n";

/// What arrives, and whether the connection then is closed, reset, or still open.
#[derive(Debug)]
struct Arrived {
    text: String,
    bytes: Vec<u8>,
    end: End,
}

#[derive(Debug, PartialEq)]
enum End {
    Closed,
    Reset,
    Open,
}

impl Arrived {
    fn body(&self) -> &str {
        self.text.split_once("\r\n\r\n").map_or("", |(_, body)| body)
    }
}

/// Sends the request, and reads until the end, or until nothing comes for a while: longer than a machine pauses, and less
/// than the second between the bytes of `Fault::Slow`.
async fn ask(server: &MockServer) -> Arrived {
    let mut stream = TcpStream::connect(server.address()).await.unwrap();
    stream.write_all(REQUEST).await.unwrap();
    let mut bytes = Vec::new();
    let mut piece = [0; 4096];
    let end = loop {
        match timeout(Duration::from_millis(600), stream.read(&mut piece)).await {
            Err(_) => break End::Open,
            Ok(Err(_)) => break End::Reset,
            Ok(Ok(0)) => break End::Closed,
            Ok(Ok(length)) => bytes.extend_from_slice(&piece[..length]),
        }
        if bytes.len() > 1 << 20 {
            break End::Open;
        }
    };
    Arrived { text: String::from_utf8_lossy(&bytes).into_owned(), bytes, end }
}

async fn arrived(fault: Fault) -> Arrived {
    let server = MockServer::kook().examples_only().fault("message.list", fault).start().await.unwrap();
    ask(&server).await
}

/// Fails with another order in `Engine::fault`.
#[tokio::test]
async fn a_fault_hits_the_next_call_an_operation_or_all() {
    let server = MockServer::kook()
        .examples_only()
        .fault("message.list", Fault::Html(502))
        .fault_all(Fault::Empty(204))
        .start()
        .await
        .unwrap();
    server.fault_next("message.list", Fault::Html(503)).unwrap();
    assert!(ask(&server).await.text.starts_with("HTTP/1.1 503 "));
    for _ in 0..2 {
        assert!(ask(&server).await.text.starts_with("HTTP/1.1 502 "));
    }
    let view =
        b"GET /api/v3/message/view?msg_id=1 HTTP/1.1\r\nhost: mock\r\nauthorization: Bot mock-token\r\n\r\n";
    let mut stream = TcpStream::connect(server.address()).await.unwrap();
    stream.write_all(view).await.unwrap();
    let mut text = String::new();
    stream.read_to_string(&mut text).await.unwrap();
    assert_eq!(text, "HTTP/1.1 204 Faulty\r\ncontent-type: application/json\r\nconnection: close\r\n\r\n");
    assert_eq!(server.requests().len(), 4, "requests are recorded as ever");
}

/// Fails without `known` in `Builder::start` or `MockServer::fault_next`.
#[tokio::test]
async fn an_operation_that_is_none_has_no_faults() {
    let server = MockServer::kook().start().await.unwrap();
    let error = server.fault_next("message.lists", Fault::Cut).unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::InvalidInput);
    let error = MockServer::kook().fault("message.lists", Fault::Cut).start().await.unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::InvalidInput);
}

/// Fails if `Fault::script` closes the connection instead.
#[tokio::test]
async fn a_reset_comes_where_it_is_said() {
    let whole = arrived(Fault::ByteOrderMark).await.text.len();
    for (stage, least, most) in [
        (Stage::BeforeHead, 0, 0),
        // what was sent may be lost by the reset
        (Stage::InHead, 0, 60),
        (Stage::BeforeBody, 0, 120),
        (Stage::InBody, 0, whole / 2 + 120),
    ] {
        let Arrived { text, end, .. } = arrived(Fault::Reset(stage)).await;
        assert_eq!(end, End::Reset, "{stage:?}: {text}");
        assert!((least..=most).contains(&text.len()), "{stage:?}: {text}");
    }
}

/// Fails if `Fault::script` sends any of them whole.
#[tokio::test]
async fn lengths_and_chunks_are_wrong() {
    let announced = |arrived: &Arrived| -> usize {
        let line = arrived.text.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap();
        line.parse().unwrap()
    };
    let long = arrived(Fault::LengthTooLong).await;
    assert_eq!((announced(&long), &long.end), (long.body().len() + 100, &End::Closed));
    let short = arrived(Fault::LengthTooShort).await;
    assert!(announced(&short) < short.body().len() && short.end == End::Closed, "{short:?}");
    let cut = arrived(Fault::Cut).await;
    assert_eq!(announced(&cut), cut.body().len());
    assert!(serde_json::from_str::<serde_json::Value>(cut.body()).is_err());
    let chunks = arrived(Fault::BadChunks).await;
    assert!(chunks.text.contains("transfer-encoding: chunked") && chunks.body().contains("\r\nnone\r\n"));
}

/// Fails if `Fault::script` closes the connection behind the first piece.
#[tokio::test]
async fn an_endless_body_ends_with_its_caller_and_a_slow_one_comes_byte_by_byte() {
    let endless = arrived(Fault::Endless).await;
    assert!(endless.end == End::Open && endless.bytes.len() > 1 << 20);
    let slow = arrived(Fault::Slow).await;
    assert_eq!((slow.body(), &slow.end), ("{", &End::Open));
}

/// Fails if `Fault::script` sends any of the bodies as it was.
#[tokio::test]
async fn bytes_are_not_what_they_say() {
    let bad = arrived(Fault::BadGzip).await;
    assert!(bad.text.contains("content-encoding: gzip") && bad.text.contains("no gzip"));
    let bomb = arrived(Fault::GzipBomb).await;
    assert!((300_000..500_000).contains(&bomb.bytes.len()), "{}", bomb.bytes.len());
    assert!(std::str::from_utf8(&arrived(Fault::InvalidUtf8).await.bytes).is_err());
    assert!(arrived(Fault::ByteOrderMark).await.body().starts_with("\u{feff}{"));
}

/// Fails if `Fault::script` damages the answer in another way.
#[tokio::test]
async fn json_is_not_what_the_specification_says() {
    assert!(arrived(Fault::DuplicateKeys).await.body().starts_with(r#"{"code":0,"code":null"#));
    assert!(arrived(Fault::DeepNesting).await.body().contains(&"[".repeat(50_000)));
    assert!(arrived(Fault::HugeNumbers).await.body().contains("e999"));
    assert!(arrived(Fault::WrongTypes).await.body().contains(r#""message":7"#));
    let refused = arrived(Fault::Envelope).await;
    let json: serde_json::Value = serde_json::from_str(refused.body()).unwrap();
    assert!(refused.text.starts_with("HTTP/1.1 200 ") && json["code"] != 0, "{json}");
}

/// Fails if `Fault::script` leaves the header out.
#[tokio::test]
async fn heads_are_wrong() {
    let moved = arrived(Fault::Redirect("http://elsewhere.example/".to_owned())).await;
    assert!(moved.text.contains("\r\nlocation: http://elsewhere.example/\r\n"), "{moved:?}");
    let moved = arrived(Fault::RedirectLoop).await;
    assert!(moved.text.contains("\r\nlocation: /api/v3/message/list?target_id=1\r\n"), "{moved:?}");
    assert!(arrived(Fault::Status(799)).await.text.starts_with("HTTP/1.1 799 "));
    assert!(arrived(Fault::BareCarriageReturn).await.text.contains("one\rx-other"));
    assert_eq!(arrived(Fault::SplitHeader).await.text.matches("\r\ncontent-length:").count(), 2);
}

/// Fails if `Fault::script` sends one answer.
#[tokio::test]
async fn an_answer_that_nobody_asked_for_follows_on_the_open_connection() {
    let unasked = arrived(Fault::Unasked).await;
    assert_eq!((unasked.text.matches("HTTP/1.1 ").count(), unasked.end), (2, End::Open));
    assert!(unasked.text.contains("the server was told to fail"), "{}", unasked.text);
}

/// Fails without `ended` beside `perform` in the server.
#[tokio::test]
async fn every_fault_ends_with_its_server() {
    for fault in Fault::all("http://elsewhere.example/") {
        let server = MockServer::kook().fault_all(fault.clone()).start().await.unwrap();
        let mut stream = TcpStream::connect(server.address()).await.unwrap();
        stream.write_all(REQUEST).await.unwrap();
        timeout(Duration::from_secs(5), stream.readable()).await.unwrap().unwrap();
        drop(server);
        let ended =
            timeout(Duration::from_secs(5), tokio::io::copy(&mut stream, &mut tokio::io::sink())).await;
        assert!(ended.is_ok(), "{fault:?} goes on");
    }
}
