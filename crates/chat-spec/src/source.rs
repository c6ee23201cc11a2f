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
    files: Vec<(String, String)>,
}

impl Sources {
    /// From texts in memory: `("spec/kook/types.toml", "…")`. Sorted by name, so that the result does not depend on
    /// the order given.
    pub fn from_texts<N: Into<String>, T: Into<String>>(texts: impl IntoIterator<Item = (N, T)>) -> Self {
        let sorted: BTreeMap<String, String> =
            texts.into_iter().map(|(name, text)| (name.into(), text.into())).collect();
        Self { files: sorted.into_iter().collect() }
    }

    /// Reads `root/spec/<platform>`: its TOML files and its `examples/`.
    ///
    /// # Errors
    /// If the directory or one of its files cannot be read. A file that is no UTF-8 is read with replacements, so
    /// that the mistake is reported where it stands.
    pub fn read(root: &Path, platform: &str) -> io::Result<Self> {
        let folder = format!("spec/{platform}");
        let mut texts = BTreeMap::new();
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
                    let bytes = std::fs::read(entry.path())?;
                    texts.insert(format!("{folder}/{name}"), String::from_utf8_lossy(&bytes).into_owned());
                }
            }
        }
        Ok(Self::from_texts(texts))
    }

    /// The files, by name.
    pub fn files(&self) -> impl Iterator<Item = (FileId, &str, &str)> {
        self.files.iter().enumerate().map(|(index, (name, text))| (FileId(index as u32), &**name, &**text))
    }

    /// The file of that name, such as `spec/kook/types.toml`.
    pub fn file(&self, name: &str) -> Option<FileId> {
        let index = self.files.binary_search_by(|(other, _)| other.as_str().cmp(name)).ok()?;
        Some(FileId(index as u32))
    }

    /// The name of a file.
    pub fn name(&self, file: FileId) -> &str {
        self.files.get(file.0 as usize).map_or("", |(name, _)| name)
    }

    /// The text of a file.
    pub fn text(&self, file: FileId) -> &str {
        self.files.get(file.0 as usize).map_or("", |(_, text)| text)
    }

    /// The text of a span; empty when it lies outside of its file.
    pub fn snippet(&self, span: Span) -> &str {
        self.text(span.file).get(span.start as usize..span.end as usize).unwrap_or_default()
    }
}
