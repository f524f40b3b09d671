//! What an author puts on a page, as the reader meets it: components with a shell behind them.
//!
//! A shell whose setup never begins is enough for some of them; the others have the real MicroPython.
//! The editor and the terminal are not where the tests' server could find them, so what is tested
//! here is the text area that does without.

#![cfg(target_arch = "wasm32")]

mod web;

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::Function;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use micropyscript::browser::dom::{self, find_all};
use micropyscript::browser::plugins::JsPlugin;
use micropyscript::kernel::catalogue::{Build, Kind};
use micropyscript::kernel::config::InterpreterChoice;
use micropyscript::kernel::interpreter::Value;
use micropyscript::kernel::own_build;
use micropyscript::ui::editor::PyEditor;
use micropyscript::ui::failure::Failures;
use micropyscript::ui::format;
use micropyscript::ui::kernel::{KernelProvider, ProviderProps};
use micropyscript::ui::page::PageMessages;
use micropyscript::ui::panel::{Files, Plugins, Timeline};
use micropyscript::ui::picker::InterpreterPicker;
use micropyscript::ui::plugins;
use micropyscript::ui::repl::{PyRepl, PyReplProps, Sessions};
use micropyscript::ui::script::PyScript;
use micropyscript::ui::status::LifecycleStatus;

use web::{Page, call, find, hold, js, settled, texts, until, url_of};

wasm_bindgen_test_configure!(run_in_browser);

/// Components on a page, until this is dropped.
struct View(Option<yew::AppHandle<KernelProvider>>);

impl Drop for View {
    fn drop(&mut self) {
        if let Some(app) = self.0.take() {
            app.destroy();
        }
    }
}

/// Draws components into the page.
async fn show(page: &Page, children: Html) -> View {
    let root = page.add("div", &[]);
    let shell = page.shell.clone();
    let props = ProviderProps { shell, children };
    let app = yew::Renderer::<KernelProvider>::with_root_and_props(root, props).render();
    yew::scheduler::flush().await;
    View(Some(app))
}

fn text_of(selector: &str) -> String {
    find(selector).text_content().unwrap_or_default()
}

/// Waits until the one element that the selector finds says so.
async fn until_says(selector: &str, text: &str) {
    until(&format!("{selector} says {text:?}"), || {
        texts(selector) == [text]
    })
    .await;
}

fn press(selector: &str) {
    find(selector).unchecked_into::<HtmlElement>().click();
}

/// Presses the button with that label.
#[track_caller]
fn press_button(label: &str) {
    let buttons = web_buttons(label);
    assert_eq!(
        buttons.len(),
        1,
        "buttons {label} among {:?}",
        texts("main button")
    );
    buttons[0].clone().unchecked_into::<HtmlElement>().click();
}

fn web_buttons(label: &str) -> Vec<Element> {
    let mut buttons = find_all("main button");
    buttons.retain(|button| button.text_content().as_deref() == Some(label));
    buttons
}

fn has(selector: &str) -> bool {
    !texts(selector).is_empty()
}

// Scripts.

#[wasm_bindgen_test]
async fn a_script_shows_its_output_in_its_place() {
    let page = Page::open("").await;
    let children = html! {
        <>
            <p id="a"><PyScript code="print('one')\nprint('two', end='')" /></p>
            <p id="b"><PyScript code="\n    if True:\n        print('indented')\n" /></p>
        </>
    };
    let _view = show(&page, children).await;
    until_says("#a [role=log]", "one\ntwo").await;
    until_says("#b [role=log]", "indented\n").await;
}

#[wasm_bindgen_test]
async fn a_script_that_raises_shows_its_traceback_below_its_output() {
    let page = Page::open("").await;
    let code = "print('so far')\nimport sys\nprint('aside', file=sys.stderr)\n1 / 0";
    let _view = show(&page, html! { <PyScript {code} /> }).await;
    until("the traceback is there", || {
        text_of("[role=log]").contains("ZeroDivisionError")
    })
    .await;
    let shown = text_of("[role=log]");
    assert!(
        shown.starts_with("so far\naside\nTraceback (most recent call last):\n"),
        "{shown}"
    );
    assert!(shown.contains(", line 4"), "{shown}");
    let errors = texts("[role=log] .stderr").concat();
    assert!(
        errors.starts_with("aside\nTraceback") && errors.ends_with("by zero\n"),
        "{errors}"
    );
}

