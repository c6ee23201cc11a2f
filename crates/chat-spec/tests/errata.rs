//! Corrections: what each kind of address changes, adds and removes, and what they refuse.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod sources;

use chat_spec::{
    ast::{Ast, Operation, Place, Row, TypeBody, TypeDef, Variant},
    compile,
    diagnostic::Code,
    render::render,
    show,
    source::Sources,
};

/// The platform, with one erratum.
fn with(lines: &str) -> Sources {
    let text = format!("[[erratum]]\n{lines}\nwhy = \"Seen.\"\nsee = \"The page.\"\n");
    sources::sources(&[("errata.toml", &text)])
}

fn corrected(lines: &str) -> Ast {
    let sources = with(lines);
    let (ast, diagnostics) = sources::read(&sources);
    assert!(diagnostics.is_empty(), "{}", render(&sources, &diagnostics));
    ast.unwrap()
}

/// The only mistake that an erratum makes.
fn refused(lines: &str) -> Code {
    let sources = with(lines);
    let (_, diagnostics) = sources::read(&sources);
    let codes: Vec<Code> = diagnostics.iter().map(|diagnostic| diagnostic.code).collect();
    assert_eq!(codes.len(), 1, "{lines}\n{}", render(&sources, &diagnostics));
    codes[0]
}

fn operation<'a>(ast: &'a Ast, name: &str) -> &'a Operation {
    let mut operations = ast.resources.iter().flat_map(|resource| &resource.operations);
    operations.find(|operation| operation.name.value == name).unwrap()
}

fn fact(ast: &Ast, name: &str, key: &str) -> Option<String> {
    let fact = operation(ast, name).facts.iter().find(|fact| fact.key.value == key)?;
    assert_eq!(fact.corrections, [0]);
    Some(fact.value.to_string())
}

fn group(ast: &Ast, name: &str, place: Place) -> Vec<String> {
    let group = operation(ast, name).groups.iter().find(|group| group.place.value == place);
    written(&group.unwrap().rows)
}

fn written(rows: &[Row]) -> Vec<String> {
    rows.iter().map(|row| format!("{} = {row}", row.key.value)).collect()
}

fn ty<'a>(ast: &'a Ast, name: &str) -> &'a TypeDef {
    ast.types.iter().find(|def| def.name.value == name).unwrap()
}

fn fields(ast: &Ast, name: &str) -> Vec<String> {
    match &ty(ast, name).body {
        TypeBody::Struct(rows) | TypeBody::Union(rows) => written(rows),
        _ => panic!("{name} has no rows"),
    }
}

fn variants(ast: &Ast, name: &str) -> Vec<String> {
    let TypeBody::Enum(variants) = &ty(ast, name).body else { panic!("{name} is no enum") };
    variants.iter().map(|variant: &Variant| format!("{} = {variant}", variant.name.value)).collect()
}

const PAGE: &str = "page = [\"int?\", \"Which page.\", { default = 1, min = 1 }]";
const SIZE: &str = "size = [\"int?\", \"How many.\", { max = 50 }]";

#[test]
fn a_fact_of_an_operation() {
    let ast = corrected("at = \"user.list.http\"\nwas = \"GET /users\"\nnow = \"POST /users/{id}\"");
    assert_eq!(fact(&ast, "list", "http").unwrap(), "\"POST /users/{id}\"");
    let ast = corrected("at = \"user.list.bucket\"\nnow = \"users\"");
    assert_eq!(fact(&ast, "list", "bucket").unwrap(), "\"users\"");
    let ast = corrected("at = \"user.list.row\"\nwas = 1");
    assert_eq!(fact(&ast, "list", "row"), None);

    assert_eq!(
        refused("at = \"user.list.http\"\nwas = \"GET /user\"\nnow = \"GET /users/x\""),
        Code::ErratumStale
    );
    assert_eq!(
        refused("at = \"user.list.http\"\nwas = \"GET /users\"\nnow = \"users\""),
        Code::MalformedHttp
    );
    assert_eq!(refused("at = \"user.list.http\"\nnow = \"GET /users\""), Code::ErratumIdle);
    assert_eq!(refused("at = \"user.list.http\"\nnow = \"GET /user\""), Code::ErratumStale);
    assert_eq!(refused("at = \"user.list.htp\"\nwas = \"GET /users\"\nnow = \"x\""), Code::ErratumNowhere);
    assert_eq!(refused("at = \"user.list.since\"\nwas = \"1\"\nnow = \"2\""), Code::ErratumNowhere);
    assert_eq!(refused("at = \"user.list.row.x\"\nwas = 1"), Code::ErratumNowhere);
    assert_eq!(refused("at = \"user.list.about\"\nwas = \"Lists users.\""), Code::MissingFact);
}

