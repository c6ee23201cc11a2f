//! The platforms that can be called.

use chat_core::{BoxFuture, CallOptions, Error, OperationMeta, dynamic::Outcome};
use serde_json::Value;

/// What a platform's crate offers by name.
macro_rules! platform {
    ($name:literal, $krate:ident) => {
        Platform {
            name: $name,
            environment: $krate::dynamic::ENVIRONMENT,
            operations: $krate::OPERATIONS,
            call: |call| {
                Box::pin(async move {
                    let mut builder = $krate::dynamic::builder(|word| call.word(word)).options(call.options);
                    if let Some(url) = call.base_url {
                        builder = builder.host_url_of(call.operation, url);
                    }
                    $krate::dynamic::call(&builder.build()?, call.operation.name, call.arguments).await
                })
            },
        }
    };
}

/// All platforms.
pub(crate) static PLATFORMS: &[Platform] = &[
    platform!("agora-chat", agora_chat_api),
    platform!("bearychat", bearychat_api),
    platform!("kook", kook_api),
];

/// A platform that can be called.
#[derive(Debug)]
pub(crate) struct Platform {
    /// Its name on the command line.
    pub(crate) name: &'static str,
    /// What a client is set up with, the token first, and the environment variables that hold it.
    pub(crate) environment: &'static [(&'static str, &'static str)],
    /// What can be called.
    pub(crate) operations: &'static [&'static OperationMeta],
    /// Calls it.
    pub(crate) call: fn(Call) -> BoxFuture<'static, Result<Outcome, Error>>,
}

/// A call of any platform.
pub(crate) struct Call {
    /// What the client is set up with, by name.
    pub(crate) words: Vec<(&'static str, String)>,
    /// In place of the operation's own host.
    pub(crate) base_url: Option<String>,
    /// Time and size limits.
    pub(crate) options: CallOptions,
    /// The operation.
    pub(crate) operation: &'static OperationMeta,
    /// Its parameters, by name.
    pub(crate) arguments: Value,
}

impl Call {
    fn word(&self, name: &str) -> Option<String> {
        self.words.iter().find(|(known, _)| *known == name).map(|(_, word)| word.clone())
    }
}
