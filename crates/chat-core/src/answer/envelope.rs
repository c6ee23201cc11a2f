//! Settles an answer: finds where the payload starts and whether the platform refused, without decoding the
//! payload twice and whatever the order of the members.

use http::StatusCode;
use serde::de::IgnoredAny;
use serde_json::Value;

use super::{
    locate,
    scan::{closes, follow, is_key, member, members, number, start, value},
};
use crate::{
    Code, Error, ErrorKind, ErrorRule, Host, OperationMeta, PlatformMeta, Returns, error::tame,
    request::Hidden,
};

/// A failure under 2xx that no envelope announces is short: only such bodies are searched for a code.
const PROBE: usize = 1024;

/// What settling needs to know.
pub(crate) struct Surroundings<'a> {
    pub(crate) platform: &'static PlatformMeta,
    pub(crate) host: &'static Host,
    pub(crate) meta: &'static OperationMeta,
    pub(crate) status: StatusCode,
    pub(crate) hidden: &'a Hidden,
}

/// Where the payload starts; `None` = there is none.
pub(crate) fn settle(surroundings: &Surroundings<'_>, text: &str) -> Result<Option<usize>, Error> {
    let Surroundings { host, meta, status, .. } = surroundings;
    if !status.is_success() {
        return Err(surroundings.refusal(text));
    }
    let start = start(text);
    let nothing = meta.returns == Returns::Nothing;
    let payload = match host.code {
        // nothing was due, and nothing came
        Some(_) if nothing && start == text.len() => return Ok(None),
        Some(code_name) if nothing || !meta.payload.is_empty() => {
            let (code, payload) = coded(text, start, code_name, meta.payload);
            match code.and_then(|at| value(text, at)) {
                Some("0" | "\"0\"") => payload,
                Some(code) if code.starts_with('"') || code.parse::<i64>().is_ok() => {
                    return Err(surroundings.refusal(text));
                }
                _ if surroundings.probe(text, start) => return Err(surroundings.refusal(text)),
                _ => {
                    let message = format!("the answer has no usable `{code_name}`");
                    return Err(surroundings.not_as_documented(text, &message));
                }
            }
        }
        _ => {
            let payload = follow(text, start, meta.payload);
            let absent = nothing || payload.is_none();
            let failed = (absent || meta.payload.is_empty()) && surroundings.probe(text, start)
                || (absent || surroundings.explained(text, start)) && surroundings.named(text, start);
            if failed {
                return Err(surroundings.refusal(text));
            }
            payload
        }
    };
    if nothing && start < text.len() {
        surroundings.nothing_more(text, start, payload)?;
    }
    Ok(payload)
}

/// Where code and payload start. Nothing of the payload is looked at unless it stands before the code.
fn coded(text: &str, start: usize, code_name: &str, path: &str) -> (Option<usize>, Option<usize>) {
    let (first, rest) = path.split_once('.').unwrap_or((path, ""));
    let (mut code, mut payload) = (None, None);
    for (key, at) in members(text, start) {
        if is_key(key, code_name) {
            code = Some(at);
        } else if !first.is_empty() && is_key(key, first) {
            payload = Some(at);
        }
        if code.is_some() && (payload.is_some() || first.is_empty()) {
            break;
        }
    }
    (code, payload.and_then(|at| follow(text, at, rest)))
}

/// Whether what follows the payload that ends at `end` closes the answer.
pub(super) fn is_whole(meta: &OperationMeta, text: &str, end: usize) -> bool {
    closes(text, end, meta.payload)
}

