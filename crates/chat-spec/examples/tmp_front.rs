//! tmp
use std::path::Path;
fn main() {
    let root = std::env::args().nth(1).unwrap();
    let p = std::env::args().nth(2).unwrap();
    let s = chat_spec::source::Sources::read(Path::new(&root), &p).unwrap();
    let (ast, mut d) = chat_spec::syntax::parse(&p, &s);
    if let Some(mut a) = ast { d.extend(chat_spec::errata::apply(&mut a, &s)); }
    println!("{}", chat_spec::render::render(&s, &d));
}
