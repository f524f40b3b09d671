//! The history: lines that were entered, and the walk through them.
//!
//! Where it is kept between two visits is not decided here.

use super::block;

/// How many lines are remembered.
const LIMIT: usize = 1000;

/// The lines that were entered, oldest first.
#[derive(Debug, Default)]
pub(super) struct History {
    lines: Vec<String>,
    walk: Option<Walk>,
}

/// A copy of the history with the line being typed at its end. What the reader changes on the way
/// stays changed until a line is entered.
#[derive(Debug)]
struct Walk {
    lines: Vec<String>,
    at: usize,
}

impl History {
    pub(super) fn new(lines: Vec<String>) -> Self {
        let mut history = Self::default();
        for line in lines {
            history.remember(&line);
        }
        history
    }

    pub(super) fn lines(&self) -> &[String] {
        &self.lines
    }

    /// Ends the walk and takes in a line; says whether there is something new to remember.
    pub(super) fn remember(&mut self, line: &str) -> bool {
        self.walk = None;
        if block::is_blank(line) || self.lines.last().is_some_and(|last| last == line) {
            return false;
        }
        if self.lines.len() == LIMIT {
            self.lines.remove(0);
        }
        self.lines.push(line.to_owned());
        true
    }

    /// Ends the walk.
    pub(super) fn stay(&mut self) {
        self.walk = None;
    }

    /// The line before the current one, if there is one.
    pub(super) fn older(&mut self, current: String) -> Option<&str> {
        if self.lines.is_empty() {
            return None;
        }
        let lines = &self.lines;
        let walk = self.walk.get_or_insert_with(|| Walk {
            lines: lines.iter().cloned().chain([String::new()]).collect(),
            at: lines.len(),
        });
        walk.go(walk.at.checked_sub(1)?, current)
    }

    /// The line after the current one, if there is one.
    pub(super) fn newer(&mut self, current: String) -> Option<&str> {
        let walk = self.walk.as_mut()?;
        walk.go(walk.at + 1, current)
    }
}

impl Walk {
    fn go(&mut self, to: usize, current: String) -> Option<&str> {
        if to >= self.lines.len() {
            return None;
        }
        self.lines[self.at] = current;
        self.at = to;
        Some(&self.lines[to])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn history(lines: &[&str]) -> History {
        History::new(lines.iter().map(|&line| line.to_owned()).collect())
    }

    #[test]
    fn empty_lines_and_immediate_duplicates_are_not_remembered() {
        assert_eq!(
            history(&["a", "", "a", "  ", "b", "a"]).lines(),
            ["a", "b", "a"]
        );
    }

    #[test]
    fn the_oldest_lines_make_room_for_new_ones() {
        let mut history = History::new((0..1500).map(|n| n.to_string()).collect());
        assert_eq!(history.lines().len(), 1000);
        assert_eq!(history.lines()[0], "500");
        assert!(history.remember("new"));
        assert_eq!(history.lines().len(), 1000);
        assert_eq!(history.lines()[999], "new");
    }

    #[test]
    fn walking_stops_at_both_ends() {
        let mut history = history(&["a", "b"]);
        assert_eq!(history.newer("typed".into()), None);
        assert_eq!(history.older("typed".into()), Some("b"));
        assert_eq!(history.older("b".into()), Some("a"));
        assert_eq!(history.older("a".into()), None);
        assert_eq!(history.newer("a".into()), Some("b"));
        assert_eq!(history.newer("b".into()), Some("typed"));
        assert_eq!(history.newer("typed".into()), None);
        assert_eq!(History::default().older("typed".into()), None);
    }

    #[test]
    fn a_changed_line_stays_changed_until_one_is_entered() {
        let mut history = history(&["a", "b"]);
        history.older(String::new());
        assert_eq!(history.older("b changed".into()), Some("a"));
        assert_eq!(history.newer("a".into()), Some("b changed"));
        history.remember("c");
        history.older(String::new());
        assert_eq!(history.older("c".into()), Some("b"));
    }
}
