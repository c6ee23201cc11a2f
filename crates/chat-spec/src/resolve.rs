//! Looking up the names of types.

use std::collections::BTreeMap;

use crate::{
    ast::{self, Ast, Spanned, TypeBase, TypeBody, TypeExpr},
    diagnostic::{Code, Diagnostic},
    ir::{Base, Scalar, Type, TypeId},
    source::{Sources, Span},
    suggest,
};

/// The types of a platform by name: shared ones, and those that a resource declares under `returns`.
#[derive(Debug)]
pub(crate) struct Scope<'a> {
    platform: &'a str,
    sources: &'a Sources,
    /// In the order of [`crate::ir::Platform::types`].
    pub(crate) defs: Vec<Def<'a>>,
    shared: BTreeMap<&'a str, TypeId>,
    local: BTreeMap<(&'a str, &'a str), TypeId>,
}

/// A declared type, and the resource that declares it under `returns`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Def<'a> {
    pub(crate) ast: &'a ast::TypeDef,
    pub(crate) resource: Option<&'a str>,
}

/// A row whose type is looked up.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Site<'a> {
    /// The resource, whose types are looked at first.
    pub(crate) resource: Option<&'a str>,
    /// The row's key.
    pub(crate) key: Span,
}

/// The types in the order of [`crate::ir::Platform::types`].
pub(crate) fn declared(ast: &Ast) -> impl Iterator<Item = Def<'_>> {
    let shared = ast.types.iter().map(|ast| Def { ast, resource: None });
    let local = ast.resources.iter().flat_map(|resource| {
        let types = resource.operations.iter().filter_map(|operation| operation.returns.as_ref());
        types.map(|ast| Def { ast, resource: Some(&*resource.name) })
    });
    shared.chain(local)
}

impl<'a> Scope<'a> {
    /// Collects the types; says which are declared twice.
    pub(crate) fn new(ast: &'a Ast, sources: &'a Sources, out: &mut Vec<Diagnostic>) -> Self {
        let mut scope = Self {
            platform: &ast.name,
            sources,
            defs: Vec::new(),
            shared: BTreeMap::new(),
            local: BTreeMap::new(),
        };
        for def in declared(ast) {
            scope.declare(def, out);
        }
        scope
    }

    fn declare(&mut self, def: Def<'a>, out: &mut Vec<Diagnostic>) {
        let id = TypeId(self.defs.len());
        let name = def.ast.name.value.as_str();
        let shared = self.shared.get(name).copied();
        let before = match def.resource {
            None => self.shared.insert(name, id),
            Some(resource) => self.local.insert((resource, name), id).or(shared),
        };
        // Of two shared ones the syntax has told.
        if let Some(before) = before.filter(|_| def.resource.is_some()) {
            let first = self.defs[before.0].ast.name.span;
            out.push(
                Diagnostic::new(
                    Code::DuplicateName,
                    format!("two types are called `{name}`"),
                    def.ast.name.span,
                    "declared a second time",
                )
                .also(first, "declared here first"),
            );
        }
        self.defs.push(def);
    }

    /// The type of this name, as seen from a resource.
    pub(crate) fn find(&self, resource: Option<&str>, name: &str) -> Option<TypeId> {
        resource
            .and_then(|resource| self.local.get(&(resource, name)))
            .or_else(|| self.shared.get(name))
            .copied()
    }

