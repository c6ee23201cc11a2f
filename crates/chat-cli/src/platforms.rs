//! The platforms that can be called.

use bearychat_api::BearyChat;
use chat_core::{BoxFuture, Builder, CallOptions, Error, OperationMeta, dynamic::Outcome};
use kook_api::Kook;
use serde_json::Value;

/// All platforms: an entry here, and a function below, add one.
pub(crate) static PLATFORMS: &[Platform] = &[
    Platform {
        name: "bearychat",
        token: "BEARYCHAT_TOKEN",
        operations: bearychat_api::OPERATIONS,
        call: bearychat,
    },
    Platform { name: "kook", token: "KOOK_TOKEN", operations: kook_api::OPERATIONS, call: kook },
];

/// A platform that can be called.
#[derive(Debug)]
pub(crate) struct Platform {
    /// Its name on the command line.
    pub(crate) name: &'static str,
    /// The environment variable that holds the token.
    pub(crate) token: &'static str,
    /// What can be called.
    pub(crate) operations: &'static [&'static OperationMeta],
    /// Calls it.
    pub(crate) call: fn(Call) -> BoxFuture<'static, Result<Outcome, Error>>,
}

/// A call of any platform.
pub(crate) struct Call {
    /// The credential; there is one if the operation needs it.
    pub(crate) token: Option<String>,
    /// In place of the operation's own host.
    pub(crate) base_url: Option<String>,
    /// Time and size limits.
    pub(crate) options: CallOptions,
    /// The operation.
    pub(crate) operation: &'static OperationMeta,
    /// Its parameters, by name.
    pub(crate) arguments: Value,
}

fn bearychat(call: Call) -> BoxFuture<'static, Result<Outcome, Error>> {
    Box::pin(async move {
        let builder = match call.token.as_deref() {
            Some(token) => BearyChat::builder(token),
            None => BearyChat::without_token(),
        };
        let client = build(builder, &call)?;
        bearychat_api::dynamic::call(&client, call.operation.name, call.arguments).await
    })
}

/// All operations need a token.
fn kook(call: Call) -> BoxFuture<'static, Result<Outcome, Error>> {
    Box::pin(async move {
        let client = build(Kook::builder(call.token.as_deref().unwrap_or_default()), &call)?;
        kook_api::dynamic::call(&client, call.operation.name, call.arguments).await
    })
}

/// The client of a call.
fn build<C>(builder: Builder<C>, call: &Call) -> Result<C, Error> {
    let builder = builder.options(call.options);
    match &call.base_url {
        Some(url) => builder.host_url_of(call.operation, url),
        None => builder,
    }
    .build()
}
