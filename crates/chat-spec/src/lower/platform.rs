//! `platform.toml`, and what is written alike elsewhere.

use super::{
    Lower,
    facts::{FactsOf, member, string},
};
use crate::{
    ast::{self, ValueKind},
    ir::{Auth, Bucket, Erratum, ErrorCode, ErrorKind, Host, RateLimit, ResetUnit, Setting, Step, TypeId},
    resolve::Site,
    syntax::{error_key::ErrorKey, rate},
};

impl ErrorKind {
    /// All kinds, with the words of the language.
    pub const ALL: &'static [(&'static str, Self)] = &[
        ("invalid", Self::Invalid),
        ("unauthorized", Self::Unauthorized),
        ("token_expired", Self::TokenExpired),
        ("forbidden", Self::Forbidden),
        ("feature_disabled", Self::FeatureDisabled),
        ("not_found", Self::NotFound),
        ("already_exists", Self::AlreadyExists),
        ("conflict", Self::Conflict),
        ("too_large", Self::TooLarge),
        ("rate_limited", Self::RateLimited),
        ("quota_exceeded", Self::QuotaExceeded),
        ("unavailable", Self::Unavailable),
        ("other", Self::Other),
    ];

    /// The word of the language.
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(_, kind)| *kind == self).map_or("other", |(word, _)| word)
    }
}

impl Lower<'_> {
    pub(super) fn hosts(&mut self) -> Vec<Host> {
        let ast = self.ast;
        let hosts = ast.platform.hosts.iter();
        hosts
            .map(|table| Host { envelope: self.type_of(&table.facts, "envelope", None), ..host(table) })
            .collect()
    }

    pub(super) fn settings(&self) -> Vec<Setting> {
        let setting = |row: &ast::WordRow| {
            let facts = FactsOf(&row.facts);
            Setting {
                name: row.key.value.clone(),
                meaning: row.meaning.value.clone(),
                env: facts.text("env").unwrap_or_default(),
                split: facts.str("split").and_then(|separator| separator.chars().next()),
                example: facts.text("example").unwrap_or_default(),
                span: row.key.span,
            }
        };
        self.ast.platform.settings.iter().map(setting).collect()
    }

    /// The type that a fact names; an unknown one is said.
    pub(super) fn type_of(
        &mut self,
        facts: &[ast::Fact],
        key: &str,
        resource: Option<&str>,
    ) -> Option<TypeId> {
        let fact = FactsOf(facts).get(key)?;
        let site = Site { resource, key: fact.key.span };
        self.scope.named(string(&fact.value)?, fact.value.span, site, self.out)
    }

    pub(super) fn rate_limit(&self) -> Option<RateLimit> {
        let facts = FactsOf(&self.ast.platform.rate_limit.as_ref()?.facts);
        let reset = facts.get("reset").and_then(|fact| {
            let unit = match member(&fact.value, "unit").and_then(string)? {
                "duration_s" => ResetUnit::DurationS,
                "duration_ms" => ResetUnit::DurationMs,
                "instant_s" => ResetUnit::InstantS,
                "instant_ms" => ResetUnit::InstantMs,
                _ => return None,
            };
            Some((member(&fact.value, "header").and_then(string)?.to_ascii_lowercase(), unit))
        });
        let header = |key: &str| facts.str(key).map(str::to_ascii_lowercase);
        Some(RateLimit {
            limit: header("limit"),
            remaining: header("remaining"),
            reset,
            bucket: header("bucket"),
            global: header("global"),
        })
    }

    pub(super) fn errata(&self) -> Vec<Erratum> {
        let toml = |value: &ast::Value| value.to_string();
        let erratum = |erratum: &ast::Erratum| Erratum {
            at: erratum.at.value.clone(),
            was: erratum.was.as_ref().map(toml),
            now: erratum.now.as_ref().map(toml),
            why: erratum.why.value.clone(),
            see: erratum.see.value.clone(),
        };
        self.ast.errata.iter().map(erratum).collect()
    }
}

fn host(table: &ast::Table) -> Host {
    let facts = FactsOf(&table.facts);
    let error = facts.get("error").map(|fact| &fact.value);
    let error_text = match error.and_then(|error| member(error, "text")).map(|text| &text.kind) {
        Some(ValueKind::Array(words)) => words.iter().filter_map(string).map(str::to_owned).collect(),
        Some(ValueKind::String(word)) => vec![word.clone()],
        _ => Vec::new(),
    };
    let auth = facts.get("auth").and_then(|fact| {
        let part = |key: &str| member(&fact.value, key).and_then(string);
        if let Some(name) = part("header") {
            let scheme = part("scheme").unwrap_or_default().to_owned();
            return Some(Auth::Header { name: name.to_ascii_lowercase(), scheme });
        }
        part("parameter")
            .map(|name| Auth::Parameter(name.to_owned()))
            .or_else(|| part("query").map(|name| Auth::Query(name.to_owned())))
    });
    Host {
        name: table.name.value.clone(),
        base: facts.str("base").unwrap_or_default().trim_end_matches('/').to_owned(),
        prefix: facts.str("prefix").unwrap_or_default().trim_end_matches('/').to_owned(),
        auth,
        payload: steps(facts.str("payload").unwrap_or_default()),
        code: facts.text("code"),
        error_code: error.and_then(|error| member(error, "code")).and_then(string).map(str::to_owned),
        error_text,
        envelope: None,
    }
}

/// `entities.0`
pub(super) fn steps(dotted: &str) -> Vec<Step> {
    let step = |word: &str| word.parse().map_or_else(|_| Step::Member(word.to_owned()), Step::Index);
    dotted.split('.').filter(|word| !word.is_empty()).map(step).collect()
}

/// `code = ["kind", "meaning"]`
pub(super) fn errors(rows: &[ast::WordRow]) -> Vec<ErrorCode> {
    rows.iter()
        .filter_map(|row| Some((row, ErrorKey::parse(&row.key.value).ok()?)))
        .map(|(row, key)| ErrorCode {
            written: row.key.value.clone(),
            status: key.status,
            code: key.code.map(str::to_owned),
            text: key.text.map(str::to_owned),
            kind: ErrorKind::ALL
                .iter()
                .find(|(word, _)| *word == row.word.value)
                .map_or(ErrorKind::Other, |(_, kind)| *kind),
            meaning: row.meaning.value.clone(),
        })
        .collect()
}

/// `name = ["100/s", "meaning"]`
pub(super) fn rates(rows: &[ast::WordRow]) -> Vec<Bucket> {
    let bucket = |row: &ast::WordRow| {
        Some(Bucket {
            name: row.key.value.clone(),
            rate: rate::parse(&row.word.value).ok()?,
            meaning: row.meaning.value.clone(),
            span: row.key.span,
        })
    };
    rows.iter().filter_map(bucket).collect()
}
