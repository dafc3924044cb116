//! Records pass by, and what is drawn of them stays.

use std::cell::OnceCell;
use std::path::Path;
use std::rc::Rc;

use sha2::{Digest, Sha256};

use super::disagreement::{Differences, Others};
use super::item::{Item, SAMPLE};
use super::reservoir::Reservoir;
use super::strata::By;
use crate::compare::actors::Names;
use crate::document::{Record, Score};
use crate::error::{Error, Result};
use crate::filter::Selected;
use crate::hex::{hex, sha256};
use crate::verdicts::What;
use crate::verdicts::{Facts, Thing, Values};

/// The smallest weight: what scores 1, or is annotated alike, must have a chance too.
const LEAST: f64 = 0.05;
/// The weight by score of an article without annotations, of which nothing is known.
const UNKNOWN: f64 = 0.5;

/// How the sample is drawn.
#[derive(Debug, Clone, Copy)]
#[allow(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub struct Plan {
    /// Of what.
    pub what: What,
    /// How many.
    pub size: usize,
    /// By what strata are kept apart.
    pub by: Option<By>,
    /// Whether low scores weigh more.
    pub low_score: bool,
    /// Reproduces the sample.
    pub seed: u64,
    /// Whether the annotation is left out.
    pub blind: bool,
    /// Whether one article stands for each group of near duplicates.
    pub per_group: bool,
    /// Whether records are kept for what is drawn, to show it in its context.
    pub keep_records: bool,
}

/// Something drawn, with its record if that was to be kept.
#[derive(Debug, Clone)]
pub struct Chosen {
    /// As the sample file has it.
    pub item: Item,
    /// The record it stands in.
    pub record: Option<Rc<Record>>,
}

/// What passed by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Seen {
    /// Articles.
    pub articles: u64,
    /// Things that could be drawn.
    pub things: u64,
}

/// Draws a sample; keeps of each stratum one more than its size, and nothing else.
pub struct Drawing {
    plan: Plan,
    others: Option<Others>,
    reservoir: Reservoir<Chosen>,
    articles: u64,
}

impl Drawing {
    /// A drawing to which records are offered; `others` is what disagreement is measured against.
    ///
    /// # Errors
    /// When such things do not have what is to keep strata apart.
    pub fn new(plan: Plan, others: Option<Others>) -> Result<Self> {
        if let Some(by) = plan.by
            && !by.fits(plan.what)
        {
            let what = plan.what.as_str();
            let by = by.as_str();
            return Err(Error::Usage(format!("no {what} has a {by}")));
        }
        Ok(Self {
            plan,
            others,
            reservoir: Reservoir::new(plan.size, plan.seed),
            articles: 0,
        })
    }

    /// Offers what counts of a record, which stands in line `line` of `file`.
    ///
    /// # Errors
    /// When the other annotation cannot be read, or there are more strata than things to be drawn.
    pub fn offer(&mut self, article: &Selected<'_>, file: &Path, line: usize) -> Result<()> {
        let record = article.record;
        self.articles += 1;
        let differences = match &mut self.others {
            Some(others) => Some(others.differences(record)?),
            None => None,
        };
        let digest = sha256(record.text.as_bytes());
        let kept: OnceCell<Rc<Record>> = OnceCell::new();
        let names = Names::of(record);
        for (position, thing) in self.things(article) {
            let facts = Facts {
                thing,
                record,
                names: &names,
            };
            let fields = differences.as_ref().map(|d| d.at(thing, position));
            let weight = self.weight(&facts, differences.as_ref(), fields);
            let by = self.plan.by;
            let stratum = by.map_or_else(String::new, |by| by.stratum(record, &facts));
            let key = facts.key(self.plan.what, &digest);
            let plan = self.plan;
            let make = || Chosen {
                item: plan.item(&facts, &digest, fields.unwrap_or_default(), file, line),
                record: plan
                    .keep_records
                    .then(|| Rc::clone(kept.get_or_init(|| Rc::new(record.clone())))),
            };
            let offered = self.reservoir.offer(&stratum, &key, weight, make);
            offered.map_err(|_| self.plan.too_many())?;
        }
        Ok(())
    }

