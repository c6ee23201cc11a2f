//! The walk-through of `CONTRIBUTING.md`, followed to the letter: what it tells to write, and where.

use std::{fs, path::Path};

/// What a contributor writes to add the endpoint of the walk-through.
#[derive(Clone, Debug)]
pub struct Walkthrough {
    /// The table that is added to `spec/kook/message.toml`.
    pub toml: String,
    /// The answer, `spec/kook/examples/message.pin.json`.
    pub json: String,
    /// The request, `spec/kook/examples/message.pin.http`.
    pub http: String,
}

impl Walkthrough {
    /// Reads the fenced blocks of the document.
    ///
    /// # Errors
    /// Which block it lacks.
    pub fn read(contributing: &str) -> Result<Self, String> {
        Ok(Self {
            toml: block(contributing, "toml")?,
            json: block(contributing, "json")?,
            http: block(contributing, "http")?,
        })
    }

    /// Does what it says, in the repository at `root`.
    ///
    /// # Errors
    /// Which file cannot be read or written.
    pub fn apply(&self, root: &Path) -> Result<(), String> {
        let spec = root.join("spec/kook");
        let told = |error: std::io::Error| format!("{}: {error}", spec.display());
        // somebody may have followed it already
        let mut message = without(&fs::read_to_string(spec.join("message.toml")).map_err(told)?, "pin");
        message.push('\n');
        message.push_str(&self.toml);
        fs::write(spec.join("message.toml"), message).map_err(told)?;
        fs::write(spec.join("examples/message.pin.json"), &self.json).map_err(told)?;
        fs::write(spec.join("examples/message.pin.http"), &self.http).map_err(told)
    }
}

/// The text without an operation's tables.
fn without(toml: &str, operation: &str) -> String {
    let (table, inner) = (format!("[{operation}]"), format!("[{operation}."));
    let mut inside = false;
    let keep = |line: &&str| {
        if line.starts_with('[') {
            inside = line.starts_with(&table) || line.starts_with(&inner);
        }
        !inside
    };
    toml.lines().filter(keep).map(|line| format!("{line}\n")).collect()
}

/// The first fenced block of a language, without the indentation of the list that it stands in.
fn block(text: &str, language: &str) -> Result<String, String> {
    let fence = format!("```{language}");
    let mut lines = text.lines().skip_while(|line| line.trim() != fence);
    let open = lines.next().ok_or_else(|| format!("CONTRIBUTING.md has no block of {language}"))?;
    let indent = open.len() - open.trim_start().len();
    let inside = lines.take_while(|line| line.trim() != "```");
    Ok(inside.map(|line| format!("{}\n", line.get(indent..).unwrap_or_default())).collect())
}
