#!/usr/bin/env bash
# Compiles RustPython for WASI, once for each state of interpreters/rustpython/, and says nothing where that was done before. What
# it makes is $MICROPYSCRIPT_CACHE/rustpython-KEY/rustpython.wasm, renamed into place last; interpreters/rustpython/.built tells
# whoever watches that a new one is there. Which version it is, Cargo.lock beside the source decides.
set -euo pipefail
# shellcheck source=tools/env.sh
. "$(dirname "$0")/env.sh"
. "$root/tools/packages.sh"
. "$root/tools/rust-from-debian.sh"
cd "$root/interpreters/rustpython"
log="$MICROPYSCRIPT_CACHE/rustpython.log"
say() { echo "set-up: $*"; }

target="$MICROPYSCRIPT_CACHE/rustpython-$RUSTPYTHON_KEY"
[ ! -e "$target/rustpython.wasm" ] || exit 0
mkdir -p "$MICROPYSCRIPT_CACHE"
# Two at once would compile the same thing twice, in the same place.
if command -v flock >/dev/null; then
  exec 8>"$MICROPYSCRIPT_CACHE/rustpython.lock"
  flock 8
fi
[ ! -e "$target/rustpython.wasm" ] || exit 0

has_target() { [ -d "$(rustc --print target-libdir --target wasm32-wasip1 2>/dev/null)" ]; }
if ! has_target && [ -z "${RUSTUP_TOOLCHAIN:-}" ] && command -v rustup >/dev/null; then
  rustup --quiet target add wasm32-wasip1 8>&- || true
fi
# Debian's compiler takes nothing from rustup.
if ! has_target && [ "$(rustc --print sysroot 2>/dev/null)" = /usr ]; then
  wasi_from_debian || true
fi
if ! has_target; then
  say "RustPython: missing is Rust's target wasm32-wasip1 (rustup target add wasm32-wasip1)" >&2
  exit 1
fi
say "RustPython: compiling it for WASI (about ten minutes)"
work="$MICROPYSCRIPT_CACHE/rustpython-work"
# The lock file names crates that ask for a newer Rust than they need.
CARGO_TARGET_DIR="$work/target" cargo build --quiet --release --locked --ignore-rust-version --target wasm32-wasip1 8>&-
mkdir -p "$work/out"
cp "$work/target/wasm32-wasip1/release/micropyscript-rustpython.wasm" "$work/out/rustpython.wasm"
rm -rf "$target"
mv "$work/out" "$target"
rm -rf "$work"
touch .built
say "RustPython is there"
