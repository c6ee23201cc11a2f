//! The client, and the one loop that all operations of all platforms share.

mod budget;
mod builder;
mod deadline;
mod fetch;
mod options;
mod retry;
mod trace;
mod turn;

use std::{
    fmt,
    sync::Arc,
    time::{Duration, SystemTime},
};

pub use builder::Builder;
pub use options::CallOptions;

use self::{budget::Budget, deadline::Deadline};
use crate::{
    Ask, Auth, BoxFuture, Error, ErrorKind, Host, Limiter, OperationMeta, Outgoing, Permit, PlatformMeta,
    Protocol, Reply, Request, ResponseBody, Returns, Runtime, Secret, Transport, TransportResponse,
    answer::{self, Surroundings},
    error::{GivenUp, tame},
    rate_limit,
    transport::{Base, Credential},
};

/// How much of a refusal is read.
const MAX_REFUSAL: usize = 64 << 10;

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
    budget: Budget,
    limiter: Box<dyn Limiter>,
    runtime: Arc<dyn Runtime>,
}

impl Client {
    /// The same client, with other options for the calls made on it. They share token, connections and budget.
    ///
    /// ```
    /// # use chat_core::{Builder, Client, FixedToken, PlatformMeta};
    /// # static DEMO: PlatformMeta = PlatformMeta::new("demo", "Demo", &[]);
    /// # let client = Builder::new(FixedToken::none(&DEMO), |client: Client| client).build()?;
    /// use chat_core::CallOptions;
    ///
    /// let once = client.with(CallOptions::new().attempts(1));
    /// assert_ne!(once.options(), client.options());
    /// # Ok::<(), chat_core::Error>(())
    /// ```
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
    /// #     Auth, Builder, Client, FixedToken, Host, Method, OperationMeta, PlatformMeta,
    /// # };
    /// # static DEMO: PlatformMeta = PlatformMeta::new(
    /// #     "demo",
    /// #     "Demo",
    /// #     &[Host {
    /// #         name: "api",
    /// #         base: "https://{region}.demo.example/v1",
    /// #         auth: Auth::None,
    /// #         code: None,
    /// #         error_code: "code",
    /// #         error_text: &[],
    /// #     }],
    /// # )
    /// # .settings(&[chat_core::Setting { name: "region", split: None }]);
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

