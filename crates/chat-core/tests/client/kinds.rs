//! What kind of failure it is: what the platform and the operation say of status, code and message.

use chat_core::{
    Builder, Client, Error,
    ErrorKind::{
        self, AlreadyExists, Conflict, FeatureDisabled, Forbidden, Invalid, NotFound, Other, QuotaExceeded,
        RateLimited, TokenExpired,
    },
    ErrorRule, FixedToken, Json, Method, Operation, OperationMeta, PlatformMeta, Reply, Request, call,
};

use crate::support::{Act, DEMO, Demo, Server, TOKEN, answer};

static STRICT: PlatformMeta = DEMO.errors(&[
    ErrorRule::new(Forbidden).status(403),
    ErrorRule::new(Invalid).code("7"),
    ErrorRule::new(RateLimited).status(403).code("7"),
    ErrorRule::new(QuotaExceeded).status(403).code("7").text("Limit of the APP"),
    ErrorRule::new(AlreadyExists).code("7").text("exists"),
    ErrorRule::new(FeatureDisabled).text("not open"),
]);

/// An operation with failures of its own.
#[derive(Clone, Debug)]
struct Own(Client);

impl Operation for Own {
    const META: &'static OperationMeta =
        &OperationMeta::new("thing.own", Method::Post, "/own").payload("data").errors(&[
            ErrorRule::new(Conflict).code("7"),
            ErrorRule::new(NotFound).status(404),
            ErrorRule::new(TokenExpired).text("not open"),
        ]);
    type Output = Json;

    fn client(&self) -> &Client {
        &self.0
    }

    fn request(&self) -> Result<Request, Error> {
        Request::new(Self::META, &[])
    }

    fn decode(reply: &mut Reply) -> Result<Json, Error> {
        reply.json()
    }
}

call!(Own);

/// The kind for an operation without failures of its own, and for one with some.
async fn kinds(status: u16, code: u32, message: &str) -> (ErrorKind, ErrorKind) {
    let body = format!(r#"{{"code":{code},"message":"{message}"}}"#);
    let server = Server::start([answer(status, &[("retry-after", "3600")], &body)]).await;
    let demo = Builder::new(FixedToken::new(&STRICT, TOKEN), Demo).base_url(format!("{}/v1", server.url));
    let client = demo.build().unwrap().0;
    (Act(client.clone()).await.unwrap_err().kind(), Own(client).await.unwrap_err().kind())
}

#[tokio::test]
async fn the_rule_that_tells_most_counts() {
    for (status, code, message, kind) in [
        (403, 8, "no", Forbidden),
        (418, 8, "no", Other),
        (403, 7, "no", RateLimited),
        (403, 7, "the limit of the app is reached", QuotaExceeded),
        (400, 7, "the limit of the app is reached", Invalid),
        (400, 7, "it exists", AlreadyExists),
        (403, 7, "it exists", AlreadyExists),
        (403, 8, "it exists", Forbidden),
        (500, 8, "That is NOT OPEN.", FeatureDisabled),
        (403, 7, "not open", FeatureDisabled),
        (403, 7, "that exists and is not open", AlreadyExists),
    ] {
        assert_eq!(kinds(status, code, message).await.0, kind, "{status} {code} {message}");
    }
}

#[tokio::test]
async fn an_operations_own_rule_goes_before_an_equal_one() {
    for (status, code, message, kind) in [
        (400, 7, "no", Conflict),
        (404, 7, "no", Conflict),
        (404, 8, "no", NotFound),
        (500, 8, "not open", TokenExpired),
        (403, 7, "no", RateLimited),
        (403, 7, "the limit of the app is reached", QuotaExceeded),
        (403, 8, "no", Forbidden),
    ] {
        assert_eq!(kinds(status, code, message).await.1, kind, "{status} {code} {message}");
    }
}
