//! `chat-mock kook --port 8080`: a platform on this machine.

use std::{io, net::Ipv4Addr, process::ExitCode};

use chat_mock::MockServer;
use clap::{Parser, builder::PossibleValuesParser};

/// Serves a chat platform on this machine, until it is interrupted.
///
/// Prints where: the base URL, or a line for each host (`rtm http://127.0.0.1:8080`) where there are several.
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
    let mut server = MockServer::platform(&*arguments.platform)
        .address((Ipv4Addr::LOCALHOST, arguments.port))
        .token(arguments.token);
    if arguments.examples_only {
        server = server.examples_only();
    }
    let server = server.start().await?;
    for line in addresses(&server) {
        println!("{line}");
    }
    tokio::signal::ctrl_c().await
}

/// Where the server is: its base URL, or name and URL of each host if there are several.
fn addresses(server: &MockServer) -> Vec<String> {
    if server.hosts().count() < 2 {
        return vec![server.base_url()];
    }
    server.hosts().filter_map(|host| Some(format!("{host} {}", server.host_url(host)?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn told(platform: &str) -> (Vec<String>, std::net::SocketAddr) {
        let server = MockServer::platform(platform).start().await.unwrap();
        (addresses(&server), server.address())
    }

    #[tokio::test]
    async fn one_host_is_its_base_url_alone() {
        let (lines, address) = told("kook").await;
        assert_eq!(lines, [format!("http://{address}/api/v3")]);
    }

    #[tokio::test]
    async fn several_hosts_are_told_by_name() {
        let (lines, address) = told("bearychat").await;
        assert_eq!(lines, [format!("api http://{address}/v1"), format!("rtm http://{address}")]);
    }
}
