//! Faults by name: `html:502`, `reset:in-body`, `cut`.

use std::{fmt, str::FromStr};

use crate::{Fault, Stage};

/// Those that need nothing further.
static PLAIN: [(&str, Fault); 19] = [
    ("envelope", Fault::Envelope),
    ("redirect-loop", Fault::RedirectLoop),
    ("cut", Fault::Cut),
    ("length-too-long", Fault::LengthTooLong),
    ("length-too-short", Fault::LengthTooShort),
    ("bad-chunks", Fault::BadChunks),
    ("bad-gzip", Fault::BadGzip),
    ("gzip-bomb", Fault::GzipBomb),
    ("endless", Fault::Endless),
    ("slow", Fault::Slow),
    ("invalid-utf8", Fault::InvalidUtf8),
    ("byte-order-mark", Fault::ByteOrderMark),
    ("duplicate-keys", Fault::DuplicateKeys),
    ("deep-nesting", Fault::DeepNesting),
    ("huge-numbers", Fault::HugeNumbers),
    ("wrong-types", Fault::WrongTypes),
    ("bare-carriage-return", Fault::BareCarriageReturn),
    ("split-header", Fault::SplitHeader),
    ("unasked", Fault::Unasked),
];

static STAGES: [(&str, Stage); 4] = [
    ("before-head", Stage::BeforeHead),
    ("in-head", Stage::InHead),
    ("before-body", Stage::BeforeBody),
    ("in-body", Stage::InBody),
];

fn name_of<T: PartialEq>(names: &'static [(&'static str, T)], what: &T) -> &'static str {
    names.iter().find(|(_, known)| known == what).map_or("", |(name, _)| name)
}

fn called<T: Clone>(names: &[(&str, T)], name: &str) -> Option<T> {
    names.iter().find(|(known, _)| *known == name).map(|(_, what)| what.clone())
}

/// As it is written on a command line.
impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Html(status) => write!(f, "html:{status}"),
            Self::Empty(status) => write!(f, "empty:{status}"),
            Self::Status(status) => write!(f, "status:{status}"),
            Self::Redirect(to) => write!(f, "redirect:{to}"),
            Self::Reset(stage) => write!(f, "reset:{}", name_of(&STAGES, stage)),
            plain => f.write_str(name_of(&PLAIN, plain)),
        }
    }
}

/// ```
/// use chat_mock::{Fault, Stage};
///
/// assert_eq!("html:502".parse(), Ok(Fault::Html(502)));
/// assert_eq!("reset:in-body".parse(), Ok(Fault::Reset(Stage::InBody)));
/// ```
impl FromStr for Fault {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (name, what) = text.split_once(':').unwrap_or((text, ""));
        let status = || what.parse().ok().filter(|status| (100..1000).contains(status));
        let fault = match name {
            "html" => status().map(Self::Html),
            "empty" => status().map(Self::Empty),
            "status" => status().map(Self::Status),
            "redirect" => (!what.is_empty()).then(|| Self::Redirect(what.to_owned())),
            "reset" => called(&STAGES, what).map(Self::Reset),
            _ => called(&PLAIN, text),
        };
        fault.ok_or_else(|| {
            let stages = STAGES.map(|(name, _)| name).join(", ");
            let plain: Vec<&str> = PLAIN.iter().map(|(name, _)| *name).collect();
            format!(
                "`{text}` is no fault; there are html:STATUS, empty:STATUS, status:STATUS, redirect:URL, \
                 reset:STAGE ({stages}), {}",
                plain.join(", ")
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_has_a_name_of_its_own() {
        for fault in Fault::all("http://elsewhere.example/") {
            assert_eq!(fault.to_string().parse(), Ok(fault));
        }
    }

    #[test]
    fn what_is_no_fault_is_told_with_what_is() {
        for text in
            ["", "html", "html:", "html:5", "html:5000", "reset", "reset:late", "redirect:", "cut:1", "curt"]
        {
            let told = text.parse::<Fault>().unwrap_err();
            assert!(
                told.starts_with(&format!("`{text}` is no fault")) && told.contains("bad-chunks"),
                "{told}"
            );
        }
    }
}
