//! Folders: the repository, and copies of its specifications to spoil.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// The repository.
pub fn repository() -> &'static Path {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    tests.parent().unwrap_or(tests)
}

/// A folder for files that a test writes; it may not be there yet.
pub fn scratch(name: &str) -> PathBuf {
    std::env::temp_dir().join("chat-tests").join(name)
}

/// A folder that is deleted when it is dropped.
#[derive(Debug)]
pub struct Copy {
    root: PathBuf,
}

impl Copy {
    /// A copy of `from/spec/<platform>` in an otherwise empty folder of `within`, which is named `name`.
    ///
    /// # Errors
    /// If a file cannot be copied.
    pub fn of(from: &Path, platform: &str, within: &Path, name: &str) -> io::Result<Self> {
        let root = within.join(name);
        if root.exists() {
            fs::remove_dir_all(&root)?;
        }
        let spec = Path::new("spec").join(platform);
        copy(&from.join(&spec), &root.join(&spec))?;
        Ok(Self { root })
    }

    /// The folder that holds `spec/`.
    pub fn root(&self) -> &Path {
        &self.root
    }
}

impl Drop for Copy {
    fn drop(&mut self) {
        // What is left behind lies in the build folder and is removed by the next run.
        let _ = fs::remove_dir_all(&self.root);
    }
}

/// Copies a folder with what is in it.
///
/// # Errors
/// If a file cannot be copied.
pub fn copy(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let to = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &to)?;
        } else {
            fs::copy(entry.path(), to)?;
        }
    }
    Ok(())
}
