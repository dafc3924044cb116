//! Formats that are a folder of files.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, BufWriter, ErrorKind};
use std::path::PathBuf;

use crate::filter::Selected;
use crate::hex::sha256;

/// The most bytes of a file's name without its suffix: file systems take 255.
const LONGEST: usize = 180;

/// Writes articles as files of a folder.
pub trait ExportFolder {
    /// What is there whatever the articles are.
    ///
    /// # Errors
    /// When it cannot be written; so the others.
    fn begin(&mut self, folder: &Folder) -> io::Result<()>;

    /// An article.
    ///
    /// # Errors
    /// When it cannot be written.
    fn record(&mut self, article: &Selected<'_>, folder: &Folder) -> io::Result<()>;

    /// What is left to write behind the last article.
    ///
    /// # Errors
    /// When it cannot be written.
    fn finish(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A folder that is being filled.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
}

impl Folder {
    /// The folder at `path`, which is there and empty.
    pub fn new(path: PathBuf) -> Self {
        Self { path }
    }

    /// A new file in it.
    ///
    /// # Errors
    /// When it cannot be made, or is there already.
    pub fn create(&self, name: &str) -> io::Result<BufWriter<File>> {
        File::create_new(self.path.join(name)).map(BufWriter::new)
    }

    /// A new file for the article with this id, and its name: `ID.SUFFIX`, `ID~2.SUFFIX` if the id
    /// came before.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn create_for(&self, id: &str, suffix: &str) -> io::Result<(BufWriter<File>, String)> {
        let stem = stem(id);
        let mut name = format!("{stem}.{suffix}");
        let mut number = 1;
        loop {
            match self.create(&name) {
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                    number += 1;
                    name = format!("{stem}~{number}.{suffix}");
                }
                made => return made.map(|file| (file, name)),
            }
        }
    }
}

/// An id as the name of a file, which is never a path: letters and digits of any script and `-_.`
/// stay, everything else is the bytes of its UTF-8 as `%2F`. Long ones end in a digest.
fn stem(id: &str) -> String {
    let mut stem = String::with_capacity(id.len());
    for (at, character) in id.char_indices() {
        let dot = character == '.' && at > 0;
        if dot || character.is_alphanumeric() || matches!(character, '-' | '_') {
            stem.push(character);
        } else {
            let mut bytes = [0; 4];
            for byte in character.encode_utf8(&mut bytes).bytes() {
                // Writing to a string cannot fail.
                let _ = write!(stem, "%{byte:02X}");
            }
        }
    }
    if stem.is_empty() || stem.len() > LONGEST {
        let mut end = stem.len().min(LONGEST);
        while !stem.is_char_boundary(end) {
            end -= 1;
        }
        stem.truncate(end);
        stem.push('~');
        stem.push_str(&sha256(id.as_bytes())[..16]);
    }
    stem
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_id_leads_out_of_the_folder() {
        assert_eq!(
            stem("zeitung/2025-10-01_Ärger.1"),
            "zeitung%2F2025-10-01_Ärger.1"
        );
        assert_eq!(stem("../x"), "%2E.%2Fx");
        assert_eq!(stem("C:\\a%\u{0}"), "C%3A%5Ca%25%00");
        assert!(stem("").starts_with('~'));
        let long = stem(&"ä".repeat(300));
        assert!(long.len() < 200 && long != stem(&"ä".repeat(301)), "{long}");
    }

    #[test]
    fn an_id_that_comes_twice_has_two_files() {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::new(place.path().to_owned());
        let names = [0, 1, 2].map(|_| folder.create_for("a/b", "xmi").unwrap().1);
        assert_eq!(names, ["a%2Fb.xmi", "a%2Fb~2.xmi", "a%2Fb~3.xmi"]);
    }
}
