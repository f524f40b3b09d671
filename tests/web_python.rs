//! Python itself, on the real MicroPython: what a session answers, what a run writes and where that
//! goes, files, input, the prompt, and the object that plugins get.
//!
//! What holds for every interpreter is in the conformance suite; here it is the adapter, the driver
//! and the session between them and the page.

#![cfg(target_arch = "wasm32")]

mod web;

use std::cell::RefCell;
use std::rc::Rc;

use futures_util::FutureExt;
use serde_json::json;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

use micropyscript::browser::{dom, handle};
use micropyscript::kernel::interpreter::{CallError, Pushed, Stream, Value};
use micropyscript::kernel::session::Session;

use web::{Notes, Page, call, js, json, once, settled, text, within};

wasm_bindgen_test_configure!(run_in_browser);

fn int(digits: &str) -> Value {
    Value::Int(digits.to_owned())
}

fn string(text: &str) -> Value {
    Value::Str(text.to_owned())
}

// Values.

#[wasm_bindgen_test]
async fn an_expression_has_its_value_of_whatever_kind() {
    let page = Page::open("").await;
    for (expression, expected) in [
        ("None", Value::None),
        ("1 < 2", Value::Bool(true)),
        ("-2 ** 80", int("-1208925819614629174706176")),
        ("0.5", Value::Float("0.5".into())),
        ("float('inf')", Value::Float("inf".into())),
        ("''", string("")),
        ("'naïve 🐍\\n'", string("naïve 🐍\n")),
        ("'a\\0b'", string("a\0b")),
        ("b'\\x00\\xff'", Value::Bytes(vec![0, 255])),
        ("bytearray(b'ab')", Value::Bytes(b"ab".to_vec())),
        ("(1, [])", Value::List(vec![int("1"), Value::List(vec![])])),
        (
            "{'k': {1: b'x'}}",
            Value::Dict(vec![(
                "k".to_owned(),
                Value::Dict(vec![("1".to_owned(), Value::Bytes(b"x".to_vec()))]),
            )]),
        ),
        ("object", Value::Repr("<class 'object'>".to_owned())),
        ("range(3)", Value::Repr("range(0, 3)".to_owned())),
        ("\n\n7  # a comment\n", int("7")),
        ("(1 +\n 2)", int("3")),
        ("x = 1", Value::Nothing),
        ("1; 2", Value::Nothing),
        ("", Value::Nothing),
        ("# a comment", Value::Nothing),
    ] {
        assert_eq!(page.value(expression).await, expected, "{expression}");
    }
}

#[wasm_bindgen_test]
async fn a_list_that_holds_itself_is_given_by_its_repr() {
    let page = Page::open("").await;
    page.printed("a = [1]\na.append(a)").await;
    let value = page.value("a").await;
    assert!(matches!(value, Value::Repr(_)), "{value:?}");
}

#[wasm_bindgen_test]
async fn runs_share_one_main_with_nothing_of_ours_in_it() {
    let page = Page::open("").await;
    page.printed("def f():\n    return x\nx = 1").await;
    page.printed("x += 1").await;
    assert_eq!(page.value("f()").await, int("2"));
    assert_eq!(page.value("__name__").await, string("__main__"));
    let names = "sorted(name for name in globals() if not name.startswith('__'))";
    assert_eq!(
        page.value(names).await,
        Value::List(vec![string("f"), string("x")])
    );
}

#[wasm_bindgen_test]
async fn top_level_await_works_in_scripts_and_expressions() {
    let page = Page::open("").await;
    let script = "import asyncio\nasync def twice(x):\n    await asyncio.sleep(0)\n    return 2 * x\nfor i in range(2):\n    print(await twice(i))";
    assert_eq!(page.printed(script).await, "0\n2\n");
    assert_eq!(page.value("await twice(21)").await, int("42"));
    assert_eq!(
        page.value("[await twice(1), 'await']").await,
        Value::List(vec![int("2"), string("await")])
    );
    assert_eq!(page.value("y = await twice(4)").await, Value::Nothing);
    assert_eq!(page.value("y").await, int("8"));
}

