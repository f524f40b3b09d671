//! The table of cases and interpreters.
//!
//! What stands in it is decided in [`crate::report::conformance`].

use std::rc::Rc;

use stylist::yew::styled_component;
use yew::prelude::*;

use crate::kernel::catalogue::Build;
use crate::report::conformance::{Case, Cell, Counts, Matrix, Verdict, Written};

/// Properties of [`Table`].
#[derive(Properties, PartialEq)]
pub(super) struct TableProps {
    pub(super) matrix: UseReducerHandle<Matrix>,
    /// The columns.
    pub(super) builds: Vec<Build>,
}

/// The table, a group of rows for each area.
#[styled_component]
pub(super) fn Table(props: &TableProps) -> Html {
    let TableProps { matrix, builds } = props;
    let style = css!(
        r"
        max-height: min(40rem, 75vh); overflow: auto; border-bottom: 1px solid var(--mps-border);
        table { table-layout: fixed; font-size: 0.88em; }
        thead { position: sticky; top: 0; z-index: 1; background: var(--mps-surface); }
        thead th:first-child { width: 12rem; }
        &.table th, &.table td { padding: 0.3rem 0.5rem; overflow-wrap: anywhere; }
        thead td { color: var(--mps-muted); font-variant-numeric: tabular-nums; line-height: 1.4; }
        thead span { display: block; }
        tbody th[scope=row] { background: none; font-weight: normal; }
        summary { cursor: pointer; }
        pre { margin: 0.5rem 0; padding: 0.5rem 0.75rem; max-height: 20rem; overflow: auto; }
        .as-expected { color: var(--mps-accent); font-weight: 700; }
        .quiet { color: var(--mps-muted); }
        .wrong { color: var(--mps-error); font-weight: 600; }
        "
    );
    let cases = matrix.cases.as_deref().unwrap_or_default();
    let indexed: Vec<_> = cases.iter().enumerate().collect();
    let areas = indexed.chunk_by(|(_, one), (_, other)| one.area() == other.area());
    let row = |(index, case): &(usize, &Rc<Case>)| {
        let shown = |build: &Build| Shown {
            label: build.label.clone(),
            reason: case.known_of(build).map(str::to_owned),
            cell: matrix.cell(&build.name, *index),
        };
        let shown: Vec<Shown> = builds.iter().map(shown).collect();
        html! { <Row key={*index} case={Rc::clone(case)} {shown} /> }
    };
    html! {
        <div class={classes!("table", style)} role="region" aria-label="Cases and interpreters" tabindex="0">
            <table style={least_width(builds.len())}>
                <thead>
                    <tr>
                        <th scope="col">{ "Case" }</th>
                        { for builds.iter().map(|build| html! { <th scope="col">{ build.label.clone() }</th> }) }
                    </tr>
                    <tr>
                        <td>{ format!("All {}", cases.len()) }</td>
                        { for builds.iter().map(|build| sum(matrix.counts(&build.name))) }
                    </tr>
                </thead>
                { for areas.map(|area| html! {
                    <tbody>
                        <tr>
                            <th colspan={(builds.len() + 1).to_string()} scope="rowgroup">{ area[0].1.area() }</th>
                        </tr>
                        { for area.iter().map(row) }
                    </tbody>
                }) }
            </table>
        </div>
    }
}

/// As wide as it takes for every name to stand on one line; beyond that the region scrolls.
fn least_width(builds: usize) -> String {
    format!("min-width: {}px", 192 + 124 * builds)
}

fn sum(counts: Counts) -> Html {
    if counts == Counts::default() {
        return html! { <td>{ "not run yet" }</td> };
    }
    let wrong = (counts.unexpected > 0).then_some("wrong");
    html! {
        <td>
            <span>{ format!("{} ✓", counts.as_expected) }</span>
            <span>{ format!("{} differ", counts.as_known) }</span>
            <span class={classes!(wrong)}>{ format!("{} unexpected", counts.unexpected) }</span>
        </td>
    }
}

/// A case on an interpreter, as a row shows it.
#[derive(Clone, PartialEq)]
struct Shown {
    label: String,
    /// Why it is known to differ, if it is.
    reason: Option<String>,
    cell: Cell,
}

/// Properties of [`Row`].
#[derive(Properties, PartialEq)]
struct RowProps {
    case: Rc<Case>,
    shown: Vec<Shown>,
}

/// A case, and below it what nobody expected of it.
#[component]
fn Row(props: &RowProps) -> Html {
    let RowProps { case, shown } = props;
    let unexpected = shown.iter().filter_map(|shown| match &shown.cell {
        Cell::Done(Verdict::Unexpected, written) => Some((shown, written)),
        _ => None,
    });
    html! {
        <>
            <tr>
                <th scope="row" aria-label={case.about.clone()}>
                    <details>
                        <summary>{ case.about.clone() }</summary>
                        <code class="quiet">{ case.name.clone() }</code>
                        <pre tabindex="0"><code>{ case.code.clone() }</code></pre>
                    </details>
                </th>
                { for shown.iter().map(|shown| html! { <td>{ draw(shown) }</td> }) }
            </tr>
            { for unexpected.map(|(on, written)| html! {
                <tr><td colspan={(shown.len() + 1).to_string()}>{ compare(case, on, written) }</td></tr>
            }) }
        </>
    }
}

fn draw(shown: &Shown) -> Html {
    match &shown.cell {
        Cell::Open => html! { <span class="quiet" role="img" aria-label="not run">{ "·" }</span> },
        Cell::Running => {
            html! { <span class="quiet" role="img" aria-label="running">{ "…" }</span> }
        }
        Cell::Done(Verdict::AsExpected, _) => html! {
            <span class="as-expected" role="img" aria-label="as expected">{ "✓" }</span>
        },
        Cell::Done(Verdict::AsKnown, _) => html! {
            <details><summary>{ "differs" }</summary>{ shown.reason.clone() }</details>
        },
        Cell::Done(Verdict::Unexpected, _) => html! { <span class="wrong">{ "unexpected" }</span> },
    }
}

fn compare(case: &Case, on: &Shown, written: &Written) -> Html {
    html! {
        <details>
            <summary>{ format!("What {} wrote", on.label) }</summary>
            if let Some(reason) = &on.reason {
                <p>{ format!("It is said to differ ({reason}), and does not.") }</p>
            }
            <p>{ "Expected:" }</p>
            { text(&case.expected) }
            <p>{ "Written:" }</p>
            { text(written) }
        </details>
    }
}

fn text(written: &Written) -> Html {
    let error = written
        .error
        .iter()
        .flat_map(|error| [error.as_str(), "\n"]);
    let all: String = std::iter::once(written.stdout.as_str())
        .chain(error)
        .collect();
    html! { <pre tabindex="0"><code>{ all }</code></pre> }
}
