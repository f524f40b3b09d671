//! The memory that a page and its worker share, where the page is cross-origin isolated.
//!
//! A worker that runs Python hears no messages. Through this memory it is told to stop, waits for the
//! reader's line, and writes output that the page can read at once; a page that reads slowly makes it
//! wait. What the messages beside it mean is the protocol's business.
//!
//! Some interpreters write byte by byte, and nothing may be held back. So what is written goes into
//! the memory as it is, and only where run or stream change there is a mark.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::{Int32Array, SharedArrayBuffer, Uint8Array};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

use crate::browser::value;
use crate::kernel::interpreter::{RunId, Stream};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = crossOriginIsolated, thread_local_v2)]
    static IS_ISOLATED: Option<bool>;

    /// A shared buffer that can grow, which `js_sys` does not know.
    #[wasm_bindgen(js_name = SharedArrayBuffer)]
    #[derive(Clone)]
    type Growable;

    #[wasm_bindgen(constructor, js_class = SharedArrayBuffer)]
    fn new(bytes: u32, options: &JsValue) -> Growable;

    #[wasm_bindgen(method, catch)]
    fn grow(this: &Growable, bytes: u32) -> Result<(), JsValue>;

    #[wasm_bindgen(method, getter, js_name = byteLength)]
    fn byte_length(this: &Growable) -> u32;

    // They fail for other arrays than ours. Those of `js_sys` ask each time whether they did.

    #[wasm_bindgen(js_namespace = Atomics)]
    fn load(flags: &Int32Array, flag: u32) -> u32;

    #[wasm_bindgen(js_namespace = Atomics)]
    fn store(flags: &Int32Array, flag: u32, value: u32);

    #[wasm_bindgen(js_namespace = Atomics)]
    fn exchange(flags: &Int32Array, flag: u32, value: u32) -> u32;

    #[wasm_bindgen(js_namespace = Atomics)]
    fn notify(flags: &Int32Array, flag: u32);

    #[wasm_bindgen(js_namespace = Atomics)]
    fn wait(flags: &Int32Array, flag: u32, while_it_is: u32);
}

// The flags, by their place.

/// 2 where the reader wants the code to stop: the number of the signal, as Pyodide looks for it.
const INTERRUPT: u32 = 0;
/// 1 where the answer to a question is there.
const ANSWERED: u32 = 1;
/// How many bytes the answer has.
const ANSWER_SIZE: u32 = 2;
/// 1 where the page knows that there may be output, and will look.
const TOLD: u32 = 3;
/// How many bytes of output the page has read, and the worker has written; both wrap around.
const READ: u32 = 4;
const WRITTEN: u32 = 5;
const FLAGS: u32 = 6;

const SIGINT: u32 = 2;

/// How much output may wait for the page, in bytes. A power of two, so that counters may wrap.
const CAPACITY: u32 = 1 << 20;

/// A byte that UTF-8 does not use. What kind of thing follows, and the run that it belongs to, come behind
/// it; or it comes twice, and then Python wrote it.
const MARK: u8 = 0xff;

/// The kinds: what Python wrote to a stream, and what it shows, which ends at the next mark.
const STDOUT: u8 = 0;
const STDERR: u8 = 1;
const SHOWN: u8 = 2;

/// The longest line that a reader may give, in bytes.
const LONGEST_ANSWER: u32 = 1 << 26;

/// A piece of output.
pub(in crate::browser) enum Piece {
    /// What was written to a stream.
    Written(Stream, Vec<u8>),
    /// What is shown.
    Shown(String),
}

/// The memory itself; a clone is the same memory.
#[derive(Clone)]
pub(in crate::browser) struct Shared {
    flags: Int32Array,
    output: Uint8Array,
    answer: Growable,
    /// To what the output belongs that was written here last, or read here last.
    source: Rc<Cell<Source>>,
    /// What is shown, as far as it has been read.
    shown: Rc<RefCell<Vec<u8>>>,
}

/// The run and the kind of output.
type Source = (RunId, u8);

/// What both sides begin with.
const NOBODY: Source = (RunId(0), STDOUT);

/// Whether this page may share memory with a worker.
#[must_use]
pub fn is_isolated() -> bool {
    IS_ISOLATED.with(|is_isolated| *is_isolated == Some(true))
}

