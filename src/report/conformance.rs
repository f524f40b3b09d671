//! The conformance cases: what each of them expects, what interpreters wrote, and how the two compare.
//!
//! Pure. The cases are run in `report/views/conformance`, and what their files hold is said in
//! `tests/conformance/README.md`.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use crate::kernel::catalogue::{Build, DEFAULT, Kind};
use crate::kernel::plain::{Plain, Table, json};

/// Every area, by the beginning of its cases' names, in the order of the table.
const AREAS: [(&str, &str); 9] = [
    ("lang", "The language"),
    ("exc", "Exceptions"),
    ("num", "Numbers"),
    ("text", "Text"),
    ("file", "Files"),
    ("import", "Imports"),
    ("io", "Input and output"),
    ("async", "Tasks and awaiting"),
    ("mod", "The library"),
];

/// A program, and what has to come of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    /// Its file.
    pub name: String,
    /// What it is about.
    pub about: String,
    /// The program.
    pub code: String,
    /// What it reads.
    pub input: String,
    /// What it has to write.
    pub expected: Written,
    /// From interpreter to the reason why it is known to differ.
    differs: Vec<(String, String)>,
}

/// What a program wrote, and the error that ended it: `Type: message`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Written {
    /// Its standard output.
    pub stdout: String,
    /// The error, where one ended it.
    pub error: Option<String>,
}

/// What is to be said of a case that ran.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It wrote what every interpreter ought to.
    AsExpected,
    /// It did not, and nobody expected it to.
    AsKnown,
    /// It did not; or it did, where it is said to differ.
    Unexpected,
}

/// A case on an interpreter.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Cell {
    /// It has not run.
    #[default]
    Open,
    /// It runs.
    Running,
    /// It ran.
    Done(Verdict, Rc<Written>),
}

impl Case {
    /// Reads the list of cases, by area and then by name.
    #[must_use]
    pub fn read_all(text: &str) -> Option<Vec<Rc<Self>>> {
        let list = json::read(text).ok()?;
        let cases = list.as_list()?.iter();
        let cases: Option<Vec<_>> = cases
            .map(|case| Self::from_table(case.as_table()?))
            .collect();
        let mut cases = cases?;
        cases.sort_by(|one, other| (one.place(), &one.name).cmp(&(other.place(), &other.name)));
        Some(cases.into_iter().map(Rc::new).collect())
    }

    fn from_table(case: &Table) -> Option<Self> {
        let expected = case.get("expected")?.as_table()?;
        let differs = case.get("differs")?.as_table()?.iter();
        Some(Self {
            name: text(case, "name")?,
            about: text(case, "about")?,
            code: text(case, "code")?,
            input: text(case, "input")?,
            expected: Written {
                stdout: text(expected, "stdout")?,
                error: text(expected, "error"),
            },
            differs: differs
                .map(|(name, reason)| Some((name.clone(), reason.as_text()?.to_owned())))
                .collect::<Option<_>>()?,
        })
    }

    /// The area it belongs to, for people.
    #[must_use]
    pub fn area(&self) -> &'static str {
        AREAS.get(self.place()).map_or("Others", |(_, area)| area)
    }

    fn place(&self) -> usize {
        let area = self.name.split('_').next();
        let place = AREAS.iter().position(|(name, _)| Some(*name) == area);
        place.unwrap_or(AREAS.len())
    }

    /// Why this build is known to differ here, if it is.
    #[must_use]
    pub fn known_of(&self, build: &Build) -> Option<&str> {
        let family = family(build);
        let known = self.differs.iter().find(|(name, _)| name == family);
        known.map(|(_, reason)| reason.as_str())
    }

    /// What is to be said of what a build wrote.
    #[must_use]
    pub fn judge(&self, build: &Build, written: &Written) -> Verdict {
        match (*written == self.expected, self.known_of(build)) {
            (true, None) => Verdict::AsExpected,
            (false, Some(_)) => Verdict::AsKnown,
            (true, Some(_)) | (false, None) => Verdict::Unexpected,
        }
    }
}

