//! `chat-mock kook --port 8080`: a platform on this machine.

use std::{io, net::Ipv4Addr, process::ExitCode};

use chat_mock::MockServer;
use clap::{Parser, builder::PossibleValuesParser};

/// Serves a chat platform on this machine, until it is interrupted.
#[derive(Debug, Parser)]
#[command(version)]
struct Arguments {
    /// The platform.
    #[arg(value_parser = PossibleValuesParser::new(chat_mock::platforms()))]
    platform: String,

    /// The port of 127.0.0.1; 0 takes a free one.
    #[arg(long, default_value_t = 0)]
    port: u16,

    /// The token that callers must bring.
    #[arg(long, default_value = "mock-token")]
    token: String,

    /// Answers documented examples only, and remembers nothing.
    #[arg(long)]
    examples_only: bool,
}

#[tokio::main]
async fn main() -> ExitCode {
    match serve(Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn serve(arguments: Arguments) -> io::Result<()> {
    let mut server = MockServer::platform(arguments.platform)
        .address((Ipv4Addr::LOCALHOST, arguments.port))
        .token(arguments.token);
    if arguments.examples_only {
        server = server.examples_only();
    }
    let server = server.start().await?;
    println!("{}", server.base_url());
    tokio::signal::ctrl_c().await
}
