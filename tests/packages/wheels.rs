//! Wheels as a builder makes them, and broken ones.

use std::fmt::Write as _;
use std::io::Write as _;

use rawzip::path::EntryPath;
use rawzip::{CompressionMethod, ZipArchiveWriter};

#[derive(Clone)]
pub(crate) struct Wheel {
    name: String,
    version: String,
    tags: String,
    headers: String,
    files: Vec<(String, Vec<u8>)>,
    has_metadata: bool,
}

/// A wheel of one module of the same name, which requires these.
pub(crate) fn wheel(name: &str, version: &str, requires: &[&str]) -> Wheel {
    let mut headers = format!("Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n");
    for requirement in requires {
        let _ = writeln!(headers, "Requires-Dist: {requirement}");
    }
    let module = name.replace(['-', '.'], "_").to_lowercase();
    Wheel {
        name: name.to_owned(),
        version: version.to_owned(),
        tags: "py3-none-any".to_owned(),
        headers,
        files: vec![(
            format!("{module}.py"),
            format!("version = '{version}'\n").into_bytes(),
        )],
        has_metadata: true,
    }
}

impl Wheel {
    pub(crate) fn tags(mut self, tags: &str) -> Self {
        tags.clone_into(&mut self.tags);
        self
    }

    pub(crate) fn header(mut self, header: &str) -> Self {
        let _ = writeln!(self.headers, "{header}");
        self
    }

    pub(crate) fn file(mut self, path: &str, content: &str) -> Self {
        self.files.push((path.to_owned(), content.into()));
        self
    }

    /// Without the module that it would have of itself.
    pub(crate) fn without_module(mut self) -> Self {
        self.files.remove(0);
        self
    }

    pub(crate) fn without_metadata(mut self) -> Self {
        self.has_metadata = false;
        self
    }

    /// The normalised name.
    pub(crate) fn name(&self) -> String {
        self.name.replace(['_', '.'], "-").to_lowercase()
    }

    fn stem(&self) -> String {
        format!("{}-{}", self.name.replace('-', "_"), self.version)
    }

    pub(crate) fn file_name(&self) -> String {
        format!("{}-{}.whl", self.stem(), self.tags)
    }

    pub(crate) fn metadata(&self) -> String {
        format!("{}\nA description\n", self.headers)
    }

    pub(crate) fn bytes(&self) -> Vec<u8> {
        let mut files = self.files.clone();
        let folder = format!("{}.dist-info", self.stem());
        files.push((format!("{folder}/WHEEL"), b"Wheel-Version: 1.0\n".to_vec()));
        files.push((format!("{folder}/RECORD"), b"of the builder\n".to_vec()));
        if self.has_metadata {
            files.push((format!("{folder}/METADATA"), self.metadata().into_bytes()));
        }
        zip(&files)
    }
}

/// A zip archive of these files, paths as they are, every other one compressed.
pub(crate) fn zip(files: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut archive = ZipArchiveWriter::new(&mut bytes);
    for (at, (path, content)) in files.iter().enumerate() {
        let is_packed = at % 2 == 0;
        let method = if is_packed {
            CompressionMethod::DEFLATE
        } else {
            CompressionMethod::STORE
        };
        let file = archive.new_file(EntryPath::verbatim(path.as_bytes()));
        let (mut entry, config) = file.compression_method(method).start().expect("an entry");
        let packed = miniz_oxide::deflate::compress_to_vec(content, 6);
        let mut counted = config.wrap(std::io::sink());
        counted.write_all(content).expect("a checksum");
        let (_, descriptor) = counted.finish().expect("a descriptor");
        entry
            .write_all(if is_packed { &packed } else { content })
            .expect("bytes");
        entry.finish(descriptor).expect("an entry");
    }
    archive.finish().expect("an archive");
    bytes
}
