//! An operation as it is in effect, and the types that it reaches, in the language's own form: defaults filled in,
//! errata applied and told.

use std::collections::BTreeSet;

use crate::{
    ast::ValueKind,
    ir::{
        Base, Body, Clear, Erratum, ErrorCode, Example, Facts, Failures, Literal, Member, Method, Operation,
        Origin, Platform, Repr, Returns, Row, RowKind, Step, Told, TypeDef, TypeId, TypeKind, Variant,
    },
    names,
    reach::reached,
    syntax::{facts, rate, resource::OWN_ROWS},
};

/// The operation of this name, as TOML, and behind it the types that its request and its answer reach, each once;
/// `None` when there is none.
pub fn operation(platform: &Platform, resource: &str, name: &str) -> Option<String> {
    let resource = platform.resources.iter().find(|known| known.name == resource)?;
    let operation = resource.operations.iter().find(|known| known.name == name)?;
    let text = format!("# {}\n", resource.file);
    let mut page = Page { platform, resource: &resource.name, text, told: BTreeSet::new() };
    page.operation(operation);
    page.types(operation, resource.file.rsplit_once('/').map_or("", |(folder, _)| folder));
    Some(page.text)
}

struct Page<'a> {
    platform: &'a Platform,
    resource: &'a str,
    text: String,
    /// The errata that stand in the text (indices into [`Platform::errata`]).
    told: BTreeSet<usize>,
}

/// A line of a table: key, value, and the errata that made it so.
struct Line {
    key: String,
    value: String,
    corrections: Vec<usize>,
}

impl<'a> Page<'a> {
    fn operation(&mut self, operation: &Operation) {
        let name = &operation.name;
        let address = format!("{}.{name}", self.resource);
        self.table(name, self.facts(operation));
        self.removed(&address, |part| facts::OPERATION.fact(part).is_some() || OWN_ROWS.contains(&part));
        self.rows(&format!("{name}.path"), &operation.path_rows);
        self.rows(&format!("{name}.query"), &operation.query);
        self.rows(&format!("{name}.header"), &operation.header);
        match &operation.body {
            Body::Members(rows) => self.rows(&format!("{name}.body"), rows),
            Body::Form(rows) => self.rows(&format!("{name}.form"), rows),
            Body::Multipart(rows) => self.rows(&format!("{name}.multipart"), rows),
            Body::None | Body::Struct(_) | Body::Whole(_) | Body::WholeForm(_) | Body::Raw(_) => {}
        }
        if let Some(inline) = self.inline(operation) {
            let header = format!("{name}.returns.{}", inline.name);
            self.type_table(&header, &format!("{}.{header}", self.resource), inline);
        }
        let error = |error: &ErrorCode| Line {
            key: key(&error.written),
            value: format!("[{}, {}]", quoted(error.kind.as_str()), quoted(&error.meaning)),
            corrections: self.errata_at(operation, &format!("errors.{}", error.written)),
        };
        let errors = operation.errors.iter().map(error).collect();
        self.operation_table(&format!("{name}.errors"), errors);
        let example = |example: &Example| Line {
            key: key(&example.file),
            value: match example.status {
                200 => format!("[{}, {}]", quoted(origin(example.origin)), quoted(&example.meaning)),
                status => format!(
                    "[{}, {}, {{ status = {status} }}]",
                    quoted(origin(example.origin)),
                    quoted(&example.meaning)
                ),
            },
            corrections: self.errata(&format!("{}.{name}.examples.{}", self.resource, example.file)),
        };
        let examples = operation.examples.iter().map(example).collect();
        self.operation_table(&format!("{name}.examples"), examples);
    }

