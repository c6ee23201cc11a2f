//! One limit of the platform's: who waits for it, and when the next call may go.

use std::{
    collections::VecDeque,
    sync::Arc,
    time::{Duration, Instant},
};

use chat_facts::{OperationMeta, Rate};
use tokio::sync::Notify;

use crate::RateLimit;

/// How many calls may be in flight before the first answer tells the limit.
const START: u32 = 4;
/// Calls are so much further apart than the rate asks for, so that no window sees one too many.
const MARGIN: f64 = 1.02;
/// A told window that is longer is not spread: while any calls are left they go [`SOON`] after each other.
const LONG: Duration = Duration::from_secs(60);
const SOON: Duration = Duration::from_millis(250);
/// How early the end of a long window may be told, as servers tell whole seconds.
const EARLY: Duration = Duration::from_secs(1);
/// How late a timer may be.
const LATE: Duration = Duration::from_millis(10);
/// The longest time that is believed.
pub(crate) const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);

/// A call in a queue.
pub(crate) struct Waiter {
    pub(crate) operation: &'static OperationMeta,
    pub(crate) weight: u32,
    pub(crate) wake: Notify,
}

pub(crate) struct Bucket {
    pub(crate) queue: VecDeque<Arc<Waiter>>,
    /// `None` = neither told nor documented.
    quota: Option<Quota>,
    /// Whether the server gave it a name.
    pub(crate) named: bool,
    /// Calls that went and are not answered, what they count, and how many there may be.
    flying: u32,
    aloft: u64,
    room: u32,
    /// What all calls so far counted, and the ones until the last refusal.
    sent: u64,
    refused: u64,
    /// Nothing goes before.
    held: Option<Instant>,
    /// When the last call was due, and how far behind it the next one is.
    last: Instant,
    gap: Duration,
}

struct Quota {
    limit: u64,
    window: Duration,
    /// How much of the current window is left, and when it ends. What the server told last does not know the calls in
    /// flight; of what is documented, they are taken off.
    left: u64,
    end: Instant,
    /// Whether the server tells what is left.
    told: bool,
}

impl Quota {
    /// How far apart calls that count so much are if there is no end of them: any window, wherever it begins, has room
    /// for those that fall into it.
    fn gap(&self, weight: u32) -> Duration {
        let weight = f64::from(weight);
        let limit = self.limit as f64;
        let gap = times(self.window, MARGIN * weight / (limit - weight + 1.0).max(limit / 2.0));
        if self.is_long() { gap.min(SOON) } else { gap }
    }

    fn is_long(&self) -> bool {
        self.told && self.window > LONG
    }

    /// What silence earns: so much later a call may come, and its followers at once. Where the server does not tell what
    /// is left, it makes up for late timers and no more.
    fn credit(&self) -> Duration {
        if self.is_long() {
            return times(self.gap(1), self.limit as f64 / 4.0);
        }
        if self.told { self.window / 4 } else { LATE }
    }
}

