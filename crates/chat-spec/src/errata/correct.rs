//! What an erratum does where its address ends: to a row, a meaning, a fact, or an example's text.

use super::{
    Correction,
    entry::{Entry, refuse},
    keys, same, split,
};
use crate::{
    ast::{Fact, Spanned, Value, ValueKind},
    diagnostic::{Code, Diagnostic},
    source::{FileId, Span},
    suggest::closest,
    syntax::facts::Owner,
};

impl Correction<'_, '_> {
    /// `row`, `row.meaning`, `row.fact` of some rows.
    pub(super) fn rows<E: Entry>(&mut self, owner: &Owner, what: &str, rows: &mut Vec<E>, rest: &str) {
        match split(rest, rows.iter().map(|row| row.key().value.as_str())) {
            None if self.adds_row() => self.add_row(owner, rows, rest),
            None => self.nowhere(what, rest, rows.iter().map(|row| row.key().value.as_str())),
            Some((index, None)) => self.row(owner, rows, index),
            Some((index, Some(rest))) => {
                self.refuse_after();
                let Some(row) = rows.get_mut(index) else { return };
                if rest == "meaning" {
                    if self.meaning(row.meaning()) {
                        row.corrections().push(self.index);
                    }
                    return;
                }
                let what = format!("row `{}`", row.key().value);
                let before = row.facts().len();
                self.facts(owner, &what, row.facts(), rest);
                if row.facts().len() < before {
                    row.corrections().push(self.index);
                }
            }
        }
    }

    fn add_row<E: Entry>(&mut self, owner: &Owner, rows: &mut Vec<E>, rest: &str) {
        let Some(now) = &self.erratum.now else { return };
        let index = match &self.erratum.after {
            None => rows.len(),
            Some(after) => match rows.iter().position(|row| row.key().value == after.value) {
                Some(index) => index + 1,
                None => {
                    let message = format!("there is no row `{}` to stand behind", after.value);
                    let label = "`after` names a row of the same table";
                    let diagnostic = Diagnostic::new(Code::ErratumNowhere, message, after.span, label);
                    let known = rows.iter().map(|row| row.key().value.as_str());
                    self.reader.report(match closest(&after.value, known) {
                        Some(known) => diagnostic.help(format!("did you mean `{known}`?")),
                        None => diagnostic,
                    });
                    return;
                }
            },
        };
        let key = self.new_key(rest);
        if let Some(mut row) = E::read(self.reader, owner, &key, now) {
            row.corrections().push(self.index);
            rows.insert(index, row);
        }
    }

    fn row<E: Entry>(&mut self, owner: &Owner, rows: &mut Vec<E>, index: usize) {
        self.refuse_after();
        let Some(row) = rows.get_mut(index) else { return };
        let Some(was) = &self.erratum.was else {
            let same = self.erratum.now.as_ref().is_some_and(|now| row.is(self.reader, now));
            let (says, place) = (row.to_string(), row.key().span);
            self.exists(&says, place, same);
            return;
        };
        let whole = same::is_array(was);
        let before = self.reader.diagnostics.len();
        let applies = if whole { row.is(self.reader, was) } else { row.is_head(self.reader, was) };
        if !applies {
            if self.reader.diagnostics.len() == before {
                let says = if whole { row.to_string() } else { row.head() };
                let place = if whole { row.key().span } else { row.head_span() };
                self.stale(was.span, &says, place);
            }
            return;
        }
        match &self.erratum.now {
            None if whole => {
                rows.remove(index);
            }
            None => {
                let says = row.to_string();
                let message = "an erratum that removes a row says the whole row";
                let diagnostic =
                    Diagnostic::new(Code::ErratumStale, message, was.span, format!("the file says `{says}`"));
                self.reader.report(diagnostic.also(row.key().span, "here"));
            }
            Some(now) if same::is_array(now) => {
                if let Some(mut new) = E::read(self.reader, owner, &row.key().clone(), now) {
                    new.corrections().append(row.corrections());
                    new.corrections().push(self.index);
                    *row = new;
                }
            }
            Some(now) => {
                row.set_head(self.reader, now);
                row.corrections().push(self.index);
            }
        }
    }

    /// A meaning; whether it was changed.
    pub(super) fn meaning(&mut self, meaning: &mut Spanned<String>) -> bool {
        let Some(was) = &self.erratum.was else {
            let same = self.erratum.now.as_ref().is_some_and(|now| same::text(now, &meaning.value));
            self.exists(&meaning.value, meaning.span, same);
            return false;
        };
        if !same::text(was, &meaning.value) {
            self.stale(was.span, &meaning.value, meaning.span);
            return false;
        }
        match &self.erratum.now {
            Some(Value { kind: ValueKind::String(text), span }) if !text.trim().is_empty() => {
                *meaning = Spanned { value: text.clone(), span: *span };
                true
            }
            Some(Value { kind: ValueKind::String(_), span }) => {
                self.no_meaning(*span, "this text is empty");
                false
            }
            Some(other) => {
                refuse(self.reader, other, "a meaning is a string");
                false
            }
            None => {
                self.no_meaning(was.span, "`now` is missing");
                false
            }
        }
    }