    /// Makes one call: token, turn, sending, settling, repeating, all before its deadline. Dropping the future cancels it.
    ///
    /// Generated calls use it; call it for a [`Reply`] that no operation decodes. It needs a Tokio runtime with I/O
    /// and time.
    ///
    /// ```
    /// use chat_core::{Client, Error, Json, Method, OperationMeta, Request};
    ///
    /// static GET: OperationMeta =
    ///     OperationMeta::new("channel.get", Method::Get, "/channels/{id}").payload("data").idempotent();
    ///
    /// async fn channel(client: &Client, id: &str) -> Result<Json, Error> {
    ///     let mut reply = client.dispatch(&GET, Request::new(&GET, &[&id])).await?;
    ///     reply.json()
    /// }
    /// ```
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
        let Shared { budget, limiter, runtime, .. } = &*self.shared;
        let deadline = Deadline::new(&**runtime, self.options.timeout);
        let mut attempt = 0;
        let mut before = None;
        let mut token = deadline.ahead(meta, attempt, &mut before, self.token(meta, host, None)).await?;
        let mut allowed = self.options.attempts.max(1);
        let mut renewed = false;
        loop {
            // another server's limits are not the platform's
            let mut permit = None;
            if !std::ptr::eq(host, &fetch::ELSEWHERE) {
                let ask = Ask::new(meta, deadline.rest(), runtime).weight(request.weight());
                let turn = turn::permit(&**limiter, ask);
                permit = Some(deadline.ahead(meta, attempt, &mut before, turn).await?);
            }
            attempt += 1;
            let credential = token.clone().map(|token| Credential { auth: host.auth, token });
            let outgoing = Outgoing { base, request, credential };
            let sent = self.attempt(meta, host, outgoing, attempt, permit);
            let mut error = match deadline.bound(attempt, sent).await {
                Ok(reply) => {
                    trace::event(trace::ATTEMPT, meta, attempt, Ok(reply.status), None);
                    if attempt == 1 {
                        budget.refill();
                    }
                    return Ok(reply);
                }
                Err(error) => error,
            };
            if error.kind() == ErrorKind::Request {
                error.inner().attempts = attempt - 1;
            }
            let again = attempt < allowed && request.replayable() && retry::may_help(meta, &error);
            // from here on it speaks for the attempts before it, too
            error.inner().unsent &= before.as_ref().is_none_or(Error::is_unsent);
            if token.is_some() && error.is_unauthorized() && !renewed {
                renewed = true;
                trace::event(trace::ATTEMPT, meta, attempt, Err(&error), None);
                before = Some(error);
                let other = self.token(meta, host, token.as_ref());
                let next = deadline.ahead(meta, attempt, &mut before, other).await?;
                if (next == token || !request.replayable())
                    && let Some(refusal) = before
                {
                    return Err(refusal);
                }
                // the refusal did nothing, so it is no attempt
                allowed = allowed.saturating_add(1);
                token = next;
                continue;
            }
            let next = self.next(&deadline, attempt, again, &mut error);
            trace::event(trace::ATTEMPT, meta, attempt, Err(&error), next);
            let Some(wait) = next else {
                return Err(if error.is_timeout() { error.after(before) } else { error });
            };
            runtime.sleep(wait).await;
            before = Some(error);
            token = deadline.ahead(meta, attempt, &mut before, self.token(meta, host, None)).await?;
        }
    }

    /// How long to wait until the next attempt, if one may help; `None` = it is not made, and the error tells why.
    fn next(
        &self,
        deadline: &Deadline<'_>,
        attempt: u32,
        again: bool,
        error: &mut Error,
    ) -> Option<Duration> {
        let Shared { budget, runtime, .. } = &*self.shared;
        if !again || !deadline.has_room_for(Duration::ZERO) {
            return None;
        }
        let wait = retry::wait(attempt, error, runtime.random());
        let given_up = if !deadline.has_room_for(wait) {
            GivenUp::NoRoom(wait)
        } else if !budget.pay(error.kind()) {
            GivenUp::NoBudget
        } else {
            return Some(wait);
        };
        error.inner().given_up = Some(given_up);
        None
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
        mut permit: Option<Box<dyn Permit>>,
    ) -> Result<Reply, Error> {
        let Shared { platform, transport, runtime, .. } = &*self.shared;
        let hidden = outgoing.request.hidden(outgoing.credential.as_ref().map(|one| one.token.clone()));
        let hide = |error: Error| error.scrubbed(&hidden);
        let TransportResponse { status, headers, body } = transport.send(&outgoing).await.map_err(hide)?;
        let mut body = body.watched(Arc::clone(runtime), self.options.stall);
        let now = rate_limit::date(&headers).unwrap_or_else(|| runtime.date());
        let mut rate_limit = rate_limit::read(&platform.rate_limit, &headers, now);
        hidden.scrub(&mut rate_limit.bucket);
        let refused = status == http::StatusCode::TOO_MANY_REQUESTS;
        if let Some(permit) = &mut permit {
            permit.observe(refused, &rate_limit, rate_limit::retry_after(&headers, now));
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
            hidden,
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
                let surroundings = Surroundings { platform, host, meta, status, hidden: &reply.hidden };
                answer::settle(&surroundings, &reply.text)
            }
            Err(error) => Err(error),
        };
        match settled {
            Ok(payload) => reply.payload = payload,
            Err(error) => {
                let error = told(error, reply, now);
                if let Some(permit) = &mut permit
                    && error.kind() == ErrorKind::RateLimited
                    && !refused
                {
                    permit.observe(true, error.rate_limit(), error.retry_after());
                }
                return Err(error);
            }
        }
        Ok(reply)
    }

    /// The body as text; of a refusal, its beginning.
    async fn read(&self, reply: &Reply, body: &mut ResponseBody) -> Result<String, Error> {
        let encoding = reply
            .headers
            .get(http::header::CONTENT_ENCODING)
            .filter(|name| !name.as_bytes().eq_ignore_ascii_case(b"identity"));
        if !reply.status.is_success() {
            // of what cannot be read, the status tells enough
            if encoding.is_some() {
                return Ok(String::new());
            }
            return Ok(String::from_utf8_lossy(&body.beginning(MAX_REFUSAL).await).into_owned());
        }
        if let Some(name) = encoding {
            let name = tame(&String::from_utf8_lossy(name.as_bytes()));
            let message = format!("the answer is compressed (`{name}`), which was not asked for");
            return Err(Error::new(ErrorKind::Decode, message));
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
fn told(mut error: Error, reply: Reply, now: SystemTime) -> Error {
    let limited = error.kind() == ErrorKind::RateLimited;
    let inner = error.inner();
    inner.status = Some(reply.status);
    let told = rate_limit::retry_after(&reply.headers, now);
    inner.retry_after = told.or(reply.rate_limit.reset.filter(|_| limited));
    inner.rate_limit = reply.rate_limit;
    error.scrubbed(&reply.hidden)
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
