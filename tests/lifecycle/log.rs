//! Effects in words, so that a test can compare a whole transcript at a glance.
//!
//! It performs nothing, and says of each effect only what tells it from its neighbours.

use micropyscript::kernel::event::Event;
use micropyscript::kernel::interpreter::HOME;
use micropyscript::kernel::lifecycle::{Effect, Notice};
use micropyscript::kernel::plugin::Registry;

/// The effect in one line.
pub(crate) fn line(effect: &Effect, plugins: &Registry) -> String {
    match effect {
        Effect::ReadConfig => "config".to_owned(),
        Effect::CollectPlugins { modules } => words("collect", modules.iter().cloned()),
        Effect::CallHook { plugin, hook, .. } => {
            format!("{}.{}", plugins.name(*plugin), hook.name())
        }
        Effect::LoadInterpreter { build, .. } => format!("load {}", build.name),
        Effect::StartInterpreter { .. } => "start".to_owned(),
        Effect::FetchFile { file, .. } => format!("fetch {}", file.url),
        Effect::CopyFiles { files, .. } => {
            let file =
                |path, content| format!("{}={}", short(path), String::from_utf8_lossy(content));
            words(
                "copy",
                files.iter().map(|(path, content)| file(path, content)),
            )
        }
        Effect::InstallPackages { config, .. } => words("install", config.packages.iter().cloned()),
        Effect::DiscardInterpreter => "discard".to_owned(),
        Effect::Dispatch(event) => words(event.name(), detail(event, plugins)),
        Effect::Report(notice) => format!("notice: {}", told(notice)),
    }
}

fn detail(event: &Event, plugins: &Registry) -> Vec<String> {
    match event {
        Event::Configured(_) => vec![],
        Event::PluginRegistered { plugin, .. } | Event::PluginStarted { plugin, .. } => {
            vec![plugins.name(*plugin).to_owned()]
        }
        Event::InterpreterLoaded { name } => vec![name.clone()],
        Event::FileFetched { path, .. } => vec![short(path).to_owned()],
        Event::InterpreterReady(info) | Event::FinishedSetup(info) => {
            vec![info.name.clone(), info.version.clone()]
        }
        Event::FilesLoaded { paths } => paths.iter().map(|path| short(path).to_owned()).collect(),
        Event::Failed(failure) => {
            let name = short(&failure.name);
            vec![
                failure.step.name().to_owned(),
                format!("{name}:"),
                failure.message.clone(),
            ]
        }
        Event::Progress(progress) => {
            let bytes = format!("{}/{}", progress.loaded, progress.total);
            vec![progress.stage.to_owned(), progress.name.clone(), bytes]
        }
    }
}

fn told(notice: &Notice) -> String {
    match notice {
        Notice::HookFailed {
            plugin,
            hook,
            message,
        } => format!("{plugin}.{}: {message}", hook.name()),
        Notice::NotRegistered(error) => error.to_string(),
        Notice::TooLate { plugin, key } => format!("{plugin} is too late for {key}"),
    }
}

fn words(first: &str, others: impl IntoIterator<Item = String>) -> String {
    let words: Vec<String> = std::iter::once(first.to_owned()).chain(others).collect();
    words.join(" ")
}

/// A path without the home folder, which all of them are in.
fn short(path: &str) -> &str {
    let below = path
        .strip_prefix(HOME)
        .and_then(|path| path.strip_prefix('/'));
    below.unwrap_or(path)
}
