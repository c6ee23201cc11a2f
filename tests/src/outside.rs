//! A crate of a user, in a folder of its own: it names platforms' crates and Tokio, and nothing else.

use std::{
    fs, io,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use crate::folder;

/// A crate outside of the workspace, deleted when it is dropped.
#[derive(Debug)]
pub struct Outside {
    root: PathBuf,
    name: &'static str,
    platforms: &'static [&'static str],
}

impl Drop for Outside {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.root);
    }
}

impl Outside {
    /// An empty crate that uses the crates of these platforms: `kook` is `kook-api`.
    ///
    /// # Panics
    /// If it cannot be written.
    pub fn new(name: &'static str, platforms: &'static [&'static str]) -> Self {
        let root = std::env::temp_dir().join(format!("{name}-{}", std::process::id()));
        let outside = Self { root, name, platforms };
        if let Err(error) = outside.write() {
            panic!("{}: {error}", outside.root.display());
        }
        outside
    }

    fn write(&self) -> io::Result<()> {
        fs::create_dir_all(self.root.join("src"))?;
        fs::write(self.root.join("src/lib.rs"), "")?;
        let crates: String = self
            .platforms
            .iter()
            .map(|platform| {
                let path = folder::repository().join(format!("crates/{platform}-api"));
                format!("{platform}-api = {{ path = {:?} }}\n", path.display().to_string())
            })
            .collect();
        let manifest = format!(
            "[package]\nname = {:?}\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\n{crates}\
             tokio = {{ version = \"1\", features = [\"macros\", \"rt-multi-thread\"] }}\n",
            self.name
        );
        fs::write(self.root.join("Cargo.toml"), manifest)?;
        // The versions that the workspace has are at hand without a network.
        fs::copy(folder::repository().join("Cargo.lock"), self.root.join("Cargo.lock"))?;
        Ok(())
    }

    /// Its folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Where it is built: a folder that stays and that all of them share, so that dependencies are built once.
    pub fn target(&self) -> PathBuf {
        folder::repository().join("target/outside")
    }

    /// Runs cargo in it.
    ///
    /// # Panics
    /// If cargo cannot be started.
    pub fn run(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        command.args(arguments).arg("--offline").current_dir(&self.root);
        command.env("CARGO_TARGET_DIR", self.target()).env_remove("RUSTFLAGS");
        match command.output() {
            Ok(output) => output,
            Err(error) => panic!("cargo {arguments:?}: {error}"),
        }
    }

    /// Runs cargo in it, successfully.
    ///
    /// # Panics
    /// If it fails.
    pub fn cargo(&self, arguments: &[&str]) -> Output {
        let output = self.run(arguments);
        assert!(output.status.success(), "cargo {arguments:?}:\n{}", String::from_utf8_lossy(&output.stderr));
        output
    }
}
