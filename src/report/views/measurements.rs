//! Every interpreter with its size, and the times that this very visit measured.

use yew::prelude::*;

use crate::ui::format;
use crate::ui::kernel::use_snapshot;

/// The table.
#[component]
pub(super) fn Measurements() -> Html {
    let snapshot = use_snapshot();
    let rows = snapshot.catalogue.builds().iter().map(|build| {
        let measured = snapshot
            .measured
            .get(&build.name)
            .copied()
            .unwrap_or_default();
        let time = |time: Option<f64>| match time {
            Some(time) => format::milliseconds(time),
            None => "not loaded yet".to_owned(),
        };
        html! {
            <tr>
                <td>{ &build.label }</td>
                <td>{ &build.version }</td>
                <td>{ size(build.bytes) }</td>
                <td>{ size(build.gzip) }</td>
                <td>{ time(measured.load) }</td>
                <td>{ time(measured.start) }</td>
            </tr>
        }
    });
    let heads = [
        "Interpreter",
        "Version",
        "Size",
        "Compressed",
        "Loading",
        "Starting",
    ];
    html! {
        <div class="table" role="region" aria-label="Measurements" tabindex="0">
            <table>
                <thead>
                    <tr>{ for heads.into_iter().map(|head| html! { <th scope="col">{ head }</th> }) }</tr>
                </thead>
                <tbody>{ for rows }</tbody>
            </table>
        </div>
    }
}

/// Nobody has measured a build of the reader's own.
fn size(bytes: u64) -> String {
    match bytes {
        0 => "not known".to_owned(),
        _ => format::bytes(bytes),
    }
}