#[wasm_bindgen_test]
async fn output_is_text_and_never_html() {
    let page = Page::open("").await;
    let code = "print('<b id=bold>x</b>')\nraise ValueError('<img src=x onerror=alert(1)> &amp;')";
    let _view = show(&page, html! { <PyScript {code} /> }).await;
    until("the traceback is there", || {
        text_of("[role=log]").contains("ValueError")
    })
    .await;
    let shown = text_of("[role=log]");
    assert!(shown.starts_with("<b id=bold>x</b>\n"), "{shown}");
    assert!(
        shown.contains("<img src=x onerror=alert(1)> &amp;"),
        "{shown}"
    );
    assert!(!has("#bold") && !has("main img"));
}

#[wasm_bindgen_test]
async fn scripts_run_in_page_order_although_a_source_comes_late() {
    let page = Page::open("").await;
    let src = url_of("order.append(2)\nprint('second')", "text/x-python");
    let release: Function = hold(&src);
    let children = html! {
        <>
            <p id="a"><PyScript code="order = [1]\nprint('first')" /></p>
            <p id="b"><PyScript {src} /></p>
            <p id="c"><PyScript code="order.append(3)\nprint('third')" /></p>
        </>
    };
    let _view = show(&page, children).await;
    until_says("#a [role=log]", "first\n").await;
    // Python is free, and yet the third one waits for its turn.
    assert_eq!(
        page.value("order").await,
        Value::List(vec![Value::Int("1".to_owned())])
    );
    assert_eq!(
        (text_of("#b [role=log]"), text_of("#c [role=log]")),
        (String::new(), String::new())
    );
    release.call0(&JsValue::UNDEFINED).expect("a release");
    until_says("#c [role=log]", "third\n").await;
    assert_eq!(
        page.value("str(order)").await,
        Value::Str("[1, 2, 3]".to_owned())
    );
}

#[wasm_bindgen_test]
async fn a_script_without_its_source_says_so_and_the_next_one_runs() {
    let page = Page::open("").await;
    let children = html! {
        <>
            <p id="a"><PyScript src="/nowhere/main.py" /></p>
            <p id="b"><PyScript code="print('here')" /></p>
        </>
    };
    let _view = show(&page, children).await;
    until_says("#b [role=log]", "here\n").await;
    let said = text_of("#a [role=log]");
    assert!(
        said.contains("/nowhere/main.py") && said.contains("404"),
        "{said}"
    );
}

#[wasm_bindgen_test]
async fn a_script_with_neither_code_nor_src_says_so() {
    let page = Page::new("").await;
    for code in [None, Some(""), Some(" \n\t ")] {
        let code = code.map(AttrValue::from);
        let _view = show(&page, html! { <PyScript {code} /> }).await;
        let said = text_of("main [role=alert]");
        assert!(said.contains("no code") && said.contains("src"), "{said}");
        assert!(!has("main [role=log]"));
    }
}

#[wasm_bindgen_test]
async fn a_script_waits_for_python_and_runs_anew_on_each_interpreter() {
    let page = Page::new("").await;
    let code = "try:\n    import ulab\nexcept ImportError:\n    ulab = None\nprint(ulab is not None, 'left' in globals())\nleft = 1";
    let _view = show(&page, html! { <PyScript {code} /> }).await;
    assert_eq!(text_of("[role=log]"), "");
    page.begin().await;
    until_says("[role=log]", "False False\n").await;
    // What the old one wrote is gone while the new one is on its way.
    let release: Function = hold("micropython-ulab.wasm");
    let chosen = InterpreterChoice::named("micropython-ulab");
    assert_eq!(page.shell.choose(chosen), Ok(()));
    until_says("[role=log]", "").await;
    release.call0(&JsValue::UNDEFINED).expect("a release");
    until_says("[role=log]", "True False\n").await;
}

