//! What is known of packages so far, and how more is found out: the pages of indexes, and the metadata of single wheels.
//!
//! Nothing is chosen here. What an index offers is only told apart into what fits this interpreter and what does not.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use pep440_rs::{Version, VersionSpecifiers};

use super::address;
use super::archive;
use super::error::{InstallError, Unusable};
use super::metadata::{Metadata, Unreadable};
use super::mip;
use super::name::Name;
use super::order::{Installed, Order, Request, Response, Source};
use super::requirement::{Markers, Requirement};
use super::sha256;
use super::simple::{self, Offer};
use super::wheel::{self, Fit, Misfit, WheelName};

/// One version of a package that could be chosen.
#[derive(Debug)]
pub(super) struct Candidate {
    pub(super) name: Name,
    pub(super) version: Version,
    /// It counts only for whoever names its very version.
    pub(super) yanked: bool,
    pub(super) origin: Origin,
}

/// Where it would come from.
#[derive(Debug)]
pub(super) enum Origin {
    /// It is there.
    Installed(Installed, Vec<Requirement>),
    /// A wheel of an index, or one that the order names by its address.
    Wheel {
        file: simple::File,
        name: WheelName,
        fit: Fit,
    },
    /// A package of an index of MicroPython's.
    Mip(mip::Package),
}

/// What indexes offer of a package.
#[derive(Debug, Default)]
pub(super) struct Listing {
    /// What fits, the best first.
    pub(super) candidates: Vec<Rc<Candidate>>,
    /// The versions of which nothing fits, and why, the newest first.
    pub(super) refused: Vec<(Version, Unusable)>,
    /// Has any index the package?
    pub(super) is_known: bool,
}

/// The question for a listing. In an index of MicroPython's every version has a page of its own.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Wish {
    pub(super) name: Name,
    pub(super) written: String,
    pub(super) pinned: Option<Version>,
}

/// What a wheel says that it requires, or why nobody can tell.
pub(super) type Requires = Result<Metadata, Unusable>;

/// What has been found out so far.
#[derive(Debug, Default)]
pub(super) struct Knowledge {
    pub(super) listings: BTreeMap<Wish, Listing>,
    /// By the address of the wheel.
    pub(super) requires: BTreeMap<String, Requires>,
}

/// The way to what is not known yet.
pub(super) struct Network<'a> {
    pub(super) order: &'a Order,
    pub(super) markers: &'a Markers,
    source: &'a dyn Source,
    indexes: Vec<Index>,
    /// Wheels that have come, by address.
    wheels: RefCell<BTreeMap<String, Rc<Vec<u8>>>>,
}

/// An index, and how it is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Index {
    Simple(String),
    Static(String),
    Mip(String),
}

impl Index {
    fn read(text: &str) -> Result<Self, InstallError> {
        let text = text.trim();
        let (kind, address): (fn(String) -> Self, &str) = match text.split_once('+') {
            Some(("static", address)) => (Self::Static, address),
            Some(("mip", address)) => (Self::Mip, address),
            _ => (Self::Simple, text),
        };
        if !address::is_absolute(address) {
            return Err(InstallError::Index {
                index: text.to_owned(),
            });
        }
        Ok(kind(format!("{}/", address.trim_end_matches('/'))))
    }

    fn address(&self) -> &str {
        match self {
            Self::Simple(address) | Self::Static(address) | Self::Mip(address) => address,
        }
    }
}

impl<'a> Network<'a> {
    pub(super) fn new(
        order: &'a Order,
        markers: &'a Markers,
        source: &'a dyn Source,
    ) -> Result<Self, InstallError> {
        let indexes: Result<Vec<Index>, InstallError> = order
            .indexes
            .iter()
            .map(|index| Index::read(index))
            .collect();
        let (mut indexes, others): (Vec<Index>, Vec<Index>) = indexes?
            .into_iter()
            .partition(|index| matches!(index, Index::Mip(_)));
        // MicroPython's own packages are made for it, so they come first there; nobody else could use them.
        if !order.environment.is_micropython() {
            indexes.clear();
        }
        indexes.extend(others);
        Ok(Self {
            order,
            markers,
            source,
            indexes,
            wheels: RefCell::default(),
        })
    }

