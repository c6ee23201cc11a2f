//! Which operation counts against which limit.

use std::{
    collections::BTreeMap,
    sync::Arc,
    time::{Duration, Instant},
};

use chat_facts::{OperationMeta, Rate};

use crate::{
    RateLimit,
    bucket::{Bucket, WATCHFUL, Waiter},
    quota::LONGEST,
};

/// With so many buckets the idle ones are forgotten; a server that names more at once is not followed.
const MOST: usize = 512;
/// The wait after a refusal that tells none, and between calls that try whether the account may go on.
const PROBE: Duration = Duration::from_secs(1);
/// Who is first and may go, but does not, is not polled: so much later the next one goes instead.
const ABSENT: Duration = Duration::from_millis(50);
/// The one at this place, and those behind it, wait for so many times [`ABSENT`].
const STEPS: u32 = 8;

#[derive(Default)]
pub(crate) struct Table {
    pub(crate) rates: BTreeMap<&'static str, Rate>,
    pub(crate) default_rate: Option<Rate>,
    /// Whether all operations that take the token and have no bucket count against one.
    pub(crate) one: bool,
    /// Buckets by number; numbers by the bucket's names, and by the operation's.
    buckets: BTreeMap<u64, Bucket>,
    names: BTreeMap<String, u64>,
    operations: BTreeMap<&'static str, u64>,
    count: u64,
    /// The account as a whole was refused: nothing goes before, and then a call a second until one is answered.
    blocked: Option<Instant>,
}

/// What the call may do now.
pub(crate) enum Turn {
    Go(Ticket),
    /// Wait so long or to be woken; `None` = to be woken.
    Wait(Option<Duration>),
    /// The wait would be so long.
    TooLong(Duration),
}

/// A call that went.
pub(crate) struct Ticket {
    bucket: u64,
    sent: u64,
    weight: u32,
    answered: bool,
    probe: bool,
    flying: bool,
}

impl Table {
    /// Lets the call go, or puts it into the queue.
    pub(crate) fn turn(
        &mut self,
        operation: &'static OperationMeta,
        weight: u32,
        waiter: &mut Option<Arc<Waiter>>,
        within: Duration,
        now: Instant,
    ) -> Turn {
        let id = self.bucket_of(operation, now);
        let weight = weight.max(1);
        let blocked = self.blocked;
        let bucket = self.bucket(id, now);
        bucket.roll(now);
        if let Some(waiter) = waiter {
            Bucket::came(waiter);
        }
        let place = bucket.place(waiter.as_ref(), weight);
        let not_before = |due: Instant| blocked.map_or(due, |end| due.max(end));
        let due = not_before(bucket.due(weight));
        let turn = due.max(not_before(bucket.due(place.first)) + ABSENT * place.before.min(STEPS));
        if turn <= now && place.before < WATCHFUL {
            if let Some(waiter) = waiter.take() {
                bucket.overtake(&waiter);
            }
            let sent = bucket.send(weight, due, now);
            bucket.wake();
            self.blocked = blocked.map(|_| now + PROBE);
            return Turn::Go(Ticket {
                bucket: id,
                sent,
                weight,
                answered: false,
                probe: blocked.is_some(),
                flying: true,
            });
        }
        let wait = bucket.expected(place.ahead, now).max(until(Some(due), now));
        if wait > within {
            return Turn::TooLong(wait);
        }
        waiter.get_or_insert_with(|| {
            let waiter = Arc::new(Waiter::new(operation, weight));
            bucket.join(Arc::clone(&waiter));
            waiter
        });
        Turn::Wait((place.before < WATCHFUL).then(|| turn.saturating_duration_since(now)))
    }

    /// The call gave up its place.
    pub(crate) fn leave(&mut self, waiter: &Arc<Waiter>, now: Instant) {
        let id = self.bucket_of(waiter.operation(), now);
        let bucket = self.bucket(id, now);
        bucket.leave(waiter);
        bucket.wake();
    }

    /// The call is over, answered or not.
    pub(crate) fn free(&mut self, ticket: &mut Ticket, now: Instant) {
        if std::mem::take(&mut ticket.flying) {
            let bucket = self.bucket(ticket.bucket, now);
            bucket.free(ticket.weight, ticket.answered);
            bucket.wake();
        }
    }

