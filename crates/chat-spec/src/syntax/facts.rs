//! Which facts there are, and what their values are. `spec/README.md` explains them in the same order.

/// What may carry facts.
#[derive(Debug)]
pub struct Owner {
    /// As it is called in messages: "an operation".
    pub name: &'static str,
    /// Its facts.
    pub facts: &'static [FactSpec],
}

/// A fact that the language knows.
#[derive(Debug)]
pub struct FactSpec {
    /// Its key.
    pub key: &'static str,
    /// What its value is.
    pub kind: Kind,
    /// Whether it must be there.
    pub required: bool,
}

/// What the value of a fact is.
#[derive(Debug)]
pub enum Kind {
    /// What something is, for people: text that is not empty.
    Meaning,
    /// Text that is not empty.
    Text,
    /// Text, maybe empty.
    AnyText,
    /// One character.
    Character,
    /// One of these words.
    Word(&'static [&'static str]),
    /// A list of texts.
    Texts,
    /// `true` or `false`.
    Flag,
    /// This one value of a flag; the other is said by leaving the fact out.
    Only(bool),
    /// `true`, or text that is not empty.
    OnlyOrText,
    /// A whole number in this range.
    Whole(i64, i64),
    /// A number, maybe with a fraction.
    Number,
    /// Text, a whole number or a flag.
    Constant,
    /// Text, a number or a flag.
    Scalar,
    /// A table whose keys are names of parameters and whose values are scalars.
    Scalars,
    /// Any value.
    Any,
    /// A method and a path.
    Http,
    /// A rate, such as `100/s`.
    Rate,
    /// A table of facts.
    Table(&'static Owner),
    /// A table of facts in one of several forms; the first fact of each tells which.
    OneOf(&'static [Owner]),
    /// One of these words, or a table of facts.
    WordOrTable(&'static [&'static str], &'static Owner),
}

impl Owner {
    /// The fact of that key.
    pub fn fact(&self, key: &str) -> Option<&'static FactSpec> {
        self.facts.iter().find(|spec| spec.key == key)
    }

    /// The keys of all facts.
    pub fn keys(&self) -> impl Iterator<Item = &'static str> {
        self.facts.iter().map(|spec| spec.key)
    }
}

const fn must(key: &'static str, kind: Kind) -> FactSpec {
    FactSpec { key, kind, required: true }
}

const fn may(key: &'static str, kind: Kind) -> FactSpec {
    FactSpec { key, kind, required: false }
}

const COUNT: Kind = Kind::Whole(0, i64::MAX);

/// Words for where an example is from.
pub const ORIGINS: &[&str] = &["documented", "sdk-test", "constructed"];

/// Words for what an error code means.
pub const ERROR_KINDS: &[&str] = &[
    "invalid",
    "unauthorized",
    "token_expired",
    "forbidden",
    "feature_disabled",
    "not_found",
    "already_exists",
    "conflict",
    "too_large",
    "rate_limited",
    "quota_exceeded",
    "unavailable",
    "other",
];

/// Words for how ids and enums travel.
pub const REPRS: &[&str] = &["string", "int"];

/// The top of `platform.toml`.
pub static PLATFORM: Owner = Owner {
    name: "a platform",
    facts: &[
        must("title", Kind::Text),
        must("client", Kind::Text),
        must("about", Kind::Meaning),
        must("docs", Kind::Text),
        must("token", Kind::Text),
    ],
};

/// `[host.NAME]`
pub static HOST: Owner = Owner {
    name: "a host",
    facts: &[
        must("base", Kind::Text),
        may("prefix", Kind::AnyText),
        may("auth", Kind::OneOf(AUTH)),
        may("payload", Kind::AnyText),
        may("code", Kind::Text),
        may("error", Kind::Table(&HOST_ERROR)),
        may("envelope", Kind::Text),
    ],
};

static AUTH: &[Owner] = &[
    Owner { name: "`auth`", facts: &[must("header", Kind::Text), may("scheme", Kind::AnyText)] },
    Owner { name: "`auth`", facts: &[must("parameter", Kind::Text)] },
    Owner { name: "`auth`", facts: &[must("query", Kind::Text)] },
];

