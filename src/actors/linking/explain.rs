//! Why a name is linked as it is: its candidates with their evidence.

use super::candidates::{self, Context};
use super::chains::chains;
use super::link::{Linker, parties};
use super::setting::setting;
use super::view::View;
use crate::actors::base::date::Day;
use crate::document::{Class, Record};

/// A name of an article and the actors that it may mean.
#[derive(Debug, Clone, PartialEq)]
pub struct Explained {
    /// The fullest mention.
    pub name: String,
    /// What kind of name.
    pub class: Class,
    /// How many mentions it has.
    pub mentions: usize,
    /// Id of the actor chosen, "" if none.
    pub actor: String,
    /// Why there is none, "" if there is one.
    pub reason: &'static str,
    /// The candidates, the likeliest first.
    pub candidates: Vec<Weighed>,
}

/// A candidate.
#[derive(Debug, Clone, PartialEq)]
pub struct Weighed {
    /// Its id.
    pub actor: String,
    /// Its canonical name.
    pub name: String,
    /// The sum of its evidence.
    pub score: f64,
    /// What speaks for and against it, with how much.
    pub evidence: Vec<(&'static str, f64)>,
}

impl Linker {
    /// The names of `record`, in the order of their first mention, each with at most `most`
    /// candidates. Nouns and pronouns, which refer to names, are not among them.
    pub fn explain(&self, record: &Record, most: usize) -> Vec<Explained> {
        let view = View::of(record);
        let day = Day::of(&record.date);
        let (named, chain_of) = chains(record, &view, self.base());
        let mut called = named.clone();
        let links = self.links(record, &view, day, &mut called, &chain_of);
        let countries = setting(self.base(), record, &chain_of, &links);
        let parties = parties(&links);
        let context = Context {
            record,
            view: &view,
            day,
            countries: &countries,
            parties: &parties,
        };
        let mut out = Vec::with_capacity(named.len());
        for ((chain, called), link) in named.iter().zip(&called).zip(&links) {
            let found = candidates::candidates(self.base(), &context, chain);
            out.push(Explained {
                name: called.name.clone(),
                class: chain.class,
                mentions: chain.mentions.len(),
                actor: link.actor.map(|actor| actor.id.clone()).unwrap_or_default(),
                reason: link.reason,
                candidates: found
                    .into_iter()
                    .take(most)
                    .map(|candidate| Weighed {
                        actor: candidate.actor.id.clone(),
                        name: candidate.actor.name.clone(),
                        score: candidate.score(),
                        evidence: candidate
                            .evidence
                            .iter()
                            .map(|e| (e.what, e.weight))
                            .collect(),
                    })
                    .collect(),
            });
        }
        out
    }
}