impl Shared {
    /// New memory, where this page may share any.
    pub(in crate::browser) fn new() -> Option<Self> {
        is_isolated().then(|| Self {
            flags: Int32Array::new(&SharedArrayBuffer::new(FLAGS * 4)),
            output: Uint8Array::new(&SharedArrayBuffer::new(CAPACITY)),
            answer: Growable::new(
                1 << 12,
                &value::object([("maxByteLength", LONGEST_ANSWER.into())]),
            ),
            source: Rc::new(Cell::new(NOBODY)),
            shown: Rc::default(),
        })
    }

    /// For a message to the worker.
    pub(in crate::browser) fn to_js(&self) -> JsValue {
        let entries = [
            ("flags", self.flags.clone().into()),
            ("output", self.output.clone().into()),
            ("answer", self.answer.clone().into()),
        ];
        value::object(entries).into()
    }

    /// From such a message.
    pub(in crate::browser) fn from_js(object: &JsValue) -> Option<Self> {
        object.is_object().then(|| Self {
            flags: value::get(object, "flags").unchecked_into(),
            output: value::get(object, "output").unchecked_into(),
            answer: value::get(object, "answer").unchecked_into(),
            source: Rc::new(Cell::new(NOBODY)),
            shown: Rc::default(),
        })
    }

    /// The flags, of which the first is where Pyodide looks for a signal.
    pub(in crate::browser) fn interrupts(&self) -> JsValue {
        self.flags.clone().into()
    }

    // The page's side.

    pub(in crate::browser) fn interrupt(&self) {
        self.store(INTERRUPT, SIGINT);
    }

    /// Gives the waiting worker its answer. One that is too long is cut off by nobody: it is refused.
    pub(in crate::browser) fn give_answer(&self, bytes: &[u8]) -> Result<(), String> {
        #[expect(clippy::cast_possible_truncation, reason = "what is longer is refused")]
        let size = bytes.len().min(u32::MAX as usize) as u32;
        if size > self.answer.byte_length() {
            self.answer
                .grow(size)
                .map_err(|_| "the answer is too long".to_owned())?;
        }
        let memory = Uint8Array::new(&self.answer);
        memory.subarray(0, size).copy_from(bytes);
        self.store(ANSWER_SIZE, size);
        self.store(ANSWERED, 1);
        notify(&self.flags, ANSWERED);
        Ok(())
    }

    /// The output that is there. The worker goes on without telling that there is more.
    pub(in crate::browser) fn read_output(&self) -> Vec<(RunId, Piece)> {
        let (read, written) = (self.load(READ), self.load(WRITTEN));
        if read == written {
            return Vec::new();
        }
        let bytes = self.copy_out(read, written.wrapping_sub(read));
        self.store(READ, written);
        notify(&self.flags, READ);
        self.pieces(&bytes)
    }

    /// From now on the worker tells when there is output. What it wrote before still has to be read.
    pub(in crate::browser) fn stop_looking(&self) {
        self.store(TOLD, 0);
    }

    fn copy_out(&self, from: u32, size: u32) -> Vec<u8> {
        let start = from % CAPACITY;
        let first = size.min(CAPACITY - start);
        let mut bytes = self.output.subarray(start, start + first).to_vec();
        bytes.extend(self.output.subarray(0, size - first).to_vec());
        bytes
    }

    /// Takes apart what the worker put together.
    fn pieces(&self, mut bytes: &[u8]) -> Vec<(RunId, Piece)> {
        let mut pieces = Vec::new();
        while let Some(at) = bytes.iter().position(|&byte| byte == MARK) {
            self.add(&bytes[..at], &mut pieces);
            // The worker writes marks whole.
            bytes = match bytes[at + 1..] {
                [kind, r0, r1, r2, r3, ref rest @ ..] if kind != MARK => {
                    let (run, before) = self.source.get();
                    if before == SHOWN {
                        let shown = String::from_utf8_lossy(&self.shown.take()).into_owned();
                        pieces.push((run, Piece::Shown(shown)));
                    }
                    let run = RunId(u32::from_le_bytes([r0, r1, r2, r3]));
                    self.source.set((run, kind));
                    rest
                }
                [_, ref rest @ ..] => {
                    self.add(&[MARK], &mut pieces);
                    rest
                }
                [] => &[],
            };
        }
        self.add(bytes, &mut pieces);
        pieces
    }

