//! What each mistake of form looks like.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod sources;

use chat_spec::{
    compile,
    diagnostic::{Code, Diagnostic},
    render::render,
    source::Sources,
};
use sources::{PLATFORM, TYPES, USER};

/// Compares the message with `tests/snapshots/<name>.snap`. All mistakes have the code that the name begins with,
/// and the rest of the compiler does not take offence at what is missing for that reason.
fn shows(name: &str, files: &[(&str, &str)]) {
    shows_sources(name, &sources::sources(files));
}

fn shows_sources(name: &str, files: &Sources) {
    let (_, diagnostics) = sources::read(files);
    assert!(!diagnostics.is_empty(), "{name}: no mistake was found");
    let all = compile("demo", files).unwrap_err();
    // the small specs have neither examples nor a use for the types they show, and lack what they replace
    let spared = [Code::MissingExample, Code::UnusedType, Code::UnknownType];
    let is_other = |code: Code| !name.starts_with(code.as_str()) && !spared.contains(&code);
    let others: Vec<Diagnostic> = all.into_iter().filter(|found| is_other(found.code)).collect();
    assert!(others.is_empty(), "{name}:\n{}", render(files, &others));
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(name, render(files, &diagnostics));
    });
}

/// A resource of one operation with these lines in it.
fn operation(lines: &str) -> String {
    format!(
        "about = \"Notes.\"\ndocs = \"https://example.com\"\n\n[post]\nhttp = \"POST /notes\"\nabout = \"Sends.\"\n{lines}"
    )
}

fn shows_operation(name: &str, lines: &str) {
    shows(name, &[("note.toml", &operation(lines))]);
}

/// The operation has a file to list as its example.
fn shows_example(name: &str, lines: &str) {
    shows(name, &[("note.toml", &operation(lines)), ("examples/note.post.json", "{\"code\": 0}\n")]);
}

/// A `platform.toml` whose base has a placeholder, and what is said of it in `[settings]`.
fn shows_setting(name: &str, row: &str) {
    let platform = PLATFORM
        .replace("api.example.com", "{host}")
        .replace("[errors]\n", &format!("[settings]\nhost = {row}\n[errors]\n"));
    shows(name, &[("platform.toml", &platform)]);
}

/// An `errata.toml` of one erratum.
fn shows_erratum(name: &str, lines: &str) {
    let text = format!("[[erratum]]\n{lines}\nwhy = \"Seen.\"\nsee = \"The page.\"\n");
    shows(name, &[("errata.toml", &text)]);
}

#[test]
fn the_base_has_no_mistake() {
    let files = sources::sources(&[]);
    if let Err(diagnostics) = compile("demo", &files) {
        panic!("{}", render(&files, &diagnostics));
    }
}

#[test]
fn syntax() {
    shows(
        "S0001_syntax",
        &[("types.toml", "[User]\nabout = \"Somebody.\nid = [\"UserId\", \"Which.\"]\n\n[Color\n")],
    );
    let base = sources::sources(&[]);
    let mut files: Vec<(&str, Vec<u8>)> = base.files().map(|(_, name, text)| (name, text.into())).collect();
    files.push(("spec/demo/types.toml", b"[User]\nabout = \"\xff\"\n".to_vec()));
    shows_sources("S0001_not_utf8", &Sources::from_bytes(files));
    shows("S0001_end_of_file", &[("types.toml", "[User]\nabout =")]);
    shows_operation(
        "S0001_unclosed_row",
        "returns = [\"int\", \"X.\"\n[post.query]\nid = [\"int\", \"X.\"]\n",
    );
    let unclosed = TYPES.replace("blood.\"]", "blood.\"");
    shows("S0001_unclosed_value", &[("types.toml", &unclosed)]);
}

#[test]
fn one_bracket_is_one_mistake() {
    let rows = [
        ("user.toml", USER, "worked.\"]", "worked.\""),
        ("user.toml", USER, "such page.\"]", "such page.\""),
        ("user.toml", USER, "min = 1 }]", "min = 1 }"),
        ("user.toml", USER, "min = 1 }]", "min = 1 ]"),
        ("user.toml", USER, "\"Two users.\"]", "\"Two users.\""),
        ("platform.toml", PLATFORM, "wrong.\"]", "wrong.\""),
        ("platform.toml", PLATFORM, "[\"message\"]", "[\"message\""),
        ("types.toml", TYPES, "blood.\"]", "blood.\""),
        ("types.toml", TYPES, "Which user.\"]", "Which user.\""),
    ];
    for (file, text, whole, broken) in rows {
        let text = text.replacen(whole, broken, 1);
        let files = sources::sources(&[(file, &text)]);
        let mistakes = compile("demo", &files).unwrap_err();
        let codes: Vec<Code> = mistakes.iter().map(|mistake| mistake.code).collect();
        assert_eq!(codes, [Code::Syntax], "{broken}:\n{}", render(&files, &mistakes));
    }
}

