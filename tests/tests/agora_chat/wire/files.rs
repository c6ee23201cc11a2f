//! Files: of messages, of groups, and of what was said.

use agora_chat_api::{AgoraChat, Upload, file, group_file};

use super::Sent;

const GROUP: &str = "66021836783617";
const SECRET: &str = "f0Vr-uyyEeiHpHmsu53XXXXXXXXZYgyLkdfsZ4xo2Z0cSBnB";

pub(super) async fn call(agora: &AgoraChat, resource: &str, variant: &str) -> Sent {
    match resource {
        "file" => file(&agora.file(), variant).await,
        "group_file" => group_file(&agora.group_file(), variant).await,
        "history" if variant == "get" => Some(agora.history().get("2018112717").await.map(drop)),
        _ => None,
    }
}

async fn file(file: &file::Calls<'_>, variant: &str) -> Sent {
    let picture = || Upload::bytes("JPEG").named("IMG_2953.JPG");
    Some(match variant {
        "upload" => {
            let call =
                file.upload(picture()).restrict_access(true).thumbnail_height(180).thumbnail_width(180);
            call.await.map(drop)
        }
        "upload.open" => file.upload(picture()).await.map(drop),
        "download.request" => {
            file.download("7f456bf0-XXXX-XXXX-b630-777db304f26c").share_secret(SECRET).await.map(drop)
        }
        "download.request_thumbnail" => {
            let call =
                file.download("7f456bf0-ecb2-11e8-b630-777db304f26c").share_secret(SECRET).thumbnail(true);
            call.await.map(drop)
        }
        _ => return None,
    })
}

async fn group_file(file: &group_file::Calls<'_>, variant: &str) -> Sent {
    let picture = || Upload::bytes("Hello world").named("IMG_3.JPG");
    let shared = "b30e0be0-XXXX-XXXX-8732-172a3f85134f";
    Some(match variant {
        "list" => file.list(GROUP).page(1).page_size(10).await.map(drop),
        "list.plain" => file.list(GROUP).await.map(drop),
        "upload" => file.upload(GROUP, picture()).await.map(drop),
        "upload.restricted" => file.upload(GROUP, picture()).restrict_access(true).await.map(drop),
        "download.request" => file.download(GROUP, shared).await.map(drop),
        "delete" => file.delete(GROUP, shared).await.map(drop),
        _ => return None,
    })
}
