//! Output of a run: from bytes to the text that a cell shows.
//!
//! It decodes UTF-8 across chunks and keeps a flood bounded: what is shown, by leaving out the middle,
//! and what is kept for whoever wants all of it. How it looks is the view's business.

use std::collections::VecDeque;
use std::rc::Rc;

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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece<'a> {
    /// Where it was written.
    pub stream: Stream,
    /// What was written.
    pub text: &'a str,
}

/// How much of a transcript there is somewhere.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Size {
    /// Ends of lines.
    pub lines: usize,
    /// Bytes of text.
    pub bytes: usize,
    /// Pieces of text from one stream.
    pieces: usize,
}

/// A piece costs memory, and a page an element, as if it were so many bytes longer.
const PIECE: usize = 64;

impl Size {
    /// What it takes to keep it, in bytes.
    fn cost(self) -> usize {
        self.bytes + PIECE * self.pieces
    }

    fn add(&mut self, other: Self) {
        self.lines += other.lines;
        self.bytes += other.bytes;
        self.pieces += other.pieces;
    }

    fn subtract(&mut self, other: Self) {
        self.lines -= other.lines;
        self.bytes -= other.bytes;
        self.pieces -= other.pieces;
    }
}

/// A few lines of a transcript. Once there is another one behind it, it does not change any more.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Chunk {
    number: usize,
    text: String,
    /// The stream of each piece, and where it ends.
    pieces: Vec<(Stream, usize)>,
    lines: usize,
}

impl Chunk {
    /// It is full after so many lines,
    const LINES: usize = 100;
    /// or at the end of the line with which it costs this much,
    const COST: usize = 8 * 1024;
    /// or in the middle of a line that does not come to an end.
    const LIMIT: usize = 64 * 1024;

    /// Its place among all chunks of the transcript.
    #[must_use]
    pub fn number(&self) -> usize {
        self.number
    }

    /// How much it is.
    #[must_use]
    pub fn size(&self) -> Size {
        Size {
            lines: self.lines,
            bytes: self.text.len(),
            pieces: self.pieces.len(),
        }
    }

    /// Its text, by where it was written.
    pub fn pieces(&self) -> impl Iterator<Item = Piece<'_>> {
        let mut start = 0;
        self.pieces.iter().map(move |&(stream, end)| {
            let text = &self.text[start..end];
            start = end;
            Piece { stream, text }
        })
    }

    fn is_full(&self) -> bool {
        let cost = self.size().cost();
        let is_enough = self.lines >= Self::LINES || cost >= Self::COST;
        cost >= Self::LIMIT || is_enough && self.text.ends_with('\n')
    }

    /// Takes text until it is full, and gives back the rest.
    fn take<'a>(&mut self, stream: Stream, text: &'a str) -> &'a str {
        let room = Self::LIMIT.saturating_sub(self.size().cost());
        let in_reach = &text[..text.ceil_char_boundary(room)];
        let mut taken = 0;
        for line in in_reach.split_inclusive('\n') {
            if self.is_full() {
                break;
            }
            taken += line.len();
            self.text.push_str(line);
            self.lines += usize::from(line.ends_with('\n'));
            let end = self.text.len();
            match self.pieces.last_mut() {
                Some((last, its_end)) if *last == stream => *its_end = end,
                _ => self.pieces.push((stream, end)),
            }
        }
        &text[taken..]
    }
}

/// Chunks that are full, in a row.
#[derive(Debug, Clone, Default)]
struct Part {
    chunks: VecDeque<Rc<Chunk>>,
    size: Size,
}

impl Part {
    /// Either end of a transcript is at least so many lines, for a page draws them in no time,
    const LINES: usize = 5000;
    /// unless they cost this much.
    const COST: usize = 512 * 1024;

    fn push(&mut self, chunk: Rc<Chunk>) {
        self.size.add(chunk.size());
        self.chunks.push_back(chunk);
    }

    fn pop(&mut self) -> Option<Rc<Chunk>> {
        let chunk = self.chunks.pop_front()?;
        self.size.subtract(chunk.size());
        Some(chunk)
    }

    /// Whether it is an end of a transcript without these lines.
    fn is_enough_without(&self, size: Size) -> bool {
        let mut rest = self.size;
        rest.subtract(size);
        rest.lines >= Self::LINES || rest.cost() >= Self::COST
    }
}

/// What a transcript keeps without showing it, at what cost.
const KEPT: usize = 32 * 1024 * 1024;

/// Everything that a run wrote: its first and its last lines to be shown, and all of it to be saved.
#[derive(Debug, Clone, Default)]
pub struct Transcript {
    decoders: Decoders,
    head: Part,
    left_out: Part,
    /// What was left out and is not even kept.
    lost: Size,
    tail: Part,
    /// What is not full yet.
    open: Rc<Chunk>,
}

