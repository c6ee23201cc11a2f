//! What a call costs, beside the same call written by hand with `reqwest`: instructions and allocations, as ratios.
//!
//! `cargo bench -p chat-tests`. The program starts itself again: as the server, so that its work is not counted, and
//! under callgrind, to count instructions. See `README.md` beside this folder.

mod by_hand;
mod server;

use std::{
    hint::black_box,
    io::{BufRead as _, BufReader},
    process::{Child, Command, Stdio},
};

use kook_api::Kook;
use tokio::runtime::{Builder, Runtime};

type Failure = Box<dyn std::error::Error>;

/// Calls before the first one that counts: connecting, and filling caches.
const WARM: u64 = 20;

/// Calls that count.
const COUNTED: u64 = 100;

const CHANNEL: &str = "53002000000000";

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words[..] {
        ["serve"] => Ok(server::serve()?),
        ["run", what, base, times] => Calls::new(base)?.run(what, times.parse()?),
        ["count", what, base] => {
            let calls = Calls::new(base)?;
            calls.run(what, WARM)?;
            let mut done = Ok(());
            let counted = allocation_counter::measure(|| done = calls.run(what, COUNTED));
            done?;
            println!("{} {}", counted.count_total, counted.bytes_total);
            Ok(())
        }
        // `cargo bench` says `--bench`.
        _ => report(),
    }
}

/// Both ways to call, on one thread.
struct Calls {
    runtime: Runtime,
    kook: Kook,
    by_hand: by_hand::Client,
}

impl Calls {
    fn new(base: &str) -> Result<Self, Failure> {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let kook = Kook::builder("TOKEN").base_url(base).build()?;
        Ok(Self { runtime, kook, by_hand: by_hand::Client::new(base)? })
    }

    fn run(&self, what: &str, times: u64) -> Result<(), Failure> {
        self.runtime.block_on(async {
            for _ in 0..times {
                match what {
                    "list-ours" => drop(black_box(self.kook.message().list(CHANNEL).await?)),
                    "list-hand" => drop(black_box(self.by_hand.list(CHANNEL).await?)),
                    "create-ours" => drop(black_box(self.kook.message().create(CHANNEL, "hello").await?)),
                    "create-hand" => drop(black_box(self.by_hand.create(CHANNEL, "hello").await?)),
                    _ => return Err(format!("{what} is nothing that is measured").into()),
                }
            }
            Ok(())
        })
    }
}

/// The server, as a process of its own that ends with this one.
struct Serving {
    process: Child,
    base: String,
}

impl Serving {
    fn start() -> Result<Self, Failure> {
        let mut process =
            Command::new(std::env::current_exe()?).arg("serve").stdout(Stdio::piped()).spawn()?;
        let mut base = String::new();
        BufReader::new(process.stdout.take().ok_or("no output")?).read_line(&mut base)?;
        Ok(Self { process, base: base.trim().to_owned() })
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Measures everything against one server, and prints the table.
fn report() -> Result<(), Failure> {
    let serving = Serving::start()?;
    let base = serving.base.as_str();
    let valgrind =
        Command::new("valgrind").arg("--version").output().is_ok_and(|output| output.status.success());
    if !valgrind {
        println!("valgrind is not installed: instructions are not counted");
    }
    println!("per call                   ours       by hand   ratio");
    for call in ["list", "create"] {
        let [ours, hand] = ["ours", "hand"].map(|way| format!("{call}-{way}"));
        if valgrind {
            line(&format!("{call}: instructions"), instructions(&ours, base)?, instructions(&hand, base)?);
        }
        let (ours, hand) = (allocations(&ours, base)?, allocations(&hand, base)?);
        line(&format!("{call}: allocations"), ours.0, hand.0);
        line(&format!("{call}: bytes allocated"), ours.1, hand.1);
    }
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "a ratio of two decimals")]
fn line(what: &str, ours: u64, hand: u64) {
    println!("{what:<22} {ours:>10} {hand:>13}   {:.2}", ours as f64 / hand as f64);
}

/// Allocations per call, and their bytes.
fn allocations(what: &str, base: &str) -> Result<(u64, u64), Failure> {
    let output = Command::new(std::env::current_exe()?).args(["count", what, base]).output()?;
    let text = String::from_utf8(output.stdout)?;
    let mut numbers = text.split_whitespace().map(str::parse::<u64>);
    let (Some(Ok(count)), Some(Ok(bytes))) = (numbers.next(), numbers.next()) else {
        return Err(format!("{what}: {}", String::from_utf8_lossy(&output.stderr)).into());
    };
    Ok((count / COUNTED, bytes / COUNTED))
}

/// Instructions per call: a long run less a short one, so that starting and connecting cancel out.
fn instructions(what: &str, base: &str) -> Result<u64, Failure> {
    Ok((collected(what, base, WARM + COUNTED)? - collected(what, base, WARM)?) / COUNTED)
}

fn collected(what: &str, base: &str, times: u64) -> Result<u64, Failure> {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(std::env::current_exe()?)
        .args(["run", what, base, &times.to_string()])
        .output()?;
    let text = String::from_utf8_lossy(&output.stderr);
    let line = text.lines().find_map(|line| line.split_once("Collected : "));
    let number = line.and_then(|(_, number)| number.trim().parse().ok());
    match number.filter(|_| output.status.success()) {
        Some(number) => Ok(number),
        None => Err(format!("{what}: {text}").into()),
    }
}
