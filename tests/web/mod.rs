//! What the tests in the browser share: a clean page for each test, a shell with the real MicroPython
//! in it, ears for its events, and patience that comes to an end.
//!
//! Nothing is tested here. One interpreter runs at a time: a test ends with its page, and a page that
//! goes ends its session.

#![allow(dead_code, reason = "each test program uses the part that it needs")]

use std::cell::{Cell, RefCell};
use std::future::Future;
use std::pin::pin;
use std::rc::Rc;

use futures_channel::oneshot;
use futures_util::future::{Either, select};
use gloo_events::EventListener;
use gloo_timers::future::TimeoutFuture;
use js_sys::{Function, Promise};
use serde_json::Value as Json;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen_futures::JsFuture;
use web_sys::{CustomEvent, Element};

use micropyscript::browser::shell::{RunEvent, RunListener, Setup, Shell};
use micropyscript::browser::{dom, fetch, value};
use micropyscript::kernel::catalogue::{Build, BuildFile, Catalogue, Kind};
use micropyscript::kernel::config::InterpreterChoice;
use micropyscript::kernel::interpreter::{CallError, Stream, Value};
use micropyscript::kernel::output::Utf8Decoder;
use micropyscript::kernel::router::Listener;
use micropyscript::kernel::session::Session;

#[wasm_bindgen(module = "/tests/web/page.js")]
extern "C" {
    #[wasm_bindgen(js_name = nextChange)]
    fn next_change(milliseconds: f64) -> Promise;

    #[wasm_bindgen(js_name = urlOf)]
    pub(crate) fn url_of(text: &str, mime: &str) -> String;

    /// Keeps the next download of a URL that ends so waiting, until what it returns is called.
    pub(crate) fn hold(ending: &str) -> Function;
}

// Waiting.

/// How long anything may take before its test fails, in milliseconds: only a broken one takes it.
const PATIENCE: u32 = 10_000;

/// What comes of something, if it comes in time.
pub(crate) async fn within<T>(what: &str, coming: impl Future<Output = T>) -> T {
    match select(pin!(coming), TimeoutFuture::new(PATIENCE)).await {
        Either::Left((outcome, _)) => outcome,
        Either::Right(_) => panic!("waited in vain for {what}"),
    }
}

/// Waits until something holds of the document.
pub(crate) async fn until(what: &str, holds: impl Fn() -> bool) {
    let gives_up = dom::now() + f64::from(PATIENCE);
    while !holds() {
        let left = gives_up - dom::now();
        let changed = JsFuture::from(next_change(left.max(0.0))).await;
        let body = dom::document().body().expect("a body").inner_text();
        assert!(
            changed == Ok(JsValue::TRUE) || holds(),
            "waited in vain until {what}; the page says: {body}"
        );
    }
}

/// What a promise comes to.
pub(crate) async fn settled(promise: &JsValue) -> Result<JsValue, JsValue> {
    let promise = Promise::resolve(promise);
    within("a promise", JsFuture::from(promise)).await
}

/// Rings whenever something happened that somebody may be waiting for.
#[derive(Clone, Default)]
pub(crate) struct Bell(Rc<RefCell<Vec<oneshot::Sender<()>>>>);

impl Bell {
    pub(crate) fn ring(&self) {
        for waiting in self.0.take() {
            // Whoever waited may have given up.
            let _ = waiting.send(());
        }
    }

    /// Looks now and after every ring, until there is something.
    pub(crate) async fn until<T>(&self, what: &str, look: impl Fn() -> Option<T>) -> T {
        let coming = async {
            loop {
                if let Some(found) = look() {
                    return found;
                }
                let (tell, told) = oneshot::channel();
                self.0.borrow_mut().push(tell);
                let _ = told.await;
            }
        };
        within(what, coming).await
    }
}

/// The next event of that name on the document, from now on.
pub(crate) fn coming(event: &'static str) -> impl Future<Output = ()> {
    let (tell, told) = oneshot::channel();
    let ear = once(event, move || {
        let _ = tell.send(());
    });
    async move {
        let heard = within(event, told).await;
        drop(ear);
        assert_eq!(heard, Ok(()), "{event}");
    }
}

// JavaScript.

/// The value of an expression in JavaScript.
#[track_caller]
pub(crate) fn js(expression: &str) -> JsValue {
    js_sys::eval(&format!("({expression})"))
        .unwrap_or_else(|error| panic!("{expression}: {}", value::message(&error)))
}