#[test]
fn an_erratum_of_what_a_bracket_swallowed_is_not_at_fault() {
    let types = TYPES.replace("Which user.\"]", "Which user.\"");
    let erratum = |row: &str| {
        format!(
            "[[erratum]]\nat = \"User.{row}\"\nwas = \"string\"\nnow = \"string?\"\nwhy = \"Seen.\"\nsee = \"x\"\n"
        )
    };
    for (row, expected) in [("name", &[Code::Syntax][..]), ("nick", &[Code::Syntax, Code::ErratumNowhere])] {
        let files = sources::sources(&[("types.toml", &types), ("errata.toml", &erratum(row))]);
        let mut codes: Vec<Code> =
            compile("demo", &files).unwrap_err().iter().map(|mistake| mistake.code).collect();
        codes.sort_unstable();
        assert_eq!(codes, expected, "{row}");
    }
}

#[test]
fn mistakes_behind_what_is_not_toml_are_told_at_their_places() {
    let text = USER.replace("such page.\"]", "such page.\"").replace("\"bool\"", "\"[bool\"");
    let text = text.replace("Which shape.\"]", "Which shape.\"");
    let files = sources::sources(&[("user.toml", &text)]);
    let drawn = render(&files, &compile("demo", &files).unwrap_err());
    for line in ["user.toml:18:47", "user.toml:24:13", "user.toml:34:33", "error: 3 mistakes"] {
        assert!(drawn.contains(line), "{line}:\n{drawn}");
    }
}

#[test]
fn the_replacement_character_is_a_character() {
    let files = sources::sources(&[("types.toml", &TYPES.replace("Somebody.", "Somebody: \u{fffd}."))]);
    if let Err(diagnostics) = compile("demo", &files) {
        panic!("{}", render(&files, &diagnostics));
    }
}

#[test]
fn unknown_key() {
    shows_operation("S0002_unknown_fact", "idempotant = true\n");
    shows_operation("S0002_unknown_table", "[post.qeury]\nx = [\"int\", \"X.\"]\n");
    shows_operation("S0002_unknown_place", "[post.cookie]\nx = [\"int\", \"X.\"]\n");
    shows_operation("S0002_unknown_own_row", "retruns = [\"int\", \"X.\"]\n");
    shows_operation("S0002_row_fact", "[post.body]\nx = [\"int\", \"X.\", { maximum = 3, mni = 1 }]\n");
    shows(
        "S0002_resource_row",
        &[("note.toml", "about = \"Notes.\"\ndocs = \"d\"\nid = [\"int\", \"X.\"]\n")],
    );
    shows(
        "S0002_operation_name",
        &[("note.toml", "about = \"Notes.\"\ndocs = \"d\"\n[Post]\nhttp = \"GET /\"\nabout = \"X.\"\n")],
    );
    shows("S0002_platform_table", &[("platform.toml", &format!("{PLATFORM}[hots.files]\nbase = \"x\"\n"))]);
    shows(
        "S0002_paging_fact",
        &[(
            "platform.toml",
            &format!(
                "{PLATFORM}[paging.next]\nkind = \"cursor\"\nsend = \"c\"\nnext = \"c\"\nitems = \"\"\nfirst = 1\n"
            ),
        )],
    );
    shows(
        "S0002_field_without_meaning",
        &[("types.toml", &format!("{TYPES}[Note]\nabout = \"A note.\"\ntext = \"string\"\n"))],
    );
    shows("S0002_type_name", &[("types.toml", &format!("{TYPES}[note_type]\nabout = \"A note.\"\n"))]);
    shows("S0002_no_type", &[("types.toml", &format!("Note = \"string\"\n{TYPES}"))]);
    shows(
        "S0002_file",
        &[("Note-Book.toml", ""), ("note.http", ""), ("examples/note.toml", ""), ("type.toml", "")],
    );
    shows(
        "S0002_error_fact",
        &[("user.toml", &USER.replace("such page.\"", "such page.\", { status = 404 }"))],
    );
    shows("S0002_errata_table", &[("errata.toml", "[erratum]\nat = \"user\"\n")]);
}