#[wasm_bindgen_test]
async fn scripts_say_why_they_cannot_run() {
    let page = Page::new("interpreter = 'snake'").await;
    let _view = show(
        &page,
        html! { <><Failures /><PyScript code="print(1)" /></> },
    )
    .await;
    page.shell.begin();
    until("the failure is told", || has(".mps-failures")).await;
    assert!(text_of(".mps-failures").contains("snake"));
}

/// What is saved next, although nothing is: the page's downloads are this test's.
const SAVED: &str = "new Promise((saved) => {
    const { createObjectURL } = URL;
    URL.createObjectURL = (blob) => {
        URL.createObjectURL = createObjectURL;
        saved(blob.text());
        return createObjectURL.call(URL, blob);
    };
})";

#[wasm_bindgen_test]
async fn a_flood_of_output_is_cut_in_the_middle_and_can_be_had_whole() {
    let page = Page::open("").await;
    let code = "for i in range(20000):\n    print(i)\nprint('end')";
    let _view = show(&page, html! { <PyScript {code} /> }).await;
    until("the end is there", || {
        text_of("[role=log]").ends_with("end\n")
    })
    .await;
    let chunks = texts("[role=log] .chunk").concat();
    let shown: Vec<&str> = chunks.lines().collect();
    assert_eq!((shown[0], shown[4999]), ("0", "4999"));
    assert!((10_000..10_300).contains(&shown.len()), "{}", shown.len());
    let left_out = format!(
        "… {} lines left out · ",
        format::count(20_001 - shown.len())
    );
    assert!(
        text_of("[role=log] .gap").starts_with(&left_out),
        "{left_out}"
    );

    let saved = js(SAVED);
    press_button("Download all (109 KB)");
    let saved = settled(&saved).await.expect("a file").as_string();
    let saved = saved.expect("text");
    let lines = (0..20_000).map(|line| line.to_string());
    assert!(saved.lines().eq(lines.chain(["end".to_owned()])));
}

#[wasm_bindgen_test]
async fn lines_that_are_there_are_not_drawn_again() {
    let page = Page::open("").await;
    let button = page.add("button", &[("id", "press")]);
    let code = "import js\njs.document.getElementById('press').onclick = lambda event: print('more')\nfor i in range(250):\n    print(i)";
    let _view = show(&page, html! { <PyScript {code} /> }).await;
    until("they are there", || {
        text_of("[role=log]").ends_with("249\n")
    })
    .await;
    let before = find_all("[role=log] .chunk");
    let pieces = find_all("[role=log] .chunk span");
    button.unchecked_into::<HtmlElement>().click();
    until("there is more", || {
        text_of("[role=log]").ends_with("249\nmore\n")
    })
    .await;
    assert_eq!(before.len(), 3);
    assert_eq!(find_all("[role=log] .chunk"), before);
    assert_eq!(find_all("[role=log] .chunk span"), pieces);
}

#[wasm_bindgen_test]
async fn a_callback_prints_to_the_place_of_its_script() {
    let page = Page::open("").await;
    let button = page.add("button", &[("id", "press")]);
    let code = "import js\ndef pressed(event):\n    print('pressed', event.target.id)\njs.document.getElementById('press').onclick = pressed\nprint('listening')";
    let _view = show(&page, html! { <PyScript {code} /> }).await;
    until_says("[role=log]", "listening\n").await;
    button.unchecked_into::<HtmlElement>().click();
    until_says("[role=log]", "listening\npressed press\n").await;
}

#[wasm_bindgen_test]
async fn a_script_that_leaves_the_page_before_its_turn_never_runs() {
    let page = Page::new("").await;
    let view = show(&page, html! { <PyScript code="ran = True" /> }).await;
    drop(view);
    yew::scheduler::flush().await;
    page.begin().await;
    assert_eq!(page.value("'ran' in globals()").await, Value::Bool(false));
}

// Editors.

const TEXTAREA: &str = "main textarea";
/// Not Stop, which shows beside it once a run takes a while.
const RUN: &str = ".mps-editor :not(.mps-controls) > button";
const PHASE: &str = ".mps-editor .phase";

/// Types over what is there.
fn retype(text: &str) {
    let typed = "area => text => {
        area.value = text;
        area.dispatchEvent(new InputEvent('input', { bubbles: true }));
    }";
    let typing: Function = call(typed, &find(TEXTAREA)).unchecked_into();
    typing
        .call1(&JsValue::UNDEFINED, &text.into())
        .expect("typing");
}

