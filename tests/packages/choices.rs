//! Which versions are chosen.

use crate::net::{Net, order, over};
use crate::wheels::wheel;

fn net(releases: &[(&str, &str, &[&str])]) -> Net {
    let mut net = Net::default();
    for (name, version, requires) in releases {
        net.release(&wheel(name, version, requires));
    }
    net
}

#[test]
fn the_newest_version_is_chosen() {
    let net = net(&[("a", "1.9", &[]), ("a", "1.10", &[]), ("a", "1.2", &[])]);
    assert_eq!(net.added(&order(&["a"])), "a 1.10");
    assert_eq!(net.added(&order(&["A<1.10"])), "a 1.9");
    assert_eq!(net.added(&order(&["a ~= 1.2, != 1.10"])), "a 1.9");
}

#[test]
fn what_a_package_requires_comes_before_it() {
    let net = net(&[
        ("a", "1", &["b", "c>=1"]),
        ("b", "1", &["c<2"]),
        ("c", "1", &[]),
        ("c", "2", &[]),
    ]);
    assert_eq!(net.added(&order(&["a"])), "c 1, b 1, a 1");
}

#[test]
fn an_empty_order_plans_nothing() {
    let net = Net::default();
    assert_eq!(net.added(&order(&[])), "");
}

#[test]
fn names_are_compared_in_their_normal_form() {
    let net = net(&[("Zope_Event.x", "1", &["B.B"]), ("b-b", "1", &[])]);
    assert_eq!(
        net.added(&order(&["zope-event_x"])),
        "b-b 1, zope-event-x 1"
    );
}

#[test]
fn packages_may_require_each_other() {
    let net = net(&[("a", "1", &["b"]), ("b", "1", &["a==1"])]);
    assert_eq!(net.added(&order(&["a"])), "b 1, a 1");
}

#[test]
fn extras_and_markers_add_requirements() {
    let net = net(&[
        (
            "a",
            "1",
            &[
                "b; extra == 'fast'",
                "c; sys_platform == 'wasi'",
                "d; python_version < '3.12'",
                "e; extra == 'fast' and extra == 'other'",
            ],
        ),
        ("b", "1", &[]),
        ("c", "1", &[]),
    ]);
    assert_eq!(net.added(&order(&["a"])), "c 1, a 1");
    assert_eq!(net.added(&order(&["a[Fast]"])), "b 1, c 1, a 1");
    assert_eq!(net.added(&order(&["a; python_version < '3'"])), "");
}

#[test]
fn an_extra_that_is_asked_for_later_is_taken_in() {
    let net = net(&[
        ("a", "1", &["b; extra == 'x'"]),
        ("b", "1", &[]),
        ("c", "1", &["a[x]"]),
    ]);
    assert_eq!(net.added(&order(&["a", "c"])), "b 1, a 1, c 1");
}

#[test]
fn a_package_may_require_itself_with_an_extra() {
    let net = net(&[
        ("a", "1", &["a[x]; extra == 'all'", "b; extra == 'x'"]),
        ("b", "1", &[]),
    ]);
    assert_eq!(net.added(&order(&["a[all]"])), "b 1, a 1");
}

#[test]
fn pre_releases_are_for_whoever_asks_or_where_there_is_nothing_else() {
    let net = net(&[("a", "1", &[]), ("a", "2rc1", &[]), ("b", "1.dev3", &[])]);
    assert_eq!(net.added(&order(&["a", "b"])), "a 1, b 1.dev3");
    assert_eq!(net.added(&order(&["a>=2rc1"])), "a 2rc1");
    assert_eq!(net.added(&order(&["a>1"])), "a 2rc1");
}

