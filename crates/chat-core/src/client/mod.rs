//! The client, and the one loop that all operations of all platforms share.

mod builder;
mod fetch;
mod options;

use std::{fmt, future::Future, sync::Arc, time::Duration};

use http::StatusCode;
use tokio::time::Instant;

pub use builder::Builder;
pub use options::CallOptions;

use crate::{
    Auth, BoxFuture, Error, ErrorKind, Host, OperationMeta, Outgoing, PlatformMeta, Protocol, RateLimit,
    Reply, Request, ResponseBody, Returns, Secret, Transport, TransportResponse,
    answer::{self, Surroundings},
    rate_limit,
    transport::{Base, Credential},
};

/// How much of a refusal is read.
const MAX_REFUSAL: usize = 64 << 10;

/// The first wait between attempts; each further one is twice as long.
const FIRST_WAIT: Duration = Duration::from_millis(100);
/// The shortest wait after too many calls.
const LIMITED_WAIT: Duration = Duration::from_secs(1);
/// The longest wait that is not the server's own wish.
const LONGEST_WAIT: Duration = Duration::from_secs(5);

/// What all calls share: platform, token, connections. Cheap to clone; a platform's client wraps one.
#[derive(Clone)]
pub struct Client {
    shared: Arc<Shared>,
    options: CallOptions,
}

struct Shared {
    platform: &'static PlatformMeta,
    /// In the order of the platform's hosts; `None` = not to be called.
    bases: Vec<Option<Base>>,
    protocol: Box<dyn Protocol>,
    transport: Box<dyn Transport>,
    /// Whether plain HTTP to other machines is allowed.
    plain_http: bool,
}

impl Client {
    /// The same client, with other options for the calls made on it.
    #[must_use]
    pub fn with(&self, options: CallOptions) -> Self {
        Self { shared: Arc::clone(&self.shared), options }
    }

    /// The options of calls made on it.
    pub fn options(&self) -> &CallOptions {
        &self.options
    }

