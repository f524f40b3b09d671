# Debian's and Ubuntu's packages, for the set-up scripts: source it. No other package manager is known here;
# on other systems set-up says what is missing and the user decides how to get it.
# shellcheck shell=bash

# Runs a command without its chatter; if it fails, shows the end of it. (8 and 9 are the locks of rustpython.sh and setup.sh:
# nobody may inherit them.)
# shellcheck disable=SC2154 # $log is a file that whoever sources this names
quietly() {
  "$@" >"$log" 2>&1 </dev/null 8>&- 9>&- || { tail -n 20 "$log" >&2; return 1; }
}

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

# Can packages be installed without asking anybody?
can_install() {
  command -v apt-get >/dev/null && as_root true 2>/dev/null
}

# Installs packages; of `one/other` the first that this system has.
install_packages() {
  local wanted package packages=()
  # A list that cannot be refreshed (one dead source is enough) may still be good for what we need.
  quietly as_root apt-get update || true
  for wanted in "$@"; do
    package=${wanted%%/*}
    apt-cache show "$package" >/dev/null 2>&1 || package=${wanted##*/}
    packages+=("$package")
  done
  quietly as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${packages[@]}"
}
