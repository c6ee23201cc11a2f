//! The text of the specification, and places in it.

use std::{collections::BTreeMap, io, path::Path};

/// A file of a [`Sources`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub(crate) u32);

/// A range of bytes of one file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// The first byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// No place: of a mistake that is about a file that is not there.
    pub const NOWHERE: Self = Self { file: FileId(u32::MAX), start: 0, end: 0 };

    /// The first byte of a file.
    pub fn start_of(file: FileId) -> Self {
        Self { file, start: 0, end: 0 }
    }
}

/// The files of one platform. Names are relative to the repository and have forward slashes.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    files: Vec<File>,
}

#[derive(Clone, Debug)]
struct File {
    name: String,
    text: String,
    /// Where the first bytes stood that are no UTF-8.
    broken: Option<u32>,
}

impl Sources {
    /// From texts in memory: `("spec/demo/types.toml", "…")`. Sorted by name, so that the result does not depend on
    /// the order given.
    pub fn from_texts<N: Into<String>, T: Into<String>>(texts: impl IntoIterator<Item = (N, T)>) -> Self {
        Self::from_bytes(texts.into_iter().map(|(name, text)| (name, text.into().into_bytes())))
    }

    /// From the bytes of files, as they come from the disk. What is no UTF-8 is replaced by U+FFFD, and
    /// [`not_utf8`](Self::not_utf8) tells where that began.
    ///
    /// ```
    /// use chat_spec::source::Sources;
    ///
    /// let sources = Sources::from_bytes([("a.toml", b"x = \"\xff\"".to_vec()), ("b.toml", "\u{fffd}".into())]);
    /// let broken: Vec<bool> = sources.files().map(|(file, ..)| sources.not_utf8(file).is_some()).collect();
    /// assert_eq!(broken, [true, false]);
    /// ```
    pub fn from_bytes<N: Into<String>>(files: impl IntoIterator<Item = (N, Vec<u8>)>) -> Self {
        let sorted: BTreeMap<String, Vec<u8>> =
            files.into_iter().map(|(name, bytes)| (name.into(), bytes)).collect();
        let file = |(name, bytes)| match String::from_utf8(bytes) {
            Ok(text) => File { name, text, broken: None },
            Err(error) => {
                // What stands before the first replacement is as long as it was.
                let broken = Some(error.utf8_error().valid_up_to() as u32);
                File { name, text: String::from_utf8_lossy(error.as_bytes()).into_owned(), broken }
            }
        };
        Self { files: sorted.into_iter().map(file).collect() }
    }

    /// Reads `root/spec/<platform>`: its TOML files and its `examples/`.
    ///
    /// # Errors
    /// If the directory or one of its files cannot be read. A file that is no UTF-8 is read as
    /// [`from_bytes`](Self::from_bytes) says, so that the mistake is reported where it stands.
    pub fn read(root: &Path, platform: &str) -> io::Result<Self> {
        let folder = format!("spec/{platform}");
        let mut files = Vec::new();
        for folder in [folder.clone(), format!("{folder}/examples")] {
            let entries = match std::fs::read_dir(root.join(&folder)) {
                Err(error) if error.kind() == io::ErrorKind::NotFound && folder.ends_with("/examples") => {
                    continue;
                }
                entries => entries?,
            };
            for entry in entries {
                let entry = entry?;
                let name = entry.file_name().to_string_lossy().into_owned();
                if entry.file_type()?.is_file()
                    && [".toml", ".json", ".http"].iter().any(|end| name.ends_with(end))
                {
                    files.push((format!("{folder}/{name}"), std::fs::read(entry.path())?));
                }
            }
        }
        Ok(Self::from_bytes(files))
    }

    /// The files, by name.
    pub fn files(&self) -> impl Iterator<Item = (FileId, &str, &str)> {
        self.files.iter().enumerate().map(|(index, file)| (FileId(index as u32), &*file.name, &*file.text))
    }

    /// The file of that name, such as `spec/demo/types.toml`.
    pub fn file(&self, name: &str) -> Option<FileId> {
        let index = self.files.binary_search_by(|file| file.name.as_str().cmp(name)).ok()?;
        Some(FileId(index as u32))
    }

    /// The name of a file.
    pub fn name(&self, file: FileId) -> &str {
        self.get(file).map_or("", |file| &file.name)
    }

    /// The text of a file.
    pub fn text(&self, file: FileId) -> &str {
        self.get(file).map_or("", |file| &file.text)
    }

    /// What stands in place of the first bytes of a file that are no UTF-8; `None` if the file is UTF-8.
    pub fn not_utf8(&self, file: FileId) -> Option<Span> {
        let start = self.get(file)?.broken?;
        Some(Span { file, start, end: start + char::REPLACEMENT_CHARACTER.len_utf8() as u32 })
    }

    fn get(&self, file: FileId) -> Option<&File> {
        self.files.get(file.0 as usize)
    }

    /// The text of a span; empty when it lies outside of its file.
    pub fn snippet(&self, span: Span) -> &str {
        self.text(span.file).get(span.start as usize..span.end as usize).unwrap_or_default()
    }
}