    /// What can be drawn, with its position among all of its kind in the record.
    fn things<'r>(&self, article: &Selected<'r>) -> Vec<(usize, Thing<'r>)> {
        match self.plan.what {
            What::Quotation => numbered(&article.record.quotations, &article.quotations)
                .map(|(position, quotation)| (position, Thing::Quotation(quotation)))
                .collect(),
            What::Entity => numbered(&article.record.entities, &article.entities)
                .map(|(position, entity)| (position, Thing::Entity(entity)))
                .collect(),
            What::Article => vec![(0, Thing::Article)],
        }
    }

    fn weight(
        &self,
        facts: &Facts<'_>,
        differences: Option<&Differences>,
        fields: Option<&[&'static str]>,
    ) -> f64 {
        let mut weight = 1.0;
        if self.plan.low_score {
            weight *= match facts.score() {
                Some(score) => 1.0 - score.value(),
                None => unsureness(facts.record),
            }
            .max(LEAST);
        }
        if let (Some(differences), Some(fields)) = (differences, fields) {
            weight *= match facts.thing {
                Thing::Article => differences.share().max(LEAST),
                _ if fields.is_empty() => LEAST,
                _ => 1.0,
            };
        }
        weight
    }

    /// What was drawn, in an order that is random too, and what passed by.
    pub fn finish(self) -> (Vec<Chosen>, Seen) {
        let plan = self.plan;
        let population = self.reservoir.offered();
        let chosen = self.reservoir.finish().into_iter().map(|drawn| {
            let mut chosen = drawn.item;
            chosen.item.stratum = plan.stratum(drawn.stratum);
            chosen.item.stratum_size = drawn.size;
            chosen.item.stratum_drawn = drawn.taken;
            chosen.item.population = population;
            chosen.item.weight = drawn.weight;
            chosen.item.probability = drawn.probability;
            chosen
        });
        let seen = Seen {
            articles: self.articles,
            things: population,
        };
        (chosen.collect(), seen)
    }
}

/// Those of `all` that count, which stand in the same order, with their positions.
fn numbered<'r, T>(all: &'r [T], counts: &[&'r T]) -> impl Iterator<Item = (usize, &'r T)> {
    let mut counts = counts.iter().peekable();
    let all = all.iter().enumerate();
    all.filter(move |(_, one)| {
        counts
            .next_if(|count| std::ptr::eq(**count, *one))
            .is_some()
    })
}

impl Plan {
    /// The stratum as the sample has it: one that says what the annotation says is hidden.
    fn stratum(&self, stratum: String) -> String {
        if !self.blind || self.by.is_none() {
            return stratum;
        }
        let hash = Sha256::new()
            .chain_update(self.seed.to_be_bytes())
            .chain_update(stratum);
        hex(&hash.finalize()[..4])
    }

    fn item(
        &self,
        facts: &Facts<'_>,
        digest: &str,
        differs: &[&'static str],
        file: &Path,
        line: usize,
    ) -> Item {
        let record = facts.record;
        let shown = !self.blind;
        Item {
            sample: SAMPLE,
            what: self.what,
            article: record.id.clone(),
            text_sha256: digest.to_owned(),
            file: file.display().to_string(),
            line,
            id: facts.id().to_owned(),
            spans: facts.spans(),
            text: facts.text().to_owned(),
            values: if shown {
                facts.values()
            } else {
                Values::default()
            },
            outlet: record.outlet.clone(),
            date: record.date.clone(),
            by: self.by.map_or("", By::as_str).to_owned(),
            stratum: String::new(),
            stratum_size: 0,
            stratum_drawn: 0,
            population: 0,
            weight: 0.0,
            probability: 0.0,
            differs: differs
                .iter()
                .filter(|_| shown)
                .map(ToString::to_string)
                .collect(),
            per_group: self.per_group,
            seed: self.seed,
            blind: self.blind,
        }
    }

    fn too_many(&self) -> Error {
        let name = self.by.map_or("", By::as_str);
        let size = self.size;
        Error::Usage(format!(
            "--by {name} gives more than {size} strata, and only {size} are to be drawn; raise -n or \
             keep strata apart by something else"
        ))
    }
}

impl Differences {
    fn at(&self, thing: Thing<'_>, position: usize) -> &[&'static str] {
        match thing {
            Thing::Quotation(_) => &self.quotations[position],
            Thing::Entity(_) => &self.entities[position],
            Thing::Article => &[],
        }
    }
}

/// One minus the mean score of an article's quotations and entities.
fn unsureness(record: &Record) -> f64 {
    let quotations = record.quotations.iter().map(|q| q.score);
    let scores = quotations.chain(record.entities.iter().map(|e| e.score));
    let scores: Vec<f64> = scores.map(Score::value).collect();
    if scores.is_empty() {
        return UNKNOWN;
    }
    1.0 - scores.iter().sum::<f64>() / scores.len() as f64
}
