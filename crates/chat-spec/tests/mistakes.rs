//! What each mistake of meaning looks like. The snapshots are the messages as they are printed.

mod sources;

use chat_spec::{
    compile,
    ir::{Facts, Literal, TypeKind},
    render::render,
    source::Sources,
};
use sources::{PLATFORM, TYPES, USER, sources};

/// Compares the message with `tests/snapshots/<name>.snap`; all mistakes must have the code that the name begins
/// with.
fn shows(name: &str, files: &[(&str, &str)]) {
    let files = sources(files);
    let mistakes = compile("demo", &files).err().unwrap_or_default();
    let text = render(&files, &mistakes);
    let code = name.split('_').next().unwrap_or_default();
    assert!(!mistakes.is_empty(), "{name}: no mistake was found");
    assert!(mistakes.iter().all(|mistake| mistake.code.as_str() == code), "{name}:\n{text}");
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(name, text);
    });
}

/// An operation of the resource `note`: its name, its route, what else it says, and what it answers.
struct Op<'a>(&'a str, &'a str, &'a str, &'a str);

/// An answer of nothing.
const NOTHING: &str = "{\"code\": 0}\n";

/// Shows the mistakes of a resource `note`, with more types and other files.
fn shows_note(name: &str, operations: &[Op<'_>], types: &str, files: &[(&str, &str)]) {
    let mut note = "about = \"Notes.\"\ndocs = \"https://example.com/docs/note\"\n".to_owned();
    let mut examples: Vec<(String, &str)> = Vec::new();
    for Op(name, http, lines, answer) in operations {
        note.push_str(&format!("\n[{name}]\nhttp = \"{http}\"\nabout = \"Does it.\"\n{lines}"));
        note.push_str(&format!("[{name}.examples]\n\"note.{name}.json\" = [\"documented\", \"Done.\"]\n"));
        examples.push((format!("examples/note.{name}.json"), answer));
    }
    let types = format!("{TYPES}{types}");
    let mut all: Vec<(&str, &str)> = vec![("note.toml", &note), ("types.toml", &types)];
    all.extend(examples.iter().map(|(name, text)| (name.as_str(), *text)));
    all.extend_from_slice(files);
    shows(name, &all);
}

/// Shows the mistakes of one operation that answers nothing.
fn shows_operation(name: &str, http: &str, lines: &str) {
    shows_note(name, &[Op("post", http, lines, NOTHING)], "", &[]);
}

/// Shows the mistakes of types that a body uses.
fn shows_types(name: &str, body: &str, types: &str) {
    let lines = format!("[write.body]\nx = [\"{body}\", \"It.\"]\n");
    shows_note(name, &[Op("write", "POST /notes", &lines, NOTHING)], types, &[]);
}

/// `platform.toml` with a client of another name.
fn client(name: &str) -> (&'static str, &'static str) {
    let text = PLATFORM.replace("client = \"Demo\"", &format!("client = \"{name}\""));
    ("platform.toml", text.leak())
}

/// `platform.toml` with another base, and these rows in `[settings]`.
fn settings(base: &str, rows: &str) -> (&'static str, &'static str) {
    let text = PLATFORM
        .replace("https://api.example.com", base)
        .replace("[errors]\n", &format!("[settings]\n{rows}\n[errors]\n"));
    ("platform.toml", text.leak())
}

/// A setting of `[settings]`: its name, its example, and another fact.
fn setting(name: &str, example: &str, more: &str) -> String {
    format!("{name} = [\"string\", \"What it is.\", {{ env = \"X\", example = \"{example}\"{more} }}]\n")
}

#[test]
fn the_base_compiles() {
    let files = sources(&[]);
    assert_eq!(sources::read(&files).1, []);
    let mistakes = compile("demo", &files).err().unwrap_or_default();
    assert_eq!(render(&files, &mistakes), "");
}

#[test]
fn duplicate_name() {
    let twice = "[read.returns.Users]\nabout = \"Users.\"\nx = [\"int\", \"X.\"]\n";
    let other = "[find.returns.Users]\nabout = \"Users.\"\nx = [\"int\", \"X.\"]\n";
    let answer = "{\"code\": 0, \"data\": {\"x\": 1}}\n";
    shows_note(
        "S0004_type_under_returns",
        &[Op("read", "GET /notes", twice, answer), Op("find", "GET /find", other, answer)],
        "",
        &[],
    );
    shows_types(
        "S0004_wire_name",
        "Pair",
        "[Pair]\nabout = \"Two.\"\na = [\"int\", \"A.\"]\nb = [\"int\", \"B.\", { wire = \"a\" }]\n",
    );
    let again = "[post.examples]\n\"user.draw.json\" = [\"documented\", \"The same.\"]\n";
    let note =
        format!("about = \"Notes.\"\ndocs = \"d\"\n[post]\nhttp = \"POST /x\"\nabout = \"Sends.\"\n{again}");
    shows("S0004_example_listed_twice", &[("note.toml", &note)]);
}

#[test]
fn malformed() {
    shows_types(
        "S0006_pattern_of_everything",
        "Bag",
        "[Bag]\nabout = \"All.\"\n\"{string}\" = [\"int\", \"Any.\"]\n",
    );
    let platform = PLATFORM.replace("[host.api]\n", "[host.api]\nprefix = \"/v1\"\n");
    let user = USER.replace("/users\"", "/v1/users\"").replace("/users/{", "/v1/users/{");
    shows("S0009_without_prefix", &[("platform.toml", &platform), ("user.toml", &user)]);
    let listed = "[list.examples]\n";
    let more = format!("{listed}\"user.lits.json\" = [\"documented\", \"Three users.\"]\n");
    shows("S0010_example", &[("user.toml", &USER.replace(listed, &more))]);
}

#[test]
fn unknown_reference() {
    shows_operation("S0101_host", "POST /notes", "host = \"apo\"\n");
    shows_operation("S0101_paging", "GET /notes", "paging = \"page\"\n");
    shows_operation("S0101_overloads", "POST /notes", "overloads = \"sent\"\n");
    shows(
        "S0101_once",
        &[("user.toml", &USER.replace("paging = \"pages\"", "paging = \"pages\"\nonce = { siez = 1 }"))],
    );
}

#[test]
fn rust_clash() {
    shows_types(
        "S0103_fields",
        "Pair",
        "[Pair]\nabout = \"Two.\"\nuser-id = [\"int\", \"A.\"]\nuserId = [\"int\", \"B.\"]\n",
    );
    shows_operation(
        "S0103_parameters",
        "POST /notes/{id}",
        "[post.path]\nid = [\"string\", \"Which.\"]\n[post.header]\nID = [\"string?\", \"Again.\"]\n",
    );
    shows_operation("S0103_setter", "POST /notes", "[post.body]\nwith_response = [\"bool?\", \"X.\"]\n");
    shows_operation(
        "S0103_clear",
        "POST /notes",
        "[post.body]\nname = [\"string?\", \"X.\", { clear = \"\" }]\nclear_name = [\"bool?\", \"X.\"]\n",
    );
    let operations = [Op("get_1", "GET /a", "", NOTHING), Op("get1", "GET /b", "", NOTHING)];
    shows_note("S0103_operations", &operations, "", &[]);
    shows_types(
        "S0103_variants",
        "Side",
        "[Side]\nabout = \"Which.\"\nenum = \"int\"\nLeft = [1, \"L.\"]\nRight = [2, \"R.\", { name = \"Left\" }]\n",
    );
    shows_types(
        "S0103_fallback",
        "Side",
        "[Side]\nabout = \"Which.\"\nenum = \"int\"\nUnlisted = [1, \"L.\"]\n",
    );
    shows_types("S0103_call_and_type", "Write", "[Write]\nabout = \"X.\"\nx = [\"int\", \"X.\"]\n");
    shows_types("S0103_prelude", "Option", "[Option]\nabout = \"X.\"\nx = [\"int\", \"X.\"]\n");
    shows_types("S0103_client", "Demo", "[Demo]\nabout = \"X.\"\nx = [\"int\", \"X.\"]\n");
    let operations = [Op("get", "GET /a", "", NOTHING), Op("get_arguments", "GET /b", "", NOTHING)];
    shows_note("S0103_arguments", &operations, "", &[]);
    let rights = "about = \"Rights.\"\ndocs = \"d\"\n\n[grant]\nhttp = \"POST /r\"\nabout = \"Grants.\"\n[grant.examples]\n\"a.json\" = [\"documented\", \"Done.\"]\n";
    shows_note(
        "S0103_by_name",
        &[Op("right_grant", "POST /g", "", NOTHING)],
        "",
        &[("note_right.toml", rights), ("examples/a.json", NOTHING)],
    );
    shows_types(
        "S0103_clear_field",
        "Pair",
        "[Pair]\nabout = \"Two.\"\na = [\"int?|null\", \"A.\"]\nclear_a = [\"int?\", \"B.\"]\n",
    );
    shows_operation(
        "S0103_clear_null",
        "POST /notes",
        "[post.body]\nname = [\"string?|null\", \"X.\"]\nclear_name = [\"bool?\", \"X.\"]\n",
    );
    shows_operation(
        "S0103_constant",
        "POST /notes",
        "[post.body]\nnew = [\"bool\", \"X.\", { const = true }]\n",
    );
    shows_types(
        "S0103_patterns",
        "AaBb",
        "[AaBb]\nabout = \"Two.\"\n\"c_{string}\" = [\"int\", \"C.\"]\na = [\"Aa\", \"A.\"]\n[Aa]\nabout = \"One.\"\n\"bb_c_{string}\" = [\"int\", \"C.\"]\n",
    );
    for name in ["Client", "Json", "Unlisted", "Arguments"] {
        let types = format!("[{name}]\nabout = \"X.\"\nx = [\"int\", \"X.\"]\n");
        shows_types(&format!("S0103_type_{}", name.to_lowercase()), name, &types);
    }
    let error = "[read.returns.Error]\nabout = \"An error.\"\nx = [\"int\", \"X.\"]\n";
    let answer = "{\"code\": 0, \"data\": {\"x\": 1}}\n";
    let local = [Op("read", "GET /notes", error, answer)];
    shows_note("S0103_local_is_fine_client_is_not", &local, "", &[client("Client")]);
    let note = "about = \"Ids.\"\ndocs = \"d\"\n";
    shows("S0103_module", &[("ids.toml", note)]);
    let listed =
        "[post.header]\nspan = [\"int?\", \"X.\"]\n[post.body]\n\"..window\" = [\"Window\", \"Which.\"]\n";
    let window = "[Window]\nabout = \"X.\"\nspan = [\"int\", \"X.\", { name = \"length\" }]\nx = [\"int\", \"X.\", { name = \"span\" }]\n";
    shows_note("S0103_command_line", &[Op("post", "POST /notes", listed, NOTHING)], window, &[]);
}

#[test]
fn unknown_type() {
    shows_operation("S0104_unknown_type", "POST /notes", "[post.body]\ncolor = [\"Colour?\", \"Which.\"]\n");
    shows_operation("S0104_inside", "POST /notes", "[post.body]\nmap = [\"{UsrId: [strin]}\", \"Which.\"]\n");
    let answer = "{\"code\": 0, \"data\": {\"url\": \"x\"}}\n";
    let held = "[read.returns.Export]\nabout = \"X.\"\nurl = [\"string\", \"X.\", { holds = \"Usr\" }]\n";
    shows_note("S0104_held", &[Op("read", "GET /notes", held, answer)], "", &[]);
    let envelope = PLATFORM.replace("code = \"code\"\n", "code = \"code\"\nenvelope = \"Shap\"\n");
    shows("S0104_envelope", &[("platform.toml", &envelope)]);
    shows("S0211_envelope", &[("platform.toml", &envelope.replace("\"Shap\"", "\"Shape\""))]);
    shows_operation("S0104_foreign_inline_type", "GET /notes", "[post.query]\nx = [\"Users\", \"Which.\"]\n");
}

#[test]
fn keyword() {
    shows_operation("S0105_keyword", "GET /notes", "[post.query]\nfor = [\"int?\", \"X.\"]\n");
    shows_operation("S0105_digit", "GET /notes", "[post.query]\n2fa = [\"int?\", \"X.\"]\n");
    shows_note("S0105_operation", &[Op("move", "POST /notes", "", NOTHING)], "", &[]);
    for (what, name) in [("spaced", "Kook Client"), ("digit", "1a"), ("small", "fn"), ("self", "Self")] {
        shows(&format!("S0105_client_{what}"), &[client(name)]);
    }
    let types = "[Side]\nabout = \"Which.\"\nenum = \"int\"\nleft = [1, \"L.\"]\nRight = [2, \"R.\", { name = \"to the right\" }]\n[Way]\nabout = \"One.\"\nunion = \"key\"\n2nd = [\"int\", \"S.\"]\nself = [\"int\", \"S.\"]\nway = [\"int\", \"W.\", { name = \"a_way\" }]\n[Both]\nabout = \"Both.\"\nside = [\"Side\", \"S.\", { name = \"whichSide\" }]\nway = [\"Way\", \"W.\", { name = \"fn\" }]\n\"名\" = [\"int\", \"N.\"]\n";
    shows_types("S0105_in_types", "Both", types);
    let lines = "[post.query]\nx = [\"int?\", \"X.\", { name = \"X\" }]\ny = [\"int\", \"Y.\", { const = 1, name = \"1y\" }]\nz = [\"int?\", \"Z.\", { name = \"z__z\" }]\n";
    shows_operation("S0105_in_parameters", "GET /notes", lines);
    shows_operation(
        "S0105_whole_body",
        "POST /notes",
        "body = [\"[int]\", \"X.\", { name = \"all of them\" }]\n",
    );
    let erratum = "[[erratum]]\nat = \"platform.client\"\nwas = \"Demo\"\nnow = \"demo\"\nwhy = \"Seen.\"\nsee = \"x\"\n";
    shows("S0105_client_by_erratum", &[("errata.toml", erratum)]);
}

/// A directory's name is a name as well: a variable, and a part of the crate's name.
#[test]
fn the_platform_is_named_like_a_crate() {
    let named = |name: &str| {
        let base = sources(&[]);
        let files = base
            .files()
            .map(|(_, file, text)| (file.replace("/demo/", &format!("/{name}/")), text.to_owned()));
        let files = Sources::from_texts(files);
        let mistakes = compile(name, &files).err().unwrap_or_default();
        mistakes.iter().map(|mistake| mistake.code.as_str()).collect::<Vec<_>>()
    };
    assert_eq!(named("demo"), [""; 0]);
    assert_eq!(named("demo-2"), [""; 0]);
    for (name, code) in
        [("fn", "S0105"), ("1a", "S0105"), ("Demo", "S0105"), ("my demo", "S0105"), ("call", "S0103")]
    {
        assert_eq!(named(name), [code], "{name}");
    }
}

#[test]
fn values_and_uses() {
    shows_types(
        "S0106_enum",
        "Side",
        "[Side]\nabout = \"Which.\"\nenum = \"string\"\nLeft = [\"l\", \"L.\"]\nRight = [\"l\", \"R.\"]\n",
    );
    shows(
        "S0107_unused",
        &[("types.toml", &format!("{TYPES}[Pair]\nabout = \"Two.\"\na = [\"int\", \"A.\"]\n"))],
    );
}

#[test]
fn paths() {
    shows_operation("S0201_placeholder", "GET /notes/{note_id}", "[post.query]\npage = [\"int?\", \"X.\"]\n");
    shows_operation(
        "S0202_row",
        "GET /notes/{id}",
        "[post.path]\nid = [\"string\", \"Which.\"]\nnote = [\"string\", \"Which.\"]\n",
    );
}

#[test]
fn settings_and_the_base() {
    let host = setting("host", "a41.example.com", "");
    let app = |example: &str| setting("app_key", example, ", split = \"#\"");
    let whole = settings("https://{host}/{app_key}", &format!("{host}{}", app("org#app")));
    let files = sources(&[whole]);
    assert_eq!(render(&files, &compile("demo", &files).err().unwrap_or_default()), "");

    shows("S0201_setting", &[settings("https://{host}/{hots}/{app_key}", &host)]);
    shows("S0202_setting", &[settings("https://{host}", &format!("{host}{}", app("org#app")))]);
    for (what, name) in [("token", "token"), ("builder", "builder")] {
        shows(
            &format!("S0103_setting_{what}"),
            &[settings(&format!("https://{{{name}}}"), &setting(name, "x", ""))],
        );
    }
    shows("S0103_setting_client", &[whole, client("Setup")]);
    shows("S0105_setting", &[settings("https://{App-Key}", &setting("App-Key", "x", ""))]);
    shows(
        "S0212_setting_address",
        &[settings("https://{host}", &setting("host", "https://a41.example.com", ""))],
    );
    shows("S0212_setting", &[settings("https://{host}/{app_key}", &format!("{host}{}", app("org/app")))]);
    let request = "POST /org/other/users/17/block HTTP/1.1\nHost: a41.example.com\n\n";
    shows("S0403_setting", &[whole, ("examples/user.block.some.http", request)]);
}

#[test]
fn bodies() {
    shows_operation("S0203_get", "GET /notes", "[post.body]\nx = [\"int\", \"X.\"]\n");
    shows_operation(
        "S0203_two",
        "POST /notes",
        "body = [\"[int]\", \"X.\"]\n[post.form]\nx = [\"int\", \"X.\"]\n",
    );
}

#[test]
fn routes() {
    let path = |id: &str| format!("[{id}.path]\nid = [\"string\", \"Which.\"]\n");
    let (one, two) = (path("one"), path("two"));
    let plain = [Op("one", "GET /notes/{id}", &one, NOTHING), Op("two", "GET /notes/{id}", &two, NOTHING)];
    shows_note("S0204_shared_route", &plain, "", &[]);
    let lines = "http = \"GET /users\"\nabout = \"X.\"\n";
    let note = format!(
        "about = \"Notes.\"\ndocs = \"d\"\n[all]\n{lines}[all.examples]\n\"all.json\" = [\"documented\", \"X.\"]\n"
    );
    shows("S0204_other_resource", &[("zoo.toml", &note), ("examples/all.json", NOTHING)]);
    let overloads = format!("overloads = \"one\"\n{two}");
    shows_note(
        "S0205_unproven",
        &[Op("one", "GET /notes/{id}", &one, NOTHING), Op("two", "GET /notes/{id}", &overloads, NOTHING)],
        "",
        &[],
    );
    let lists = "overloads = \"one\"\noverlaps = \"No matter.\"\nbody = [\"[int]\", \"X.\"]\n";
    shows_note(
        "S0205_explained_without_need",
        &[
            Op("one", "POST /notes", "[one.body]\nx = [\"int\", \"X.\"]\n", NOTHING),
            Op("two", "POST /notes", lists, NOTHING),
        ],
        "",
        &[],
    );
    shows_note(
        "S0205_other_route",
        &[Op("one", "POST /a", "", NOTHING), Op("two", "POST /b", "overloads = \"one\"\n", NOTHING)],
        "",
        &[],
    );
    shows_note("S0205_overlaps_nothing", &[Op("one", "POST /a", "overlaps = \"Why.\"\n", NOTHING)], "", &[]);
}

#[test]
fn unions() {
    shows_types(
        "S0206_tag_on_scalar",
        "Either",
        "[Either]\nabout = \"X.\"\nunion = { tag = \"type\" }\na = [\"User\", \"A.\"]\nb = [\"string\", \"B.\"]\n",
    );
    shows_types(
        "S0206_some_have_the_tag",
        "Either",
        "[Either]\nabout = \"X.\"\nunion = { tag = \"type\" }\na = [\"User\", \"A.\"]\nb = [\"Own\", \"B.\"]\n[Own]\nabout = \"X.\"\ntype = [\"string\", \"X.\"]\n",
    );
    shows_types(
        "S0206_tag_is_no_word",
        "Either",
        "[Either]\nabout = \"X.\"\nunion = { tag = \"type\" }\na = [\"Own\", \"A.\"]\n[Own]\nabout = \"X.\"\ntype = [\"int?\", \"X.\"]\n",
    );
    shows_types(
        "S0206_shape",
        "Either",
        "[Either]\nabout = \"X.\"\nunion = \"shape\"\na = [\"One\", \"A.\"]\nb = [\"Two\", \"B.\"]\n[One]\nabout = \"X.\"\nx = [\"int\", \"X.\"]\n[Two]\nabout = \"X.\"\nx = [\"int\", \"X.\"]\ny = [\"int\", \"Y.\"]\n",
    );
    shows_types(
        "S0206_adjacent",
        "Either",
        "[Either]\nabout = \"X.\"\nunion = { tag = \"x\", content = \"x\" }\na = [\"int\", \"A.\"]\n",
    );
    shows_types(
        "S0206_shared_key",
        "Holder",
        "[Holder]\nabout = \"X.\"\nid = [\"int\", \"X.\"]\n\"..who\" = [\"Either\", \"Who.\"]\n[Either]\nabout = \"X.\"\nunion = \"key\"\nid = [\"int\", \"A.\"]\nname = [\"string\", \"B.\"]\n",
    );
}

#[test]
fn paging() {
    let safe = USER.replace("GET /users", "DELETE /users");
    shows("S0207_delete", &[("user.toml", &safe)]);
    shows("S0207_post", &[("user.toml", &USER.replace("GET /users", "POST /users"))]);
    shows("S0208_parameter", &[("user.toml", &USER.replace("page = [\"int?\"", "pge = [\"int?\""))]);
    shows(
        "S0208_required",
        &[(
            "user.toml",
            &USER.replace(
                "page = [\"int?\", \"Which page.\", { default = 1, min = 1 }]",
                "page = [\"int\", \"Which page.\"]",
            ),
        )],
    );
    let walk = |values: &str| {
        USER.replace("paging = \"pages\"", &format!("paging = \"pages\"\nwalk = {{ {values} }}"))
    };
    let clear = "[list.body]\ntag = [\"string?\", \"Which.\", { clear = \"\" }]\nnick = [\"string?|null\", \"Which.\"]\n";
    let query = walk("tag = \"a\", nick = \"b\"")
        .replace("row = 1", "safe = true")
        .replace("GET /users", "POST /users")
        .replace("[list.query]\n", &format!("{clear}[list.query]\n"));
    shows("S0208_walk_states", &[("user.toml", &query)]);
    let required = walk("size = 20").replace("size = [\"int?\"", "size = [\"int\"");
    shows("S0208_walk", &[("user.toml", &required)]);
    shows("S0101_walk", &[("user.toml", &walk("page = 1, siez = 20"))]);
    shows("S0212_walk", &[("user.toml", &walk("size = \"all\""))]);
    shows("S0207_get", &[("user.toml", &USER.replace("row = 1", "row = 1\nsafe = false"))]);
    shows("S0208_items", &[("platform.toml", &PLATFORM.replace("items = \"items\"", "items = \"itmes\""))]);
    let cursor = PLATFORM.replace(
        "kind = \"page\"\nsend = \"page\"\nfirst = 1",
        "kind = \"cursor\"\nsend = \"page\"\nnext = \"items\"",
    );
    shows("S0208_cursor", &[("platform.toml", &cursor)]);
    let reference = PLATFORM.replace(
        "kind = \"page\"\nsend = \"page\"\nfirst = 1",
        "kind = \"reference\"\nsend = \"page\"\nid = \"id\"\norder = \"name\"",
    );
    shows("S0208_reference", &[("platform.toml", &reference)]);
}

#[test]
fn endless_types() {
    shows_types("S0209_itself", "Loop", "[Loop]\nabout = \"X.\"\nnext = [\"Loop\", \"X.\"]\n");
    shows_types(
        "S0209_in_its_own_object",
        "Own",
        "[Own]\nabout = \"X.\"\n\"..x\" = [\"Either\", \"X.\"]\n[Either]\nabout = \"X.\"\nunion = { tag = \"t\" }\na = [\"Own\", \"A.\"]\nb = [\"User\", \"B.\"]\n",
    );
    shows_types(
        "S0209_all_members",
        "Tree",
        "[Tree]\nabout = \"X.\"\nunion = \"key\"\nleft = [\"Branch\", \"X.\"]\nright = [\"Branch\", \"X.\"]\n[Branch]\nabout = \"X.\"\ntree = [\"Tree\", \"X.\"]\n",
    );
}

#[test]
fn misplaced_types() {
    for (name, row) in [
        ("list", "x = [\"[int]\", \"X.\"]"),
        ("struct", "x = [\"User\", \"X.\"]"),
        ("null", "x = [\"int|null\", \"X.\"]"),
        ("file", "x = [\"file\", \"X.\"]"),
        ("bytes", "x = [\"bytes\", \"X.\"]"),
        ("stream", "x = [\"stream\", \"X.\"]"),
        ("spread", "\"..x\" = [\"User\", \"X.\"]"),
        ("pattern", "\"x_{string}\" = [\"int\", \"X.\"]"),
        ("joined_structs", "x = [\"[User]\", \"X.\", { join = \",\" }]"),
    ] {
        shows_operation(&format!("S0210_query_{name}"), "GET /notes", &format!("[post.query]\n{row}\n"));
    }
    for (name, row) in [
        ("optional_item", "x = [\"[int?]\", \"X.\"]"),
        ("map_key", "x = [\"{User: int}\", \"X.\"]"),
        ("lenient_struct", "x = [\"User~\", \"X.\"]"),
        ("text_as_text", "x = [\"string^\", \"X.\"]"),
        ("flag_or_none", "x = [\"bool?~\", \"X.\"]"),
        ("file", "x = [\"file\", \"X.\"]"),
        ("bytes", "x = [\"bytes\", \"X.\"]"),
        ("spread_scalar", "\"..x\" = [\"int\", \"X.\"]"),
        ("spread_maybe", "\"..x\" = [\"User?\", \"X.\"]"),
    ] {
        shows_operation(&format!("S0210_body_{name}"), "POST /notes", &format!("[post.body]\n{row}\n"));
    }
    shows_operation("S0210_form", "POST /notes", "form = [\"[int]\", \"X.\"]\n");
    shows_operation("S0210_form_struct", "POST /notes", "form = [\"User\", \"X.\"]\n");
    shows_operation("S0210_body_maybe", "POST /notes", "body = [\"[int]?\", \"X.\"]\n");
    shows_operation("S0210_path", "GET /notes/{x}", "[post.path]\nx = [\"int?\", \"X.\"]\n");
    shows_note(
        "S0210_stream_maybe",
        &[Op("read", "GET /notes", "returns = [\"stream?\", \"X.\"]\n", NOTHING)],
        "",
        &[],
    );
    shows_types(
        "S0210_member_maybe",
        "Either",
        "[Either]\nabout = \"X.\"\nunion = \"key\"\na = [\"int?\", \"A.\"]\n",
    );
}

#[test]
fn misplaced_facts() {
    for (name, row) in [
        ("default", "x = [\"int\", \"X.\", { default = 1 }]"),
        ("limit", "x = [\"string\", \"X.\", { max = 3 }]"),
        ("chars", "x = [\"int\", \"X.\", { max_chars = 3 }]"),
        ("bytes", "x = [\"int\", \"X.\", { max_bytes = 3 }]"),
        ("items", "x = [\"int\", \"X.\", { max_items = 3 }]"),
        ("unit", "x = [\"duration_s\", \"X.\", { unit = \"s\" }]"),
        ("secret", "x = [\"int\", \"X.\", { secret = true }]"),
        ("hard", "x = [\"string\", \"X.\", { hard = true }]"),
        ("clear", "x = [\"string\", \"X.\", { clear = \"\" }]"),
        ("const", "x = [\"int?\", \"X.\", { const = 1 }]"),
        ("const_list", "x = [\"[int]\", \"X.\", { const = 1 }]"),
        ("const_with_default", "x = [\"int\", \"X.\", { const = 1, min = 1 }]"),
        ("join", "x = [\"[int]\", \"X.\", { join = \",\" }]"),
        ("failures", "x = [\"[int]\", \"X.\", { failures = true }]"),
        ("why", "x = [\"int\", \"X.\", { why = \"Because.\" }]"),
        ("spread", "\"..x\" = [\"User\", \"X.\", { default = 1 }]"),
        ("pattern", "\"x_{string}\" = [\"int\", \"X.\", { max = 1 }]"),
    ] {
        shows_operation(&format!("S0211_{name}"), "POST /notes", &format!("[post.body]\n{row}\n"));
    }
    shows_types(
        "S0211_hard_field",
        "Pair",
        "[Pair]\nabout = \"X.\"\na = [\"string\", \"A.\", { max_chars = 1, hard = true }]\n",
    );
    shows_operation(
        "S0211_hard_file",
        "POST /notes",
        "[post.multipart]\nx = [\"file\", \"X.\", { max_bytes = 1, hard = true }]\n",
    );
    shows_operation(
        "S0211_clear_query",
        "GET /notes",
        "[post.query]\nx = [\"string?\", \"X.\", { clear = \"\" }]\n",
    );
    shows_operation("S0211_whole_body", "POST /notes", "body = [\"[int]\", \"X.\", { wire = \"x\" }]\n");
    shows_operation(
        "S0211_const_path",
        "GET /notes/{x}",
        "[post.path]\nx = [\"int\", \"X.\", { const = 1 }]\n",
    );
    shows_operation("S0211_once", "GET /notes", "once = { x = 1 }\n");
    shows_operation("S0211_walk", "GET /notes", "walk = { x = 1 }\n");
    shows_operation("S0211_anchor", "GET /notes", "docs = \"https://example.com\"\nanchor = \"x\"\n");
    let answer = "{\"code\": 0, \"data\": {\"a\": [], \"b\": []}}\n";
    let failures = "[read.returns.Done]\nabout = \"X.\"\na = [\"[int]\", \"A.\", { failures = true }]\nb = [\"[int]\", \"B.\", { failures = true }]\n";
    shows_note("S0211_failures_twice", &[Op("read", "GET /notes", failures, answer)], "", &[]);
    let change = "[Change]\nabout = \"X.\"\nid = [\"int\", \"X.\"]\nok = [\"bool\", \"X.\"]\nmaybe = [\"bool?\", \"X.\"]\nfine = [\"bool\", \"X.\"]\n";
    for (name, ty, flag) in [
        ("flag", "[Change]", "\"okay\""),
        ("flag_type", "[Change]", "\"id\""),
        ("flag_absent", "[Change]", "\"maybe\""),
        ("flag_of_word", "[int]", "\"ok\""),
        ("no_flag", "[User]", "\"ok\""),
        ("flag_of_map", "{Change}", "\"ok\""),
        ("flag_of_one", "Change", "\"ok\""),
        ("of_one", "Change", "true"),
    ] {
        let lines = format!(
            "[read.returns.Done]\nabout = \"X.\"\nall = [\"[Change]\", \"X.\"]\na = [\"{ty}?\", \"X.\", {{ failures = {flag} }}]\n"
        );
        let answer = "{\"code\": 0, \"data\": {\"all\": []}}\n";
        shows_note(
            &format!("S0211_failures_{name}"),
            &[Op("read", "GET /notes", &lines, answer)],
            change,
            &[],
        );
    }
    for (name, ty, flag) in [("all", "[Change]", "true"), ("one", "Change", "\"ok\"")] {
        let lines = format!("payload = \"data.x\"\nreturns = [\"{ty}~\", \"X.\", {{ failures = {flag} }}]\n")
            .replace("Change~", "Change");
        let answer = "{\"code\": 0, \"data\": {\"x\": {\"id\": 1, \"ok\": true, \"fine\": true}}}\n";
        shows_note(
            &format!("S0211_failures_returns_{name}"),
            &[Op("read", "GET /notes", &lines, answer)],
            change,
            &[],
        );
    }
    let two = "[read.returns.Done]\nabout = \"X.\"\na = [\"[Change]\", \"X.\", { failures = \"ok\" }]\nb = [\"[Change]\", \"X.\", { failures = \"fine\" }]\n";
    shows_note("S0211_failures_two_flags", &[Op("read", "GET /notes", two, answer)], change, &[]);
    for (name, row) in [
        ("list", "a = [\"[string]\", \"X.\", { holds = \"User\" }]"),
        ("number", "a = [\"int\", \"X.\", { holds = \"User\" }]"),
    ] {
        let lines = format!("[read.returns.Done]\nabout = \"X.\"\n{}\n", row.replace("\", \"X", "?\", \"X"));
        shows_note(
            &format!("S0211_holds_{name}"),
            &[Op("read", "GET /notes", &lines, "{\"code\": 0, \"data\": {}}\n")],
            "",
            &[],
        );
    }
    shows_operation(
        "S0211_holds",
        "POST /notes",
        "[post.body]\nurl = [\"string\", \"X.\", { holds = \"User\" }]\n",
    );
    shows_note(
        "S0211_answer",
        &[Op(
            "read",
            "GET /notes",
            "returns = [\"int\", \"X.\", { max = 3 }]\n",
            "{\"code\": 0, \"data\": 1}\n",
        )],
        "",
        &[],
    );
    shows_note(
        "S0211_payload",
        &[Op("read", "GET /notes", "payload = \"x\"\nreturns = [\"stream\", \"X.\"]\n", NOTHING)],
        "",
        &[],
    );
    let open = PLATFORM.replace("auth = { header = \"Authorization\", scheme = \"Bot\" }\n", "");
    shows(
        "S0211_auth",
        &[("platform.toml", &open), ("user.toml", &USER.replace("row = 1", "row = 1\nauth = false"))],
    );
}

#[test]
fn mismatched_values() {
    for (name, row) in [
        ("default", "x = [\"int?\", \"X.\", { default = \"1\" }]"),
        ("default_out_of_limits", "x = [\"int?\", \"X.\", { default = 0, min = 1 }]"),
        ("enum", "x = [\"Color?\", \"X.\", { default = \"Rde\" }]"),
        ("const", "x = [\"string\", \"X.\", { const = true }]"),
        ("example", "x = [\"[UserId]\", \"X.\", { example = 1 }]"),
        ("limits", "x = [\"string\", \"X.\", { min_chars = 3, max_chars = 2 }]"),
    ] {
        shows_operation(&format!("S0212_{name}"), "POST /notes", &format!("[post.body]\n{row}\n"));
    }
    shows("S0212_id", &[("platform.toml", &PLATFORM.replace("example = \"17\"", "example = 17"))]);
    shows(
        "S0212_once",
        &[(
            "user.toml",
            &USER.replace("paging = \"pages\"", "paging = \"pages\"\nonce = { size = \"all\" }"),
        )],
    );
    shows_operation("S0213_json", "POST /notes", "[post.body]\nx = [\"[json]\", \"X.\"]\n");
}

#[test]
fn examples() {
    let note = "about = \"Notes.\"\ndocs = \"d\"\n\n[write]\nhttp = \"POST /notes\"\nabout = \"Writes.\"\n";
    shows("S0401_missing", &[("note.toml", note)]);
    shows("S0402_json", &[("examples/user.lost.json", "{}\n")]);
    shows("S0402_http", &[("examples/user.lits.http", "GET / HTTP/1.1\n")]);
    for (name, text) in [
        ("line", "POST /users/17/block\nHost: api.example.com\n\n[]\n"),
        ("method_letters", "post /users/17/block HTTP/1.1\n\n"),
        ("target", "POST https://api.example.com/users/17/block HTTP/1.1\n\n"),
        ("target_letters", "POST /users/名/block HTTP/1.1\n\n"),
        ("header", "POST /users/17/block HTTP/1.1\nContent-Type application/json\n\n[]\n"),
        ("no_empty_line", "POST /users/17/block HTTP/1.1\nHost: api.example.com\n"),
        ("empty", ""),
        ("method", "GET /users/17/block HTTP/1.1\n\n"),
        ("path", "POST /users/17/blocks?x=1 HTTP/1.1\n\n"),
        ("placeholder", "POST /users//block HTTP/1.1\n\n"),
        (
            "body",
            "POST /users/17/block HTTP/1.1\r\ncontent-type: application/json; charset=utf-8\r\n\r\n[\"17\",]\n",
        ),
        ("no_body", "POST /users/17/block HTTP/1.1\nContent-Type: application/json\n\n"),
    ] {
        shows(&format!("S0403_{name}"), &[("examples/user.block.some.http", text)]);
    }
    for (name, text) in [
        ("comment", "{\"code\": 0, // fine\n \"data\": {\"items\": []}}\n"),
        ("comma", "{\"code\": 0, \"data\": {\"items\": [],}}\n"),
        ("cut", "{\"code\": 0, \"data\": {\"items\": [\n"),
        ("empty", ""),
        ("number", "{\"code\": 00, \"data\": {\"items\": []}}\n"),
    ] {
        shows(&format!("S0404_{name}"), &[("examples/user.list.json", text)]);
    }
    shows_note(
        "S0404_http",
        &[],
        "",
        &[
            (
                "note.toml",
                "about = \"N.\"\ndocs = \"d\"\n[post]\nhttp = \"POST /n\"\nabout = \"X.\"\n[post.examples]\n\"note.post.http\" = [\"documented\", \"X.\"]\n",
            ),
            ("examples/note.post.http", "HTTP/1.1 200 OK\n"),
        ],
    );
    for (name, text) in [
        ("type", "{\"code\": 0, \"data\": {\"items\": [{\"id\": 17, \"name\": \"Ann\"}]}}\n"),
        ("missing", "{\"code\": 0, \"data\": {\"items\": [{\"id\": \"17\"}]}}\n"),
        (
            "null",
            "{\"code\": 0, \"data\": {\"items\": [{\"id\": \"17\", \"name\": \"Ann\", \"color\": null}]}}\n",
        ),
        ("payload", "{\"code\": 0}\n"),
        ("failure", "{\"code\": 1, \"data\": {\"items\": []}}\n"),
        ("no_code", "{\"data\": {\"items\": []}}\n"),
        ("twice", "{\"code\": 0, \"data\": {\"items\": [], \"items\": []}}\n"),
    ] {
        shows(&format!("S0405_{name}"), &[("examples/user.list.json", text)]);
    }
    let any = "[read.returns.Any]\nabout = \"X.\"\na = [\"json\", \"A.\", { why = \"X.\" }]\nb = [\"json?\", \"B.\", { why = \"X.\" }]\nc = [\"json?|null\", \"C.\", { why = \"X.\" }]\n";
    let nulls = "{\"code\": 0, \"data\": {\"a\": null, \"b\": null, \"c\": null}}\n";
    shows_note("S0405_null_json", &[Op("read", "GET /notes", any, nulls)], "", &[]);
    for (name, data) in
        [("no", "false"), ("word", "\"failed\""), ("inside", "{\"result\": \"ok\", \"failed\": [\"17\"]}")]
    {
        let answer = format!("{{\"code\": 0, \"data\": {data}}}\n");
        shows(&format!("S0405_nothing_{name}"), &[("examples/user.draw.json", &answer)]);
    }
    shows("S0405_something", &[("examples/user.draw.json", "{\"code\": 0, \"data\": {\"id\": 1}}\n")]);
    shows(
        "S0406_field",
        &[("examples/user.list.json", "{\"code\": 0, \"data\": {\"items\": [], \"total\": 3}}\n")],
    );
    let shape = "returns = [\"[Shape]\", \"X.\"]\n";
    let unknown = "{\"code\": 0, \"data\": [{\"kind\": \"square\", \"side\": 3}]}\n";
    shows_note("S0406_member", &[Op("read", "GET /notes", shape, unknown)], "", &[]);
    let instants = "[read.returns.Times]\nabout = \"X.\"\na = [\"instant_ms\", \"A.\"]\nb = [\"instant_s\", \"B.\"]\nc = [\"instant_ms\", \"0 = never.\"]\n";
    let answer = "{\"code\": 0, \"data\": {\"a\": 1500000000, \"b\": 1500000000000, \"c\": 0}}\n";
    shows_note("S0407_units", &[Op("read", "GET /notes", instants, answer)], "", &[]);
}

/// The codes of all mistakes of the base with something replaced in its `platform.toml`, and other files.
fn codes(from: &str, to: &str, files: &[(&str, &str)]) -> Vec<&'static str> {
    let platform = PLATFORM.replacen(from, to, 1);
    assert_ne!(platform, PLATFORM, "{from}");
    let all: Vec<_> = files.iter().copied().chain([("platform.toml", &*platform)]).collect();
    let mistakes = compile("demo", &sources(&all)).err().unwrap_or_default();
    let mut codes: Vec<&str> = mistakes.iter().map(|mistake| mistake.code.as_str()).collect();
    codes.sort_unstable();
    codes
}

