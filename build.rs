//! Only for the cargo feature `rust-bert`: what the program needs to know of libtorch.

use std::path::{Path, PathBuf};
use std::{env, fs};

/// Where libtorch says which version it is, under its folder: in newer releases, in older ones.
const VERSIONS: [&str; 2] = [
    "include/torch/headeronly/version.h",
    "include/torch/csrc/api/include/torch/version.h",
];

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    if env::var_os("CARGO_FEATURE_RUST_BERT").is_none() {
        return;
    }
    // Told by the crate that links libtorch: where it found it.
    println!("cargo:rerun-if-env-changed=DEP_TCH_LIBTORCH_LIB");
    let Some(folder) = env::var_os("DEP_TCH_LIBTORCH_LIB").map(PathBuf::from) else {
        return;
    };
    // The program finds it there again, without LD_LIBRARY_PATH.
    if env::var("CARGO_CFG_TARGET_FAMILY").is_ok_and(|family| family == "unix") {
        println!("cargo:rustc-link-arg=-Wl,-rpath,{}", folder.display());
    }
    // Nothing calls the GPU's part by name, so that linkers leave it out and libtorch then finds no GPU.
    if folder.join("libtorch_cuda.so").exists() {
        for argument in ["-Wl,--no-as-needed", "-ltorch_cuda", "-Wl,--as-needed"] {
            println!("cargo:rustc-link-arg={argument}");
        }
    }
    if let Some(version) = folder.parent().and_then(version) {
        println!("cargo:rustc-env=WORTLAUT_LIBTORCH_VERSION={version}");
    }
}

fn version(libtorch: &Path) -> Option<String> {
    VERSIONS.iter().find_map(|file| {
        let header = fs::read_to_string(libtorch.join(file)).ok()?;
        let (_, after) = header.split_once("#define TORCH_VERSION ")?;
        after.split('"').nth(1).map(str::to_owned)
    })
}
