//! What Python shows on a page beside the text that it writes: HTML, and text in an element of its choice.
//!
//! It says what is to be seen where; a page puts it there. HTML comes only from `display` in Python, and
//! only of a value that asks for it.

use super::answer::SEPARATOR;

/// One value that Python displays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Display {
    /// The id of the element to show it in; without one, it is part of the run's output.
    pub target: Option<String>,
    /// Whether it stands behind what is there, or takes its place.
    pub append: bool,
    /// The value as text.
    pub text: String,
    /// The value as HTML, if it has a look of its own.
    pub html: Option<String>,
}

impl Display {
    /// Reads what the driver's `show` tells.
    #[must_use]
    pub fn parse(told: &str) -> Option<Self> {
        let mut fields = told.splitn(4, SEPARATOR);
        let mut next = || fields.next().map(str::to_owned);
        let full = |text: &String| !text.is_empty();
        Some(Self {
            target: next().filter(full),
            append: next()? == "+",
            text: next()?,
            html: next().filter(full),
        })
    }

    /// The value as a terminal shows it.
    #[must_use]
    pub fn line(&self) -> String {
        format!("{}\n", self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_has_a_place_a_text_and_perhaps_a_look() {
        let shown = Display::parse("out\x1f\x1f1 < 2\x1f<b>1</b>").expect("it is one");
        assert_eq!(shown.target.as_deref(), Some("out"));
        assert!(!shown.append);
        assert_eq!(shown.line(), "1 < 2\n");
        assert_eq!(shown.html.as_deref(), Some("<b>1</b>"));
        let shown = Display::parse("\x1f+\x1fa\x1f").expect("it is one");
        assert_eq!((shown.target, shown.append, shown.html), (None, true, None));
    }

    #[test]
    fn what_has_too_few_fields_is_none() {
        assert_eq!(Display::parse(""), None);
        assert_eq!(Display::parse("out\x1f+"), None);
    }
}