#[wasm_bindgen_test]
async fn a_promise_of_javascript_can_be_awaited() {
    let page = Page::open("").await;
    assert_eq!(
        page.value("await __import__('js').Promise.resolve(7)")
            .await,
        int("7")
    );
    let ran = page
        .run("import js\nawait js.Promise.reject(js.Error.new('no luck'))")
        .await;
    assert!(ran.traceback().contains("no luck"), "{ran:?}");
}

// Errors.

#[wasm_bindgen_test]
async fn a_traceback_has_the_lines_of_the_code_and_none_of_ours() {
    let page = Page::open("").await;
    let ran = page
        .run("def f():\n    return 1 / 0\n\nprint('so far')\nf()\n")
        .await;
    assert_eq!(ran.written, "so far\n");
    assert_eq!(
        ran.traceback(),
        "Traceback (most recent call last):\n  File \"main.py\", line 5, in <module>\n  File \"main.py\", line 2, in f\nZeroDivisionError: divide by zero\n"
    );
    let Err(CallError::Python(error)) = ran.outcome else {
        panic!("it raised");
    };
    assert_eq!(
        (error.type_name.as_str(), error.message.as_str()),
        ("ZeroDivisionError", "divide by zero")
    );
}

#[wasm_bindgen_test]
async fn a_traceback_is_as_clean_after_an_await() {
    let page = Page::open("").await;
    let code = "import asyncio\nasync def f():\n    await asyncio.sleep(0)\n    raise ValueError('later')\n\nawait f()\n";
    let ran = page.run(code).await;
    assert_eq!(
        ran.traceback(),
        "Traceback (most recent call last):\n  File \"main.py\", line 6, in <module>\n  File \"main.py\", line 4, in f\nValueError: later\n"
    );
}

#[wasm_bindgen_test]
async fn a_traceback_counts_lines_from_the_first_one() {
    let page = Page::open("").await;
    let ran = page.run("\n\nx = not_there").await;
    let traceback = ran.traceback();
    assert!(
        traceback.contains("line 3") && traceback.contains("NameError"),
        "{traceback}"
    );
}

#[wasm_bindgen_test]
async fn a_syntax_error_names_file_and_line() {
    let page = Page::open("").await;
    for code in ["x = 1\ny = = 2", "x = 1\nawait = = 2"] {
        let ran = page.run(code).await;
        let traceback = ran.traceback();
        for word in ["main.py", "line 2", "SyntaxError"] {
            assert!(traceback.contains(word), "no {word} in: {traceback}");
        }
        assert!(!traceback.contains("_micropyscript"), "{traceback}");
    }
}

#[wasm_bindgen_test]
async fn whatever_is_raised_is_an_answer_and_python_goes_on() {
    let page = Page::open("").await;
    for (code, type_name) in [
        ("raise SystemExit(3)", "SystemExit"),
        ("raise KeyboardInterrupt", "KeyboardInterrupt"),
        ("import sys\nsys.exit()", "SystemExit"),
        (
            "class Odd(Exception):\n    def __str__(self):\n        raise TypeError()\nraise Odd()",
            "Odd",
        ),
        ("def f():\n    f()\nf()", "RuntimeError"),
        ("raise ValueError('a\\x1fb\\0c')", "ValueError"),
        ("x = bytearray(10 ** 9)", "MemoryError"),
        ("import js\njs.no_such_function()", "AttributeError"),
    ] {
        let ran = page.run(code).await;
        let Err(CallError::Python(error)) = &ran.outcome else {
            panic!("{code}: {ran:?}");
        };
        assert_eq!(error.type_name, type_name, "{code}: {error:?}");
    }
    assert_eq!(page.value("1 + 1").await, int("2"));
}

// Output.

#[wasm_bindgen_test]
async fn output_goes_to_the_run_that_wrote_it() {
    let page = Page::open("").await;
    let session = page.session().await;
    let (first, second) = (Notes::default(), Notes::default());
    // The second one is asked for while the first one has still to begin.
    let code = "import asyncio\nprint('first')\nawait asyncio.sleep(0)\nprint('first again')";
    let runs = futures_util::future::join(
        session.run(code, "a.py", first.listener()),
        session.run("print('second')", "b.py", second.listener()),
    );
    let (one, other) = within("both", runs).await;
    assert_eq!((one, other), (Ok(Value::Nothing), Ok(Value::None)));
    assert_eq!(first.text(), "first\nfirst again\n");
    assert_eq!(second.text(), "second\n");
}

