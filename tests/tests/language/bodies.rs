//! Bodies that are no JSON objects, answers that are no JSON, lists in one place.

use chat_core::{ErrorKind, Upload};
use chat_tests::server::Answer;

use super::{answering, example, sent};

/// One part of a multipart body: its head and its bytes.
fn parts(body: &str, media: &str) -> Vec<String> {
    let boundary = media.strip_prefix("multipart/form-data; boundary=").unwrap();
    let whole = body.strip_prefix(&format!("--{boundary}\r\n")).unwrap();
    let whole = whole.strip_suffix(&format!("\r\n--{boundary}--\r\n")).unwrap();
    whole.split(&format!("\r\n--{boundary}\r\n")).map(str::to_owned).collect()
}

#[tokio::test]
async fn a_file_and_headers_travel_beside_each_other() {
    let (server, demo) = answering!(bodies, example("bodies", "file.upload.json"));
    let picture = Upload::bytes("PNG").named("cat \"1\".png").media_type("image/png");
    let stored =
        demo.file().upload(picture).restrict_access(true).thumbnail_height(90).name("Cat").await.unwrap();
    assert_eq!((stored.uuid.as_str(), stored.share_secret.reveal()), ("f1", "s"));
    assert!(!format!("{stored:?}").contains("\"s\""), "{stored:?}");

    let request = server.last().unwrap();
    assert_eq!(request.line(), "POST /v1/files");
    assert_eq!(request.header("restrict-access"), Some("true"));
    assert_eq!(request.header("thumbnail-height"), Some("90"));
    assert_eq!(request.header("authorization"), Some("Bearer TOKEN"));
    let (body, media) = sent(&server);
    assert_eq!(
        parts(&body, &media),
        [
            "Content-Disposition: form-data; name=\"file\"; filename=\"cat \\\"1\\\".png\"\r\n\
             Content-Type: image/png\r\n\r\nPNG",
            "Content-Disposition: form-data; name=\"name\"\r\n\r\nCat",
        ]
    );
}

#[tokio::test]
async fn what_is_absent_is_not_sent() {
    let (server, demo) = answering!(bodies, example("bodies", "file.upload.json"));
    demo.file().upload(Upload::bytes("x")).await.unwrap();
    let request = server.last().unwrap();
    assert_eq!((request.header("restrict-access"), request.header("thumbnail-height")), (None, None));
    let (body, media) = sent(&server);
    assert_eq!(parts(&body, &media).len(), 1, "{body}");
}

#[tokio::test]
async fn a_file_may_be_a_stream() {
    let (server, demo) = answering!(bodies, example("bodies", "file.upload.json"));
    let pieces = ["one, ", "two"].map(|piece| Ok(piece.into()));
    let file = Upload::stream(futures_util::stream::iter(pieces)).named("a.txt");
    demo.file().upload(file).await.unwrap();
    let (body, media) = sent(&server);
    assert!(parts(&body, &media)[0].ends_with("\r\n\r\none, two"), "{body}");
}

#[tokio::test]
async fn header_lines_cannot_be_smuggled_in() {
    let (server, demo) = answering!(bodies, example("bodies", "file.upload.json"));
    for file in
        [Upload::bytes("x").media_type("text/plain\r\nx: y"), Upload::bytes("x").media_type("nonsense")]
    {
        let error = demo.file().upload(file).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Request, "{error}");
    }
    let error = demo.file().download("f1").share_secret("s\r\nx: y").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Request, "{error}");
    assert_eq!(server.requests(), []);
}

#[tokio::test]
async fn a_download_comes_in_pieces_and_needs_no_json() {
    let bytes: Vec<u8> = (0..=255).cycle().take(100_000).collect();
    let answer = Answer::new(200, bytes.clone()).header("content-type", "image/png");
    let (server, demo) = answering!(bodies, answer);
    let call = demo.file().download("f1").share_secret("hush");
    assert!(!format!("{call:?}").contains("hush"), "{call:?}");
    assert!(!format!("{:?}", call.to_request().unwrap()).contains("hush"));
    let mut download = call.await.unwrap();
    assert_eq!((download.content_type(), download.content_length()), (Some("image/png"), Some(100_000)));
    let mut read = Vec::new();
    while let Some(piece) = download.chunk().await.unwrap() {
        read.extend_from_slice(&piece);
    }
    assert_eq!(read, bytes);
    let request = server.last().unwrap();
    assert_eq!((request.line().as_str(), request.header("share-secret")), ("GET /v1/files/f1", Some("hush")));

    let error = demo.file().download("f1").await.unwrap().bytes(1000).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TooLarge, "{error}");
}

