//! Each literal request of `spec/kook/examples/*.http`, taken apart into arguments and sent by name, arrives byte by
//! byte as it stands there. A new operation is proven by its `.http` file alone.

use chat_tests::{arguments, listed, server::Answer};
use kook_api::dynamic;

use super::wire::{differences, examples, literal, operation};

#[tokio::test]
async fn every_literal_request_is_sent_by_name() {
    let platform = super::round_trip::platform();
    let mut wrong = Vec::new();
    for file in listed::names(&examples(), ".http").unwrap() {
        let name = operation(&file);
        let (resource, called) = name.split_once('.').unwrap();
        let resource = platform.resources.iter().find(|known| known.name == resource).unwrap();
        let operation = resource.operations.iter().find(|known| known.name == called).unwrap();
        let promised = literal(&file);
        let arguments = match arguments::of(&platform, operation, &promised, None) {
            Ok(arguments) => arguments,
            Err(why) => {
                wrong.push(format!("{file}: {why}"));
                continue;
            }
        };
        let (server, kook) = super::answering(Answer::json(operation.examples[0].text.as_str())).await;
        match dynamic::call(&kook, &name, arguments).await {
            Err(error) => wrong.push(format!("{file}: {error}")),
            Ok(_) => {
                let sent = server.requests();
                wrong.extend(differences(&promised, &sent[0], &server).map(|text| format!("{file}: {text}")));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}