#[wasm_bindgen_test]
async fn what_a_run_left_behind_still_prints_to_it() {
    let page = Page::open("").await;
    let session = page.session().await;
    let notes = Notes::default();
    let code = "
import asyncio
async def later():
    await asyncio.sleep(0)
    print('later')
task = asyncio.create_task(later())
print('now')
";
    let ran = within("the run", session.run(code, "a.py", notes.listener())).await;
    assert_eq!((ran, notes.text().as_str()), (Ok(Value::Nothing), "now\n"));
    notes.until("now\nlater\n").await;
}

#[wasm_bindgen_test]
async fn a_click_handler_prints_to_the_run_that_defined_it() {
    let page = Page::open("").await;
    let session = page.session().await;
    let button = page.add("button", &[("id", "press")]);
    let notes = Notes::default();
    let code = "import js\njs.document.getElementById('press').onclick = lambda event: print('pressed', event.type)";
    let ran = within("the run", session.run(code, "a.py", notes.listener())).await;
    assert_eq!(ran, Ok(Value::Nothing));
    call("button => button.click()", &button);
    assert_eq!(notes.text(), "pressed click\n");
}

#[wasm_bindgen_test]
async fn an_unfinished_line_of_a_callback_is_not_the_next_runs() {
    let page = Page::open("").await;
    let session = page.session().await;
    let button = page.add("button", &[("id", "press")]);
    let notes = Notes::default();
    let code = "import js\njs.document.getElementById('press').onclick = lambda event: print('pressed', end='')";
    let ran = within("the run", session.run(code, "a.py", notes.listener())).await;
    assert_eq!(ran, Ok(Value::Nothing));
    call("button => button.click()", &button);
    // It begins before the browser has had time for anything else.
    assert_eq!(page.printed("print('next')").await, "next\n");
    assert_eq!(notes.text(), "pressed");
}

#[wasm_bindgen_test]
async fn what_an_interpreter_left_behind_is_dead_once_it_is_replaced() {
    let page = Page::open("").await;
    let button = page.add("button", &[("id", "press")]);
    let code = "
import asyncio, js
button = js.document.getElementById('press')
button.addEventListener('click', lambda event: print('old click', button.id))
async def later():
    while True:
        await asyncio.sleep(0)
        print('old task')
task = asyncio.create_task(later())
";
    page.printed(code).await;
    page.switch("micropython-ulab").await;
    let heard = Notes::default();
    let write = heard.listener();
    page.session()
        .await
        .overhear(Rc::new(move |_, stream, bytes| write.wrote(stream, bytes)));
    call("button => button.click()", &button);
    let code = "import asyncio\nclass A:\n    x = 'new'\na = [A() for i in range(100)]\nfor i in range(20):\n    await asyncio.sleep(0)\nprint(a[0].x)";
    page.printed(code).await;
    call("button => button.click()", &button);
    assert_eq!(page.printed("print(a[99].x)").await, "new\n");
    assert_eq!(heard.text(), "new\nnew\n");
}

#[wasm_bindgen_test]
async fn both_streams_are_told_apart_and_stay_in_order() {
    let page = Page::open("").await;
    let session = page.session().await;
    let written = Rc::<RefCell<Vec<(Stream, String)>>>::default();
    let heard = Rc::clone(&written);
    let listener = Rc::new(move |stream, bytes: &[u8]| {
        let text = String::from_utf8_lossy(bytes).into_owned();
        heard.borrow_mut().push((stream, text));
    });
    let code = "import sys\nprint('out')\nprint('err', file=sys.stderr)\nprint('no end', end='')";
    let ran = within("the run", session.run(code, "a.py", listener)).await;
    assert_eq!(ran, Ok(Value::Nothing));
    let expected = [
        (Stream::Stdout, "out\n".to_owned()),
        (Stream::Stderr, "err\n".to_owned()),
        (Stream::Stdout, "no end".to_owned()),
    ];
    assert_eq!(*written.borrow(), expected);
}

