//! The parameters of an operation, as the listing shows them and the command line takes them.

pub use chat_facts::Place;

use crate::{
    ast::Place as Group,
    fields::is_required,
    ir::{Base, Body, Operation, Platform, Row, RowKind, Told, Type, TypeId, TypeKind},
    names,
};

/// A parameter: a key of the one JSON object that the command line takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// Its name: the fact `name`, else the wire name in snake_case.
    pub name: String,
    /// Where it travels.
    pub place: Place,
    /// Its name on the wire; empty for a whole body.
    pub wire: String,
    /// Its type, as the language writes it.
    pub ty: String,
    /// Whether a call needs it.
    pub required: bool,
    /// What it is.
    pub meaning: String,
}

impl From<Group> for Place {
    fn from(group: Group) -> Self {
        match group {
            Group::Path => Self::Path,
            Group::Query => Self::Query,
            Group::Header => Self::Header,
            Group::Body => Self::Body,
            Group::Form => Self::Form,
            Group::Multipart => Self::Part,
        }
    }
}

/// The name of a row in the listing and on the command line. Unlike in Rust, `type` stays `type`.
pub fn name(row: &Row) -> String {
    let plain = names::snake(&row.wire);
    if plain == "type" && row.name == "kind" { plain } else { row.name.clone() }
}

/// The parameters of an operation: path, query, header, body; each in the order of the file. Constants are not among
/// them, for nobody chooses them.
pub fn parameters(platform: &Platform, operation: &Operation) -> Vec<Parameter> {
    let mut list = List { platform, found: Vec::new(), seen: Vec::new() };
    list.rows(Place::Path, &operation.path_rows, true);
    list.rows(Place::Query, &operation.query, true);
    list.rows(Place::Header, &operation.header, true);
    match &operation.body {
        Body::None => {}
        Body::Members(rows) => list.rows(Place::Body, rows, true),
        Body::Form(rows) => list.rows(Place::Form, rows, true),
        Body::Multipart(rows) => list.rows(Place::Part, rows, true),
        Body::Struct(row) => list.named(Place::Body, &row.ty, is_required(&row.ty)),
        Body::Whole(row) | Body::WholeForm(row) | Body::Raw(row) => {
            let parameter = list.parameter(Place::Whole, row, true);
            list.found.push(parameter);
        }
    }
    list.found
}

/// The parameters that a type stands for where its fields or members are spread: name and wire name of each.
pub fn spread(platform: &Platform, ty: &Type) -> Vec<Parameter> {
    let mut list = List { platform, found: Vec::new(), seen: Vec::new() };
    list.named(Place::Body, ty, is_required(ty));
    list.found
}

struct List<'a> {
    platform: &'a Platform,
    found: Vec<Parameter>,
    seen: Vec<TypeId>,
}

impl List<'_> {
    fn rows(&mut self, place: Place, rows: &[Row], required: bool) {
        for row in rows {
            match row.kind {
                RowKind::Constant(_) => {}
                RowKind::Spread => self.named(place, &row.ty, required && is_required(&row.ty)),
                RowKind::Field | RowKind::Pattern { .. } => {
                    let parameter = self.parameter(place, row, required);
                    self.found.push(parameter);
                }
            }
        }
    }

    fn parameter(&self, place: Place, row: &Row, required: bool) -> Parameter {
        let (ty, is_pattern) = match &row.kind {
            RowKind::Pattern { key, .. } => {
                let map = Base::Map(*key, Box::new(row.ty.clone()));
                (Type::plain(map).written(self.platform), true)
            }
            _ => (row.ty.written(self.platform), false),
        };
        Parameter {
            name: name(row),
            place,
            wire: row.wire.clone(),
            ty,
            required: required && !is_pattern && is_required(&row.ty),
            meaning: row.meaning.clone(),
        }
    }

    /// What is spread: a struct's rows, or one row per wire name of a union.
    fn named(&mut self, place: Place, ty: &Type, required: bool) {
        let Base::Named(id) = ty.base else { return };
        if self.seen.contains(&id) {
            return;
        }
        self.seen.push(id);
        match &self.platform.types[id.0].kind {
            TypeKind::Struct(rows) => self.rows(place, rows, required),
            TypeKind::Union(union) => {
                let row = |wire: &str, ty: String, required: bool, meaning: String| Parameter {
                    name: names::snake(wire),
                    place,
                    wire: wire.to_owned(),
                    ty,
                    required,
                    meaning,
                };
                let about = &self.platform.types[id.0].about;
                match &union.told {
                    Told::Adjacent { tag, content } => {
                        let types = union.members.iter().map(|member| member.ty.written(self.platform));
                        let found = [
                            row(tag, "string".to_owned(), required, about.clone()),
                            row(content, either(types), required, about.clone()),
                        ];
                        self.found.extend(found);
                    }
                    Told::Key => {
                        let only = required && union.members.len() == 1;
                        let members = union.members.iter().map(|member| {
                            row(&member.wire, member.ty.written(self.platform), only, member.meaning.clone())
                        });
                        self.found.extend(members);
                    }
                    Told::Tag(_) | Told::Shape => {
                        if let Told::Tag(tag) = &union.told {
                            self.found.push(row(tag, "string".to_owned(), required, about.clone()));
                        }
                        let start = self.found.len() - usize::from(matches!(union.told, Told::Tag(_)));
                        let members: Vec<Vec<Parameter>> = union
                            .members
                            .iter()
                            .map(|member| {
                                let mut own = List {
                                    platform: self.platform,
                                    found: Vec::new(),
                                    seen: self.seen.clone(),
                                };
                                own.named(place, &member.ty, required);
                                own.found
                            })
                            .collect();
                        self.merge(start, &members);
                    }
                }
            }
            TypeKind::Id { .. } | TypeKind::Enum { .. } => {}
        }
        self.seen.pop();
    }

    /// Each wire name once; required where every member requires it.
    fn merge(&mut self, start: usize, members: &[Vec<Parameter>]) {
        for parameter in members.iter().flatten() {
            if self.found[start..].iter().any(|known| known.wire == parameter.wire) {
                continue;
            }
            let same =
                |member: &Vec<Parameter>| member.iter().find(|other| other.wire == parameter.wire).cloned();
            let everywhere = members.iter().all(|member| same(member).is_some_and(|other| other.required));
            let types = members.iter().filter_map(|member| same(member).map(|other| other.ty));
            let merged = Parameter { ty: either(types), required: everywhere, ..parameter.clone() };
            self.found.push(merged);
        }
    }
}

/// The different types, in their order: `TextBody or ImageBody`.
fn either(types: impl Iterator<Item = String>) -> String {
    let mut different: Vec<String> = Vec::new();
    for ty in types {
        if !different.contains(&ty) {
            different.push(ty);
        }
    }
    different.join(" or ")
}
