//! Every example, decoded and written again.

use chat_tests::round_trip;

use super::{by_name, spec};

#[tokio::test]
async fn every_example_comes_out_as_it_went_in() {
    let wrong = round_trip::differences(&spec(), None, by_name).await;
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
