//! The conformance cases, run live: which interpreters, Run and Stop, and the table of what came of it.
//!
//! How cases are judged is in [`crate::report::conformance`]; the cases are fetched when this is opened.

mod runner;
mod table;

use std::cell::RefCell;
use std::rc::Rc;

use futures_channel::oneshot;
use futures_util::future::select;
use stylist::yew::styled_component;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::browser::shell::Shell;
use crate::browser::{dom, fetch, host};
use crate::kernel::catalogue::Build;
use crate::report::conformance::{Case, Matrix, Step};
use crate::ui::kernel::{use_shell, use_snapshot};

use table::Table;

/// MicroPython with a module more, which no case asks for.
const LEFT_OUT: &str = "micropython-ulab";

impl Reducible for Matrix {
    type Action = Step;

    fn reduce(self: Rc<Self>, step: Step) -> Rc<Self> {
        Rc::new(Rc::unwrap_or_clone(self).after(step))
    }
}

/// What stops a run: saying so, or being dropped.
type Stop = Rc<RefCell<Option<oneshot::Sender<()>>>>;

/// The controls and the table.
#[component]
pub(super) fn Conformance() -> Html {
    let shell = use_shell();
    let snapshot = use_snapshot();
    let matrix = use_reducer(Matrix::default);
    let problem = use_state(|| None::<String>);
    let stop: Stop = use_mut_ref(|| None);
    use_effect_with((), {
        let (dispatcher, problem, stop) = (matrix.dispatcher(), problem.setter(), stop.clone());
        move |()| {
            dom::spawn(async move {
                match read_cases().await {
                    Ok(cases) => dispatcher.dispatch(Step::Read(cases)),
                    Err(message) => problem.set(Some(message)),
                }
            });
            move || drop(stop.take())
        }
    });
    let builds: Vec<Build> = snapshot
        .catalogue
        .builds()
        .iter()
        .filter(|build| build.name != LEFT_OUT)
        .cloned()
        .collect();
    let on_run = {
        let (matrix, builds) = (matrix.clone(), builds.clone());
        Callback::from(move |_: MouseEvent| match stop.take() {
            Some(running) => drop(running),
            None => begin(&shell, &matrix, &builds, &stop),
        })
    };
    let on_choose = {
        let dispatcher = matrix.dispatcher();
        Callback::from(move |(name, is_chosen)| dispatcher.dispatch(Step::Chosen(name, is_chosen)))
    };
    html! {
        <>
            <Controls matrix={matrix.clone()} builds={builds.clone()} {on_choose} {on_run} />
            if let Some(problem) = &*problem {
                <p role="alert">{ problem.clone() }</p>
            }
            <Table {matrix} {builds} />
        </>
    }
}

async fn read_cases() -> Result<Vec<Rc<Case>>, String> {
    let url = dom::absolute("conformance.json", &host::base())?;
    let cases = Case::read_all(&fetch::text(&url).await?);
    cases.ok_or_else(|| format!("{url}: this is no list of cases"))
}

/// Runs what is chosen, until it is done or somebody stops it.
fn begin(shell: &Shell, matrix: &UseReducerHandle<Matrix>, builds: &[Build], stop: &Stop) {
    let mut builds = builds.to_vec();
    builds.retain(|build| matrix.chosen.contains(&build.name));
    let cases = matrix.cases.clone().unwrap_or_default();
    let (tell, told) = oneshot::channel();
    *stop.borrow_mut() = Some(tell);
    let (dispatcher, stop) = (matrix.dispatcher(), Rc::clone(stop));
    dispatcher.dispatch(Step::Began);
    let work = runner::run_all(shell.clone(), cases, builds, {
        let dispatcher = dispatcher.clone();
        move |step| dispatcher.dispatch(step)
    });
    dom::spawn(async move {
        // Either way it is over, and with the work end its workers.
        drop(select(Box::pin(work), told).await);
        stop.take();
        dispatcher.dispatch(Step::Ended);
    });
}

/// Properties of [`Controls`].
#[derive(Properties, PartialEq)]
struct ControlsProps {
    matrix: UseReducerHandle<Matrix>,
    builds: Vec<Build>,
    on_choose: Callback<(String, bool)>,
    on_run: Callback<MouseEvent>,
}

/// Which interpreters, Run or Stop, and how far it is.
#[styled_component]
fn Controls(props: &ControlsProps) -> Html {
    let ControlsProps { matrix, builds, .. } = props;
    let style = css!(
        r"
        fieldset {
            display: flex; flex-wrap: wrap; gap: 0.35rem 1.25rem; margin: 0 0 1rem; min-width: 0;
            padding: 0.5rem 1rem 0.75rem; border: 1px solid var(--mps-border); border-radius: 6px;
        }
        input { accent-color: var(--mps-accent); }
        .run { display: flex; flex-wrap: wrap; align-items: center; gap: 0.5rem 1rem; }
        .run p { margin: 0; color: var(--mps-muted); }
        progress { width: 10rem; max-width: 100%; accent-color: var(--mps-accent); }
        .trouble { color: var(--mps-error); overflow-wrap: anywhere; }
        "
    );
    let (done, all) = matrix.progress();
    let is_ready = matrix.cases.is_some() && !matrix.chosen.is_empty();
    let troubles = builds
        .iter()
        .filter_map(|build| Some((build, matrix.troubles.get(&build.name)?)));
    html! {
        <div class={style}>
            <fieldset disabled={matrix.is_running}>
                <legend>{ "Run the cases on" }</legend>
                { for builds.iter().map(|build| include(build, matrix, &props.on_choose)) }
            </fieldset>
            <div class="run">
                <button type="button" onclick={props.on_run.clone()} disabled={!is_ready}>
                    { if matrix.is_running { "Stop" } else { "Run" } }
                </button>
                if matrix.is_running {
                    <progress aria-label="Cases" value={done.to_string()} max={all.to_string()} />
                    <span>{ format!("{done} of {all}") }</span>
                }
                <p role="status">{ describe(matrix) }</p>
            </div>
            { for troubles.map(|(build, trouble)| html! {
                <p class="trouble" role="alert">{ format!("{} cannot run: {trouble}", build.label) }</p>
            }) }
        </div>
    }
}

fn include(build: &Build, matrix: &Matrix, on_choose: &Callback<(String, bool)>) -> Html {
    let name = build.name.clone();
    let onchange = on_choose.reform(move |event: Event| {
        let is_chosen = event.target_unchecked_into::<HtmlInputElement>().checked();
        (name.clone(), is_chosen)
    });
    let is_chosen = matrix.chosen.contains(&build.name);
    html! {
        <label>
            <input type="checkbox" checked={is_chosen} disabled={build.missing.is_some()} {onchange} />
            { " " }{ build.label.clone() }
        </label>
    }
}

/// How the latest run stands; while it runs it is told in numbers beside this, too fast to be read out.
fn describe(matrix: &Matrix) -> String {
    let (done, all) = matrix.progress();
    let unexpected = matrix.unexpected();
    match (matrix.is_running, all) {
        (true, _) => "running".to_owned(),
        (false, 0) => String::new(),
        (false, _) if done < all => format!("ended after {done} of {all}, {unexpected} unexpected"),
        (false, _) => format!("{all} done, {unexpected} unexpected"),
    }
}
