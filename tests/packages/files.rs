//! What is written and removed.

use micropyscript::packages::sha256;

use crate::net::{Net, order, over, paths, written};
use crate::wheels::wheel;

#[test]
fn a_wheel_becomes_files_and_an_account_of_them() {
    let mut net = Net::default();
    let wheel = wheel("a", "1", &["b"])
        .file("a_data/table, old.csv", "1,2\n")
        .file("a-1.data/purelib/pure.py", "pure")
        .file("a-1.data/platlib/plat/x.py", "plat")
        .file("a-1.data/scripts/a", "#!python")
        .file("a-1.data/headers/a.h", "")
        .file("a-1.dist-info/LICENSE", "yours");
    net.release(&wheel)
        .release(&crate::wheels::wheel("b", "1", &[]));
    let plan = net.plan(&order(&["a"])).expect("a plan");
    let expected = "+ /site/a-1.dist-info/INSTALLER
+ /site/a-1.dist-info/LICENSE
+ /site/a-1.dist-info/METADATA
+ /site/a-1.dist-info/RECORD
+ /site/a-1.dist-info/REQUESTED
+ /site/a-1.dist-info/WHEEL
+ /site/a.py
+ /site/a_data/table, old.csv
+ /site/b-1.dist-info/INSTALLER
+ /site/b-1.dist-info/METADATA
+ /site/b-1.dist-info/RECORD
+ /site/b-1.dist-info/WHEEL
+ /site/b.py
+ /site/plat/x.py
+ /site/pure.py
";
    assert_eq!(paths(&plan), expected);
    assert_eq!(
        written(&plan, "/site/a-1.dist-info/INSTALLER"),
        "micropyscript\n"
    );
    let record = written(&plan, "/site/a-1.dist-info/RECORD");
    let line = "\"a_data/table, old.csv\",sha256=UhhskzmT2kCCs83HxAu0v3NbOR_1Si73jAN92mw4poA,4\n";
    assert!(record.contains(line), "{record}");
    assert!(
        record.contains("\npure.py,sha256=") && record.ends_with("a-1.dist-info/RECORD,,\n"),
        "{record}"
    );
    assert!(
        !record.contains("of the builder") && !record.contains("scripts"),
        "{record}"
    );
    let installed = plan.installed.iter().find(|it| it.name == "a").expect("a");
    assert_eq!(installed.requires, ["b"]);
    assert_eq!(record.lines().count(), installed.files.len());
}

#[test]
fn a_wheel_from_an_address_says_where_it_came_from() {
    let mut net = Net::default();
    let bytes = wheel("a", "1", &[]).bytes();
    let address = format!(
        "https://host/a-1-py3-none-any.whl#sha256={}",
        sha256(&bytes)
    );
    net.put("https://host/a-1-py3-none-any.whl", 200, "", bytes);
    let plan = net.plan(&order(&[&address])).expect("a plan");
    assert_eq!(
        written(&plan, "/site/a-1.dist-info/direct_url.json"),
        r#"{"url": "https://host/a-1-py3-none-any.whl", "archive_info": {}}"#
    );
}

#[test]
fn an_upgrade_removes_the_old_files_that_nobody_has_any_more() {
    let mut net = Net::default();
    net.release(
        &wheel("a", "1", &[])
            .file("old.py", "")
            .file("shared/__init__.py", "a"),
    );
    net.release(&wheel("b", "1", &[]).file("shared/__init__.py", "b"));
    let first = net.plan(&order(&["a", "b"])).expect("a plan");
    net.release(&wheel("a", "2", &[]).file("new.py", ""));
    let second = net
        .plan(&over(order(&["a>1"]), &first.installed))
        .expect("a plan");
    let expected = "- /site/a-1.dist-info/INSTALLER
- /site/a-1.dist-info/METADATA
- /site/a-1.dist-info/RECORD
- /site/a-1.dist-info/REQUESTED
- /site/a-1.dist-info/WHEEL
- /site/old.py
+ /site/a-2.dist-info/INSTALLER
+ /site/a-2.dist-info/METADATA
+ /site/a-2.dist-info/RECORD
+ /site/a-2.dist-info/REQUESTED
+ /site/a-2.dist-info/WHEEL
+ /site/a.py
+ /site/new.py
";
    assert_eq!(paths(&second), expected);
    let names: Vec<_> = second
        .installed
        .iter()
        .map(|it| format!("{} {}", it.name, it.version))
        .collect();
    assert_eq!(names, ["b 1", "a 2"]);
}

#[test]
fn what_proves_right_may_be_kept() {
    let mut net = Net::default();
    let wheel = wheel("a", "1", &[]);
    net.release(&wheel);
    net.added(&order(&["a"]));
    let expected = [sha256(wheel.metadata().as_bytes()), sha256(&wheel.bytes())];
    assert_eq!(*net.kept.borrow(), expected);
}

#[test]
fn what_went_bad_where_it_was_kept_is_downloaded_again() {
    let mut net = Net::default();
    let wheel = wheel("a", "1", &[]);
    net.release(&wheel);
    let hash = sha256(&wheel.bytes());
    net.went_bad.insert(hash.clone(), b"half of it".to_vec());
    assert_eq!(net.added(&order(&["a"])), "a 1");
    assert_eq!(net.asked_for(".whl"), 3, "its metadata, and twice itself");
    assert!(net.kept.borrow().contains(&hash));
}

#[test]
fn a_wheel_is_downloaded_once_also_where_its_metadata_is_in_it_alone() {
    let mut net = Net::default();
    net.put(
        "https://index/files/a-1-py3-none-any.whl",
        200,
        "",
        wheel("a", "1", &[]).bytes(),
    );
    net.put(
        "https://index/simple/a/",
        200,
        "text/html",
        r#"<a href="../../files/a-1-py3-none-any.whl">a</a>"#,
    );
    assert_eq!(net.added(&order(&["a"])), "a 1");
    assert_eq!(net.asked_for(".whl"), 1);
}
