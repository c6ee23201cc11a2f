//! Tokens that an app signs itself: `AccessToken2`, of version 007.
//!
//! All of it is by hand: a token is not asked of a server but computed, and the specification describes calls.
//!
//! A token is `007` and, in base64, a deflated sequence: a signature, then what is signed. Numbers are little-endian, and
//! a text has its length in front, in two bytes.

use std::{
    future,
    io::{self, Write},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use base64::{Engine, engine::general_purpose::STANDARD};
use chat_core::{BoxFuture, Error, ErrorKind, Secret, Token, TokenProvider};
use flate2::{Compression, write::ZlibEncoder};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

const VERSION: &str = "007";
/// The service that tokens are for, by its number.
const CHAT: u16 = 5;
/// Salts are random numbers up to this one.
const SALTS: u32 = 99_999_999;
/// The longest life of a token.
const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);

/// An app's ID and certificate, as the console shows them: what tokens are signed with, on this machine.
///
/// As a [`TokenProvider`] it gives a client the app's own tokens, so that it never runs out of one. That is all a client
/// needs, but on old clusters, which want such a token exchanged: see [`TokenExchange`](crate::TokenExchange).
///
/// ```
/// use std::time::Duration;
/// use agora_chat_api::AppCertificate;
///
/// let certificate =
///     AppCertificate::new("970CA35de60c44645bbae8a215061b33", "5CFd2fd1755d40ecb72977518be15d3b")?;
/// let token = certificate.user_token("0ffe2d80-ed76-11e8-8d66-279e3e1c214b", Duration::from_secs(3600))?;
/// assert!(token.secret().reveal().starts_with("007"));
/// # Ok::<(), agora_chat_api::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct AppCertificate {
    app_id: String,
    certificate: Secret,
    client_token_life: Duration,
}

impl AppCertificate {
    /// The certificate of an app.
    ///
    /// # Errors
    /// [`ErrorKind::Request`] unless both are 32 hexadecimal digits.
    ///
    /// ```
    /// use agora_chat_api::AppCertificate;
    ///
    /// let error = AppCertificate::new("970CA35de60c44645bbae8a215061b33", "secret").unwrap_err();
    /// assert_eq!(error.message(), "the app's certificate is not 32 hexadecimal digits");
    /// ```
    pub fn new(app_id: impl Into<String>, certificate: impl Into<Secret>) -> Result<Self, Error> {
        let (app_id, certificate) = (app_id.into(), certificate.into());
        for (what, text) in [("ID", &*app_id), ("certificate", certificate.reveal())] {
            if text.len() != 32 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
                return Err(wrong(format!("the app's {what} is not 32 hexadecimal digits")));
            }
        }
        Ok(Self { app_id, certificate, client_token_life: LONGEST })
    }

    /// How long each token of a client is good for; 24 hours unless set.
    ///
    /// # Errors
    /// As [`app_token`](Self::app_token).
    ///
    /// ```
    /// use std::time::Duration;
    /// use agora_chat_api::AppCertificate;
    ///
    /// let certificate =
    ///     AppCertificate::new("970CA35de60c44645bbae8a215061b33", "5CFd2fd1755d40ecb72977518be15d3b")?
    ///         .client_token_life(Duration::from_secs(3600))?;
    /// # Ok::<(), agora_chat_api::Error>(())
    /// ```
    pub fn client_token_life(mut self, life: Duration) -> Result<Self, Error> {
        seconds(life)?;
        self.client_token_life = life;
        Ok(self)
    }

    /// A token of the app: what calls of this crate are made with. Keep it on your servers, for it may do everything.
    ///
    /// # Errors
    /// [`ErrorKind::Limit`] for a life that is shorter than a second or longer than 24 hours.
    ///
    /// ```
    /// use std::time::Duration;
    /// use agora_chat_api::{AppCertificate, ErrorKind};
    ///
    /// let certificate =
    ///     AppCertificate::new("970CA35de60c44645bbae8a215061b33", "5CFd2fd1755d40ecb72977518be15d3b")?;
    /// let token = certificate.app_token(Duration::from_secs(3600))?;
    /// assert_eq!(token.life(), Some(Duration::from_secs(3600)));
    /// let error = certificate.app_token(Duration::from_secs(25 * 3600)).unwrap_err();
    /// assert_eq!(error.kind(), ErrorKind::Limit);
    /// # Ok::<(), agora_chat_api::Error>(())
    /// ```
    pub fn app_token(&self, expires_in: Duration) -> Result<Token, Error> {
        self.token(&Grant::App, expires_in)
    }

    /// A token with which a user logs in: what you hand to the user's device.
    ///
    /// The user is named by the UUID that the server gave at the registration, not by the user ID: by
    /// [`User::uuid`](crate::User::uuid), which `user().register(…)` answers, and `user().get(…)` later.
    ///
    /// # Errors
    /// [`ErrorKind::Limit`] for a life that is shorter than a second or longer than 24 hours, [`ErrorKind::Request`] for
    /// an empty UUID.
    ///
    /// ```
    /// use std::time::Duration;
    /// use agora_chat_api::AppCertificate;
    ///
    /// let certificate =
    ///     AppCertificate::new("970CA35de60c44645bbae8a215061b33", "5CFd2fd1755d40ecb72977518be15d3b")?;
    /// let token = certificate.user_token("0ffe2d80-ed76-11e8-8d66-279e3e1c214b", Duration::from_secs(3600))?;
    /// assert!(certificate.user_token("", Duration::from_secs(3600)).is_err());
    /// # Ok::<(), agora_chat_api::Error>(())
    /// ```
    pub fn user_token(&self, user_uuid: &str, expires_in: Duration) -> Result<Token, Error> {
        if user_uuid.is_empty() {
            return Err(wrong("a user's token needs the user's UUID"));
        }
        self.token(&Grant::User(user_uuid), expires_in)
    }

    fn token(&self, grant: &Grant<'_>, expires_in: Duration) -> Result<Token, Error> {
        let seconds = seconds(expires_in)?;
        let token = self.signed(grant, seconds, Stamp::now()?)?;
        Ok(Token::new(token).expires_in(Duration::from_secs(seconds.into())))
    }

    fn signed(&self, grant: &Grant<'_>, seconds: u32, stamp: Stamp) -> Result<Secret, Error> {
        let (privilege, user) = match grant {
            Grant::User(uuid) => (1_u16, *uuid),
            Grant::App => (2, ""),
        };
        let one = 1_u16.to_le_bytes();
        let seconds = seconds.to_le_bytes();
        let mut message = Vec::new();
        put(&mut message, self.app_id.as_bytes())?;
        for number in [stamp.issued.to_le_bytes(), seconds, stamp.salt.to_le_bytes()] {
            message.extend(number);
        }
        // one service, and one privilege in it
        for number in [one, CHAT.to_le_bytes(), one, privilege.to_le_bytes()] {
            message.extend(number);
        }
        message.extend(seconds);
        put(&mut message, user.as_bytes())?;

        let key = hmac(&stamp.issued.to_le_bytes(), self.certificate.reveal().as_bytes());
        let key = hmac(&stamp.salt.to_le_bytes(), &key);
        let mut token = Vec::new();
        put(&mut token, &hmac(&key, &message))?;
        token.extend(message);
        let token = deflated(&token).map_err(|error| wrong(format!("no token: {error}")))?;
        Ok([VERSION, &STANDARD.encode(token)].concat().into())
    }
}