/// Presses a key; answers whether the browser would still do what it does by itself.
fn key(options: &str) -> bool {
    let pressed = format!(
        "area => area.dispatchEvent(new KeyboardEvent('keydown', {{ bubbles: true, cancelable: true, {options} }}))"
    );
    call(&pressed, &find(TEXTAREA)) == true
}

fn is_disabled(selector: &str) -> bool {
    find(selector).has_attribute("disabled")
}

#[wasm_bindgen_test]
async fn an_editor_begins_with_its_code_in_a_text_area() {
    let page = Page::new("").await;
    let code = "if x:\n    y()";
    let _view = show(&page, html! { <PyEditor {code} label="Try it" /> }).await;
    let area = find(TEXTAREA);
    assert_eq!(call("area => area.value", &area), "if x:\n    y()");
    assert_eq!(area.get_attribute("aria-label").as_deref(), Some("Try it"));
    assert_eq!(area.get_attribute("rows").as_deref(), Some("2"));
    assert_eq!(text_of(RUN), "Run");
    assert_eq!(text_of(PHASE), "Ctrl-Enter runs");
    assert_eq!(text_of(".mps-editor [role=log]"), "");
}

#[wasm_bindgen_test]
async fn run_runs_what_the_reader_has_typed_and_shows_the_last_run_only() {
    let page = Page::open("").await;
    let _view = show(&page, html! { <PyEditor code="print('first')" /> }).await;
    press(RUN);
    until_says(".mps-editor [role=log]", "first\n").await;
    retype("print('typed <i>')");
    press(RUN);
    until_says(".mps-editor [role=log]", "typed <i>\n").await;
    until("it is over", || text_of(PHASE).starts_with("ran in ")).await;
    retype("1 / 0");
    press(RUN);
    until_says(PHASE, "failed").await;
    let shown = text_of(".mps-editor [role=log]");
    assert!(
        shown.starts_with("Traceback") && shown.ends_with("divide by zero\n"),
        "{shown}"
    );
    assert_eq!(call("area => area.value", &find(TEXTAREA)), "1 / 0");
}

#[wasm_bindgen_test]
async fn control_enter_and_shift_enter_run_and_enter_alone_does_not() {
    let page = Page::open("").await;
    let code = "n = globals().get('n', 0) + 1\nprint(n)";
    let _view = show(&page, html! { <PyEditor {code} /> }).await;
    assert!(key("key: 'Enter'"));
    assert!(key("key: 'a', ctrlKey: true"));
    assert!(!key("key: 'Enter', ctrlKey: true"));
    until_says(".mps-editor [role=log]", "1\n").await;
    until("it is over", || !is_disabled(RUN)).await;
    assert!(!key("key: 'Enter', shiftKey: true"));
    until_says(".mps-editor [role=log]", "2\n").await;
    assert_eq!(page.value("n").await, Value::Int("2".to_owned()));
}

/// Code that goes on when `js.document` hears of `py-test-go`.
const LONG: &str = "
import asyncio, js
n = globals().get('n', 0) + 1
going = asyncio.Event()
js.document.addEventListener('py-test-go', lambda event: going.set())
print('on', n)
await going.wait()
print('off', n)
";

fn go() {
    js("document.dispatchEvent(new Event('py-test-go'))");
}

#[wasm_bindgen_test]
async fn while_code_runs_it_cannot_be_run_again() {
    let page = Page::open("").await;
    let _view = show(&page, html! { <PyEditor code={LONG} /> }).await;
    press(RUN);
    until_says(".mps-editor [role=log]", "on 1\n").await;
    until_says(PHASE, "running…").await;
    assert!(is_disabled(RUN));
    press(RUN);
    key("key: 'Enter', ctrlKey: true");
    yew::scheduler::flush().await;
    assert_eq!(text_of(".mps-editor [role=log]"), "on 1\n");
    go();
    until("it is over", || !is_disabled(RUN)).await;
    assert_eq!(text_of(".mps-editor [role=log]"), "on 1\noff 1\n");
    assert!(text_of(PHASE).starts_with("ran in "));
    assert_eq!(page.value("n").await, Value::Int("1".to_owned()));
}