/// The interpreter whose known differences are those of a build, too.
fn family(build: &Build) -> &str {
    match build.kind {
        Kind::MicroPython => "micropython",
        Kind::Pyodide => "pyodide",
        Kind::Wasi => &build.name,
    }
}

fn text(table: &Table, key: &str) -> Option<String> {
    table.get(key).and_then(Plain::as_text).map(str::to_owned)
}

/// Cases and interpreters, and what became of them so far.
#[derive(Debug, Clone, PartialEq)]
pub struct Matrix {
    /// The cases; `None` until they are here.
    pub cases: Option<Vec<Rc<Case>>>,
    /// The builds that the reader wants to run, by name.
    pub chosen: BTreeSet<String>,
    /// Whether cases run now.
    pub is_running: bool,
    /// Why builds could not run, by name.
    pub troubles: BTreeMap<String, String>,
    /// What became of each case, by build.
    columns: BTreeMap<String, Vec<Cell>>,
    /// The builds of the latest run.
    latest: BTreeSet<String>,
}

/// The reader begins with what is cheap.
impl Default for Matrix {
    fn default() -> Self {
        Self {
            cases: None,
            chosen: BTreeSet::from([DEFAULT.to_owned()]),
            is_running: false,
            troubles: BTreeMap::new(),
            columns: BTreeMap::new(),
            latest: BTreeSet::new(),
        }
    }
}

/// Something that happened to the matrix.
#[derive(Debug, Clone, PartialEq)]
pub enum Step {
    /// The cases are here.
    Read(Vec<Rc<Case>>),
    /// The reader wants a build to run, or does not.
    Chosen(String, bool),
    /// The builds that are chosen begin to run.
    Began,
    /// A case has become this, on the build of that name.
    Became(String, usize, Cell),
    /// A build cannot run, for this reason.
    CannotRun(String, String),
    /// Nothing runs any more.
    Ended,
}

/// How many cases came to what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Those that wrote what they ought to.
    pub as_expected: usize,
    /// Those that differ as is known.
    pub as_known: usize,
    /// The others that ran.
    pub unexpected: usize,
}

impl Counts {
    /// How many ran.
    #[must_use]
    pub fn all(self) -> usize {
        self.as_expected + self.as_known + self.unexpected
    }
}

impl Matrix {
    /// The matrix after that.
    #[must_use]
    pub fn after(mut self, step: Step) -> Self {
        match step {
            Step::Read(cases) => self.cases = Some(cases),
            Step::Chosen(build, true) => {
                self.chosen.insert(build);
            }
            Step::Chosen(build, false) => {
                self.chosen.remove(&build);
            }
            Step::Began => self.begin(),
            Step::Became(build, case, cell) => {
                let column = self.columns.get_mut(&build);
                if let Some(place) = column.and_then(|column| column.get_mut(case)) {
                    *place = cell;
                }
            }
            Step::CannotRun(build, reason) => {
                self.troubles.insert(build, reason);
            }
            Step::Ended => self.end(),
        }
        self
    }

    fn begin(&mut self) {
        self.is_running = true;
        self.troubles.clear();
        self.latest.clone_from(&self.chosen);
        let cases = self.cases.as_ref().map_or(0, Vec::len);
        for build in &self.latest {
            self.columns.insert(build.clone(), vec![Cell::Open; cases]);
        }
    }

    /// What had begun comes to nothing.
    fn end(&mut self) {
        self.is_running = false;
        let cells = self.columns.values_mut().flatten();
        for cell in cells.filter(|cell| **cell == Cell::Running) {
            *cell = Cell::Open;
        }
    }

    /// What became of a case on the build of that name.
    #[must_use]
    pub fn cell(&self, build: &str, case: usize) -> Cell {
        let column = self.columns.get(build);
        let cell = column.and_then(|column| column.get(case));
        cell.cloned().unwrap_or_default()
    }

    /// What the cases came to on the build of that name.
    #[must_use]
    pub fn counts(&self, build: &str) -> Counts {
        let mut counts = Counts::default();
        for cell in self.columns.get(build).into_iter().flatten() {
            match cell {
                Cell::Done(Verdict::AsExpected, _) => counts.as_expected += 1,
                Cell::Done(Verdict::AsKnown, _) => counts.as_known += 1,
                Cell::Done(Verdict::Unexpected, _) => counts.unexpected += 1,
                Cell::Open | Cell::Running => {}
            }
        }
        counts
    }