#[test]
fn a_fact_of_a_resource() {
    let ast = corrected(
        "at = \"user.docs\"\nwas = \"https://example.com/docs/user\"\nnow = \"https://example.com/new\"",
    );
    let docs = ast.resources[0].facts.iter().find(|fact| fact.key.value == "docs").unwrap();
    assert_eq!(docs.value.to_string(), "\"https://example.com/new\"");
    assert_eq!(docs.corrections, [0]);
    assert_eq!(refused("at = \"user\"\nwas = 1\nnow = 2"), Code::ErratumNowhere);
    assert_eq!(refused("at = \"user.list\"\nwas = 1\nnow = 2"), Code::ErratumNowhere);
}

#[test]
fn the_type_of_a_row() {
    let ast = corrected("at = \"user.list.query.size\"\nwas = \"int?\"\nnow = \"float~?\"");
    assert_eq!(
        group(&ast, "list", Place::Query),
        [PAGE, "size = [\"float~?\", \"How many.\", { max = 50 }]"]
    );
    assert_eq!(operation(&ast, "list").groups[0].rows[1].corrections, [0]);
    assert_eq!(refused("at = \"user.list.query.size\"\nwas = \"int\"\nnow = \"float\""), Code::ErratumStale);
    assert_eq!(refused("at = \"user.list.query.size\"\nwas = 1\nnow = \"float\""), Code::ErratumStale);
    assert_eq!(refused("at = \"user.list.query.size\"\nwas = \"int?\"\nnow = \"float??\""), Code::TypeSyntax);
    assert_eq!(refused("at = \"user.list.query.size\"\nwas = \"int??\"\nnow = \"float\""), Code::TypeSyntax);
    assert_eq!(refused("at = \"user.list.query.size\"\nwas = \"int?\"\nnow = 1"), Code::WrongValue);
    assert_eq!(refused("at = \"user.list.query.zise\"\nwas = \"int?\"\nnow = \"int\""), Code::ErratumNowhere);
    assert_eq!(refused("at = \"user.list.query\"\nwas = \"int?\"\nnow = \"int\""), Code::ErratumNowhere);
}

#[test]
fn types_are_compared_as_they_are_read() {
    let types = format!(
        "{}[Names]\nabout = \"Names.\"\nby = [\"{{UserId:string}}\", \"By user.\"]\n",
        sources::TYPES
    );
    let errata = "[[erratum]]\nat = \"Names.by\"\nwas = \"{UserId: string}\"\nnow = \"{string}\"\nwhy = \"Seen.\"\nsee = \"x\"\n";
    let sources = sources::sources(&[("types.toml", &types), ("errata.toml", errata)]);
    let (ast, diagnostics) = sources::read(&sources);
    assert_eq!(diagnostics, []);
    assert_eq!(fields(&ast.unwrap(), "Names"), ["by = [\"{string}\", \"By user.\"]"]);
}

