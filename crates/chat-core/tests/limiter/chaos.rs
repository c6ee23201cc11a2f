//! A server that says anything, and callers who come and go.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use chat_core::{Ask, Limiter, Limits, Method, OperationMeta, Rate, RateLimit, Runtime};
use tokio::time::{Instant, sleep, timeout};

static OPERATIONS: [OperationMeta; 3] = [
    OperationMeta::new("one", Method::Get, "/one"),
    OperationMeta::new("two", Method::Get, "/two"),
    OperationMeta::new("three", Method::Get, "/three").rate(Rate::new(3, Duration::from_secs(1))),
];

struct Clock;

impl Runtime for Clock {}

/// Numbers that look like chance and are the same each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % most
    }

    fn millis(&mut self, most: u64) -> Duration {
        Duration::from_millis(self.below(most))
    }

    /// Limits and buckets as they come, refusals of some calls and of the account.
    fn told(&mut self) -> (bool, RateLimit, Option<Duration>) {
        let mut told = RateLimit::default();
        let limit = 1 + self.below(5);
        if self.below(3) > 0 {
            told.limit = Some(limit);
            told.remaining = Some(self.below(limit + 2));
            told.reset = Some(self.millis(3000));
        }
        if self.below(2) > 0 {
            told.bucket = Some(format!("bucket {}", self.below(4)));
        }
        let refused = self.below(8) == 0;
        told.global = refused && self.below(3) == 0;
        let wait = (self.below(2) == 0).then(|| self.millis(2000));
        (refused, told, wait)
    }
}

/// Calls six times; gives up some waits, and some calls in flight.
async fn caller(limits: Arc<Limits>, clock: Arc<dyn Runtime>, dice: Arc<Mutex<Dice>>) {
    for _ in 0..6 {
        let roll = |most| dice.lock().unwrap().below(most);
        let operation = &OPERATIONS[roll(3) as usize];
        let weight = if roll(5) == 0 { 1 + roll(8) as u32 } else { 1 };
        let patience = if roll(5) == 0 { Duration::from_millis(roll(3000)) } else { Duration::MAX };
        let turn = limits.acquire(Ask::new(operation, Duration::MAX, &clock).weight(weight));
        let Ok(Ok(mut permit)) = timeout(patience, turn).await else { continue };
        sleep(Duration::from_millis(roll(300))).await;
        if roll(8) > 0 {
            let (refused, told, wait) = dice.lock().unwrap().told();
            permit.observe(refused, &told, wait);
        }
    }
}

/// Fails if who gives up stays in the queue, and if an answer frees a place in another bucket than it was taken in.
#[tokio::test(start_paused = true)]
async fn whatever_the_server_says_nobody_waits_for_ever() {
    for seed in 1..=60_u64 {
        let (limits, clock) = (Arc::new(Limits::new()), Arc::new(Clock) as Arc<dyn Runtime>);
        let dice = Arc::new(Mutex::new(Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15))));
        let callers: Vec<_> = (0..40)
            .map(|_| tokio::spawn(caller(Arc::clone(&limits), Arc::clone(&clock), Arc::clone(&dice))))
            .collect();
        for caller in callers {
            timeout(Duration::from_secs(1000), caller).await.expect("somebody waits for ever").unwrap();
        }
        sleep(Duration::from_secs(3600)).await;
        for operation in &OPERATIONS {
            let began = Instant::now();
            let permit = limits.acquire(Ask::new(operation, Duration::from_secs(60), &clock)).await;
            assert!(permit.is_ok() && began.elapsed() < Duration::from_secs(5), "seed {seed}");
        }
    }
}