#[tokio::test]
async fn a_refused_download_is_an_error() {
    let answer = Answer::new(401, r#"{"error":"unauthorized","error_description":"who are you"}"#);
    let (_server, demo) = answering!(bodies, answer);
    let error = demo.file().download("f1").await.unwrap_err();
    assert_eq!((error.kind(), error.message()), (ErrorKind::Unauthorized, "who are you"));
    assert_eq!(error.code().map(ToString::to_string).as_deref(), Some("unauthorized"));
}

#[tokio::test]
async fn a_location_is_told_and_not_visited() {
    for status in [301, 302, 307] {
        let answer = Answer::new(status, "").header("location", "https://files.example/f1");
        let (server, demo) = answering!(bodies, answer);
        assert_eq!(demo.file().locate("f1").await.unwrap(), "https://files.example/f1");
        assert_eq!(server.lines(), ["GET /v1/files/f1/location"]);
    }
    let (_server, demo) = answering!(bodies, Answer::json("{}"));
    assert_eq!(demo.file().locate("f1").await.unwrap_err().kind(), ErrorKind::Decode, "there is none");
}

#[tokio::test]
async fn bytes_may_be_the_body() {
    let (server, demo) = answering!(bodies, example("bodies", "file.store.json"));
    demo.file().store("f1", Upload::bytes(vec![b'a', 0, b'b']).media_type("image/png")).await.unwrap();
    assert_eq!(server.last().unwrap().line(), "PUT /v1/blobs/f1");
    assert_eq!(sent(&server), ("a\0b".to_owned(), "image/png".to_owned()));
    demo.file().store("f1", Upload::bytes("x")).await.unwrap();
    assert_eq!(sent(&server), ("x".to_owned(), "application/octet-stream".to_owned()));
}

#[tokio::test]
async fn a_form_is_a_map_or_rows() {
    let form = "application/x-www-form-urlencoded".to_owned();
    let (server, demo) = answering!(bodies, example("bodies", "file.annotate.json"));
    let all = demo.file().annotate("ann", [("nickname", "Ann & Co"), ("ext", "1+1=2")]).await.unwrap();
    assert_eq!(all.into_iter().collect::<Vec<_>>(), [("nickname".to_owned(), "Ann".to_owned())]);
    assert_eq!(sent(&server), ("ext=1%2B1%3D2&nickname=Ann+%26+Co".to_owned(), form.clone()));

    let (server, demo) = answering!(bodies, example("bodies", "file.login.json"));
    let call = demo.file().login("ann", "hush&hush");
    assert!(!format!("{call:?} {:?}", call.to_request()).contains("hush"), "{call:?}");
    call.await.unwrap();
    assert_eq!(sent(&server), ("username=ann&password=hush%26hush".to_owned(), form));
    assert_eq!(server.last().unwrap().header("authorization"), None, "it is sent without a token");
}

/// Where no token is needed none has to be had; where one is, its lack is an error before anything is sent.
#[tokio::test]
async fn a_client_may_have_no_token() {
    let server = chat_tests::server::Server::answering(Answer::json("{}")).await.unwrap();
    let demo = super::emitted::bodies::Demo::without_token();
    let demo = demo.base_url(format!("{}/v1", server.url())).build().unwrap();
    demo.file().login("ann", "secret").await.unwrap();
    let error = demo.file().download("f1").await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Request, 0), "{error}");
    assert_eq!(server.lines(), ["POST /v1/login"]);
}

#[tokio::test]
async fn delete_may_have_an_array_and_a_success_may_have_failures() {
    let (server, demo) = answering!(bodies, example("bodies", "file.unsubscribe.json"));
    let gone = demo.file().unsubscribe("ann", ["bob", "cid"]).await.unwrap();
    assert_eq!(server.last().unwrap().line(), "DELETE /v1/presence/ann");
    assert_eq!(sent(&server), (r#"["bob","cid"]"#.to_owned(), "application/json".to_owned()));
    assert_eq!(gone.entities.len(), 1);
    let refused: Vec<_> = gone.failures().iter().map(|one| (one.username.as_str(), &*one.reason)).collect();
    assert_eq!(refused, [("bob", "unknown")]);

    for nothing in ["null", "[]", "{}", "false", "\"\""] {
        let (_server, demo) =
            answering!(bodies, Answer::json(format!(r#"{{"entities":[],"data":{nothing}}}"#)));
        assert!(demo.file().unsubscribe("ann", ["bob"]).await.unwrap().failures().is_empty(), "{nothing}");
    }
}

#[tokio::test]
async fn a_list_may_be_one_segment_and_one_parameter() {
    let (server, demo) = answering!(bodies, example("bodies", "file.browse.json"));
    let answer = demo.file().browse([1, -2]).fields(["name", "a;b", "c&d"]).await;
    let lines = server.lines();
    match answer {
        // A separator inside an item would make it two.
        Err(error) => assert_eq!((error.kind(), lines.len()), (ErrorKind::Request, 0), "{error}"),
        Ok(_) => panic!("an item that holds the separator was sent: {lines:?}"),
    }
    let answer = demo.file().browse([1, -2]).fields(["name", "c&d"]).await.unwrap();
    assert_eq!(server.lines(), ["GET /v1/groups/1,-2?fields=name%3Bc%26d"]);
    assert_eq!(answer.to_string(), r#"[1,{"a":null}]"#);
    let error = demo.file().browse([]).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Request, "an empty segment is another path: {error}");
}

/// Whatever a path parameter holds, it stays in its segment.
#[tokio::test]
async fn a_path_parameter_stays_in_its_segment() {
    let (server, demo) = answering!(bodies, Answer::json("{}"));
    for (id, segment) in [
        ("a/b", "a%2Fb"),
        ("../x", "..%2Fx"),
        ("a?b#c", "a%3Fb%23c"),
        ("100%", "100%25"),
        ("%2e%2e/x", "%252e%252e%2Fx"),
        ("a b", "a%20b"),
        ("\\", "%5C"),
        ("你", "%E4%BD%A0"),
        ("...", "..."),
        ("a;b=c:d@e", "a%3Bb%3Dc%3Ad%40e"),
    ] {
        demo.file().store(id, Upload::bytes("x")).await.unwrap_or_else(|error| panic!("{id:?}: {error}"));
        assert_eq!(server.last().unwrap().target, format!("/v1/blobs/{segment}"), "{id:?}");
    }
    let before = server.requests().len();
    for id in ["", ".", "..", "%2e", "%2E%2e", ".%2e", "a\nb", "\0", "\u{7f}"] {
        let error = demo.file().store(id, Upload::bytes("x")).await.unwrap_err();
        assert_eq!((error.kind(), error.operation()), (ErrorKind::Request, Some("file.store")), "{id:?}");
    }
    assert_eq!(server.requests().len(), before, "nothing was sent");
}
