//! Whatever the files hold, the compiler tells mistakes; it does not fall over.

mod sources;

use chat_spec::{
    diagnostic::{Code, Diagnostic},
    literal::Origin,
    render::{render, render_colored},
    source::{FileId, Sources, Span},
    syntax::http,
    type_expr,
};
use proptest::{prelude::*, sample::select};

const ERRATA: &str = r#"[[erratum]]
at = "user.list.query.size"
was = "int?"
now = ["int~?", "How many.", { max = 60 }]
why = "Seen."
see = "The page."

[[erratum]]
at = "User.bot"
now = ["bool", "No human."]
after = "id"
why = "Seen."
see = "The page."

[[erratum]]
at = "user.list.examples.user.list.json"
was = "{ {"
now = "{"
why = "Seen."
see = "The page."
"#;

const FILES: [(&str, &str); 4] = [
    ("platform.toml", sources::PLATFORM),
    ("types.toml", sources::TYPES),
    ("user.toml", sources::USER),
    ("errata.toml", ERRATA),
];

/// Pieces that mean something somewhere.
const PIECES: [&str; 40] = [
    "[",
    "]",
    "{",
    "}",
    "\"",
    "'",
    "\"\"\"",
    "'''",
    "=",
    ".",
    ",",
    "#",
    "\n",
    "\r\n",
    "\r",
    "\t",
    " ",
    "\\",
    "\\u0000",
    "\0",
    "\u{feff}",
    "\u{fffd}",
    "\u{202e}",
    "é",
    "消息",
    "👩‍👩‍👧",
    "[[erratum]]",
    "[user]",
    "[list.query]",
    "union",
    "enum = \"int\"",
    "1e999",
    "-1",
    "9223372036854775808",
    "nan",
    "1979-05-27",
    "~",
    "^?|null",
    "..user",
    "prefix_{UserId}",
];

/// Every step of the compiler, and both drawings.
fn run(files: &Sources) -> String {
    let (_, mut diagnostics) = sources::read(files);
    if let Err(mut found) = chat_spec::compile("demo", files) {
        diagnostics.append(&mut found);
    }
    render_colored(files, &diagnostics);
    render(files, &diagnostics)
}

/// An edit of a text: at which of its characters, how many to delete, what to insert.
type Edit = (prop::sample::Index, usize, String);

fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let inserted = prop_oneof![
        select(&PIECES[..]).prop_map(str::to_owned),
        Just(String::new()),
        any::<char>().prop_map(String::from),
    ];
    prop::collection::vec((any::<prop::sample::Index>(), 0usize..12, inserted), 1..8)
}

fn edit(text: &str, edits: &[Edit]) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    for (at, deleted, inserted) in edits {
        let start = at.index(letters.len() + 1);
        let end = letters.len().min(start + deleted);
        letters.splice(start..end, inserted.chars());
    }
    letters.into_iter().collect()
}

/// Another order of lines, some twice, some missing.
fn lines(text: &'static str) -> impl Strategy<Value = String> {
    let lines: Vec<&str> = text.lines().collect();
    let count = lines.len();
    prop::collection::vec(select(lines), 0..count + 4).prop_map(|lines| lines.join("\n"))
}

