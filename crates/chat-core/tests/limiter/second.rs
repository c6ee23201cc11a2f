//! The trait, with a limiter of another kind.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use chat_core::{Ask, BoxFuture, ErrorKind, Limiter, Permit, RateLimit};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::support::{A, B, Net, call, told};

/// So many calls in flight at once; waits of more than a minute are not worth it.
struct InFlight {
    calls: Arc<Semaphore>,
    heard: Heard,
}

type Heard = Arc<Mutex<Vec<(&'static str, bool, Option<u64>, Option<Duration>)>>>;

impl Limiter for InFlight {
    fn acquire<'a>(&'a self, ask: Ask<'a>) -> BoxFuture<'a, Result<Box<dyn Permit>, Duration>> {
        Box::pin(async move {
            if ask.within < Duration::from_secs(60) {
                return Err(Duration::from_secs(60));
            }
            let permit = Arc::clone(&self.calls).acquire_owned().await.map_err(|_| Duration::MAX)?;
            let heard = Arc::clone(&self.heard);
            Ok(Box::new(Held { _permit: permit, operation: ask.operation.name, heard }) as Box<dyn Permit>)
        })
    }
}

struct Held {
    _permit: OwnedSemaphorePermit,
    operation: &'static str,
    heard: Heard,
}

impl Permit for Held {
    fn observe(&mut self, refused: bool, told: &RateLimit, retry_after: Option<Duration>) {
        self.heard.lock().unwrap().push((self.operation, refused, told.remaining, retry_after));
    }
}

/// Fails without `limiter::permit` in the client's loop, and without `observe` after the head and after the body.
#[tokio::test(start_paused = true)]
async fn another_limiter_takes_the_place_of_the_default_one() {
    let net = Net::new(|number, _| match number {
        0 => told(200, &[("x-rate-limit-remaining", "7")]),
        1 => told(429, &[("retry-after", "3")]),
        _ => {
            let mut answer = told(200, &[("retry-after", "4")]);
            answer.body = r#"{"code":42900,"message":"slow down"}"#;
            answer
        }
    });
    let limiter = Arc::new(InFlight { calls: Arc::new(Semaphore::new(1)), heard: Arc::default() });
    let client = net.limited(Arc::clone(&limiter));
    let calls = [&A, &B, &A].map(|operation| call(&client, operation));
    futures_util::future::join_all(calls).await;
    assert_eq!(net.most_flying(), 1);
    let [three, four] = [3, 4].map(|seconds| Some(Duration::from_secs(seconds)));
    assert_eq!(
        *limiter.heard.lock().unwrap(),
        [
            ("a", false, Some(7), None),
            ("b", true, None, three),
            ("a", false, None, four),
            // the head did not tell that it is a refusal
            ("a", true, None, four),
        ]
    );
}

/// Fails if the loop ignores the error of `acquire`.
#[tokio::test(start_paused = true)]
async fn a_limiter_that_says_no_is_an_error_that_states_the_wait() {
    let net = Net::new(|_, _| told(200, &[]));
    let limiter = InFlight { calls: Arc::new(Semaphore::new(1)), heard: Arc::default() };
    let hurried = net.limited(limiter).with(chat_core::CallOptions::new());
    let error = call(&hurried, &A).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts(), error.status()), (ErrorKind::RateLimited, 0, None));
    assert_eq!(error.retry_after(), Some(Duration::from_secs(60)));
    assert!(net.log().is_empty(), "{error}");
}

/// Never lets a call go: the wait would be so long.
struct No(Duration);

impl Limiter for No {
    fn acquire<'a>(&'a self, _: Ask<'a>) -> BoxFuture<'a, Result<Box<dyn Permit>, Duration>> {
        Box::pin(async { Err(self.0) })
    }
}

/// Fails without `div_ceil` or without `EVER` in the `Display` of errors, and if that tells both waits.
#[tokio::test(start_paused = true)]
async fn the_wait_is_told_once_and_rounded_up() {
    for (wait, text) in [
        (Duration::from_secs(60), "of 60 s"),
        (Duration::from_micros(60_000_100), "of 61 s"),
        (Duration::from_millis(1000), "of 1 s"),
        (Duration::from_micros(250_400), "of 251 ms"),
        (Duration::from_secs(30 * 24 * 3600), "of 2592000 s"),
        (Duration::from_secs(1 << 40), "for ever"),
        (Duration::MAX, "for ever"),
    ] {
        let client = Net::new(|_, _| told(200, &[])).limited(No(wait));
        let error = call(&client, &A).await.unwrap_err();
        let text = format!(
            "a: not sent: the calls allowed for now are used up; a wait {text} does not fit into the deadline \
             (CallOptions::timeout)"
        );
        assert_eq!((error.to_string(), error.wait()), (text, Some(wait)));
    }
}