impl Transcript {
    /// Takes in bytes of one of the streams.
    pub fn write(&mut self, stream: Stream, bytes: &[u8]) {
        let text = self.decoders.decode(stream, bytes);
        self.append(stream, &text);
    }

    /// Takes in text that is not from Python's streams, such as a traceback.
    pub fn append(&mut self, stream: Stream, mut text: &str) {
        while !text.is_empty() {
            // Whoever draws the chunk as it was keeps it as it was.
            let open = Rc::make_mut(&mut self.open);
            text = open.take(stream, text);
            if open.is_full() {
                open.text.shrink_to_fit();
                open.pieces.shrink_to_fit();
                self.close();
            }
        }
    }

    /// Takes in something that is shown and not written, whose text is this: a chunk of its own, whose
    /// number this answers.
    pub fn show(&mut self, text: &str) -> usize {
        if !self.open.text.is_empty() {
            self.close();
        }
        let open = Rc::make_mut(&mut self.open);
        open.text.push_str(text);
        open.lines = text.matches('\n').count();
        open.pieces.push((Stream::Stdout, text.len()));
        let number = open.number;
        self.close();
        number
    }

    fn close(&mut self) {
        let next = Chunk {
            number: self.open.number + 1,
            ..Chunk::default()
        };
        let full = std::mem::replace(&mut self.open, Rc::new(next));
        if self.tail.chunks.is_empty() && !self.head.is_enough_without(Size::default()) {
            return self.head.push(full);
        }
        self.tail.push(full);
        while let Some(first) = self.tail.chunks.front()
            && self.tail.is_enough_without(first.size())
            && let Some(first) = self.tail.pop()
        {
            if self.left_out.size.cost() + first.size().cost() <= KEPT {
                self.left_out.push(first);
            } else {
                self.lost.add(first.size());
            }
        }
    }

    /// What the run wrote first.
    pub fn head(&self) -> impl Iterator<Item = &Rc<Chunk>> {
        self.head.chunks.iter()
    }

    /// How much between head and tail is not shown.
    #[must_use]
    pub fn left_out(&self) -> Size {
        let mut size = self.left_out.size;
        size.add(self.lost);
        size
    }

    /// What the run wrote last, where it is not the head.
    pub fn tail(&self) -> impl Iterator<Item = &Rc<Chunk>> {
        let open = (!self.open.text.is_empty()).then_some(&self.open);
        self.tail.chunks.iter().chain(open)
    }

    /// How much is kept, shown or not.
    #[must_use]
    pub fn kept(&self) -> Size {
        let mut size = self.open.size();
        for part in [&self.head, &self.left_out, &self.tail] {
            size.add(part.size);
        }
        size
    }

    /// How much is not kept, because it was too much.
    #[must_use]
    pub fn lost(&self) -> Size {
        self.lost
    }

