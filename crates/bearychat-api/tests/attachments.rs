//! What is sent with a message.

use bearychat_api::{Attachment, BearyChat, Image, Message, fixture};

#[test]
fn attachments_are_built_of_what_one_has() {
    let bearychat = BearyChat::new("a-token").unwrap();
    let address = String::from("http://example.com/2.jpg");
    let create = bearychat.message().create("=bw52O", "test").attachments([
        Attachment::new().title("test_title").images(["http://example.com/1.jpg"]).color("#cb3f20"),
        Attachment::new()
            .text("test_text")
            .images([Image::from(address), Image::new("http://example.com/3.jpg")]),
    ]);
    assert_eq!(
        create.to_request().unwrap().body().text(),
        Some(
            r##"{"vchannel_id":"=bw52O","text":"test","attachments":[{"title":"test_title","images":[{"url":"http://example.com/1.jpg"}],"color":"#cb3f20"},{"text":"test_text","images":[{"url":"http://example.com/2.jpg"},{"url":"http://example.com/3.jpg"}]}]}"##
        )
    );
}

/// The SDKs always send the list; what a message came with can be sent again.
#[test]
fn attachments_can_be_an_empty_list_or_those_of_a_message() {
    let bearychat = BearyChat::new("a-token").unwrap();
    let sent = |attachments: Vec<Attachment>| {
        let create = bearychat.message().create("=bw52O", "test").attachments(attachments);
        create.to_request().unwrap().body().text().unwrap().to_owned()
    };
    assert_eq!(sent(Vec::new()), r#"{"vchannel_id":"=bw52O","text":"test","attachments":[]}"#);
    let message: Message = fixture(|message: &mut Message| {
        message.attachments = Some(vec![Attachment::new().text("again")]);
    });
    assert_eq!(
        sent(message.attachments.unwrap_or_default()),
        r#"{"vchannel_id":"=bw52O","text":"test","attachments":[{"text":"again"}]}"#
    );
}
