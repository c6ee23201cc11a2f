//! Whether a request carries the token.

use chat_spec::ir::Auth;
use http::Method;
use serde_json::Value;

use crate::{
    incoming::{Incoming, pairs},
    refusal::Refusal,
};

/// Refuses a request that does not carry `token` where `auth` says.
pub(crate) fn authenticate(auth: &Auth, token: &str, request: &Incoming) -> Result<(), Refusal> {
    let (found, expected) = match auth {
        Auth::Header { name, scheme } => {
            (in_header(request, name), format!("{scheme} {token}").trim().to_owned())
        }
        // A GET has no body to speak of.
        Auth::Parameter(name) => {
            let in_body = if request.method == Method::GET { None } else { in_body(request, name) };
            (in_body.or_else(|| in_query(request, name)), token.to_owned())
        }
        Auth::Query(name) => (in_query(request, name), token.to_owned()),
    };
    match found {
        None => Err(Refusal::MissingToken),
        Some(found) if found == expected => Ok(()),
        Some(_) => Err(Refusal::WrongToken),
    }
}

fn in_header(request: &Incoming, name: &str) -> Option<String> {
    Some(String::from_utf8_lossy(request.headers.get(name)?.as_bytes()).into_owned())
}

fn in_query(request: &Incoming, name: &str) -> Option<String> {
    request.query.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone())
}

fn in_body(request: &Incoming, name: &str) -> Option<String> {
    if request.is_form() {
        return pairs(&request.body).into_iter().find(|(known, _)| known == name).map(|(_, value)| value);
    }
    let body: Value = serde_json::from_slice(&request.body).ok()?;
    Some(body.get(name)?.as_str()?.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::incoming::incoming;

    fn header(scheme: &str) -> Auth {
        Auth::Header { name: "authorization".to_owned(), scheme: scheme.to_owned() }
    }

    #[test]
    fn a_header_has_a_scheme() {
        let ask = |value: &str| incoming("GET", "/", &[("Authorization", value)], "");
        assert_eq!(authenticate(&header("Bot"), "t", &ask("Bot t")), Ok(()));
        assert_eq!(authenticate(&header("Bot"), "t", &ask("Bot u")), Err(Refusal::WrongToken));
        assert_eq!(authenticate(&header("Bot"), "t", &ask("Bearer t")), Err(Refusal::WrongToken));
        assert_eq!(authenticate(&header("Bot"), "t", &ask("t")), Err(Refusal::WrongToken));
        assert_eq!(authenticate(&header(""), "t", &ask("t")), Ok(()));
        assert_eq!(
            authenticate(&header("Bot"), "t", &incoming("GET", "/", &[], "")),
            Err(Refusal::MissingToken)
        );
    }

    #[test]
    fn a_parameter_is_in_the_body_or_the_query() {
        let auth = Auth::Parameter("token".to_owned());
        let json = incoming("POST", "/", &[("content-type", "application/json")], r#"{"token": "t"}"#);
        assert_eq!(authenticate(&auth, "t", &json), Ok(()));
        let form =
            incoming("POST", "/", &[("content-type", "application/x-www-form-urlencoded")], "a=b&token=t");
        assert_eq!(authenticate(&auth, "t", &form), Ok(()));
        assert_eq!(authenticate(&auth, "t", &incoming("GET", "/?token=t", &[], "")), Ok(()));
        assert_eq!(
            authenticate(&auth, "t", &incoming("GET", "/?token=u", &[], "")),
            Err(Refusal::WrongToken)
        );
        let got = incoming("GET", "/", &[("content-type", "application/json")], r#"{"token": "t"}"#);
        assert_eq!(authenticate(&auth, "t", &got), Err(Refusal::MissingToken));
        let list = incoming("POST", "/", &[("content-type", "application/json")], "[1]");
        assert_eq!(authenticate(&auth, "t", &list), Err(Refusal::MissingToken));
    }

    #[test]
    fn a_query_parameter_is_in_the_query_alone() {
        let auth = Auth::Query("access_token".to_owned());
        let body = incoming("POST", "/", &[("content-type", "application/json")], r#"{"access_token": "t"}"#);
        assert_eq!(authenticate(&auth, "t", &body), Err(Refusal::MissingToken));
        assert_eq!(authenticate(&auth, "t", &incoming("POST", "/?access_token=t", &[], "")), Ok(()));
    }
}
