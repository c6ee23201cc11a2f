//! Whether JSON is a value of a type, and where it is not.

use super::{
    json::{Json, Kind, Member},
    scalar,
};
use crate::{
    fields::{expanded, is_required, pattern_key, text, type_keys},
    ir::{Base, Clear, Literal, Platform, Row, RowKind, Scalar, Told, Type, TypeId, TypeKind, Union},
};

/// How deep types may contain each other before the walk gives up.
const MAX_DEPTH: usize = 200;

/// What is wrong at one place of the JSON.
#[derive(Clone, Debug)]
pub(crate) struct Finding {
    pub(crate) trouble: Trouble,
    /// `items[0].author.id`; empty = the whole.
    pub(crate) path: String,
    pub(crate) message: String,
    pub(crate) at: (usize, usize),
}

/// What kind of trouble a [`Finding`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// It does not decode.
    Mismatch,
    /// It does not decode, as it is `null` where only absence is declared.
    Null,
    /// No row declares it.
    Undeclared,
    /// A point in time that lies in the range of the other unit.
    Unit,
}

/// Walks through a value of a type.
pub(crate) fn value(platform: &Platform, ty: &Type, json: &Json) -> Vec<Finding> {
    let mut walk = Walk { platform, path: Vec::new(), found: Vec::new(), depth: 0 };
    walk.value(ty, json);
    walk.found
}

/// Walks through an object of these rows.
pub(crate) fn rows(platform: &Platform, rows: &[Row], json: &Json) -> Vec<Finding> {
    let mut walk = Walk { platform, path: Vec::new(), found: Vec::new(), depth: 0 };
    match &json.kind {
        Kind::Object(members) => walk.object(rows, members, json),
        _ => walk.mismatch(json, format!("an object is expected, found {}", json.what())),
    }
    walk.found
}

struct Walk<'a> {
    platform: &'a Platform,
    path: Vec<String>,
    found: Vec<Finding>,
    depth: usize,
}

/// The members of one object, and which of them some row declares.
struct Taken<'j> {
    members: &'j [Member],
    taken: Vec<bool>,
    whole: &'j Json,
}

impl<'j> Taken<'j> {
    fn take(&mut self, name: &str) -> Option<&'j Json> {
        let mut value = None;
        for (member, taken) in self.members.iter().zip(&mut self.taken) {
            if member.name == name {
                *taken = true;
                value = Some(&member.value);
            }
        }
        value
    }

    fn has(&self, name: &str) -> bool {
        self.members.iter().any(|member| member.name == name)
    }

    fn take_all(&mut self) {
        self.taken.fill(true);
    }
}

