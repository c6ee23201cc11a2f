//! Emits what the tests compile: the client of each case of the language, and KOOK with the endpoint that
//! `CONTRIBUTING.md` adds.

use std::{
    error::Error,
    fs,
    path::{Path, PathBuf},
};

use chat_spec::source::Sources;

/// Shared with the tests.
#[path = "src/contributing.rs"]
pub mod contributing;
/// Shared with the tests.
#[path = "src/folder.rs"]
pub mod folder;

fn main() -> Result<(), Box<dyn Error>> {
    let out = PathBuf::from(std::env::var_os("OUT_DIR").ok_or("no OUT_DIR")?);
    let repository = folder::repository();
    let cases = repository.join("crates/chat-spec/tests/language");
    println!("cargo::rerun-if-changed={}", cases.display());
    for entry in fs::read_dir(&cases)? {
        let case = entry?.path();
        if case.join("spec/demo/platform.toml").is_file() {
            let name = case.file_name().unwrap_or_default().to_string_lossy().into_owned();
            emit(&case, "demo", &out.join(format!("{name}.rs")))?;
        }
    }

    let contributing = repository.join("CONTRIBUTING.md");
    println!("cargo::rerun-if-changed={}", contributing.display());
    println!("cargo::rerun-if-changed={}", repository.join("spec/kook").display());
    let copy = folder::Copy::of(repository, "kook", &out, "walkthrough")?;
    contributing::Walkthrough::read(&fs::read_to_string(contributing)?)?.apply(copy.root())?;
    emit(copy.root(), "kook", &out.join("walkthrough.rs"))
}

/// Compiles `root/spec/<platform>` and writes its client as one module.
fn emit(root: &Path, platform: &str, to: &Path) -> Result<(), Box<dyn Error>> {
    let sources = Sources::read(root, platform)?;
    let compiled = chat_spec::compile(platform, &sources).map_err(|mistakes| {
        format!("{}:\n{}", root.display(), chat_spec::render::render(&sources, &mistakes))
    })?;
    let text = xtask::emit::client::single_file(&compiled)?;
    if fs::read_to_string(to).is_ok_and(|old| old == text) {
        return Ok(());
    }
    Ok(fs::write(to, text)?)
}
