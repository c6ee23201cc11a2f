//! Paging: a style of platform.toml, fitted to an operation's parameters and answer.

use super::{
    Lower,
    facts::{FactsOf, literal, member, string},
};
use crate::{
    ast::{self, Fact, ValueKind},
    diagnostic::{Code, Diagnostic},
    fields::{Astray, follow},
    ir::{
        Base, Body, Direction, Literal, Method, Operation, Paging, PagingKind, PathStep, Platform, Repr,
        Returns, Row, Scalar, ShortPage, Type, TypeKind,
    },
    listing,
    source::Span,
    suggest,
};

/// A style, the operation that it is fitted to, and where to say what does not fit.
struct Fit<'a> {
    style: &'a ast::Table,
    /// The operation's fact `paging`.
    at: Span,
    operation: &'a Operation,
    platform: &'a Platform,
    out: &'a mut Vec<Diagnostic>,
}

impl Lower<'_> {
    /// The paging of an operation; `None` when it has none, or one that does not fit, which has been said then.
    pub(super) fn paging(
        &mut self,
        ast: &ast::Operation,
        operation: &Operation,
        platform: &Platform,
    ) -> Option<Paging> {
        let facts = FactsOf(&ast.facts);
        let fact = facts.get("paging")?;
        let name = string(&fact.value)?;
        let styles = &self.ast.platform.paging;
        let Some(style) = styles.iter().find(|style| style.name.value == name) else {
            let unknown = Diagnostic::new(
                Code::UnknownReference,
                format!("cannot find paging style `{name}` in platform `{}`", platform.name),
                fact.value.span,
                "not declared in platform.toml",
            );
            self.out.push(match suggest::closest(name, styles.iter().map(|style| &*style.name.value)) {
                Some(near) => unknown.help(format!("there is a style with a similar name: `{near}`")),
                None => unknown,
            });
            return None;
        };
        if !operation.safe {
            let unsafe_paging = Diagnostic::new(
                Code::UnsafePaging,
                format!("`{}` changes something: it cannot be repeated page by page", operation.name),
                fact.value.span,
                format!("paging on {}", operation.method.as_str()),
            );
            self.out.push(match (operation.method, facts.get("safe")) {
                (_, Some(fact)) => unsafe_paging.also(fact.key.span, "says so"),
                (Method::Post, None) => unsafe_paging.help("a POST that only reads says `safe = true`"),
                (_, None) => unsafe_paging,
            });
            return None;
        }
        if !self.knows_all_types(ast) {
            return None;
        }
        let mut fit = Fit { style, at: fact.value.span, operation, platform, out: self.out };
        let paging = fit.paging()?;
        let once = fit.values(facts.get("once"));
        let walk = fit.values(facts.get("walk"));
        fit.check_walk(facts.get("walk"));
        Some(Paging { once, walk, ..paging })
    }

    /// Whether no row of the operation has an unknown type: what does not fit may be for that reason.
    fn knows_all_types(&self, operation: &ast::Operation) -> bool {
        let rows = operation.groups.iter().flat_map(|group| &group.rows).chain(&operation.rows);
        let types = self.scope.defs.iter().filter_map(|def| match &def.ast.body {
            ast::TypeBody::Struct(rows) => Some(rows),
            _ => None,
        });
        !rows.chain(types.flatten()).any(|row| self.poisoned.contains(&row.key.span))
    }
}

impl<'a> Fit<'a> {
    fn paging(&mut self) -> Option<Paging> {
        let facts = FactsOf(&self.style.facts);
        let Returns::Value { ty: answer, .. } = &self.operation.returns else {
            self.mismatch(
                format!("`{}` answers no pages", self.operation.name),
                "nothing to walk through",
                None,
            );
            return None;
        };
        let (items, item) = self.items(facts, answer)?;
        let kind = match facts.str("kind")? {
            "cursor" => self.cursor(facts, answer),
            "page" => self.page(facts, answer),
            "reference" => self.reference(facts, item),
            _ => None,
        }?;
        let short_page = match facts.get("size") {
            Some(size) => self.short_page(size)?,
            None => None,
        };
        Some(Paging {
            style: self.style.name.value.clone(),
            items,
            item: item.clone(),
            kind,
            once: Vec::new(),
            walk: Vec::new(),
            short_page,
        })
    }