/// Calls a function in JavaScript, given by its source.
#[track_caller]
pub(crate) fn call(function: &str, argument: &JsValue) -> JsValue {
    Function::from(js(function))
        .call1(&JsValue::UNDEFINED, argument)
        .unwrap_or_else(|error| panic!("{function}: {}", value::message(&error)))
}

/// The plain data in a value of JavaScript.
#[track_caller]
pub(crate) fn json(value: &JsValue) -> Json {
    let plain = value::to_plain(value).unwrap_or_else(|error| panic!("{value:?}: {error}"));
    serde_json::from_str(&plain.to_string()).expect("JSON")
}

/// The text in a property.
#[track_caller]
pub(crate) fn text(object: &JsValue, key: &str) -> String {
    let found = value::get(object, key);
    found
        .as_string()
        .unwrap_or_else(|| panic!("{key} is no text: {found:?}"))
}

// The document.

/// The part of the document that belongs to this test; whatever an earlier one left behind is gone.
pub(crate) fn clean_page() -> Element {
    for leftover in dom::find_all("main") {
        leftover.remove();
    }
    let main = dom::create("main").expect("an element");
    let body = dom::document().body().expect("a body");
    body.append_child(&main).expect("a child of the body");
    main
}

/// The one element that a selector finds.
#[track_caller]
pub(crate) fn find(selector: &str) -> Element {
    let found = dom::find_all(selector);
    assert_eq!(found.len(), 1, "elements that {selector} finds");
    found.into_iter().next().expect("one element")
}

/// The texts of the elements that a selector finds, in page order.
pub(crate) fn texts(selector: &str) -> Vec<String> {
    let found = dom::find_all(selector);
    found
        .iter()
        .map(|element| element.text_content().unwrap_or_default())
        .collect()
}

// Interpreters.

thread_local! {
    /// How many pages there were before.
    static PAGES: Cell<usize> = const { Cell::new(0) };
}

/// Where the builds lie that the page's own tools have gathered: for each page in a folder of its own, as
/// tools/browser-tests.mjs serves them, for what came down on the page before is kept.
pub(crate) fn base() -> String {
    let folder = format!("/build-{}/", PAGES.get());
    dom::absolute(&folder, &dom::page_url()).expect("a URL")
}

/// MicroPython without and with ulab, as they are built, and then two builds that are broken.
pub(crate) async fn catalogue() -> Catalogue {
    let list = fetch::text(&format!("{}catalogue.json", base())).await;
    let list = list.expect("the builds are made by `node tools/bundle.mjs prepare`");
    let known = Catalogue::from_json(&list).expect("a list of builds");
    let mut builds = known.builds().to_vec();
    builds.retain(|build| ["micropython", "micropython-ulab"].contains(&build.name.as_str()));
    builds.push(broken("missing", "export {}", "nowhere/micropython.wasm"));
    let raises = "export async function loadMicroPython() { throw new Error('it is ill') }";
    builds.push(broken("ill", raises, &builds[0].files[1].path));
    Catalogue::new(builds)
}

fn broken(name: &str, module: &str, file: &str) -> Build {
    Build {
        name: name.to_owned(),
        label: name.to_owned(),
        kind: Kind::MicroPython,
        version: "1".to_owned(),
        module: url_of(module, "text/javascript"),
        missing: None,
        files: vec![BuildFile {
            path: file.to_owned(),
            bytes: 1000,
            gzip: 0,
        }],
        bytes: 1000,
        gzip: 0,
        is_own: false,
    }
}

// A page.

/// A document with a configuration, a shell for it, and ears for what the shell dispatches.
pub(crate) struct Page {
    pub(crate) shell: Shell,
    pub(crate) events: Events,
    pub(crate) main: Element,
}

impl Drop for Page {
    fn drop(&mut self) {
        if let Some(session) = self.shell.session() {
            session.end();
        }
        self.main.remove();
    }
}

impl Page {
    /// A page on which nothing has begun.
    pub(crate) async fn new(config: &str) -> Self {
        Self::with_choice(config, None).await
    }

