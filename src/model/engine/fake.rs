//! An engine for tests: states that look like an encoder's and cost next to nothing, and two words
//! at which it fails. Only with the cargo feature `failpoints`.

use super::Engine;
use crate::error::Result;
use crate::model::{Bundle, Matrix};
use crate::splitmix;

/// A text with these words makes the engine panic.
const PANIC: &str = "Absturz im Prüfstand";
/// With these it gives numbers that are none.
const NOT_FINITE: &str = "Unzahl im Prüfstand";

/// Subwords whose noise is below this have a state that is not zero: one in ten.
const SPEAKING: f32 = -0.8;

/// States that depend on the subword alone: the same text gives the same record, whatever is
/// around it, as with any engine.
pub struct Fake {
    hidden: usize,
    panic: Vec<u32>,
    not_finite: Vec<u32>,
}

impl Fake {
    /// The engine, with states as wide as the bundle's heads want them.
    pub fn open(bundle: &Bundle) -> Result<Self> {
        let ids = |text| Ok(bundle.tokenizer().encode(text)?.ids);
        Ok(Self {
            hidden: bundle.manifest().encoder.hidden,
            panic: ids(PANIC)?,
            not_finite: ids(NOT_FINITE)?,
        })
    }

    fn states(&self, ids: &[u32]) -> Matrix {
        let holds = |words: &[u32]| ids.windows(words.len()).any(|here| here == words);
        assert!(!holds(&self.panic), "the engine was told to panic");
        let mut data = Vec::with_capacity(ids.len() * self.hidden);
        for &id in ids {
            let mut state = u64::from(id) + 1;
            // As in news, most tokens are no part of any span.
            if noise(&mut state) < SPEAKING {
                data.extend((0..self.hidden).map(|_| noise(&mut state)));
            } else {
                data.resize(data.len() + self.hidden, 0.0);
            }
        }
        if holds(&self.not_finite) {
            data.fill(f32::NAN);
        }
        Matrix::new(ids.len(), self.hidden, data)
    }
}

/// The next number of a series between -1 and 1.
fn noise(state: &mut u64) -> f32 {
    // The upper 24 bits are what an f32 holds exactly.
    (splitmix::next(state) >> 40) as f32 / (1 << 23) as f32 - 1.0
}

impl Engine for Fake {
    fn name(&self) -> &'static str {
        "fake"
    }

    fn hidden_states(&self, windows: &[&[u32]]) -> Result<Vec<Matrix>> {
        Ok(windows.iter().map(|ids| self.states(ids)).collect())
    }
}