#[wasm_bindgen_test]
async fn an_editor_waits_for_python_and_keeps_what_was_typed_when_that_fails() {
    let page = Page::with_choice("", Some("ill")).await;
    let _view = show(
        &page,
        html! { <><Failures /><PyEditor code="print('a')" /></> },
    )
    .await;
    retype("print('b')");
    press(RUN);
    until_says(PHASE, "waiting for Python…").await;
    assert!(is_disabled(RUN));
    page.shell.begin();
    until_says(PHASE, "failed").await;
    assert!(text_of(".mps-editor [role=log]").contains("it is ill"));
    press_button("Use MicroPython");
    page.session().await;
    assert_eq!(call("area => area.value", &find(TEXTAREA)), "print('b')");
    press(RUN);
    until_says(".mps-editor [role=log]", "b\n").await;
}

#[wasm_bindgen_test]
async fn whoever_embeds_an_editor_hears_of_every_change() {
    let page = Page::new("").await;
    let heard = Rc::<RefCell<Vec<String>>>::default();
    let listening = Rc::clone(&heard);
    let on_change = Callback::from(move |text| listening.borrow_mut().push(text));
    let _view = show(&page, html! { <PyEditor code="" {on_change} /> }).await;
    retype("a");
    retype("ab");
    assert_eq!(*heard.borrow(), ["a", "ab"]);
}

#[wasm_bindgen_test]
async fn editors_share_one_python_and_keep_their_outputs_apart() {
    let page = Page::open("").await;
    let children = html! {
        <>
            <div id="a"><PyEditor code="x = 6\nprint('a')" /></div>
            <div id="b"><PyEditor code="print('b', x * 7)" /></div>
        </>
    };
    let _view = show(&page, children).await;
    press("#a button");
    press("#b button");
    until_says("#b [role=log]", "b 42\n").await;
    assert_eq!(text_of("#a [role=log]"), "a\n");
}

// The prompt.

#[wasm_bindgen_test]
async fn a_prompt_without_its_terminal_says_so() {
    let page = Page::open("").await;
    let root = page.add("div", &[]);
    let sessions = Rc::<Sessions>::default();
    sessions.announce(&page.session().await);
    let props = PyReplProps { sessions };
    let app = yew::Renderer::<PyRepl>::with_root_and_props(root, props).render();
    until("it says so", || has("main [role=alert]")).await;
    let said = text_of("main [role=alert]");
    assert!(
        said.contains("terminal") && said.contains("js/terminal.js"),
        "{said}"
    );
    app.destroy();
}

// The picker.

fn picked() -> String {
    let value = call("select => select.value", &find("main select"));
    value.as_string().expect("a text")
}

/// Picks as a reader does.
fn pick(name: &str) {
    let pick = format!(
        "select => {{ select.value = '{name}'; select.dispatchEvent(new Event('change', {{ bubbles: true }})) }}"
    );
    call(&pick, &find("main select"));
}

#[wasm_bindgen_test]
async fn the_picker_lists_every_interpreter_with_version_and_size() {
    let page = Page::new("").await;
    let _view = show(&page, html! { <InterpreterPicker /> }).await;
    let label = text_of("main label");
    assert!(label.starts_with("Interpreter"), "{label}");
    let names = js("[...document.querySelectorAll('main option')].map(option => option.value)");
    let expected = ["micropython", "micropython-ulab", "missing", "ill"];
    assert_eq!(web::json(&names), serde_json::json!(expected));
    let snapshot = page.shell.snapshot();
    let first = &snapshot.catalogue.builds()[0];
    let option = &texts("main option")[0];
    assert!(
        option.starts_with(&format!("MicroPython {} · ", first.version)),
        "{option}"
    );
    assert!(option.ends_with(" KB"), "{option}");
}

