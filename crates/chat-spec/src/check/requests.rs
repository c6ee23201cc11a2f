//! Request files: each is a request of the operation that it is named after.

use super::{Check, shadow::Shadow};
use crate::{
    ast::{self, ExampleFile},
    conform::json::Json,
    diagnostic::{Code, Diagnostic},
    ir::Operation,
    lower::FactsOf,
    route,
    source::Span,
};

/// The resource and operation that a request file is named after: `message.create.card.http`.
pub(super) fn named(file: &str) -> (&str, &str) {
    let mut words = file.split('.');
    (words.next().unwrap_or_default(), words.next().unwrap_or_default())
}

/// Checks all files that no operation lists as an answer.
pub(super) fn check(check: Check<'_>, shadow: &Shadow, out: &mut Vec<Diagnostic>) {
    let is_answer = |name: &str| {
        let operations = check.ast.resources.iter().flat_map(|resource| &resource.operations);
        operations.flat_map(|operation| &operation.examples).any(|row| row.key.value == name)
    };
    for example in &check.ast.examples {
        if !example.name.ends_with(".http") || is_answer(&example.name) {
            continue;
        }
        let Some((ast, operation)) = find(check, &example.name) else { continue };
        let text = check.sources.text(example.file);
        let mistake = match Request::read(text) {
            // Where the route could not be read or corrected, the file is not at fault.
            Ok(request) if shadow.covers(check, operation) => request.misfit_body(),
            Ok(request) => request.misfit(check, operation).or_else(|| request.misfit_body()),
            Err(wrong) => Some(wrong),
        };
        if let Some(wrong) = mistake {
            out.push(told(check, example, ast, operation, wrong));
        }
    }
}

fn find<'a>(check: Check<'a>, file: &str) -> Option<(&'a ast::Operation, &'a Operation)> {
    let (resource, operation) = named(file);
    let (written, lowered) = check.resources().find(|(_, known)| known.name == resource)?;
    let ast = written.operations.iter().find(|known| known.name.value == operation)?;
    Some((ast, lowered.operations.iter().find(|known| known.span == ast.name.span)?))
}

fn told(
    check: Check<'_>,
    example: &ExampleFile,
    ast: &ast::Operation,
    operation: &Operation,
    wrong: Wrong,
) -> Diagnostic {
    let span = Span { file: example.file, start: wrong.start as u32, end: wrong.end as u32 };
    let mistake = Diagnostic::new(
        Code::ForeignRequest,
        format!("examples/{} is not a request of `{}`", example.name, operation.name),
        span,
        wrong.label,
    );
    match (wrong.about, FactsOf(&ast.facts).get("http")) {
        (About::Route, Some(http)) => mistake
            .also(http.value.span, "its route")
            .help(format!("it is sent as `{} {}`", operation.method.as_str(), sent_path(check, operation))),
        (About::Form, _) => mistake.help(
            "a request file is `METHOD /path?query HTTP/1.1`, `Name: value` lines, an empty line, and the body",
        ),
        _ => mistake,
    }
}

/// What is wrong with a request, and which bytes of its file.
struct Wrong {
    start: usize,
    end: usize,
    label: String,
    about: About,
}

/// What a mistake of a request is about.
enum About {
    /// How it is written.
    Form,
    /// What is asked, and where.
    Route,
    /// What is sent.
    Body,
}

/// A part of a request, and where it begins in its file.
#[derive(Clone, Copy)]
struct Part<'t> {
    text: &'t str,
    at: usize,
}

impl Part<'_> {
    fn wrong(self, about: About, label: impl Into<String>) -> Wrong {
        Wrong { start: self.at, end: self.at + self.text.len(), label: label.into(), about }
    }
}

/// A request as its file spells it.
struct Request<'t> {
    method: Part<'t>,
    /// Without the query.
    path: Part<'t>,
    /// Whether a header says that the body is JSON.
    is_json: bool,
    body: Part<'t>,
}