static HOST_ERROR: Owner =
    Owner { name: "`error`", facts: &[may("code", Kind::Text), may("text", Kind::Texts)] };

/// A row of `[settings]`.
pub static SETTING: Owner = Owner {
    name: "a setting",
    facts: &[must("env", Kind::Text), must("example", Kind::Text), may("split", Kind::Character)],
};

/// `[rate_limit]`
pub static RATE_LIMIT: Owner = Owner {
    name: "the rate limit",
    facts: &[
        may("limit", Kind::Text),
        may("remaining", Kind::Text),
        may("reset", Kind::Table(&RESET)),
        may("bucket", Kind::Text),
        may("global", Kind::Text),
    ],
};

static RESET: Owner = Owner {
    name: "`reset`",
    facts: &[
        must("header", Kind::Text),
        must("unit", Kind::Word(&["duration_s", "duration_ms", "instant_s", "instant_ms"])),
    ],
};

const PAGING_KINDS: Kind = Kind::Word(&["reference", "cursor", "page"]);

/// `[paging.NAME]` whose `kind` cannot be read: the facts of all kinds.
pub static PAGING: Owner = Owner {
    name: "a paging style",
    facts: &[
        must("kind", PAGING_KINDS),
        may("send", Kind::Text),
        may("id", Kind::Text),
        may("order", Kind::Text),
        may("direction", Kind::Table(&DIRECTION)),
        may("next", Kind::Text),
        may("first", Kind::Whole(i64::MIN, i64::MAX)),
        may("current", Kind::Text),
        may("last", Kind::Text),
        may("size", Kind::Text),
        may("items", Kind::AnyText),
    ],
};

/// `[paging.NAME]`, by `kind`.
pub static PAGING_BY_KIND: &[(&str, Owner)] = &[
    (
        "reference",
        Owner {
            name: "a paging style of kind `reference`",
            facts: &[
                must("kind", PAGING_KINDS),
                must("send", Kind::Text),
                must("id", Kind::Text),
                must("order", Kind::Text),
                may("direction", Kind::Table(&DIRECTION)),
                must("items", Kind::AnyText),
            ],
        },
    ),
    (
        "cursor",
        Owner {
            name: "a paging style of kind `cursor`",
            facts: &[
                must("kind", PAGING_KINDS),
                must("send", Kind::Text),
                must("next", Kind::Text),
                must("items", Kind::AnyText),
            ],
        },
    ),
    (
        "page",
        Owner {
            name: "a paging style of kind `page`",
            facts: &[
                must("kind", PAGING_KINDS),
                must("send", Kind::Text),
                must("first", Kind::Whole(i64::MIN, i64::MAX)),
                may("current", Kind::Text),
                may("last", Kind::Text),
                may("size", Kind::Text),
                must("items", Kind::AnyText),
            ],
        },
    ),
];

static DIRECTION: Owner = Owner {
    name: "`direction`",
    facts: &[must("parameter", Kind::Text), must("back", Kind::Text), must("ahead", Kind::Text)],
};

/// A row of `[ids]`.
pub static ID: Owner = Owner {
    name: "an id",
    facts: &[may("example", Kind::Scalar), may("details", Kind::Text), may("docs", Kind::Text)],
};

/// The top of a resource's file.
pub static RESOURCE: Owner = Owner {
    name: "a resource",
    facts: &[must("about", Kind::Meaning), must("docs", Kind::Text), may("host", Kind::Text)],
};

/// An operation.
pub static OPERATION: Owner = Owner {
    name: "an operation",
    facts: &[
        may("row", Kind::Whole(1, u32::MAX as i64)),
        may("title", Kind::Text),
        must("http", Kind::Http),
        must("about", Kind::Meaning),
        may("details", Kind::Text),
        may("docs", Kind::Text),
        may("anchor", Kind::Text),
        may("host", Kind::Text),
        may("auth", Kind::Only(false)),
        may("payload", Kind::AnyText),
        may("paging", Kind::Text),
        may("once", Kind::Scalars),
        may("walk", Kind::Scalars),
        may("safe", Kind::Flag),
        may("idempotent", Kind::Flag),
        may("rate", Kind::Rate),
        may("bucket", Kind::Text),
        may("overloads", Kind::Text),
        may("overlaps", Kind::Text),
        may("deprecated", Kind::Text),
        may("since", Kind::Text),
    ],
};