    fn no_meaning(&mut self, place: Span, label: &str) {
        let message = "an erratum does not remove a meaning";
        self.reader.report(Diagnostic::new(Code::MissingMeaning, message, place, label));
    }

    /// A fact among `facts`.
    pub(super) fn facts(&mut self, owner: &Owner, what: &str, facts: &mut Vec<Fact>, rest: &str) {
        self.refuse_after();
        match split(rest, keys(facts)) {
            Some((index, None)) => self.fact(owner, facts, index),
            None if self.adds() && owner.fact(rest).is_some() => self.add_fact(owner, facts, rest),
            None if self.adds() => self.nowhere(what, rest, owner.keys()),
            _ => self.nowhere(what, rest, keys(facts)),
        }
    }

    fn add_fact(&mut self, owner: &Owner, facts: &mut Vec<Fact>, rest: &str) {
        let (Some(now), Some(spec)) = (&self.erratum.now, owner.fact(rest)) else { return };
        if self.reader.fact_value(spec, now) {
            let key = self.new_key(rest);
            facts.push(Fact { key, value: now.clone(), corrections: vec![self.index] });
        }
    }

    fn fact(&mut self, owner: &Owner, facts: &mut Vec<Fact>, index: usize) {
        let Some(fact) = facts.get_mut(index) else { return };
        let Some(was) = &self.erratum.was else {
            let same = self.erratum.now.as_ref().is_some_and(|now| same::values(now, &fact.value));
            let says = fact.value.to_string();
            self.exists(&says, fact.value.span, same);
            return;
        };
        if !same::values(was, &fact.value) {
            let says = fact.value.to_string();
            self.stale(was.span, &says, fact.value.span);
            return;
        }
        let Some(spec) = owner.fact(&fact.key.value) else { return };
        match &self.erratum.now {
            Some(now) => {
                if self.reader.fact_value(spec, now) {
                    fact.value = now.clone();
                    fact.corrections.push(self.index);
                }
            }
            None if spec.required => {
                let message = format!("{} cannot be without `{}`", owner.name, spec.key);
                let label = "this erratum would remove it";
                let diagnostic = Diagnostic::new(Code::MissingFact, message, self.erratum.at.span, label);
                self.reader.report(diagnostic);
            }
            None => {
                facts.remove(index);
            }
        }
    }

    /// An example, whose file holds what is true. Whether the erratum applies.
    pub(super) fn example(&mut self, file: FileId) -> bool {
        self.refuse_after();
        let text = self.reader.sources.text(file);
        let before = self.reader.diagnostics.len();
        let now = self.erratum.now.as_ref().and_then(|now| self.example_part(now));
        let was = self.erratum.was.as_ref().and_then(|was| self.example_part(was));
        let message = "the erratum is not what the example's file says";
        if let Some((now, span)) = now
            && !text.contains(now)
        {
            let diagnostic =
                Diagnostic::new(Code::ErratumStale, message, span, "the file does not hold this");
            self.reader.report(diagnostic.also(Span::start_of(file), "this file"));
        }
        // What was printed may be part of what is true.
        let left = match now {
            Some((now, _)) => text.replace(now, "\u{0}"),
            None => text.to_owned(),
        };
        if let Some((was, span)) = was
            && left.contains(was)
        {
            let at = text.find(was).unwrap_or_default();
            let place = Span { file, start: at as u32, end: (at + was.len()) as u32 };
            let diagnostic = Diagnostic::new(Code::ErratumStale, message, span, "the file still holds this");
            self.reader.report(diagnostic.also(place, "here"));
        }
        self.reader.diagnostics.len() == before
    }

    fn example_part<'v>(&mut self, value: &'v Value) -> Option<(&'v str, Span)> {
        match &value.kind {
            ValueKind::String(text) if !text.is_empty() => Some((text, value.span)),
            ValueKind::String(_) => {
                let message = "a part of an example's text is not empty";
                let diagnostic = Diagnostic::new(Code::WrongValue, message, value.span, "this text is empty");
                self.reader.report(diagnostic);
                None
            }
            _ => {
                refuse(self.reader, value, "a part of an example's text is a string");
                None
            }
        }
    }
}
