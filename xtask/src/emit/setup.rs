//! How a client is made: with a token alone, or with what the addresses of the hosts need besides.

use chat_spec::ir;
use proc_macro2::TokenStream;
use quote::quote;

use super::{
    docs::{self, Docs},
    resource::{krate, variable},
    rust::ident,
};

/// The statement of an example that makes a client, without its `?`.
pub(super) fn made(platform: &ir::Platform) -> String {
    let (krate, client) = (krate(platform), &platform.client);
    if platform.settings.is_empty() {
        return format!("{krate}::{client}::new(\"token\")");
    }
    let settings: String =
        platform.settings.iter().map(|setting| format!(".{}({:?})", setting.name, setting.example)).collect();
    format!("{krate}::{client}::builder(){settings}.token(\"token\").build()")
}

/// An example that compiles: `$made` makes a client, `$it` is its variable.
pub(super) fn example(platform: &ir::Platform, body: &[&str]) -> Vec<String> {
    let (krate, client, variable) = (krate(platform), &platform.client, variable(platform));
    let mut lines = vec![format!("# fn run() -> Result<(), {krate}::Error> {{")];
    lines.extend(body.iter().map(|line| {
        line.replace("$made", &made(platform))
            .replace("$krate", &krate)
            .replace("$client", client)
            .replace("$it", &variable)
    }));
    lines.push("# Ok(()) }".to_owned());
    lines
}

/// The functions of the client that make one.
pub(super) fn functions(platform: &ir::Platform) -> TokenStream {
    if platform.settings.is_empty() { token_alone(platform) } else { with_settings(platform) }
}

fn token_alone(platform: &ir::Platform) -> TokenStream {
    let mut new =
        Docs::new("A client with a fixed token and the defaults of [`CallOptions`](chat_core::CallOptions).");
    new.heading("Errors");
    new.paragraph("If TLS cannot be set up.");
    let new = new.attributes();
    let mut builder = Docs::new("A client step by step: another address, a proxy, other limits.");
    builder.code(
        "no_run",
        example(
            platform,
            &[
                "let options = $krate::CallOptions::new().timeout(std::time::Duration::from_secs(60));",
                "let $it = $krate::$client::builder(\"token\").options(options).build()?;",
            ],
        ),
    );
    let builder = builder.attributes();
    let without = lacks_token(platform).then(|| {
        quote! {
            /// A client without a token, for the calls that need none; any other is an error before it is sent.
            pub fn without_token() -> chat_core::Builder<Self> {
                chat_core::Builder::new(chat_core::FixedToken::none(&PLATFORM), |client| Self { client })
            }
        }
    });
    quote! {
        #new
        pub fn new(token: impl Into<chat_core::Secret>) -> Result<Self, chat_core::Error> {
            Self::builder(token).build()
        }

        #builder
        pub fn builder(token: impl Into<chat_core::Secret>) -> chat_core::Builder<Self> {
            chat_core::Builder::new(chat_core::FixedToken::new(&PLATFORM, token), |client| Self { client })
        }

        #without
    }
}

fn with_settings(platform: &ir::Platform) -> TokenStream {
    let mut docs =
        Docs::new("A client step by step: where the calls go, the token, then whatever else is to be set.");
    let options = "let options = $krate::CallOptions::new().timeout(std::time::Duration::from_secs(60));";
    let made = made(platform).replace(".build()", ".options(options).build()?;");
    docs.code("no_run", example(platform, &[options, &format!("let $it = {made}")]));
    let docs = docs.attributes();
    quote! {
        #docs
        pub fn builder() -> Setup { Setup::default() }
    }
}

/// What a client is set up with before its token.
pub(super) fn setup(platform: &ir::Platform) -> TokenStream {
    if platform.settings.is_empty() {
        return quote!();
    }
    let client = ident(&platform.client);
    let mut about = Docs::new(&format!("Where calls go; the token is next. From [`{client}::builder`].",));
    about.paragraph(
        "What is missing or malformed is told by [`build`](chat_core::Builder::build); a client with a \
         [`base_url`](chat_core::Builder::base_url) may do without.",
    );
    let about = about.attributes();
    let fields = platform.settings.iter().map(|setting| {
        let name = ident(&setting.name);
        quote!(#name: Option<String>)
    });
    let setters = platform.settings.iter().map(|setting| {
        let name = ident(&setting.name);
        let docs =
            docs::joined(&docs::prose(&setting.meaning), &format!("For example `{}`.", setting.example));
        let docs = Docs::new(&docs).attributes();
        quote! {
            #docs
            pub fn #name(mut self, #name: impl Into<String>) -> Self {
                self.#name = Some(#name.into());
                self
            }
        }
    });
    let given = platform.settings.iter().map(|setting| {
        let (name, key) = (ident(&setting.name), &setting.name);
        quote! {
            if let Some(#name) = self.#name {
                builder = builder.setting(#key, #name);
            }
        }
    });
    let without = lacks_token(platform).then(|| {
        quote! {
            /// For the calls that need no token; any other is an error before it is sent.
            pub fn without_token(self) -> chat_core::Builder<#client> {
                self.builder(chat_core::FixedToken::none(&PLATFORM))
            }
        }
    });
    quote! {
        #about
        #[derive(Clone, Debug, Default)]
        #[must_use = "the token is next"]
        pub struct Setup { #(#fields),* }

        impl Setup {
            #(#setters)*

            /// Calls are made with this token, as long as it lasts.
            pub fn token(self, token: impl Into<chat_core::Secret>) -> chat_core::Builder<#client> {
                self.builder(chat_core::FixedToken::new(&PLATFORM, token))
            }

            /// Calls are made with tokens from there: a new one is fetched before the old one expires, and once when the
            /// server refuses it.
            pub fn token_provider(self, provider: impl chat_core::TokenProvider) -> chat_core::Builder<#client> {
                self.builder(chat_core::ProvidedToken::new(&PLATFORM, provider))
            }

            #without

            fn builder(self, protocol: impl chat_core::Protocol) -> chat_core::Builder<#client> {
                let mut builder = chat_core::Builder::new(protocol, |client| #client { client });
                #(#given)*
                builder
            }
        }
    }
}

/// Whether some operation needs no token.
fn lacks_token(platform: &ir::Platform) -> bool {
    platform.resources.iter().flat_map(|resource| &resource.operations).any(|operation| !operation.auth)
}
