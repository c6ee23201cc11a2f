#![doc = include_str!("../README.md")]

mod ext;
#[rustfmt::skip]
mod generated;

pub use chat_core::{
    Ask, Attempt, BatchOutcome, BoxFuture, Builder, CallOptions, Client, Code, DateTime, Download, Error,
    ErrorKind, Fixture, HttpTransport, Items, Json, LimitExceeded, Limiter, Limits, Method, Millis,
    OneOrMany, Operation, OperationMeta, Outgoing, Paged, Pages, Parameter, Patch, Pending, Permit, Place,
    Rate, RateLimit, Reply, Request, Response, ResponseBody, Returns, Runtime, Seconds, Secret, Token,
    TokenProvider, Transport, TransportResponse, UnixMillis, UnixSeconds, Unlimited, Unlisted, Upload,
    fixture,
};
pub use ext::{AppCertificate, HistoryDownload, HistoryMessages, TokenExchange};
pub use generated::*;
