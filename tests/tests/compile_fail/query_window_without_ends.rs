//! A window has ends before it has a direction.
// E0061

use bearychat_api::{Window, WindowDirection};

fn window() -> Window {
    Window::new().direction(WindowDirection::Forward(10))
}

fn main() {}
