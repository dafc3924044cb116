//! ONNX Runtime's library, which is looked for and loaded at run time, once a process.

use std::env::consts::{DLL_PREFIX, DLL_SUFFIX};
use std::ffi::CStr;
use std::fmt::Display;
use std::path::PathBuf;
use std::sync::LazyLock;

use ort::environment::Environment;

use crate::error::{Error, Result};

/// Names the library.
const VARIABLE: &str = "ORT_DYLIB_PATH";
/// The way out where it is missing.
const HOW: &str = "bring it with: eval \"$(scripts/get-onnxruntime)\"";

/// The loaded library.
pub struct Library {
    /// Where it lies.
    pub path: PathBuf,
    /// Its version, as it says itself.
    pub version: String,
    pub(super) environment: Environment,
}

/// The library: loaded when it is first asked for, never unloaded.
static LIBRARY: LazyLock<std::result::Result<Library, String>> = LazyLock::new(load);

/// ONNX Runtime's library: the file that `ORT_DYLIB_PATH` names, else the one beside the binary.
///
/// # Errors
/// When it is not there, or cannot be loaded, or is too old; the message says how to get it.
pub fn library() -> Result<&'static Library> {
    LIBRARY
        .as_ref()
        .map_err(|reason| Error::Model(format!("{reason}; {HOW}")))
}

fn load() -> std::result::Result<Library, String> {
    // ort panics where there is no such file, so it must not look for itself.
    let path = find()?;
    let failed =
        |e: &dyn Display| format!("{}: cannot be used as ONNX Runtime: {e}", path.display());
    let environment = ort::init_from(&path)
        .map_err(|e| failed(&e))?
        .with_name(env!("CARGO_PKG_NAME"))
        .with_telemetry(false)
        .build()
        .map_err(|e| failed(&e))?;
    Ok(Library {
        version: version(&path).map_err(|e| failed(&e))?,
        path,
        environment,
    })
}

fn find() -> std::result::Result<PathBuf, String> {
    let named = std::env::var_os(VARIABLE).filter(|path| !path.is_empty());
    if let Some(path) = named.map(PathBuf::from) {
        // A name without a folder would be looked for among the system's libraries.
        return match std::path::absolute(&path) {
            Ok(path) if path.is_file() => Ok(path),
            _ => Err(format!(
                "{VARIABLE} names {}, which is no file",
                path.display()
            )),
        };
    }
    let name = format!("{DLL_PREFIX}onnxruntime{DLL_SUFFIX}");
    let binary = std::env::current_exe().and_then(|path| path.canonicalize());
    let beside = binary.map_or_else(|_| name.clone().into(), |path| path.with_file_name(&name));
    if beside.is_file() {
        return Ok(beside);
    }
    Err(format!(
        "ONNX Runtime's library was not found: {VARIABLE} is not set, and {} is not there",
        beside.display()
    ))
}

/// The version of the library that ort has loaded, which ort keeps to itself.
#[allow(
    unsafe_code,
    reason = "a function of the library that is called by its name"
)]
fn version(path: &std::path::Path) -> std::result::Result<String, libloading::Error> {
    type Base = unsafe extern "C" fn() -> *const ort::sys::OrtApiBase;
    // SAFETY: ort has run the library's initialisers and called this function before; the string is
    // the library's own and is copied while the library is loaded.
    unsafe {
        let library = libloading::Library::new(path)?;
        let base = library.get::<Base>(c"OrtGetApiBase".to_bytes_with_nul())?();
        let version = CStr::from_ptr(((*base).GetVersionString)());
        Ok(version.to_string_lossy().into_owned())
    }
}
