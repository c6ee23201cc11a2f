//! A server on the loopback interface that plays a script and records what it is sent, and a platform to call it.

use std::{
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use chat_core::{
    Auth, BoxFuture, Builder, CallOptions, Client, Error, ErrorKind, ErrorRule, FixedToken, Host, Json,
    Method, Operation, OperationMeta, PlatformMeta, RateLimitHeaders, Reply, Request, ResetUnit, Returns,
    Runtime, Secret, Unlimited, call,
};
use serde::Deserialize;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// The token of the tests. Its base64 characters make it look different in URLs and in JSON.
pub(crate) const TOKEN: &str = "1/MTEyNzQ=/Rk9PQkFSCg==";

pub(crate) static DEMO: PlatformMeta = PlatformMeta::new(
    "demo",
    "Demo",
    &[
        Host {
            name: "api",
            base: "https://api.demo.example/v1",
            auth: Auth::Header { name: "authorization", scheme: "Bot" },
            code: Some("code"),
            error_code: "code",
            error_text: &["message"],
        },
        Host {
            name: "bare",
            base: "https://bare.demo.example",
            auth: Auth::Parameter { name: "token" },
            code: None,
            error_code: "error",
            error_text: &["error_description"],
        },
    ],
)
.errors(&[
    ErrorRule::new(ErrorKind::Unauthorized).code("40101"),
    ErrorRule::new(ErrorKind::Forbidden).code("40300"),
    ErrorRule::new(ErrorKind::RateLimited).code("42900"),
    ErrorRule::new(ErrorKind::QuotaExceeded).code("42901"),
])
.rate_limit(RateLimitHeaders {
    limit: Some("x-rate-limit-limit"),
    remaining: Some("x-rate-limit-remaining"),
    reset: Some(("x-rate-limit-reset", ResetUnit::DurationS)),
    bucket: Some("x-rate-limit-bucket"),
    global: Some("x-rate-limit-global"),
});

#[derive(Clone, Debug)]
pub(crate) struct Demo(pub(crate) Client);

pub(crate) fn builder() -> Builder<Demo> {
    Builder::new(FixedToken::new(&DEMO, TOKEN), Demo)
}

/// A request as it arrived.
#[derive(Clone, Debug)]
pub(crate) struct Recorded {
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl Recorded {
    pub(crate) fn line(&self) -> &str {
        self.head.lines().next().unwrap_or_default()
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let line =
            self.head.lines().skip(1).find(|line| {
                line.split_once(':').is_some_and(|(found, _)| found.eq_ignore_ascii_case(name))
            })?;
        line.split_once(':').map(|(_, value)| value.trim())
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// What the server does with a request.
#[derive(Clone, Debug)]
pub(crate) enum Answer {
    /// These bytes, then the connection is closed.
    Raw(Vec<u8>),
    /// The answer, after a while.
    Late(Duration, Box<Answer>),
    /// Nothing; the connection stays open until the client closes it.
    Silence,
}

/// A 200 with this body.
pub(crate) fn ok(body: &str) -> Answer {
    answer(200, &[], body)
}

/// A 200 whose envelope holds this payload.
pub(crate) fn data(payload: &str) -> Answer {
    ok(&format!(r#"{{"code":0,"message":"ok","data":{payload}}}"#))
}

pub(crate) fn answer(status: u16, headers: &[(&str, &str)], body: &str) -> Answer {
    let headers: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    let length = body.len();
    Answer::Raw(
        format!(
            "HTTP/1.1 {status} X\r\ncontent-length: {length}\r\nconnection: close\r\n{headers}\r\n{body}"
        )
        .into(),
    )
}

/// Chance that is always the same: 0 is the shortest wait, 1 the longest.
pub(crate) struct Chance(pub(crate) f64);

impl Runtime for Chance {
    fn random(&self) -> f64 {
        self.0
    }
}

/// A clock that runs a hundred times as fast: what takes a second by it takes 10 ms. Chance is always the same.
#[derive(Clone, Copy)]
pub(crate) struct Quick {
    started: Instant,
    random: f64,
}

impl Quick {
    pub(crate) fn new(random: f64) -> Self {
        Self { started: Instant::now(), random }
    }

    /// How much time has passed by this clock.
    pub(crate) fn elapsed(self) -> Duration {
        self.started.elapsed() * 100
    }
}

impl Runtime for Quick {
    fn now(&self) -> Instant {
        self.started + self.elapsed()
    }

    fn sleep(&self, time: Duration) -> BoxFuture<'static, ()> {
        Box::pin(tokio::time::sleep(time / 100))
    }

    fn random(&self) -> f64 {
        self.random
    }
}

/// Starts a server that does with each connection what `serve` says, given the connection's number and the stream once
/// the head of the first request is read. Returns its URL.
pub(crate) async fn misbehaving<F>(
    serve: impl Fn(usize, TcpStream) -> F + std::marker::Send + 'static,
) -> String
where
    F: Future<Output = ()> + std::marker::Send + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        for number in 0.. {
            let Ok((mut stream, _)) = listener.accept().await else { return };
            if read(&mut stream).await.is_some() {
                tokio::spawn(serve(number, stream));
            }
        }
    });
    url
}

pub(crate) struct Server {
    pub(crate) url: String,
    requests: Arc<Mutex<Vec<Recorded>>>,
    gone: Arc<tokio::sync::Notify>,
}

impl Server {
    /// Plays these answers in order; the last one again and again.
    pub(crate) async fn start(script: impl Into<Vec<Answer>>) -> Self {
        let script = script.into();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let requests = Arc::new(Mutex::new(Vec::new()));
        let gone = Arc::new(tokio::sync::Notify::new());
        let (record, notify) = (Arc::clone(&requests), Arc::clone(&gone));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (script, record, notify) = (script.clone(), Arc::clone(&record), Arc::clone(&notify));
                tokio::spawn(serve(stream, script, record, notify));
            }
        });
        Self { url, requests, gone }
    }

    pub(crate) fn requests(&self) -> Vec<Recorded> {
        self.requests.lock().unwrap().clone()
    }

    /// Resolves once a client has left a silent connection.
    pub(crate) async fn left(&self) {
        self.gone.notified().await;
    }

    pub(crate) fn demo(&self) -> Demo {
        self.builder().build().unwrap()
    }

    /// A client whose time runs so, without a limiter, which would wait as well. It has an hour for each call, which is
    /// 36 seconds.
    pub(crate) fn client(&self, quick: Quick) -> Client {
        let hour = CallOptions::new().timeout(Duration::from_secs(3600));
        self.builder().runtime(quick).limiter(Unlimited).options(hour).build().unwrap().0
    }

    pub(crate) fn builder(&self) -> Builder<Demo> {
        builder().base_url(format!("{}/v1", self.url)).host_url("bare", self.url.clone())
    }
}

