//! `chat-mock kook --port 8080`: a platform on this machine.

use std::{io, net::Ipv4Addr, process::ExitCode};

use chat_mock::{Fault, MockServer};
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

    /// Lets this go wrong with every answer, or with those of one operation; may be given again for another one.
    ///
    /// `html:502`, `message.list=reset:in-body`; a fault that there is not lists those that there are.
    #[arg(long, value_name = "[OPERATION=]FAULT", value_parser = fault)]
    fault: Vec<(Option<String>, Fault)>,
}

/// `html:502`, `message.list=cut`
fn fault(text: &str) -> Result<(Option<String>, Fault), String> {
    // the address of a redirect may hold anything
    match text.split_once('=').filter(|(operation, _)| !operation.contains(':')) {
        Some((operation, fault)) => Ok((Some(operation.to_owned()), fault.parse()?)),
        None => Ok((None, text.parse()?)),
    }
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
    for (operation, fault) in arguments.fault {
        server = match operation {
            Some(operation) => server.fault(operation, fault),
            None => server.fault_all(fault),
        };
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

    #[test]
    fn a_fault_is_of_all_operations_or_of_one() {
        let redirect = || Fault::Redirect("http://elsewhere.example/?a=b".to_owned());
        assert_eq!(fault("cut"), Ok((None, Fault::Cut)));
        assert_eq!(fault("message.list=cut"), Ok((Some("message.list".to_owned()), Fault::Cut)));
        assert_eq!(fault(&redirect().to_string()), Ok((None, redirect())));
        assert!(fault("message.list=").is_err() && fault("message.list").is_err());
    }

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
