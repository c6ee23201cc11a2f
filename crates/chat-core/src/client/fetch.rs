//! Downloads from servers that are not the platform's.

use super::Client;
use crate::{
    Auth, Download, Error, ErrorKind, Host, OperationMeta, Pending, RateLimit, Reply, Request, Secret,
    transport::{Address, Scheme},
};

/// Any other server: it gets no token, and no word of its refusals means anything.
pub(super) static ELSEWHERE: Host =
    Host { name: "elsewhere", base: "", auth: Auth::None, code: None, error_code: "", error_text: &[] };

impl Client {
    /// Downloads from an address that the platform told: a file in a store, on a server that is not the platform's.
    ///
    /// The address is sent as it is, with neither token nor cookie nor referer, by the client's own transport: through
    /// its proxy, trusting its certificates. Redirects are not followed. The operation says what errors name, how the
    /// address is asked (GET) and whether that is repeated; it must return [`Returns::Stream`](crate::Returns::Stream).
    /// Who has such an address has the file, so it is a secret: no error and no `Debug` shows more of it than the server.
    ///
    /// A client whose hosts are all on this machine is set up without proxies, and with the feature `rustls` without
    /// certificates; to fetch from elsewhere it needs [`Builder::transport`](crate::Builder::transport) with
    /// [`HttpTransport::new`](crate::HttpTransport::new).
    ///
    /// # Errors
    /// - [`ErrorKind::Request`] for what is no address, holds a user name or password, or is plain HTTP to another
    ///   machine, unless the client allows that ([`Builder::allow_plain_http`](crate::Builder::allow_plain_http)).
    /// - [`ErrorKind::Other`] for a status of 401 or 403: stores answer so if the address has expired. Other refusals
    ///   are told by their status, and none in the server's words.
    /// - Those of any call that are not refusals.
    ///
    /// ```
    /// use chat_core::{Method, OperationMeta, Returns};
    /// # use chat_core::{
    /// #     BoxFuture, Builder, Client, Error, FixedToken, Outgoing, PlatformMeta, ResponseBody,
    /// #     Transport, TransportResponse,
    /// # };
    /// # static DEMO: PlatformMeta = PlatformMeta::new("demo", "Demo", &[]);
    /// # struct Store;
    /// # impl Transport for Store {
    /// #     fn send(&self, outgoing: &Outgoing<'_>) -> BoxFuture<'static, Result<TransportResponse, Error>> {
    /// #         assert_eq!(outgoing.url(), "https://store.example/2018112717.gz?Expires=1543316122&Signature=abcd");
    /// #         assert!(!outgoing.headers().is_ok_and(|headers| headers.contains_key("authorization")));
    /// #         let body = ResponseBody::full("the file");
    /// #         Box::pin(async { Ok(TransportResponse::new(200.try_into().unwrap(), Default::default(), body)) })
    /// #     }
    /// # }
    ///
    /// const DOWNLOAD: &OperationMeta =
    ///     &OperationMeta::new("history.download", Method::Get, "/").returns(Returns::Stream).idempotent();
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Error> {
    /// # let builder = Builder::new(FixedToken::new(&DEMO, "token"), |client: Client| client);
    /// # let client = builder.transport(Store).build()?;
    /// let address = "https://store.example/2018112717.gz?Expires=1543316122&Signature=abcd";
    /// let file = client.fetch(DOWNLOAD, address).await?;
    /// assert_eq!(file.bytes(1 << 20).await?, b"the file");
    /// # Ok(())
    /// # }
    /// ```
    pub fn fetch(&self, meta: &'static OperationMeta, address: impl Into<Secret>) -> Pending<Download> {
        let (client, address) = (self.clone(), address.into());
        let reply = async move {
            let reply = client.fetched(meta, &address).await;
            reply.map_err(|error| error.of(meta))
        };
        Pending::with(Box::pin(reply), Reply::download)
    }

    async fn fetched(&self, meta: &'static OperationMeta, address: &Secret) -> Result<Reply, Error> {
        let address = self.address(address.reveal())?;
        let request = Request::secret(meta, &address.path, &address.query);
        let reply = self.attempts(meta, &ELSEWHERE, &address.base, &request).await;
        reply.map_err(told)
    }

    fn address(&self, url: &str) -> Result<Address, Error> {
        let refused = |why| Error::new(ErrorKind::Request, format!("the address {why}"));
        let (address, scheme) = Address::parse(url).map_err(refused)?;
        if scheme == Scheme::PlainHttp && !self.shared.plain_http {
            return Err(refused(
                "is plain HTTP, which shows the file to the network; use https, or Builder::allow_plain_http",
            ));
        }
        Ok(address)
    }
}

/// The failure without what would mislead: the platform's token was not sent, and its limits are not counted.
fn told(mut error: Error) -> Error {
    let inner = error.inner();
    inner.excerpt = None;
    inner.code = None;
    inner.rate_limit = RateLimit::default();
    inner.before = inner.before.take().map(told);
    if inner.status.is_some_and(|status| matches!(status.as_u16(), 401 | 403)) {
        inner.kind = ErrorKind::Other;
        inner.message = "the address is refused: it is wrong, or has expired".to_owned();
    }
    error
}