#[wasm_bindgen_test]
async fn a_character_that_is_written_in_two_parts_is_one() {
    let page = Page::open("").await;
    let code = "
import sys, asyncio
sys.stdout.buffer.write(b'\\xf0\\x9f')
await asyncio.sleep(0)
sys.stdout.buffer.write(b'\\x90\\x8d|\\xff|\\n')
";
    assert_eq!(page.printed(code).await, "🐍|\u{fffd}|\n");
}

#[wasm_bindgen_test]
async fn a_flood_of_output_arrives_whole() {
    let page = Page::open("").await;
    let printed = page
        .printed("for i in range(5000):\n    print(i)\nprint('x' * 100000)")
        .await;
    assert_eq!(printed.lines().count(), 5001);
    assert_eq!(printed.lines().next_back().map(str::len), Some(100_000));
}

// Files.

#[wasm_bindgen_test]
async fn files_of_the_configuration_can_be_imported_and_opened() {
    let data = web::url_of("one\ntwo\n", "text/plain");
    let config =
        format!("[files]\n'/assets/files/greeting.py' = ''\n'{data}' = 'deep/er/data.txt'");
    let page = Page::open(&config).await;
    page.printed("import greeting").await;
    assert_eq!(
        page.value("greeting.__file__").await,
        string("/home/user/greeting.py")
    );
    let lines = "open('deep/er/data.txt').read().split()";
    assert_eq!(
        page.value(lines).await,
        Value::List(vec![string("one"), string("two")])
    );
}

#[wasm_bindgen_test]
async fn python_starts_in_home_which_is_on_the_search_path() {
    let page = Page::open("").await;
    assert_eq!(
        page.value("__import__('os').getcwd()").await,
        string("/home/user")
    );
    assert_eq!(
        page.value("'/home/user' in __import__('sys').path").await,
        Value::Bool(true)
    );
}

#[wasm_bindgen_test]
async fn a_session_reads_writes_and_lists_files() {
    let page = Page::open("").await;
    let session = page.session().await;
    assert_eq!(session.list_files(".").await, Ok(vec![]));
    assert_eq!(session.write_file("a/b.bin", &[0, 255]).await, Ok(()));
    assert_eq!(session.write_file("/home/user/z.txt", b"z").await, Ok(()));
    assert_eq!(
        page.value("open('a/b.bin', 'rb').read()").await,
        Value::Bytes(vec![0, 255])
    );
    page.printed("f = open('z.txt', 'w')\nf.write('zz')\nf.close()")
        .await;
    assert_eq!(session.read_file("z.txt").await, Ok(b"zz".to_vec()));
    let listed = session.list_files("/home/user").await;
    assert_eq!(listed, Ok(vec!["a/".to_owned(), "z.txt".to_owned()]));
    assert_eq!(session.list_files("a").await, Ok(vec!["b.bin".to_owned()]));
}

#[wasm_bindgen_test]
async fn a_file_that_cannot_be_had_is_named_with_the_reason() {
    let page = Page::open("").await;
    let session = page.session().await;
    session.write_file("a/b", b"b").await.expect("a file");
    let said = |outcome: Result<(), CallError>| outcome.expect_err("no such file").to_string();
    let missing = session.read_file("x.txt").await.map(drop);
    assert_eq!(said(missing), "x.txt: there is no such file or folder");
    assert_eq!(
        said(session.read_file("a").await.map(drop)),
        "a: it is a folder"
    );
    assert_eq!(
        said(session.write_file("a", b"").await),
        "a: it is a folder"
    );
    assert_eq!(
        said(session.write_file("a/b/c", b"").await),
        "a/b/c: it is not a folder"
    );
    assert_eq!(
        said(session.list_files("a/b").await.map(drop)),
        "a/b: it is not a folder"
    );
    let missing = session.list_files("x").await.map(drop);
    assert_eq!(said(missing), "x: there is no such file or folder");
}