impl Surroundings<'_> {
    /// Whether a short body names a failure.
    fn probe(&self, text: &str, start: usize) -> bool {
        text.len() <= PROBE
            && !self.host.error_code.is_empty()
            && member(text, start, self.host.error_code)
                .and_then(|at| number(text, at))
                .is_some_and(|code| code != 0)
    }

    /// Whether a body that is all payload, as far as is known, explains a failure.
    fn explained(&self, text: &str, start: usize) -> bool {
        let mut names = self.host.error_text.iter();
        self.meta.payload.is_empty()
            && text.len() <= PROBE
            && names.any(|name| {
                member(text, start, name)
                    .and_then(|at| text.get(at..))
                    .is_some_and(|told| told.starts_with('"'))
            })
    }

    /// Whether a short body names a failure by a word.
    fn named(&self, text: &str, start: usize) -> bool {
        text.len() <= PROBE
            && !self.host.error_code.is_empty()
            && member(text, start, self.host.error_code)
                .and_then(|at| value(text, at))
                .is_some_and(|word| word.len() > 2 && word.starts_with('"') && number(word, 0).is_none())
    }

    /// Nothing was due: the body is JSON, and where no code says that the call succeeded, its payload says no more
    /// than that. An object without the payload is an envelope around nothing.
    fn nothing_more(&self, text: &str, start: usize, payload: Option<usize>) -> Result<(), Error> {
        let json = text.get(start..).unwrap_or_default();
        if serde_json::from_str::<IgnoredAny>(json).is_err() {
            return Err(self.not_as_documented(text, "the answer is cut off or no JSON"));
        }
        let said = match payload {
            _ if self.host.code.is_some() => return Ok(()),
            None if json.starts_with('{') => return Ok(()),
            None => json,
            Some(at) => value(text, at).unwrap_or_default(),
        };
        let said = Some(said).filter(|said| said.len() <= PROBE);
        match said.and_then(|said| serde_json::from_str(said).ok()) {
            Some(said) if self.is_nothing(&said) => Ok(()),
            _ => Err(self.not_as_documented(text, "the answer says more than that it was done")),
        }
    }

    /// Whether a value says no more than that the call succeeded.
    fn is_nothing(&self, value: &Value) -> bool {
        match value {
            Value::Null => true,
            Value::Bool(done) => *done,
            Value::Number(_) => false,
            Value::String(text) => matches!(&**text, "" | "ok" | "success"),
            Value::Array(items) => items.is_empty(),
            Value::Object(members) => members.iter().all(|(name, value)| {
                self.is_nothing(value) || *name == self.host.error_code && value.as_i64() == Some(0)
            }),
        }
    }

    #[cold]
    fn refusal(&self, text: &str) -> Error {
        let body: Value = match serde_json::from_str(text.get(start(text)..).unwrap_or_default()) {
            Ok(body) => body,
            Err(_) if self.status.is_success() => {
                return self.not_as_documented(text, "the answer is cut off or no JSON");
            }
            Err(_) => Value::Null,
        };
        let (code, word) = match body.get(self.host.error_code) {
            Some(Value::Number(number)) => (number.as_i64().map(Code::Number), number.to_string()),
            Some(Value::String(word)) => (Some(Code::Text(tame(word))), word.clone()),
            _ => (None, String::new()),
        };
        let explained = self.host.error_text.iter().find_map(|key| body.get(*key)?.as_str());
        let message = match explained.map(tame).filter(|text| !text.is_empty()) {
            Some(message) => message,
            None if self.status.is_redirection() => {
                "the server redirects; redirects are not followed".to_owned()
            }
            None => self.status.canonical_reason().unwrap_or("no explanation").to_owned(),
        };
        let rules = self.platform.errors.iter().chain(self.meta.errors);
        let kind = ErrorRule::choose(rules, self.status.as_u16(), &word, explained.unwrap_or_default());
        let kind = kind.unwrap_or_else(|| by_status(self.status));
        let mut error = self.error(kind, &message);
        if explained.is_none() && !text.is_empty() {
            error.inner().excerpt = self.excerpt(text);
        }
        error.inner().code = code;
        error
    }

    #[cold]
    fn not_as_documented(&self, text: &str, message: &str) -> Error {
        let mut error = self.error(ErrorKind::Decode, message);
        error.inner().excerpt = self.excerpt(text);
        #[cfg(feature = "dynamic")]
        let error = error.with_answer(text);
        error
    }

    /// How the answer begins, unless it holds a secret.
    fn excerpt(&self, text: &str) -> Option<String> {
        (!self.meta.secret_answer).then(|| locate::excerpt(text, 40, &self.hidden.spellings()))
    }

    fn error(&self, kind: ErrorKind, message: &str) -> Error {
        let mut error = Error::new(kind, message).of(self.meta);
        error.inner().status = Some(self.status);
        error
    }
}