#[test]
fn what_mistakes_of_the_platform_hide() {
    let total = ("examples/user.list.json", "{\"code\": 0, \"data\": {\"items\": [], \"total\": 3}}\n");
    for (from, to, code) in [
        ("duration_s", "duration_x", "S0011"),
        ("\"unauthorized\"", "\"unauthorised\"", "S0011"),
        ("\"unauthorized\", \"The token is wrong.\"]", "\"unauthorized\", \"The token is wrong.\"", "S0001"),
        ("send = \"page\"\n", "", "S0005"),
        ("client = \"Demo\"\n", "", "S0005"),
        ("about = \"A platform.\"", "about = \"\"", "S0007"),
    ] {
        assert_eq!(codes(from, to, &[total]), [code, "S0406"], "{to}");
    }
    for (from, to, code) in [
        ("base = \"https://api.example.com\"\n", "", "S0005"),
        ("payload = \"data\"", "payload = \"data", "S0001"),
    ] {
        assert_eq!(codes(from, to, &[total]), [code], "{to}");
    }
}

#[test]
fn a_mistake_of_an_id_hides_what_reaches_it() {
    let numbers = "{\"code\": 0, \"data\": {\"items\": [{\"id\": 1, \"name\": \"A\"}]}}\n";
    let list = ("examples/user.list.json", numbers);
    let block = ("examples/user.block.json", "{\"code\": 0, \"data\": 1}\n");
    let whole = ("docs = \"https://example.com/docs\"", "docs = \"https://example.com/doc\"");
    assert_eq!(codes(whole.0, whole.1, &[list, block]), ["S0405", "S0405"]);
    assert_eq!(codes("[\"string\", \"A user.", "[\"strin\", \"A user.", &[list, block]), ["S0011", "S0405"]);
}

