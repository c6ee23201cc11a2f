//! Setting up a client.

use std::{fmt, sync::Arc};

use super::{CallOptions, Client, Shared};
use crate::{
    Error, ErrorKind, HttpTransport, OperationMeta, PlatformMeta, Protocol, Transport,
    transport::{Base, Scheme, Settings},
};

/// Sets up a client. What is wrong with the settings is told by [`build`](Self::build).
///
/// ```
/// use chat_core::{Auth, Builder, Client, FixedToken, Host, PlatformMeta, RateLimitHeaders};
///
/// static DEMO: PlatformMeta = PlatformMeta {
///     name: "demo",
///     title: "Demo",
///     hosts: &[Host {
///         name: "api",
///         base: "https://api.demo.example/v1",
///         auth: Auth::Header { name: "authorization", scheme: "Bot" },
///         code: Some("code"),
///         error_code: "code",
///         error_text: &["message"],
///     }],
///     errors: &[],
///     rate_limit: RateLimitHeaders::NONE,
/// };
///
/// #[derive(Clone, Debug)]
/// struct Demo(Client);
///
/// let demo: Demo =
///     Builder::new(FixedToken::new(&DEMO, "token"), Demo).base_url("http://127.0.0.1:8080").build()?;
/// # Ok::<(), chat_core::Error>(())
/// ```
#[must_use = "a client is made by `build`"]
pub struct Builder<C> {
    protocol: Box<dyn Protocol>,
    wrap: fn(Client) -> C,
    urls: Vec<(Option<String>, String)>,
    plain_http: bool,
    transport: Option<Box<dyn Transport>>,
    settings: Settings,
    options: CallOptions,
}

impl<C> Builder<C> {
    /// A client of the protocol's platform; `wrap` makes it the platform's own type.
    pub fn new(protocol: impl Protocol, wrap: fn(Client) -> C) -> Self {
        Self {
            protocol: Box::new(protocol),
            wrap,
            urls: Vec::new(),
            plain_http: false,
            transport: None,
            settings: Settings::default(),
            options: CallOptions::default(),
        }
    }

