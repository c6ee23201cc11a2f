//! An operation as it is in effect, in the language's own form: defaults filled in, errata applied and told.

use crate::{
    ast::ValueKind,
    ir::{
        Base, Body, Clear, Erratum, ErrorCode, Example, Literal, Method, Operation, Origin, Platform,
        Returns, Row, RowKind, Step, Told, TypeDef, TypeId, TypeKind,
    },
    names,
    syntax::facts,
};

/// The operation of this name, as TOML; `None` when there is none.
pub fn operation(platform: &Platform, resource: &str, name: &str) -> Option<String> {
    let resource = platform.resources.iter().find(|known| known.name == resource)?;
    let operation = resource.operations.iter().find(|known| known.name == name)?;
    let mut page = Page { platform, text: format!("# {}\n", resource.file) };
    page.operation(operation);
    Some(page.text)
}

struct Page<'a> {
    platform: &'a Platform,
    text: String,
}

/// A line of a table: key, value, and the errata that made it so.
struct Line<'a> {
    key: String,
    value: String,
    corrections: Vec<&'a usize>,
}

impl<'a> Page<'a> {
    fn operation(&mut self, operation: &Operation) {
        let name = &operation.name;
        self.table(name, self.facts(operation));
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
            self.inline_type(&format!("{name}.returns.{}", inline.name), inline);
        }
        let error = |error: &ErrorCode| Line {
            key: key(&error.code),
            value: format!("[{}, {}]", quoted(error.kind.as_str()), quoted(&error.meaning)),
            corrections: self.errata_at(operation, &format!("errors.{}", error.code)),
        };
        let errors = operation.errors.iter().map(error).collect();
        self.table_if_any(&format!("{name}.errors"), errors);
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
            corrections: self.errata_at(operation, &format!("examples.{}", example.file)),
        };
        let examples = operation.examples.iter().map(example).collect();
        self.table_if_any(&format!("{name}.examples"), examples);
    }

    fn facts<'o>(&self, operation: &'o Operation) -> Vec<Line<'o>> {
        let host = self.platform.hosts.get(operation.host);
        let by_method = matches!(operation.method, Method::Get | Method::Put | Method::Delete);
        let mut lines: Vec<Line<'o>> = Vec::new();
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
        fact("idempotent", (operation.idempotent != by_method).then(|| operation.idempotent.to_string()));
        fact("paging", operation.paging.as_ref().map(|paging| quoted(&paging.style)));
        let once = operation.paging.iter().flat_map(|paging| &paging.once);
        let once: Vec<String> = once.map(|(name, value)| format!("{name} = {}", literal(value))).collect();
        fact("once", (!once.is_empty()).then(|| format!("{{ {} }}", once.join(", "))));
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
            Returns::Value { ty, meaning } => Some((ty.written(self.platform), meaning)),
            Returns::Stream { meaning } => Some(("stream".to_owned(), meaning)),
            Returns::Location { meaning } => Some(("location".to_owned(), meaning)),
            Returns::Nothing => None,
        };
        lines.extend(answer.map(|(ty, meaning)| Line {
            key: "returns".to_owned(),
            value: format!("[{}, {}]", quoted(&ty), quoted(meaning)),
            corrections: self.errata_at(operation, "returns"),
        }));
        lines
    }

    /// The operation's own errata that address this part of it.
    fn errata_at<'o>(&self, operation: &'o Operation, part: &str) -> Vec<&'o usize> {
        let place = format!(".{}.{part}", operation.name);
        let is_of = |index: &&usize| {
            self.platform.errata.get(**index).is_some_and(|erratum| {
                erratum
                    .at
                    .split_once(&place)
                    .is_some_and(|(_, rest)| rest.is_empty() || rest.starts_with('.'))
            })
        };
        operation.corrections.iter().filter(is_of).collect()
    }

    /// The type that the operation's answer declares in place.
    fn inline(&self, operation: &Operation) -> Option<&'a TypeDef> {
        let Returns::Value { ty, .. } = &operation.returns else { return None };
        let Base::Named(TypeId(id)) = ty.base else { return None };
        self.platform.types.get(id).filter(|def| def.resource.is_some())
    }

    fn inline_type(&mut self, header: &str, def: &TypeDef) {
        let own = |key: &str, value: String| Line { key: key.to_owned(), value, corrections: Vec::new() };
        let mut facts = vec![own("about", quoted(&def.about))];
        facts.extend(def.details.as_deref().map(|details| own("details", long(details))));
        if let TypeKind::Union(union) = &def.kind {
            facts.push(own("union", told(&union.told)));
        }
        let mut lines = Vec::new();
        match &def.kind {
            TypeKind::Struct(rows) => {
                lines.extend(rows.iter().map(|row| self.line(&row_key(row, true), row)))
            }
            TypeKind::Union(union) => {
                lines.extend(union.members.iter().map(|member| Line {
                    key: key(&member.wire),
                    value: format!(
                        "[{}, {}]",
                        quoted(&member.ty.written(self.platform)),
                        quoted(&member.meaning)
                    ),
                    corrections: member.corrections.iter().collect(),
                }));
            }
            TypeKind::Enum { variants, .. } => {
                lines.extend(variants.iter().map(|variant| Line {
                    key: key(&variant.name),
                    value: format!(
                        "[{}, {}]",
                        literal(&crate::fields::literal_of(&variant.wire)),
                        quoted(&variant.meaning)
                    ),
                    corrections: variant.corrections.iter().collect(),
                }));
            }
            TypeKind::Id { .. } => {}
        }
        self.table(header, facts);
        self.lines(lines);
    }

    fn rows(&mut self, header: &str, rows: &[Row]) {
        self.table_if_any(header, rows.iter().map(|row| self.line(&row_key(row, false), row)).collect());
    }

    fn line<'r>(&self, key: &str, row: &'r Row) -> Line<'r> {
        let facts = row_facts(key, row);
        let facts = if facts.is_empty() { String::new() } else { format!(", {{ {} }}", facts.join(", ")) };
        let ty = row.ty.written(self.platform);
        Line {
            key: self::key(key),
            value: format!("[{}, {}{facts}]", quoted(&ty), quoted(&row.meaning)),
            corrections: row.corrections.iter().collect(),
        }
    }

    fn table_if_any(&mut self, header: &str, lines: Vec<Line<'_>>) {
        if !lines.is_empty() {
            self.table(header, lines);
        }
    }

    fn table(&mut self, header: &str, lines: Vec<Line<'_>>) {
        self.text.push_str(&format!("[{header}]\n"));
        self.lines(lines);
    }

    fn lines(&mut self, lines: Vec<Line<'_>>) {
        let width = lines.iter().map(|line| line.key.chars().count()).max().unwrap_or_default();
        for line in lines {
            let Line { key, value, corrections } = line;
            self.text.push_str(&format!("{key:width$} = {value}\n"));
            for erratum in corrections.into_iter().filter_map(|index| self.platform.errata.get(*index)) {
                self.text.push_str(&format!("# erratum: {}\n", told_erratum(erratum, &key)));
            }
        }
    }
}

/// What was wrong, why we believe so, and where to read it, on one line.
fn told_erratum(erratum: &Erratum, key: &str) -> String {
    let part = erratum.at.rsplit('.').next().unwrap_or_default();
    let is_part = part != key && (part == "meaning" || facts::ROW.fact(part).is_some());
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

fn row_facts(key: &str, row: &Row) -> Vec<String> {
    let facts = &row.facts;
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
    fact("join", facts.join.map(|separator| quoted(&separator.to_string())));
    fact("failures", facts.failures.then(|| "true".to_owned()));
    fact("example", facts.example.as_ref().map(literal));
    fact("why", facts.why.as_deref().map(quoted));
    found
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