#[test]
fn a_whole_row() {
    // Facts are compared in any order, numbers by value.
    let was = "was = [\"int?\", \"Which page.\", { min = 1.0, default = 1 }]";
    let ast = corrected(&format!("at = \"user.list.query.page\"\n{was}\nnow = [\"int\", \"The page.\"]"));
    assert_eq!(group(&ast, "list", Place::Query), ["page = [\"int\", \"The page.\"]", SIZE]);
    let ast = corrected(&format!("at = \"user.list.query.page\"\n{was}"));
    assert_eq!(group(&ast, "list", Place::Query), [SIZE]);

    let at = "at = \"user.list.query.page\"";
    assert_eq!(refused(&format!("{at}\nwas = [\"int?\", \"Which page.\"]")), Code::ErratumStale);
    assert_eq!(
        refused(&format!("{at}\nwas = [\"int?\", \"which page.\", {{ min = 1, default = 1 }}]")),
        Code::ErratumStale
    );
    assert_eq!(refused(&format!("{at}\nwas = [\"int?\"]")), Code::ErratumStale);
    assert_eq!(refused(&format!("{at}\nwas = \"int?\"")), Code::ErratumStale);
    assert_eq!(refused(&format!("{at}\n{was}\nnow = [\"int\"]")), Code::MissingMeaning);
}

#[test]
fn an_added_row_stands_last_or_where_it_says() {
    let ast = corrected("at = \"user.list.query.sort\"\nnow = [\"string?\", \"How.\", { since = \"2\" }]");
    assert_eq!(
        group(&ast, "list", Place::Query),
        [PAGE, SIZE, "sort = [\"string?\", \"How.\", { since = \"2\" }]"]
    );
    assert_eq!(operation(&ast, "list").groups[0].rows[2].corrections, [0]);
    let ast = corrected("at = \"user.list.query.sort\"\nnow = [\"string?\", \"How.\"]\nafter = \"page\"");
    assert_eq!(group(&ast, "list", Place::Query), [PAGE, "sort = [\"string?\", \"How.\"]", SIZE]);

    assert_eq!(refused("at = \"user.list.query.size\"\nnow = [\"int\", \"Many.\"]"), Code::ErratumStale);
    assert_eq!(
        refused("at = \"user.list.query.size\"\nnow = [\"int?\", \"How many.\", { max = 50 }]"),
        Code::ErratumIdle
    );
    assert_eq!(refused("at = \"user.list.query.sort\"\nnow = \"string?\""), Code::ErratumNowhere);
    assert_eq!(refused("at = \"user.list.query.sort\"\nnow = [\"string?\"]"), Code::MissingMeaning);
    assert_eq!(
        refused("at = \"user.list.query.a\"\nnow = [\"int\", \"A.\"]\nafter = \"b\""),
        Code::ErratumNowhere
    );
    assert_eq!(
        refused("at = \"user.list.query.size\"\nwas = \"int?\"\nnow = \"int\"\nafter = \"page\""),
        Code::WrongValue
    );
}

#[test]
fn a_row_of_a_table_that_the_page_lacks() {
    let ast = corrected("at = \"user.list.header.x-trace\"\nnow = [\"string?\", \"Names the call.\"]");
    assert_eq!(group(&ast, "list", Place::Header), ["x-trace = [\"string?\", \"Names the call.\"]"]);
    assert_eq!(
        refused("at = \"user.list.header.x-trace\"\nwas = \"string\"\nnow = \"int\""),
        Code::ErratumNowhere
    );
    assert_eq!(refused("at = \"user.list.cookie.x\"\nnow = [\"string?\", \"X.\"]"), Code::ErratumNowhere);
}

#[test]
fn a_table_whose_only_row_is_removed() {
    let ast = corrected("at = \"user.draw.body.shape\"\nwas = [\"Shape\", \"Which shape.\"]");
    assert!(operation(&ast, "draw").groups.is_empty(), "there is no body at all");
}

#[test]
fn the_meaning_of_a_row() {
    let ast =
        corrected("at = \"user.list.query.size.meaning\"\nwas = \"How many.\"\nnow = \"How many at most.\"");
    assert_eq!(group(&ast, "list", Place::Query)[1], SIZE.replace("How many", "How many at most"));
    assert_eq!(operation(&ast, "list").groups[0].rows[1].corrections, [0]);
    let at = "at = \"user.list.query.size.meaning\"";
    assert_eq!(refused(&format!("{at}\nwas = \"How many. \"\nnow = \"X.\"")), Code::ErratumStale);
    assert_eq!(refused(&format!("{at}\nwas = \"How many.\"")), Code::MissingMeaning);
    assert_eq!(refused(&format!("{at}\nwas = \"How many.\"\nnow = \"\"")), Code::MissingMeaning);
    assert_eq!(refused(&format!("{at}\nwas = \"How many.\"\nnow = 1")), Code::WrongValue);
    assert_eq!(refused(&format!("{at}\nnow = \"How many.\"")), Code::ErratumIdle);
}

