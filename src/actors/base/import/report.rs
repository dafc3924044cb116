//! What an import counted: nothing is left out without being said.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// Examples that are shown of many.
const SHOWN: usize = 5;

/// What an import read, kept and left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// Entities of a dump, rows of a table.
    pub read: u64,
    /// Actors written.
    pub kept: usize,
    /// Entities, items or rows that became no actor, by reason.
    pub left_out: BTreeMap<String, u64>,
    /// Single facts of actors that were not taken over, by reason.
    pub facts_left_out: BTreeMap<String, u64>,
    /// Positions held that the tables do not map.
    pub unmapped: u64,
    /// Different ones among them.
    pub unmapped_positions: usize,
    /// Columns of tables that say nothing here.
    pub ignored_columns: BTreeSet<String>,
    /// Ids of parties, parents, countries and bodies that are no actors of the import.
    pub unknown: BTreeSet<String>,
}

impl Report {
    /// Counts an entity, item or row that became no actor.
    pub fn leave_out(&mut self, reason: impl Into<String>) {
        *self.left_out.entry(reason.into()).or_default() += 1;
    }

    /// Counts a fact that was not taken over.
    pub fn leave_fact_out(&mut self, reason: impl Into<String>) {
        *self.facts_left_out.entry(reason.into()).or_default() += 1;
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:>10}  read", self.read)?;
        for (reason, count) in &self.left_out {
            write!(f, "\n{count:>10}  left out: {reason}")?;
        }
        write!(f, "\n{:>10}  actors kept", self.kept)?;
        for (reason, count) in &self.facts_left_out {
            write!(f, "\n{count:>10}  facts left out: {reason}")?;
        }
        if self.unmapped > 0 {
            write!(
                f,
                "\n{:>10}  tenures of {} positions that no table maps to an office",
                self.unmapped, self.unmapped_positions
            )?;
        }
        if !self.unknown.is_empty() {
            let shown: Vec<&str> = self.unknown.iter().map(String::as_str).collect();
            let more = if shown.len() > SHOWN { ", …" } else { "" };
            write!(
                f,
                "\n{:>10}  ids named that are no actors here: {}{more}",
                shown.len(),
                shown[..shown.len().min(SHOWN)].join(", ")
            )?;
        }
        if !self.ignored_columns.is_empty() {
            let columns: Vec<&str> = self.ignored_columns.iter().map(String::as_str).collect();
            write!(f, "\nignored columns: {}", columns.join(", "))?;
        }
        Ok(())
    }
}
