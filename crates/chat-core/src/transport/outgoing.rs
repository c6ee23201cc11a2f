//! A request with its credentials, on its way to a host.

use std::{borrow::Cow, fmt};

use http::{HeaderMap, HeaderName};

use crate::{
    Auth, Body, Error, ErrorKind, Method, Request, Secret,
    request::{ascii_header, pair},
};

/// A request with its credentials, on its way to a host: what a [`Transport`](crate::Transport) sends. Its `Debug`
/// shows no credential; what its methods return holds them.
pub struct Outgoing<'a> {
    pub(crate) base: &'a Base,
    pub(crate) request: &'a Request,
    pub(crate) credential: Option<Credential>,
}

/// A token, and where it travels.
pub(crate) struct Credential {
    pub(crate) auth: Auth,
    pub(crate) token: Secret,
}

/// A checked base URL, without a slash at its end.
#[derive(Clone, Debug)]
pub(crate) struct Base(String);

impl Base {
    /// Reads a base URL.
    pub(crate) fn parse(written: &str) -> Result<(Self, Scheme), &'static str> {
        let (url, scheme) = parse(written)?;
        if url.query().is_some() || url.fragment().is_some() {
            return Err("has a query or fragment");
        }
        // the parser takes out line breaks and dot segments, and turns backslashes
        let is_odd = |letter: char| letter.is_control() || letter.is_whitespace() || letter == '\\';
        let (_, rest) = written.split_once("://").ok_or("is not a URL")?;
        let path = rest.find('/').and_then(|at| rest.get(at..)).unwrap_or_default();
        if written.contains(is_odd) || path.trim_end_matches('/') != url.path().trim_end_matches('/') {
            return Err("would be read as another address");
        }
        Ok((Self(url.as_str().trim_end_matches('/').to_owned()), scheme))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// A whole URL that the platform told, checked and taken apart. A fragment does not travel.
pub(crate) struct Address {
    pub(crate) base: Base,
    pub(crate) path: String,
    pub(crate) query: String,
}

impl Address {
    /// Reads a URL.
    pub(crate) fn parse(url: &str) -> Result<(Self, Scheme), &'static str> {
        let (url, scheme) = parse(url)?;
        let base = Base(url.origin().ascii_serialization());
        let (path, query) = (url.path().to_owned(), url.query().unwrap_or_default().to_owned());
        Ok((Self { base, path, query }, scheme))
    }
}

fn parse(url: &str) -> Result<(reqwest::Url, Scheme), &'static str> {
    let url = reqwest::Url::parse(url).map_err(|_| "is not a URL")?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err("holds a user name or password");
    }
    let loopback = match url.host_str() {
        None => return Err("names no host"),
        Some(host) => is_loopback(host),
    };
    let scheme = match url.scheme() {
        "https" => Scheme::Https,
        "http" if loopback => Scheme::Loopback,
        "http" => Scheme::PlainHttp,
        _ => return Err("is neither https nor http"),
    };
    Ok((url, scheme))
}

fn is_loopback(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']').parse::<std::net::IpAddr>();
    host == "localhost" || address.is_ok_and(|address| address.is_loopback())
}

/// How a base URL is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scheme {
    /// Encrypted.
    Https,
    /// In the clear, on this machine.
    Loopback,
    /// In the clear, over a network.
    PlainHttp,
}

impl Outgoing<'_> {
    /// The HTTP method.
    pub fn method(&self) -> Method {
        self.request.method()
    }

    /// The whole URL. May hold the token.
    pub fn url(&self) -> String {
        let (base, path) = (self.base.0.as_str(), self.request.path());
        let query = self.query();
        let mark = if query.is_empty() { "" } else { "?" };
        [base, path, mark, &query].concat()
    }

    /// The headers. May hold the token, marked as sensitive.
    ///
    /// # Errors
    /// [`ErrorKind::Request`] for a token with a character that cannot travel.
    pub fn headers(&self) -> Result<HeaderMap, Error> {
        let mut headers = self.request.headers().clone();
        if let Some(Credential { auth: Auth::Header { name, scheme }, token }) = &self.credential {
            let cannot =
                |what| Error::new(ErrorKind::Request, format!("{what} has a character that cannot travel"));
            let gap = if scheme.is_empty() { "" } else { " " };
            let mut value =
                ascii_header(&[*scheme, gap, token.reveal()].concat()).ok_or_else(|| cannot("the token"))?;
            value.set_sensitive(true);
            let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| cannot("the token's header"))?;
            headers.insert(name, value);
        }
        Ok(headers)
    }

    /// The body. May hold the token.
    pub fn body(&self) -> Cow<'_, Body> {
        match self.body_with_token() {
            Some(body) => Cow::Owned(body),
            None => Cow::Borrowed(self.request.body()),
        }
    }

    fn body_with_token(&self) -> Option<Body> {
        match &self.credential {
            Some(Credential { auth: Auth::Parameter { name }, token }) => {
                self.request.body().with(name, token.reveal())
            }
            _ => None,
        }
    }

    fn query(&self) -> Cow<'_, str> {
        let query = self.request.query_string();
        let (name, token) = match &self.credential {
            Some(Credential { auth: Auth::Query { name }, token }) => (name, token),
            Some(Credential { auth: Auth::Parameter { name }, token })
                if self.body_with_token().is_none() =>
            {
                (name, token)
            }
            _ => return Cow::Borrowed(query),
        };
        let mut query = query.to_owned();
        pair(&mut query, name, token.reveal());
        Cow::Owned(query)
    }

    /// The URL, as the URL parser reads it back: host, path and query must be what was written.
    pub(super) fn parsed_url(&self) -> Result<reqwest::Url, Error> {
        let written = self.url();
        match reqwest::Url::parse(&written) {
            Ok(url) if url.as_str() == written => Ok(url),
            _ => Err(Error::new(ErrorKind::Request, "path or query would not arrive as written")),
        }
    }
}

