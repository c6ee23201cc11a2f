//! "Did you mean": the known word that looks most like an unknown one.

/// The candidate nearest to `word`, if one is near enough to be what was meant. The first of equals wins.
///
/// ```
/// use chat_spec::suggest::closest;
///
/// assert_eq!(closest("MessageTyp", ["MessageId", "MessageType"]), Some("MessageType"));
/// assert_eq!(closest("qeury", ["path", "query"]), Some("query"));
/// assert_eq!(closest("colour", ["path", "query"]), None);
/// ```
pub fn closest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = word.chars().count();
    let mut best: Option<(usize, &'a str)> = None;
    for candidate in candidates {
        let distance = strsim::damerau_levenshtein(&word.to_lowercase(), &candidate.to_lowercase());
        let allowed = (length.max(candidate.chars().count()) / 3).max(1);
        let is_other_word = distance >= length.max(candidate.chars().count());
        if distance <= allowed && !is_other_word && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// The words as prose, one of which is meant: `` `a`, `b` or `c` ``.
pub(crate) fn alternatives<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    joined(words, "or")
}

/// The words as prose, all of which are meant: `` `a`, `b` and `c` ``.
pub(crate) fn enumerated<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    joined(words, "and")
}

fn joined<'a>(words: impl IntoIterator<Item = &'a str>, last_but_one: &str) -> String {
    let words: Vec<String> = words.into_iter().map(quoted).collect();
    match words.split_last() {
        None => "nothing".to_owned(),
        Some((only, [])) => only.clone(),
        Some((last, first)) => format!("{} {last_but_one} {last}", first.join(", ")),
    }
}

fn quoted(word: &str) -> String {
    if word.is_empty() { "`\"\"`".to_owned() } else { format!("`{word}`") }
}