    fn facts(&self, operation: &Operation) -> Vec<Line> {
        let host = self.platform.hosts.get(operation.host);
        let by_default = operation.safe || matches!(operation.method, Method::Put | Method::Delete);
        let mut lines: Vec<Line> = Vec::new();
        let mut fact = |name: &str, value: Option<String>| {
            if let Some(value) = value {
                let corrections = self.errata_at(operation, name);
                lines.push(Line { key: name.to_owned(), value, corrections });
            }
        };
        let text = |text: &Option<String>| text.as_deref().map(long);
        fact("row", operation.row.map(|row| row.to_string()));
        fact("title", text(&operation.title));
        fact("http", Some(quoted(&operation.printed)));
        fact("about", Some(quoted(&operation.about)));
        fact("details", text(&operation.details));
        fact("docs", Some(quoted(&operation.docs)));
        fact("host", host.filter(|_| operation.host != 0).map(|host| quoted(&host.name)));
        let takes_token = host.is_some_and(|host| host.auth.is_some());
        fact("auth", (takes_token && !operation.auth).then(|| "false".to_owned()));
        fact("payload", Some(quoted(&dotted(&operation.payload))));
        fact(
            "safe",
            (operation.safe != (operation.method == Method::Get)).then(|| operation.safe.to_string()),
        );
        fact("idempotent", (operation.idempotent != by_default).then(|| operation.idempotent.to_string()));
        fact("paging", operation.paging.as_ref().map(|paging| quoted(&paging.style)));
        fact("once", operation.paging.as_ref().and_then(|paging| scalars(&paging.once)));
        fact("walk", operation.paging.as_ref().and_then(|paging| scalars(&paging.walk)));
        fact("rate", operation.rate.map(|rate| quoted(&rate::written(rate))));
        fact("bucket", text(&operation.bucket));
        fact("overloads", text(&operation.overloads));
        fact("overlaps", text(&operation.overlaps));
        fact("since", text(&operation.since));
        fact("deprecated", text(&operation.deprecated));
        match &operation.body {
            Body::Struct(row) | Body::Whole(row) | Body::Raw(row) => lines.push(self.line("body", row)),
            Body::WholeForm(row) => lines.push(self.line("form", row)),
            Body::None | Body::Members(_) | Body::Form(_) | Body::Multipart(_) => {}
        }
        let answer = match &operation.returns {
            Returns::Value { .. } if self.inline(operation).is_some() => None,
            Returns::Value { ty, meaning, failures } => {
                Some((ty.written(self.platform), meaning, failures.as_ref()))
            }
            Returns::Stream { meaning } => Some(("stream".to_owned(), meaning, None)),
            Returns::Location { meaning } => Some(("location".to_owned(), meaning, None)),
            Returns::Nothing => None,
        };
        lines.extend(answer.map(|(ty, meaning, failures)| {
            Line {
                key: "returns".to_owned(),
                value: row_text(
                    &ty,
                    meaning,
                    &failures
                        .map(|failures| format!("failures = {}", failing(failures)))
                        .into_iter()
                        .collect::<Vec<_>>(),
                ),
                corrections: self.errata_at(operation, "returns"),
            }
        }));
        lines
    }

    /// The operation's own errata that address this part of it.
    fn errata_at(&self, operation: &Operation, part: &str) -> Vec<usize> {
        let place = format!("{}.{}.{part}", self.resource, operation.name);
        let is_of = |index: &usize| {
            self.platform.errata.get(*index).is_some_and(|erratum| is_at_or_in(&erratum.at, &place))
        };
        operation.corrections.iter().copied().filter(is_of).collect()
    }

    /// The errata at an address, and at parts of it.
    fn errata(&self, address: &str) -> Vec<usize> {
        let errata = self.platform.errata.iter().enumerate();
        errata.filter(|(_, erratum)| is_at_or_in(&erratum.at, address)).map(|(index, _)| index).collect()
    }