    /// The question for what can be had of a package of which this is asked.
    pub(super) fn wish<'r>(
        &self,
        name: &Name,
        asks: impl Iterator<Item = &'r Requirement>,
    ) -> Wish {
        let mut wish = Wish {
            name: name.clone(),
            written: name.as_str().to_owned(),
            pinned: None,
        };
        if matches!(self.indexes.first(), Some(Index::Mip(_))) {
            for ask in asks {
                ask.written.clone_into(&mut wish.written);
                wish.pinned = ask.pinned().cloned().or(wish.pinned);
            }
        }
        wish
    }

    /// The addresses of all indexes, for an error.
    pub(super) fn indexes(&self) -> Vec<String> {
        self.indexes
            .iter()
            .map(|index| index.address().to_owned())
            .collect()
    }

    /// Asks the indexes, one after the other, until one has the package.
    pub(super) async fn listing(&self, wish: &Wish) -> Result<Listing, InstallError> {
        for index in &self.indexes {
            let listing = match index {
                Index::Mip(address) => self.mip(address, wish).await?,
                Index::Simple(address) => {
                    self.simple(&format!("{address}{}/", wish.name), simple::ACCEPT, wish)
                        .await?
                }
                Index::Static(address) => {
                    self.simple(
                        &format!("{address}{}/index.json", wish.name),
                        "application/json",
                        wish,
                    )
                    .await?
                }
            };
            if let Some(listing) = listing {
                return Ok(listing);
            }
        }
        Ok(Listing::default())
    }

    async fn simple(
        &self,
        url: &str,
        accept: &str,
        wish: &Wish,
    ) -> Result<Option<Listing>, InstallError> {
        let Some(page) = self.page(url, accept, &wish.name).await? else {
            return Ok(None);
        };
        let files = simple::read(&wish.name, &page, url.ends_with("/index.json"));
        let files = files.map_err(|reason| lie(&wish.name, url, reason))?;
        Ok(Some(self.sort(&wish.name, files)))
    }

    async fn mip(&self, index: &str, wish: &Wish) -> Result<Option<Listing>, InstallError> {
        let url = mip::url(
            index,
            &self.order.environment.mpy,
            &wish.written,
            wish.pinned.as_ref(),
        );
        let Some(page) = self.page(&url, "application/json", &wish.name).await? else {
            return Ok(None);
        };
        let package =
            mip::read(index, &page.bytes).map_err(|reason| lie(&wish.name, &url, reason))?;
        let candidate = Candidate {
            name: wish.name.clone(),
            version: package.version.clone(),
            yanked: false,
            origin: Origin::Mip(package),
        };
        Ok(Some(Listing {
            candidates: vec![Rc::new(candidate)],
            refused: Vec::new(),
            is_known: true,
        }))
    }

    /// What a page of an index has; `None` where the index does not know the package.
    async fn page(
        &self,
        url: &str,
        accept: &str,
        name: &Name,
    ) -> Result<Option<Response>, InstallError> {
        let down = |reason: String| InstallError::IndexDown {
            package: name.to_string(),
            url: url.to_owned(),
            reason,
        };
        let request = Request {
            url,
            accept,
            sha256: None,
            name: "",
        };
        let response = self.source.get(request).await.map_err(down)?;
        match response.status {
            200 => Ok(Some(response)),
            404 | 410 => Ok(None),
            status => Err(down(format!("it answered {status}"))),
        }
    }

    /// The best file of each version, and why there is none of the others.
    fn sort(&self, name: &Name, files: Vec<simple::File>) -> Listing {
        let mut best: BTreeMap<Version, Candidate> = BTreeMap::new();
        let mut refused: BTreeMap<Version, Unusable> = BTreeMap::new();
        for file in files {
            match self.candidate(name, file) {
                Some(Ok(candidate)) => {
                    let is_better = best
                        .get(&candidate.version)
                        .is_none_or(|other| rank(other) < rank(&candidate));
                    if is_better {
                        best.insert(candidate.version.clone(), candidate);
                    }
                }
                Some(Err((version, why))) => refuse(&mut refused, version, why),
                None => {}
            }
        }
        refused.retain(|version, _| !best.contains_key(version));
        Listing {
            candidates: best.into_values().rev().map(Rc::new).collect(),
            refused: refused.into_iter().rev().collect(),
            is_known: true,
        }
    }

    /// What a file is; `None` for one of another package, or of a kind that nobody can use.
    fn candidate(
        &self,
        name: &Name,
        file: simple::File,
    ) -> Option<Result<Candidate, (Version, Unusable)>> {
        let Some(wheel) = WheelName::read(&file.name) else {
            let version = wheel::source_version(name, &file.name)?;
            return Some(Err((version, Unusable::SourceOnly)));
        };
        if wheel.name != *name {
            return None;
        }
        Some(self.wheel(wheel, file))
    }

    fn wheel(&self, name: WheelName, file: simple::File) -> Result<Candidate, (Version, Unusable)> {
        let here = &self.order.environment.python_full_version;
        let refused = |why| (name.version.clone(), why);
        let fit = name.fit(&self.order.environment).map_err(|misfit| {
            refused(match misfit {
                Misfit::Compiled(platforms) => Unusable::Compiled { platforms },
                Misfit::Python(pythons) => Unusable::Python {
                    wanted: pythons.join(" or "),
                    here: here.clone(),
                },
            })
        })?;
        if let Some(wanted) = file
            .requires_python
            .as_deref()
            .filter(|wanted| !self.is_python(wanted))
        {
            return Err(refused(Unusable::Python {
                wanted: wanted.to_owned(),
                here: here.clone(),
            }));
        }
        let version = name.version.clone();
        Ok(Candidate {
            name: name.name.clone(),
            version,
            yanked: file.yanked,
            origin: Origin::Wheel { file, name, fit },
        })
    }

    /// Is this Python one that is wanted? What MicroPython says of its own version tells nothing; and who says what nobody
    /// understands, forbids nothing.
    fn is_python(&self, wanted: &str) -> bool {
        self.order.environment.is_micropython()
            || wanted
                .parse::<VersionSpecifiers>()
                .is_ok_and(|wanted| wanted.contains(self.markers.python()))
            || wanted.parse::<VersionSpecifiers>().is_err()
    }

    /// The wheel that the order names by its address.
    pub(super) fn direct(
        &self,
        requirement: &Requirement,
        url: &str,
    ) -> Result<Candidate, InstallError> {
        let file = simple::File {
            name: address::file_name(url),
            url: address::join(url, url),
            sha256: address::sha256_of(url),
            requires_python: None,
            yanked: false,
            metadata: Offer::Within,
        };
        let wheel = WheelName::read(&file.name).filter(|wheel| wheel.name == requirement.name);
        let wheel = wheel.ok_or_else(|| InstallError::Requirement {
            text: requirement.to_string(),
            reason: format!("the wheel there is not one of {}", requirement.name),
        })?;
        self.wheel(wheel, file)
            .map_err(|(version, why)| InstallError::Unusable {
                package: requirement.name.to_string(),
                version: version.to_string(),
                why,
            })
    }

    /// What a wheel requires: from its index where that tells it apart, else from the wheel itself.
    pub(super) async fn requires(
        &self,
        file: &simple::File,
        name: &WheelName,
    ) -> Result<Requires, InstallError> {
        let read = if let Offer::Apart(hash) = &file.metadata {
            let url = format!("{}.metadata", file.url);
            let bytes = self
                .download(&name.name, &url, hash.as_deref().map(Hash::Whole), "")
                .await?;
            Metadata::read(&String::from_utf8_lossy(&bytes))
                .map_err(|Unreadable(reason)| Unusable::Metadata { reason })
        } else {
            let bytes = self.fetch_wheel(&name.name, file).await?;
            Ok(
                archive::read_metadata(&bytes, name).map_err(|why| InstallError::Wheel {
                    package: name.name.to_string(),
                    file: file.name.clone(),
                    why,
                })?,
            )
        };
        let Ok(metadata) = read else {
            return Ok(read);
        };
        if metadata.name != name.name || metadata.version != name.version {
            let reason = format!(
                "the metadata of {} is that of {} {}",
                file.name, metadata.name, metadata.version
            );
            return Err(lie(&name.name, &file.url, reason));
        }
        Ok(
            match metadata
                .requires_python
                .as_deref()
                .filter(|wanted| !self.is_python(wanted))
            {
                Some(wanted) => Err(Unusable::Python {
                    wanted: wanted.to_owned(),
                    here: self.order.environment.python_full_version.clone(),
                }),
                None => Ok(metadata),
            },
        )
    }

    /// A wheel, downloaded once.
    pub(super) async fn fetch_wheel(
        &self,
        name: &Name,
        file: &simple::File,
    ) -> Result<Rc<Vec<u8>>, InstallError> {
        if let Some(bytes) = self.wheels.borrow().get(&file.url) {
            return Ok(Rc::clone(bytes));
        }
        let bytes = Rc::new(
            self.download(
                name,
                &file.url,
                file.sha256.as_deref().map(Hash::Whole),
                &file.name,
            )
            .await?,
        );
        self.wheels
            .borrow_mut()
            .insert(file.url.clone(), Rc::clone(&bytes));
        Ok(bytes)
    }

    /// A file of an index of MicroPython's.
    pub(super) async fn fetch_file(
        &self,
        name: &Name,
        file: &mip::File,
    ) -> Result<Vec<u8>, InstallError> {
        self.download(
            name,
            &file.url,
            Some(Hash::Beginning(&file.sha256)),
            &file.path,
        )
        .await
    }

    /// A file, checked. `called` is what whoever watches it is told.
    async fn download(
        &self,
        name: &Name,
        url: &str,
        hash: Option<Hash<'_>>,
        called: &str,
    ) -> Result<Vec<u8>, InstallError> {
        let failed = |reason: String| InstallError::Download {
            package: name.to_string(),
            url: url.to_owned(),
            reason,
        };
        // Only under a whole hash can something be kept.
        let whole = hash.map(Hash::text).filter(|hash| hash.len() == 64);
        let request = Request {
            url,
            accept: "",
            sha256: whole,
            name: called,
        };
        let mut response = self.source.get(request).await.map_err(&failed)?;
        if response.was_kept && whole.is_some_and(|hash| sha256(&response.bytes) != hash) {
            // It went bad where it was kept.
            let anew = Request {
                sha256: None,
                ..request
            };
            response = self.source.get(anew).await.map_err(&failed)?;
        }
        if response.status != 200 {
            return Err(failed(format!("the server answered {}", response.status)));
        }
        let Some(expected) = hash else {
            return Ok(response.bytes);
        };
        let actual = sha256(&response.bytes);
        if !expected.fits(&actual) {
            return Err(InstallError::WrongHash {
                package: name.to_string(),
                url: url.to_owned(),
                expected: expected.text().to_owned(),
                actual,
            });
        }
        if let Some(hash) = whole
            && !response.was_kept
        {
            self.source.has_proved_right(hash, &response.bytes);
        }
        Ok(response.bytes)
    }
}

