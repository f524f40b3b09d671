//! The scripts of a page: run in page order, whenever and in whatever order their sources arrive.
//!
//! It decides which script is next; running it, and finding out where in the page a tag stands, is
//! done elsewhere.

use super::lifecycle::Generation;

/// Which script of the page. Never used twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ScriptId(pub u32);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Entry {
    id: ScriptId,
    source: Source,
    /// The generation it last ran in, so that each new interpreter runs it again.
    ran_in: Option<Generation>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Source {
    OnItsWay,
    Here,
    /// It will never come; others need not wait for it.
    Missing,
}

/// The scripts of a page, in page order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scripts {
    entries: Vec<Entry>,
    last_id: u32,
    running: Option<ScriptId>,
}

impl Scripts {
    /// The scripts in page order, to find the place of a new one.
    pub fn in_order(&self) -> impl Iterator<Item = ScriptId> {
        self.entries.iter().map(|entry| entry.id)
    }

    /// A script appeared on the page, before `before` or after all others.
    pub fn add(&mut self, before: Option<ScriptId>) -> ScriptId {
        self.last_id += 1;
        let id = ScriptId(self.last_id);
        let index = before
            .and_then(|next| self.entries.iter().position(|entry| entry.id == next))
            .unwrap_or(self.entries.len());
        self.entries.insert(
            index,
            Entry {
                id,
                source: Source::OnItsWay,
                ran_in: None,
            },
        );
        id
    }

    /// The source of a script is here, or will never be.
    pub fn settle(&mut self, id: ScriptId, has_source: bool) {
        if let Some(entry) = self.entries.iter_mut().find(|entry| entry.id == id) {
            entry.source = if has_source {
                Source::Here
            } else {
                Source::Missing
            };
        }
    }

    /// The script is no longer on the page.
    pub fn remove(&mut self, id: ScriptId) {
        self.entries.retain(|entry| entry.id != id);
    }

    /// The script to run now, if one may run: the first that has not run for this interpreter,
    /// unless another one is running or its source is still on its way.
    pub fn next(&mut self, generation: Generation) -> Option<ScriptId> {
        if self.running.is_some() {
            return None;
        }
        let entry = self
            .entries
            .iter_mut()
            .find(|entry| entry.source != Source::Missing && entry.ran_in != Some(generation))?;
        if entry.source == Source::OnItsWay {
            return None;
        }
        entry.ran_in = Some(generation);
        self.running = Some(entry.id);
        Some(entry.id)
    }

    /// The script that was running came to its end, or its interpreter did.
    pub fn finished(&mut self, id: ScriptId) {
        if self.running == Some(id) {
            self.running = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: Generation = Generation(1);
    const SECOND: Generation = Generation(2);

    /// Runs what may run, one after the other.
    fn run_all(scripts: &mut Scripts, generation: Generation) -> Vec<u32> {
        let mut order = Vec::new();
        while let Some(id) = scripts.next(generation) {
            order.push(id.0);
            scripts.finished(id);
        }
        order
    }

    #[test]
    fn scripts_run_in_page_order_however_their_sources_arrive() {
        let mut scripts = Scripts::default();
        let ids: Vec<ScriptId> = (0..3).map(|_| scripts.add(None)).collect();
        scripts.settle(ids[2], true);
        scripts.settle(ids[1], true);
        assert_eq!(run_all(&mut scripts, FIRST), [] as [u32; 0]);
        scripts.settle(ids[0], true);
        assert_eq!(run_all(&mut scripts, FIRST), [1, 2, 3]);
    }

    #[test]
    fn nobody_waits_for_a_script_whose_source_never_comes() {
        let mut scripts = Scripts::default();
        let (lost, other) = (scripts.add(None), scripts.add(None));
        scripts.settle(other, true);
        scripts.settle(lost, false);
        assert_eq!(run_all(&mut scripts, FIRST), [2]);
    }

    #[test]
    fn one_script_runs_at_a_time() {
        let mut scripts = Scripts::default();
        let (first, second) = (scripts.add(None), scripts.add(None));
        scripts.settle(first, true);
        scripts.settle(second, true);
        assert_eq!(scripts.next(FIRST), Some(first));
        assert_eq!(scripts.next(FIRST), None);
        scripts.finished(first);
        assert_eq!(scripts.next(FIRST), Some(second));
    }

    #[test]
    fn another_interpreter_runs_them_again_from_the_top() {
        let mut scripts = Scripts::default();
        for _ in 0..2 {
            let id = scripts.add(None);
            scripts.settle(id, true);
        }
        assert_eq!(run_all(&mut scripts, FIRST), [1, 2]);
        assert_eq!(run_all(&mut scripts, FIRST), [] as [u32; 0]);
        assert_eq!(run_all(&mut scripts, SECOND), [1, 2]);
    }

    #[test]
    fn a_tag_that_is_added_later_takes_its_place_in_the_page() {
        let mut scripts = Scripts::default();
        let first = scripts.add(None);
        scripts.settle(first, true);
        let before = scripts.add(Some(first));
        scripts.settle(before, true);
        assert_eq!(run_all(&mut scripts, FIRST), [2, 1]);
        scripts.remove(first);
        assert_eq!(run_all(&mut scripts, SECOND), [2]);
    }
}
