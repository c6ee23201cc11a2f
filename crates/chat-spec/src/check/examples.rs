//! Examples: listed, JSON, and of the declared type.

use std::collections::BTreeMap;

use super::{Check, requests, shadow::Shadow};
use crate::{
    ast::{self, ExampleFile},
    conform::{
        decode::{self, Finding, Trouble},
        json::{Json, Kind},
    },
    diagnostic::{Code, Diagnostic},
    ir::{Host, Operation, Returns, Step},
    lower::FactsOf,
    source::{FileId, Span},
    suggest,
};

pub(super) fn check(check: Check<'_>, shadow: &Shadow, out: &mut Vec<Diagnostic>) {
    let mut listed: BTreeMap<&str, Span> = BTreeMap::new();
    for operation in check.ast.resources.iter().flat_map(|resource| &resource.operations) {
        if operation.examples.is_empty() {
            out.push(
                Diagnostic::new(
                    Code::MissingExample,
                    format!("`{}` has no example", operation.name.value),
                    operation.name.span,
                    "nothing shows what it answers",
                )
                .help(format!(
                    "list a file of examples/: `[{}.examples]` `\"….json\" = [\"documented\", \"…\"]`",
                    operation.name.value
                )),
            );
        }
        for row in &operation.examples {
            if let Some(first) = listed.insert(&row.key.value, row.key.span) {
                out.push(
                    Diagnostic::new(
                        Code::DuplicateName,
                        format!("`{}` is listed twice", row.key.value),
                        row.key.span,
                        "the second time",
                    )
                    .also(first, "the first time"),
                );
            }
            if file(check, &row.key.value).is_none() {
                out.push(missing(check, row));
            }
        }
    }
    for example in &check.ast.examples {
        check_listed(check, example, &listed, out);
    }
    for (ast, operation) in check.operations() {
        let decodes = !shadow.covers(check, operation);
        for row in &ast.examples {
            if let Some(example) = file(check, &row.key.value) {
                check_example(check, operation, row, example, decodes, out);
            }
        }
    }
}

fn file<'a>(check: Check<'a>, name: &str) -> Option<&'a ExampleFile> {
    check.ast.examples.iter().find(|example| example.name == name)
}

fn missing(check: Check<'_>, row: &ast::WordRow) -> Diagnostic {
    let mistake = Diagnostic::new(
        Code::MissingFile,
        format!("examples/{} is missing", row.key.value),
        row.key.span,
        "no file of this name",
    );
    match suggest::closest(&row.key.value, check.ast.examples.iter().map(|example| &*example.name)) {
        Some(near) => mistake.help(format!("there is a file with a similar name: `{near}`")),
        None => mistake,
    }
}

/// Answers must be listed by an operation; requests belong to the operation that they are named after.
fn check_listed(
    check: Check<'_>,
    example: &ExampleFile,
    listed: &BTreeMap<&str, Span>,
    out: &mut Vec<Diagnostic>,
) {
    if listed.contains_key(&*example.name) {
        return;
    }
    let start = Span::start_of(example.file);
    if !example.name.ends_with(".http") {
        out.push(
            Diagnostic::new(
                Code::UnlistedExample,
                format!("no operation lists examples/{}", example.name),
                start,
                "nothing tells what it shows",
            )
            .help("list it under its operation: `\"….json\" = [\"documented\", \"what it shows\"]`"),
        );
        return;
    }
    let (resource, operation) = requests::named(&example.name);
    let is_known = check
        .ast
        .resources
        .iter()
        .filter(|known| known.name == resource)
        .any(|known| known.operations.iter().any(|known| known.name.value == operation));
    if !is_known {
        out.push(
            Diagnostic::new(
                Code::UnlistedExample,
                format!("examples/{} is the request of no operation", example.name),
                start,
                "no operation is named so",
            )
            .help("a request is named `<resource>.<operation>[.<variant>].http`"),
        );
    }
}

fn check_example(
    check: Check<'_>,
    operation: &Operation,
    row: &ast::WordRow,
    example: &ExampleFile,
    decodes: bool,
    out: &mut Vec<Diagnostic>,
) {
    let is_json = example.name.ends_with(".json");
    let streamed = matches!(operation.returns, Returns::Stream { .. } | Returns::Location { .. });
    let status = FactsOf(&row.facts).count("status").unwrap_or(200);
    if !is_json {
        // A literal answer: all there is to see where the body is no JSON.
        if !streamed {
            out.push(Diagnostic::new(
                Code::ExampleNotJson,
                format!("`{}` answers JSON", operation.name),
                row.key.span,
                "not a `.json` file",
            ));
        }
        return;
    }
    let text = check.sources.text(example.file);
    let nothing = matches!(operation.returns, Returns::Nothing) && text.trim().is_empty();
    if nothing {
        return;
    }
    let json = match Json::parse(text) {
        Ok(json) => json,
        Err(error) => {
            out.push(Diagnostic::new(
                Code::ExampleNotJson,
                format!("examples/{} is not JSON", example.name),
                span(example.file, error.at),
                error.message,
            ));
            return;
        }
    };
    let failed = status >= 300;
    if failed || streamed || !decodes {
        return;
    }
    let Some(host) = check.platform.hosts.get(operation.host) else { return };
    let mut answer = Answer { check, operation, host, example, row, out };
    answer.check_code(&json);
    answer.check_payload(&json);
}

