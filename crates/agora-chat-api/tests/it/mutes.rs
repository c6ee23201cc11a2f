//! Mutes without an end.

use agora_chat_api::{AgoraChat, GlobalMute, Mute, MuteChange, Seconds};

#[test]
fn for_ever_is_minus_one() {
    let agora_chat = AgoraChat::builder().host("a41.chat.agora.io").app_key("org#app").token("TOKEN");
    let agora_chat = agora_chat.build().unwrap();
    for request in [
        agora_chat.group_mute().add("10130212061185", ["user1"], Mute::FOREVER).to_request(),
        agora_chat.room_mute().add("1265710621211", ["user1"], Mute::FOREVER).to_request(),
    ] {
        let request = request.unwrap();
        assert_eq!(request.body().text(), Some(r#"{"usernames":["user1"],"mute_duration":-1}"#));
    }
    let everywhere = agora_chat
        .mute()
        .set("user1")
        .one_to_one(GlobalMute::FOREVER)
        .groups(Seconds(0))
        .to_request()
        .unwrap();
    assert_eq!(everywhere.body().text(), Some(r#"{"username":"user1","chat":-1,"groupchat":0}"#));
}

#[test]
fn what_ends_in_2117_does_not_end() {
    for (expire, forever) in [(4_638_873_600_000_i64, true), (1_489_158_589_481, false)] {
        let mute = format!(r#"{{"expire":{expire},"user":"user1"}}"#);
        assert_eq!(serde_json::from_str::<Mute>(&mute).unwrap().is_forever(), forever);
        let change = format!(r#"{{"result":true,"expire":{expire},"user":"user1"}}"#);
        assert_eq!(serde_json::from_str::<MuteChange>(&change).unwrap().is_forever(), forever);
    }
    let change = r#"{"result":true,"user":"user1"}"#;
    assert!(!serde_json::from_str::<MuteChange>(change).unwrap().is_forever());
}
