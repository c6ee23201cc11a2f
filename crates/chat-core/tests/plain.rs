//! A build without TLS.
#![cfg(not(any(feature = "rustls", feature = "native-tls")))]

use chat_core::{
    Auth, Builder, Client, ErrorKind, FixedToken, Host, Method, OperationMeta, PlatformMeta, Request,
};

static DEMO: PlatformMeta = PlatformMeta::new(
    "demo",
    "Demo",
    &[Host {
        name: "api",
        base: "https://127.0.0.1:1",
        auth: Auth::None,
        code: None,
        error_code: "",
        error_text: &[],
    }],
);

const META: &OperationMeta = &OperationMeta::new("thing.get", Method::Get, "/thing");

/// Fails without the look at `tls::AVAILABLE` in chat-core's transport/default.rs.
#[tokio::test]
async fn https_is_a_typed_error() {
    let client: Client =
        Builder::new(FixedToken::none(&DEMO), |client| client).build().expect("no TLS is needed yet");
    let error = client.dispatch(META, Request::new(META, &[])).await.expect_err("there is no TLS");
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Request, 0));
    assert!(error.message().contains("enable the feature `rustls` or `native-tls`"), "{error}");
}
