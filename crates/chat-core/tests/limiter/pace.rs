//! When calls go: without sockets, under a paused clock.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use chat_core::{ErrorKind, Limits, Method, OperationMeta, PlatformMeta, Rate, RateLimitHeaders, Request};
use futures_util::future::join_all;
use tokio::time::{Instant, sleep};

use crate::support::{A, B, DEMO, Kook, Net, call, hammer, patient, told};

const LIMIT: &str = "x-rate-limit-limit";
const LEFT: &str = "x-rate-limit-remaining";
const RESET: &str = "x-rate-limit-reset";
const BUCKET: &str = "x-rate-limit-bucket";

/// Fails if `Bucket::due` is `held` (a herd), and with a `MARGIN` of 1.1 (throughput).
#[tokio::test(start_paused = true)]
async fn under_load_the_whole_quota_is_used_and_spread_however_the_reset_is_rounded() {
    for seconds in [f64::floor, f64::ceil, |seconds| seconds] {
        for (limit, window) in [(120, 60), (5, 5)] {
            let kook = Arc::new(Kook::new(limit, Duration::from_secs(window), seconds));
            let counting = Arc::clone(&kook);
            let net = Net::new(move |_, _| counting.answer("thing"));
            hammer(&net.client(), 64, Duration::from_secs(window * 8 + 1)).await;
            let figures = kook.figures();
            println!("paused clock, {limit} calls per {window} s: {figures:?}");
            assert_eq!((figures.windows, figures.refused), (7, 0), "{figures:?}");
            assert!(figures.throughput >= 0.95, "{figures:?}");
            assert!(figures.herd <= limit as usize / 10 + 1, "{figures:?}");
        }
    }
}

/// Fails if `Bucket::due` does not look at what is left.
#[tokio::test(start_paused = true)]
async fn a_used_up_window_is_waited_for() {
    let net = Net::new(|_, _| told(200, &[(LIMIT, "5"), (LEFT, "0"), (RESET, "3")]));
    let client = net.client();
    call(&client, &A).await.unwrap();
    call(&client, &A).await.unwrap();
    let times = net.times();
    assert!((3.0..3.2).contains(&(times[1] - times[0])), "{times:?}");
}

/// Fails if `Bucket::answered` believes in a limit of 0, or in a window that is over: it knows no limit then, and lets
/// more and more calls go instead of all.
#[tokio::test(start_paused = true)]
async fn a_reset_in_the_past_and_malformed_headers_stop_nobody() {
    let resets = ["0", "-3", "NaN", "inf", "1e999", "soon", ""].map(|reset| ("5", reset));
    let limits = ["0", "-1", "many"].map(|limit| (limit, "60"));
    for (limit, reset) in resets.into_iter().chain(limits) {
        let (limit, reset) = (limit.to_owned(), reset.to_owned());
        let net = Net::new(move |_, _| told(200, &[(LIMIT, &limit), (LEFT, "0"), (RESET, &reset)]));
        let client = net.client();
        for _ in 0..3 {
            call(&client, &A).await.unwrap();
        }
        let calls = join_all((0..20).map(|_| call(&client, &A)));
        let _ = tokio::time::timeout(Duration::from_millis(15), calls).await;
        let times = net.times();
        // four at first, and one more after each answer
        assert!(times.len() == 3 + 7 && times[9] < 0.1, "{times:?}");
    }
}

/// Fails if a hold of zero is taken as it is (`Table::answered`).
#[tokio::test(start_paused = true)]
async fn a_refusal_without_a_usable_wait_holds_calls_for_a_second() {
    for reset in ["0", "-3", "NaN", "1e999"] {
        let reset = reset.to_owned();
        let net = Net::new(move |number, _| told(if number == 0 { 429 } else { 200 }, &[(RESET, &reset)]));
        let client = net.client();
        call(&client, &A).await.unwrap_err();
        call(&client, &A).await.unwrap();
        let times = net.times();
        assert!((1.0..1.1).contains(&(times[1] - times[0])), "{times:?}");
    }
}

