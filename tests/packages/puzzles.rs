//! Small worlds of packages at random: a choice is found exactly where there is one, and it holds.

use std::collections::BTreeMap;

use proptest::prelude::*;

use crate::net::{Net, order};
use crate::wheels::wheel;

/// Of each package, for each of its versions, the packages that it requires and the versions of these that will do.
type World = Vec<Vec<Vec<(usize, Vec<usize>)>>>;

const PACKAGES: usize = 5;
const VERSIONS: usize = 3;

fn world() -> impl Strategy<Value = World> {
    let versions = prop::sample::subsequence(vec![1_usize, 2, 3], 1..=VERSIONS);
    let requirement = (0..PACKAGES, versions);
    let version = prop::collection::vec(requirement, 0..=2);
    prop::collection::vec(prop::collection::vec(version, VERSIONS), PACKAGES)
}

/// `p3!=2` and so on: all versions but those that will not do.
fn requirement(package: usize, will_do: &[usize]) -> String {
    let not: Vec<String> = (1..=VERSIONS)
        .filter(|version| !will_do.contains(version))
        .map(|version| format!("!={version}"))
        .collect();
    format!("p{package}{}", not.join(","))
}

fn holds(world: &World, choice: &BTreeMap<usize, usize>) -> bool {
    choice.iter().all(|(package, version)| {
        world[*package][version - 1].iter().all(|(other, will_do)| {
            choice
                .get(other)
                .is_some_and(|chosen| will_do.contains(chosen))
        })
    })
}

/// Tries every choice of versions.
fn can_be_had(world: &World) -> bool {
    fn from(world: &World, choice: &mut BTreeMap<usize, usize>, package: usize) -> bool {
        if package == PACKAGES {
            return choice.contains_key(&0) && choice.contains_key(&1) && holds(world, choice);
        }
        for version in 0..=VERSIONS {
            if version == 0 {
                choice.remove(&package)
            } else {
                choice.insert(package, version)
            };
            if from(world, choice, package + 1) {
                return true;
            }
        }
        choice.remove(&package);
        false
    }
    from(world, &mut BTreeMap::new(), 0)
}

proptest! {
    #[test]
    fn a_choice_is_found_exactly_where_there_is_one(world in world()) {
        let mut net = Net::default();
        for (package, versions) in world.iter().enumerate() {
            for (version, requires) in versions.iter().enumerate() {
                let requires: Vec<String> = requires.iter().map(|(other, will_do)| requirement(*other, will_do)).collect();
                let requires: Vec<&str> = requires.iter().map(String::as_str).collect();
                net.release(&wheel(&format!("p{package}"), &(version + 1).to_string(), &requires));
            }
        }
        let planned = net.plan(&order(&["p0", "p1"]));
        prop_assert_eq!(planned.is_ok(), can_be_had(&world), "{:?}", planned.as_ref().map(|plan| &plan.added));
        if let Ok(plan) = planned {
            let number = |text: &str| text.parse::<usize>().expect("a number");
            let choice: BTreeMap<usize, usize> = plan.installed.iter().map(|it| (number(&it.name[1..]), number(&it.version))).collect();
            prop_assert!(holds(&world, &choice), "{:?}", choice);
        }
    }
}
