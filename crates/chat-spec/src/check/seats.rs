//! All rows, with the place where each stands.

use super::Check;
use crate::{
    ast::{self, Place, TypeBody},
    ir::{self, Operation, Returns, Row, Type, TypeDef, TypeKind},
    resolve::declared,
};

/// Where a row stands.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Home<'a> {
    /// In a table of an operation.
    Group(Place),
    /// `body = […]`
    Body,
    /// `form = […]`
    Form,
    /// `returns = […]`
    Returns,
    /// A field of a struct.
    Field(&'a TypeDef),
    /// A member of a union.
    Member,
}

/// A row as written and as understood.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Seat<'a> {
    pub(crate) home: Home<'a>,
    pub(crate) ast: &'a ast::Row,
    pub(crate) ty: &'a Type,
    /// Absent for members of unions and for answers, which have only a type.
    pub(crate) row: Option<&'a Row>,
}

impl<'a> Seat<'a> {
    /// The fact's place, for a mistake in it.
    pub(crate) fn fact(&self, key: &str) -> Option<&'a ast::Fact> {
        self.ast.facts.iter().find(|fact| fact.key.value == key)
    }

    /// Whether the row is the operation's own, and no field of a type.
    pub(crate) fn is_parameter(&self) -> bool {
        matches!(self.home, Home::Group(_) | Home::Body | Home::Form)
    }
}

impl<'a> Check<'a> {
    /// All rows whose types are known.
    pub(crate) fn seats(self) -> Vec<Seat<'a>> {
        let mut seats = Vec::new();
        for (def, ast) in self.platform.types.iter().zip(declared(self.ast)) {
            match (&def.kind, &ast.ast.body) {
                (TypeKind::Struct(rows), TypeBody::Struct(written)) => {
                    seats.extend(rows.iter().zip(written).map(|(row, ast)| Seat {
                        home: Home::Field(def),
                        ast,
                        ty: &row.ty,
                        row: Some(row),
                    }));
                }
                (TypeKind::Union(union), TypeBody::Union(written)) => {
                    seats.extend(union.members.iter().zip(written).map(|(member, ast)| Seat {
                        home: Home::Member,
                        ast,
                        ty: &member.ty,
                        row: None,
                    }));
                }
                _ => {}
            }
        }
        for (ast, operation) in self.operations() {
            seat_operation(ast, operation, &mut seats);
        }
        seats.retain(|seat| !self.poisoned.contains(&seat.ast.key.span));
        seats
    }

    /// The operations as written and as understood.
    pub(crate) fn operations(self) -> impl Iterator<Item = (&'a ast::Operation, &'a Operation)> {
        self.resources().flat_map(|(written, resource)| {
            resource.operations.iter().filter_map(|operation| {
                let ast = written.operations.iter().find(|ast| ast.name.span == operation.span)?;
                Some((ast, operation))
            })
        })
    }

    /// The resources as written and as understood.
    pub(crate) fn resources(self) -> impl Iterator<Item = (&'a ast::Resource, &'a ir::Resource)> {
        self.ast.resources.iter().zip(&self.platform.resources)
    }
}

fn seat_operation<'a>(ast: &'a ast::Operation, operation: &'a Operation, seats: &mut Vec<Seat<'a>>) {
    let rows = || {
        [&operation.path_rows[..], &operation.query, &operation.header, operation.body.rows()]
            .into_iter()
            .flatten()
    };
    let mut seat = |home, ast: &'a ast::Row| {
        if let Some(row) = rows().find(|row| row.span == ast.key.span) {
            seats.push(Seat { home, ast, ty: &row.ty, row: Some(row) });
        }
    };
    for group in &ast.groups {
        for row in &group.rows {
            seat(Home::Group(group.place.value), row);
        }
    }
    for row in &ast.rows {
        match row.key.value.as_str() {
            "body" => seat(Home::Body, row),
            "form" => seat(Home::Form, row),
            _ => {}
        }
    }
    if let (Some(ast), Returns::Value { ty, .. }) =
        (ast.rows.iter().find(|row| row.key.value == "returns"), &operation.returns)
    {
        seats.push(Seat { home: Home::Returns, ast, ty, row: None });
    }
}
