//! Facts: `key = value`.

use super::{
    facts::{FactSpec, Kind, Owner},
    http, rate,
    toml_tree::Entries,
};
use crate::{
    ast::{Fact, Spanned, Value, ValueKind},
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
                    let is_value = self.fact_value(spec, value);
                    // what is printed badly may have an erratum
                    if is_value || matches!((&spec.kind, &value.kind), (Kind::Http, ValueKind::String(_))) {
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
            (Kind::Rate, ValueKind::String(text)) => {
                if let Err(label) = rate::parse(text) {
                    let message = format!("`{text}` is no rate");
                    let diagnostic = Diagnostic::new(Code::WrongValue, message, value.span, label);
                    self.report(diagnostic.help("such as `100/s` or `6000/min`"));
                }
            }
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
            (Kind::OnlyOrText, ValueKind::Boolean(_)) => self.check(key, &Kind::Only(true), value),
            (Kind::OnlyOrText, ValueKind::String(_)) => self.check(key, &Kind::Text, value),
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
        self.report(match (closest(word, words.iter().copied()), words) {
            (Some(known), _) => diagnostic.help(format!("did you mean `{known}`?")),
            (None, [only]) => diagnostic.help(format!("it is always `{only}`")),
            (None, _) => diagnostic.help(format!("it is one of {}", alternatives(words.iter().copied()))),
        });
        false
    }

    fn http(&mut self, text: &str, place: Span) {
        if let Err(error) = http::parse(text) {
            let origin = Origin::of(self.sources, place, text);
            self.report(error.diagnostic(Code::MalformedHttp, "`http` is a method and a path", origin));
        }
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
        Kind::Rate => "a string such as `100/s` or `6000/min`".to_owned(),
        Kind::Word(words) => alternatives(words.iter().copied()),
        Kind::WordOrTable(words, owner) => {
            format!("{}, or a table with {}", alternatives(words.iter().copied()), alternatives(owner.keys()))
        }
        Kind::Texts => "a list of strings".to_owned(),
        Kind::Flag => "`true` or `false`".to_owned(),
        Kind::Only(flag) => format!("`{flag}`, or left out"),
        Kind::OnlyOrText => "`true`, a string, or left out".to_owned(),
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
