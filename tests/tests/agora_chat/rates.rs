//! How often the platform lets itself be called.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use agora_chat_api::{
    AgoraChat, BoxFuture, Error, OPERATIONS, Outgoing, Rate, ResponseBody, TextContent, Transport,
    TransportResponse,
};
use futures_util::future::join_all;
use tokio::time::Instant;

/// As the documents say it, of all operations that do not share a rate and are not called 100 times a second.
const RATES: &[(&str, u32, u64)] = &[
    ("block.add", 50, 1),
    ("block.list", 50, 1),
    ("block.remove", 50, 1),
    ("group.joined", 50, 1),
    ("history.get", 10, 60),
    ("message.broadcast", 10, 60),
    ("message.send_to_groups", 20, 1),
    ("message.send_to_rooms", 100, 1),
    ("message.send_to_users", 6000, 60),
    ("presence.get", 50, 1),
    ("presence.set", 50, 1),
    ("presence.subscribe", 50, 1),
    ("presence.subscriptions", 50, 1),
    ("presence.unsubscribe", 50, 1),
    ("push_task.send_by_labels", 1200, 60),
    ("push_task.send_sync", 1, 1),
    ("push_task.send_to_all", 5, 60),
    ("push_task.send_to_users", 1200, 60),
    ("push_template.create", 10, 1),
    ("push_template.delete", 10, 1),
    ("push_template.get", 10, 1),
    ("room.create", 50, 1),
    ("room.joined", 50, 1),
    ("room.list", 50, 1),
    ("token.create", 300, 1),
    ("user.delete_many", 30, 1),
    ("user.statuses", 50, 1),
];

#[test]
fn rates_are_those_of_the_documents() {
    let mut found: Vec<_> = OPERATIONS
        .iter()
        .filter_map(|meta| meta.rate.map(|rate| (meta.name, rate.calls, rate.per.as_secs())))
        .collect();
    found.sort();
    assert_eq!(found, RATES);
    let sharing = |bucket: &str| -> Vec<_> {
        OPERATIONS.iter().filter(|meta| meta.bucket == Some(bucket)).map(|meta| meta.name).collect()
    };
    assert_eq!(
        sharing("registration"),
        ["push.set_nickname", "push.set_display_style", "user.register", "user.register_many"]
    );
    assert_eq!(sharing("push_labels").len(), 8);
    let agora = AgoraChat::builder().token("TOKEN").base_url("http://127.0.0.1/org/app").build().unwrap();
    let second = Rate::new(100, Duration::from_secs(1));
    assert_eq!(agora.client().platform().default_rate, Some(second));
    assert_eq!(agora.client().platform().rates, [("registration", second), ("push_labels", second)]);
}

/// Users, groups and rooms are counted, not calls; of rooms, 20 calls of 100 rooms a second are allowed.
#[test]
fn recipients_are_counted() {
    let agora = AgoraChat::builder().token("TOKEN").base_url("http://127.0.0.1/org/app").build().unwrap();
    let (message, hi) = (agora.message(), || TextContent::new("hi"));
    for (request, weight) in [
        (message.send_to_users(["a"], hi()).to_request(), 1),
        (message.send_to_users(vec!["a"; 600], hi()).to_request(), 600),
        (message.send_to_groups(["1", "2", "3"], hi()).to_request(), 3),
        (message.send_to_rooms(["1"], hi()).to_request(), 5),
        (message.send_to_rooms(vec!["1"; 10], hi()).to_request(), 10),
        (agora.user().get("a").to_request(), 1),
    ] {
        assert_eq!(request.unwrap().weight(), weight);
    }
}

/// When calls arrived.
#[derive(Clone, Default)]
struct Arrivals(Arc<Mutex<Vec<Instant>>>);

impl Transport for Arrivals {
    fn send(&self, _: &Outgoing<'_>) -> BoxFuture<'static, Result<TransportResponse, Error>> {
        self.0.lock().unwrap().push(Instant::now());
        let body = ResponseBody::full(r#"{"data":{}}"#);
        Box::pin(async { Ok(TransportResponse::new(200.try_into().unwrap(), Default::default(), body)) })
    }
}

/// 60 messages to 3 groups each are 180, of which 20 go in any second. Fails without `counts` at the row, and without
/// `rate` at the operation.
#[tokio::test(start_paused = true)]
async fn a_message_to_three_groups_is_three_messages() {
    let arrivals = Arrivals::default();
    let builder = AgoraChat::builder().token("TOKEN").base_url("http://127.0.0.1/org/app");
    let agora = builder.transport(arrivals.clone()).build().unwrap();
    let calls = (0..60).map(|_| {
        let group = agora.message();
        async move { group.send_to_groups(["1", "2", "3"], TextContent::new("hi")).await.unwrap() }
    });
    join_all(calls).await;
    let times = arrivals.0.lock().unwrap().clone();
    for from in &times {
        let second = times.iter().filter(|at| *at >= from && **at < *from + Duration::from_secs(1));
        assert!(second.count() * 3 <= 20);
    }
    let took = (times[59] - times[0]).as_secs_f64();
    assert!((8.0..11.0).contains(&took), "{took}");
}
