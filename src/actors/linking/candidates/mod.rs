//! Which actor of the base a chain of mentions means: candidates with their evidence, one chosen or
//! none. What counts how much: [`evidence`] and `docs/linking.md`.

mod body;
mod evidence;
mod person;

use super::chains::Chain;
use super::view::View;
use crate::actors::base::actor::KnownActor;
use crate::actors::base::date::Day;
use crate::actors::base::knowledge_base::KnowledgeBase;
use crate::document::{Class, Record, Via, Warning};

pub use body::place_of;
pub use evidence::Evidence;

/// Below this evidence there is no link.
const THRESHOLD: f64 = 0.5;
/// By so much the best must lead.
const LEAD: f64 = 0.1;

/// An actor that a chain may mean.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate<'b> {
    /// The actor.
    pub actor: &'b KnownActor,
    /// By what it was found.
    pub via: Via,
    /// What speaks for and against it.
    pub evidence: Vec<Evidence>,
}

impl<'b> Candidate<'b> {
    const fn new(actor: &'b KnownActor, via: Via) -> Self {
        Self {
            actor,
            via,
            evidence: Vec::new(),
        }
    }

    fn add(&mut self, evidence: Evidence) {
        self.evidence.push(evidence);
    }

    /// The sum of its evidence; 1 at most counts.
    pub fn score(&self) -> f64 {
        self.evidence.iter().map(|e| e.weight).sum()
    }
}

/// What was found for a chain.
#[derive(Debug, Clone, PartialEq)]
pub struct Link<'b> {
    /// The actor, if one is sure enough.
    pub actor: Option<&'b KnownActor>,
    /// Its evidence, in [0, 1].
    pub score: f64,
    /// By what it was found.
    pub via: Via,
    /// Why there is none.
    pub reason: &'static str,
}

impl Link<'_> {
    /// Nobody.
    pub const fn nil(reason: &'static str) -> Self {
        Self {
            actor: None,
            score: 0.0,
            via: Via::None,
            reason,
        }
    }
}

/// What the article tells beside the names.
pub struct Context<'a> {
    /// The record.
    pub record: &'a Record,
    /// Its words.
    pub view: &'a View,
    /// Day of publication.
    pub day: Option<Day>,
    /// Ids of the Land and country it is about.
    pub countries: &'a [String],
    /// Ids of the parties it names.
    pub parties: &'a [String],
}

/// The actors that a chain may mean, the likeliest first.
pub fn candidates<'b>(
    base: &'b KnowledgeBase,
    context: &Context<'_>,
    chain: &Chain,
) -> Vec<Candidate<'b>> {
    let mut found = match chain.class {
        Class::Per => person::candidates(base, context, chain),
        Class::Oth | Class::Org => body::candidates(base, context, chain, body::is_body),
        Class::Loc => {
            let places = body::candidates(base, context, chain, body::is_place);
            if places.is_empty() {
                body::candidates(base, context, chain, body::is_of_government)
            } else {
                places
            }
        }
    };
    found.sort_by(|a, b| {
        b.score()
            .total_cmp(&a.score())
            .then_with(|| a.actor.id.cmp(&b.actor.id))
    });
    found
}

/// The one that is meant: the likeliest, if it is sure enough and leads.
pub fn chosen<'b>(candidates: &[Candidate<'b>]) -> Link<'b> {
    let Some(best) = candidates.first() else {
        return Link::nil("unknown_name");
    };
    let score = best.score();
    if score < THRESHOLD {
        return Link::nil("not_sure_enough");
    }
    if candidates
        .get(1)
        .is_some_and(|second| score - second.score() < LEAD)
    {
        return Link::nil("several_fit");
    }
    Link {
        actor: Some(best.actor),
        score: score.min(1.0),
        via: best.via,
        reason: "",
    }
}

/// What contradicts a link, to be told.
pub fn conflict(
    base: &KnowledgeBase,
    context: &Context<'_>,
    chain: &Chain,
    actor: &KnownActor,
) -> Option<Warning> {
    if chain.class != Class::Per || actor.parties.is_empty() {
        return None;
    }
    let (ids, span) = evidence::party_in_brackets(base, context, chain)?;
    (!evidence::is_member(actor, &ids, context.day)).then(|| Warning {
        code: "party_conflict".to_owned(),
        message: format!(
            "{} ({}) stands with a party that is not known as theirs",
            actor.name, actor.id
        ),
        start: span.start,
        end: span.end,
    })
}

/// The spellings under which a name is looked up: as it stands, and without a genitive's ending.
fn spellings(name: &str) -> Vec<&str> {
    let mut out = vec![name];
    for end in ["'", "’", "s"] {
        if let Some(rest) = name.strip_suffix(end).filter(|rest| rest.len() > 2) {
            out.push(rest);
        }
    }
    out
}
