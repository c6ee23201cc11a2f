#!/usr/bin/env bash
# What it costs to build a platform's crate, and a user of ten of its operations: CPU seconds (user and system) of
# rustc for that crate alone, its dependencies built before. Linux; takes some minutes.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export CARGO_TARGET_DIR="$work/target" CARGO_INCREMENTAL=0

# user NAME TYPE CONSTRUCTOR CALLS…
user() {
    mkdir -p "$work/$1-user/src"
    cat >"$work/$1-user/Cargo.toml" <<TOML
[package]
name = "$1-user"
edition = "2024"
[dependencies]
$1-api = { path = "$root/crates/$1-api" }
tokio = { version = "1", features = ["macros", "rt"] }
[workspace]
TOML
    cp "$root/Cargo.lock" "$work/$1-user/Cargo.lock"
    {
        printf 'fn main() {}\n'
        printf 'pub async fn run(it: %s) -> Result<(), %s::Error> {\n' "$2" "${1//-/_}_api"
        shift 2
        printf '    println!("{:?}", it.%s.await?);\n' "$@"
        printf '    Ok(())\n}\n'
    } >"$work/$1-user.rs"
}

# seconds FOLDER FILE ARGUMENTS…: of the last rebuild after FILE was touched, the median of three
seconds() {
    local folder=$1 file=$2
    shift 2
    (cd "$folder" && cargo build -q "$@" 2>/dev/null)
    for _ in 1 2 3; do
        touch "$file"
        (cd "$folder" && TIMEFORMAT='%U %S' && { time cargo build -q "$@" 2>/dev/null; } 2>&1) | awk '{ print $1 + $2 }'
    done | sort -n | sed -n 2p
}

measure() {
    local name=$1 profile
    for profile in dev release; do
        printf '%-12s %-8s crate %6s s   user of ten %6s s\n' "$name" "$profile" \
            "$(seconds "$root" "$root/crates/$name-api/src/lib.rs" -p "$name-api" --profile "$profile")" \
            "$(seconds "$work/$name-user" "$work/$name-user/src/main.rs" --profile "$profile")"
    done
}

main() {
    user kook kook_api::Kook \
        'message().list("1")' 'message().view("1")' 'message().create("1", "x")' 'message().update("1", "x")' \
        'message().delete("1")' 'message().reaction_list("1", "x")' 'message().add_reaction("1", "x")' \
        'message().delete_reaction("1", "x")' 'message().list("2").pin(true)' 'message().create("2", "y")'
    mv "$work/kook-user.rs" "$work/kook-user/src/main.rs"
    user agora-chat agora_chat_api::AgoraChat \
        'user().register("a")' 'user().get("a")' 'user().list()' 'group().create(true, "a")' 'group().get(["1"])' \
        'group_member().list("1")' 'group_member().remove_many("1", ["a"])' 'message().send_to_users(["a"], "x")' \
        'room().list()' 'presence().get("a", ["b"])'
    mv "$work/agora-chat-user.rs" "$work/agora-chat-user/src/main.rs"
    measure kook
    measure agora-chat
}

main