/// Fails if `Table::told_bucket` returns the old bucket.
#[tokio::test(start_paused = true)]
async fn operations_of_one_told_bucket_share_it() {
    let net = Net::new(|number, _| {
        let left = if number < 2 { "1" } else { "0" };
        told(200, &[(LIMIT, "5"), (LEFT, left), (RESET, "4"), (BUCKET, "both")])
    });
    let client = net.client();
    for operation in [&A, &B, &A, &B] {
        call(&client, operation).await.unwrap();
    }
    let times = net.times();
    assert!(times[2] < 4.0 && times[3] - times[2] > 3.9, "{times:?}");
}

/// Fails if `Table::told_bucket` does not move those who wait.
#[tokio::test(start_paused = true)]
async fn who_waits_moves_with_a_renamed_bucket() {
    let net = Net::new(|number, url| match number {
        // both are told the same bucket, then A another one
        0 | 1 => told(200, &[(LIMIT, "5"), (LEFT, "3"), (RESET, "1000"), (BUCKET, "old")]),
        _ if url.ends_with("/a") => told(200, &[(LIMIT, "5"), (LEFT, "5"), (RESET, "1"), (BUCKET, "new")]),
        _ => told(200, &[(LIMIT, "5"), (LEFT, "0"), (RESET, "1000"), (BUCKET, "old")]),
    });
    let client = net.client();
    call(&client, &A).await.unwrap();
    call(&client, &B).await.unwrap();
    // one goes at once, the others would wait for hundreds of seconds each
    join_all((0..4).map(|_| call(&client, &A))).await;
    assert!(net.began.elapsed() < Duration::from_secs(300), "{:?}", net.times());
}

/// Fails without `Drop` of `Place` (the dropped ones are waited for) and of `Slot` (four lost calls block the bucket).
#[tokio::test(start_paused = true)]
async fn a_dropped_call_frees_its_place() {
    let net = Net::new(|_, _| told(200, &[(LIMIT, "5"), (LEFT, "0"), (RESET, "10")]));
    let client = net.client();
    // in flight
    for _ in 0..20 {
        assert!(tokio::time::timeout(Duration::from_millis(5), call(&client, &A)).await.is_err());
    }
    call(&client, &A).await.unwrap();
    // in the queue
    let waiting = (0..20).map(|_| tokio::time::timeout(Duration::from_secs(1), call(&client, &A)));
    let last = async {
        sleep(Duration::from_millis(500)).await;
        call(&client, &A).await
    };
    let (dropped, last) = futures_util::future::join(join_all(waiting), last).await;
    assert!(dropped.iter().all(Result::is_err));
    last.unwrap();
    let times = net.times();
    assert!(times.len() == 2 && times[1] - times[0] < 10.5, "{times:?}");
}

/// Fails if `Table::turn` lets a call go that is not the first one.
#[tokio::test(start_paused = true)]
async fn first_come_first_served() {
    let net = Net::new(|_, _| told(200, &[(LIMIT, "10"), (LEFT, "5"), (RESET, "10")]));
    let client = net.client();
    call(&client, &A).await.unwrap();
    let served = Arc::new(std::sync::Mutex::new(Vec::new()));
    let calls = (0..40).map(|number| {
        let (client, served) = (client.clone(), Arc::clone(&served));
        async move {
            // in an order that is not the one of being polled
            sleep(Duration::from_millis(number * 7 % 40)).await;
            call(&client, &A).await.unwrap();
            served.lock().unwrap().push(number * 7 % 40);
        }
    });
    join_all(calls).await;
    assert_eq!(*served.lock().unwrap(), (0..40).collect::<Vec<_>>());
}

/// Fails without `blocked` in `Table::turn` (nobody waits) and without `PROBE` there (all come at once).
#[tokio::test(start_paused = true)]
async fn a_refusal_of_the_account_stops_every_bucket_until_one_call_is_answered() {
    let net = Net::new(|number, _| match number {
        0 => told(429, &[("x-rate-limit-global", "1"), (RESET, "5")]),
        1 | 2 => told(429, &[("x-rate-limit-global", "1"), (RESET, "2")]),
        _ => told(200, &[]),
    });
    let client = net.client();
    call(&client, &A).await.unwrap_err();
    let calls = [&A, &B, &A, &B, &A, &B].map(|operation| call(&client, operation));
    join_all(calls).await;
    let times = net.times();
    assert!(times[1] - times[0] > 4.9, "{times:?}");
    assert!(times[2] - times[1] > 1.9 && times[3] - times[2] > 1.9, "{times:?}");
    assert!(times[6] - times[3] < 0.2, "{times:?}");
}

