//! A window has two ends.
// E0061

use bearychat_api::{KeyRange, Window};

fn window() -> Window {
    Window::new(KeyRange::new("1485236262366.0193"))
}

fn main() {}
