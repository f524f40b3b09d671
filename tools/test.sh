#!/usr/bin/env bash
# Runs the tests and counts them: tools/test.sh [host] [browser] [e2e], by default all three. A suite that fails does not stop
# the next one. The last line is alone and reads `N passed, N failed`, made of what the runners themselves say when they
# close; a runner that dies before that, or that finds no tests, counts as one failure. What was skipped, such as what set-up
# could not get, is said of its suite. It sets nothing up (`make test` does).
set -euo pipefail
# shellcheck source=tools/env.sh
. "$(dirname "$0")/env.sh"
cd "$root"
scratch=$(mktemp -d)
trap 'rm -r "$scratch"' EXIT
summary="" all_passed=0 all_failed=0

# The pure half, and what holds the prose to the code.
host_tests() { cargo test --no-fail-fast; }
# Components and edges, in headless Chromium. Only tests/web_*.rs: the others have nothing to do in a browser.
browser_tests() { node tools/bundle.mjs prepare && cargo test --no-fail-fast --target wasm32-unknown-unknown --test 'web_*'; }
# The built dist/, driven from outside.
e2e_tests() { make build && npx playwright test --config tests/e2e/playwright.config.mjs --reporter list; }

# Adds up "test result: ok. 12 passed; 0 failed; 0 ignored; …", one per test program: passed, failed, skipped.
count_cargo() {
  awk '/^test result: / { for (i = 2; i <= NF; i++) { sub(/;$/, "", $i); n[$i] += $(i - 1) } }
       END { print n["passed"] + 0, n["failed"] + 0, n["ignored"] + 0 }' "$1"
}

# Playwright closes with "  2 failed", "  3 skipped", "  1 did not run", "  40 passed (12.3s)". What was neither skipped nor plainly
# passed has failed.
count_playwright() {
  awk '/^  [0-9]+ (failed|flaky|interrupted|did not run|skipped|passed)( \(.*\))?$/ {
         n = $1; sub(/^  [0-9]+ /, ""); sub(/ \(.*/, ""); last[$0] = n
       }
       END {
         print last["passed"] + 0, last["failed"] + last["flaky"] + last["interrupted"] + last["did not run"], last["skipped"] + 0
       }' "$1"
}

# run NAME COMMAND COUNTER
run() {
  local name=$1 output="$scratch/output" status=0 passed failed skipped
  printf '\n── %s tests ──\n' "$name"
  "$2" 2>&1 | tee "$output" || status=$?
  read -r passed failed skipped < <("$3" "$output")
  if [ "$failed" = 0 ] && { [ "$status" != 0 ] || [ "$passed" = 0 ]; }; then failed=1; fi
  summary+=$(printf '%-10s %5d passed, %d failed, %d skipped' "$name" "$passed" "$failed" "$skipped")$'\n'
  all_passed=$((all_passed + passed)) all_failed=$((all_failed + failed))
}

[ $# -gt 0 ] || set -- host browser e2e
for suite in "$@"; do
  case "$suite" in
    host) run host host_tests count_cargo ;;
    browser) run browser browser_tests count_cargo ;;
    e2e) run end-to-end e2e_tests count_playwright ;;
    *) echo "no suite is named $suite: there are host, browser and e2e" >&2 && exit 2 ;;
  esac
done
printf '\n%s' "$summary"
echo "$all_passed passed, $all_failed failed"
[ "$all_failed" = 0 ]
