//! What all files are made of: facts and rows.

use super::{
    facts::{FactSpec, Kind, Owner},
    http,
    toml_tree::Entries,
};
use crate::{
    ast::{Fact, Row, Spanned, TypeBase, TypeExpr, Value, ValueKind, Variant, WordRow},
    diagnostic::{Code, Diagnostic},
    literal::Origin,
    source::{Sources, Span},
    suggest::{alternatives, closest, enumerated},
    type_expr,
};

/// Reads values and collects what is wrong with them.
pub(crate) struct Reader<'s> {
    pub(crate) sources: &'s Sources,
    pub(crate) diagnostics: Vec<Diagnostic>,
}

impl<'s> Reader<'s> {
    pub(crate) fn new(sources: &'s Sources) -> Self {
        Self { sources, diagnostics: Vec::new() }
    }

    pub(crate) fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// The facts among `entries`. `subject` is what they are about, and where a missing one is reported.
    pub(crate) fn facts<'v>(
        &mut self,
        owner: &Owner,
        subject: &str,
        place: Span,
        entries: impl IntoIterator<Item = (&'v Spanned<String>, &'v Value)>,
    ) -> Vec<Fact> {
        let mut facts = Vec::new();
        let mut seen = Vec::new();
        for (key, value) in entries {
            seen.push(key.value.as_str());
            match owner.fact(&key.value) {
                None => seen.extend(self.unknown_fact(owner, key, value)),
                Some(spec) => {
                    if self.fact_value(spec, value) {
                        facts.push(Fact { key: key.clone(), value: value.clone(), corrections: Vec::new() });
                    }
                }
            }
        }
        for spec in owner.facts.iter().filter(|spec| spec.required && !seen.contains(&spec.key)) {
            self.missing(spec, subject, place);
        }
        facts
    }

    /// A required fact that is not there.
    pub(crate) fn missing(&mut self, spec: &FactSpec, subject: &str, place: Span) {
        let key = spec.key;
        let diagnostic = match spec.kind {
            Kind::Meaning => {
                let message = format!("{subject} does not say what it is");
                Diagnostic::new(Code::MissingMeaning, message, place, format!("`{key}` is missing"))
                    .help(format!("say it in one line: `{key} = \"…\"`"))
            }
            _ => {
                let message = format!("{subject} has no `{key}`");
                Diagnostic::new(Code::MissingFact, message, place, format!("`{key}` is missing"))
            }
        };
        self.report(diagnostic);
    }

    /// Reports it; the fact that was probably meant.
    fn unknown_fact(&mut self, owner: &Owner, key: &Spanned<String>, value: &Value) -> Option<&'static str> {
        let message = format!("unknown fact `{}`", key.value);
        let label = format!("{} has no such fact", owner.name);
        let diagnostic = Diagnostic::new(Code::UnknownKey, message, key.span, label);
        let looks_like_type = matches!(&value.kind, ValueKind::String(text) if is_type(text));
        let meant = closest(&key.value, owner.keys());
        self.report(match meant {
            Some(known) => diagnostic.help(format!("did you mean `{known}`?")),
            None if owner.facts.is_empty() => diagnostic,
            None if looks_like_type => {
                diagnostic.help(format!("a row is an array: `{} = [{value}, \"…\"]`", key.value))
            }
            None => diagnostic.help(format!("its facts are {}", enumerated(owner.keys()))),
        });
        meant
    }

    /// Whether a value is what the fact demands; what it is not is reported.
    pub(crate) fn fact_value(&mut self, spec: &FactSpec, value: &Value) -> bool {
        let before = self.diagnostics.len();
        self.check(spec.key, &spec.kind, value);
        self.diagnostics.len() == before
    }

    fn check(&mut self, key: &str, kind: &Kind, value: &Value) {
        match (kind, &value.kind) {
            (Kind::Any, _) | (Kind::Flag, ValueKind::Boolean(_)) => {}
            (Kind::AnyText | Kind::Scalar | Kind::Constant, ValueKind::String(_)) => {}
            (Kind::Scalar | Kind::Constant, ValueKind::Integer(_) | ValueKind::Boolean(_)) => {}
            (Kind::Scalar | Kind::Number, ValueKind::Float(_)) | (Kind::Number, ValueKind::Integer(_)) => {}
            (Kind::Whole(least, most), ValueKind::Integer(number)) => {
                if !(least..=most).contains(&number) {
                    let label = if *most == i64::MAX {
                        format!("at least {least}")
                    } else {
                        format!("from {least} to {most}")
                    };
                    self.wrong(format!("`{key}` is out of range"), value, label);
                }
            }
            (Kind::Meaning, ValueKind::String(text)) if text.trim().is_empty() => {
                let message = format!("`{key}` says nothing");
                self.report(Diagnostic::new(Code::MissingMeaning, message, value.span, "this text is empty"));
            }
            (Kind::Text, ValueKind::String(text)) if text.trim().is_empty() => {
                self.wrong(format!("`{key}` says nothing"), value, "this text is empty");
            }
            (Kind::Meaning | Kind::Text, ValueKind::String(_)) => {}
            (Kind::Character, ValueKind::String(text)) => {
                if text.chars().count() != 1 {
                    self.wrong(
                        format!("`{key}` is one character"),
                        value,
                        format!("these are {}", text.chars().count()),
                    );
                }
            }
            (Kind::Http, ValueKind::String(text)) => self.http(text, value.span),
            (Kind::Word(words) | Kind::WordOrTable(words, _), ValueKind::String(word)) => {
                self.word(&format!("`{key}`"), word, value.span, words);
            }
            (Kind::Only(flag), ValueKind::Boolean(found)) => {
                if flag != found {
                    self.wrong(
                        format!("`{key}` is always `{flag}`"),
                        value,
                        format!("leave `{key}` out to say `{found}`"),
                    );
                }
            }
            (Kind::Texts, ValueKind::Array(items)) => {
                for item in items {
                    self.check(key, &Kind::Text, item);
                }
            }
            (Kind::Scalars, ValueKind::Table(entries)) => {
                for (name, value) in entries {
                    self.check(&name.value, &Kind::Scalar, value);
                }
            }
            (Kind::Table(owner) | Kind::WordOrTable(_, owner), ValueKind::Table(entries)) => {
                self.nested(owner, value.span, entries);
            }
            (Kind::OneOf(forms), ValueKind::Table(entries)) => self.one_of(key, forms, value.span, entries),
            _ => {
                self.wrong(format!("`{key}` is {}", wanted(kind)), value, format!("this is {}", found(value)))
            }
        }
    }

    fn wrong(&mut self, message: String, value: &Value, label: impl Into<String>) {
        self.report(Diagnostic::new(Code::WrongValue, message, value.span, label));
    }

    fn nested(&mut self, owner: &Owner, place: Span, entries: &Entries) {
        self.facts(owner, owner.name, place, entries.iter().map(|(key, value)| (key, value)));
    }

    fn one_of(&mut self, key: &str, forms: &[Owner], place: Span, entries: &Entries) {
        let firsts: Vec<&str> =
            forms.iter().filter_map(|form| form.facts.first()).map(|spec| spec.key).collect();
        let meant = |key: &str| firsts.iter().position(|first| *first == key);
        let near = |key: &str| meant(closest(key, firsts.iter().copied())?);
        let keys = || entries.iter().map(|(key, _)| key.value.as_str());
        match keys().find_map(meant).or_else(|| keys().find_map(near)).and_then(|index| forms.get(index)) {
            Some(form) => self.nested(form, place, entries),
            None => {
                let message = format!("`{key}` has none of its facts");
                let diagnostic =
                    Diagnostic::new(Code::MissingFact, message, place, "one of them must be here");
                self.report(diagnostic.help(format!("it has {}", alternatives(firsts))));
            }
        }
    }

    /// Whether a word is one of the few that may stand there.
    pub(crate) fn word(&mut self, key: &str, word: &str, place: Span, words: &[&'static str]) -> bool {
        if words.contains(&word) {
            return true;
        }
        let message = format!("unknown word `{word}` for {key}");
        let diagnostic = Diagnostic::new(Code::UnknownWord, message, place, "this word has no meaning here");
        self.report(match closest(word, words.iter().copied()) {
            Some(known) => diagnostic.help(format!("did you mean `{known}`?")),
            None => diagnostic.help(format!("it is one of {}", alternatives(words.iter().copied()))),
        });
        false
    }

    fn http(&mut self, text: &str, place: Span) {
        if let Err(error) = http::parse(text) {
            let origin = Origin::of(self.sources, place, text);
            self.report(error.diagnostic(Code::MalformedHttp, "`http` is a method and a path", origin));
        }
    }

    /// A type, if it can be read.
    pub(crate) fn ty(&mut self, text: &str, place: Span) -> Option<Spanned<TypeExpr>> {
        let origin = Origin::of(self.sources, place, text);
        match type_expr::parse(text, origin) {
            Ok(value) => Some(Spanned { value, span: origin.span(0..text.len()) }),
            Err(error) => {
                let message = if text.is_empty() {
                    "an empty type".to_owned()
                } else {
                    format!("cannot read the type `{text}`")
                };
                self.report(error.diagnostic(Code::TypeSyntax, message, origin));
                None
            }
        }
    }

    /// `name = ["type", "meaning", { facts }]`
    pub(crate) fn row(&mut self, owner: &Owner, key: &Spanned<String>, value: &Value) -> Option<Row> {
        let named = self.row_key(key);
        let (first, meaning, facts) = self.elements(owner, "type", key, value)?;
        let ValueKind::String(text) = &first.kind else {
            self.malformed(
                key,
                "type",
                first.span,
                format!("the type is a string, this is {}", found(first)),
            );
            return None;
        };
        let ty = self.ty(text, first.span).unwrap_or_else(|| unreadable(first.span));
        named.then(|| Row { key: key.clone(), ty, meaning, facts, corrections: Vec::new() })
    }

    /// `Name = [wire, "meaning", { facts }]`
    pub(crate) fn variant(&mut self, owner: &Owner, key: &Spanned<String>, value: &Value) -> Option<Variant> {
        let (first, meaning, facts) = self.elements(owner, "value", key, value)?;
        if !matches!(first.kind, ValueKind::String(_) | ValueKind::Integer(_)) {
            let label = format!("the value is a string or a whole number, this is {}", found(first));
            self.malformed(key, "value", first.span, label);
            return None;
        }
        Some(Variant { name: key.clone(), wire: first.clone(), meaning, facts, corrections: Vec::new() })
    }

    /// `key = ["word", "meaning", { facts }]`
    pub(crate) fn word_row(
        &mut self,
        owner: &Owner,
        what: &str,
        words: &[&'static str],
        key: &Spanned<String>,
        value: &Value,
    ) -> Option<WordRow> {
        let (first, meaning, facts) = self.elements(owner, what, key, value)?;
        let ValueKind::String(word) = &first.kind else {
            self.malformed(
                key,
                what,
                first.span,
                format!("the {what} is a string, this is {}", found(first)),
            );
            return None;
        };
        let known = self.word(&format!("the {what}"), word, first.span, words);
        let word = if known { word.clone() } else { words.last().copied().unwrap_or_default().to_owned() };
        let word = Spanned { value: word, span: first.span };
        Some(WordRow { key: key.clone(), word, meaning, facts, corrections: Vec::new() })
    }

    /// Rows of a table that holds nothing else.
    pub(crate) fn word_rows(
        &mut self,
        owner: &Owner,
        what: &str,
        words: &[&'static str],
        table: (&Spanned<String>, &Value),
    ) -> Vec<WordRow> {
        let Some(entries) = self.table(table.0, table.1) else { return Vec::new() };
        entries.iter().filter_map(|(key, value)| self.word_row(owner, what, words, key, value)).collect()
    }

    /// The members of a table; anything else is reported.
    pub(crate) fn table<'v>(&mut self, key: &Spanned<String>, value: &'v Value) -> Option<&'v Entries> {
        if let ValueKind::Table(entries) = &value.kind {
            return Some(entries);
        }
        let message = format!("`{}` is a table", key.value);
        self.wrong(message, value, format!("this is {}", found(value)));
        None
    }

    /// The parts of a row, if it is one.
    fn elements<'v>(
        &mut self,
        owner: &Owner,
        first: &str,
        key: &Spanned<String>,
        value: &'v Value,
    ) -> Option<(&'v Value, Spanned<String>, Vec<Fact>)> {
        let ValueKind::Array(elements) = &value.kind else {
            self.malformed(key, first, value.span, format!("this is {}", found(value)));
            return None;
        };
        let (head, meaning, facts) = match elements.as_slice() {
            [] => {
                self.malformed(key, first, value.span, "this is empty".to_owned());
                return None;
            }
            [head] => (head, None, None),
            [head, facts] if matches!(facts.kind, ValueKind::Table(_)) => (head, None, Some(facts)),
            [head, meaning] => (head, Some(meaning), None),
            [head, meaning, facts] => (head, Some(meaning), Some(facts)),
            [_, _, _, extra, ..] => {
                self.malformed(key, first, extra.span, "nothing follows the facts".to_owned());
                return None;
            }
        };
        let meaning = match meaning {
            None => {
                self.no_meaning(key, head.span, "the second element is missing");
                Spanned { value: String::new(), span: head.span }
            }
            Some(Value { kind: ValueKind::String(text), span }) => {
                if text.trim().is_empty() {
                    self.no_meaning(key, *span, "this text is empty");
                }
                Spanned { value: text.clone(), span: *span }
            }
            Some(other) => {
                self.malformed(
                    key,
                    first,
                    other.span,
                    format!("the meaning is a string, this is {}", found(other)),
                );
                return None;
            }
        };
        let facts = match facts {
            None => Vec::new(),
            Some(Value { kind: ValueKind::Table(entries), span }) => {
                let subject = format!("`{}`", key.value);
                self.facts(owner, &subject, *span, entries.iter().map(|(key, value)| (key, value)))
            }
            Some(other) => {
                self.malformed(
                    key,
                    first,
                    other.span,
                    format!("the facts are a table, this is {}", found(other)),
                );
                return None;
            }
        };
        Some((head, meaning, facts))
    }

    fn malformed(&mut self, key: &Spanned<String>, first: &str, place: Span, label: String) {
        let message = format!("`{}` is no row", key.value);
        self.report(
            Diagnostic::new(Code::MalformedRow, message, place, label).help(format!(
                "a row is `[\"{first}\", \"meaning\", {{ facts }}]`; the facts may be left out"
            )),
        );
    }

    fn no_meaning(&mut self, key: &Spanned<String>, place: Span, label: &str) {
        let message = format!("`{}` does not say what it is", key.value);
        self.report(
            Diagnostic::new(Code::MissingMeaning, message, place, label)
                .help("the second element of a row says in one line what it means"),
        );
    }

    /// Whether a key is a name, `..name` or `prefix_{Key}`; what it is not is reported.
    fn row_key(&mut self, key: &Spanned<String>) -> bool {
        let name = key.value.as_str();
        let label = if name.is_empty() {
            "this name is empty"
        } else if name == ".." {
            "a spread has a name: `\"..user\"`"
        } else if name.contains(['{', '}']) && !is_pattern(name) {
            "a pattern holds one key between braces: `\"prefix_{UserId}\"`"
        } else {
            return true;
        };
        let message = format!("`{name}` is no name of a row");
        self.report(
            Diagnostic::new(Code::MalformedRow, message, key.span, label)
                .help("another name on the wire is a fact: `{ wire = \"…\" }`"),
        );
        false
    }
}