    pub(crate) fn answered(
        &mut self,
        ticket: &mut Ticket,
        operation: &'static OperationMeta,
        hold: Option<Option<Duration>>,
        told: &RateLimit,
        now: Instant,
    ) {
        let hold = hold.map(|hold| hold.filter(|hold| !hold.is_zero()).unwrap_or(PROBE).min(LONGEST));
        match hold {
            // what is told is the account's then, not the bucket's
            Some(hold) if told.global => {
                self.blocked = self.blocked.max(Some(now + hold));
                self.buckets.values().for_each(Bucket::wake_all);
            }
            _ => {
                let id = self.told_bucket(operation, told.bucket.as_deref(), now);
                let same = id == ticket.bucket;
                let bucket = self.bucket(id, now);
                bucket.answered(same.then_some(ticket.sent), told, hold, now);
                if hold.is_some() {
                    bucket.wake_all()
                } else {
                    bucket.wake()
                }
                if ticket.probe && hold.is_none() {
                    self.blocked = None;
                    self.buckets.values().for_each(Bucket::wake);
                }
            }
        }
        ticket.answered = true;
        self.free(ticket, now);
    }

    fn bucket(&mut self, id: u64, now: Instant) -> &mut Bucket {
        self.buckets.entry(id).or_insert_with(|| Bucket::new(None, now))
    }

    /// The bucket that the operation counts against, as far as is known.
    fn bucket_of(&mut self, operation: &'static OperationMeta, now: Instant) -> u64 {
        if let Some(id) = self.operations.get(operation.name) {
            return *id;
        }
        let own = if self.one && operation.auth { "" } else { operation.name };
        let name = operation.bucket.unwrap_or(own);
        let id = self.names.get(name).copied().unwrap_or_else(|| self.create(name, operation, now));
        self.operations.insert(operation.name, id);
        id
    }

    /// The bucket that the server named, to which the operation and those that wait to call it move.
    fn told_bucket(&mut self, operation: &'static OperationMeta, name: Option<&str>, now: Instant) -> u64 {
        let old = self.bucket_of(operation, now);
        let Some(name) = name else { return old };
        let new = match self.names.get(name).copied() {
            Some(id) => id,
            None if !self.bucket(old, now).named => {
                self.names.insert(name.to_owned(), old);
                old
            }
            None => {
                self.forget(now);
                if self.buckets.len() >= MOST {
                    return old;
                }
                self.create(name, operation, now)
            }
        };
        self.bucket(new, now).named = true;
        if new != old {
            self.operations.insert(operation.name, new);
            let moved = self.bucket(old, now).split(operation);
            self.bucket(old, now).wake();
            moved.into_iter().for_each(|waiter| self.bucket(new, now).join(waiter));
        }
        new
    }

    fn create(&mut self, name: &str, operation: &OperationMeta, now: Instant) -> u64 {
        self.forget(now);
        self.count += 1;
        let rate = self.rates.get(name).copied().or(operation.rate).or(self.default_rate);
        self.buckets.insert(self.count, Bucket::new(rate, now));
        self.names.insert(name.to_owned(), self.count);
        self.count
    }

    /// Forgets idle buckets if there are many.
    fn forget(&mut self, now: Instant) {
        if self.buckets.len() >= MOST {
            self.buckets.retain(|_, bucket| !bucket.is_idle(now));
            self.names.retain(|_, id| self.buckets.contains_key(id));
            self.operations.retain(|_, id| self.buckets.contains_key(id));
        }
    }
}

fn until(instant: Option<Instant>, now: Instant) -> Duration {
    instant.map_or(Duration::ZERO, |instant| instant.saturating_duration_since(now))
}

#[cfg(test)]
mod tests {
    use super::*;
    use chat_facts::Method;

    /// Fails without the look at `MOST` in `told_bucket`, and without `forget` there.
    #[test]
    fn names_without_end_take_no_memory_without_end() {
        static GET: OperationMeta = OperationMeta::new("thing.get", Method::Get, "/thing");
        let (mut table, mut now) = (Table::default(), Instant::now());
        let mut told = |names: std::ops::Range<u32>, pause| {
            let mut last = 0;
            for number in names {
                let turn = table.turn(&GET, 1, &mut None, Duration::ZERO, now);
                let Turn::Go(mut ticket) = turn else { unreachable!("the bucket is empty") };
                let told = RateLimit {
                    limit: Some(1_000_000),
                    remaining: Some(1_000_000),
                    reset: Some(Duration::from_secs(60)),
                    bucket: Some(number.to_string()),
                    global: false,
                };
                now += pause;
                table.answered(&mut ticket, &GET, None, &told, now);
                last = table.operations["thing.get"];
            }
            assert!(table.buckets.len() <= MOST && table.names.len() <= 2 * MOST + 2);
            last
        };
        let (pause, no_pause) = (Duration::from_secs(1), Duration::ZERO);
        // buckets in use stay, and no further one is made
        assert!(told(0..MOST as u32 + 100, no_pause) <= MOST as u64);
        // idle ones make room
        assert!(told(10_000..20_000, pause) > 9_000);
    }
}