    /// How many cases of the latest run are done, and of how many.
    #[must_use]
    pub fn progress(&self) -> (usize, usize) {
        let done = self
            .latest
            .iter()
            .map(|build| self.counts(build).all())
            .sum();
        let cases = self.cases.as_ref().map_or(0, Vec::len);
        (done, cases * self.latest.len())
    }

    /// How many cases of the latest run came to something that nobody expected.
    #[must_use]
    pub fn unexpected(&self) -> usize {
        let builds = self.latest.iter();
        builds.map(|build| self.counts(build).unexpected).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::catalogue::Catalogue;
    use crate::kernel::own_build;

    const CASES: &str = r#"[
        {"name":"mod_json.py","about":"json.","code":"print(1)","input":"","differs":{},"expected":{"stdout":"1\n","error":null}},
        {"name":"lang_match.py","about":"match.","code":"1/0","input":"","differs":{"micropython":"it has none"},"expected":{"stdout":"","error":"E: e"}}]"#;

    fn cases() -> Vec<Rc<Case>> {
        Case::read_all(CASES).expect("cases")
    }

    fn build(kind: Kind) -> Build {
        own_build::at_url(&Catalogue::default(), kind, "x")
    }

    fn written(stdout: &str, error: Option<&str>) -> Written {
        Written {
            stdout: stdout.into(),
            error: error.map(Into::into),
        }
    }

    #[test]
    fn the_cases_come_by_area() {
        let areas: Vec<_> = cases().iter().map(|case| case.area()).collect();
        assert_eq!(areas, ["The language", "The library"]);
        assert_eq!(cases()[0].expected, written("", Some("E: e")));
    }

    #[test]
    fn a_list_that_is_none_has_no_cases() {
        for text in ["", "{}", "[1]", r#"[{"name":"x"}]"#] {
            assert_eq!(Case::read_all(text), None, "{text}");
        }
    }

    #[test]
    fn a_difference_that_is_known_is_told_from_others() {
        let (micropython, other) = (build(Kind::MicroPython), build(Kind::Wasi));
        let case = &cases()[0];
        assert_eq!(case.judge(&other, &case.expected), Verdict::AsExpected);
        assert_eq!(case.judge(&other, &written("", None)), Verdict::Unexpected);
        assert_eq!(
            case.judge(&micropython, &written("", None)),
            Verdict::AsKnown
        );
        // A difference that is gone is news as well.
        assert_eq!(
            case.judge(&micropython, &case.expected),
            Verdict::Unexpected
        );
        assert_eq!(case.known_of(&micropython), Some("it has none"));
        assert_eq!(case.known_of(&other), None);
    }

    #[test]
    fn a_run_is_counted_and_what_is_stopped_is_open_again() {
        let done = |verdict| Cell::Done(verdict, Rc::default());
        let became = |case, cell| Step::Became("micropython".into(), case, cell);
        let running = [
            Step::Read(cases()),
            Step::Chosen("pyodide".into(), true),
            Step::Began,
            became(0, done(Verdict::AsKnown)),
            became(1, Cell::Running),
        ];
        let matrix = running.into_iter().fold(Matrix::default(), Matrix::after);
        assert_eq!((matrix.progress(), matrix.is_running), ((1, 4), true));
        assert_eq!(matrix.counts("micropython").as_known, 1);
        assert_eq!(matrix.cell("micropython", 1), Cell::Running);
        let matrix = matrix.after(Step::Ended);
        assert_eq!(matrix.cell("micropython", 1), Cell::Open);
        assert_eq!((matrix.progress(), matrix.is_running), ((1, 4), false));
        // Another run begins with what is chosen by then, and leaves the rest as it was.
        let again = [Step::Chosen("micropython".into(), false), Step::Began];
        let matrix = again.into_iter().fold(matrix, Matrix::after);
        assert_eq!((matrix.progress(), matrix.unexpected()), ((0, 2), 0));
        assert_eq!(matrix.counts("micropython").as_known, 1);
    }
}
