//! Setting up a client.

use std::{fmt, sync::Arc};

use super::{CallOptions, Client, Shared, budget::Budget};
use crate::{
    Error, ErrorKind, HttpTransport, Limiter, Limits, OperationMeta, PlatformMeta, Protocol, Runtime,
    Setting, Transport,
    transport::{Base, Scheme, Settings},
};

/// Sets up a client. What is wrong with the settings is told by [`build`](Self::build).
///
/// ```
/// use chat_core::{Auth, Builder, Client, FixedToken, Host, PlatformMeta};
///
/// static DEMO: PlatformMeta = PlatformMeta::new(
///     "demo",
///     "Demo",
///     &[Host {
///         name: "api",
///         base: "https://api.demo.example/v1",
///         auth: Auth::Header { name: "authorization", scheme: "Bot" },
///         code: Some("code"),
///         error_code: "code",
///         error_text: &["message"],
///     }],
/// );
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
    filling: Vec<(&'static str, String)>,
    plain_http: bool,
    transport: Option<Box<dyn Transport>>,
    settings: Settings,
    options: CallOptions,
    retry_budget: u32,
    limiter: Box<dyn Limiter>,
    runtime: Arc<dyn Runtime>,
}

impl<C> Builder<C> {
    /// A client of the protocol's platform; `wrap` makes it the platform's own type.
    pub fn new(protocol: impl Protocol, wrap: fn(Client) -> C) -> Self {
        let limiter = Box::new(Limits::of(protocol.platform()));
        Self {
            protocol: Box::new(protocol),
            wrap,
            urls: Vec::new(),
            filling: Vec::new(),
            plain_http: false,
            transport: None,
            settings: Settings::default(),
            options: CallOptions::default(),
            retry_budget: Budget::DEFAULT,
            limiter,
            runtime: Arc::new(chat_pace::Tokio),
        }
    }

    /// Sends the calls of the platform's first host elsewhere: to a test server, or through a gateway.
    ///
    /// The token goes there. HTTPS, or plain HTTP to this machine (`localhost`, `127.0.0.0/8`, `[::1]`). Calls of
    /// other hosts that are not sent elsewhere too are then refused: a test must not reach the platform by mistake.
    ///
    /// The URL takes the place of the platform's whole base, but for a path of [settings](Self::setting): that stands
    /// behind it if it is set, and the URL does not end with it already.
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
    /// #     Auth, Builder, Client, FixedToken, Host, Method, OperationMeta, PlatformMeta,
    /// # };
    /// # const API: Host = Host {
    /// #     name: "api",
    /// #     base: "https://api.demo.example/v1",
    /// #     auth: Auth::None,
    /// #     code: None,
    /// #     error_code: "code",
    /// #     error_text: &[],
    /// # };
    /// # const HOSTS: &[Host] = &[API, Host { name: "files", base: "https://files.demo.example", ..API }];
    /// # static DEMO: PlatformMeta = PlatformMeta::new("demo", "Demo", HOSTS);
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