    /// Sends the calls of the platform's first host elsewhere: to a test server, or through a gateway.
    ///
    /// The token goes there. HTTPS, or plain HTTP to this machine (`localhost`, `127.0.0.0/8`, `[::1]`). Calls of
    /// other hosts that are not sent elsewhere too are then refused: a test must not reach the platform by mistake.
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.urls.push((None, url.into()));
        self
    }

    /// [`base_url`](Self::base_url) for the host of this name.
    pub fn host_url(mut self, host: impl Into<String>, url: impl Into<String>) -> Self {
        self.urls.push((Some(host.into()), url.into()));
        self
    }

    /// [`base_url`](Self::base_url) for the host that an operation is sent to, whichever it is: for programs that are
    /// told one operation and one URL.
    ///
    /// ```
    /// # use chat_core::{
    /// #     Auth, Builder, Client, FixedToken, Host, Method, OperationMeta, PlatformMeta, RateLimitHeaders,
    /// # };
    /// # const API: Host = Host {
    /// #     name: "api",
    /// #     base: "https://api.demo.example/v1",
    /// #     auth: Auth::None,
    /// #     code: None,
    /// #     error_code: "code",
    /// #     error_text: &[],
    /// # };
    /// # static DEMO: PlatformMeta = PlatformMeta {
    /// #     name: "demo",
    /// #     title: "Demo",
    /// #     hosts: &[API, Host { name: "files", base: "https://files.demo.example", ..API }],
    /// #     errors: &[],
    /// #     rate_limit: RateLimitHeaders::NONE,
    /// # };
    /// # let builder = Builder::new(FixedToken::none(&DEMO), |client: Client| client);
    /// static UPLOAD: OperationMeta = OperationMeta::new("file.upload", Method::Post, "/upload").host(1);
    ///
    /// // The same as `host_url("files", …)`.
    /// let client = builder.host_url_of(&UPLOAD, "http://127.0.0.1:8080").build()?;
    /// # let bases = format!("{client:?}");
    /// # assert!(bases.contains("127.0.0.1") && !bases.contains("demo.example"), "{bases}");
    /// # Ok::<(), chat_core::Error>(())
    /// ```
    pub fn host_url_of(self, operation: &OperationMeta, url: impl Into<String>) -> Self {
        let host = self.protocol.platform().hosts.get(operation.host);
        // a number is no host's name, which `build` tells
        let name = host.map_or_else(|| operation.host.to_string(), |host| host.name.to_owned());
        self.host_url(name, url)
    }

    /// Allows plain HTTP to other machines. Token and messages are then readable on the way.
    pub fn allow_plain_http(mut self) -> Self {
        self.plain_http = true;
        self
    }

    /// Sends through another transport; settings of the default one are then of no use.
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Box::new(transport));
        self
    }

    /// Settings of the default transport's HTTP library: proxies, addresses, pools.
    ///
    /// Applied after them, and stronger: no redirects, no referer, ten seconds to connect, the user agent, and with
    /// the feature `rustls` the whole TLS configuration (see [`root_certificates`](Self::root_certificates)).
    pub fn http(mut self, http: reqwest::ClientBuilder) -> Self {
        self.settings.http = Some(http);
        self
    }

    /// Trusts these certificates besides the system's: one or more, as PEM.
    pub fn root_certificates(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.settings.roots.push(pem.into());
        self
    }

    /// What the default transport calls the client: `chat-core/` and its version unless set.
    pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
        self.settings.user_agent = Some(user_agent.into());
        self
    }

    /// Options of all calls; [`Client::with`] changes them for some.
    pub fn options(mut self, options: CallOptions) -> Self {
        self.options = options;
        self
    }

    /// Makes the client. Connects to nothing.
    ///
    /// # Errors
    /// [`ErrorKind::Request`] for a base URL that is not allowed, [`ErrorKind::Transport`] if TLS cannot be set up.
    pub fn build(self) -> Result<C, Error> {
        let platform = self.protocol.platform();
        let (bases, schemes) = bases(platform, &self.urls, self.plain_http)?;
        let transport = match self.transport {
            Some(transport) => transport,
            None => Box::new(HttpTransport::with(Settings {
                https: schemes.contains(&Scheme::Https),
                loopback: schemes.iter().all(|scheme| *scheme == Scheme::Loopback),
                ..self.settings
            })?),
        };
        let shared = Shared { platform, bases, protocol: self.protocol, transport };
        Ok((self.wrap)(Client { shared: Arc::new(shared), options: self.options }))
    }
}

/// Each host's base URL, checked.
fn bases(
    platform: &'static PlatformMeta,
    urls: &[(Option<String>, String)],
    plain_http: bool,
) -> Result<(Vec<Option<Base>>, Vec<Scheme>), Error> {
    // the URL itself is not told: it may hold a password
    let refused = |message: String| Error::new(ErrorKind::Request, message);
    for (host, _) in urls {
        if let Some(host) = host
            && !platform.hosts.iter().any(|known| known.name == host)
        {
            let known: Vec<_> = platform.hosts.iter().map(|host| host.name).collect();
            return Err(refused(format!(
                "{} has no host `{host}`; it has {}",
                platform.title,
                known.join(", ")
            )));
        }
    }
    let mut bases = Vec::new();
    let mut schemes = Vec::new();
    let elsewhere = !urls.is_empty();
    for (index, host) in platform.hosts.iter().enumerate() {
        let chosen = urls.iter().rev().find(|(name, _)| match name {
            Some(name) => name == host.name,
            None => index == 0,
        });
        // who sends to another place does not mean to send the token to the platform as well
        if elsewhere && chosen.is_none() {
            bases.push(None);
            continue;
        }
        let (base, scheme) = Base::parse(chosen.map_or(host.base, |(_, url)| url))
            .map_err(|why| refused(format!("the base URL of host `{}` {why}", host.name)))?;
        if scheme == Scheme::PlainHttp && !plain_http {
            return Err(refused(format!(
                "the base URL of host `{}` is plain HTTP, which shows the token to the network; \
                 use https, or Builder::allow_plain_http",
                host.name
            )));
        }
        bases.push(Some(base));
        schemes.push(scheme);
    }
    Ok((bases, schemes))
}

impl<C> fmt::Debug for Builder<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder")
            .field("platform", &self.protocol.platform().name)
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}
