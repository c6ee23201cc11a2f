//! Both ends of a window are messages, or both are points in time.
// E0277

use bearychat_api::{KeyRange, UnixMillis, Window};

fn window(end: UnixMillis) -> Window {
    Window::new(KeyRange::new("1485236262366.0193", end))
}

fn main() {}
