//! Input that is known before Python asks for it, a line at a time.
//!
//! Asking a reader is not done here, and neither is decoding.

/// The lines that Python will read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lines(std::collections::VecDeque<Vec<u8>>);

impl Lines {
    /// The lines in these bytes.
    #[must_use]
    pub fn new(bytes: &[u8]) -> Self {
        let lines = bytes.split_inclusive(|&byte| byte == b'\n');
        Self(lines.map(<[u8]>::to_vec).collect())
    }
}

impl Iterator for Lines {
    type Item = Vec<u8>;

    /// The next line, with its newline unless the input ends without one.
    fn next(&mut self) -> Option<Vec<u8>> {
        self.0.pop_front()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_keeps_its_newline_and_the_last_one_needs_none() {
        let lines: Vec<_> = Lines::new(b"\xff\n\nlast").collect();
        assert_eq!(lines, [&b"\xff\n"[..], b"\n", b"last"]);
        assert_eq!(Lines::new(b"").next(), None);
    }
}