#[test]
fn wrong_value() {
    shows_operation(
        "S0003_wrong_kind",
        "row = \"1\"\nidempotent = \"yes\"\nauth = true\ntitle = \"\"\nonce = \"pin\"\n",
    );
    let empty = PLATFORM.replace("title = \"Demo\"", "title = \" \"").replace("\"DEMO_TOKEN\"", "\"\"");
    shows("S0003_empty", &[("platform.toml", &empty)]);
    shows_operation("S0003_date", "since = 2024-11-05\n");
    shows_example(
        "S0003_range",
        "row = 0\n[post.examples]\n\"note.post.json\" = [\"documented\", \"A.\", { status = 99 }]\n",
    );
    shows_operation(
        "S0003_numbers",
        "[post.query]\nx = [\"int\", \"X.\", { min = 9223372036854775808, max = inf }]\n",
    );
    shows_operation(
        "S0003_row_facts",
        "[post.body]\nx = [\"[int]\", \"X.\", { hard = false, join = \", \", default = [1], const = 1.5 }]\n",
    );
    shows_operation(
        "S0003_failures",
        "returns = [\"[int]\", \"X.\", { failures = false }]\nsafe = \"yes\"\nwalk = [\"x\"]\n[post.query]\nx = [\"int\", \"X.\", { failures = 1, holds = true }]\ny = [\"int\", \"Y.\", { failures = \"\" }]\n",
    );
    shows_setting("S0003_setting", "[\"string\", \"X.\", { env = \"\", example = 1, split = \"::\" }]");
    shows_operation("S0003_returns_empty", "[post.returns]\n");
    shows(
        "S0003_no_table",
        &[(
            "platform.toml",
            &PLATFORM
                .replace("[errors]\n40101 = [\"unauthorized\", \"The token is wrong.\"]\n", "")
                .replace("token =", "errors = 1\ntoken ="),
        )],
    );
    shows_operation(
        "S0003_returns_two",
        "[post.returns.A]\nabout = \"A.\"\n[post.returns.B]\nabout = \"B.\"\n",
    );
    shows("S0003_enum_value", &[("types.toml", &TYPES.replace("[2,", "[\"2\","))]);
    shows(
        "S0003_enum_and_union",
        &[("types.toml", &TYPES.replace("enum = \"int\"", "enum = \"int\"\nunion = \"key\""))],
    );
    shows("S0003_union", &[("types.toml", &TYPES.replace("{ tag = \"kind\" }", "true"))]);
    shows("S0003_host_error", &[("platform.toml", &PLATFORM.replace("[\"message\"]", "\"message\""))]);
    shows_erratum("S0003_after_without_row", "at = \"user.list.row\"\nwas = 1\nnow = 2\nafter = \"page\"");
    shows_erratum("S0003_type_is_text", "at = \"User.name\"\nwas = \"string\"\nnow = 3");
    shows_erratum("S0003_corrected_enum", "at = \"Color.Red\"\nwas = 1\nnow = \"red\"");
}

#[test]
fn duplicate_name() {
    shows(
        "S0004_row",
        &[(
            "types.toml",
            &format!("{TYPES}[Note]\nabout = \"A note.\"\nid = [\"int\", \"A.\"]\nid = [\"int\", \"B.\"]\n"),
        )],
    );
    shows("S0004_table", &[("types.toml", &format!("{TYPES}[User]\nabout = \"Again.\"\n"))]);
    shows(
        "S0004_type_and_id",
        &[("platform.toml", &format!("{PLATFORM}Color = [\"int\", \"A colour.\"]\n"))],
    );
}

#[test]
fn missing_fact() {
    shows("S0005_operation", &[("note.toml", "about = \"Notes.\"\n\n[post]\nabout = \"Sends.\"\n")]);
    let lines = ["client =", "token =", "base =", "send =", "first ="];
    let left = PLATFORM.lines().filter(|line| !lines.iter().any(|start| line.starts_with(start)));
    let text = left.collect::<Vec<_>>().join("\n").replace("header = \"x-reset\", ", "");
    shows("S0005_platform", &[("platform.toml", &text)]);
    let (before, rest) = PLATFORM.split_once("[host.api]").unwrap();
    let behind = rest.split_once("\n\n").unwrap().1;
    shows("S0005_host", &[("platform.toml", &format!("{before}{behind}"))]);
    shows(
        "S0005_auth",
        &[("platform.toml", &PLATFORM.replace("{ header = \"Authorization\", scheme = \"Bot\" }", "{}"))],
    );
    shows(
        "S0005_no_values",
        &[("types.toml", &format!("{TYPES}[Empty]\nabout = \"Nothing.\"\nenum = \"int\"\n"))],
    );
    shows_setting("S0005_setting", "[\"string\", \"X.\"]");
    shows("S0005_erratum", &[("errata.toml", "[[erratum]]\nat = \"User\"\nwhy = \"Seen.\"\n")]);
    shows_erratum("S0005_removed", "at = \"user.list.http\"\nwas = \"GET /users\"");
}

