//! What the scripts in tools/ say: in how many words something is missing, and how tests are counted. What they get and build is
//! not asked here.

use std::process::{Command, Output};

fn bash(code: &str) -> Output {
    let mut bash = Command::new("bash");
    bash.args(["-c", code])
        .current_dir(env!("CARGO_MANIFEST_DIR"));
    bash.output().expect("bash is there")
}

#[track_caller]
fn check_refusal(code: &str, expected: &str) {
    let output = bash(code);
    assert!(!output.status.success());
    assert_eq!(String::from_utf8_lossy(&output.stderr), expected);
}

#[test]
fn make_mp_says_in_one_line_what_is_missing() {
    check_refusal(
        "MICROPYTHON= tools/mp.sh",
        "make mp: say which MicroPython to compile: make mp MICROPYTHON=path/to/checkout\n",
    );
    check_refusal(
        "MICROPYTHON=/nowhere tools/mp.sh",
        "make mp: /nowhere is not a checkout of MicroPython: it has no ports/webassembly/Makefile\n",
    );
}

/// What `make mp` asks of MicroPython's makefiles, what it says itself, and what it leaves in the cache. `prepare` lays out a checkout
/// in the folder `mine`; in the place of its makefiles stands a function that says what it was asked for, and makes what they would.
fn local_build(prepare: &str, module: &str) -> String {
    let made = format!(
        r#"work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT
        mkdir -p "$work/mine/ports/webassembly" && touch "$work/mine/ports/webassembly/Makefile"
        emcc() {{ :; }}
        make() {{
            echo "make ${{*//"$MICROPYTHON"/mine}}"
            made="$MICROPYTHON/ports/webassembly/build-pyscript"
            mkdir -p "$made/genhdr"
            echo '{module}' >"$made/micropython.mjs"
            echo wasm >"$made/micropython.wasm"
            echo '#define MICROPY_GIT_TAG "v1.2.3"' >"$made/genhdr/mpversion.h"
        }}
        export -f emcc make
        export MICROPYTHON="$work/mine" MICROPYSCRIPT_CACHE="$work/cache"
        (cd "$work/mine" && {prepare})
        tools/mp.sh 2>&1 | sed "/^make/!d; s|$work/||g"
        cd "$work" && find cache/micropython-local -type f 2>/dev/null | sort | xargs --no-run-if-empty head -n 1"#
    );
    String::from_utf8(bash(&made).stdout).expect("the script writes UTF-8")
}

const COMPILED: &str = "make -C mine/mpy-cross\nmake -C mine/ports/webassembly VARIANT=pyscript\n";

const IN_PLACE: &str = "==> cache/micropython-local/micropython.mjs <==\nlet module;\n\n\
    ==> cache/micropython-local/micropython.wasm <==\nwasm\n\n\
    ==> cache/micropython-local/version.txt <==\nv1.2.3\n";

#[test]
fn make_mp_fetches_the_submodule_where_it_is_missing() {
    let fetched = "make -C mine/ports/webassembly VARIANT=pyscript submodules\n";
    assert_eq!(
        local_build("mkdir .git", "let module;"),
        format!("{fetched}{COMPILED}{IN_PLACE}")
    );
}

#[test]
fn make_mp_leaves_a_submodule_alone_that_is_there() {
    let is_there = "mkdir -p lib/micropython-lib && touch lib/micropython-lib/README.md";
    for kind in ["mkdir .git", "true"] {
        assert_eq!(
            local_build(&format!("{is_there} && {kind}"), "let module;"),
            format!("{COMPILED}{IN_PLACE}")
        );
    }
}

#[test]
fn make_mp_says_what_an_archive_lacks() {
    assert_eq!(
        local_build("true", "let module;"),
        "make mp: mine/lib/micropython-lib is empty, and mine is no git checkout, which could fetch it\n"
    );
}

#[test]
fn make_mp_takes_no_module_that_does_not_parse() {
    let said = local_build("mkdir .git", "() => 1 () => 2");
    assert!(
        said.ends_with(
            "make mp: this emcc is too old for this MicroPython: what it made is no JavaScript. \
             Remove mine/ports/webassembly/build-pyscript before you try a newer one\n"
        ),
        "{said}"
    );
}

#[test]
fn a_suite_that_nobody_knows_is_refused() {
    check_refusal(
        "tools/test.sh nonsense",
        "no suite is named nonsense: there are host, browser and e2e\n",
    );
}

/// Runs a suite, with these functions in place of the commands that it runs; its summary, and whether all is well.
fn summary(commands: &str, suite: &str) -> (String, bool) {
    let output = bash(&format!("{commands}\ntools/test.sh {suite}"));
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let (_, summary) = said
        .rsplit_once("\n\n")
        .expect("an empty line before the summary");
    (summary.to_owned(), output.status.success())
}

#[track_caller]
fn check_host(cargo: &str, expected: &str, is_well: bool) {
    let commands = format!("cargo() {{ {cargo}; }}\nexport -f cargo");
    assert_eq!(summary(&commands, "host"), (expected.to_owned(), is_well));
}

#[test]
fn the_programs_of_a_suite_are_added_up() {
    let two = "echo 'test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.55s'
        echo 'test result: ok. 30 passed; 0 failed; 0 ignored; 0 measured; 5 filtered out; finished in 1.61s'";
    let expected = "host          42 passed, 0 failed, 1 skipped\n42 passed, 0 failed\n";
    check_host(two, expected, true);
}

#[test]
fn a_suite_that_dies_or_finds_nothing_has_failed() {
    let expected = "host           0 passed, 1 failed, 0 skipped\n0 passed, 1 failed\n";
    check_host("true", expected, false);
    let expected = "host           2 passed, 1 failed, 0 skipped\n2 passed, 1 failed\n";
    check_host(
        "echo 'test result: ok. 2 passed; 0 failed'; return 101",
        expected,
        false,
    );
}

#[test]
fn what_playwright_skips_is_said_and_what_it_did_not_run_has_failed() {
    let commands = "make() { :; }
        npx() {
            printf '%s\\n' '  2 failed' '    [x] › a › 3 passed' '  1 did not run' '  3 skipped' '  40 passed (12.3s)'
            return 1
        }
        export -f make npx";
    let expected = "end-to-end    40 passed, 3 failed, 3 skipped\n40 passed, 3 failed\n";
    assert_eq!(summary(commands, "e2e"), (expected.to_owned(), false));
}
