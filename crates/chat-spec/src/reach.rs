//! Which types requests and answers reach, and which contain themselves.

use crate::ir::{Base, Operation, Platform, Returns, Row, RowKind, Told, Type, TypeId, TypeKind};

/// Notes on each type whether a request or an answer reaches it.
pub(crate) fn mark(platform: &mut Platform) {
    let mut requests = Seen { is: vec![false; platform.types.len()], order: Vec::new() };
    let mut answers = Seen { is: requests.is.clone(), order: Vec::new() };
    for operation in platform.resources.iter().flat_map(|resource| &resource.operations) {
        visit_request(platform, operation, &mut requests);
        visit_answer(platform, operation, &mut answers);
    }
    for envelope in platform.hosts.iter().filter_map(|host| host.envelope) {
        visit_named(platform, envelope, &mut answers);
    }
    for (index, def) in platform.types.iter_mut().enumerate() {
        (def.in_request, def.in_answer) = (requests.is[index], answers.is[index]);
    }
}

/// The types that an operation reaches, in the order in which they are first named: those of its request, then those
/// of its answer.
pub fn reached(platform: &Platform, operation: &Operation) -> Vec<TypeId> {
    let mut seen = Seen { is: vec![false; platform.types.len()], order: Vec::new() };
    visit_request(platform, operation, &mut seen);
    visit_answer(platform, operation, &mut seen);
    seen.order
}

/// The types that were reached.
struct Seen {
    is: Vec<bool>,
    order: Vec<TypeId>,
}

fn visit_request(platform: &Platform, operation: &Operation, seen: &mut Seen) {
    let groups = [&operation.path_rows[..], &operation.query, &operation.header, operation.body.rows()];
    for row in groups.into_iter().flatten() {
        visit_row(platform, row, seen);
    }
}

fn visit_answer(platform: &Platform, operation: &Operation, seen: &mut Seen) {
    if let Returns::Value { ty, .. } = &operation.returns {
        visit(platform, ty, seen);
    }
}

fn visit_row(platform: &Platform, row: &Row, seen: &mut Seen) {
    if let RowKind::Pattern { key: Some(key), .. } = row.kind {
        visit_named(platform, key, seen);
    }
    if let Some(held) = row.facts.holds {
        visit_named(platform, held, seen);
    }
    visit(platform, &row.ty, seen);
}

fn visit(platform: &Platform, ty: &Type, seen: &mut Seen) {
    match &ty.base {
        Base::Scalar(_) => {}
        Base::Named(id) => visit_named(platform, *id, seen),
        Base::List(item) => visit(platform, item, seen),
        Base::Map(key, value) => {
            if let Some(key) = key {
                visit_named(platform, *key, seen);
            }
            visit(platform, value, seen);
        }
    }
}

fn visit_named(platform: &Platform, id: TypeId, seen: &mut Seen) {
    if std::mem::replace(&mut seen.is[id.0], true) {
        return;
    }
    seen.order.push(id);
    match &platform.types[id.0].kind {
        TypeKind::Struct(rows) => rows.iter().for_each(|row| visit_row(platform, row, seen)),
        TypeKind::Union(union) => union.members.iter().for_each(|member| visit(platform, &member.ty, seen)),
        TypeKind::Id { .. } | TypeKind::Enum { .. } => {}
    }
}

/// A type that stands in another without a list or map between them.
#[derive(Clone, Copy, Debug)]
struct Edge {
    from: usize,
    /// Which row or member of it.
    index: usize,
    to: usize,
    /// How hard it is to do without: 0 an optional row, 1 a member of a union, 2 a row that is always there.
    weight: u8,
}