/// Fails if `Bucket::answered` leaves `room` as it was.
#[tokio::test(start_paused = true)]
async fn after_a_refusal_that_tells_no_limit_calls_go_one_at_a_time_at_first() {
    let net = Net::new(|number, _| told(if number < 4 { 429 } else { 200 }, &[]));
    let client = net.client();
    join_all((0..20).map(|_| call(&client, &A))).await;
    let times = net.times();
    assert!(times[3] < 0.1 && times[4] > 0.9, "{times:?}");
    // the next comes after the answer, and then two, as long as nothing is refused
    assert!(times[5] - times[4] > 0.015 && times[6] - times[5] < 0.001, "{times:?}");
    assert!(net.began.elapsed() < Duration::from_secs(2));
}

/// Fails with a `START` of 1 or of 64.
#[tokio::test(start_paused = true)]
async fn before_the_first_answer_a_few_calls_go_and_not_all() {
    let net = Net::new(|_, _| told(200, &[(LIMIT, "5"), (LEFT, "0"), (RESET, "10")]));
    let client = net.client();
    let _ = tokio::time::timeout(Duration::from_secs(5), join_all((0..64).map(|_| call(&client, &A)))).await;
    assert_eq!((net.log().len(), net.most_flying()), (4, 4));
}

/// Fails if `Limits` waits instead of returning `Turn::TooLong`, and without `wake_all` after a refusal.
#[tokio::test(start_paused = true)]
async fn a_wait_that_does_not_fit_is_an_error_at_once() {
    let refuse = Arc::new(AtomicBool::new(false));
    let refused = Arc::clone(&refuse);
    let net = Net::new(move |_, _| match refused.load(Ordering::Relaxed) {
        false => told(200, &[(LIMIT, "5"), (LEFT, "0"), (RESET, "10")]),
        true => told(429, &[(LIMIT, "5"), (LEFT, "0"), (RESET, "600")]),
    });
    let client = net.client().with(patient().timeout(Duration::from_secs(30)));
    call(&client, &A).await.unwrap();
    let (client, patient_one, began) = (&client, &client.with(patient()), Instant::now());
    // 10 s, and then 2 s from call to call: 10 or so fit into 30 s
    // the second one has time enough, so that those behind it do not move up
    let results = join_all((0..20).map(|number| async move {
        let client = if number == 1 { patient_one } else { client };
        let result = call(client, &A).await;
        (result, began.elapsed())
    }));
    let switch = async {
        sleep(Duration::from_secs(5)).await;
        refuse.store(true, Ordering::Relaxed);
    };
    let (results, ()) = futures_util::future::join(results, switch).await;
    let at_once = results.iter().filter(|(_, took)| took.is_zero()).count();
    assert!((8..=11).contains(&at_once), "{results:?}");
    for (result, took) in &results[2..] {
        let error = result.as_ref().unwrap_err();
        assert_eq!((error.kind(), error.attempts(), error.status()), (ErrorKind::RateLimited, 0, None));
        let wait = error.retry_after().unwrap();
        assert!(wait + *took > Duration::from_secs(30), "{error}");
        // those in the queue hear of the refusal as soon as it comes
        assert!(*took < Duration::from_secs(11), "{took:?} {error}");
        assert!(error.to_string().contains("CallOptions::timeout"), "{error}");
    }
}

