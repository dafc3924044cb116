//! What all files say, actor by actor, until the last one is read.

use std::collections::HashMap;

use super::convert::Outcome;
use super::draft::Draft;
use super::report::Report;

/// What all files say.
#[derive(Debug, Default)]
pub struct Gathered {
    /// Actors in the making, by id.
    pub drafts: HashMap<String, Draft>,
    /// Country codes of Wikidata's countries, by id.
    pub country_codes: HashMap<String, String>,
    /// Names of positions, by id.
    pub position_names: HashMap<String, String>,
    /// Where the rows of simple tables stand, by id.
    pub places: HashMap<String, String>,
    /// What was counted.
    pub report: Report,
}

impl Gathered {
    /// Takes what an entity of a dump comes to.
    pub fn take(&mut self, outcome: Outcome) {
        self.report.read += 1;
        if let Some(reason) = outcome.left_out {
            self.report.leave_out(reason);
        }
        for reason in outcome.facts_left_out {
            self.report.leave_fact_out(reason);
        }
        self.country_codes.extend(outcome.country_code);
        self.position_names.extend(outcome.position);
        if let Some(draft) = outcome.draft {
            self.add(*draft);
        }
    }

    /// Adds an actor, or what is said of it to what is known of it.
    pub fn add(&mut self, draft: Draft) {
        match self.drafts.get_mut(&draft.actor.id) {
            Some(known) => known.merge(draft),
            None => {
                self.drafts.insert(draft.actor.id.clone(), draft);
            }
        }
    }
}
