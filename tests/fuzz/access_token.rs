//! AccessToken2: whatever an app and its users are called, a token is refused, or says what was asked for.

use std::{io::Read, time::Duration};

use agora_chat_api::AppCertificate;
use base64::{Engine, engine::general_purpose::STANDARD};
use flate2::read::ZlibDecoder;

use crate::bytes::{Decisions, edited};

/// 32 digits, such as an app's ID has.
const DIGITS: &str = "970CA35de60c44645bbae8a215061b33";
const PIECES: &[&str] = &["", "0", "f", "G", " ", "\0", "é", "消息", "５", "\n", DIGITS];

/// As the documents describe a token: a signature, then what is signed; little-endian, lengths in two bytes.
struct Reader<'a>(Decisions<'a>);

impl<'a> Reader<'a> {
    fn text(&mut self) -> &'a [u8] {
        let length = self.0.number(2) as usize;
        self.0.take(length)
    }
}

fn a_token_says_what_was_asked(bytes: &[u8]) {
    let mut decisions = Decisions::new(bytes);
    let life = match decisions.below(4) {
        0 => Duration::from_secs(decisions.number(2)),
        1 => Duration::from_millis(decisions.number(4)),
        2 => Duration::from_nanos(decisions.number(8)),
        _ => Duration::MAX,
    };
    let times = if decisions.below(8) == 7 { 4000 } else { 1 };
    let user = String::from_utf8_lossy(decisions.take(20)).repeat(times);
    let id = edited(DIGITS.as_bytes(), &mut decisions, PIECES);
    let id = String::from_utf8_lossy(&id);

    let is_id = id.len() == 32 && id.chars().all(|letter| letter.is_ascii_hexdigit());
    let certificate = AppCertificate::new(&*id, DIGITS);
    assert_eq!(certificate.is_ok(), is_id, "{id:?}");
    assert_eq!(AppCertificate::new(DIGITS, &*id).is_ok(), is_id, "{id:?}");
    let Ok(certificate) = certificate else { return };

    let lasts = life >= Duration::from_secs(1) && life <= Duration::from_secs(24 * 60 * 60);
    let is_user = !user.is_empty() && user.len() <= usize::from(u16::MAX);
    for (user, token, granted) in [
        ("", certificate.app_token(life), lasts),
        (&*user, certificate.user_token(&user, life), lasts && is_user),
    ] {
        assert_eq!(token.is_ok(), granted, "{life:?} {user:?}");
        let Ok(token) = token else { continue };
        let packed = token.secret().reveal().strip_prefix("007").unwrap();
        let mut unpacked = Vec::new();
        ZlibDecoder::new(&*STANDARD.decode(packed).unwrap()).read_to_end(&mut unpacked).unwrap();
        let mut token = Reader(Decisions::new(&unpacked));
        assert_eq!(token.text().len(), 32, "the signature");
        assert_eq!(token.text(), id.as_bytes());
        let (_issued, expires, salt) = (token.0.number(4), token.0.number(4), token.0.number(4));
        assert_eq!(expires, life.as_secs());
        assert!((1..=99_999_999).contains(&salt), "{salt}");
        let privilege = if user.is_empty() { 2 } else { 1 };
        // one service, which is chat, and one privilege in it
        let service = [2, 2, 2, 2].map(|bytes| token.0.number(bytes));
        assert_eq!((service, token.0.number(4)), ([1, 5, 1, privilege], life.as_secs()));
        assert_eq!(token.text(), user.as_bytes());
        assert!(token.0.are_over());
    }
}

#[test]
fn an_access_token() {
    fuzz!(a_token_says_what_was_asked, rounds = 2000);
}
