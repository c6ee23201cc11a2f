//! What the other queries meant, as it is written.
// compiles

use bearychat_api::{
    BearyChat, Channel, KeyRange, Latest, MessageKey, Since, TimeRange, UnixMillis, Window, WindowDirection,
    message,
};

fn queries(bearychat: &BearyChat, channel: &Channel, key: MessageKey, ts: UnixMillis) -> [message::Query; 6] {
    let messages = bearychat.message();
    let query = |query: bearychat_api::MessageQuery| messages.query(&channel.vchannel_id, query);
    [
        query(Latest::new().limit(10).into()),
        query(Since::new(key.clone()).forward(10).backward(10).into()),
        query(Since::new(ts).into()),
        query(Window::new(KeyRange::new(key.clone(), "1485236262366.0193")).into()),
        query(Window::new(KeyRange::new(&key, &key)).direction(WindowDirection::Forward(10)).into()),
        query(Window::new(TimeRange::new(ts, ts)).direction(WindowDirection::Backward(10)).into()),
    ]
}

fn main() {
    let _ = queries;
}
