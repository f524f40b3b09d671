//! A wheel, opened: its files checked and unpacked in memory, and its account of itself.
//!
//! What is in it is believed in nothing: paths may not leave the folder, sizes may not lie, and the name must be the one that
//! was asked for.

use std::collections::BTreeSet;

use rawzip::{CompressionMethod, ZipArchive, ZipFileHeaderRecord, ZipSliceArchive};

use super::error::BadWheel;
use super::metadata::{Metadata, Unreadable, headers};
use super::wheel::WheelName;

/// No package of Python code is so large; one that says it is would take the page's memory.
const MOST_BYTES: u64 = 512 * 1024 * 1024;

/// What was in a wheel.
#[derive(Debug)]
pub(super) struct Unpacked {
    /// Its files, by where they go below the folder for packages.
    pub(super) files: Vec<(String, Vec<u8>)>,
    /// The name of its folder `….dist-info`.
    pub(super) dist_info: String,
    pub(super) metadata: Metadata,
}

/// Only the metadata of a wheel, for an index that does not offer it apart.
pub(super) fn read_metadata(bytes: &[u8], expected: &WheelName) -> Result<Metadata, BadWheel> {
    let archive = open(bytes)?;
    let entries = entries(&archive)?;
    let dist_info = find_dist_info(&entries, expected)?;
    metadata(&archive, &entries, &dist_info, expected)
}

/// All of a wheel.
pub(super) fn unpack(bytes: &[u8], expected: &WheelName) -> Result<Unpacked, BadWheel> {
    let archive = open(bytes)?;
    let entries = entries(&archive)?;
    let dist_info = find_dist_info(&entries, expected)?;
    let metadata = metadata(&archive, &entries, &dist_info, expected)?;
    check_format(&archive, &entries, &dist_info)?;
    let data = format!("{}.data/", dist_info.trim_end_matches(".dist-info"));
    let mut files = Vec::new();
    let mut seen = BTreeSet::new();
    for entry in &entries {
        let Some(path) = destination(&entry.path, &dist_info, &data) else {
            continue;
        };
        if !seen.insert(path.to_owned()) {
            return Err(BadWheel::Twice(path.to_owned()));
        }
        files.push((path.to_owned(), content(&archive, entry)?));
    }
    Ok(Unpacked {
        files,
        dist_info,
        metadata,
    })
}

/// A file in the archive, its path checked.
struct Entry<'a> {
    path: String,
    header: ZipFileHeaderRecord<'a>,
}

type Archive<'a> = ZipSliceArchive<&'a [u8]>;

fn open(bytes: &[u8]) -> Result<Archive<'_>, BadWheel> {
    ZipArchive::from_slice(bytes).map_err(|error| BadWheel::NotAZip(error.to_string()))
}

fn entries<'a>(archive: &'a Archive<'_>) -> Result<Vec<Entry<'a>>, BadWheel> {
    let mut found = Vec::new();
    let mut total = 0_u64;
    for header in archive.entries() {
        let header = header.map_err(|error| BadWheel::NotAZip(error.to_string()))?;
        total = total.saturating_add(header.uncompressed_size_hint());
        if total > MOST_BYTES {
            return Err(BadWheel::TooLarge {
                bytes: total,
                most: MOST_BYTES,
            });
        }
        let path = header.file_path();
        let path = std::str::from_utf8(path.as_bytes());
        let path = path.map_err(|_| {
            BadWheel::Leaves(String::from_utf8_lossy(header.file_path().as_bytes()).into_owned())
        })?;
        if !stays_below(path.strip_suffix('/').unwrap_or(path)) || header.mode().is_symlink() {
            return Err(BadWheel::Leaves(path.to_owned()));
        }
        if !path.ends_with('/') {
            found.push(Entry {
                path: path.to_owned(),
                header,
            });
        }
    }
    Ok(found)
}

/// Is this a path that stays where it is put, and means the same everywhere?
pub(super) fn stays_below(path: &str) -> bool {
    let is_part = |part: &str| !matches!(part, "" | "." | "..");
    path.split('/').all(is_part) && !path.contains(['\\', '\0', ':'])
}

