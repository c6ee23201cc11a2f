//! Files of messages: asked for without a token, uncompressed and read on the way.

use std::io::{Read, Write};

use agora_chat_api::{
    AgoraChat, Error, ErrorKind, HistoryBody, HistoryDownload, HistoryMessage, HistoryMessages, UnixMillis,
};
use flate2::{Compression, GzBuilder, write::GzEncoder};
use futures_util::{StreamExt, TryStreamExt};

use crate::support::{Server, answer, ok};

/// A message as the documents show it.
fn record(id: &str, text: &str) -> String {
    format!(
        r#"{{"msg_id":"{id}","timestamp":1403099033211,"direction":"outgoing","to":"XXXX","from":"XXXX","chat_type":"chat","payload":{{"bodies":[{{"msg":"{text}","type":"txt"}}],"ext":{{"key1":"value1"}},"from":"XXXX","to":"XXXX"}}}}"#
    )
}

fn gzip(bytes: impl AsRef<[u8]>) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes.as_ref()).unwrap();
    encoder.finish().unwrap()
}

/// A store that answers so, and the download from it.
async fn download(answer: Vec<u8>) -> HistoryDownload {
    let store = Server::start(move |_| answer.clone()).await;
    platform().history().download(store.url)
}

/// A client of a platform that is not asked.
fn platform() -> AgoraChat {
    AgoraChat::builder().token("TOKEN").base_url("http://127.0.0.1:1/org/app").build().unwrap()
}

async fn messages(file: impl AsRef<[u8]>) -> HistoryMessages {
    download(ok(gzip(file))).await.messages()
}

/// All that comes, the end included.
async fn outcome(mut messages: HistoryMessages) -> Vec<Result<String, String>> {
    let mut all = Vec::new();
    while let Some(message) = messages.try_next().await.transpose() {
        all.push(message.map(|message| message.message_id.to_string()).map_err(|error| error.to_string()));
    }
    all
}

/// The bytes up to the error, and the error, behind which nothing may come.
async fn failure(mut file: HistoryDownload) -> (Vec<u8>, Error) {
    let mut bytes = Vec::new();
    loop {
        match file.chunk().await {
            Ok(piece) => bytes.extend_from_slice(&piece.expect("the file ends as if it were whole")),
            Err(error) => {
                assert!(file.chunk().await.unwrap().is_none());
                assert_eq!(error.operation(), Some("history.download"));
                return (bytes, error);
            }
        }
    }
}