#[test]
fn an_erratum_of_the_platform_that_is_stale_hides_nothing() {
    let total = ("examples/user.list.json", "{\"code\": 0, \"data\": {\"items\": [], \"total\": 3}}\n");
    for (at, all) in [("errors.40102", &["S0301", "S0406"][..]), ("host.apo.base", &["S0301"])] {
        let erratum = format!(
            "[[erratum]]\nat = \"platform.{at}\"\nwas = \"x\"\nnow = \"y\"\nwhy = \"Seen.\"\nsee = \"x\"\n"
        );
        let files = [total, ("errata.toml", &*erratum)];
        assert_eq!(codes("A platform.", "The platform.", &files), all, "{at}");
    }
}

#[test]
fn what_is_documented_of_a_members_value() {
    let latest = "[Latest]\nabout = \"How many.\"\nunion = \"key\"\nlimit = [\"int\", \"At most.\", { default = 20, min = 1, max = 50, unit = \"messages\", since = \"2\", deprecated = \"Use `all`.\" }]\nword = [\"string\", \"Text.\", { min_chars = 2, max_chars = 9, example = \"cat\" }]\nany = [\"json\", \"Anything.\", { why = \"Undocumented.\" }]\n";
    let note = "about = \"Notes.\"\ndocs = \"d\"\n\n[find]\nhttp = \"POST /notes\"\nabout = \"Finds.\"\n[find.body]\nlatest = [\"Latest\", \"Which.\"]\n[find.examples]\n\"note.find.json\" = [\"documented\", \"Done.\"]\n";
    let types = format!("{TYPES}{latest}");
    let files = sources(&[("types.toml", &types), ("note.toml", note), ("examples/note.find.json", NOTHING)]);
    let platform =
        compile("demo", &files).map_err(|mistakes| render(&files, &mistakes)).expect("it compiles");
    let TypeKind::Union(union) = &platform.types.iter().find(|def| def.name == "Latest").expect("it").kind
    else {
        panic!("no union");
    };
    let limit = Facts {
        default: Some(Literal::Int(20)),
        min: Some(1.0),
        max: Some(50.0),
        unit: Some("messages".to_owned()),
        since: Some("2".to_owned()),
        deprecated: Some("Use `all`.".to_owned()),
        ..Facts::default()
    };
    let word = Facts {
        min_chars: Some(2),
        max_chars: Some(9),
        example: Some(Literal::String("cat".to_owned())),
        ..Facts::default()
    };
    let any = Facts { why: Some("Undocumented.".to_owned()), ..Facts::default() };
    let found: Vec<&Facts> = union.members.iter().map(|member| &member.facts).collect();
    assert_eq!(found, [&limit, &word, &any]);

    let body = |lines: &str| format!("[Way]\nabout = \"W.\"\nunion = \"key\"\n{lines}\n");
    shows_types(
        "S0211_member",
        "Way",
        &body("user = [\"User\", \"U.\", { min = 1, max_chars = 2, unit = \"s\", why = \"X.\" }]"),
    );
    shows_types(
        "S0212_member",
        "Way",
        &body("limit = [\"int\", \"L.\", { min = 2, max = 1, default = \"x\", example = true }]"),
    );
    shows_types("S0002_member", "Way", &body("limit = [\"int\", \"L.\", { hard = true, wire = \"x\" }]"));
}

