//! What earlier mistakes hide: where a row could not be read, an example that has it is not at fault, and a type that
//! a mistyped name meant is not unused.

use std::collections::BTreeSet;

use super::Check;
use crate::{
    diagnostic::{Code, Diagnostic},
    ir::{Base, Operation, Returns, Type, TypeDef, TypeId, TypeKind},
    source::{FileId, Span},
    suggest,
    syntax::toml_tree,
};

/// The parts of the specification that mistakes hide.
#[derive(Debug)]
pub(super) struct Shadow {
    /// Nothing can be said of any example.
    all: bool,
    /// By the places of their names.
    operations: BTreeSet<Span>,
    types: BTreeSet<TypeId>,
    /// Whether there are mistakes at all.
    any: bool,
    /// What unknown names may have meant.
    meant: BTreeSet<String>,
}

impl Shadow {
    pub(super) fn new(check: Check<'_>, mistakes: &[Diagnostic]) -> Self {
        let mut shadow = Self {
            all: false,
            operations: BTreeSet::new(),
            types: check.endless.iter().copied().collect(),
            any: !mistakes.is_empty(),
            meant: BTreeSet::new(),
        };
        for mistake in mistakes {
            if mistake.code == Code::UnknownType {
                let unknown = check.sources.snippet(mistake.primary.span);
                let names = check.platform.types.iter().map(|def| &*def.name);
                shadow.meant.extend(suggest::closest(unknown, names).map(str::to_owned));
            }
            if hides(mistake.code) {
                shadow.fall(check, mistake);
            }
        }
        shadow
    }

    /// Whether the examples of an operation tell nothing.
    pub(super) fn covers(&self, check: Check<'_>, operation: &Operation) -> bool {
        let covered = |ty: &Type| self.covers_type(check, ty, &mut BTreeSet::new());
        self.all
            || self.operations.contains(&operation.span)
            || matches!(&operation.returns, Returns::Value { ty, .. } if covered(ty))
    }

    /// Whether a type that no operation reaches may still be in use: something names it, or meant it.
    pub(super) fn may_use(&self, check: Check<'_>, name: &str) -> bool {
        self.any && (self.meant.contains(name) || mentions(check, name) > 1)
    }

    fn covers_type(&self, check: Check<'_>, ty: &Type, seen: &mut BTreeSet<TypeId>) -> bool {
        let id = match &ty.base {
            Base::Scalar(_) => return false,
            Base::List(inner) | Base::Map(_, inner) => return self.covers_type(check, inner, seen),
            Base::Named(id) => *id,
        };
        if self.types.contains(&id) {
            return true;
        }
        if !seen.insert(id) {
            return false;
        }
        match &check.platform.types[id.0].kind {
            TypeKind::Struct(rows) => rows.iter().any(|row| self.covers_type(check, &row.ty, seen)),
            TypeKind::Union(union) => {
                union.members.iter().any(|member| self.covers_type(check, &member.ty, seen))
            }
            TypeKind::Id { .. } | TypeKind::Enum { .. } => false,
        }
    }

    /// Finds the operation or type that a mistake stands in.
    fn fall(&mut self, check: Check<'_>, mistake: &Diagnostic) {
        let place = mistake.primary.span;
        if check.ast.platform.file == place.file {
            match table(check, place) {
                Some("host") => self.all = true,
                Some("ids") => {
                    let ids = check.platform.types.iter().enumerate();
                    let before = |def: &TypeDef| def.span.file == place.file && def.span.start <= place.start;
                    let id = ids.filter(|(_, def)| before(def)).max_by_key(|(_, def)| def.span);
                    self.types.extend(id.map(|(index, _)| TypeId(index)));
                }
                _ => {}
            }
            return;
        }
        // What follows a line that is not TOML may have been swallowed.
        let onwards = mistake.code == Code::Syntax;
        if let Some(resource) = check.ast.resources.iter().find(|resource| resource.file == place.file) {
            let places: Vec<Span> = resource.operations.iter().map(|operation| operation.name.span).collect();
            let first = places.iter().rposition(|name| name.start <= place.start).unwrap_or_default();
            let count = if onwards { places.len() } else { 1 };
            self.operations.extend(places.into_iter().skip(first).take(count));
            return;
        }
        if is_errata(check, place.file) {
            let erratum = check.ast.errata.iter().rfind(|erratum| erratum.at.span.start <= place.start);
            match erratum {
                Some(erratum) => self.correct(check, &erratum.at.value),
                None => self.all = true,
            }
            return;
        }
        let defs = check.platform.types.iter().enumerate().filter(|(_, def)| def.span.file == place.file);
        let defs: Vec<(TypeId, Span)> = defs.map(|(index, def)| (TypeId(index), def.span)).collect();
        let first = defs.iter().rposition(|(_, name)| name.start <= place.start).unwrap_or_default();
        let count = if onwards { defs.len() } else { 1 };
        self.types.extend(defs.into_iter().skip(first).take(count).map(|(id, _)| id));
    }