#[test]
fn a_fact_of_a_row() {
    let ast = corrected("at = \"user.list.query.size.max\"\nwas = 50\nnow = 100");
    assert_eq!(group(&ast, "list", Place::Query)[1], SIZE.replace("50", "100"));
    let row = &operation(&ast, "list").groups[0].rows[1];
    assert_eq!((&*row.corrections, &*row.facts[0].corrections), (&[][..], &[0][..]));
    let ast = corrected("at = \"user.list.query.size.default\"\nnow = 20");
    assert_eq!(group(&ast, "list", Place::Query)[1], SIZE.replace("max = 50", "max = 50, default = 20"));
    let ast = corrected("at = \"user.list.query.size.max\"\nwas = 50");
    assert_eq!(group(&ast, "list", Place::Query)[1], "size = [\"int?\", \"How many.\"]");
    assert_eq!(operation(&ast, "list").groups[0].rows[1].corrections, [0]);

    let at = "at = \"user.list.query.size.max\"";
    assert_eq!(refused(&format!("{at}\nwas = 51\nnow = 100")), Code::ErratumStale);
    assert_eq!(refused(&format!("{at}\nwas = 50\nnow = 50.0")), Code::ErratumIdle);
    assert_eq!(refused(&format!("{at}\nwas = 50\nnow = \"100\"")), Code::WrongValue);
    assert_eq!(refused(&format!("{at}\nnow = 50")), Code::ErratumIdle);
    assert_eq!(refused("at = \"user.list.query.size.maximum\"\nnow = 50"), Code::ErratumNowhere);
    assert_eq!(refused("at = \"user.list.query.size.min\"\nwas = 50"), Code::ErratumNowhere);
    assert_eq!(refused("at = \"user.list.query.size.min_items\"\nnow = -1"), Code::WrongValue);
}

#[test]
fn rows_of_the_operation_itself() {
    let ast = corrected("at = \"user.block.body\"\nwas = \"[UserId]\"\nnow = \"{UserId: bool}\"");
    assert_eq!(written(&operation(&ast, "block").rows)[0], "body = [\"{UserId: bool}\", \"Whom.\"]");
    let ast = corrected("at = \"user.block.returns\"\nwas = [\"bool\", \"Whether it worked.\"]");
    assert_eq!(written(&operation(&ast, "block").rows), ["body = [\"[UserId]\", \"Whom.\"]"]);
    let ast = corrected("at = \"user.list.body\"\nnow = [\"json\", \"A filter.\", { why = \"Unknown.\" }]");
    assert_eq!(
        written(&operation(&ast, "list").rows),
        ["body = [\"json\", \"A filter.\", { why = \"Unknown.\" }]"]
    );
    let ast = corrected("at = \"user.block.body.meaning\"\nwas = \"Whom.\"\nnow = \"Whom to block.\"");
    assert_eq!(written(&operation(&ast, "block").rows)[0], "body = [\"[UserId]\", \"Whom to block.\"]");
    let ast = corrected("at = \"user.block.body.max_items\"\nnow = 60");
    assert_eq!(
        written(&operation(&ast, "block").rows)[0],
        "body = [\"[UserId]\", \"Whom.\", { max_items = 60 }]"
    );
    assert_eq!(
        refused("at = \"user.list.returns\"\nwas = \"Users\"\nnow = \"[User]\""),
        Code::ErratumNowhere
    );
    assert_eq!(
        refused("at = \"user.block.form\"\nwas = \"{string}\"\nnow = \"{int}\""),
        Code::ErratumNowhere
    );
}

