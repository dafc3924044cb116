//! One set of weights, and for each caller at work a model of its own over it.
//!
//! A tensor of tch's may go to another thread but not be used by two at once, so neither may a
//! model. A lock around one model would let one thread compute at a time. Here every caller has a
//! model: a few thousand handles whose numbers are those of the first, since `set_data` lets a
//! tensor share another's memory; that memory is never written to again.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use tch::nn::{Path, VarStore};
use tch::{Device, Tensor};

use super::failed;
use crate::error::Result;
use crate::model::pool::Pool;

type Make<M> = dyn Fn(&Path<'_>) -> Result<M> + Send + Sync;

/// See the module's documentation.
pub struct Rooms<M> {
    device: Device,
    make: Box<Make<M>>,
    /// By name. Making a model fills it with random numbers first; the lock keeps that to one at a
    /// time, so that memory for it is taken once.
    weights: Mutex<HashMap<String, Tensor>>,
    models: Pool<M>,
}

impl<M> Rooms<M> {
    /// Rooms for models that `make` builds under a path and `fill` has given their weights.
    ///
    /// # Errors
    /// Those of `make` and `fill`.
    pub fn new(
        device: Device,
        make: impl Fn(&Path<'_>) -> Result<M> + Send + Sync + 'static,
        fill: impl FnOnce(&mut VarStore) -> Result<()>,
    ) -> Result<Self> {
        let mut store = VarStore::new(device);
        let first = make(&store.root())?;
        fill(&mut store)?;
        store.freeze();
        let models = Pool::default();
        models.with(|| Ok(first), |_| Ok(()))?;
        Ok(Self {
            device,
            make: Box::new(make),
            weights: Mutex::new(store.variables()),
            models,
        })
    }

    /// Where it computes.
    pub const fn device(&self) -> Device {
        self.device
    }

    /// Lets `work` have a model to itself.
    ///
    /// # Errors
    /// Those of `work`, and libtorch's.
    pub fn enter<T>(&self, work: impl FnOnce(&M) -> Result<T>) -> Result<T> {
        self.models.with(
            || self.another(),
            |model| {
                let _no_gradients = tch::no_grad_guard();
                work(model)
            },
        )
    }

    fn another(&self) -> Result<M> {
        let weights = self.weights.lock().unwrap_or_else(PoisonError::into_inner);
        let store = VarStore::new(self.device);
        let model = (self.make)(&store.root())?;
        for (name, mut tensor) in store.variables() {
            let _ = tensor.set_requires_grad(false);
            tensor.f_set_data(&weights[&name]).map_err(failed)?;
        }
        Ok(model)
    }
}