// Input.

/// Puts `answer`, a function of the question, in place of the browser's own dialog; it is back when
/// this is dropped.
struct Dialog(JsValue);

impl Dialog {
    fn that(answer: &str) -> Self {
        let own = call("window => window.prompt", &dom::window());
        call("answer => { window.prompt = answer }", &js(answer));
        Self(own)
    }
}

impl Drop for Dialog {
    fn drop(&mut self) {
        call("own => { window.prompt = own }", &self.0);
    }
}

#[wasm_bindgen_test]
async fn input_asks_the_reader_with_the_prompt() {
    let page = Page::open("").await;
    let _dialog = Dialog::that("question => question + '!'");
    assert_eq!(
        page.value("input('Your name? ')").await,
        string("Your name? !")
    );
    assert_eq!(page.value("input()").await, string("!"));
    assert_eq!(page.value("input(42)").await, string("42!"));
}

#[wasm_bindgen_test]
async fn what_was_printed_is_there_before_the_reader_is_asked() {
    let page = Page::open("").await;
    let session = page.session().await;
    let _dialog =
        Dialog::that("() => { document.dispatchEvent(new Event('py-test-asked')); return '' }");
    let (notes, seen) = (Notes::default(), Rc::<RefCell<String>>::default());
    let (written, seeing) = (notes.clone(), Rc::clone(&seen));
    let _ear = once("py-test-asked", move || {
        *seeing.borrow_mut() = written.text();
    });
    let code = "print('one', end=' ')\ninput('two')\nprint('three')";
    let ran = within("the run", session.run(code, "a.py", notes.listener())).await;
    assert_eq!(ran, Ok(Value::Nothing));
    assert_eq!(*seen.borrow(), "one ");
    assert_eq!(notes.text(), "one three\n");
}

#[wasm_bindgen_test]
async fn input_that_the_reader_refuses_is_the_end_of_the_input() {
    let page = Page::open("").await;
    let _dialog = Dialog::that("() => null");
    let ran = page.run("input()").await;
    assert!(ran.traceback().contains("EOFError"), "{ran:?}");
    assert_eq!(
        page.value("__import__('sys').stdin.readline()").await,
        string("")
    );
}

#[wasm_bindgen_test]
async fn standard_input_is_read_line_by_line() {
    let page = Page::open("").await;
    let _dialog = Dialog::that(
        "(() => { const lines = ['né', '', 'three']; return () => lines.shift() ?? null })()",
    );
    let code = "import sys\nprint([sys.stdin.readline(), sys.stdin.readline(), input(), sys.stdin.readline()])";
    assert_eq!(page.printed(code).await, "['né\\n', '\\n', 'three', '']\n");
}

// The prompt.

async fn push(session: &Session, block: &str) -> (Result<Pushed, CallError>, String) {
    let notes = Notes::default();
    let pushed = within(block, session.push(block, notes.listener())).await;
    (pushed, notes.text())
}

#[wasm_bindgen_test]
async fn the_prompt_echoes_values_and_shares_main() {
    let page = Page::open("").await;
    let session = page.session().await;
    page.printed("x = 20").await;
    let complete = |written: &str| (Ok(Pushed::Complete), written.to_owned());
    assert_eq!(push(&session, "x + 1").await, complete("21\n"));
    assert_eq!(push(&session, "'text'").await, complete("'text'\n"));
    assert_eq!(push(&session, "None").await, complete(""));
    assert_eq!(push(&session, "y = x").await, complete(""));
    assert_eq!(page.value("y").await, int("20"));
}

#[wasm_bindgen_test]
async fn a_block_goes_on_until_it_is_finished() {
    let page = Page::open("").await;
    let session = page.session().await;
    let incomplete = (Ok(Pushed::Incomplete), String::new());
    for block in [
        "for i in range(2):",
        "for i in range(2):\n    i",
        "(1 +",
        "'''a",
        "x = \\",
    ] {
        assert_eq!(push(&session, block).await, incomplete, "{block}");
    }
    let complete = |written: &str| (Ok(Pushed::Complete), written.to_owned());
    assert_eq!(
        push(&session, "for i in range(2):\n    i\n").await,
        complete("0\n1\n")
    );
    assert_eq!(push(&session, "(1 +\n2)").await, complete("3\n"));
    assert_eq!(
        push(&session, "if 1:\n  'a'\nelse:\n  'b'\n").await,
        complete("'a'\n")
    );
}

