//! What must not be told of a call, whoever repeats it.

use std::cmp::Reverse;

use crate::Secret;

/// The fewest letters of a secret that are hidden where a text ends in the middle of it.
const CUT: usize = 4;

/// The secrets of a call: its token, and those among its parameters.
#[derive(Clone, Debug, Default)]
pub(crate) struct Hidden {
    pub(crate) token: Option<Secret>,
    pub(crate) parameters: Vec<Secret>,
}

impl Hidden {
    /// Every spelling in which servers send them back, the longest first: one secret may be a part of another.
    pub(crate) fn spellings(&self) -> Vec<String> {
        let secrets = self.token.iter().chain(&self.parameters);
        let mut all: Vec<String> = secrets.flat_map(Secret::spellings).collect();
        all.sort_unstable_by_key(|spelling| Reverse(spelling.len()));
        all
    }

    /// Replaces them in foreign text, and also the beginning of one where the text was shortened to end with `…`.
    pub(crate) fn scrub<'a>(&self, texts: impl IntoIterator<Item = &'a mut String>) {
        let mut texts = texts.into_iter().peekable();
        // most answers have nothing to look at
        let spellings = if texts.peek().is_some() { self.spellings() } else { Vec::new() };
        for text in texts {
            for spelling in &spellings {
                if text.contains(spelling) {
                    *text = text.replace(spelling, "***");
                }
                if let Some(kept) = text.strip_suffix('…').and_then(|text| before_cut(text, spelling)) {
                    *text = format!("{kept}***…");
                }
            }
        }
    }
}

/// What stands before the beginning of a secret that the text ends with.
fn before_cut<'a>(text: &'a str, secret: &str) -> Option<&'a str> {
    let ends = secret.char_indices().map(|(at, _)| at).skip(CUT);
    ends.filter_map(|end| text.strip_suffix(secret.get(..end)?)).last()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scrubbed(text: &str) -> String {
        let parameters = vec![Secret::from("hunter2"), Secret::from("hunter2-and-more")];
        let mut text = text.to_owned();
        Hidden { token: Some(Secret::from("1/MTEyNzQ=")), parameters }.scrub([&mut text]);
        text
    }

    #[test]
    fn a_secret_in_another_does_not_leave_its_rest() {
        assert_eq!(scrubbed("hunter2-and-more, hunter2, 1%2FMTEyNzQ%3D"), "***, ***, ***");
    }

    #[test]
    fn a_secret_that_a_text_ends_in_is_hidden() {
        assert_eq!(scrubbed("bad token 1/MTEyN…"), "bad token ***…");
        assert_eq!(scrubbed("the password hunter2-an…"), "the password ***…");
        assert_eq!(scrubbed("a hunt…"), "a ***…");
        assert_eq!(scrubbed("a hun…"), "a hun…", "so few letters are anybody's");
        assert_eq!(scrubbed("a hunt"), "a hunt", "whole");
    }
}
