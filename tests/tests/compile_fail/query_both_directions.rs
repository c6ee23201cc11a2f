//! A window is counted from one of its ends.
// E0061

use bearychat_api::{KeyRange, Window, WindowDirection};

fn window(range: KeyRange) -> Window {
    Window::new(range).direction(WindowDirection::Forward(10), WindowDirection::Backward(10))
}

fn main() {}