/// Whom a token is for.
enum Grant<'a> {
    App,
    User(&'a str),
}

/// What makes a token unlike the others.
#[derive(Clone, Copy)]
struct Stamp {
    /// In seconds since 1970.
    issued: u32,
    salt: u32,
}

impl Stamp {
    fn now() -> Result<Self, Error> {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).ok();
        let issued = since
            .and_then(|since| u32::try_from(since.as_secs()).ok())
            .ok_or_else(|| wrong("this machine's clock is not between 1970 and 2106"))?;
        let random = getrandom::u32().map_err(|error| wrong(format!("no random number: {error}")))?;
        Ok(Self { issued, salt: random % SALTS + 1 })
    }
}

fn wrong(message: impl Into<String>) -> Error {
    Error::new(ErrorKind::Request, message)
}

/// A token's life, checked.
fn seconds(life: Duration) -> Result<u32, Error> {
    match u32::try_from(life.as_secs()) {
        Ok(seconds) if seconds > 0 && life <= LONGEST => Ok(seconds),
        _ => Err(Error::new(
            ErrorKind::Limit,
            format!("a token is good for 1 second to 24 hours, and this one would be for {life:?}"),
        )),
    }
}

/// Appends a text, its length in front. Of a token's texts only the user's can be too long.
fn put(out: &mut Vec<u8>, text: &[u8]) -> Result<(), Error> {
    let length = u16::try_from(text.len()).map_err(|_| wrong("the user's UUID is too long"))?;
    out.extend(length.to_le_bytes());
    out.extend(text);
    Ok(())
}

/// As zlib writes it.
fn deflated(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes)?;
    encoder.finish()
}

/// HMAC with SHA-256. The key is shorter than a block, and is padded with zeros.
fn hmac(key: &[u8], message: &[u8]) -> [u8; 32] {
    let mut block = hmac::digest::Key::<Hmac<Sha256>>::default();
    for (padded, byte) in block.iter_mut().zip(key) {
        *padded = *byte;
    }
    Hmac::<Sha256>::new(&block).chain_update(message).finalize().into_bytes().into()
}

