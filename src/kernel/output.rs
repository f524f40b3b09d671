//! Output of a run: from bytes to the text that a cell shows.
//!
//! It decodes UTF-8 across chunks, merges what belongs together, and keeps a flood bounded by
//! leaving out the middle. How it looks is the view's business.

use std::collections::VecDeque;

use super::interpreter::Stream;

/// Turns bytes into text, although a chunk may end in the middle of a character.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Utf8Decoder {
    rest: Vec<u8>,
}

impl Utf8Decoder {
    /// The text that is complete by now. What is not UTF-8 becomes U+FFFD.
    pub fn decode(&mut self, bytes: &[u8]) -> String {
        self.rest.extend_from_slice(bytes);
        let mut text = String::new();
        let mut start = 0;
        loop {
            match std::str::from_utf8(&self.rest[start..]) {
                Ok(valid) => {
                    text.push_str(valid);
                    self.rest.clear();
                    return text;
                }
                Err(error) => {
                    let good = start + error.valid_up_to();
                    text.push_str(&String::from_utf8_lossy(&self.rest[start..good]));
                    let Some(bad) = error.error_len() else {
                        // The beginning of a character: the rest of it is still to come.
                        self.rest.drain(..good);
                        return text;
                    };
                    text.push(char::REPLACEMENT_CHARACTER);
                    start = good + bad;
                }
            }
        }
    }
}

/// A decoder for each stream, so that they do not complete each other's characters.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Decoders {
    stdout: Utf8Decoder,
    stderr: Utf8Decoder,
}

impl Decoders {
    /// The text that is complete by now.
    pub fn decode(&mut self, stream: Stream, bytes: &[u8]) -> String {
        match stream {
            Stream::Stdout => self.stdout.decode(bytes),
            Stream::Stderr => self.stderr.decode(bytes),
        }
    }
}

/// A piece of a transcript that came from one stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// Where it was written.
    pub stream: Stream,
    /// What was written.
    pub text: String,
}

/// How much text a transcript keeps at its beginning, in bytes.
const HEAD: usize = 64 * 1024;
/// And at its end. What comes between is counted and left out.
const TAIL: usize = 64 * 1024;
/// How many pieces it keeps at either end, for streams that take turns with every few bytes.
const PIECES: usize = 1000;

/// Everything that a run wrote, bounded.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Transcript {
    decoders: Decoders,
    head: Vec<Piece>,
    head_bytes: usize,
    tail: VecDeque<Piece>,
    tail_bytes: usize,
    left_out: usize,
}

impl Transcript {
    /// Takes in bytes of one of the streams.
    pub fn write(&mut self, stream: Stream, bytes: &[u8]) {
        let text = self.decoders.decode(stream, bytes);
        self.append(stream, &text);
    }

    /// Takes in text that is not from Python's streams, such as a traceback.
    pub fn append(&mut self, stream: Stream, mut text: &str) {
        if self.tail.is_empty() && self.head_bytes < HEAD && self.head.len() < PIECES {
            let split = floor_char_boundary(text, HEAD - self.head_bytes);
            let (fits, rest) = text.split_at(split);
            let piece = push_piece(self.head.last_mut(), stream, fits);
            self.head.extend(piece);
            self.head_bytes += fits.len();
            if rest.is_empty() {
                return;
            }
            self.head_bytes = HEAD;
            text = rest;
        }
        let piece = push_piece(self.tail.back_mut(), stream, text);
        self.tail.extend(piece);
        self.tail_bytes += text.len();
        // Trimming in steps of the tail's own size keeps the cost of a flood linear.
        if self.tail_bytes > 2 * TAIL || self.tail.len() > 2 * PIECES {
            self.trim();
        }
    }

    /// What the run wrote first.
    #[must_use]
    pub fn head(&self) -> &[Piece] {
        &self.head
    }

    /// How many bytes between head and tail are not kept.
    #[must_use]
    pub fn left_out(&self) -> usize {
        self.left_out
    }