/// Marks the rows and members that Rust has to box. The types that have no finite value are returned: nothing can
/// be done for them.
pub(crate) fn box_cycles(platform: &mut Platform) -> Vec<TypeId> {
    let mut endless = endless(platform);
    endless.extend(self_spread(platform));
    endless.sort_unstable();
    endless.dedup();
    let mut edges = edges(platform);
    for weight in 0..2 {
        let closing: Vec<Edge> = edges
            .iter()
            .filter(|edge| edge.weight == weight && reaches(&edges, edge.to, edge.from))
            .copied()
            .collect();
        for edge in &closing {
            match &mut platform.types[edge.from].kind {
                TypeKind::Struct(rows) => rows[edge.index].boxed = true,
                TypeKind::Union(union) => union.members[edge.index].boxed = true,
                TypeKind::Id { .. } | TypeKind::Enum { .. } => {}
            }
        }
        edges.retain(|edge| edge.weight != weight || !is_closed(&closing, edge));
    }
    endless
}

fn is_closed(closing: &[Edge], edge: &Edge) -> bool {
    closing.iter().any(|closed| (closed.from, closed.index) == (edge.from, edge.index))
}

fn edges(platform: &Platform) -> Vec<Edge> {
    let mut edges = Vec::new();
    for (from, def) in platform.types.iter().enumerate() {
        match &def.kind {
            TypeKind::Struct(rows) => {
                for (index, row) in rows.iter().enumerate() {
                    if let (Base::Named(to), RowKind::Field | RowKind::Spread) = (&row.ty.base, &row.kind) {
                        let may_lack = row.ty.optional || row.ty.nullable || row.ty.lenient_none;
                        let weight = if may_lack && row.kind == RowKind::Field { 0 } else { 2 };
                        edges.push(Edge { from, index, to: to.0, weight });
                    }
                }
            }
            TypeKind::Union(union) => {
                for (index, member) in union.members.iter().enumerate() {
                    if let Base::Named(to) = member.ty.base {
                        edges.push(Edge { from, index, to: to.0, weight: 1 });
                    }
                }
            }
            TypeKind::Id { .. } | TypeKind::Enum { .. } => {}
        }
    }
    edges
}

fn reaches(edges: &[Edge], from: usize, goal: usize) -> bool {
    let mut seen = vec![from];
    let mut next = 0;
    while let Some(at) = seen.get(next).copied() {
        if at == goal {
            return true;
        }
        for edge in edges.iter().filter(|edge| edge.from == at) {
            if !seen.contains(&edge.to) {
                seen.push(edge.to);
            }
        }
        next += 1;
    }
    false
}

/// The types that need a value of themselves to have one.
fn endless(platform: &Platform) -> Vec<TypeId> {
    let mut ends = vec![false; platform.types.len()];
    loop {
        let mut changed = false;
        for (index, def) in platform.types.iter().enumerate() {
            let is_finite = |ty: &Type| match ty.base {
                Base::Named(id) => ends[id.0],
                _ => true,
            };
            let may_lack = |row: &Row| {
                row.kind != RowKind::Spread && (row.ty.optional || row.ty.nullable || row.ty.lenient_none)
            };
            let now = match &def.kind {
                TypeKind::Id { .. } | TypeKind::Enum { .. } => true,
                TypeKind::Struct(rows) => rows.iter().all(|row| {
                    may_lack(row) || matches!(row.kind, RowKind::Pattern { .. }) || is_finite(&row.ty)
                }),
                TypeKind::Union(union) => union.members.iter().any(|member| is_finite(&member.ty)),
            };
            if now && !ends[index] {
                ends[index] = true;
                changed = true;
            }
        }
        if !changed {
            break;
        }
    }
    (0..ends.len()).filter(|index| !ends[*index]).map(TypeId).collect()
}

/// The types that stand in their own object: by a spread row, or as a member of a union that is told from within.
fn self_spread(platform: &Platform) -> Vec<TypeId> {
    let within: Vec<Edge> = edges(platform)
        .into_iter()
        .filter(|edge| match &platform.types[edge.from].kind {
            TypeKind::Struct(rows) => rows[edge.index].kind == RowKind::Spread,
            TypeKind::Union(union) => matches!(union.told, Told::Tag(_) | Told::Shape),
            TypeKind::Id { .. } | TypeKind::Enum { .. } => false,
        })
        .collect();
    within.iter().filter(|edge| reaches(&within, edge.to, edge.from)).map(|edge| TypeId(edge.from)).collect()
}