    /// The type that the operation's answer declares in place.
    fn inline(&self, operation: &Operation) -> Option<&'a TypeDef> {
        let Returns::Value { ty, .. } = &operation.returns else { return None };
        let Base::Named(TypeId(id)) = ty.base else { return None };
        self.platform.types.get(id).filter(|def| def.resource.is_some())
    }

    /// The types that the operation reaches, without the one that it declares in place.
    fn types(&mut self, operation: &Operation, folder: &str) {
        let reached = reached(self.platform, operation);
        let inline = self.inline(operation).map(|def| def.span);
        let defs = || {
            let defs = reached.iter().filter_map(|id| self.platform.types.get(id.0));
            defs.filter(|def| Some(def.span) != inline)
        };
        let (ids, types): (Vec<&TypeDef>, Vec<&TypeDef>) =
            defs().partition(|def| matches!(def.kind, TypeKind::Id { .. }));
        if !types.is_empty() {
            self.text.push_str(&format!("\n# {folder}/types.toml\n"));
        }
        for (index, def) in types.into_iter().enumerate() {
            if index > 0 {
                self.text.push('\n');
            }
            self.type_table(&def.name, &def.name, def);
        }
        if !ids.is_empty() {
            self.text.push_str(&format!("\n# {folder}/platform.toml\n"));
            let lines = ids.into_iter().map(|def| self.id(def)).collect();
            self.table("ids", lines);
        }
    }

    fn id(&self, def: &TypeDef) -> Line {
        let (repr, example) = match &def.kind {
            TypeKind::Id { repr: Repr::Number, example } => ("int", example.clone()),
            TypeKind::Id { repr: Repr::Text, example } => ("string", example.as_deref().map(quoted)),
            TypeKind::Enum { .. } | TypeKind::Struct(_) | TypeKind::Union(_) => ("string", None),
        };
        let text = |text: &Option<String>| text.as_deref().map(quoted);
        let facts = [("example", example), ("details", text(&def.details)), ("docs", text(&def.docs))];
        let facts: Vec<String> =
            facts.into_iter().filter_map(|(key, value)| Some(format!("{key} = {}", value?))).collect();
        Line {
            key: def.name.clone(),
            value: row_text(repr, &def.about, &facts),
            corrections: self.errata(&def.name),
        }
    }

    /// A type, with what addresses it.
    fn type_table(&mut self, header: &str, address: &str, def: &TypeDef) {
        let own = |key: &str, value: String| Line {
            key: key.to_owned(),
            value,
            corrections: self.errata(&format!("{address}.{key}")),
        };
        let mut facts = vec![own("about", quoted(&def.about))];
        facts.extend(def.details.as_deref().map(|details| own("details", long(details))));
        facts.extend(def.docs.as_deref().map(|docs| own("docs", quoted(docs))));
        let rows = match &def.kind {
            TypeKind::Struct(rows) => rows.iter().map(|row| self.line(&row_key(row, true), row)).collect(),
            TypeKind::Union(union) => {
                facts.push(own("union", told(&union.told)));
                union.members.iter().map(|member| self.member(member)).collect()
            }
            TypeKind::Enum { repr, variants } => {
                let repr = if *repr == Repr::Number { "int" } else { "string" };
                facts.push(own("enum", quoted(repr)));
                variants.iter().map(variant).collect()
            }
            TypeKind::Id { .. } => Vec::new(),
        };
        self.table(header, facts);
        self.lines(rows);
        self.removed(address, |_| true);
    }

    fn member(&self, member: &Member) -> Line {
        let mut facts = Vec::new();
        if member.name != names::camel(&member.wire) {
            facts.push(format!("name = {}", quoted(&member.name)));
        }
        facts.extend(documented(&member.facts));
        Line {
            key: key(&member.wire),
            value: row_text(&member.ty.written(self.platform), &member.meaning, &facts),
            corrections: member.corrections.clone(),
        }
    }

    fn rows(&mut self, header: &str, rows: &[Row]) {
        self.operation_table(header, rows.iter().map(|row| self.line(&row_key(row, false), row)).collect());
    }

    fn row_facts(&self, key: &str, row: &Row) -> Vec<String> {
        let mut found: Vec<String> = Vec::new();
        let mut fact = |name: &str, value: Option<String>| {
            found.extend(value.map(|value| format!("{name} = {value}")));
        };
        let is_plain = matches!(row.kind, RowKind::Field | RowKind::Constant(_)) && !row.wire.is_empty();
        fact("wire", (is_plain && key != row.wire).then(|| quoted(&row.wire)));
        let default = match &row.kind {
            RowKind::Pattern { prefix, suffix, .. } => names::field(&format!("{prefix}{suffix}")),
            _ if row.wire.is_empty() => key.to_owned(),
            _ => names::field(&row.wire),
        };
        fact("name", (row.name != default).then(|| quoted(&row.name)));
        if let RowKind::Constant(value) = &row.kind {
            fact("const", Some(literal(value)));
        }
        found.extend(documented(&row.facts));
        let held = row.facts.holds.and_then(|id| self.platform.types.get(id.0));
        found.extend(held.map(|def| format!("holds = {}", quoted(&def.name))));
        found
    }

    fn line(&self, key: &str, row: &Row) -> Line {
        Line {
            key: self::key(key),
            value: row_text(&row.ty.written(self.platform), &row.meaning, &self.row_facts(key, row)),
            corrections: row.corrections.clone(),
        }
    }

    /// A table of the operation, if anything stands or stood in it.
    fn operation_table(&mut self, header: &str, lines: Vec<Line>) {
        let address = format!("{}.{header}", self.resource);
        let is_removed = |erratum: &Erratum| {
            let rest = erratum.at.strip_prefix(&address).filter(|_| erratum.now.is_none());
            rest.is_some_and(|rest| rest.starts_with('.'))
        };
        if !lines.is_empty() || self.platform.errata.iter().any(is_removed) {
            self.table(header, lines);
            self.removed(&address, |_| true);
        }
    }

    /// What errata removed from a table: no line is left to tell it at.
    fn removed(&mut self, address: &str, is_of: impl Fn(&str) -> bool) {
        for (index, erratum) in self.platform.errata.iter().enumerate() {
            let part = erratum.at.strip_prefix(address).and_then(|rest| rest.strip_prefix('.'));
            if let (Some(part), Some(was), None) = (part, &erratum.was, &erratum.now)
                && is_of(part)
                && self.told.insert(index)
            {
                let Erratum { why, see, .. } = erratum;
                let line = format!("{part} is not there, was {was} — {why} ({see})").replace('\n', " ");
                self.text.push_str(&format!("# erratum: {line}\n"));
            }
        }
    }

    fn table(&mut self, header: &str, lines: Vec<Line>) {
        self.text.push_str(&format!("[{header}]\n"));
        self.lines(lines);
    }

    fn lines(&mut self, lines: Vec<Line>) {
        let width = lines.iter().map(|line| line.key.chars().count()).max().unwrap_or_default();
        for line in lines {
            let Line { key, value, corrections } = line;
            self.text.push_str(&format!("{key:width$} = {value}\n"));
            for index in corrections {
                if let Some(erratum) = self.platform.errata.get(index) {
                    self.told.insert(index);
                    self.text.push_str(&format!("# erratum: {}\n", told_erratum(erratum, &key)));
                }
            }
        }
    }
}

