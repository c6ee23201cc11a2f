use chat_spec::{compile, render::render, source::Sources};
#[test]
fn kook() {
    for case in ["routes", "maps", "unions", "words", "pages", "bodies", "hosts"] {
        let sources = Sources::read(std::path::Path::new(&format!("tests/language/{case}")), "demo").unwrap();
        match compile("demo", &sources) {
            Ok(_) => println!("{case} ok"),
            Err(e) => println!("{case}\n{}", render(&sources, &e)),
        }
    }
}
#[test]
fn shows() {
    let sources = Sources::read(std::path::Path::new("../.."), "kook").unwrap();
    let p = compile("kook", &sources).unwrap();
    for op in ["list", "create", "reaction_list"] {
        println!("{}", chat_spec::show::operation(&p, "message", op).unwrap());
    }
}
