//! The whole of an order: what is chosen is downloaded, opened and made into files, with the account of itself that
//! `importlib.metadata` reads.
//!
//! Nothing is written here; the plan says what would be.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::rc::Rc;

use futures_util::future::{join_all, try_join_all};
use sha2::{Digest, Sha256};

use super::archive::{self, Unpacked};
use super::error::{BadWheel, InstallError, Unusable};
use super::gathered;
use super::imports;
use super::knowledge::{Candidate, Knowledge, Network, Origin};
use super::mip;
use super::name::Name;
use super::order::{Installed, LoaderWheel, Order, Plan, Source};
use super::requirement::{Markers, Requirement};
use super::resolve::{Choice, Stop, Unknown, solve};
use super::simple;
use super::wheel::{Fit, WheelName};

/// What this installer is called in the packages' own accounts.
const INSTALLER: &[u8] = b"micropyscript\n";

/// Works out what it takes to carry out an order.
///
/// # Errors
/// When it cannot be carried out; nothing has been done then.
pub async fn plan(order: &Order, source: &dyn Source) -> Result<Plan, InstallError> {
    let markers = Markers::try_from(&order.environment)?;
    let network = Network::new(order, &markers, source)?;
    let wanted: Result<Vec<Requirement>, InstallError> =
        order.requirements.iter().map(|text| text.parse()).collect();
    let wanted: Vec<Requirement> = wanted?
        .into_iter()
        .filter(|requirement| requirement.applies(&markers, &[]))
        .collect();
    let installed: Vec<Rc<Candidate>> = order
        .installed
        .iter()
        .filter_map(|installed| candidate(installed).map(Rc::new))
        .collect();

    let mut knowledge = Knowledge::default();
    let choices = loop {
        match solve(&network, &knowledge, &wanted, &installed) {
            Ok(choices) => break choices,
            Err(Stop::Clash(error)) => return Err(error),
            Err(Stop::Unknown(unknown)) => find_out(&network, &mut knowledge, unknown).await?,
        }
    };
    let fresh: Vec<&Choice> = choices
        .iter()
        .filter(|choice| !matches!(choice.candidate.origin, Origin::Installed(..)))
        .collect();
    let contents = try_join_all(
        fresh
            .iter()
            .map(|choice| content(&network, &knowledge, choice)),
    )
    .await?;
    check_imports(order, &fresh, &contents)?;
    Ok(assemble(order, &wanted, &fresh, contents))
}

/// What is installed, as something to choose. What nobody can read is not there.
fn candidate(installed: &Installed) -> Option<Candidate> {
    let requires: Result<Vec<Requirement>, InstallError> =
        installed.requires.iter().map(|text| text.parse()).collect();
    Some(Candidate {
        name: Name::new(&installed.name)?,
        version: installed.version.parse().ok()?,
        yanked: false,
        origin: Origin::Installed(installed.clone(), requires.ok()?),
    })
}

/// Finds out all of it side by side.
async fn find_out(
    network: &Network<'_>,
    knowledge: &mut Knowledge,
    unknown: Unknown,
) -> Result<(), InstallError> {
    let listings = join_all(unknown.listings.iter().map(|wish| network.listing(wish)));
    let wheels = unknown
        .requires
        .iter()
        .filter_map(|candidate| match &candidate.origin {
            Origin::Wheel { file, name, .. } => Some((file.url.as_str(), (file, name))),
            Origin::Installed(..) | Origin::Mip(_) => None,
        });
    let wheels: BTreeMap<&str, (&simple::File, &WheelName)> = gathered(wheels);
    let requires = join_all(
        wheels
            .values()
            .map(|(file, name)| network.requires(file, name)),
    );
    let (listings, requires) = futures_util::future::join(listings, requires).await;
    for (wish, listing) in unknown.listings.iter().zip(listings) {
        knowledge.listings.insert(wish.clone(), listing?);
    }
    for (url, requires) in wheels.keys().zip(requires) {
        knowledge.requires.insert((*url).to_owned(), requires?);
    }
    Ok(())
}

/// What a chosen package consists of.
enum Content {
    Wheel(Unpacked),
    /// Files of MicroPython's index.
    Files(Vec<(String, Vec<u8>)>),
    /// A wheel for the interpreter's own loader, and what is in it.
    Compiled(LoaderWheel, Unpacked),
}