    /// The platform's facts.
    pub fn platform(&self) -> &'static PlatformMeta {
        self.shared.platform
    }

    /// The base URL that the operation's path is below, without a slash at its end.
    ///
    /// # Errors
    /// [`ErrorKind::Request`] if the client is sent elsewhere, and was not told where the operation's host is then.
    ///
    /// ```
    /// # use chat_core::{
    /// #     Auth, Builder, Client, FixedToken, Host, Method, OperationMeta, PlatformMeta, RateLimitHeaders,
    /// # };
    /// # static DEMO: PlatformMeta = PlatformMeta {
    /// #     name: "demo",
    /// #     title: "Demo",
    /// #     hosts: &[Host {
    /// #         name: "api",
    /// #         base: "https://{region}.demo.example/v1",
    /// #         auth: Auth::None,
    /// #         code: None,
    /// #         error_code: "code",
    /// #         error_text: &[],
    /// #     }],
    /// #     settings: &[chat_core::Setting { name: "region", split: None }],
    /// #     errors: &[],
    /// #     rate_limit: RateLimitHeaders::NONE,
    /// # };
    /// # let builder = Builder::new(FixedToken::none(&DEMO), |client: Client| client);
    /// const DOWNLOAD: &OperationMeta = &OperationMeta::new("file.download", Method::Get, "/files/{id}");
    ///
    /// let client = builder.setting("region", "eu").build()?;
    /// assert_eq!(client.base_url(DOWNLOAD)?, "https://eu.demo.example/v1");
    /// # Ok::<(), chat_core::Error>(())
    /// ```
    pub fn base_url(&self, meta: &'static OperationMeta) -> Result<&str, Error> {
        self.target(meta).map(|(_, base)| base.as_str()).map_err(|error| error.of(meta))
    }

    /// Makes one call: token, request, waiting, retrying, settling. Dropping the future cancels it.
    ///
    /// Generated calls use it; call it for a [`Reply`] that no operation decodes. It needs a Tokio runtime with I/O
    /// and time.
    pub fn dispatch(
        &self,
        meta: &'static OperationMeta,
        request: Result<Request, Error>,
    ) -> BoxFuture<'static, Result<Reply, Error>> {
        let client = self.clone();
        Box::pin(async move {
            let reply = client.call(meta, request).await;
            reply.map_err(|error| error.of(meta))
        })
    }

    async fn call(
        &self,
        meta: &'static OperationMeta,
        request: Result<Request, Error>,
    ) -> Result<Reply, Error> {
        let request = request.and_then(Request::sound)?;
        let (host, base) = self.target(meta)?;
        self.attempts(meta, host, base, &request).await
    }

    async fn attempts(
        &self,
        meta: &'static OperationMeta,
        host: &'static Host,
        base: &Base,
        request: &Request,
    ) -> Result<Reply, Error> {
        let deadline = Deadline(Instant::now().checked_add(self.options.timeout));
        let mut token = deadline.bound(0, self.token(meta, host, None)).await?;
        let mut attempt = 0;
        let mut allowed = self.options.attempts.max(1);
        let mut renewed = false;
        loop {
            attempt += 1;
            let credential = token.clone().map(|token| Credential { auth: host.auth, token });
            let outgoing = Outgoing { base, request, credential };
            let mut error = match deadline.bound(attempt, self.attempt(meta, host, outgoing, attempt)).await {
                Ok(reply) => return Ok(reply),
                Err(error) => error,
            };
            if error.kind() == ErrorKind::Request {
                error.inner().attempts = attempt - 1;
            }
            if token.is_some() && error.is_unauthorized() && !renewed {
                renewed = true;
                let next = deadline.bound(attempt, self.token(meta, host, token.as_ref())).await?;
                if next != token && request.replayable() {
                    // the refusal did nothing, so it is no attempt
                    allowed = allowed.saturating_add(1);
                    token = next;
                    continue;
                }
            }
            let wait = wait(attempt, &error);
            let again = attempt < allowed && request.replayable() && may_repeat(meta, &error);
            if !again || !deadline.has_room_for(wait) {
                return Err(error);
            }
            tokio::time::sleep(wait).await;
            token = deadline.bound(attempt, self.token(meta, host, None)).await?;
        }
    }

    /// The host that the operation is sent to, and where that is.
    fn target(&self, meta: &OperationMeta) -> Result<(&'static Host, &Base), Error> {
        let Shared { platform, bases, .. } = &*self.shared;
        let message = match (platform.hosts.get(meta.host), bases.get(meta.host)) {
            (Some(host), Some(Some(base))) => return Ok((host, base)),
            (Some(host), Some(None)) => format!(
                "this client sends elsewhere, and for the host `{}` it was not told where: see Builder::host_url",
                host.name
            ),
            _ => format!("{} has no host number {}", platform.title, meta.host),
        };
        Err(Error::new(ErrorKind::Request, message))
    }

    /// The token to call with; `None` = the call needs none.
    async fn token(
        &self,
        meta: &OperationMeta,
        host: &Host,
        refused: Option<&Secret>,
    ) -> Result<Option<Secret>, Error> {
        if !meta.auth || host.auth == Auth::None {
            return Ok(None);
        }
        match self.shared.protocol.token(refused).await? {
            None => {
                Err(Error::new(ErrorKind::Request, "this operation needs a token, and the client has none"))
            }
            token => Ok(token),
        }
    }

    async fn attempt(
        &self,
        meta: &'static OperationMeta,
        host: &'static Host,
        outgoing: Outgoing<'_>,
        attempts: u32,
    ) -> Result<Reply, Error> {
        let Shared { platform, transport, .. } = &*self.shared;
        let token = outgoing.credential.as_ref().map(|credential| credential.token.clone());
        let hide = |error: Error| error.scrubbed(token.as_ref());
        let TransportResponse { status, headers, mut body } =
            transport.send(&outgoing).await.map_err(hide)?;
        let mut rate_limit = RateLimit::read(&platform.rate_limit, &headers);
        if let (Some(bucket), Some(token)) = (&mut rate_limit.bucket, &token) {
            token.scrub(bucket);
        }
        let mut reply = Reply {
            meta,
            status,
            headers,
            rate_limit,
            attempts,
            text: String::new(),
            payload: None,
            stream: None,
            token,
        };
        match meta.returns {
            Returns::Stream if status.is_success() => {
                reply.stream = Some(body);
                return Ok(reply);
            }
            Returns::Location if status.is_redirection() => return Ok(reply),
            _ => {}
        }
        let settled = match self.read(&reply, &mut body).await {
            Ok(text) => {
                reply.text = text;
                let surroundings = Surroundings { platform, host, meta, status, token: reply.token.as_ref() };
                answer::settle(&surroundings, &reply.text)
            }
            Err(error) => Err(error),
        };
        match settled {
            Ok(payload) => reply.payload = payload,
            Err(error) => return Err(told(error, reply)),
        }
        Ok(reply)
    }

    /// The body as text; of a refusal, its beginning.
    async fn read(&self, reply: &Reply, body: &mut ResponseBody) -> Result<String, Error> {
        if !reply.status.is_success() {
            return Ok(String::from_utf8_lossy(&body.beginning(MAX_REFUSAL).await).into_owned());
        }
        let length = reply.headers.get(http::header::CONTENT_LENGTH);
        let announced = length.and_then(|value| value.to_str().ok()?.parse().ok()).unwrap_or(0);
        let bytes = body.collect(self.options.max_answer, announced).await?;
        String::from_utf8(bytes).map_err(|error| {
            let at = error.utf8_error().valid_up_to();
            Error::new(ErrorKind::Decode, format!("the answer is not UTF-8 from byte {at} on"))
        })
    }
}

