//! Keys: what the reader did, from the data that a terminal sends.
//!
//! Data comes in chunks that may end anywhere, also in the middle of an escape sequence or of a
//! paste. What a key does is not decided here, but no control character leaves here as text.

use super::block;
use super::escape::{self, ESCAPE};
use super::line::Edit;

/// One thing that the reader did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Key {
    /// Typed text, or pasted text without a line break.
    Text(String),
    /// A line of a paste that has several.
    Pasted {
        text: String,
        /// Whether its line break was pasted too. Only the last line may lack it.
        whole: bool,
        /// Whether the lines after it go on with the block that it is in.
        goes_on: bool,
    },
    Edit(Edit),
    /// Deletes the character under the cursor; with nothing typed it means that there will be no more.
    DeleteOrEnd,
    Enter,
    Tab,
    Older,
    Newer,
    Interrupt,
    Clear,
}

/// Turns data into keys.
#[derive(Debug, Default)]
pub(super) struct Decoder {
    /// The beginning of an escape sequence.
    rest: String,
    /// The text so far of a paste that has not ended yet.
    paste: Option<String>,
}

const PASTE_BEGINS: &str = "\u{1b}[200~";
const PASTE_ENDS: &str = "\u{1b}[201~";
const INTERRUPT: &str = "\u{3}";

impl Decoder {
    /// The keys that are complete by now.
    pub(super) fn decode(&mut self, data: &str) -> Vec<Key> {
        let mut keys = Vec::new();
        if self.paste.is_some() {
            // A paste whose end got lost must not swallow the prompt for good.
            if data == INTERRUPT {
                self.paste = None;
                keys.push(Key::Interrupt);
            } else {
                self.take_paste(data, &mut keys);
            }
            return keys;
        }
        let mut text = std::mem::take(&mut self.rest);
        // The Escape key sends what every sequence begins with. A terminal sends the rest of a sequence
        // in one piece, a reader types one character at a time.
        if text == "\u{1b}" && !(data.len() > 1 && data.starts_with(['[', 'O'])) {
            text.clear();
        }
        // Escape goes along with a character typed with Alt, also with one that begins a longer sequence.
        if text.is_empty() && is_alt_key(data) {
            return keys;
        }
        text.push_str(data);
        if looks_pasted(&text) {
            split_paste(&text, &mut keys);
        } else {
            self.take_keys(&text, &mut keys);
        }
        keys
    }

    fn take_keys(&mut self, mut text: &str, keys: &mut Vec<Key>) {
        while let Some(c) = text.chars().next() {
            let length = if c == ESCAPE {
                let Some(sequence) = escape::sequence(text) else {
                    text.clone_into(&mut self.rest);
                    return;
                };
                if sequence == PASTE_BEGINS {
                    self.paste = Some(String::new());
                    self.take_paste(&text[sequence.len()..], keys);
                    return;
                }
                keys.extend(key_of_sequence(sequence));
                sequence.len()
            } else if c.is_control() {
                keys.extend(key_of_control(c));
                let pair = text.starts_with("\r\n");
                c.len_utf8() + usize::from(pair)
            } else {
                let end = text.find(char::is_control).unwrap_or(text.len());
                keys.push(Key::Text(text[..end].to_owned()));
                end
            };
            text = &text[length..];
        }
    }

    fn take_paste(&mut self, data: &str, keys: &mut Vec<Key>) {
        let mut pasted = self.paste.take().unwrap_or_default();
        pasted.push_str(data);
        if let Some((pasted, after)) = pasted.split_once(PASTE_ENDS) {
            split_paste(pasted, keys);
            keys.extend(self.decode(after));
        } else {
            self.paste = Some(pasted);
        }
    }
}

/// `ESC ]` and its like begin a sequence that goes on until a terminator, which will never come if
/// it was typed.
fn is_alt_key(data: &str) -> bool {
    let mut chars = data.chars();
    chars.next() == Some(ESCAPE)
        && matches!(chars.next(), Some(']' | 'P' | 'X' | '^' | '_' | ' '..='/'))
        && chars.next().is_none()
}

/// Several lines at once are a paste, even if the terminal does not say so. Nobody types this fast.
fn looks_pasted(data: &str) -> bool {
    let line_end = |c| c == '\r' || c == '\n';
    data.trim_end_matches(line_end).contains(line_end)
        && !data.contains(|c: char| c.is_control() && c != '\t' && !line_end(c))
}

