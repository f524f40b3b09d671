# Rust for the browser where rustup cannot add a target: Debian's compiler, and the target's standard library built from Debian's
# source of it. Source it; tools/setup.sh does, and only after the ordinary way has failed. Nothing of rustup's own is changed,
# but for a toolchain named `system` that stands for /usr.
# shellcheck shell=bash

rust_from_debian() {
  can_install || return
  say "Rust: no wasm32-unknown-unknown from rustup, so Debian's compiler and a standard library built from its source (about 2 minutes)"
  install_packages rustc-web cargo-web rust-web-src rust-web-llvm rust-web-clippy rustfmt-web || return
  # The linker is the lld of the very LLVM that this rustc was built with; the link to it is in the package, the lld is not.
  [ -x /usr/bin/rust-lld ] || install_packages "$(readlink /usr/bin/rust-lld)" || return
  (unset RUSTUP_TOOLCHAIN && PATH="/usr/bin:$PATH" && { rust_is_ready || build_std; }) || return
  if command -v rustup >/dev/null; then
    # The override makes plain `trunk serve` and `cargo test` in this folder work too.
    quietly rustup toolchain link system /usr && quietly rustup override set system --path "$PWD"
  fi
}

build_std() {
  local work="$MICROPYSCRIPT_CACHE/rust-std.tmp" target=/usr/lib/rustlib/wasm32-unknown-unknown
  rm -rf "$work" && mkdir -p "$work/src" && touch "$work/src/lib.rs" || return
  printf '[package]\nname = "std-for-wasm"\nedition = "2021"\n' >"$work/Cargo.toml"
  # RUSTC_BOOTSTRAP: build-std is not stable. Bitcode: LTO needs it. `test`: wasm-bindgen-test needs it.
  RUSTC_BOOTSTRAP=1 RUSTFLAGS=-Cembed-bitcode=yes CARGO_TARGET_DIR="$work/target" quietly cargo build --release \
    --manifest-path "$work/Cargo.toml" -Z build-std=std,panic_abort,test --target wasm32-unknown-unknown || return
  rm "$work"/target/wasm32-unknown-unknown/release/deps/libstd_for_wasm*
  # Renamed into place last: an interrupted set-up must not look like a finished one.
  as_root rm -rf "$target.tmp" && as_root mkdir -p "$target.tmp/lib" &&
    as_root cp "$work"/target/wasm32-unknown-unknown/release/deps/*.rlib "$target.tmp/lib/" &&
    as_root rm -rf "$target" && as_root mv "$target.tmp" "$target" && rm -rf "$work"
}
