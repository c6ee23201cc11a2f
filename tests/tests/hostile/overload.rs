//! Servers that are overloaded, and what is then asked of them again: every operation of every platform, without sockets.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use chat_core::{
    BoxFuture, Error, ErrorKind, OperationMeta, Outgoing, ResponseBody, Transport, TransportResponse,
    http::{HeaderMap, HeaderValue, header::RETRY_AFTER},
};
use chat_tests::spec::Spec;

use super::robots::{PLATFORMS, Robot, calls};

/// Refuses everything under this status, and counts.
#[derive(Clone)]
struct Busy {
    status: u16,
    sent: Arc<AtomicUsize>,
}

impl Transport for Busy {
    fn send(&self, _: &Outgoing<'_>) -> BoxFuture<'static, Result<TransportResponse, Error>> {
        self.sent.fetch_add(1, Ordering::Relaxed);
        let headers = HeaderMap::from_iter([(RETRY_AFTER, HeaderValue::from_static("0.25"))]);
        let status = self.status.try_into().unwrap();
        Box::pin(async move { Ok(TransportResponse::new(status, headers, ResponseBody::full(""))) })
    }
}

/// Each operation, called of a client of its own: its facts, what became of the call, and how often it was sent.
async fn refused(platform: &str, status: u16) -> Vec<(&'static OperationMeta, ErrorKind, usize)> {
    let mut told = Vec::new();
    for (operation, arguments) in calls(&Spec::read(platform), platform) {
        let busy = Busy { status, sent: Arc::default() };
        let robot = Robot::quick(platform, busy.clone());
        let meta = robot.operations().iter().copied().find(|meta| meta.name == operation).unwrap();
        let error = robot.call(&operation, arguments).await.unwrap_err();
        told.push((meta, error.kind(), busy.sent.load(Ordering::Relaxed)));
    }
    assert!(told.len() >= 8, "{platform}: {}", told.len());
    told
}

/// Fails if `retry::may_help` does not ask for `meta.idempotent`, and if it repeats nothing that is `Unavailable`.
#[tokio::test]
async fn a_server_in_trouble_is_asked_again_for_what_the_tables_call_idempotent_and_nothing_else() {
    let mut counted = [0; 2];
    for platform in PLATFORMS {
        for (meta, kind, sent) in refused(platform, 503).await {
            assert_eq!(kind, ErrorKind::Unavailable, "{}", meta.name);
            assert_eq!(sent, if meta.idempotent { 3 } else { 1 }, "{} {}", meta.method.as_str(), meta.name);
            counted[usize::from(meta.idempotent)] += 1;
        }
    }
    assert!(counted.iter().all(|count| *count > 20), "{counted:?}");
}

/// Fails without `ErrorKind::RateLimited` in `retry::may_help`.
#[tokio::test]
async fn too_many_calls_are_repeated_on_every_operation() {
    for platform in PLATFORMS {
        for (meta, kind, sent) in refused(platform, 429).await {
            assert_eq!((kind, sent), (ErrorKind::RateLimited, 3), "{}", meta.name);
        }
    }
}
