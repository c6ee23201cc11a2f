//! Fuzz targets: what holds whatever arrives.
//!
//! A target is a function of bytes, which it reads as decisions: which of the texts under `spec/`, or of its own, is
//! taken, and how that is edited. So the examples are the corpus, and none is copied. As tests, targets read the same
//! made-up bytes on each machine, and those on which one of them once failed (`__fuzz__/<target>/crashes/`).
//! `CONTRIBUTING.md` has the commands that search for longer.

#![expect(clippy::unwrap_used, reason = "targets fail as tests do")]

/// A target: what a fuzzer makes up or has found, then the first rounds of made-up bytes.
macro_rules! fuzz {
    ($target:path, rounds = $rounds:literal) => {
        bolero::check!().with_iterations(0).for_each($target);
        crate::bytes::rounds($rounds, $target);
    };
}

mod access_token;
mod bytes;
mod datetimes;
mod decoders;
mod spec;