#[test]
fn a_type_declared_in_place() {
    let rows = |ast: &Ast| {
        let def = operation(ast, "list").returns.clone().unwrap();
        let TypeBody::Struct(rows) = def.body else { panic!("a struct") };
        written(&rows)
    };
    let ast = corrected("at = \"user.list.returns.Users.items\"\nwas = \"[User]\"\nnow = \"[User]~\"");
    assert_eq!(rows(&ast), ["items = [\"[User]~\", \"The users.\"]"]);
    let ast = corrected("at = \"user.list.returns.Users...user\"\nnow = [\"User\", \"Its fields.\"]");
    assert_eq!(rows(&ast)[1], "..user = [\"User\", \"Its fields.\"]");
    let ast =
        corrected("at = \"user.list.returns.Users.items.meaning\"\nwas = \"The users.\"\nnow = \"All.\"");
    assert_eq!(rows(&ast), ["items = [\"[User]\", \"All.\"]"]);
    assert_eq!(
        refused("at = \"user.list.returns.User.items\"\nwas = \"[User]\"\nnow = \"User\""),
        Code::ErratumNowhere
    );
    assert_eq!(
        refused("at = \"user.list.returns.Users.item\"\nwas = \"[User]\"\nnow = \"User\""),
        Code::ErratumNowhere
    );
}

#[test]
fn rows_and_facts_of_a_type() {
    let ast = corrected("at = \"User.color\"\nwas = \"Color?\"\nnow = \"Color?~\"");
    assert_eq!(fields(&ast, "User")[2], "color = [\"Color?~\", \"The colour.\"]");
    let ast = corrected("at = \"User.bot\"\nnow = [\"bool\", \"No human.\"]\nafter = \"id\"");
    assert_eq!(fields(&ast, "User")[1], "bot = [\"bool\", \"No human.\"]");
    let ast = corrected("at = \"User.name\"\nwas = [\"string\", \"The name.\", { max_chars = 32 }]");
    assert_eq!(fields(&ast, "User").len(), 2);
    let ast = corrected("at = \"User.about\"\nwas = \"Somebody.\"\nnow = \"A person.\"");
    assert_eq!(ty(&ast, "User").facts[0].value.to_string(), "\"A person.\"");
    let ast = corrected("at = \"User.docs\"\nnow = \"https://example.com\"");
    assert_eq!(ty(&ast, "User").facts[1].value.to_string(), "\"https://example.com\"");
    // An array is a row, even where a fact has that name.
    let ast = corrected("at = \"User.details\"\nnow = [\"string?\", \"A field.\"]");
    assert_eq!(fields(&ast, "User")[3], "details = [\"string?\", \"A field.\"]");

    assert_eq!(refused("at = \"Usr.name\"\nwas = \"string\"\nnow = \"int\""), Code::ErratumNowhere);
    assert_eq!(refused("at = \"User.nam\"\nwas = \"string\"\nnow = \"int\""), Code::ErratumNowhere);
    assert_eq!(refused("at = \"User.union\"\nnow = \"shape\""), Code::ErratumNowhere);
    assert_eq!(refused("at = \"User.about\"\nwas = \"Somebody\"\nnow = \"X.\""), Code::ErratumStale);
}

#[test]
fn values_of_an_enum() {
    let ast = corrected("at = \"Color.Red\"\nwas = 1\nnow = 10");
    assert_eq!(variants(&ast, "Color")[0], "Red = [10, \"Like blood.\"]");
    let ast = corrected("at = \"Color.Green\"\nnow = [3, \"Like grass.\"]\nafter = \"Red\"");
    assert_eq!(variants(&ast, "Color")[1], "Green = [3, \"Like grass.\"]");
    let ast = corrected("at = \"Color.Blue\"\nwas = [2, \"Like the sky.\", { since = \"2\" }]");
    assert_eq!(variants(&ast, "Color"), ["Red = [1, \"Like blood.\"]"]);
    let ast = corrected("at = \"Color.Blue.meaning\"\nwas = \"Like the sky.\"\nnow = \"Like the sea.\"");
    assert_eq!(variants(&ast, "Color")[1], "Blue = [2, \"Like the sea.\", { since = \"2\" }]");
    let ast = corrected("at = \"Color.Blue.since\"\nwas = \"2\"\nnow = \"3\"");
    assert_eq!(variants(&ast, "Color")[1], "Blue = [2, \"Like the sky.\", { since = \"3\" }]");

    assert_eq!(refused("at = \"Color.Red\"\nwas = 2\nnow = 10"), Code::ErratumStale);
    assert_eq!(refused("at = \"Color.Red\"\nwas = 1\nnow = true"), Code::WrongValue);
    assert_eq!(refused("at = \"Color.Red\"\nwas = 1\nnow = \"red\""), Code::WrongValue);
    assert_eq!(refused("at = \"Color.Green\"\nnow = [\"green\", \"Like grass.\"]"), Code::WrongValue);
    assert_eq!(refused("at = \"Color.Green\"\nwas = 3\nnow = 4"), Code::ErratumNowhere);
    assert_eq!(refused("at = \"Color.Red.max\"\nnow = 4"), Code::ErratumNowhere);
}