impl Content {
    fn files(&self) -> &[(String, Vec<u8>)] {
        match self {
            Self::Wheel(unpacked) | Self::Compiled(_, unpacked) => &unpacked.files,
            Self::Files(files) => files,
        }
    }
}

/// Downloads and opens a package.
async fn content(
    network: &Network<'_>,
    knowledge: &Knowledge,
    choice: &Choice,
) -> Result<Content, InstallError> {
    let name = &choice.candidate.name;
    match &choice.candidate.origin {
        Origin::Installed(..) => Ok(Content::Files(Vec::new())),
        Origin::Mip(package) => Ok(Content::Files(mip_files(network, name, package).await?)),
        Origin::Wheel {
            file,
            name: wheel,
            fit,
        } => {
            let bytes = network.fetch_wheel(name, file).await?;
            let bad = |why| InstallError::Wheel {
                package: name.to_string(),
                file: file.name.clone(),
                why,
            };
            let unpacked = archive::unpack(&bytes, wheel).map_err(bad)?;
            if let Some(Ok(told)) = knowledge.requires.get(&file.url)
                && told.requires != unpacked.metadata.requires
            {
                return Err(bad(BadWheel::OtherMetadata));
            }
            Ok(match fit {
                Fit::Pure => Content::Wheel(unpacked),
                Fit::Compiled(_) => {
                    let loader = LoaderWheel {
                        name: name.to_string(),
                        version: wheel.version.to_string(),
                        filename: file.name.clone(),
                        url: file.url.clone(),
                        bytes: bytes.to_vec(),
                    };
                    Content::Compiled(loader, unpacked)
                }
            })
        }
    }
}

async fn mip_files(
    network: &Network<'_>,
    name: &Name,
    package: &mip::Package,
) -> Result<Vec<(String, Vec<u8>)>, InstallError> {
    let leaves = package
        .files
        .iter()
        .find(|file| !archive::stays_below(&file.path));
    if let Some(file) = leaves {
        return Err(InstallError::Wheel {
            package: name.to_string(),
            file: file.url.clone(),
            why: BadWheel::Leaves(file.path.clone()),
        });
    }
    let files = package.files.iter().map(|file| async move {
        network
            .fetch_file(name, file)
            .await
            .map(|bytes| (file.path.clone(), bytes))
    });
    try_join_all(files).await
}

/// Says so where a package cannot be imported here at all.
fn check_imports(
    order: &Order,
    fresh: &[&Choice],
    contents: &[Content],
) -> Result<(), InstallError> {
    let prefix = format!("{}/", order.site);
    let new = contents
        .iter()
        .flat_map(|content| content.files().iter().map(|(path, _)| path.as_str()));
    let old = order.installed.iter().flat_map(|installed| {
        installed
            .files
            .iter()
            .filter_map(|path| path.strip_prefix(prefix.as_str()))
    });
    let provided = imports::provided(new.chain(old));
    let missing = order
        .environment
        .missing
        .iter()
        .map(String::as_str)
        .filter(|module| !provided.contains(*module));
    let missing: BTreeSet<&str> = gathered(missing);
    if missing.is_empty() {
        return Ok(());
    }
    for (choice, content) in fresh.iter().zip(contents) {
        if let Some(module) = imports::missing(content.files(), &missing) {
            return Err(InstallError::Unusable {
                package: choice.candidate.name.to_string(),
                version: choice.candidate.version.to_string(),
                why: Unusable::Module { module },
            });
        }
    }
    Ok(())
}