    /// Gives out everything that is kept, piece by piece, and says what is not.
    pub fn save(&self, mut save: impl FnMut(&str)) {
        for chunk in self.head().chain(&self.left_out.chunks) {
            save(&chunk.text);
        }
        if self.lost.bytes > 0 {
            let Size { lines, bytes, .. } = self.lost;
            save(&format!(
                "\n[Here {lines} lines, {bytes} bytes, are missing: it was more than the page keeps.]\n"
            ));
        }
        for chunk in self.tail() {
            save(&chunk.text);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(transcript: &Transcript) -> String {
        let chunks = transcript.head().chain(transcript.tail());
        let pieces = chunks.flat_map(|chunk| chunk.pieces());
        pieces.map(|piece| piece.text).collect()
    }

    fn saved(transcript: &Transcript) -> String {
        let mut saved = String::new();
        transcript.save(|text| saved.push_str(text));
        saved
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
        let pieces: Vec<_> = transcript.tail().flat_map(|chunk| chunk.pieces()).collect();
        let expected = [(Stream::Stderr, "x"), (Stream::Stdout, "é")];
        assert_eq!(
            pieces,
            expected.map(|(stream, text)| Piece { stream, text })
        );
    }

    #[test]
    fn what_is_not_utf8_is_replaced_and_the_rest_is_kept() {
        let mut decoder = Utf8Decoder::default();
        assert_eq!(decoder.decode(b"a\xffb\xc3"), "a\u{fffd}b");
        assert_eq!(decoder.decode(b"\xa9c"), "éc");
    }

    #[test]
    fn ten_thousand_lines_are_shown_whole() {
        let mut transcript = Transcript::default();
        let mut written = String::new();
        for line in 0..10_000 {
            let text = format!("This is line {line} of ten thousand, neither short nor long.\n");
            transcript.write(Stream::Stdout, text.as_bytes());
            written += &text;
        }
        assert_eq!(transcript.left_out(), Size::default());
        assert_eq!(shown(&transcript), written);
    }

    #[test]
    fn a_flood_shows_its_beginning_and_its_end_and_keeps_everything() {
        let mut transcript = Transcript::default();
        let mut written = String::new();
        for line in 0..200_000 {
            let text = format!("line {line} é\n");
            written += &text;
            transcript.write(Stream::Stdout, text.as_bytes());
        }
        let shown = shown(&transcript);
        assert!(shown.starts_with("line 0 é\n") && shown.ends_with("line 199999 é\n"));
        let lines = shown.lines().count();
        assert!((10_000..10_300).contains(&lines), "{lines}");
        let left_out = transcript.left_out();
        assert_eq!(left_out.lines + lines, 200_000);
        assert_eq!(left_out.bytes + shown.len(), written.len());
        assert_eq!(transcript.kept().bytes, written.len());
        assert!(saved(&transcript) == written);
    }

    #[test]
    fn what_is_more_than_can_be_kept_is_missing_and_said_so() {
        let mut transcript = Transcript::default();
        let line = "x".repeat(1023) + "\n";
        let written = 40 * 1024;
        for _ in 0..written {
            transcript.write(Stream::Stdout, line.as_bytes());
        }
        transcript.write(Stream::Stdout, b"the end\n");
        let kept = transcript.kept();
        assert!(kept.cost() <= KEPT + 3 * Part::COST, "{kept:?}");
        assert_eq!(kept.lines + transcript.lost().lines, written + 1);
        let saved = saved(&transcript);
        let missing = format!("[Here {} lines, ", transcript.lost().lines);
        assert!(saved.contains(&missing) && saved.ends_with("x\nthe end\n"));
        assert_eq!(saved.lines().count(), kept.lines + 2);
    }

    #[test]
    fn a_line_without_end_is_bounded_too() {
        let mut transcript = Transcript::default();
        for _ in 0..50_000 {
            transcript.write(Stream::Stdout, "é".repeat(40).as_bytes());
        }
        let shown = shown(&transcript);
        assert!(shown.len() <= 3 * Part::COST, "{}", shown.len());
        assert!(shown.chars().all(|c| c == 'é'));
        assert_eq!(transcript.left_out().bytes + shown.len(), 50_000 * 80);
        assert_eq!(saved(&transcript).len(), 50_000 * 80);
    }

    #[test]
    fn streams_that_take_turns_make_no_more_pieces_than_can_be_shown() {
        let mut transcript = Transcript::default();
        for _ in 0..50_000 {
            transcript.write(Stream::Stdout, b"o");
            transcript.write(Stream::Stderr, b"e");
        }
        let chunks = transcript.head().chain(transcript.tail());
        let pieces = chunks.flat_map(|chunk| chunk.pieces()).count();
        assert!(pieces * PIECE <= 3 * Part::COST, "{pieces}");
        assert_eq!(saved(&transcript), "oe".repeat(50_000));
    }

    #[test]
    fn lines_are_torn_only_where_they_are_very_long() {
        let mut transcript = Transcript::default();
        for line in 0..3000 {
            let text = "x".repeat(line) + "\n";
            for part in text.as_bytes().chunks(700) {
                transcript.write(Stream::Stdout, part);
            }
        }
        let mut chunks = transcript.head().chain(transcript.tail());
        assert!(chunks.all(|chunk| chunk.text.ends_with('\n')));
    }

    #[test]
    fn what_is_shown_is_a_chunk_of_its_own_in_its_place() {
        let mut transcript = Transcript::default();
        transcript.write(Stream::Stdout, b"before\n");
        let number = transcript.show("a picture\n");
        transcript.write(Stream::Stdout, b"after\n");
        let chunks = transcript.head().chain(transcript.tail());
        let texts: Vec<_> = chunks
            .map(|chunk| (chunk.number() == number, chunk.text.as_str()))
            .collect();
        let expected = [
            (false, "before\n"),
            (true, "a picture\n"),
            (false, "after\n"),
        ];
        assert_eq!(texts, expected);
        assert_eq!(saved(&transcript), "before\na picture\nafter\n");
    }

    #[test]
    fn only_the_last_chunk_changes() {
        let mut transcript = Transcript::default();
        let all = |transcript: &Transcript| -> Vec<Rc<Chunk>> {
            transcript
                .head()
                .chain(transcript.tail())
                .cloned()
                .collect()
        };
        transcript.write(Stream::Stdout, "a line\n".repeat(250).as_bytes());
        let before = all(&transcript);
        transcript.write(Stream::Stdout, b"more\n");
        let after = all(&transcript);
        assert_eq!((before.len(), after.len()), (3, 3));
        assert!(Rc::ptr_eq(&before[0], &after[0]) && Rc::ptr_eq(&before[1], &after[1]));
        // Whoever still draws the old one sees what it was, and which one it is.
        assert_ne!(before[2], after[2]);
        assert_eq!(before[2].number(), after[2].number());
    }
}
