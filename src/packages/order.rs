//! What goes in and what comes out: the order, the environment it is for, the way to the network, and the plan.
//!
//! Only data and one trait; nothing is decided here.

use std::future::Future;
use std::pin::Pin;

/// What somebody wants installed, and where.
#[derive(Debug, Clone, Default)]
pub struct Order {
    /// Each as in `pip install`: a name, perhaps with extras, versions and a marker, or the address of a wheel.
    pub requirements: Vec<String>,
    /// The addresses of indexes; the first that has a package gives it. Each says by what it begins with which kind it is:
    /// `https://…` is a simple index, `static+https://…` one that is plain JSON files, `mip+https://…` one of MicroPython's.
    pub indexes: Vec<String>,
    /// The folder that packages go to, absolute and without a last slash.
    pub site: String,
    /// The interpreter that they are for.
    pub environment: Environment,
    /// What is there already: what the last plan that was carried out said.
    pub installed: Vec<Installed>,
}

/// The running interpreter, as its own Python describes it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Environment {
    /// `sys.implementation.name`.
    pub implementation_name: String,
    /// The version of the implementation.
    pub implementation_version: String,
    /// `os.name`.
    pub os_name: String,
    /// `platform.machine()`.
    pub platform_machine: String,
    /// `platform.python_implementation()`.
    pub platform_python_implementation: String,
    /// `platform.release()`.
    pub platform_release: String,
    /// `platform.system()`.
    pub platform_system: String,
    /// `platform.version()`.
    pub platform_version: String,
    /// `platform.python_version()`.
    pub python_full_version: String,
    /// Its first two numbers.
    pub python_version: String,
    /// `sys.platform`.
    pub sys_platform: String,
    /// Tags of platforms whose compiled wheels the interpreter's own loader takes, the best first.
    pub platforms: Vec<String>,
    /// The version of MicroPython's compiled files, for indexes of its kind; empty where there is none.
    pub mpy: String,
    /// Modules of the standard library that are missing.
    pub missing: Vec<String>,
}

impl Environment {
    /// MicroPython claims a Python of long ago, and takes what it can of any.
    pub(super) fn is_micropython(&self) -> bool {
        self.implementation_name == "micropython"
    }
}

/// A package that is installed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Installed {
    /// Its normalised name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// What it requires, for this interpreter and with the extras that were asked for.
    pub requires: Vec<String>,
    /// Its files, as absolute paths.
    pub files: Vec<String>,
    /// The address of its wheel, where the order named that.
    pub url: Option<String>,
    /// The extras that were asked for.
    pub extras: Vec<String>,
}

/// What is to be done. Nothing of it is done yet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// Files to remove first, as absolute paths.
    pub remove: Vec<String>,
    /// Files to write then.
    pub write: Vec<(String, Vec<u8>)>,
    /// Compiled wheels among what is written, for the interpreter's own loader to link; each after what
    /// it requires.
    pub wheels: Vec<LoaderWheel>,
    /// All that is installed when that is done.
    pub installed: Vec<Installed>,
    /// What of it is new: name and version.
    pub added: Vec<String>,
}

/// A wheel with libraries that only the interpreter's own loader can link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoaderWheel {
    /// The normalised name of its package.
    pub name: String,
    /// Its version.
    pub version: String,
    /// The name of its file, which says what it was compiled for.
    pub filename: String,
    /// Where it came from.
    pub url: String,
    /// The wheel.
    pub bytes: Vec<u8>,
}

/// A question to the network.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// The absolute address.
    pub url: &'a str,
    /// What kinds of content are welcome; empty where any is.
    pub accept: &'a str,
    /// The SHA-256 that the answer should have, under which it may be kept and found again.
    pub sha256: Option<&'a str>,
    /// What to call it to whoever watches it arrive; empty where it is too small to be watched.
    pub name: &'a str,
}

/// The network's answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    /// The status of HTTP.
    pub status: u16,
    /// Where it came from in the end.
    pub url: String,
    /// What it says it is; empty where it says nothing.
    pub content_type: String,
    /// What it is.
    pub bytes: Vec<u8>,
    /// Whether it was kept from another time, and not asked for now.
    pub was_kept: bool,
}

/// The way to the network. Whoever wants to see progress watches here.
pub trait Source {
    /// Gets what an address has. An error is that no answer came, and says why.
    fn get<'a>(
        &'a self,
        request: Request<'a>,
    ) -> Pin<Box<dyn Future<Output = Result<Response, String>> + 'a>>;

    /// Hears of an answer that has the hash it was asked for, and may keep it in the place of what it has kept.
    fn has_proved_right(&self, sha256: &str, bytes: &[u8]) {
        let _ = (sha256, bytes);
    }
}