    /// The type of a row; `None` when a name in it is unknown, which has been said then.
    pub(crate) fn resolve(&self, expr: &TypeExpr, site: Site<'_>, out: &mut Vec<Diagnostic>) -> Option<Type> {
        let base = match &expr.base {
            // A type that could not be read; the syntax has said so.
            TypeBase::Word(word) if word.is_empty() => return None,
            TypeBase::Word(word) => match Scalar::of(word) {
                Some(scalar) => Base::Scalar(scalar),
                None => {
                    out.push(self.unknown_word(word, expr.span, site));
                    return None;
                }
            },
            TypeBase::Name(name) => Base::Named(self.named(name, expr.span, site, out)?),
            TypeBase::List(item) => Base::List(Box::new(self.item(item, site, out)?)),
            TypeBase::Map(key, value) => {
                let key = match key {
                    Some(key) if key.value != "string" => Some(self.key(key, site, out)),
                    _ => None,
                };
                let value = self.item(value, site, out);
                let key = match key {
                    Some(key) => Some(key?),
                    None => None,
                };
                Base::Map(key, Box::new(value?))
            }
        };
        self.check_marks(expr, &base, out);
        Some(Type {
            base,
            lenient: expr.lenient,
            as_text: expr.as_text,
            optional: expr.optional,
            nullable: expr.nullable,
            lenient_none: expr.lenient_none,
        })
    }

    /// The key of a map or of a pattern row: an id or an enum.
    pub(crate) fn key(
        &self,
        key: &Spanned<String>,
        site: Site<'_>,
        out: &mut Vec<Diagnostic>,
    ) -> Option<TypeId> {
        let id = self.named(&key.value, key.span, site, out)?;
        match self.defs[id.0].ast.body {
            TypeBody::Id { .. } | TypeBody::Enum(_) => Some(id),
            TypeBody::Struct(_) | TypeBody::Union(_) => {
                out.push(
                    Diagnostic::new(
                        Code::MisplacedType,
                        format!("`{}` cannot be the key of a map", key.value),
                        key.span,
                        "a key is an id or an enum",
                    )
                    .help("a map by any text is written `{T}`"),
                );
                None
            }
        }
    }

    fn item(&self, expr: &TypeExpr, site: Site<'_>, out: &mut Vec<Diagnostic>) -> Option<Type> {
        let item = self.resolve(expr, site, out)?;
        if item.optional || item.lenient_none {
            out.push(
                Diagnostic::new(
                    Code::MisplacedType,
                    "an item of a list or map cannot be absent",
                    expr.span,
                    "marked as optional",
                )
                .help("an item that may be `null` is written `T|null`"),
            );
        }
        if matches!(item.base, Base::Scalar(Scalar::Bytes | Scalar::File)) {
            out.push(Diagnostic::new(
                Code::MisplacedType,
                "files and raw bytes travel one by one",
                expr.span,
                "inside a list or map",
            ));
        }
        Some(item)
    }

    /// The type of this name; an unknown one is said.
    pub(crate) fn named(
        &self,
        name: &str,
        span: Span,
        site: Site<'_>,
        out: &mut Vec<Diagnostic>,
    ) -> Option<TypeId> {
        let found = self.find(site.resource, name);
        if found.is_none() {
            out.push(self.unknown_name(name, span, site));
        }
        found
    }

    fn unknown_name(&self, name: &str, span: Span, site: Site<'_>) -> Diagnostic {
        let found = self.unknown(name, span, site, "not an id, enum, struct or union of this platform");
        let elsewhere = self.defs.iter().find(|def| def.ast.name.value == name);
        if let Some(resource) = elsewhere.and_then(|def| def.resource) {
            return found.help(format!(
                "`{resource}` declares one under an operation, for itself; types.toml is for types that are shared"
            ));
        }
        let reachable = self
            .defs
            .iter()
            .filter(|def| def.resource.is_none() || def.resource == site.resource)
            .map(|def| def.ast);
        let names = reachable.clone().map(|def| def.name.value.as_str());
        let near = suggest::closest(name, names)
            .and_then(|near| reachable.clone().find(|def| def.name.value == near));
        match near {
            Some(def) => found.help(format!(
                "{} with a similar name is declared in {}: `{}`",
                kind(def),
                self.sources.name(def.name.span.file),
                def.name.value,
            )),
            None => found,
        }
    }