#[test]
fn a_yanked_version_is_for_whoever_names_it() {
    let mut net = Net::default();
    net.release(&wheel("a", "1", &[]));
    net.release_with(&wheel("a", "2", &[]), r#", "yanked": "it was broken""#);
    assert_eq!(net.added(&order(&["a"])), "a 1");
    assert_eq!(net.added(&order(&["a==2"])), "a 2");
    assert!(net.refusal(&order(&["a>=2"])).contains("no version is >=2"));
}

#[test]
fn where_the_first_choice_clashes_another_is_made() {
    let net = net(&[
        ("a", "2", &["c>=2"]),
        ("a", "1", &["c"]),
        ("b", "1", &["c<2"]),
        ("c", "1", &[]),
        ("c", "2", &[]),
    ]);
    assert_eq!(net.added(&order(&["a", "b"])), "c 1, a 1, b 1");
    assert_eq!(net.added(&order(&["b", "a"])), "c 1, b 1, a 1");
}

#[test]
fn a_version_whose_metadata_nobody_can_read_is_passed_over() {
    let net = net(&[("a", "2", &["b=1"]), ("a", "1", &[])]);
    assert_eq!(net.added(&order(&["a"])), "a 1");
    assert!(
        net.refusal(&order(&["a==2"]))
            .contains("a 2 cannot be installed here: its metadata cannot be read: `b=1`")
    );
}

#[test]
fn the_search_does_not_try_what_cannot_help() {
    // Twelve packages of six versions each stand between the clash and what could mend it: nobody could try them all.
    let mut net = Net::default();
    let names: Vec<String> = (0..12).map(|at| format!("m{at:02}")).collect();
    for name in &names {
        for version in 1..=6 {
            net.release(&wheel(name, &version.to_string(), &[]));
        }
    }
    net.release(&wheel("a", "2", &["z==2"]))
        .release(&wheel("a", "1", &[]));
    net.release(&wheel("last", "1", &["z==1"]))
        .release(&wheel("z", "1", &[]))
        .release(&wheel("z", "2", &[]));
    let mut wanted = vec!["a"];
    wanted.extend(names.iter().map(String::as_str));
    wanted.push("last");
    assert!(net.added(&order(&wanted)).contains("a 1, m00 6"));
}

#[test]
fn a_clash_says_what_clashes_and_who_asks() {
    let net = net(&[
        ("a", "1", &["c>=2"]),
        ("b", "1", &["c<2"]),
        ("c", "1", &[]),
        ("c", "2", &[]),
    ]);
    assert_eq!(
        net.refusal(&order(&["a", "b"])),
        "c: these requirements clash: c>=2 (required by a 1), c<2 (required by b 1); there are 2, 1"
    );
    assert_eq!(
        net.refusal(&order(&["c<1"])),
        "c: no version is <1; there are 2, 1"
    );
    assert_eq!(
        net.refusal(&order(&["c<2", "c>1"])),
        "c: these requirements clash: c<2 (asked for), c>1 (asked for); there are 2, 1"
    );
}

#[test]
fn what_nobody_has_is_said_with_who_asks() {
    let net = net(&[("a", "1", &["nothing"])]);
    assert_eq!(
        net.refusal(&order(&["a"])),
        "nothing: the index https://index/simple/ has no package of this name (required by a 1)"
    );
    let mut nowhere = order(&["a"]);
    nowhere.indexes.clear();
    assert_eq!(
        net.refusal(&nowhere),
        "a: there is no index to look for it in"
    );
}

#[test]
fn what_is_installed_and_will_do_is_left_alone() {
    let mut net = net(&[("a", "1", &["b"]), ("b", "1", &[])]);
    let first = net.plan(&order(&["a"])).expect("a plan");
    net.release(&wheel("a", "2", &["b"]))
        .release(&wheel("b", "2", &[]));
    net.asked.borrow_mut().clear();
    let again = net
        .plan(&over(order(&["a", "b>=1"]), &first.installed))
        .expect("a plan");
    assert_eq!(again.added, Vec::<String>::new());
    assert_eq!((again.write.len(), again.remove.len()), (0, 0));
    assert_eq!(again.installed, first.installed);
    assert_eq!(net.asked.borrow().len(), 0, "nothing had to be asked");
}

#[test]
fn an_upgrade_takes_along_only_what_has_to_change() {
    let mut net = net(&[("a", "1", &["b==1"]), ("b", "1", &[]), ("c", "1", &[])]);
    let first = net.plan(&order(&["a", "c"])).expect("a plan");
    net.release(&wheel("a", "2", &["b==2"]))
        .release(&wheel("b", "2", &[]))
        .release(&wheel("c", "2", &[]));
    assert_eq!(
        net.added(&over(order(&["a>=2"]), &first.installed)),
        "b 2, a 2"
    );
    // The other way round: b cannot change under a.
    assert_eq!(
        net.added(&over(order(&["b>=2"]), &first.installed)),
        "b 2, a 2"
    );
}

#[test]
fn what_is_installed_is_not_broken() {
    let mut net = net(&[("a", "1", &["b==1"]), ("b", "1", &[])]);
    let first = net.plan(&order(&["a"])).expect("a plan");
    net.release(&wheel("b", "2", &[]));
    let said = net.refusal(&over(order(&["b>=2"]), &first.installed));
    assert!(
        said.contains("b==1 (required by a 1)") && said.contains("b>=2 (asked for)"),
        "{said}"
    );
}

#[test]
fn an_extra_of_what_is_installed_brings_what_it_needs() {
    let net = net(&[("a", "1", &["b; extra == 'x'"]), ("b", "1", &[])]);
    let first = net.plan(&order(&["a"])).expect("a plan");
    let second = net
        .plan(&over(order(&["a[x]"]), &first.installed))
        .expect("a plan");
    assert_eq!(second.added, ["b 1"]);
    let third = net
        .plan(&over(order(&["a[x]"]), &second.installed))
        .expect("a plan");
    assert_eq!(third.added, Vec::<String>::new());
}

#[test]
fn a_wheel_may_be_named_by_its_address() {
    let mut net = net(&[("a", "2", &[])]);
    let own = wheel("a", "1", &["b"]);
    net.put(
        "https://elsewhere/x/a-1-py3-none-any.whl",
        200,
        "",
        own.bytes(),
    );
    net.release(&wheel("b", "1", &[]))
        .release(&wheel("c", "1", &["a"]));
    for requirement in [
        "a @ https://elsewhere/x/a-1-py3-none-any.whl",
        "https://elsewhere/x/a-1-py3-none-any.whl",
    ] {
        let plan = net
            .plan(&order(&["c", requirement]))
            .unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(plan.added, ["b 1", "a 1", "c 1"]);
        let again = net
            .plan(&over(order(&[requirement]), &plan.installed))
            .expect("a plan");
        assert_eq!(again.added, Vec::<String>::new());
    }
    let said = net.refusal(&order(&[
        "a>=2",
        "https://elsewhere/x/a-1-py3-none-any.whl",
    ]));
    assert!(
        said.starts_with("a: these requirements clash: a>=2 (asked for), a @ https://elsewhere"),
        "{said}"
    );
    assert!(
        net.refusal(&order(&["b @ https://elsewhere/x/a-1-py3-none-any.whl"]))
            .contains("the wheel there is not one of b")
    );
}

#[test]
fn the_first_index_that_has_a_package_gives_it() {
    let mut net = net(&[("a", "1", &["b"])]);
    net.put(
        "https://other/files/b-1-py3-none-any.whl",
        200,
        "",
        wheel("b", "1", &[]).bytes(),
    );
    net.put("https://other/simple/b/index.json", 200, "application/octet-stream", r#"{"name": "b", "files": [{"filename": "b-1-py3-none-any.whl", "url": "../../files/b-1-py3-none-any.whl", "hashes": {}}]}"#);
    net.put(
        "https://other/simple/a/index.json",
        200,
        "",
        r#"{"name": "a", "files": []}"#,
    );
    let mut both = order(&["a"]);
    both.indexes.push("static+https://other/simple".to_owned());
    assert_eq!(net.added(&both), "b 1, a 1");
    both.indexes.reverse();
    assert!(
        net.refusal(&both)
            .contains("a: no version is any; there is none that would do"),
        "{}",
        net.refusal(&both)
    );
}

#[test]
fn downloads_that_can_go_side_by_side_do() {
    let net = net(&[("a", "1", &["b", "c"]), ("b", "1", &[]), ("c", "1", &[])]);
    net.added(&order(&["a", "b"]));
    let asked = net.asked.borrow().clone();
    let expected = [
        "simple/a/",
        "simple/b/",
        "a-1-py3-none-any.whl.metadata",
        "b-1-py3-none-any.whl.metadata",
        "simple/c/",
    ];
    for (url, end) in asked.iter().zip(expected) {
        assert!(url.ends_with(end), "{asked:#?}");
    }
}
