//! Operations.

use super::{
    Lower,
    facts::FactsOf,
    platform::{errors, steps},
    rows::{corrections, failures},
};
use crate::{
    ast::{self, TypeBase},
    diagnostic::{Code, Diagnostic},
    ir::{
        Base, Body, Example, Method, Operation, Origin, Place, Platform, Returns, Row, Scalar, Type, TypeKind,
    },
    lower::facts::string,
    route, suggest,
    syntax::{http, rate},
};

impl Lower<'_> {
    /// An operation; `None` when its method and path cannot be read, which the syntax has said.
    pub(super) fn operation(
        &mut self,
        resource: &ast::Resource,
        operation: &ast::Operation,
        platform: &Platform,
    ) -> Option<Operation> {
        let facts = FactsOf(&operation.facts);
        let http = facts.get("http")?;
        let printed = string(&http.value)?.to_owned();
        let parsed = http::parse(&printed).ok()?;
        let method = Method::of(parsed.method)?;
        let host = self.host(resource, operation, platform);
        let path = self.path(parsed.path, host, platform, http);
        let rows = |place: Place| {
            operation
                .groups
                .iter()
                .filter(move |group| group.place.value == place)
                .flat_map(|group| &group.rows)
        };
        let mut lowered = |place: Place| -> Vec<Row> {
            rows(place).map(|row| self.row(row, Some(&resource.name))).collect()
        };
        let path_rows = lowered(Place::Path);
        let query = lowered(Place::Query);
        let mut header = lowered(Place::Header);
        for row in &mut header {
            row.wire.make_ascii_lowercase();
        }
        let path_rows = self.in_order_of_placeholders(&path, path_rows, http, operation);
        let body = self.body(resource, operation, method, platform);
        let returns = self.returns(resource, operation);
        let safe = facts.flag("safe").unwrap_or(method == Method::Get);
        let mut lowered = Operation {
            name: operation.name.value.clone(),
            row: facts.count("row").and_then(|row| row.try_into().ok()),
            title: facts.text("title"),
            about: facts.text("about").unwrap_or_default(),
            details: facts.text("details"),
            method,
            path,
            printed,
            host,
            auth: facts.flag("auth").unwrap_or(true)
                && platform.hosts.get(host).is_some_and(|host| host.auth.is_some()),
            docs: docs(resource, facts),
            path_rows,
            query,
            header,
            body,
            returns,
            payload: match facts.str("payload") {
                Some(payload) => steps(payload),
                None => platform.hosts.get(host).map(|host| host.payload.clone()).unwrap_or_default(),
            },
            paging: None,
            overloads: facts.text("overloads"),
            overlaps: facts.text("overlaps"),
            safe,
            idempotent: facts
                .flag("idempotent")
                .unwrap_or(safe || matches!(method, Method::Put | Method::Delete)),
            rate: facts.str("rate").and_then(|rate| rate::parse(rate).ok()),
            bucket: facts.text("bucket"),
            deprecated: facts.text("deprecated"),
            since: facts.text("since"),
            errors: errors(&operation.errors),
            examples: self.examples(operation),
            corrections: own_corrections(operation),
            span: operation.name.span,
        };
        lowered.paging = self.paging(operation, &lowered, platform);
        Some(lowered)
    }

    fn host(&mut self, resource: &ast::Resource, operation: &ast::Operation, platform: &Platform) -> usize {
        let named = FactsOf(&operation.facts).get("host").or_else(|| FactsOf(&resource.facts).get("host"));
        let Some((fact, name)) = named.and_then(|fact| Some((fact, string(&fact.value)?))) else { return 0 };
        let found = platform.hosts.iter().position(|host| host.name == name);
        if found.is_none() {
            let unknown = Diagnostic::new(
                Code::UnknownReference,
                format!("cannot find host `{name}` in platform `{}`", platform.name),
                fact.value.span,
                "not declared in platform.toml",
            );
            let near = suggest::closest(name, platform.hosts.iter().map(|host| &*host.name));
            self.out.push(match near {
                Some(near) => unknown.help(format!("there is a host with a similar name: `{near}`")),
                None => unknown,
            });
        }
        found.unwrap_or_default()
    }

    /// The path without the prefix that the documents print.
    fn path(&mut self, printed: &str, host: usize, platform: &Platform, http: &ast::Fact) -> String {
        let prefix = platform.hosts.get(host).map_or("", |host| &host.prefix);
        match printed.strip_prefix(prefix).filter(|rest| rest.starts_with('/')) {
            Some(rest) => rest.to_owned(),
            None => {
                self.out.push(
                    Diagnostic::new(
                        Code::MalformedHttp,
                        format!("the path does not begin with `{prefix}`"),
                        self.part(http.value.span, printed),
                        "without the prefix of its host",
                    )
                    .help("`http` stands as printed; another server is another `[host.…]`"),
                );
                printed.to_owned()
            }
        }
    }

    fn in_order_of_placeholders(
        &mut self,
        path: &str,
        mut rows: Vec<Row>,
        http: &ast::Fact,
        operation: &ast::Operation,
    ) -> Vec<Row> {
        let mut ordered: Vec<Row> = Vec::new();
        for name in route::placeholders(path) {
            if let Some(at) = rows.iter().position(|row| row.wire == name) {
                ordered.push(rows.remove(at));
                continue;
            }
            let missing = Diagnostic::new(
                Code::PlaceholderWithoutRow,
                format!("the placeholder `{name}` of the path has no row"),
                self.part(http.value.span, &format!("{{{name}}}")),
                "nothing fills it",
            );
            self.out.push(match suggest::closest(name, rows.iter().map(|row| &*row.wire)) {
                Some(near) => missing.help(format!("a path row has a similar name: `{near}`")),
                None => missing.help(format!("it needs a row in `[{}.path]`", operation.name.value)),
            });
        }
        for row in rows {
            self.out.push(
                Diagnostic::new(
                    Code::RowWithoutPlaceholder,
                    format!("the path has no placeholder `{{{}}}`", row.wire),
                    row.span,
                    "stands for nothing in the path",
                )
                .also(http.value.span, "the path"),
            );
        }
        ordered
    }

    fn body(
        &mut self,
        resource: &ast::Resource,
        operation: &ast::Operation,
        method: Method,
        platform: &Platform,
    ) -> Body {
        let mut bodies: Vec<(ast::Spanned<String>, Body)> = Vec::new();
        for group in &operation.groups {
            let make: fn(Vec<Row>) -> Body = match group.place.value {
                Place::Body => Body::Members,
                Place::Form => Body::Form,
                Place::Multipart => Body::Multipart,
                Place::Path | Place::Query | Place::Header => continue,
            };
            let rows = group.rows.iter().map(|row| self.row(row, Some(&resource.name))).collect();
            bodies.push((ast::Spanned { value: String::new(), span: group.place.span }, make(rows)));
        }
        for row in &operation.rows {
            let whole = match row.key.value.as_str() {
                "body" => {
                    let row = self.whole(row, &resource.name);
                    whole_body(row, platform)
                }
                "form" => Body::WholeForm(self.whole(row, &resource.name)),
                _ => continue,
            };
            bodies.push((row.key.clone(), whole));
        }
        bodies.sort_by_key(|(key, _)| key.span);
        if method == Method::Get
            && let Some((key, _)) = bodies.first()
        {
            self.out.push(
                Diagnostic::new(
                    Code::BodyNotAllowed,
                    format!("`{}` is sent by GET, which has no body", operation.name.value),
                    key.span,
                    "a body",
                )
                .help("parameters of a GET travel in `[….query]`"),
            );
        }
        if let [(first, _), (second, _), ..] = &bodies[..] {
            self.out.push(
                Diagnostic::new(
                    Code::BodyNotAllowed,
                    format!("`{}` has two bodies", operation.name.value),
                    second.span,
                    "a second body",
                )
                .also(first.span, "the first body"),
            );
        }
        bodies.into_iter().next().map_or(Body::None, |(_, body)| body)
    }

    fn returns(&mut self, resource: &ast::Resource, operation: &ast::Operation) -> Returns {
        let row = operation.rows.iter().find(|row| row.key.value == "returns");
        match (row, &operation.returns) {
            (None, None) => Returns::Nothing,
            (Some(row), _) => self.answer(row, &resource.name),
            (None, Some(inline)) => {
                let meaning = FactsOf(&inline.facts).text("about").unwrap_or_default();
                match self.scope.find(Some(&resource.name), &inline.name.value) {
                    Some(id) => Returns::Value { ty: Type::plain(Base::Named(id)), meaning, failures: None },
                    None => Returns::Nothing,
                }
            }
        }
    }

    fn answer(&mut self, row: &ast::Row, resource: &str) -> Returns {
        let meaning = row.meaning.value.clone();
        let expr = &row.ty.value;
        if let TypeBase::Word(word) = &expr.base
            && let "stream" | "location" = word.as_str()
        {
            if expr.lenient || expr.as_text || expr.optional || expr.nullable || expr.lenient_none {
                self.out.push(Diagnostic::new(
                    Code::MisplacedType,
                    format!("`{word}` takes no marks"),
                    row.ty.span,
                    "is there, or the call failed",
                ));
            }
            return if word == "stream" {
                Returns::Stream { meaning }
            } else {
                Returns::Location { meaning }
            };
        }
        let failures = failures(FactsOf(&row.facts));
        Returns::Value { ty: self.ty(row, Some(resource)), meaning, failures }
    }

    fn examples(&self, operation: &ast::Operation) -> Vec<Example> {
        let example = |row: &ast::WordRow| {
            let file = self.ast.examples.iter().find(|file| file.name == row.key.value)?;
            Some(Example {
                file: file.name.clone(),
                origin: match row.word.value.as_str() {
                    "documented" => Origin::Documented,
                    "sdk-test" => Origin::SdkTest,
                    _ => Origin::Constructed,
                },
                meaning: row.meaning.value.clone(),
                status: FactsOf(&row.facts)
                    .count("status")
                    .and_then(|status| status.try_into().ok())
                    .unwrap_or(200),
                text: self.sources.text(file.file).to_owned(),
            })
        };
        operation.examples.iter().filter_map(example).collect()
    }
}

