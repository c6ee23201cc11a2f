mod sources;
use chat_spec::{compile, render::render};
use sources::{USER, PLATFORM, TYPES, sources};
#[test]
fn p() {
    for (n, t) in [("user.toml", USER.replace("worked.\"]", "worked.\"")), ("user.toml", USER.replace("such page.\"]", "such page.\"")),("user.toml", USER.replace("min = 1 }]", "min = 1 }")),
      ("user.toml", USER.replace("min = 1 }]", "min = 1 ]")), ("user.toml", USER.replace("[block.path]", "[block.path")), ("user.toml", USER.replace("\"Blocks users.\"", "\"Blocks users.")),
      ("platform.toml", PLATFORM.replace("wrong.\"]", "wrong.\"")), ("types.toml", TYPES.replace("blood.\"]", "blood.\"")), ("types.toml", "[User]\nabout = \"Somebody.\nid = [\"UserId\", \"Which.\"]\n\n[Color\n".to_owned())] {
        let (_, e) = toml::de::DeTable::parse_recoverable(&t);
        println!("=====");
        for e in e { let s = e.span().unwrap(); println!("  {:?} line {} {:?} {:?}", s, t[..s.start].matches('\n').count()+1, e.message(), &t[s.clone()]); }
        let f = sources(&[(n, &t)]);
        println!("{}", render(&f, &compile("demo", &f).err().unwrap_or_default()));
    }
}