#[tokio::test]
async fn a_file_is_asked_for_without_the_token() {
    let store = Server::start(|_| ok(gzip(record("5I02W-XX-8278a", "welcome to Agora!")))).await;
    let file =
        format!("{}/2018112717.gz?Expires=1543316122&OSSAccessKeyId=XXXX&Signature=a%2Bb%3D", store.url);
    let list = format!(r#"{{"action":"get","data":[{{"url":"{file}"}}],"timestamp":1543314322601}}"#);
    let server = Server::start(move |_| ok(&list)).await;
    let agora_chat = server.client(|setup| setup.token("TOKEN"));

    let files = agora_chat.history().get("2018112717").await.unwrap();
    let mut all = Vec::new();
    for file in files {
        all.extend(agora_chat.history().download(file.url).messages().at_most(9).await.unwrap());
    }
    assert_eq!(all.len(), 1);
    let HistoryMessage { message_id, timestamp, payload, .. } = &all[0];
    assert_eq!((message_id.as_str(), *timestamp), ("5I02W-XX-8278a", UnixMillis(1_403_099_033_211)));
    assert!(
        matches!(&payload.bodies[..], [HistoryBody::Text(text)] if text.text.as_deref() == Some("welcome to Agora!"))
    );

    assert_eq!(server.requests().len(), 1);
    assert_eq!(server.requests()[0].token(), "TOKEN");
    let request = &store.requests()[0];
    let asked = "GET /2018112717.gz?Expires=1543316122&OSSAccessKeyId=XXXX&Signature=a%2Bb%3D";
    assert_eq!((request.line(), &*request.body), (asked, ""));
    let mut names: Vec<_> = request.headers().into_iter().map(|(name, _)| name).collect();
    names.sort_unstable();
    assert_eq!(names, ["accept", "host", "user-agent"]);
    assert!(request.headers().iter().all(|(_, value)| !value.contains("TOKEN")));
}

#[tokio::test]
async fn nothing_is_asked_before_it_is_read() {
    let store = Server::start(|_| ok(gzip(""))).await;
    let unread = platform().history().download(&*store.url);
    assert_eq!(format!("{unread:?}"), "HistoryDownload");
    let mut unread = unread.messages();
    assert!(!format!("{unread:?}").contains("127.0.0.1"), "{unread:?}");
    tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    assert!(store.requests().is_empty());
    assert!(unread.try_next().await.unwrap().is_none());
    assert_eq!(store.requests().len(), 1);
}

#[tokio::test]
async fn megabytes_are_uncompressed_in_small_pieces() {
    let mut text = String::new();
    for number in 0..40_000 {
        // no two lines are alike, nor do they end where pieces do
        text += &record(&format!("{number}"), &"é".repeat(number % 50));
        text += "\n";
    }
    assert!(text.len() > 8 << 20);
    let file = gzip(&text);
    let mut raw = download(ok(&file)).await;
    let (mut all, mut largest) = (Vec::new(), 0);
    while let Some(piece) = raw.chunk().await.unwrap() {
        largest = largest.max(piece.len());
        all.extend_from_slice(&piece);
    }
    assert!(all == text.as_bytes());
    assert!(largest <= 64 << 10, "{largest}");

    let found = outcome(download(ok(&file)).await.messages()).await;
    assert!(found.iter().eq((0..40_000).map(|number| Ok(number.to_string())).collect::<Vec<_>>().iter()));
}

#[tokio::test]
async fn a_few_bytes_that_are_gigabytes_stay_small() {
    let zeros = vec![0; 1 << 26];
    let bomb = gzip(&zeros);
    assert!(bomb.len() < 1 << 17);
    let mut file = download(ok(bomb)).await;
    let (mut length, mut largest) = (0, 0);
    while let Some(piece) = file.chunk().await.unwrap() {
        length += piece.len();
        largest = largest.max(piece.len());
    }
    assert!(length == zeros.len() && largest <= 64 << 10, "{length} bytes, {largest} at once");
}

#[tokio::test]
async fn gzip_may_have_several_members_and_names_in_its_header() {
    let mut named = GzBuilder::new()
        .filename("2018112717")
        .comment("an hour")
        .extra("extra")
        .buf_read(&b"a line of "[..], Compression::default());
    let mut members = Vec::new();
    named.read_to_end(&mut members).unwrap();
    members.extend(gzip(""));
    members.extend(gzip("several members"));
    // stored, not deflated
    let mut stored = GzEncoder::new(members, Compression::none());
    stored.write_all(b"\n").unwrap();
    let file = download(ok(stored.finish().unwrap())).await;
    let pieces: Vec<_> = file.try_collect().await.unwrap();
    assert_eq!(pieces.concat(), b"a line of several members\n");
}

#[tokio::test]
async fn a_file_that_is_cut_off_is_no_file() {
    let whole = gzip("one line\nanother line\n");
    for length in 0..whole.len() {
        let (bytes, error) = failure(download(ok(&whole[..length])).await).await;
        assert_eq!(error.kind(), ErrorKind::Decode, "{length}");
        assert!(error.message().starts_with("the file is cut off or damaged: "), "{length}: {error}");
        assert!(b"one line\nanother line\n".starts_with(&bytes));
    }
    // the second of two members
    let two = [&whole[..], &whole[..whole.len() - 1]].concat();
    assert_eq!(failure(download(ok(two)).await).await.1.kind(), ErrorKind::Decode);
}

#[tokio::test]
async fn a_file_that_is_not_what_its_checksums_say_is_damaged() {
    let whole = gzip("one line\nanother line\n");
    let trailer = whole.len() - 8;
    for at in (0..3).chain(trailer..whole.len()) {
        let mut damaged = whole.clone();
        damaged[at] ^= 1;
        let (_, error) = failure(download(ok(damaged)).await).await;
        assert_eq!(error.kind(), ErrorKind::Decode, "byte {at}");
    }
    // a byte of what is stored as it is
    let mut stored = GzEncoder::new(Vec::new(), Compression::none());
    stored.write_all(b"one line\n").unwrap();
    let mut stored = stored.finish().unwrap();
    let at = stored.windows(8).position(|window| window == b"one line").unwrap();
    stored[at] = b'0';
    let (_, error) = failure(download(ok(stored)).await).await;
    assert_eq!(
        error.to_string(),
        "history.download: the file is cut off or damaged: corrupt gzip stream does not have a matching checksum"
    );
    for other in ["one line\n", "<html>", r#"{"error":"x"}"#] {
        let (bytes, error) = failure(download(ok(other)).await).await;
        assert_eq!((bytes.len(), error.kind()), (0, ErrorKind::Decode), "{other}");
    }
}

#[tokio::test]
async fn a_damaged_file_gives_some_messages_and_then_the_error() {
    let lines: String = (0..1000).map(|number| record(&number.to_string(), "a") + "\n").collect();
    let mut file = gzip(lines);
    let crc = file.len() - 8;
    file[crc] ^= 1;
    let mut found = outcome(download(ok(file)).await.messages()).await;
    let error = found.pop().unwrap().unwrap_err();
    assert!(error.starts_with("history.download: the file is cut off or damaged"), "{error}");
    // what stands before the checksum is handed out, but for the last piece
    assert!(!found.is_empty() && found.len() < 1000, "{}", found.len());
    for (number, message) in found.iter().enumerate() {
        assert_eq!(message, &Ok(number.to_string()));
    }
}

#[tokio::test]
async fn a_connection_that_breaks_is_told() {
    let file = gzip("one line\n");
    let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", file.len() + 1);
    let (_, error) = failure(download([head.as_bytes(), &file].concat()).await).await;
    assert_eq!(error.kind(), ErrorKind::Transport, "{error}");
}

#[tokio::test]
async fn an_address_that_has_expired_is_told_and_not_shown() {
    let store = Server::start(|request| answer(403, format!("<Error>{}</Error>", request.line()))).await;
    let file = format!("{}/2018112717.gz?Expires=1543316122&Signature=s3cr3t", store.url);
    let (bytes, error) = failure(platform().history().download(file)).await;
    assert_eq!((bytes.len(), error.status().unwrap().as_u16()), (0, 403));
    assert_eq!(
        error.to_string(),
        "history.download: 403: the address is refused: it is wrong, or has expired"
    );
    assert!(!format!("{error:?}").contains("s3cr3t"));
    assert_eq!(store.requests().len(), 1);
}

#[tokio::test]
async fn lines_end_in_any_way_and_may_be_blank() {
    let (one, two, three) = (record("1", "a"), record("2", "b"), record("3", "c"));
    for file in [
        format!("{one}\n{two}\n{three}\n"),
        format!("{one}\n{two}\n{three}"),
        format!("\n\r\n{one}\r\n\n \n{two}\r\n{three}\r\n\r\n"),
    ] {
        assert_eq!(
            outcome(messages(&file).await).await,
            ["1", "2", "3"].map(|id| Ok(id.to_owned())),
            "{file:?}"
        );
    }
    for file in ["", "\n", "\r\n \n"] {
        assert_eq!(outcome(messages(file).await).await, [], "{file:?}");
    }
}

#[tokio::test]
async fn a_line_that_is_no_message_costs_one_message() {
    let wrong = r#"{"msg_id":"2","timestamp":"s3cr3t","payload":{}}"#;
    let file = [
        &record("1", "a"),
        wrong,
        "s3cr3t",
        r#"{"msg_id":"s3cr3t"#,
        "{}",
        &record("6", "f"),
        "\"s3cr3t\"\u{0}",
    ]
    .join("\n");
    let (messages, errors): (Vec<_>, Vec<_>) =
        outcome(messages(&file).await).await.into_iter().partition(Result::is_ok);
    assert_eq!(messages, [Ok("1".to_owned()), Ok("6".to_owned())]);
    let errors: Vec<_> = errors.into_iter().map(Result::unwrap_err).collect();
    assert_eq!(
        errors,
        [
            "history.download: line 2 has a member of another type than documented, or lacks one, at column 34",
            "history.download: line 3 is no JSON at column 1",
            "history.download: line 4 is cut off at column 17",
            "history.download: line 5 has a member of another type than documented, or lacks one, at column 2",
            "history.download: line 7 has a member of another type than documented, or lacks one, at column 8",
        ]
    );
}

#[tokio::test]
async fn a_huge_line_is_an_error_and_is_not_kept() {
    let huge = record("2", &"x".repeat(3 << 20));
    let file = [&record("1", "a"), &huge, &record("3", "c"), &huge].map(String::as_str).join("\n");
    let too_long = |line| {
        Err(format!("history.download: line {line} is longer than 1048576 bytes (HistoryMessages::max_line)"))
    };
    assert_eq!(
        outcome(messages(&file).await).await,
        [Ok("1".to_owned()), too_long(2), Ok("3".to_owned()), too_long(4)]
    );
    let enough = messages(&file).await.max_line(huge.len());
    assert_eq!(outcome(enough).await, ["1", "2", "3", "2"].map(|id| Ok(id.to_owned())));
    let one_less = messages(&file).await.max_line(huge.len() - 1);
    let outcome = outcome(one_less).await;
    assert!(outcome[1].is_err() && outcome[2].is_ok() && outcome[3].is_err(), "{outcome:?}");
}

#[tokio::test]
async fn messages_are_a_stream_that_can_be_stopped() {
    let file: String = (0..100).map(|number| record(&number.to_string(), "a") + "\n").collect();
    let first = messages(&file).await.at_most(3).await.unwrap();
    assert_eq!(first.iter().map(|message| message.message_id.as_str()).collect::<Vec<_>>(), ["0", "1", "2"]);
    let rest: Vec<_> = messages(&file).await.skip(97).try_collect().await.unwrap();
    assert_eq!(
        rest.iter().map(|message| message.message_id.as_str()).collect::<Vec<_>>(),
        ["97", "98", "99"]
    );
}

#[test]
fn downloads_can_be_spawned() {
    fn send<T: Send + Unpin>(_: &T) {}
    let file = platform().history().download("http://127.0.0.1:1/x");
    send(&file);
    send(&file.messages());
}