fn span(file: FileId, (start, end): (usize, usize)) -> Span {
    Span { file, start: start as u32, end: end as u32 }
}

/// Whether a value says no more than that the call succeeded.
fn is_nothing(json: &Json) -> bool {
    match &json.kind {
        Kind::Null | Kind::Bool(true) => true,
        Kind::String(text) => ["", "ok", "success"].contains(&&**text),
        Kind::Array(items) => items.is_empty(),
        Kind::Object(members) => members.iter().all(|member| is_nothing(&member.value)),
        Kind::Bool(false) | Kind::Number(_) => false,
    }
}

struct Answer<'a, 'o> {
    check: Check<'a>,
    operation: &'a Operation,
    host: &'a Host,
    example: &'a ExampleFile,
    row: &'a ast::WordRow,
    out: &'o mut Vec<Diagnostic>,
}

impl Answer<'_, '_> {
    /// A success says so.
    fn check_code(&mut self, json: &Json) {
        let Some(code) = &self.host.code else { return };
        match json.member(code) {
            Some(Json { kind: Kind::Number(number), .. }) if number == "0" => {}
            Some(other) => self.mismatch(other.at, format!("`{code}` is not 0: the call failed")),
            // Where the whole body is the answer, there may be no envelope.
            None if self.operation.payload.is_empty() => {}
            None => self.mismatch(json.at, format!("the answer has no `{code}`")),
        }
    }

    fn check_payload(&mut self, json: &Json) {
        let payload = match self.payload(json) {
            Ok(payload) => payload,
            Err((at, step)) => {
                let may_lack = match &self.operation.returns {
                    Returns::Nothing => true,
                    Returns::Value { ty, .. } => ty.optional || ty.lenient_none,
                    Returns::Stream { .. } | Returns::Location { .. } => true,
                };
                if !may_lack {
                    self.mismatch(at, format!("the answer has no `{step}`, where its payload stands"));
                }
                return;
            }
        };
        match &self.operation.returns {
            Returns::Value { ty, .. } => {
                for finding in decode::value(self.check.platform, ty, payload) {
                    let is_envelope = finding.trouble == Trouble::Undeclared
                        && self.operation.envelope(self.check.platform).any(|member| member == finding.path);
                    if !is_envelope {
                        self.report(finding);
                    }
                }
            }
            Returns::Nothing if self.is_nothing(payload) => {}
            Returns::Nothing => {
                self.mismatch(payload.at, "something is answered, but nothing is declared".to_owned());
            }
            Returns::Stream { .. } | Returns::Location { .. } => {}
        }
    }

    /// Where the payload stands; or where which step is missing.
    fn payload<'j>(&self, json: &'j Json) -> Result<&'j Json, ((usize, usize), String)> {
        let mut at = json;
        for step in &self.operation.payload {
            let next = match (step, &at.kind) {
                (Step::Member(name), _) => at.member(name).ok_or_else(|| name.clone()),
                (Step::Index(index), Kind::Array(items)) => {
                    items.get(*index).ok_or_else(|| index.to_string())
                }
                (Step::Index(index), _) => Err(index.to_string()),
            };
            at = next.map_err(|step| (at.at, step))?;
        }
        Ok(at)
    }

    /// Any spelling of nothing; in a bare body also one that holds no more than the envelope's own members.
    fn is_nothing(&self, payload: &Json) -> bool {
        let is_own = |name: &str| {
            let own = self.host.code.iter().chain(&self.host.error_code).chain(&self.host.error_text);
            let own = own.map(String::as_str).chain(self.operation.envelope(self.check.platform));
            self.operation.payload.is_empty() && own.into_iter().any(|own| own == name)
        };
        match &payload.kind {
            Kind::Object(members) => {
                members.iter().all(|member| is_own(&member.name) || is_nothing(&member.value))
            }
            _ => is_nothing(payload),
        }
    }

    fn mismatch(&mut self, at: (usize, usize), label: String) {
        let mistake = self.mistake(Code::ExampleMismatch, "", at, label);
        self.out.push(mistake);
    }

    fn report(&mut self, finding: Finding) {
        let code = match finding.trouble {
            Trouble::Mismatch | Trouble::Null => Code::ExampleMismatch,
            Trouble::Undeclared => Code::UndeclaredField,
            Trouble::Unit => Code::InstantUnit,
        };
        let mistake = self.mistake(code, &finding.path, finding.at, finding.message);
        self.out.push(match finding.trouble {
            Trouble::Null => mistake
                .help("say which it is: `T|null`, `T?|null` (or absent), or `T?~` (or absent, or empty)"),
            Trouble::Mismatch | Trouble::Undeclared | Trouble::Unit => mistake,
        });
    }

    fn mistake(&self, code: Code, path: &str, at: (usize, usize), label: String) -> Diagnostic {
        Diagnostic::new(code, self.message(code, path), span(self.example.file, at), label)
            .also(self.row.key.span, format!("answers `{}`", self.operation.name))
    }

    fn message(&self, code: Code, path: &str) -> String {
        let place = if path.is_empty() { String::new() } else { format!("`{path}` of ") };
        let name = &self.example.name;
        match code {
            Code::UndeclaredField => format!("{place}examples/{name} is not declared"),
            Code::InstantUnit => format!("{place}examples/{name} is in another unit"),
            _ => format!("{place}examples/{name} does not decode as declared"),
        }
    }
}