    fn items(&mut self, facts: FactsOf<'_>, answer: &'a Type) -> Option<(Vec<String>, &'a Type)> {
        let path = facts.str("items").unwrap_or_default();
        let (steps, ty) = self.follow(answer, path, facts.get("items"))?;
        let direct = steps.iter().rev().skip(1).all(|step| !step.optional);
        match &ty.base {
            Base::List(item) if direct && !answer.optional && !answer.nullable && !answer.lenient_none => {
                Some((steps.into_iter().map(|step| step.field).collect(), &**item))
            }
            Base::List(_) => {
                self.mismatch(
                    format!(
                        "the items of `{}` stand inside something that may be absent",
                        self.operation.name
                    ),
                    "needs a list that is always there",
                    facts.get("items"),
                );
                None
            }
            _ => {
                self.mismatch(
                    format!("`{}` answers no list at `{path}`", self.operation.name),
                    "needs a list of items",
                    facts.get("items"),
                );
                None
            }
        }
    }

    fn cursor(&mut self, facts: FactsOf<'_>, answer: &'a Type) -> Option<PagingKind> {
        let send = self.sent(facts)?;
        let path = facts.str("next")?;
        let (next, ty) = self.follow(answer, path, facts.get("next"))?;
        if send.ty.base != ty.base || !self.is_text(&ty.base) {
            self.mismatch(
                format!(
                    "the cursor of the answer is `{}`, the parameter `{}` is `{}`",
                    ty.written(self.platform),
                    listing::name(send),
                    send.ty.written(self.platform),
                ),
                "needs the same type of text",
                facts.get("next"),
            );
            return None;
        }
        Some(PagingKind::Cursor { send: send.name.clone(), next })
    }

    fn page(&mut self, facts: FactsOf<'_>, answer: &'a Type) -> Option<PagingKind> {
        let send = self.sent(facts)?;
        if !is_int(&send.ty) {
            self.mismatch(
                format!("the parameter `{}` is no `int`", listing::name(send)),
                "counts pages",
                facts.get("send"),
            );
            return None;
        }
        let mut number = |key: &str| -> Option<Option<Vec<PathStep>>> {
            let Some(path) = facts.str(key) else { return Some(None) };
            let (steps, ty) = self.follow(answer, path, facts.get(key))?;
            if !is_int(ty) {
                self.mismatch(format!("`{path}` of the answer is no `int`"), "counts pages", facts.get(key));
                return None;
            }
            Some(Some(steps))
        };
        let (current, last) = (number("current")?, number("last")?);
        Some(PagingKind::Page {
            send: send.name.clone(),
            first: facts.int("first").unwrap_or(1),
            told: current.zip(last),
        })
    }

    fn reference(&mut self, facts: FactsOf<'_>, item: &'a Type) -> Option<PagingKind> {
        let send = self.sent(facts)?;
        let (id, id_type) = self.item_member(facts, item, "id")?;
        let (order, order_type) = self.item_member(facts, item, "order")?;
        if send.ty.base != id_type.base {
            self.mismatch(
                format!(
                    "an item's id is `{}`, the parameter `{}` is `{}`",
                    id_type.written(self.platform),
                    listing::name(send),
                    send.ty.written(self.platform),
                ),
                "needs the same type",
                facts.get("id"),
            );
            return None;
        }
        if !self.is_ordered(&order_type.base) {
            self.mismatch(
                format!("`{}` does not order items", order_type.written(self.platform)),
                "needs a number or a point in time",
                facts.get("order"),
            );
            return None;
        }
        let direction = match facts.get("direction") {
            Some(fact) => Some(self.direction(fact)?),
            None => None,
        };
        Some(PagingKind::Reference { send: send.name.clone(), id, order, direction })
    }