    fn add(&self, text: &[u8], pieces: &mut Vec<(RunId, Piece)>) {
        let (run, kind) = self.source.get();
        let stream = match kind {
            _ if text.is_empty() => return,
            SHOWN => return self.shown.borrow_mut().extend(text),
            STDERR => Stream::Stderr,
            _ => Stream::Stdout,
        };
        match pieces.last_mut() {
            Some((last, Piece::Written(its, all))) if (*last, *its) == (run, stream) => {
                all.extend(text);
            }
            _ => pieces.push((run, Piece::Written(stream, text.to_vec()))),
        }
    }

    // The worker's side.

    /// Whether somebody wants the code to stop; asking takes the wish away.
    pub(in crate::browser) fn take_interrupt(&self) -> bool {
        exchange(&self.flags, INTERRUPT, 0) == SIGINT
    }

    /// Nobody has answered yet what will be asked now.
    pub(in crate::browser) fn begin_question(&self) {
        self.store(ANSWERED, 0);
    }

    /// Waits for the answer.
    pub(in crate::browser) fn wait_for_answer(&self) -> Vec<u8> {
        wait(&self.flags, ANSWERED, 0);
        let size = self.load(ANSWER_SIZE);
        Uint8Array::new(&self.answer).subarray(0, size).to_vec()
    }

    /// Writes output, in pieces if it has to wait for the page. `tell` tells the page to look.
    pub(in crate::browser) fn write_output(
        &self,
        run: RunId,
        stream: Stream,
        bytes: &[u8],
        tell: impl Fn(),
    ) {
        let kind = match stream {
            Stream::Stdout => STDOUT,
            Stream::Stderr => STDERR,
        };
        self.mark(run, kind, &tell);
        for text in bytes.chunks(CAPACITY as usize / 4) {
            if text.contains(&MARK) {
                let marked: Vec<u8> = text
                    .iter()
                    .flat_map(|&byte| std::iter::repeat_n(byte, 1 + usize::from(byte == MARK)))
                    .collect();
                self.append(&marked, &tell);
            } else {
                self.append(text, &tell);
            }
        }
        self.tell_once(tell);
    }

    /// Writes what is shown, the same way.
    pub(in crate::browser) fn write_shown(&self, run: RunId, shown: &str, tell: impl Fn()) {
        self.mark(run, SHOWN, &tell);
        for text in shown.as_bytes().chunks(CAPACITY as usize / 4) {
            self.append(text, &tell);
        }
        self.mark(run, STDOUT, &tell);
        self.tell_once(tell);
    }

    /// From here on what is written is of this run and this kind.
    fn mark(&self, run: RunId, kind: u8, tell: &impl Fn()) {
        if self.source.replace((run, kind)) != (run, kind) {
            let [r0, r1, r2, r3] = run.0.to_le_bytes();
            self.append(&[MARK, kind, r0, r1, r2, r3], tell);
        }
    }

    fn tell_once(&self, tell: impl Fn()) {
        if self.load(TOLD) == 0 && exchange(&self.flags, TOLD, 1) == 0 {
            tell();
        }
    }

    fn append(&self, bytes: &[u8], tell: &impl Fn()) {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "half of the memory at most"
        )]
        let size = bytes.len() as u32;
        let written = self.load(WRITTEN);
        loop {
            let read = self.load(READ);
            if CAPACITY - written.wrapping_sub(read) >= size {
                break;
            }
            // Also where the page means to look by itself: in a tab that nobody sees, timers are slow.
            tell();
            wait(&self.flags, READ, read);
        }
        let start = written % CAPACITY;
        let first = size.min(CAPACITY - start);
        let (head, tail) = bytes.split_at(first as usize);
        self.output.subarray(start, start + first).copy_from(head);
        if !tail.is_empty() {
            self.output.subarray(0, size - first).copy_from(tail);
        }
        self.store(WRITTEN, written.wrapping_add(size));
    }

    fn load(&self, flag: u32) -> u32 {
        load(&self.flags, flag)
    }

    fn store(&self, flag: u32, value: u32) {
        store(&self.flags, flag, value);
    }
}