#[test]
fn malformed_row() {
    shows_operation(
        "S0006_malformed_row",
        "[post.query]\na = \"int\"\nb = []\nc = [1, \"C.\"]\nd = [\"int\", 4]\ne = [\"int\", \"E.\", 5]\nf = [\"int\", \"F.\", {}, 6]\n",
    );
    shows_operation(
        "S0006_row_name",
        "[post.query]\n\"\" = [\"int\", \"X.\"]\n\"..\" = [\"User\", \"X.\"]\n\"a_{}\" = [\"int\", \"X.\"]\n\"{A}_{B}\" = [\"int\", \"X.\"]\n",
    );
    shows("S0006_enum_value", &[("types.toml", &TYPES.replace("[2,", "[true,"))]);
    let keys = "\"\" = [\"other\", \"A.\"]\n\"403 \" = [\"other\", \"B.\"]\n'some_code \"not open' = [\"other\", \"C.\"]\n'some_code\"not open\"' = [\"other\", \"D.\"]\n'403 \"\"' = [\"other\", \"E.\"]\n'\"not open\" 403' = [\"other\", \"F.\"]\n";
    shows_operation("S0006_error_key", &format!("[post.errors]\n{keys}"));
    let platform = PLATFORM.replace("[errors]\n", "[errors]\n\"403  code\" = [\"forbidden\", \"No.\"]\n");
    shows("S0006_platform_error_key", &[("platform.toml", &platform)]);
    shows_erratum(
        "S0006_corrected_error_key",
        "at = 'user.list.errors.404 \"no page'\nnow = [\"not_found\", \"There is no such page.\"]",
    );
    shows("S0006_error", &[("platform.toml", &PLATFORM.replace("\"unauthorized\"", "401"))]);
}

#[test]
fn missing_meaning() {
    shows_operation(
        "S0007_row",
        "[post.query]\na = [\"int\"]\nb = [\"int\", \" \"]\nc = [\"int\", { min = 1 }]\n",
    );
    shows(
        "S0007_about",
        &[("note.toml", "docs = \"x\"\n[post]\nhttp = \"POST /notes\"\nabout = \"\"\n[post.returns.Note]\n")],
    );
    shows_erratum("S0007_removed", "at = \"User.name.meaning\"\nwas = \"The name.\"");
}

#[test]
fn type_syntax() {
    shows_operation(
        "S0008_type_syntax",
        "[post.query]\na = [\"[int\", \"A.\"]\nb = [\"int?^\", \"B.\"]\nc = [\"int|string\", \"C.\"]\nd = ['{User?: int}', \"D.\"]\ne = [\"\", \"E.\"]\nf = [\"in\\u0074??\", \"F.\"]\ng = [\"\"\"int!\"\"\", \"G.\"]\n",
    );
    shows_erratum("S0008_in_erratum", "at = \"User.name\"\nwas = \"string\"\nnow = \"[string\"");
}

#[test]
fn malformed_http() {
    let routes = [
        "GTE /notes",
        "/notes",
        "GET notes",
        "GET /a?b=1",
        "GET /{a}/{a}",
        "GET /{",
        "GET /}",
        "GET /{}",
        "GET /a b",
    ];
    let operations: String = routes
        .iter()
        .enumerate()
        .map(|(index, route)| format!("[op{index}]\nhttp = \"{route}\"\nabout = \"X.\"\n"))
        .collect();
    shows(
        "S0009_malformed_http",
        &[("note.toml", &format!("about = \"Notes.\"\ndocs = \"x\"\n{operations}"))],
    );
}

#[test]
fn missing_file() {
    shows_sources("S0010_missing_file", &Sources::from_texts([("spec/demo/types.toml", "")]));
    shows_sources("S0010_nothing", &Sources::default());
}

