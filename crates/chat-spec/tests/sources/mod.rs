//! A small platform without mistakes, of which tests replace files.

use chat_spec::{ast::Ast, diagnostic::Diagnostic, errata, source::Sources, syntax};

/// `platform.toml`
pub(crate) const PLATFORM: &str = r#"title = "Demo"
client = "Demo"
about = "A platform."
docs = "https://example.com/docs"
token = "DEMO_TOKEN"

[host.api]
base = "https://api.example.com"
auth = { header = "Authorization", scheme = "Bot" }
payload = "data"
code = "code"
error = { code = "code", text = ["message"] }

[errors]
40101 = ["unauthorized", "The token is wrong."]

[rate_limit]
limit = "x-limit"
reset = { header = "x-reset", unit = "duration_s" }

[paging.pages]
kind = "page"
send = "page"
first = 1
items = "items"

[ids]
UserId = ["string", "A user.", { example = "17" }]
"#;

/// `types.toml`
pub(crate) const TYPES: &str = r#"[Color]
about = "A colour."
enum = "int"
Red = [1, "Like blood."]
Blue = [2, "Like the sky.", { since = "2" }]

[User]
about = "Somebody."
id = ["UserId", "Which user."]
name = ["string", "The name.", { max_chars = 32 }]
color = ["Color?", "The colour."]

[Shape]
about = "A union."
union = { tag = "kind" }
circle = ["User", "Round."]
"#;

/// `user.toml`
pub(crate) const USER: &str = r#"about = "Users."
docs = "https://example.com/docs/user"

[list]
row = 1
http = "GET /users"
about = "Lists users."
paging = "pages"
[list.query]
page = ["int?", "Which page.", { default = 1, min = 1 }]
size = ["int?", "How many.", { max = 50 }]
[list.returns.Users]
about = "A page of users."
items = ["[User]", "The users."]
[list.examples]
"user.list.json" = ["documented", "Two users."]
[list.errors]
40400 = ["not_found", "There is no such page."]

[block]
http = "POST /users/{user_id}/block"
about = "Blocks users."
body = ["[UserId]", "Whom."]
returns = ["bool", "Whether it worked."]
[block.path]
user_id = ["UserId", "Who blocks."]
[block.examples]
"user.block.json" = ["constructed", "It worked.", { status = 201 }]

[draw]
http = "POST /shapes"
about = "Draws a shape."
[draw.body]
shape = ["Shape", "Which shape."]
[draw.examples]
"user.draw.json" = ["documented", "Nothing is answered."]
"#;

/// The platform, with some files replaced or added: `("types.toml", "…")`.
pub(crate) fn sources(files: &[(&str, &str)]) -> Sources {
    let base = [
        ("platform.toml", PLATFORM),
        ("types.toml", TYPES),
        ("user.toml", USER),
        ("examples/user.list.json", "{\"code\": 0, \"data\": {\"items\": []}}\n"),
        ("examples/user.draw.json", "{\"code\": 0}\n"),
        ("examples/user.block.json", "{\"code\": 0, \"data\": true}\n"),
    ];
    Sources::from_texts(base.iter().chain(files).map(|(name, text)| (format!("spec/demo/{name}"), *text)))
}

/// What this half of the compiler makes of them.
pub(crate) fn read(sources: &Sources) -> (Option<Ast>, Vec<Diagnostic>) {
    let (mut ast, mut diagnostics) = syntax::parse("demo", sources);
    if let Some(ast) = &mut ast {
        diagnostics.append(&mut errata::apply(ast, sources));
    }
    (ast, diagnostics)
}
