//! Servers and callers that mean harm, or are broken as if they did.

mod answers;
mod input;
mod overload;
mod redirects;
mod robots;
mod secrets;
