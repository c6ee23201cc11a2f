//! The server: a socket before a platform.

use std::{
    collections::BTreeMap,
    fmt, io,
    net::{Ipv4Addr, SocketAddr},
    sync::Arc,
    time::Duration,
};

use axum::{
    Router,
    body::Body,
    extract::{ConnectInfo, State},
    response::Response,
};
use chat_spec::ir::Platform;
use http::Request;
use http_body_util::{BodyExt, Limited};
use tokio::{net::TcpListener, sync::watch};

use crate::{
    answer::Answer,
    connection::{Connection, Connections},
    engine::{Engine, Settings},
    faults::Fault,
    incoming::Incoming,
    platforms,
    rate::Limits,
    recorded::RecordedRequest,
};

/// The longest request that is read, in bytes.
const LONGEST_REQUEST: usize = 64 << 20;

/// The token that is expected unless another one was set.
const TOKEN: &str = "mock-token";

/// A running server. It stops soon after it is dropped; answers under way are completed first.
///
/// ```
/// # async fn run() -> std::io::Result<()> {
/// let server = chat_mock::MockServer::kook().token("secret").start().await?;
/// println!("{}", server.base_url()); // http://127.0.0.1:54321/api/v3
/// // … calls …
/// for request in server.requests() {
///     println!("{} {}", request.method(), request.target());
/// }
/// # Ok(())
/// # }
/// ```
pub struct MockServer {
    engine: Arc<Engine>,
    address: SocketAddr,
    /// Dropped with the server, which tells the connections to end.
    _running: watch::Sender<()>,
}

/// What a server is to be. From [`MockServer::platform`] and its like; ends with [`start`](Self::start).
#[must_use = "a server runs once it is started"]
pub struct Builder {
    source: Source,
    address: SocketAddr,
    settings: Settings,
}

/// Which platform is served.
enum Source {
    Name(String),
    Compiled(Box<Platform>),
}

/// What a connection needs.
#[derive(Clone)]
struct Shared {
    engine: Arc<Engine>,
    stopped: watch::Receiver<()>,
}

impl MockServer {
    /// A server of one of the [`platforms`](crate::platforms()), by its name.
    pub fn platform(name: impl Into<String>) -> Builder {
        Builder::new(Source::Name(name.into()))
    }

    /// A server of any platform that `chat_spec` compiled.
    pub fn compiled(platform: Platform) -> Builder {
        Builder::new(Source::Compiled(Box::new(platform)))
    }

    /// Where the platform's first host is served: what a client takes as its base URL. Without a slash at its end.
    pub fn base_url(&self) -> String {
        self.url(self.engine.host_path(None).unwrap_or_default())
    }

    /// Where one of the platform's hosts is served; `None` when the platform has no host of that name.
    pub fn host_url(&self, host: &str) -> Option<String> {
        Some(self.url(self.engine.host_path(Some(host))?))
    }

    /// The names of the platform's hosts, in the order of its specification.
    pub fn hosts(&self) -> impl Iterator<Item = &str> {
        self.engine.hosts()
    }

    /// The socket's address.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// All requests so far, refused ones too, in the order of their arrival.
    pub fn requests(&self) -> Vec<RecordedRequest> {
        self.engine.requests()
    }

    /// Answers the next request to an operation (`message.list`) with this, whatever its token and parameters are.
    /// Several answers are used up in their order; then the server answers by itself again.
    ///
    /// # Errors
    /// [`io::ErrorKind::InvalidInput`] if the platform has no such operation.
    ///
    /// ```
    /// # async fn run() -> std::io::Result<()> {
    /// use chat_mock::{Answer, MockServer};
    ///
    /// let server = MockServer::kook().start().await?;
    /// server.answer_next("message.view", Answer::json(502, "<html>Bad Gateway</html>"))?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn answer_next(&self, operation: &str, answer: Answer) -> io::Result<()> {
        known(&self.engine, operation)?;
        self.engine.answer_next(operation, answer);
        Ok(())
    }

    /// Lets this go wrong with the next answer of an operation (`message.list`). Several are used up in their order;
    /// then what the [`Builder`] was told counts again.
    ///
    /// # Errors
    /// [`io::ErrorKind::InvalidInput`] if the platform has no such operation.
    ///
    /// ```
    /// # async fn run() -> std::io::Result<()> {
    /// use chat_mock::{Fault, MockServer, Stage};
    ///
    /// let server = MockServer::kook().start().await?;
    /// server.fault_next("message.view", Fault::Reset(Stage::InBody))?;
    /// // … a robot that views a message now must do without the answer, or ask again …
    /// # Ok(())
    /// # }
    /// ```
    pub fn fault_next(&self, operation: &str, fault: Fault) -> io::Result<()> {
        known(&self.engine, operation)?;
        self.engine.fault_next(operation, fault);
        Ok(())
    }

    fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }
}

impl Builder {
    fn new(source: Source) -> Self {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let settings = Settings {
            token: TOKEN.to_owned(),
            examples_only: false,
            examples: BTreeMap::new(),
            limits: None,
            faults: BTreeMap::new(),
            fault_all: None,
        };
        Self { source, address, settings }
    }

