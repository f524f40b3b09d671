//! The choice of versions: of each package one, such that all requirements hold at once.
//!
//! It searches depth first. The next package that somebody asks for gets its best version, that version's own requirements
//! join the others, and so on; where something clashes, the search goes back. It goes back as far as to a package that has a
//! part in the clash, since another choice in between would only end in the same one.
//!
//! [`solve`] is a pure function of what is known. Where that is not enough it says what it would have to know, all of it that
//! can be told already, and is called again when that has been found out. So nothing here waits, downloads go side by side,
//! and the same knowledge always gives the same choice.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::rc::Rc;

use pep440_rs::Version;

use super::error::InstallError;
use super::gathered;
use super::knowledge::{Candidate, Knowledge, Listing, Network, Origin, Wish};
use super::name::Name;
use super::requirement::Requirement;

/// Whoever has a puzzle that takes more choices than these wants to know that, and not to wait.
const MOST_CHOICES: usize = 20_000;

/// The choice, each package after those that were chosen before it asked for it.
pub(super) type Choices = Vec<Choice>;

/// A package as it was chosen.
#[derive(Debug, Clone)]
pub(super) struct Choice {
    pub(super) candidate: Rc<Candidate>,
    pub(super) extras: BTreeSet<String>,
    /// What it requires here, with these extras.
    pub(super) requires: Vec<Requirement>,
}

/// Why there is no choice.
pub(super) enum Stop {
    /// Not enough is known.
    Unknown(Unknown),
    /// There cannot be one.
    Clash(InstallError),
}

/// What has to be found out.
#[derive(Default)]
pub(super) struct Unknown {
    pub(super) listings: BTreeSet<Wish>,
    pub(super) requires: Vec<Rc<Candidate>>,
}

/// Chooses, as far as what is known allows it.
pub(super) fn solve(
    network: &Network<'_>,
    knowledge: &Knowledge,
    wanted: &[Requirement],
    installed: &[Rc<Candidate>],
) -> Result<Choices, Stop> {
    let search = Search {
        network,
        knowledge,
        installed,
        choices: Cell::new(0),
    };
    let mut start = Partial::default();
    for requirement in wanted {
        start.ask(&search, requirement, None)?;
    }
    Ok(search.go(start)?.in_order())
}

struct Search<'a> {
    network: &'a Network<'a>,
    knowledge: &'a Knowledge,
    installed: &'a [Rc<Candidate>],
    choices: Cell<usize>,
}

/// What somebody asks of a package.
#[derive(Debug, Clone)]
struct Ask {
    requirement: Requirement,
    /// The package that asks, or nobody for the order itself.
    by: Option<Rc<Candidate>>,
}

impl Ask {
    fn asker(&self) -> String {
        self.by
            .as_ref()
            .map_or_else(String::new, |by| format!("{} {}", by.name, by.version))
    }
}

/// Choices so far, and what they ask for.
#[derive(Clone, Default)]
struct Partial {
    chosen: BTreeMap<Name, Choice>,
    order: Vec<Name>,
    asks: BTreeMap<Name, Vec<Ask>>,
    ahead: VecDeque<Name>,
}

/// Why a search ended without success.
enum End {
    Unknown(Unknown),
    /// Something clashes, and these packages have a part in it.
    Clash {
        part: BTreeSet<Name>,
        error: Box<InstallError>,
    },
}

impl From<End> for Stop {
    fn from(end: End) -> Self {
        match end {
            End::Unknown(unknown) => Self::Unknown(unknown),
            End::Clash { error, .. } => Self::Clash(*error),
        }
    }
}

impl Partial {
    fn asks(&self, name: &Name) -> &[Ask] {
        self.asks.get(name).map_or(&[], Vec::as_slice)
    }

    /// Those who ask for a package have a part in whatever becomes of it.
    fn askers(&self, name: &Name) -> BTreeSet<Name> {
        let askers = self.asks(name).iter();
        gathered(askers.filter_map(|ask| ask.by.as_ref().map(|by| by.name.clone())))
    }

