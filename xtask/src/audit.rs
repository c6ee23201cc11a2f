//! What is looked at by hand before a release: with tools that no build needs, with the network, or for long.

use std::{
    collections::BTreeSet,
    path::Path,
    process::{Command, Stdio},
};

use serde_json::Value;

use crate::workspace::Workspace;

/// A command of Cargo's that has to succeed.
#[derive(Debug)]
struct Check {
    what: &'static str,
    /// What follows `cargo`: the command, and its arguments.
    words: Vec<String>,
    environment: Vec<(&'static str, String)>,
    /// The package that has the command; `None` = Cargo itself.
    tool: Option<&'static str>,
}

impl Check {
    fn new(what: &'static str, tool: Option<&'static str>, words: &str) -> Self {
        let words = words.split(' ').map(str::to_owned).collect();
        Self { what, words, environment: Vec::new(), tool }
    }

    /// Runs it, its output before everybody's eyes.
    ///
    /// # Errors
    /// What to do about it.
    fn run(&self, root: &Path) -> Result<(), String> {
        let Self { what, words, environment, tool } = self;
        if let (Some(tool), Some(command)) = (tool, words.first())
            && !succeeds(cargo(root).args([command, "--version"]).stdout(Stdio::null()).stderr(Stdio::null()))
        {
            return Err(format!("{what}: not looked at; `cargo install --locked {tool}` brings the tool"));
        }
        eprintln!("\n== {what}: cargo {}", words.join(" "));
        let done = succeeds(cargo(root).args(words).envs(environment.iter().cloned()));
        if done { Ok(()) } else { Err(format!("{what}: see above")) }
    }
}

/// Looks at everything, and tells what was wrong with it or could not be looked at.
///
/// `against` is the revision whose users must not be broken; fuzzing takes so many minutes.
///
/// # Errors
/// What was wrong, one line each.
pub fn run(workspace: &Workspace, against: &str, minutes: u64) -> Result<String, String> {
    let root = workspace.root();
    let told = all(against, minutes, &libraries(root)?).into_iter().filter_map(|check| check.run(root).err());
    let wrong: Vec<String> = told.map(|told| format!("error: {told}\n")).collect();
    if wrong.is_empty() { Ok("nothing is wrong\n".to_owned()) } else { Err(format!("\n{}", wrong.concat())) }
}

fn all(against: &str, minutes: u64, libraries: &BTreeSet<String>) -> Vec<Check> {
    let deny = Some("cargo-deny");
    let mut semver = Check::new(
        "public interfaces",
        Some("cargo-semver-checks"),
        "semver-checks check-release --all-features --baseline-rev",
    );
    semver.words.push(against.to_owned());
    semver.words.extend(libraries.iter().flat_map(|name| ["--package".to_owned(), name.clone()]));
    let mut fuzz = Check::new("fuzzing", None, "test --package chat-tests --test fuzz --locked");
    fuzz.environment = vec![
        ("BOLERO_RANDOM_ITERATIONS", usize::MAX.to_string()),
        ("BOLERO_RANDOM_MAX_LEN", "64".to_owned()),
        ("BOLERO_RANDOM_TEST_TIME_MS", minutes.saturating_mul(60_000).to_string()),
    ];
    vec![
        Check::new("licences, sources and bans", deny, "deny --locked check bans licenses sources"),
        // apart, for it needs the network
        Check::new("advisories", deny, "deny --locked check advisories"),
        semver,
        fuzz,
    ]
}

fn cargo(root: &Path) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root);
    command
}

fn succeeds(command: &mut Command) -> bool {
    command.status().is_ok_and(|status| status.success())
}

/// The crates that are for users: those of the platforms, and what these need of ours.
fn libraries(root: &Path) -> Result<BTreeSet<String>, String> {
    let output = cargo(root).args(["metadata", "--no-deps", "--format-version=1"]).output();
    let output = output.map_err(|error| format!("error: cargo metadata: {error}\n"))?;
    let metadata: Value = serde_json::from_slice(&output.stdout)
        .map_err(|_| format!("error: cargo metadata: {}", String::from_utf8_lossy(&output.stderr)))?;
    let packages = metadata["packages"].as_array().map(Vec::as_slice).unwrap_or_default();
    let named = |name: &str| packages.iter().find(|package| package["name"] == name);
    let mut open: Vec<&str> = packages.iter().filter_map(|package| package["name"].as_str()).collect();
    open.retain(|name| name.ends_with("-api"));
    let mut found = BTreeSet::new();
    while let Some(name) = open.pop() {
        if found.insert(name.to_owned()) {
            let needs = named(name).and_then(|package| package["dependencies"].as_array());
            let ours =
                needs.into_iter().flatten().filter(|one| one["kind"].is_null() && !one["path"].is_null());
            open.extend(ours.filter_map(|one| one["name"].as_str()));
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_tool_is_told_with_the_command_that_brings_it() {
        let check = Check::new("signs", Some("cargo-omens"), "omens check");
        let told = check.run(Workspace::here().root()).unwrap_err();
        assert_eq!(told, "signs: not looked at; `cargo install --locked cargo-omens` brings the tool");
    }

    #[test]
    fn what_fails_is_told() {
        let root = Workspace::here();
        assert_eq!(Check::new("help", None, "help").run(root.root()), Ok(()));
        let told = Check::new("signs", None, "omens").run(root.root()).unwrap_err();
        assert_eq!(told, "signs: see above");
    }

    #[test]
    fn interfaces_are_compared_of_what_users_depend_on() {
        let libraries = libraries(Workspace::here().root()).unwrap();
        for name in ["agora-chat-api", "bearychat-api", "kook-api", "chat-core"] {
            assert!(libraries.contains(name), "{libraries:?}");
        }
        for name in ["chat-cli", "chat-mock", "chat-spec", "chat-tests", "xtask"] {
            assert!(!libraries.contains(name), "{libraries:?}");
        }
        let checks = all("v1", 3, &libraries);
        let semver = checks.iter().find(|check| check.what == "public interfaces").unwrap();
        assert!(semver.words.join(" ").contains("--baseline-rev v1 --package agora-chat-api"), "{semver:?}");
    }
}