/// Fails without `weight` in `Quota::even`, with a `MARGIN` of 1, if documented rates are not read, and without
/// `Request::weight` in the client's loop.
#[tokio::test(start_paused = true)]
async fn a_documented_rate_is_kept_in_every_second_and_counts_weights() {
    const SECOND: Duration = Duration::from_secs(1);
    static RATED: PlatformMeta =
        DEMO.default_rate(Rate::new(10, SECOND)).rates(&[("messages", Rate::new(100, SECOND))]);
    static SEND: OperationMeta = OperationMeta::new("send", Method::Get, "/send").bucket("messages");
    static OWN: OperationMeta = OperationMeta::new("own", Method::Get, "/own").rate(Rate::new(25, SECOND));
    for (operation, calls, weight, most) in [(&A, 30, 1, 10), (&SEND, 15, 20, 5), (&OWN, 75, 1, 25)] {
        let mut net = Net::new(|_, _| told(200, &[]));
        net.jitter = 5;
        let client = net.limited(Limits::of(&RATED));
        for _ in 0..2 {
            join_all((0..calls).map(|_| {
                let mut request = Request::new(operation, &[]);
                request.iter_mut().for_each(|request| request.counts(weight));
                client.dispatch(operation, request)
            }))
            .await;
            // silence earns nothing
            sleep(2 * SECOND).await;
        }
        let times = net.times();
        for from in &times {
            let count = times.iter().filter(|at| *at >= from && **at < from + 1.0).count();
            assert!(count <= most, "{}: {count}", operation.name);
        }
        let (took, least) = (times[calls as usize - 1], f64::from(calls) / most as f64 - 1.0);
        assert!(times[0] < 0.1 && (least..least + 2.3).contains(&took), "{}: {took}", operation.name);
    }
}

/// All that a minute has room for goes at once, and then nothing until the first of it is a minute ago. Fails if
/// `Quota::is_long` is only of told windows, and without `Quota::room`.
#[tokio::test(start_paused = true)]
async fn what_may_be_called_seldom_goes_at_once_while_there_is_room() {
    static SELDOM: OperationMeta =
        OperationMeta::new("seldom", Method::Get, "/seldom").rate(Rate::new(5, Duration::from_secs(60)));
    let net = Net::new(|_, _| told(200, &[]));
    let client = net.client();
    join_all((0..10).map(|_| call(&client, &SELDOM))).await;
    let times = net.times();
    assert!(times[0] < 0.1 && times[4] < 1.5, "{times:?}");
    assert!((61.0..62.0).contains(&times[5]) && times[9] < 63.0, "{times:?}");
}

/// Fails with a gap that is longer than what a call counts asks for.
#[tokio::test(start_paused = true)]
async fn heavy_calls_use_the_whole_rate_too() {
    static SEND: OperationMeta =
        OperationMeta::new("send", Method::Post, "/send").rate(Rate::new(100, Duration::from_secs(1)));
    for (weight, calls) in [(10, 200), (50, 40), (100, 20)] {
        let net = Net::new(|_, _| told(200, &[]));
        let client = net.client();
        join_all((0..calls).map(|_| {
            let mut request = Request::new(&SEND, &[]);
            request.iter_mut().for_each(|request| request.counts(weight));
            client.dispatch(&SEND, request)
        }))
        .await;
        let times = net.times();
        let throughput = (calls - 1) as f64 * weight as f64 / 100.0 / (times[calls - 1] - times[0]);
        assert!((0.95..1.0).contains(&throughput), "{weight}: {throughput}");
    }
}

/// Fails if what is remembered of old calls is put off by new ones.
#[tokio::test(start_paused = true)]
async fn a_large_rate_is_used_for_as_long_as_it_takes() {
    static MANY: OperationMeta =
        OperationMeta::new("many", Method::Post, "/many").rate(Rate::new(6000, Duration::from_secs(60)));
    let net = Net::new(|_, _| told(200, &[]));
    let client = net.client();
    let end = Instant::now() + Duration::from_secs(300);
    join_all((0..16).map(|_| async {
        while Instant::now() < end {
            call(&client, &MANY).await.unwrap();
        }
    }))
    .await;
    let times = net.times();
    let throughput = times.len() as f64 / (100.0 * times[times.len() - 1]);
    assert!((0.95..1.0).contains(&throughput), "{throughput}");
    let most =
        times.iter().enumerate().map(|(index, from)| times[index..].partition_point(|at| *at < from + 60.0));
    assert!(most.max() <= Some(6000));
}