    /// What a placeholder of the platform's base URLs stands for (see [`PlatformMeta::settings`]).
    pub fn setting(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.filling.push((name, value.into()));
        self
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
    ///
    /// ```
    /// # use chat_core::{Builder, Client, FixedToken, PlatformMeta};
    /// # static DEMO: PlatformMeta = PlatformMeta::new("demo", "Demo", &[]);
    /// # let builder = Builder::new(FixedToken::none(&DEMO), |client: Client| client);
    /// let proxy = reqwest::Proxy::all("http://127.0.0.1:3128")?;
    /// let client = builder.http(reqwest::Client::builder().proxy(proxy)).build()?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
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

    /// How much the client and its clones may spend on retries, so that a server in trouble is not asked three times
    /// by every call: a retry costs 5, or 10 after a timeout; a call that succeeds at once gives 1 back, up to this.
    /// Where it is used up, a failure is the call's error. 500 unless set; 0 for no retries.
    ///
    /// ```
    /// # use chat_core::{Builder, Client, FixedToken, PlatformMeta};
    /// # static DEMO: PlatformMeta = PlatformMeta::new("demo", "Demo", &[]);
    /// # let builder = Builder::new(FixedToken::none(&DEMO), |client: Client| client);
    /// // a hundred retries, then one for each five calls that succeed
    /// let client = builder.retry_budget(500).build()?;
    /// # Ok::<(), chat_core::Error>(())
    /// ```
    pub fn retry_budget(mut self, tokens: u32) -> Self {
        self.retry_budget = tokens;
        self
    }

    /// Who says when a call may be sent: [`Limits`] unless set, which learns from the answers and keeps to documented rates.
    ///
    /// ```
    /// # use chat_core::{Builder, Client, FixedToken, PlatformMeta};
    /// # static DEMO: PlatformMeta = PlatformMeta::new("demo", "Demo", &[]);
    /// # let builder = Builder::new(FixedToken::none(&DEMO), |client: Client| client);
    /// use std::time::Duration;
    /// use chat_core::{Limits, Rate};
    ///
    /// // what the account was granted
    /// let limits = Limits::of(&DEMO).rate("message.send", Rate::new(200, Duration::from_secs(1)));
    /// let client = builder.limiter(limits).build()?;
    /// # Ok::<(), chat_core::Error>(())
    /// ```
    pub fn limiter(mut self, limiter: impl Limiter) -> Self {
        self.limiter = Box::new(limiter);
        self
    }

    /// Takes time and chance from elsewhere: for tests.
    ///
    /// ```
    /// # use chat_core::{Builder, Client, FixedToken, PlatformMeta};
    /// # static DEMO: PlatformMeta = PlatformMeta::new("demo", "Demo", &[]);
    /// # let builder = Builder::new(FixedToken::none(&DEMO), |client: Client| client);
    /// use chat_core::Runtime;
    ///
    /// /// Repeats at once what may be repeated.
    /// struct Hasty;
    ///
    /// impl Runtime for Hasty {
    ///     fn random(&self) -> f64 {
    ///         0.0
    ///     }
    /// }
    ///
    /// let client = builder.runtime(Hasty).build()?;
    /// # Ok::<(), chat_core::Error>(())
    /// ```
    pub fn runtime(mut self, runtime: impl Runtime) -> Self {
        self.runtime = Arc::new(runtime);
        self
    }

    /// Makes the client. Connects to nothing.
    ///
    /// # Errors
    /// [`ErrorKind::Request`] for a base URL that is not allowed, [`ErrorKind::Transport`] if TLS cannot be set up.
    pub fn build(self) -> Result<C, Error> {
        let platform = self.protocol.platform();
        let (bases, schemes) = bases(platform, &self.urls, &self.filling, self.plain_http)?;
        let transport = match self.transport {
            Some(transport) => transport,
            None => Box::new(HttpTransport::with(Settings {
                https: schemes.contains(&Scheme::Https),
                loopback: schemes.iter().all(|scheme| *scheme == Scheme::Loopback),
                ..self.settings
            })?),
        };
        let shared = Shared {
            platform,
            bases,
            protocol: self.protocol,
            transport,
            plain_http: self.plain_http,
            budget: Budget::new(self.retry_budget),
            limiter: self.limiter,
            runtime: self.runtime,
        };
        Ok((self.wrap)(Client { shared: Arc::new(shared), options: self.options }))
    }
}

/// Each host's base URL, checked.
fn bases(
    platform: &'static PlatformMeta,
    urls: &[(Option<String>, String)],
    settings: &[(&'static str, String)],
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
        let url = match chosen {
            Some((_, url)) => elsewhere_at(platform, url, host.base, settings)?,
            None => filled(platform, host.base, settings)?,
        };
        let (base, scheme) = Base::parse(&url)
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

/// Another address for a host: with the path of its base behind it, as far as that is made of settings which are given.
fn elsewhere_at(
    platform: &PlatformMeta,
    url: &str,
    base: &str,
    settings: &[(&'static str, String)],
) -> Result<String, Error> {
    let path = base.split_once("://").and_then(|(_, rest)| rest.split_once('/')).map(|(_, path)| path);
    let is_given = |path: &&str| {
        let mut named =
            platform.settings.iter().filter(|setting| path.contains(&placeholder(setting))).peekable();
        named.peek().is_some() && named.all(|setting| settings.iter().any(|(name, _)| *name == setting.name))
    };
    let Some(path) = path.filter(is_given) else { return Ok(url.to_owned()) };
    let path = filled(platform, &format!("/{path}"), settings)?;
    let url = url.trim_end_matches('/');
    Ok(if url.ends_with(&path) { url.to_owned() } else { format!("{url}{path}") })
}

/// How a setting stands in a base URL.
fn placeholder(setting: &Setting) -> String {
    format!("{{{}}}", setting.name)
}

/// A base URL with its placeholders filled.
fn filled(platform: &PlatformMeta, base: &str, settings: &[(&'static str, String)]) -> Result<String, Error> {
    let mut base = base.to_owned();
    for setting @ Setting { name, split } in platform.settings {
        let placeholder = placeholder(setting);
        if !base.contains(&placeholder) {
            continue;
        }
        let refused = |why: String| Error::new(ErrorKind::Request, format!("the setting `{name}` {why}"));
        let given = settings.iter().rev().find(|(given, _)| given == name);
        let (_, value) = given.ok_or_else(|| refused(format!("is missing: {} needs it", platform.title)))?;
        let parts: Vec<&str> = match split {
            Some((separator, _)) => value.split(*separator).collect(),
            None => vec![value],
        };
        if let Some((separator, count)) = split
            && parts.len() != *count
        {
            return Err(refused(format!("is not {count} parts separated by `{separator}`")));
        }
        let is_word = |part: &&str| {
            part.chars().all(|letter| letter.is_ascii_alphanumeric() || "-_.:".contains(letter))
                && part.contains(|letter: char| letter.is_ascii_alphanumeric())
        };
        if !parts.iter().all(is_word) {
            return Err(refused(
                "holds something else than letters, digits, `-`, `_`, `.` and `:`".to_owned(),
            ));
        }
        base = base.replace(&placeholder, &parts.join("/"));
    }
    Ok(base)
}

impl<C> fmt::Debug for Builder<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder")
            .field("platform", &self.protocol.platform().name)
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}
