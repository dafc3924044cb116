//! Where what ships with the program is looked for.

use std::path::{Path, PathBuf};

/// Something that ships as a folder: a model bundle, a knowledge base.
pub struct Shipped {
    /// What it is called in messages.
    pub what: &'static str,
    /// Where it lies in the repository.
    pub folder: &'static str,
    /// The file by which the folder is known.
    pub file: &'static str,
    /// The flag that names another folder.
    pub flag: &'static str,
    /// The environment variable that does.
    pub variable: &'static str,
}

impl Shipped {
    /// The folder `named` (a flag, the environment or the configuration), else the one beside the
    /// binary or in one of the folders above it, else the one of the repository this program was
    /// built in.
    ///
    /// # Errors
    /// When there is none: the message lists where it was looked for.
    pub fn find(&self, named: Option<&Path>) -> Result<PathBuf, String> {
        let Self {
            what,
            folder,
            file,
            flag,
            variable,
        } = self;
        let is_one = |folder: &Path| folder.join(file).is_file();
        if let Some(named) = named {
            return is_one(named).then(|| named.to_owned()).ok_or_else(|| {
                format!(
                    "{}: no {what} here ({file} is missing); {flag} wants the folder that holds it",
                    named.display()
                )
            });
        }
        let binary = std::env::current_exe()
            .ok()
            .and_then(|path| path.canonicalize().ok());
        let above = binary
            .iter()
            .flat_map(|path| path.ancestors().skip(1))
            .take(4);
        let mut looked = Vec::new();
        for above in above.chain([Path::new(env!("CARGO_MANIFEST_DIR"))]) {
            let candidate = above.join(folder);
            if is_one(&candidate) {
                return Ok(candidate);
            }
            looked.push(candidate.display().to_string());
        }
        Err(format!(
            "no {what} found; looked for {}. Name one with {flag} DIR or {variable}",
            looked.join(", ")
        ))
    }
}
