//! Numbers in and out of libtorch, and its errors.

use tch::{Device, Kind, TchError, Tensor};

use crate::error::{Error, Result};
use crate::model::Matrix;

/// libtorch's error: its first line, the rest is where in C++ it was thrown.
#[allow(clippy::needless_pass_by_value, reason = "for map_err")]
pub fn failed(error: TchError) -> Error {
    let message = error.to_string();
    let first = message.lines().next().unwrap_or_default();
    Error::Model(format!("libtorch failed: {first}"))
}

/// Subword ids as a batch of one, [1, L].
pub fn ids_of(ids: &[u32], device: Device) -> Result<Tensor> {
    let ids: Vec<i64> = ids.iter().map(|&id| i64::from(id)).collect();
    let row = Tensor::f_from_slice(&ids).map_err(failed)?;
    row.f_unsqueeze(0)
        .and_then(|row| row.f_to_device(device))
        .map_err(failed)
}

/// Numbers as a tensor of this shape.
pub fn tensor_of(numbers: &[f32], shape: &[i64], device: Device) -> Result<Tensor> {
    Tensor::f_from_slice(numbers)
        .and_then(|flat| flat.f_reshape(shape))
        .and_then(|tensor| tensor.f_to_device(device))
        .map_err(failed)
}

/// The last two dimensions of a batch of one, [1, L, N] → [L, N].
pub fn matrix_of(tensor: &Tensor) -> Result<Matrix> {
    let (_, rows, columns) = tensor.size3().map_err(failed)?;
    let flat = tensor
        .f_to_device(Device::Cpu)
        .and_then(|here| here.f_to_kind(Kind::Float))
        .and_then(|here| here.f_reshape([-1]))
        .map_err(failed)?;
    let data = Vec::try_from(&flat).map_err(failed)?;
    Ok(Matrix::new(rows as usize, columns as usize, data))
}