/// Whether an erratum's address is this one, or leads into it.
fn is_at_or_in(at: &str, address: &str) -> bool {
    at.strip_prefix(address).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// What was wrong, why we believe so, and where to read it, on one line.
fn told_erratum(erratum: &Erratum, key: &str) -> String {
    let part = erratum.at.rsplit('.').next().unwrap_or_default();
    let is_part =
        part != key && (part == "meaning" || facts::ROW.fact(part).or(facts::ID.fact(part)).is_some());
    let what = if is_part { format!("{part} ") } else { String::new() };
    let was = match &erratum.was {
        Some(was) => format!("was {was}"),
        None => "was not there".to_owned(),
    };
    format!("{what}{was} — {} ({})", erratum.why, erratum.see).replace('\n', " ")
}

/// The key of a row; one that its table takes for a fact of its own is spelled as in Rust.
fn row_key(row: &Row, in_type: bool) -> String {
    match row.kind {
        RowKind::Spread => format!("..{}", row.wire),
        _ if in_type && facts::TYPE.fact(&row.wire).is_some() => row.name.clone(),
        _ => row.wire.clone(),
    }
}

/// The value of an enum as its row.
fn variant(variant: &Variant) -> Line {
    let facts =
        Facts { since: variant.since.clone(), deprecated: variant.deprecated.clone(), ..Facts::default() };
    let wire = literal(&crate::fields::literal_of(&variant.wire));
    Line {
        key: key(&variant.name),
        value: format!("[{wire}, {}{}]", quoted(&variant.meaning), facts_text(&documented(&facts))),
        corrections: variant.corrections.clone(),
    }
}

/// A row without its key.
fn row_text(ty: &str, meaning: &str, facts: &[String]) -> String {
    format!("[{}, {}{}]", quoted(ty), quoted(meaning), facts_text(facts))
}

fn facts_text(facts: &[String]) -> String {
    if facts.is_empty() { String::new() } else { format!(", {{ {} }}", facts.join(", ")) }
}

/// What the documents say beyond the meaning, fact by fact.
fn documented(facts: &Facts) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut fact = |name: &str, value: Option<String>| {
        found.extend(value.map(|value| format!("{name} = {value}")));
    };
    let number =
        |number: f64| if number.fract() == 0.0 { format!("{number:.0}") } else { number.to_string() };
    fact("default", facts.default.as_ref().map(literal));
    fact("min", facts.min.map(number));
    fact("max", facts.max.map(number));
    fact("min_chars", facts.min_chars.map(|count| count.to_string()));
    fact("max_chars", facts.max_chars.map(|count| count.to_string()));
    fact("max_bytes", facts.max_bytes.map(|count| count.to_string()));
    fact("min_items", facts.min_items.map(|count| count.to_string()));
    fact("max_items", facts.max_items.map(|count| count.to_string()));
    fact("hard", facts.hard.then(|| "true".to_owned()));
    fact("unit", facts.unit.as_deref().map(quoted));
    fact("since", facts.since.as_deref().map(quoted));
    fact("deprecated", facts.deprecated.as_deref().map(quoted));
    fact("secret", facts.secret.then(|| "true".to_owned()));
    fact(
        "clear",
        facts.clear.map(|clear| match clear {
            Clear::Empty => quoted(""),
            Clear::Null => quoted("null"),
        }),
    );
    fact("sent_empty", facts.sent_empty.then(|| "true".to_owned()));
    fact("join", facts.join.map(|separator| quoted(&separator.to_string())));
    fact("counts", facts.counts.map(|least| least.to_string()));
    fact("failures", facts.failures.as_ref().map(failing));
    fact("example", facts.example.as_ref().map(literal));
    fact("why", facts.why.as_deref().map(quoted));
    found
}

