//! What Rust's standard library and RustPython's crates call for WASI and a C library as old as Debian 12's does not have. Where
//! it has one of these, the linker takes that.
//!
//! But for `errno` and the attributes of threads, which nobody reads, these are what cannot be done on WASI, and they say so, as a
//! newer C library's do. Only its `realpath` works: RustPython would ask it for a script's folder, and here it is never given a script.

#![no_std]
#![feature(linkage, thread_local)]

use core::ffi::c_int;

// In WASI's numbers.
const ENOSYS: c_int = 52;
const ENOTSUP: c_int = 58;

unsafe extern "C" {
    #[thread_local]
    static mut errno: c_int;
}

/// Where `errno` is, for those who cannot name it. Weak, as all here: the C library may have one of them and not another.
#[linkage = "weak"]
#[unsafe(no_mangle)]
extern "C" fn __errno_location() -> *mut c_int {
    &raw mut errno
}

/// Leaves the reason where C looks for it.
fn fail(answer: c_int) -> c_int {
    // SAFETY: each thread has an `errno` of its own.
    unsafe { errno = ENOSYS };
    answer
}

macro_rules! lacking {
    ($($name:ident($($argument:ident),*) => $answer:expr;)*) => {
        $(
            #[linkage = "weak"]
            #[unsafe(no_mangle)]
            extern "C" fn $name($($argument: usize),*) -> c_int {
                $answer
            }
        )*
    };
}

lacking! {
    pthread_attr_init(_attributes) => 0;
    pthread_attr_setstacksize(_attributes, _size) => 0;
    pthread_attr_destroy(_attributes) => 0;
    pthread_create(_thread, _attributes, _function, _argument) => ENOTSUP;
    pthread_join(_thread, _answer) => ENOTSUP;
    pthread_detach(_thread) => ENOTSUP;
    chmod(_path, _mode) => fail(-1);
    fchmod(_file, _mode) => fail(-1);
    realpath(_path, _answer) => fail(0); // no pointer
}
