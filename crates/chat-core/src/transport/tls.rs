//! TLS, by the crate's features. Nothing is installed for the process, and nothing that the process installed is
//! relied on.

#[cfg(not(feature = "rustls"))]
use crate::Error;

/// Whether there is TLS at all.
pub(super) const AVAILABLE: bool = cfg!(any(feature = "rustls", feature = "native-tls"));

#[cfg(feature = "rustls")]
pub(super) use with_rustls::apply;

#[cfg(feature = "rustls")]
mod with_rustls {
    use std::sync::Arc;

    use rustls::{
        ClientConfig, RootCertStore,
        crypto::{CryptoProvider, ring},
        pki_types::{CertificateDer, pem::PemObject},
    };

    use crate::{Error, ErrorKind};

    /// Hands the builder a whole configuration. Left to itself it would take the process's provider, and panic if
    /// there is none.
    pub(in crate::transport) fn apply(
        builder: reqwest::ClientBuilder,
        https: bool,
        roots: &[Vec<u8>],
    ) -> Result<reqwest::ClientBuilder, Error> {
        let failed = |error: &dyn std::fmt::Display| {
            Error::new(ErrorKind::Transport, format!("TLS cannot be set up: {error}"))
        };
        let mut more = Vec::new();
        for pem in roots {
            let before = more.len();
            for certificate in CertificateDer::pem_slice_iter(pem) {
                more.push(certificate.map_err(|error| failed(&error))?);
            }
            if more.len() == before {
                return Err(failed(&"no certificate in what was to be trusted"));
            }
        }
        let provider = Arc::new(ring::default_provider());
        let config = ClientConfig::builder_with_provider(Arc::clone(&provider))
            .with_safe_default_protocol_versions()
            .map_err(|error| failed(&error))?;
        let mut config = if https {
            let verifier = verifier(more, provider).map_err(|error| failed(&error))?;
            config.dangerous().with_custom_certificate_verifier(Arc::new(verifier)).with_no_client_auth()
        } else {
            // the system's certificates are not loaded for nothing
            config.with_root_certificates(RootCertStore::empty()).with_no_client_auth()
        };
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(builder.tls_backend_preconfigured(config))
    }

    #[cfg(any(all(unix, not(target_os = "android")), windows))]
    fn verifier(
        more: Vec<CertificateDer<'static>>,
        provider: Arc<CryptoProvider>,
    ) -> Result<rustls_platform_verifier::Verifier, rustls::Error> {
        rustls_platform_verifier::Verifier::new_with_extra_roots(more, provider)
    }

    #[cfg(not(any(all(unix, not(target_os = "android")), windows)))]
    fn verifier(
        more: Vec<CertificateDer<'static>>,
        provider: Arc<CryptoProvider>,
    ) -> Result<rustls_platform_verifier::Verifier, rustls::Error> {
        if !more.is_empty() {
            return Err(rustls::Error::General("this system takes no certificates of one's own".to_owned()));
        }
        rustls_platform_verifier::Verifier::new(provider)
    }
}

#[cfg(all(feature = "native-tls", not(feature = "rustls")))]
pub(super) fn apply(
    builder: reqwest::ClientBuilder,
    _https: bool,
    roots: &[Vec<u8>],
) -> Result<reqwest::ClientBuilder, Error> {
    let mut more = Vec::new();
    for pem in roots {
        more.extend(reqwest::Certificate::from_pem_bundle(pem).map_err(super::default::broken)?);
    }
    Ok(builder.tls_certs_merge(more))
}

#[cfg(not(any(feature = "rustls", feature = "native-tls")))]
#[expect(clippy::unnecessary_wraps, reason = "the other features' functions can fail")]
pub(super) fn apply(
    builder: reqwest::ClientBuilder,
    _https: bool,
    roots: &[Vec<u8>],
) -> Result<reqwest::ClientBuilder, Error> {
    let _ = roots;
    Ok(builder)
}