fn split_paste(pasted: &str, keys: &mut Vec<Key>) {
    let pasted = pasted.replace("\r\n", "\n").replace('\r', "\n");
    let pasted = pasted.replace(|c: char| c.is_control() && c != '\t' && c != '\n', "");
    let lines: Vec<&str> = pasted.split('\n').collect();
    let (last, whole) = lines
        .split_last()
        .map_or(("", &[][..]), |(last, whole)| (*last, whole));
    for (index, line) in whole.iter().enumerate() {
        keys.push(Key::Pasted {
            text: (*line).to_owned(),
            whole: true,
            goes_on: block::go_on(lines[index + 1..].iter().copied()),
        });
    }
    if last.is_empty() {
        return;
    }
    keys.push(if whole.is_empty() {
        Key::Text(last.to_owned())
    } else {
        Key::Pasted {
            text: last.to_owned(),
            whole: false,
            goes_on: false,
        }
    });
}

fn key_of_control(c: char) -> Option<Key> {
    let key = match c {
        '\r' | '\n' => Key::Enter,
        '\t' => Key::Tab,
        '\u{1}' => Key::Edit(Edit::Home),
        '\u{2}' => Key::Edit(Edit::Left),
        '\u{3}' => Key::Interrupt,
        '\u{4}' => Key::DeleteOrEnd,
        '\u{5}' => Key::Edit(Edit::End),
        '\u{6}' => Key::Edit(Edit::Right),
        '\u{8}' | '\u{7f}' => Key::Edit(Edit::Backspace),
        '\u{b}' => Key::Edit(Edit::CutToEnd),
        '\u{c}' => Key::Clear,
        '\u{e}' => Key::Newer,
        '\u{10}' => Key::Older,
        '\u{15}' => Key::Edit(Edit::CutToStart),
        '\u{17}' => Key::Edit(Edit::CutToSpace),
        _ => return None,
    };
    Some(key)
}

fn key_of_sequence(sequence: &str) -> Option<Key> {
    let (numbers, last) = match sequence.strip_prefix("\u{1b}[") {
        Some(body) => body.split_at_checked(body.len().checked_sub(1)?)?,
        None => match sequence.strip_prefix("\u{1b}O") {
            Some(last) => ("", last),
            None => return key_of_alt(sequence),
        },
    };
    // `1;5` before the letter says that Ctrl was held: one more than 1 Shift, 2 Alt, 4 Ctrl, 8 Meta.
    let (number, modifier) = numbers.split_once(';').unwrap_or((numbers, "1"));
    let by_word = modifier
        .parse()
        .is_ok_and(|code: u8| code.saturating_sub(1) & 6 != 0);
    let key = match (last, number) {
        ("A", _) => Key::Older,
        ("B", _) => Key::Newer,
        ("C", _) if by_word => Key::Edit(Edit::WordRight),
        ("C", _) => Key::Edit(Edit::Right),
        ("D", _) if by_word => Key::Edit(Edit::WordLeft),
        ("D", _) => Key::Edit(Edit::Left),
        ("H", _) | ("~", "1" | "7") => Key::Edit(Edit::Home),
        ("F", _) | ("~", "4" | "8") => Key::Edit(Edit::End),
        ("~", "3") => Key::Edit(Edit::Delete),
        _ => return None,
    };
    Some(key)
}