#[wasm_bindgen_test]
async fn a_build_of_the_readers_own_joins_the_picker_and_stays_when_another_one_is_picked() {
    let page = Page::open("").await;
    let _view = show(&page, html! { <InterpreterPicker /> }).await;
    let snapshot = page.shell.snapshot();
    let ours = &snapshot.catalogue.builds()[0];
    let absolute = |path: &str| dom::absolute(path, &web::base()).expect("a URL");
    let (wasm, module) = (absolute(&ours.files[1].path), absolute(&ours.module));
    let kind = Kind::MicroPython;
    let build = own_build::in_file(&snapshot.catalogue, kind, "mine.wasm", &wasm, &module);
    assert_eq!(page.shell.add_build(build.clone()), Ok(()));
    page.switch("own-mine").await;
    yew::scheduler::flush().await;
    assert_eq!(picked(), "own-mine");
    let option = texts("main option").pop();
    assert_eq!(option.as_deref(), Some("mine.wasm · your own build"));
    page.switch("micropython").await;
    pick("own-mine");
    assert_eq!(page.session().await.info().name, "own-mine");
    assert!(page.shell.add_build(build).is_err());
}

#[wasm_bindgen_test]
async fn picking_switches_the_interpreter_under_the_page() {
    let page = Page::open("").await;
    let _view = show(&page, html! { <InterpreterPicker /> }).await;
    assert_eq!(picked(), "micropython");
    page.events.forget();
    pick("micropython-ulab");
    assert_eq!(page.session().await.info().name, "micropython-ulab");
    assert_eq!(
        page.shell
            .snapshot()
            .choice
            .as_ref()
            .map(|choice| choice.kind.as_str()),
        Some("micropython-ulab")
    );
    yew::scheduler::flush().await;
    assert_eq!(picked(), "micropython-ulab");
}

#[wasm_bindgen_test]
async fn the_picker_follows_a_switch_that_somebody_else_made() {
    let page = Page::open("").await;
    let _view = show(&page, html! { <InterpreterPicker /> }).await;
    page.switch("micropython-ulab").await;
    yew::scheduler::flush().await;
    assert_eq!(picked(), "micropython-ulab");
}

#[wasm_bindgen_test]
async fn a_build_of_the_authors_own_stands_in_the_picker_while_it_is_chosen() {
    let page = Page::new("interpreter = { kind = 'micropython', url = '/nowhere/m.js' }").await;
    let _view = show(&page, html! { <InterpreterPicker /> }).await;
    page.shell.begin();
    page.events.first("py-failed").await;
    yew::scheduler::flush().await;
    assert_eq!(picked(), "");
    assert_eq!(texts("main option")[0], "micropython (/nowhere/m.js)");
    pick("micropython");
    page.session().await;
    yew::scheduler::flush().await;
    assert_eq!(
        (picked().as_str(), texts("main option").len()),
        ("micropython", 4)
    );
}

// The state.

#[wasm_bindgen_test]
async fn the_status_tells_how_far_python_is() {
    let page = Page::new("").await;
    let _view = show(&page, html! { <LifecycleStatus /> }).await;
    let status = "main [role=status]";
    assert_eq!(text_of(status), "reading the configuration");
    let release: Function = hold("micropython.wasm");
    page.shell.begin();
    until("it loads", || {
        text_of(status).starts_with("MicroPython: loading")
    })
    .await;
    release.call0(&JsValue::UNDEFINED).expect("a release");
    let version = page.session().await.info().version;
    until("it is ready", || text_of(status).contains("ready")).await;
    let said = text_of(status);
    let time = said.strip_prefix(&format!("MicroPython {version}: ready after "));
    let unit = time.and_then(|time| time.rsplit_once(' '));
    assert!(
        unit.is_some_and(|(_, unit)| unit == "ms" || unit == "s"),
        "{said}"
    );
    assert!(!has("main progress"));
}

#[wasm_bindgen_test]
async fn the_status_counts_bytes_while_they_arrive() {
    let page = Page::new("").await;
    let _view = show(&page, html! { <LifecycleStatus /> }).await;
    let seen = Rc::<RefCell<Vec<String>>>::default();
    let noting = Rc::clone(&seen);
    let note = move || {
        let bar = find_all("main progress");
        if let Some(bar) = bar.first() {
            let value = call("bar => `${bar.value} of ${bar.max}`", bar);
            noting.borrow_mut().extend(value.as_string());
        }
    };
    let _watch = dom::watch_elements(note).expect("a watch");
    page.begin().await;
    until("it is ready", || {
        text_of("main [role=status]").contains("ready")
    })
    .await;
    let total = page.shell.snapshot().catalogue.builds()[0].bytes;
    let seen = seen.borrow();
    assert!(!seen.is_empty());
    assert!(
        seen.iter()
            .all(|bar| bar.ends_with(&format!(" of {total}"))),
        "{seen:?}"
    );
}

