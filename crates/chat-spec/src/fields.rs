//! Fields of types, as they stand in JSON.

use crate::ir::{Base, Literal, PathStep, Platform, Row, RowKind, Told, Type, TypeId, TypeKind, WireValue};

/// The rows of a struct, with those of spread structs in their place. Spread unions and patterns stay as they are.
pub fn flattened(platform: &Platform, id: TypeId) -> Vec<&Row> {
    match &platform.types[id.0].kind {
        TypeKind::Struct(rows) => {
            let mut found = Vec::new();
            expand_into(platform, rows, &mut vec![id], &mut found);
            found
        }
        _ => Vec::new(),
    }
}

/// The rows, with those of spread structs in their place. Spread unions and patterns stay as they are.
pub fn expanded<'a>(platform: &'a Platform, rows: &'a [Row]) -> Vec<&'a Row> {
    let mut found = Vec::new();
    expand_into(platform, rows, &mut Vec::new(), &mut found);
    found
}

fn expand_into<'a>(
    platform: &'a Platform,
    rows: &'a [Row],
    seen: &mut Vec<TypeId>,
    found: &mut Vec<&'a Row>,
) {
    for row in rows {
        if let (RowKind::Spread, Base::Named(id)) = (&row.kind, &row.ty.base)
            && let TypeKind::Struct(inner) = &platform.types[id.0].kind
        {
            if !seen.contains(id) {
                seen.push(*id);
                expand_into(platform, inner, seen, found);
                seen.pop();
            }
            continue;
        }
        found.push(row);
    }
}

/// A member that an object may have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// Its name; for a pattern, what stands before the key.
    pub wire: String,
    /// Whether it is always there.
    pub required: bool,
    /// What else the row says: one name, all names of a pattern.
    pub kind: KeyKind,
}

/// Whether a [`Key`] is one name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyKind {
    /// One name.
    Name,
    /// One name, whose value is always this text, number or flag.
    Constant(String),
    /// All names that begin with `wire` and end with this.
    Pattern(String),
}

impl Key {
    /// Whether the two may be the same member of an object.
    pub fn meets(&self, other: &Self) -> bool {
        match (&self.kind, &other.kind) {
            (KeyKind::Pattern(suffix), KeyKind::Pattern(other_suffix)) => {
                let prefixes = self.wire.starts_with(&other.wire) || other.wire.starts_with(&self.wire);
                prefixes
                    && (suffix.ends_with(other_suffix.as_str()) || other_suffix.ends_with(suffix.as_str()))
            }
            (KeyKind::Pattern(suffix), _) => pattern_key(&self.wire, suffix, &other.wire).is_some(),
            (_, KeyKind::Pattern(suffix)) => pattern_key(&other.wire, suffix, &self.wire).is_some(),
            _ => self.wire == other.wire,
        }
    }
}

/// What a name holds in place of a pattern's key.
pub fn pattern_key<'a>(prefix: &str, suffix: &str, name: &'a str) -> Option<&'a str> {
    name.strip_prefix(prefix)?.strip_suffix(suffix).filter(|key| !key.is_empty())
}

/// The members that these rows put into an object.
pub fn keys<'a>(platform: &Platform, rows: impl IntoIterator<Item = &'a Row>) -> Vec<Key> {
    let mut keys = Vec::new();
    for row in rows {
        row_keys(platform, row, &mut Vec::new(), &mut keys);
    }
    keys
}

/// The members that a value of this type puts into the object in which it is spread.
pub fn type_keys(platform: &Platform, id: TypeId) -> Vec<Key> {
    let mut keys = Vec::new();
    named_keys(platform, id, &mut Vec::new(), &mut keys);
    keys
}

fn row_keys(platform: &Platform, row: &Row, seen: &mut Vec<TypeId>, keys: &mut Vec<Key>) {
    let required = is_required(&row.ty);
    match &row.kind {
        RowKind::Field => keys.push(Key { wire: row.wire.clone(), required, kind: KeyKind::Name }),
        RowKind::Constant(value) => {
            keys.push(Key { wire: row.wire.clone(), required: true, kind: KeyKind::Constant(text(value)) })
        }
        RowKind::Pattern { prefix, suffix, .. } => {
            keys.push(Key { wire: prefix.clone(), required: false, kind: KeyKind::Pattern(suffix.clone()) })
        }
        RowKind::Spread => {
            if let Base::Named(id) = row.ty.base {
                let start = keys.len();
                named_keys(platform, id, seen, keys);
                for key in &mut keys[start..] {
                    key.required &= required;
                }
            }
        }
    }
}