/// What the head of the answer tells, for the error.
fn told(mut error: Error, reply: Reply) -> Error {
    let limited = error.kind() == ErrorKind::RateLimited;
    let token = reply.token;
    let inner = error.inner();
    inner.status = Some(reply.status);
    inner.retry_after =
        rate_limit::retry_after(&reply.headers).or(reply.rate_limit.reset.filter(|_| limited));
    inner.rate_limit = reply.rate_limit;
    error.scrubbed(token.as_ref())
}

fn may_repeat(meta: &OperationMeta, error: &Error) -> bool {
    match error.kind() {
        // a refusal did nothing; but a platform may use the kind for what no wait helps against
        ErrorKind::RateLimited => {
            error.status() == Some(StatusCode::TOO_MANY_REQUESTS) || error.retry_after().is_some()
        }
        ErrorKind::Transport => meta.idempotent,
        _ => meta.idempotent && error.status().is_some_and(|status| StatusCode::is_server_error(&status)),
    }
}

/// How long to wait after an attempt: as long as the server says, and never so short that calls follow in a tight
/// loop. A wait of zero, such as a window that ended in the past, says nothing.
fn wait(attempt: u32, error: &Error) -> Duration {
    let backoff = FIRST_WAIT.saturating_mul(2_u32.saturating_pow(attempt - 1)).min(LONGEST_WAIT);
    match error.retry_after().filter(|told| !told.is_zero()) {
        Some(told) => told.max(backoff),
        None if error.kind() == ErrorKind::RateLimited => backoff.max(LIMITED_WAIT),
        None => backoff,
    }
}

/// When a call must be over; `None` = it may take as long as the clock can count.
struct Deadline(Option<Instant>);

impl Deadline {
    /// The work, or an error once the time is up. An error tells how many attempts were made.
    async fn bound<T>(
        &self,
        attempts: u32,
        work: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, Error> {
        let done = match self.0 {
            None => work.await,
            Some(deadline) => tokio::time::timeout_at(deadline, work)
                .await
                .unwrap_or_else(|_| Err(Error::new(ErrorKind::Timeout, "the deadline passed"))),
        };
        done.map_err(|mut error| {
            error.inner().attempts = attempts;
            error
        })
    }

    fn has_room_for(&self, wait: Duration) -> bool {
        self.0.is_none_or(|deadline| deadline.saturating_duration_since(Instant::now()) > wait)
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("platform", &self.shared.platform.name)
            .field("bases", &self.shared.bases)
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}