#[test]
fn members_of_a_union() {
    let ast = corrected("at = \"Shape.circle\"\nwas = \"User\"\nnow = \"Color\"");
    assert_eq!(fields(&ast, "Shape"), ["circle = [\"Color\", \"Round.\"]"]);
    let ast = corrected("at = \"Shape.square\"\nnow = [\"User\", \"Not round.\"]");
    assert_eq!(fields(&ast, "Shape")[1], "square = [\"User\", \"Not round.\"]");
    let ast = corrected(
        "at = \"Shape.union\"\nwas = { tag = \"kind\" }\nnow = { tag = \"type\", content = \"body\" }",
    );
    assert_eq!(ty(&ast, "Shape").facts[1].value.to_string(), "{ tag = \"type\", content = \"body\" }");
    assert_eq!(refused("at = \"Shape.circle.max_items\"\nnow = 1"), Code::ErratumNowhere);
    assert_eq!(refused("at = \"Shape.union\"\nwas = { tag = \"kind\" }\nnow = \"tag\""), Code::UnknownWord);
}

#[test]
fn ids() {
    let repr = |ast: &Ast| {
        let TypeBody::Id { repr, meaning } = &ty(ast, "UserId").body else { panic!("an id") };
        (repr.value.clone(), meaning.value.clone())
    };
    let ast = corrected("at = \"UserId\"\nwas = \"string\"\nnow = \"int\"");
    assert_eq!(repr(&ast).0, "int");
    let ast = corrected("at = \"UserId.meaning\"\nwas = \"A user.\"\nnow = \"A person.\"");
    assert_eq!(repr(&ast).1, "A person.");
    let ast = corrected("at = \"UserId.example\"\nwas = \"17\"\nnow = \"18\"");
    assert_eq!(ty(&ast, "UserId").facts[0].value.to_string(), "\"18\"");
    assert_eq!(refused("at = \"UserId\"\nwas = \"int\"\nnow = \"string\""), Code::ErratumStale);
    assert_eq!(refused("at = \"UserId\"\nwas = \"string\"\nnow = \"number\""), Code::UnknownWord);
    assert_eq!(refused("at = \"UserId\"\nwas = \"string\""), Code::ErratumNowhere);
}

#[test]
fn error_codes() {
    let ast = corrected("at = \"user.list.errors.40400\"\nwas = \"not_found\"\nnow = \"invalid\"");
    assert_eq!(operation(&ast, "list").errors[0].to_string(), "[\"invalid\", \"There is no such page.\"]");
    let ast = corrected("at = \"platform.errors.429\"\nnow = [\"rate_limited\", \"Too fast.\"]");
    assert_eq!(ast.platform.errors[1].to_string(), "[\"rate_limited\", \"Too fast.\"]");
    for key in ["403 page_error \"too far\"", "403 page.error", "\"too far. Go back.\""] {
        let ast = corrected(&format!(
            "at = 'user.list.errors.{key}'\nnow = [\"invalid\", \"There is no such page.\"]"
        ));
        assert_eq!(operation(&ast, "list").errors[1].key.value, key);
    }
    assert_eq!(refused("at = 'platform.errors.403 \"'\nnow = [\"forbidden\", \"No.\"]"), Code::MalformedRow);
    assert_eq!(
        refused("at = \"user.list.errors.40400\"\nwas = \"not_found\"\nnow = \"invald\""),
        Code::UnknownWord
    );
    assert_eq!(
        refused("at = \"user.list.errors.40401\"\nwas = \"not_found\"\nnow = \"invalid\""),
        Code::ErratumNowhere
    );
}

