//! How many retries a client may still make.

use std::sync::atomic::{AtomicU32, Ordering};

use crate::ErrorKind;

/// Tokens that retries cost and successes give back, so that a server which fails is not asked three times by every
/// call. Clones of a client share one.
pub(super) struct Budget {
    tokens: AtomicU32,
    most: u32,
}

impl Budget {
    /// What a client starts with, and never exceeds.
    pub(super) const DEFAULT: u32 = 500;

    pub(super) fn new(tokens: u32) -> Self {
        Self { tokens: AtomicU32::new(tokens), most: tokens }
    }

    /// Takes what the retry of such a failure costs: 5, or 10 where the server may still be busy with the request.
    /// `false` = there is not so much.
    pub(super) fn pay(&self, failure: ErrorKind) -> bool {
        let cost = if failure == ErrorKind::Timeout { 10 } else { 5 };
        self.change(|tokens| tokens.checked_sub(cost))
    }

    /// Gives 1 back, for a call that needed no retry.
    pub(super) fn refill(&self) {
        self.change(|tokens| (tokens < self.most).then(|| tokens + 1));
    }

    fn change(&self, change: impl FnMut(u32) -> Option<u32>) -> bool {
        self.tokens.fetch_update(Ordering::Relaxed, Ordering::Relaxed, change).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Fails with one cost for both, without `refill`, and without `self.most`.
    #[test]
    fn a_retry_costs_five_or_ten_and_a_success_gives_one_back() {
        let budget = Budget::new(12);
        assert!(!Budget::new(4).pay(ErrorKind::Transport) && !Budget::new(9).pay(ErrorKind::Timeout));
        assert!(budget.pay(ErrorKind::Timeout) && !budget.pay(ErrorKind::Transport));
        budget.refill();
        budget.refill();
        assert!(!budget.pay(ErrorKind::Transport));
        budget.refill();
        assert!(budget.pay(ErrorKind::Transport) && !budget.pay(ErrorKind::Transport));
        for _ in 0..20 {
            budget.refill();
        }
        assert_eq!(budget.tokens.into_inner(), 12);
    }
}
