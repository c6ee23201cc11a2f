//! Bytes, read as decisions, and edits as they decide.

use std::panic;

/// Decisions; when the bytes are over, each is the first.
pub(crate) struct Decisions<'a>(&'a [u8]);

impl<'a> Decisions<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    pub(crate) fn are_over(&self) -> bool {
        self.0.is_empty()
    }

    /// The next so many bytes, or those that are left.
    pub(crate) fn take(&mut self, count: usize) -> &'a [u8] {
        let (taken, rest) = self.0.split_at(count.min(self.0.len()));
        self.0 = rest;
        taken
    }

    /// A number of so many bytes, at most 8, the lowest first.
    pub(crate) fn number(&mut self, bytes: usize) -> u64 {
        self.take(bytes).iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte))
    }

    /// A number below that one; 0 below 0.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        let bytes = if end > 1 << 8 { 3 } else { 1 };
        self.number(bytes) as usize % end.max(1)
    }

    pub(crate) fn one<'b, T>(&mut self, of: &'b [T]) -> &'b T {
        &of[self.below(of.len())]
    }
}

/// The text after the edits that are decided on until the decisions are over.
pub(crate) fn edited(text: &[u8], decisions: &mut Decisions<'_>, pieces: &[&str]) -> Vec<u8> {
    let mut text = text.to_vec();
    while !decisions.are_over() {
        let edit = decisions.below(8);
        let at = decisions.below(text.len() + 1);
        let end = (at + 1 + decisions.below(16)).min(text.len());
        match edit {
            0..=2 => drop(text.splice(at..at, decisions.one(pieces).bytes())),
            3 | 4 => drop(text.splice(at..end, decisions.one(pieces).bytes())),
            5 => drop(text.drain(at..end)),
            6 => text.extend_from_within(at..end),
            _ if decisions.below(8) == 0 => text.truncate(at),
            _ => drop(text.splice(at..end, decisions.take(1).iter().copied())),
        }
    }
    text
}

/// Runs a target over the first so many of a sequence of made-up bytes, the same on each machine. What it failed on is
/// told.
pub(crate) fn rounds(count: u64, target: fn(&[u8])) {
    for round in 0..count {
        let bytes = made_up(round);
        if let Err(failure) = panic::catch_unwind(|| target(&bytes)) {
            eprintln!("the bytes: {bytes:?}");
            panic::resume_unwind(failure);
        }
    }
}

/// Up to 63 bytes, by SplitMix64.
fn made_up(round: u64) -> Vec<u8> {
    let mut state = round.wrapping_mul(0xd134_2543_de82_ef95);
    let mut next = || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (state ^ state >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ mixed >> 31).to_le_bytes()
    };
    let length = usize::from(next()[0] % 64);
    std::iter::repeat_with(next).flatten().take(length).collect()
}
