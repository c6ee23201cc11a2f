//! Lays out generated code: `prettyplease`, and a blank line where a person would leave one.

use proc_macro2::TokenStream;

use crate::sync::MARK;

/// A file under construction.
#[derive(Debug, Default)]
pub(crate) struct Layout {
    blocks: Vec<String>,
}

impl Layout {
    /// The file's own docs, `//!`.
    pub(crate) fn about(&mut self, lines: &[String]) {
        let text: Vec<String> =
            lines.iter().map(|line| format!("//! {line}").trim_end().to_owned()).collect();
        self.blocks.push(text.join("\n"));
    }

    /// Items that stand together, such as imports.
    pub(crate) fn group(&mut self, items: TokenStream) -> Result<(), String> {
        let text = print(items)?;
        if !text.is_empty() {
            self.blocks.push(text);
        }
        Ok(())
    }

    /// Items with a blank line between them.
    pub(crate) fn items(&mut self, items: TokenStream) -> Result<(), String> {
        for item in parse(items)?.items {
            let file = syn::File { shebang: None, frontmatter: None, attrs: Vec::new(), items: vec![item] };
            self.blocks.push(spaced(prettyplease::unparse(&file).trim_end()));
        }
        Ok(())
    }

    /// Text that is laid out already: a macro's own syntax.
    pub(crate) fn text(&mut self, text: impl Into<String>) {
        self.blocks.push(text.into());
    }

    /// The whole file; `from` says which files of `spec/` it was made of.
    pub(crate) fn finish(self, from: &str) -> String {
        format!("{MARK} from {from}. Do not edit.\n\n{}\n", self.blocks.join("\n\n"))
    }
}

fn parse(items: TokenStream) -> Result<syn::File, String> {
    let text = items.to_string();
    syn::parse2(items)
        .map_err(|error| format!("error: the emitter wrote what is not Rust ({error}):\n{text}\n"))
}

fn print(items: TokenStream) -> Result<String, String> {
    Ok(prettyplease::unparse(&parse(items)?).trim_end().to_owned())
}

/// Leaves a blank line between the members of an impl or trait.
fn spaced(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 64);
    let mut before = "";
    let block = text.lines().any(|line| line.starts_with("impl") || line.starts_with("mod "));
    for line in text.lines() {
        let opens = line.starts_with("    ") && !line.starts_with("     ") && !line.starts_with("    }");
        let said = before.trim_start().starts_with("//");
        let closed = !said
            && (before == "    }" || before.starts_with("    ") && before.ends_with(';') && !is_value(line));
        if block && opens && closed {
            out.push('\n');
        }
        out.push_str(line);
        out.push('\n');
        before = line;
    }
    out.trim_end().to_owned()
}

/// Associated constants and types stand together, as do imports.
fn is_value(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with("const ") && !line.starts_with("const fn")
        || line.starts_with("type ")
        || line.starts_with("use ")
}