    fn direction(&mut self, fact: &Fact) -> Option<Direction> {
        let part = |key: &str| member(&fact.value, key).and_then(string);
        let (parameter, back, ahead) = (part("parameter")?, part("back")?, part("ahead")?);
        let row = self.parameter(parameter, fact, true)?;
        for word in [back, ahead] {
            let is_value = match &row.ty.base {
                Base::Named(id) => match &self.platform.types[id.0].kind {
                    TypeKind::Enum { variants, .. } => {
                        variants.iter().any(|variant| variant.wire.text() == word)
                    }
                    _ => false,
                },
                base => *base == Base::Scalar(Scalar::String),
            };
            if !is_value {
                self.mismatch(
                    format!("`{word}` is no value of the parameter `{parameter}`"),
                    "goes both ways",
                    Some(fact),
                );
                return None;
            }
        }
        Some(Direction { parameter: row.name.clone(), back: back.to_owned(), ahead: ahead.to_owned() })
    }

    /// The size of a page; `Some(None)` when no maximum is documented: then only an empty page ends the walk.
    fn short_page(&mut self, size: &Fact) -> Option<Option<ShortPage>> {
        let row = self.parameter(string(&size.value)?, size, false)?;
        if !is_int(&row.ty) {
            self.mismatch(
                format!("the parameter `{}` is no `int`", listing::name(row)),
                "counts items",
                Some(size),
            );
            return None;
        }
        let Some(max) = row.facts.max else { return Some(None) };
        let max = max as i64;
        let default = match row.facts.default {
            Some(Literal::Int(default)) => default,
            _ => max,
        };
        Some(Some(ShortPage { parameter: row.name.clone(), default, max }))
    }

    fn item_member(&mut self, facts: FactsOf<'_>, item: &'a Type, key: &str) -> Option<(String, &'a Type)> {
        let fact = facts.get(key);
        let (mut steps, ty) = self.follow(item, facts.str(key)?, fact)?;
        match (steps.pop(), steps.is_empty()) {
            (Some(PathStep { field, optional: false }), true) => Some((field, ty)),
            _ => {
                self.mismatch(
                    format!("`{}` is not in every item", facts.str(key)?),
                    "needs a member that is always there",
                    fact,
                );
                None
            }
        }
    }

    /// The parameter that asks for another page than the first, which must be optional for that.
    fn sent(&mut self, facts: FactsOf<'_>) -> Option<&'a Row> {
        let fact = facts.get("send")?;
        self.parameter(string(&fact.value)?, fact, true)
    }

    fn parameter(&mut self, name: &str, fact: &Fact, must_be_optional: bool) -> Option<&'a Row> {
        let operation = self.operation;
        let rows = || chosen(operation);
        let Some(row) = rows().find(|row| is_called(row, name)) else {
            let near = suggest::closest(name, rows().map(|row| &*row.wire));
            self.mismatch(
                format!("`{}` has no parameter `{name}`", operation.name),
                &match near {
                    Some(near) => format!("needs it; there is a `{near}`"),
                    None => "needs it".to_owned(),
                },
                Some(fact),
            );
            return None;
        };
        if must_be_optional && (!row.ty.optional || row.facts.clear.is_some()) {
            self.mismatch(
                format!("the parameter `{name}` of `{}` is not optional", operation.name),
                "leaves it out for the first page",
                Some(fact),
            );
            return None;
        }
        Some(row)
    }

    /// What a walk sends has no meaning when it is absent.
    fn check_walk(&mut self, fact: Option<&Fact>) {
        let Some(ValueKind::Table(entries)) = fact.map(|fact| &fact.value.kind) else { return };
        for (name, _) in entries {
            let Some(row) = chosen(self.operation).find(|row| is_called(row, &name.value)) else { continue };
            let label = match &row.ty {
                _ if row.facts.clear.is_some() => "clearing it says something else than its absence",
                ty if !ty.optional => "the caller always sets it",
                ty if ty.nullable => "`null` says something else than its absence",
                _ => continue,
            };
            let message = format!("no walk sets the parameter `{}`", name.value);
            self.out.push(
                Diagnostic::new(Code::PagingMismatch, message, name.span, label)
                    .also(row.span, "the parameter"),
            );
        }
    }

