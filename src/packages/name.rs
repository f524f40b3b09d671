//! A package's name, in the one form in which names are compared.

use std::fmt;

/// A normalised name: lowercase, and each run of `-`, `_` and `.` a single `-`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name(String);

impl Name {
    /// The normalised form of a name as somebody wrote it; `None` where it is no name.
    #[must_use]
    pub fn new(written: &str) -> Option<Self> {
        let is_edge = |next: char| next.is_ascii_alphanumeric();
        let is_inner = |next: char| is_edge(next) || matches!(next, '-' | '_' | '.');
        let begins = written.chars().next().is_some_and(is_edge);
        let ends = written.chars().next_back().is_some_and(is_edge);
        if !begins || !ends || !written.chars().all(is_inner) {
            return None;
        }
        let parts = written.split(['-', '_', '.']).filter(|it| !it.is_empty());
        let joined = parts.collect::<Vec<_>>().join("-");
        Some(Self(joined.to_ascii_lowercase()))
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Name {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_differ_in_case_and_separators_are_one() {
        for written in ["Friendly-Bard", "FRIENDLY.bard", "friendly__.-bard"] {
            assert_eq!(
                Name::new(written).expect("a name").as_str(),
                "friendly-bard"
            );
        }
    }

    #[test]
    fn what_is_no_name_is_refused() {
        for written in ["", "-a", "a-", "a/b", "a b", "..", "é"] {
            assert_eq!(Name::new(written), None, "{written}");
        }
    }
}
