//! The two calls as one writes them with `reqwest` and derived structs, from the same document.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// A client with a deadline, as a careful person would have it.
pub(crate) struct Client {
    http: reqwest::Client,
    base: String,
}

#[derive(Deserialize)]
struct Envelope<T> {
    code: i64,
    message: String,
    data: Option<T>,
}

#[derive(Serialize)]
struct Create<'a> {
    target_id: &'a str,
    content: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    quote: Option<&'a str>,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "decoded, and dropped")]
pub(crate) struct Created {
    msg_id: String,
    msg_timestamp: i64,
    nonce: String,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "decoded, and dropped")]
pub(crate) struct Messages {
    items: Vec<Message>,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "decoded, and dropped")]
struct Message {
    id: String,
    #[serde(rename = "type")]
    kind: i64,
    content: String,
    mention: Vec<String>,
    mention_all: bool,
    mention_roles: Vec<u64>,
    mention_here: bool,
    embeds: Vec<Embed>,
    attachments: Option<Attachment>,
    create_at: i64,
    updated_at: i64,
    reactions: Vec<Reaction>,
    author: User,
    image_name: String,
    read_status: bool,
    quote: Option<Quote>,
    mention_info: Option<MentionInfo>,
}

#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
#[expect(dead_code, reason = "decoded, and dropped")]
enum Embed {
    BiliVideo {
        url: String,
        origin_url: String,
        av_no: String,
        iframe_path: String,
        duration: i64,
        title: String,
        pic: String,
    },
    Link {
        url: String,
        title: Option<String>,
    },
    Image {
        url: String,
    },
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "decoded, and dropped")]
struct Attachment {
    #[serde(rename = "type")]
    kind: String,
    url: String,
    name: Option<String>,
    size: Option<i64>,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "decoded, and dropped")]
struct Reaction {
    emoji: Emoji,
    count: i64,
    me: bool,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "decoded, and dropped")]
struct Emoji {
    id: String,
    name: String,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "decoded, and dropped")]
struct User {
    id: String,
    username: String,
    nickname: Option<String>,
    identify_num: Option<String>,
    online: bool,
    bot: Option<bool>,
    status: Option<i64>,
    avatar: String,
    vip_avatar: Option<String>,
    roles: Option<Vec<u64>>,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "decoded, and dropped")]
struct Quote {
    id: String,
    #[serde(rename = "type")]
    kind: i64,
    content: String,
    create_at: i64,
    author: User,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "decoded, and dropped")]
struct MentionInfo {
    mention_part: Vec<MentionedUser>,
    mention_role_part: Vec<Role>,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "decoded, and dropped")]
struct MentionedUser {
    id: String,
    username: String,
    full_name: String,
    avatar: String,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "decoded, and dropped")]
struct Role {
    role_id: u64,
    name: String,
    color: i64,
    position: i64,
    hoist: u8,
    mentionable: u8,
    permissions: u64,
}

type Failure = Box<dyn std::error::Error>;

impl Client {
    pub(crate) fn new(base: &str) -> Result<Self, Failure> {
        // Only loopback is called, so no certificate is trusted.
        let provider = rustls::crypto::ring::default_provider();
        let tls = rustls::ClientConfig::builder_with_provider(provider.into())
            .with_safe_default_protocol_versions()?;
        let tls = tls.with_root_certificates(rustls::RootCertStore::empty()).with_no_client_auth();
        let http = reqwest::Client::builder()
            .tls_backend_preconfigured(tls)
            .timeout(Duration::from_secs(30))
            .build()?;
        Ok(Self { http, base: base.to_owned() })
    }

    pub(crate) async fn list(&self, channel: &str) -> Result<Messages, Failure> {
        let call = self.http.get(format!("{}/message/list?target_id={channel}", self.base));
        data(call.header("authorization", "Bot TOKEN").send().await?.error_for_status()?.json().await?)
    }

    pub(crate) async fn create(&self, channel: &str, content: &str) -> Result<Created, Failure> {
        let create = Create { target_id: channel, content, quote: None };
        let call = self.http.post(format!("{}/message/create", self.base)).json(&create);
        data(call.header("authorization", "Bot TOKEN").send().await?.error_for_status()?.json().await?)
    }
}

fn data<T>(envelope: Envelope<T>) -> Result<T, Failure> {
    match envelope {
        Envelope { code: 0, data: Some(data), .. } => Ok(data),
        Envelope { code, message, .. } => Err(format!("{code}: {message}").into()),
    }
}