/// Makes the plan of what was chosen and has come.
fn assemble(
    order: &Order,
    wanted: &[Requirement],
    fresh: &[&Choice],
    contents: Vec<Content>,
) -> Plan {
    let replaced: Vec<&str> = fresh
        .iter()
        .map(|choice| choice.candidate.name.as_str())
        .collect();
    let (gone, kept): (Vec<&Installed>, Vec<&Installed>) = order
        .installed
        .iter()
        .partition(|installed| replaced.contains(&installed.name.as_str()));
    let mut plan = Plan {
        installed: kept.into_iter().cloned().collect(),
        ..Plan::default()
    };
    let mut write: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    for (choice, content) in fresh.iter().zip(contents) {
        let name = choice.candidate.name.to_string();
        let version = choice.candidate.version.to_string();
        let requested = wanted
            .iter()
            .find(|requirement| requirement.name == choice.candidate.name);
        let url = wanted
            .iter()
            .filter(|requirement| requirement.name == choice.candidate.name)
            .find_map(Requirement::url);
        let files = match content {
            Content::Files(files) => files,
            Content::Wheel(mut unpacked) => {
                write_account(&mut unpacked, requested.is_some(), url);
                unpacked.files
            }
            // Its files are written like any other's, so that they are known, and can be put back.
            Content::Compiled(wheel, mut unpacked) => {
                plan.wheels.push(wheel);
                write_account(&mut unpacked, requested.is_some(), url);
                unpacked.files
            }
        };
        let files: Vec<(String, Vec<u8>)> = files
            .into_iter()
            .map(|(path, bytes)| (format!("{}/{path}", order.site), bytes))
            .collect();
        // One that is written anew, for an extra perhaps, is nothing new.
        let is_new = |known: &Installed| known.name != name || known.version != version;
        if order.installed.iter().all(is_new) {
            plan.added.push(format!("{name} {version}"));
        }
        plan.installed.push(Installed {
            name,
            version,
            requires: choice.requires.iter().map(ToString::to_string).collect(),
            files: files.iter().map(|(path, _)| path.clone()).collect(),
            url: url.map(str::to_owned),
            extras: choice.extras.iter().cloned().collect(),
        });
        write.extend(files);
    }
    // A file that somebody else has too, or that is written anew, is not removed.
    let held: BTreeSet<&String> = gathered(plan.installed.iter().flat_map(|it| &it.files));
    let removed = gone.iter().flat_map(|installed| &installed.files);
    let removed: BTreeSet<&String> = gathered(removed.filter(|path| !held.contains(path)));
    plan.remove = removed.into_iter().cloned().collect();
    plan.write = write.into_iter().collect();
    plan
}

/// Adds what an installer writes into `….dist-info`: who it was, whether it was asked to, from where, and the list of files.
fn write_account(unpacked: &mut Unpacked, requested: bool, url: Option<&str>) {
    let folder = &unpacked.dist_info;
    unpacked
        .files
        .push((format!("{folder}/INSTALLER"), INSTALLER.to_vec()));
    if requested {
        unpacked
            .files
            .push((format!("{folder}/REQUESTED"), Vec::new()));
    }
    if let Some(url) = url {
        let text = url
            .split('#')
            .next()
            .unwrap_or_default()
            .replace('\\', "\\\\")
            .replace('"', "\\\"");
        unpacked.files.push((
            format!("{folder}/direct_url.json"),
            format!("{{\"url\": \"{text}\", \"archive_info\": {{}}}}").into_bytes(),
        ));
    }
    let path = format!("{folder}/RECORD");
    let mut record = String::new();
    for (path, bytes) in &unpacked.files {
        // Writing to a text cannot fail.
        let _ = writeln!(
            record,
            "{},sha256={},{}",
            quoted(path),
            base64(&Sha256::digest(bytes)),
            bytes.len()
        );
    }
    let _ = writeln!(record, "{},,", quoted(&path));
    unpacked.files.push((path, record.into_bytes()));
}

/// A field of a line, as CSV has it.
fn quoted(path: &str) -> String {
    if path.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", path.replace('"', "\"\""))
    } else {
        path.to_owned()
    }
}

/// For addresses, and without padding, as RECORD wants it.
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let number = chunk
            .iter()
            .fold(0_u32, |number, byte| number << 8 | u32::from(*byte))
            << (8 * (3 - chunk.len()));
        for place in 0..=chunk.len() {
            let digit = number >> (18 - 6 * place) & 63;
            text.push(char::from(DIGITS[digit as usize]));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_that_for_addresses() {
        for (bytes, expected) in [
            (&b""[..], ""),
            (b"f", "Zg"),
            (b"fo", "Zm8"),
            (b"foo", "Zm9v"),
            (b"\xfb\xff", "-_8"),
        ] {
            assert_eq!(base64(bytes), expected);
        }
    }

    #[test]
    fn a_path_with_a_comma_is_quoted() {
        assert_eq!(quoted("a,\"b"), "\"a,\"\"b\"");
        assert_eq!(quoted("a"), "a");
    }
}
