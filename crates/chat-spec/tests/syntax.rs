//! From text to tree: types, routes, places.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod sources;

use chat_spec::{
    ast::{Ast, Place, TypeBase, TypeBody, TypeExpr, ValueKind},
    literal::Origin,
    source::{Sources, Span},
    suggest::closest,
    syntax, type_expr,
};

fn ty(text: &str) -> TypeExpr {
    type_expr::parse(text, Origin::Literal(Span::NOWHERE)).unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn base(files: &[(&str, &str)]) -> (Sources, Ast) {
    let sources = sources::sources(files);
    let (ast, diagnostics) = sources::read(&sources);
    assert_eq!(diagnostics, [], "the base has no mistakes");
    (sources, ast.unwrap())
}

#[test]
fn types_are_written_as_they_are_read() {
    for text in [
        "string",
        "instant_ms",
        "Message",
        "MessageType2",
        "[int]",
        "[[User]]",
        "{int}",
        "{UserId: [Role]}",
        "int~",
        "int^",
        "int~^",
        "RoleId^?",
        "int?",
        "int|null",
        "int?|null",
        "Quote?~",
        "int~?~",
        "int~^?|null",
        "[int~]~",
        "{string: {int}~}?",
    ] {
        assert_eq!(ty(text).to_string(), text);
    }
    assert_eq!(ty("{UserId:int}").to_string(), "{UserId: int}");
}

#[test]
fn marks_mean_what_their_place_says() {
    let marks = |text| {
        let ty = ty(text);
        [ty.lenient, ty.as_text, ty.optional, ty.nullable, ty.lenient_none]
    };
    assert_eq!(marks("int"), [false; 5]);
    assert_eq!(marks("int~"), [true, false, false, false, false]);
    assert_eq!(marks("int?~"), [false, false, true, false, true]);
    assert_eq!(marks("int~?~"), [true, false, true, false, true]);
    assert_eq!(marks("int~^?|null"), [true, true, true, true, false]);
}

#[test]
fn words_and_names_differ_by_their_first_letter() {
    assert_eq!(ty("stream").base, TypeBase::Word("stream".to_owned()));
    assert_eq!(ty("Stream").base, TypeBase::Name("Stream".to_owned()));
    assert!(matches!(ty("{Id: int}").base, TypeBase::Map(Some(key), _) if key.value == "Id"));
    assert!(matches!(ty("{int}").base, TypeBase::Map(None, _)));
}

#[test]
fn what_is_no_type_is_told_where() {
    let error = |text| {
        let error = type_expr::parse(text, Origin::Literal(Span::NOWHERE)).unwrap_err();
        (error.message, error.range)
    };
    let cases = [
        ("", "a type is missing", 0..0),
        ("[", "a type is missing here", 1..1),
        ("[]", "a type cannot begin with `]`", 1..2),
        ("[int", "`[` is not closed by `]`", 0..4),
        ("{int]", "expected `}`, found `]`", 4..5),
        ("{[int]: int}", "the key of a map is an id or an enum", 1..6),
        ("int?^", "`^` stands before `?`", 4..5),
        ("int|null?", "`?` stands before `|null`", 8..9),
        ("int^~", "`~` stands before `^`", 4..5),
        ("int~~", "`~` stands here twice", 4..5),
        ("int^^", "`^` stands here twice", 4..5),
        ("int??", "`?` stands here twice", 4..5),
        ("int?~~", "`~` stands here twice", 5..6),
        ("int?|null~", "`|null` and `~` after `?` exclude each other", 9..10),
        ("int?~|null", "`|null` and `~` after `?` exclude each other", 5..10),
        ("int|string", "only `|null` may follow a `|`", 3..10),
        ("int ", "a type has no spaces", 3..4),
        ("消息", "a type cannot begin with `消`", 0..3),
        ("int消", "a type cannot go on with `消`", 3..6),
    ];
    for (text, message, range) in cases {
        assert_eq!(error(text), (message.to_owned(), range), "{text}");
    }
    assert_eq!(error(&"[".repeat(10_000)).0, "this type is nested too deep");
}

#[test]
fn parts_of_a_type_have_their_own_places() {
    let text = format!(
        "{}[Note]\nabout = \"A note.\"\nby = [\"{{UserId: [User?]}}?~\", \"Who.\"]\n",
        sources::TYPES
    );
    let (sources, ast) = base(&[("types.toml", &text)]);
    let note = ast.types.iter().find(|def| def.name.value == "Note").unwrap();
    let TypeBody::Struct(rows) = &note.body else { panic!("a struct") };
    let ty = &rows[0].ty;
    assert_eq!(sources.snippet(ty.span), "{UserId: [User?]}?~");
    assert_eq!(sources.snippet(ty.value.span), "{UserId: [User?]}");
    let TypeBase::Map(Some(key), list) = &ty.value.base else { panic!("a map") };
    assert_eq!(sources.snippet(key.span), "UserId");
    assert_eq!(sources.snippet(list.span), "[User?]");
    let TypeBase::List(item) = &list.base else { panic!("a list") };
    assert_eq!(sources.snippet(item.span), "User");
}

#[test]
fn a_type_that_is_spelled_otherwise_has_the_place_of_its_literal() {
    let row = |literal: &str| {
        let text = format!("{}[Note]\nabout = \"A note.\"\nby = [{literal}, \"Who.\"]\n", sources::TYPES);
        let (sources, ast) = base(&[("types.toml", &text)]);
        let TypeBody::Struct(rows) = &ast.types.last().unwrap().body else { panic!("a struct") };
        (rows[0].ty.value.to_string(), sources.snippet(rows[0].ty.value.span).to_owned())
    };
    assert_eq!(row("'User?'"), ("User?".to_owned(), "User".to_owned()));
    assert_eq!(row("\"\"\"User?\"\"\""), ("User?".to_owned(), "\"\"\"User?\"\"\"".to_owned()));
    assert_eq!(row("'''User?'''"), ("User?".to_owned(), "'''User?'''".to_owned()));
    assert_eq!(row("\"Us\\u0065r?\""), ("User?".to_owned(), "\"Us\\u0065r?\"".to_owned()));
}

#[test]
fn files_become_a_tree_in_their_order() {
    let (sources, ast) = base(&[("note.toml", "about = \"Notes.\"\ndocs = \"d\"\n")]);
    assert_eq!(ast.name, "demo");
    let names: Vec<&str> = ast.types.iter().map(|def| &*def.name.value).collect();
    assert_eq!(names, ["UserId", "Color", "User", "Shape"]);
    let resources: Vec<&str> = ast.resources.iter().map(|resource| &*resource.name).collect();
    assert_eq!(resources, ["note", "user"]);
    let examples: Vec<&str> = ast.examples.iter().map(|example| &*example.name).collect();
    assert_eq!(examples, ["user.block.json", "user.draw.json", "user.list.json"]);

    let user = &ast.resources[1];
    let operations: Vec<&str> = user.operations.iter().map(|operation| &*operation.name.value).collect();
    assert_eq!(operations, ["list", "block", "draw"]);
    let list = &user.operations[0];
    let facts: Vec<&str> = list.facts.iter().map(|fact| &*fact.key.value).collect();
    assert_eq!(facts, ["row", "http", "about", "paging"]);
    assert_eq!(list.groups[0].place.value, Place::Query);
    assert_eq!(list.returns.as_ref().unwrap().name.value, "Users");
    assert_eq!(list.errors[0].word.value, "not_found");
    let page = &list.groups[0].rows[0];
    assert_eq!((&*page.key.value, &*page.meaning.value), ("page", "Which page."));
    assert!(matches!(page.facts[0].value.kind, ValueKind::Integer(1)));
    assert_eq!(sources.snippet(page.facts[0].value.span), "1");

    let block = &user.operations[1];
    let own: Vec<&str> = block.rows.iter().map(|row| &*row.key.value).collect();
    assert_eq!(own, ["body", "returns"]);
    assert_eq!(sources.snippet(block.examples[0].word.span), "\"constructed\"");
}

#[test]
fn an_array_is_a_row_whatever_it_is_called() {
    let text = "[Page]\nabout = \"A page.\"\nenum = [\"int\", \"A field.\"]\nunion = [\"int\", \"A field.\"]\ntitle = [\"string\", \"A field.\"]\n";
    let (_, ast) = base(&[("types.toml", text)]);
    let TypeBody::Struct(rows) = &ast.types.last().unwrap().body else { panic!("a struct") };
    let names: Vec<&str> = rows.iter().map(|row| &*row.key.value).collect();
    assert_eq!(names, ["enum", "union", "title"]);
}

#[test]
fn the_order_of_the_texts_does_not_matter() {
    let texts = [("b", "2"), ("a", "1")];
    let sources = Sources::from_texts(texts);
    let names: Vec<&str> = sources.files().map(|(_, name, _)| name).collect();
    assert_eq!(names, ["a", "b"]);
    assert_eq!(sources.text(sources.file("b").unwrap()), "2");
    assert_eq!(sources.file("c"), None);
}

#[test]
fn of_a_file_that_is_not_toml_the_rest_is_read() {
    let sources = sources::sources(&[(
        "types.toml",
        "[Shape]\nabout = \"A form.\"\nside = [\"int\", \"Long.\"]\n\n[User\n",
    )]);
    let (ast, mistakes) = syntax::parse("demo", &sources);
    assert_eq!(mistakes.len(), 1);
    assert!(ast.unwrap().types.iter().any(|def| def.name.value == "Shape"));
}

#[test]
fn without_a_platform_file_there_is_no_tree() {
    let sources = chat_spec::source::Sources::from_texts([("spec/demo/types.toml", "")]);
    assert!(syntax::parse("demo", &sources).0.is_none());
}

#[test]
fn nothing_is_suggested_that_was_not_meant() {
    assert_eq!(closest("x", ["y"]), None);
    assert_eq!(closest("id", ["is"]), Some("is"));
    assert_eq!(closest("message", ["Message"]), Some("Message"));
    assert_eq!(closest("", ["a"]), None);
    assert_eq!(closest("ab", []), None);
    assert_eq!(closest("lsit", ["last", "list"]), Some("list"));
}