    /// What the run wrote last, where it does not follow on the head without a gap.
    pub fn tail(&self) -> impl Iterator<Item = &Piece> {
        self.tail.iter()
    }

    /// Whether nothing was written.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.head.is_empty()
    }

    fn trim(&mut self) {
        let mut excess = self.tail_bytes.saturating_sub(TAIL);
        while excess > 0 || self.tail.len() > PIECES {
            let Some(piece) = self.tail.front_mut() else {
                return;
            };
            let cut = if piece.text.len() <= excess || excess == 0 {
                piece.text.len()
            } else {
                ceil_char_boundary(&piece.text, excess)
            };
            if cut == piece.text.len() {
                self.tail.pop_front();
            } else {
                piece.text.drain(..cut);
            }
            excess = excess.saturating_sub(cut);
            self.tail_bytes -= cut;
            self.left_out += cut;
        }
    }
}

/// Adds to the last piece where the stream is the same; else returns the new piece.
fn push_piece(last: Option<&mut Piece>, stream: Stream, text: &str) -> Option<Piece> {
    match last {
        _ if text.is_empty() => None,
        // Pieces stay small, so that cutting the front of a long text is cheap.
        Some(piece) if piece.stream == stream && piece.text.len() < 4096 => {
            piece.text.push_str(text);
            None
        }
        _ => Some(Piece {
            stream,
            text: text.to_owned(),
        }),
    }
}

fn floor_char_boundary(text: &str, mut index: usize) -> usize {
    if index >= text.len() {
        return text.len();
    }
    while !text.is_char_boundary(index) {
        index -= 1;
    }
    index
}

fn ceil_char_boundary(text: &str, mut index: usize) -> usize {
    while index < text.len() && !text.is_char_boundary(index) {
        index += 1;
    }
    index
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(transcript: &Transcript) -> String {
        let pieces = transcript.head().iter().chain(transcript.tail());
        pieces.map(|piece| piece.text.as_str()).collect()
    }

    #[test]
    fn a_character_that_comes_in_pieces_is_shown_whole() {
        let mut transcript = Transcript::default();
        for byte in "é🐍".bytes() {
            transcript.write(Stream::Stdout, &[byte]);
        }
        assert_eq!(shown(&transcript), "é🐍");
    }

    #[test]
    fn streams_do_not_complete_each_others_characters() {
        let mut transcript = Transcript::default();
        transcript.write(Stream::Stdout, &[0xc3]);
        transcript.write(Stream::Stderr, b"x");
        transcript.write(Stream::Stdout, &[0xa9]);
        assert_eq!(shown(&transcript), "xé");
        assert_eq!(transcript.head().len(), 2);
    }

    #[test]
    fn what_is_not_utf8_is_replaced_and_the_rest_is_kept() {
        let mut decoder = Utf8Decoder::default();
        assert_eq!(decoder.decode(b"a\xffb\xc3"), "a\u{fffd}b");
    }

    #[test]
    fn a_flood_keeps_its_beginning_and_its_end() {
        let mut transcript = Transcript::default();
        let mut written = 0;
        for line in 0..200_000 {
            let text = format!("line {line} é\n");
            written += text.len();
            transcript.write(Stream::Stdout, text.as_bytes());
        }
        let shown = shown(&transcript);
        assert!(shown.starts_with("line 0 é\n") && shown.ends_with("line 199999 é\n"));
        assert!(shown.len() <= HEAD + 3 * TAIL, "{}", shown.len());
        assert_eq!(shown.len() + transcript.left_out(), written);
    }

    #[test]
    fn streams_that_take_turns_make_no_more_pieces_than_can_be_shown() {
        let mut transcript = Transcript::default();
        for _ in 0..50_000 {
            transcript.write(Stream::Stdout, b"o\n");
            transcript.write(Stream::Stderr, b"e\n");
        }
        let pieces = transcript.head().len() + transcript.tail().count();
        assert!(pieces <= 3 * PIECES, "{pieces}");
        assert_eq!(shown(&transcript).len() + transcript.left_out(), 200_000);
        assert!(shown(&transcript).ends_with("o\ne\n"));
    }
}