#[wasm_bindgen_test]
async fn the_prompt_awaits_and_raises() {
    let page = Page::open("").await;
    let session = page.session().await;
    push(&session, "import asyncio").await.0.expect("a module");
    let (pushed, _) = push(&session, "await asyncio.sleep(0)").await;
    assert_eq!(pushed, Ok(Pushed::Complete));
    let (raised, _) = push(&session, "1 / 0").await;
    let Err(CallError::Python(error)) = raised else {
        panic!("{raised:?}");
    };
    assert_eq!(
        error.traceback,
        "Traceback (most recent call last):\n  File \"<stdin>\", line 1, in <module>\nZeroDivisionError: divide by zero\n"
    );
    let (malformed, _) = push(&session, "1 +* 2").await;
    assert!(
        matches!(malformed, Err(CallError::Python(_))),
        "{malformed:?}"
    );
}

#[wasm_bindgen_test]
async fn names_are_completed_from_what_there_is() {
    let page = Page::open("").await;
    let session = page.session().await;
    page.printed("import os\nprimate = 1").await;
    let found = session.complete("x = pri").await.expect("a completion");
    assert_eq!(found.replaces, 3);
    assert_eq!(found.candidates, ["primate", "print"]);
    let found = session.complete("os.getc").await.expect("a completion");
    assert_eq!(
        (found.replaces, found.candidates.as_slice()),
        (4, &["getcwd".to_owned()][..])
    );
    for nothing in ["nobody.x", "1 + 1", "'"] {
        let found = session.complete(nothing).await.expect("a completion");
        assert!(
            !found.candidates.contains(&"print".to_owned()) || found.replaces == 0,
            "{nothing}"
        );
    }
}

// Stopping.

#[wasm_bindgen_test]
async fn code_that_prints_can_be_stopped_and_keeps_its_state() {
    let page = Page::open("").await;
    let session = page.session().await;
    let (stopping, notes) = (Rc::clone(&session), Notes::default());
    let write = notes.listener();
    let listener = Rc::new(move |stream, bytes: &[u8]| {
        write.wrote(stream, bytes);
        // It takes effect when it is first looked at, and waits for the end of the run.
        assert!(stopping.stop().now_or_never().is_none());
    });
    // It comes to an end by itself, so that a stop that fails does not keep the browser for ever.
    let code = "for i in range(100000):\n    print(i)";
    let ran = within("the run", session.run(code, "a.py", listener)).await;
    let Err(CallError::Python(error)) = ran else {
        panic!("{ran:?}");
    };
    assert_eq!(error.type_name, "KeyboardInterrupt");
    assert!(notes.text().lines().count() < 10, "{}", notes.text());
    assert_eq!(page.value("i < 10").await, Value::Bool(true));
}

// What plugins get.

async fn interpreter(page: &Page) -> JsValue {
    handle::interpreter(&page.session().await)
}

/// Awaits a call of the interpreter, written in JavaScript.
async fn ask(interpreter: &JsValue, expression: &str) -> Result<JsValue, JsValue> {
    settled(&call(
        &format!("interpreter => interpreter.{expression}"),
        interpreter,
    ))
    .await
}

#[wasm_bindgen_test]
async fn the_interpreter_of_plugins_is_frozen_and_knows_its_name() {
    let page = Page::open("").await;
    let interpreter = interpreter(&page).await;
    assert_eq!(text(&interpreter, "name"), "micropython");
    assert_eq!(
        text(&interpreter, "version"),
        page.session().await.info().version
    );
    let frozen = "it => Object.isFrozen(it) && Object.isFrozen(it.files)";
    assert_eq!(call(frozen, &interpreter), true);
}

