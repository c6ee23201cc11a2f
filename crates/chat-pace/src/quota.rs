//! How many calls a limit allows, as the server tells it or the documents do.

use std::{
    collections::VecDeque,
    time::{Duration, Instant},
};

use chat_facts::Rate;

/// Calls are so much further apart than the rate asks for, so that no window sees one too many, whenever it begins.
const MARGIN: f64 = 1.02;
/// Calls of a long window are not spread over it: while any are left, they go [`SOON`] after each other, or sooner.
const LONG: Duration = Duration::from_secs(60);
const SOON: Duration = Duration::from_millis(250);
/// How early the end of a long window may be told, as servers tell whole seconds.
const EARLY: Duration = Duration::from_secs(1);
/// The longest window that an answer is believed: longer ones are tried again sooner.
const BELIEVED: Duration = Duration::from_secs(60 * 60);
/// How late a timer may be.
const LATE: Duration = Duration::from_millis(10);
/// The longest time of all.
pub(crate) const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);
/// Calls of the same slice of a documented window are remembered as one; it has so many.
const SLICES: u32 = 1024;

pub(crate) struct Quota {
    limit: u64,
    window: Duration,
    counted: Counted,
}

enum Counted {
    /// By the server, in windows of its own.
    There {
        /// What was left of the window when the server told it last, which knew nothing of calls in flight.
        left: u64,
        end: Instant,
        /// The number of the call whose answer told that, or the last one before the window began.
        taught: u64,
    },
    /// Here: when slices with calls began, and what their calls count. No time as long as the window sees more than the
    /// limit.
    Here { slices: VecDeque<(Instant, u64)>, sum: u64 },
}

impl Quota {
    pub(crate) fn documented(rate: Rate) -> Self {
        let counted = Counted::Here { slices: VecDeque::new(), sum: 0 };
        Self { limit: rate.calls.max(1).into(), window: rate.per.min(LONGEST), counted }
    }

    /// What the answer to the call of this number told.
    pub(crate) fn told(call: u64, limit: u64, left: u64, reset: Duration, now: Instant) -> Self {
        let window = reset.min(BELIEVED);
        let early = if window > LONG { EARLY } else { Duration::ZERO };
        Self { limit, window, counted: Counted::There { left, end: now + window + early, taught: call } }
    }

    /// Another answer told this. Returns whether it is news, and not about the window that is known.
    pub(crate) fn learn(&mut self, news: Self) -> bool {
        let Counted::There { left: new_left, end: new_end, taught: call } = news.counted else {
            return false;
        };
        let limit = self.limit;
        let half = self.window / 2;
        let Counted::There { left, end, taught } = &mut self.counted else {
            *self = news;
            return true;
        };
        if limit != news.limit || (new_end + half < *end && call > *taught) {
            // what was believed of the window is wrong
            *self = news;
            return true;
        }
        if new_end > *end + half {
            (*end, *left, *taught) = (new_end, new_left, call);
        } else if new_end + half >= *end {
            // answers overtake each other, and tell whole seconds: the careful word counts
            (*end, *left) = (new_end.max(*end), new_left.min(*left));
        } else {
            // it is about a window that is over
            return false;
        }
        self.window = self.window.max(news.window);
        false
    }

    /// Begins the next window if the last one is over, before the call of this number; tells when it began.
    pub(crate) fn roll(&mut self, next: u64, now: Instant) -> Option<Instant> {
        match &mut self.counted {
            Counted::There { left, end, taught } if *end <= now => {
                let began = *end;
                *end = if began + self.window > now { began + self.window } else { now + self.window };
                (*left, *taught) = (self.limit, next);
                Some(began)
            }
            Counted::There { .. } => None,
            Counted::Here { slices, sum } => {
                let kept = kept(self.window);
                while slices.front().is_some_and(|(began, _)| *began + kept <= now) {
                    *sum = sum.saturating_sub(slices.pop_front().map_or(0, |(_, weight)| weight));
                }
                None
            }
        }
    }

    /// Counts a call that goes now.
    pub(crate) fn send(&mut self, weight: u32, now: Instant) {
        if let Counted::Here { slices, sum } = &mut self.counted {
            *sum += u64::from(weight);
            match slices.back_mut() {
                Some((began, all)) if now < *began + self.window / SLICES => *all += u64::from(weight),
                _ => slices.push_back((now, weight.into())),
            }
        }
    }

