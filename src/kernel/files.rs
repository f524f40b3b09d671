//! Files of the configuration: from `"url" = "destination"` to what is fetched and where it goes.
//!
//! The rules for destinations are PyScript's: an empty one, or one that ends in `/`, takes the
//! name of the file from its URL, and `"{NAME}" = "text"` defines a shorthand for the lines below
//! it. And where a file was removed, which folders go with it. All of it is done elsewhere.

use thiserror::Error;

use super::interpreter::HOME;
use super::plain::Table;

/// A file to fetch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilePlan {
    /// Where it comes from, as the configuration has it with shorthands filled in.
    pub url: String,
    /// Where it goes: an absolute path below [`HOME`].
    pub path: String,
}

/// What is wrong with a file of the configuration.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum FilePlanError {
    /// A destination is a text.
    #[error("files: the destination of `{url}` is not a text")]
    NotText {
        /// The file.
        url: String,
    },
    /// Neither the destination nor the URL has a file name.
    #[error("files: `{url}` has no file name, so its destination needs one")]
    Nameless {
        /// The file.
        url: String,
    },
    /// The destination is outside of the home folder.
    #[error("files: `{url}` would be written to `{destination}`, which is outside of {HOME}")]
    Outside {
        /// The file.
        url: String,
        /// Where it was meant to go.
        destination: String,
    },
    /// Two files for one place.
    #[error("files: `{first}` and `{second}` have the same destination {path}")]
    Twice {
        /// The file that is written first in the configuration.
        first: String,
        /// The other one.
        second: String,
        /// Where both would go.
        path: String,
    },
    /// Archives are copied, not unpacked.
    #[error("files: `{url}` asks to be unpacked (`*`), which is not supported")]
    Archive {
        /// The file.
        url: String,
    },
}

impl FilePlanError {
    /// The file to blame.
    #[must_use]
    pub fn url(&self) -> &str {
        match self {
            Self::NotText { url }
            | Self::Nameless { url }
            | Self::Outside { url, .. }
            | Self::Archive { url }
            | Self::Twice { second: url, .. } => url,
        }
    }
}

/// What to fetch, in the order of the configuration.
///
/// # Errors
/// When a destination is no place for a file.
pub fn plan(files: &Table) -> Result<Vec<FilePlan>, FilePlanError> {
    let mut shorthands: Vec<(&str, String)> = Vec::new();
    let mut plans: Vec<FilePlan> = Vec::new();
    for (key, value) in files.iter() {
        let text = value.as_text().ok_or_else(|| FilePlanError::NotText {
            url: key.to_owned(),
        })?;
        let text = fill_in(text, &shorthands);
        if is_shorthand(key) {
            shorthands.push((key, text));
            continue;
        }
        let url = fill_in(key, &shorthands);
        let path = destination(&url, &text)?;
        if let Some(other) = plans.iter().find(|plan| plan.path == path) {
            return Err(FilePlanError::Twice {
                first: other.url.clone(),
                second: url,
                path,
            });
        }
        plans.push(FilePlan { url, path });
    }
    Ok(plans)
}

/// The absolute path of `path`, which may be relative to [`HOME`]; `None` when `..` leads out of
/// it, or when it stands elsewhere.
#[must_use]
pub fn below_home(path: &str) -> Option<String> {
    let relative = match path.strip_prefix(HOME) {
        Some(rest) if rest.is_empty() || rest.starts_with('/') => rest,
        _ if path.starts_with('/') => return None,
        _ => path,
    };
    let mut parts: Vec<&str> = Vec::new();
    for part in relative.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            _ => parts.push(part),
        }
    }
    (!parts.is_empty()).then(|| format!("{HOME}/{}", parts.join("/")))
}

fn is_shorthand(key: &str) -> bool {
    key.len() > 2
        && key.starts_with('{')
        && key.ends_with('}')
        && !key[1..key.len() - 1].contains(['{', '}'])
}

fn fill_in(text: &str, shorthands: &[(&str, String)]) -> String {
    shorthands
        .iter()
        .fold(text.to_owned(), |text, (name, value)| {
            text.replace(name, value)
        })
}