fn by_status(status: StatusCode) -> ErrorKind {
    match status.as_u16() {
        400 | 405 | 406 | 411 | 415 | 422 => ErrorKind::Invalid,
        401 => ErrorKind::Unauthorized,
        403 => ErrorKind::Forbidden,
        404 | 410 => ErrorKind::NotFound,
        409 => ErrorKind::Conflict,
        413 => ErrorKind::PayloadTooLarge,
        429 => ErrorKind::RateLimited,
        408 | 500..=599 => ErrorKind::Unavailable,
        _ => ErrorKind::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Auth, Method};

    static PLATFORM: PlatformMeta = PlatformMeta::new(
        "demo",
        "Demo",
        &[
            Host {
                name: "coded",
                base: "https://coded.example",
                auth: Auth::None,
                code: Some("code"),
                error_code: "code",
                error_text: &["message"],
            },
            Host {
                name: "bare",
                base: "https://bare.example",
                auth: Auth::None,
                code: None,
                error_code: "error",
                error_text: &["error_description", "exception"],
            },
        ],
    )
    .errors(&[
        ErrorRule::new(ErrorKind::Unauthorized).code("40101"),
        ErrorRule::new(ErrorKind::QuotaExceeded).code("quota_used"),
        ErrorRule::new(ErrorKind::Conflict).status(418),
        ErrorRule::new(ErrorKind::TokenExpired).code("quota_used").text("Token expired"),
        ErrorRule::new(ErrorKind::RateLimited).status(403).code("quota_used"),
    ]);

    const DATA: &OperationMeta = &OperationMeta::new("a.data", Method::Get, "/a").payload("data");
    const DEEP: &OperationMeta = &OperationMeta::new("a.deep", Method::Get, "/a").payload("data.list.1");
    const WHOLE: &OperationMeta = &OperationMeta::new("a.whole", Method::Get, "/a");
    const NOTHING: &OperationMeta =
        &OperationMeta::new("a.nothing", Method::Post, "/a").payload("data").returns(Returns::Nothing);
    const BARE: &OperationMeta = &OperationMeta::new("a.bare", Method::Post, "/a").returns(Returns::Nothing);

    fn on(
        host: usize,
        meta: &'static OperationMeta,
        status: u16,
        text: &str,
    ) -> Result<Option<usize>, Error> {
        let surroundings = Surroundings {
            platform: &PLATFORM,
            host: &PLATFORM.hosts[host],
            meta,
            status: StatusCode::from_u16(status).unwrap(),
            hidden: &Hidden::default(),
        };
        settle(&surroundings, text)
    }

    #[test]
    fn members_in_any_order() {
        for text in [
            r#"{"code":0,"message":"ok","data":{"x":1}}"#,
            r#"{"data":{"x":1},"message":"ok","code":0}"#,
            r#" { "message" : "data" , "data" : {"x":1} , "code" : 0 } "#,
            r#"{"inner":{"code":9,"data":2},"data":{"x":1},"code":"0"}"#,
        ] {
            let at = on(0, DATA, 200, text).unwrap().unwrap();
            assert!(text[at..].starts_with(r#"{"x":1}"#), "{text}");
        }
        let text = r#"{"data":{"a":[],"list":[1,{"x":2}]},"code":0}"#;
        assert_eq!(on(0, DEEP, 200, text).unwrap(), text.find(r#"{"x":2}"#));
        assert_eq!(on(0, DATA, 200, r#"{"code":0}"#).unwrap(), None);
        assert_eq!(on(1, WHOLE, 200, " [1]").unwrap(), Some(1));
        assert_eq!(on(1, WHOLE, 204, "").unwrap(), None);
    }

    #[test]
    fn refusals_are_told_by_code_then_status() {
        for (host, meta, status, text, kind, message) in [
            (
                0,
                DATA,
                200,
                r#"{"data":[],"message":"bad token","code":40101}"#,
                ErrorKind::Unauthorized,
                "bad token",
            ),
            (0, DATA, 200, r#"{"code":40000,"message":"","data":{}}"#, ErrorKind::Other, "OK"),
            (0, DATA, 403, r#"{"code":40101,"message":"x"}"#, ErrorKind::Unauthorized, "x"),
            (0, WHOLE, 200, r#"{"code":40101,"message":"x"}"#, ErrorKind::Unauthorized, "x"),
            (1, WHOLE, 429, r#"{"error":"quota_used","exception":"e"}"#, ErrorKind::QuotaExceeded, "e"),
            (1, WHOLE, 403, r#"{"error":"quota_used","exception":"e"}"#, ErrorKind::RateLimited, "e"),
            (
                1,
                WHOLE,
                403,
                r#"{"error":"quota_used","error_description":"the token EXPIRED"}"#,
                ErrorKind::TokenExpired,
                "the token EXPIRED",
            ),
            (1, WHOLE, 418, "<html>\n", ErrorKind::Conflict, "I'm a teapot"),
            (1, WHOLE, 200, r#"{"error":13,"error_description":"no"}"#, ErrorKind::Other, "no"),
            (1, DATA, 200, r#"{"error":13,"error_description":"no"}"#, ErrorKind::Other, "no"),
            (1, NOTHING, 200, r#"{"error":13,"error_description":"no"}"#, ErrorKind::Other, "no"),
            (1, WHOLE, 302, "", ErrorKind::Other, "the server redirects; redirects are not followed"),
            (1, WHOLE, 500, "", ErrorKind::Unavailable, "Internal Server Error"),
        ] {
            let error = on(host, meta, status, text).unwrap_err();
            assert_eq!((error.kind(), error.message()), (kind, message), "{text}");
            assert_eq!(error.status().unwrap().as_u16(), status);
            assert!(error.is_refused());
        }
        let error = on(0, DATA, 200, r#"{"code":40101,"message":"no\nway"}"#).unwrap_err();
        assert_eq!(error.to_string(), "a.data: 200 (code 40101): no way; check the token");
    }

    #[test]
    fn a_long_payload_is_not_searched_for_a_failure() {
        let list = format!(r#"{{"error":7,"list":"{}"}}"#, "x".repeat(PROBE));
        assert_eq!(on(1, WHOLE, 200, &list).unwrap(), Some(0));
        assert!(on(1, WHOLE, 200, r#"{"error":7,"list":""}"#).is_err());
        assert!(
            on(1, WHOLE, 200, r#"{"error":0}"#).is_ok() && on(1, WHOLE, 200, r#"{"error":"no"}"#).is_ok()
        );
    }

    #[test]
    fn nothing_may_be_spelled_in_any_way_but_must_be_whole() {
        for data in ["[]", "{}", "true", "null", r#""""#, r#"{"a":[1]}"#] {
            assert!(on(0, NOTHING, 200, &format!(r#"{{"code":0,"data":{data}}}"#)).is_ok(), "{data}");
        }
        for said in ["[]", "{}", "true", "null", r#""ok""#, r#""success""#, r#"{"result":"ok","x":{"y":[]}}"#]
        {
            let enveloped = format!(r#"{{"action":"delete","data":{said},"duration":4}}"#);
            for (meta, text) in [(NOTHING, &*enveloped), (NOTHING, said), (BARE, said)] {
                assert!(on(1, meta, 200, text).is_ok(), "{text}");
            }
        }
        assert!(on(1, NOTHING, 200, r#"{"action":"delete","duration":4}"#).is_ok());
        assert!(on(1, BARE, 200, r#"{"error":0,"result":null}"#).is_ok());
        assert!(on(0, NOTHING, 200, r#"{"code":0}"#).is_ok());
        assert!(on(0, NOTHING, 204, "").is_ok() && on(1, NOTHING, 200, " ").is_ok());
        assert_eq!(on(0, NOTHING, 200, r#"{"code":1}"#).unwrap_err().kind(), ErrorKind::Other);
        let whole = r#"{"code":0,"message":"ok","data":[]}"#;
        for cut in 1..whole.len() {
            assert!(on(0, NOTHING, 200, &whole[..cut]).is_err(), "{}", &whole[..cut]);
        }
    }

    // Without the call of `nothing_more` all of these are successes.
    #[test]
    fn what_says_more_than_nothing_is_no_success() {
        for said in ["false", "1", r#""failure""#, "[1]", r#"{"result":"failure"}"#, r#"{"a":{"b":false}}"#] {
            let enveloped = format!(r#"{{"action":"delete","data":{said}}}"#);
            for (meta, text) in [(NOTHING, &*enveloped), (BARE, said)] {
                assert_eq!(on(1, meta, 200, text).unwrap_err().kind(), ErrorKind::Decode, "{text}");
            }
        }
        let deep = format!(r#"{{"data":{}{}}}"#, "[".repeat(100_000), "]".repeat(100_000));
        for text in ["ok", "<html>", "1", "[1]", r#"{"data":{}"#, r#"{"data":{}}}"#, r#"{"a":"#, &deep] {
            let error = on(1, NOTHING, 200, text).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Decode, "{error}");
        }
    }

    // Without `named` the first two say nothing, the third lacks its payload, and the last is one.
    #[test]
    fn a_word_names_a_failure_where_no_payload_is() {
        for (meta, text) in [
            (NOTHING, r#"{"error":"quota_used"}"#),
            (NOTHING, r#"{"error":"quota_used","data":[]}"#),
            (DATA, r#"{"error":"quota_used"}"#),
            (WHOLE, r#"{"error":"quota_used","exception":"no"}"#),
        ] {
            assert_eq!(on(1, meta, 200, text).unwrap_err().kind(), ErrorKind::QuotaExceeded, "{text}");
        }
        assert!(on(1, DATA, 200, r#"{"error":"quota_used","data":1,"exception":"no"}"#).is_ok());
        assert!(on(1, NOTHING, 200, r#"{"error":""}"#).is_ok());
    }

    // Without the byte order mark in `scan::start` these are no JSON.
    #[test]
    fn a_byte_order_mark_is_passed_over() {
        let text = "\u{feff}{\"code\":0,\"data\":1}";
        assert_eq!(on(0, DATA, 200, text).unwrap(), text.find('1'));
        assert!(on(0, NOTHING, 200, text).is_ok() && on(1, NOTHING, 200, "\u{feff}").is_ok());
        assert_eq!(on(1, WHOLE, 200, "\u{feff}[]").unwrap(), Some(3));
        let text = "\u{feff}{\"code\":40101,\"message\":\"no\"}";
        let error = on(0, DATA, 200, text).unwrap_err();
        assert_eq!((error.kind(), error.message()), (ErrorKind::Unauthorized, "no"));
    }

    #[test]
    fn an_answer_without_its_code_is_not_success() {
        for text in [
            "",
            "<html>",
            "[]",
            r#"{"data":{}}"#,
            r#"{"data":{},"cod"#,
            r#"{"code":null,"data":1}"#,
            r#"{"code":401"#,
        ] {
            let error = on(0, DATA, 200, text).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Decode, "{text}");
        }
        assert_eq!(on(0, DATA, 200, r#"{"data":1,"code":"gone"}"#).unwrap_err().kind(), ErrorKind::Other);
    }
}
