//! What a user of a platform crate compiles besides ours.

use std::{
    collections::{BTreeMap, BTreeSet},
    process::Command,
};

use chat_tests::folder;
use serde_json::Value;

/// What Cargo says of all packages as they are locked, with all features, for this machine. Asks no network for what has
/// been fetched.
fn metadata() -> Value {
    let told = |command: &mut Command| {
        let output = command.current_dir(folder::repository()).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    let compiler = told(Command::new("rustc").arg("-vV"));
    let host = compiler.lines().find_map(|line| line.strip_prefix("host: ")).unwrap();
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.args(["metadata", "--locked", "--all-features", "--format-version=1", "--filter-platform", host]);
    serde_json::from_str(&told(&mut command)).unwrap()
}

/// `1.88` and `1.88.0` as numbers.
fn version(text: &str) -> [u64; 3] {
    let mut numbers = text.split('.').map(|number| number.parse().unwrap());
    [(); 3].map(|()| numbers.next().unwrap_or_default())
}

/// The packages that one of those compiles, itself included: not what their tests need.
fn compiled<'a>(metadata: &'a Value, roots: &[&'a str]) -> BTreeSet<&'a str> {
    let nodes = metadata["resolve"]["nodes"].as_array().unwrap();
    let nodes: BTreeMap<&str, &Value> =
        nodes.iter().map(|node| (node["id"].as_str().unwrap(), node)).collect();
    let mut found = BTreeSet::new();
    let mut open = roots.to_vec();
    while let Some(id) = open.pop() {
        if found.insert(id) {
            let uses =
                nodes[id]["deps"].as_array().unwrap().iter().filter(|one| {
                    one["dep_kinds"].as_array().unwrap().iter().any(|kind| kind["kind"] != "dev")
                });
            open.extend(uses.map(|one| one["pkg"].as_str().unwrap()));
        }
    }
    found
}

/// Those that the platform crates compile, and how many there are of them; each that asks for a newer compiler than `ours`.
fn asking_for_more(metadata: &Value, ours: &str) -> (usize, Vec<String>) {
    let packages = metadata["packages"].as_array().unwrap();
    let is_platform =
        |package: &&Value| package["source"].is_null() && package["name"].as_str().unwrap().ends_with("-api");
    let platforms: Vec<&str> =
        packages.iter().filter(is_platform).map(|package| package["id"].as_str().unwrap()).collect();
    assert_eq!(platforms.len(), 3, "{platforms:?}");
    let compiled = compiled(metadata, &platforms);
    let asking = |package: &&Value| {
        let asked = package["rust_version"].as_str();
        compiled.contains(package["id"].as_str().unwrap())
            && asked.is_some_and(|asked| version(asked) > version(ours))
    };
    let told = |package: &Value| {
        format!("{} {} asks for {}", package["name"], package["version"], package["rust_version"])
    };
    (compiled.len(), packages.iter().filter(asking).map(told).collect())
}

// The test below is this one with an older Rust for ours, and finds some.
#[test]
fn nothing_that_users_compile_asks_for_a_newer_rust_than_we_do() {
    let metadata = metadata();
    let ours = env!("CARGO_PKG_RUST_VERSION");
    assert_eq!(asking_for_more(&metadata, ours).1, [""; 0]);

    for package in metadata["packages"].as_array().unwrap().iter().filter(|one| one["source"].is_null()) {
        assert_eq!(package["rust_version"], ours, "{}: one for the workspace", package["name"]);
    }
}

/// The measure measures: our own crates ask for more than an old compiler has, and so do some of others.
#[test]
fn what_asks_for_a_newer_rust_is_seen() {
    let (compiled, asking) = asking_for_more(&metadata(), "1.80");
    assert!(asking.iter().any(|told| told.starts_with("\"chat-core\"")), "{asking:?}");
    assert!(asking.len() > 5 && asking.len() < compiled, "{} of {compiled}: {asking:?}", asking.len());
    assert!(!asking.iter().any(|told| told.contains("chat-mock")), "only its tests need that: {asking:?}");
}
