//! Gathers the Python that goes into the binaries, from `assets/python/` into `$OUT_DIR/python.rs`: the driver, and the files of
//! the `pyscript` package, of which every one in its folder is a part. Comments, docstrings and blank lines stay behind, for
//! a page waits for each of these bytes before its first Python runs. What a first run does not need of the driver comes last,
//! so that an interpreter may compile it when it is asked for; the rest is also there as MicroPython's bytecode, in
//! `$OUT_DIR/driver.mpy`, which takes it a fifth of the time.
//!
//! It does not look into Python further than that, and it changes no line that it keeps. For the report's chapters it only says
//! that a new file among them is a reason to build.

use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    let python = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("assets/python");
    println!("cargo::rerun-if-changed={}", python.display());
    // The compiler knows the chapters that there were, and not that there is one more.
    println!("cargo::rerun-if-changed=assets/chapters");
    let mut code = String::new();
    let driver = short(&fs::read_to_string(python.join("driver.py"))?);
    let (first, later) = halves(&driver)?;
    writeln!(
        code,
        "/// The standard part of our Python, the same for every interpreter.\n\
         const DRIVER_SOURCE: &str = {:?};\n\
         /// How many bytes of it a first run needs.\n\
         const DRIVER_FIRST: usize = {};
         /// The same bytes as MicroPython's bytecode, or nothing where nobody could compile them.
         const DRIVER_BYTECODE: &[u8] = include_bytes!(concat!(env!(\"OUT_DIR\"), \"/driver.mpy\"));",
        first.clone() + &later,
        first.len()
    )?;
    let out = PathBuf::from(env::var("OUT_DIR")?);
    fs::write(out.join("driver.mpy"), bytecode(&first, &out)?)?;
    writeln!(
        code,
        "/// The files of the package that scripts import to reach the page: name and content.\n\
         const LIBRARY_FILES: &[(&str, &str)] = &["
    )?;
    for path in files_in(&python.join("pyscript"))? {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let source = short(&fs::read_to_string(&path)?);
        writeln!(code, "    ({name:?}, {source:?}),")?;
    }
    writeln!(code, "];")?;
    fs::write(out.join("python.rs"), code)?;
    Ok(())
}

/// Compiles a module for MicroPython, if `mpy-cross` is there.
///
/// # Errors
/// What it finds wrong.
fn bytecode(source: &str, scratch: &Path) -> Result<Vec<u8>, Box<dyn Error>> {
    const NAME: &str = "_micropyscript.py";
    let (from, to) = (scratch.join(NAME), scratch.join("_micropyscript.mpy"));
    fs::write(&from, source)?;
    let compiler = Command::new("mpy-cross")
        .args(["-s", NAME, "-o"])
        .args([&to, &from])
        .output();
    match compiler {
        Ok(output) if output.status.success() => Ok(fs::read(to)?),
        Ok(output) => Err(String::from_utf8_lossy(&output.stderr).into()),
        Err(_) => {
            println!(
                "cargo::warning=mpy-cross is missing, which `make setup` gets: MicroPython will start slower"
            );
            Ok(Vec::new())
        }
    }
}

/// The Python files in a folder, by name.
fn files_in(folder: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "py") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// The same program with fewer bytes.
fn short(source: &str) -> String {
    const QUOTES: &str = "\"\"\"";
    let lines: Vec<&str> = source.lines().collect();
    let mut kept: Vec<&str> = Vec::new();
    let mut at = 0;
    while let Some(&line) = lines.get(at) {
        let text = line.trim_start();
        let begins_block = kept.last().is_none_or(|before| before.ends_with(':'));
        let is_docstring = text.starts_with(QUOTES) && begins_block;
        // A string may go on over lines, of which none is what it looks like.
        let mut end = at + 1;
        if line.matches(QUOTES).count() % 2 == 1 {
            while lines.get(end).is_some_and(|line| !line.contains(QUOTES)) {
                end += 1;
            }
            end += 1;
        }
        let end = end.min(lines.len());
        let is_needed = is_docstring && {
            // A block of nothing else.
            let next = lines[end..].iter().find(|line| !line.trim().is_empty());
            next.is_none_or(|next| indentation(next) < indentation(line))
        };
        let is_left_out = text.is_empty() || text.starts_with('#') || (is_docstring && !is_needed);
        if !is_left_out {
            kept.extend(&lines[at..end]);
        }
        at = end;
    }
    kept.join("\n") + "\n"
}

/// The definitions of the driver that a first run does without. On MicroPython, which compiles them later, nothing that such a
/// run needs calls them by name.
const LATER: [&str; 25] = [
    "begin",
    "finish",
    "_await_as_task",
    "_await",
    "interrupt",
    "_sleeper",
    "keyboard",
    "push",
    "_command_compiler",
    "pack",
    "unpack",
    "_decode",
    "post",
    "_refuse",
    "listen",
    "receive",
    "show",
    "complain",
    "complete",
    "_attributes",
    "_KEYWORDS",
    "_Interpreter",
    "plug_in",
    "_LIBRARY",
    "_is_ours",
];

/// A module's definitions that come first, and those that come later.
///
/// # Errors
/// When one of the latter is not there.
fn halves(source: &str) -> Result<(String, String), String> {
    let (mut first, mut later) = (String::new(), String::new());
    let mut missing = LATER.to_vec();
    let mut is_later = false;
    for line in source.split_inclusive('\n') {
        if line.starts_with(|begins: char| begins.is_alphabetic() || begins == '_') {
            let defined = line.trim_start_matches("async ").trim_start_matches("def ");
            let defined = defined.trim_start_matches("class ");
            let end = defined.find(|c: char| !c.is_alphanumeric() && c != '_');
            let name = &defined[..end.unwrap_or(defined.len())];
            is_later = LATER.contains(&name);
            missing.retain(|wanted| *wanted != name);
        }
        let half = if is_later { &mut later } else { &mut first };
        half.push_str(line);
    }
    if missing.is_empty() {
        Ok((first, later))
    } else {
        Err(format!("driver.py does not define {}", missing.join(", ")))
    }
}

fn indentation(line: &str) -> usize {
    line.len() - line.trim_start().len()
}