fn key_of_alt(sequence: &str) -> Option<Key> {
    match sequence {
        "\u{1b}b" => Some(Key::Edit(Edit::WordLeft)),
        "\u{1b}f" => Some(Key::Edit(Edit::WordRight)),
        "\u{1b}\u{7f}" => Some(Key::Edit(Edit::CutWord)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(chunks: &[&str]) -> Vec<Key> {
        let mut decoder = Decoder::default();
        chunks
            .iter()
            .flat_map(|chunk| decoder.decode(chunk))
            .collect()
    }

    #[track_caller]
    fn check(chunks: &[&str], expected: &[Key]) {
        assert_eq!(decoded(chunks), expected, "{chunks:?}");
    }

    fn text(text: &str) -> Key {
        Key::Text(text.to_owned())
    }

    fn pasted(text: &str, whole: bool, goes_on: bool) -> Key {
        Key::Pasted {
            text: text.to_owned(),
            whole,
            goes_on,
        }
    }

    #[test]
    fn text_and_control_keys_are_told_apart() {
        check(&["añ🙂\r"], &[text("añ🙂"), Key::Enter]);
        check(
            &["a\x7fb\t"],
            &[text("a"), Key::Edit(Edit::Backspace), text("b"), Key::Tab],
        );
        check(&["\x03", "\x0c"], &[Key::Interrupt, Key::Clear]);
    }

    #[test]
    fn a_line_end_of_two_characters_is_one_key() {
        check(&["a\r\n"], &[text("a"), Key::Enter]);
        check(&["\n"], &[Key::Enter]);
    }

    #[test]
    fn the_arrow_keys_come_in_either_mode_and_with_modifiers() {
        check(&["\x1b[A", "\x1bOA"], &[Key::Older, Key::Older]);
        check(
            &["\x1b[D", "\x1b[1;2D"],
            &[Key::Edit(Edit::Left), Key::Edit(Edit::Left)],
        );
        check(
            &["\x1b[1;5D", "\x1b[1;3C"],
            &[Key::Edit(Edit::WordLeft), Key::Edit(Edit::WordRight)],
        );
        check(
            &["\x1b[H", "\x1b[4~"],
            &[Key::Edit(Edit::Home), Key::Edit(Edit::End)],
        );
        check(&["\x1b[3~"], &[Key::Edit(Edit::Delete)]);
    }

    #[test]
    fn an_unknown_sequence_is_swallowed_also_in_two_chunks() {
        check(&["a\x1b[15~b"], &[text("a"), text("b")]);
        check(&["\x1b[1", "5~b"], &[text("b")]);
        check(&["\x1b", "[15~b"], &[text("b")]);
        check(&["\x1b]11;rgb:0/0/0\x1b\\b"], &[text("b")]);
        check(&["\x1b]11;rgb", ":0/0/0\x07b"], &[text("b")]);
        check(&["\x1b[ä"], &[text("ä")]);
        check(&["\x1b[<\u{7}"], &[]);
    }

    #[test]
    fn a_known_sequence_may_come_in_two_chunks() {
        check(&["\x1b", "[A"], &[Key::Older]);
        check(&["\x1b[1;", "5D"], &[Key::Edit(Edit::WordLeft)]);
    }

    #[test]
    fn the_escape_key_alone_takes_nothing_away() {
        check(&["\x1b", "a"], &[text("a")]);
        check(&["\x1b", "[", "1", "]"], &[text("["), text("1"), text("]")]);
        check(&["\x1b", "\x1b", "\x1b[A"], &[Key::Older]);
        check(&["\x1b", "\r"], &[Key::Enter]);
    }

    #[test]
    fn alt_with_a_letter_types_nothing_and_takes_nothing_away() {
        check(
            &["\x1bb", "\x1bf"],
            &[Key::Edit(Edit::WordLeft), Key::Edit(Edit::WordRight)],
        );
        check(&["\x1bx", "a"], &[text("a")]);
        check(&["\x1b]", "a", "\x1b/", "b"], &[text("a"), text("b")]);
    }

    #[test]
    fn control_characters_are_not_text() {
        check(&["a\0b\u{1f}\u{85}c"], &[text("a"), text("b"), text("c")]);
        check(&["\x1b[200~a\0b\x1bc\u{7f}\x1b[201~"], &[text("abc")]);
    }

    #[test]
    fn a_pasted_line_is_text_with_its_tabs() {
        check(
            &["\x1b[200~\ta\tb\x1b[201~\r"],
            &[text("\ta\tb"), Key::Enter],
        );
        check(&["\x1b[200~\x1b[201~"], &[]);
    }

    #[test]
    fn a_paste_of_several_lines_knows_where_blocks_go_on() {
        check(
            &["\x1b[200~def f():\r\n  a\r\r  b\n\nf()\x1b[201~"],
            &[
                pasted("def f():", true, true),
                pasted("  a", true, true),
                pasted("", true, true),
                pasted("  b", true, false),
                pasted("", true, false),
                pasted("f()", false, false),
            ],
        );
    }

    #[test]
    fn a_paste_may_come_in_any_chunks() {
        let data = "\x1b[200~a\r\tb\r\x1b[201~\x1b[A";
        let whole = decoded(&[data]);
        assert_eq!(
            whole,
            [
                pasted("a", true, true),
                pasted("\tb", true, false),
                Key::Older
            ]
        );
        for split in 2..data.len() {
            check(&[&data[..split], &data[split..]], &whole);
        }
    }

    #[test]
    fn several_lines_at_once_are_a_paste_even_without_brackets() {
        check(
            &["a\rb\r", "c"],
            &[
                pasted("a", true, false),
                pasted("b", true, false),
                text("c"),
            ],
        );
        check(
            &["a\r\x7fb\r"],
            &[
                text("a"),
                Key::Enter,
                Key::Edit(Edit::Backspace),
                text("b"),
                Key::Enter,
            ],
        );
    }

    #[test]
    fn a_paste_whose_end_got_lost_ends_with_an_interrupt() {
        check(&["\x1b[200~abc", "\x03", "d"], &[Key::Interrupt, text("d")]);
    }
}
