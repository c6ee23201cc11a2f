//! A query since a place has a place, and a count is none.
// E0277

use bearychat_api::{Since, WindowDirection};

fn since() -> Since {
    Since::new(WindowDirection::Forward(10))
}

fn main() {}