    /// Parameters and their values.
    fn values(&mut self, fact: Option<&Fact>) -> Vec<(String, Literal)> {
        let Some(ValueKind::Table(entries)) = fact.map(|fact| &fact.value.kind) else { return Vec::new() };
        let operation = self.operation;
        let mut values = Vec::new();
        for (name, value) in entries {
            let rows = || chosen(operation);
            let found = rows().find(|row| is_called(row, &name.value));
            match (found, literal(value)) {
                (Some(row), Some(literal)) => {
                    if let Some(why) = crate::check::value::misfit(self.platform, &row.ty, &literal) {
                        self.out.push(
                            Diagnostic::new(
                                Code::ValueMismatch,
                                format!("no value of the parameter `{}`", name.value),
                                value.span,
                                why,
                            )
                            .also(row.span, "the parameter"),
                        );
                    }
                    values.push((row.name.clone(), literal));
                }
                _ => {
                    let unknown = Diagnostic::new(
                        Code::UnknownReference,
                        format!("`{}` has no parameter `{}`", operation.name, name.value),
                        name.span,
                        "not a row of its query or body",
                    );
                    self.out.push(match suggest::closest(&name.value, rows().map(|row| &*row.wire)) {
                        Some(near) => {
                            unknown.help(format!("there is a parameter with a similar name: `{near}`"))
                        }
                        None => unknown,
                    });
                }
            }
        }
        values
    }

    fn follow(
        &mut self,
        from: &'a Type,
        path: &str,
        fact: Option<&Fact>,
    ) -> Option<(Vec<PathStep>, &'a Type)> {
        match follow(self.platform, from, path) {
            Ok(found) => Some(found),
            Err(Astray::NoField { step, of }) => {
                self.mismatch(format!("`{of}` has no field `{step}`"), &format!("needs `{path}`"), fact);
                None
            }
            Err(Astray::NoStruct { step }) => {
                self.mismatch(
                    format!("the answer of `{}` has no `{step}`: it is no struct there", self.operation.name),
                    &format!("needs `{path}`"),
                    fact,
                );
                None
            }
        }
    }

    fn is_text(&self, base: &Base) -> bool {
        match base {
            Base::Scalar(scalar) => *scalar == Scalar::String,
            Base::Named(id) => {
                matches!(self.platform.types[id.0].kind, TypeKind::Id { repr: Repr::Text, .. })
            }
            _ => false,
        }
    }

    fn is_ordered(&self, base: &Base) -> bool {
        match base {
            Base::Scalar(scalar) => matches!(scalar, Scalar::Int | Scalar::InstantMs | Scalar::InstantS),
            Base::Named(id) => {
                matches!(self.platform.types[id.0].kind, TypeKind::Id { repr: Repr::Number, .. })
            }
            _ => false,
        }
    }

    fn mismatch(&mut self, message: String, need: &str, fact: Option<&Fact>) {
        let mismatch = Diagnostic::new(
            Code::PagingMismatch,
            message,
            self.at,
            format!("`{}` {need}", self.style.name.value),
        );
        self.out.push(match fact {
            Some(fact) => mismatch.also(fact.value.span, "says the style"),
            None => mismatch,
        });
    }
}

fn is_int(ty: &Type) -> bool {
    ty.base == Base::Scalar(Scalar::Int)
}

/// Whether it is the row's name, on the wire or in Rust.
fn is_called(row: &Row, name: &str) -> bool {
    row.wire == name || listing::name(row) == name
}

/// The rows that a style may speak of: query, and members of the body.
fn chosen(operation: &Operation) -> impl Iterator<Item = &Row> {
    let body: &[Row] = match &operation.body {
        Body::Members(rows) => rows,
        _ => &[],
    };
    operation.query.iter().chain(body)
}