/// A future that was polled and is kept, in a stream that nobody asks, holds up nobody: in the queue (fails without
/// `ABSENT`) or in flight (fails without `STUCK`).
#[tokio::test(start_paused = true)]
async fn a_call_that_nobody_polls_holds_up_nobody() {
    static OWN: OperationMeta =
        OperationMeta::new("own", Method::Get, "/own").rate(Rate::new(10, Duration::from_secs(1)));
    for operation in [&OWN, &A] {
        let net = Net::new(|_, _| told(200, &[]));
        let client = net.client();
        let mut parked: Vec<_> = (0..8).map(|_| Box::pin(call(&client, operation))).collect();
        for call in &mut parked {
            assert!(tokio::time::timeout(Duration::ZERO, call.as_mut()).await.is_err());
        }
        for _ in 0..10 {
            let began = Instant::now();
            call(&client, operation).await.unwrap();
            assert!(began.elapsed() < Duration::from_secs(2), "{}: {:?}", operation.name, began.elapsed());
        }
        // they come back, and go
        join_all(parked).await.into_iter().for_each(|reply| drop(reply.unwrap()));
    }
}

/// Fails without `BELIEVED`, and if `Quota::learn` never believes an earlier end: it would not listen any more.
#[tokio::test(start_paused = true)]
async fn an_end_that_is_told_wrong_is_forgotten() {
    let net = Net::new(|number, _| match number {
        1 => told(200, &[(LIMIT, "120"), (LEFT, "118"), (RESET, "86400")]),
        3 => told(429, &[(LIMIT, "120"), (LEFT, "0"), (RESET, "3")]),
        4 => told(200, &[(LIMIT, "120"), (LEFT, "0"), (RESET, "30")]),
        _ => told(200, &[(LIMIT, "120"), (LEFT, "100"), (RESET, "50")]),
    });
    let client = net.client();
    for number in 0..6 {
        assert_eq!(call(&client, &A).await.is_err(), number == 3);
    }
    let times = net.times();
    assert!(times[4] < 10.0 && times[5] > times[4] + 20.0, "{times:?}");

    let net = Net::new(|_, _| told(200, &[(LIMIT, "5"), (LEFT, "0"), (RESET, "1000000000")]));
    let client = net.client().with(patient().timeout(Duration::from_secs(7200)));
    call(&client, &A).await.unwrap();
    call(&client, &A).await.unwrap();
    assert!((3600.0..3602.0).contains(&net.times()[1]), "{:?}", net.times());
}

/// A refusal that tells nothing of what is left is waited out, and no more. Fails if it empties the window.
#[tokio::test(start_paused = true)]
async fn a_refusal_for_another_reason_does_not_use_up_the_window() {
    static OWN: OperationMeta =
        OperationMeta::new("own", Method::Get, "/own").rate(Rate::new(6000, Duration::from_secs(60)));
    let net = Net::new(|number, _| told(if number == 1 { 429 } else { 200 }, &[("retry-after", "1")]));
    let client = net.client();
    for number in 0..3 {
        assert_eq!(call(&client, &OWN).await.is_err(), number == 1);
    }
    assert!((1.0..1.5).contains(&net.times()[2]), "{:?}", net.times());
}

/// Fails if the client's loop asks the limiter for a call to another server.
#[tokio::test(start_paused = true)]
async fn another_server_neither_teaches_nor_blocks() {
    static FILE: chat_core::OperationMeta =
        chat_core::OperationMeta::new("a", chat_core::Method::Get, "/").returns(chat_core::Returns::Stream);
    let net = Net::new(|_, url| match url.contains("evil") {
        true => told(429, &[("x-rate-limit-global", "1"), (RESET, "80000")]),
        false => told(200, &[]),
    });
    let client = net.client();
    client.fetch(&FILE, "https://evil.example/file").await.unwrap_err();
    call(&client, &A).await.unwrap();
    assert!(net.began.elapsed() < Duration::from_secs(1));
}

