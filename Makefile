# What a person does with this checkout, one target each. Plain `make` lists them.
# Every recipe is a few lines; whatever takes more is a script in tools/. All run in the environment of tools/env.sh.

SHELL := bash
ENV := . tools/env.sh &&

.PHONY: help setup update serve test build check bench mp screenshots clean

help:
	@echo "make alone makes nothing. Try:"
	@echo
	@echo "  make serve        set up, then serve the report at http://127.0.0.1:8080/"
	@echo "  make test         set up, then run every test"
	@echo "  make check        what must hold besides: format, lints, docs, a release build"
	@echo "  make build        build dist/ for release"
	@echo "  make bench        measure the speed, against the bare loaders and PyScript"
	@echo "  make screenshots  make the README's pictures anew"
	@echo "  make setup        get what is needed to build and test"
	@echo "  make update       move the pinned versions to newer ones, and say which moved"
	@echo "  make mp MICROPYTHON=path/to/checkout   compile your own MicroPython, for the dropdown"
	@echo "  make clean        remove what was built here"

# A machine that cannot compile RustPython, or cannot get the interpreters' own tests, says so and goes on without.
setup:
	@tools/setup.sh
	@tools/rustpython.sh || true
	@tools/upstream-tests.sh || true

# Whoever only reads needs no browser for tests, so `serve` asks for none; and RustPython, which takes long, joins the
# dropdown when it is there.
serve:
	@tools/setup.sh serve
	@tools/rustpython.sh & $(ENV) trunk serve

test: setup
	@tools/test.sh

build:
	@tools/setup.sh serve
	@tools/rustpython.sh || true
	@$(ENV) trunk build --release

check: setup
	$(ENV) cargo fetch --locked
	$(ENV) cargo fmt --check
	$(ENV) cargo clippy --all-targets -- -D warnings
	$(ENV) cargo clippy --all-targets --target wasm32-unknown-unknown -- -D warnings
	$(ENV) RUSTDOCFLAGS=-Dwarnings cargo doc --no-deps
	@$(ENV) node tools/tables.mjs --check
	@$(MAKE) build

bench: setup build
	@$(ENV) node tools/bench.mjs

screenshots: setup build
	@$(ENV) node tools/screenshots.mjs

mp:
	@tools/mp.sh

update:
	@tools/update.sh

# The tools and packages that took minutes to get stay: they are in the cache, outside the checkout, and in node_modules.
clean:
	rm -rf target dist build test-results playwright-report
