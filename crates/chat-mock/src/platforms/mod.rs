//! What each platform does that its specification cannot say: one module a platform.

mod agora_chat;
mod bearychat;
mod kook;

use std::io;

use chat_spec::{ir::Platform, render, source::Sources};

use crate::{
    behaviour::{Behaviour, Plain},
    generated::spec::PLATFORMS,
};

/// The names of the platforms that can be served.
pub fn platforms() -> impl Iterator<Item = &'static str> {
    PLATFORMS.iter().map(|(name, _)| *name)
}

/// Compiles the specification of a platform, which this crate carries.
pub(crate) fn compile(name: &str) -> io::Result<Platform> {
    let Some((_, texts)) = PLATFORMS.iter().find(|(known, _)| *known == name) else {
        let known: Vec<_> = platforms().collect();
        let message = format!("there is no platform `{name}`; there is {}", known.join(", "));
        return Err(io::Error::new(io::ErrorKind::InvalidInput, message));
    };
    let sources = Sources::from_texts(texts.iter().copied());
    chat_spec::compile(name, &sources)
        .map_err(|mistakes| io::Error::new(io::ErrorKind::InvalidData, render::render(&sources, &mistakes)))
}

/// What a platform does beyond its specification.
pub(crate) fn behaviour(name: &str) -> Box<dyn Behaviour> {
    match name {
        "agora-chat" => Box::new(agora_chat::AgoraChat::default()),
        "bearychat" => Box::new(bearychat::BearyChat::default()),
        "kook" => Box::new(kook::Kook::default()),
        _ => Box::new(Plain),
    }
}