async fn serve(
    mut stream: TcpStream,
    script: Vec<Answer>,
    record: Arc<Mutex<Vec<Recorded>>>,
    gone: Arc<tokio::sync::Notify>,
) {
    let Some(request) = read(&mut stream).await else { return };
    let index = {
        let mut record = record.lock().unwrap();
        record.push(request);
        record.len() - 1
    };
    let mut answer = script[index.min(script.len() - 1)].clone();
    loop {
        match answer {
            Answer::Raw(bytes) => {
                // a client that has seen enough closes early
                let _ = stream.write_all(&bytes).await;
                let _ = stream.shutdown().await;
                return;
            }
            Answer::Late(wait, then) => {
                tokio::time::sleep(wait).await;
                answer = *then;
            }
            Answer::Silence => {
                let mut rest = Vec::new();
                let _ = stream.read_to_end(&mut rest).await;
                gone.notify_one();
                return;
            }
        }
    }
}

/// One request: its length is announced, or it comes in chunks, which stay as they are.
async fn read(stream: &mut TcpStream) -> Option<Recorded> {
    let mut bytes = Vec::new();
    loop {
        let mut piece = [0; 4096];
        let length = stream.read(&mut piece).await.ok()?;
        bytes.extend_from_slice(&piece[..length]);
        if let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            let head = String::from_utf8(bytes[..end].to_vec()).ok()?;
            let recorded = Recorded { head, body: bytes[end + 4..].to_vec() };
            let whole = match recorded.header("content-length") {
                Some(length) => recorded.body.len() >= length.parse().ok()?,
                None if recorded.header("transfer-encoding").is_some() => {
                    recorded.body.ends_with(b"0\r\n\r\n")
                }
                None => true,
            };
            if whole {
                return Some(recorded);
            }
        }
        if length == 0 {
            return None;
        }
    }
}