#[test]
fn facts_of_the_platform() {
    let ast = corrected(
        "at = \"platform.host.api.base\"\nwas = \"https://api.example.com\"\nnow = \"https://example.com\"",
    );
    assert_eq!(ast.platform.hosts[0].facts[0].value.to_string(), "\"https://example.com\"");
    let ast = corrected("at = \"platform.paging.pages.first\"\nwas = 1\nnow = 0");
    assert_eq!(ast.platform.paging[0].facts[2].value.to_string(), "0");
    let ast = corrected("at = \"platform.rate_limit.bucket\"\nnow = \"x-bucket\"");
    assert_eq!(ast.platform.rate_limit.unwrap().facts[2].value.to_string(), "\"x-bucket\"");
    let ast = corrected("at = \"platform.title\"\nwas = \"Demo\"\nnow = \"Demonstration\"");
    assert_eq!(ast.platform.facts[0].value.to_string(), "\"Demonstration\"");
    assert_eq!(refused("at = \"platform.host.apo.base\"\nwas = \"x\"\nnow = \"y\""), Code::ErratumNowhere);
    assert_eq!(refused("at = \"platform.paging.pages.next\"\nnow = \"y\""), Code::ErratumNowhere);
}

#[test]
fn the_text_of_an_example() {
    let at = "at = \"user.list.examples.user.list.json\"";
    let ast = corrected(&format!("{at}\nwas = '{{\"data\": {{ {{'\nnow = '\"data\": {{\"items\": ['"));
    assert_eq!(operation(&ast, "list").examples[0].corrections, [0]);
    // What was printed is a part of what is true.
    corrected(&format!("{at}\nwas = '\"items\"'\nnow = '\"items\": []'"));
    corrected(&format!("{at}\nwas = '\"page\": 1'"));
    corrected(&format!("{at}\nnow = '\"items\": []'"));
    assert_eq!(refused(&format!("{at}\nwas = 'x'\nnow = '\"item\"'")), Code::ErratumStale);
    assert_eq!(refused(&format!("{at}\nwas = '\"items\"'\nnow = '\"data\"'")), Code::ErratumStale);
    assert_eq!(refused(&format!("{at}\nwas = 1\nnow = '\"data\"'")), Code::WrongValue);
    assert_eq!(refused(&format!("{at}\nwas = ''\nnow = '\"data\"'")), Code::WrongValue);
    assert_eq!(
        refused("at = \"user.list.examples.user.block.json\"\nwas = 'x'\nnow = '\"data\"'"),
        Code::ErratumNowhere
    );
}

/// What mends the text of an example is shown at the example, and tells nothing of the operation.
#[test]
fn the_corrections_of_an_operation_are_not_those_of_its_examples() {
    let text = "[[erratum]]\nat = \"user.list.examples.user.list.json\"\nnow = '\"items\"'\nwhy = \"Seen.\"\nsee = \"x\"\n\
                [[erratum]]\nat = \"user.list.since\"\nnow = \"v2\"\nwhy = \"Seen.\"\nsee = \"x\"\n";
    let sources = sources::sources(&[("errata.toml", text)]);
    let platform = compile("demo", &sources).map_err(|mistakes| render(&sources, &mistakes)).unwrap();
    assert_eq!(platform.resources[0].operations[0].corrections, [1]);
}

/// The page may print anything where a method and a path should stand.
#[test]
fn what_is_printed_badly_is_corrected() {
    let printed = |http: &str, erratum: &str| {
        let user = sources::USER.replace("GET /users", http);
        let erratum =
            format!("[[erratum]]\nat = \"user.list.http\"\n{erratum}\nwhy = \"Seen.\"\nsee = \"x\"\n");
        let sources = sources::sources(&[("user.toml", &user), ("errata.toml", &erratum)]);
        let mistakes = compile("demo", &sources).err().unwrap_or_default();
        mistakes.iter().map(|mistake| mistake.code).collect::<Vec<_>>()
    };
    for http in ["/users (GET)", "GET users", "GET /users?page=1", "the users", "GET https://x.example/users"]
    {
        assert_eq!(printed(http, &format!("was = \"{http}\"\nnow = \"GET /users\"")), [], "{http}");
        assert_eq!(
            printed(http, "was = \"GET /user\"\nnow = \"GET /users\""),
            [Code::ErratumStale],
            "{http}"
        );
        assert_eq!(
            printed(http, &format!("was = \"{http}\"\nnow = \"GTE /users\"")),
            [Code::MalformedHttp],
            "{http}"
        );
    }
}