/// A row: a parameter, a field, a whole body, an answer.
pub static ROW: Owner = Owner {
    name: "a row",
    facts: &[
        may("name", Kind::Text),
        may("wire", Kind::Text),
        may("default", Kind::Scalar),
        may("min", Kind::Number),
        may("max", Kind::Number),
        may("min_chars", COUNT),
        may("max_chars", COUNT),
        may("max_bytes", COUNT),
        may("min_items", COUNT),
        may("max_items", COUNT),
        may("hard", Kind::Only(true)),
        may("unit", Kind::Text),
        may("since", Kind::Text),
        may("deprecated", Kind::Text),
        may("secret", Kind::Only(true)),
        may("clear", Kind::Word(&["", "null"])),
        may("sent_empty", Kind::Only(true)),
        may("const", Kind::Constant),
        may("join", Kind::Character),
        may("counts", Kind::Whole(1, u32::MAX as i64)),
        may("failures", Kind::OnlyOrText),
        may("holds", Kind::Text),
        may("example", Kind::Scalar),
        may("why", Kind::Text),
    ],
};

/// A type of `types.toml`, or one that stands under `returns`.
pub static TYPE: Owner = Owner {
    name: "a type",
    facts: &[
        must("about", Kind::Meaning),
        may("details", Kind::Text),
        may("docs", Kind::Text),
        may("enum", Kind::Word(REPRS)),
        may("union", Kind::WordOrTable(&["key", "shape"], &UNION)),
    ],
};

static UNION: Owner =
    Owner { name: "`union`", facts: &[must("tag", Kind::Text), may("content", Kind::Text)] };

/// A value of an enum.
pub static VARIANT: Owner = Owner {
    name: "a value of an enum",
    facts: &[may("name", Kind::Text), may("deprecated", Kind::Text), may("since", Kind::Text)],
};

/// A member of a union.
pub static MEMBER: Owner = Owner {
    name: "a member of a union",
    facts: &[
        may("name", Kind::Text),
        may("default", Kind::Scalar),
        may("min", Kind::Number),
        may("max", Kind::Number),
        may("min_chars", COUNT),
        may("max_chars", COUNT),
        may("unit", Kind::Text),
        may("since", Kind::Text),
        may("deprecated", Kind::Text),
        may("example", Kind::Scalar),
        may("why", Kind::Text),
    ],
};

/// A row of `[errors]`.
pub static ERROR: Owner = Owner { name: "an error", facts: &[] };

/// A row of `[rates]`.
pub static RATE: Owner = Owner { name: "a rate", facts: &[] };

/// What a row of `[rates]` begins with.
pub(crate) static RATE_ITSELF: FactSpec = must("rate", Kind::Rate);

/// A row of `[op.examples]`.
pub static EXAMPLE: Owner = Owner { name: "an example", facts: &[may("status", Kind::Whole(100, 599))] };

/// `[[erratum]]`
pub static ERRATUM: Owner = Owner {
    name: "an erratum",
    facts: &[
        must("at", Kind::Text),
        may("was", Kind::Any),
        may("now", Kind::Any),
        may("after", Kind::Text),
        must("why", Kind::Meaning),
        must("see", Kind::Text),
    ],
};

/// All that carries facts, with the facts of nested tables behind those of their table.
pub fn owners() -> Vec<&'static Owner> {
    let mut all = vec![&PLATFORM, &HOST, &SETTING, &RATE_LIMIT];
    all.extend(PAGING_BY_KIND.iter().map(|(_, owner)| owner));
    all.extend([&ID, &RESOURCE, &OPERATION, &ROW, &TYPE, &VARIANT, &MEMBER, &ERROR, &EXAMPLE, &ERRATUM]);
    let mut next = 0;
    while let Some(owner) = all.get(next).copied() {
        for spec in owner.facts {
            match spec.kind {
                Kind::Table(inner) | Kind::WordOrTable(_, inner) => all.push(inner),
                Kind::OneOf(forms) => all.extend(forms),
                _ => {}
            }
        }
        next += 1;
    }
    all
}
