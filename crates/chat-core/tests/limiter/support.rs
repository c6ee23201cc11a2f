//! A platform that counts calls as KOOK does, and a network in memory to reach it.

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use chat_core::{
    Auth, BoxFuture, Builder, CallOptions, Client, Error, ErrorRule, FixedToken, Host, Limiter, Method,
    OperationMeta, Outgoing, PlatformMeta, RateLimitHeaders, Reply, Request, ResetUnit, ResponseBody,
    Transport, TransportResponse,
};
use tokio::time::Instant;

pub(crate) static DEMO: PlatformMeta = PlatformMeta::new(
    "demo",
    "Demo",
    &[Host {
        name: "api",
        base: "https://api.demo.example",
        auth: Auth::None,
        code: Some("code"),
        error_code: "code",
        error_text: &["message"],
    }],
)
.errors(&[ErrorRule::new(chat_core::ErrorKind::RateLimited).code("42900")])
.rate_limit(RateLimitHeaders {
    limit: Some("x-rate-limit-limit"),
    remaining: Some("x-rate-limit-remaining"),
    reset: Some(("x-rate-limit-reset", ResetUnit::DurationS)),
    bucket: Some("x-rate-limit-bucket"),
    global: Some("x-rate-limit-global"),
});

pub(crate) static A: OperationMeta = OperationMeta::new("a", Method::Get, "/a");
pub(crate) static B: OperationMeta = OperationMeta::new("b", Method::Get, "/b");

/// One attempt each, and an hour for it.
pub(crate) fn patient() -> CallOptions {
    CallOptions::new().timeout(Duration::from_secs(3600)).attempts(1)
}

pub(crate) fn builder() -> Builder<Client> {
    Builder::new(FixedToken::none(&DEMO), |client| client).options(patient())
}

pub(crate) async fn call(client: &Client, operation: &'static OperationMeta) -> Result<Reply, Error> {
    client.dispatch(operation, Request::new(operation, &[])).await
}

pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: &'static str,
}

