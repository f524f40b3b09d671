//! The memory that a page and its worker share, where the page is cross-origin isolated.
//!
//! A worker that runs Python hears no messages. Through this memory it is told to stop, waits for the
//! reader's line, and writes output that the page can read at once; a page that reads slowly makes it
//! wait. What the bytes mean is the protocol's business.

use js_sys::{Atomics, Int32Array, SharedArrayBuffer, Uint8Array};
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
}

// The flags, by their place.

/// 2 where the reader wants the code to stop: the number of the signal, as Pyodide looks for it.
const INTERRUPT: u32 = 0;
/// 1 where the answer to a question is there.
const ANSWERED: u32 = 1;
/// How many bytes the answer has.
const ANSWER_SIZE: u32 = 2;
/// 1 where the page was told that there is output, and has not looked yet.
const TOLD: u32 = 3;
/// How many bytes of output the page has read, and the worker has written; both wrap around.
const READ: u32 = 4;
const WRITTEN: u32 = 5;
const FLAGS: u32 = 6;

const SIGINT: i32 = 2;

/// How much output may wait for the page, in bytes. A power of two, so that counters may wrap.
const CAPACITY: u32 = 1 << 20;

/// Before each piece of output: its run, its stream and its size.
const HEADER: usize = 9;

/// The longest line that a reader may give, in bytes.
const LONGEST_ANSWER: u32 = 1 << 26;

/// A piece of output.
pub(in crate::browser) type Piece = (RunId, Stream, Vec<u8>);

/// The memory itself; a clone is the same memory.
#[derive(Clone)]
pub(in crate::browser) struct Shared {
    flags: Int32Array,
    output: Uint8Array,
    answer: Growable,
}

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
        self.store(ANSWER_SIZE, size.cast_signed());
        self.store(ANSWERED, 1);
        // It fails for memory that is not shared, and this is.
        let _ = Atomics::notify(&self.flags, ANSWERED);
        Ok(())
    }

    /// The output that is there.
    pub(in crate::browser) fn read_output(&self) -> Vec<Piece> {
        // First, so that what is written from now on is told anew.
        self.store(TOLD, 0);
        let (read, written) = (self.load(READ), self.load(WRITTEN));
        let bytes = self.copy_out(read, written.wrapping_sub(read));
        self.store(READ, written.cast_signed());
        let _ = Atomics::notify(&self.flags, READ);
        pieces(&bytes)
    }

    fn copy_out(&self, from: u32, size: u32) -> Vec<u8> {
        let start = from % CAPACITY;
        let first = size.min(CAPACITY - start);
        let mut bytes = self.output.subarray(start, start + first).to_vec();
        bytes.extend(self.output.subarray(0, size - first).to_vec());
        bytes
    }

    // The worker's side.

    /// Whether somebody wants the code to stop; asking takes the wish away.
    pub(in crate::browser) fn take_interrupt(&self) -> bool {
        Atomics::exchange(&self.flags, INTERRUPT, 0) == Ok(SIGINT)
    }

    /// Nobody has answered yet what will be asked now.
    pub(in crate::browser) fn begin_question(&self) {
        self.store(ANSWERED, 0);
    }

    /// Waits for the answer.
    pub(in crate::browser) fn wait_for_answer(&self) -> Vec<u8> {
        self.wait(ANSWERED, 0);
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
        for piece in bytes.chunks(CAPACITY as usize / 4) {
            let mut message = Vec::with_capacity(HEADER + piece.len());
            message.extend(run.0.to_le_bytes());
            message.push(u8::from(stream == Stream::Stderr));
            #[expect(clippy::cast_possible_truncation, reason = "a quarter of the memory")]
            message.extend((piece.len() as u32).to_le_bytes());
            message.extend(piece);
            self.append(&message, &tell);
            if Atomics::exchange(&self.flags, TOLD, 1) == Ok(0) {
                tell();
            }
        }
    }

    fn append(&self, message: &[u8], tell: &impl Fn()) {
        #[expect(clippy::cast_possible_truncation, reason = "a quarter of the memory")]
        let size = message.len() as u32;
        let written = self.load(WRITTEN);
        loop {
            let read = self.load(READ);
            if CAPACITY - written.wrapping_sub(read) >= size {
                break;
            }
            if Atomics::exchange(&self.flags, TOLD, 1) == Ok(0) {
                tell();
            }
            self.wait(READ, read.cast_signed());
        }
        let start = written % CAPACITY;
        let first = size.min(CAPACITY - start);
        let (head, tail) = message.split_at(first as usize);
        self.output.subarray(start, start + first).copy_from(head);
        self.output.subarray(0, size - first).copy_from(tail);
        self.store(WRITTEN, written.wrapping_add(size).cast_signed());
    }

    // These fail for arrays of another kind, and for a page that waits.

    fn load(&self, flag: u32) -> u32 {
        Atomics::load(&self.flags, flag)
            .unwrap_or_default()
            .cast_unsigned()
    }

    fn store(&self, flag: u32, value: i32) {
        let _ = Atomics::store(&self.flags, flag, value);
    }

    fn wait(&self, flag: u32, while_it_is: i32) {
        let _ = Atomics::wait(&self.flags, flag, while_it_is);
    }
}

/// Takes apart what the worker put together, and joins what belongs together.
fn pieces(mut bytes: &[u8]) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    while let Some((header, rest)) = bytes.split_first_chunk::<HEADER>() {
        let [r0, r1, r2, r3, stream, s0, s1, s2, s3] = *header;
        let run = RunId(u32::from_le_bytes([r0, r1, r2, r3]));
        let stream = if stream == 1 {
            Stream::Stderr
        } else {
            Stream::Stdout
        };
        let size = u32::from_le_bytes([s0, s1, s2, s3]) as usize;
        let Some((text, rest)) = rest.split_at_checked(size) else {
            break;
        };
        bytes = rest;
        match pieces.last_mut() {
            Some((last_run, last_stream, all)) if *last_run == run && *last_stream == stream => {
                all.extend_from_slice(text);
            }
            _ => pieces.push((run, stream, text.to_vec())),
        }
    }
    pieces
}
