//! HTTPS against a server on the loopback interface, whose certificate nobody knows. Other systems refuse any
//! certificate that is valid for so long.
#![cfg(all(feature = "rustls", target_os = "linux"))]
#![expect(clippy::unwrap_used, reason = "helpers of tests fail as tests do")]

use std::{
    io::{Read, Write},
    net::TcpListener,
    sync::Arc,
    time::{Duration, Instant},
};

use chat_core::{
    Auth, Builder, CallOptions, Client, ErrorKind, FixedToken, Host, Method, OperationMeta, PlatformMeta,
    Request, Returns,
};
use rustls::{
    ServerConfig, ServerConnection, StreamOwned,
    crypto::ring,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
};

static DEMO: PlatformMeta = PlatformMeta::new(
    "demo",
    "Demo",
    &[Host {
        name: "api",
        base: "https://api.demo.example",
        auth: Auth::Header { name: "authorization", scheme: "Bot" },
        code: None,
        error_code: "",
        error_text: &[],
    }],
);

const META: &OperationMeta = &OperationMeta::new("thing.get", Method::Get, "/thing");

/// A root of one's own, and a certificate for `127.0.0.1` and `localhost` that it signed. Valid from 2020 to 2120.
const ROOT: &[u8] = include_bytes!("fixtures/root.pem");
const CERTIFICATE: &[u8] = include_bytes!("fixtures/server.pem");
const KEY: &[u8] = include_bytes!("fixtures/server.key");

/// Answers each connection with a 7; gives its URL.
fn server() -> String {
    answering("HTTP/1.1 200 OK\r\ncontent-length: 1\r\nconnection: close\r\n\r\n7".to_owned())
}

/// Answers each connection once; gives its URL.
fn answering(answer: String) -> String {
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(
            vec![CertificateDer::from_pem_slice(CERTIFICATE).unwrap()],
            PrivateKeyDer::from_pem_slice(KEY).unwrap(),
        )
        .unwrap();
    let config = Arc::new(config);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let connection = ServerConnection::new(Arc::clone(&config)).unwrap();
            let mut stream = StreamOwned::new(connection, stream.unwrap());
            let mut request = [0; 4096];
            // a client that does not trust the certificate leaves here
            let Ok(length) = stream.read(&mut request) else { continue };
            assert!(request.starts_with(b"GET /thing HTTP/1.1") && length > 0);
            stream.write_all(answer.as_bytes()).unwrap();
            stream.conn.send_close_notify();
            stream.flush().unwrap();
        }
    });
    url
}

fn builder(url: String) -> Builder<Client> {
    Builder::new(FixedToken::new(&DEMO, "some-token"), |client| client).base_url(url)
}

/// Fails without the roots in `verifier` of chat-core's transport/tls.rs.
#[tokio::test]
async fn a_certificate_must_be_trusted() {
    let url = server();
    let stranger = builder(url.clone()).build().unwrap();
    let error = stranger.dispatch(META, Request::new(META, &[])).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Transport);
    assert!(error.message().contains("certificate"), "{error}");
    let friend = builder(url.clone()).root_certificates(ROOT).build().unwrap();
    let mut reply = friend.dispatch(META, Request::new(META, &[])).await.unwrap();
    assert_eq!(reply.json::<i64>().unwrap(), 7);
    // settings of the HTTP library do not bring another TLS
    let friend =
        builder(url).http(reqwest::Client::builder().no_proxy()).root_certificates(ROOT).build().unwrap();
    assert!(friend.dispatch(META, Request::new(META, &[])).await.is_ok());
}

/// Fails with another redirect policy than `none` in chat-core's transport/default.rs.
#[tokio::test]
async fn a_redirect_to_plain_http_is_not_followed() {
    let plain = TcpListener::bind("127.0.0.1:0").unwrap();
    plain.set_nonblocking(true).unwrap();
    let target = plain.local_addr().unwrap();
    let head = format!("HTTP/1.1 307 X\r\nlocation: http://{target}/thing\r\ncontent-length: 0\r\n");
    let url = answering(format!("{head}connection: close\r\n\r\n"));
    let client = builder(url).root_certificates(ROOT).build().unwrap();
    let error = client.dispatch(META, Request::new(META, &[])).await.unwrap_err();
    assert_eq!(error.status().map(|status| status.as_u16()), Some(307), "{error}");
    assert!(error.message().contains("not followed"), "{error}");
    assert_eq!(plain.accept().unwrap_err().kind(), std::io::ErrorKind::WouldBlock);
}

/// Fails if `Client::attempts` sends without `deadline`: connecting ends by itself after ten seconds.
#[tokio::test]
async fn connecting_counts_against_the_deadline() {
    // takes connections, and says nothing of TLS
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://{}", silent.local_addr().unwrap());
    let options = CallOptions::new().timeout(Duration::from_millis(100));
    let client = builder(url).root_certificates(ROOT).options(options).build().unwrap();
    let started = Instant::now();
    let error = client.dispatch(META, Request::new(META, &[])).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Timeout, 1), "{error}");
    assert!(started.elapsed() < Duration::from_secs(2));
}

#[tokio::test]
async fn files_elsewhere_are_fetched_with_the_same_trust() {
    const FETCH: &OperationMeta =
        &OperationMeta::new("thing.fetch", Method::Get, "/").returns(Returns::Stream);
    let file = [server(), "/thing".to_owned()].concat();
    let platform = || builder("https://127.0.0.1:1".to_owned());
    let error = platform().build().unwrap().fetch(FETCH, file.clone()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Transport);
    assert!(error.message().contains("certificate"), "{error}");
    let friend = platform().root_certificates(ROOT).build().unwrap();
    assert_eq!(friend.fetch(FETCH, file).await.unwrap().bytes(1).await.unwrap(), b"7");
}

#[test]
fn a_root_that_is_none_is_an_error() {
    let pem = "-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----\n";
    for pem in ["", "no certificate", pem] {
        let error = builder("https://127.0.0.1:1".to_owned()).root_certificates(pem).build().unwrap_err();
        assert!(error.message().starts_with("TLS cannot be set up: "), "{error}");
    }
}