fn config() -> ProptestConfig {
    ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn an_edited_file(which in 0..FILES.len(), edits in edits()) {
        let (name, text) = FILES[which];
        let edited = edit(text, &edits);
        let mut files = FILES.to_vec();
        files[which] = (name, &edited);
        run(&sources::sources(&files));
    }

    #[test]
    fn a_file_of_shuffled_lines((name, text) in select(&FILES[..]).prop_flat_map(|(name, text)| (Just(name), lines(text)))) {
        run(&sources::sources(&[("errata.toml", ERRATA), (name, &text)]));
    }

    #[test]
    fn any_bytes(name in select(vec!["platform.toml", "types.toml", "user.toml", "errata.toml", "examples/user.list.json"]), bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let base = sources::sources(&[]);
        let mut files: Vec<(String, Vec<u8>)> = base.files().map(|(_, name, text)| (name.to_owned(), text.into())).collect();
        files.push((format!("spec/demo/{name}"), bytes.clone()));
        let drawn = run(&Sources::from_bytes(files));
        prop_assert_eq!(drawn.contains("the file is not UTF-8"), std::str::from_utf8(&bytes).is_err());
    }

    #[test]
    fn any_pieces(name in select(vec!["platform.toml", "types.toml", "user.toml", "errata.toml"]), pieces in prop::collection::vec(select(&PIECES[..]), 0..60)) {
        run(&sources::sources(&[(name, &pieces.concat())]));
    }

    #[test]
    fn an_erratum_of_any_address(
        words in prop::collection::vec(select(vec!["user", "list", "block", "query", "body", "returns", "Users", "items", "User", "name", "meaning", "Color", "Red", "Shape", "circle", "UserId", "platform", "host", "api", "errors", "examples", "user.list.json", "union", "enum", "", "..", "40400", "paging", "pages"]), 0..6),
        was in prop::option::of(select(vec!["1", "\"int\"", "[]", "[\"int\", \"X.\"]", "{}", "true"])),
        now in prop::option::of(select(vec!["2", "\"int?\"", "[]", "[\"int\", \"Y.\", {}]", "[1, \"Y.\"]", "{ tag = \"x\" }", "false"])),
        after in prop::option::of(select(vec!["id", "Red", "x"])),
    ) {
        let mut text = format!("[[erratum]]\nat = \"{}\"\nwhy = \"Seen.\"\nsee = \"x\"\n", words.join("."));
        for (key, value) in [("was", was), ("now", now)] {
            if let Some(value) = value {
                text.push_str(&format!("{key} = {value}\n"));
            }
        }
        if let Some(after) = after {
            text.push_str(&format!("after = \"{after}\"\n"));
        }
        run(&sources::sources(&[("errata.toml", &text)]));
    }

    #[test]
    fn any_place_can_be_drawn(
        pieces in prop::collection::vec(select(&PIECES[..]), 0..20),
        places in prop::collection::vec((0u32..3, 0u32..90, 0u32..90, ".{0,8}"), 1..4),
    ) {
        let files = Sources::from_texts([("spec/demo/a.toml", pieces.concat()), ("spec/demo/b.toml", String::new())]);
        let ids: Vec<FileId> = files.files().map(|(file, ..)| file).collect();
        let spans: Vec<(Span, &String)> = places
            .iter()
            .map(|(file, start, end, text)| {
                let file = ids.get(*file as usize).copied().unwrap_or(Span::NOWHERE.file);
                (Span { file, start: *start, end: *end }, text)
            })
            .collect();
        let mut diagnostic = Diagnostic::new(Code::Syntax, pieces.concat(), spans[0].0, spans[0].1.clone()).help(pieces.concat());
        for (span, text) in &spans[1..] {
            diagnostic = diagnostic.also(*span, (*text).clone());
        }
        let drawn = render(&files, &[diagnostic]);
        prop_assert!(drawn.contains("error[S0001]"));
    }

    #[test]
    fn any_type_is_read_or_refused_within_its_text(text in "[\\[\\]{}~^?|a-zA-Z: 消]{0,12}") {
        match type_expr::parse(&text, Origin::Literal(Span::NOWHERE)) {
            Ok(ty) => {
                let again = type_expr::parse(&ty.to_string(), Origin::Literal(Span::NOWHERE)).unwrap();
                prop_assert!(ty.says_same(&again));
            }
            Err(error) => prop_assert!(text.get(error.range.clone()).is_some(), "{error:?}"),
        }
    }

    #[test]
    fn any_route_is_read_or_refused_within_its_text(text in "(GET |POST |get|)[/{}a-z?# 消]{0,12}") {
        match http::parse(&text) {
            Ok(route) => {
                for (name, range) in &route.placeholders {
                    prop_assert_eq!(text.get(range.clone()), Some(*name));
                }
            }
            Err(error) => prop_assert!(text.get(error.range.clone()).is_some(), "{error:?}"),
        }
    }
}

#[test]
fn lines_that_end_with_a_carriage_return_are_lines() {
    let text = sources::TYPES.replace('\n', "\r\n").replace("[\"UserId\"", "[\"UserId??\"");
    let files = sources::sources(&[("types.toml", &text)]);
    let drawn = run(&files);
    assert!(drawn.contains("spec/demo/types.toml:9:15"), "{drawn}");
    assert!(!drawn.contains('\r'), "{drawn}");
}

#[test]
fn mistakes_are_told_in_the_order_of_their_places() {
    let files = sources::sources(&[("types.toml", "[A]\nabout = 1\n[B]\nabout = 2\n")]);
    let (_, mut diagnostics) = sources::read(&files);
    let drawn = render(&files, &diagnostics);
    diagnostics.reverse();
    diagnostics.extend(diagnostics.clone());
    assert_eq!(render(&files, &diagnostics), drawn);
    assert!(drawn.ends_with("error: 2 mistakes in spec/demo\n"), "{drawn}");
    assert_eq!(render(&files, &[]), "");
}

#[test]
fn only_a_terminal_gets_colours() {
    let files = sources::sources(&[("types.toml", "[A]\nabout = \"\u{1b}[31m\"\n")]);
    let (_, diagnostics) = sources::read(&files);
    assert!(!render(&files, &diagnostics).contains('\u{1b}'));
    assert!(render_colored(&files, &diagnostics).contains('\u{1b}'));
}
