#!/usr/bin/env bash
# Gets the interpreters' own test files, which tests/e2e/upstream.spec.mjs runs, and says nothing where they were got before. They
# come as their registries have them, checked against the sums in versions.env, into $MICROPYSCRIPT_CACHE/upstream-VERSIONS, renamed
# into place last. None of them is part of this checkout or of dist/.
set -euo pipefail
# shellcheck source=tools/env.sh
. "$(dirname "$0")/env.sh"
say() { echo "set-up: $*"; }

[ ! -e "$UPSTREAM_TESTS" ] || exit 0
work="$UPSTREAM_TESTS.$$.tmp"
trap 'rm -rf "$work"' EXIT
mkdir -p "$work"

check() { echo "$2  $1" | sha256sum --check --status; }

# from_debian PATH SUM FILE: a file of Debian's archive, from whichever copy of it this machine's apt knows.
from_debian() {
  local archive
  while read -r archive; do
    /usr/lib/apt/apt-helper download-file "${archive%/}/pool/main/$1" "$3" "SHA256:$2" >/dev/null 2>&1 && return
  done < <(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 2>/dev/null | sort -u)
  return 1
}

# from_crates_io NAME VERSION SUM FILE: a package as it was published. Asking about a version brings that package alone.
from_crates_io() {
  cargo info --quiet "$1@$2" >/dev/null 2>&1
  cp "${CARGO_HOME:-$HOME/.cargo}"/registry/cache/*/"$1-$2.crate" "$4"
  check "$4" "$3"
}

# keep ARCHIVE NAME PATTERN: what the tests need of it.
keep() {
  mkdir "$work/$2" &&
    tar -xf "$work/$1" -C "$work/$2" --strip-components=1 --wildcards "$3" &&
    rm "$work/$1"
}

{
  from_debian "m/micropython/micropython_$MICROPYTHON_TESTS.orig.tar.xz" "$MICROPYTHON_TESTS_SUM" "$work/a" && keep a micropython '*/tests/basics/*.py' &&
    from_debian "p/python3.13/python3.13_$CPYTHON_TESTS.orig.tar.xz" "$CPYTHON_TESTS_SUM" "$work/b" && keep b cpython '*/Lib/test/*.py' &&
    from_crates_io rustpython "$RUSTPYTHON_TESTS" "$RUSTPYTHON_TESTS_SUM" "$work/c" && keep c rustpython '*/tests/snippets/*.py'
} || {
  say "the interpreters' own tests could not be got from Debian's archive and crates.io, so make test leaves them out" >&2
  exit 1
}
mv -T "$work" "$UPSTREAM_TESTS" 2>/dev/null || [ -e "$UPSTREAM_TESTS" ] # another set-up may have been faster
