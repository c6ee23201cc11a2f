//! The platforms that can be called.

use chat_core::{BoxFuture, Builder, CallOptions, Error, OperationMeta, dynamic::Outcome};
use serde_json::Value;

/// All platforms: a line here, and a function below, add one.
pub(crate) static PLATFORMS: &[Platform] =
    &[Platform { name: "kook", token: "KOOK_TOKEN", operations: kook_api::OPERATIONS, call: kook }];

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
    /// The credential.
    pub(crate) token: String,
    /// In place of the platform's own address.
    pub(crate) base_url: Option<String>,
    /// Time and size limits.
    pub(crate) options: CallOptions,
    /// The operation.
    pub(crate) operation: &'static str,
    /// Its parameters, by name.
    pub(crate) arguments: Value,
}

fn kook(call: Call) -> BoxFuture<'static, Result<Outcome, Error>> {
    Box::pin(async move {
        let client = build(kook_api::Kook::builder(&*call.token), &call)?;
        kook_api::dynamic::call(&client, call.operation, call.arguments).await
    })
}

/// The client of a call.
fn build<C>(builder: Builder<C>, call: &Call) -> Result<C, Error> {
    let builder = builder.options(call.options);
    match &call.base_url {
        Some(url) => builder.base_url(url),
        None => builder,
    }
    .build()
}
