//! One limit of the platform's: who waits for it, and when the next call may go.

use std::{
    collections::VecDeque,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use chat_facts::{OperationMeta, Rate};
use tokio::sync::Notify;

use crate::{RateLimit, quota::Quota};

/// How many calls may be in flight before the first answer tells the limit.
const START: u32 = 4;
/// Where as many are in flight as may be, one more goes after this time: an answer may be there that nobody takes.
const STUCK: Duration = Duration::from_secs(1);

/// So many of a queue look whether those before them come when it is their turn.
pub(crate) const WATCHFUL: u32 = 64;

/// A call in a queue.
pub(crate) struct Waiter {
    operation: &'static OperationMeta,
    weight: u32,
    /// What all count that joined the queue before.
    start: AtomicU64,
    wake: Notify,
    /// It did not come when it was its turn, so nobody polls it now.
    absent: AtomicBool,
}

impl Waiter {
    pub(crate) fn new(operation: &'static OperationMeta, weight: u32) -> Self {
        Self {
            operation,
            weight,
            start: AtomicU64::new(0),
            wake: Notify::new(),
            absent: AtomicBool::new(false),
        }
    }

    pub(crate) fn operation(&self) -> &'static OperationMeta {
        self.operation
    }

    /// Resolves when it should look again.
    pub(crate) async fn woken(&self) {
        self.wake.notified().await;
    }

    fn is_absent(&self) -> bool {
        self.absent.load(Ordering::Relaxed)
    }
}

/// Where a call stands in the queue.
pub(crate) struct Place {
    /// How many come before it that are polled, of those who are watchful.
    pub(crate) before: u32,
    /// What all before it count, or less if some behind it gave up.
    pub(crate) ahead: u64,
    /// What the first one counts that is polled, maybe the call itself.
    pub(crate) first: u32,
}

pub(crate) struct Bucket {
    queue: VecDeque<Arc<Waiter>>,
    /// What all count that ever joined the queue, and that left it.
    joined: u64,
    gone: u64,
    /// `None` = neither told nor documented.
    quota: Option<Quota>,
    /// Whether the server gave it a name.
    pub(crate) named: bool,
    /// Calls that went and are not answered, what they count, and how many there may be.
    flying: u32,
    aloft: u64,
    room: u32,
    /// How many calls went, and how many until the last refusal.
    sent: u64,
    refused: u64,
    /// Nothing goes before.
    held: Option<Instant>,
    /// When the last call was due, and how far behind it the next one is.
    last: Instant,
    gap: Duration,
}

impl Bucket {
    pub(crate) fn new(rate: Option<Rate>, now: Instant) -> Self {
        Self {
            queue: VecDeque::new(),
            joined: 0,
            gone: 0,
            room: if rate.is_some() { u32::MAX } else { START },
            quota: rate.map(Quota::documented),
            named: false,
            flying: 0,
            aloft: 0,
            sent: 0,
            refused: 0,
            held: None,
            last: now,
            gap: Duration::ZERO,
        }
    }

    /// Begins the next window if the last one is over.
    pub(crate) fn roll(&mut self, now: Instant) {
        let began = self.quota.as_mut().and_then(|quota| quota.roll(self.sent, now));
        // who waited for the end has earned nothing by it
        if began.is_some() && !self.queue.is_empty() {
            self.held = self.held.max(began);
        }
    }

    /// When a call that counts so much may go if nobody is before it.
    pub(crate) fn due(&self, weight: u32) -> Instant {
        let gap = if self.flying >= self.room { self.gap.max(STUCK) } else { self.gap };
        let room = self.quota.as_ref().and_then(|quota| quota.room(weight, self.aloft));
        [self.held, room].into_iter().flatten().fold(self.last + gap, Instant::max)
    }

    /// How long a call waits with so much before it, as far as can be known.
    pub(crate) fn expected(&self, ahead: u64, now: Instant) -> Duration {
        let held = self.held.unwrap_or(self.last);
        let Some(quota) = &self.quota else { return held.saturating_duration_since(now) };
        let earned = now.checked_sub(quota.credit()).unwrap_or(now);
        let first = held.max(self.last + self.gap).max(earned);
        let gap = u32::try_from(ahead).ok().and_then(|ahead| quota.gap(1).checked_mul(ahead));
        let paced = gap.map_or(Duration::MAX, |gap| first.saturating_duration_since(now) + gap);
        let room = quota.room_after(ahead, self.aloft);
        paced.max(room.map_or(Duration::ZERO, |room| room.saturating_duration_since(now)))
    }

    /// Counts a call that goes now and was due then; returns its number.
    pub(crate) fn send(&mut self, weight: u32, due: Instant, now: Instant) -> u64 {
        self.flying = self.flying.saturating_add(1);
        self.aloft += u64::from(weight);
        self.sent += 1;
        self.last = due;
        if let Some(quota) = &mut self.quota {
            quota.send(weight, now);
            self.last = due.max(now.checked_sub(quota.credit()).unwrap_or(now));
            self.gap = quota.share(weight, self.aloft, now);
        }
        self.sent
    }