    /// What an erratum that was not applied leaves uncorrected.
    fn correct(&mut self, check: Check<'_>, at: &str) {
        let mut words = at.split('.');
        let (first, second) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        if first == "platform" {
            self.all |= second == "host";
            return;
        }
        if let Some(index) = check.platform.types.iter().position(|def| def.name == first) {
            self.types.insert(TypeId(index));
            return;
        }
        let resource = check.ast.resources.iter().find(|resource| resource.name == first);
        let operation = resource
            .and_then(|resource| resource.operations.iter().find(|operation| operation.name.value == second));
        match operation {
            Some(operation) => {
                self.operations.insert(operation.name.span);
            }
            None => self.all = true,
        }
    }
}

/// Whether a mistake leaves something unread or uncorrected.
fn hides(code: Code) -> bool {
    let read = code != Code::UnknownKey && code != Code::WrongValue && code <= Code::UnknownWord;
    let unsound = [
        Code::UnknownType,
        Code::MisplacedType,
        Code::AmbiguousUnion,
        Code::ErratumNowhere,
        Code::ErratumStale,
    ];
    read || unsound.contains(&code)
}

fn is_errata(check: Check<'_>, file: FileId) -> bool {
    check.sources.name(file).ends_with("/errata.toml")
}

/// The table of `platform.toml` that a place is in; of the platform's own facts the key, if there is one.
fn table<'a>(check: Check<'a>, place: Span) -> Option<&'a str> {
    if place.file != check.ast.platform.file || place == Span::start_of(place.file) {
        return None;
    }
    let lines = toml_tree::lines(check.sources.text(place.file));
    let before = lines.take_while(|(start, _)| *start <= place.start as usize).map(|(_, line)| line);
    let (mut table, mut last) = (None, "");
    for line in before {
        table = toml_tree::header(line).or(table);
        last = line;
    }
    // `host.api.base = "…"`
    table.or_else(|| Some(toml_tree::first_word(last.trim_start())))
}

/// How often a name stands as a word in the TOML files.
fn mentions(check: Check<'_>, name: &str) -> usize {
    let is_word = |letter: char| letter.is_alphanumeric() || letter == '_';
    check
        .sources
        .files()
        .filter(|(_, file, _)| file.ends_with(".toml"))
        .map(|(_, _, text)| {
            let words = text.split(|letter| !is_word(letter));
            words.filter(|word| *word == name).count()
        })
        .sum()
}

/// Takes out what is only said because of another mistake.
pub(super) fn settle(check: Check<'_>, out: &mut Vec<Diagnostic>) {
    settle_words(check, out);
    settle_syntax(check, out);
}

/// Takes out that a value is not of its id's type, where that type is a word that nobody knows.
fn settle_words(check: Check<'_>, out: &mut Vec<Diagnostic>) {
    let words = out.iter().filter(|mistake| mistake.code == Code::UnknownWord);
    let words = words.map(|mistake| mistake.primary.span);
    let words: Vec<Span> = words.filter(|word| table(check, *word) == Some("ids")).collect();
    let is_unknown = |value: Span| {
        let between = |word: &Span| {
            let text = check.sources.text(word.file);
            text.get(word.end as usize..value.start as usize).is_some_and(|text| !text.contains('\n'))
        };
        words.iter().any(|word| word.file == value.file && between(word))
    };
    out.retain(|mistake| mistake.code != Code::ValueMismatch || !is_unknown(mistake.primary.span));
}

/// Takes out what is only said because a line that is not TOML swallowed a declaration.
fn settle_syntax(check: Check<'_>, out: &mut Vec<Diagnostic>) {
    let broken: Vec<FileId> = out
        .iter()
        .filter(|mistake| mistake.code == Code::Syntax)
        .map(|mistake| mistake.primary.span.file)
        .collect();
    if broken.is_empty() {
        return;
    }
    let stands = |words: &str| broken.iter().any(|file| check.sources.text(*file).contains(words));
    let is_declared = |name: &str| {
        [format!("[{name}]"), format!("[{name}\n"), format!("\n{name} ")].iter().any(|words| stands(words))
    };
    out.retain(|mistake| match mistake.code {
        Code::UnknownType | Code::ErratumNowhere => !is_declared(check.sources.snippet(mistake.primary.span)),
        Code::UnlistedExample => {
            let file = check.sources.name(mistake.primary.span.file);
            let name = file.rsplit('/').next().unwrap_or_default();
            let operation = name.split('.').nth(1).unwrap_or_default();
            !(stands(name) || is_declared(operation))
        }
        // The table that lists it, or the rows that tell members apart, may not have been read.
        Code::MissingExample | Code::AmbiguousUnion => !broken.contains(&mistake.primary.span.file),
        _ => true,
    });
}