#[wasm_bindgen_test]
async fn the_interpreter_of_plugins_runs_code() {
    let page = Page::open("").await;
    let interpreter = interpreter(&page).await;
    let value = ask(&interpreter, "runPython('2 ** 64')")
        .await
        .expect("a value");
    assert_eq!(call("it => it === 2n ** 64n", &value), true);
    let raised = ask(&interpreter, "runPython('a = 1\\nb')")
        .await
        .expect_err("an error");
    assert_eq!(text(&raised, "type"), "NameError");
    assert!(text(&raised, "traceback").contains("line 2"));
    for nonsense in [
        "runPython()",
        "runPython({})",
        "replPush(1)",
        "complete()",
        "files.read()",
        "files.write('a', 1)",
    ] {
        let refused = ask(&interpreter, nonsense).await.expect_err(nonsense);
        assert!(text(&refused, "message").contains("take"), "{nonsense}");
    }
}

#[wasm_bindgen_test]
async fn the_interpreter_of_plugins_has_files() {
    let page = Page::open("").await;
    let interpreter = interpreter(&page).await;
    ask(&interpreter, "files.write('a.txt', 'naïve')")
        .await
        .expect("a file");
    ask(
        &interpreter,
        "files.write('in/b.bin', new Uint8Array([0, 255]))",
    )
    .await
    .expect("a file");
    let listed = ask(&interpreter, "files.list()").await.expect("names");
    assert_eq!(json(&listed), json!(["a.txt", "in/"]));
    let read = ask(&interpreter, "files.read('in/b.bin')")
        .await
        .expect("bytes");
    assert_eq!(
        call(
            "it => it instanceof Uint8Array && it.join() === '0,255'",
            &read
        ),
        true
    );
    assert_eq!(page.value("open('a.txt').read()").await, string("naïve"));
    let missing = ask(&interpreter, "files.read('nowhere')")
        .await
        .expect_err("no file");
    assert!(text(&missing, "message").contains("nowhere"));
}

#[wasm_bindgen_test]
async fn the_interpreter_of_plugins_has_a_prompt_line_by_line() {
    let page = Page::open("").await;
    let interpreter = interpreter(&page).await;
    call(
        "() => { window.said = []; window.hear = output => said.push(output.text) }",
        &JsValue::NULL,
    );
    for (line, more) in [
        ("for i in range(2):", true),
        ("    print(i)", true),
        ("", false),
        ("'end'", false),
    ] {
        let answer = ask(&interpreter, &format!("replPush({}, hear)", json!(line))).await;
        assert_eq!(
            json(&answer.expect(line)),
            json!({ "more": more }),
            "{line}"
        );
    }
    assert_eq!(
        text(&js("{ said: said.join('') }"), "said"),
        "0\n1\n'end'\n"
    );
    ask(&interpreter, "replPush('1 / 0')")
        .await
        .expect_err("it raises");
    // What raised is over, and the next line begins anew.
    let answer = ask(&interpreter, "replPush('1')").await.expect("an answer");
    assert_eq!(json(&answer), json!({ "more": false }));
    let found = ask(&interpreter, "complete('ran')")
        .await
        .expect("a completion");
    assert_eq!(
        json(&found),
        json!({ "replaces": 3, "candidates": ["range"] })
    );
}

#[wasm_bindgen_test]
async fn the_interpreter_of_plugins_overhears_every_run_until_it_is_replaced() {
    let page = Page::open("").await;
    let interpreter = interpreter(&page).await;
    call(
        "it => { window.heard = []; it.onOutput(output => heard.push(output)) }",
        &interpreter,
    );
    page.printed("import sys\nsys.stdout.buffer.write(b'\\xc3')")
        .await;
    page.printed("import sys\nsys.stdout.buffer.write(b'\\xa9\\n')\nprint('e', file=sys.stderr)")
        .await;
    let heard = json(&js(
        "heard.map(({ stream, text, bytes }) => [stream, text, [...bytes]])",
    ));
    assert_eq!(
        heard,
        json!([
            ["stdout", "", [0xc3]],
            ["stdout", "é\n", [0xa9, 10]],
            ["stderr", "e\n", [101, 10]],
        ])
    );
    assert_eq!(
        js("heard[1].run === heard[2].run && heard[0].run < heard[1].run"),
        true
    );
    page.switch("micropython-ulab").await;
    page.printed("print('another')").await;
    assert_eq!(js("heard.length"), 3);
}