pub(crate) fn told(status: u16, headers: &[(&'static str, &str)]) -> Answer {
    let headers = headers.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
    Answer { status, headers, body: r#"{"code":0}"# }
}

/// A call as it arrived.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub(crate) at: Instant,
}

type Script = dyn Fn(usize, &str) -> Answer + Send + Sync;

/// A server in memory: a call takes 10 ms to get there and 10 ms to be answered.
#[derive(Clone)]
pub(crate) struct Net {
    script: Arc<Script>,
    log: Arc<Mutex<Vec<Seen>>>,
    flying: Arc<Mutex<(usize, usize)>>,
    /// The way there takes up to so many milliseconds more.
    pub(crate) jitter: u64,
    sent: Arc<AtomicU64>,
    pub(crate) began: Instant,
}

impl Net {
    /// The script is given the call's number and URL.
    pub(crate) fn new(script: impl Fn(usize, &str) -> Answer + Send + Sync + 'static) -> Self {
        Self {
            script: Arc::new(script),
            log: Arc::default(),
            flying: Arc::default(),
            jitter: 0,
            sent: Arc::default(),
            began: Instant::now(),
        }
    }

    pub(crate) fn client(&self) -> Client {
        builder().transport(self.clone()).build().unwrap()
    }

    pub(crate) fn limited(&self, limiter: impl Limiter) -> Client {
        builder().transport(self.clone()).limiter(limiter).build().unwrap()
    }

    pub(crate) fn log(&self) -> Vec<Seen> {
        self.log.lock().unwrap().clone()
    }

    /// When calls arrived, in seconds from the start.
    pub(crate) fn times(&self) -> Vec<f64> {
        self.log().iter().map(|seen| (seen.at - self.began).as_secs_f64()).collect()
    }

    /// How many calls were in flight at once at most.
    pub(crate) fn most_flying(&self) -> usize {
        self.flying.lock().unwrap().1
    }
}

struct Flying(Arc<Mutex<(usize, usize)>>);

impl Drop for Flying {
    fn drop(&mut self) {
        self.0.lock().unwrap().0 -= 1;
    }
}

impl Transport for Net {
    fn send(&self, outgoing: &Outgoing<'_>) -> BoxFuture<'static, Result<TransportResponse, Error>> {
        let (net, url) = (self.clone(), outgoing.url());
        Box::pin(async move {
            {
                let mut flying = net.flying.lock().unwrap();
                flying.0 += 1;
                flying.1 = flying.1.max(flying.0);
            }
            let _flying = Flying(Arc::clone(&net.flying));
            let jitter = net.sent.fetch_add(1, Ordering::Relaxed) * 7 % (net.jitter + 1);
            tokio::time::sleep(Duration::from_millis(10 + jitter)).await;
            let number = {
                let mut log = net.log.lock().unwrap();
                log.push(Seen { at: Instant::now() });
                log.len() - 1
            };
            let answer = (net.script)(number, &url);
            tokio::time::sleep(Duration::from_millis(10)).await;
            let headers =
                answer.headers.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()));
            let status = answer.status.try_into().unwrap();
            Ok(TransportResponse::new(status, headers.collect(), ResponseBody::full(answer.body)))
        })
    }
}

/// Counts calls per bucket in windows that begin with their first call, and refuses what is too much.
pub(crate) struct Kook {
    pub(crate) limit: u32,
    pub(crate) window: Duration,
    /// How the seconds until the reset are told.
    pub(crate) seconds: fn(f64) -> f64,
    windows: Mutex<BTreeMap<String, (Instant, u32)>>,
    pub(crate) log: Mutex<Vec<(Instant, u16)>>,
}

impl Kook {
    pub(crate) fn new(limit: u32, window: Duration, seconds: fn(f64) -> f64) -> Self {
        Self { limit, window, seconds, windows: Mutex::default(), log: Mutex::default() }
    }

    pub(crate) fn answer(&self, bucket: &str) -> Answer {
        let now = Instant::now();
        let mut windows = self.windows.lock().unwrap();
        let (start, used) = windows.entry(bucket.to_owned()).or_insert((now, 0));
        if now >= *start + self.window {
            (*start, *used) = (now, 0);
        }
        let status = if *used < self.limit { 200 } else { 429 };
        *used = self.limit.min(*used + 1);
        self.log.lock().unwrap().push((now, status));
        let reset = (self.seconds)((*start + self.window - now).as_secs_f64());
        let headers = vec![
            ("x-rate-limit-limit", self.limit.to_string()),
            ("x-rate-limit-remaining", (self.limit - *used).to_string()),
            ("x-rate-limit-reset", reset.to_string()),
            ("x-rate-limit-bucket", bucket.to_owned()),
        ];
        Answer { status, headers, body: r#"{"code":0}"# }
    }

    /// What the log says, of the calls after the first window unless said otherwise.
    pub(crate) fn figures(&self) -> Figures {
        let log = self.log.lock().unwrap();
        let (began, window) = (log[0].0, self.window);
        let whole = (log[log.len() - 1].0 - began).as_nanos() / window.as_nanos();
        let end = began + window * u32::try_from(whole).unwrap();
        let times: Vec<Instant> =
            log.iter().map(|(at, _)| *at).filter(|at| *at >= began + window && *at < end).collect();
        let windows = (whole - 1) as usize;
        let herd = times
            .iter()
            .map(|from| times.iter().filter(|at| *at >= from && **at < *from + window / 10).count());
        Figures {
            windows,
            refused: log.iter().filter(|(_, status)| *status != 200).count(),
            throughput: times.len() as f64 / (self.limit as usize * windows) as f64,
            herd: herd.max().unwrap_or(0),
        }
    }
}

#[derive(Debug)]
pub(crate) struct Figures {
    /// Whole windows after the first one.
    pub(crate) windows: usize,
    /// Calls that were refused, in the first window too.
    pub(crate) refused: usize,
    /// Answered calls ÷ (limit × windows).
    pub(crate) throughput: f64,
    /// The most calls in any tenth of a window.
    pub(crate) herd: usize,
}

/// So many tasks call again and again for so long.
pub(crate) async fn hammer(client: &Client, tasks: usize, time: Duration) {
    let end = Instant::now() + time;
    let tasks = (0..tasks).map(|_| {
        let client = client.clone();
        tokio::spawn(async move {
            while Instant::now() < end {
                let _ = call(&client, &A).await;
            }
        })
    });
    let tasks: Vec<_> = tasks.collect();
    let _ = tokio::time::timeout_at(end, futures_util::future::join_all(tasks)).await;
}