fn find_dist_info(entries: &[Entry<'_>], expected: &WheelName) -> Result<String, BadWheel> {
    let folders = entries
        .iter()
        .filter_map(|entry| entry.path.strip_suffix(".dist-info/METADATA"));
    let mut stems = folders.filter(|stem| !stem.contains('/'));
    let stem = stems.next().ok_or(BadWheel::NoMetadata)?;
    let written = WheelName::read(&format!("{stem}-py3-none-any.whl"));
    if stems.next().is_some()
        || written.is_none_or(|written| {
            (written.name, written.version) != (expected.name.clone(), expected.version.clone())
        })
    {
        return Err(BadWheel::Another(stem.replace('-', " ")));
    }
    Ok(format!("{stem}.dist-info"))
}

fn metadata(
    archive: &Archive<'_>,
    entries: &[Entry<'_>],
    dist_info: &str,
    expected: &WheelName,
) -> Result<Metadata, BadWheel> {
    let path = format!("{dist_info}/METADATA");
    let text = text_of(archive, entries, &path)?.ok_or(BadWheel::NoMetadata)?;
    let metadata =
        Metadata::read(&text).map_err(|Unreadable(reason)| BadWheel::Broken { path, reason })?;
    if metadata.name != expected.name || metadata.version != expected.version {
        return Err(BadWheel::Another(format!(
            "{} {}",
            metadata.name, metadata.version
        )));
    }
    Ok(metadata)
}

fn check_format(
    archive: &Archive<'_>,
    entries: &[Entry<'_>],
    dist_info: &str,
) -> Result<(), BadWheel> {
    let text = text_of(archive, entries, &format!("{dist_info}/WHEEL"))?.unwrap_or_default();
    let format = headers(&text)
        .into_iter()
        .find(|(name, _)| name == "wheel-version");
    match format {
        Some((_, format)) if format.split('.').next() != Some("1") => Err(BadWheel::Format(format)),
        _ => Ok(()),
    }
}

fn text_of(
    archive: &Archive<'_>,
    entries: &[Entry<'_>],
    path: &str,
) -> Result<Option<String>, BadWheel> {
    let Some(entry) = entries.iter().find(|entry| entry.path == path) else {
        return Ok(None);
    };
    let text = String::from_utf8_lossy(&content(archive, entry)?).into_owned();
    Ok(Some(text))
}

/// Where a file goes; `None` for what is left out: scripts and headers, and what the installation writes anew.
fn destination<'a>(path: &'a str, dist_info: &str, data: &str) -> Option<&'a str> {
    if let Some(rest) = path.strip_prefix(data) {
        return rest
            .strip_prefix("purelib/")
            .or_else(|| rest.strip_prefix("platlib/"));
    }
    let own = path
        .strip_prefix(dist_info)
        .and_then(|rest| rest.strip_prefix('/'));
    let is_anew = matches!(
        own,
        Some(
            "RECORD" | "RECORD.jws" | "RECORD.p7s" | "INSTALLER" | "REQUESTED" | "direct_url.json"
        )
    );
    (!is_anew).then_some(path)
}

fn content(archive: &Archive<'_>, entry: &Entry<'_>) -> Result<Vec<u8>, BadWheel> {
    let broken = |reason: String| BadWheel::Broken {
        path: entry.path.clone(),
        reason,
    };
    let found = archive
        .get_entry(entry.header.wayfinder())
        .map_err(|error| broken(error.to_string()))?;
    let size = usize::try_from(entry.header.uncompressed_size_hint())
        .map_err(|_| broken("its size is no size".to_owned()))?;
    let bytes = match entry.header.compression_method() {
        _ if entry.header.flags().is_encrypted() => {
            return Err(broken("it is encrypted".to_owned()));
        }
        CompressionMethod::STORE => found.data().to_vec(),
        CompressionMethod::DEFLATE => {
            miniz_oxide::inflate::decompress_to_vec_with_limit(found.data(), size).map_err(
                |_| broken("its bytes cannot be decompressed to the size that it says".to_owned()),
            )?
        }
        other => {
            return Err(broken(format!(
                "it is compressed by {other}, and only deflate is understood"
            )));
        }
    };
    if bytes.len() != size || rawzip::crc32(&bytes) != entry.header.crc32() {
        return Err(broken("its checksum is wrong".to_owned()));
    }
    Ok(bytes)
}
