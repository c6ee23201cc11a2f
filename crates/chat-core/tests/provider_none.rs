//! The process has no TLS provider: clients are made nevertheless, and install none. A binary of its own, since
//! the provider is the process's.
#![cfg(feature = "rustls")]

use chat_core::HttpTransport;

/// Fails with `ClientConfig::builder()` in chat-core's transport/tls.rs.
#[test]
fn a_client_is_made_and_nothing_is_installed() {
    assert!(rustls::crypto::CryptoProvider::get_default().is_none());
    HttpTransport::new().expect("TLS without a provider of the process");
    assert!(rustls::crypto::CryptoProvider::get_default().is_none());
}
