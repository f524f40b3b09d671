//! What differs from one interpreter to the next.

use micropyscript::packages::{Environment, Order, sha256};

use crate::net::{Net, order, over, paths, written};
use crate::wheels::wheel;

fn for_pyodide(requirements: &[&str]) -> Order {
    let mut order = order(requirements);
    order.environment.platforms = vec![
        "pyemscripten_2026_0_wasm32".to_owned(),
        "pyodide_2026_0_wasm32".to_owned(),
    ];
    order
}

fn for_micropython(requirements: &[&str]) -> Order {
    let mut order = order(requirements);
    order.environment = Environment {
        implementation_name: "micropython".to_owned(),
        python_full_version: "3.4.0".to_owned(),
        python_version: "3.4".to_owned(),
        mpy: "6".to_owned(),
        ..order.environment
    };
    order
}

/// Puts a package of one file into an index of MicroPython's.
fn put_mip(net: &mut Net, name: &str, version: &str, more: &str) {
    let source = format!("name = '{name}'\n");
    let hash = &sha256(source.as_bytes())[..8];
    let page =
        format!(r#"{{"v": 1, "version": "{version}", "hashes": [["{name}.py", "{hash}"]]{more}}}"#);
    net.put(
        &format!("https://mip/package/6/{name}/latest.json"),
        200,
        "application/json",
        page.clone(),
    );
    net.put(
        &format!("https://mip/package/6/{name}/{version}.json"),
        200,
        "application/json",
        page,
    );
    net.put(
        &format!("https://mip/file/{}/{hash}", &hash[..2]),
        200,
        "",
        source,
    );
}

#[test]
fn a_compiled_wheel_is_written_and_goes_to_the_interpreters_own_loader() {
    let mut net = Net::default();
    let compiled = wheel("a", "1", &["b"]).tags("cp312-cp312-pyodide_2026_0_wasm32");
    net.release(&compiled).release(&wheel("b", "1", &[]));
    net.release(&wheel("a", "1", &["b"]).tags("cp312-cp312-manylinux_2_17_x86_64"));
    let plan = net.plan(&for_pyodide(&["a"])).expect("a plan");
    assert_eq!(plan.added, ["b 1", "a 1"]);
    let [loaded] = &plan.wheels[..] else {
        panic!("{:?}", plan.wheels.len())
    };
    assert_eq!(
        (
            loaded.name.as_str(),
            loaded.version.as_str(),
            loaded.filename.as_str()
        ),
        ("a", "1", "a-1-cp312-cp312-pyodide_2026_0_wasm32.whl")
    );
    assert_eq!(loaded.bytes, compiled.bytes());
    assert!(
        paths(&plan).contains("/a.py"),
        "its files are known, so they can be removed and put back"
    );
}

#[test]
fn a_compiled_wheel_is_better_than_a_pure_one_of_the_same_version() {
    let mut net = Net::default();
    net.release(&wheel("a", "1", &[]).tags("cp312-cp312-pyodide_2026_0_wasm32"))
        .release(&wheel("a", "1", &[]));
    assert_eq!(
        net.plan(&for_pyodide(&["a"])).expect("a plan").wheels.len(),
        1
    );
    assert_eq!(net.plan(&order(&["a"])).expect("a plan").wheels.len(), 0);
}

#[test]
fn what_needs_a_compiled_wheel_says_what_there_is() {
    let mut net = Net::default();
    for platform in ["manylinux_2_17_x86_64", "win_amd64"] {
        net.release(&wheel("a", "1", &[]).tags(&format!("cp312-cp312-{platform}")));
    }
    assert_eq!(
        net.refusal(&order(&["a"])),
        "a 1 cannot be installed here: it needs a wheel that was compiled for this interpreter, and there are only wheels for manylinux_2_17_x86_64, win_amd64"
    );
}

#[test]
fn what_needs_another_python_says_which() {
    let mut net = Net::default();
    net.release_with(&wheel("a", "1", &[]), r#", "requires-python": ">=3.13""#);
    net.release(&wheel("b", "1", &[]).header("Requires-Python: >=3.13"));
    for name in ["a", "b"] {
        assert_eq!(
            net.refusal(&order(&[name])),
            format!(
                "{name} 1 cannot be installed here: it needs Python >=3.13, and this is 3.12.0"
            )
        );
        assert_eq!(
            net.added(&for_micropython(&[name])),
            format!("{name} 1"),
            "its version says nothing"
        );
    }
    net.release(&wheel("a", "0.9", &[]));
    assert_eq!(net.added(&order(&["a"])), "a 0.9");
}

#[test]
fn what_has_no_wheel_says_so() {
    let mut net = Net::default();
    net.list(
        "a",
        r#"{"filename": "a-1.tar.gz", "url": "a-1.tar.gz", "hashes": {}}"#.to_owned(),
    );
    assert_eq!(
        net.refusal(&order(&["a"])),
        "a 1 cannot be installed here: there is only its source, and no wheel"
    );
}

#[test]
fn what_imports_a_missing_module_says_which() {
    let mut net = Net::default();
    net.release(&wheel("a", "1", &["b"]));
    net.release(&wheel("b", "1", &[]).file("b_more/__init__.py", "from ctypes import c_int\n"));
    net.release(
        &wheel("c", "1", &[])
            .file("c/__init__.py", "from . import d\n")
            .file("c/d.py", "import ctypes\n")
            .without_module(),
    );
    net.release(&wheel("d", "1", &[]).file("ctypes.py", ""));
    let mut order = order(&["a"]);
    order.environment.missing = vec!["ctypes".to_owned()];
    assert_eq!(
        net.added(&order),
        "b 1, a 1",
        "one of b's modules can be imported"
    );
    order.requirements = vec!["c".to_owned()];
    assert_eq!(
        net.refusal(&order),
        "c 1 cannot be installed here: it imports the module `ctypes` of the standard library, which this interpreter does not have"
    );
    order.requirements.push("d".to_owned());
    assert_eq!(
        net.added(&order),
        "c 1, d 1",
        "another package brings the module"
    );
    let there = over(order.clone(), &net.plan(&order).expect("a plan").installed);
    assert_eq!(net.added(&there), "");
}

#[test]
fn micropython_takes_its_own_packages_first_and_wheels_else() {
    let mut net = Net::default();
    put_mip(
        &mut net,
        "a",
        "1.0",
        r#", "deps": [["b", "latest"], ["c", "2"]]"#,
    );
    put_mip(&mut net, "b", "0.1", "");
    net.release(&wheel("b", "1", &[]))
        .release(&wheel("c", "2", &[]))
        .release(&wheel("c", "3", &[]));
    let mut order = for_micropython(&["a"]);
    order.indexes.push("mip+https://mip/".to_owned());
    let plan = net.plan(&order).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(plan.added, ["b 0.1", "c 2", "a 1.0"]);
    assert_eq!(written(&plan, "/site/a.py"), "name = 'a'\n");
    order.environment.implementation_name = "cpython".to_owned();
    assert!(
        net.refusal(&order)
            .starts_with("a: the index https://index/simple/ has no package"),
        "nobody else does"
    );
}

#[test]
fn a_version_of_micropythons_packages_can_be_named() {
    let mut net = Net::default();
    put_mip(&mut net, "a", "1.0", "");
    put_mip(&mut net, "a", "2.0", "");
    let mut order = for_micropython(&["a==1.0"]);
    order.indexes = vec!["mip+https://mip".to_owned()];
    assert_eq!(net.added(&order), "a 1.0");
    order.requirements = vec!["a<2".to_owned()];
    assert_eq!(net.refusal(&order), "a: no version is <2; there are 2.0");
}

#[test]
fn a_file_of_micropythons_that_is_not_the_one_announced_is_refused() {
    let mut net = Net::default();
    net.put(
        "https://mip/package/6/a/latest.json",
        200,
        "",
        r#"{"v": 1, "hashes": [["a.py", "00000000"]]}"#,
    );
    net.put("https://mip/file/00/00000000", 200, "", "x");
    net.put(
        "https://mip/package/6/b/latest.json",
        200,
        "",
        r#"{"v": 1, "hashes": [["../b.py", "00000000"]]}"#,
    );
    let mut order = for_micropython(&["a"]);
    order.indexes = vec!["mip+https://mip".to_owned()];
    assert!(
        net.refusal(&order)
            .starts_with("a: https://mip/file/00/00000000 is not what was announced")
    );
    order.requirements = vec!["b".to_owned()];
    assert!(
        net.refusal(&order)
            .contains("leaves the folder for packages: ../b.py")
    );
}
