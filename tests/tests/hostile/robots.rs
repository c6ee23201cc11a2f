//! The three platforms, called alike.

use std::time::{Duration, Instant};

use agora_chat_api::AgoraChat;
use bearychat_api::BearyChat;
use chat_core::{
    BoxFuture, Builder, CallOptions, Client, Error, Json, OperationMeta, Runtime, Transport, Unlimited,
    dynamic::Outcome,
};
use chat_tests::{arguments, server::Server, spec::Spec};
use kook_api::Kook;

/// As they are written in `spec/`.
pub(super) const PLATFORMS: [&str; 3] = ["agora-chat", "bearychat", "kook"];

/// A client of one of them.
#[derive(Debug)]
pub(super) enum Robot {
    Agora(AgoraChat),
    Bearychat(BearyChat),
    Kook(Kook),
}

impl Robot {
    /// A client of that server, which sends everything once.
    pub(super) fn at(platform: &str, url: &str, token: &str) -> Self {
        let options = CallOptions::new().attempts(1).timeout(Duration::from_secs(5));
        match platform {
            "agora-chat" => {
                let builder = AgoraChat::builder().token(token).base_url(format!("{url}/org/app"));
                Self::Agora(builder.options(options).limiter(Unlimited).build().unwrap())
            }
            "bearychat" => {
                let builder = BearyChat::builder(token).base_url(format!("{url}/v1")).host_url("rtm", url);
                Self::Bearychat(builder.options(options).limiter(Unlimited).build().unwrap())
            }
            _ => {
                let builder = Kook::builder(token).base_url(format!("{url}/api/v3"));
                Self::Kook(builder.options(options).limiter(Unlimited).build().unwrap())
            }
        }
    }

    /// A client that sends through that transport.
    pub(super) fn through(platform: &str, token: &str, transport: impl Transport) -> Self {
        match platform {
            "agora-chat" => {
                let builder = AgoraChat::builder().token(token).base_url("http://127.0.0.1/org/app");
                Self::Agora(builder.transport(transport).limiter(Unlimited).build().unwrap())
            }
            "bearychat" => Self::Bearychat(
                BearyChat::builder(token).transport(transport).limiter(Unlimited).build().unwrap(),
            ),
            _ => Self::Kook(Kook::builder(token).transport(transport).limiter(Unlimited).build().unwrap()),
        }
    }

    /// The same, with an hour for each call by a clock that runs a hundred times as fast.
    pub(super) fn quick(platform: &str, transport: impl Transport) -> Self {
        match platform {
            "agora-chat" => {
                let builder = AgoraChat::builder().token("TOKEN").base_url("http://127.0.0.1/org/app");
                Self::Agora(quick(builder, transport))
            }
            "bearychat" => Self::Bearychat(quick(BearyChat::builder("TOKEN"), transport)),
            _ => Self::Kook(quick(Kook::builder("TOKEN"), transport)),
        }
    }

    /// The same client, with this much time for a call.
    pub(super) fn within(&self, time: Duration) -> Self {
        let options = CallOptions::new().attempts(1).timeout(time);
        match self {
            Self::Agora(robot) => Self::Agora(robot.with(options)),
            Self::Bearychat(robot) => Self::Bearychat(robot.with(options)),
            Self::Kook(robot) => Self::Kook(robot.with(options)),
        }
    }

    pub(super) fn client(&self) -> &Client {
        match self {
            Self::Agora(robot) => robot.client(),
            Self::Bearychat(robot) => robot.client(),
            Self::Kook(robot) => robot.client(),
        }
    }

    pub(super) fn operations(&self) -> &'static [&'static OperationMeta] {
        match self {
            Self::Agora(_) => agora_chat_api::OPERATIONS,
            Self::Bearychat(_) => bearychat_api::OPERATIONS,
            Self::Kook(_) => kook_api::OPERATIONS,
        }
    }

    /// A call by name.
    pub(super) async fn call(&self, operation: &str, arguments: Json) -> Result<Outcome, Error> {
        match self {
            Self::Agora(robot) => agora_chat_api::dynamic::call(robot, operation, arguments).await,
            Self::Bearychat(robot) => bearychat_api::dynamic::call(robot, operation, arguments).await,
            Self::Kook(robot) => kook_api::dynamic::call(robot, operation, arguments).await,
        }
    }
}

/// A clock that runs a hundred times as fast.
struct Quick(Instant);

impl Runtime for Quick {
    fn now(&self) -> Instant {
        self.0 + self.0.elapsed() * 100
    }

    fn sleep(&self, time: Duration) -> BoxFuture<'static, ()> {
        Box::pin(tokio::time::sleep(time / 100))
    }
}

fn quick<C>(builder: Builder<C>, transport: impl Transport) -> C {
    let hour = CallOptions::new().timeout(Duration::from_secs(3600));
    let builder = builder.transport(transport).limiter(Unlimited).options(hour);
    builder.runtime(Quick(Instant::now())).build().unwrap()
}

/// The parameter that the platform's token travels as, where it is none of a header.
pub(super) fn token_parameter(platform: &str) -> Option<&'static str> {
    (platform == "bearychat").then_some("token")
}

/// Each literal request of the platform, as an operation and the arguments that make it.
pub(super) fn calls(spec: &Spec, platform: &str) -> Vec<(String, Json)> {
    let call = |literal: chat_tests::spec::Literal| {
        let operation = spec.operation(&literal.operation);
        let taken =
            arguments::of(&spec.platform, operation, &literal.request, token_parameter(platform)).unwrap();
        (literal.operation, taken)
    };
    spec.literals().into_iter().map(call).collect()
}

/// An address of this machine where nobody listens.
pub(super) async fn nobody() -> String {
    let server = Server::answering(chat_tests::server::Answer::json("{}")).await.unwrap();
    server.url()
}
