//! Mistakes as text, the way rustc draws them.

use std::ops::Range;

use annotate_snippets::{AnnotationKind, Element, Group, Level, Renderer, Snippet};

use crate::{
    diagnostic::{Diagnostic, Label},
    source::{FileId, Sources},
};

/// All mistakes, in the order of their places, and how many there are. Plain text; empty if there are none.
pub fn render(sources: &Sources, diagnostics: &[Diagnostic]) -> String {
    draw(&Renderer::plain(), sources, diagnostics)
}

/// The same with colours, for a terminal.
pub fn render_colored(sources: &Sources, diagnostics: &[Diagnostic]) -> String {
    draw(&Renderer::styled(), sources, diagnostics)
}

fn draw(renderer: &Renderer, sources: &Sources, diagnostics: &[Diagnostic]) -> String {
    let mut sorted: Vec<&Diagnostic> = diagnostics.iter().collect();
    sorted.sort_by(|a, b| (a.primary.span, a.code, &a.message).cmp(&(b.primary.span, b.code, &b.message)));
    sorted.dedup();
    let mut text = String::new();
    for diagnostic in &sorted {
        text.push_str(&renderer.render(&[report(sources, diagnostic)]));
        text.push_str("\n\n");
    }
    if !sorted.is_empty() {
        let summary = summary(sources, sorted.len());
        text.push_str(&renderer.render(&[Group::with_title(Level::ERROR.primary_title(summary))]));
        text.push('\n');
    }
    text
}

fn summary(sources: &Sources, count: usize) -> String {
    let mistakes = if count == 1 { "mistake" } else { "mistakes" };
    let folder = sources.files().find_map(|(_, name, _)| {
        let platform = name.strip_prefix("spec/")?.split_once('/')?.0;
        Some(format!(" in spec/{platform}"))
    });
    format!("{count} {mistakes}{}", folder.unwrap_or_default())
}

/// One mistake: its title, a snippet for each file that it touches, and the advice.
fn report<'a>(sources: &'a Sources, diagnostic: &'a Diagnostic) -> Group<'a> {
    let title = Level::ERROR.primary_title(printable(&diagnostic.message)).id(diagnostic.code.as_str());
    let mut elements: Vec<Element<'a>> = Vec::new();
    for file in files(diagnostic) {
        let name = sources.name(file);
        if name.is_empty() {
            continue;
        }
        let source = sources.text(file);
        let primary = Some(&diagnostic.primary).filter(|label| label.span.file == file);
        let secondary = diagnostic.secondary.iter().filter(|label| label.span.file == file);
        let annotations = primary
            .map(|label| (AnnotationKind::Primary, label))
            .into_iter()
            .chain(secondary.map(|label| (AnnotationKind::Context, label)))
            .map(|(kind, label)| kind.span(visible(source, label)).label(caption(label)));
        elements.push(Snippet::source(source).path(name).annotations(annotations).into());
    }
    elements.extend(diagnostic.help.iter().map(|help| Level::HELP.message(printable(help)).into()));
    Group::with_title(title).elements(elements)
}

/// The files of a mistake, that of its primary place first.
fn files(diagnostic: &Diagnostic) -> Vec<FileId> {
    let mut files = vec![diagnostic.primary.span.file];
    for label in &diagnostic.secondary {
        if !files.contains(&label.span.file) {
            files.push(label.span.file);
        }
    }
    files
}

fn caption(label: &Label) -> Option<String> {
    if label.text.is_empty() { None } else { Some(printable(&label.text)) }
}

/// The bytes to underline: within the text, whole characters, and of a value over several lines only the first.
fn visible(source: &str, label: &Label) -> Range<usize> {
    let start = boundary(source, label.span.start as usize);
    let end = boundary(source, label.span.end as usize).max(start);
    let line = source.get(start..end).unwrap_or_default();
    let first = line.find(['\n', '\r']).map_or(end, |length| start + length);
    start..first
}

/// The place itself, or the character's beginning around it.
fn boundary(source: &str, at: usize) -> usize {
    let mut at = at.min(source.len());
    while !source.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// One line, without characters that a terminal would obey.
fn printable(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for letter in text.chars() {
        if letter.is_control() {
            line.extend(letter.escape_default());
        } else {
            line.push(letter);
        }
    }
    line
}
