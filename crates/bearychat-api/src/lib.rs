#![doc = include_str!("../README.md")]

mod ext;
#[rustfmt::skip]
mod generated;

pub use chat_core::{
    Builder, CallOptions, Client, Code, DateTime, Download, Error, ErrorKind, Fixture, HttpTransport, Items,
    Json, LimitExceeded, Method, Millis, OneOrMany, Operation, OperationMeta, Paged, Pages, Parameter, Patch,
    Pending, Place, RateLimit, Reply, Request, Response, Returns, Seconds, Secret, Transport, UnixMillis,
    UnixSeconds, Unlisted, Upload, fixture,
};
pub use ext::{History, HistoryStream};
pub use generated::*;
