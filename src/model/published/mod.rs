//! Published token classifiers (cargo feature `rust-bert`): a folder as Hugging Face has them, and a
//! text with its tokens → the logits of the model's own tags, one row a token.
//!
//! The text goes through overlapping windows as it does with the bundle's encoder, each token taken
//! from the window in which it stands deepest, from its first subword, as these models are trained.
//! What the tags mean is not known here.

mod config;
mod folder;
mod known;
mod network;
mod stack;
mod weights;

use std::ops::Range;

use self::config::Config;
pub use self::folder::{Digests, Folder};
pub use self::known::{Known, folder};
use self::network::Network;
use super::libtorch::{self, Rooms, ids_of, matrix_of};
use super::windows::{deepest, windows};
use super::{Device, Matrix, Tokenizer};
use crate::error::{Error, Result};

/// An opened model.
pub struct Published {
    folder: Folder,
    config: Config,
    tokenizer: Tokenizer,
    special: [u32; 2],
    rooms: Rooms<Network>,
}

impl Published {
    /// Opens the model in a folder.
    ///
    /// # Errors
    /// When a file is missing or not what it should be, or there is no such device.
    pub fn open(folder: Folder, device: Device) -> Result<Self> {
        let config = Config::read(&folder)?;
        let path = folder.tokenizer();
        let tokenizer = Tokenizer::new(&path, &folder.read(&path)?)?;
        let special = tokenizer.special().ok_or_else(|| {
            Error::Model(format!(
                "{}: it does not put one special piece before a text and one behind it, as models of \
                 these families want",
                path.display()
            ))
        })?;
        let made = config.clone();
        let rooms = Rooms::new(
            libtorch::device(device)?,
            move |root| Network::new(root, &made),
            |store| weights::load(store, &folder.weights()),
        )?;
        Ok(Self {
            folder,
            config,
            tokenizer,
            special,
            rooms,
        })
    }

    /// The tags, in the order of the logits.
    pub fn tags(&self) -> &[String] {
        &self.config.tags
    }

    /// Where it is from.
    pub const fn folder(&self) -> &Folder {
        &self.folder
    }

    /// The logits of every token (byte ranges in `text`, ascending); `None` for one that is in no
    /// window, since the tokenizer left it out.
    ///
    /// # Errors
    /// When the tokenizer or libtorch fails, or the numbers are not finite.
    pub fn logits(&self, text: &str, tokens: &[Range<usize>]) -> Result<Vec<Option<Vec<f32>>>> {
        let subwords = self.tokenizer.encode(text)?;
        if let Some(id) = subwords
            .ids
            .iter()
            .find(|id| **id as usize >= self.config.vocabulary)
        {
            return Err(self.failed(&format!(
                "the tokenizer has a piece {id}, the model {} of them",
                self.config.vocabulary
            )));
        }
        let size = (self.config.longest, self.config.longest / 4);
        let windows = windows(text, &subwords, tokens, size, self.special);
        let mut scored = Vec::with_capacity(windows.len());
        for window in &windows {
            let logits = self.window(&window.ids)?;
            if !logits.is_finite() {
                return Err(self.failed("it gave numbers that are not finite"));
            }
            scored.push(logits);
        }
        let held: Vec<_> = windows.iter().map(|window| window.tokens.clone()).collect();
        let row = |token: usize| {
            let home = deepest(&held, tokens.len(), token..token + 1)?;
            let position = windows[home].positions[token - held[home].start].start;
            Some(scored[home].row(position).to_vec())
        };
        Ok((0..tokens.len()).map(row).collect())
    }

    fn window(&self, ids: &[u32]) -> Result<Matrix> {
        self.rooms.enter(|network| {
            let logits = network.logits(&ids_of(ids, self.rooms.device())?)?;
            matrix_of(&logits)
        })
    }

    fn failed(&self, reason: &str) -> Error {
        Error::Model(format!("{}: {reason}", self.folder.path().display()))
    }
}
