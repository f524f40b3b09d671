//! The image of a read-only filesystem as MicroPython has it in its memory (ROMFS), from which it imports without asking anybody.
//!
//! It is records, each a kind, a length and that many bytes, as MicroPython's `extmod/vfs_rom.c` reads them. This writes, and
//! reads nothing.

/// What stands in a folder.
pub enum Entry<'a> {
    /// A file: its name and its content.
    File(&'a str, &'a [u8]),
    /// A folder: its name, and what stands in it.
    Folder(&'a str, Vec<Entry<'a>>),
}

/// What an image begins with: the letters R and M with the highest bit set, and the version.
const MAGIC: [u8; 3] = [b'R' | 0x80, b'M' | 0x80, b'1'];

// The kinds of records.
const CONTENT: u8 = 2;
const FOLDER: u8 = 4;
const FILE: u8 = 5;

/// The image of a filesystem with these in its root.
#[must_use]
pub fn image(root: &[Entry]) -> Vec<u8> {
    record(&MAGIC, &entries(root))
}

fn entries(entries: &[Entry]) -> Vec<u8> {
    let entries: Vec<_> = entries.iter().map(entry).collect();
    entries.concat()
}

fn entry(entry: &Entry) -> Vec<u8> {
    let (kind, name, content) = match entry {
        Entry::File(name, content) => (FILE, name, record(&[CONTENT], content)),
        Entry::Folder(name, inside) => (FOLDER, name, entries(inside)),
    };
    let named = [&number(name.len()), name.as_bytes(), &content].concat();
    record(&[kind], &named)
}

fn record(kind: &[u8], content: &[u8]) -> Vec<u8> {
    [kind, &number(content.len()), content].concat()
}

/// Seven bits a byte, the highest ones first; all but the last byte have the eighth set.
fn number(mut number: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut mark = 0;
    loop {
        let [low, ..] = number.to_le_bytes();
        bytes.insert(0, low & 0x7f | mark);
        number /= 0x80;
        mark = 0x80;
        if number == 0 {
            return bytes;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_image_is_records_in_records() {
        let image = image(&[
            Entry::File("a.py", b"x"),
            Entry::Folder("lib", vec![Entry::File("b", b"")]),
        ]);
        let file = [b"\x05\x08\x04a.py\x02\x01x".as_slice(), b""].concat();
        let folder = b"\x04\x0a\x03lib\x05\x04\x01b\x02\x00";
        let expected = [b"\xd2\xcd1\x16".as_slice(), &file, folder].concat();
        assert_eq!(image, expected);
    }

    #[test]
    fn lengths_go_on_over_bytes() {
        assert_eq!(number(0), [0]);
        assert_eq!(number(0x7f), [0x7f]);
        assert_eq!(number(0x80), [0x81, 0]);
        assert_eq!(number(0x4001), [0x81, 0x80, 0x01]);
    }
}
