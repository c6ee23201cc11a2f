//! Every example of every operation, documented or constructed, passes through the real client and comes out whole:
//! values, nothing under 200 and 204, a redirect's target, refusals.

use chat_tests::round_trip;

#[tokio::test]
async fn nothing_is_lost_of_any_example() {
    let wrong = round_trip::differences(&super::spec(), super::TOKEN, super::by_name).await;
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}