#[wasm_bindgen_test]
async fn the_status_says_failed() {
    let page = Page::with_choice("", Some("ill")).await;
    let _view = show(&page, html! { <LifecycleStatus /> }).await;
    page.shell.begin();
    until_says("main [role=status]", "ill: failed").await;
}

#[wasm_bindgen_test]
async fn the_splash_is_there_until_setup_is_over() {
    let page = Page::new("").await;
    let _view = show(&page, html! { <PageMessages /> }).await;
    assert!(!has(".mps-splash"));
    let release: Function = hold("micropython.wasm");
    page.shell.begin();
    until("the splash is there", || has(".mps-splash")).await;
    release.call0(&JsValue::UNDEFINED).expect("a release");
    until("the splash is gone", || !has(".mps-splash")).await;
    page.session().await;
}

#[wasm_bindgen_test]
async fn a_configuration_may_do_without_the_splash() {
    let page = Page::new("splash = false").await;
    let _view = show(&page, html! { <><PageMessages /><LifecycleStatus /></> }).await;
    let release: Function = hold("micropython.wasm");
    page.shell.begin();
    until("it loads", || {
        text_of("main [role=status]").contains("loading")
    })
    .await;
    assert!(!has(".mps-splash"));
    release.call0(&JsValue::UNDEFINED).expect("a release");
    page.session().await;
}

// Failures.

#[wasm_bindgen_test]
async fn where_nothing_is_wrong_nothing_is_said() {
    let page = Page::open("").await;
    let _view = show(&page, html! { <Failures /> }).await;
    assert!(!has("main [role=alert]") && !has("main button"));
}

#[wasm_bindgen_test]
async fn a_failure_is_told_and_retry_tries_again() {
    let page = Page::new("splash = 'maybe'").await;
    let _view = show(&page, html! { <Failures /> }).await;
    page.shell.begin();
    until("the failure is told", || has("main [role=alert]")).await;
    let said = text_of("main [role=alert]");
    assert!(
        said.contains("could not be set up") && said.contains("splash"),
        "{said}"
    );
    // Nothing has changed, and so it fails again.
    page.events.forget();
    press_button("Retry");
    page.events.first("py-failed").await;
    yew::scheduler::flush().await;
    assert!(text_of("main [role=alert]").contains("splash"));
    find("py-config").set_text_content(Some("splash = true"));
    press_button("Retry");
    page.session().await;
    until("nothing is said any more", || !has("main [role=alert]")).await;
}

#[wasm_bindgen_test]
async fn every_other_interpreter_that_is_there_is_offered_as_a_way_out() {
    let page = Page::with_choice("", Some("missing")).await;
    let uncompiled = Build {
        name: "uncompiled".to_owned(),
        files: Vec::new(),
        missing: Some("nobody compiled it".to_owned()),
        ..page.shell.snapshot().catalogue.builds()[0].clone()
    };
    assert_eq!(page.shell.add_build(uncompiled), Ok(()));
    let _view = show(&page, html! { <Failures /> }).await;
    page.shell.begin();
    until("the failure is told", || has("main [role=alert]")).await;
    assert_eq!(
        texts("main button"),
        [
            "Retry",
            "Use MicroPython",
            "Use MicroPython with ulab",
            "Use ill"
        ]
    );
    press_button("Use MicroPython with ulab");
    assert_eq!(page.session().await.info().name, "micropython-ulab");
    until("nothing is said any more", || !has("main [role=alert]")).await;
}

#[wasm_bindgen_test]
async fn notices_stand_there_as_text_while_python_runs() {
    let page = Page::open("").await;
    let _view = show(&page, html! { <Failures /> }).await;
    page.shell.report("one <b id=bold>notice</b>");
    page.shell.report("another");
    until("both are told", || {
        texts("main [role=alert] .message").len() == 2
    })
    .await;
    assert_eq!(
        texts("main .message"),
        ["one <b id=bold>notice</b>", "another"]
    );
    assert!(!has("#bold") && !has("main button"));
}