/// Stands for a type that could not be read, which has been reported: an empty word.
fn unreadable(span: Span) -> Spanned<TypeExpr> {
    let value = TypeExpr {
        base: TypeBase::Word(String::new()),
        span,
        lenient: false,
        as_text: false,
        optional: false,
        nullable: false,
        lenient_none: false,
    };
    Spanned { value, span }
}

fn is_pattern(name: &str) -> bool {
    let Some((prefix, rest)) = name.split_once('{') else { return false };
    let Some((key, suffix)) = rest.split_once('}') else { return false };
    let plain = |text: &str| !text.contains(['{', '}']);
    plain(prefix)
        && plain(suffix)
        && !key.is_empty()
        && key.chars().all(|letter| letter.is_ascii_alphanumeric())
}

/// Whether a text reads as a type, not as a sentence.
fn is_type(text: &str) -> bool {
    type_expr::parse(text, Origin::Literal(Span::NOWHERE)).is_ok()
}

/// What a value is, as prose.
pub(crate) fn found(value: &Value) -> &'static str {
    match value.kind {
        ValueKind::String(_) => "a string",
        ValueKind::Integer(_) => "a whole number",
        ValueKind::Float(_) => "a number with a fraction",
        ValueKind::Boolean(_) => "a flag",
        ValueKind::Array(_) => "an array",
        ValueKind::Table(_) => "a table",
    }
}