    fn unknown_word(&self, word: &str, span: Span, site: Site<'_>) -> Diagnostic {
        if let "stream" | "location" = word {
            return Diagnostic::new(
                Code::MisplacedType,
                format!("`{word}` is a whole answer"),
                span,
                "not a type of a row",
            )
            .also(site.key, "")
            .help(format!("it may only stand as `returns = [\"{word}\", …]`"));
        }
        let found = self.unknown(word, span, site, "not a scalar of the language");
        match suggest::closest(word, Scalar::ALL.iter().map(|scalar| scalar.as_str())) {
            Some(near) => found.help(format!("there is a scalar with a similar name: `{near}`")),
            None => found,
        }
    }

    fn unknown(&self, name: &str, span: Span, site: Site<'_>, label: &str) -> Diagnostic {
        let message = format!("cannot find type `{name}` in platform `{}`", self.platform);
        Diagnostic::new(Code::UnknownType, message, span, label).also(site.key, "")
    }

    /// Marks that say nothing, or nothing that can be done.
    fn check_marks(&self, expr: &TypeExpr, base: &Base, out: &mut Vec<Diagnostic>) {
        let mut wrong = |message: &str, label: &str| {
            out.push(Diagnostic::new(Code::MisplacedType, message, expr.span, label));
        };
        let is_word =
            |id: &TypeId| matches!(self.defs[id.0].ast.body, TypeBody::Id { .. } | TypeBody::Enum(_));
        if expr.lenient {
            match base {
                Base::Named(id) if !is_word(id) => {
                    wrong("`~` is for scalars, ids, enums, lists and maps", "a struct or union has one form");
                }
                Base::Scalar(Scalar::Bit) => {
                    wrong("`~` says nothing here", "a `bit` is read in any form as it is")
                }
                Base::Scalar(scalar @ (Scalar::Json | Scalar::Bytes | Scalar::File)) => {
                    wrong("`~` says nothing here", &format!("`{}` is taken as it is", scalar.as_str()));
                }
                _ => {}
            }
        }
        if expr.as_text && !self.is_number_or_flag(base) {
            wrong("`^` is for numbers and flags", "not written as a number or flag elsewhere");
        }
        if expr.lenient_none && matches!(base, Base::Scalar(Scalar::Bool | Scalar::Bit)) {
            wrong("`?~` would read `false` as absent", "a flag that may be `false`");
        }
        if matches!(base, Base::Scalar(Scalar::Bytes | Scalar::File)) && (expr.nullable || expr.lenient_none)
        {
            wrong("raw bytes have no `null`", "not JSON");
        }
        if matches!(base, Base::Scalar(Scalar::Json)) && expr.lenient_none {
            wrong("`?~` would lose values of a `json` row", "`false` and `\"\"` are values of it");
        }
    }

    fn is_number_or_flag(&self, base: &Base) -> bool {
        match base {
            Base::Scalar(scalar) => matches!(
                scalar,
                Scalar::Int
                    | Scalar::Float
                    | Scalar::Bool
                    | Scalar::InstantMs
                    | Scalar::InstantS
                    | Scalar::DurationMs
                    | Scalar::DurationS
            ),
            Base::Named(id) => {
                let def = self.defs[id.0].ast;
                match &def.body {
                    TypeBody::Id { repr, .. } => repr.value == "int",
                    TypeBody::Enum(_) => def.facts.iter().any(|fact| {
                        fact.key.value == "enum"
                            && matches!(&fact.value.kind, ast::ValueKind::String(word) if word == "int")
                    }),
                    TypeBody::Struct(_) | TypeBody::Union(_) => false,
                }
            }
            Base::List(_) | Base::Map(..) => false,
        }
    }
}

fn kind(def: &ast::TypeDef) -> &'static str {
    match def.body {
        TypeBody::Id { .. } => "an id",
        TypeBody::Enum(_) => "an enum",
        TypeBody::Struct(_) => "a struct",
        TypeBody::Union(_) => "a union",
    }
}
