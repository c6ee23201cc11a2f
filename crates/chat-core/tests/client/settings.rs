//! Base URLs that are made of settings.

use std::sync::{Arc, Mutex};

use chat_core::{
    BoxFuture, Builder, Error, ErrorKind, FixedToken, Host, Outgoing, PlatformMeta, ResponseBody, Setting,
    Transport, TransportResponse,
};

use crate::support::{Act, Bare, DEMO, Demo, TOKEN};

const HOSTS: &[Host] = &[
    Host { base: "https://{host}/{app_key}", ..DEMO.hosts[0] },
    Host { base: "https://files.demo.example/{region}", ..DEMO.hosts[1] },
];
static APP: PlatformMeta = PlatformMeta::new("app", "App", HOSTS)
    .settings(&[
        Setting { name: "host", split: None },
        Setting { name: "app_key", split: Some(('#', 2)) },
        Setting { name: "region", split: None },
    ])
    .errors(DEMO.errors)
    .rate_limit(DEMO.rate_limit);

/// Remembers where calls would have gone.
#[derive(Clone, Default)]
struct Map(Arc<Mutex<Vec<String>>>);

impl Transport for Map {
    fn send(&self, outgoing: &Outgoing<'_>) -> BoxFuture<'static, Result<TransportResponse, Error>> {
        self.0.lock().unwrap().push(outgoing.url());
        let body = ResponseBody::full(r#"{"code":0,"data":7}"#);
        Box::pin(async { Ok(TransportResponse::new(200.try_into().unwrap(), Default::default(), body)) })
    }
}

fn app(settings: &[(&'static str, &str)]) -> Builder<Demo> {
    let builder = Builder::new(FixedToken::new(&APP, TOKEN), Demo);
    settings.iter().fold(builder, |builder, (name, value)| builder.setting(name, *value))
}

/// The URLs of a call to each host.
async fn urls(builder: Builder<Demo>) -> Vec<String> {
    let map = Map::default();
    let client = builder.transport(map.clone()).build().unwrap().0;
    Act(client.clone()).await.unwrap();
    let _ = Bare(client).await;
    let urls = map.0.lock().unwrap();
    urls.iter().map(|url| url.split('?').next().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn settings_stand_in_the_bases_of_all_hosts() {
    let settings = [("region", "eu-1"), ("host", "a41.demo.example:8443"), ("app_key", "org_1#my.app")];
    assert_eq!(
        urls(app(&settings)).await,
        ["https://a41.demo.example:8443/org_1/my.app/thing", "https://files.demo.example/eu-1/bare"]
    );
    let settings = [("region", "eu"), ("host", "x"), ("host", "y"), ("app_key", "a#b"), ("nobodys", "/")];
    assert_eq!(
        urls(app(&settings)).await,
        ["https://y/a/b/thing", "https://files.demo.example/eu/bare"],
        "the last one counts, and what no base names stands nowhere"
    );
}

/// Who sends all calls elsewhere has nothing to set.
#[tokio::test]
async fn only_bases_that_are_used_need_settings() {
    let elsewhere = app(&[]).base_url("https://proxy.example/v1");
    let elsewhere = elsewhere.host_url("bare", "https://proxy.example/files");
    assert_eq!(urls(elsewhere).await, ["https://proxy.example/v1/thing", "https://proxy.example/files/bare"]);
    app(&[]).base_url("https://proxy.example/v1").build().unwrap();
}

#[test]
fn what_is_missing_is_told() {
    for (settings, told) in [
        (&[][..], "the setting `host` is missing: App needs it"),
        (&[("host", "x")], "the setting `app_key` is missing: App needs it"),
        (&[("host", "x"), ("app_key", "a#b")], "the setting `region` is missing: App needs it"),
        (&[("host", "x"), ("app_key", "a")], "the setting `app_key` is not 2 parts separated by `#`"),
    ] {
        let error = app(settings).build().unwrap_err();
        assert_eq!((error.kind(), error.message(), error.attempts()), (ErrorKind::Request, told, 0));
    }
}

/// No value makes another address than its base: neither a segment more, nor another host, nor a query. Fails without
/// `is_word` in client/builder.rs.
#[test]
fn what_would_be_another_address_is_refused() {
    for value in [
        "",
        " x",
        ".",
        "..",
        "-",
        "a/b",
        "/",
        "\\",
        "a@b",
        "user:pass@x",
        "a?b",
        "a#b",
        "a%2fb",
        "[::1]",
        "a\r\nb",
        "ä",
        "{host}",
        "a;b",
        "a=b",
        "a&b",
        "*",
    ] {
        for (name, settings) in [
            ("host", [("host", value), ("app_key", "a#b"), ("region", "x")]),
            ("region", [("host", "x"), ("app_key", "a#b"), ("region", value)]),
        ] {
            let error = app(&settings).build().unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Request, "{value:?}");
            assert!(
                error.message().starts_with(&format!("the setting `{name}` holds ")),
                "{value:?}: {error}"
            );
            assert!(value.len() < 3 || !error.to_string().contains(value), "{error}");
        }
    }
    for host in ["x:y", "x:1:2", "x:65536"] {
        let error = app(&[("host", host), ("app_key", "a#b"), ("region", "x")]).build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Request, "{host}: {error}");
    }
}
