//! What a page says of itself: its `<py-config>`, and what its tags imply.
//!
//! It reads the document, and changes nothing in it.

use web_sys::Element;

use super::{dom, fetch};
use crate::kernel::config::{Config, ConfigError, Format, InterpreterChoice};

/// The configuration, where it stands in the page itself or there is none; `None` where it has to
/// be fetched.
#[must_use]
pub fn inline_config() -> Option<Result<Config, ConfigError>> {
    let Some(tag) = config_tag() else {
        return Some(Ok(with_implied_interpreter(Config::default())));
    };
    if tag.has_attribute("src") {
        return None;
    }
    let text = tag.text_content().unwrap_or_default();
    Some(parse(
        &text,
        tag.get_attribute("type").as_deref(),
        "py-config",
    ))
}

/// The configuration from the file that the tag names.
///
/// # Errors
/// When the file cannot be had or is malformed.
pub async fn fetched_config() -> Result<Config, ConfigError> {
    let problem = |reason| ConfigError {
        origin: "py-config".to_owned(),
        key: None,
        line: None,
        reason,
    };
    let src = config_tag().and_then(|tag| tag.get_attribute("src"));
    let url = dom::absolute(&src.unwrap_or_default(), &dom::page_url()).map_err(problem)?;
    let text = fetch::text(&url).await.map_err(problem)?;
    let path = url.split(['?', '#']).next().unwrap_or(&url);
    parse(&text, Some(path), &url)
}

/// The URL that URLs in the configuration are seen from.
#[must_use]
pub fn config_url() -> String {
    let page = dom::page_url();
    config_tag()
        .and_then(|tag| tag.get_attribute("src"))
        .and_then(|src| dom::absolute(&src, &page).ok())
        .unwrap_or(page)
}

fn parse(text: &str, hint: Option<&str>, origin: &str) -> Result<Config, ConfigError> {
    Config::parse(text, Format::of(text, hint), origin).map(with_implied_interpreter)
}

/// Where the configuration names no interpreter, the type of the page's first script tag does.
fn with_implied_interpreter(mut config: Config) -> Config {
    if config.interpreter.is_none() {
        let tag = dom::find("script[type='py'], script[type='mpy']");
        let kind = tag.and_then(|tag| tag.get_attribute("type"));
        config.interpreter = kind.map(|kind| {
            InterpreterChoice::named(if kind == "mpy" {
                "micropython"
            } else {
                "pyodide"
            })
        });
    }
    config
}

fn config_tag() -> Option<Element> {
    dom::find("py-config")
}
