#!/usr/bin/env bash
# Compiles the webassembly port of a MicroPython checkout of your own (MICROPYTHON=path/to/checkout), in the variant that PyScript
# uses, and puts it where the next build of MicroPyScript finds it: as "MicroPython (local build)" in the dropdown.
# It gets neither emcc nor MicroPython: whoever changes an interpreter has both.
set -euo pipefail
# shellcheck source=tools/env.sh
. "$(dirname "$0")/env.sh"
place="$MICROPYSCRIPT_CACHE/micropython-local"

die() { echo "make mp: $*" >&2; exit 1; }

[ -n "${MICROPYTHON:-}" ] || die "say which MicroPython to compile: make mp MICROPYTHON=path/to/checkout"
port="$MICROPYTHON/ports/webassembly"
[ -f "$port/Makefile" ] || die "$MICROPYTHON is not a checkout of MicroPython: it has no ports/webassembly/Makefile"
command -v emcc >/dev/null || die "emcc is not on PATH: install Emscripten (https://emscripten.org) and source its emsdk_env.sh"

make -C "$MICROPYTHON/mpy-cross"
make -C "$port" VARIANT=pyscript submodules
make -C "$port" VARIANT=pyscript

# Into place in one move: a failed build leaves the older one as it was.
rm -rf "$place.tmp" && mkdir -p "$place.tmp"
cp "$port/build-pyscript/micropython.mjs" "$port/build-pyscript/micropython.wasm" "$place.tmp/"
git -C "$MICROPYTHON" describe --tags --always --dirty >"$place.tmp/version.txt" 2>/dev/null || echo unknown >"$place.tmp/version.txt"
rm -rf "$place" && mv "$place.tmp" "$place"
echo "MicroPython $(cat "$place/version.txt") is in the dropdown from the next make serve or make build on."
