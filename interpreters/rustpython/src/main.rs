//! RustPython's `main`, for WASI: Python's own command line, with the standard library inside, and a module through which
//! Python and JavaScript call each other.
//!
//! How it becomes a session is `assets/python/session.py`'s business, the same for every WASI command; what the two say to
//! each other is `gateway.py`'s beside it.

use std::process::ExitCode;

use rustpython::{InterpreterBuilder, InterpreterBuilderExt};
use rustpython_vm::vm::thread::with_current_vm;

fn main() -> ExitCode {
    let builder = InterpreterBuilder::new().init_stdlib();
    let module = _micropyscript_host::module_def(&builder.ctx);
    rustpython::run(builder.add_native_module(module))
}

/// Calls the function that Python has named for it. JavaScript does so while Python stands still in a host call, be it a
/// request or a wait; this has to return before Python goes on, which nothing that is synchronous can get wrong.
#[unsafe(no_mangle)]
pub extern "C" fn micropyscript_call() {
    let Some(function) = _micropyscript_host::callee() else {
        return;
    };
    with_current_vm(|vm| {
        if let Err(error) = function.call((), vm) {
            vm.print_exception(&error);
        }
    });
}

#[rustpython_vm::pymodule]
mod _micropyscript_host {
    use std::cell::RefCell;

    use rustpython_vm::PyObjectRef;
    use rustpython_vm::function::ArgBytesLike;

    #[link(wasm_import_module = "micropyscript")]
    unsafe extern "C" {
        /// Hands over a request, and answers how long the answer is.
        #[link_name = "request"]
        fn host_request(message: *const u8, length: usize) -> usize;

        /// Takes that answer.
        #[link_name = "take"]
        fn host_take(answer: *mut u8);
    }

    thread_local! {
        static CALLEE: RefCell<Option<PyObjectRef>> = const { RefCell::new(None) };
    }

    pub(super) fn callee() -> Option<PyObjectRef> {
        CALLEE.with_borrow(Clone::clone)
    }

    /// The answer of the host to a request, as bytes.
    #[pyfunction]
    fn request(message: ArgBytesLike) -> Vec<u8> {
        message.with_ref(|message| {
            // SAFETY: the host reads the message while it is called, and writes as much as it said.
            unsafe {
                let length = host_request(message.as_ptr(), message.len());
                let mut answer = vec![0; length];
                host_take(answer.as_mut_ptr());
                answer
            }
        })
    }

    /// From now on the host may call this function, without arguments, while Python stands still.
    #[pyfunction]
    fn on_call(function: PyObjectRef) {
        CALLEE.set(Some(function));
    }
}