impl<'t> Request<'t> {
    fn read(text: &'t str) -> Result<Self, Wrong> {
        let mut lines = Lines { text, at: 0 };
        let first = lines.next().unwrap_or(Part { text: "", at: 0 });
        let (method, target) = request_line(first)?;
        let mut is_json = false;
        loop {
            let Some(line) = lines.next() else {
                let end = Part { text: "", at: text.len() };
                return Err(end.wrong(About::Form, "the empty line behind the headers is missing"));
            };
            if line.text.is_empty() {
                break;
            }
            let (name, value) = header(line)?;
            if name.eq_ignore_ascii_case("content-type") {
                let kind = value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
                is_json |= kind == "application/json" || kind.ends_with("+json");
            }
        }
        let path = target.text.split('?').next().unwrap_or_default();
        let body = Part { text: text.get(lines.at..).unwrap_or_default(), at: lines.at };
        Ok(Self { method, path: Part { text: path, at: target.at }, is_json, body })
    }

    /// Why it is another operation's request.
    fn misfit(&self, check: Check<'_>, operation: &Operation) -> Option<Wrong> {
        if self.method.text != operation.method.as_str() {
            let label = format!("it is sent by {}", operation.method.as_str());
            return Some(self.method.wrong(About::Route, label));
        }
        let fits = route::fits(&sent_path(check, operation), self.path.text);
        (!fits).then(|| self.path.wrong(About::Route, "another path"))
    }

    /// Why its body is not what a header says.
    fn misfit_body(&self) -> Option<Wrong> {
        if !self.is_json {
            return None;
        }
        if self.body.text.trim().is_empty() {
            return Some(self.body.wrong(About::Body, "the body is missing, which a header says is JSON"));
        }
        let error = Json::parse(self.body.text).err()?;
        let (start, end) = (self.body.at + error.at.0, self.body.at + error.at.1);
        let label = format!("the body is not JSON, as a header says: {}", error.message);
        Some(Wrong { start, end, label, about: About::Body })
    }
}

/// The path as it travels: that of the host's address, and the operation's own.
fn sent_path(check: Check<'_>, operation: &Operation) -> String {
    let host = check.platform.hosts.get(operation.host);
    let base = host.map(|host| check.platform.example_base(host)).unwrap_or_default();
    let address = base.split_once("://").map_or(&*base, |(_, address)| address);
    let folder = address.find('/').and_then(|at| address.get(at..)).unwrap_or_default();
    format!("{folder}{}", operation.path)
}

/// `METHOD target HTTP/1.1`
fn request_line(line: Part<'_>) -> Result<(Part<'_>, Part<'_>), Wrong> {
    let words: Vec<&str> = line.text.split(' ').collect();
    let [method, target, "HTTP/1.1"] = words[..] else {
        return Err(line.wrong(About::Form, "not a request line"));
    };
    let method = Part { text: method, at: line.at };
    let target = Part { text: target, at: line.at + method.text.len() + 1 };
    if method.text.is_empty() || !method.text.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return Err(method.wrong(About::Form, "not a method"));
    }
    if !target.text.starts_with('/') {
        return Err(target.wrong(About::Form, "a path begins with `/`; the host is a header"));
    }
    if !target.text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'#') {
        return Err(target.wrong(About::Form, "holds a letter that travels percent-encoded"));
    }
    Ok((method, target))
}

/// `Name: value`
fn header(line: Part<'_>) -> Result<(&str, &str), Wrong> {
    let is_token = |name: &str| {
        !name.is_empty()
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
    };
    match line.text.split_once(": ") {
        Some((name, value)) if is_token(name) && !value.contains(char::is_control) => Ok((name, value)),
        _ => Err(line.wrong(About::Form, "not a header")),
    }
}

/// Lines that have an end, without it.
struct Lines<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Iterator for Lines<'t> {
    type Item = Part<'t>;

    fn next(&mut self) -> Option<Part<'t>> {
        let (line, _) = self.text.get(self.at..)?.split_once('\n')?;
        let part = Part { text: line.strip_suffix('\r').unwrap_or(line), at: self.at };
        self.at += line.len() + 1;
        Some(part)
    }
}