fn named_keys(platform: &Platform, id: TypeId, seen: &mut Vec<TypeId>, keys: &mut Vec<Key>) {
    if seen.contains(&id) {
        return;
    }
    seen.push(id);
    match &platform.types[id.0].kind {
        TypeKind::Struct(rows) => {
            for row in rows {
                row_keys(platform, row, seen, keys);
            }
        }
        TypeKind::Union(union) => {
            let name = |wire: &str, required| Key { wire: wire.to_owned(), required, kind: KeyKind::Name };
            match &union.told {
                Told::Adjacent { tag, content } => keys.extend([name(tag, true), name(content, true)]),
                Told::Key => {
                    let only = union.members.len() == 1;
                    keys.extend(union.members.iter().map(|member| name(&member.wire, only)));
                }
                Told::Tag(_) | Told::Shape => {
                    let tag = if let Told::Tag(tag) = &union.told { Some(name(tag, true)) } else { None };
                    let mut members: Vec<Vec<Key>> = Vec::new();
                    for member in &union.members {
                        let mut own = Vec::new();
                        if let Base::Named(id) = member.ty.base {
                            named_keys(platform, id, seen, &mut own);
                        }
                        members.push(own);
                    }
                    keys.extend(tag);
                    merge(members, keys);
                }
            }
        }
        TypeKind::Id { .. } | TypeKind::Enum { .. } => {}
    }
    seen.pop();
}

/// Each key once; required where every member requires it.
fn merge(members: Vec<Vec<Key>>, keys: &mut Vec<Key>) {
    let names: Vec<Key> = members.iter().flatten().cloned().collect();
    for key in names {
        if keys.iter().any(|known| known.wire == key.wire && same_kind(&known.kind, &key.kind)) {
            continue;
        }
        let everywhere =
            members.iter().all(|member| member.iter().any(|other| other.wire == key.wire && other.required));
        let kind = match key.kind {
            KeyKind::Constant(_) => KeyKind::Name,
            kind => kind,
        };
        keys.push(Key { required: everywhere, kind, ..key });
    }
}

fn same_kind(one: &KeyKind, other: &KeyKind) -> bool {
    match (one, other) {
        (KeyKind::Pattern(one), KeyKind::Pattern(other)) => one == other,
        (KeyKind::Pattern(_), _) | (_, KeyKind::Pattern(_)) => false,
        _ => true,
    }
}

/// Whether a row of this type is always there. `T|null` is: as `null`.
pub fn is_required(ty: &Type) -> bool {
    !ty.optional && !ty.lenient_none
}

/// A literal as text, without quotes.
pub fn text(value: &Literal) -> String {
    match value {
        Literal::String(text) => text.clone(),
        Literal::Int(number) => number.to_string(),
        Literal::Float(number) => number.to_string(),
        Literal::Bool(flag) => flag.to_string(),
    }
}

impl WireValue {
    /// The value as text, without quotes.
    pub fn text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Number(number) => number.to_string(),
        }
    }
}

/// Why a dotted path leads nowhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Astray<'a> {
    /// This step is no field of the type of this name.
    NoField { step: &'a str, of: String },
    /// The value before this step has no fields.
    NoStruct { step: &'a str },
}

/// Follows a dotted path of wire names through structs: the steps and the last row's type.
pub(crate) fn follow<'p, 'a>(
    platform: &'p Platform,
    mut ty: &'p Type,
    dotted: &'a str,
) -> Result<(Vec<PathStep>, &'p Type), Astray<'a>> {
    let mut steps = Vec::new();
    for step in dotted.split('.').filter(|step| !step.is_empty()) {
        let Base::Named(id) = ty.base else { return Err(Astray::NoStruct { step }) };
        if !matches!(platform.types[id.0].kind, TypeKind::Struct(_)) {
            return Err(Astray::NoStruct { step });
        }
        let rows = flattened(platform, id);
        let Some(row) = rows.iter().find(|row| row.wire == step && row.kind == RowKind::Field) else {
            return Err(Astray::NoField { step, of: platform.types[id.0].name.clone() });
        };
        let optional = row.ty.optional || row.ty.nullable || row.ty.lenient_none;
        steps.push(PathStep { field: row.name.clone(), optional });
        ty = &row.ty;
    }
    Ok((steps, ty))
}

/// An enum's value as a literal.
pub(crate) fn literal_of(wire: &WireValue) -> Literal {
    match wire {
        WireValue::Text(text) => Literal::String(text.clone()),
        WireValue::Number(number) => Literal::Int(*number),
    }
}