    /// The same, where the reader has made a choice before.
    pub(crate) async fn with_choice(config: &str, choice: Option<&str>) -> Self {
        let main = clean_page();
        PAGES.set(PAGES.get() + 1);
        let tag = dom::create("py-config").expect("an element");
        tag.set_text_content(Some(config));
        main.append_child(&tag).expect("a child");
        let shell = Shell::new(Setup {
            catalogue: catalogue().await,
            base: base(),
            choice: choice.map(InterpreterChoice::named),
            worker: None,
        });
        let events = Events::of_document();
        Self {
            shell,
            events,
            main,
        }
    }

    /// A page on which Python is set up.
    pub(crate) async fn open(config: &str) -> Self {
        let page = Self::new(config).await;
        page.begin().await;
        page
    }

    /// Sets Python up.
    pub(crate) async fn begin(&self) {
        self.shell.begin();
        self.session().await;
    }

    /// The session, as soon as Python is set up.
    pub(crate) async fn session(&self) -> Rc<Session> {
        match within("Python to be set up", self.shell.ready()).await {
            Ok(session) => session,
            Err(failure) => panic!("setup failed: {failure:?}"),
        }
    }

    /// Switches to an interpreter that is there, and waits for it.
    pub(crate) async fn switch(&self, name: &str) {
        let chosen = self.shell.choose(InterpreterChoice::named(name));
        assert_eq!(chosen, Ok(()));
        assert_eq!(self.session().await.info().name, name);
    }

    /// Runs code to its end.
    pub(crate) async fn run(&self, code: &str) -> Ran {
        let session = self.session().await;
        run(&session, code).await
    }

    /// What the code printed, where it came to a good end.
    pub(crate) async fn printed(&self, code: &str) -> String {
        let ran = self.run(code).await;
        assert!(ran.outcome.is_ok(), "{code}: {ran:?}");
        ran.written
    }

    /// The value of an expression.
    pub(crate) async fn value(&self, expression: &str) -> Value {
        let ran = self.run(expression).await;
        ran.outcome
            .unwrap_or_else(|error| panic!("{expression}: {error:?}"))
    }

    /// An element of the page, with these attributes.
    pub(crate) fn add(&self, tag: &str, attributes: &[(&str, &str)]) -> Element {
        let element = dom::create(tag).expect("an element");
        for (name, value) in attributes {
            element.set_attribute(name, value).expect("an attribute");
        }
        self.main.append_child(&element).expect("a child");
        element
    }
}

/// Calls back once, when the document hears of an event.
#[must_use = "it hears nothing when it is dropped"]
pub(crate) fn once(event: &'static str, hear: impl FnOnce() + 'static) -> EventListener {
    EventListener::once(&dom::document(), event, move |_| hear())
}

// What a page hears of.

/// The names of all events, as other people's pages know them.
pub(crate) const EVENTS: [&str; 10] = [
    "py-configured",
    "py-plugin-registered",
    "py-plugin-started",
    "py-interpreter-loaded",
    "py-file-fetched",
    "py-interpreter-ready",
    "py-files-loaded",
    "py-finished-setup",
    "py-failed",
    "py-progress",
];

/// Every event that the document heard of, with its detail.
pub(crate) struct Events {
    heard: Rc<RefCell<Vec<(&'static str, JsValue)>>>,
    bell: Bell,
    _listeners: Vec<EventListener>,
}

impl Events {
    /// They hear of an event after every listener that is there already.
    pub(crate) fn of_document() -> Self {
        let (heard, bell) = (Rc::<RefCell<Vec<_>>>::default(), Bell::default());
        let listen = |name| {
            let (heard, bell) = (Rc::clone(&heard), bell.clone());
            EventListener::new(&dom::document(), name, move |event| {
                let event: &CustomEvent = wasm_bindgen::JsCast::unchecked_ref(event);
                heard.borrow_mut().push((name, event.detail()));
                bell.ring();
            })
        };
        let listeners = EVENTS.into_iter().map(listen).collect();
        Self {
            heard,
            bell,
            _listeners: listeners,
        }
    }

    /// The names of all but those of progress, in order.
    pub(crate) fn names(&self) -> Vec<&'static str> {
        let heard = self.heard.borrow();
        let names = heard.iter().map(|(name, _)| *name);
        names.filter(|name| *name != "py-progress").collect()
    }

    /// The details of every event of that name.
    pub(crate) fn details(&self, name: &str) -> Vec<JsValue> {
        let heard = self.heard.borrow();
        let found = heard.iter().filter(|(heard, _)| *heard == name);
        found.map(|(_, detail)| detail.clone()).collect()
    }

