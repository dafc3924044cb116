//! An actor as the user names one.

use std::convert::Infallible;
use std::str::FromStr;

use crate::actors::{is_local, key};
use crate::document::Actor;

/// An actor by id (`Q567`) or by canonical name, whatever its spelling.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Who {
    /// As it was named.
    pub named: String,
    key: String,
}

impl FromStr for Who {
    type Err = Infallible;

    fn from_str(named: &str) -> Result<Self, Infallible> {
        let named = named.trim();
        Ok(Self {
            named: named.to_owned(),
            key: key(named),
        })
    }
}

impl Who {
    /// Whether this actor of a record is meant. An id that holds within one article only
    /// (`local:3`) means nobody; the name does.
    pub fn is(&self, actor: &Actor) -> bool {
        (actor.id == self.named && !is_local(&actor.id))
            || (!self.key.is_empty() && key(&actor.name) == self.key)
    }
}
