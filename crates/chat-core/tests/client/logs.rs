//! What the HTTP library logs.

use std::sync::Mutex;

use crate::{
    safety::assert_hidden,
    support::{Bare, Get, Server, data},
};

static LINES: Mutex<String> = Mutex::new(String::new());

struct Everything;

impl log::Log for Everything {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        LINES.lock().unwrap().push_str(&format!("{} {}\n", record.target(), record.args()));
    }

    fn flush(&self) {}
}

/// Fails with `connection_verbose` in `HttpTransport::with`.
#[tokio::test]
async fn the_token_is_in_no_log() {
    log::set_logger(&Everything).unwrap();
    log::set_max_level(log::LevelFilter::Trace);
    let server = Server::start([data("1")]).await;
    Get(server.demo().0).await.unwrap();
    Bare(server.demo().0).await.unwrap();
    let lines = LINES.lock().unwrap().clone();
    assert!(lines.contains("reqwest"), "nothing was logged: {lines}");
    assert_hidden(&lines);
}
