//! Bodies, byte by byte.

use std::collections::BTreeMap;

use chat_core::{Error, Method, Operation, OperationMeta, Reply, Request, Upload, call};

use crate::support::{Recorded, Send, Server, data};

async fn sent(fill: fn(&mut Request)) -> Recorded {
    let server = Server::start([data("1")]).await;
    Send { client: server.demo().0, fill, upload: None }.await.unwrap();
    server.requests().remove(0)
}

#[tokio::test]
async fn json_forms_and_bytes() {
    let json = sent(|request| request.json(&serde_json::json!({"a": "日", "b": [1]})).unwrap()).await;
    assert_eq!(
        (json.header("content-type"), &*json.text()),
        (Some("application/json"), r#"{"a":"日","b":[1]}"#)
    );
    let form = sent(|request| {
        request.form("a b", &"1&2");
        request.form("absent", &None::<i64>);
        request.form_pairs(&BTreeMap::from([("c".to_owned(), 3_i64), ("d".to_owned(), 4)]));
    })
    .await;
    assert_eq!(form.header("content-type"), Some("application/x-www-form-urlencoded"));
    assert_eq!(form.text(), "a+b=1%262&c=3&d=4");
    let empty = sent(|request| request.form_pairs(&BTreeMap::<String, String>::new())).await;
    assert_eq!((empty.header("content-type"), empty.body.len()), (form.header("content-type"), 0));
    let raw = sent(|request| request.raw(&Upload::bytes(vec![0, 255]).media_type("image/png"))).await;
    assert_eq!((raw.header("content-type"), raw.header("content-length")), (Some("image/png"), Some("2")));
    assert_eq!(raw.body, [0, 255]);
    let raw = sent(|request| request.raw(&Upload::bytes("x"))).await;
    assert_eq!(raw.header("content-type"), Some("application/octet-stream"));
}

#[tokio::test]
async fn streams_of_known_and_unknown_length() {
    let known = sent(|request| {
        let pieces = futures_util::stream::iter([Ok("some ".into()), Ok("bytes".into())]);
        request.raw(&Upload::stream(pieces).length(10));
    })
    .await;
    assert_eq!((known.header("content-length"), &*known.text()), (Some("10"), "some bytes"));
    let unknown = sent(|request| {
        request.raw(&Upload::stream(futures_util::stream::iter([Ok("some bytes".into())])));
    })
    .await;
    assert_eq!(unknown.header("transfer-encoding"), Some("chunked"));
    assert!(unknown.text().contains("some bytes"));
}

#[tokio::test]
async fn multipart_parts_keep_names_and_order() {
    let recorded = sent(|request| {
        request.header("restrict-access", &true).unwrap();
        request.part("kind", &"a\r\nb");
        request.part("absent", &None::<String>);
        request.file("file", &Upload::bytes("bytes").named("猫 \"x\".png").media_type("image/png"));
    })
    .await;
    let boundary =
        recorded.header("content-type").unwrap().strip_prefix("multipart/form-data; boundary=").unwrap();
    let expected = format!(
        "--{boundary}\r\nContent-Disposition: form-data; name=\"kind\"\r\n\r\na\r\nb\r\n\
         --{boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"猫 \\\"x\\\".png\"\r\n\
         Content-Type: image/png\r\n\r\nbytes\r\n--{boundary}--\r\n"
    );
    assert_eq!(recorded.text(), expected);
    assert_eq!(recorded.header("restrict-access"), Some("true"));
}

/// Fails without the look at control characters in `Upload::fault`.
#[tokio::test]
async fn what_cannot_travel_is_not_sent() {
    let server = Server::start([data("1")]).await;
    let upload = Some(Upload::bytes("x").named("a\r\nX-Injected: 1"));
    let error = Send { client: server.demo().0, fill: |_| {}, upload }.await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (chat_core::ErrorKind::Request, 0));
    let call =
        Send { client: server.demo().0, fill: |request| request.query("x", &f64::INFINITY), upload: None };
    assert_eq!(
        call.to_request().unwrap_err().to_string(),
        "thing.send: query parameter `x` is not a finite number"
    );
    assert!(call.await.is_err() && server.requests().is_empty());
}

/// `DELETE /users/{name}`: with an empty name it would be another route.
#[derive(Clone, Debug)]
struct RemoveUser {
    client: chat_core::Client,
    name: String,
}

impl Operation for RemoveUser {
    const META: &'static OperationMeta =
        &OperationMeta::new("user.remove", Method::Delete, "/users/{name}/x");
    type Output = ();

    fn client(&self) -> &chat_core::Client {
        &self.client
    }

    fn request(&self) -> Result<Request, Error> {
        let mut request = Request::new(Self::META, &[&self.name])?;
        request.query("q", &self.name);
        Ok(request)
    }

    fn decode(reply: &mut Reply) -> Result<(), Error> {
        reply.unit()
    }
}

call!(RemoveUser);

/// Fails without `value.segment` in request/path.rs.
#[tokio::test]
async fn path_parameters_arrive_in_their_segment() {
    let server = Server::start([data("1")]).await;
    let client = server.demo().0;
    for (name, path, query) in [
        ("a/b", "a%2Fb", "a%2Fb"),
        ("a?b#c%", "a%3Fb%23c%25", "a%3Fb%23c%25"),
        ("\\..", "%5C..", "%5C.."),
        ("日 +'~", "%E6%97%A5%20%2B%27~", "%E6%97%A5+%2B%27%7E"),
        ("...", "...", "..."),
        ("a;b=c&d", "a%3Bb%3Dc%26d", "a%3Bb%3Dc%26d"),
    ] {
        RemoveUser { client: client.clone(), name: name.to_owned() }.await.unwrap();
        let line = server.requests().last().unwrap().line().to_owned();
        assert_eq!(line, format!("DELETE /v1/users/{path}/x?q={query} HTTP/1.1"));
    }
    let sent = server.requests().len();
    for name in ["", ".", "..", "%2e%2E", ".%2e", "%252e%252e", "a\tb", "a\r\nb", "%0d", "\0"] {
        let error = RemoveUser { client: client.clone(), name: name.to_owned() }.await.unwrap_err();
        assert_eq!(error.kind(), chat_core::ErrorKind::Request, "{name:?}");
        assert!(error.message().starts_with("path parameter `name` "), "{error}");
    }
    assert_eq!(server.requests().len(), sent);
}
