//! Gives a network the weights in a file: one tensor after the other where the file's form allows it,
//! so that large models are in memory once.

use std::fs::File;
use std::io::{ErrorKind, Read, Seek, SeekFrom};
use std::path::Path;

use safetensors::Dtype;
use safetensors::tensor::{Metadata, TensorInfo};
use tch::nn::VarStore;
use tch::{Kind, TchError, Tensor};

use crate::error::{Error, Result};
use crate::model::libtorch::failed;

/// The longest header that the form allows (<https://huggingface.co/docs/safetensors>), in bytes.
const LONGEST_HEADER: u64 = 100_000_000;

/// Gives `store` the weights in a file, in fp32 whatever they are kept in: safetensors, or what
/// libtorch reads.
///
/// # Errors
/// When the file cannot be read, or lacks a tensor or has one of another shape.
pub fn load(store: &mut VarStore, file: &Path) -> Result<()> {
    if file.extension().is_some_and(|e| e == "safetensors") {
        let mut stored = Stored::open(file)?;
        for (name, mut variable) in store.variables() {
            let tensor = stored.tensor(&name, &variable.size())?;
            tch::no_grad(|| variable.f_copy_(&tensor)).map_err(failed)?;
        }
        return Ok(());
    }
    store.load(file).map_err(|error| match error {
        TchError::TensorNameNotFound(name, _) => missing(file, &name),
        other => wrong(file, &failed(other)),
    })?;
    store.set_kind(Kind::Float);
    Ok(())
}

/// A safetensors file that is read piece by piece.
struct Stored<'p> {
    path: &'p Path,
    file: File,
    metadata: Metadata,
    /// Where the tensors begin, in bytes.
    data: u64,
}

impl<'p> Stored<'p> {
    fn open(path: &'p Path) -> Result<Self> {
        let mut file = File::open(path).map_err(|e| Error::io(path, e))?;
        let mut length = [0; 8];
        read(path, &mut file, &mut length)?;
        let length = u64::from_le_bytes(length);
        if length > LONGEST_HEADER {
            return Err(wrong(path, &"not a safetensors file"));
        }
        let mut header = vec![0; length as usize];
        read(path, &mut file, &mut header)?;
        let metadata = serde_json::from_slice(&header)
            .map_err(|e| wrong(path, &format_args!("not a safetensors file: {e}")))?;
        let data = 8 + length;
        Ok(Self {
            path,
            file,
            metadata,
            data,
        })
    }

    /// The tensor `name`, which is to have this shape.
    fn tensor(&mut self, name: &str, shape: &[i64]) -> Result<Tensor> {
        let info = self.metadata.info(name);
        let TensorInfo {
            dtype,
            shape: found,
            data_offsets: (start, end),
        } = info.ok_or_else(|| missing(self.path, name))?;
        let found: Vec<i64> = found.iter().map(|&size| size as i64).collect();
        if found != shape {
            let reason = format_args!("tensor {name} has the shape {found:?}, not {shape:?}");
            return Err(wrong(self.path, &reason));
        }
        let kind = match dtype {
            Dtype::F32 => Kind::Float,
            Dtype::F16 => Kind::Half,
            Dtype::BF16 => Kind::BFloat16,
            Dtype::F64 => Kind::Double,
            other => {
                let reason = format_args!("tensor {name} is {other:?}, not a kind of floats");
                return Err(wrong(self.path, &reason));
            }
        };
        let numbers = usize::try_from(shape.iter().product::<i64>()).unwrap_or(0);
        if end.checked_sub(*start) != Some(numbers * kind.elt_size_in_bytes()) {
            let reason = format_args!("tensor {name} is not as long as its shape says");
            return Err(wrong(self.path, &reason));
        }
        let mut bytes = vec![0; end - start];
        self.file
            .seek(SeekFrom::Start(self.data + *start as u64))
            .map_err(|e| Error::io(self.path, e))?;
        read(self.path, &mut self.file, &mut bytes)?;
        Tensor::f_from_data_size(&bytes, shape, kind).map_err(failed)
    }
}

/// Fills `bytes` with what comes next.
fn read(path: &Path, file: &mut File, bytes: &mut [u8]) -> Result<()> {
    file.read_exact(bytes).map_err(|error| match error.kind() {
        ErrorKind::UnexpectedEof => wrong(path, &"it ends too early; bring it once more"),
        _ => Error::io(path, error),
    })
}

fn wrong(file: &Path, reason: &dyn std::fmt::Display) -> Error {
    Error::Model(format!("{}: {reason}", file.display()))
}

fn missing(file: &Path, name: &str) -> Error {
    wrong(
        file,
        &format_args!(
            "it has no tensor {name}; a token classifier of the family that config.json names is wanted"
        ),
    )
}
