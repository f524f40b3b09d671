//! Python source as a page gives it: indented along with its HTML, with blank lines around it.
//!
//! It changes white space at the edges only, so that line 1 of a traceback is the first line of code.

/// The code of a tag: without the blank lines before and after it, and without the indentation
/// that all its lines share.
#[must_use]
pub fn dedent(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    let lines: Vec<&str> = text.split('\n').collect();
    let is_blank = |line: &&str| line.trim().is_empty();
    let first = lines.iter().position(|line| !is_blank(line));
    let last = lines.iter().rposition(|line| !is_blank(line));
    let (Some(first), Some(last)) = (first, last) else {
        return String::new();
    };
    let code = &lines[first..=last];
    let margin = code
        .iter()
        .filter(|line| !is_blank(line))
        .map(|line| indentation(line))
        .reduce(|shared, next| shared_prefix(shared, next))
        .unwrap_or_default();
    let mut source: String = code
        .iter()
        .map(|line| {
            line.strip_prefix(margin)
                .unwrap_or_else(|| line.trim_start())
        })
        .collect::<Vec<_>>()
        .join("\n");
    source.push('\n');
    source
}

fn indentation(line: &str) -> &str {
    &line[..line.len() - line.trim_start().len()]
}

fn shared_prefix<'a>(left: &'a str, right: &str) -> &'a str {
    let length = left
        .char_indices()
        .zip(right.chars())
        .find(|((_, a), b)| a != b)
        .map_or(left.len().min(right.len()), |((index, _), _)| index);
    &left[..length]
}

#[cfg(test)]
mod tests {
    use super::dedent;

    #[test]
    fn code_loses_the_indentation_of_its_tag() {
        assert_eq!(
            dedent("\n    if x:\n        y()\n\n    z()\n  "),
            "if x:\n    y()\n\nz()\n"
        );
    }

    #[test]
    fn the_first_line_of_code_is_line_one() {
        assert_eq!(dedent("\r\n\n  a\r\n  b\r\n"), "a\nb\n");
    }

    #[test]
    fn tabs_and_spaces_share_only_what_is_the_same() {
        assert_eq!(dedent("\ta\n\t  b"), "a\n  b\n");
        assert_eq!(dedent("\ta\n  b"), "\ta\n  b\n");
    }

    #[test]
    fn nothing_but_white_space_is_no_code() {
        assert_eq!(dedent(" \n\t\n"), "");
    }
}