// by hand: a provider of tokens that are not fetched
impl TokenProvider for AppCertificate {
    fn fetch(&self) -> BoxFuture<'_, Result<Token, Error>> {
        Box::pin(future::ready(self.app_token(self.client_token_life)))
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    // What the platform's own implementations make of these (AgoraIO/Tools, DynamicKey/AgoraDynamicKey): the one in Rust,
    // which compresses as this one does; then as their tests have it those in Java, Python and C++, in JavaScript, in Go.
    const ID: &str = "970CA35de60c44645bbae8a215061b33";
    const CERTIFICATE: &str = "5CFd2fd1755d40ecb72977518be15d3b";
    const USER: &str = "2882341273";
    const STAMP: Stamp = Stamp { issued: 1_111_111, salt: 1 };
    const OF_APP: [&str; 4] = [
        "007eJwBXgCh/yAALW6Fw0NvGBG8LEMXO/NOqgR9XolqvU71TGVBEMD63lAgADk3MENBMzVkZTYwYzQ0NjQ1YmJhZThhMjE1MDYxYjMzR/QQAFgCAAABAAAAAQAFAAEAAgBYAgAAAACt8hhr",
        "007eJxTYNDNaz3snC8huEfHWdz6s98qltq4zqy9fl99Uh0FDvy6F6DAYGlu4OxobJqSamaQbGJiZmKalJSYapFoZGhqYGaYZGzs/kWAIYKJgYGRAYRZgZgJzGdgAACt8hhr",
        "007eJxTYNDNaz3snC8huEfHWdz6s98qltq4zqy9fl99Uh0FDvy6F6DAYGlu4OxobJqSamaQbGJiZmKalJSYapFoZGhqYGaYZGzs/kWAIYKJgYGRAYRZGRgZmMB8BgYArfIYaw==",
        "007eJxSYNDNaz3snC8huEfHWdz6s98qltq4zqy9fl99Uh0FDvy6F6DAYGlu4OxobJqSamaQbGJiZmKalJSYapFoZGhqYGaYZGzs/kWAIYKJgYGRAYRZGRgZmMB8BgZAAAAA//+t8hhr",
    ];
    const OF_USER: [&str; 4] = [
        "007eJwBaACX/yAAKFI7Qiu/4Dzu5NDK71nWhv4lGOtwB33aJ8381Ej/ZK4gADk3MENBMzVkZTYwYzQ0NjQ1YmJhZThhMjE1MDYxYjMzR/QQAFgCAAABAAAAAQAFAAEAAQBYAgAACgAyODgyMzQxMjczH6UeuA==",
        "007eJxTYNAIsnbS3v/A5t2TC6feR15r+6cq8bqAvfaW+tk/Vzz+p6xTYLA0N3B2NDZNSTUzSDYxMTMxTUpKTLVINDI0NTAzTDI2dv8iwBDBxMDAyADCrEDMCOZzMRhZWBgZmxgamRsDAB+lHrg=",
        "007eJxTYNAIsnbS3v/A5t2TC6feR15r+6cq8bqAvfaW+tk/Vzz+p6xTYLA0N3B2NDZNSTUzSDYxMTMxTUpKTLVINDI0NTAzTDI2dv8iwBDBxMDAyADCrAyMDIxgPheDkYWFkbGJoZG5MQAfpR64",
        "007eJxSYNAIsnbS3v/A5t2TC6feR15r+6cq8bqAvfaW+tk/Vzz+p6xTYLA0N3B2NDZNSTUzSDYxMTMxTUpKTLVINDI0NTAzTDI2dv8iwBDBxMDAyADCrAyMDIxgPheDkYWFkbGJoZG5MSAAAP//H6UeuA==",
    ];

    fn certificate() -> AppCertificate {
        AppCertificate::new(ID, CERTIFICATE).unwrap()
    }

    fn inflated(token: &str) -> Vec<u8> {
        let compressed = STANDARD.decode(token.strip_prefix(VERSION).unwrap()).unwrap();
        let mut inflated = Vec::new();
        flate2::read::ZlibDecoder::new(&*compressed).read_to_end(&mut inflated).unwrap();
        inflated
    }

    /// What a token says.
    #[derive(Debug, PartialEq)]
    struct Parsed {
        app_id: String,
        issued: u32,
        expires: u32,
        salt: u32,
        service: u16,
        privileges: Vec<(u16, u32)>,
        user: String,
    }