    /// A call in flight was given up. It may have arrived.
    pub(crate) fn lose(&mut self, weight: u32) {
        if let Counted::There { left, .. } = &mut self.counted {
            *left = left.saturating_sub(weight.into());
        }
    }

    /// What may still be sent now, with so much in flight.
    pub(crate) fn left(&self, aloft: u64) -> u64 {
        match &self.counted {
            Counted::There { left, .. } => left.saturating_sub(aloft),
            Counted::Here { sum, .. } => self.limit.saturating_sub(*sum),
        }
    }

    /// When a call that counts so much has room, with so much in flight; `None` = now. What counts more than the limit
    /// goes alone.
    pub(crate) fn room(&self, weight: u32, aloft: u64) -> Option<Instant> {
        let need = self.limit.min(weight.into()).checked_sub(self.left(aloft)).filter(|need| *need > 0)?;
        match &self.counted {
            Counted::There { end, .. } => Some(*end),
            Counted::Here { slices, .. } => self.over(slices, need),
        }
    }

    /// When so much of what was sent is a window ago.
    fn over(&self, slices: &VecDeque<(Instant, u64)>, need: u64) -> Option<Instant> {
        let mut sum = 0;
        let found = slices.iter().find(|(_, weight)| {
            sum += weight;
            sum >= need
        });
        found.map(|(began, _)| *began + kept(self.window))
    }

    /// When there is room for one more after so many others, as far as can be known.
    pub(crate) fn room_after(&self, ahead: u64, aloft: u64) -> Option<Instant> {
        let beyond = ahead.checked_sub(self.left(aloft))?;
        let (next, more) = match &self.counted {
            Counted::There { end, .. } => (*end, beyond),
            Counted::Here { slices, sum } => match self.over(slices, beyond + 1) {
                Some(at) => (at, 0),
                None => (slices.back()?.0 + kept(self.window), beyond.saturating_sub(*sum)),
            },
        };
        Some(next + times(self.even(1), more as f64))
    }

    /// How far apart calls that count so much are if they are spread over the window.
    fn even(&self, weight: u32) -> Duration {
        times(self.window, MARGIN * f64::from(weight) / self.limit as f64)
    }

    /// How long after a call that counts so much the next one may go.
    pub(crate) fn gap(&self, weight: u32) -> Duration {
        if self.is_long() { self.even(weight).min(SOON) } else { self.even(weight) }
    }

    /// The same, where what is left of a told window has to last until its end.
    pub(crate) fn share(&self, weight: u32, aloft: u64, now: Instant) -> Duration {
        let gap = self.gap(weight);
        match &self.counted {
            Counted::There { end, .. } if !self.is_long() => {
                let share = f64::from(weight) / (self.left(aloft) as f64 + f64::from(weight));
                gap.max(times(end.saturating_duration_since(now), share))
            }
            _ => gap,
        }
    }

    fn is_long(&self) -> bool {
        match self.counted {
            Counted::There { .. } => self.window > LONG,
            Counted::Here { .. } => self.window >= LONG,
        }
    }

    /// What silence earns: so much later a call may come, and its followers at once. Where the server does not tell what
    /// is left, it makes up for late timers and no more.
    pub(crate) fn credit(&self) -> Duration {
        match self.counted {
            Counted::There { .. } if self.is_long() => times(self.gap(1), self.limit as f64 / 4.0),
            Counted::There { .. } => self.window / 4,
            Counted::Here { .. } => LATE,
        }
    }

    /// Whether forgetting it changes nothing.
    pub(crate) fn is_over(&self, now: Instant) -> bool {
        match &self.counted {
            Counted::There { end, .. } => *end <= now,
            Counted::Here { slices, .. } => {
                slices.back().is_none_or(|(began, _)| *began + kept(self.window) <= now)
            }
        }
    }
}

/// How long after its beginning a slice of a documented window counts: until its last call is a window ago.
fn kept(window: Duration) -> Duration {
    times(window, MARGIN) + window / SLICES
}

/// So many times as long, but never longer than [`LONGEST`].
fn times(time: Duration, factor: f64) -> Duration {
    Duration::try_from_secs_f64(time.as_secs_f64() * factor).map_or(LONGEST, |time| time.min(LONGEST))
}