// Panels.

#[wasm_bindgen_test]
async fn the_timeline_lists_what_the_document_heard_of() {
    let page = Page::new("[files]\n'/assets/files/greeting.py' = ''").await;
    let _view = show(&page, html! { <Timeline /> }).await;
    assert_eq!(texts(".mps-timeline li").len(), 0);
    page.begin().await;
    yew::scheduler::flush().await;
    assert_eq!(texts(".mps-timeline .name"), page.events.names());
    let about = texts(".mps-timeline .about");
    let at = page
        .events
        .names()
        .iter()
        .position(|name| *name == "py-file-fetched");
    assert_eq!(about[at.expect("a file")], "/home/user/greeting.py");
    assert!(
        texts(".mps-timeline .at")
            .iter()
            .all(|at| at.ends_with('s'))
    );
}

#[wasm_bindgen_test]
async fn the_files_of_home_are_listed_and_looked_at_again() {
    let page = Page::new("[files]\n'/assets/files/greeting.py' = 'in/greeting.py'").await;
    let _view = show(&page, html! { <Files /> }).await;
    assert!(text_of("main p:nth-of-type(2)").contains("nothing yet"));
    page.begin().await;
    until("the folder is listed", || texts("main li") == ["in/"]).await;
    page.printed("open('made.txt', 'w').close()").await;
    assert_eq!(texts("main li"), ["in/"]);
    press_button("Look again");
    until("the new file is listed", || {
        texts("main li") == ["in/", "made.txt"]
    })
    .await;
}

#[wasm_bindgen_test]
async fn plugins_are_listed_with_how_far_they_came() {
    let page = Page::new("plugins = ['!out']").await;
    for plugin in [
        "{ name: 'good' }",
        "{ name: 'bad', start() { throw new Error('no luck') } }",
        "{ name: 'out' }",
    ] {
        let object = js(plugin);
        let plugin = JsPlugin::new(page.shell.clone(), object.clone());
        page.shell.register(Rc::new(plugin), object);
    }
    let _view = show(&page, html! { <Plugins /> }).await;
    let cells = || texts("main td");
    assert_eq!(
        cells(),
        [
            "good",
            "registered",
            "bad",
            "registered",
            "out",
            "registered"
        ]
    );
    page.begin().await;
    until("all came as far as they come", || {
        cells()
            == [
                "good",
                "ready",
                "bad",
                "failed in start: no luck",
                "out",
                "left out by the configuration",
            ]
    })
    .await;
}

// Tags.

#[wasm_bindgen_test]
async fn tags_become_components_whenever_they_appear() {
    let page = Page::new("").await;
    plugins::register_all(&page.shell);
    let early = page.add("py-script", &[("id", "early")]);
    early.set_text_content(Some("\n    early = 1\n    print('early')\n  "));
    page.begin().await;
    until_says("#early [role=log]", "early\n").await;

    let late = page.add("py-script", &[("id", "late"), ("target", "there")]);
    late.set_text_content(Some(
        "try:\n    import ulab\n    print('ulab')\nexcept ImportError:\n    print('late')",
    ));
    let there = page.add("div", &[("id", "there")]);
    there.set_text_content(Some("kept "));
    until("the target shows it", || text_of("#there") == "kept late\n").await;
    assert_eq!(text_of("#late"), "");

    let editor = page.add("py-editor", &[]);
    editor.set_text_content(Some("print('edited')"));
    until("the editor is there", || has("py-editor textarea")).await;
    press("py-editor button");
    until_says("py-editor [role=log]", "edited\n").await;
    page.add("py-repl", &[]);
    until("the prompt is there", || has("py-repl .terminal-box")).await;

    // What leaves the page takes its drawing with it, and does not run on the next interpreter.
    early.remove();
    page.switch("micropython-ulab").await;
    until("the target shows the next one", || {
        text_of("#there") == "kept ulab\n"
    })
    .await;
    assert_eq!(page.value("'early' in globals()").await, Value::Bool(false));
}