    /// Takes a requirement in.
    fn ask(
        &mut self,
        search: &Search<'_>,
        requirement: &Requirement,
        by: Option<&Rc<Candidate>>,
    ) -> Result<(), End> {
        let name = requirement.name.clone();
        let ask = Ask {
            requirement: requirement.clone(),
            by: by.cloned(),
        };
        self.asks.entry(name.clone()).or_default().push(ask);
        let Some(choice) = self.chosen.get(&name) else {
            self.ahead.push_back(name);
            return Ok(());
        };
        if !search.satisfies(&choice.candidate, requirement) {
            let mut part = self.askers(&name);
            part.insert(name.clone());
            let error = Box::new(search.clash(&name, self.asks(&name)));
            return Err(End::Clash { part, error });
        }
        let extras = requirement.extras.iter();
        let extras = extras.filter(|extra| !choice.extras.contains(*extra));
        let extras: BTreeSet<String> = gathered(extras.cloned());
        if extras.is_empty() {
            Ok(())
        } else {
            self.take_in(search, &name, extras)
        }
    }

    /// Takes in what a chosen package requires for these extras, and for itself.
    fn take_in(
        &mut self,
        search: &Search<'_>,
        name: &Name,
        extras: BTreeSet<String>,
    ) -> Result<(), End> {
        let Some(choice) = self.chosen.get_mut(name) else {
            return Ok(());
        };
        choice.extras.extend(extras);
        let candidate = Rc::clone(&choice.candidate);
        let extras: Vec<String> = choice.extras.iter().cloned().collect();
        let requires = search
            .requires(&candidate, &extras)
            .map_err(|end| search.ahead_of(self, end))?;
        let fresh: Vec<Requirement> = match self.chosen.get_mut(name) {
            Some(choice) => {
                let fresh = requires
                    .iter()
                    .filter(|it| !choice.requires.contains(it))
                    .cloned()
                    .collect();
                choice.requires = requires;
                fresh
            }
            None => Vec::new(),
        };
        for requirement in &fresh {
            self.ask(search, requirement, Some(&candidate))?;
        }
        Ok(())
    }

    /// The choices, each package after those that it requires, as far as there are no circles.
    fn in_order(self) -> Choices {
        let mut sorted = Vec::new();
        let mut seen = BTreeSet::new();
        for name in &self.order {
            self.visit(name, &mut seen, &mut sorted);
        }
        sorted
    }

    fn visit(&self, name: &Name, seen: &mut BTreeSet<Name>, sorted: &mut Choices) {
        let Some(choice) = self.chosen.get(name).filter(|_| seen.insert(name.clone())) else {
            return;
        };
        for requirement in &choice.requires {
            self.visit(&requirement.name, seen, sorted);
        }
        sorted.push(choice.clone());
    }
}