/// The errata of the operation's facts, answer and errors. What mends the text of an example tells nothing of the
/// operation.
fn own_corrections(operation: &ast::Operation) -> Vec<usize> {
    let answer = operation.rows.iter().filter(|row| row.key.value == "returns");
    let answer = answer.flat_map(|row| corrections(&row.corrections, &row.facts));
    let errors = operation.errors.iter().flat_map(|row| row.corrections.iter().copied());
    let own: Vec<usize> = answer.chain(errors).collect();
    corrections(&own, &operation.facts)
}

fn whole_body(row: Row, platform: &Platform) -> Body {
    match &row.ty.base {
        Base::Scalar(Scalar::Bytes) => Body::Raw(row),
        Base::Named(id) if matches!(platform.types[id.0].kind, TypeKind::Struct(_)) => Body::Struct(row),
        _ => Body::Whole(row),
    }
}

fn docs(resource: &ast::Resource, facts: FactsOf<'_>) -> String {
    if let Some(own) = facts.text("docs") {
        return own;
    }
    let page = FactsOf(&resource.facts).str("docs").unwrap_or_default();
    match facts.str("anchor") {
        Some(anchor) => format!("{page}#{anchor}"),
        None => page.to_owned(),
    }
}

/// A single placeholder that shares its route with a joined list must not hold the separator: the server would read
/// it as a list.
pub(super) fn refuse_separators(platform: &mut Platform) {
    let routes: Vec<(usize, Method, String, Vec<Option<char>>)> = platform
        .resources
        .iter()
        .flat_map(|resource| &resource.operations)
        .map(|operation| {
            let joins = operation.path_rows.iter().map(|row| row.facts.join).collect();
            (operation.host, operation.method, route::shape(&operation.path), joins)
        })
        .collect();
    for operation in platform.resources.iter_mut().flat_map(|resource| &mut resource.operations) {
        let shape = route::shape(&operation.path);
        for (host, method, other, joins) in &routes {
            if (*host, *method, other) != (operation.host, operation.method, &shape) {
                continue;
            }
            for (row, join) in operation.path_rows.iter_mut().zip(joins) {
                if row.facts.join.is_none() && row.facts.refuses.is_none() {
                    row.facts.refuses = *join;
                }
            }
        }
    }
}
