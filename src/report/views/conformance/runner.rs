//! Runs conformance cases, each in a fresh worker, by the very code that `PyScript.execute` runs.
//!
//! What comes of them is told as it comes, and judged elsewhere.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::future::pending;
use std::rc::Rc;
use std::time::Duration;

use crate::browser::dom;
use crate::browser::execute::{self, AT_ONCE, NoRun, Outcome, Request, Status};
use crate::browser::shell::Shell;
use crate::kernel::catalogue::Build;
use crate::kernel::interpreter::CallError;
use crate::report::conformance::{Case, Cell, Step, Written};

/// No case takes as long as this, on any interpreter.
const TIME_LIMIT: Duration = Duration::from_secs(30);

/// Runs every case on every build: one build after the other, so that the first is done soon, and as
/// many cases at a time as there are workers for. Dropping it ends what runs.
pub(super) async fn run_all(
    shell: Shell,
    cases: Vec<Rc<Case>>,
    builds: Vec<Build>,
    tell: impl Fn(Step),
) {
    let all = builds.iter().flat_map(|build| {
        let cases = cases.iter().enumerate();
        cases.map(move |(index, case)| (build, index, case))
    });
    let queue: RefCell<VecDeque<_>> = RefCell::new(all.collect());
    let next = || queue.borrow_mut().pop_front();
    let lanes = (0..AT_ONCE).map(async |_| {
        while let Some((build, index, case)) = next() {
            let became = |cell| tell(Step::Became(build.name.clone(), index, cell));
            became(Cell::Running);
            match run(&shell, case, build).await {
                Ok(written) => became(Cell::Done(case.judge(build, &written), Rc::new(written))),
                Err(no_run) => {
                    became(Cell::Open);
                    tell(Step::CannotRun(build.name.clone(), no_run.to_string()));
                    // The next case would come no further.
                    queue.borrow_mut().retain(|(other, ..)| *other != build);
                }
            }
        }
    });
    dom::all(lanes).await;
}

async fn run(shell: &Shell, case: &Case, build: &Build) -> Result<Written, NoRun> {
    let request = Request {
        code: case.code.clone(),
        interpreter: Some(build.name.clone()),
        input: case.input.clone().into_bytes(),
        time_limit: Some(TIME_LIMIT),
        ..Request::default()
    };
    let Outcome { status, stdout, .. } = execute::run(shell.clone(), request, pending()).await?;
    let error = match status {
        Status::Complete(_) => None,
        Status::Error(CallError::Python(error)) if error.message.is_empty() => {
            Some(error.type_name)
        }
        Status::Error(error) => Some(error.to_string()),
        Status::Timeout => Some(format!("more than {} s", TIME_LIMIT.as_secs())),
        Status::Stopped => Some("stopped".to_owned()),
    };
    Ok(Written { stdout, error })
}
