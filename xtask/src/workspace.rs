//! Where the specifications are, and what they compile to.

use std::path::{Path, PathBuf};

use chat_spec::{ir, source::Sources};

/// The repository.
#[derive(Clone, Debug)]
pub struct Workspace {
    root: PathBuf,
}

impl Workspace {
    /// The repository that this program was built in.
    pub fn here() -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        Self::at(root.parent().unwrap_or(root))
    }

    /// A repository elsewhere; a folder with `spec/` in it is enough.
    pub fn at(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    /// Its folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The platforms under `spec/`, by name: its folders.
    ///
    /// # Errors
    /// If `spec/` cannot be read.
    pub fn platforms(&self) -> Result<Vec<String>, String> {
        let folder = self.root.join("spec");
        let unreadable = |error| format!("error: cannot read {}: {error}\n", folder.display());
        let mut names = Vec::new();
        for entry in std::fs::read_dir(&folder).map_err(unreadable)? {
            let path = entry.map_err(unreadable)?.path();
            if path.is_dir()
                && let Some(name) = path.file_name()
            {
                names.push(name.to_string_lossy().into_owned());
            }
        }
        names.sort();
        Ok(names)
    }

    /// The crates under `crates/`, by folder name; none where there is no such folder.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn crates(&self) -> Result<Vec<String>, String> {
        let folder = self.root.join("crates");
        if !folder.is_dir() {
            return Ok(Vec::new());
        }
        let unreadable = |error| format!("error: cannot read {}: {error}\n", folder.display());
        let mut names = Vec::new();
        for entry in std::fs::read_dir(&folder).map_err(unreadable)? {
            names.push(entry.map_err(unreadable)?.file_name().to_string_lossy().into_owned());
        }
        names.sort();
        Ok(names)
    }

    /// Compiles one platform, or all: either every one, or the mistakes of every one.
    ///
    /// # Errors
    /// The rendered mistakes.
    pub fn compile(&self, only: Option<&str>) -> Result<Vec<ir::Platform>, String> {
        let names = self.platforms()?;
        let chosen = match only {
            None => names,
            Some(only) if names.iter().any(|name| name == only) => vec![only.to_owned()],
            Some(only) => {
                return Err(format!("error: there is no spec/{only}; platforms: {}\n", names.join(", ")));
            }
        };
        let mut platforms = Vec::new();
        let mut mistakes = String::new();
        for name in chosen {
            let sources = Sources::read(&self.root, &name)
                .map_err(|error| format!("error: cannot read spec/{name}: {error}\n"))?;
            match chat_spec::compile(&name, &sources) {
                Ok(platform) => platforms.push(platform),
                Err(found) => mistakes.push_str(&chat_spec::render::render(&sources, &found)),
            }
        }
        if mistakes.is_empty() { Ok(platforms) } else { Err(mistakes) }
    }

    /// The files of `spec/` that make up a platform, relative to the repository, by name.
    ///
    /// # Errors
    /// If they cannot be read.
    pub fn files(&self, platform: &str) -> Result<Vec<String>, String> {
        let sources = Sources::read(&self.root, platform)
            .map_err(|error| format!("error: cannot read spec/{platform}: {error}\n"))?;
        Ok(sources.files().map(|(_, name, _)| name.to_owned()).collect())
    }
}