    /// The detail of the only event of that name.
    #[track_caller]
    pub(crate) fn detail(&self, name: &str) -> JsValue {
        let details = self.details(name);
        assert_eq!(details.len(), 1, "{name} among {:?}", self.names());
        details.into_iter().next().expect("one detail")
    }

    /// Whether an event of that name was heard.
    pub(crate) fn has(&self, name: &str) -> bool {
        !self.details(name).is_empty()
    }

    /// From now on what was heard so far does not count.
    pub(crate) fn forget(&self) {
        self.heard.borrow_mut().clear();
    }

    /// The detail of the first event of that name, which may be still to come.
    pub(crate) async fn first(&self, name: &str) -> JsValue {
        let look = || self.details(name).into_iter().next();
        self.bell.until(name, look).await
    }
}

// Runs.

/// What a run came to, and what it wrote to either stream.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) outcome: Result<Value, CallError>,
    pub(crate) written: String,
}

impl Ran {
    /// The traceback of the exception that it ended with.
    #[track_caller]
    pub(crate) fn traceback(&self) -> &str {
        match &self.outcome {
            Err(CallError::Python(error)) => &error.traceback,
            other => panic!("no exception: {other:?}"),
        }
    }
}

/// Runs code to its end.
pub(crate) async fn run(session: &Session, code: &str) -> Ran {
    let notes = Notes::default();
    let outcome = within(code, session.run(code, "main.py", notes.listener())).await;
    Ran {
        outcome,
        written: notes.text(),
    }
}

/// What some run wrote.
#[derive(Clone, Default)]
pub(crate) struct Notes {
    written: Rc<RefCell<(Utf8Decoder, String)>>,
    bell: Bell,
}

impl Notes {
    /// Writes it down.
    pub(crate) fn listener(&self) -> Listener {
        let notes = self.clone();
        Rc::new(move |_: Stream, bytes: &[u8]| notes.write(bytes))
    }

    fn write(&self, bytes: &[u8]) {
        {
            let (decoder, text) = &mut *self.written.borrow_mut();
            text.push_str(&decoder.decode(bytes));
        }
        self.bell.ring();
    }

    /// All of it so far.
    pub(crate) fn text(&self) -> String {
        self.written.borrow().1.clone()
    }

    /// Waits until all of it is this text.
    pub(crate) async fn until(&self, text: &str) {
        let look = || (self.text() == text).then_some(());
        self.bell.until(text, look).await;
    }
}

/// What became of runs, in words: `waiting`, `started`, `wrote x`, `ended`, `raised x`, `missing x`.
#[derive(Clone, Default)]
pub(crate) struct Story {
    lines: Rc<RefCell<Vec<String>>>,
    bell: Bell,
}

impl Story {
    /// Writes it down.
    pub(crate) fn listener(&self) -> RunListener {
        let story = self.clone();
        Rc::new(move |event| {
            story.lines.borrow_mut().push(describe(event));
            story.bell.ring();
        })
    }

    /// All of it so far.
    pub(crate) fn lines(&self) -> Vec<String> {
        self.lines.borrow().clone()
    }

    /// What was written so far, line by line.
    pub(crate) fn written(&self) -> Vec<String> {
        let lines = self.lines();
        let written = lines.iter().filter_map(|line| line.strip_prefix("wrote "));
        written.map(str::to_owned).collect()
    }

    /// Waits until it has come to this line.
    pub(crate) async fn until(&self, line: &str) {
        let look = || self.lines().iter().any(|told| told == line).then_some(());
        self.bell.until(line, look).await;
    }
}

fn describe(event: RunEvent) -> String {
    match event {
        RunEvent::Waiting => "waiting".to_owned(),
        RunEvent::Started => "started".to_owned(),
        RunEvent::Wrote(_, bytes) => {
            format!("wrote {}", String::from_utf8_lossy(&bytes).trim_end())
        }
        RunEvent::Displayed(display) => format!("displayed {}", display.text),
        RunEvent::Asked(question) => format!("asked {}", question.prompt),
        RunEvent::Ended(Ok(_)) => "ended".to_owned(),
        RunEvent::Ended(Err(error)) => format!("raised {error}"),
        RunEvent::Missing(message) => format!("missing {message}"),
    }
}
