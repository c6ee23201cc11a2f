//! The process has a TLS provider of someone else's, and one that can do nothing: clients are made nevertheless. A
//! binary of its own, since the provider is the process's.
#![cfg(feature = "rustls")]

use chat_core::HttpTransport;
use rustls::crypto::{CryptoProvider, ring};

/// Fails with `ClientConfig::builder()` in chat-core's transport/tls.rs.
#[test]
fn a_client_is_made_without_it() {
    let foreign =
        CryptoProvider { cipher_suites: Vec::new(), kx_groups: Vec::new(), ..ring::default_provider() };
    foreign.install_default().expect("the first provider of the process");
    // of no use to anybody
    assert!(std::panic::catch_unwind(rustls::ClientConfig::builder).is_err());
    HttpTransport::new().expect("TLS without the provider of the process");
    assert!(CryptoProvider::get_default().is_some_and(|provider| provider.cipher_suites.is_empty()));
}
