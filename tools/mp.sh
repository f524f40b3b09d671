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
library="$MICROPYTHON/lib/micropython-lib"
[ -f "$port/Makefile" ] || die "$MICROPYTHON is not a checkout of MicroPython: it has no ports/webassembly/Makefile"
command -v emcc >/dev/null || die "emcc is not on PATH: install Emscripten (https://emscripten.org) and source its emsdk_env.sh"

# The one submodule that the variant needs, told by the file that the port itself looks for. A source archive is no git checkout, and has
# it or cannot fetch it. Where it is there it stays at the commit it is at, which may be your own.
if [ ! -e "$library/README.md" ]; then
  [ -e "$MICROPYTHON/.git" ] || die "$library is empty, and $MICROPYTHON is no git checkout, which could fetch it"
  make -C "$port" VARIANT=pyscript submodules
fi
make -C "$MICROPYTHON/mpy-cross"
make -C "$port" VARIANT=pyscript

made="$port/build-pyscript"
# An emcc that is too old for the port makes a module that no browser reads, and reports success.
node --check "$made/micropython.mjs" ||
  die "this emcc is too old for this MicroPython: what it made is no JavaScript. Remove $made before you try a newer one"

# Into place in one move: a failed build leaves the older one as it was.
rm -rf "$place.tmp" && mkdir -p "$place.tmp"
cp "$made/micropython.mjs" "$made/micropython.wasm" "$place.tmp/"
sed -n 's/^#define MICROPY_GIT_TAG "\(.*\)"$/\1/p' "$made/genhdr/mpversion.h" >"$place.tmp/version.txt" # as in Python's sys.version
[ -s "$place.tmp/version.txt" ] || echo unknown >"$place.tmp/version.txt"
rm -rf "$place" && mv "$place.tmp" "$place"
echo "MicroPython $(cat "$place/version.txt") is in the dropdown from the next make serve or make build on."
