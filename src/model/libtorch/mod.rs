//! libtorch (cargo feature `rust-bert`): what the engine `rust-bert` and published entity models share.
//!
//! The run's threads are the ones that compute: libtorch is told to use one thread a caller, since
//! windows are small products and articles keep every processor busy without sharing one.

mod given;
mod norm;
mod rooms;
mod tensors;

pub use given::{Given, layers};
pub use norm::Norm;
pub use rooms::Rooms;
pub use tensors::{failed, ids_of, matrix_of, tensor_of};

use std::sync::Once;

use super::Device;
use crate::error::{Error, Result};

/// The version of libtorch this program was linked with, as libtorch's headers have it.
pub const VERSION: &str = match option_env!("WORTLAUT_LIBTORCH_VERSION") {
    Some(version) => version,
    None => "of unknown version",
};

/// What computes, as manifests name it: libtorch, and the GPU if it is one.
pub fn described(device: Device) -> String {
    match device {
        Device::Cpu => format!("libtorch {VERSION}"),
        gpu @ Device::Cuda(_) => format!("libtorch {VERSION}, {gpu}"),
    }
}

/// The device as libtorch has it, ready for callers that bring their own threads.
///
/// # Errors
/// When this libtorch or this machine has no such GPU.
pub fn device(device: Device) -> Result<tch::Device> {
    static THREADS: Once = Once::new();
    THREADS.call_once(|| tch::set_num_threads(1));
    let Device::Cuda(number) = device else {
        return Ok(tch::Device::Cpu);
    };
    let found = usize::try_from(tch::Cuda::device_count()).unwrap_or(0);
    if number < found {
        return Ok(tch::Device::Cuda(number));
    }
    Err(Error::Usage(match found {
        0 => format!(
            "device {device}: libtorch finds no GPU here, or was built without CUDA (docs/engines.md); take --device cpu"
        ),
        _ => format!("device {device}: libtorch finds {found} GPUs, counted from cuda:0"),
    }))
}