/// Fails with the `credit` of a limit that is not told.
#[tokio::test(start_paused = true)]
async fn after_a_pause_a_quarter_of_a_told_limit_goes_at_once() {
    let net = Net::new(|_, _| told(200, &[(LIMIT, "20"), (LEFT, "19"), (RESET, "20")]));
    let client = net.client();
    call(&client, &A).await.unwrap();
    sleep(Duration::from_secs(10)).await;
    join_all((0..10).map(|_| call(&client, &A))).await;
    let times = net.times();
    assert!(times[5] - times[1] < 0.1 && times[8] - times[6] > 1.0, "{times:?}");
}

/// Fails without `Quota::is_long`: calls are 3.7 s apart then; and without `EARLY`.
#[tokio::test(start_paused = true)]
async fn a_window_of_an_hour_is_used_before_it_ends_and_not_too_early_after() {
    let kook = Arc::new(Kook::new(1000, Duration::from_secs(3600), f64::floor));
    let server = Arc::clone(&kook);
    let net = Net::new(move |_, _| server.answer("all"));
    // the window begins with somebody else's call, so that its end is told in whole seconds that are too few
    call(&net.client(), &A).await.unwrap();
    sleep(Duration::from_millis(500)).await;
    let client = net.client().with(patient().timeout(Duration::from_secs(7200)));
    join_all((0..1010).map(|_| call(&client, &A))).await;
    let times = net.times();
    assert!((150.0..260.0).contains(&times[999]), "{}", times[999]);
    assert!((3600.0..3602.5).contains(&times[1000]) && times[1010] < 3605.0, "{:?}", &times[1000..]);
    assert!(kook.log.lock().unwrap().iter().all(|(_, status)| *status == 200));
}

/// What others leave of a long window: five calls. Fails if `Bucket::left` does not take off what is in flight.
#[tokio::test(start_paused = true)]
async fn calls_in_flight_count_against_what_is_left() {
    const LEFT_OVER: [&str; 6] = ["5", "4", "3", "2", "1", "0"];
    let net = Net::new(|number, _| {
        let left = LEFT_OVER.get(number).unwrap_or(&"0");
        told(200, &[(LIMIT, "1000"), (LEFT, left), (RESET, "1000")])
    });
    let client = net.client();
    call(&client, &A).await.unwrap();
    join_all((0..10).map(|_| call(&client, &A))).await;
    let times = net.times();
    assert!(times[5] < 1.0 && times[6] > 1000.0, "{times:?}");
}

/// Fails if `Bucket::free` does not count it.
#[tokio::test(start_paused = true)]
async fn a_call_that_was_dropped_may_have_arrived() {
    let net = Net::new(|_, _| told(200, &[(LIMIT, "1000"), (LEFT, "1"), (RESET, "1000")]));
    let client = net.client();
    call(&client, &A).await.unwrap();
    tokio::time::timeout(Duration::from_millis(15), call(&client, &A)).await.unwrap_err();
    call(&client, &A).await.unwrap();
    let times = net.times();
    assert!(times[1] < 1.0 && times[2] > 1000.0, "{times:?}");
}

/// Fails without `Table::one`. What takes no token has a limit of its own: fails without `operation.auth`.
#[tokio::test(start_paused = true)]
async fn where_no_bucket_is_named_all_operations_share_one() {
    static OPEN: OperationMeta = OperationMeta::new("open", Method::Get, "/open").no_auth();
    static ACCOUNT: PlatformMeta = PlatformMeta::new("demo", "Demo", DEMO.hosts)
        .rate_limit(RateLimitHeaders { bucket: None, global: None, ..DEMO.rate_limit });
    let net = Net::new(|_, _| told(200, &[(LIMIT, "1000"), (LEFT, "0"), (RESET, "20")]));
    let client = net.limited(Limits::of(&ACCOUNT));
    call(&client, &A).await.unwrap();
    call(&client, &OPEN).await.unwrap();
    call(&client, &B).await.unwrap();
    let times = net.times();
    assert!(times[1] < 1.0 && times[2] > 19.0, "{times:?}");
}
