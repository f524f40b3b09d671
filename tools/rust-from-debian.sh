# Rust for the browser and for WASI where rustup cannot add a target: Debian's compiler, and the target's standard library built
# from Debian's source of it. Source it; tools/setup.sh and tools/rustpython.sh do, and only after the ordinary way has failed.
# Nothing of rustup's own is changed, but for a toolchain named `system` that stands for /usr.
# shellcheck shell=bash

rust_from_debian() {
  can_install || return
  say "Rust: no wasm32-unknown-unknown from rustup, so Debian's compiler and a standard library built from its source (about 2 minutes)"
  install_packages rustc-web cargo-web rust-web-src rust-web-llvm rust-web-clippy rustfmt-web || return
  # The linker is the lld of the very LLVM that this rustc was built with; the link to it is in the package, the lld is not.
  [ -x /usr/bin/rust-lld ] || install_packages "$(readlink /usr/bin/rust-lld)" || return
  (unset RUSTUP_TOOLCHAIN && PATH="/usr/bin:$PATH" && { rust_is_ready || build_std wasm32-unknown-unknown; }) || return
  if command -v rustup >/dev/null; then
    # The override makes plain `trunk serve` and `cargo test` in this folder work too.
    quietly rustup toolchain link system /usr && quietly rustup override set system --path "$PWD"
  fi
}

# WASI for that compiler, which has rust_from_debian's packages by now. RustPython is compiled for it. The C library below this
# standard library is Debian's too.
wasi_from_debian() {
  can_install || return
  say "RustPython: no wasm32-wasip1 from rustup, so Debian's C library and a standard library built from its source (about a minute)"
  install_packages wasi-libc && build_std wasm32-wasip1
}

# build_std TARGET: the standard library for it, where Debian's compiler looks for it.
build_std() {
  local target=$1 work="$MICROPYSCRIPT_CACHE/std-$1.tmp" place="/usr/lib/rustlib/$1"
  rm -rf "$work" && mkdir -p "$work/src" "$work/lib" && touch "$work/src/lib.rs" || return
  printf '[package]\nname = "std-for-wasm"\nedition = "2021"\n' >"$work/Cargo.toml"
  # RUSTC_BOOTSTRAP: build-std is not stable. Bitcode: LTO needs it. `test`: wasm-bindgen-test needs it.
  RUSTC_BOOTSTRAP=1 RUSTFLAGS=-Cembed-bitcode=yes CARGO_TARGET_DIR="$work/target" quietly cargo build --release \
    --manifest-path "$work/Cargo.toml" -Z build-std=std,panic_abort,test --target "$target" || return
  rm "$work/target/$target"/release/deps/libstd_for_wasm*
  mv "$work/target/$target"/release/deps/*.rlib "$work/lib/" || return
  [ "$target" != wasm32-wasip1 ] || add_libc "$work/lib" || return
  # Renamed into place last: an interrupted set-up must not look like a finished one.
  as_root rm -rf "$place.tmp" && as_root mkdir -p "$place.tmp" && as_root cp -r "$work/lib" "$place.tmp/" &&
    as_root rm -rf "$place" && as_root mv "$place.tmp" "$place" && rm -rf "$work"
}

# add_libc FOLDER: into this folder of a standard library the C library, where rustc looks for it, with what it lacks added.
add_libc() {
  local place="$1/self-contained" lld
  lld=$(readlink /usr/bin/rust-lld) # with the version of LLVM in its name
  mkdir "$place" && cp /usr/lib/wasm32-wasi/{crt1-command.o,crt1-reactor.o,libc.a} "$place/" &&
    RUSTC_BOOTSTRAP=1 quietly rustc --crate-type lib --emit obj -O --target wasm32-wasip1 -L "$1" -o "$place/lacking.o" \
      "$root/tools/wasi-libc-lacking.rs" &&
    quietly "llvm-ar${lld#lld}" r "$place/libc.a" "$place/lacking.o" && rm "$place/lacking.o"
}