    fn parsed(token: &Secret) -> Parsed {
        fn number<const N: usize>(bytes: &mut &[u8]) -> [u8; N] {
            let (number, rest) = bytes.split_first_chunk().unwrap();
            *bytes = rest;
            *number
        }
        fn text<'a>(bytes: &mut &'a [u8]) -> &'a [u8] {
            let length = u16::from_le_bytes(number(bytes)).into();
            let (text, rest) = bytes.split_at(length);
            *bytes = rest;
            text
        }
        let token = inflated(token.reveal());
        let mut bytes = &token[..];
        let bytes = &mut bytes;
        assert_eq!(text(bytes).len(), 32);
        let app_id = String::from_utf8(text(bytes).to_vec()).unwrap();
        let [issued, expires, salt] = [(); 3].map(|()| u32::from_le_bytes(number(bytes)));
        assert_eq!(u16::from_le_bytes(number(bytes)), 1);
        let service = u16::from_le_bytes(number(bytes));
        let privileges = (0..u16::from_le_bytes(number(bytes)))
            .map(|_| (u16::from_le_bytes(number(bytes)), u32::from_le_bytes(number(bytes))))
            .collect();
        let user = String::from_utf8(text(bytes).to_vec()).unwrap();
        assert!(bytes.is_empty());
        Parsed { app_id, issued, expires, salt, service, privileges, user }
    }

    #[test]
    fn tokens_are_those_of_the_platforms_own_implementations() {
        for (grant, official) in [(Grant::App, OF_APP), (Grant::User(USER), OF_USER)] {
            let token = certificate().signed(&grant, 600, STAMP).unwrap();
            assert_eq!(token.reveal(), official[0]);
            for other in official {
                assert_eq!(inflated(token.reveal()), inflated(other));
            }
        }
    }

    #[test]
    fn tokens_say_what_they_are_for() {
        let said = |privileges, user: &str| Parsed {
            app_id: ID.to_owned(),
            issued: 1_111_111,
            expires: 600,
            salt: 1,
            service: 5,
            privileges,
            user: user.to_owned(),
        };
        assert_eq!(parsed(&Secret::from(OF_APP[0])), said(vec![(2, 600)], ""));
        assert_eq!(parsed(&Secret::from(OF_USER[0])), said(vec![(1, 600)], USER));
    }

    #[test]
    fn tokens_are_made_now_and_differ() {
        let now = || SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
        let before = now();
        let token = || certificate().user_token(USER, Duration::from_millis(3_600_999)).unwrap();
        let (one, other) = (token(), token());
        assert_ne!(one.secret(), other.secret());
        assert_eq!(one.life(), Some(Duration::from_secs(3600)));
        let said = parsed(one.secret());
        assert!((before..=now()).contains(&said.issued.into()), "{said:?}");
        assert!((1..=SALTS).contains(&said.salt), "{said:?}");
        assert_eq!((said.expires, said.privileges, said.user), (3600, vec![(1, 3600)], USER.to_owned()));
    }

    #[test]
    fn what_makes_no_token_is_refused() {
        let (longer, letters) = ([ID, "0"].concat(), ID.replace('9', "g"));
        for bad in ["", &ID[1..], &longer, &letters, "９70CA35de60c44645bbae8a215061b"] {
            let id = AppCertificate::new(bad, CERTIFICATE).unwrap_err();
            assert_eq!(id.to_string(), "the app's ID is not 32 hexadecimal digits");
            let certificate = AppCertificate::new(ID, bad).unwrap_err();
            assert_eq!(certificate.to_string(), "the app's certificate is not 32 hexadecimal digits");
        }
        for life in
            [Duration::ZERO, Duration::from_millis(999), LONGEST + Duration::from_nanos(1), Duration::MAX]
        {
            assert_eq!(certificate().app_token(life).unwrap_err().kind(), ErrorKind::Limit, "{life:?}");
            assert_eq!(
                certificate().client_token_life(life).unwrap_err().kind(),
                ErrorKind::Limit,
                "{life:?}"
            );
        }
        certificate().app_token(LONGEST).unwrap();
        for user in [String::new(), "u".repeat(1 << 16)] {
            let error = certificate().user_token(&user, LONGEST).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Request, "{error}");
        }
    }

    #[tokio::test]
    async fn clients_get_tokens_of_the_app() {
        let token = certificate().fetch().await.unwrap();
        assert_eq!(token.life(), Some(LONGEST));
        assert_eq!(parsed(token.secret()).privileges, [(2, 86_400)]);
        let hour = Duration::from_secs(3600);
        let token = certificate().client_token_life(hour).unwrap().fetch().await.unwrap();
        assert_eq!((token.life(), parsed(token.secret()).expires), (Some(hour), 3600));
    }

    #[test]
    fn the_certificate_is_not_shown() {
        let shown = format!("{:?}", certificate());
        assert!(shown.contains(ID) && !shown.contains(CERTIFICATE), "{shown}");
    }
}
