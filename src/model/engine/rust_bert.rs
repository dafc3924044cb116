//! The engine `rust-bert` (cargo feature of that name): the bundle's encoder through libtorch, in fp32
//! on the dequantised weights.
//!
//! The layers are rust-bert's [`BertModel`]. What it cannot hold is done here with tch: the
//! embeddings, which have no token types and come in int8 ([`Embeddings`]), and the learned mix of the
//! last layers. Each window is a run of its own, so that a window's states cannot depend on what
//! stands beside it in a batch. How threads share the weights, [`Rooms`] says.

use rust_bert::bert::{BertConfig, BertModel};
use tch::nn::{Init, Path, VarStore};
use tch::{Kind, Tensor};

use super::embeddings::Embeddings;
use super::{Engine, MIX_EPSILON};
use crate::error::{Error, Result};
use crate::model::libtorch::{self, Given, Norm, Rooms, failed, layers, matrix_of, tensor_of};
use crate::model::{Bundle, Device, Matrix, Shape, Weights};

/// What rust-bert's norms add to the variance, whatever a configuration says.
const EPSILON: f64 = 1e-12;

/// See the module's documentation.
pub struct RustBert {
    hidden: i64,
    name: String,
    embeddings: Embeddings,
    rooms: Rooms<Encoder>,
}

impl RustBert {
    /// Gives a bundle's encoder to libtorch.
    ///
    /// # Errors
    /// When a tensor is missing or misshapen, or there is no such device.
    pub fn open(bundle: &Bundle, device: Device) -> Result<Self> {
        let shape = bundle.manifest().encoder;
        let weights = bundle.encoder()?;
        if (f64::from(shape.epsilon) / EPSILON - 1.0).abs() > 1e-3 {
            return Err(Error::Model(format!(
                "the engine rust-bert adds {EPSILON:e} to variances, this bundle wants {:e}; take another engine",
                shape.epsilon
            )));
        }
        let rooms = Rooms::new(
            libtorch::device(device)?,
            move |root| Ok(Encoder::new(root, &shape)),
            |store| fill(store, &weights),
        )?;
        Ok(Self {
            hidden: shape.hidden as i64,
            name: format!("rust-bert, {}", libtorch::described(device)),
            embeddings: Embeddings::new(&shape, &weights)?,
            rooms,
        })
    }
}

impl Engine for RustBert {
    fn name(&self) -> &str {
        &self.name
    }

    fn hidden_states(&self, windows: &[&[u32]]) -> Result<Vec<Matrix>> {
        let shape = |ids: &[u32]| [1, ids.len() as i64, self.hidden];
        self.rooms.enter(|encoder| {
            let states = windows.iter().map(|ids| {
                let sums = tensor_of(&self.embeddings.of(ids)?, &shape(ids), self.rooms.device())?;
                matrix_of(&encoder.states(&sums)?)
            });
            states.collect()
        })
    }
}

/// The encoder from the first norm on.
struct Encoder {
    first: Norm,
    layers: BertModel<Given>,
    /// Shares of the last layers, and the norm of their sum; nothing if the last one stands alone.
    mix: Option<(Tensor, Norm)>,
}

impl Encoder {
    fn new(root: &Path<'_>, shape: &Shape) -> Self {
        let config = BertConfig {
            hidden_size: shape.hidden as i64,
            intermediate_size: shape.inner as i64,
            num_attention_heads: shape.heads as i64,
            num_hidden_layers: shape.layers as i64,
            output_hidden_states: Some(true),
            ..BertConfig::default()
        };
        let h = shape.hidden as i64;
        let mix = (shape.mix > 0).then(|| {
            let mix = root / "mix";
            let shares = mix.var("weight", &[shape.mix as i64], Init::Const(0.0));
            (
                shares,
                Norm::new(&(mix / "norm"), h, f64::from(MIX_EPSILON)),
            )
        });
        Self {
            first: Norm::new(&(root / "embeddings" / "norm"), h, f64::from(shape.epsilon)),
            layers: BertModel::new_with_optional_pooler(root, &config, false),
            mix,
        }
    }

    /// Sums of embeddings → hidden states, both [1, L, hidden].
    fn states(&self, sums: &Tensor) -> Result<Tensor> {
        let (last, all) = layers(&self.layers, &self.first.apply(sums)?)?;
        let Some((shares, norm)) = &self.mix else {
            return Ok(last);
        };
        let count = shares.size().iter().product::<i64>() as usize;
        let mut sum = last.f_zeros_like().map_err(failed)?;
        for (layer, share) in all[all.len() - count..].iter().zip(0..) {
            let plain = norm.plain(layer)?;
            sum = shares
                .f_select(0, share)
                .and_then(|share| plain.f_mul(&share))
                .and_then(|part| sum.f_add(&part))
                .map_err(failed)?;
        }
        norm.apply(&sum)
    }
}

/// What rust-bert calls the parts of a layer, and what they are called in a bundle.
const PARTS: [(&str, &str); 8] = [
    ("attention.self.query", "query"),
    ("attention.self.key", "key"),
    ("attention.self.value", "value"),
    ("attention.output.dense", "attention_output"),
    ("attention.output.LayerNorm", "attention_norm"),
    ("intermediate.dense", "inner"),
    ("output.dense", "outer"),
    ("output.LayerNorm", "output_norm"),
];

/// The bundle's name of a variable.
fn named(variable: &str) -> Option<String> {
    let Some(layer) = variable.strip_prefix("encoder.layer.") else {
        return Some(variable.to_owned());
    };
    let (number, part) = layer.split_once('.')?;
    let (part, what) = part.rsplit_once('.')?;
    let (_, name) = PARTS.iter().find(|(theirs, _)| *theirs == part)?;
    Some(format!("layers.{number}.{name}.{what}"))
}

/// Gives every variable the bundle's numbers.
fn fill(store: &mut VarStore, weights: &Weights) -> Result<()> {
    let device = store.device();
    for (variable, mut tensor) in store.variables() {
        let name = named(&variable).ok_or_else(|| {
            Error::Model(format!(
                "rust-bert has a tensor {variable}, which no bundle has"
            ))
        })?;
        let shape = tensor.size();
        let numbers = match shape[..] {
            [length] => weights.vector(&name, length as usize)?,
            [rows, columns] => {
                let rows = weights.rows(&name, rows as usize, columns as usize)?;
                rows.dequantised().data().to_vec()
            }
            _ => return Err(Error::Model(format!("tensor {name} has shape {shape:?}"))),
        };
        let _ = tensor.set_requires_grad(false);
        let numbers = tensor_of(&numbers, &shape, device)?;
        debug_assert_eq!(numbers.kind(), Kind::Float);
        tensor.f_set_data(&numbers).map_err(failed)?;
    }
    Ok(())
}