fn lie(name: &Name, url: &str, reason: String) -> InstallError {
    InstallError::IndexLies {
        package: name.to_string(),
        url: url.to_owned(),
        reason,
    }
}

/// Of two files of one version the better has the greater rank.
fn rank(candidate: &Candidate) -> (bool, Option<(Fit, u64)>) {
    let wheel = match &candidate.origin {
        Origin::Wheel { fit, name, .. } => Some((*fit, name.build)),
        Origin::Installed(..) | Origin::Mip(_) => None,
    };
    (!candidate.yanked, wheel)
}

/// Keeps the reason that helps most: a wheel that is for elsewhere says more than a source.
fn refuse(refused: &mut BTreeMap<Version, Unusable>, version: Version, why: Unusable) {
    match (refused.get_mut(&version), why) {
        (Some(Unusable::Compiled { platforms }), Unusable::Compiled { platforms: more }) => {
            for platform in more {
                if !platforms.contains(&platform) {
                    platforms.push(platform);
                }
            }
        }
        (None | Some(Unusable::SourceOnly), why) => drop(refused.insert(version, why)),
        (Some(_), _) => {}
    }
}

/// What an index says of a file's SHA-256, in small hexadecimal digits.
#[derive(Clone, Copy)]
enum Hash<'a> {
    Whole(&'a str),
    /// As many digits as MicroPython's index gives.
    Beginning(&'a str),
}

impl<'a> Hash<'a> {
    fn text(self) -> &'a str {
        match self {
            Self::Whole(text) | Self::Beginning(text) => text,
        }
    }

    fn fits(self, actual: &str) -> bool {
        match self {
            Self::Whole(text) => actual == text,
            Self::Beginning(text) => actual.starts_with(text),
        }
    }
}
