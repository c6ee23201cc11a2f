#![doc = include_str!("../README.md")]

mod ext;
#[rustfmt::skip]
mod generated;

pub use chat_core::{
    Attempt, BatchOutcome, Builder, CallOptions, Client, Code, DateTime, Download, Error, ErrorKind, Fixture,
    HttpTransport, Items, Json, LimitExceeded, Method, Millis, OneOrMany, Operation, OperationMeta, Paged,
    Pages, Parameter, Patch, Pending, Place, RateLimit, Reply, Request, Response, Returns, Seconds, Secret,
    Token, TokenProvider, Transport, UnixMillis, UnixSeconds, Unlisted, Upload, fixture,
};
pub use ext::{AppCertificate, HistoryDownload, HistoryMessages, TokenExchange};
pub use generated::*;