    /// A call is no longer in flight. Without an answer, it counts as if it had arrived.
    pub(crate) fn free(&mut self, weight: u32, answered: bool) {
        self.flying = self.flying.saturating_sub(1);
        self.aloft = self.aloft.saturating_sub(weight.into());
        if let Some(quota) = self.quota.as_mut().filter(|_| !answered) {
            quota.lose(weight);
        }
    }

    /// An answer to the call of that number; `None` = it was counted elsewhere. `hold`: it was refused, and for how long
    /// all are.
    pub(crate) fn answered(
        &mut self,
        call: Option<u64>,
        told: &RateLimit,
        hold: Option<Duration>,
        now: Instant,
    ) {
        let call = call.unwrap_or(self.sent);
        if let RateLimit { limit: Some(limit @ 1..), remaining: Some(left), reset: Some(reset), .. } = *told
            && !reset.is_zero()
        {
            let news = Quota::told(call, limit, left.min(limit), reset, now);
            let is_new = match &mut self.quota {
                Some(quota) => quota.learn(news),
                none => {
                    *none = Some(news);
                    true
                }
            };
            if let Some(quota) = self.quota.as_ref().filter(|_| is_new) {
                self.last = now.checked_sub(quota.credit()).unwrap_or(now);
                self.gap = Duration::ZERO;
            }
        }
        if let Some(hold) = hold {
            self.held = self.held.max(Some(now + hold));
            self.room = 1;
            self.refused = self.sent;
        } else if call > self.refused {
            self.room = if self.quota.is_some() { u32::MAX } else { self.room.saturating_add(1) };
        }
    }

    /// The place of a waiter; of a new call, behind all others.
    pub(crate) fn place(&self, waiter: Option<&Arc<Waiter>>, weight: u32) -> Place {
        let start = waiter.map_or(self.joined, |waiter| waiter.start.load(Ordering::Relaxed));
        let mut place = Place { before: 0, ahead: start.saturating_sub(self.gone), first: weight };
        let is_own = |other: &Arc<Waiter>| waiter.is_some_and(|own| Arc::ptr_eq(own, other));
        let before = self.queue.iter().take_while(|other| !is_own(other)).filter(|other| !other.is_absent());
        for other in before.take(WATCHFUL as usize) {
            if place.before == 0 {
                place.first = other.weight;
            }
            place.before += 1;
        }
        place
    }

    pub(crate) fn join(&mut self, waiter: Arc<Waiter>) {
        waiter.start.store(self.joined, Ordering::Relaxed);
        self.joined += u64::from(waiter.weight);
        self.queue.push_back(waiter);
    }

    /// Takes a waiter out of the queue; those before it did not come, and hold up nobody until they do.
    pub(crate) fn overtake(&mut self, waiter: &Arc<Waiter>) {
        for other in self.queue.iter().take_while(|other| !Arc::ptr_eq(waiter, other)) {
            other.absent.store(true, Ordering::Relaxed);
            other.wake.notify_one();
        }
        self.leave(waiter);
    }

    pub(crate) fn leave(&mut self, waiter: &Arc<Waiter>) {
        if let Some(at) = self.queue.iter().position(|other| Arc::ptr_eq(waiter, other)) {
            self.queue.remove(at);
            self.gone += u64::from(waiter.weight);
        }
    }

    /// Those who wait to call the operation go to another bucket.
    pub(crate) fn split(&mut self, operation: &OperationMeta) -> VecDeque<Arc<Waiter>> {
        let queue = std::mem::take(&mut self.queue);
        let (moved, rest): (VecDeque<_>, _) =
            queue.into_iter().partition(|waiter| waiter.operation.name == operation.name);
        self.gone += moved.iter().map(|waiter| u64::from(waiter.weight)).sum::<u64>();
        self.queue = rest;
        moved
    }

    /// The waiter is polled.
    pub(crate) fn came(waiter: &Waiter) {
        waiter.absent.store(false, Ordering::Relaxed);
    }

    /// The first one that is polled looks again whether it may go, and the last watchful one whether it has to.
    pub(crate) fn wake(&self) {
        let first = self.queue.iter().find(|waiter| !waiter.is_absent());
        let last = self.queue.get(WATCHFUL as usize - 1);
        first.into_iter().chain(last).for_each(|waiter| waiter.wake.notify_one());
    }

    /// All look again whether their wait still fits.
    pub(crate) fn wake_all(&self) {
        self.queue.iter().for_each(|waiter| waiter.wake.notify_one());
    }

    /// Whether forgetting it changes nothing.
    pub(crate) fn is_idle(&self, now: Instant) -> bool {
        self.queue.is_empty()
            && self.flying == 0
            && self.held.max(Some(self.last + self.gap)) <= Some(now)
            && self.quota.as_ref().is_none_or(|quota| quota.is_over(now))
    }
}
