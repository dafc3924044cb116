//! Where what ships with the program is looked for.

use std::path::{Path, PathBuf};

/// Where `folder` of the repository may lie: beside the binary, in one of the folders above it, in
/// the repository this program was built in; in the order in which it is looked for.
pub fn shipped(folder: &Path) -> Vec<PathBuf> {
    let binary = std::env::current_exe()
        .ok()
        .and_then(|path| path.canonicalize().ok());
    let above = binary
        .iter()
        .flat_map(|path| path.ancestors().skip(1))
        .take(4);
    above
        .chain([Path::new(env!("CARGO_MANIFEST_DIR"))])
        .map(|above| above.join(folder))
        .collect()
}