impl Search<'_> {
    /// Chooses all that is ahead.
    fn go(&self, mut partial: Partial) -> Result<Partial, End> {
        let name = loop {
            match partial.ahead.pop_front() {
                None => return Ok(partial),
                Some(name) if partial.chosen.contains_key(&name) => {}
                Some(name) => break name,
            }
        };
        let mut part = partial.askers(&name);
        let mut first = None;
        // What is installed and will do is kept, and only if that leads nowhere is an index asked.
        let kept = self.kept(partial.asks(&name)).into_iter();
        let mut tried = Vec::new();
        let mut options: VecDeque<Rc<Candidate>> = kept.collect();
        let mut asked_index = false;
        loop {
            let Some(option) = options.pop_front() else {
                if asked_index {
                    break;
                }
                asked_index = true;
                match self.options(&name, partial.asks(&name)) {
                    Ok(more) => options.extend(more),
                    Err(End::Clash { error, .. }) => first = first.or(Some(error)),
                    Err(end) => return Err(self.ahead_of(&partial, end)),
                }
                continue;
            };
            self.choices.set(self.choices.get() + 1);
            if self.choices.get() > MOST_CHOICES {
                return Err(End::Clash {
                    part: BTreeSet::new(),
                    error: Box::new(InstallError::GivenUp {
                        package: name.to_string(),
                    }),
                });
            }
            match self
                .choose(partial.clone(), &option)
                .and_then(|deeper| self.go(deeper))
            {
                Err(End::Clash {
                    part: others,
                    error,
                }) => {
                    // This package has no part in it, so no other version of it helps.
                    if !others.contains(&name) {
                        return Err(End::Clash {
                            part: others,
                            error,
                        });
                    }
                    part.extend(others.into_iter().filter(|other| *other != name));
                    first = first.or(Some(error));
                    tried.push(option);
                }
                end => return end,
            }
        }
        let error = first.unwrap_or_else(|| Box::new(self.clash(&name, partial.asks(&name))));
        Err(End::Clash { part, error })
    }

    /// Chooses one version, and takes in what it requires.
    fn choose(&self, mut partial: Partial, option: &Rc<Candidate>) -> Result<Partial, End> {
        let name = option.name.clone();
        let asks = partial.asks(&name).iter();
        let extras: BTreeSet<String> =
            gathered(asks.flat_map(|ask| ask.requirement.extras.iter().cloned()));
        let choice = Choice {
            candidate: Rc::clone(option),
            extras: BTreeSet::new(),
            requires: Vec::new(),
        };
        partial.chosen.insert(name.clone(), choice);
        partial.order.push(name.clone());
        partial.take_in(self, &name, extras)?;
        // Whatever is installed and cannot live with it has to be chosen anew.
        for other in self.installed {
            if let Origin::Installed(_, requires) = &other.origin
                && requires
                    .iter()
                    .any(|it| it.name == name && !self.satisfies(option, it))
            {
                partial.ask(self, &Requirement::any(other.name.clone()), Some(option))?;
            }
        }
        Ok(partial)
    }

    fn satisfies(&self, candidate: &Candidate, requirement: &Requirement) -> bool {
        let is_there = match (&candidate.origin, requirement.url()) {
            (_, None) => true,
            (Origin::Installed(installed, _), Some(url)) => installed.url.as_deref() == Some(url),
            (Origin::Wheel { file, .. }, Some(url)) => self
                .network
                .direct(requirement, url)
                .is_ok_and(|direct| is_at(&direct, &file.url)),
            (Origin::Mip(_), Some(_)) => false,
        };
        let has_extras = match &candidate.origin {
            Origin::Installed(installed, _) => requirement
                .extras
                .iter()
                .all(|extra| installed.extras.contains(extra)),
            Origin::Wheel { .. } | Origin::Mip(_) => true,
        };
        is_there && has_extras && requirement.takes(&candidate.version)
    }

    /// The installed version, if it does.
    fn kept(&self, asks: &[Ask]) -> Option<Rc<Candidate>> {
        let name = &asks.first()?.requirement.name;
        let installed = self
            .installed
            .iter()
            .find(|candidate| candidate.name == *name)?;
        asks.iter()
            .all(|ask| self.satisfies(installed, &ask.requirement))
            .then(|| Rc::clone(installed))
    }

    /// The versions that will do, the best first.
    fn options(&self, name: &Name, asks: &[Ask]) -> Result<Vec<Rc<Candidate>>, End> {
        let clash = |error| End::Clash {
            part: BTreeSet::new(),
            error: Box::new(error),
        };
        if let Some((requirement, url)) = asks
            .iter()
            .find_map(|ask| Some((&ask.requirement, ask.requirement.url()?)))
        {
            let direct = Rc::new(self.network.direct(requirement, url).map_err(clash)?);
            let does = asks
                .iter()
                .all(|ask| self.satisfies(&direct, &ask.requirement));
            return if does {
                Ok(vec![direct])
            } else {
                Err(clash(self.clash(name, asks)))
            };
        }
        let listing = self.listing(name, asks)?;
        let takes = |version: &Version| asks.iter().all(|ask| ask.requirement.takes(version));
        let named: Vec<&Version> = asks
            .iter()
            .filter_map(|ask| ask.requirement.pinned())
            .collect();
        let fits: Vec<&Rc<Candidate>> = listing
            .candidates
            .iter()
            .filter(|it| takes(&it.version) && (!it.yanked || named.contains(&&it.version)))
            .collect();
        let wants_early = asks.iter().any(|ask| ask.requirement.takes_prereleases());
        let finals: Vec<&Rc<Candidate>> = fits
            .iter()
            .copied()
            .filter(|it| !it.version.any_prerelease())
            .collect();
        // Pre-releases are for whoever asks for one, and where there is nothing else.
        let chosen = if wants_early || finals.is_empty() {
            fits
        } else {
            finals
        };
        if chosen.is_empty() {
            Err(clash(self.clash(name, asks)))
        } else {
            Ok(chosen.into_iter().cloned().collect())
        }
    }

    fn listing(&self, name: &Name, asks: &[Ask]) -> Result<&Listing, End> {
        let wish = self
            .network
            .wish(name, asks.iter().map(|ask| &ask.requirement));
        self.knowledge.listings.get(&wish).ok_or_else(|| {
            End::Unknown(Unknown {
                listings: gathered([wish]),
                ..Unknown::default()
            })
        })
    }

    /// What a candidate requires here, with these extras.
    fn requires(
        &self,
        candidate: &Rc<Candidate>,
        extras: &[String],
    ) -> Result<Vec<Requirement>, End> {
        let file = match &candidate.origin {
            Origin::Installed(_, requires) => return Ok(requires.clone()),
            Origin::Mip(package) => return Ok(package.requires.clone()),
            Origin::Wheel { file, .. } => file,
        };
        match self.knowledge.requires.get(&file.url) {
            None => Err(End::Unknown(Unknown {
                requires: vec![Rc::clone(candidate)],
                ..Unknown::default()
            })),
            Some(Ok(metadata)) => Ok(metadata
                .requires
                .iter()
                .filter(|it| it.applies(self.network.markers, extras))
                .cloned()
                .collect()),
            Some(Err(why)) => {
                let error = Box::new(InstallError::Unusable {
                    package: candidate.name.to_string(),
                    version: candidate.version.to_string(),
                    why: why.clone(),
                });
                Err(End::Clash {
                    part: gathered([candidate.name.clone()]),
                    error,
                })
            }
        }
    }

    /// Adds to what has to be found out what will have to be found out next, so that it is asked for side by side.
    fn ahead_of(&self, partial: &Partial, end: End) -> End {
        let End::Unknown(mut unknown) = end else {
            return end;
        };
        for name in &partial.ahead {
            let asks = partial.asks(name);
            if partial.chosen.contains_key(name) || self.kept(asks).is_some() {
                continue;
            }
            match self.options(name, asks) {
                Err(End::Unknown(more)) => unknown.listings.extend(more.listings),
                Ok(options) => unknown.requires.extend(
                    options
                        .into_iter()
                        .take(1)
                        .filter(|it| matches!(self.requires(it, &[]), Err(End::Unknown(_)))),
                ),
                Err(End::Clash { .. }) => {}
            }
        }
        End::Unknown(unknown)
    }

    /// Why nothing satisfies all of this.
    fn clash(&self, name: &Name, asks: &[Ask]) -> InstallError {
        let package = name.to_string();
        let first = asks.first();
        let by = first.map(Ask::asker).unwrap_or_default();
        let empty = Listing::default();
        let is_direct = asks.iter().any(|ask| ask.requirement.url().is_some());
        let listing = self.listing(name, asks).unwrap_or(&empty);
        if !listing.is_known && !is_direct && self.listing(name, asks).is_ok() {
            return InstallError::NotFound {
                package,
                indexes: self.network.indexes(),
                by,
            };
        }
        let takes = |version: &Version| asks.iter().all(|ask| ask.requirement.takes(version));
        let is_early_only = |version: &Version| {
            version.any_prerelease() && !asks.iter().any(|ask| ask.requirement.takes_prereleases())
        };
        let mut refused = listing.refused.iter().filter(|(version, _)| takes(version));
        let fit = listing
            .candidates
            .iter()
            .any(|it| takes(&it.version) && !it.yanked);
        if let Some((version, why)) = refused
            .clone()
            .find(|(version, _)| !is_early_only(version))
            .or_else(|| refused.next())
            && !fit
        {
            return InstallError::Unusable {
                package,
                version: version.to_string(),
                why: why.clone(),
            };
        }
        let available: Vec<String> = listing
            .candidates
            .iter()
            .filter(|it| !it.yanked)
            .map(|it| it.version.to_string())
            .collect();
        match asks {
            [Ask { requirement, .. }] if requirement.url().is_none() => {
                let wanted = requirement.to_string();
                let wanted = wanted
                    .find(['<', '>', '=', '!', '~'])
                    .map_or("any", |at| &wanted[at..])
                    .to_owned();
                InstallError::NoVersion {
                    package,
                    wanted,
                    by,
                    available,
                }
            }
            _ => InstallError::Clash {
                package,
                wanted: asks
                    .iter()
                    .map(|ask| (ask.requirement.to_string(), ask.asker()))
                    .collect(),
                available,
            },
        }
    }
}

fn is_at(candidate: &Candidate, url: &str) -> bool {
    matches!(&candidate.origin, Origin::Wheel { file, .. } if file.url == url)
}
