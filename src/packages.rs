//! Packages: what it takes to install some, worked out before anything is written.
//!
//! [`plan`] reads an [`Order`], asks indexes through a [`Source`], chooses versions that fit each other and the interpreter,
//! downloads and checks their wheels, and answers a [`Plan`]: files to remove, files to write. Whoever asked carries it out,
//! so an installation that fails has touched nothing.
//!
//! The story in the order of its files: `requirement` is what is asked for; `simple` and `mip` read what an index offers, and
//! `wheel` whether it fits the interpreter; `resolve` chooses; `archive` opens what was chosen; `install` makes files of it.
//!
//! It is pure: no browser, no files, no clock. It compiles nothing, and runs no code of a package. It knows no interpreter by
//! name but MicroPython, whose version numbers are its own.

mod address;
mod archive;
mod error;
mod html;
mod imports;
mod install;
mod knowledge;
mod metadata;
mod mip;
mod name;
mod order;
mod requirement;
mod resolve;
mod simple;
mod wheel;

pub use error::{BadWheel, InstallError, Unusable};
pub use install::plan;
pub use name::Name;
pub use order::{Environment, Installed, LoaderWheel, Order, Plan, Request, Response, Source};
pub use requirement::Requirement;

use sha2::{Digest, Sha256};

/// The SHA-256 of some bytes, as lowercase hexadecimal digits.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    let digits = Sha256::digest(bytes);
    digits.iter().fold(String::new(), |mut text, byte| {
        for half in [byte >> 4, byte & 15] {
            text.push(char::from(b"0123456789abcdef"[usize::from(half)]));
        }
        text
    })
}

/// What `collect` makes for a set or a table. That sorts first, which is five kilobytes for each type.
fn gathered<All: Default + Extend<One>, One>(items: impl IntoIterator<Item = One>) -> All {
    let mut all = All::default();
    all.extend(items);
    all
}