#[test]
fn requests_of_their_operation() {
    let platform = PLATFORM.replace("api.example.com\"", "api.example.com/v1/\"\nprefix = \"/v1\"");
    let user = USER.replace("/users\"", "/v1/users\"").replace("/users/{", "/v1/users/{");
    let user = user.replace("/shapes\"", "/v1/shapes\"");
    for text in [
        "POST /v1/users/17/block HTTP/1.1\nHost: api.example.com\nContent-Type: application/json\n\n[\"17\"]\n",
        "POST /v1/users/%E5%90%8D/block?a=b&c HTTP/1.1\r\nContent-Type: application/json\r\n\r\n[]",
        "POST /v1/users/17/block HTTP/1.1\nContent-Type: text/plain\n\nno JSON\n",
        "POST /v1/users/17/block HTTP/1.1\n\n",
    ] {
        let files = sources(&[
            ("platform.toml", &platform),
            ("user.toml", &user),
            ("examples/user.block.http", text),
        ]);
        let mistakes = compile("demo", &files).err().unwrap_or_default();
        assert_eq!(render(&files, &mistakes), "", "{text}");
    }
}

#[test]
fn ten_mistakes_in_one_run() {
    let note = "about = \"Notes.\"\ndocs = \"https://example.com/docs/note\"\n\n[write]\nhttp = \"POST /notes/{note}\"\nabout = \"Writes.\"\nidempotant = true\npaging = \"pages\"\n[write.body]\ncolor = [\"Colour?\", \"Which.\"]\nfor = [\"int?\", \"Whom.\"]\nextra = [\"json\", \"More.\"]\nlimit = [\"int?\", \"\", { default = \"ten\" }]\nage = [\"string\", \"Which.\", { max = 3 }]\n\n[erase]\nhttp = \"DELETE /users/{id}\"\nabout = \"Erases.\"\n[erase.path]\nuser = [\"UserId\", \"Whose.\"]\n[erase.examples]\n\"note.erase.json\" = [\"documented\", \"Done.\"]\n";
    let files = sources(&[("note.toml", note), ("examples/note.erase.json", "{\"code\": 0,}\n")]);
    let mistakes = compile("demo", &files).err().unwrap_or_default();
    let text = render(&files, &mistakes);
    let mut codes: Vec<&str> = mistakes.iter().map(|mistake| mistake.code.as_str()).collect();
    codes.sort_unstable();
    codes.dedup();
    assert!(codes.len() >= 10, "{codes:?}\n{text}");
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("ten_mistakes", text);
    });
}