impl Walk<'_> {
    fn value(&mut self, ty: &Type, json: &Json) {
        self.depth += 1;
        if self.depth <= MAX_DEPTH && !self.is_none(ty, json) {
            self.present(ty, json);
        }
        self.depth -= 1;
    }

    /// A declared spelling of nothing.
    fn is_none(&self, ty: &Type, json: &Json) -> bool {
        match &json.kind {
            Kind::Null => {
                ty.nullable
                    || ty.lenient_none
                    || (ty.lenient && matches!(ty.base, Base::List(_) | Base::Map(..)))
                    || (ty.base == Base::Scalar(Scalar::Json) && !ty.optional)
            }
            Kind::String(text) => ty.lenient_none && text.is_empty(),
            Kind::Bool(flag) => ty.lenient_none && !flag,
            Kind::Array(items) => ty.lenient_none && items.is_empty(),
            Kind::Object(members) => ty.lenient_none && members.is_empty(),
            Kind::Number(_) => false,
        }
    }

    fn present(&mut self, ty: &Type, json: &Json) {
        match &ty.base {
            Base::List(item) => self.list(ty, item, json),
            Base::Map(key, value) => match &json.kind {
                Kind::Object(members) => {
                    for member in members {
                        self.key(*key, member);
                        self.inside(format!("[{:?}]", member.name), |walk| walk.value(value, &member.value));
                    }
                }
                Kind::Array(items) if ty.lenient && items.is_empty() => {}
                _ => self.expected(ty, json),
            },
            Base::Named(id) => match &self.platform.types[id.0].kind {
                TypeKind::Struct(rows) => match &json.kind {
                    Kind::Object(members) => self.object(rows, members, json),
                    _ => self.expected(ty, json),
                },
                TypeKind::Union(union) => match &json.kind {
                    Kind::Object(members) => {
                        let taken = vec![false; members.len()];
                        let mut taken = Taken { members, taken, whole: json };
                        if self.union(*id, union, &mut taken, true) {
                            self.undeclared(&taken);
                        }
                    }
                    _ => self.expected(ty, json),
                },
                TypeKind::Id { .. } | TypeKind::Enum { .. } => self.word(ty, json),
            },
            Base::Scalar(_) => self.word(ty, json),
        }
    }

    fn list(&mut self, ty: &Type, item: &Type, json: &Json) {
        match &json.kind {
            Kind::Array(items) => {
                for (index, value) in items.iter().enumerate() {
                    self.inside(format!("[{index}]"), |walk| walk.value(item, value));
                }
            }
            Kind::Bool(false) if ty.lenient => {}
            Kind::String(text) if ty.lenient && text.is_empty() => {}
            Kind::Object(members) if ty.lenient && members.is_empty() => {}
            _ if ty.lenient => self.value(item, json),
            _ => self.expected(ty, json),
        }
    }

    fn word(&mut self, ty: &Type, json: &Json) {
        // A client reads the `null` of a `json?` as absent, so it has to be declared there as well.
        let is_lost = ty.optional && matches!(json.kind, Kind::Null);
        if is_lost || !scalar::reads(self.platform, ty, json) {
            return self.expected(ty, json);
        }
        let other = match (&ty.base, scalar::whole(json).map(i64::unsigned_abs)) {
            (Base::Scalar(Scalar::InstantMs), Some(1_000_000_000..=100_000_000_000)) => "seconds",
            (Base::Scalar(Scalar::InstantS), Some(100_000_000_000..)) => "milliseconds",
            _ => return,
        };
        let written = ty.written(self.platform);
        self.find(
            Trouble::Unit,
            json.at,
            format!("`{written}` is expected, {} looks like {other}", json.what()),
        );
    }

    fn key(&mut self, key: Option<TypeId>, member: &Member) {
        let Some(id) = key else { return };
        let ty = Type::plain(Base::Named(id));
        if !scalar::reads_word(self.platform, &ty, &member.name) {
            let name = &self.platform.types[id.0].name;
            self.find(Trouble::Mismatch, member.at, format!("the key {:?} is no `{name}`", member.name));
        }
    }

    fn object(&mut self, rows: &[Row], members: &[Member], whole: &Json) {
        let mut taken = Taken { members, taken: vec![false; members.len()], whole };
        self.rows(rows, &mut taken);
        self.undeclared(&taken);
    }

    fn undeclared(&mut self, taken: &Taken<'_>) {
        for (index, (member, is_taken)) in taken.members.iter().zip(&taken.taken).enumerate() {
            if taken.members[..index].iter().any(|other| other.name == member.name) {
                self.find(
                    Trouble::Mismatch,
                    member.at,
                    format!("`{}` stands twice in this object", member.name),
                );
            } else if !is_taken {
                let path = format!(".{}", member.name);
                let message = format!("no row declares `{}`", member.name);
                self.inside(path, |walk| walk.find(Trouble::Undeclared, member.at, message));
            }
        }
    }

    /// Takes what the rows declare; patterns take from what is left.
    fn rows(&mut self, rows: &[Row], taken: &mut Taken<'_>) {
        let rows = expanded(self.platform, rows);
        for row in &rows {
            match &row.kind {
                RowKind::Field => match taken.take(&row.wire) {
                    Some(json) => self.field(row, json),
                    None if is_required(&row.ty) => self.missing(row, taken.whole),
                    None => {}
                },
                RowKind::Constant(constant) => match taken.take(&row.wire) {
                    Some(json) => self.inside(format!(".{}", row.wire), |walk| walk.constant(constant, json)),
                    None => self.missing(row, taken.whole),
                },
                RowKind::Spread => {
                    if let Base::Named(id) = row.ty.base
                        && let TypeKind::Union(union) = &self.platform.types[id.0].kind
                    {
                        self.depth += 1;
                        if self.depth <= MAX_DEPTH {
                            self.union(id, union, taken, is_required(&row.ty));
                        }
                        self.depth -= 1;
                    }
                }
                RowKind::Pattern { .. } => {}
            }
        }
        for row in &rows {
            let RowKind::Pattern { prefix, suffix, key } = &row.kind else { continue };
            for (index, member) in taken.members.iter().enumerate() {
                let Some(word) = pattern_key(prefix, suffix, &member.name).filter(|_| !taken.taken[index])
                else {
                    continue;
                };
                taken.taken[index] = true;
                self.key(*key, &Member { name: word.to_owned(), ..member.clone() });
                self.inside(format!(".{}", member.name), |walk| walk.value(&row.ty, &member.value));
            }
        }
    }

    fn field(&mut self, row: &Row, json: &Json) {
        let clears = match row.facts.clear {
            Some(Clear::Empty) => matches!(&json.kind, Kind::String(text) if text.is_empty()),
            Some(Clear::Null) => matches!(json.kind, Kind::Null),
            None => false,
        };
        if !clears {
            self.inside(format!(".{}", row.wire), |walk| walk.value(&row.ty, json));
        }
    }

    fn constant(&mut self, constant: &Literal, json: &Json) {
        let is_it = match (constant, &json.kind) {
            (Literal::String(text), Kind::String(found)) => text == found,
            (Literal::Bool(flag), Kind::Bool(found)) => flag == found,
            (Literal::Int(number), Kind::Number(found)) => found.parse() == Ok(*number),
            _ => false,
        };
        if !is_it {
            self.mismatch(json, format!("always `{}`, found {}", text(constant), json.what()));
        }
    }

    fn missing(&mut self, row: &Row, whole: &Json) {
        let written = row.ty.written(self.platform);
        let message = format!("`{}` is missing, whose row is `{written}`", row.wire);
        self.inside(format!(".{}", row.wire), |walk| walk.find(Trouble::Mismatch, whole.at, message));
    }

    /// Takes what a union declares. Whether the kind is a known one.
    fn union(&mut self, id: TypeId, union: &Union, taken: &mut Taken<'_>, required: bool) -> bool {
        let name = &self.platform.types[id.0].name;
        let is_there = type_keys(self.platform, id).iter().any(|key| taken.has(&key.wire));
        if !required && !is_there {
            return true;
        }
        match &union.told {
            Told::Tag(tag) => {
                let Some((tag_json, wire)) = self.tag(name, tag, taken) else { return false };
                match union.members.iter().find(|member| member.wire == wire) {
                    Some(member) => {
                        if let Base::Named(id) = member.ty.base
                            && let TypeKind::Struct(rows) = &self.platform.types[id.0].kind
                        {
                            self.rows(rows, taken);
                        }
                        true
                    }
                    None => self.unknown(name, &wire, tag_json, taken),
                }
            }
            Told::Adjacent { tag, content } => {
                let Some((tag_json, wire)) = self.tag(name, tag, taken) else { return false };
                let content_json = taken.take(content);
                match (union.members.iter().find(|member| member.wire == wire), content_json) {
                    (Some(member), Some(json)) => {
                        self.inside(format!(".{content}"), |walk| walk.value(&member.ty, json));
                        true
                    }
                    (Some(_), None) => {
                        let message = format!("`{content}` is missing, which holds the member of `{name}`");
                        self.mismatch(taken.whole, message);
                        false
                    }
                    (None, _) => self.unknown(name, &wire, tag_json, taken),
                }
            }
            Told::Key => {
                let there: Vec<_> = union.members.iter().filter(|member| taken.has(&member.wire)).collect();
                match &there[..] {
                    [member] => {
                        if let Some(json) = taken.take(&member.wire) {
                            self.inside(format!(".{}", member.wire), |walk| walk.value(&member.ty, json));
                        }
                        true
                    }
                    [] => self.none_of(name, union, taken),
                    [first, second, ..] => {
                        let message = format!("`{}` and `{}` exclude each other", first.wire, second.wire);
                        self.mismatch(taken.whole, message);
                        taken.take_all();
                        false
                    }
                }
            }
            Told::Shape => {
                for member in &union.members {
                    let Base::Named(id) = member.ty.base else { continue };
                    let TypeKind::Struct(rows) = &self.platform.types[id.0].kind else { continue };
                    let keys = type_keys(self.platform, id);
                    if keys.iter().filter(|key| key.required).all(|key| taken.has(&key.wire)) {
                        self.rows(rows, taken);
                        return true;
                    }
                }
                self.none_of(name, union, taken)
            }
        }
    }

    fn tag<'j>(&mut self, union: &str, tag: &str, taken: &mut Taken<'j>) -> Option<(&'j Json, String)> {
        let wire = taken.take(tag).and_then(|json| match &json.kind {
            Kind::String(text) | Kind::Number(text) => Some((json, text.clone())),
            Kind::Bool(flag) => Some((json, flag.to_string())),
            _ => None,
        });
        if wire.is_none() {
            self.mismatch(taken.whole, format!("no `{tag}` tells which member of `{union}` it is"));
            taken.take_all();
        }
        wire
    }

    fn unknown(&mut self, union: &str, wire: &str, tag: &Json, taken: &mut Taken<'_>) -> bool {
        self.find(Trouble::Undeclared, tag.at, format!("`{union}` has no member `{wire}`"));
        taken.take_all();
        false
    }

    fn none_of(&mut self, name: &str, union: &Union, taken: &mut Taken<'_>) -> bool {
        let members: Vec<String> = union.members.iter().map(|member| format!("`{}`", member.wire)).collect();
        self.find(
            Trouble::Undeclared,
            taken.whole.at,
            format!("none of the members of `{name}`: {}", members.join(", ")),
        );
        taken.take_all();
        false
    }

    fn expected(&mut self, ty: &Type, json: &Json) {
        let written = ty.written(self.platform);
        let trouble = if matches!(json.kind, Kind::Null) { Trouble::Null } else { Trouble::Mismatch };
        self.find(trouble, json.at, format!("`{written}` is expected, found {}", json.what()));
    }

    fn mismatch(&mut self, json: &Json, message: String) {
        self.find(Trouble::Mismatch, json.at, message);
    }

    fn find(&mut self, trouble: Trouble, at: (usize, usize), message: String) {
        let path = self.path.concat().trim_start_matches('.').to_owned();
        self.found.push(Finding { trouble, path, message, at });
    }

    fn inside(&mut self, step: String, walk: impl FnOnce(&mut Self)) {
        self.path.push(step);
        walk(self);
        self.path.pop();
    }
}
