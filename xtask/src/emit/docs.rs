//! What stands above an item: meaning, limits, units, defaults, corrections, links.

use chat_spec::ir::{self, Facts, Literal, Scalar};
use proc_macro2::TokenStream;
use quote::quote;

/// Where lines of prose are broken.
const WIDTH: usize = 100;

/// Docs under construction: paragraphs, lists and code.
#[derive(Debug, Default)]
pub(super) struct Docs {
    lines: Vec<String>,
}

impl Docs {
    pub(super) fn new(first: &str) -> Self {
        let mut docs = Self::default();
        docs.paragraph(first);
        docs
    }

    /// A paragraph, broken into lines.
    pub(super) fn paragraph(&mut self, text: &str) {
        for part in text.split("\n\n").map(str::trim).filter(|part| !part.is_empty()) {
            self.gap();
            if part.starts_with("- ") || part.starts_with("| ") {
                self.lines.extend(part.lines().map(str::to_owned));
            } else {
                wrap(part, "", "", &mut self.lines);
            }
        }
    }

    /// A point of a list.
    pub(super) fn point(&mut self, text: &str) {
        if self.lines.last().is_some_and(|line| !line.starts_with("- ") && !line.starts_with("  ")) {
            self.gap();
        }
        wrap(text, "- ", "  ", &mut self.lines);
    }

    pub(super) fn heading(&mut self, text: &str) {
        self.gap();
        self.lines.push(format!("# {text}"));
    }

    /// Code that compiles.
    pub(super) fn code(&mut self, fence: &str, lines: impl IntoIterator<Item = String>) {
        self.gap();
        self.lines.push(format!("```{fence}"));
        self.lines.extend(lines);
        self.lines.push("```".to_owned());
    }

    fn gap(&mut self) {
        if self.lines.last().is_some_and(|line| !line.is_empty()) {
            self.lines.push(String::new());
        }
    }

    pub(super) fn lines(&self) -> &[String] {
        &self.lines
    }

    /// As attributes.
    pub(super) fn attributes(&self) -> TokenStream {
        let lines =
            self.lines.iter().map(|line| if line.is_empty() { String::new() } else { format!(" {line}") });
        quote!(#(#[doc = #lines])*)
    }
}

fn wrap(text: &str, first: &str, rest: &str, lines: &mut Vec<String>) {
    let mut line = first.to_owned();
    let mut width = line.chars().count();
    let mut empty = true;
    let mut in_code = false;
    for word in text.split_whitespace() {
        let length = word.chars().count();
        // A span of code stays on one line: rustdoc would join it anyway, a reader would not.
        if !empty && !in_code && width + 1 + length > WIDTH {
            lines.push(std::mem::replace(&mut line, rest.to_owned()));
            width = rest.chars().count();
            empty = true;
        }
        if !empty {
            line.push(' ');
            width += 1;
        }
        line.push_str(word);
        width += length;
        empty = false;
        in_code ^= word.matches('`').count() % 2 == 1;
    }
    lines.push(line);
}

/// A sentence about every fact of a row: limits, unit, default, since when.
pub(super) fn facts(row: &ir::Row) -> String {
    facts_of(&row.facts, &row.ty)
}

/// A sentence about every fact of a value of this type.
pub(super) fn facts_of(facts: &Facts, ty: &ir::Type) -> String {
    let Facts { default, min, max, min_chars, max_chars, max_bytes, min_items, max_items, .. } = facts;
    let mut said = Vec::new();
    let unit = facts.unit.as_deref().or(span(ty)).map_or(String::new(), |unit| format!(" {unit}"));
    said.extend(range(min.map(number), max.map(number), &unit));
    said.extend(range(min_chars.map(text), max_chars.map(text), " characters"));
    said.extend(max_bytes.map(|max| format!("At most {max} bytes.")));
    said.extend(range(min_items.map(text), max_items.map(text), " items"));
    if facts.hard {
        said.push("Checked before sending.".to_owned());
    }
    match point(ty) {
        Some(unit) => said.push(unit.to_owned()),
        None if (min, max) == (&None, &None) && !unit.is_empty() => said.push(format!("In{unit}.")),
        None => {}
    }
    said.extend(
        default.as_ref().map(|default| format!("The server assumes `{}` when it is absent.", shown(default))),
    );
    if facts.sent_empty {
        said.push("Sent as an empty list when it is not given.".to_owned());
    }
    said.extend(facts.since.as_ref().map(|since| format!("Since {since}.")));
    said.join(" ")
}

/// What a span of this type counts.
fn span(ty: &ir::Type) -> Option<&'static str> {
    match ty.base {
        ir::Base::Scalar(Scalar::DurationMs) => Some("milliseconds"),
        ir::Base::Scalar(Scalar::DurationS) => Some("seconds"),
        _ => None,
    }
}

/// What a point in time of this type counts.
fn point(ty: &ir::Type) -> Option<&'static str> {
    match ty.base {
        ir::Base::Scalar(Scalar::InstantMs) => Some("Milliseconds since 1970."),
        ir::Base::Scalar(Scalar::InstantS) => Some("Seconds since 1970."),
        _ => None,
    }
}

fn number(value: f64) -> String {
    value.to_string()
}

fn text(value: u64) -> String {
    value.to_string()
}

fn range(min: Option<String>, max: Option<String>, unit: &str) -> Option<String> {
    Some(match (min, max) {
        (Some(min), Some(max)) => format!("{min} to {max}{unit}."),
        (Some(min), None) => format!("At least {min}{unit}."),
        (None, Some(max)) => format!("At most {max}{unit}."),
        (None, None) => return None,
    })
}