/// Shows the mistakes of `[rates]` and of one operation that they are about.
fn shows_rates(name: &str, rates: &str, lines: &str) {
    let platform = PLATFORM.replace("[paging.pages]", &format!("[rates]\n{rates}\n\n[paging.pages]"));
    shows_note(name, &[Op("post", "POST /notes", lines, NOTHING)], "", &[("platform.toml", &platform)]);
}

#[test]
fn rates() {
    shows_rates(
        "S0003_rate",
        "default = [\"100/sec\", \"Each.\"]\nusers = [100, \"Some.\"]",
        "rate = \"many\"\n",
    );
    let users = "users = [\"100/s\", \"Some.\"]";
    shows_rates("S0101_bucket", users, "bucket = \"user\"\n");
    shows_rates("S0107_rate", users, "");
    shows_rates("S0211_rate_and_bucket", users, "bucket = \"users\"\nrate = \"1/s\"\n");
    for (name, rate, body) in [
        ("optional", "rate = \"1/s\"\n", "a = [\"[int]?\", \"X.\", { counts = 1 }]"),
        ("number", "rate = \"1/s\"\n", "a = [\"int\", \"X.\", { counts = 1 }]"),
        ("without_rate", "", "a = [\"[int]\", \"X.\", { counts = 1 }]"),
        (
            "twice",
            "rate = \"1/s\"\n",
            "a = [\"[int]\", \"X.\", { counts = 1 }]\nb = [\"[int]\", \"X.\", { counts = 1 }]",
        ),
    ] {
        shows_operation(
            &format!("S0211_counts_{name}"),
            "POST /notes",
            &format!("{rate}[post.body]\n{body}\n"),
        );
    }
}
