//! Input that is known before Python asks for it, a line at a time.
//!
//! Asking a reader is not done here.

/// The lines of a text that Python will read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lines(std::collections::VecDeque<String>);

impl Lines {
    /// The lines in these bytes. What is no UTF-8 is replaced as Python's `errors="replace"` does.
    #[must_use]
    pub fn new(bytes: &[u8]) -> Self {
        let text = String::from_utf8_lossy(bytes);
        Self(text.split_inclusive('\n').map(str::to_owned).collect())
    }
}

impl Iterator for Lines {
    type Item = String;

    /// The next line, with its newline unless the text ends without one.
    fn next(&mut self) -> Option<String> {
        self.0.pop_front()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_keeps_its_newline_and_the_last_one_needs_none() {
        let lines: Vec<String> = Lines::new("é\n\nlast".as_bytes()).collect();
        assert_eq!(lines, ["é\n", "\n", "last"]);
        assert_eq!(Lines::new(b"").next(), None);
    }
}