impl fmt::Debug for Outgoing<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outgoing")
            .field("base", &self.base.0)
            .field("request", &self.request)
            .field("credential", &self.credential.as_ref().map(|_| "***"))
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::OperationMeta;

    const GET: &OperationMeta = &OperationMeta::new("a.get", Method::Get, "/a/{id}");

    fn outgoing<'a>(base: &'a Base, request: &'a Request, auth: Auth) -> Outgoing<'a> {
        Outgoing { base, request, credential: Some(Credential { auth, token: Secret::from("t&k n") }) }
    }

    #[test]
    fn base_urls_are_checked() {
        let scheme = |url| Base::parse(url).map(|(base, scheme)| (base.0, scheme));
        assert_eq!(
            scheme("https://a.example/api/v3/"),
            Ok(("https://a.example/api/v3".into(), Scheme::Https))
        );
        for url in ["http://127.0.0.1:80", "http://127.9.9.9", "http://[::1]:3", "http://localhost:8080/x"] {
            assert_eq!(scheme(url).unwrap().1, Scheme::Loopback, "{url}");
        }
        for url in ["http://a.example", "http://localhost.a.example", "http://128.0.0.1", "http://[::2]"] {
            assert_eq!(scheme(url).unwrap().1, Scheme::PlainHttp, "{url}");
        }
        for url in [
            "https://user@a.example",
            "https://:pw@a.example",
            "https://a.example/?x=1",
            "https://a.example/#x",
            "ftp://a.example",
            "file:///etc",
            "a.example",
            "https:a.example",
            "https://a.example/v1/../x",
            "https://a.example/%2e%2E/x",
            "https://a.example/v\t1",
            "https:\\\\a.example",
            "",
        ] {
            assert!(scheme(url).is_err(), "{url}");
        }
    }

    #[test]
    fn credentials_travel_where_the_platform_wants_them() {
        let (base, _) = Base::parse("https://a.example/v1").unwrap();
        let mut request = Request::new(GET, &[&"x"]).unwrap();
        request.query("q", &"1");
        let parameter = Auth::Parameter { name: "token" };
        assert_eq!(outgoing(&base, &request, parameter).url(), "https://a.example/v1/a/x?q=1&token=t%26k+n");
        assert_eq!(
            outgoing(&base, &request, Auth::Query { name: "token" }).parsed_url().unwrap().as_str(),
            "https://a.example/v1/a/x?q=1&token=t%26k+n"
        );
        let header = outgoing(&base, &request, Auth::Header { name: "authorization", scheme: "Bot" });
        assert_eq!(header.headers().unwrap()["authorization"], "Bot t&k n");
        assert_eq!(header.url(), "https://a.example/v1/a/x?q=1");
        let bare = outgoing(&base, &request, Auth::Header { name: "x-token", scheme: "" });
        assert_eq!(bare.headers().unwrap()["x-token"], "t&k n");
        request.json(&serde_json::json!({})).unwrap();
        let json = outgoing(&base, &request, parameter);
        assert_eq!(
            (json.body().text(), json.url()),
            (Some(r#"{"token":"t&k n"}"#), "https://a.example/v1/a/x?q=1".into())
        );
        request.json(&[1]).unwrap();
        assert!(outgoing(&base, &request, parameter).url().ends_with("&token=t%26k+n"));
        assert!(!format!("{:?}", outgoing(&base, &request, parameter)).contains("t&k"));
    }

    #[test]
    fn a_token_that_cannot_travel_is_refused() {
        let (base, _) = Base::parse("https://a.example").unwrap();
        let request = Request::new(GET, &[&"x"]).unwrap();
        let credential = Credential {
            auth: Auth::Header { name: "authorization", scheme: "Bot" },
            token: Secret::from("evil\r\nx-a: b"),
        };
        let error =
            Outgoing { base: &base, request: &request, credential: Some(credential) }.headers().unwrap_err();
        assert_eq!(
            (error.kind(), error.message()),
            (ErrorKind::Request, "the token has a character that cannot travel")
        );
    }

    #[test]
    fn what_the_url_parser_would_change_is_refused() {
        const BAD: &OperationMeta = &OperationMeta::new("a.bad", Method::Get, "/a/../b c");
        let (base, _) = Base::parse("https://a.example").unwrap();
        let request = Request::new(BAD, &[]).unwrap();
        assert!(outgoing(&base, &request, Auth::None).parsed_url().is_err());
    }
}
