//! The default transport: reqwest.

use std::{error::Error as _, time::Duration};

use reqwest::multipart;

use super::{Outgoing, ResponseBody, Transport, TransportResponse, tls};
use crate::{Body, BoxFuture, Error, ErrorKind, Method, PartContent, Upload, request::Opened};

/// How long one attempt to connect may take.
const CONNECT: Duration = Duration::from_secs(10);

/// The default transport: HTTP/1.1 over TLS.
///
/// It follows no redirects, sends no referer, asks for no compression (so that size caps count what arrives), takes
/// answers of at most 100 headers in about 400 KiB (the limits of hyper), and gives up connecting after 10 seconds.
#[derive(Clone, Debug)]
pub struct HttpTransport(reqwest::Client);

/// How an [`HttpTransport`] is set up.
#[derive(Debug, Default)]
pub(crate) struct Settings {
    /// Whether any host needs TLS.
    pub(crate) https: bool,
    /// Whether all hosts are on this machine.
    pub(crate) loopback: bool,
    /// The caller's own settings.
    pub(crate) http: Option<reqwest::ClientBuilder>,
    /// More certificates to trust, as PEM.
    pub(crate) roots: Vec<Vec<u8>>,
    /// What the client calls itself.
    pub(crate) user_agent: Option<String>,
}

impl HttpTransport {
    /// The transport with its defaults.
    ///
    /// # Errors
    /// [`ErrorKind::Transport`] if TLS cannot be set up, such as on a system without certificates.
    pub fn new() -> Result<Self, Error> {
        Self::with(Settings { https: true, ..Settings::default() })
    }

    pub(crate) fn with(settings: Settings) -> Result<Self, Error> {
        let Settings { https, loopback, http, roots, user_agent } = settings;
        let mut builder = match http {
            Some(builder) => builder,
            // a proxy would take to the network what is meant for this machine
            None if loopback => reqwest::Client::builder().no_proxy(),
            None => reqwest::Client::builder(),
        };
        builder = tls::apply(builder, https, &roots)?;
        builder
            // whatever features of the library other crates switch on
            .no_gzip()
            .no_brotli()
            .no_zstd()
            .no_deflate()
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            .connect_timeout(CONNECT)
            .user_agent(user_agent.as_deref().unwrap_or(concat!("chat-core/", env!("CARGO_PKG_VERSION"))))
            .build()
            .map(Self)
            .map_err(broken)
    }

    fn build(&self, outgoing: &Outgoing<'_>) -> Result<reqwest::RequestBuilder, Error> {
        let url = outgoing.parsed_url()?;
        if url.scheme() == "https" && !tls::AVAILABLE {
            return Err(Error::new(
                ErrorKind::Request,
                "this build has no TLS: enable the feature `rustls` or `native-tls`",
            ));
        }
        let builder = self.0.request(method(outgoing.method()), url).headers(outgoing.headers()?);
        Ok(match &*outgoing.body() {
            Body::Empty => builder,
            Body::Json(json) => builder.body(json.clone()),
            Body::Form(form) => builder.body(form.clone()),
            Body::Raw(upload) => {
                let builder = match upload.size() {
                    Some(length) => builder.header(http::header::CONTENT_LENGTH, length),
                    None => builder,
                };
                builder.body(open(upload)?)
            }
            Body::Multipart(parts) => {
                let mut form = multipart::Form::new();
                for part in parts {
                    form = match &part.content {
                        PartContent::Text(text) => form.text(part.name, text.clone()),
                        PartContent::File(upload) => form.part(part.name, file(upload)?),
                    };
                }
                builder.multipart(form)
            }
        })
    }
}

fn method(method: Method) -> http::Method {
    match method {
        Method::Get => http::Method::GET,
        Method::Post => http::Method::POST,
        Method::Put => http::Method::PUT,
        Method::Patch => http::Method::PATCH,
        Method::Delete => http::Method::DELETE,
    }
}

fn open(upload: &Upload) -> Result<reqwest::Body, Error> {
    Ok(match upload.open()? {
        Opened::Bytes(bytes) => bytes.into(),
        Opened::Stream(stream) => reqwest::Body::wrap_stream(stream),
    })
}

fn file(upload: &Upload) -> Result<multipart::Part, Error> {
    let body = open(upload)?;
    let mut part = match upload.size() {
        Some(length) => multipart::Part::stream_with_length(body, length),
        None => multipart::Part::stream(body),
    };
    if let Some(name) = upload.name() {
        part = part.file_name(name.to_owned());
    }
    let media = upload.media().unwrap_or("application/octet-stream");
    part.mime_str(media).map_err(|_| Error::new(ErrorKind::Request, "not a media type"))
}

impl Transport for HttpTransport {
    fn send(&self, outgoing: &Outgoing<'_>) -> BoxFuture<'static, Result<TransportResponse, Error>> {
        let builder = self.build(outgoing);
        Box::pin(async move {
            let response: http::Response<reqwest::Body> = builder?.send().await.map_err(broken)?.into();
            let (head, body) = response.into_parts();
            Ok(TransportResponse::new(head.status, head.headers, ResponseBody::http(body)))
        })
    }
}

/// The one place where the library's errors are converted: without the URL, which may hold a token.
pub(super) fn broken(error: reqwest::Error) -> Error {
    let kind = match () {
        () if error.is_builder() => ErrorKind::Request,
        () if error.is_timeout() && !error.is_connect() => ErrorKind::Timeout,
        () => ErrorKind::Transport,
    };
    let unsent = error.is_connect();
    let error = error.without_url();
    let mut message = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        message.push_str(": ");
        message.push_str(&error.to_string());
        cause = error.source();
    }
    let error = Error::new(kind, crate::error::tame(&message));
    if unsent { error.unsent() } else { error }
}