/// Declares an operation of the demo platform whose request needs no parameter.
macro_rules! operation {
    ($name:ident, $meta:expr, $output:ty, |$reply:ident| $decode:expr) => {
        #[derive(Clone, Debug)]
        pub(crate) struct $name(pub(crate) Client);

        impl Operation for $name {
            const META: &'static OperationMeta = &$meta;
            type Output = $output;

            fn client(&self) -> &Client {
                &self.0
            }

            fn request(&self) -> Result<Request, Error> {
                Request::new(Self::META, &[])
            }

            fn decode($reply: &mut Reply) -> Result<Self::Output, Error> {
                $decode
            }
        }

        call!($name);
    };
}

#[cfg(feature = "tracing")]
pub(crate) use operation;

operation!(
    Get,
    OperationMeta::new("thing.get", Method::Get, "/thing").payload("data").idempotent(),
    Json,
    |reply| reply.json()
);
operation!(Act, OperationMeta::new("thing.act", Method::Post, "/thing").payload("data"), Json, |reply| reply
    .json());
operation!(
    Remove,
    OperationMeta::new("thing.remove", Method::Delete, "/thing").payload("data").returns(Returns::Nothing),
    (),
    |reply| reply.unit()
);
operation!(Open, OperationMeta::new("gateway.open", Method::Get, "/gateway").no_auth(), Json, |reply| reply
    .json());
operation!(Bare, OperationMeta::new("bare.get", Method::Get, "/bare").host(1), Json, |reply| reply.json());
operation!(
    Download,
    OperationMeta::new("file.download", Method::Get, "/file").returns(Returns::Stream).idempotent(),
    chat_core::Download,
    |reply| reply.download()
);
operation!(
    Locate,
    OperationMeta::new("file.locate", Method::Get, "/file").returns(Returns::Location).idempotent(),
    String,
    |reply| reply.location()
);

operation!(
    Login,
    OperationMeta::new("session.login", Method::Post, "/login").payload("data").secret_answer(),
    Session,
    |reply| reply.json()
);

operation!(
    Careless,
    OperationMeta::new("session.careless", Method::Post, "/login").payload("data"),
    Session,
    |reply| reply.json()
);

#[derive(Debug, Deserialize)]
pub(crate) struct Session {
    pub(crate) token: Secret,
    pub(crate) kind: i64,
}

/// A call with whatever body.
#[derive(Clone, Debug)]
pub(crate) struct Send {
    pub(crate) client: Client,
    pub(crate) fill: fn(&mut Request),
    pub(crate) upload: Option<chat_core::Upload>,
}

impl Operation for Send {
    const META: &'static OperationMeta =
        &OperationMeta::new("thing.send", Method::Post, "/send").payload("data").idempotent();
    type Output = Json;

    fn client(&self) -> &Client {
        &self.client
    }

    fn request(&self) -> Result<Request, Error> {
        let mut request = Request::new(Self::META, &[])?;
        (self.fill)(&mut request);
        if let Some(upload) = &self.upload {
            request.file("file", upload);
        }
        Ok(request)
    }

    fn decode(reply: &mut Reply) -> Result<Json, Error> {
        reply.json()
    }
}

call!(Send);