#[test]
fn errata_apply_in_their_order() {
    let one =
        "[[erratum]]\nat = \"User.name\"\nwas = \"string\"\nnow = \"string?\"\nwhy = \"One.\"\nsee = \"x\"\n";
    let two = "[[erratum]]\nat = \"User.name\"\nwas = \"string?\"\nnow = \"string?~\"\nwhy = \"Two.\"\nsee = \"x\"\n";
    let forwards = sources::sources(&[("errata.toml", &format!("{one}{two}"))]);
    let (ast, diagnostics) = sources::read(&forwards);
    assert_eq!(diagnostics, []);
    let ast = ast.unwrap();
    assert_eq!(ast.errata.len(), 2);
    let TypeBody::Struct(rows) = &ty(&ast, "User").body else { panic!("a struct") };
    assert_eq!((rows[1].ty.value.to_string().as_str(), &*rows[1].corrections), ("string?~", &[0, 1][..]));

    let backwards = sources::sources(&[("errata.toml", &format!("{two}{one}"))]);
    let (_, diagnostics) = sources::read(&backwards);
    assert_eq!(diagnostics.iter().map(|one| one.code).collect::<Vec<_>>(), [Code::ErratumStale]);
}

#[test]
fn corrected_parts_have_their_place_in_the_errata() {
    let sources = with("at = \"User.name\"\nwas = \"string\"\nnow = \"Nmae?\"");
    let (ast, _) = sources::read(&sources);
    let ast = ast.unwrap();
    let TypeBody::Struct(rows) = &ty(&ast, "User").body else { panic!("a struct") };
    assert_eq!(sources.name(rows[1].ty.span.file), "spec/demo/errata.toml");
    assert_eq!(sources.snippet(rows[1].ty.value.span), "Nmae");
}

#[test]
fn what_is_shown_tells_the_corrections_of_all_that_it_reaches() {
    let errata = [
        "at = \"UserId\"\nwas = \"string\"\nnow = \"int\"",
        "at = \"UserId.example\"\nwas = \"17\"\nnow = 17",
        "at = \"Color.about\"\nwas = \"A colour.\"\nnow = \"A paint.\"",
        "at = \"Color.Blue.since\"\nwas = \"2\"\nnow = \"3\"",
        "at = \"User.name\"\nwas = [\"string\", \"The name.\", { max_chars = 32 }]",
        "at = \"user.list.row\"\nwas = 1",
        "at = \"user.list.query.size.max\"\nwas = 50",
        "at = \"user.list.query.page.min\"\nwas = 1\nnow = 0",
        "at = \"user.list.errors.40400\"\nwas = [\"not_found\", \"There is no such page.\"]",
        "at = \"user.list.returns.Users.about\"\nwas = \"A page of users.\"\nnow = \"Some users.\"",
        "at = \"user.list.examples.user.list.json\"\nwas = '\"items\": [],'\nnow = '\"items\": []'",
        "at = \"Shape.about\"\nwas = \"A union.\"\nnow = \"Not reached.\"",
    ];
    let text: String = errata
        .iter()
        .map(|lines| format!("[[erratum]]\n{lines}\nwhy = \"Seen.\"\nsee = \"The page.\"\n"))
        .collect();
    let sources = sources::sources(&[("errata.toml", &text)]);
    let platform = compile("demo", &sources).map_err(|mistakes| render(&sources, &mistakes)).unwrap();
    let shown = show::operation(&platform, "user", "list").unwrap();
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("show_corrections", shown);
    });
    assert_eq!(shown.matches("# erratum: ").count(), errata.len() - 1);
}
