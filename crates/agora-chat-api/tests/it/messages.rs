//! What messages say, and the files that they refer to.

use agora_chat_api::{
    AgoraChat, AudioContent, CommandContent, CustomContent, Error, ErrorKind, FileContent, ImageContent,
    InlineContent, Json, LocationContent, MessageContent, Request, Upload, VideoContent,
};

use crate::support::{Server, ok};

fn agora_chat() -> AgoraChat {
    AgoraChat::builder().host("a41.chat.agora.io").app_key("org#app").token("TOKEN").build().unwrap()
}

fn body(request: Result<Request, Error>) -> String {
    request.unwrap().body().text().unwrap().to_owned()
}

#[test]
fn text_is_a_message() {
    let agora_chat = agora_chat();
    let message = agora_chat.message();
    let hi = || "hi".to_owned();
    for request in [
        message.send_to_users(["user2"], "hi").to_request(),
        message.send_to_users(["user2"], hi()).to_request(),
    ] {
        assert_eq!(body(request), r#"{"to":["user2"],"type":"txt","body":{"msg":"hi"}}"#);
    }
    for request in [message.broadcast("hi").to_request(), message.broadcast(hi()).to_request()] {
        assert_eq!(body(request), r#"{"msg":{"type":"txt","msg":"hi"}}"#);
    }
    for request in [
        message.rewrite("1235807318835202004", "hi").to_request(),
        message.rewrite("1235807318835202004", hi()).to_request(),
    ] {
        assert_eq!(body(request), r#"{"new_msg":{"type":"txt","msg":"hi"}}"#);
    }
}

#[test]
fn one_content_goes_through_both_kinds_of_calls() {
    let url = "https://XXXX/XXXX/XXXX/chatfiles/55f12940-XXXX-XXXX-8a5b-ff2336f03252";
    let contents: [MessageContent; 8] = [
        "hi".into(),
        ImageContent::new(url).secret("VfXXXXNb_").into(),
        AudioContent::new(url).filename("testaudio.amr").into(),
        VideoContent::new(url).filename("testvideo.avi").into(),
        FileContent::new(url).filename("test.txt").into(),
        LocationContent::new(39.938881, 116.340836, "Beijing").into(),
        CommandContent::new("action1").into(),
        CustomContent::new().event("custom_event").into(),
    ];
    let mut kinds = Vec::new();
    for content in contents {
        let sent: Json =
            json(&body(agora_chat().message().send_to_users(["user2"], content.clone()).to_request()));
        let broadcast = json(&body(agora_chat().message().broadcast(content.clone()).to_request()));
        // the same members, with the type among them
        let mut members = sent["body"].clone();
        members["type"] = sent["type"].clone();
        assert_eq!(broadcast["msg"], members);
        assert_eq!(serde_json::to_value(InlineContent::from(content)).unwrap(), members);
        kinds.push(sent["type"].as_str().unwrap().to_owned());
    }
    assert_eq!(kinds, ["txt", "img", "audio", "video", "file", "loc", "cmd", "custom"]);
}

fn json(text: &str) -> Json {
    serde_json::from_str(text).unwrap()
}

#[tokio::test]
async fn an_uploaded_file_has_an_address() {
    let server = Server::start(|_| {
        ok(
            r#"{"path":"/chatfiles","uri":"https://XXXX/XXXX/XXXX/chatfiles","entities":[{"uuid":"5fd74830-XXXX-XXXX-822a-81ea50bb049d","type":"chatfile","share-secret":"X9dXXXX7Yc"}]}"#,
        )
    })
    .await;
    let there = server.client(|setup| setup.token("TOKEN"));
    let file = there.file().upload(Upload::bytes("JPEG")).await.unwrap();
    let path = "/org/app/chatfiles/5fd74830-XXXX-XXXX-822a-81ea50bb049d";
    assert_eq!(there.file().url(&file.uuid).unwrap(), [&server.url, path].concat());
    assert_eq!(agora_chat().file().url(file.uuid).unwrap(), ["https://a41.chat.agora.io", path].concat());
    assert_eq!(server.requests().len(), 1);
}

#[test]
fn an_id_stays_in_its_part_of_the_address() {
    let agora_chat = agora_chat();
    assert_eq!(
        agora_chat.file().url("a/b?c").unwrap(),
        "https://a41.chat.agora.io/org/app/chatfiles/a%2Fb%3Fc"
    );
    for id in ["", ".."] {
        let error = agora_chat.file().url(id).unwrap_err();
        assert_eq!((error.kind(), error.operation()), (ErrorKind::Request, Some("file.download")));
    }
}
