//! Agora Chat: every documented request, byte by byte, and what a call needs besides the token.

use chat_mock::MockServer;
use chat_tests::{
    server::{Answer, Server},
    spec::Spec,
    wire,
};
use serde_json::{Value, json};

use crate::support::{Call, TOKEN};

fn agora(operation: &str) -> Call {
    Call::new("agora-chat", "AGORA_CHAT_TOKEN", operation).env("AGORA_CHAT_APP_KEY", "org#app")
}

/// The program, run while the test's server goes on answering.
async fn run(call: Call) -> Result<(), String> {
    let run = tokio::task::spawn_blocking(|| call.run()).await.unwrap();
    if run.status == 0 { Ok(()) } else { Err(run.stderr) }
}

/// The address is only the server's: the app key makes the path.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_documented_request_is_sent() {
    let spec = Spec::read("agora-chat");
    let wrong = wire::by_name(&spec, None, async |server: &Server, operation: &str, arguments: Value| {
        let call = agora(operation).token(Some("TOKEN")).json(&arguments.to_string());
        run(call.with(&["--base-url", &server.url()])).await
    });
    let wrong = wrong.await;
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_address_may_hold_the_app_already() {
    let answer = r#"{"path":"/users","data":{"user1":"online"},"count":0}"#;
    let server = Server::answering(Answer::json(answer)).await.unwrap();
    for path in ["", "/", "/org/app", "/org/app/"] {
        let at = format!("{}{path}", server.url());
        let call = agora("user.status").json(r#"{"username":"user1"}"#).with(&["--base-url", &at]);
        run(call).await.unwrap();
    }
    let sent: Vec<_> = server.requests().iter().map(|request| request.target.clone()).collect();
    assert_eq!(sent, ["/org/app/users/user1/status"; 4]);
}

#[test]
fn what_is_missing_is_named_by_its_variable() {
    let call = || Call::new("agora-chat", "AGORA_CHAT_TOKEN", "user.list");
    let told = call().run().failure(2);
    assert!(told.contains("host") && told.contains("AGORA_CHAT_HOST"), "{told}");
    let told = call().env("AGORA_CHAT_HOST", "a41.chat.agora.io").run().failure(2);
    assert!(told.contains("AGORA_CHAT_APP_KEY"), "{told}");
    let told = call().env("AGORA_CHAT_HOST", "a41.chat.agora.io").env("AGORA_CHAT_APP_KEY", "app").run();
    let told = told.failure(2);
    assert!(told.contains("app_key") && told.contains('#'), "{told}");
}

/// What is made by one call is there for the next.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_user_is_registered_once() {
    let server = MockServer::platform("agora-chat").token(TOKEN).start().await.unwrap();
    let call = |operation: &str, json: Value| {
        agora(operation).json(&json.to_string()).with(&["--base-url", &server.base_url()]).run()
    };
    let user = json!({ "username": "ann", "password": "pass-1" });
    let registered = call("user.register", user.clone()).answer();
    assert_eq!(registered["username"], "ann");
    assert_eq!(call("user.get", json!({ "username": "ann" })).answer()["username"], "ann");
    let refused = call("user.register", user).failure(3);
    assert!(refused.contains("duplicate_unique_property_exists"), "{refused}");
    let missing = call("user.get", json!({ "username": "nobody" })).failure(3);
    assert!(missing.contains("service_resource_not_found"), "{missing}");
}