/// A literal as docs show it.
pub(super) fn shown(literal: &Literal) -> String {
    match literal {
        Literal::String(text) if text.is_empty() => "\"\"".to_owned(),
        Literal::String(text) => text.clone(),
        Literal::Int(number) => number.to_string(),
        Literal::Float(number) => number.to_string(),
        Literal::Bool(flag) => flag.to_string(),
    }
}

/// Meaning, facts and corrections of a row.
pub(super) fn row(platform: &ir::Platform, row: &ir::Row) -> Docs {
    let mut docs = Docs::new(&joined(&prose(&row.meaning), &facts(row)));
    if let Some(held) = row.facts.holds.and_then(|id| platform.types.get(id.0)) {
        docs.paragraph(&format!("The file there holds one `{}` per line.", held.name));
    }
    if let Some(why) = &row.facts.why {
        docs.paragraph(&format!("Any JSON is taken. {}", prose(why)));
    }
    corrections(platform, &row.corrections, &mut docs);
    docs
}

/// Prose of the specification, so that rustdoc shows what was meant: brackets are no links and `<` is no tag outside
/// of code, and an address can be followed.
pub(super) fn prose(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(next) = rest.chars().next() {
        let taken = match next {
            '`' => rest[1..].find('`').map_or(rest.len(), |end| end + 2),
            '[' => link(rest).unwrap_or_else(|| {
                out.push('\\');
                1
            }),
            '<' => {
                out.push('\\');
                1
            }
            _ if rest.starts_with("http://") || rest.starts_with("https://") => {
                let end = rest.find(|letter: char| letter.is_whitespace() || "),;".contains(letter));
                let end = end.unwrap_or(rest.len());
                let end = rest[..end].trim_end_matches('.').len();
                out.push('<');
                out.push_str(&rest[..end]);
                out.push('>');
                rest = &rest[end..];
                continue;
            }
            next => next.len_utf8(),
        };
        out.push_str(&rest[..taken]);
        rest = &rest[taken..];
    }
    out
}

/// How long a link `[text](address)` is that stands at the beginning.
fn link(text: &str) -> Option<usize> {
    let close = text.find(']')?;
    let after = text[close + 1..].strip_prefix('(')?;
    Some(close + 1 + 1 + after.find(')')? + 1)
}

/// Two pieces of prose as one.
pub(super) fn joined(first: &str, second: &str) -> String {
    if second.is_empty() { first.to_owned() } else { format!("{first} {second}") }
}

/// What the published page says otherwise.
pub(super) fn corrections(platform: &ir::Platform, errata: &[usize], docs: &mut Docs) {
    for erratum in errata.iter().filter_map(|index| platform.errata.get(*index)) {
        docs.paragraph(&said(erratum));
    }
}

/// One correction as a sentence.
pub(super) fn said(erratum: &ir::Erratum) -> String {
    let short = |was: &str| !was.contains(['\n', '`']) && was.chars().count() <= 60;
    let published = match (&erratum.was, &erratum.now) {
        (None, _) => "not on the page".to_owned(),
        (Some(was), Some(_)) => match Some(as_printed(was)).filter(|was| short(was)) {
            Some(was) => format!("the page says `{was}`"),
            None => "the page differs".to_owned(),
        },
        (Some(_), None) => "the page differs".to_owned(),
    };
    format!("*Erratum* ({published}): {}", prose(&erratum.why))
}

/// What the page says: text as it is read, anything else as TOML. The escapes of text are those of JSON.
fn as_printed(toml: &str) -> String {
    serde_json::from_str(toml).unwrap_or_else(|_| toml.to_owned())
}

/// `#[deprecated]`, where the documents say so.
pub(super) fn deprecated(why: Option<&String>) -> TokenStream {
    why.map_or(quote!(), |why| quote!(#[deprecated = #why]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prose_is_shown_as_it_was_written() {
        assert_eq!(prose("`[x]` is [y] of <T>"), "`[x]` is \\[y] of \\<T>");
        assert_eq!(prose("see [the page](https://a.b/c)"), "see [the page](https://a.b/c)");
        assert_eq!(prose("see https://a.b/c."), "see <https://a.b/c>.");
        assert_eq!(prose("an open ` and [ and ]("), "an open ` and [ and ](");
        assert_eq!(prose("名前[1]"), "名前\\[1]");
    }

    #[test]
    fn what_the_page_says_is_told_as_it_is_printed() {
        let told = |was: Option<&str>, now: Option<&str>| {
            let text = |text: Option<&str>| text.map(str::to_owned);
            said(&ir::Erratum {
                at: "user.list.http".to_owned(),
                was: text(was),
                now: text(now),
                why: "The SDK.".to_owned(),
                see: "sdk".to_owned(),
            })
        };
        for (was, printed) in [
            (r#""GET /user""#, "the page says `GET /user`"),
            (r#""say \"hi\"""#, "the page says `say \"hi\"`"),
            (r#""a\\b""#, "the page says `a\\b`"),
            (r#""two\nlines""#, "the page differs"),
            (r#""a `b`""#, "the page differs"),
            ("20", "the page says `20`"),
            (r#"["int", "How many."]"#, r#"the page says `["int", "How many."]`"#),
        ] {
            assert_eq!(told(Some(was), Some("1")), format!("*Erratum* ({printed}): The SDK."));
        }
        assert_eq!(told(None, Some("1")), "*Erratum* (not on the page): The SDK.");
        assert_eq!(told(Some("1"), None), "*Erratum* (the page differs): The SDK.");
    }

    #[test]
    fn lines_break_outside_of_code() {
        let docs = Docs::new(&format!("{} `a b` end", "word ".repeat(19).trim_end()));
        assert!(docs.lines().iter().all(|line| line.matches('`').count() % 2 == 0), "{docs:?}");
    }
}