fn scalars(values: &[(String, Literal)]) -> Option<String> {
    let values: Vec<String> =
        values.iter().map(|(name, value)| format!("{name} = {}", literal(value))).collect();
    (!values.is_empty()).then(|| format!("{{ {} }}", values.join(", ")))
}

fn failing(failures: &Failures) -> String {
    match failures {
        Failures::All => "true".to_owned(),
        Failures::Unless(flag) => quoted(flag),
    }
}

fn told(told: &Told) -> String {
    match told {
        Told::Tag(tag) => format!("{{ tag = {} }}", quoted(tag)),
        Told::Adjacent { tag, content } => {
            format!("{{ tag = {}, content = {} }}", quoted(tag), quoted(content))
        }
        Told::Key => quoted("key"),
        Told::Shape => quoted("shape"),
    }
}

fn dotted(steps: &[Step]) -> String {
    let word = |step: &Step| match step {
        Step::Member(name) => name.clone(),
        Step::Index(index) => index.to_string(),
    };
    steps.iter().map(word).collect::<Vec<_>>().join(".")
}

fn origin(origin: Origin) -> &'static str {
    match origin {
        Origin::Documented => "documented",
        Origin::SdkTest => "sdk-test",
        Origin::Constructed => "constructed",
    }
}

fn literal(value: &Literal) -> String {
    match value {
        Literal::String(text) => quoted(text),
        Literal::Int(number) => number.to_string(),
        Literal::Float(number) => ValueKind::Float(*number).to_string(),
        Literal::Bool(flag) => flag.to_string(),
    }
}

fn quoted(text: &str) -> String {
    ValueKind::String(text.to_owned()).to_string()
}

/// A text of several paragraphs keeps its lines.
fn long(text: &str) -> String {
    let is_plain = !text.contains("\"\"\"") && !text.contains(['\\', '\r']) && !text.ends_with('"');
    if text.contains('\n') && is_plain { format!("\"\"\"\n{text}\"\"\"") } else { quoted(text) }
}

fn key(name: &str) -> String {
    let is_bare = !name.is_empty()
        && name.chars().all(|letter| letter.is_ascii_alphanumeric() || "_-".contains(letter));
    if is_bare { name.to_owned() } else { quoted(name) }
}
