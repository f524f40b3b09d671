//! The lifecycle's state in a line: which stage, how many bytes of how many, then version and times.
//!
//! A failure is told by [`super::failure`].

use stylist::yew::styled_component;
use yew::prelude::*;

use super::format;
use super::kernel::use_snapshot;
use crate::browser::interpreters::Place;
use crate::browser::shell::Snapshot;
use crate::kernel::lifecycle::{FilesStage, Stage};

/// The state as `role="status"`, with a bar while something is on its way.
#[styled_component]
pub fn LifecycleStatus() -> Html {
    let snapshot = use_snapshot();
    let style = css!(
        r"
        display: inline-flex; align-items: center; gap: 0.6rem; color: var(--mps-muted);
        font-size: 0.9em; font-variant-numeric: tabular-nums;
        progress { width: 7rem; height: 0.5rem; accent-color: var(--mps-accent); }
        "
    );
    let is_loading = matches!(snapshot.stage, Stage::SettingUp { .. });
    let (loaded, total) = transferred(&snapshot);
    html! {
        <span class={style}>
            <span role="status">{ describe(&snapshot) }</span>
            if is_loading && total > 0 {
                <progress aria-label="Download" value={loaded.to_string()} max={total.to_string()} />
            }
        </span>
    }
}

/// The state in words, such as `MicroPython: loading, 230 KB of 433 KB`.
#[must_use]
pub fn describe(snapshot: &Snapshot) -> String {
    let label = snapshot.stage.build().map(|build| build.label.as_str());
    let stage = snapshot.stage.name();
    match (&snapshot.stage, label) {
        (Stage::Finished { info, .. }, Some(label)) => {
            let measured = snapshot.measured.get(&info.name);
            let time = measured.and_then(|measured| Some(measured.load? + measured.start?));
            let time = time.map_or(String::new(), |time| {
                format!(" after {}", format::milliseconds(time))
            });
            let place = match snapshot.place {
                Some(Place::Worker) => " in a worker",
                _ => "",
            };
            format!("{label} {}{place}: {stage}{time}", info.version)
        }
        (Stage::SettingUp { .. }, Some(label)) => {
            let (loaded, total) = transferred(snapshot);
            let bytes = match total {
                0 => String::new(),
                _ => format!(", {} of {}", format::bytes(loaded), format::bytes(total)),
            };
            format!("{label}: {stage}{bytes}")
        }
        (_, Some(label)) => format!("{label}: {stage}"),
        (_, None) => stage.to_owned(),
    }
}

/// Bytes that are here of what is on its way, the interpreter or packages, and how many there will be.
fn transferred(snapshot: &Snapshot) -> (u64, u64) {
    let stage = match snapshot.stage {
        Stage::SettingUp {
            files: FilesStage::Installing,
            ..
        } => "packages",
        _ => "interpreter",
    };
    let all = snapshot.progress.iter().map(|(_, progress)| progress);
    let on_its_way = all.filter(|progress| progress.stage == stage);
    on_its_way.fold((0, 0), |(loaded, total), progress| {
        (loaded + progress.loaded, total + progress.total)
    })
}