    /// The token that callers must bring; `mock-token` unless it is set.
    pub fn token(mut self, token: impl Into<String>) -> Self {
        self.settings.token = token.into();
        self
    }

    /// The address to listen on; a free port of 127.0.0.1 unless it is set.
    pub fn address(mut self, address: impl Into<SocketAddr>) -> Self {
        self.address = address.into();
        self
    }

    /// Remembers nothing: every operation answers its documented example, whatever was called before.
    pub fn examples_only(mut self) -> Self {
        self.settings.examples_only = true;
        self
    }

    /// Answers an operation (`message.list`) with this file of its documented examples (`message.list.file.json`),
    /// always, in place of what is remembered or the first example.
    pub fn example(mut self, operation: impl Into<String>, file: impl Into<String>) -> Self {
        self.settings.examples.insert(operation.into(), file.into());
        self
    }

    /// Lets `calls` calls per bucket through in each `window`, which begins with a bucket's first call; refuses the others
    /// as too many. All answers tell the count by the platform's headers; where those tell no bucket, there is one for
    /// all calls. Without this, there is neither.
    pub fn rate_limit(mut self, calls: u64, window: Duration) -> Self {
        self.settings.limits = Some(Limits::new(calls, window));
        self
    }

    /// Lets this go wrong with every answer of an operation (`message.list`), in place of what goes wrong with all.
    pub fn fault(mut self, operation: impl Into<String>, fault: Fault) -> Self {
        self.settings.faults.insert(operation.into(), fault);
        self
    }

    /// Lets this go wrong with every answer.
    ///
    /// ```
    /// # async fn run() -> std::io::Result<()> {
    /// use chat_mock::{Fault, MockServer};
    ///
    /// let server = MockServer::kook().fault_all(Fault::Html(502)).start().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn fault_all(mut self, fault: Fault) -> Self {
        self.settings.fault_all = Some(fault);
        self
    }

    /// Starts the server, on the current Tokio runtime.
    ///
    /// # Errors
    /// If the address cannot be used, or ([`io::ErrorKind::InvalidInput`]) there is no such platform, operation or
    /// example.
    pub async fn start(self) -> io::Result<MockServer> {
        let platform = match self.source {
            Source::Name(name) => platforms::compile(&name)?,
            Source::Compiled(platform) => *platform,
        };
        let behaviour = platforms::behaviour(&platform.name);
        let chosen = self.settings.examples.clone();
        let faulty: Vec<_> = self.settings.faults.keys().cloned().collect();
        let engine = Engine::new(platform, behaviour, self.settings);
        for (operation, file) in &chosen {
            let examples = &known(&engine, operation)?.examples;
            if !examples.iter().any(|example| example.file == *file) {
                return Err(invalid(format!("operation `{operation}` has no example `{file}`")));
            }
        }
        for operation in &faulty {
            known(&engine, operation)?;
        }
        let listener = TcpListener::bind(self.address).await?;
        let address = listener.local_addr()?;
        let engine = Arc::new(engine);
        let (running, stopped) = watch::channel(());
        let shared = Shared { engine: Arc::clone(&engine), stopped: stopped.clone() };
        let app = Router::new().fallback(answer).with_state(shared);
        let app = app.into_make_service_with_connect_info::<Connection>();
        let server = axum::serve(Connections(listener), app).with_graceful_shutdown(ended(stopped));
        tokio::spawn(server.into_future());
        Ok(MockServer { engine, address, _running: running })
    }
}

impl fmt::Debug for MockServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MockServer").field("base_url", &self.base_url()).finish_non_exhaustive()
    }
}

impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match &self.source {
            Source::Name(name) => name,
            Source::Compiled(platform) => &platform.name,
        };
        f.debug_struct("Builder")
            .field("platform", name)
            .field("address", &self.address)
            .finish_non_exhaustive()
    }
}

async fn answer(
    ConnectInfo(connection): ConnectInfo<Connection>,
    State(shared): State<Shared>,
    request: Request<Body>,
) -> Response {
    let (parts, body) = request.into_parts();
    let Ok(body) = Limited::new(body, LONGEST_REQUEST).collect().await else {
        return Answer::new(413).into_response();
    };
    let request = Incoming::new(parts, body.to_bytes());
    let fault = shared.engine.fault(&request);
    let answer = shared.engine.answer(&request);
    if !answer.delay().is_zero() {
        tokio::select! {
            () = tokio::time::sleep(answer.delay()) => {}
            () = ended(shared.stopped.clone()) => {}
        }
    }
    if let Some((fault, failure)) = fault {
        tokio::select! {
            // a caller that has gone cannot be told
            _ = fault.perform(&connection, &answer, &failure, &request.target) => {}
            () = ended(shared.stopped) => {}
        }
        connection.end();
    }
    answer.into_response()
}

/// Completes when the server is dropped.
async fn ended(mut stopped: watch::Receiver<()>) {
    while stopped.changed().await.is_ok() {}
}

fn known<'a>(engine: &'a Engine, operation: &str) -> io::Result<&'a chat_spec::ir::Operation> {
    engine.operation(operation).ok_or_else(|| invalid(format!("the platform has no operation `{operation}`")))
}

fn invalid(message: String) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, message)
}