impl Bucket {
    pub(crate) fn new(rate: Option<Rate>, now: Instant) -> Self {
        let quota = rate.map(|Rate { calls, per, .. }| {
            let (limit, window) = (u64::from(calls.max(1)), per.min(LONGEST));
            Quota { limit, window, left: limit, end: now + window, told: false }
        });
        Self {
            queue: VecDeque::new(),
            room: if quota.is_some() { u32::MAX } else { START },
            quota,
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
        let Some(quota) = self.quota.as_mut().filter(|quota| quota.end <= now) else { return };
        // who waited for the end has earned nothing by it
        if !self.queue.is_empty() {
            self.held = self.held.max(Some(quota.end));
        }
        let next = quota.end + quota.window;
        quota.end = if next > now { next } else { now + quota.window };
        quota.left = quota.limit;
    }

    /// How much of the window is left, if all calls in flight are counted.
    fn left(&self, quota: &Quota) -> u64 {
        if quota.told { quota.left.saturating_sub(self.aloft) } else { quota.left }
    }

    /// When the first call may go; `None` = after an answer.
    pub(crate) fn due(&self, weight: u32) -> Option<Instant> {
        if self.flying >= self.room {
            return None;
        }
        let Some(quota) = &self.quota else { return self.held.or(Some(self.last)) };
        let gap = if self.sent == 0 { Duration::ZERO } else { self.gap.max(quota.gap(weight)) };
        let due = self.held.max(Some(self.last + gap));
        let enough = self.left(quota) >= quota.limit.min(weight.into());
        if enough { due } else { due.max(Some(quota.end)) }
    }

    /// How long a call waits with so much before it, as far as can be known.
    pub(crate) fn expected(&self, ahead: u64, now: Instant) -> Duration {
        let held = self.held.unwrap_or(self.last);
        let Some(quota) = &self.quota else { return held.saturating_duration_since(now) };
        let behind = |start: Instant, count: u64| start + times(quota.gap(1), count as f64);
        let earned = now.checked_sub(quota.credit()).unwrap_or(now);
        let paced = behind(held.max(self.last + self.gap).max(earned), ahead);
        let at = match ahead.checked_sub(self.left(quota)) {
            Some(further) => paced.max(behind(quota.end, further)),
            None => paced,
        };
        at.saturating_duration_since(now)
    }

    /// Counts a call that goes now and was due then; returns [`sent`](Self::sent).
    pub(crate) fn send(&mut self, weight: u32, due: Instant, now: Instant) -> u64 {
        self.flying += 1;
        self.aloft += u64::from(weight);
        self.sent += u64::from(weight);
        self.last = due;
        if let Some(quota) = &mut self.quota {
            let counted = if quota.told { self.aloft } else { u64::from(weight) };
            let left = quota.left.saturating_sub(counted);
            if !quota.told {
                quota.left = left;
            }
            self.last = due.max(now.checked_sub(quota.credit()).unwrap_or(now));
            self.gap = quota.gap(weight);
            if !quota.is_long() {
                // what is left is spread over the rest of the window
                let share = f64::from(weight) / (left as f64 + f64::from(weight));
                self.gap = self.gap.max(times(quota.end.saturating_duration_since(now), share));
            }
        }
        self.sent
    }

    /// A call is no longer in flight. Without an answer, it counts as if it had been sent.
    pub(crate) fn free(&mut self, weight: u32, answered: bool) {
        self.flying = self.flying.saturating_sub(1);
        self.aloft = self.aloft.saturating_sub(weight.into());
        if let Some(quota) = self.quota.as_mut().filter(|quota| quota.told && !answered) {
            quota.left = quota.left.saturating_sub(weight.into());
        }
    }

    /// An answer to the call that was the `sent`th. `hold`: it was refused, and for how long all are.
    pub(crate) fn answered(&mut self, sent: u64, told: &RateLimit, hold: Option<Duration>, now: Instant) {
        if let RateLimit { limit: Some(limit @ 1..), remaining: Some(left), reset: Some(reset), .. } = *told
            && !reset.is_zero()
        {
            self.learn(limit, left.min(limit), reset.min(LONGEST), now);
        }
        if let Some(hold) = hold {
            self.held = self.held.max(Some(now + hold));
            self.room = 1;
            self.refused = self.sent;
            if let Some(quota) = &mut self.quota {
                quota.left = 0;
            }
        } else if sent > self.refused {
            self.room = if self.quota.is_some() { u32::MAX } else { self.room.saturating_add(1) };
        }
    }

    fn learn(&mut self, limit: u64, left: u64, reset: Duration, now: Instant) {
        let end = now + reset + if reset > LONG { EARLY } else { Duration::ZERO };
        let known = self.quota.as_mut().filter(|quota| quota.told && quota.limit == limit);
        let Some(quota) = known else {
            let quota = Quota { limit, window: reset, left, end, told: true };
            self.last = now.checked_sub(quota.credit()).unwrap_or(now);
            self.gap = Duration::ZERO;
            self.quota = Some(quota);
            return;
        };
        quota.window = quota.window.max(reset);
        if end > quota.end + quota.window / 2 {
            (quota.end, quota.left) = (end, left);
        } else if end + quota.window / 2 > quota.end {
            // answers overtake each other, and tell whole seconds: the careful word counts
            (quota.end, quota.left) = (quota.end.max(end), quota.left.min(left));
        }
        // else it is about a window that is over
    }

    /// What the calls before this one count; before a new one, all.
    pub(crate) fn ahead(&self, waiter: Option<&Arc<Waiter>>) -> u64 {
        let before = self.queue.iter().take_while(|other| !waiter.is_some_and(|own| Arc::ptr_eq(own, other)));
        before.map(|other| u64::from(other.weight)).sum()
    }

    /// The first one looks again whether it may go.
    pub(crate) fn wake(&self) {
        if let Some(first) = self.queue.front() {
            first.wake.notify_one();
        }
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
            && self.quota.as_ref().is_none_or(|quota| quota.end <= now)
    }
}

/// So many times as long, but never longer than [`LONGEST`].
fn times(time: Duration, factor: f64) -> Duration {
    Duration::try_from_secs_f64(time.as_secs_f64() * factor).map_or(LONGEST, |time| time.min(LONGEST))
}