#[wasm_bindgen_test]
async fn a_listener_of_output_that_throws_harms_nobody() {
    let page = Page::open("").await;
    let interpreter = interpreter(&page).await;
    call(
        "it => it.onOutput(() => { throw new Error('not again') })",
        &interpreter,
    );
    assert_eq!(
        page.printed("print('on')\nprint('and on')").await,
        "on\nand on\n"
    );
}

#[wasm_bindgen_test]
async fn a_listener_of_output_may_run_code() {
    let page = Page::open("").await;
    let session = page.session().await;
    let (inner, first) = (Notes::default(), RefCell::new(Some(())));
    let (running, notes) = (Rc::clone(&session), inner.clone());
    let listener = Rc::new(move |_, _: &[u8]| {
        if first.take().is_some() {
            let run = running.run("print('inner')", "b.py", notes.listener());
            wasm_bindgen_futures::spawn_local(async move {
                assert_eq!(run.await, Ok(Value::None));
            });
        }
    });
    let ran = within(
        "the run",
        session.run("print('outer')\nprint('outer')", "a.py", listener),
    )
    .await;
    assert_eq!(ran, Ok(Value::Nothing));
    inner.until("inner\n").await;
}

#[wasm_bindgen_test]
async fn the_heap_is_as_big_as_the_configuration_says() {
    let page = Page::open("heap_size = 262144").await;
    let told = page
        .printed("import micropython\nmicropython.mem_info()")
        .await;
    let total = told
        .split_once("total: ")
        .and_then(|(_, rest)| rest.split(',').next());
    let total: u32 = total
        .and_then(|total| total.parse().ok())
        .expect("a number");
    // Some of it is MicroPython's own.
    assert!((250_000..=262_144).contains(&total), "{told}");
}

#[wasm_bindgen_test]
async fn input_where_no_dialog_can_be_shown_says_so() {
    let page = Page::open("").await;
    let _dialog = Dialog::that("() => { throw new Error('not in this frame') }");
    for code in ["input()", "import sys\nsys.stdin.readline()"] {
        let ran = page.run(code).await;
        assert!(ran.traceback().contains("OSError"), "{ran:?}");
    }
    let ran = page.run("input()").await;
    assert!(ran.traceback().contains("shows no dialog"), "{ran:?}");
    assert_eq!(page.value("1 + 1").await, int("2"));
}

#[wasm_bindgen_test]
async fn blank_lines_and_comments_before_an_expression_count_as_lines() {
    let page = Page::open("").await;
    assert_eq!(
        page.value("# a comment\n\n  \n6 * 7  # done").await,
        int("42")
    );
    assert_eq!(page.value("\ny = 1").await, Value::Nothing);
    let ran = page.run("\n# a comment\nnot_there()").await;
    assert!(ran.traceback().contains("line 3"), "{ran:?}");
    let ran = page.run("\nz := 1").await;
    assert!(ran.traceback().contains("SyntaxError"), "{ran:?}");
}

#[wasm_bindgen_test]
async fn an_interrupt_with_nothing_to_stop_stops_nothing() {
    let page = Page::open("").await;
    let session = page.session().await;
    assert_eq!(session.stop().await, Ok(()));
    assert_eq!(page.value("1 + 1").await, Value::Int("2".to_owned()));
}

#[wasm_bindgen_test]
async fn code_runs_once_although_it_speaks_of_await_and_raises_a_syntax_error() {
    let page = Page::open("").await;
    let printed = page
        .printed("print('once')\ntry:\n    exec('1 +')\nexcept SyntaxError:\n    print('caught')  # no await here")
        .await;
    assert_eq!(printed, "once\ncaught\n");
    let ran = page
        .run("print('once')\nexec('1 +')  # no await here")
        .await;
    assert_eq!(ran.written, "once\n");
    assert!(ran.traceback().contains("SyntaxError"), "{ran:?}");
}