#[test]
fn unknown_word() {
    shows_example("S0011_origin", "[post.examples]\n\"note.post.json\" = [\"documentd\", \"A.\"]\n");
    shows("S0011_error_kind", &[("platform.toml", &PLATFORM.replace("\"unauthorized\"", "\"forbiden\""))]);
    shows_setting("S0011_setting", "[\"int\", \"X.\", { env = \"DEMO_HOST\", example = \"x\" }]");
    shows("S0011_enum", &[("types.toml", &TYPES.replace("enum = \"int\"", "enum = \"integer\""))]);
    shows("S0011_union", &[("types.toml", &TYPES.replace("{ tag = \"kind\" }", "\"shap\""))]);
    shows(
        "S0011_id",
        &[
            ("platform.toml", &format!("{PLATFORM}PostId = [\"number\", \"A post.\"]\n")),
            (
                "types.toml",
                &TYPES
                    .replace("id = [\"UserId\"", "post = [\"PostId?\", \"The last one.\"]\nid = [\"UserId\""),
            ),
        ],
    );
    shows("S0011_paging", &[("platform.toml", &PLATFORM.replace("\"page\"\nsend", "\"pages\"\nsend"))]);
    shows_operation("S0011_clear", "[post.body]\nx = [\"string?\", \"X.\", { clear = \"nil\" }]\n");
}

#[test]
fn erratum_nowhere() {
    shows_erratum("S0301_resource", "at = \"usr.list.http\"\nwas = \"GET /users\"\nnow = \"GET /user\"");
    shows_erratum("S0301_operation", "at = \"user.lst.http\"\nwas = \"GET /users\"\nnow = \"GET /user\"");
    shows_erratum("S0301_row", "at = \"user.list.query.sise\"\nwas = \"int?\"\nnow = \"int\"");
    shows_erratum("S0301_fact", "at = \"user.list.query.size.mx\"\nnow = 3");
    shows_erratum("S0301_group", "at = \"user.list.query\"\nwas = \"int?\"\nnow = \"int\"");
    shows_erratum(
        "S0301_returns",
        "at = \"user.list.returns.User.items\"\nwas = \"[User]\"\nnow = \"[User]?\"",
    );
    shows_erratum("S0301_example", "at = \"user.list.examples.user.lst.json\"\nwas = \"{ {\"\nnow = \"{\"");
    shows_erratum("S0301_after", "at = \"User.tag\"\nnow = [\"string\", \"A tag.\"]\nafter = \"nam\"");
    shows_erratum("S0301_type", "at = \"User\"\nwas = 1\nnow = 2");
}

#[test]
fn erratum_stale() {
    shows_erratum("S0302_type", "at = \"User.name\"\nwas = \"int\"\nnow = \"string?\"");
    shows_erratum("S0302_fact", "at = \"user.list.query.page.default\"\nwas = 0\nnow = 2");
    shows_erratum("S0302_row", "at = \"User.name\"\nwas = [\"string\", \"The name.\"]");
    shows_erratum("S0302_adds_what_exists", "at = \"User.name\"\nnow = [\"string\", \"Another name.\"]");
    shows_erratum("S0302_removes_by_type", "at = \"User.name\"\nwas = \"string\"");
    shows_erratum("S0302_example", "at = \"user.list.examples.user.list.json\"\nwas = \"[]\"\nnow = \"[ ]\"");
}

#[test]
fn erratum_idle() {
    shows_erratum("S0303_says_nothing", "at = \"User.name\"");
    shows_erratum("S0303_same", "at = \"User.name\"\nwas = \"string\"\nnow = \"string\"");
    shows_erratum("S0303_says_so_already", "at = \"User.name.max_chars\"\nnow = 32");
}

#[test]
fn every_mistake_of_every_file_is_told_at_once() {
    let types = TYPES.replace("\"UserId\", \"Which user.\"", "\"[UserId\", \"\"");
    let user = USER.replace("GET /users", "GTE /users").replace("default = 1", "defualt = 1");
    let platform = PLATFORM.replace("unauthorized", "unauthorised").replace("first = 1", "first = \"1\"");
    let errata =
        "[[erratum]]\nat = \"User.nam\"\nwas = \"int\"\nnow = \"string\"\nwhy = \"Seen.\"\nsee = \"x\"\n";
    let files = sources::sources(&[
        ("types.toml", &types),
        ("user.toml", &user),
        ("platform.toml", &platform),
        ("errata.toml", errata),
        ("Bad.toml", ""),
    ]);
    let (_, diagnostics) = sources::read(&files);
    let mut codes: Vec<Code> = diagnostics.iter().map(|diagnostic| diagnostic.code).collect();
    codes.sort_unstable();
    assert_eq!(
        codes,
        [
            Code::UnknownKey,
            Code::UnknownKey,
            Code::WrongValue,
            Code::MissingMeaning,
            Code::TypeSyntax,
            Code::MalformedHttp,
            Code::UnknownWord,
            Code::ErratumNowhere,
        ]
    );
}