fn wanted(kind: &Kind) -> String {
    match kind {
        Kind::Meaning | Kind::Text | Kind::AnyText => "a string".to_owned(),
        Kind::Character => "one character, as a string".to_owned(),
        Kind::Http => "a string: a method and a path".to_owned(),
        Kind::Word(words) => alternatives(words.iter().copied()),
        Kind::WordOrTable(words, owner) => {
            format!("{}, or a table with {}", alternatives(words.iter().copied()), alternatives(owner.keys()))
        }
        Kind::Texts => "a list of strings".to_owned(),
        Kind::Flag => "`true` or `false`".to_owned(),
        Kind::Only(flag) => format!("`{flag}`, or left out"),
        Kind::Whole(..) => "a whole number".to_owned(),
        Kind::Number => "a number".to_owned(),
        Kind::Constant => "a string, a whole number or a flag".to_owned(),
        Kind::Scalar => "a string, a number or a flag".to_owned(),
        Kind::Scalars => "a table of parameters and their values".to_owned(),
        Kind::Any => "any value".to_owned(),
        Kind::Table(owner) => format!("a table with {}", alternatives(owner.keys())),
        Kind::OneOf(forms) => {
            let firsts = forms.iter().filter_map(|form| form.facts.first()).map(|spec| spec.key);
            format!("a table with {}", alternatives(firsts))
        }
    }
}
