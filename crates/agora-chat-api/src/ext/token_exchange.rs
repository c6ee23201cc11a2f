//! Tokens that the platform gives in exchange for those that an app signs itself.

use chat_core::{BoxFuture, Error, Token, TokenProvider};

use crate::{AgoraChat, token::AppToken};

/// Tokens of the app that the platform gives in exchange for an `AccessToken2`: `token().create()`, as often as a client
/// needs one.
///
/// Today's documents send the `AccessToken2` itself with every call, and then a client needs its
/// [`AppCertificate`](crate::AppCertificate) and nothing else. The exchange is for clusters that do not take it: older
/// documents ask for it, and the platform's Java SDK still makes it.
///
/// Such a token ends when that which it was exchanged for ends. Its end is told by the server's clock and measured by
/// this machine's: where that is ahead by more than the token's life, each call fetches a new one.
///
/// ```
/// use agora_chat_api::{AgoraChat, AppCertificate, TokenExchange};
///
/// let certificate =
///     AppCertificate::new("970CA35de60c44645bbae8a215061b33", "5CFd2fd1755d40ecb72977518be15d3b")?;
/// let cluster = AgoraChat::builder().host("a41.chat.agora.io").app_key("org#app");
/// // The one exchanges tokens, the other calls with what it gets for them.
/// let exchange = TokenExchange::new(cluster.clone().token_provider(certificate).build()?);
/// let agora_chat = cluster.token_provider(exchange).build()?;
/// # Ok::<(), agora_chat_api::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct TokenExchange {
    agora_chat: AgoraChat,
}

impl TokenExchange {
    /// What this client exchanges its tokens for. They must be of the app: those of an
    /// [`AppCertificate`](crate::AppCertificate).
    // by hand: of a provider that the specification knows nothing of
    pub fn new(agora_chat: AgoraChat) -> Self {
        Self { agora_chat }
    }
}

// by hand: in the specification the exchange is a call like others; that its answer is for another client is not in it
impl TokenProvider for TokenExchange {
    // by hand: as the trait
    fn fetch(&self) -> BoxFuture<'_, Result<Token, Error>> {
        let exchange = self.agora_chat.token().create();
        Box::pin(async move {
            let AppToken { access_token, expires, .. } = exchange.await?;
            let token = Token::new(access_token);
            Ok(match expires.to_system_time() {
                Some(end) => token.expires_at(end),
                None => token,
            })
        })
    }
}