fn destination(url: &str, wanted: &str) -> Result<String, FilePlanError> {
    if wanted.ends_with('*') {
        return Err(FilePlanError::Archive {
            url: url.to_owned(),
        });
    }
    let destination = if wanted.is_empty() || wanted.ends_with('/') {
        let name = file_name(url).ok_or_else(|| FilePlanError::Nameless {
            url: url.to_owned(),
        })?;
        format!("{wanted}{name}")
    } else {
        wanted.to_owned()
    };
    below_home(&destination).ok_or_else(|| FilePlanError::Outside {
        url: url.to_owned(),
        destination,
    })
}

/// The last part of a URL's path.
fn file_name(url: &str) -> Option<&str> {
    let path = url.split(['?', '#']).next()?;
    let path = path.split_once("://").map_or(path, |(_, rest)| {
        rest.split_once('/').map_or("", |(_, path)| path)
    });
    path.rsplit('/').next().filter(|name| !name.is_empty())
}

/// Whether a folder, named by its absolute path, may go when it is empty: [`HOME`] and its like, at the
/// second level, are there for good.
#[must_use]
pub fn may_go(folder: &str) -> bool {
    folder.matches('/').count() > 2
}

#[cfg(test)]
mod tests {
    use super::*;

    fn planned(files: &[(&str, &str)]) -> Result<Vec<(String, String)>, String> {
        let mut table = Table::default();
        for (url, destination) in files {
            table.insert((*url).to_owned(), (*destination).into());
        }
        plan(&table)
            .map(|plans| {
                plans
                    .into_iter()
                    .map(|plan| (plan.url, plan.path))
                    .collect()
            })
            .map_err(|error| error.to_string())
    }

    #[track_caller]
    fn check_path(url: &str, destination: &str, path: &str) {
        assert_eq!(
            planned(&[(url, destination)]),
            Ok(vec![(url.to_owned(), path.to_owned())])
        );
    }

    #[test]
    fn a_destination_is_relative_to_home() {
        check_path("a/data.csv", "./in/data.csv", "/home/user/in/data.csv");
        check_path("a/data.csv", "in/../x.csv", "/home/user/x.csv");
        check_path("a/data.csv", "/home/user/x.csv", "/home/user/x.csv");
    }

    #[test]
    fn an_empty_destination_or_a_folder_takes_the_name_from_the_url() {
        check_path(
            "https://example.org/a/data.csv?x=/y#z",
            "",
            "/home/user/data.csv",
        );
        check_path("data.csv", "in/", "/home/user/in/data.csv");
    }

    #[test]
    fn a_shorthand_is_filled_in_below_its_line() {
        assert_eq!(
            planned(&[
                ("{FROM}", "lib/v1"),
                ("{TO}", "mine"),
                ("{FROM}/a.py", "{TO}/a.py")
            ]),
            Ok(vec![("lib/v1/a.py".into(), "/home/user/mine/a.py".into())])
        );
    }

    #[test]
    fn a_destination_cannot_leave_home() {
        for destination in [
            "../x",
            "a/../../x",
            "/etc/passwd",
            "/home/username/x",
            "/home/user/../x",
        ] {
            let error = planned(&[("x", destination)]).expect_err("outside");
            assert!(error.contains("outside of /home/user"), "{error}");
        }
    }

    #[test]
    fn a_url_without_a_name_needs_a_destination() {
        let error = planned(&[("https://example.org", "")]).expect_err("nameless");
        assert_eq!(
            error,
            "files: `https://example.org` has no file name, so its destination needs one"
        );
    }

    #[test]
    fn two_files_for_one_destination_are_both_named() {
        assert_eq!(
            planned(&[("a.py", "x.py"), ("b.py", "./x.py")]),
            Err("files: `a.py` and `b.py` have the same destination /home/user/x.py".into())
        );
    }

    #[test]
    fn what_lies_two_levels_deep_stays() {
        assert!(may_go("/home/user/a"));
        for folder in [HOME, "/home/site-packages", "/tmp", ""] {
            assert!(!may_go(folder), "{folder}");
        }
    }
}
