//! Indexes that are down or lie, wheels that are broken, orders that are none.

use micropyscript::packages::{BadWheel, InstallError, sha256};

use crate::net::{INDEX, Net, order};
use crate::wheels::{Wheel, wheel, zip};

/// What is said of a wheel whose file holds these bytes, announced with their hash.
#[track_caller]
fn refusal_of(wheel: &Wheel, bytes: Vec<u8>) -> BadWheel {
    let mut net = Net::default();
    let file = wheel.file_name();
    net.list(
        "a",
        format!(r#"{{"filename": "{file}", "url": "https://index/{file}", "hashes": {{"sha256": "{}"}}}}"#, sha256(&bytes)),
    );
    net.put(&format!("https://index/{file}"), 200, "", bytes);
    match net.plan(&order(&["a"])) {
        Err(InstallError::Wheel {
            package,
            file: named,
            why,
        }) => {
            assert_eq!((package.as_str(), named), ("a", file));
            why
        }
        Err(other) => panic!("{other}"),
        Ok(plan) => panic!("{:?}", plan.added),
    }
}

/// What is said of a wheel with a file at this path.
#[track_caller]
fn refusal_of_path(path: &str) -> BadWheel {
    let wheel = wheel("a", "1", &[]).file(path, "x");
    refusal_of(&wheel, wheel.bytes())
}

#[test]
fn an_index_that_is_down_is_named() {
    for (status, reason) in [
        (0, "no route to host"),
        (500, "it answered 500"),
        (403, "it answered 403"),
    ] {
        let mut net = Net::default();
        net.put(&format!("{INDEX}a/"), status, "", "");
        assert_eq!(
            net.refusal(&order(&["a"])),
            format!("a: the index https://index/simple/a/ did not answer: {reason}")
        );
    }
}

#[test]
fn an_index_that_lies_is_named() {
    let json = "application/vnd.pypi.simple.v1+json";
    for (content_type, page, reason) in [
        (json, "{", "it is not JSON"),
        (json, r#"{"name": "b", "files": []}"#, "it is about `b`"),
        ("image/png", "", "it is image/png, neither JSON nor HTML"),
        (
            "text/html",
            "\u{0}<a href='b-1-py3-none-any.whl'>b</a>",
            "none to a file of a",
        ),
    ] {
        let mut net = Net::default();
        net.put(&format!("{INDEX}a/"), 200, content_type, page);
        let said = net.refusal(&order(&["a"]));
        assert!(
            said.starts_with("a: the index's answer at https://index/simple/a/ is no use: ")
                && said.contains(reason),
            "{said}"
        );
    }
}

#[test]
fn metadata_of_something_else_is_a_lie() {
    let mut net = Net::default();
    net.release(&wheel("a", "1", &[]));
    let other = wheel("b", "1", &[]).metadata();
    net.put(
        "https://index/files/a-1-py3-none-any.whl.metadata",
        200,
        "",
        other,
    );
    let said = net.refusal(&order(&["a"]));
    assert!(
        said.contains(".whl.metadata is not what was announced"),
        "{said}"
    );
    let mut net = Net::default();
    net.put(
        "https://index/a-1-py3-none-any.whl.metadata",
        200,
        "",
        wheel("b", "1", &[]).metadata(),
    );
    net.list("a", r#"{"filename": "a-1-py3-none-any.whl", "url": "https://index/a-1-py3-none-any.whl", "core-metadata": true}"#.to_owned());
    let said = net.refusal(&order(&["a"]));
    assert!(
        said.contains("the metadata of a-1-py3-none-any.whl is that of b 1"),
        "{said}"
    );
}

#[test]
fn metadata_that_the_wheel_does_not_bear_out_is_a_lie() {
    let mut net = Net::default();
    let bytes = wheel("a", "1", &["b"]).bytes();
    net.put("https://index/a-1-py3-none-any.whl", 200, "", bytes);
    net.put(
        "https://index/a-1-py3-none-any.whl.metadata",
        200,
        "",
        wheel("a", "1", &[]).metadata(),
    );
    net.list("a", r#"{"filename": "a-1-py3-none-any.whl", "url": "https://index/a-1-py3-none-any.whl", "hashes": {}, "core-metadata": true}"#.to_owned());
    assert_eq!(
        net.refusal(&order(&["a"])),
        "a: the wheel a-1-py3-none-any.whl requires something else than its index said"
    );
}

#[test]
fn an_address_that_is_no_index_is_refused() {
    let net = Net::default();
    for index in ["", "simple/", "mip+simple/", "ftp://host/"] {
        let mut order = order(&["a"]);
        order.indexes = vec![index.to_owned()];
        assert!(
            net.refusal(&order)
                .contains("is not the address of an index"),
            "{index}"
        );
    }
}

#[test]
fn what_is_no_requirement_is_refused_before_anything_is_asked() {
    let net = Net::default();
    assert!(
        net.refusal(&order(&["a", "b =1"]))
            .starts_with("`b =1` is not a requirement: ")
    );
    assert_eq!(net.asked.borrow().len(), 0);
}

#[test]
fn an_interpreter_of_no_version_is_refused() {
    let mut order = order(&["a"]);
    order.environment.python_full_version = "new".to_owned();
    assert_eq!(
        Net::default().refusal(&order),
        "the interpreter's `python_full_version` is `new`, which is no version"
    );
}

#[test]
fn a_wheel_with_another_hash_is_refused() {
    let mut net = Net::default();
    net.release(&wheel("a", "1", &[]));
    net.put(
        "https://index/files/a-1-py3-none-any.whl",
        200,
        "",
        "another",
    );
    let said = net.refusal(&order(&["a"]));
    assert!(
        said.starts_with(
            "a: https://index/files/a-1-py3-none-any.whl is not what was announced: its SHA-256 is "
        ),
        "{said}"
    );
    assert_eq!(net.kept.borrow().len(), 1, "only its metadata was right");
}

#[test]
fn the_beginning_of_a_wheels_hash_proves_nothing() {
    let bytes = wheel("a", "1", &[]).bytes();
    for hash in ["", &sha256(&bytes)[..8]] {
        let mut net = Net::default();
        net.put("https://index/a-1-py3-none-any.whl", 200, "", bytes.clone());
        net.list(
            "a",
            format!(r#"{{"filename": "a-1-py3-none-any.whl", "url": "https://index/a-1-py3-none-any.whl", "hashes": {{"sha256": "{hash}"}}}}"#),
        );
        let said = net.refusal(&order(&["a"]));
        assert!(said.contains("is not what was announced"), "{hash}: {said}");
    }
}

#[test]
fn a_wheel_that_cannot_be_had_is_refused() {
    for (status, reason) in [(404, "the server answered 404"), (0, "no route to host")] {
        let mut net = Net::default();
        net.release(&wheel("a", "1", &[]));
        net.put("https://index/files/a-1-py3-none-any.whl", status, "", "");
        assert_eq!(
            net.refusal(&order(&["a"])),
            format!(
                "a: https://index/files/a-1-py3-none-any.whl could not be downloaded: {reason}"
            )
        );
    }
}

#[test]
fn paths_that_leave_the_folder_are_refused() {
    for path in [
        "../a.py",
        "b/../../a.py",
        "/etc/a.py",
        "b\\a.py",
        "C:/a.py",
        "b//a.py",
        "./a.py",
        "b/./a.py",
        "a-1.data/purelib/../../../x.py",
        "b\0.py",
    ] {
        assert_eq!(
            refusal_of_path(path),
            BadWheel::Leaves(path.to_owned()),
            "{path}"
        );
    }
}

#[test]
fn two_files_of_one_path_are_refused() {
    assert_eq!(refusal_of_path("a.py"), BadWheel::Twice("a.py".to_owned()));
    assert_eq!(
        refusal_of_path("a-1.data/purelib/a.py"),
        BadWheel::Twice("a.py".to_owned())
    );
}

#[test]
fn what_is_no_archive_is_refused() {
    let wheel = wheel("a", "1", &[]);
    for bytes in [
        b"".to_vec(),
        b"<html>".to_vec(),
        wheel.bytes()[..200].to_vec(),
    ] {
        assert!(matches!(refusal_of(&wheel, bytes), BadWheel::NotAZip(_)));
    }
}

#[test]
fn every_truncation_and_every_flipped_byte_is_refused_or_harmless() {
    let good = wheel("a", "1", &[]).file("b.py", &"x = 1\n".repeat(50));
    let bytes = good.bytes();
    let file = good.file_name();
    for at in 0..bytes.len() {
        for broken in [bytes[..at].to_vec(), {
            let mut flipped = bytes.clone();
            flipped[at] ^= 0x55;
            flipped
        }] {
            let is_cut = broken.len() < bytes.len();
            let mut net = Net::default();
            net.put(&format!("https://index/{file}"), 200, "", broken);
            let planned = net.plan(&order(&[&format!("https://index/{file}")]));
            if let Ok(plan) = planned {
                assert!(!is_cut, "cut at {at}");
                for (path, content) in &plan.write {
                    assert!(
                        path.starts_with("/site/")
                            && (!path.ends_with("/b.py") || content.len() == 300),
                        "flipped at {at}: {path}"
                    );
                }
            }
        }
    }
}

#[test]
fn a_bomb_is_not_unpacked() {
    let wheel = wheel("a", "1", &[]).file("b.bin", "x");
    let mut bytes = wheel.bytes();
    // The size of the second file, in the archive's own list.
    let at = bytes
        .windows(4)
        .enumerate()
        .filter(|(_, window)| window == b"PK\x01\x02")
        .map(|(at, _)| at)
        .nth(1)
        .expect("an entry");
    bytes[at + 24..at + 28].copy_from_slice(&(1_u32 << 31).to_le_bytes());
    assert!(matches!(
        refusal_of(&wheel, bytes),
        BadWheel::TooLarge { .. }
    ));
}

#[test]
fn a_file_that_is_larger_than_it_says_is_refused() {
    let wheel = wheel("a", "1", &[]);
    let mut bytes = wheel.bytes();
    let at = bytes
        .windows(4)
        .position(|window| window == b"PK\x01\x02")
        .expect("an entry");
    bytes[at + 24..at + 28].copy_from_slice(&3_u32.to_le_bytes());
    assert!(matches!(refusal_of(&wheel, bytes), BadWheel::Broken { path, .. } if path == "a.py"));
}

#[test]
fn a_wheel_must_say_that_it_is_what_was_asked_for() {
    let none = wheel("a", "1", &[]).without_metadata();
    assert_eq!(refusal_of(&none, none.bytes()), BadWheel::NoMetadata);
    let asked = wheel("a", "1", &[]);
    assert_eq!(
        refusal_of(&asked, wheel("b", "1", &[]).bytes()),
        BadWheel::Another("b 1".to_owned())
    );
    assert_eq!(
        refusal_of(&asked, wheel("a", "2", &[]).bytes()),
        BadWheel::Another("a 2".to_owned())
    );
    let two = [(
        "a-1.dist-info/METADATA".to_owned(),
        b"Name: b\nVersion: 1\n".to_vec(),
    )];
    assert_eq!(
        refusal_of(&asked, zip(&two)),
        BadWheel::Another("b 1".to_owned())
    );
    let newer = [
        (
            "a-1.dist-info/METADATA".to_owned(),
            b"Name: a\nVersion: 1\n".to_vec(),
        ),
        (
            "a-1.dist-info/WHEEL".to_owned(),
            b"Wheel-Version: 2.0\n".to_vec(),
        ),
    ];
    assert_eq!(
        refusal_of(&asked, zip(&newer)),
        BadWheel::Format("2.0".to_owned())
    );
}
