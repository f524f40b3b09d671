//! Escape sequences: where one ends, so that it can be swallowed, passed on or waited for whole.
//!
//! It knows their shape (ECMA-48), not what they mean.

/// What every sequence begins with.
pub(super) const ESCAPE: char = '\u{1b}';

/// The sequence that `text`, which begins with [`ESCAPE`], begins with; `None` while it is unfinished.
pub(super) fn sequence(text: &str) -> Option<&str> {
    let body = text.strip_prefix(ESCAPE).unwrap_or(text);
    let length = match body.chars().next()? {
        // Two escapes in a row: the first one was a key of its own.
        ESCAPE => 0,
        '[' => 1 + control_sequence(&body[1..])?,
        'O' => 1 + body[1..].chars().next()?.len_utf8(),
        ']' | 'P' | 'X' | '^' | '_' => 1 + string(&body[1..])?,
        ' '..='/' => {
            let last = body.find(|c| !matches!(c, ' '..='/'))?;
            last + body[last..].chars().next()?.len_utf8()
        }
        other => other.len_utf8(),
    };
    Some(&text[..text.len() - body.len() + length])
}

/// The text without any sequences.
pub(super) fn without_sequences(mut text: &str) -> String {
    let mut plain = String::new();
    while let Some((before, _)) = text.split_once(ESCAPE) {
        plain.push_str(before);
        let rest = &text[before.len()..];
        // What is unfinished here stays so.
        text = &rest[sequence(rest).map_or(rest.len(), str::len)..];
    }
    plain + text
}

/// Parameters, then the letter that says what to do. What cannot stand in one ends it early.
fn control_sequence(body: &str) -> Option<usize> {
    let last = body.find(|c| !matches!(c, ' '..='?'))?;
    let is_final = matches!(body[last..].chars().next()?, '@'..='~');
    Some(last + usize::from(is_final))
}

/// A title, a colour, a link: anything up to a bell or to `ESC \`.
fn string(body: &str) -> Option<usize> {
    let bell = body.find('\u{7}').map(|at| at + 1);
    let terminator = body.find("\u{1b}\\").map(|at| at + 2);
    match (bell, terminator) {
        (Some(bell), Some(terminator)) => Some(bell.min(terminator)),
        (end, None) | (None, end) => end,
    }
}

#[cfg(test)]
mod tests {
    use super::{sequence, without_sequences};

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        assert_eq!(sequence(text), expected, "{text:?}");
    }

    #[test]
    fn a_sequence_ends_with_its_last_character() {
        check("\x1b[Arest", Some("\x1b[A"));
        check("\x1b[1;5Crest", Some("\x1b[1;5C"));
        check("\x1bOHrest", Some("\x1bOH"));
        check("\x1bbrest", Some("\x1bb"));
        check("\x1b(Brest", Some("\x1b(B"));
        check("\x1b]0;title\x07rest", Some("\x1b]0;title\x07"));
        check("\x1b]0;title\x1b\\rest", Some("\x1b]0;title\x1b\\"));
        check("\x1bärest", Some("\x1bä"));
    }

    #[test]
    fn an_unfinished_sequence_is_none_yet() {
        for text in [
            "\x1b",
            "\x1b[",
            "\x1b[1;",
            "\x1bO",
            "\x1b(",
            "\x1b]0;title",
            "\x1b]0;title\x1b",
        ] {
            check(text, None);
        }
    }

    #[test]
    fn what_cannot_stand_in_a_sequence_ends_it() {
        check("\x1b[12\nrest", Some("\x1b[12"));
        check("\x1b[12ä", Some("\x1b[12"));
        check("\x1b\x1b[A", Some("\x1b"));
    }

    #[test]
    fn text_is_left_when_the_sequences_are_taken_out() {
        assert_eq!(without_sequences("a\x1b[1;31mb\x1b[0m\x1b(Bc"), "abc");
        assert_eq!(without_sequences("a\x1b[1"), "a");
        assert_eq!(without_sequences("\x1b\x1b[Aa"), "a");
        assert_eq!(without_sequences(""), "");
    }
}
